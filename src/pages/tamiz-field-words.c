#define G_LOG_DOMAIN "tamiz-field-words"

#include "config.h"

#include "tamiz-field-words.h"

#include "tamiz-country.h"
#include "tamiz-figures.h"
#include "tamiz-languages.h"
#include "tamiz-phone.h"
#include "tamiz-text.h"
#include "tamiz-typed.h"

gboolean
tamiz_field_is_amount (TamizFieldKind kind)
{
  return kind == TAMIZ_FIELD_NUMBER || kind == TAMIZ_FIELD_MONEY;
}

/* Whether what is stored and what stands in the editor are two texts. */
gboolean
tamiz_field_is_written (TamizFieldKind kind)
{
  return tamiz_field_is_amount (kind) || kind == TAMIZ_FIELD_PHONE || kind == TAMIZ_FIELD_COUNTRY
         || kind == TAMIZ_FIELD_LANGUAGE;
}

static char *
dup_money (const char *stored)
{
  g_auto (GStrv) words = g_strsplit (stored, " ", 2);

  return tamiz_figures_format_money (words[0], words[1]);
}

/* What is stored, as it stands in the editor. */
char *
tamiz_field_dup_shown (TamizFieldKind  kind,
                       const char     *stored)
{
  if (*stored == '\0')
    return g_strdup (stored);

  switch (kind)
    {
    case TAMIZ_FIELD_NUMBER:
      return tamiz_figures_format_decimal (stored);
    case TAMIZ_FIELD_MONEY:
      return dup_money (stored);
    case TAMIZ_FIELD_PHONE:
      return tamiz_phone_dup_written (stored);
    case TAMIZ_FIELD_COUNTRY:
      return tamiz_country_dup_name (stored);
    case TAMIZ_FIELD_LANGUAGE:
      return g_strdup (tamiz_language_get_title (stored));
    default:
      return g_strdup (stored);
    }
}

/* An amount that was typed, as it is stored; what is none stays as it is. */
char *
tamiz_field_dup_amount (TamizFieldKind  kind,
                        const char     *typed)
{
  return kind == TAMIZ_FIELD_MONEY ? tamiz_typed_money (typed) : tamiz_typed_number (typed);
}

/* (nullable): why what was typed cannot be saved. */
char *
tamiz_field_dup_problem (TamizFieldKind  kind,
                         const char     *typed)
{
  if (!tamiz_field_is_amount (kind) || tamiz_text_is_blank (typed))
    return NULL;

  return kind == TAMIZ_FIELD_MONEY ? tamiz_typed_money_problem (typed) : tamiz_typed_problem (typed);
}
