#define G_LOG_DOMAIN "tamiz-check"

#include "config.h"

#include "tamiz-check.h"

/* The causes of changes that forget a post are those of the session. */
static const char erasures_sql[]
    = "SELECT change FROM erasure UNION SELECT number FROM change WHERE cause = 'form.forget'";
static const char erased_sql[]
    = "SELECT kind, record FROM audit WHERE change = $1 AND field = '" TAMIZ_AUDIT_ERASED "' AND record > 0";

typedef struct
{
  TamizKind kind;
  gint64 record;
  gint64 change;
} Erased;

struct _TamizErasedRecords
{
  GHashTable *records;      /* Erased by kind and record */
};

static guint
hash_erased (gconstpointer key)
{
  const Erased *erased = key;

  return (guint) erased->record * 64u + erased->kind;
}

static gboolean
equal_erased (gconstpointer a,
              gconstpointer b)
{
  const Erased *one = a, *other = b;

  return one->kind == other->kind && one->record == other->record;
}

static gboolean
load_erasure (TamizErasedRecords  *self,
              TamizConnection     *connection,
              gint64               change,
              GError             **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, erased_sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, change);
  for (;;)
    {
      Erased erased = { .change = change };

      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      erased.record = tamiz_statement_get_int (statement, 1);
      if (tamiz_kind_from_nick (tamiz_statement_get_text (statement, 0), &erased.kind))
        g_hash_table_add (self->records, g_memdup2 (&erased, sizeof erased));
    }
}

/**
 * tamiz_erased_records_load:
 * @connection: a connection in a snapshot
 * @error: return location
 *
 * Reads which records were erased, and by which changes.
 *
 * Returns: (transfer full): them
 */
TamizErasedRecords *
tamiz_erased_records_load (TamizConnection *connection,
                           GError         **error)
{
  TamizErasedRecords *self = g_new0 (TamizErasedRecords, 1);
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, erasures_sql, error);
  gboolean row = FALSE;

  self->records = g_hash_table_new_full (hash_erased, equal_erased, g_free, NULL);
  while (statement != NULL && tamiz_statement_step (statement, &row, error))
    {
      if (!row)
        return self;
      if (!load_erasure (self, connection, tamiz_statement_get_int (statement, 0), error))
        break;
    }
  tamiz_erased_records_free (self);

  return NULL;
}

void
tamiz_erased_records_free (TamizErasedRecords *self)
{
  g_hash_table_unref (self->records);
  g_free (self);
}

/**
 * tamiz_erased_records_cover:
 * @self: what was erased
 * @kind: a kind's nick
 * @record: a record's id
 * @change: a change that did something to it
 *
 * Tells whether a later erasure is why the values of an entry are not there.
 *
 * Returns: whether it is
 */
gboolean
tamiz_erased_records_cover (TamizErasedRecords *self,
                            const char         *kind,
                            gint64              record,
                            gint64              change)
{
  Erased key = { .record = record };
  Erased *erased = tamiz_kind_from_nick (kind, &key.kind) ? g_hash_table_lookup (self->records, &key) : NULL;

  return erased != NULL && erased->change > change;
}
