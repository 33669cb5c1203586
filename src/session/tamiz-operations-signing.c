#define G_LOG_DOMAIN "tamiz-operations-signing"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-session-private.h"
#include "tamiz-sign-file.h"
#include "tamiz-upkeep.h"
#include "tamiz-user-key.h"
#include "tamiz-versions.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* Signing the definition: here, or by file at a computer that does not have the base. */

static gint64
get_signer (json_t *signer)
{
  const char *user = tamiz_json_get_text (signer, "user");

  return user != NULL ? g_ascii_strtoll (user, NULL, 10) : 0;
}

static gboolean
has_signed (GPtrArray *signatures,
            gint64     user)
{
  for (guint i = 0; i < signatures->len; i++)
    {
      TamizRecord *signature = g_ptr_array_index (signatures, i);

      if (tamiz_record_get_int (signature, TAMIZ_SIGNATURE_MEMBER) == user
          && tamiz_record_get_int (signature, TAMIZ_SIGNATURE_VOID) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_work_awaits_signature:
 * @work: an operation's work
 * @proposed: a proposed version
 * @user: a user's id
 * @awaits: (out): whether the user is among the signers and has not signed
 * @error: return location
 *
 * Finds out whether a proposed version waits for somebody's signature.
 *
 * Returns: whether it could be found out
 */
gboolean
tamiz_work_awaits_signature (TamizWork    *work,
                             TamizRecord  *proposed,
                             gint64        user,
                             gboolean     *awaits,
                             GError      **error)
{
  g_autoptr (GPtrArray) signatures
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_SIGNATURE, TAMIZ_SIGNATURE_DEFINITION,
                              tamiz_record_get_id (proposed), error);
  g_autoptr (json_t) signers
      = json_loads (tamiz_record_get_text (proposed, TAMIZ_DEFINITION_SIGNERS), 0, NULL);
  json_t *signer;
  gsize i;

  if (signatures == NULL)
    return FALSE;

  *awaits = FALSE;
  json_array_foreach (signers, i, signer)
    *awaits = *awaits || (get_signer (signer) == user && !has_signed (signatures, user));
  return TRUE;
}

/* How many of the named signers have not signed yet, @member apart; @name is theirs where it is
 * somebody else who works.
 */
static gboolean
check_signer (TamizRecord  *proposed,
              GPtrArray    *signatures,
              gint64        member,
              const char   *name,
              TamizSide     side,
              guint        *others,
              GError      **error)
{
  g_autoptr (json_t) signers
      = json_loads (tamiz_record_get_text (proposed, TAMIZ_DEFINITION_SIGNERS), 0, NULL);
  const char *nick = tamiz_enum_nick (TAMIZ_ENUM_SIDE, side);
  gboolean named = FALSE;
  json_t *signer;
  gsize i;

  *others = 0;
  json_array_foreach (signers, i, signer)
    {
      gint64 user = get_signer (signer);
      const char *for_side = tamiz_json_get_text (signer, "side");
      gboolean signed_already = has_signed (signatures, user);

      if (user != member)
        {
          *others += !signed_already;
          continue;
        }
      if (signed_already)
        return name == NULL
                   ? tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_EXISTS, error,
                                         _("You have signed this version already; nobody signs twice"))
                   : tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_EXISTS, error,
                                         _("%s has signed this version already; nobody signs twice"), name);
      named = g_strcmp0 (for_side, nick) == 0 || g_strcmp0 (for_side, "either") == 0;
    }

  if (name != NULL)
    return tamiz_work_require (named, TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                               _("%s is not among those who sign this version for “%s”"), name,
                               tamiz_enum_label (TAMIZ_ENUM_SIDE, side));

  return tamiz_work_require (named, TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                             _("You are not among those who sign this version for “%s”"),
                             tamiz_enum_label (TAMIZ_ENUM_SIDE, side));
}

gboolean
tamiz_work_bring_into_force (TamizWork       *work,
                             TamizChangeSet  *set,
                             TamizRecord     *version,
                             gint64           at,
                             GError         **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) old = tamiz_work_find_version (work, 1u << TAMIZ_DEFINITION_IN_FORCE, 0,
                                                         &local_error);
  g_autoptr (TamizDefinition) definition = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  /* What is not what was signed binds nobody. */
  definition = tamiz_session_parse_definition (work->session, version, error);
  if (definition == NULL)
    return FALSE;

  /* The old one goes first: at most one is in force at any statement. */
  if (old != NULL)
    tamiz_change_set_update_int (set, old, TAMIZ_DEFINITION_STATE, TAMIZ_DEFINITION_SUPERSEDED);
  tamiz_change_set_update_int (set, version, TAMIZ_DEFINITION_STATE, TAMIZ_DEFINITION_IN_FORCE);
  tamiz_change_set_update_int (set, version, TAMIZ_DEFINITION_IN_FORCE_AT, at);
  return TRUE;
}

static TamizRecord *
insert_signature (TamizWork       *work,
                  TamizChangeSet  *set,
                  TamizRecord     *proposed,
                  gint64           member,
                  TamizSide        side,
                  gint64           at,
                  GError         **error)
{
  TamizRecord *signature = tamiz_work_insert (work, set, TAMIZ_KIND_SIGNATURE, error);

  if (signature == NULL)
    return NULL;

  tamiz_record_set_int (signature, TAMIZ_SIGNATURE_DEFINITION, tamiz_record_get_id (proposed));
  tamiz_record_set_int (signature, TAMIZ_SIGNATURE_SIDE, side);
  tamiz_record_set_int (signature, TAMIZ_SIGNATURE_MEMBER, member);
  tamiz_record_set_text (signature, TAMIZ_SIGNATURE_DIGEST,
                         tamiz_record_get_text (proposed, TAMIZ_DEFINITION_DIGEST));
  tamiz_record_set_int (signature, TAMIZ_SIGNATURE_AT, at);
  tamiz_record_set_int (signature, TAMIZ_SIGNATURE_VOID, 0);
  return signature;
}

/* The key that is signed with: the one that the passphrase opens, or the one that is made now for whoever
 * chooses a passphrase with the first signature; none for whoever has none and chooses none.
 */
static gboolean
open_key (TamizWork       *work,
          TamizChangeSet  *set,
          char           **public_key,
          unsigned char  **secret_key,
          GError         **error)
{
  const char *chosen = tamiz_work_text (work, "new-passphrase");
  g_autoptr (TamizRecord) user = tamiz_work_check_passphrase (work, secret_key, error);

  if (user == NULL)
    return FALSE;
  if (chosen != NULL && *secret_key == NULL)
    return tamiz_work_make_key (work, set, user, chosen, public_key, secret_key, error);

  *public_key = g_strdup (tamiz_record_get_text (user, TAMIZ_USER_PUBLIC_KEY));
  return tamiz_work_require (chosen == NULL, TAMIZ_CORE_ERROR_INVALID, error,
                             _("%s has a passphrase already: it confirms this signature"),
                             tamiz_record_get_text (user, TAMIZ_USER_NAME));
}

static void
forget_key (unsigned char *secret_key)
{
  if (secret_key != NULL)
    sodium_memzero (secret_key, crypto_sign_SECRETKEYBYTES);
  g_free (secret_key);
}

static gboolean
add_signature (TamizWork       *work,
               TamizChangeSet  *set,
               TamizRecord     *proposed,
               TamizSide        side,
               GError         **error)
{
  g_autoptr (TamizDefinition) definition = tamiz_session_parse_definition (work->session, proposed, error);
  unsigned char *secret_key = NULL;
  g_autofree char *public_key = NULL;
  TamizRecord *signature = NULL;

  if (definition != NULL && open_key (work, set, &public_key, &secret_key, error))
    signature = insert_signature (work, set, proposed, work->actor.user, side, work->now, error);
  if (signature != NULL && secret_key != NULL)
    {
      g_autofree char *hex
          = tamiz_user_key_sign (secret_key, tamiz_record_get_text (proposed, TAMIZ_DEFINITION_DIGEST));

      tamiz_record_set_text (signature, TAMIZ_SIGNATURE_PUBLIC_KEY, public_key);
      tamiz_record_set_text (signature, TAMIZ_SIGNATURE_SIGNATURE, hex);
    }
  forget_key (secret_key);

  return signature != NULL;
}

/* Stores a signature; with the last of them the version comes into force, or waits for its day. */
static json_t *
store_signature (TamizWork       *work,
                 TamizChangeSet  *set,
                 TamizRecord     *proposed,
                 guint            others,
                 GError         **error)
{
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (TamizRecord) after = NULL;
  guint64 left;
  json_t *answer;

  if (others == 0)
    {
      if (tamiz_record_get_int (proposed, TAMIZ_DEFINITION_EFFECTIVE_AT) > work->now)
        tamiz_change_set_update_int (set, proposed, TAMIZ_DEFINITION_STATE, TAMIZ_DEFINITION_SIGNED);
      else if (!tamiz_work_bring_into_force (work, set, proposed, work->now, error))
        return NULL;
    }
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL || !tamiz_work_do_some_due (work, error)
      || !tamiz_work_count_stale (work, &left, NULL, NULL, error))
    return NULL;

  after = tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION, tamiz_record_get_id (proposed),
                             error);
  answer = after != NULL ? tamiz_work_version_to_json (work, after, FALSE, error) : NULL;
  if (answer != NULL)
    {
      json_object_set_new (answer, "judged", json_integer ((json_int_t) work->judged));
      json_object_set_new (answer, "left", json_integer ((json_int_t) left));
    }

  return answer;
}

static GPtrArray *
list_signatures (TamizWork    *work,
                 TamizRecord  *version,
                 GError      **error)
{
  return tamiz_reader_list_by (work->reader, TAMIZ_KIND_SIGNATURE, TAMIZ_SIGNATURE_DEFINITION,
                               tamiz_record_get_id (version), error);
}

static json_t *
sign_here (TamizWork *work,
           GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "definition.sign");
  g_autoptr (TamizRecord) proposed = NULL;
  g_autoptr (GPtrArray) signatures = NULL;
  TamizSide side;
  guint others = 0;

  if (!tamiz_work_require (tamiz_work_text (work, "side") != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                           _("Say for which side you sign")))
    return NULL;
  side = tamiz_work_choice (work, "side", TAMIZ_ENUM_SIDE);
  proposed = tamiz_work_find_in_state (work, TAMIZ_DEFINITION_PROPOSED, error);
  signatures = proposed != NULL ? list_signatures (work, proposed, error) : NULL;
  if (signatures == NULL
      || !check_signer (proposed, signatures, work->actor.user, NULL, side, &others, error)
      || !add_signature (work, set, proposed, side, error))
    return NULL;

  return store_signature (work, set, proposed, others, error);
}

/* By file. */

/* The version that a signature is for, as long as it says what was signed. */
/* When it comes into force, and whether leads go back, as it was read where it was signed. */
static gboolean
was_told_right (TamizWork   *work,
                TamizRecord *version,
                json_t      *file)
{
  g_autoptr (json_t) now = json_object ();

  tamiz_work_set_time (work, now, "effective_at", tamiz_record_get_int (version, TAMIZ_DEFINITION_EFFECTIVE_AT));
  json_object_set_new (now, "downward", json_boolean (tamiz_record_get_int (version, TAMIZ_DEFINITION_DOWNWARD) != 0));

  return json_equal (json_object_get (now, "effective_at"), json_object_get (file, "effective_at"))
         && json_equal (json_object_get (now, "downward"), json_object_get (file, "downward"));
}

static TamizRecord *
find_signed (TamizWork *work,
             json_t    *file,
             GError   **error)
{
  gint64 number = tamiz_json_get_int (file, "version", 0);
  g_autoptr (TamizRecord) version = NULL;
  GError *local_error = NULL;

  if (!tamiz_work_require (g_strcmp0 (tamiz_json_get_text (file, "base"), tamiz_store_get_id (work->store)) == 0,
                           TAMIZ_CORE_ERROR_REFUSED, error,
                           _("The file is for a definition of another base")))
    return NULL;
  version = tamiz_work_find_version (work, ~0u, number, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  if (version == NULL || tamiz_record_get_int (version, TAMIZ_DEFINITION_STATE) != TAMIZ_DEFINITION_PROPOSED)
    g_set_error (error, TAMIZ_DEFINITION_ERROR, TAMIZ_DEFINITION_ERROR_STATE,
                 _("The file is for version %d, which does not wait for signatures"), (int) number);
  else if (g_strcmp0 (tamiz_json_get_text (file, "digest"),
                      tamiz_record_get_text (version, TAMIZ_DEFINITION_DIGEST)) != 0)
    g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED,
                 _("What was signed is not what version %d says now; send it for signature again"),
                 (int) number);
  else if (tamiz_json_get_int (file, "proposal", 0) != tamiz_record_get_changed (version))
    g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED,
                 _("Version %d was taken back and proposed anew since; send it for signature again"),
                 (int) number);
  else if (!was_told_right (work, version, file))
    g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED,
                 _("Where version %d was signed, another date or another word on leads that go back was read; send "
                   "it for signature again"),
                 (int) number);
  else
    return g_steal_pointer (&version);

  return NULL;
}

static gboolean
is_fingerprint (const char *trusted,
                const char *fingerprint)
{
  g_auto (GStrv) wanted = g_strsplit (fingerprint, " ", -1);
  g_auto (GStrv) given = g_strsplit (trusted != NULL ? trusted : "", " ", -1);
  g_autofree char *digits = g_strjoinv ("", wanted);
  g_autofree char *typed = g_strjoinv ("", given);

  return g_ascii_strcasecmp (digits, typed) == 0;
}

/* The key must be the one that the base knows.  One that it does not know yet is taken over only
 * where somebody has compared it: @trusted is its fingerprint.
 */
static gboolean
check_key (TamizRecord *user,
           json_t      *file,
           const char  *trusted,
           GError     **error)
{
  const char *known = tamiz_record_get_text (user, TAMIZ_USER_PUBLIC_KEY);
  const char *public_key = tamiz_json_get_text (file, "public_key");
  const char *name = tamiz_record_get_text (user, TAMIZ_USER_NAME);
  g_autofree char *fingerprint = tamiz_user_key_dup_fingerprint (public_key);

  if (known != NULL)
    return tamiz_work_require (g_ascii_strcasecmp (known, public_key) == 0, TAMIZ_CORE_ERROR_REFUSED, error,
                               _("The file was not signed with the key of %s that this base knows"), name);

  return tamiz_work_require (json_is_object (json_object_get (file, "sealed_key")), TAMIZ_CORE_ERROR_REFUSED,
                             error,
                             _("%s has no key in this base, and the file brings none; send it for signature "
                               "again"), name)
         && tamiz_work_require (is_fingerprint (trusted, fingerprint), TAMIZ_CORE_ERROR_REFUSED, error,
                                _("%s has no key in this base yet. The file brings one with the fingerprint "
                                  "%s: ask them by another way whether it is theirs, and confirm the "
                                  "fingerprint"), name, fingerprint);
}

static void
take_key (TamizChangeSet *set,
          TamizRecord    *user,
          json_t         *file)
{
  g_autofree char *sealed = NULL;

  if (tamiz_record_has (user, TAMIZ_USER_PUBLIC_KEY))
    return;

  sealed = tamiz_json_to_canonical (json_object_get (file, "sealed_key"));
  tamiz_change_set_update_text (set, user, TAMIZ_USER_PUBLIC_KEY, tamiz_json_get_text (file, "public_key"));
  tamiz_change_set_update_text (set, user, TAMIZ_USER_SEALED_KEY, sealed);
}

/* Nobody has signed later than now, whatever their computer’s clock says. */
static gint64
get_signed_at (TamizWork *work,
               json_t    *file)
{
  gint64 at;

  return tamiz_time_parse (tamiz_json_get_text (file, "at"), work->zone, &at, NULL) ? MIN (at, work->now)
                                                                                   : work->now;
}

/* What somebody signed, and who. */
typedef struct
{
  json_t *file;
  TamizRecord *version;
  TamizRecord *user;
  int side;
  guint others;             /* who have not signed yet */
} Brought;

static void
brought_clear (Brought *self)
{
  g_clear_pointer (&self->file, json_decref);
  g_clear_object (&self->version);
  g_clear_object (&self->user);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Brought, brought_clear)

/* Whether the base can take over what a file brings, but for its key. */
static gboolean
check_brought (TamizWork  *work,
               Brought    *self,
               GError    **error)
{
  g_autoptr (GPtrArray) signatures = NULL;

  self->version = find_signed (work, self->file, error);
  signatures = self->version != NULL ? list_signatures (work, self->version, error) : NULL;
  self->user = signatures != NULL ? tamiz_work_find_user (work, tamiz_json_get_text (self->file, "email"), error)
                                  : NULL;

  return self->user != NULL
         && tamiz_work_require (tamiz_enum_from_nick (TAMIZ_ENUM_SIDE, tamiz_json_get_text (self->file, "side"),
                                                      &self->side),
                                TAMIZ_CORE_ERROR_INVALID, error,
                                _("The file is damaged or was altered on its way; have it sent again"))
         && check_signer (self->version, signatures, tamiz_record_get_id (self->user),
                          tamiz_record_get_text (self->user, TAMIZ_USER_NAME), self->side, &self->others, error)
         && tamiz_work_check_can_sign (self->user, error);
}

/* Reads back what somebody signed at another computer. */
static json_t *
read_signature (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, TAMIZ_CAUSE_SIGNED_BY_FILE);
  g_auto (Brought) brought = { .file = tamiz_sign_file_read (tamiz_work_text (work, "file"), error) };
  TamizRecord *signature;

  if (brought.file == NULL || !tamiz_sign_answer_check (brought.file, error)
      || !check_brought (work, &brought, error)
      || !check_key (brought.user, brought.file, tamiz_work_text (work, "trust"), error))
    return NULL;

  take_key (set, brought.user, brought.file);
  signature = insert_signature (work, set, brought.version, tamiz_record_get_id (brought.user), brought.side,
                                get_signed_at (work, brought.file), error);
  if (signature == NULL)
    return NULL;
  tamiz_record_set_text (signature, TAMIZ_SIGNATURE_PUBLIC_KEY, tamiz_json_get_text (brought.file, "public_key"));
  tamiz_record_set_text (signature, TAMIZ_SIGNATURE_SIGNATURE, tamiz_json_get_text (brought.file, "signature"));

  return store_signature (work, set, brought.version, brought.others, error);
}

static json_t *
sign_definition (TamizWork *work,
                 GError   **error)
{
  const char *output = tamiz_work_text (work, "output"), *file = tamiz_work_text (work, "file");
  const char *chosen = tamiz_work_text (work, "new-passphrase");

  if (file == NULL)
    return tamiz_work_require (output == NULL, TAMIZ_CORE_ERROR_INVALID, error,
                               _("Say which request is signed"))
               ? sign_here (work, error)
               : NULL;
  if (output != NULL)
    return tamiz_sign_file (file, output, work->email, tamiz_work_text (work, "side"),
                            work->passphrase != NULL ? work->passphrase : chosen, work->now, error);

  return read_signature (work, error);
}

/* Who signs, with the key of each who still has to, which only their passphrase opens. */
static json_t *
list_signers (TamizWork    *work,
              TamizRecord  *proposed,
              GError      **error)
{
  g_autoptr (GPtrArray) signatures = list_signatures (work, proposed, error);
  g_autoptr (json_t) named
      = json_loads (tamiz_record_get_text (proposed, TAMIZ_DEFINITION_SIGNERS), 0, NULL);
  g_autoptr (json_t) signers = json_array ();
  json_t *signer;
  gsize i;

  json_array_foreach (named, i, signer)
    {
      gint64 id = get_signer (signer);
      g_autoptr (TamizRecord) user = NULL;
      json_t *object = json_object ();

      json_array_append_new (signers, object);
      user = signatures != NULL ? tamiz_reader_load (work->reader, TAMIZ_KIND_USER, id, error) : NULL;
      if (user == NULL)
        return NULL;
      tamiz_json_set_text (object, "side", tamiz_json_get_text (signer, "side"));
      tamiz_json_set_text (object, "email", tamiz_record_get_text (user, TAMIZ_USER_EMAIL));
      tamiz_json_set_text (object, "name", tamiz_record_get_text (user, TAMIZ_USER_NAME));
      json_object_set_new (object, "signed", json_boolean (has_signed (signatures, id)));
      if (has_signed (signatures, id) || !tamiz_record_has (user, TAMIZ_USER_PUBLIC_KEY))
        continue;
      tamiz_json_set_text (object, "public_key", tamiz_record_get_text (user, TAMIZ_USER_PUBLIC_KEY));
      json_object_set_new (object, "sealed_key",
                           json_loads (tamiz_record_get_text (user, TAMIZ_USER_SEALED_KEY), 0, NULL));
    }

  return g_steal_pointer (&signers);
}

static json_t *
make_request (TamizWork    *work,
              TamizRecord  *proposed,
              GError      **error)
{
  g_autoptr (TamizDefinition) definition
      = tamiz_session_parse_definition (work->session, proposed, error);
  json_t *signers = definition != NULL ? list_signers (work, proposed, error) : NULL;
  json_t *request;

  if (signers == NULL)
    return NULL;

  request = json_object ();
  tamiz_json_set_text (request, "format", TAMIZ_SIGN_REQUEST_FORMAT);
  tamiz_json_set_text (request, "base", tamiz_store_get_id (work->store));
  json_object_set_new (request, "version",
                       json_integer (tamiz_record_get_int (proposed, TAMIZ_DEFINITION_VERSION)));
  /* Proposed anew it is another proposal, even where it says the same. */
  json_object_set_new (request, "proposal", json_integer (tamiz_record_get_changed (proposed)));
  tamiz_json_set_text (request, "digest", definition->digest);
  tamiz_work_set_time (work, request, "effective_at",
                       tamiz_record_get_int (proposed, TAMIZ_DEFINITION_EFFECTIVE_AT));
  json_object_set_new (request, "downward",
                       json_boolean (tamiz_record_get_int (proposed, TAMIZ_DEFINITION_DOWNWARD) != 0));
  json_object_set_new (request, "signers", signers);
  json_object_set_new (request, "content", json_loads (definition->canonical, 0, NULL));

  return request;
}

static json_t *
write_request (TamizWork *work,
               GError   **error)
{
  const char *path = tamiz_work_text (work, "file");
  g_autoptr (TamizRecord) proposed = tamiz_work_find_in_state (work, TAMIZ_DEFINITION_PROPOSED, error);
  g_autoptr (json_t) request = proposed != NULL ? make_request (work, proposed, error) : NULL;
  json_t *answer;

  if (request == NULL || !tamiz_sign_file_save (request, path, error))
    return NULL;

  answer = tamiz_work_version_to_json (work, proposed, FALSE, error);
  if (answer != NULL)
    tamiz_json_set_text (answer, "output", path);
  return answer;
}

static json_t *
inspect_answer (TamizWork *work,
                Brought   *brought,
                GError   **error)
{
  static const char *const copied[] = { "version", "digest", "email", "side", "at" };
  g_autoptr (GError) problem = NULL;
  g_autofree char *fingerprint = NULL;
  json_t *answer;

  if (!tamiz_sign_answer_check (brought->file, error))
    return NULL;

  answer = json_object ();
  fingerprint = tamiz_user_key_dup_fingerprint (tamiz_json_get_text (brought->file, "public_key"));
  tamiz_json_set_text (answer, "kind", "signature");
  for (guint i = 0; i < G_N_ELEMENTS (copied); i++)
    json_object_set (answer, copied[i], json_object_get (brought->file, copied[i]));
  tamiz_json_set_text (answer, "fingerprint", fingerprint);
  /* A key that is new is none: whoever reads the file decides about it. */
  if (check_brought (work, brought, &problem))
    check_key (brought->user, brought->file, fingerprint, &problem);
  if (brought->user != NULL)
    {
      tamiz_json_set_text (answer, "name", tamiz_record_get_text (brought->user, TAMIZ_USER_NAME));
      json_object_set_new (answer, "new_key",
                           json_boolean (!tamiz_record_has (brought->user, TAMIZ_USER_PUBLIC_KEY)));
    }
  json_object_set_new (answer, "problem", problem != NULL ? json_string (problem->message) : json_null ());

  return answer;
}

static json_t *
inspect_file (TamizWork *work,
              GError   **error)
{
  g_auto (Brought) brought = { .file = tamiz_sign_file_read (tamiz_work_text (work, "file"), error) };

  if (brought.file == NULL)
    return NULL;

  return tamiz_sign_file_is (brought.file, TAMIZ_SIGN_REQUEST_FORMAT)
             ? tamiz_sign_request_describe (brought.file, error)
             : inspect_answer (work, &brought, error);
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter sign_parameters[] = {
  { "side", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_SIDE, N_("For which side") },
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Which version; without it the newest proposed") },
  { "file", TAMIZ_PARAMETER_FILE, 0, 0,
    N_("What somebody signed at another computer, to be read back; with --output a request, to be signed here") },
  { "output", TAMIZ_PARAMETER_OUTPUT, 0, 0, N_("Where the signed answer to the request goes; this needs no base") },
  { "new-passphrase", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_SECRET, 0,
    N_("For whoever has no passphrase yet: the one that confirms this and later signatures") },
  { "trust", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The fingerprint of a key that the file brings along") },
  { NULL },
};

static const TamizParameter request_parameters[] = {
  { "file", TAMIZ_PARAMETER_OUTPUT, REQUIRED_POSITIONAL, 0, N_("The file to write, *.duo-sign.json") },
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Which version; without it the newest proposed") },
  { NULL },
};

static const TamizParameter inspect_parameters[] = {
  { "file", TAMIZ_PARAMETER_FILE, REQUIRED_POSITIONAL, 0, N_("A request or a signature, *.duo-sign.json") },
  { NULL },
};

const TamizOperationEntry tamiz_signing_operations[] = {
  { { "definition.sign", N_("Sign the proposed definition"), 0, sign_parameters, NULL }, sign_definition },
  { { "definition.request", N_("Write the proposed definition as a file, to be signed at another computer"),
      TAMIZ_OPERATION_READS, request_parameters, NULL },
    write_request },
  { { "definition.inspect", N_("Say what is in a file to sign or signed, without taking it"),
      TAMIZ_OPERATION_READS, inspect_parameters, NULL },
    inspect_file },
  { { NULL }, NULL },
};
