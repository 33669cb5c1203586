#define G_LOG_DOMAIN "tamiz-import-look"

#include "config.h"

#include "tamiz-import-undo.h"

#include "tamiz-people.h"

#include <glib/gi18n-lib.h>

/* What undoing an import would do, for people to look at before. */

#define MAX_LISTED 100

/* Of so many rows the listed ones are chosen: a field that was changed often has many. */
#define MAX_ROWS 10000

typedef struct
{
  TamizWork *work;
  GHashTable *users;
} Look;

/* (nullable): what the record is called, or the one it belongs to. */
static char *
dup_name (Look                 *self,
          const TamizLaterEdit *edit)
{
  g_autoptr (TamizRecord) record = NULL;
  int owner = -1;

  if (edit->kind == TAMIZ_KIND_LEAD || edit->lead != 0)
    return tamiz_work_dup_lead_name (self->work, edit->kind == TAMIZ_KIND_LEAD ? edit->id : edit->lead);
  record = tamiz_reader_load (self->work->reader, edit->kind, edit->id, NULL);
  if (record == NULL)
    return NULL;
  if (edit->kind == TAMIZ_KIND_PERSON)
    return tamiz_person_dup_name (record);
  if (edit->kind == TAMIZ_KIND_COMPANY)
    return g_strdup (tamiz_record_get_text (record, TAMIZ_COMPANY_NAME));

  owner = tamiz_kind_find_field (edit->kind, "person");
  if (owner >= 0 && tamiz_record_has (record, owner))
    {
      g_autoptr (TamizRecord) person = tamiz_reader_load (
          self->work->reader, TAMIZ_KIND_PERSON, tamiz_record_get_int (record, owner), NULL);

      return person != NULL ? tamiz_person_dup_name (person) : NULL;
    }

  return NULL;
}

/* The audit keeps numbers of closed lists, days and references; people read words. */
static char *
dup_value (Look             *self,
           const TamizField *field,
           const char       *text)
{
  gint64 number = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
  g_autoptr (TamizRecord) record = NULL;
  int name;

  if (text == NULL)
    return NULL;
  if (field->type == TAMIZ_TYPE_ENUM)
    return g_strdup (tamiz_enum_label (field->list, (int) number));
  if (field->type == TAMIZ_TYPE_DATE)
    return tamiz_day_format (number);
  if (field->type != TAMIZ_TYPE_REF)
    return g_strdup (text);

  record = tamiz_reader_load (self->work->reader, field->kind, number, NULL);
  name = tamiz_kind_find_field (field->kind, "name");
  return record != NULL && name >= 0 ? g_strdup (tamiz_record_get_text (record, name)) : g_strdup (text);
}

/* What people call the field; of the base's own fields, the field's label. */
static char *
dup_label (Look                 *self,
           const TamizLaterEdit *edit)
{
  const TamizKindInfo *info = tamiz_kind_get_info (edit->kind);
  g_autofree char *key = g_strdup_printf ("%s.%s", info->nick, info->fields[edit->field].name);
  g_autoptr (TamizRecord) custom = NULL, field = NULL;

  if (edit->kind == TAMIZ_KIND_CUSTOM)
    custom = tamiz_reader_load (self->work->reader, TAMIZ_KIND_CUSTOM, edit->id, NULL);
  if (custom != NULL)
    field = tamiz_reader_load (self->work->reader, TAMIZ_KIND_FIELD,
                               tamiz_record_get_int (custom, TAMIZ_CUSTOM_FIELD), NULL);

  return g_strdup (field != NULL ? tamiz_record_get_text (field, TAMIZ_FIELD_LABEL)
                                 : tamiz_field_ref_title (key));
}

static json_t *
edit_to_json (Look                 *self,
              const TamizLaterEdit *edit)
{
  const TamizKindInfo *info = tamiz_kind_get_info (edit->kind);
  const TamizField *field = &info->fields[edit->field];
  g_autofree char *name = dup_name (self, edit), *label = dup_label (self, edit);
  g_autofree char *stands = dup_value (self, field, edit->after);
  g_autofree char *before = dup_value (self, field, edit->before);
  json_t *object = json_object ();

  tamiz_json_set_text (object, "record", info->nick);
  tamiz_json_set_id (object, "id", edit->id);
  tamiz_json_set_text (object, "field", field->name);
  tamiz_json_set_text (object, "name", name);
  tamiz_json_set_text (object, "label", label);
  tamiz_json_set_text (object, "stands", stands);
  tamiz_json_set_text (object, "would_be", before);
  tamiz_work_set_time (self->work, object, "at", edit->at);
  tamiz_json_set_text (object, "actor", tamiz_enum_nick (TAMIZ_ENUM_ACTOR, edit->actor));
  tamiz_user_set_json (object, "by", "by_name", tamiz_users_find (self->users, edit->user));

  return object;
}

/* @standing: whether a field that holds what the import wrote is none */
static void
tell_edits (Look       *self,
            json_t     *answer,
            const char *key,
            GPtrArray  *edits,
            gboolean    standing)
{
  g_autofree char *count_key = g_strconcat (key, "_count", NULL);
  json_t *items = json_array ();
  guint count = 0;

  for (guint i = 0; i < edits->len; i++)
    {
      const TamizLaterEdit *edit = g_ptr_array_index (edits, i);

      if (standing && g_strcmp0 (edit->after, edit->imported) == 0)
        continue;
      if (count++ < MAX_LISTED)
        json_array_append_new (items, edit_to_json (self, edit));
    }
  json_object_set_new (answer, count_key, json_integer (count));
  json_object_set_new (answer, key, items);
}

static void
tell_worked_on (Look    *self,
                json_t  *answer,
                GArray  *leads)
{
  json_t *items = json_array ();

  for (guint i = 0; i < MIN (leads->len, MAX_LISTED); i++)
    {
      gint64 lead = g_array_index (leads, gint64, i);
      g_autofree char *name = tamiz_work_dup_lead_name (self->work, lead);
      json_t *object = json_object ();

      tamiz_json_set_id (object, "lead", lead);
      tamiz_json_set_text (object, "name", name);
      json_array_append_new (items, object);
    }
  json_object_set_new (answer, "worked_on_count", json_integer (leads->len));
  json_object_set_new (answer, "worked_on", items);
}

/**
 * tamiz_import_look:
 * @work: an operation's work
 * @import: an import
 * @error: return location
 *
 * Says what undoing an import would do: how many leads go and which of them people worked
 * on since, which merges have to be taken back first, what they changed in them, how many fields get their former value, and which
 * keep another that somebody gave them.
 *
 * Returns: (transfer full): the answer of `undo --dry-run`
 */
json_t *
tamiz_import_look (TamizWork    *work,
                   TamizRecord  *import,
                   GError      **error)
{
  gint64 id = tamiz_record_get_id (import);
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  g_autoptr (GPtrArray) overwritten = NULL, edited = NULL;
  g_autoptr (GArray) worked_on = NULL;
  g_autoptr (json_t) merges = NULL;
  Look look = { work, users };
  guint64 n_leads, n_fields;
  json_t *answer;

  if (users == NULL || !tamiz_reader_count_imported (work->reader, id, &n_leads, error)
      || !tamiz_reader_count_updates (work->reader, id, &n_fields, error))
    return NULL;
  overwritten = tamiz_reader_list_overwritten (work->reader, id, MAX_ROWS, error);
  edited = overwritten != NULL ? tamiz_reader_list_edited (work->reader, id, MAX_ROWS, error) : NULL;
  worked_on = edited != NULL ? tamiz_reader_list_worked_on (work->reader, id, error) : NULL;
  merges = worked_on != NULL ? tamiz_import_list_merges (work, import, error) : NULL;
  if (merges == NULL)
    return NULL;

  answer = json_object ();
  json_object_set_new (answer, "dry_run", json_true ());
  tamiz_json_set_id (answer, "import", id);
  json_object_set_new (answer, "leads", json_integer (n_leads));
  json_object_set_new (answer, "fields", json_integer (n_fields));
  tell_worked_on (&look, answer, worked_on);
  json_object_set_new (answer, "merges_count", json_integer ((json_int_t) json_array_size (merges)));
  json_object_set (answer, "merges", merges);
  tell_edits (&look, answer, "conflicts", overwritten, TRUE);
  tell_edits (&look, answer, "edited", edited, FALSE);

  return answer;
}
