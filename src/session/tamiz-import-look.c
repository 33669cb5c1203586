#define G_LOG_DOMAIN "tamiz-import-look"

#include "config.h"

#include "tamiz-import-undo.h"

#include "tamiz-edit-words.h"
#include "tamiz-people.h"

/* What undoing an import would do, for people to look at before. */

#define MAX_LISTED 100

/* Of so many rows the listed ones are chosen: a field that was changed often has many. */
#define MAX_ROWS 10000

typedef struct
{
  TamizWork *work;
  GHashTable *users;
} Look;

static json_t *
edit_to_json (Look                 *self,
              const TamizLaterEdit *edit)
{
  const TamizKindInfo *info = tamiz_kind_get_info (edit->kind);
  json_t *object = json_object ();

  tamiz_json_set_text (object, "record", info->nick);
  tamiz_json_set_id (object, "id", edit->id);
  tamiz_json_set_text (object, "field", info->fields[edit->field].name);
  tamiz_edit_words_to_json (object, self->work, edit->kind, edit->id, edit->lead, edit->field, edit->after,
                            edit->before);
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
 * Says what undoing an import would do: how many leads go, how many of them came of rows that were
 * completed since, which of them people worked on since, which merges have to be taken back first, what they changed in them, how many fields get their former value, and which
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
  guint64 n_leads, n_mended, n_fields;
  json_t *answer;

  if (users == NULL || !tamiz_reader_count_imported (work->reader, id, &n_leads, error)
      || !tamiz_reader_count_mended (work->reader, id, &n_mended, error)
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
  json_object_set_new (answer, "mended", json_integer (n_mended));
  json_object_set_new (answer, "fields", json_integer (n_fields));
  tell_worked_on (&look, answer, worked_on);
  json_object_set_new (answer, "merges_count", json_integer ((json_int_t) json_array_size (merges)));
  json_object_set (answer, "merges", merges);
  tell_edits (&look, answer, "conflicts", overwritten, TRUE);
  tell_edits (&look, answer, "edited", edited, FALSE);

  return answer;
}
