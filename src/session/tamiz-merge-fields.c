#define G_LOG_DOMAIN "tamiz-merge"

#include "config.h"

#include "tamiz-merge.h"

#include "tamiz-edit-words.h"
#include "tamiz-value-words.h"

/* The fields of two that may become one, as people compare them: what each holds, in words. */

/* The fields that people see: not where it was merged into, nor when it was erased. */
gboolean
tamiz_merge_is_field (TamizKind kind,
                      int       field)
{
  return field != tamiz_kind_get_merged_field (kind)
         && (kind != TAMIZ_KIND_PERSON || field != TAMIZ_PERSON_ERASED);
}

static void
append_field (json_t     *array,
              const char *take,
              const char *title,
              const char *value)
{
  json_t *object = json_object ();

  tamiz_json_set_text (object, "take", take);
  tamiz_json_set_text (object, "title", title);
  tamiz_json_set_text (object, "value", value);
  json_array_append_new (array, object);
}

/* A currency goes with its amount. */
static char *
dup_words (TamizWork   *work,
           TamizRecord *record,
           int          field)
{
  g_autofree char *words = tamiz_record_dup_words (record, work, field);
  const char *currency;

  if (tamiz_record_get_kind (record) != TAMIZ_KIND_COMPANY || field != TAMIZ_COMPANY_REVENUE)
    return g_steal_pointer (&words);

  currency = tamiz_record_get_text (record, TAMIZ_COMPANY_REVENUE_CURRENCY);
  return currency != NULL ? g_strconcat (words, " ", currency, NULL) : g_steal_pointer (&words);
}

static gboolean
append_customs (TamizWork    *work,
                TamizRecord  *record,
                json_t       *array,
                GError      **error)
{
  int owner = tamiz_record_get_kind (record) == TAMIZ_KIND_PERSON ? (int) TAMIZ_CUSTOM_PERSON
                                                                  : (int) TAMIZ_CUSTOM_COMPANY;
  g_autoptr (GPtrArray) customs = tamiz_reader_list_by (work->reader, TAMIZ_KIND_CUSTOM, owner,
                                                        tamiz_record_get_id (record), error);

  for (guint i = 0; customs != NULL && i < customs->len; i++)
    {
      g_autoptr (TamizRecord) field
          = tamiz_reader_load (work->reader, TAMIZ_KIND_FIELD,
                               tamiz_record_get_int (customs->pdata[i], TAMIZ_CUSTOM_FIELD), NULL);
      g_autofree char *take = NULL;

      if (field == NULL)
        continue;
      take = g_strconcat ("custom:", tamiz_record_get_text (field, TAMIZ_FIELD_KEY), NULL);
      append_field (array, take, tamiz_record_get_text (field, TAMIZ_FIELD_LABEL),
                    tamiz_record_get_text (customs->pdata[i], TAMIZ_CUSTOM_VALUE));
    }

  return customs != NULL;
}

/**
 * tamiz_merge_fields_to_json:
 * @work: an operation's work
 * @record: a person or a company
 * @error: return location
 *
 * Lists what a person or a company has in the fields that a merge can take from either of two.
 *
 * Returns: (transfer full): an array; each item has “take” (its name, as `--take` has it), “title”
 *   and “value” in the words of people; what is blank is none
 */
json_t *
tamiz_merge_fields_to_json (TamizWork    *work,
                            TamizRecord  *record,
                            GError      **error)
{
  TamizKind kind = tamiz_record_get_kind (record);
  const TamizKindInfo *info = tamiz_kind_get_info (kind);
  g_autoptr (json_t) array = json_array ();

  for (guint i = 0; i < info->n_fields; i++)
    {
      g_autofree char *title = NULL, *value = NULL;

      if (!tamiz_merge_is_field (kind, (int) i) || !tamiz_record_has (record, (int) i)
          || (kind == TAMIZ_KIND_COMPANY && i == TAMIZ_COMPANY_REVENUE_CURRENCY))
        continue;
      title = tamiz_work_dup_field_words (work, kind, tamiz_record_get_id (record), (int) i);
      value = dup_words (work, record, (int) i);
      append_field (array, info->fields[i].name, title, value);
    }

  return append_customs (work, record, array, error) ? g_steal_pointer (&array) : NULL;
}
