#define G_LOG_DOMAIN "tamiz-person-export"

#include "config.h"

#include "tamiz-person-export.h"

#include "tamiz-people.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define FORMAT "tamiz-person"
#define ATTACHMENTS "attachments"

typedef struct
{
  TamizWork *work;
  GHashTable *users;
  GHashTable *parents; /* gint64 id → json_t of what others lie with, borrowed */
  GHashTable *persons; /* gint64 ids of the person, and of those who were merged into them */
  const char *folder;
  guint n_files;
  json_t *answer;
  json_t *history;
} Export;

/* In which list a record is told; what lies with another is told there where the other is theirs.
 */
static const struct
{
  TamizKind kind;
  const char *key;
  int parent; /* -1 = none */
} lists[] = {
  { TAMIZ_KIND_PERSON, "persons", -1 },
  { TAMIZ_KIND_EMAIL, "emails", -1 },
  { TAMIZ_KIND_PHONE, "phones", -1 },
  { TAMIZ_KIND_HANDLE, "handles", -1 },
  { TAMIZ_KIND_EXTERNAL_ID, "external_ids", -1 },
  { TAMIZ_KIND_CONSENT, "consents", -1 },
  { TAMIZ_KIND_SUBMISSION, "forms", -1 },
  { TAMIZ_KIND_LEAD_PERSON, "takes_part_in", -1 },
  { TAMIZ_KIND_NOT_SAME, "not_same", -1 },
  { TAMIZ_KIND_DUPLICATE, "duplicates", -1 },
  { TAMIZ_KIND_SET_ASIDE, "to_be_completed", -1 },
  { TAMIZ_KIND_LEAD, "leads", -1 },
  { TAMIZ_KIND_TAG, "tags", TAMIZ_TAG_LEAD },
  { TAMIZ_KIND_CUSTOM, "custom", TAMIZ_CUSTOM_LEAD },
  { TAMIZ_KIND_ATTACHMENT, "attachments", TAMIZ_ATTACHMENT_LEAD },
  { TAMIZ_KIND_ACTIVITY, "activities", TAMIZ_ACTIVITY_LEAD },
  { TAMIZ_KIND_CALL, "calls", TAMIZ_CALL_LEAD },
  { TAMIZ_KIND_ANSWER, "answers", TAMIZ_ANSWER_LEAD },
  { TAMIZ_KIND_TASK, "tasks", TAMIZ_TASK_LEAD },
  { TAMIZ_KIND_STAGE_MOVE, "stages", TAMIZ_STAGE_MOVE_LEAD },
  { TAMIZ_KIND_HANDOFF, "handoffs", TAMIZ_HANDOFF_LEAD },
  { TAMIZ_KIND_OUTCOME, "outcomes", TAMIZ_OUTCOME_LEAD },
  { TAMIZ_KIND_REMOTE_LINK, "crm", TAMIZ_REMOTE_LINK_LEAD },
  { TAMIZ_KIND_OUTBOX, "sent", TAMIZ_OUTBOX_LEAD },
  { TAMIZ_KIND_HANDOFF_STEP, "steps", TAMIZ_HANDOFF_STEP_HANDOFF },
  { TAMIZ_KIND_ATTEMPT, "attempts", TAMIZ_ATTEMPT_OUTBOX },
};

static gboolean
is_somebody_else (Export *self,
                  gint64  person)
{
  return person != 0 && !g_hash_table_contains (self->persons, &person);
}

/* Whether others take part in the prospect: what was told to sales of it names them too. */
static gboolean
has_others (Export      *self,
            gint64       lead,
            gboolean    *others,
            GError     **error)
{
  g_autoptr (GPtrArray) links
      = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_LEAD_PERSON, TAMIZ_LEAD_PERSON_LEAD, lead, error);

  *others = FALSE;
  for (guint i = 0; links != NULL && i < links->len; i++)
    *others |= is_somebody_else (self, tamiz_record_get_int (g_ptr_array_index (links, i), TAMIZ_LEAD_PERSON_PERSON));

  return links != NULL;
}

/* Of which record a text was told to sales or to their CRM. */
static const struct
{
  TamizKind kind;
  int text, lead;
} told[] = {
  { TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_PACKET, TAMIZ_HANDOFF_LEAD },
  { TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_PAYLOAD, TAMIZ_OUTBOX_LEAD },
  { TAMIZ_KIND_REMOTE_LINK, TAMIZ_REMOTE_LINK_PUSHED, TAMIZ_REMOTE_LINK_LEAD },
};

/* @withheld: (out): what of a record is about other people: a bit a field */
static gboolean
find_withheld (Export       *self,
               TamizRecord  *record,
               guint64      *withheld,
               GError      **error)
{
  TamizKind kind = tamiz_record_get_kind (record);
  const TamizKindInfo *info = tamiz_kind_get_info (kind);
  gboolean others;

  *withheld = kind == TAMIZ_KIND_DUPLICATE ? G_GUINT64_CONSTANT (1) << TAMIZ_DUPLICATE_EVIDENCE : 0;
  for (guint i = 0; i < info->n_fields; i++)
    {
      if (info->fields[i].type == TAMIZ_TYPE_REF && info->fields[i].kind == (int) TAMIZ_KIND_PERSON
          && is_somebody_else (self, tamiz_record_get_int (record, i)))
        *withheld |= G_GUINT64_CONSTANT (1) << i;
    }
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      if (told[i].kind != kind || !tamiz_record_has (record, told[i].text))
        continue;
      if (!has_others (self, tamiz_record_get_int (record, told[i].lead), &others, error))
        return FALSE;
      if (others)
        *withheld |= G_GUINT64_CONSTANT (1) << told[i].text;
    }

  return TRUE;
}

/* That a field is there is said, and not what it says. */
static void
withhold (TamizRecord *record,
          json_t      *object,
          guint64      withheld)
{
  const TamizKindInfo *info = tamiz_kind_get_info (tamiz_record_get_kind (record));
  json_t *names = json_array ();

  for (guint i = 0; i < info->n_fields; i++)
    {
      if ((withheld >> i & 1) == 0)
        continue;
      json_object_del (object, info->fields[i].name);
      json_array_append_new (names, json_string (info->fields[i].name));
    }
  if (json_array_size (names) > 0)
    json_object_set (object, "withheld", names);
  json_decref (names);
}

/* What is behind a number, where it has a name of its own. */
static void
name_referred (Export      *self,
               TamizRecord *record,
               json_t      *object)
{
  static const struct
  {
    TamizKind kind;
    int field;
  } names[] = {
    { TAMIZ_KIND_USER, TAMIZ_USER_NAME },
    { TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME },
    { TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME },
    { TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME },
    { TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_NAME },
    { TAMIZ_KIND_CONTENT, TAMIZ_CONTENT_TITLE },
    { TAMIZ_KIND_FIELD, TAMIZ_FIELD_LABEL },
  };
  const TamizKindInfo *info = tamiz_kind_get_info (tamiz_record_get_kind (record));

  for (guint i = 0; i < info->n_fields; i++)
    {
      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        {
          g_autoptr (TamizRecord) referred = NULL;
          g_autofree char *key = NULL;

          if (info->fields[i].type != TAMIZ_TYPE_REF || info->fields[i].kind != (int) names[j].kind
              || !tamiz_record_has (record, i))
            continue;
          referred = tamiz_reader_load (self->work->reader, names[j].kind,
                                        tamiz_record_get_int (record, i), NULL);
          key = g_strconcat (info->fields[i].name, "_name", NULL);
          tamiz_json_set_text (object, key,
                               referred != NULL ? tamiz_record_get_text (referred, names[j].field)
                                                : NULL);
        }
    }
}

static gboolean
add_history (Export       *self,
             TamizRecord  *record,
             guint64       withheld,
             GError      **error)
{
  g_autoptr (GPtrArray) rows = tamiz_reader_list_history (
      self->work->reader, tamiz_record_get_kind (record), tamiz_record_get_id (record), error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TamizHistoryRow *row = g_ptr_array_index (rows, i);
      TamizRecord *user = tamiz_users_find (self->users, row->user);
      int field = row->field != NULL ? tamiz_kind_find_field (tamiz_record_get_kind (record), row->field) : -1;
      /* All fields at once, where the record was made. */
      gboolean told_of = field >= 0 ? (withheld >> field & 1) == 0 : withheld == 0;
      json_t *object = json_object ();

      tamiz_work_set_time (self->work, object, "at", row->at);
      tamiz_json_set_text (object, "by",
                           user != NULL ? tamiz_record_get_text (user, TAMIZ_USER_NAME)
                                        : tamiz_enum_nick (TAMIZ_ENUM_ACTOR, row->actor));
      tamiz_json_set_text (object, "cause", row->cause);
      tamiz_json_set_text (object, "record", row->record);
      tamiz_json_set_id (object, "id", row->id);
      tamiz_json_set_text (object, "field", row->field);
      tamiz_json_set_text (object, "before", told_of ? row->before : NULL);
      tamiz_json_set_text (object, "after", told_of ? row->after : NULL);
      json_array_append_new (self->history, object);
    }

  return rows != NULL;
}

/* A file keeps its name, with a number before it. */
static gboolean
save_attachment (Export       *self,
                 TamizRecord  *record,
                 json_t       *object,
                 GError      **error)
{
  const char *name = tamiz_record_get_text (record, TAMIZ_ATTACHMENT_NAME);
  g_autofree char *safe = g_path_get_basename (name != NULL && *name != '\0' ? name : "file");
  g_autofree char *numbered = g_strdup_printf ("%u-%s", ++self->n_files, safe);
  g_autofree char *relative = g_build_filename (ATTACHMENTS, numbered, NULL);
  g_autofree char *path = g_build_filename (self->folder, relative, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GBytes *bytes = tamiz_record_get_bytes (record, TAMIZ_ATTACHMENT_CONTENT);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  g_mkdir (folder, 0700);
  tamiz_json_set_text (object, "file", relative);

  return g_file_replace_contents (file, data != NULL ? data : "", size, NULL, FALSE,
                                  G_FILE_CREATE_PRIVATE, NULL, self->work->cancellable, error);
}

static json_t *
row_to_json (Export                *self,
             const TamizPersonRow  *row,
             GError               **error)
{
  g_autoptr (json_t) object = tamiz_work_record_to_json (self->work, row->record);
  guint64 withheld;

  if (!find_withheld (self, row->record, &withheld, error))
    return NULL;
  withhold (row->record, object, withheld);
  name_referred (self, row->record, object);
  if (row->retracted_by != 0)
    json_object_set_new (object, "taken_back", json_true ());
  if (!add_history (self, row->record, withheld, error)
      || (tamiz_record_get_kind (row->record) == TAMIZ_KIND_ATTACHMENT
          && !save_attachment (self, row->record, object, error)))
    return NULL;

  return g_steal_pointer (&object);
}

static guint
find_list (TamizKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (lists[i].kind == kind)
        return i;
    }

  g_assert_not_reached ();
}

/* Empty ones say that there is nothing. */
static void
make_lists (json_t    *object,
            TamizKind  first,
            TamizKind  last)
{
  for (guint i = find_list (first); i <= find_list (last); i++)
    json_object_set_new (object, lists[i].key, json_array ());
}

static json_t *
get_list (json_t     *object,
          const char *key)
{
  json_t *list = json_object_get (object, key);

  if (list == NULL)
    {
      list = json_array ();
      json_object_set_new (object, key, list);
    }

  return list;
}

static gboolean
add_row (Export                *self,
         const TamizPersonRow  *row,
         GError               **error)
{
  guint list = find_list (tamiz_record_get_kind (row->record));
  gint64 parent_id
      = lists[list].parent >= 0 ? tamiz_record_get_int (row->record, lists[list].parent) : 0;
  json_t *parent = g_hash_table_lookup (self->parents, &parent_id);
  json_t *object = row_to_json (self, row, error);

  if (object == NULL)
    return FALSE;
  if (lists[list].kind == TAMIZ_KIND_LEAD)
    make_lists (object, TAMIZ_KIND_TAG, TAMIZ_KIND_REMOTE_LINK);
  json_array_append_new (get_list (parent != NULL ? parent : self->answer, lists[list].key),
                         object);
  g_hash_table_insert (self->parents,
                       g_memdup2 (tamiz_record_peek_id (row->record), sizeof (gint64)), object);

  return TRUE;
}

static GHashTable *
list_persons (GArray *rows)
{
  GHashTable *persons = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *record = g_array_index (rows, TamizPersonRow, i).record;

      if (tamiz_record_get_kind (record) == TAMIZ_KIND_PERSON)
        g_hash_table_add (persons, g_memdup2 (tamiz_record_peek_id (record), sizeof (gint64)));
    }

  return persons;
}

/**
 * tamiz_person_export_collect:
 * @work: an operation's work
 * @rows: (element-type TamizPersonRow): all that tells of a person
 * @folder: where their files go
 * @error: return location
 *
 * Tells all that is stored of a person to programs, and saves their files.
 *
 * Returns: (transfer full): a JSON object
 */
json_t *
tamiz_person_export_collect (TamizWork   *work,
                             GArray      *rows,
                             const char  *folder,
                             GError     **error)
{
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  g_autoptr (GHashTable) parents
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GHashTable) persons = list_persons (rows);
  g_autoptr (json_t) answer = json_object ();
  Export self = { work, users, parents, persons, folder, 0, answer, json_array () };

  tamiz_json_set_text (answer, "format", FORMAT);
  json_object_set_new (answer, "version", json_integer (1));
  tamiz_json_set_text (answer, "base", tamiz_store_get_id (work->store));
  tamiz_work_set_time (work, answer, "exported_at", work->now);
  tamiz_json_set_text (answer, "note",
                       _("“withheld” names the fields of a record that are about other people and are left out for "
                         "that reason: who else they may be taken for and why, who else takes part, and what was "
                         "told to sales or its CRM of an inquiry in which others take part"));
  make_lists (answer, TAMIZ_KIND_PERSON, TAMIZ_KIND_ATTACHMENT);
  json_object_set_new (answer, "history", self.history);
  if (users == NULL)
    return NULL;
  for (guint i = 0; i < rows->len; i++)
    {
      if (!add_row (&self, &g_array_index (rows, TamizPersonRow, i), error))
        return NULL;
    }

  return g_steal_pointer (&answer);
}
