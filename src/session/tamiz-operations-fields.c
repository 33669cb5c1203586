#define G_LOG_DOMAIN "tamiz-operations-fields"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The fields of the base's own, and those that every base has. */

static void
append_field (json_t     *items,
              const char *key,
              const char *label,
              const char *type)
{
  g_auto (GStrv) words = g_strsplit (key, ".", 2);
  json_t *object = json_object ();

  tamiz_json_set_text (object, "key", key);
  tamiz_json_set_text (object, "record", words[0]);
  tamiz_json_set_text (object, "label", label);
  tamiz_json_set_text (object, "type", type);
  json_object_set_new (object, "own", json_boolean (strstr (key, ".custom.") != NULL));
  json_array_append_new (items, object);
}

/* What definitions and conditions can name: the registered fields, and the base's own. */
static json_t *
list_fields (TamizWork *work,
             GError   **error)
{
  g_autoptr (GPtrArray) fields = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);
  g_autoptr (json_t) items = json_array ();
  const char *key;

  if (fields == NULL)
    return NULL;
  for (guint i = 0; (key = tamiz_field_ref_get (i)) != NULL; i++)
    append_field (items, key, tamiz_field_ref_title (key), NULL);
  for (guint i = 0; i < fields->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (fields, i);
      g_autofree char *own = g_strdup_printf ("%s.custom.%s", tamiz_record_get_text (field, TAMIZ_FIELD_RECORD),
                                              tamiz_record_get_text (field, TAMIZ_FIELD_KEY));

      append_field (items, own, tamiz_record_get_text (field, TAMIZ_FIELD_LABEL),
                    tamiz_enum_nick (TAMIZ_ENUM_FIELD_TYPE, tamiz_record_get_int (field, TAMIZ_FIELD_TYPE)));
    }

  return tamiz_work_items (g_steal_pointer (&items));
}

/* Neither the key nor what people call it is another field's of the same record. */
static gboolean
check_is_new (TamizWork   *work,
              const char  *record,
              const char  *key,
              const char  *label,
              GError     **error)
{
  g_autoptr (GPtrArray) fields = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);
  g_autofree char *folded = tamiz_text_fold (label);

  if (fields == NULL)
    return FALSE;
  for (guint i = 0; i < fields->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (fields, i);
      g_autofree char *other = tamiz_text_fold (tamiz_record_get_text (field, TAMIZ_FIELD_LABEL));

      if (g_strcmp0 (tamiz_record_get_text (field, TAMIZ_FIELD_RECORD), record) == 0
          && (g_strcmp0 (tamiz_record_get_text (field, TAMIZ_FIELD_KEY), key) == 0 || g_str_equal (other, folded)))
        return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_EXISTS, error, _("There is a field “%s” already"),
                                   tamiz_record_get_text (field, TAMIZ_FIELD_LABEL));
    }

  return TRUE;
}

/* What a definition names already has its key; otherwise it is made of what people call it. */
static char *
dup_key (TamizWork  *work,
         const char *label)
{
  const char *given = tamiz_work_text (work, "key");

  return tamiz_text_make_key (given != NULL ? given : label);
}

static json_t *
add_field (TamizWork *work,
           GError   **error)
{
  static const char *const records[] = { "lead", "person", "company", NULL };
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "field.add");
  g_autofree char *label = tamiz_text_clean (tamiz_work_text (work, "label"));
  const char *record = tamiz_work_text (work, "of"), *given = tamiz_work_text (work, "key");
  g_autofree char *key = label != NULL ? dup_key (work, label) : NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *whole = NULL;
  TamizRecord *field;
  json_t *items, *answer;

  record = record != NULL ? record : "lead";
  if (!tamiz_work_require (key != NULL && *key != '\0', TAMIZ_CORE_ERROR_INVALID, error, _("A name is needed"))
      || !tamiz_work_require (g_strv_contains (records, record), TAMIZ_CORE_ERROR_INVALID, error,
                              _("“%s” is not possible for %s; possible are: %s"), record, "of",
                              "lead, person, company")
      || !tamiz_work_require (given == NULL || g_str_equal (given, key), TAMIZ_CORE_ERROR_INVALID, error,
                              _("A key has small letters a–z, digits and _ between them; “%s” is none"), given)
      || !check_is_new (work, record, key, label, error))
    return NULL;

  field = tamiz_work_insert (work, set, TAMIZ_KIND_FIELD, error);
  if (field == NULL)
    return NULL;
  tamiz_record_set_text (field, TAMIZ_FIELD_RECORD, record);
  tamiz_record_set_text (field, TAMIZ_FIELD_KEY, key);
  tamiz_record_set_text (field, TAMIZ_FIELD_LABEL, label);
  tamiz_record_set_int (field, TAMIZ_FIELD_TYPE, TAMIZ_FIELD_TYPE_TEXT);
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  items = json_array ();
  whole = g_strdup_printf ("%s.custom.%s", record, key);
  append_field (items, whole, label, tamiz_enum_nick (TAMIZ_ENUM_FIELD_TYPE, TAMIZ_FIELD_TYPE_TEXT));
  answer = json_incref (json_array_get (items, 0));
  json_decref (items);
  return answer;
}

static const TamizParameter no_parameters[] = { { NULL } };

static const TamizParameter add_parameters[] = {
  { "label", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("What people call it") },
  { "of", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Of what it is: lead, person or company; without it of the lead") },
  { "key", TAMIZ_PARAMETER_TEXT, 0, 0, N_("By what definitions name it; without it made of what people call it") },
  { NULL },
};

const TamizOperationEntry tamiz_field_operations[] = {
  { { "field.add", N_("Add a field of the base's own"), 0, add_parameters, NULL }, add_field },
  { { "field.list", N_("List the fields that a definition can name"), TAMIZ_OPERATION_READS, no_parameters,
      "key,label,own" },
    list_fields },
  { { NULL }, NULL },
};
