#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-store-private.h"

#include <gio/gio.h>
#include <string.h>

/* What the index keeps of all leads.  Tables that go by the same ids are read side by side
 * from their beginnings to their ends, instead of being looked up lead by lead.
 */

/* How many rows pass between two looks at the cancellable. */
#define ROWS_PER_LOOK 1024

/* So many rows are passed over on the way to one that is looked for. */
#define MAX_PASSED 16

/* So many ids on each side of where one is expected are looked at first. */
#define NEAR 16

static const char running_sql[] = "SELECT id FROM import WHERE state = 0";
static const char columns_sql[]
    = "SELECT tell ($1, id, source, owner, received_on, stage) FROM lead NOT INDEXED "
      "WHERE retracted_by IS NULL";
static const char columns_and_import_sql[]
    = "SELECT tell ($1, id, source, owner, received_on, stage, import) FROM lead NOT INDEXED "
      "WHERE retracted_by IS NULL";
static const char details_sql[]
    = "SELECT id, created, updated, campaign, product_line FROM lead WHERE retracted_by IS NULL "
      "ORDER BY id";
static const char details_and_import_sql[]
    = "SELECT id, created, updated, campaign, product_line, import FROM lead "
      "WHERE retracted_by IS NULL ORDER BY id";
static const char scores_sql[]
    = "SELECT tell ($1, lead, fit, interest, grade, at, fading, lacks) FROM lead_score NOT INDEXED";
static const char texts_sql[]
    = "SELECT id, person, company FROM lead WHERE retracted_by IS NULL ORDER BY id";
static const char texts_and_import_sql[]
    = "SELECT id, person, company, import FROM lead WHERE retracted_by IS NULL ORDER BY id";
static const char people_sql[]
    = "SELECT id, first_name, last_name, company, merged_into FROM person ORDER BY id";
static const char person_sql[]
    = "SELECT id, first_name, last_name, company, merged_into FROM person WHERE id = $1";
static const char emails_sql[]
    = "SELECT person, address FROM email WHERE retracted_by IS NULL AND person IS NOT NULL "
      "ORDER BY id";
static const char email_sql[]
    = "SELECT person, address FROM email WHERE person = $1 AND retracted_by IS NULL "
      "ORDER BY id LIMIT 1";
static const char companies_sql[] = "SELECT id, name, merged_into FROM company ORDER BY id";
static const char activity_sql[]
    = "SELECT id, (SELECT activity.at FROM activity WHERE activity.lead = lead.id "
      "AND activity.retracted_by IS NULL ORDER BY activity.at DESC LIMIT 1) "
      "FROM lead WHERE retracted_by IS NULL ORDER BY id";
static const char activity_and_import_sql[]
    = "SELECT id, (SELECT activity.at FROM activity WHERE activity.lead = lead.id "
      "AND activity.retracted_by IS NULL ORDER BY activity.at DESC LIMIT 1), import "
      "FROM lead WHERE retracted_by IS NULL ORDER BY id";

static const char touches_sql[]
    = "SELECT lead, at, source FROM activity WHERE source IS NOT NULL AND retracted_by IS NULL "
      "ORDER BY lead, at, id";
static const char touches_of_lead_sql[]
    = "SELECT lead, at, source FROM activity WHERE lead = $1 AND source IS NOT NULL "
      "AND retracted_by IS NULL ORDER BY at, id";

static const char won_sql[]
    = "SELECT lead, at, amount, currency FROM outcome WHERE kind = 0 AND amount IS NOT NULL "
      "AND retracted_by IS NULL ORDER BY id";

/* Rows of another table, of which the first column is a key that mostly ascends as they are
 * read.  Of rows with the same key the first one counts; whatever the scan does not come by
 * is looked up.
 */
typedef struct
{
  TamizStatement *scan, *look_up;
  gboolean row;              /* the scan stands at one */
  gint64 key;                /* its key */
  gint64 before;             /* the greatest key of the rows before it */
} Cursor;

static void
cursor_clear (Cursor *self)
{
  g_clear_pointer (&self->scan, tamiz_statement_release);
  g_clear_pointer (&self->look_up, tamiz_statement_release);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cursor, cursor_clear)

static gboolean
cursor_step (Cursor  *self,
             GError **error)
{
  self->before = MAX (self->before, self->key);
  if (!tamiz_statement_step (self->scan, &self->row, error))
    return FALSE;
  if (self->row)
    self->key = tamiz_statement_get_int (self->scan, 0);

  return TRUE;
}

static gboolean
cursor_init (Cursor           *self,
             TamizConnection  *connection,
             const char       *scan_sql,
             const char       *look_up_sql,
             GError          **error)
{
  self->key = self->before = G_MININT64;
  self->scan = tamiz_statement_take (connection, scan_sql, error);
  if (self->scan == NULL)
    return FALSE;
  self->look_up = tamiz_statement_take (connection, look_up_sql, error);
  if (self->look_up == NULL)
    return FALSE;

  return cursor_step (self, error);
}

/* *@found is NULL where there is no such row. */
static gboolean
cursor_find (Cursor          *self,
             gint64           key,
             TamizStatement **found,
             GError         **error)
{
  gboolean row;

  for (guint i = 0; i < MAX_PASSED && self->row && self->key < key; i++)
    {
      if (!cursor_step (self, error))
        return FALSE;
    }
  if (self->row && self->key == key && self->before < key)
    {
      *found = self->scan;
      return TRUE;
    }

  tamiz_statement_rewind (self->look_up);
  tamiz_statement_bind_int (self->look_up, 1, key);
  if (!tamiz_statement_step (self->look_up, &row, error))
    return FALSE;
  *found = row ? self->look_up : NULL;
  return TRUE;
}

/* Most of the time no import is running, and then it is not read by which one a lead came. */
typedef struct
{
  const char *sql;           /* the id first */
  const char *and_import;    /* the same, with the import behind it */
  int import;                /* its column */
} LeadsSql;

static const LeadsSql columns = { columns_sql, columns_and_import_sql, 5 };
static const LeadsSql details = { details_sql, details_and_import_sql, 5 };
static const LeadsSql texts = { texts_sql, texts_and_import_sql, 3 };
static const LeadsSql activity = { activity_sql, activity_and_import_sql, 2 };

/* A scan of the leads. */
typedef struct
{
  TamizStatement *statement;
  GHashTable *running;       /* set of gint64: imports whose leads are not there yet */
  int import;                /* the import's column; -1 where none is running */
  GCancellable *cancellable;
  guint n;
} Leads;

static void
leads_clear (Leads *self)
{
  g_clear_pointer (&self->statement, tamiz_statement_release);
  g_clear_pointer (&self->running, g_hash_table_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Leads, leads_clear)

static gboolean
list_running (Leads            *self,
              TamizConnection  *connection,
              GError          **error)
{
  g_autoptr (TamizStatement) imports = tamiz_statement_take (connection, running_sql, error);
  gboolean row;

  if (imports == NULL)
    return FALSE;

  self->running = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (;;)
    {
      gint64 id;

      if (!tamiz_statement_step (imports, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      id = tamiz_statement_get_int (imports, 0);
      g_hash_table_add (self->running, g_memdup2 (&id, sizeof id));
    }
}

static gboolean
leads_init (Leads            *self,
            TamizConnection  *connection,
            const LeadsSql   *sql,
            GCancellable     *cancellable,
            GError          **error)
{
  gboolean running;

  self->cancellable = cancellable;
  if (!list_running (self, connection, error))
    return FALSE;
  running = g_hash_table_size (self->running) > 0;
  self->import = running ? sql->import : -1;
  self->statement = tamiz_statement_take (connection, running ? sql->and_import : sql->sql, error);

  return self->statement != NULL;
}

/* Whether a row of the scan is a lead that is there already. */
static gboolean
leads_have (Leads          *self,
            TamizStatement *row)
{
  gint64 import;

  if (self->import < 0 || tamiz_statement_is_null (row, self->import))
    return TRUE;

  import = tamiz_statement_get_int (row, self->import);
  return !g_hash_table_contains (self->running, &import);
}

static gboolean
leads_next (Leads     *self,
            gboolean  *row,
            GError   **error)
{
  do
    {
      if (self->n++ % ROWS_PER_LOOK == 0
          && g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (!tamiz_statement_step (self->statement, row, error))
        return FALSE;
    }
  while (*row && !leads_have (self, self->statement));

  return TRUE;
}

/* Whoever is told what was scanned. */
typedef struct
{
  Leads *leads;              /* (nullable) */
  TamizLeadRowFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  guint n;
} Telling;

static gboolean
goes_on (Telling *self)
{
  return self->n++ % ROWS_PER_LOOK != 0 || !g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
tell_columns (TamizStatement *row,
              gpointer        user_data)
{
  Telling *self = user_data;
  TamizLeadRow lead = { .score = { -1, 0, -1, 0, 0, 0 } };

  if (!goes_on (self))
    return FALSE;
  if (!leads_have (self->leads, row))
    return TRUE;

  lead.id = tamiz_statement_get_int (row, 0);
  lead.source = tamiz_statement_get_int (row, 1);
  lead.owner = tamiz_statement_get_int (row, 2);
  lead.received_on = tamiz_statement_get_int (row, 3);
  lead.stage = (int) tamiz_statement_get_int (row, 4);
  return self->func (&lead, self->user_data);
}

/**
 * tamiz_reader_scan_columns:
 * @self: a reader
 * @func: called for each; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads what those leads that tamiz_reader_scan_leads() shows are filtered by, mostly in order of
 * id: no texts, no person and company, no campaign and product line, no times but that of
 * receipt, and no score.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_columns (TamizReader      *self,
                           TamizLeadRowFunc  func,
                           gpointer          user_data,
                           GCancellable     *cancellable,
                           GError          **error)
{
  g_auto (Leads) leads = { NULL };
  Telling telling = { &leads, func, user_data, cancellable, 0 };

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  return leads_init (&leads, tamiz_reader_get_connection (self), &columns, cancellable, error)
         && tamiz_statement_tell (leads.statement, tell_columns, &telling, error)
         && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
tell_score (TamizStatement *row,
            gpointer        user_data)
{
  Telling *self = user_data;
  TamizLeadRow lead = { .id = tamiz_statement_get_int (row, 0) };

  if (!goes_on (self))
    return FALSE;

  lead.score.fit = tamiz_statement_get_int (row, 1);
  lead.score.interest = tamiz_statement_get_int (row, 2);
  lead.score.grade = tamiz_statement_get_int (row, 3);
  lead.scored_at = tamiz_statement_get_int (row, 4);
  lead.fading = tamiz_statement_get_bytes (row, 5, &lead.fading_length);
  if (lead.fading == NULL && !tamiz_statement_is_null (row, 5))
    lead.fading = (gconstpointer) ""; /* no bytes: no interest at all */
  lead.score.lacks = (guint) tamiz_statement_get_int (row, 6);

  return self->func (&lead, self->user_data);
}

/**
 * tamiz_reader_scan_scores:
 * @self: a reader
 * @func: called for each; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads what leads are ranked by, mostly in order of id: also of those that
 * tamiz_reader_scan_leads() does not show; nothing else of the lead, and of the score neither by
 * which definition it is nor when it changes.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_scores (TamizReader      *self,
                          TamizLeadRowFunc  func,
                          gpointer          user_data,
                          GCancellable     *cancellable,
                          GError          **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  Telling telling = { NULL, func, user_data, cancellable, 0 };

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), scores_sql, error);
  return statement != NULL && tamiz_statement_tell (statement, tell_score, &telling, error)
         && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Names of companies by id; they are few enough to be kept while leads are read. */
typedef struct
{
  GArray *ids;               /* gint64, ascending */
  GArray *names;             /* guint32: where each begins; MERGED of those that are no more */
  GByteArray *texts;
} Companies;

#define MERGED G_MAXUINT32

static void
companies_clear (Companies *self)
{
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->names, g_array_unref);
  g_clear_pointer (&self->texts, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Companies, companies_clear)

static gboolean
companies_init (Companies        *self,
                TamizConnection  *connection,
                GError          **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, companies_sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;

  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->names = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->texts = g_byte_array_new ();
  for (;;)
    {
      const char *name;
      guint32 place = self->texts->len;
      gint64 id;

      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      id = tamiz_statement_get_int (statement, 0);
      name = tamiz_statement_get_text (statement, 1);
      if (name == NULL)
        name = "";
      if (!tamiz_statement_is_null (statement, 2))
        place = MERGED;
      g_array_append_val (self->ids, id);
      g_array_append_val (self->names, place);
      g_byte_array_append (self->texts, (const guint8 *) name, strlen (name) + 1);
    }
}

/* Most ids are about where they would be if all were as far from each other. */
static void
guess (const gint64 *ids,
       gint64        id,
       guint        *low,
       guint        *high)
{
  guint n = *high, place;

  if (n < 4 * NEAR || id <= ids[0] || id >= ids[n - 1])
    return;

  place = (guint) ((double) (id - ids[0]) / (double) (ids[n - 1] - ids[0]) * n);
  place = CLAMP (place, NEAR, n - 1 - NEAR);
  if (ids[place - NEAR] < id)
    *low = place - NEAR;
  if (ids[place + NEAR] > id)
    *high = place + NEAR;
}

/* FALSE where it was merged into another one. */
static gboolean
companies_find (const Companies *self,
                gint64           id,
                const char     **name)
{
  const gint64 *ids = (const gint64 *) (gpointer) self->ids->data;
  guint low = 0, high = self->ids->len;
  guint32 place;

  *name = NULL;
  guess (ids, id, &low, &high);
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (ids[middle] < id)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == self->ids->len || ids[low] != id)
    return TRUE;

  place = g_array_index (self->names, guint32, low);
  *name = place != MERGED ? (const char *) self->texts->data + place : NULL;
  return place != MERGED;
}

typedef struct
{
  Cursor people, emails;
  Companies companies;
} Names;

static void
names_clear (Names *self)
{
  cursor_clear (&self->people);
  cursor_clear (&self->emails);
  companies_clear (&self->companies);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Names, names_clear)

static gboolean
names_init (Names            *self,
            TamizConnection  *connection,
            GError          **error)
{
  return cursor_init (&self->people, connection, people_sql, person_sql, error)
         && cursor_init (&self->emails, connection, emails_sql, email_sql, error)
         && companies_init (&self->companies, connection, error);
}

/* *@plain is FALSE where person or company were merged into others. */
static gboolean
read_names (Names         *self,
            TamizLeadRow  *lead,
            gboolean      *plain,
            GError       **error)
{
  TamizStatement *person = NULL, *email = NULL;

  *plain = TRUE;
  if (lead->person != 0
      && (!cursor_find (&self->people, lead->person, &person, error)
          || !cursor_find (&self->emails, lead->person, &email, error)))
    return FALSE;
  if (person != NULL)
    {
      lead->first_name = tamiz_statement_get_text (person, 1);
      lead->last_name = tamiz_statement_get_text (person, 2);
      if (lead->company == 0)
        lead->company = tamiz_statement_get_int (person, 3);
      *plain = tamiz_statement_is_null (person, 4);
    }
  if (email != NULL)
    lead->email = tamiz_statement_get_text (email, 1);
  if (lead->company != 0 && *plain)
    *plain = companies_find (&self->companies, lead->company, &lead->company_name);

  return TRUE;
}

/**
 * tamiz_reader_scan_texts:
 * @self: a reader
 * @func: called for each; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads what is searched of those leads that tamiz_reader_scan_leads() shows, in order of
 * id: person and company with their names and the first address.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_texts (TamizReader      *self,
                         TamizLeadRowFunc  func,
                         gpointer          user_data,
                         GCancellable     *cancellable,
                         GError          **error)
{
  TamizConnection *connection;
  g_auto (Leads) leads = { NULL };
  g_auto (Names) names = { { NULL } };
  gboolean row, go_on = TRUE;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  connection = tamiz_reader_get_connection (self);
  if (!leads_init (&leads, connection, &texts, cancellable, error)
      || !names_init (&names, connection, error))
    return FALSE;

  while (go_on)
    {
      TamizLeadRow lead = { 0 };
      gboolean plain;

      if (!leads_next (&leads, &row, error))
        return FALSE;
      if (!row)
        break;
      lead.id = tamiz_statement_get_int (leads.statement, 0);
      lead.person = tamiz_statement_get_int (leads.statement, 1);
      lead.company = tamiz_statement_get_int (leads.statement, 2);
      if (!read_names (&names, &lead, &plain, error))
        return FALSE;
      if (plain)
        go_on = func (&lead, user_data);
      else if (!tamiz_reader_scan_leads (self, lead.id, func, user_data, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* What a statement says of a lead beside its id. */
typedef void (*FillFunc) (TamizLeadRow   *lead,
                          TamizStatement *statement);

static gboolean
scan_leads_filled (TamizReader      *self,
                   const LeadsSql   *sql,
                   FillFunc          fill,
                   TamizLeadRowFunc  func,
                   gpointer          user_data,
                   GCancellable     *cancellable,
                   GError          **error)
{
  g_auto (Leads) leads = { NULL };
  gboolean row, go_on = TRUE;

  if (!leads_init (&leads, tamiz_reader_get_connection (self), sql, cancellable, error))
    return FALSE;

  while (go_on)
    {
      TamizLeadRow lead = { 0 };

      if (!leads_next (&leads, &row, error))
        return FALSE;
      if (!row)
        break;
      lead.id = tamiz_statement_get_int (leads.statement, 0);
      fill (&lead, leads.statement);
      go_on = func (&lead, user_data);
    }

  return TRUE;
}

static void
fill_activity (TamizLeadRow   *lead,
               TamizStatement *statement)
{
  lead->last_activity = tamiz_statement_get_int (statement, 1);
}

static void
fill_details (TamizLeadRow   *lead,
              TamizStatement *statement)
{
  lead->created = tamiz_statement_get_int (statement, 1);
  lead->updated = tamiz_statement_get_int (statement, 2);
  lead->campaign = tamiz_statement_get_int (statement, 3);
  lead->product_line = tamiz_statement_get_int (statement, 4);
}

/**
 * tamiz_reader_scan_activity:
 * @self: a reader
 * @func: called for each; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads when something last happened with those leads that tamiz_reader_scan_leads()
 * shows, in order of id.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_activity (TamizReader      *self,
                            TamizLeadRowFunc  func,
                            gpointer          user_data,
                            GCancellable     *cancellable,
                            GError          **error)
{
  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  return scan_leads_filled (self, &activity, fill_activity, func, user_data, cancellable, error);
}

/**
 * tamiz_reader_scan_details:
 * @self: a reader
 * @func: called for each; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads when those leads that tamiz_reader_scan_leads() shows were made and last changed, their
 * campaigns and product lines, in order of id.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_details (TamizReader      *self,
                           TamizLeadRowFunc  func,
                           gpointer          user_data,
                           GCancellable     *cancellable,
                           GError          **error)
{
  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  return scan_leads_filled (self, &details, fill_details, func, user_data, cancellable, error);
}

/* Tells a row to whoever scans; FALSE ends the scan. */
typedef gboolean (*TellFunc) (TamizStatement *row,
                              gpointer        data);

/* Of one lead where @lead is not 0. */
static gboolean
scan_rows (TamizReader   *self,
           const char    *sql,
           gint64         lead,
           TellFunc       tell,
           gpointer       data,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), sql, error);
  gboolean row, go_on = TRUE;

  if (statement == NULL)
    return FALSE;

  if (lead != 0)
    tamiz_statement_bind_int (statement, 1, lead);
  for (guint n = 0; go_on; n++)
    {
      if (n % ROWS_PER_LOOK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      go_on = tell (statement, data);
    }

  return TRUE;
}

typedef struct
{
  TamizTouchFunc func;
  gpointer user_data;
} Touches;

static gboolean
tell_touch (TamizStatement *row,
            gpointer        data)
{
  Touches *touches = data;

  return touches->func (tamiz_statement_get_int (row, 0), tamiz_statement_get_int (row, 1),
                        tamiz_statement_get_int (row, 2), touches->user_data);
}

typedef struct
{
  TamizWonFunc func;
  gpointer user_data;
} Won;

static gboolean
tell_won (TamizStatement *row,
          gpointer        data)
{
  Won *won = data;

  return won->func (tamiz_statement_get_int (row, 0), tamiz_statement_get_int (row, 1),
                    tamiz_statement_get_text (row, 2), tamiz_statement_get_text (row, 3), won->user_data);
}

/**
 * tamiz_reader_scan_touches:
 * @self: a reader
 * @lead: a lead's id; 0 = all
 * @func: called for each; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads the activities that name a source, in order of lead and time: of a lead, or of all
 * leads, also of those that tamiz_reader_scan_leads() does not show.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_touches (TamizReader     *self,
                           gint64           lead,
                           TamizTouchFunc   func,
                           gpointer         user_data,
                           GCancellable    *cancellable,
                           GError         **error)
{
  Touches touches = { func, user_data };

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  return scan_rows (self, lead != 0 ? touches_of_lead_sql : touches_sql, lead, tell_touch, &touches,
                    cancellable, error);
}

/**
 * tamiz_reader_scan_won:
 * @self: a reader
 * @func: called for each; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads what was won with an amount, in the order in which it was told: a lead comes again
 * where its outcome was corrected.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_won (TamizReader   *self,
                       TamizWonFunc   func,
                       gpointer       user_data,
                       GCancellable  *cancellable,
                       GError       **error)
{
  Won won = { func, user_data };

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  return scan_rows (self, won_sql, 0, tell_won, &won, cancellable, error);
}
