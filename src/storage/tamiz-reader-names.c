#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-store-private.h"
#include "tamiz-tables.h"

#include <gio/gio.h>

/* How many rows pass between two looks at the cancellable. */
#define ROWS_PER_LOOK 1024

static const char change_row_sql[] = "SELECT at, actor, user FROM change WHERE number = $1";
static const char attachments_sql[]
    = "SELECT id, change, changed, retracted_by, lead, person, company, name, type, size, digest, "
      "NULL FROM attachment WHERE lead = $1 AND retracted_by IS NULL ORDER BY id";
static const char count_people_sql[]
    = "SELECT count(*) FROM person WHERE company = $1 AND retracted_by IS NULL AND merged_into IS NULL";
static const char count_answers_sql[] = "SELECT count(*) FROM answer WHERE criterion = $1 AND retracted_by IS NULL";
static const char companies_sql[]
    = "SELECT id, name, NULL, city, industry FROM company WHERE retracted_by IS NULL "
      "AND merged_into IS NULL ORDER BY id";
static const char known_companies_sql[]
    = "SELECT id, change, changed, retracted_by, name, tax_number, industry, employees, revenue, "
      "revenue_currency, address, city, country, relation, merged_into, owner, open_deal FROM company "
      "WHERE (relation > 0 OR open_deal IS NOT NULL) AND retracted_by IS NULL AND merged_into IS NULL "
      "ORDER BY id";
static const char people_sql[]
    = "SELECT person.id, person.first_name, person.last_name, person.job_title, company.name "
      "FROM person LEFT JOIN company ON company.id = person.company "
      "WHERE person.retracted_by IS NULL AND person.merged_into IS NULL AND person.erased IS NULL "
      "AND NOT EXISTS (SELECT 1 FROM lead WHERE lead.person = person.id "
      "AND lead.retracted_by IS NULL) ORDER BY person.id";

/**
 * tamiz_reader_list_known_companies:
 * @self: a reader
 * @error: return location
 *
 * Lists the companies that are more than prospects, or with whom a deal is open.
 *
 * Returns: (transfer full) (element-type TamizRecord): them
 */
GPtrArray *
tamiz_reader_list_known_companies (TamizReader  *self,
                                   GError      **error)
{
  g_autoptr (GPtrArray) companies = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TamizStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), known_companies_sql, error);
  for (;;)
    {
      if (statement == NULL || !tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&companies);
      g_ptr_array_add (companies, tamiz_table_read_record (TAMIZ_KIND_COMPANY, statement));
    }
}

/**
 * tamiz_reader_load_change:
 * @self: a reader
 * @change: a change's number
 * @row: (out): when it was, and who made it
 * @error: return location
 *
 * Loads when a change was made and by whom.
 *
 * Returns: whether there is one; %FALSE without an error where there is none
 */
gboolean
tamiz_reader_load_change (TamizReader     *self,
                          gint64           change,
                          TamizChangeRow  *row,
                          GError         **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  gboolean found;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  *row = (TamizChangeRow) { 0, TAMIZ_ACTOR_PROGRAM, 0 };
  statement = tamiz_statement_take (tamiz_reader_get_connection (self), change_row_sql, error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, change);
  if (!tamiz_statement_step (statement, &found, error) || !found)
    return FALSE;
  row->at = tamiz_statement_get_int (statement, 0);
  row->actor = tamiz_statement_get_int (statement, 1);
  row->user = tamiz_statement_get_int (statement, 2);

  return TRUE;
}

/**
 * tamiz_reader_list_attachments:
 * @self: a reader
 * @lead: a lead's id
 * @error: return location
 *
 * Lists what is kept with a lead, without reading the contents, which may be large.
 *
 * Returns: (transfer full) (element-type TamizRecord): in order of id
 */
GPtrArray *
tamiz_reader_list_attachments (TamizReader  *self,
                               gint64        lead,
                               GError      **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (TamizStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), attachments_sql, error);
  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, lead);
  for (;;)
    {
      if (!tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&records);
      g_ptr_array_add (records, tamiz_table_read_record (TAMIZ_KIND_ATTACHMENT, statement));
    }
}

static gboolean
step_count (TamizStatement  *statement,
            guint64         *count,
            GError         **error)
{
  gboolean row;

  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  *count = (guint64) tamiz_statement_get_int (statement, 0);

  return TRUE;
}

/**
 * tamiz_reader_count_people:
 * @self: a reader
 * @company: a company's id
 * @n_people: (out): how many people it has
 * @error: return location
 *
 * Counts the people of a company.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_count_people (TamizReader  *self,
                           gint64        company,
                           guint        *n_people,
                           GError      **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  guint64 count;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), count_people_sql, error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, company);
  if (!step_count (statement, &count, error))
    return FALSE;
  *n_people = (guint) count;

  return TRUE;
}

/**
 * tamiz_reader_count_answers:
 * @self: a reader
 * @criterion: a criterion's key
 * @n_answers: (out): how often it was answered, earlier answers of a lead too
 * @error: return location
 *
 * Counts the answers to a criterion.  No index leads to them, so all answers are looked at.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_count_answers (TamizReader  *self,
                            const char   *criterion,
                            guint64      *n_answers,
                            GError      **error)
{
  g_autoptr (TamizStatement) statement = NULL;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  statement = tamiz_statement_take (tamiz_reader_get_connection (self), count_answers_sql, error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_text (statement, 1, criterion);

  return step_count (statement, n_answers, error);
}

static gboolean
scan_names (TamizReader      *self,
            const char       *sql,
            TamizNameRowFunc  func,
            gpointer          user_data,
            GCancellable     *cancellable,
            GError          **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  for (guint n = 0;; n++)
    {
      TamizNameRow name;

      if ((n % ROWS_PER_LOOK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
          || !tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      name = (TamizNameRow) {
        .id = tamiz_statement_get_int (statement, 0),
        .name = tamiz_statement_get_text (statement, 1),
        .last_name = tamiz_statement_get_text (statement, 2),
        .detail = tamiz_statement_get_text (statement, 3),
        .company = tamiz_statement_get_text (statement, 4),
      };
      if (!func (&name, user_data))
        return TRUE;
    }
}

/**
 * tamiz_reader_scan_companies:
 * @self: a reader
 * @func: called for each company; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads the companies' names, with city (detail) and industry (company).
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_companies (TamizReader       *self,
                             TamizNameRowFunc   func,
                             gpointer           user_data,
                             GCancellable      *cancellable,
                             GError           **error)
{
  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  return scan_names (self, companies_sql, func, user_data, cancellable, error);
}

/**
 * tamiz_reader_scan_people:
 * @self: a reader
 * @func: called for each person; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads the names of those people who are nobody's main person in a lead, with job
 * title (detail) and company; the others are in the index.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_people (TamizReader       *self,
                          TamizNameRowFunc   func,
                          gpointer           user_data,
                          GCancellable      *cancellable,
                          GError           **error)
{
  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  return scan_names (self, people_sql, func, user_data, cancellable, error);
}
