#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-rows.h"
#include "tamiz-store-private.h"

#include <gio/gio.h>

/* How many rows pass between two looks at the cancellable. */
#define ROWS_PER_LOOK 1024

#define LEAD_COLUMNS \
  "SELECT lead.id, lead.person, coalesce(lead.company, person.company), lead.product_line, " \
  "lead.source, lead.campaign, lead.owner, lead.received_on, lead.created, lead.updated, " \
  "(SELECT activity.at FROM activity WHERE activity.lead = lead.id " \
  "AND activity.retracted_by IS NULL ORDER BY activity.at DESC LIMIT 1), " \
  "lead.stage, " \
  "lead_score.fit, lead_score.interest, lead_score.grade, lead_score.next_change, " \
  "lead_score.definition, " \
  "person.first_name, person.last_name, person.job_title, company.name, " \
  "(SELECT email.address FROM email WHERE email.person = person.id " \
  "AND email.retracted_by IS NULL ORDER BY email.id LIMIT 1), " \
  "coalesce(person.city, company.city), coalesce(person.country, company.country), " \
  "person.merged_into, company.merged_into, lead_score.at, lead_score.fading, lead_score.lacks " \
  "FROM lead LEFT JOIN person ON person.id = lead.person " \
  "LEFT JOIN company ON company.id = coalesce(lead.company, person.company) " \
  "LEFT JOIN lead_score ON lead_score.lead = lead.id " \
  "WHERE lead.retracted_by IS NULL AND (lead.import IS NULL OR NOT EXISTS " \
  "(SELECT 1 FROM import WHERE import.id = lead.import AND import.state = 0))"

static const char scan_leads_sql[] = LEAD_COLUMNS " ORDER BY lead.id";
static const char scan_lead_sql[] = LEAD_COLUMNS " AND lead.id = $1";
#define MOVE_COLUMNS \
  "SELECT stage_move.lead, stage_move.at, stage_move.definition, stage_move.change, " \
  "stage_move.from_stage, stage_move.to_stage, stage_move.cause, stage_move.actor " \
  "FROM stage_move JOIN lead ON lead.id = stage_move.lead " \
  "WHERE stage_move.retracted_by IS NULL AND lead.retracted_by IS NULL " \
  "AND (lead.import IS NULL OR NOT EXISTS " \
  "(SELECT 1 FROM import WHERE import.id = lead.import AND import.state = 0))"

/* Of all leads: whose leads are shown is known to whoever asks. */
static const char scan_moves_sql[]
    = "SELECT lead, at, definition, change, from_stage, to_stage, cause, actor FROM stage_move "
      "WHERE retracted_by IS NULL ORDER BY lead, at, id";
static const char scan_moves_of_lead_sql[]
    = MOVE_COLUMNS " AND stage_move.lead = $1 ORDER BY stage_move.at, stage_move.id";
static const char person_sql[]
    = "SELECT first_name, last_name, job_title, city, country, "
      "(SELECT email.address FROM email WHERE email.person = person.id "
      "AND email.retracted_by IS NULL ORDER BY email.id LIMIT 1) FROM person WHERE id = $1";
static const char company_sql[] = "SELECT name FROM company WHERE id = $1";

#define MERGED_PERSON_COLUMN 24
#define MERGED_COMPANY_COLUMN 25
#define FADING_COLUMN 27

static void
read_row (TamizStatement *statement,
          TamizLeadRow   *row)
{
  *row = (TamizLeadRow){
    .id = tamiz_statement_get_int (statement, 0),
    .person = tamiz_statement_get_int (statement, 1),
    .company = tamiz_statement_get_int (statement, 2),
    .product_line = tamiz_statement_get_int (statement, 3),
    .source = tamiz_statement_get_int (statement, 4),
    .campaign = tamiz_statement_get_int (statement, 5),
    .owner = tamiz_statement_get_int (statement, 6),
    .received_on = tamiz_statement_get_int (statement, 7),
    .created = tamiz_statement_get_int (statement, 8),
    .updated = tamiz_statement_get_int (statement, 9),
    .last_activity = tamiz_statement_get_int (statement, 10),
    .stage = tamiz_statement_get_int (statement, 11),
    .score = { -1, 0, -1, 0, 0, 0 },
    .first_name = tamiz_statement_get_text (statement, 17),
    .last_name = tamiz_statement_get_text (statement, 18),
    .job_title = tamiz_statement_get_text (statement, 19),
    .company_name = tamiz_statement_get_text (statement, 20),
    .email = tamiz_statement_get_text (statement, 21),
    .city = tamiz_statement_get_text (statement, 22),
    .country = tamiz_statement_get_text (statement, 23),
  };
  if (!tamiz_statement_is_null (statement, 12))
    row->score = (TamizScore){
      .fit = tamiz_statement_get_int (statement, 12),
      .interest = tamiz_statement_get_int (statement, 13),
      .grade = tamiz_statement_get_int (statement, 14),
      .next_change = tamiz_statement_get_int (statement, 15),
      .definition = tamiz_statement_get_int (statement, 16),
      .lacks = (guint) tamiz_statement_get_int (statement, FADING_COLUMN + 1),
    };
  row->scored_at = tamiz_statement_get_int (statement, FADING_COLUMN - 1);
  if (!tamiz_statement_is_null (statement, FADING_COLUMN))
    {
      gconstpointer bytes = tamiz_statement_get_bytes (statement, FADING_COLUMN, &row->fading_length);

      row->fading = bytes != NULL ? bytes : (gconstpointer) ""; /* no bytes: no interest at all */
    }
}

static gboolean
take_row (TamizConnection *connection,
          const char      *sql,
          gint64           id,
          TamizStatement **statement,
          gboolean        *row,
          GError         **error)
{
  *statement = tamiz_statement_take (connection, sql, error);
  if (*statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (*statement, 1, id);

  return tamiz_statement_step (*statement, row, error);
}

/* Few were merged, so that the join need not know of it. */
static gboolean
tell_merged (TamizReader     *self,
             TamizStatement  *statement,
             TamizLeadRow    *row,
             TamizLeadRowFunc func,
             gpointer         user_data,
             gboolean        *go_on,
             GError         **error)
{
  TamizConnection *connection = tamiz_reader_get_connection (self);
  g_autoptr (TamizStatement) person = NULL;
  g_autoptr (TamizStatement) company = NULL;
  gboolean found;

  if (!tamiz_statement_is_null (statement, MERGED_PERSON_COLUMN))
    {
      if (!tamiz_rows_follow_merged (connection, TAMIZ_KIND_PERSON, &row->person, error)
          || !take_row (connection, person_sql, row->person, &person, &found, error))
        return FALSE;
      if (found)
        {
          row->first_name = tamiz_statement_get_text (person, 0);
          row->last_name = tamiz_statement_get_text (person, 1);
          row->job_title = tamiz_statement_get_text (person, 2);
          row->city = tamiz_statement_get_text (person, 3);
          row->country = tamiz_statement_get_text (person, 4);
          row->email = tamiz_statement_get_text (person, 5);
        }
    }
  if (!tamiz_statement_is_null (statement, MERGED_COMPANY_COLUMN))
    {
      if (!tamiz_rows_follow_merged (connection, TAMIZ_KIND_COMPANY, &row->company, error)
          || !take_row (connection, company_sql, row->company, &company, &found, error))
        return FALSE;
      if (found)
        row->company_name = tamiz_statement_get_text (company, 0);
    }
  *go_on = func (row, user_data);

  return TRUE;
}

static gboolean
tell_row (TamizReader     *self,
          TamizStatement  *statement,
          TamizLeadRowFunc func,
          gpointer         user_data,
          gboolean        *go_on,
          GError         **error)
{
  TamizLeadRow row;

  read_row (statement, &row);
  if (!tamiz_statement_is_null (statement, MERGED_PERSON_COLUMN)
      || !tamiz_statement_is_null (statement, MERGED_COMPANY_COLUMN))
    return tell_merged (self, statement, &row, func, user_data, go_on, error);

  *go_on = func (&row, user_data);
  return TRUE;
}

/**
 * tamiz_reader_scan_leads:
 * @self: a reader
 * @lead: a lead's id; 0 = all
 * @func: called for each; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads what lists keep of leads, in order of id.  Leads that were taken back, and
 * those of an import that is still running, are left out.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_leads (TamizReader     *self,
                         gint64           lead,
                         TamizLeadRowFunc func,
                         gpointer         user_data,
                         GCancellable    *cancellable,
                         GError         **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  gboolean go_on = TRUE;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self),
                                    lead != 0 ? scan_lead_sql : scan_leads_sql, error);
  if (statement == NULL)
    return FALSE;
  if (lead != 0)
    tamiz_statement_bind_int (statement, 1, lead);

  for (guint n = 0; go_on; n++)
    {
      gboolean row;

      if (n % ROWS_PER_LOOK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      if (!tell_row (self, statement, func, user_data, &go_on, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_reader_scan_moves:
 * @self: a reader
 * @lead: a lead's id; 0 = all
 * @func: called for each; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads stage moves in order of lead and time: of a lead that tamiz_reader_scan_leads()
 * shows, or of all leads, also of those that it does not show.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_moves (TamizReader     *self,
                         gint64           lead,
                         TamizMoveRowFunc func,
                         gpointer         user_data,
                         GCancellable    *cancellable,
                         GError         **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  gboolean go_on = TRUE;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self),
                                    lead != 0 ? scan_moves_of_lead_sql : scan_moves_sql, error);
  if (statement == NULL)
    return FALSE;
  if (lead != 0)
    tamiz_statement_bind_int (statement, 1, lead);
  for (guint n = 0; go_on; n++)
    {
      TamizMoveRow move;
      gboolean row;

      if (n % ROWS_PER_LOOK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        break;
      move = (TamizMoveRow){
        .lead = tamiz_statement_get_int (statement, 0),
        .at = tamiz_statement_get_int (statement, 1),
        .definition = tamiz_statement_get_int (statement, 2),
        .change = tamiz_statement_get_int (statement, 3),
        .from = tamiz_statement_is_null (statement, 4)
                    ? -1
                    : (int) tamiz_statement_get_int (statement, 4),
        .to = tamiz_statement_get_int (statement, 5),
        .cause = tamiz_statement_get_int (statement, 6),
        .actor = tamiz_statement_get_int (statement, 7),
      };
      go_on = func (&move, user_data);
    }

  return TRUE;
}
