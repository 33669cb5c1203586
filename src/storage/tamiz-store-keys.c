#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-company-core.h"
#include "tamiz-mail-domain.h"
#include "tamiz-phone.h"
#include "tamiz-store-private.h"
#include "tamiz-text.h"

#include "tamiz-keys.h"

#include <string.h>

static const char insert_sql[]
    = "INSERT INTO match_key (hash, kind, record) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
/* A key of no record says that all records have the keys that this program knows; its hash is
 * the number of what is known. */
static const char complete_sql[]
    = "SELECT count(*) FROM match_key WHERE hash = 4 AND kind = 0 AND record = 0";
static const char set_complete_sql[]
    = "INSERT INTO match_key (hash, kind, record) VALUES (4, 0, 0) ON CONFLICT DO NOTHING";

static const TamizKind keyed[] = { TAMIZ_KIND_EMAIL, TAMIZ_KIND_PHONE, TAMIZ_KIND_EXTERNAL_ID,
                                   TAMIZ_KIND_COMPANY, TAMIZ_KIND_DOMAIN };

static char *
dup_address (const char *address)
{
  g_autofree char *normal = tamiz_email_normalize (address);

  return tamiz_email_dup_key (normal != NULL ? normal : address);
}

/* @acme.com, of an address that tells where somebody works. */
static char *
dup_mail_domain (const char *address)
{
  const char *domain = tamiz_email_get_company_domain (address);

  return domain != NULL ? g_strconcat ("@", domain, NULL) : NULL;
}

/* =acme, so that nobody takes it for the name of one that is called so. */
static char *
dup_core (const char *name)
{
  g_autofree char *core = tamiz_company_dup_core (name);

  return g_strconcat ("=", core, NULL);
}

/**
 * tamiz_keys_dup_text:
 * @record: a record
 * @position: which of its keys, from 0 to %TAMIZ_KEYS_MAX
 * @kind: (out): what the text is
 *
 * Gets a text by which a record's duplicates are found.  A telephone number has two: a
 * number that could not be understood is compared by its last eight digits, with those
 * that could as well.  An address is found by its domain too, where that is a company's, and
 * a company by what is left of its name without its form in law.
 *
 * Returns: (transfer full) (nullable): the text; %NULL where it has none
 */
char *
tamiz_keys_dup_text (TamizRecord  *record,
                     guint         position,
                     TamizKeyKind *kind)
{
  const char *text, *system;

  switch (tamiz_record_get_kind (record))
    {
    case TAMIZ_KIND_EMAIL:
      *kind = TAMIZ_KEY_EMAIL;
      text = tamiz_record_get_text (record, TAMIZ_EMAIL_ADDRESS);
      if (text == NULL)
        return NULL;
      return position == 0 ? dup_address (text) : dup_mail_domain (text);
    case TAMIZ_KIND_PHONE:
      text = tamiz_record_get_text (record, TAMIZ_PHONE_E164);
      *kind = position == 0 ? TAMIZ_KEY_PHONE : TAMIZ_KEY_PHONE_TAIL;
      if (position == 0)
        return g_strdup (text);
      if (text == NULL)
        text = tamiz_record_get_text (record, TAMIZ_PHONE_AS_TYPED);
      return text != NULL ? tamiz_phone_dup_tail (text) : NULL;
    case TAMIZ_KIND_EXTERNAL_ID:
      *kind = TAMIZ_KEY_EXTERNAL;
      if (position > 0)
        return NULL;
      system = tamiz_record_get_text (record, TAMIZ_EXTERNAL_ID_SYSTEM);
      text = tamiz_record_get_text (record, TAMIZ_EXTERNAL_ID_VALUE);
      return text != NULL ? g_strdup_printf ("%s\n%s", system != NULL ? system : "", text) : NULL;
    case TAMIZ_KIND_COMPANY:
      *kind = TAMIZ_KEY_COMPANY;
      text = tamiz_record_get_text (record, TAMIZ_COMPANY_NAME);
      if (text == NULL)
        return NULL;
      return position == 0 ? tamiz_text_fold (text) : dup_core (text);
    case TAMIZ_KIND_DOMAIN:
      *kind = TAMIZ_KEY_DOMAIN;
      text = tamiz_record_get_text (record, TAMIZ_DOMAIN_DOMAIN);
      return text != NULL && position == 0 ? tamiz_text_fold (text) : NULL;
    default:
      return NULL;
    }
}

/**
 * tamiz_keys_dup_normal:
 * @kind: what @text is
 * @text: what somebody looks for
 *
 * Brings a text to the form that keys are made of.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
tamiz_keys_dup_normal (TamizKeyKind kind,
                       const char  *text)
{
  switch (kind)
    {
    case TAMIZ_KEY_EMAIL:
      return dup_address (text);
    case TAMIZ_KEY_PHONE_TAIL:
      return tamiz_phone_dup_tail (text);
    case TAMIZ_KEY_COMPANY:
    case TAMIZ_KEY_DOMAIN:
      return tamiz_text_fold (text);
    case TAMIZ_KEY_PHONE:
    case TAMIZ_KEY_EXTERNAL:
      return g_strdup (text);
    default:
      g_assert_not_reached ();
    }
}

gboolean
tamiz_keys_of_record (TamizRecord   *record,
                      guint          position,
                      TamizMatchKey *key)
{
  TamizKeyKind kind;
  g_autofree char *text = tamiz_keys_dup_text (record, position, &kind);

  if (text == NULL || *text == '\0')
    return FALSE;

  key->hash = (gint64) tamiz_text_hash (text);
  key->kind = kind;
  key->record = tamiz_record_get_id (record);

  return TRUE;
}

void
tamiz_transaction_add_keys (TamizTransaction *self,
                            TamizRecord      *record)
{
  for (guint i = 0; i < TAMIZ_KEYS_MAX; i++)
    {
      TamizMatchKey key;

      if (tamiz_keys_of_record (record, i, &key))
        g_array_append_val (self->keys, key);
    }
}

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  const TamizMatchKey *one = a, *other = b;

  if (one->hash != other->hash)
    return one->hash < other->hash ? -1 : 1;
  return 0;
}

static gboolean
insert_keys (TamizConnection      *connection,
             const TamizMatchKey  *keys,
             guint                 n,
             GError              **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, insert_sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      tamiz_statement_bind_int (statement, 1, keys[i].hash);
      tamiz_statement_bind_int (statement, 2, keys[i].kind);
      tamiz_statement_bind_int (statement, 3, keys[i].record);
      if (!tamiz_statement_run (statement, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
collect_keys (TamizConnection *connection,
              TamizKind        kind,
              GArray          *keys,
              GError         **error)
{
  g_autoptr (TamizStatement) rows
      = tamiz_statement_take (connection, tamiz_table_get (kind)->scan, error);
  gboolean row;

  if (rows == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr (TamizRecord) record = NULL;

      if (!tamiz_statement_step (rows, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      record = tamiz_table_read_record (kind, rows);
      for (guint i = 0; i < TAMIZ_KEYS_MAX; i++)
        {
          TamizMatchKey key;

          if (tamiz_keys_of_record (record, i, &key))
            g_array_append_val (keys, key);
        }
    }
}

/**
 * tamiz_keys_write_all:
 * @connection: a base, in a transaction
 * @error: return location
 *
 * Writes the keys of all records, as far as they are not there.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_keys_write_all (TamizConnection *connection,
                      GError         **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (TamizMatchKey));

  for (guint i = 0; i < G_N_ELEMENTS (keyed); i++)
    {
      if (!collect_keys (connection, keyed[i], keys, error))
        return FALSE;
    }
  g_array_sort (keys, compare_keys);

  return insert_keys (connection, (const TamizMatchKey *) (gpointer) keys->data, keys->len, error)
         && tamiz_connection_run (connection, set_complete_sql, error);
}

/**
 * tamiz_keys_complete:
 * @connection: a base that is opened
 * @error: return location
 *
 * Gives the records of a base that an earlier program wrote the keys that it did not know, once.
 * No migration step could: texts are folded and names taken apart here, not in SQL.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_keys_complete (TamizConnection *connection,
                     GError         **error)
{
  gint64 complete;

  if (!tamiz_connection_get_int (connection, complete_sql, &complete, error))
    return FALSE;
  if (complete != 0)
    return TRUE;
  if (tamiz_connection_run (connection, "BEGIN IMMEDIATE", error) && tamiz_keys_write_all (connection, error)
      && tamiz_connection_run (connection, "COMMIT", error))
    return TRUE;

  if (tamiz_connection_is_in_transaction (connection))
    tamiz_connection_run (connection, "ROLLBACK", NULL);
  return FALSE;
}

/**
 * tamiz_transaction_write_keys:
 * @self: a transaction
 * @error: return location
 *
 * Stores the keys of what was made and changed, in the order of their table, which
 * makes many of them cheaper; or leaves them to the log of an import.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_transaction_write_keys (TamizTransaction *self,
                              GError          **error)
{
  if (self->keys->len == 0 || self->log != NULL)
    return TRUE;

  g_array_sort (self->keys, compare_keys);

  return insert_keys (self->connection, (const TamizMatchKey *) (gpointer) self->keys->data,
                      self->keys->len, error);
}

/**
 * tamiz_store_run_write_keys:
 * @self: a store
 * @log: the log of an import
 * @most: how many to write
 * @left: (out): how many are left after that
 * @error: return location
 *
 * Stores keys in a transaction of their own, on the writer thread.  They are no change:
 * what they lead to is in the base already.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_store_run_write_keys (TamizStore   *self,
                            TamizKeyLog  *log,
                            guint         most,
                            guint        *left,
                            GError      **error)
{
  guint n;
  const TamizMatchKey *keys = tamiz_key_log_peek_sorted (log, &n);

  most = MIN (most, n);
  *left = n - most;
  if (!tamiz_store_is_in_place (self, error) || !tamiz_store_set_safety (self, FALSE, error)
      || !tamiz_connection_run (self->connection, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (!insert_keys (self->connection, keys, most, error)
      || !tamiz_connection_run (self->connection, "COMMIT", error))
    {
      if (tamiz_connection_is_in_transaction (self->connection))
        tamiz_connection_run (self->connection, "ROLLBACK", NULL);
      return FALSE;
    }
  tamiz_key_log_drop (log, most);

  return TRUE;
}
