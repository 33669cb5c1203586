#define G_LOG_DOMAIN "tamiz-tables"

#include "config.h"

#include "tamiz-tables.h"

/* Which table a kind lies in and how: what the macros below need beside a field. */
#define OF_BASE(X, column) X ("base", RECORD, column)
#define OF_USER(X, column) X ("member", RECORD, column)
#define OF_SOURCE(X, column) X ("source", RECORD, column)
#define OF_PRODUCT_LINE(X, column) X ("product_line", RECORD, column)
#define OF_CAMPAIGN(X, column) X ("campaign", RECORD, column)
#define OF_COST(X, column) X ("cost", RECORD, column)
#define OF_COMPANY(X, column) X ("company", RECORD, column)
#define OF_DOMAIN(X, column) X ("domain", RECORD, column)
#define OF_PERSON(X, column) X ("person", RECORD, column)
#define OF_EMAIL(X, column) X ("email", RECORD, column)
#define OF_PHONE(X, column) X ("phone", RECORD, column)
#define OF_HANDLE(X, column) X ("handle", RECORD, column)
#define OF_EXTERNAL_ID(X, column) X ("external_id", RECORD, column)
#define OF_LEAD(X, column) X ("lead", RECORD, column)
#define OF_LEAD_PERSON(X, column) X ("lead_person", RECORD, column)
#define OF_TAG(X, column) X ("tag", RECORD, column)
#define OF_FIELD(X, column) X ("field", RECORD, column)
#define OF_CUSTOM(X, column) X ("custom", RECORD, column)
#define OF_TASK(X, column) X ("task", RECORD, column)
#define OF_ACTIVITY(X, column) X ("activity", CLUSTERED, column)
#define OF_CALL(X, column) X ("call", RECORD, column)
#define OF_ANSWER(X, column) X ("answer", CLUSTERED, column)
#define OF_DEFINITION(X, column) X ("definition", RECORD, column)
#define OF_SIGNATURE(X, column) X ("signature", RECORD, column)
#define OF_COMMENT(X, column) X ("comment", RECORD, column)
#define OF_OPINION(X, column) X ("opinion", RECORD, column)
#define OF_CONTENT(X, column) X ("content", RECORD, column)
#define OF_ATTACHMENT(X, column) X ("attachment", RECORD, column)
#define OF_HANDOFF(X, column) X ("handoff", RECORD, column)
#define OF_HANDOFF_STEP(X, column) X ("handoff_step", RECORD, column)
#define OF_OUTCOME(X, column) X ("outcome", RECORD, column)
#define OF_CONSENT(X, column) X ("consent", RECORD, column)
#define OF_LIST_ENTRY(X, column) X ("list_entry", RECORD, column)
#define OF_RATE(X, column) X ("rate", RECORD, column)
#define OF_IMPORT(X, column) X ("import", RECORD, column)
#define OF_SET_ASIDE(X, column) X ("set_aside", RECORD, column)
#define OF_STAGE_MOVE(X, column) X ("stage_move", CLUSTERED, column)
#define OF_NOT_SAME(X, column) X ("not_same", RECORD, column)
#define OF_DUPLICATE(X, column) X ("duplicate", RECORD, column)
#define OF_SUPPRESSION(X, column) X ("suppression", RECORD, column)
#define OF_ERASURE(X, column) X ("erasure", RECORD, column)
#define OF_FORM(X, column) X ("form", RECORD, column)
#define OF_SUBMISSION(X, column) X ("submission", RECORD, column)
#define OF_CONNECTION(X, column) X ("connection", RECORD, column)
#define OF_OUTBOX(X, column) X ("outbox", MACHINE, column)
#define OF_REMOTE_LINK(X, column) X ("remote_link", MACHINE, column)
#define OF_CURSOR(X, column) X ("cursor", MACHINE, column)
#define OF_ATTEMPT(X, column) X ("attempt", MACHINE, column)
#define OF_EXCEPTION(X, column) X ("exception", RECORD, column)
#define OF_TEMPLATE(X, column) X ("template", RECORD, column)
#define OF_ABSENCE(X, column) X ("absence", RECORD, column)
#define OF_CALENDAR(X, column) X ("calendar", MACHINE, column)
#define OF_PAUSE(X, column) X ("pause", RECORD, column)
#define OF_NOTICE(X, column) X ("notice", RECORD, column)

/* The key of a row.  A clustered row is found through its lead. */
#define KEY_RECORD(lead) "id = $1"
#define KEY_MACHINE(lead) "id = $1"
#define KEY_CLUSTERED(lead) "lead = " lead " AND id = $1"

#define ORDER_RECORD " ORDER BY id"
#define ORDER_MACHINE " ORDER BY id"
#define ORDER_CLUSTERED " ORDER BY lead, at, id"

#define CHILDREN_ORDER_RECORD " ORDER BY id"
#define CHILDREN_ORDER_MACHINE " ORDER BY id"
#define CHILDREN_ORDER_CLUSTERED " ORDER BY at, id"

#define RANGE_ORDER_RECORD ", id"
#define RANGE_ORDER_MACHINE ", id"
#define RANGE_ORDER_CLUSTERED ", at, id"

#define COLUMN(KIND, number, NAME, column, TYPE, detail) ", " #column
#define PARAMETER(KIND, number, NAME, column, TYPE, detail) ", $" #number

#define INSERT(KIND, table) \
  "INSERT INTO " table " (id, change, changed" TAMIZ_FIELDS_##KIND (COLUMN) ") " \
  "VALUES ($1, $2, $2" TAMIZ_FIELDS_##KIND (PARAMETER) ")"
#define SELECT(KIND, table) \
  "SELECT id, change, changed, retracted_by" TAMIZ_FIELDS_##KIND (COLUMN) " FROM " table

#define UPDATE_IN(table, WAY, column) \
  "UPDATE " table " SET " column " = $3, changed = $2 WHERE " KEY_##WAY ("$5") \
  " AND " column " IS NOT DISTINCT FROM $4 RETURNING retracted_by",
#define UPDATE(KIND, number, NAME, column, TYPE, detail) OF_##KIND (UPDATE_IN, #column)
#define UPDATES(KIND, nick, table, WAY) \
  static const char *const updates_##KIND[] = { TAMIZ_FIELDS_##KIND (UPDATE) };
TAMIZ_KINDS (UPDATES)

#define SELECT_FIELD_IN(table, WAY, column) \
  "SELECT " column " FROM " table " WHERE " KEY_##WAY ("$2"),
#define SELECT_FIELD(KIND, number, NAME, column, TYPE, detail) OF_##KIND (SELECT_FIELD_IN, #column)
#define SELECT_FIELDS(KIND, nick, table, WAY) \
  static const char *const fields_##KIND[] = { TAMIZ_FIELDS_##KIND (SELECT_FIELD) };
TAMIZ_KINDS (SELECT_FIELDS)

#define RETRACT_LEADS_RECORD(table) NULL
#define RETRACT_LEADS_MACHINE(table) NULL
#define RETRACT_LEADS_CLUSTERED(table) \
  "UPDATE " #table " SET retracted_by = $2, changed = $2 " \
  "WHERE lead BETWEEN $1 AND $3 AND change = $4 AND retracted_by IS NULL"

#define TABLE(KIND, nick, table, WAY) \
  { \
    .insert = INSERT (KIND, #table), \
    .select = SELECT (KIND, #table) " WHERE " KEY_##WAY ("$2"), \
    .select_anywhere = SELECT (KIND, #table) " WHERE id = $1", \
    .list = SELECT (KIND, #table) " WHERE retracted_by IS NULL" ORDER_##WAY, \
    .list_from = SELECT (KIND, #table) " WHERE id >= $1 AND retracted_by IS NULL ORDER BY id", \
    .scan = SELECT (KIND, #table) ORDER_##WAY, \
    .slice = SELECT (KIND, #table) " WHERE change = $1 AND id BETWEEN $2 AND $3" ORDER_##WAY, \
    .retract = "UPDATE " #table " SET retracted_by = $2, changed = $2 WHERE " KEY_##WAY ("$3") \
               " AND retracted_by IS NULL", \
    .restore = "UPDATE " #table " SET retracted_by = NULL, changed = $2 WHERE " KEY_##WAY ("$3") \
               " AND retracted_by = $4", \
    .retract_slice = "UPDATE " #table " SET retracted_by = $2, changed = $2 " \
                     "WHERE id BETWEEN $1 AND $3 AND change = $4 AND retracted_by IS NULL", \
    .retract_leads = RETRACT_LEADS_##WAY (table), \
    .retract_import = "UPDATE " #table " SET retracted_by = $2, changed = $2 WHERE change IN " \
                      "(SELECT number FROM change WHERE import = $1) AND retracted_by IS NULL", \
    .restore_all = "UPDATE " #table " SET retracted_by = NULL, changed = $2 " \
                   "WHERE retracted_by = $1", \
    .update = updates_##KIND, \
    .select_field = fields_##KIND, \
  },
static const TamizTable tables[] = { TAMIZ_KINDS (TABLE) };

#define LOOKUP_IN(table, WAY, column) CHILDREN_ORDER_##WAY
#define RANGE_IN(table, WAY, column) RANGE_ORDER_##WAY
#define LOOKUP(KIND, FIELD, table, column) \
  { TAMIZ_KIND_##KIND, TAMIZ_##KIND##_##FIELD, \
    SELECT (KIND, #table) " WHERE " #column " = $1 AND retracted_by IS NULL" \
    OF_##KIND (LOOKUP_IN, ""), \
    SELECT (KIND, #table) " WHERE " #column " >= $1 AND retracted_by IS NULL ORDER BY " #column \
    OF_##KIND (RANGE_IN, ""), \
    SELECT (KIND, #table) " WHERE " #column " = $1" OF_##KIND (LOOKUP_IN, "") },
static const struct
{
  TamizKind kind;
  int field;
  const char *sql, *range_sql, *whole_sql;
} lookups[] = { TAMIZ_LOOKUPS (LOOKUP) };

const TamizTable *
tamiz_table_get (TamizKind kind)
{
  return &tables[kind];
}

/**
 * tamiz_table_get_lookup:
 * @kind: a kind of record
 * @field: a field that children are listed by
 *
 * Gets the statement that lists the records of a kind whose @field is $1.
 *
 * Returns: (transfer none) (nullable): a literal, %NULL where @field is no lookup
 */
const char *
tamiz_table_get_lookup (TamizKind kind,
                        int       field)
{
  for (guint i = 0; i < G_N_ELEMENTS (lookups); i++)
    {
      if (lookups[i].kind == kind && lookups[i].field == field)
        return lookups[i].sql;
    }

  return NULL;
}

/**
 * tamiz_table_get_whole_lookup:
 * @kind: a kind of record
 * @field: a field that children are listed by
 *
 * Gets the statement that lists the records of a kind whose @field is $1, those that were
 * taken back too.
 *
 * Returns: (transfer none) (nullable): a literal, %NULL where @field is no lookup
 */
const char *
tamiz_table_get_whole_lookup (TamizKind kind,
                              int       field)
{
  for (guint i = 0; i < G_N_ELEMENTS (lookups); i++)
    {
      if (lookups[i].kind == kind && lookups[i].field == field)
        return lookups[i].whole_sql;
    }

  return NULL;
}

/**
 * tamiz_table_get_range:
 * @kind: a kind of record
 * @field: a field that children are listed by
 *
 * Gets the statement that lists the records of a kind whose @field is $1 or greater,
 * rising, and within one @field in order of their key.
 *
 * Returns: (transfer none) (nullable): a literal, %NULL where @field is no lookup
 */
const char *
tamiz_table_get_range (TamizKind kind,
                       int       field)
{
  for (guint i = 0; i < G_N_ELEMENTS (lookups); i++)
    {
      if (lookups[i].kind == kind && lookups[i].field == field)
        return lookups[i].range_sql;
    }

  return NULL;
}

/**
 * tamiz_table_get_lead_field:
 * @kind: a kind of record
 *
 * Finds the field by which a kind belongs to a lead.
 *
 * Returns: the field, or -1
 */
int
tamiz_table_get_lead_field (TamizKind kind)
{
  const TamizKindInfo *info = tamiz_kind_get_info (kind);

  /* A lead's own reference to another is the case before it, not what it belongs to. */
  if (kind == TAMIZ_KIND_LEAD)
    return -1;

  for (guint i = 0; i < info->n_fields; i++)
    {
      if (info->fields[i].type == TAMIZ_TYPE_REF && info->fields[i].kind == TAMIZ_KIND_LEAD)
        return i;
    }

  return -1;
}

gboolean
tamiz_table_is_clustered (TamizKind kind)
{
  return tamiz_kind_get_info (kind)->way == TAMIZ_WAY_CLUSTERED;
}

/**
 * tamiz_table_is_derived:
 * @kind: a kind of record
 * @field: one of its fields
 *
 * Tells whether storage itself keeps a field, from what else stands in the base: a
 * lead's stage repeats its last move.  Such fields are not audited.
 *
 * Returns: whether it does
 */
gboolean
tamiz_table_is_derived (TamizKind kind,
                        int       field)
{
  return kind == TAMIZ_KIND_LEAD && (field == TAMIZ_LEAD_STAGE || field == TAMIZ_LEAD_UPDATED);
}

/**
 * tamiz_table_read_record:
 * @kind: a kind of record
 * @statement: one of its statements, standing on a row
 *
 * Reads a row.
 *
 * Returns: (transfer full): the record
 */
TamizRecord *
tamiz_table_read_record (TamizKind       kind,
                         TamizStatement *statement)
{
  guint n_fields = tamiz_kind_get_info (kind)->n_fields;
  TamizRecord *record;

  record = tamiz_record_new (kind, tamiz_statement_get_int (statement, TAMIZ_COLUMN_ID));
  tamiz_record_set_changes (record, tamiz_statement_get_int (statement, TAMIZ_COLUMN_CHANGE),
                            tamiz_statement_get_int (statement, TAMIZ_COLUMN_CHANGED));
  for (guint i = 0; i < n_fields; i++)
    tamiz_statement_get_value (statement, TAMIZ_COLUMN_FIELDS + i, tamiz_record_edit (record, i));

  return record;
}
