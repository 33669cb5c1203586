#define G_LOG_DOMAIN "tamiz-door-customs"

#include "config.h"

#include "tamiz-door-private.h"

#include "tamiz-text.h"

#include <string.h>

/* What rows say in fields of the base's own: those of people and leads are merged with the
 * rest of them; those of a company, which many rows speak of, are written here.
 */

/* As mappings write a field's key: of a lead as it is, else `person.custom.club`. */
static char *
dup_key (TamizRecord *field)
{
  return g_strcmp0 (tamiz_record_get_text (field, TAMIZ_FIELD_RECORD), "lead") == 0
             ? g_strdup (tamiz_record_get_text (field, TAMIZ_FIELD_KEY))
             : tamiz_own_field_dup_key (field);
}

static void
remember_field (GHashTable  *fields,
                TamizRecord *field)
{
  gint64 id = tamiz_record_get_id (field);

  g_hash_table_insert (fields, dup_key (field), g_memdup2 (&id, sizeof id));
}

/* (nullable): key → id */
GHashTable *
tamiz_door_load_fields (TamizWork  *work,
                        GError    **error)
{
  g_autoptr (GPtrArray) fields = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);
  GHashTable *keys;

  if (fields == NULL)
    return NULL;

  keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < fields->len; i++)
    remember_field (keys, g_ptr_array_index (fields, i));

  return keys;
}

/* What the field is called: what somebody said, else the column's heading, else its key. */
static const char *
choose_label (const TamizColumn *column)
{
  const char *said = column->own != NULL ? tamiz_record_get_text (column->own, TAMIZ_FIELD_LABEL) : NULL;
  gboolean named = !tamiz_text_is_blank (column->header) && !g_str_has_prefix (column->header, "custom:")
                   && strstr (column->header, ".custom.") == NULL;

  if (!tamiz_text_is_blank (said))
    return said;

  return column->title != NULL ? column->title : named ? column->header : column->custom;
}

/* The field of a column; one that the base does not have is made, with the import. */
gint64
tamiz_door_find_field (TamizDoor         *self,
                       const TamizColumn *column,
                       GError           **error)
{
  g_autofree char *key = tamiz_column_dup_own_key (column);
  gint64 *known = g_hash_table_lookup (self->fields, key);
  TamizRecord *field;

  if (known != NULL)
    return *known;

  field = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_FIELD, error);
  if (field == NULL)
    return 0;
  tamiz_record_set_text (field, TAMIZ_FIELD_RECORD, tamiz_kind_get_info (column->of)->nick);
  tamiz_record_set_text (field, TAMIZ_FIELD_KEY, column->custom);
  tamiz_record_set_text (field, TAMIZ_FIELD_LABEL, choose_label (column));
  tamiz_record_set_int (field, TAMIZ_FIELD_TYPE,
                        column->own != NULL ? tamiz_own_field_get_type (column->own) : TAMIZ_FIELD_TYPE_TEXT);
  if (column->own != NULL)
    tamiz_record_set_text (field, TAMIZ_FIELD_CHOICES, tamiz_record_get_text (column->own, TAMIZ_FIELD_CHOICES));
  g_ptr_array_add (self->new_fields, g_object_ref (field));
  remember_field (self->fields, field);

  return tamiz_record_get_id (field);
}

static void
append_all (GPtrArray *all,
            GPtrArray *some)
{
  for (guint i = 0; i < some->len; i++)
    g_ptr_array_add (all, g_object_ref (g_ptr_array_index (some, i)));
}

/* (transfer full): what the lead and its person hold in such fields */
GPtrArray *
tamiz_door_list_customs (TamizDoor  *self,
                         gint64      person,
                         gint64      lead,
                         GError    **error)
{
  g_autoptr (GPtrArray) of_lead
      = tamiz_door_list_of (self, person, TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_LEAD, lead, error);
  g_autoptr (GPtrArray) of_person
      = of_lead != NULL
            ? tamiz_door_list_of (self, person, TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_PERSON, person, error)
            : NULL;
  GPtrArray *all;

  if (of_person == NULL)
    return NULL;

  all = g_ptr_array_new_with_free_func (g_object_unref);
  append_all (all, of_lead);
  append_all (all, of_person);
  return all;
}

/* What is written of a company's field, or about to be.  @value (nullable) */
static gboolean
find_value (TamizDoor    *self,
            const char   *place,
            gint64        company,
            gint64        field,
            TamizRecord **record,
            GError      **error)
{
  g_autoptr (GPtrArray) customs = NULL;

  *record = g_hash_table_lookup (self->company_customs, place);
  if (*record != NULL)
    {
      g_object_ref (*record);
      return TRUE;
    }
  customs = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_COMPANY, company, error);
  if (customs == NULL)
    return FALSE;
  for (guint i = 0; i < customs->len; i++)
    {
      if (tamiz_record_get_int (g_ptr_array_index (customs, i), TAMIZ_CUSTOM_FIELD) == field)
        *record = g_object_ref (g_ptr_array_index (customs, i));
    }

  return TRUE;
}

static gboolean
write_value (TamizDoor                *self,
             const TamizStagedCustom  *custom,
             gint64                    company,
             gint64                    field,
             gboolean                 *changed,
             GError                  **error)
{
  g_autofree char *place = g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, company, field);
  g_autoptr (TamizRecord) record = NULL;
  g_auto (TamizValue) value = TAMIZ_VALUE_INIT;

  if (!find_value (self, place, company, field, &record, error))
    return FALSE;
  if (record != NULL
      && (self->action != TAMIZ_MATCH_UPDATE
          || g_strcmp0 (tamiz_record_get_text (record, TAMIZ_CUSTOM_VALUE), custom->value) == 0))
    return TRUE;

  *changed = TRUE;
  tamiz_value_set_text (&value, custom->value);
  if (record != NULL)
    {
      tamiz_door_set_value (self, record, TAMIZ_CUSTOM_VALUE, &value);
      if (tamiz_record_get_change (record) != 0)
        tamiz_value_copy (&value, tamiz_record_edit (record, TAMIZ_CUSTOM_VALUE));
    }
  else
    {
      TamizRecord *made = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_CUSTOM, error);

      if (made == NULL)
        return FALSE;
      tamiz_record_set_int (made, TAMIZ_CUSTOM_COMPANY, company);
      tamiz_record_set_int (made, TAMIZ_CUSTOM_FIELD, field);
      tamiz_record_set_text (made, TAMIZ_CUSTOM_VALUE, custom->value);
      record = g_object_ref (made);
    }
  g_hash_table_replace (self->company_customs, g_steal_pointer (&place), g_steal_pointer (&record));

  return TRUE;
}

/* Writes what a row says in fields of its company.  @changed: set where that is anything new */
gboolean
tamiz_door_write_company_customs (TamizDoor    *self,
                                  TamizStaged  *staged,
                                  gint64        company,
                                  gboolean     *changed,
                                  GError      **error)
{
  for (guint i = 0; company != 0 && i < staged->customs->len; i++)
    {
      const TamizStagedCustom *custom = g_ptr_array_index (staged->customs, i);
      const TamizColumn *column = tamiz_mapping_get_column (staged->mapping, custom->column);
      gint64 field;

      if (column->of != TAMIZ_KIND_COMPANY)
        continue;
      field = tamiz_door_find_field (self, column, error);
      if (field == 0 || !write_value (self, custom, company, field, changed, error))
        return FALSE;
    }

  return TRUE;
}
