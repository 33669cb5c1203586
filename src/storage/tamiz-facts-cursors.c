#define G_LOG_DOMAIN "tamiz-facts"

#include "config.h"

#include "tamiz-facts-cursors.h"

/* How many rows of others may be passed over, more than were wanted, before looking up is
 * cheaper.
 */
#define MAX_PASSED 64

/* In place of a field: records are asked for by their own ids, not by their parents'. */
#define OWN_ID (-1)

typedef struct
{
  TamizKind kind;
  int field;
  TamizStatement *statement; /* (nullable): not begun, at its end, or given up */
  gboolean begun, given_up;
  gint64 reached;            /* the greatest parent that was asked for */
  gint64 parent;             /* of the row it stands on; the row itself with OWN_ID */
  guint wanted, passed;
} Cursor;

struct _TamizFactsCursors
{
  TamizConnection *connection;
  GArray *cursors;           /* Cursor */
};

static void
clear_cursor (Cursor *cursor)
{
  g_clear_pointer (&cursor->statement, tamiz_statement_release);
}

TamizFactsCursors *
tamiz_facts_cursors_new (TamizConnection *connection)
{
  TamizFactsCursors *self = g_new0 (TamizFactsCursors, 1);

  self->connection = connection;
  self->cursors = g_array_new (FALSE, TRUE, sizeof (Cursor));
  g_array_set_clear_func (self->cursors, (GDestroyNotify) clear_cursor);

  return self;
}

void
tamiz_facts_cursors_free (TamizFactsCursors *self)
{
  g_array_unref (self->cursors);
  g_free (self);
}

static Cursor *
find_cursor (TamizFactsCursors *self,
             TamizKind          kind,
             int                field)
{
  Cursor cursor = { .kind = kind, .field = field, .reached = G_MININT64 };

  for (guint i = 0; i < self->cursors->len; i++)
    {
      Cursor *known = &g_array_index (self->cursors, Cursor, i);

      if (known->kind == kind && known->field == field)
        return known;
    }

  g_array_append_val (self->cursors, cursor);
  return &g_array_index (self->cursors, Cursor, self->cursors->len - 1);
}

/* On to the next row; at the end the statement is released. */
static gboolean
step (Cursor  *cursor,
      GError **error)
{
  gboolean row;

  if (!tamiz_statement_step (cursor->statement, &row, error))
    return FALSE;
  if (row)
    cursor->parent = tamiz_statement_get_int (cursor->statement, cursor->field == OWN_ID
                                                                     ? TAMIZ_COLUMN_ID
                                                                     : TAMIZ_COLUMN_FIELDS + cursor->field);
  else
    g_clear_pointer (&cursor->statement, tamiz_statement_release);

  return TRUE;
}

static gboolean
begin (Cursor           *cursor,
       TamizConnection  *connection,
       gint64            parent,
       GError          **error)
{
  const char *sql = cursor->field == OWN_ID ? tamiz_table_get (cursor->kind)->list_from
                                            : tamiz_table_get_range (cursor->kind, cursor->field);

  cursor->begun = TRUE;
  cursor->statement = sql != NULL ? tamiz_statement_take (connection, sql, error) : NULL;
  if (cursor->statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (cursor->statement, 1, parent);

  return step (cursor, error);
}

static gboolean
pass_others (Cursor  *cursor,
             gint64   parent,
             GError **error)
{
  while (cursor->statement != NULL && cursor->parent < parent)
    {
      if (++cursor->passed > cursor->wanted + MAX_PASSED)
        {
          g_clear_pointer (&cursor->statement, tamiz_statement_release);
          cursor->given_up = TRUE;
          return TRUE;
        }
      if (!step (cursor, error))
        return FALSE;
    }

  return TRUE;
}

/* Goes on to the rows of @parent, unless they are to be looked up. */
static gboolean
go_to (TamizFactsCursors  *self,
       Cursor             *cursor,
       gint64              parent,
       gboolean           *answered,
       GError            **error)
{
  *answered = !cursor->given_up && parent > cursor->reached;
  if (!*answered)
    return TRUE;

  cursor->reached = parent;
  if ((!cursor->begun && !begin (cursor, self->connection, parent, error))
      || !pass_others (cursor, parent, error))
    return FALSE;
  *answered = !cursor->given_up;

  return TRUE;
}

/**
 * tamiz_facts_cursors_load:
 * @self: cursors
 * @kind: what it is
 * @id: its id
 * @record: (out) (transfer full) (nullable): the record; %NULL where none stands
 * @answered: (out): whether it was found out; else it is to be looked up
 * @error: return location
 *
 * Loads the next record.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_facts_cursors_load (TamizFactsCursors  *self,
                          TamizKind           kind,
                          gint64              id,
                          TamizRecord       **record,
                          gboolean           *answered,
                          GError            **error)
{
  Cursor *cursor = find_cursor (self, kind, OWN_ID);

  *record = NULL;
  if (!go_to (self, cursor, id, answered, error))
    return FALSE;
  if (!*answered || cursor->statement == NULL || cursor->parent != id)
    return TRUE;

  *record = tamiz_table_read_record (kind, cursor->statement);
  cursor->wanted++;
  if (step (cursor, error))
    return TRUE;

  g_clear_object (record);
  return FALSE;
}

/**
 * tamiz_facts_cursors_append:
 * @self: cursors
 * @kind: what to list
 * @field: a field of TAMIZ_LOOKUPS that refers to the parent
 * @parent: the parent's id
 * @records: (element-type TamizRecord): where to add what stands, in order of its key
 * @answered: (out): whether it was found out; else it is to be looked up
 * @error: return location
 *
 * Lists the children of the next parent.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_facts_cursors_append (TamizFactsCursors  *self,
                            TamizKind           kind,
                            int                 field,
                            gint64              parent,
                            GPtrArray          *records,
                            gboolean           *answered,
                            GError            **error)
{
  Cursor *cursor = find_cursor (self, kind, field);

  if (!go_to (self, cursor, parent, answered, error))
    return FALSE;
  while (*answered && cursor->statement != NULL && cursor->parent == parent)
    {
      g_ptr_array_add (records, tamiz_table_read_record (kind, cursor->statement));
      cursor->wanted++;
      if (!step (cursor, error))
        return FALSE;
    }

  return TRUE;
}
