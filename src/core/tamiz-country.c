#define G_LOG_DOMAIN "tamiz-country"

#include "config.h"

#include "tamiz-country.h"

#include <unicode/uloc.h>

#include <locale.h>
#include <string.h>

/* Whatever the environment wishes for, in the C locale messages stay English. */
static const char *
get_language (void)
{
  const char *locale = setlocale (LC_MESSAGES, NULL);

  if (locale == NULL || g_str_equal (locale, "POSIX") || g_str_equal (locale, "C")
      || g_str_has_prefix (locale, "C."))
    return "en";

  return g_get_language_names_with_category ("LC_MESSAGES")[0];
}

/**
 * tamiz_country_dup_name:
 * @code: an ISO 3166 code of two letters
 *
 * Says what a country is called in the reader's language.
 *
 * Returns: (transfer full): the name; the code itself where no country has it
 */
char *
tamiz_country_dup_name (const char *code)
{
  g_autofree char *place = NULL;
  UErrorCode status = U_ZERO_ERROR;
  UChar name[128];
  int32_t length;
  char *text = NULL;

  g_return_val_if_fail (code != NULL, NULL);

  place = g_strdup_printf ("und_%s", code);
  length = uloc_getDisplayCountry (place, get_language (), name, G_N_ELEMENTS (name), &status);
  if (U_SUCCESS (status) && length > 0 && length <= (int32_t) G_N_ELEMENTS (name))
    text = g_utf16_to_utf8 ((const gunichar2 *) name, length, NULL, NULL, NULL);

  return text != NULL ? text : g_strdup (code);
}

/**
 * tamiz_country_get_nth:
 * @position: from 0
 *
 * Gets the countries' codes, one after the other.
 *
 * Returns: (transfer none) (nullable): an ISO 3166 code of two letters, or %NULL beyond the last
 */
const char *
tamiz_country_get_nth (guint position)
{
  const char *const *codes = uloc_getISOCountries ();

  for (guint i = 0; codes[i] != NULL; i++)
    {
      if (i == position)
        return codes[i];
    }

  return NULL;
}
