#define G_LOG_DOMAIN "tamiz-operations-definition"

#include "config.h"

#include "tamiz-advice.h"
#include "tamiz-error.h"
#include "tamiz-session-private.h"
#include "tamiz-versions.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * tamiz_work_find_in_state:
 * @work: an operation’s work, which may be asked for a `version`
 * @state: a state
 * @error: return location
 *
 * Finds the version that is asked for, else the newest, in a state.
 *
 * Returns: (transfer full): the version; else as tamiz_work_refuse_version() says
 */
TamizRecord *
tamiz_work_find_in_state (TamizWork            *work,
                          TamizDefinitionState  state,
                          GError              **error)
{
  gint64 version = tamiz_work_number (work, "version", 0);
  GError *local_error = NULL;
  TamizRecord *record = tamiz_work_find_version (work, 1u << state, version, &local_error);

  if (record == NULL && local_error == NULL)
    tamiz_work_refuse_version (work, state, version, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return record;
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
gboolean
tamiz_work_check_can_sign (TamizRecord  *user,
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

      if (user == NULL || !tamiz_work_check_can_sign (user, error))
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

/* A field that the base does not have stays empty: a lead must not need it. */
static gboolean
is_required (TamizDefinition *definition,
             json_t          *finding)
{
  const char *part = tamiz_json_get_text (finding, "part");
  const TamizCriterion *criterion = g_str_has_prefix (part, "criteria/")
                                        ? tamiz_definition_find_criterion (definition, part + strlen ("criteria/"))
                                        : NULL;

  /* When a criterion applies may be asked of another field. */
  return g_str_equal (part, "fields/required")
         || (criterion != NULL && criterion->required
             && g_strcmp0 (criterion->bound_field, tamiz_json_get_text (finding, "field")) == 0);
}

static gboolean
is_hopeless (TamizDefinition *definition,
             json_t          *finding)
{
  static const char *const codes[] = { "criterion_never_met", "gate_unreachable", NULL };
  const char *code = tamiz_json_get_text (finding, "code");

  return g_strv_contains (codes, code)
         || (g_str_equal (code, "field_unknown") && is_required (definition, finding));
}

/* What nobody can meet is no agreement: it is mended first. */
static gboolean
check_can_be_met (TamizWork    *work,
                  TamizRecord  *draft,
                  GError      **error)
{
  g_autoptr (TamizDefinition) definition = tamiz_session_parse_definition (work->session, draft, error);
  g_autoptr (json_t) findings = NULL;
  json_t *finding;
  gsize i;

  if (definition == NULL)
    return FALSE;
  findings = tamiz_work_advise (work, definition, error);
  if (findings == NULL)
    return FALSE;
  json_array_foreach (findings, i, finding)
    {
      if (!tamiz_work_require (!is_hopeless (definition, finding),
                               TAMIZ_CORE_ERROR_REFUSED, error, "%s", tamiz_json_get_text (finding, "message")))
        return FALSE;
    }

  return TRUE;
}

static json_t *
propose_definition (TamizWork *work,
                    GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "definition.propose");
  g_autoptr (TamizRecord) draft = tamiz_work_find_in_state (work, TAMIZ_DEFINITION_DRAFT, error);
  g_autoptr (GPtrArray) users = NULL;
  g_autoptr (GPtrArray) chosen = NULL;
  g_autoptr (json_t) signers = json_array ();
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (TamizRecord) after = NULL;
  g_autofree char *text = NULL;
  TamizValue effective = TAMIZ_VALUE_INIT;
  gint64 at;

  if (draft == NULL || !check_can_be_met (work, draft, error))
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
    {
      if (!tamiz_work_require (tamiz_day_of (at, work->zone) >= tamiz_day_of (work->now, work->zone),
                               TAMIZ_CORE_ERROR_INVALID, error,
                               _("A definition comes into force today or later, not on a day that is past")))
        return NULL;
      tamiz_value_set_int (&effective, at);
    }
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
  g_autoptr (TamizRecord) proposed = tamiz_work_find_in_state (work, TAMIZ_DEFINITION_PROPOSED, error);
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

const TamizOperationEntry tamiz_definition_operations[] = {
  { { "definition.propose", N_("Propose a draft for signing"), 0, propose_parameters, NULL },
    propose_definition },
  { { "definition.withdraw", N_("Take a proposed version back; its signatures are void"), 0,
      version_parameters, NULL },
    withdraw_definition },
  { { NULL }, NULL },
};
