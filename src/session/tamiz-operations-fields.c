#define G_LOG_DOMAIN "tamiz-operations-fields"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-own-values.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* The fields of the base's own, and those that every base has. */

static json_t *
make_field (const char *key,
            const char *record,
            const char *label,
            const char *type,
            gboolean    own)
{
  json_t *object = json_object ();

  tamiz_json_set_text (object, "key", key);
  tamiz_json_set_text (object, "record", record);
  tamiz_json_set_text (object, "label", label);
  tamiz_json_set_text (object, "type", type);
  json_object_set_new (object, "own", json_boolean (own));

  return object;
}

static json_t *
registered_to_json (const char *key)
{
  g_auto (GStrv) words = g_strsplit (key, ".", 2);

  return make_field (key, words[0], tamiz_field_ref_title (key), NULL, FALSE);
}

static json_t *
own_to_json (TamizRecord *field)
{
  g_autofree char *key = tamiz_own_field_dup_key (field);
  g_auto (GStrv) choices = tamiz_own_field_dup_choices (field);
  json_t *object = make_field (key, tamiz_record_get_text (field, TAMIZ_FIELD_RECORD),
                               tamiz_record_get_text (field, TAMIZ_FIELD_LABEL),
                               tamiz_enum_nick (TAMIZ_ENUM_FIELD_TYPE, tamiz_own_field_get_type (field)), TRUE);
  json_t *array = json_array ();

  for (guint i = 0; choices[i] != NULL; i++)
    json_array_append_new (array, json_string (choices[i]));
  if (choices[0] != NULL)
    json_object_set (object, "choices", array);
  json_decref (array);

  return object;
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
    json_array_append_new (items, registered_to_json (key));
  for (guint i = 0; i < fields->len; i++)
    json_array_append_new (items, own_to_json (g_ptr_array_index (fields, i)));

  return tamiz_work_items (g_steal_pointer (&items));
}

/* Neither the key nor what people call it is another field's of the same record. */
static gboolean
check_is_new (TamizWork    *work,
              TamizRecord  *added,
              GError      **error)
{
  g_autoptr (GPtrArray) fields = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);
  g_autofree char *key = tamiz_own_field_dup_key (added);
  g_autofree char *folded = tamiz_text_fold (tamiz_record_get_text (added, TAMIZ_FIELD_LABEL));

  if (fields == NULL)
    return FALSE;
  for (guint i = 0; i < fields->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (fields, i);
      g_autofree char *other = tamiz_text_fold (tamiz_record_get_text (field, TAMIZ_FIELD_LABEL));
      g_autofree char *taken = tamiz_own_field_dup_key (field);

      if (tamiz_record_get_id (field) != tamiz_record_get_id (added)
          && g_strcmp0 (tamiz_record_get_text (field, TAMIZ_FIELD_RECORD),
                        tamiz_record_get_text (added, TAMIZ_FIELD_RECORD)) == 0
          && (g_str_equal (taken, key) || g_str_equal (other, folded)))
        return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_EXISTS, error, _("There is a field “%s” already"),
                                   tamiz_record_get_text (field, TAMIZ_FIELD_LABEL));
    }

  return TRUE;
}

/* Gives a field the type and the choices that were asked for, where there are any. */
static gboolean
set_type (TamizWork    *work,
          TamizRecord  *field,
          GError      **error)
{
  int type = tamiz_work_choice (work, "type", TAMIZ_ENUM_FIELD_TYPE);
  const char *text = tamiz_work_text (work, "choices");
  g_autofree char *stored = NULL;
  g_auto (GStrv) choices = NULL;

  if (type >= 0)
    tamiz_record_set_int (field, TAMIZ_FIELD_TYPE, type);
  type = (int) tamiz_own_field_get_type (field);
  if (type != TAMIZ_FIELD_TYPE_CHOICE && type != TAMIZ_FIELD_TYPE_SEVERAL)
    {
      tamiz_record_set_text (field, TAMIZ_FIELD_CHOICES, NULL);
      return tamiz_work_require (text == NULL, TAMIZ_CORE_ERROR_INVALID, error,
                                 _("Only fields of the types choice and several have choices"));
    }
  if (text == NULL && tamiz_record_has (field, TAMIZ_FIELD_CHOICES))
    return TRUE;

  choices = tamiz_own_field_read_choices (text, error);
  if (choices == NULL)
    return FALSE;
  stored = tamiz_own_field_write_choices ((const char *const *) choices);
  tamiz_record_set_text (field, TAMIZ_FIELD_CHOICES, stored);
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
  TamizRecord *field;

  record = record != NULL ? record : "lead";
  if (!tamiz_work_require (key != NULL && *key != '\0', TAMIZ_CORE_ERROR_INVALID, error, _("A name is needed"))
      || !tamiz_work_require (g_strv_contains (records, record), TAMIZ_CORE_ERROR_INVALID, error,
                              _("“%s” is not possible for %s; possible are: %s"), record, "of",
                              "lead, person, company")
      || !tamiz_work_require (given == NULL || g_str_equal (given, key), TAMIZ_CORE_ERROR_INVALID, error,
                              _("A key has small letters a–z, digits and _ between them; “%s” is none"), given))
    return NULL;

  field = tamiz_work_insert (work, set, TAMIZ_KIND_FIELD, error);
  if (field == NULL)
    return NULL;
  tamiz_record_set_text (field, TAMIZ_FIELD_RECORD, record);
  tamiz_record_set_text (field, TAMIZ_FIELD_KEY, key);
  tamiz_record_set_text (field, TAMIZ_FIELD_LABEL, label);
  tamiz_record_set_int (field, TAMIZ_FIELD_TYPE, TAMIZ_FIELD_TYPE_TEXT);
  if (!check_is_new (work, field, error) || !set_type (work, field, error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? own_to_json (field) : NULL;
}

/* By its whole key, or by what is behind “custom.” in it where only one field has that. */
static TamizRecord *
find_field (TamizWork  *work,
            const char *key,
            GError    **error)
{
  g_autoptr (GPtrArray) fields = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);
  TamizRecord *found = NULL;
  guint n = 0;

  if (fields == NULL)
    return NULL;
  for (guint i = 0; i < fields->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (fields, i);
      g_autofree char *whole = tamiz_own_field_dup_key (field);

      if (g_str_equal (whole, key))
        return g_object_ref (field);
      if (g_strcmp0 (tamiz_record_get_text (field, TAMIZ_FIELD_KEY), key) == 0)
        {
          found = field;
          n++;
        }
    }
  tamiz_work_require (n == 1, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                      _("This base has no field “%s” of its own; “field list” shows their keys"), key);

  return n == 1 ? g_object_ref (found) : NULL;
}

/* The field as it is to be. */
static TamizRecord *
make_edited (TamizWork    *work,
             TamizRecord  *field,
             GError      **error)
{
  g_autoptr (TamizRecord) edited = tamiz_record_dup (field);
  g_autofree char *label = tamiz_text_clean (tamiz_work_text (work, "label"));

  if (!tamiz_work_require (tamiz_work_text (work, "label") != NULL || tamiz_work_text (work, "choices") != NULL
                               || tamiz_work_text (work, "type") != NULL,
                           TAMIZ_CORE_ERROR_INVALID, error,
                           _("Say what is to change: the name, the choices or the type"))
      || !tamiz_work_require (tamiz_work_text (work, "label") == NULL || label != NULL,
                              TAMIZ_CORE_ERROR_INVALID, error, _("A name is needed")))
    return NULL;
  if (label != NULL)
    tamiz_record_set_text (edited, TAMIZ_FIELD_LABEL, label);
  if (!check_is_new (work, edited, error) || !set_type (work, edited, error))
    return NULL;

  return g_steal_pointer (&edited);
}

static json_t *
edit_field (TamizWork *work,
            GError   **error)
{
  static const int columns[] = { TAMIZ_FIELD_LABEL, TAMIZ_FIELD_TYPE, TAMIZ_FIELD_CHOICES };
  g_autoptr (TamizRecord) field = find_field (work, tamiz_work_text (work, "key"), error);
  g_autoptr (TamizRecord) edited = field != NULL ? make_edited (work, field, error) : NULL;
  g_autoptr (TamizChangeSet) set = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  TamizWriting writing;

  if (edited == NULL || !tamiz_own_values_check (work, field, edited, &writing, error))
    return NULL;
  set = tamiz_own_values_rewrite (work, edited, &writing, error);
  if (set == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    tamiz_change_set_update (set, field, columns[i], tamiz_record_get (edited, columns[i]));
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL
      || (tamiz_own_field_get_type (field) != tamiz_own_field_get_type (edited)
          && !tamiz_own_values_judge (work, field, error)))
    return NULL;

  return own_to_json (edited);
}

static const TamizParameter no_parameters[] = { { NULL } };

static const TamizParameter add_parameters[] = {
  { "label", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("What people call it") },
  { "of", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Of what it is: lead, person or company; without it of the lead") },
  { "key", TAMIZ_PARAMETER_TEXT, 0, 0, N_("By what definitions name it; without it made of what people call it") },
  { "type", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_FIELD_TYPE, N_("What it holds; without it texts") },
  { "choices", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What can be chosen, as “Small; Medium; Large”") },
  { NULL },
};

static const TamizParameter edit_parameters[] = {
  { "key", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("The field's key, as “field list” shows it") },
  { "label", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What people call it") },
  { "type", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_FIELD_TYPE,
    N_("What it holds; refused where a value does not fit") },
  { "choices", TAMIZ_PARAMETER_TEXT, 0, 0,
    N_("All that can be chosen; one that a lead has cannot be left out") },
  { NULL },
};

const TamizOperationEntry tamiz_field_operations[] = {
  { { "field.add", N_("Add a field of the base's own"), 0, add_parameters, NULL }, add_field },
  { { "field.edit", N_("Change a field of the base's own"), 0, edit_parameters, NULL }, edit_field },
  { { "field.list", N_("List the fields that a definition can name"), TAMIZ_OPERATION_READS, no_parameters,
      "key,label,type,own" },
    list_fields },
  { { NULL }, NULL },
};
