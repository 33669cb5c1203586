#define G_LOG_DOMAIN "tamiz-form-words"

#include "config.h"

#include "tamiz-form-words.h"

#define ENGLISH(NAME, english, spanish) english,
#define SPANISH(NAME, english, spanish) spanish,

static const char *const english[] = { TAMIZ_FORM_WORDS (ENGLISH) };
static const char *const spanish[] = { TAMIZ_FORM_WORDS (SPANISH) };

/**
 * tamiz_form_word_has:
 * @language: (nullable): an ISO 639-1 code
 *
 * Returns: whether visitors are told everything in that language
 */
gboolean
tamiz_form_word_has (const char *language)
{
  return g_strcmp0 (language, "en") == 0 || g_strcmp0 (language, "es") == 0;
}

/**
 * tamiz_form_word:
 * @language: (nullable): the form's language, an ISO 639-1 code
 * @word: what is to be said
 *
 * Returns: (transfer none): a sentence in that language, else in English
 */
const char *
tamiz_form_word (const char    *language,
                 TamizFormWord  word)
{
  g_return_val_if_fail (word < TAMIZ_N_FORM_WORDS, "");

  return g_strcmp0 (language, "es") == 0 ? spanish[word] : english[word];
}
