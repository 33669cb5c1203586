#define G_LOG_DOMAIN "tamiz-value-words"

#include "config.h"

#include "tamiz-value-words.h"

#include "tamiz-country.h"
#include "tamiz-criteria.h"
#include "tamiz-figures.h"
#include "tamiz-languages.h"
#include "tamiz-people.h"
#include "tamiz-phone.h"

#include <glib/gi18n-lib.h>

/* (nullable): what is behind a number, where it has a name of its own. */
static char *
dup_referred (TamizWork *work,
              int        kind,
              gint64     id)
{
  static const struct
  {
    TamizKind kind;
    int name;
  } names[] = {
    { TAMIZ_KIND_USER, TAMIZ_USER_NAME },
    { TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME },
    { TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME },
    { TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME },
    { TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_NAME },
    { TAMIZ_KIND_FIELD, TAMIZ_FIELD_LABEL },
    { TAMIZ_KIND_FORM, TAMIZ_FORM_NAME },
    { TAMIZ_KIND_CONNECTION, TAMIZ_CONNECTION_NAME },
    { TAMIZ_KIND_CONTENT, TAMIZ_CONTENT_TITLE },
  };
  g_autoptr (TamizRecord) record = tamiz_reader_load (work->reader, (TamizKind) kind, id, NULL);

  if (record != NULL && kind == TAMIZ_KIND_PERSON)
    return tamiz_person_dup_name (record);
  for (guint i = 0; record != NULL && i < G_N_ELEMENTS (names); i++)
    {
      if ((int) names[i].kind == kind)
        return g_strdup (tamiz_record_get_text (record, names[i].name));
    }

  return NULL;
}

/* Codes that people know by a name. */
static char *
dup_text (TamizKind   kind,
          int         field,
          const char *text)
{
  char *words = NULL;

  if ((kind == TAMIZ_KIND_PERSON && field == TAMIZ_PERSON_COUNTRY)
      || (kind == TAMIZ_KIND_COMPANY && field == TAMIZ_COMPANY_COUNTRY))
    words = tamiz_country_dup_name (text);
  else if (kind == TAMIZ_KIND_PERSON && field == TAMIZ_PERSON_LANGUAGE)
    words = g_strdup (tamiz_language_get_title (text));
  else if (kind == TAMIZ_KIND_PHONE && field == TAMIZ_PHONE_E164)
    words = tamiz_phone_dup_written (text);

  return words != NULL ? words : g_strdup (text);
}

/* (nullable): a value of the history as people read it. */
char *
tamiz_work_dup_words (TamizWork  *work,
                      TamizKind   kind,
                      int         field,
                      const char *text)
{
  const TamizField *info = &tamiz_kind_get_info (kind)->fields[field];
  gint64 number = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  g_autoptr (GTimeZone) utc = NULL;

  if (text == NULL || *text == '\0')
    return NULL;

  switch (info->type)
    {
    case TAMIZ_TYPE_ENUM:
      return g_strdup (tamiz_enum_label (info->list, (int) number));
    case TAMIZ_TYPE_DATE:
      utc = g_time_zone_new_utc ();
      return tamiz_figures_format_day (number * TAMIZ_DAY, utc);
    case TAMIZ_TYPE_TIME:
      /* Days to come are kept as their beginning. */
      return number == tamiz_day_starts (tamiz_day_of (number, work->zone), work->zone)
                 ? tamiz_figures_format_day (number, work->zone)
                 : tamiz_figures_format_moment (number, work->zone);
    case TAMIZ_TYPE_REF:
      return dup_referred (work, info->kind, number);
    case TAMIZ_TYPE_BOOL:
      return g_strdup (number != 0 ? _("Yes") : _("No"));
    case TAMIZ_TYPE_INT:
      return tamiz_figures_format_count (number);
    case TAMIZ_TYPE_DECIMAL:
      return tamiz_figures_format_decimal (text);
    default:
      return dup_text (kind, field, text);
    }
}

/* (nullable): what a record's field holds as people read it. */
char *
tamiz_record_dup_words (TamizRecord *record,
                        TamizWork   *work,
                        int          field)
{
  g_autofree char *text = tamiz_value_to_text (tamiz_record_get (record, field));

  return tamiz_work_dup_words (work, tamiz_record_get_kind (record), field, text);
}

/* (nullable): what was answered.  @definition: (nullable): in force; @title: (out): of the question
 */
char *
tamiz_answer_dup_words (TamizRecord      *answer,
                        TamizDefinition  *definition,
                        const char      **title)
{
  const char *key = tamiz_record_get_text (answer, TAMIZ_ANSWER_CRITERION);
  const char *value = tamiz_record_get_text (answer, TAMIZ_ANSWER_VALUE);
  TamizCriterion *criterion
      = definition != NULL ? tamiz_definition_find_criterion (definition, key) : NULL;
  int state = tamiz_record_get_int (answer, TAMIZ_ANSWER_STATE);

  *title = criterion != NULL ? criterion->title : key;
  if (state != TAMIZ_ANSWER_KNOWN)
    return g_strdup (tamiz_enum_label (TAMIZ_ENUM_ANSWER, state));

  /* Without a criterion it is of an earlier version of the definition. */
  return criterion != NULL ? tamiz_criterion_dup_label (criterion, definition, value)
                           : g_strdup (value);
}
