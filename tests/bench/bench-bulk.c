#include "config.h"

#include "bench-bulk.h"

#include "tamiz-connection.h"
#include "tamiz-statement.h"
#include "tamiz-tables.h"
#include "tamiz-transaction.h"

#include <string.h>

typedef struct
{
  gint64 lead, fit, interest, next_change;
  int grade;
  GBytes *fading;
} Score;

/* What is written of a kind in one change, and the entry that says so. */
typedef struct
{
  TamizKind kind;
  GPtrArray *records;          /* TamizRecord, in order of the key */
  gint64 first, last;
  char *digest;
} Batch;

struct _BenchSlice
{
  Batch batches[TAMIZ_N_KINDS];
  GArray *scores;              /* Score */
  GArray *keys;                /* TamizMatchKey */
  gint64 definition;
};

struct _BenchBulk
{
  TamizConnection *connection;
  GArray *keys;                /* TamizMatchKey */
  GPtrArray *later;            /* char*: indexes that are made when all is there */
  gint64 now, change, first_id;
  guint8 digest[TAMIZ_DIGEST_SIZE];
};

static const char insert_change_sql[]
    = "INSERT INTO change (number, at, actor, user, cause, digest) VALUES ($1, $2, $3, NULL, $4, $5)";
static const char insert_entry_sql[]
    = "INSERT INTO audit (change, n, op, kind, record, last, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)";
static const char insert_value_sql[]
    = "INSERT INTO audit_value (change, n, salt, old, new) VALUES ($1, $2, $3, NULL, $4)";
static const char insert_score_sql[]
    = "INSERT INTO lead_score (lead, fit, interest, grade, next_change, definition, change, at, fading) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
static const char insert_key_sql[]
    = "INSERT INTO match_key (hash, kind, record) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
static const char set_head_sql[] = "UPDATE head SET change = $1, digest = $2";
static const char set_sequence_sql[] = "UPDATE sequence SET next = $1";
static const char head_sql[] = "SELECT change, digest FROM head";
static const char next_sql[] = "SELECT next FROM sequence";
static const char index_sql[] = "SELECT sql FROM sqlite_schema WHERE name = $1";

/* Their keys come in no order, so that one sort at the end is cheaper. */
static const char *const indexes[] = { "person_by_company", "lead_by_company", "domain_by_domain",
                                       "lead_score_next_change" };

static void
must (gboolean done,
      GError **error)
{
  if (!done)
    g_error ("bench-make: %s", (*error)->message);
}

static TamizStatement *
take (BenchBulk  *self,
      const char *sql)
{
  GError *error = NULL;
  TamizStatement *statement = tamiz_statement_take (self->connection, sql, &error);

  must (statement != NULL, &error);
  return statement;
}

static void
run (TamizStatement *statement)
{
  GError *error = NULL;

  must (tamiz_statement_run (statement, &error), &error);
}

static void
execute (BenchBulk  *self,
         const char *sql)
{
  GError *error = NULL;

  must (tamiz_connection_run (self->connection, sql, &error), &error);
}

static void
clear_score (Score *score)
{
  g_bytes_unref (score->fading);
}

BenchSlice *
bench_slice_new (void)
{
  BenchSlice *self = g_new0 (BenchSlice, 1);

  for (guint i = 0; i < TAMIZ_N_KINDS; i++)
    self->batches[i].records = g_ptr_array_new_with_free_func (g_object_unref);
  self->scores = g_array_new (FALSE, FALSE, sizeof (Score));
  g_array_set_clear_func (self->scores, (GDestroyNotify) clear_score);
  self->keys = g_array_new (FALSE, FALSE, sizeof (TamizMatchKey));

  return self;
}

void
bench_slice_free (BenchSlice *self)
{
  for (guint i = 0; i < TAMIZ_N_KINDS; i++)
    {
      g_ptr_array_unref (self->batches[i].records);
      g_free (self->batches[i].digest);
    }
  g_array_unref (self->scores);
  g_array_unref (self->keys);
  g_free (self);
}

void
bench_slice_add (BenchSlice *self,
                 BenchLead  *lead)
{
  TamizVerdict *verdict = lead->verdict;
  Score score = { tamiz_record_get_id (lead->facts->lead), verdict->fit_known ? verdict->fit : -1,
                  verdict->interest, verdict->due, verdict->grade, g_bytes_ref (verdict->fading) };

  self->definition = tamiz_record_get_id (lead->world->version);
  g_array_append_val (self->scores, score);
  for (guint i = 0; i < lead->made->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (lead->made, i);

      g_ptr_array_add (self->batches[tamiz_record_get_kind (record)].records, g_object_ref (record));
      for (guint j = 0; j < 2; j++)
        {
          TamizMatchKey key;

          if (tamiz_keys_of_record (record, j, &key))
            g_array_append_val (self->keys, key);
        }
    }
}

/* Digests what was made, which is in order of the key already: needs no base. */
void
bench_slice_finish (BenchSlice *self)
{
  for (guint i = 0; i < TAMIZ_N_KINDS; i++)
    {
      Batch *batch = &self->batches[i];
      TamizDigest digest;

      if (batch->records->len == 0)
        continue;
      batch->first = G_MAXINT64;
      tamiz_digest_start (&digest);
      for (guint j = 0; j < batch->records->len; j++)
        {
          gint64 id = tamiz_record_get_id (g_ptr_array_index (batch->records, j));

          batch->first = MIN (batch->first, id);
          batch->last = MAX (batch->last, id);
          tamiz_digest_add_record (&digest, g_ptr_array_index (batch->records, j));
        }
      batch->digest = tamiz_digest_end_text (&digest);
    }
}

static void
read_head (BenchBulk *self)
{
  g_autoptr (TamizStatement) head = take (self, head_sql);
  g_autoptr (TamizStatement) next = take (self, next_sql);
  GError *error = NULL;
  gconstpointer bytes;
  gboolean row;
  gsize length;

  must (tamiz_statement_step (head, &row, &error) && tamiz_statement_step (next, &row, &error), &error);
  self->change = tamiz_statement_get_int (head, 0);
  bytes = tamiz_statement_get_bytes (head, 1, &length);
  g_assert (length == sizeof self->digest);
  memcpy (self->digest, bytes, length);
  self->first_id = tamiz_statement_get_int (next, 0);
}

static void
put_off_index (BenchBulk  *self,
               const char *name)
{
  g_autofree char *drop = g_strdup_printf ("DROP INDEX %s", name);
  GError *error = NULL;
  gboolean row;

  {
    g_autoptr (TamizStatement) statement = take (self, index_sql);

    tamiz_statement_bind_text (statement, 1, name);
    must (tamiz_statement_step (statement, &row, &error), &error);
    g_assert (row);
    g_ptr_array_add (self->later, g_strdup (tamiz_statement_get_text (statement, 0)));
  }
  execute (self, drop);
}

/**
 * bench_bulk_new:
 * @path: a base that nobody else has open
 * @now: when everything is stored
 *
 * Begins to fill a base.  A crash meanwhile leaves it unusable.
 */
BenchBulk *
bench_bulk_new (const char *path,
                gint64      now)
{
  BenchBulk *self = g_new0 (BenchBulk, 1);
  GError *error = NULL;

  self->now = now;
  self->keys = g_array_new (FALSE, FALSE, sizeof (TamizMatchKey));
  self->later = g_ptr_array_new_with_free_func (g_free);
  self->connection = tamiz_connection_open (path, TAMIZ_CONNECTION_READ_WRITE, &error);
  must (self->connection != NULL, &error);
  execute (self, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;"
                 "PRAGMA cache_size = -262144");
  read_head (self);
  for (guint i = 0; i < G_N_ELEMENTS (indexes); i++)
    put_off_index (self, indexes[i]);
  execute (self, "BEGIN");

  return self;
}

gint64
bench_bulk_get_first_id (BenchBulk *self)
{
  return self->first_id;
}

static void
write_records (BenchBulk *self,
               Batch     *batch)
{
  TamizKind kind = tamiz_record_get_kind (g_ptr_array_index (batch->records, 0));
  guint n_fields = tamiz_kind_get_info (kind)->n_fields;
  g_autoptr (TamizStatement) statement = take (self, tamiz_table_get (kind)->insert);

  for (guint i = 0; i < batch->records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (batch->records, i);

      tamiz_statement_bind_int (statement, 1, tamiz_record_get_id (record));
      tamiz_statement_bind_int (statement, 2, self->change);
      for (guint j = 0; j < n_fields; j++)
        tamiz_statement_bind_value (statement, 3 + (int) j, tamiz_record_get (record, j));
      run (statement);
    }
}

static void
write_entry (BenchBulk   *self,
             Batch       *batch,
             gint64       n,
             TamizDigest *chain)
{
  TamizKind kind = tamiz_record_get_kind (g_ptr_array_index (batch->records, 0));
  const char *nick = tamiz_kind_get_info (kind)->nick;
  g_autoptr (TamizStatement) entry = take (self, insert_entry_sql);
  g_autoptr (TamizStatement) value = take (self, insert_value_sql);
  guint8 salt[TAMIZ_SALT_SIZE], hash[TAMIZ_DIGEST_SIZE];

  randombytes_buf (salt, sizeof salt);
  tamiz_audit_hash_values (salt, NULL, batch->digest, hash);
  tamiz_statement_bind_int (value, 1, self->change);
  tamiz_statement_bind_int (value, 2, n);
  tamiz_statement_bind_bytes (value, 3, salt, sizeof salt);
  tamiz_statement_bind_text (value, 4, batch->digest);
  run (value);

  tamiz_audit_chain_entry (chain, n, TAMIZ_AUDIT_SLICE, nick, batch->first, batch->last, 0, NULL, hash);
  tamiz_statement_bind_int (entry, 1, self->change);
  tamiz_statement_bind_int (entry, 2, n);
  tamiz_statement_bind_int (entry, 3, TAMIZ_AUDIT_SLICE);
  tamiz_statement_bind_text (entry, 4, nick);
  tamiz_statement_bind_int (entry, 5, batch->first);
  tamiz_statement_bind_int (entry, 6, batch->last);
  tamiz_statement_bind_bytes (entry, 7, hash, sizeof hash);
  run (entry);
}

static void
write_scores (BenchBulk  *self,
              BenchSlice *slice)
{
  g_autoptr (TamizStatement) statement = take (self, insert_score_sql);

  for (guint i = 0; i < slice->scores->len; i++)
    {
      Score *score = &g_array_index (slice->scores, Score, i);
      gconstpointer bytes;
      gsize length;

      tamiz_statement_bind_int (statement, 1, score->lead);
      tamiz_statement_bind_int (statement, 2, score->fit);
      tamiz_statement_bind_int (statement, 3, score->interest);
      tamiz_statement_bind_int (statement, 4, score->grade);
      tamiz_statement_bind_int (statement, 5, score->next_change);
      tamiz_statement_bind_int (statement, 6, slice->definition);
      tamiz_statement_bind_int (statement, 7, self->change);
      tamiz_statement_bind_int (statement, 8, self->now);
      bytes = g_bytes_get_data (score->fading, &length);
      tamiz_statement_bind_bytes (statement, 9, bytes, length);
      run (statement);
    }
}

void
bench_bulk_write (BenchBulk  *self,
                  BenchSlice *slice)
{
  TamizChangeTitle title = { .number = ++self->change, .at = self->now, .actor = TAMIZ_ACTOR_PROGRAM,
                             .cause = "bench" };
  g_autoptr (TamizStatement) change = take (self, insert_change_sql);
  TamizDigest chain;
  gint64 n = 0;

  tamiz_audit_chain_change (&chain, self->digest, &title);
  for (guint i = 0; i < TAMIZ_N_KINDS; i++)
    {
      if (slice->batches[i].records->len == 0)
        continue;
      write_records (self, &slice->batches[i]);
      write_entry (self, &slice->batches[i], n++, &chain);
    }
  write_scores (self, slice);
  g_array_append_vals (self->keys, slice->keys->data, slice->keys->len);
  tamiz_digest_end (&chain, self->digest);

  tamiz_statement_bind_int (change, 1, title.number);
  tamiz_statement_bind_int (change, 2, title.at);
  tamiz_statement_bind_int (change, 3, title.actor);
  tamiz_statement_bind_text (change, 4, title.cause);
  tamiz_statement_bind_bytes (change, 5, self->digest, sizeof self->digest);
  run (change);
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  const TamizMatchKey *one = a, *other = b;

  return (one->hash > other->hash) - (one->hash < other->hash);
}

static void
write_keys (BenchBulk *self)
{
  g_autoptr (TamizStatement) statement = take (self, insert_key_sql);

  g_array_sort (self->keys, compare_keys);
  for (guint i = 0; i < self->keys->len; i++)
    {
      TamizMatchKey *key = &g_array_index (self->keys, TamizMatchKey, i);

      tamiz_statement_bind_int (statement, 1, key->hash);
      tamiz_statement_bind_int (statement, 2, key->kind);
      tamiz_statement_bind_int (statement, 3, key->record);
      run (statement);
    }
}

static void
write_head (BenchBulk *self,
            gint64     next_id)
{
  g_autoptr (TamizStatement) head = take (self, set_head_sql);
  g_autoptr (TamizStatement) sequence = take (self, set_sequence_sql);

  tamiz_statement_bind_int (head, 1, self->change);
  tamiz_statement_bind_bytes (head, 2, self->digest, sizeof self->digest);
  run (head);
  tamiz_statement_bind_int (sequence, 1, next_id);
  run (sequence);
}

/**
 * bench_bulk_finish:
 * @self: (transfer full): what was filled
 * @next_id: the first id that is free
 *
 * Writes what comes last and leaves the base as storage wants it.
 */
void
bench_bulk_finish (BenchBulk *self,
                   gint64     next_id)
{
  write_keys (self);
  write_head (self, next_id);
  for (guint i = 0; i < self->later->len; i++)
    execute (self, g_ptr_array_index (self->later, i));
  execute (self, "COMMIT");
  execute (self, "PRAGMA journal_mode = WAL");
  tamiz_connection_close (self->connection);
  g_array_unref (self->keys);
  g_ptr_array_unref (self->later);
  g_free (self);
}
