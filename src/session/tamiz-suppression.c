#define G_LOG_DOMAIN "tamiz-suppression"

#include "config.h"

#include "tamiz-suppression.h"

#include "tamiz-matching.h"
#include "tamiz-phone.h"
#include "tamiz-text.h"

#include <sodium.h>

#define HASH_SIZE 32
#define KEY_SIZE 32

static const char *const nicks[] = { "email", "phone", "external" };

struct _TamizSuppression
{
  GHashTable *hashes;       /* char* */
  gboolean keyed;
  guint8 key[KEY_SIZE];
};

static gboolean
read_key (TamizSuppression *self,
          const char       *text)
{
  gsize length;

  self->keyed = text != NULL && sodium_hex2bin (self->key, sizeof self->key, text, strlen (text), NULL, &length, NULL) == 0
                && length == sizeof self->key;

  return self->keyed;
}

/**
 * tamiz_suppression_load:
 * @work: an operation's work
 * @error: return location
 *
 * Reads the list.
 *
 * Returns: (transfer full): the list, which may be empty
 */
TamizSuppression *
tamiz_suppression_load (TamizWork  *work,
                        GError    **error)
{
  g_autoptr (GPtrArray) records = tamiz_reader_list (work->reader, TAMIZ_KIND_SUPPRESSION, error);
  g_autoptr (TamizRecord) base = records != NULL ? tamiz_reader_load_base (work->reader, error) : NULL;
  TamizSuppression *self;

  if (base == NULL)
    return NULL;

  self = g_new0 (TamizSuppression, 1);
  self->hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  read_key (self, tamiz_record_get_text (base, TAMIZ_BASE_SUPPRESSION_KEY));
  for (guint i = 0; i < records->len; i++)
    {
      const char *hash = tamiz_record_get_text (g_ptr_array_index (records, i), TAMIZ_SUPPRESSION_HASH);

      if (hash != NULL)
        g_hash_table_add (self->hashes, g_strdup (hash));
    }

  return self;
}

void
tamiz_suppression_free (TamizSuppression *self)
{
  g_hash_table_unref (self->hashes);
  sodium_memzero (self->key, sizeof self->key);
  g_free (self);
}

static char *
hash_text (TamizSuppression    *self,
           TamizSuppressedKind  kind,
           const char          *text)
{
  g_autofree char *normal = kind == TAMIZ_SUPPRESSED_EMAIL   ? tamiz_email_dup_key (text)
                            : kind == TAMIZ_SUPPRESSED_PHONE ? tamiz_phone_dup_key (text)
                                                             : NULL;
  guint8 hash[HASH_SIZE];
  char hex[HASH_SIZE * 2 + 1];
  crypto_generichash_state state;

  if (normal != NULL)
    text = normal;
  crypto_generichash_init (&state, self->key, sizeof self->key, sizeof hash);
  crypto_generichash_update (&state, (const guint8 *) nicks[kind], strlen (nicks[kind]) + 1);
  crypto_generichash_update (&state, (const guint8 *) text, strlen (text));
  crypto_generichash_final (&state, hash, sizeof hash);

  return g_strdup (sodium_bin2hex (hex, sizeof hex, hash, sizeof hash));
}

/* An empty list costs nothing. */
gboolean
tamiz_suppression_is_empty (TamizSuppression *self)
{
  return !self->keyed || g_hash_table_size (self->hashes) == 0;
}

/**
 * tamiz_suppression_has:
 * @self: the list
 * @kind: what @text is
 * @text: an address, a number or an id in its normal form
 *
 * Tells whether something is on the list.
 *
 * Returns: whether it is
 */
gboolean
tamiz_suppression_has (TamizSuppression    *self,
                       TamizSuppressedKind  kind,
                       const char          *text)
{
  g_autofree char *hash = NULL;

  if (tamiz_suppression_is_empty (self))
    return FALSE;

  hash = hash_text (self, kind, text);
  return g_hash_table_contains (self->hashes, hash);
}

static gboolean
find_kind (TamizLookupKind      lookup,
           TamizSuppressedKind *kind)
{
  switch (lookup)
    {
    case TAMIZ_LOOKUP_EMAIL:
      *kind = TAMIZ_SUPPRESSED_EMAIL;
      return TRUE;
    case TAMIZ_LOOKUP_PHONE:
      *kind = TAMIZ_SUPPRESSED_PHONE;
      return TRUE;
    case TAMIZ_LOOKUP_EXTERNAL:
      *kind = TAMIZ_SUPPRESSED_EXTERNAL;
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * tamiz_suppression_has_staged:
 * @self: the list
 * @staged: a row
 *
 * Tells whether a row speaks of somebody on the list.  An empty list costs nothing.
 *
 * Returns: whether it does
 */
gboolean
tamiz_suppression_has_staged (TamizSuppression *self,
                              TamizStaged      *staged)
{
  GPtrArray *lookups;

  if (tamiz_suppression_is_empty (self))
    return FALSE;

  lookups = tamiz_staged_get_lookups (staged);
  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);
      TamizSuppressedKind kind;

      if (find_kind (lookup->kind, &kind) && tamiz_suppression_has (self, kind, lookup->text))
        return TRUE;
    }

  return FALSE;
}

/* The key is made when it is first needed, and never changes. */
static gboolean
ensure_key (TamizSuppression  *self,
            TamizWork         *work,
            TamizChangeSet    *set,
            GError           **error)
{
  g_autoptr (TamizRecord) base = NULL;
  char hex[KEY_SIZE * 2 + 1];

  if (self->keyed)
    return TRUE;

  base = tamiz_reader_load_base (work->reader, error);
  if (base == NULL)
    return FALSE;
  randombytes_buf (self->key, sizeof self->key);
  sodium_bin2hex (hex, sizeof hex, self->key, sizeof self->key);
  tamiz_change_set_update_text (set, base, TAMIZ_BASE_SUPPRESSION_KEY, hex);
  sodium_memzero (hex, sizeof hex);
  self->keyed = TRUE;

  return TRUE;
}

/**
 * tamiz_suppression_add:
 * @self: the list
 * @work: an operation's work
 * @set: a change set
 * @kind: what @text is
 * @text: an address, a number or an id in its normal form
 * @reason: why
 * @record: (out) (optional) (nullable) (transfer none): what was added; %NULL where it was there
 * @error: return location
 *
 * Puts something on the list.
 *
 * Returns: whether it is on it now
 */
gboolean
tamiz_suppression_add (TamizSuppression     *self,
                       TamizWork            *work,
                       TamizChangeSet       *set,
                       TamizSuppressedKind   kind,
                       const char           *text,
                       const char           *reason,
                       TamizRecord         **record,
                       GError              **error)
{
  g_autofree char *hash = NULL;
  TamizRecord *added;

  if (record != NULL)
    *record = NULL;
  if (!ensure_key (self, work, set, error))
    return FALSE;
  hash = hash_text (self, kind, text);
  if (g_hash_table_contains (self->hashes, hash))
    return TRUE;
  added = tamiz_work_insert (work, set, TAMIZ_KIND_SUPPRESSION, error);
  if (added == NULL)
    return FALSE;
  tamiz_record_set_text (added, TAMIZ_SUPPRESSION_HASH, hash);
  tamiz_record_set_text (added, TAMIZ_SUPPRESSION_KEY_KIND, nicks[kind]);
  tamiz_record_set_text (added, TAMIZ_SUPPRESSION_REASON, reason);
  tamiz_record_set_int (added, TAMIZ_SUPPRESSION_AT, work->now);
  tamiz_record_set_int (added, TAMIZ_SUPPRESSION_BY, work->actor.user);
  g_hash_table_add (self->hashes, g_steal_pointer (&hash));
  if (record != NULL)
    *record = added;

  return TRUE;
}

/* (nullable): by what a record of somebody is recognised */
static char *
dup_text (TamizRecord         *record,
          TamizSuppressedKind *kind)
{
  const char *system;

  switch (tamiz_record_get_kind (record))
    {
    case TAMIZ_KIND_EMAIL:
      *kind = TAMIZ_SUPPRESSED_EMAIL;
      return tamiz_email_normalize (tamiz_record_get_text (record, TAMIZ_EMAIL_ADDRESS));
    case TAMIZ_KIND_PHONE:
      *kind = TAMIZ_SUPPRESSED_PHONE;
      return g_strdup (tamiz_record_get_text (record, TAMIZ_PHONE_E164));
    case TAMIZ_KIND_EXTERNAL_ID:
      *kind = TAMIZ_SUPPRESSED_EXTERNAL;
      system = tamiz_record_get_text (record, TAMIZ_EXTERNAL_ID_SYSTEM);
      return g_strdup_printf ("%s\n%s", system != NULL ? system : "",
                              tamiz_record_get_text (record, TAMIZ_EXTERNAL_ID_VALUE));
    default:
      g_assert_not_reached ();
    }
}

/* @text: (out) (nullable): by what a row tells a person from all others */
static gboolean
find_text (TamizWork            *work,
           GArray               *rows,
           guint                 row,
           TamizSuppressedKind  *kind,
           char                **text,
           GError              **error)
{
  gboolean identifies;

  *text = NULL;
  if (!tamiz_reader_identify (work->reader, rows, row, &identifies, error))
    return FALSE;
  if (identifies)
    *text = dup_text (g_array_index (rows, TamizPersonRow, row).record, kind);

  return TRUE;
}

/**
 * tamiz_suppression_add_person:
 * @self: the list
 * @work: an operation's work
 * @set: a change set
 * @rows: (element-type TamizPersonRow): all that tells of a person
 * @reason: why
 * @added: (inout): how many entries were made
 * @error: return location
 *
 * Puts all by which a person alone is recognised on the list: not an address or a number that
 * stands for several people.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_suppression_add_person (TamizSuppression  *self,
                              TamizWork         *work,
                              TamizChangeSet    *set,
                              GArray            *rows,
                              const char        *reason,
                              guint             *added,
                              GError           **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *text = NULL;
      TamizSuppressedKind kind;
      TamizRecord *entry = NULL;

      if (!find_text (work, rows, i, &kind, &text, error)
          || (text != NULL && !tamiz_suppression_add (self, work, set, kind, text, reason, &entry, error)))
        return FALSE;
      *added += entry != NULL ? 1 : 0;
    }

  return TRUE;
}

/**
 * tamiz_suppression_count_person:
 * @self: the list
 * @work: an operation's work
 * @rows: (element-type TamizPersonRow): all that tells of a person
 * @standing: (out): how many entries keep the person out
 * @error: return location
 *
 * Counts what of a person is on the list, whoever put it there.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_suppression_count_person (TamizSuppression  *self,
                                TamizWork         *work,
                                GArray            *rows,
                                guint             *standing,
                                GError           **error)
{
  g_autoptr (GHashTable) hashes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; self->keyed && i < rows->len; i++)
    {
      g_autofree char *text = NULL;
      g_autofree char *hash = NULL;
      TamizSuppressedKind kind;

      if (!find_text (work, rows, i, &kind, &text, error))
        return FALSE;
      hash = text != NULL ? hash_text (self, kind, text) : NULL;
      if (hash != NULL && g_hash_table_contains (self->hashes, hash))
        g_hash_table_add (hashes, g_steal_pointer (&hash));
    }

  *standing = g_hash_table_size (hashes);
  return TRUE;
}
