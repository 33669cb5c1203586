#define G_LOG_DOMAIN "tamiz-person-sheet"

#include "config.h"

#include "tamiz-person-sheet-private.h"

#include "tamiz-figures.h"
#include "tamiz-people.h"
#include "tamiz-value-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is stored of a person on a sheet that is handed to them: in their words, without the numbers
 * and keys by which the program finds its records.
 */

#define LONG_TEXT 300 /* bytes: longer ones are paragraphs of their own */

typedef struct
{
  gint64 at;
  json_t *cells;
} Line;

static char *
dup_words (TamizPersonSheet *self,
           TamizRecord      *record,
           int               field)
{
  return tamiz_record_dup_words (record, self->work, field);
}

static void
clear_line (Line *line)
{
  json_decref (line->cells);
}

static GArray *
make_lines (void)
{
  GArray *lines = g_array_new (FALSE, TRUE, sizeof (Line));

  g_array_set_clear_func (lines, (GDestroyNotify) clear_line);
  return lines;
}

/* Takes the cells. */
static void
add_line (GArray  *lines,
          gint64   at,
          char   **cells,
          guint    n_cells)
{
  Line line = { at, json_array () };

  for (guint i = 0; i < n_cells; i++)
    {
      g_autofree char *cell = cells[i];
      g_autofree char *valid = g_utf8_make_valid (cell != NULL ? cell : "", -1);

      json_array_append_new (line.cells, json_string (valid));
    }
  g_array_append_val (lines, line);
}

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const Line *one = a, *other = b;

  return one->at < other->at ? -1 : one->at > other->at;
}

static void
add_table (TamizPersonSheet  *self,
           const char        *title,
           const char *const *columns,
           const int         *weights,
           GArray            *lines)
{
  json_t *section = json_object (), *titles = json_array (), *shares = json_array (),
         *rows = json_array ();

  if (lines->len > 0)
    g_array_sort (lines, compare_lines);
  for (guint i = 0; i < TAMIZ_SHEET_CELLS && columns[i] != NULL; i++)
    {
      json_array_append_new (titles, json_string (_ (columns[i])));
      json_array_append_new (shares, json_integer (weights[i]));
    }
  for (guint i = 0; i < lines->len; i++)
    json_array_append (rows, g_array_index (lines, Line, i).cells);
  tamiz_json_set_text (section, "title", title);
  json_object_set_new (section, "columns", titles);
  json_object_set_new (section, "weights", shares);
  json_object_set_new (section, "rows", rows);
  if (lines->len > 0)
    json_array_append (self->sections, section);
  json_decref (section);
}

static guint
count_columns (const TamizSheetTable *table)
{
  guint n = 0;

  while (n < TAMIZ_SHEET_CELLS && table->columns[n] != NULL)
    n++;

  return n;
}

static void
add_kind (TamizPersonSheet      *self,
          const TamizSheetTable *table)
{
  g_autoptr (GArray) lines = make_lines ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      const TamizPersonRow *row = &g_array_index (self->rows, TamizPersonRow, i);
      char *cells[TAMIZ_SHEET_CELLS] = { NULL };
      guint marked = table->at >= 0 ? 1 : 0;

      if (tamiz_record_get_kind (row->record) != table->kind)
        continue;
      table->tell (self, row->record, cells);
      if (row->retracted_by != 0)
        cells[marked] = tamiz_sheet_join_lines (cells[marked], g_strdup (_("(taken back)")));
      add_line (lines, table->at >= 0 ? tamiz_record_get_int (row->record, table->at) : (gint64) i,
                cells, count_columns (table));
    }
  add_table (self, _(table->title), table->columns, table->weights, lines);
}

static void
add_section (TamizPersonSheet *self,
             const char       *title,
             const char       *key,
             json_t           *content)
{
  json_t *section = json_object ();

  tamiz_json_set_text (section, "title", title);
  json_object_set_new (section, key, content);
  json_array_append_new (self->sections, section);
}

/* Takes @value. */
static void
add_pair (json_t     *pairs,
          const char *label,
          char       *value)
{
  g_autofree char *text = value;
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  if (valid != NULL && *valid != '\0')
    json_array_append_new (pairs, json_pack ("[ss]", label, valid));
}

static void
add_field (TamizPersonSheet *self,
           json_t           *pairs,
           TamizRecord      *record,
           int               field)
{
  add_pair (pairs, tamiz_field_get_title (tamiz_record_get_kind (record), field),
            dup_words (self, record, field));
}

/* All values of a kind that belong to @owner, one a line. */
static char *
join_values (TamizPersonSheet *self,
             TamizKind         kind,
             int               owner_field,
             gint64            owner,
             int               value,
             int               of)
{
  char *text = NULL;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const TamizPersonRow *row = &g_array_index (self->rows, TamizPersonRow, i);
      g_autofree char *words = NULL;
      g_autofree char *prefix = NULL;

      if (tamiz_record_get_kind (row->record) != kind
          || tamiz_record_get_int (row->record, owner_field) != owner)
        continue;
      words = dup_words (self, row->record, value);
      prefix = of >= 0 ? dup_words (self, row->record, of) : NULL;
      if (words == NULL)
        continue;
      text = tamiz_sheet_join_lines (text, g_strdup_printf ("%s%s%s%s%s", prefix != NULL ? prefix : "",
                                                prefix != NULL ? ": " : "", words,
                                                row->retracted_by != 0 ? " " : "",
                                                row->retracted_by != 0 ? _("(taken back)") : ""));
    }

  return text;
}

static void
add_person (TamizPersonSheet     *self,
            const TamizPersonRow *row)
{
  static const int fields[]
      = { TAMIZ_PERSON_JOB_TITLE, TAMIZ_PERSON_COMPANY,  TAMIZ_PERSON_CITY,
          TAMIZ_PERSON_COUNTRY,   TAMIZ_PERSON_LANGUAGE, TAMIZ_PERSON_TIMEZONE };
  static const struct
  {
    const char *label;
    TamizKind kind;
    int owner, value, of;
  } lists[] = {
    { N_("E-mail addresses"), TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_PERSON, TAMIZ_EMAIL_ADDRESS, -1 },
    { N_("Telephones"), TAMIZ_KIND_PHONE, TAMIZ_PHONE_PERSON, TAMIZ_PHONE_AS_TYPED, -1 },
    { N_("Social networks"), TAMIZ_KIND_HANDLE, TAMIZ_HANDLE_PERSON, TAMIZ_HANDLE_HANDLE,
      TAMIZ_HANDLE_NETWORK },
    { N_("Ids in other systems"), TAMIZ_KIND_EXTERNAL_ID, TAMIZ_EXTERNAL_ID_PERSON,
      TAMIZ_EXTERNAL_ID_VALUE, TAMIZ_EXTERNAL_ID_SYSTEM },
    { N_("Tags"), TAMIZ_KIND_TAG, TAMIZ_TAG_PERSON, TAMIZ_TAG_TEXT, -1 },
    { N_("Further fields"), TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_PERSON, TAMIZ_CUSTOM_VALUE,
      TAMIZ_CUSTOM_FIELD },
  };
  gint64 id = tamiz_record_get_id (row->record);
  json_t *pairs = json_array ();

  add_pair (pairs, _("Name"), tamiz_person_dup_name (row->record));
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    add_field (self, pairs, row->record, fields[i]);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    add_pair (pairs, _(lists[i].label),
              join_values (self, lists[i].kind, lists[i].owner, id, lists[i].value, lists[i].of));
  add_section (self,
               tamiz_record_has (row->record, TAMIZ_PERSON_MERGED_INTO) ? _("Also Stored As")
                                                                        : _("Who"),
               "pairs", pairs);
}

static void
add_lead (TamizPersonSheet *self,
          TamizRecord      *lead)
{
  static const int fields[]
      = { TAMIZ_LEAD_SOURCE,   TAMIZ_LEAD_CAMPAIGN,       TAMIZ_LEAD_PRODUCT_LINE,
          TAMIZ_LEAD_STAGE,    TAMIZ_LEAD_DEFERRED_UNTIL, TAMIZ_LEAD_OWNER,
          TAMIZ_LEAD_JOURNEY,  TAMIZ_LEAD_PERSONA,        TAMIZ_LEAD_PERSONA_REASON,
          TAMIZ_LEAD_WANTED_BY };
  static const int texts[] = { TAMIZ_LEAD_PAIN_POINTS, TAMIZ_LEAD_NOTES };
  gint64 id = tamiz_record_get_id (lead);
  g_autofree char *day = tamiz_figures_format_day (
      tamiz_record_get_int (lead, TAMIZ_LEAD_RECEIVED_ON), self->work->zone);
  /* Translators: %s is a date */
  g_autofree char *title = g_strdup_printf (_("Received on %s"), day);
  json_t *pairs = json_array ();

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    add_field (self, pairs, lead, fields[i]);
  add_pair (pairs, tamiz_field_get_title (TAMIZ_KIND_LEAD, TAMIZ_LEAD_AMOUNT),
            tamiz_sheet_dup_money (lead, TAMIZ_LEAD_AMOUNT, TAMIZ_LEAD_CURRENCY));
  add_pair (pairs, _("Tags"),
            join_values (self, TAMIZ_KIND_TAG, TAMIZ_TAG_LEAD, id, TAMIZ_TAG_TEXT, -1));
  add_pair (pairs, _("Further fields"),
            join_values (self, TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_LEAD, id, TAMIZ_CUSTOM_VALUE,
                         TAMIZ_CUSTOM_FIELD));
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = tamiz_record_get_text (lead, texts[i]);

      if (text != NULL && strlen (text) <= LONG_TEXT)
        add_field (self, pairs, lead, texts[i]);
    }
  add_section (self, title, "pairs", pairs);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = tamiz_record_get_text (lead, texts[i]);

      if (text != NULL && strlen (text) > LONG_TEXT)
        {
          g_autofree char *valid = g_utf8_make_valid (text, -1);

          add_section (self, tamiz_field_get_title (TAMIZ_KIND_LEAD, texts[i]), "text", json_string (valid));
        }
    }
}

/* What a record that was made says first, where no table says when it was made and by whom. */
static const struct
{
  TamizKind kind;
  int field;
} firsts[] = {
  { TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_ADDRESS },
  { TAMIZ_KIND_PHONE, TAMIZ_PHONE_AS_TYPED },
  { TAMIZ_KIND_HANDLE, TAMIZ_HANDLE_HANDLE },
  { TAMIZ_KIND_EXTERNAL_ID, TAMIZ_EXTERNAL_ID_VALUE },
  { TAMIZ_KIND_TAG, TAMIZ_TAG_TEXT },
  { TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_VALUE },
  { TAMIZ_KIND_CONSENT, TAMIZ_CONSENT_CHANNEL },
  { TAMIZ_KIND_TASK, TAMIZ_TASK_TEXT },
  { TAMIZ_KIND_ATTACHMENT, TAMIZ_ATTACHMENT_NAME },
  { TAMIZ_KIND_LEAD_PERSON, TAMIZ_LEAD_PERSON_ROLE },
};

static void
tell_made (TamizPersonSheet  *self,
           TamizRecord       *record,
           char             **cells)
{
  TamizKind kind = tamiz_record_get_kind (record);

  if (kind == TAMIZ_KIND_PERSON || kind == TAMIZ_KIND_LEAD)
    /* Translators: a record was made; %s is “person” or “prospect” */
    cells[1] = g_strdup_printf (_("Recorded: %s"), tamiz_kind_get_word (kind));
  for (guint i = 0; i < G_N_ELEMENTS (firsts); i++)
    {
      if (firsts[i].kind != kind)
        continue;
      cells[1] = g_strdup (tamiz_field_get_title (kind, firsts[i].field));
      cells[3] = dup_words (self, record, firsts[i].field);
    }
}

/* Leaves @cells empty where a change is the program's own matter. */
static void
tell_change (TamizPersonSheet  *self,
             TamizRecord       *record,
             TamizHistoryRow   *change,
             char             **cells)
{
  TamizKind kind = tamiz_record_get_kind (record);
  int field = change->field != NULL ? tamiz_kind_find_field (kind, change->field) : -1;
  TamizRecord *user = tamiz_users_find (self->users, change->user);

  if (change->field == NULL)
    tell_made (self, record, cells);
  else if (field >= 0 && tamiz_field_get_title (kind, field) != NULL)
    {
      cells[1] = g_strdup (tamiz_field_get_title (kind, field));
      cells[2] = tamiz_work_dup_words (self->work, kind, field, change->before);
      cells[3] = tamiz_work_dup_words (self->work, kind, field, change->after);
    }
  if (cells[1] == NULL)
    return;

  cells[0] = tamiz_figures_format_moment (change->at, self->work->zone);
  cells[4] = g_strdup (user != NULL ? tamiz_record_get_text (user, TAMIZ_USER_NAME)
                                    : tamiz_enum_label (TAMIZ_ENUM_ACTOR, change->actor));
}

static gboolean
add_history (TamizPersonSheet  *self,
             GArray            *lines,
             TamizRecord       *record,
             GError           **error)
{
  g_autoptr (GPtrArray) changes = tamiz_reader_list_history (
      self->work->reader, tamiz_record_get_kind (record), tamiz_record_get_id (record), error);

  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      TamizHistoryRow *change = g_ptr_array_index (changes, i);
      char *cells[TAMIZ_SHEET_CELLS] = { NULL };

      tell_change (self, record, change, cells);
      if (cells[1] != NULL)
        add_line (lines, change->at, cells, TAMIZ_SHEET_CELLS);
    }

  return changes != NULL;
}

static gboolean
add_changes (TamizPersonSheet  *self,
             GError           **error)
{
  static const char *const columns[TAMIZ_SHEET_CELLS]
      = { N_("When"), N_("What"), N_("Before"), N_("After"), N_("By whom") };
  static const int weights[TAMIZ_SHEET_CELLS] = { 3, 3, 3, 3, 2 };
  g_autoptr (GArray) lines = make_lines ();

  for (guint i = 0; i < self->rows->len; i++)
    {
      if (!add_history (self, lines, g_array_index (self->rows, TamizPersonRow, i).record, error))
        return FALSE;
    }
  add_table (self, _("Changes"), columns, weights, lines);

  return TRUE;
}

static gboolean
add_sections (TamizPersonSheet  *self,
              GError           **error)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const TamizPersonRow *row = &g_array_index (self->rows, TamizPersonRow, i);

      if (tamiz_record_get_kind (row->record) == TAMIZ_KIND_PERSON)
        add_person (self, row);
    }
  add_kind (self, &tamiz_sheet_tables[0]);
  for (guint i = 0; i < self->rows->len; i++)
    {
      TamizRecord *record = g_array_index (self->rows, TamizPersonRow, i).record;

      if (tamiz_record_get_kind (record) == TAMIZ_KIND_LEAD)
        add_lead (self, record);
    }
  for (guint i = 1; i < tamiz_sheet_n_tables; i++)
    add_kind (self, &tamiz_sheet_tables[i]);

  return add_changes (self, error);
}

/**
 * tamiz_person_sheet_lay_out:
 * @work: an operation's work
 * @rows: (element-type TamizPersonRow): all that tells of a person
 * @error: return location
 *
 * Makes the document that a person is given.
 *
 * Returns: (transfer full): the shape of tamiz_plain_paper_save()
 */
json_t *
tamiz_person_sheet_lay_out (TamizWork  *work,
                            GArray     *rows,
                            GError    **error)
{
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  g_autoptr (json_t) document = json_object ();
  TamizPersonSheet self = { work, users, rows, NULL, json_array () };
  g_autofree char *day = tamiz_figures_format_day (work->now, work->zone);
  g_autofree char *subtitle = g_strdup_printf (_("As it was on %s"), day);
  g_autoptr (TamizRecord) version = NULL;
  GError *local_error = NULL;
  gboolean done;

  json_object_set_new (document, "sections", self.sections);
  tamiz_json_set_text (document, "title", _("What Is Stored of a Person"));
  tamiz_json_set_text (document, "subtitle", subtitle);
  if (users == NULL)
    return NULL;
  version = tamiz_work_find_in_force (work, &self.definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  done = add_sections (&self, error);
  g_clear_pointer (&self.definition, tamiz_definition_unref);
  if (!done)
    return NULL;
  add_section (&self, _("About This Sheet"), "text",
               json_string (_("This says in words what the base holds of the person, also what was taken "
                               "back and is no longer used, which is marked so. The file person.json beside it "
                               "has more, for programs: the packets for sales and the steps of handing them over, "
                               "what the sales CRM was sent and answered, and whether the person may be stored "
                               "twice. It also says what is left out because it is about other people. "
                               "The folder “attachments” has the files as they are.")));

  return g_steal_pointer (&document);
}
