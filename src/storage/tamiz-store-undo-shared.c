#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-store-private.h"

/* Companies, sources and the like are shared: whoever came later refers to them as well, so
 * what made them takes them back only where nobody else uses them.  In this order, because
 * campaigns use sources; a domain goes with its company.
 */
static const struct
{
  TamizKind kind;
  const char *used;    /* $1 id */
  const char *unused;  /* $1 import, $2 how many at most */
} shared[] = {
  { TAMIZ_KIND_COMPANY,
    "SELECT EXISTS (SELECT 1 FROM person WHERE company = $1 AND retracted_by IS NULL) "
      "OR EXISTS (SELECT 1 FROM lead WHERE company = $1 AND retracted_by IS NULL)",
    "SELECT id FROM company WHERE retracted_by IS NULL "
      "AND change IN (SELECT number FROM change WHERE import = $1) "
      "AND NOT EXISTS (SELECT 1 FROM person WHERE person.company = company.id AND person.retracted_by IS NULL) "
      "AND NOT EXISTS (SELECT 1 FROM lead WHERE lead.company = company.id AND lead.retracted_by IS NULL) "
      "LIMIT $2" },
  { TAMIZ_KIND_FIELD,
    "SELECT EXISTS (SELECT 1 FROM custom WHERE field = $1 AND retracted_by IS NULL)",
    "SELECT id FROM field WHERE retracted_by IS NULL "
      "AND change IN (SELECT number FROM change WHERE import = $1) "
      "AND id NOT IN (SELECT field FROM custom WHERE field IS NOT NULL AND retracted_by IS NULL) LIMIT $2" },
  { TAMIZ_KIND_CAMPAIGN,
    "SELECT EXISTS (SELECT 1 FROM lead WHERE campaign = $1 AND retracted_by IS NULL) "
      "OR EXISTS (SELECT 1 FROM activity WHERE campaign = $1 AND retracted_by IS NULL) "
      "OR EXISTS (SELECT 1 FROM cost WHERE campaign = $1 AND retracted_by IS NULL)",
    "SELECT id FROM campaign WHERE retracted_by IS NULL "
      "AND change IN (SELECT number FROM change WHERE import = $1) "
      "AND id NOT IN (SELECT campaign FROM lead WHERE campaign IS NOT NULL AND retracted_by IS NULL) "
      "AND id NOT IN (SELECT campaign FROM activity WHERE campaign IS NOT NULL AND retracted_by IS NULL) "
      "AND id NOT IN (SELECT campaign FROM cost WHERE campaign IS NOT NULL AND retracted_by IS NULL) LIMIT $2" },
  { TAMIZ_KIND_PRODUCT_LINE,
    "SELECT EXISTS (SELECT 1 FROM lead WHERE product_line = $1 AND retracted_by IS NULL) "
      "OR EXISTS (SELECT 1 FROM campaign WHERE product_line = $1 AND retracted_by IS NULL)",
    "SELECT id FROM product_line WHERE retracted_by IS NULL "
      "AND change IN (SELECT number FROM change WHERE import = $1) "
      "AND id NOT IN (SELECT product_line FROM lead WHERE product_line IS NOT NULL AND retracted_by IS NULL) "
      "AND id NOT IN (SELECT product_line FROM campaign WHERE product_line IS NOT NULL AND retracted_by IS NULL) "
      "LIMIT $2" },
  { TAMIZ_KIND_SOURCE,
    "SELECT EXISTS (SELECT 1 FROM lead WHERE source = $1 AND retracted_by IS NULL) "
      "OR EXISTS (SELECT 1 FROM activity WHERE source = $1 AND retracted_by IS NULL) "
      "OR EXISTS (SELECT 1 FROM campaign WHERE source = $1 AND retracted_by IS NULL)",
    "SELECT id FROM source WHERE retracted_by IS NULL "
      "AND change IN (SELECT number FROM change WHERE import = $1) "
      "AND id NOT IN (SELECT source FROM lead WHERE source IS NOT NULL AND retracted_by IS NULL) "
      "AND id NOT IN (SELECT source FROM activity WHERE source IS NOT NULL AND retracted_by IS NULL) "
      "AND id NOT IN (SELECT source FROM campaign WHERE source IS NOT NULL AND retracted_by IS NULL) LIMIT $2" },
  { TAMIZ_KIND_DOMAIN,
    "SELECT EXISTS (SELECT 1 FROM domain JOIN company ON company.id = domain.company "
      "WHERE domain.id = $1 AND company.change = domain.change AND EXISTS "
      "(SELECT 1 FROM person WHERE person.company = company.id AND person.retracted_by IS NULL))",
    "SELECT id FROM domain WHERE retracted_by IS NULL "
      "AND change IN (SELECT number FROM change WHERE import = $1) "
      "AND company NOT IN (SELECT id FROM company WHERE retracted_by IS NULL "
      "AND change IN (SELECT number FROM change WHERE import = $1)) LIMIT $2" },
};

static int
find_shared (TamizKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (shared); i++)
    {
      if (shared[i].kind == kind)
        return (int) i;
    }

  return -1;
}

/* Whether a record of the kind may be used by whoever came later. */
gboolean
tamiz_transaction_is_shared (TamizKind kind)
{
  return find_shared (kind) >= 0;
}

/* Tells whether somebody who stays refers to what is to be taken back. */
gboolean
tamiz_transaction_check_used (TamizTransaction *self,
                              TamizKind         kind,
                              gint64            id,
                              gboolean         *used,
                              GError          **error)
{
  int index = find_shared (kind);
  g_autoptr (TamizStatement) statement = NULL;
  gboolean row;

  *used = FALSE;
  if (index < 0)
    return TRUE;
  statement = tamiz_statement_take (self->connection, shared[index].used, error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, id);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  *used = tamiz_statement_get_int (statement, 0) != 0;

  return TRUE;
}

/* One by one, each with an entry of its own: some of the import's records stay. */
static gboolean
retract_unused (TamizTransaction *self,
                guint             index,
                gint64            import,
                guint            *room,
                GError          **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (self->connection, shared[index].unused, error);
  g_autoptr (GArray) ids = NULL;
  gboolean done;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, import);
  tamiz_statement_bind_int (statement, 2, *room);
  ids = tamiz_statement_list_ints (statement, error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      if (!tamiz_transaction_retract (self, shared[index].kind, g_array_index (ids, gint64, i), 0,
                                      &done, error))
        return FALSE;
    }
  *room -= MIN (*room, ids->len);

  return TRUE;
}

/* @complete: (out): whether none is left that nobody uses */
gboolean
tamiz_transaction_retract_shared (TamizTransaction *self,
                                  gint64            import,
                                  gboolean         *complete,
                                  GError          **error)
{
  guint limit = tamiz_change_set_get_undo_limit (self->change_set);
  guint room = limit != 0 ? limit : G_MAXINT;

  for (guint i = 0; i < G_N_ELEMENTS (shared) && room > 0; i++)
    {
      if (!retract_unused (self, i, import, &room, error))
        return FALSE;
    }
  *complete = room > 0;

  return TRUE;
}
