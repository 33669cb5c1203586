#define G_LOG_DOMAIN "tamiz-operations-definition"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-session-private.h"
#include "tamiz-upkeep.h"
#include "tamiz-user-key.h"
#include "tamiz-versions.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

#define MAX_FILE (1 << 20)

static char *
read_file (const char  *path,
           gsize       *length,
           GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = NULL;
  char *text = NULL;

  info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE, 0, NULL, error);
  if (info == NULL
      || !tamiz_work_require (g_file_info_get_size (info) <= MAX_FILE, TAMIZ_CORE_ERROR_TOO_LARGE,
                              error, _("%s is larger than 1 MiB: this is no definition"), path))
    return NULL;

  return g_file_load_contents (file, NULL, &text, length, NULL, error) ? text : NULL;
}

static TamizRecord *
find_in_state (TamizWork            *work,
               TamizDefinitionState  state,
               GError              **error)
{
  GError *local_error = NULL;
  TamizRecord *record = tamiz_work_find_version (work, 1u << state,
                                                 tamiz_work_number (work, "version", 0), &local_error);

  if (record == NULL && local_error == NULL)
    g_set_error (&local_error, TAMIZ_DEFINITION_ERROR, TAMIZ_DEFINITION_ERROR_STATE,
                 _("There is no definition in the state “%s”"),
                 tamiz_enum_label (TAMIZ_ENUM_DEFINITION, state));
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return record;
}

static json_t *
import_definition (TamizWork *work,
                   GError   **error)
{
  g_autoptr (TamizDefinition) definition = NULL;
  g_autofree char *text = NULL;
  gsize length;

  text = read_file (tamiz_work_text (work, "file"), &length, error);
  if (text == NULL)
    return NULL;
  definition = tamiz_definition_parse (text, length, error);
  if (definition == NULL)
    {
      g_prefix_error (error, "%s: ", tamiz_work_text (work, "file"));
      return NULL;
    }

  return tamiz_work_add_draft (work, definition, "definition.import", error);
}

static void
add_signer (json_t      *signers,
            TamizRecord *user,
            const char  *side)
{
  json_t *object = json_object ();

  tamiz_json_set_text (object, "side", side);
  tamiz_json_set_id (object, "user", tamiz_record_get_id (user));
  tamiz_json_set_text (object, "email", tamiz_record_get_text (user, TAMIZ_USER_EMAIL));
  json_array_append_new (signers, object);
}

static guint
count_side (json_t     *signers,
            const char *side)
{
  json_t *signer;
  guint count = 0;
  gsize i;

  json_array_foreach (signers, i, signer)
    {
      if (g_strcmp0 (tamiz_json_get_text (signer, "side"), side) == 0)
        count++;
    }

  return count;
}

/* Whoever holds both roles signs once, for the side that has fewer signers. */
static void
share_out (json_t    *signers,
           GPtrArray *users)
{
  const guint marketing = 1u << TAMIZ_ROLE_MARKETING, sales = 1u << TAMIZ_ROLE_SALES;

  for (guint i = 0; i < users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (users, i);
      guint roles = tamiz_record_get_int (user, TAMIZ_USER_ROLES) & (marketing | sales);

      if (roles == marketing || roles == sales)
        add_signer (signers, user, roles == marketing ? "marketing" : "sales");
    }
  for (guint i = 0; i < users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (users, i);
      guint roles = tamiz_record_get_int (user, TAMIZ_USER_ROLES) & (marketing | sales);

      if (roles == (marketing | sales))
        add_signer (signers, user,
                    users->len == 1 ? "either"
                    : count_side (signers, "sales") < count_side (signers, "marketing")
                        ? "sales"
                        : "marketing");
    }
}

static gboolean
contains_user (GPtrArray *users,
               gint64     id)
{
  for (guint i = 0; i < users->len; i++)
    {
      if (tamiz_record_get_id (g_ptr_array_index (users, i)) == id)
        return TRUE;
    }

  return FALSE;
}

/* Whoever cannot sign would keep the version waiting for ever. */
static gboolean
check_can_sign (TamizRecord  *user,
                GError      **error)
{
  const guint both = (1u << TAMIZ_ROLE_MARKETING) | (1u << TAMIZ_ROLE_SALES);

  return tamiz_work_require (tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) != 0
                                 && (tamiz_record_get_int (user, TAMIZ_USER_ROLES) & both) != 0,
                             TAMIZ_CORE_ERROR_REFUSED, error,
                             _("%s cannot sign: only active users of marketing and sales do"),
                             tamiz_record_get_text (user, TAMIZ_USER_NAME));
}

static GPtrArray *
list_chosen (TamizWork *work,
             GPtrArray *users,
             GError   **error)
{
  const char *text = tamiz_work_text (work, "signers");
  g_auto (GStrv) emails = g_strsplit (text != NULL ? text : "", ",", -1);
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (users, i);

      if (text == NULL && tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) != 0)
        g_ptr_array_add (chosen, g_object_ref (user));
    }
  for (guint i = 0; emails[i] != NULL && text != NULL; i++)
    {
      g_autoptr (TamizRecord) user = tamiz_work_find_user (work, g_strstrip (emails[i]), error);

      if (user == NULL || !check_can_sign (user, error))
        return NULL;
      if (!contains_user (chosen, tamiz_record_get_id (user)))
        g_ptr_array_add (chosen, g_steal_pointer (&user));
    }

  return g_steal_pointer (&chosen);
}

static guint
count_active (GPtrArray *users)
{
  guint count = 0;

  for (guint i = 0; i < users->len; i++)
    count += tamiz_record_get_int (g_ptr_array_index (users, i), TAMIZ_USER_ACTIVE) != 0;

  return count;
}

static json_t *
propose_definition (TamizWork *work,
                    GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "definition.propose");
  g_autoptr (TamizRecord) draft = find_in_state (work, TAMIZ_DEFINITION_DRAFT, error);
  g_autoptr (GPtrArray) users = NULL;
  g_autoptr (GPtrArray) chosen = NULL;
  g_autoptr (json_t) signers = json_array ();
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (TamizRecord) after = NULL;
  g_autofree char *text = NULL;
  TamizValue effective = TAMIZ_VALUE_INIT;
  gint64 at;

  if (draft == NULL)
    return NULL;
  users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);
  if (users == NULL)
    return NULL;
  chosen = list_chosen (work, users, error);
  if (chosen == NULL)
    return NULL;

  share_out (signers, chosen);
  if (!(count_active (users) == 1 && count_side (signers, "either") == 1)
      && !tamiz_work_require (count_side (signers, "marketing") > 0
                                  && count_side (signers, "sales") > 0,
                              TAMIZ_CORE_ERROR_REFUSED, error,
                              _("A definition is signed by both sides: name at least one user of "
                                "marketing and one of sales")))
    return NULL;

  if (tamiz_work_time (work, "effective", &at))
    tamiz_value_set_int (&effective, at);
  text = tamiz_json_to_canonical (signers);
  tamiz_change_set_update_text (set, draft, TAMIZ_DEFINITION_SIGNERS, text);
  tamiz_change_set_update_int (set, draft, TAMIZ_DEFINITION_STATE, TAMIZ_DEFINITION_PROPOSED);
  /* What an earlier proposal had, which was taken back, counts no longer. */
  tamiz_change_set_update (set, draft, TAMIZ_DEFINITION_EFFECTIVE_AT, &effective);
  tamiz_change_set_update_int (set, draft, TAMIZ_DEFINITION_DOWNWARD, tamiz_work_flag (work, "downward"));
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  after = tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION, tamiz_record_get_id (draft), error);
  return after != NULL ? tamiz_work_version_to_json (work, after, FALSE, error) : NULL;
}

static json_t *
withdraw_definition (TamizWork *work,
                     GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "definition.withdraw");
  g_autoptr (TamizRecord) proposed = find_in_state (work, TAMIZ_DEFINITION_PROPOSED, error);
  g_autoptr (GPtrArray) signatures = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (TamizRecord) after = NULL;

  if (proposed == NULL)
    return NULL;
  signatures = tamiz_reader_list_by (work->reader, TAMIZ_KIND_SIGNATURE, TAMIZ_SIGNATURE_DEFINITION,
                                     tamiz_record_get_id (proposed), error);
  if (signatures == NULL)
    return NULL;

  tamiz_change_set_update_int (set, proposed, TAMIZ_DEFINITION_STATE, TAMIZ_DEFINITION_DRAFT);
  for (guint i = 0; i < signatures->len; i++)
    tamiz_change_set_update_int (set, g_ptr_array_index (signatures, i), TAMIZ_SIGNATURE_VOID, 1);
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  after = tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION, tamiz_record_get_id (proposed),
                             error);
  return after != NULL ? tamiz_work_version_to_json (work, after, FALSE, error) : NULL;
}

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

/* How many of the named signers have not signed yet, this user apart. */
static gboolean
check_signer (TamizWork    *work,
              TamizRecord  *proposed,
              GPtrArray    *signatures,
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

      if (user != work->actor.user)
        {
          *others += !signed_already;
          continue;
        }
      if (!tamiz_work_require (!signed_already, TAMIZ_CORE_ERROR_EXISTS, error,
                               _("You have signed this version already; nobody signs twice")))
        return FALSE;
      named = g_strcmp0 (for_side, nick) == 0 || g_strcmp0 (for_side, "either") == 0;
    }

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

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  /* The old one goes first: at most one is in force at any statement. */
  if (old != NULL)
    tamiz_change_set_update_int (set, old, TAMIZ_DEFINITION_STATE, TAMIZ_DEFINITION_SUPERSEDED);
  tamiz_change_set_update_int (set, version, TAMIZ_DEFINITION_STATE, TAMIZ_DEFINITION_IN_FORCE);
  tamiz_change_set_update_int (set, version, TAMIZ_DEFINITION_IN_FORCE_AT, at);
  return TRUE;
}

static gboolean
add_signature (TamizWork       *work,
               TamizChangeSet  *set,
               TamizRecord     *proposed,
               TamizSide        side,
               GError         **error)
{
  unsigned char *secret_key = NULL;
  g_autoptr (TamizRecord) user = tamiz_work_check_passphrase (work, &secret_key, error);
  const char *digest = tamiz_record_get_text (proposed, TAMIZ_DEFINITION_DIGEST);
  TamizRecord *signature;

  if (user == NULL)
    return FALSE;

  signature = tamiz_work_insert (work, set, TAMIZ_KIND_SIGNATURE, error);
  if (signature != NULL)
    {
      tamiz_record_set_int (signature, TAMIZ_SIGNATURE_DEFINITION, tamiz_record_get_id (proposed));
      tamiz_record_set_int (signature, TAMIZ_SIGNATURE_SIDE, side);
      tamiz_record_set_int (signature, TAMIZ_SIGNATURE_MEMBER, work->actor.user);
      tamiz_record_set_text (signature, TAMIZ_SIGNATURE_DIGEST, digest);
      tamiz_record_set_int (signature, TAMIZ_SIGNATURE_AT, work->now);
      tamiz_record_set_int (signature, TAMIZ_SIGNATURE_VOID, 0);
    }
  if (signature != NULL && secret_key != NULL)
    {
      g_autofree char *hex = tamiz_user_key_sign (secret_key, digest);

      tamiz_record_set_text (signature, TAMIZ_SIGNATURE_PUBLIC_KEY,
                             tamiz_record_get_text (user, TAMIZ_USER_PUBLIC_KEY));
      tamiz_record_set_text (signature, TAMIZ_SIGNATURE_SIGNATURE, hex);
    }
  if (secret_key != NULL)
    sodium_memzero (secret_key, crypto_sign_SECRETKEYBYTES);
  g_free (secret_key);

  return signature != NULL;
}

static json_t *
sign_definition (TamizWork *work,
                 GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "definition.sign");
  g_autoptr (TamizRecord) proposed = find_in_state (work, TAMIZ_DEFINITION_PROPOSED, error);
  g_autoptr (GPtrArray) signatures = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (TamizRecord) after = NULL;
  TamizSide side = tamiz_work_choice (work, "side", TAMIZ_ENUM_SIDE);
  guint others = 0;
  guint64 left;
  json_t *answer;

  if (proposed == NULL)
    return NULL;
  signatures = tamiz_reader_list_by (work->reader, TAMIZ_KIND_SIGNATURE, TAMIZ_SIGNATURE_DEFINITION,
                                     tamiz_record_get_id (proposed), error);
  if (signatures == NULL || !check_signer (work, proposed, signatures, side, &others, error)
      || !add_signature (work, set, proposed, side, error))
    return NULL;

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

static const TamizParameter file_parameters[] = {
  { "file", TAMIZ_PARAMETER_FILE, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("A definition, *.duo.json") },
  { NULL },
};

static const TamizParameter version_parameters[] = {
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Which version; without it the newest proposed") },
  { NULL },
};

static const TamizParameter propose_parameters[] = {
  { "signers", TAMIZ_PARAMETER_TEXT, 0, 0,
    N_("Who signs, by e-mail, separated by commas; without it everybody in marketing and sales") },
  { "effective", TAMIZ_PARAMETER_TIME, 0, 0, N_("When it comes into force; without it when all have signed") },
  { "downward", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Leads that no longer meet it go back") },
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Which draft; without it the newest") },
  { NULL },
};

static const TamizParameter sign_parameters[] = {
  { "side", TAMIZ_PARAMETER_CHOICE, TAMIZ_PARAMETER_REQUIRED, TAMIZ_ENUM_SIDE, N_("For which side") },
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Which version; without it the newest proposed") },
  { NULL },
};

const TamizOperationEntry tamiz_definition_operations[] = {
  { { "definition.import", N_("Read a definition from a file as a draft"), 0, file_parameters, NULL },
    import_definition },
  { { "definition.propose", N_("Propose a draft for signing"), 0, propose_parameters, NULL },
    propose_definition },
  { { "definition.withdraw", N_("Take a proposed version back; its signatures are void"), 0,
      version_parameters, NULL },
    withdraw_definition },
  { { "definition.sign", N_("Sign the proposed definition"), 0, sign_parameters, NULL },
    sign_definition },
  { { NULL }, NULL },
};
