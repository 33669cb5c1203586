#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-store-private.h"
#include "tamiz-tables.h"

/* All rows that tell of a person: what is handed to them when they ask, and what is erased when
 * they want that.  One list for both, so that nothing is kept that nobody is told of.
 */

typedef struct
{
  TamizConnection *connection;
  GArray *rows;              /* TamizPersonRow */
  GHashTable *known;         /* gint64 ids of them */
  TamizErasedTraces *traces; /* by what the person is recognised in rows that name nobody */
} Collection;

static void
collection_clear (Collection *self)
{
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_clear_pointer (&self->traces, tamiz_erased_traces_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Collection, collection_clear)

static void
clear_row (TamizPersonRow *row)
{
  g_object_unref (row->record);
}

/* (transfer full) (element-type TamizPersonRow) */
GArray *
tamiz_person_rows_new (void)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (TamizPersonRow));

  g_array_set_clear_func (rows, (GDestroyNotify) clear_row);
  return rows;
}

static void
add (Collection     *self,
     TamizRecord    *record,
     TamizStatement *row)
{
  TamizPersonRow found
      = { g_object_ref (record), 0, tamiz_statement_get_int (row, TAMIZ_COLUMN_RETRACTED_BY) };

  if (!g_hash_table_add (self->known, g_memdup2 (tamiz_record_peek_id (record), sizeof (gint64))))
    {
      g_object_unref (record);
      return;
    }
  /* Lead and time are the first two fields of all clustered kinds. */
  if (tamiz_table_is_clustered (tamiz_record_get_kind (record)))
    found.lead = tamiz_record_get_int (record, 0);
  g_array_append_val (self->rows, found);
}

typedef gboolean (*Wanted) (Collection *self, TamizRecord *record, gint64 about);

/* @about: the first parameter, where there is one */
static gboolean
collect (Collection  *self,
         TamizKind    kind,
         const char  *sql,
         gint64       parameter,
         Wanted       wanted,
         gint64       about,
         GError     **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (self->connection, sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  if (parameter != 0)
    tamiz_statement_bind_int (statement, 1, parameter);
  for (;;)
    {
      g_autoptr (TamizRecord) record = NULL;

      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      record = tamiz_table_read_record (kind, statement);
      if (wanted == NULL || wanted (self, record, about))
        add (self, record, statement);
    }
}

static gboolean
collect_by (Collection  *self,
            TamizKind    kind,
            int          field,
            gint64       parent,
            GError     **error)
{
  return collect (self, kind, tamiz_table_get_whole_lookup (kind, field), parent, NULL, 0, error);
}

static gboolean
is_by_person (Collection  *self,
              TamizRecord *activity,
              gint64       person)
{
  return tamiz_record_get_int (activity, TAMIZ_ACTIVITY_PERSON) == person;
}

static gboolean
collect_handoff (Collection  *self,
                 gint64       handoff,
                 GError     **error)
{
  return collect_by (self, TAMIZ_KIND_HANDOFF_STEP, TAMIZ_HANDOFF_STEP_HANDOFF, handoff, error)
         && collect_by (self, TAMIZ_KIND_PAUSE, TAMIZ_PAUSE_HANDOFF, handoff, error);
}

/* All that lies with a lead of the person. */
static gboolean
collect_lead (Collection  *self,
              gint64       lead,
              GError     **error)
{
  static const struct
  {
    TamizKind kind;
    int field;
  } parts[] = {
    { TAMIZ_KIND_TAG, TAMIZ_TAG_LEAD },
    { TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_LEAD },
    { TAMIZ_KIND_TASK, TAMIZ_TASK_LEAD },
    { TAMIZ_KIND_ACTIVITY, TAMIZ_ACTIVITY_LEAD },
    { TAMIZ_KIND_CALL, TAMIZ_CALL_LEAD },
    { TAMIZ_KIND_ANSWER, TAMIZ_ANSWER_LEAD },
    { TAMIZ_KIND_ATTACHMENT, TAMIZ_ATTACHMENT_LEAD },
    { TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_LEAD },
    { TAMIZ_KIND_EXCEPTION, TAMIZ_EXCEPTION_LEAD },
    { TAMIZ_KIND_PAUSE, TAMIZ_PAUSE_LEAD },
    { TAMIZ_KIND_NOTICE, TAMIZ_NOTICE_LEAD },
    { TAMIZ_KIND_OUTCOME, TAMIZ_OUTCOME_LEAD },
    { TAMIZ_KIND_STAGE_MOVE, TAMIZ_STAGE_MOVE_LEAD },
    { TAMIZ_KIND_SUBMISSION, TAMIZ_SUBMISSION_LEAD },
    { TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_LEAD },
    { TAMIZ_KIND_REMOTE_LINK, TAMIZ_REMOTE_LINK_LEAD },
  };
  guint first = self->rows->len;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (!collect_by (self, parts[i].kind, parts[i].field, lead, error))
        return FALSE;
    }
  for (guint i = first; i < self->rows->len; i++)
    {
      TamizRecord *record = g_array_index (self->rows, TamizPersonRow, i).record;
      gint64 id = tamiz_record_get_id (record);

      if (tamiz_record_get_kind (record) == TAMIZ_KIND_HANDOFF
          && !collect_handoff (self, id, error))
        return FALSE;
      if (tamiz_record_get_kind (record) == TAMIZ_KIND_OUTBOX
          && !collect_by (self, TAMIZ_KIND_ATTEMPT, TAMIZ_ATTEMPT_OUTBOX, id, error))
        return FALSE;
    }

  return TRUE;
}

/* Of leads of others in which the person takes part, what the person did there. */
static gboolean
collect_part (Collection   *self,
              TamizRecord  *link,
              gint64        person,
              GError      **error)
{
  gint64 lead = tamiz_record_get_int (link, TAMIZ_LEAD_PERSON_LEAD);

  return collect (self, TAMIZ_KIND_ACTIVITY,
                  tamiz_table_get_whole_lookup (TAMIZ_KIND_ACTIVITY, TAMIZ_ACTIVITY_LEAD), lead,
                  is_by_person, person, error);
}

static gboolean
collect_person (Collection  *self,
                gint64       person,
                GError     **error)
{
  static const struct
  {
    TamizKind kind;
    int field;
  } parts[] = {
    { TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_PERSON },
    { TAMIZ_KIND_PHONE, TAMIZ_PHONE_PERSON },
    { TAMIZ_KIND_HANDLE, TAMIZ_HANDLE_PERSON },
    { TAMIZ_KIND_EXTERNAL_ID, TAMIZ_EXTERNAL_ID_PERSON },
    { TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSON },
    { TAMIZ_KIND_LEAD_PERSON, TAMIZ_LEAD_PERSON_PERSON },
    { TAMIZ_KIND_TAG, TAMIZ_TAG_PERSON },
    { TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_PERSON },
    { TAMIZ_KIND_ATTACHMENT, TAMIZ_ATTACHMENT_PERSON },
    { TAMIZ_KIND_CONSENT, TAMIZ_CONSENT_PERSON },
    { TAMIZ_KIND_NOT_SAME, TAMIZ_NOT_SAME_PERSON },
    { TAMIZ_KIND_NOT_SAME, TAMIZ_NOT_SAME_OTHER },
    { TAMIZ_KIND_DUPLICATE, TAMIZ_DUPLICATE_PERSON },
    { TAMIZ_KIND_DUPLICATE, TAMIZ_DUPLICATE_OTHER },
    { TAMIZ_KIND_SUBMISSION, TAMIZ_SUBMISSION_PERSON },
  };
  guint first = self->rows->len;

  if (!collect (self, TAMIZ_KIND_PERSON, tamiz_table_get (TAMIZ_KIND_PERSON)->select, person, NULL,
                0, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      if (!collect_by (self, parts[i].kind, parts[i].field, person, error))
        return FALSE;
    }
  for (guint i = first; i < self->rows->len; i++)
    {
      TamizRecord *record = g_array_index (self->rows, TamizPersonRow, i).record;
      TamizKind kind = tamiz_record_get_kind (record);

      if ((kind == TAMIZ_KIND_LEAD && !collect_lead (self, tamiz_record_get_id (record), error))
          || (kind == TAMIZ_KIND_LEAD_PERSON && !collect_part (self, record, person, error)))
        return FALSE;
    }

  return TRUE;
}

/* Whether a row that became nobody, or nobody yet, holds an address, a number or an id of the
 * person. */
static gboolean
holds_trace (Collection  *self,
             TamizRecord *record,
             gint64       about)
{
  gint64 person;

  if (tamiz_record_get_kind (record) == TAMIZ_KIND_SET_ASIDE)
    return tamiz_erased_traces_are_in (self->traces,
                                       tamiz_record_get_text (record, TAMIZ_SET_ASIDE_ROW));

  /* What became somebody else is theirs, whatever it says. */
  person = tamiz_record_get_int (record, TAMIZ_SUBMISSION_PERSON);

  return (person == 0 || g_hash_table_contains (self->known, &person))
         && tamiz_erased_traces_are_in (self->traces,
                                        tamiz_record_get_text (record, TAMIZ_SUBMISSION_FIELDS));
}

/* (nullable): the row of one of the people whom @rows tell of */
static const TamizPersonRow *
find_person (GArray *rows,
             gint64  person)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const TamizPersonRow *row = &g_array_index (rows, TamizPersonRow, i);

      if (tamiz_record_get_kind (row->record) == TAMIZ_KIND_PERSON && tamiz_record_get_id (row->record) == person)
        return row;
    }

  return NULL;
}

/* Whether others have a number too: a switchboard's. */
static gboolean
is_shared (TamizConnection  *connection,
           GArray           *rows,
           TamizRecord      *phone,
           gboolean         *shared,
           GError          **error)
{
  const char *number = tamiz_record_get_text (phone, TAMIZ_PHONE_E164);
  g_autoptr (GArray) owners = NULL;

  *shared = FALSE;
  if (number == NULL)
    number = tamiz_record_get_text (phone, TAMIZ_PHONE_AS_TYPED);
  if (number == NULL)
    return TRUE;
  owners = tamiz_rows_find_key (connection, TAMIZ_KEY_PHONE, number, error);
  for (guint i = 0; owners != NULL && i < owners->len; i++)
    *shared |= find_person (rows, g_array_index (owners, gint64, i)) == NULL;

  return owners != NULL;
}

/**
 * tamiz_rows_identify:
 * @connection: a connection
 * @rows: (element-type TamizPersonRow): what tells of a person
 * @row: which of them
 * @identifies: (out): whether somebody is recognised by it
 * @error: return location
 *
 * Tells whether a row is an address, a number or an id by which the person, and nobody else, is
 * recognised.  A role mailbox and a number of several people are nobody's own; what was corrected
 * is not theirs, but what was taken back with the person is.
 *
 * Returns: whether it could be told
 */
gboolean
tamiz_rows_identify (TamizConnection  *connection,
                     GArray           *rows,
                     guint             row,
                     gboolean         *identifies,
                     GError          **error)
{
  const TamizPersonRow *found = &g_array_index (rows, TamizPersonRow, row), *person;
  TamizKind kind = tamiz_record_get_kind (found->record);
  gboolean shared = FALSE;

  G_STATIC_ASSERT ((int) TAMIZ_EMAIL_PERSON == (int) TAMIZ_PHONE_PERSON
                   && (int) TAMIZ_EMAIL_PERSON == (int) TAMIZ_EXTERNAL_ID_PERSON);
  *identifies = FALSE;
  if (kind != TAMIZ_KIND_EMAIL && kind != TAMIZ_KIND_PHONE && kind != TAMIZ_KIND_EXTERNAL_ID)
    return TRUE;
  person = find_person (rows, tamiz_record_get_int (found->record, TAMIZ_EMAIL_PERSON));
  if (person == NULL || (found->retracted_by != 0 && person->retracted_by == 0)
      || (kind == TAMIZ_KIND_EMAIL && tamiz_record_get_int (found->record, TAMIZ_EMAIL_ROLE_MAILBOX) != 0))
    return TRUE;
  if (kind == TAMIZ_KIND_PHONE && !is_shared (connection, rows, found->record, &shared, error))
    return FALSE;

  *identifies = !shared;
  return TRUE;
}

/**
 * tamiz_reader_identify:
 * @self: a reader
 * @rows: (element-type TamizPersonRow): what tells of a person
 * @row: which of them
 * @identifies: (out): whether somebody is recognised by it
 * @error: return location
 *
 * Tells whether the person alone is recognised by a row: see tamiz_rows_identify().
 *
 * Returns: whether it could be told
 */
gboolean
tamiz_reader_identify (TamizReader  *self,
                       GArray       *rows,
                       guint         row,
                       gboolean     *identifies,
                       GError      **error)
{
  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  return tamiz_rows_identify (tamiz_reader_get_connection (self), rows, row, identifies, error);
}

/* What is not the person's alone would bring in the rows of others. */
static gboolean
note_traces (Collection  *self,
             GError     **error)
{
  g_autoptr (TamizRecord) base
      = tamiz_rows_load (self->connection, TAMIZ_KIND_BASE, 1, 0, NULL, error);

  if (base == NULL)
    return FALSE;
  self->traces = tamiz_erased_traces_new (tamiz_record_get_text (base, TAMIZ_BASE_COUNTRY));
  for (guint i = 0; i < self->rows->len; i++)
    {
      gboolean identifies;

      if (!tamiz_rows_identify (self->connection, self->rows, i, &identifies, error))
        return FALSE;
      if (identifies)
        tamiz_erased_traces_add (self->traces, g_array_index (self->rows, TamizPersonRow, i).record);
    }

  return TRUE;
}

static gboolean
collect_traces (Collection  *self,
                GError     **error)
{
  if (!note_traces (self, error))
    return FALSE;

  return tamiz_erased_traces_is_empty (self->traces)
         || (collect (self, TAMIZ_KIND_SET_ASIDE, tamiz_table_get (TAMIZ_KIND_SET_ASIDE)->scan, 0,
                      holds_trace, 0, error)
             && collect (self, TAMIZ_KIND_SUBMISSION, tamiz_table_get (TAMIZ_KIND_SUBMISSION)->scan,
                         0, holds_trace, 0, error));
}

/**
 * tamiz_rows_list_of_person:
 * @connection: a connection
 * @person: a person's id
 * @error: return location
 *
 * Lists all rows that tell of a person, of those who were ever merged into them, and rows that
 * became nobody and hold an address, a number or an id of theirs alone; those that were taken back
 * too.
 *
 * Returns: (transfer full) (element-type TamizPersonRow): what others lie with comes before them
 */
GArray *
tamiz_rows_list_of_person (TamizConnection  *connection,
                           gint64            person,
                           GError          **error)
{
  g_auto (Collection) self = { .connection = connection };
  g_autoptr (GArray) family = g_array_new (FALSE, FALSE, sizeof (gint64));

  self.rows = tamiz_person_rows_new ();
  self.known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  if (!tamiz_rows_follow_merged (connection, TAMIZ_KIND_PERSON, &person, error)
      || !tamiz_rows_list_merged (connection, person, family, error))
    return NULL;
  for (guint i = 0; i < family->len; i++)
    {
      if (!collect_person (&self, g_array_index (family, gint64, i), error))
        return NULL;
    }

  return collect_traces (&self, error) ? g_steal_pointer (&self.rows) : NULL;
}

/**
 * tamiz_reader_list_of_person:
 * @self: a reader
 * @person: a person's id
 * @error: return location
 *
 * Lists all rows that tell of a person: see tamiz_rows_list_of_person().
 *
 * Returns: (transfer full) (element-type TamizPersonRow): the rows
 */
GArray *
tamiz_reader_list_of_person (TamizReader  *self,
                             gint64        person,
                             GError      **error)
{
  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  return tamiz_rows_list_of_person (tamiz_reader_get_connection (self), person, error);
}
