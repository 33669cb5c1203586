#define G_LOG_DOMAIN "tamiz-person-export"

#include "config.h"

#include "tamiz-person-export.h"

#include "tamiz-people.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FORMAT "tamiz-person"
#define ATTACHMENTS "attachments"

typedef struct
{
  TamizWork *work;
  GHashTable *users;
  const char *folder;
  guint n_files;
  json_t *history;
} Export;

typedef struct
{
  const char *key;
  TamizKind kind;
  int field;
} Part;

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
    { TAMIZ_KIND_USER, TAMIZ_USER_NAME },         { TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME },
    { TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME }, { TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME },
    { TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_NAME },   { TAMIZ_KIND_CONTENT, TAMIZ_CONTENT_TITLE },
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
          referred = tamiz_reader_load (self->work->reader, names[j].kind, tamiz_record_get_int (record, i), NULL);
          key = g_strconcat (info->fields[i].name, "_name", NULL);
          tamiz_json_set_text (object, key,
                               referred != NULL ? tamiz_record_get_text (referred, names[j].field) : NULL);
        }
    }
}

static gboolean
add_history (Export       *self,
             TamizRecord  *record,
             GError      **error)
{
  g_autoptr (GPtrArray) rows = tamiz_reader_list_history (self->work->reader, tamiz_record_get_kind (record),
                                                          tamiz_record_get_id (record), error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TamizHistoryRow *row = g_ptr_array_index (rows, i);
      TamizRecord *user = tamiz_users_find (self->users, row->user);
      json_t *object = json_object ();

      tamiz_work_set_time (self->work, object, "at", row->at);
      tamiz_json_set_text (object, "by",
                           user != NULL ? tamiz_record_get_text (user, TAMIZ_USER_NAME)
                                        : tamiz_enum_nick (TAMIZ_ENUM_ACTOR, row->actor));
      tamiz_json_set_text (object, "cause", row->cause);
      tamiz_json_set_text (object, "record", row->record);
      tamiz_json_set_id (object, "id", row->id);
      tamiz_json_set_text (object, "field", row->field);
      tamiz_json_set_text (object, "before", row->before);
      tamiz_json_set_text (object, "after", row->after);
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
  g_autoptr (TamizRecord) whole = tamiz_reader_load (self->work->reader, TAMIZ_KIND_ATTACHMENT,
                                                     tamiz_record_get_id (record), error);
  const char *name = tamiz_record_get_text (record, TAMIZ_ATTACHMENT_NAME);
  g_autofree char *safe = g_path_get_basename (name != NULL && *name != '\0' ? name : "file");
  g_autofree char *numbered = g_strdup_printf ("%u-%s", ++self->n_files, safe);
  g_autofree char *relative = g_build_filename (ATTACHMENTS, numbered, NULL);
  g_autofree char *path = g_build_filename (self->folder, relative, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  GBytes *bytes = whole != NULL ? tamiz_record_get_bytes (whole, TAMIZ_ATTACHMENT_CONTENT) : NULL;
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  if (whole == NULL)
    return FALSE;
  g_file_make_directory (folder, NULL, NULL);
  tamiz_json_set_text (object, "file", relative);

  return g_file_replace_contents (file, data != NULL ? data : "", size, NULL, FALSE, G_FILE_CREATE_PRIVATE, NULL,
                                  self->work->cancellable, error);
}

static json_t *
record_to_json (Export       *self,
                TamizRecord  *record,
                GError      **error)
{
  json_t *object = tamiz_work_record_to_json (self->work, record);

  name_referred (self, record, object);
  if (!add_history (self, record, error)
      || (tamiz_record_get_kind (record) == TAMIZ_KIND_ATTACHMENT
          && !save_attachment (self, record, object, error)))
    {
      json_decref (object);
      return NULL;
    }

  return object;
}

static gboolean
add_parts (Export       *self,
           json_t       *object,
           const Part   *parts,
           guint         n_parts,
           gint64        parent,
           GError      **error)
{
  for (guint i = 0; i < n_parts; i++)
    {
      g_autoptr (GPtrArray) records
          = tamiz_reader_list_by (self->work->reader, parts[i].kind, parts[i].field, parent, error);
      json_t *list = json_object_get (object, parts[i].key);

      if (records == NULL)
        return FALSE;
      if (list == NULL)
        {
          list = json_array ();
          json_object_set_new (object, parts[i].key, list);
        }
      for (guint j = 0; j < records->len; j++)
        {
          json_t *item = record_to_json (self, g_ptr_array_index (records, j), error);

          if (item == NULL)
            return FALSE;
          json_array_append_new (list, item);
        }
    }

  return TRUE;
}

static gboolean
add_lead (Export       *self,
          json_t       *leads,
          TamizRecord  *record,
          GError      **error)
{
  static const Part parts[] = {
    { "tags", TAMIZ_KIND_TAG, TAMIZ_TAG_LEAD },
    { "custom", TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_LEAD },
    { "activities", TAMIZ_KIND_ACTIVITY, TAMIZ_ACTIVITY_LEAD },
    { "calls", TAMIZ_KIND_CALL, TAMIZ_CALL_LEAD },
    { "answers", TAMIZ_KIND_ANSWER, TAMIZ_ANSWER_LEAD },
    { "tasks", TAMIZ_KIND_TASK, TAMIZ_TASK_LEAD },
    { "stages", TAMIZ_KIND_STAGE_MOVE, TAMIZ_STAGE_MOVE_LEAD },
    { "handoffs", TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_LEAD },
    { "outcomes", TAMIZ_KIND_OUTCOME, TAMIZ_OUTCOME_LEAD },
    { "crm", TAMIZ_KIND_REMOTE_LINK, TAMIZ_REMOTE_LINK_LEAD },
    { "attachments", TAMIZ_KIND_ATTACHMENT, TAMIZ_ATTACHMENT_LEAD },
  };
  json_t *object = record_to_json (self, record, error);

  if (object == NULL)
    return FALSE;
  json_array_append_new (leads, object);

  return add_parts (self, object, parts, G_N_ELEMENTS (parts), tamiz_record_get_id (record), error);
}

static gboolean
add_person (Export   *self,
            json_t   *answer,
            gint64    person,
            GError  **error)
{
  static const Part parts[] = {
    { "emails", TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_PERSON },
    { "phones", TAMIZ_KIND_PHONE, TAMIZ_PHONE_PERSON },
    { "handles", TAMIZ_KIND_HANDLE, TAMIZ_HANDLE_PERSON },
    { "external_ids", TAMIZ_KIND_EXTERNAL_ID, TAMIZ_EXTERNAL_ID_PERSON },
    { "tags", TAMIZ_KIND_TAG, TAMIZ_TAG_PERSON },
    { "custom", TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_PERSON },
    { "consents", TAMIZ_KIND_CONSENT, TAMIZ_CONSENT_PERSON },
    { "forms", TAMIZ_KIND_SUBMISSION, TAMIZ_SUBMISSION_PERSON },
    { "takes_part_in", TAMIZ_KIND_LEAD_PERSON, TAMIZ_LEAD_PERSON_PERSON },
    { "attachments", TAMIZ_KIND_ATTACHMENT, TAMIZ_ATTACHMENT_PERSON },
  };
  TamizReader *reader = self->work->reader;
  g_autoptr (TamizRecord) record = tamiz_reader_load (reader, TAMIZ_KIND_PERSON, person, error);
  g_autoptr (GPtrArray) leads
      = record != NULL ? tamiz_reader_list_by (reader, TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSON, person, error) : NULL;
  json_t *object = leads != NULL ? record_to_json (self, record, error) : NULL;

  if (object == NULL)
    return FALSE;
  json_array_append_new (json_object_get (answer, "persons"), object);
  if (!add_parts (self, answer, parts, G_N_ELEMENTS (parts), person, error))
    return FALSE;
  for (guint i = 0; i < leads->len; i++)
    {
      if (!add_lead (self, json_object_get (answer, "leads"), g_ptr_array_index (leads, i), error))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_person_export_collect:
 * @work: an operation's work
 * @family: (element-type gint64): a person's id, and of those merged into them
 * @folder: where their files go
 * @error: return location
 *
 * Collects all that is stored of a person, and saves their files.
 *
 * Returns: (transfer full): a JSON object
 */
json_t *
tamiz_person_export_collect (TamizWork   *work,
                             GArray      *family,
                             const char  *folder,
                             GError     **error)
{
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  g_autoptr (json_t) answer = json_object ();
  Export self = { work, users, folder, 0, json_array () };

  tamiz_json_set_text (answer, "format", FORMAT);
  json_object_set_new (answer, "version", json_integer (1));
  tamiz_json_set_text (answer, "base", tamiz_store_get_id (work->store));
  tamiz_work_set_time (work, answer, "exported_at", work->now);
  json_object_set_new (answer, "persons", json_array ());
  json_object_set_new (answer, "leads", json_array ());
  json_object_set_new (answer, "history", self.history);
  if (users == NULL)
    return NULL;
  for (guint i = 0; i < family->len; i++)
    {
      if (!add_person (&self, answer, g_array_index (family, gint64, i), error))
        return NULL;
    }

  return g_steal_pointer (&answer);
}

static char *
dup_text (json_t *value)
{
  if (json_is_string (value))
    return g_strdup (json_string_value (value));
  if (json_is_boolean (value))
    return g_strdup (json_is_true (value) ? _("yes") : _("no"));
  if (json_is_integer (value))
    return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));

  return value != NULL && !json_is_null (value) ? json_dumps (value, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
}

/* Numbers of records say nothing to people; the names beside them do. */
static gboolean
is_for_people (json_t     *object,
               const char *key,
               json_t     *value)
{
  g_autofree char *name = g_strconcat (key, "_name", NULL);

  return !json_is_null (value) && !json_is_array (value) && !g_str_equal (key, "id")
         && !g_str_equal (key, "lead") && !g_str_equal (key, "person")
         && json_object_get (object, name) == NULL;
}

static const char *
get_label (const char *kind,
           const char *key)
{
  g_autofree char *whole = g_strdup_printf ("%s.%s", kind, key);
  const char *title = tamiz_field_ref_title (whole);

  return title != NULL ? title : g_intern_string (key);
}

static json_t *
object_to_section (const char *title,
                   const char *kind,
                   json_t     *object)
{
  json_t *section = json_object ();
  json_t *pairs = json_array ();
  const char *key;
  json_t *value;

  json_object_foreach (object, key, value)
    {
      g_autofree char *text = is_for_people (object, key, value) ? dup_text (value) : NULL;

      if (text == NULL)
        continue;
      json_array_append_new (pairs, json_pack ("[ss]", get_label (kind, key), text));
    }
  tamiz_json_set_text (section, "title", title);
  json_object_set_new (section, "pairs", pairs);

  return section;
}

static char *
describe_item (json_t *item)
{
  g_autoptr (GString) line = g_string_new (NULL);
  const char *key;
  json_t *value;

  json_object_foreach (item, key, value)
    {
      g_autofree char *text = is_for_people (item, key, value) ? dup_text (value) : NULL;

      if (text != NULL)
        g_string_append_printf (line, "%s%s: %s", line->len > 0 ? "; " : "", key, text);
    }

  return g_string_free (g_steal_pointer (&line), FALSE);
}

static void
add_list (json_t     *sections,
          const char *title,
          json_t     *list)
{
  json_t *section, *rows, *item;
  gsize i;

  if (json_array_size (list) == 0)
    return;

  section = json_object ();
  rows = json_array ();
  json_array_foreach (list, i, item)
    {
      g_autofree char *text = describe_item (item);

      json_array_append_new (rows, json_pack ("[s]", text));
    }
  tamiz_json_set_text (section, "title", title);
  json_object_set_new (section, "columns", json_pack ("[s]", title));
  json_object_set_new (section, "rows", rows);
  json_array_append_new (sections, section);
}

/**
 * tamiz_person_export_lay_out:
 * @person: what was collected
 *
 * Makes the document that a person can read of it.
 *
 * Returns: (transfer full): the shape of tamiz_plain_paper_save()
 */
json_t *
tamiz_person_export_lay_out (json_t *person)
{
  const struct
  {
    const char *key;
    const char *title;
  } lists[] = {
    { "emails", _("E-mail addresses") },   { "phones", _("Telephones") },
    { "handles", _("Social networks") },   { "external_ids", _("Ids in other systems") },
    { "consents", _("Consents") },         { "tags", _("Tags") },
    { "custom", _("Further fields") },     { "forms", _("Web forms") },
    { "attachments", _("Files") },         { "activities", _("What happened") },
    { "calls", _("Calls") },               { "answers", _("Answers") },
    { "tasks", _("Tasks") },               { "stages", _("Stages") },
    { "handoffs", _("Handoffs") },         { "outcomes", _("Outcomes") },
    { "crm", _("In the sales CRM") },
  };
  json_t *document = json_object ();
  json_t *sections = json_array ();
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (person, "persons"), i, item)
    json_array_append_new (sections, object_to_section (_("Person"), "person", item));
  for (guint j = 0; j < G_N_ELEMENTS (lists); j++)
    add_list (sections, lists[j].title, json_object_get (person, lists[j].key));
  json_array_foreach (json_object_get (person, "leads"), i, item)
    {
      json_array_append_new (sections, object_to_section (_("Prospect"), "lead", item));
      for (guint j = 0; j < G_N_ELEMENTS (lists); j++)
        add_list (sections, lists[j].title, json_object_get (item, lists[j].key));
    }
  add_list (sections, _("History"), json_object_get (person, "history"));
  tamiz_json_set_text (document, "title", _("What Is Stored of a Person"));
  json_object_set_new (document, "sections", sections);

  return document;
}
