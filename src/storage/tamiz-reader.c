#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-rows.h"
#include "tamiz-store-private.h"
#include "tamiz-text.h"

#include <inttypes.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

struct _TamizReader
{
  GObject parent_instance;

  TamizConnection *connection;
  TamizReaderPool *pool;  /* where it goes in the end */
  guint depth;            /* of tamiz_reader_begin() */
  TamizFactsSource common; /* what all facts share, as of … */
  gint64 common_change;
};

G_DEFINE_FINAL_TYPE (TamizReader, tamiz_reader, G_TYPE_OBJECT)

static const char change_sql[] = "SELECT change FROM head";
static const char base_sql[] = "SELECT id FROM base ORDER BY id LIMIT 1";
static const char last_number_sql[] = "SELECT coalesce (max(number), 0) FROM handoff";
static const char score_sql[]
    = "SELECT fit, interest, grade, next_change, definition, lacks FROM lead_score WHERE lead = $1";
static const char lead_ids_sql[] = "SELECT id FROM lead WHERE retracted_by IS NULL ORDER BY id";

static void
tamiz_reader_finalize (GObject *object)
{
  TamizReader *self = TAMIZ_READER (object);

  tamiz_facts_source_clear (&self->common);
  tamiz_reader_pool_give (self->pool, g_steal_pointer (&self->connection));
  g_clear_pointer (&self->pool, tamiz_reader_pool_unref);

  G_OBJECT_CLASS (tamiz_reader_parent_class)->finalize (object);
}

static void
tamiz_reader_class_init (TamizReaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_reader_finalize;
}

static void
tamiz_reader_init (TamizReader *self)
{
}

/* @connection (transfer full) */
TamizReader *
tamiz_reader_new (TamizConnection *connection,
                  TamizReaderPool *pool)
{
  TamizReader *self = g_object_new (TAMIZ_TYPE_READER, NULL);

  self->connection = connection;
  self->pool = tamiz_reader_pool_ref (pool);

  return self;
}

TamizConnection *
tamiz_reader_get_connection (TamizReader *self)
{
  return self->connection;
}

/**
 * tamiz_reader_release_memory:
 * @self: a reader
 *
 * Gives memory back after much was read: what is kept of it is of no more use than the
 * beginning of a base that is read anew.
 */
void
tamiz_reader_release_memory (TamizReader *self)
{
  g_return_if_fail (TAMIZ_IS_READER (self));

  tamiz_connection_release_memory (self->connection);
#ifdef __GLIBC__
  /* The system gets back what this thread and others have let go of. */
  malloc_trim (0);
#endif
}

/**
 * tamiz_reader_begin:
 * @self: a reader
 * @error: return location
 *
 * Makes all reads until tamiz_reader_end() see the same state.  Keep it short: what is
 * being read cannot be tidied away meanwhile.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_begin (TamizReader *self,
                    GError     **error)
{
  gint64 change;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  if (self->depth > 0)
    {
      self->depth++;
      return TRUE;
    }

  /* SQLite takes its snapshot at the first read. */
  if (!tamiz_connection_run (self->connection, "BEGIN", error))
    return FALSE;
  if (!tamiz_connection_get_int (self->connection, change_sql, &change, error))
    {
      tamiz_connection_run (self->connection, "ROLLBACK", NULL);
      return FALSE;
    }
  self->depth = 1;

  return TRUE;
}

void
tamiz_reader_end (TamizReader *self)
{
  g_return_if_fail (TAMIZ_IS_READER (self));
  g_return_if_fail (self->depth > 0);

  if (--self->depth == 0)
    tamiz_connection_run (self->connection, "COMMIT", NULL);
}

/**
 * tamiz_reader_get_change:
 * @self: a reader
 * @error: return location
 *
 * Gets the number of the last change it sees.
 *
 * Returns: a change number; -1 with @error set
 */
gint64
tamiz_reader_get_change (TamizReader *self,
                         GError     **error)
{
  gint64 change;

  if (!tamiz_connection_get_int (self->connection, change_sql, &change, error))
    return -1;

  return change;
}

/**
 * tamiz_reader_get_last_number:
 * @self: a reader
 * @error: return location
 *
 * Gets the highest number that a handoff ever had.
 *
 * Returns: the number, 0 where there was no handoff; -1 with @error set
 */
gint64
tamiz_reader_get_last_number (TamizReader *self,
                              GError     **error)
{
  gint64 number;

  if (!tamiz_connection_get_int (self->connection, last_number_sql, &number, error))
    return -1;

  return number;
}

/**
 * tamiz_reader_load:
 * @self: a reader
 * @kind: what it is
 * @id: its id
 * @error: return location
 *
 * Loads a record.
 *
 * Returns: (transfer full): the record; %TAMIZ_CORE_ERROR_NOT_FOUND where there is none or
 *   it was taken back
 */
TamizRecord *
tamiz_reader_load (TamizReader *self,
                   TamizKind    kind,
                   gint64       id,
                   GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizRecord) record = NULL;
  gint64 retracted_by = 0;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  record = tamiz_rows_load (self->connection, kind, id, 0, &retracted_by, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (record == NULL || retracted_by != 0)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                   record == NULL ? _("There is no %s %" PRId64)
                                  : _("%s %" PRId64 " was taken back"),
                   tamiz_kind_get_word (kind), id);
      return NULL;
    }

  return g_steal_pointer (&record);
}

TamizRecord *
tamiz_reader_load_base (TamizReader *self,
                        GError     **error)
{
  gint64 id;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  if (!tamiz_connection_get_int (self->connection, base_sql, &id, error))
    return NULL;

  return tamiz_reader_load (self, TAMIZ_KIND_BASE, id, error);
}

/**
 * tamiz_reader_list:
 * @self: a reader
 * @kind: what to list
 * @error: return location
 *
 * Lists all records of a kind that stand.
 *
 * Returns: (transfer full) (element-type TamizRecord): in order of id; what lies beside
 *   leads in order of lead, time and id
 */
GPtrArray *
tamiz_reader_list (TamizReader *self,
                   TamizKind    kind,
                   GError     **error)
{
  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  return tamiz_rows_list (self->connection, kind, error);
}

static GPtrArray *
list_by_value (TamizReader      *self,
               TamizKind         kind,
               int               field,
               const TamizValue *value,
               GError          **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (g_object_unref);

  if (!tamiz_rows_append (self->connection, kind, field, value, records, error))
    return NULL;

  return g_steal_pointer (&records);
}

/**
 * tamiz_reader_list_by:
 * @self: a reader
 * @kind: what to list
 * @field: a field of TAMIZ_LOOKUPS
 * @value: the parent's id, or a number
 * @error: return location
 *
 * Lists the records of a kind that stand and belong to something.
 *
 * Returns: (transfer full) (element-type TamizRecord): in order of time where they have
 *   one in their key, else of id
 */
GPtrArray *
tamiz_reader_list_by (TamizReader *self,
                      TamizKind    kind,
                      int          field,
                      gint64       value,
                      GError     **error)
{
  TamizValue number = { TAMIZ_VALUE_INT, { value } };

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  return list_by_value (self, kind, field, &number, error);
}

GPtrArray *
tamiz_reader_list_by_text (TamizReader *self,
                           TamizKind    kind,
                           int          field,
                           const char  *value,
                           GError     **error)
{
  g_auto (TamizValue) text = TAMIZ_VALUE_INIT;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  tamiz_value_set_text (&text, value);

  return list_by_value (self, kind, field, &text, error);
}

/**
 * tamiz_reader_load_facts:
 * @self: a reader
 * @lead: a lead's id
 * @error: return location
 *
 * Loads all that the verdict on a lead may depend on, as of one moment.
 *
 * Returns: (transfer full): the facts
 */
TamizFacts *
tamiz_reader_load_facts (TamizReader *self,
                         gint64       lead,
                         GError     **error)
{
  TamizFacts *facts = NULL;
  gint64 change;

  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);

  if (!tamiz_reader_begin (self, error))
    return NULL;
  change = tamiz_reader_get_change (self, error);
  if (change >= 0)
    {
      if (change != self->common_change)
        tamiz_facts_source_clear (&self->common);
      self->common.connection = self->connection;
      self->common_change = change;
      facts = tamiz_facts_source_load (&self->common, lead, error);
    }
  tamiz_reader_end (self);

  return facts;
}

/**
 * tamiz_reader_load_score:
 * @self: a reader
 * @lead: a lead's id
 * @score: (out): what the last verdict was
 * @error: return location
 *
 * Loads a lead's score from the cache.
 *
 * Returns: whether there is one; %FALSE without an error where the lead was never judged
 */
gboolean
tamiz_reader_load_score (TamizReader *self,
                         gint64       lead,
                         TamizScore  *score,
                         GError     **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  gboolean row;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  *score = (TamizScore) { -1, 0, -1, 0, 0, 0 };
  statement = tamiz_statement_take (self->connection, score_sql, error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, lead);
  if (!tamiz_statement_step (statement, &row, error) || !row)
    return FALSE;
  score->fit = tamiz_statement_get_int (statement, 0);
  score->interest = tamiz_statement_get_int (statement, 1);
  score->grade = tamiz_statement_get_int (statement, 2);
  score->next_change = tamiz_statement_get_int (statement, 3);
  score->definition = tamiz_statement_get_int (statement, 4);
  score->lacks = (guint) tamiz_statement_get_int (statement, 5);

  return TRUE;
}

/**
 * tamiz_reader_scan_facts:
 * @self: a reader
 * @func: called for each lead that stands; %FALSE ends the scan
 * @user_data: for @func
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Loads the facts of all leads, one after the other, as of one moment.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_facts (TamizReader   *self,
                         TamizFactsFunc func,
                         gpointer       user_data,
                         GCancellable  *cancellable,
                         GError       **error)
{
  g_auto (TamizFactsSource) source = { .connection = self->connection, .many = TRUE };
  gboolean succeeded = FALSE;
  TamizStatement *statement;

  g_return_val_if_fail (TAMIZ_IS_READER (self), FALSE);

  if (!tamiz_reader_begin (self, error))
    return FALSE;

  statement = tamiz_statement_take (self->connection, lead_ids_sql, error);
  while (statement != NULL && !g_cancellable_set_error_if_cancelled (cancellable, error))
    {
      g_autoptr (TamizFacts) facts = NULL;
      gboolean row;

      if (!tamiz_statement_step (statement, &row, error))
        break;
      if (!row)
        {
          succeeded = TRUE;
          break;
        }
      facts = tamiz_facts_source_load (&source, tamiz_statement_get_int (statement, 0), error);
      if (facts == NULL)
        break;
      if (!func (facts, user_data))
        {
          succeeded = TRUE;
          break;
        }
    }
  g_clear_pointer (&statement, tamiz_statement_release);
  tamiz_facts_source_clear (&source);
  tamiz_reader_end (self);

  return succeeded;
}
