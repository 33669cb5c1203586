#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-store-private.h"

/* What an import did and what became of it, for whoever thinks of undoing it. */

/* A slice wrote rows of the file; a mending took rows of it that had been set aside through the door. */
#define SLICES_OF "(SELECT number FROM change WHERE import = $1)"
#define PARTS_OF \
  "(SELECT number FROM change WHERE import = $1 UNION SELECT mending.number FROM set_aside " \
  "JOIN audit AS taken ON taken.record = set_aside.id AND taken.kind = 'set_aside' AND taken.op = 2 " \
  "JOIN change AS mending ON mending.number = taken.change AND mending.cause = '" TAMIZ_CAUSE_MEND "' " \
  "WHERE set_aside.import = $1)"
#define STANDING \
  "NOT EXISTS (SELECT 1 FROM change AS undo WHERE undo.undoes = change.number AND NOT EXISTS " \
  "(SELECT 1 FROM change AS redo WHERE redo.undoes = undo.number))"

static const char slices_sql[]
    = "SELECT number FROM change WHERE number IN " PARTS_OF " AND " STANDING " ORDER BY number DESC";
static const char updates_sql[]
    = "SELECT count(*) FROM change JOIN audit ON audit.change = change.number AND audit.op = 1 "
      "WHERE change.number IN " PARTS_OF " AND audit.kind NOT IN ('import', 'set_aside') AND " STANDING;
/* Found by the ids that the parts made, which are few, and not by looking at all leads. */
#define LEADS_OF \
  "FROM change JOIN audit ON audit.change = change.number AND audit.kind = 'lead' AND audit.op IN (0, 4) " \
  "JOIN lead ON lead.id BETWEEN audit.record AND CASE WHEN audit.op = 4 THEN audit.last " \
  "ELSE audit.record END " \
  "WHERE change.number IN " PARTS_OF " AND lead.import = $1 AND lead.retracted_by IS NULL"
static const char spans_sql[]
    = "SELECT audit.record, CASE WHEN audit.op = 4 THEN audit.last ELSE audit.record END FROM audit "
      "WHERE audit.change IN " PARTS_OF " AND audit.kind = 'lead' AND audit.op IN (0, 4) ORDER BY 1";
static const char imported_sql[] = "SELECT count(*) " LEADS_OF;
static const char mended_sql[] = "SELECT count(*) " LEADS_OF " AND change.import IS NULL";

static const char sources_sql[]
    = "SELECT id FROM source WHERE change IN " PARTS_OF " AND retracted_by IS NULL ORDER BY id";

/* The field as the import left it, and the latest that others made of it: a field may have
 * been changed several times, and the first row of each tells it.
 */
static const char overwritten_sql[]
    = "SELECT entry.kind, entry.record, entry.lead, entry.field, wrote.old, wrote.new, now.new, "
      "later.at, later.actor, later.user "
      "FROM change JOIN audit AS entry ON entry.change = change.number AND entry.op = 1 "
      "JOIN audit AS other ON other.record = entry.record AND other.kind = entry.kind "
      "AND other.op = 1 AND other.field = entry.field AND other.change > entry.change "
      "JOIN change AS later ON later.number = other.change "
      "LEFT JOIN audit_value AS wrote ON wrote.change = entry.change AND wrote.n = entry.n "
      "LEFT JOIN audit_value AS now ON now.change = other.change AND now.n = other.n "
      "WHERE change.number IN " PARTS_OF " AND entry.kind NOT IN ('import', 'set_aside') AND " STANDING " "
      "AND later.number NOT IN " PARTS_OF " "
      "ORDER BY entry.kind, entry.record, entry.field, other.change DESC, entry.change DESC LIMIT $2";

/* What people made of records that the import brought. */
#define EDITED_OF(table) \
  "SELECT other.kind, other.record, other.lead, other.field, now.old, now.old, now.new, " \
  "later.at, later.actor, later.user, other.change " \
  "FROM audit AS other JOIN change AS later ON later.number = other.change " \
  "JOIN " table " ON " table ".id = other.record " \
  "LEFT JOIN audit_value AS now ON now.change = other.change AND now.n = other.n " \
  "WHERE other.change > (SELECT min(number) FROM change WHERE import = $1) AND other.op = 1 " \
  "AND other.kind = '" table "' AND later.actor = 0 AND later.undoes IS NULL " \
  "AND later.number NOT IN " PARTS_OF " " \
  "AND other.field NOT IN ('updated', 'stage') " \
  "AND NOT (other.kind = 'lead' AND other.field IN ('person', 'merged_into')) " \
  "AND " table ".retracted_by IS NULL AND " table ".change IN " PARTS_OF
static const char edited_sql[]
    = "SELECT * FROM (" EDITED_OF ("person") " UNION ALL " EDITED_OF ("company") " UNION ALL "
      EDITED_OF ("lead") ") AS edits ORDER BY 11 DESC LIMIT $2";

/* Leads of people who came with the import: theirs came later, and go nowhere without them. */
#define FOLLOWERS \
  "SELECT lead.id FROM lead JOIN person ON person.id = lead.person " \
  "WHERE lead.retracted_by IS NULL AND person.change IN " PARTS_OF " AND lead.change NOT IN " PARTS_OF
static const char followers_sql[] = FOLLOWERS " AND lead.change > $2 ORDER BY 1";

/* Calls, answers, handoffs, outcomes and whatever else happened that did not come with the import, nor
 * only went over from one lead to another of it.
 */
#define WORKED_ON(table) \
  "SELECT lead.id FROM " table " JOIN lead ON lead.id = " table ".lead " \
  "WHERE " table ".change > (SELECT min(number) FROM change WHERE import = $1) " \
  "AND " table ".retracted_by IS NULL AND lead.import = $1 AND lead.retracted_by IS NULL " \
  "AND " table ".change NOT IN " PARTS_OF " AND NOT EXISTS (SELECT 1 FROM change " \
  "WHERE change.number = " table ".change AND change.cause = 'person.merge')"
static const char worked_on_sql[]
    = WORKED_ON ("answer") " UNION " WORKED_ON ("call") " UNION " WORKED_ON ("handoff")
      " UNION " WORKED_ON ("outcome") " UNION " WORKED_ON ("activity") " UNION " FOLLOWERS " ORDER BY 1";

/* Which import a change began or is a slice of. */
static const char import_of_sql[]
    = "SELECT coalesce(change.import, import.id) FROM change LEFT JOIN import ON import.change = change.number "
      "WHERE change.number = $1";

/* An undo of an undo of it, however often, is what brought it back. */
static const char import_again_sql[]
    = "WITH RECURSIVE chain (number, depth) AS ("
      "SELECT number, 0 FROM change WHERE number = $1 OR part_of = $1 OR part_of = "
      "(SELECT part_of FROM change WHERE number = $1) "
      "UNION SELECT change.undoes, chain.depth + 1 FROM chain JOIN change ON change.number = chain.number "
      "WHERE change.undoes IS NOT NULL) "
      "SELECT change.import FROM chain JOIN change ON change.number = chain.number "
      "WHERE change.import IS NOT NULL AND chain.depth > 0 AND chain.depth % 2 = 0 LIMIT 1";

/* The first change of what took an import back last; what did that again by undoing an undo does not count. */
static const char undone_by_sql[]
    = "SELECT coalesce(change.part_of, change.number) FROM audit JOIN change ON change.number = audit.change "
      "WHERE audit.record = $1 AND audit.kind = 'import' AND audit.op = 1 AND audit.field = 'state' "
      "AND change.cause = 'undo' AND change.undoes IS NULL ORDER BY change.number DESC LIMIT 1";

/* What an import added to leads that the same change did not make. */
#define ADDED_TO_OTHERS(table) \
  "SELECT " table ".lead FROM " table " JOIN lead ON lead.id = " table ".lead " \
  "WHERE " table ".change IN " SLICES_OF " AND " table ".retracted_by IS NULL " \
  "AND lead.change <> " table ".change"
static const char added_to_sql[]
    = ADDED_TO_OTHERS ("activity") " UNION " ADDED_TO_OTHERS ("answer") " UNION "
      ADDED_TO_OTHERS ("stage_move") " ORDER BY 1";

/* Changes that merged what came with the import and what did not, and still stand: by either of
 * the two the other would be lost.  Nothing is lost of whom nothing is kept any more.
 */
#define LAST_MERGED(table) \
  "(SELECT max(audit.change) FROM audit WHERE audit.record = gone.id AND audit.kind = '" table "' " \
  "AND audit.field = 'merged_into')"
#define MERGED_ACROSS(table) \
  "SELECT " LAST_MERGED (table) " FROM " table " AS gone JOIN " table " AS kept ON kept.id = gone.merged_into " \
  "WHERE gone.merged_into IS NOT NULL AND kept.retracted_by IS NULL " \
  "AND (gone.change IN " PARTS_OF ") <> (kept.change IN " PARTS_OF ") "
#define STANDS_MERGED "AND gone.retracted_by IS NULL "
static const char merged_across_sql[]
    = MERGED_ACROSS ("person") STANDS_MERGED "AND gone.erased IS NULL AND kept.erased IS NULL UNION "
      MERGED_ACROSS ("company") STANDS_MERGED "UNION "
      MERGED_ACROSS ("lead") "AND NOT EXISTS (SELECT 1 FROM person WHERE person.id IN (gone.person, kept.person) "
      "AND person.erased IS NOT NULL) ORDER BY 1 DESC";

void
tamiz_later_edit_free (TamizLaterEdit *edit)
{
  g_free (edit->before);
  g_free (edit->imported);
  g_free (edit->after);
  g_free (edit);
}

static GArray *
list_numbers_since (TamizReader  *self,
                    const char   *sql,
                    gint64        import,
                    gint64        since,
                    GError      **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), sql, error);

  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, import);
  if (since >= 0)
    tamiz_statement_bind_int (statement, 2, since);
  return tamiz_statement_list_ints (statement, error);
}

static GArray *
list_numbers (TamizReader  *self,
              const char   *sql,
              gint64        import,
              GError      **error)
{
  return list_numbers_since (self, sql, import, -1, error);
}

static gboolean
count (TamizReader  *self,
       const char   *sql,
       gint64        import,
       guint64      *number,
       GError      **error)
{
  g_autoptr (GArray) numbers = list_numbers (self, sql, import, error);

  if (numbers == NULL)
    return FALSE;

  *number = numbers->len > 0 ? (guint64) g_array_index (numbers, gint64, 0) : 0;
  return TRUE;
}

/**
 * tamiz_reader_list_slices:
 * @self: a reader
 * @import: an import's id
 * @error: return location
 *
 * Lists the changes of an import that stand, and those that completed rows of it since, in the order in
 * which they are to be undone.
 *
 * Returns: (transfer full) (element-type gint64): numbers of changes, the last one first
 */
GArray *
tamiz_reader_list_slices (TamizReader *self,
                          gint64       import,
                          GError     **error)
{
  return list_numbers (self, slices_sql, import, error);
}

/**
 * tamiz_reader_count_updates:
 * @self: a reader
 * @import: an import's id
 * @n_fields: (out): how many
 * @error: return location
 *
 * Counts the fields of what was there before that an import has written.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_count_updates (TamizReader  *self,
                            gint64        import,
                            guint64      *n_fields,
                            GError      **error)
{
  return count (self, updates_sql, import, n_fields, error);
}

/**
 * tamiz_reader_count_imported:
 * @self: a reader
 * @import: an import's id
 * @n_leads: (out): how many
 * @error: return location
 *
 * Counts the leads that came with an import and are there, those of rows completed since among them.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_count_imported (TamizReader  *self,
                             gint64        import,
                             guint64      *n_leads,
                             GError      **error)
{
  return count (self, imported_sql, import, n_leads, error);
}

/**
 * tamiz_reader_list_imported:
 * @self: a reader
 * @import: an import's id
 * @spans: an array whose elements are two gint64: gets the first and the last id of leads, ascending
 * @error: return location
 *
 * Lists the leads that came with an import, those of rows completed since among them, whether they are
 * still there or not.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_list_imported (TamizReader  *self,
                            gint64        import,
                            GArray       *spans,
                            GError      **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), spans_sql, error);
  gboolean row = TRUE;

  g_return_val_if_fail (g_array_get_element_size (spans) == 2 * sizeof (gint64), FALSE);

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, import);
  while (row)
    {
      gint64 span[2];

      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      span[0] = row ? tamiz_statement_get_int (statement, 0) : 0;
      span[1] = row ? tamiz_statement_get_int (statement, 1) : 0;
      if (row)
        g_array_append_vals (spans, span, 1);
    }

  return TRUE;
}

/**
 * tamiz_reader_list_imported_sources:
 * @self: a reader
 * @import: an import's id
 * @error: return location
 *
 * Lists the sources that an import made and that are there.
 *
 * Returns: (transfer full) (element-type gint64): their ids
 */
GArray *
tamiz_reader_list_imported_sources (TamizReader *self,
                                    gint64       import,
                                    GError     **error)
{
  return list_numbers (self, sources_sql, import, error);
}

/**
 * tamiz_reader_count_mended:
 * @self: a reader
 * @import: an import's id
 * @n_leads: (out): how many
 * @error: return location
 *
 * Counts the leads that are there of an import's rows that were set aside and completed later.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_count_mended (TamizReader  *self,
                           gint64        import,
                           guint64      *n_leads,
                           GError      **error)
{
  return count (self, mended_sql, import, n_leads, error);
}

/* @known: whether it is a field of this program's */
static TamizLaterEdit *
read_edit (TamizStatement *statement,
           gboolean       *known)
{
  TamizLaterEdit *edit = g_new0 (TamizLaterEdit, 1);
  const char *field = tamiz_statement_get_text (statement, 3);

  *known = tamiz_kind_from_nick (tamiz_statement_get_text (statement, 0), &edit->kind) && field != NULL;
  edit->field = *known ? tamiz_kind_find_field (edit->kind, field) : -1;
  *known = edit->field >= 0;
  edit->id = tamiz_statement_get_int (statement, 1);
  edit->lead = tamiz_statement_get_int (statement, 2);
  edit->before = g_strdup (tamiz_statement_get_text (statement, 4));
  edit->imported = g_strdup (tamiz_statement_get_text (statement, 5));
  edit->after = g_strdup (tamiz_statement_get_text (statement, 6));
  edit->at = tamiz_statement_get_int (statement, 7);
  edit->actor = (int) tamiz_statement_get_int (statement, 8);
  edit->user = tamiz_statement_get_int (statement, 9);

  return edit;
}

static gboolean
is_same_field (GPtrArray            *edits,
               const TamizLaterEdit *edit)
{
  const TamizLaterEdit *last = edits->len > 0 ? g_ptr_array_index (edits, edits->len - 1) : NULL;

  return last != NULL && last->kind == edit->kind && last->id == edit->id && last->field == edit->field;
}

static GPtrArray *
list_edits (TamizReader  *self,
            const char   *sql,
            gint64        import,
            guint         limit,
            GError      **error)
{
  g_autoptr (GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_later_edit_free);
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), sql, error);
  gboolean row, known;

  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, import);
  tamiz_statement_bind_int (statement, 2, limit);
  for (;;)
    {
      TamizLaterEdit *edit;

      if (!tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&edits);
      edit = read_edit (statement, &known);
      if (known && !is_same_field (edits, edit))
        g_ptr_array_add (edits, edit);
      else
        tamiz_later_edit_free (edit);
    }
}

/**
 * tamiz_reader_list_overwritten:
 * @self: a reader
 * @import: an import's id
 * @limit: how many rows to look at
 * @error: return location
 *
 * Lists the fields that an import wrote into records that were there before, and that were
 * changed since.  What was changed back to the import's own value is listed as well.
 *
 * Returns: (transfer full) (element-type TamizLaterEdit): the fields
 */
GPtrArray *
tamiz_reader_list_overwritten (TamizReader  *self,
                               gint64        import,
                               guint         limit,
                               GError      **error)
{
  return list_edits (self, overwritten_sql, import, limit, error);
}

/**
 * tamiz_reader_list_edited:
 * @self: a reader
 * @import: an import's id
 * @limit: how many rows to look at
 * @error: return location
 *
 * Lists what people changed since in fields of people, companies and leads that came with
 * an import, the latest first.
 *
 * Returns: (transfer full) (element-type TamizLaterEdit): the fields
 */
GPtrArray *
tamiz_reader_list_edited (TamizReader  *self,
                          gint64        import,
                          guint         limit,
                          GError      **error)
{
  return list_edits (self, edited_sql, import, limit, error);
}

/**
 * tamiz_reader_list_worked_on:
 * @self: a reader
 * @import: an import's id
 * @error: return location
 *
 * Lists the leads of an import that were called, answered, handed over or closed since.
 *
 * Returns: (transfer full) (element-type gint64): ids of leads
 */
GArray *
tamiz_reader_list_worked_on (TamizReader *self,
                             gint64       import,
                             GError     **error)
{
  return list_numbers (self, worked_on_sql, import, error);
}

/**
 * tamiz_reader_find_import_of:
 * @self: a reader
 * @change: a change
 * @import: (out): the import that it began or is a slice of; 0 where it is none
 * @error: return location
 *
 * Finds which import a change belongs to.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_find_import_of (TamizReader *self,
                             gint64       change,
                             gint64      *import,
                             GError     **error)
{
  guint64 number = 0;

  if (!count (self, import_of_sql, change, &number, error))
    return FALSE;
  *import = (gint64) number;

  return TRUE;
}

/**
 * tamiz_reader_find_import_again:
 * @self: a reader
 * @change: a change
 * @import: (out): the import that it brought back, by undoing an undo; 0 where it is none
 * @error: return location
 *
 * Finds which import would be taken back again with a change.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_find_import_again (TamizReader *self,
                                gint64       change,
                                gint64      *import,
                                GError     **error)
{
  guint64 number = 0;

  if (!count (self, import_again_sql, change, &number, error))
    return FALSE;
  *import = (gint64) number;

  return TRUE;
}

/**
 * tamiz_reader_find_import_undo:
 * @self: a reader
 * @import: an import's id
 * @change: (out): the change that is undone to have it back; 0 where nobody took it back
 * @error: return location
 *
 * Finds what took an import back.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_find_import_undo (TamizReader *self,
                               gint64       import,
                               gint64      *change,
                               GError     **error)
{
  guint64 number = 0;

  if (!count (self, undone_by_sql, import, &number, error))
    return FALSE;
  *change = (gint64) number;

  return TRUE;
}

/**
 * tamiz_reader_list_followers:
 * @self: a reader
 * @import: an import
 * @since: a change; 0 for all
 * @error: return location
 *
 * Lists the leads that did not come with an import, but after a change, and whose person did.
 *
 * Returns: (transfer full) (element-type gint64): their ids
 */
GArray *
tamiz_reader_list_followers (TamizReader *self,
                             gint64       import,
                             gint64       since,
                             GError     **error)
{
  return list_numbers_since (self, followers_sql, import, since, error);
}

/**
 * tamiz_reader_list_added_to:
 * @self: a reader
 * @import: an import's id
 * @error: return location
 *
 * Lists the leads to which an import added activities, answers or moves with a change that
 * did not make them.
 *
 * Returns: (transfer full) (element-type gint64): ids of leads
 */
GArray *
tamiz_reader_list_added_to (TamizReader *self,
                            gint64       import,
                            GError     **error)
{
  return list_numbers (self, added_to_sql, import, error);
}

/**
 * tamiz_reader_list_merged_across:
 * @self: a reader
 * @import: an import's id
 * @error: return location
 *
 * Lists the changes that merged people, companies or leads of an import with others.
 *
 * Returns: (transfer full) (element-type gint64): numbers of changes, the last one first
 */
GArray *
tamiz_reader_list_merged_across (TamizReader *self,
                                 gint64       import,
                                 GError     **error)
{
  return list_numbers (self, merged_across_sql, import, error);
}
