#define G_LOG_DOMAIN "tamiz-reader"

#include "config.h"

#include "tamiz-keys.h"
#include "tamiz-rows.h"
#include "tamiz-store-private.h"
#include "tamiz-text.h"

#define ROWS_PER_LOOK 4096

static const char find_key_sql[] = "SELECT record FROM match_key WHERE hash = $1 AND kind = $2";
static const char count_key_sql[] = "SELECT count(*) FROM match_key WHERE hash = $1 AND kind = $2";
static const char colleagues_sql[]
    = "SELECT id, first_name, last_name FROM person WHERE company = $1 AND retracted_by IS NULL "
      "AND merged_into IS NULL LIMIT $2";
static const char at_domain_sql[]
    = "SELECT DISTINCT person.id, person.first_name, person.last_name FROM match_key "
      "JOIN email ON email.id = match_key.record JOIN person ON person.id = email.person "
      "WHERE match_key.hash = $1 AND match_key.kind = 0 AND email.retracted_by IS NULL "
      "AND person.retracted_by IS NULL AND person.merged_into IS NULL LIMIT $2";
static const char all_keys_sql[] = "SELECT hash FROM match_key";
static const char first_change_sql[] = "SELECT min(number) FROM change WHERE import = $1";
static const char keyed_sql[]
    = "SELECT EXISTS (SELECT 1 FROM audit WHERE change > $1 AND change < $2 AND (op >= 5 OR kind IN "
      "('email', 'phone', 'external_id', 'company', 'domain')))";

/**
 * tamiz_key_kind_get_record:
 * @kind: a kind of key
 * @owner: (out): the field that says whose such a record is; -1 where it is its own
 *
 * Gets which records have a key.
 *
 * Returns: their kind
 */
TamizKind
tamiz_key_kind_get_record (TamizKeyKind  kind,
                           int          *owner)
{
  switch (kind)
    {
    case TAMIZ_KEY_EMAIL:
      *owner = TAMIZ_EMAIL_PERSON;
      return TAMIZ_KIND_EMAIL;
    case TAMIZ_KEY_PHONE:
    case TAMIZ_KEY_PHONE_TAIL:
      *owner = TAMIZ_PHONE_PERSON;
      return TAMIZ_KIND_PHONE;
    case TAMIZ_KEY_EXTERNAL:
      *owner = TAMIZ_EXTERNAL_ID_PERSON;
      return TAMIZ_KIND_EXTERNAL_ID;
    case TAMIZ_KEY_COMPANY:
      *owner = -1;
      return TAMIZ_KIND_COMPANY;
    case TAMIZ_KEY_DOMAIN:
      *owner = TAMIZ_DOMAIN_COMPANY;
      return TAMIZ_KIND_DOMAIN;
    default:
      g_assert_not_reached ();
    }
}

static void
add_once (GArray *ids,
          gint64  id)
{
  for (guint i = 0; i < ids->len; i++)
    {
      if (g_array_index (ids, gint64, i) == id)
        return;
    }
  g_array_append_val (ids, id);
}

/* Different texts may have the same hash, and a key may outlive its text. */
static gboolean
add_owner (TamizConnection *connection,
           TamizKeyKind     kind,
           const char      *text,
           gint64           id,
           GArray          *owners,
           GError         **error)
{
  int owner_field;
  TamizKind keyed = tamiz_key_kind_get_record (kind, &owner_field);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizRecord) record = NULL;
  g_autoptr (TamizRecord) owner = NULL;
  TamizKind owner_kind;
  TamizKeyKind stored_kind;
  gboolean hit = FALSE;
  gint64 retracted_by, owner_id;

  record = tamiz_rows_load (connection, keyed, id, 0, &retracted_by, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (record == NULL || retracted_by != 0)
    return TRUE;
  for (guint i = 0; i < TAMIZ_KEYS_MAX && !hit; i++)
    {
      g_autofree char *stored = tamiz_keys_dup_text (record, i, &stored_kind);

      hit = stored != NULL && stored_kind == kind && g_str_equal (stored, text);
    }
  if (!hit)
    return TRUE;

  owner_kind = keyed == TAMIZ_KIND_COMPANY || keyed == TAMIZ_KIND_DOMAIN ? TAMIZ_KIND_COMPANY
                                                                          : TAMIZ_KIND_PERSON;
  owner_id = owner_field >= 0 ? tamiz_record_get_int (record, owner_field) : id;
  if (!tamiz_rows_follow_merged (connection, owner_kind, &owner_id, error))
    return FALSE;
  owner = tamiz_rows_load (connection, owner_kind, owner_id, 0, &retracted_by, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (owner != NULL && retracted_by == 0)
    add_once (owners, owner_id);

  return TRUE;
}

/* How many records have a key that too many have. */
static gboolean
count_key (TamizConnection *connection,
           TamizKeyKind     kind,
           guint64          hash,
           guint64         *n_records,
           GError         **error)
{
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, count_key_sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, (gint64) hash);
  tamiz_statement_bind_int (statement, 2, kind);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  *n_records = (guint64) tamiz_statement_get_int (statement, 0);

  return TRUE;
}

static GArray *
list_records (TamizConnection *connection,
              TamizKeyKind     kind,
              guint64          hash,
              guint            most,
              GError         **error)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, find_key_sql, error);
  gboolean row;

  if (statement == NULL)
    return NULL;
  tamiz_statement_bind_int (statement, 1, (gint64) hash);
  tamiz_statement_bind_int (statement, 2, kind);
  for (;;)
    {
      gint64 record;

      if (!tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row || records->len > most)
        return g_steal_pointer (&records);
      record = tamiz_statement_get_int (statement, 0);
      g_array_append_val (records, record);
    }
}

/**
 * tamiz_reader_find_some_of_key:
 * @self: a reader
 * @kind: what @text is
 * @text: what to look for, in the keys' form
 * @hash: its tamiz_text_hash()
 * @most: how many records may have it
 * @n_records: (out): how many do, where they are more than that; else 0
 * @error: return location
 *
 * Finds whose text it is, see tamiz_reader_find_key(), unless too many have it for it to
 * tell anything: a switchboard, a made-up number.
 *
 * Returns: (transfer full) (element-type gint64): ids of persons, or of companies; none
 *   where too many have it
 */
GArray *
tamiz_reader_find_some_of_key (TamizReader *self,
                               TamizKeyKind kind,
                               const char  *text,
                               guint64      hash,
                               guint        most,
                               guint64     *n_records,
                               GError     **error)
{
  TamizConnection *connection = tamiz_reader_get_connection (self);
  g_autoptr (GArray) owners = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) records = list_records (connection, kind, hash, most, error);

  *n_records = 0;
  if (records == NULL || (records->len > most && !count_key (connection, kind, hash, n_records, error)))
    return NULL;

  for (guint i = 0; *n_records == 0 && i < records->len; i++)
    {
      if (!add_owner (connection, kind, text, g_array_index (records, gint64, i), owners, error))
        return NULL;
    }

  return g_steal_pointer (&owners);
}

/**
 * tamiz_reader_find_logged_key:
 * @self: a reader
 * @log: the log of an import
 * @kind: what @text is
 * @text: what to look for, in the keys' form
 * @hash: its tamiz_text_hash()
 * @most: how many records may have it
 * @n_records: (out): how many do, where they are more than that; else 0
 * @owners: (element-type gint64): where to add who has it, each once
 * @error: return location
 *
 * Finds whose text it is among what an import wrote but for the keys.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_find_logged_key (TamizReader *self,
                              TamizKeyLog *log,
                              TamizKeyKind kind,
                              const char  *text,
                              guint64      hash,
                              guint        most,
                              guint64     *n_records,
                              GArray      *owners,
                              GError     **error)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (gint64));

  tamiz_key_log_find (log, hash, kind, records);
  *n_records = records->len > most ? records->len : 0;
  for (guint i = 0; *n_records == 0 && i < records->len; i++)
    {
      if (!add_owner (tamiz_reader_get_connection (self), kind, text,
                      g_array_index (records, gint64, i), owners, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
scan_names (TamizReader       *self,
            const char        *sql,
            gint64             what,
            guint              most,
            TamizNameRowFunc   func,
            gpointer           user_data,
            GError           **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (tamiz_reader_get_connection (self), sql, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, what);
  tamiz_statement_bind_int (statement, 2, most);
  for (;;)
    {
      TamizNameRow name = { 0 };

      if (!tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      name.id = tamiz_statement_get_int (statement, 0);
      name.name = tamiz_statement_get_text (statement, 1);
      name.last_name = tamiz_statement_get_text (statement, 2);
      if (!func (&name, user_data))
        return TRUE;
    }
}

/**
 * tamiz_reader_scan_colleagues:
 * @self: a reader
 * @company: a company's id
 * @most: how many at most
 * @func: called for each; %FALSE ends the scan
 * @user_data: for @func
 * @error: return location
 *
 * Reads what the people of a company are called.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_colleagues (TamizReader      *self,
                              gint64            company,
                              guint             most,
                              TamizNameRowFunc  func,
                              gpointer          user_data,
                              GError          **error)
{
  return scan_names (self, colleagues_sql, company, most, func, user_data, error);
}

/**
 * tamiz_reader_scan_at_domain:
 * @self: a reader
 * @domain: a mail domain of a company
 * @most: how many at most
 * @func: called for each; %FALSE ends the scan
 * @user_data: for @func
 * @error: return location
 *
 * Reads what those are called who have an address at a domain.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_scan_at_domain (TamizReader      *self,
                             const char       *domain,
                             guint             most,
                             TamizNameRowFunc  func,
                             gpointer          user_data,
                             GError          **error)
{
  g_autofree char *key = g_strconcat ("@", domain, NULL);

  return scan_names (self, at_domain_sql, (gint64) tamiz_text_hash (key), most, func, user_data, error);
}

static gboolean
log_keys_of (TamizConnection *connection,
             TamizKind        kind,
             gint64           since,
             TamizKeyLog     *log,
             GCancellable    *cancellable,
             GError         **error)
{
  g_autoptr (TamizStatement) statement
      = tamiz_statement_take (connection, tamiz_table_get (kind)->scan, error);
  gboolean row;
  guint n = 0;

  if (statement == NULL)
    return FALSE;
  for (;;)
    {
      g_autoptr (TamizRecord) record = NULL;

      if ((n++ % ROWS_PER_LOOK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
          || !tamiz_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (tamiz_statement_get_int (statement, TAMIZ_COLUMN_CHANGED) < since)
        continue;
      record = tamiz_table_read_record (kind, statement);
      for (guint i = 0; i < TAMIZ_KEYS_MAX; i++)
        {
          TamizMatchKey key;

          if (tamiz_keys_of_record (record, i, &key))
            tamiz_key_log_add (log, &key);
        }
    }
}

/**
 * tamiz_reader_recall_keys:
 * @self: a reader
 * @import: an import that was interrupted, or is only beginning
 * @log: its log
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Finds the keys again that an import would have written at its end.  What others wrote
 * since it began may be among them, and is in the base already.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_recall_keys (TamizReader   *self,
                          gint64         import,
                          TamizKeyLog   *log,
                          GCancellable  *cancellable,
                          GError       **error)
{
  static const TamizKind keyed[] = { TAMIZ_KIND_EMAIL, TAMIZ_KIND_PHONE, TAMIZ_KIND_EXTERNAL_ID,
                                     TAMIZ_KIND_COMPANY, TAMIZ_KIND_DOMAIN };
  TamizConnection *connection = tamiz_reader_get_connection (self);
  g_autoptr (TamizStatement) statement = tamiz_statement_take (connection, first_change_sql, error);
  gboolean row;
  gint64 since;

  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, import);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  since = row ? tamiz_statement_get_int (statement, 0) : 0;
  for (guint i = 0; since != 0 && i < G_N_ELEMENTS (keyed); i++)
    {
      if (!log_keys_of (connection, keyed[i], since, log, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_rows_find_key:
 * @connection: a connection
 * @kind: what @text is
 * @text: what to look for; it is brought to the keys' form
 * @error: return location
 *
 * Finds whose text it is; see tamiz_reader_find_key().
 *
 * Returns: (transfer full) (element-type gint64): ids of persons, or of companies
 */
GArray *
tamiz_rows_find_key (TamizConnection *connection,
                     TamizKeyKind     kind,
                     const char      *text,
                     GError         **error)
{
  g_autofree char *normal = tamiz_keys_dup_normal (kind, text);
  g_autoptr (GArray) owners = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) records = NULL;

  if (normal == NULL)
    return g_steal_pointer (&owners);
  records = list_records (connection, kind, tamiz_text_hash (normal), G_MAXUINT, error);
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      if (!add_owner (connection, kind, normal, g_array_index (records, gint64, i), owners, error))
        return NULL;
    }

  return records != NULL ? g_steal_pointer (&owners) : NULL;
}

/**
 * tamiz_reader_find_key:
 * @self: a reader
 * @kind: what @text is
 * @text: what to look for; it is brought to the keys' form
 * @error: return location
 *
 * Finds whose e-mail, telephone, external id, name or domain a text is.  Of those that
 * were merged, the one they were merged into is answered.
 *
 * Returns: (transfer full) (element-type gint64): ids of persons, or of companies
 */
GArray *
tamiz_reader_find_key (TamizReader *self,
                       TamizKeyKind kind,
                       const char  *text,
                       GError     **error)
{
  g_return_val_if_fail (TAMIZ_IS_READER (self), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  return tamiz_rows_find_key (tamiz_reader_get_connection (self), kind, text, error);
}

/**
 * tamiz_reader_load_keys:
 * @self: a reader
 * @change: (out): the last change that it saw
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads which keys there are, for whoever will look for very many.
 *
 * Returns: (transfer full): the set of their hashes
 */
TamizKeySet *
tamiz_reader_load_keys (TamizReader  *self,
                        gint64       *change,
                        GCancellable *cancellable,
                        GError      **error)
{
  TamizConnection *connection = tamiz_reader_get_connection (self);
  g_autoptr (TamizStatement) statement = NULL;
  g_autoptr (TamizKeySet) set = tamiz_key_set_new ();
  gboolean row;
  guint n = 0;

  /* A key that comes between the two is in the set, and will be looked for once more. */
  *change = tamiz_reader_get_change (self, error);
  if (*change < 0)
    return NULL;
  statement = tamiz_statement_take (connection, all_keys_sql, error);
  if (statement == NULL)
    return NULL;
  for (;;)
    {
      if ((n++ % ROWS_PER_LOOK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
          || !tamiz_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        return g_steal_pointer (&set);
      tamiz_key_set_add (set, (guint64) tamiz_statement_get_int (statement, 0));
    }
}

/**
 * tamiz_reader_have_keys_changed:
 * @self: a reader
 * @after: a change
 * @before: a later one
 * @changed: (out): whether the changes between the two may have brought keys, or taken a
 *   company away
 * @error: return location
 *
 * Tells whether what tamiz_reader_load_keys() answered has become too old.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_reader_have_keys_changed (TamizReader *self,
                                gint64       after,
                                gint64       before,
                                gboolean    *changed,
                                GError     **error)
{
  g_autoptr (TamizStatement) statement = NULL;
  gboolean row;

  *changed = FALSE;
  if (before - after < 2)
    return TRUE;
  statement = tamiz_statement_take (tamiz_reader_get_connection (self), keyed_sql, error);
  if (statement == NULL)
    return FALSE;
  tamiz_statement_bind_int (statement, 1, after);
  tamiz_statement_bind_int (statement, 2, before);
  if (!tamiz_statement_step (statement, &row, error))
    return FALSE;
  *changed = row && tamiz_statement_get_int (statement, 0) != 0;

  return TRUE;
}
