#define G_LOG_DOMAIN "tamiz-operations-crm-differences"

#include "config.h"

#include "tamiz-crm-access.h"
#include "tamiz-crm-settings.h"
#include "tamiz-error.h"
#include "tamiz-notices.h"
#include "tamiz-outcomes.h"
#include "tamiz-people.h"
#include "tamiz-remote-changes.h"
#include "tamiz-rights.h"

#include <glib/gi18n-lib.h>

/* Leads about which the CRM and the base disagree.  Nothing of it is stored: it is found when it
 * is asked for.
 */

static const char *const nicks[] = {
  [TAMIZ_DIFFERENCE_NONE] = "none",
  [TAMIZ_DIFFERENCE_OUTCOME] = "outcome",
  [TAMIZ_DIFFERENCE_AMOUNT] = "amount",
  [TAMIZ_DIFFERENCE_UNDATED] = "undated",
  [TAMIZ_DIFFERENCE_REFUSED] = "refused",
  [TAMIZ_DIFFERENCE_STATE] = "state",
  [TAMIZ_DIFFERENCE_MERGED] = "merged",
  [TAMIZ_DIFFERENCE_GONE] = "gone",
};

static gboolean
is_lead (TamizRecord *link)
{
  const char *object = tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT);

  return tamiz_record_has (link, TAMIZ_REMOTE_LINK_LEAD)
         && (g_strcmp0 (object, "lead") == 0 || g_strcmp0 (object, "deal") == 0);
}

/* What became of a lead that was converted, its deal says. */
static GHashTable *
collect_followed (GPtrArray *links)
{
  GHashTable *leads = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < links->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (links, i);
      gint64 lead = tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_LEAD);

      if (is_lead (link) && g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT), "deal") == 0)
        g_hash_table_add (leads, g_memdup2 (&lead, sizeof lead));
    }

  return leads;
}

/* Whether it may be one at all: most are not, and the lead's facts need not be read for them. */
static gboolean
may_differ (TamizRecord              *link,
            const TamizRemoteChange  *change)
{
  return tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) != TAMIZ_LINK_LIVE
         || change->outcome == TAMIZ_REMOTE_WON || change->outcome == TAMIZ_REMOTE_LOST
         || change->outcome == TAMIZ_REMOTE_DEFERRED
         || (change->outcome == TAMIZ_REMOTE_UNMAPPED && change->state != NULL);
}

/* It said something that could not be written: why, where the base said so. */
static char *
describe_refusal (TamizRecord              *link,
                  const TamizRemoteChange  *change)
{
  g_autofree char *words = tamiz_link_dup_refusal (link);

  return words != NULL
             /* Translators: an outcome: Won, Lost …, and why it could not be written */
             ? g_strdup_printf (_("The CRM says: %s. It could not be written here: %s"),
                                tamiz_crm_outcome_label (change->outcome), words)
             /* Translators: %s is an outcome: Won, Lost … */
             : g_strdup_printf (_("The CRM says: %s; but the lead is not with sales any more"),
                                tamiz_crm_outcome_label (change->outcome));
}

static char *
describe_why (TamizDifference           difference,
              TamizRecord              *link,
              const TamizRemoteChange  *change)
{
  switch (difference)
    {
    case TAMIZ_DIFFERENCE_OUTCOME:
      /* Translators: %s is an outcome: Won, Lost … */
      return g_strdup_printf (_("It was entered by hand; the CRM says: %s"), tamiz_crm_outcome_label (change->outcome));
    case TAMIZ_DIFFERENCE_AMOUNT:
      return g_strdup (_("The amount that was entered by hand is not the CRM's"));
    case TAMIZ_DIFFERENCE_UNDATED:
      return g_strdup (_("The CRM put it off and does not say until when"));
    case TAMIZ_DIFFERENCE_REFUSED:
      return describe_refusal (link, change);
    case TAMIZ_DIFFERENCE_STATE:
      return g_strdup_printf (_("Nobody has said what the CRM's state “%s” means"), change->state);
    case TAMIZ_DIFFERENCE_MERGED:
      return g_strdup (_("It was merged with another record in the CRM; what becomes of it is not told any more"));
    case TAMIZ_DIFFERENCE_GONE:
      return g_strdup (_("It was deleted in the CRM; what becomes of it is not told any more"));
    case TAMIZ_DIFFERENCE_NONE:
    default:
      return NULL;
    }
}

/* What is put off after its end cannot be written as one; what was refused may be possible by now. */
static gboolean
can_take (TamizDifference           difference,
          TamizFacts               *facts,
          const TamizRemoteChange  *change)
{
  int stage = tamiz_facts_get_stage (facts);

  return difference == TAMIZ_DIFFERENCE_AMOUNT
         || (difference == TAMIZ_DIFFERENCE_REFUSED && stage >= TAMIZ_STAGE_ACCEPTED
             && stage != TAMIZ_STAGE_DISCARDED)
         || (difference == TAMIZ_DIFFERENCE_OUTCOME && change->outcome != TAMIZ_REMOTE_DEFERRED);
}

/* Whether somebody says which of the two holds. */
static gboolean
is_settled_by_choice (TamizDifference difference)
{
  return difference == TAMIZ_DIFFERENCE_OUTCOME || difference == TAMIZ_DIFFERENCE_AMOUNT
         || difference == TAMIZ_DIFFERENCE_REFUSED;
}

/* crm, ours: “crm settle”; outcome: somebody enters one; meaning: “crm meaning”. */
static json_t *
list_actions (TamizDifference           difference,
              TamizFacts               *facts,
              const TamizRemoteChange  *change)
{
  json_t *actions = json_array ();

  if (can_take (difference, facts, change))
    json_array_append_new (actions, json_string ("crm"));
  if (is_settled_by_choice (difference))
    json_array_append_new (actions, json_string ("ours"));
  else if (difference == TAMIZ_DIFFERENCE_STATE)
    json_array_append_new (actions, json_string ("meaning"));
  else
    json_array_append_new (actions, json_string ("outcome"));

  return actions;
}

static json_t *
theirs_to_json (TamizRecord              *link,
                const TamizRemoteChange  *change)
{
  gboolean unmapped = change->outcome == TAMIZ_REMOTE_UNMAPPED;
  json_t *object = json_object ();

  tamiz_json_set_text (object, "outcome", unmapped ? NULL : tamiz_remote_outcome_nick (change->outcome));
  tamiz_json_set_text (object, "state", change->state);
  json_object_set_new (object, "amount", tamiz_json_money (change->amount, change->currency));
  tamiz_json_set_text (object, "reason", change->lost_reason);
  tamiz_json_set_text (object, "closed_on", change->closed_on);
  tamiz_json_set_text (object, "until", change->until);
  tamiz_json_set_text (object, "url", tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_URL));

  return object;
}

static json_t *
difference_to_json (TamizWork                *work,
                    TamizRecord              *connection,
                    TamizRecord              *link,
                    TamizFacts               *facts,
                    TamizDifference           difference,
                    const TamizRemoteChange  *change)
{
  g_autofree char *why = describe_why (difference, link, change);
  g_autofree char *name = tamiz_facts_dup_name (facts);
  json_t *object = json_object ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (link));
  tamiz_json_set_text (object, "connection", tamiz_record_get_text (connection, TAMIZ_CONNECTION_NAME));
  tamiz_json_set_id (object, "lead", tamiz_record_get_id (facts->lead));
  tamiz_json_set_text (object, "lead_name", name);
  tamiz_json_set_text (object, "company",
                       facts->company != NULL ? tamiz_record_get_text (facts->company, TAMIZ_COMPANY_NAME) : NULL);
  tamiz_json_set_text (object, "object", change->object);
  tamiz_json_set_text (object, "kind", nicks[difference]);
  tamiz_json_set_text (object, "stage", tamiz_enum_nick (TAMIZ_ENUM_STAGE, tamiz_facts_get_stage (facts)));
  json_object_set_new (object, "ours", tamiz_work_outcome_to_json (work, facts));
  json_object_set_new (object, "theirs", theirs_to_json (link, change));
  tamiz_json_set_text (object, "why", why);
  json_object_set_new (object, "actions", list_actions (difference, facts, change));

  return object;
}

static gboolean
add_difference (TamizWork    *work,
                json_t       *items,
                TamizRecord  *connection,
                TamizRecord  *link,
                GError      **error)
{
  g_autoptr (TamizRemoteChange) change = tamiz_link_dup_remote (link);
  g_autoptr (TamizFacts) facts = NULL;
  GError *local_error = NULL;
  TamizDifference difference;

  if (!may_differ (link, change) || tamiz_remote_is_settled (link, change))
    return TRUE;
  facts = tamiz_work_find_facts (work, tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_LEAD), &local_error);
  if (facts == NULL)
    {
      /* Who was erased or undone has no differences. */
      if (local_error != NULL)
        g_propagate_error (error, local_error);
      return local_error == NULL;
    }
  difference = tamiz_work_compare_remote (work, facts, link, change);
  if (difference != TAMIZ_DIFFERENCE_NONE)
    json_array_append_new (items, difference_to_json (work, connection, link, facts, difference, change));

  return TRUE;
}

static gboolean
add_connection (TamizWork    *work,
                json_t       *items,
                TamizRecord  *connection,
                GError      **error)
{
  g_autoptr (GPtrArray) links = tamiz_reader_list_by (work->reader, TAMIZ_KIND_REMOTE_LINK,
                                                      TAMIZ_REMOTE_LINK_CONNECTION,
                                                      tamiz_record_get_id (connection), error);
  g_autoptr (GHashTable) followed = NULL;

  if (links == NULL)
    return FALSE;
  followed = collect_followed (links);
  for (guint i = 0; i < links->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (links, i);
      gint64 lead = tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_LEAD);

      if (!is_lead (link)
          || (g_str_equal (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT), "lead")
              && g_hash_table_contains (followed, &lead)))
        continue;
      if (g_cancellable_set_error_if_cancelled (work->cancellable, error)
          || !add_difference (work, items, connection, link, error))
        return FALSE;
    }

  return TRUE;
}

static json_t *
list_differences (TamizWork *work,
                  GError   **error)
{
  const char *name = tamiz_work_text (work, "name");
  g_autoptr (GPtrArray) connections = tamiz_reader_list (work->reader, TAMIZ_KIND_CONNECTION, error);
  g_autoptr (TamizRecord) only = NULL;
  g_autoptr (json_t) items = json_array ();

  if (connections == NULL)
    return NULL;
  if (name != NULL)
    {
      only = tamiz_crm_find_connection (work, name, error);
      if (only == NULL)
        return NULL;
    }
  for (guint i = 0; i < connections->len; i++)
    {
      TamizRecord *connection = g_ptr_array_index (connections, i);

      if ((only == NULL || tamiz_record_get_id (only) == tamiz_record_get_id (connection))
          && !add_connection (work, items, connection, error))
        return NULL;
    }

  return tamiz_work_items (g_steal_pointer (&items));
}

/* Whoever may say what became of a lead, or correct it, may also say that ours holds. */
static gboolean
check_may_keep (TamizWork   *work,
                TamizFacts  *facts,
                GError     **error)
{
  TamizRecord *handoff
      = facts->handoffs->len > 0 ? g_ptr_array_index (facts->handoffs, facts->handoffs->len - 1) : NULL;
  TamizPermission may = tamiz_rights_get (work->roles, TAMIZ_RIGHT_DECIDE);

  if (may == TAMIZ_PERMISSION_YES || tamiz_rights_get (work->roles, TAMIZ_RIGHT_MANAGE) == TAMIZ_PERMISSION_YES
      || (may == TAMIZ_PERMISSION_OWN && handoff != NULL
          && tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE) == work->actor.user))
    return TRUE;

  tamiz_rights_set_denied (TAMIZ_RIGHT_DECIDE, may == TAMIZ_PERMISSION_OWN, error);
  return FALSE;
}

/* Whoever was asked need not answer any more. */
static gboolean
put_question_away (TamizWork                *work,
                   TamizRecord              *link,
                   const TamizRemoteChange  *change,
                   GError                  **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "crm.settle");
  static const char *const topics[] = { "crm-differs", "crm-refused" };
  g_autoptr (TamizCommit) commit = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      g_autofree char *key = tamiz_remote_question_key (topics[i], link, change);

      if (!tamiz_work_see_notices (work, set, key, error))
        return FALSE;
    }
  if (tamiz_change_set_is_empty (set))
    return TRUE;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

/* That ours holds is kept with the record over there, which is nobody's to undo. */
static gboolean
keep_ours (TamizWork                *work,
           TamizFacts               *facts,
           TamizRecord              *link,
           const TamizRemoteChange  *change,
           GError                  **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "crm.settle");
  g_autoptr (TamizCommit) commit = NULL;

  if (!check_may_keep (work, facts, error))
    return FALSE;
  tamiz_remote_settle (set, link, change);
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

static gboolean
take_theirs (TamizWork                *work,
             TamizFacts               *facts,
             TamizRecord              *link,
             const TamizRemoteChange  *change,
             GError                  **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "crm.settle");
  g_autoptr (TamizCommit) commit = NULL;

  if (!tamiz_work_add_remote_outcome (work, set, facts, link, change, error))
    return FALSE;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

static json_t *
settle (TamizWork *work,
        GError   **error)
{
  g_autoptr (TamizRecord) link = tamiz_work_load (work, TAMIZ_KIND_REMOTE_LINK, "id", error);
  const char *take = tamiz_work_text (work, "take");
  g_autoptr (TamizRemoteChange) change = NULL;
  g_autoptr (TamizFacts) facts = NULL;
  TamizDifference difference;
  gboolean crm = g_strcmp0 (take, "crm") == 0;

  if (link == NULL)
    return NULL;
  if (!tamiz_work_require (crm || g_strcmp0 (take, "ours") == 0, TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” is not possible for %s; possible are: %s"), take, "take", "crm, ours"))
    return NULL;
  change = tamiz_link_dup_remote (link);
  facts = tamiz_work_find_facts (work, tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_LEAD), error);
  if (facts == NULL)
    {
      if (error != NULL && *error == NULL)
        tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_NOT_FOUND, error, _("The lead is not there any more"));
      return NULL;
    }
  difference = tamiz_work_compare_remote (work, facts, link, change);
  if (!tamiz_work_require (is_settled_by_choice (difference),
                           TAMIZ_CORE_ERROR_REFUSED, error,
                           _("About this lead the CRM and Tamiz agree, or the CRM cannot say what holds"))
      || (crm
          && !tamiz_work_require (can_take (difference, facts, change), TAMIZ_CORE_ERROR_REFUSED, error,
                                  _("As the lead stands, that cannot be written; enter what became of it")))
      || !(crm ? take_theirs (work, facts, link, change, error) : keep_ours (work, facts, link, change, error))
      || !put_question_away (work, link, change, error))
    return NULL;

  return tamiz_work_lead_details (work, tamiz_record_get_id (facts->lead), error);
}

static const TamizParameter list_parameters[] = {
  { "name", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_POSITIONAL, 0, N_("The connection; without it all") },
  { NULL },
};

static const TamizParameter settle_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("Its id, of “crm differences”") },
  { "take", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("What holds: crm or ours") },
  { NULL },
};

const TamizOperationEntry tamiz_crm_difference_operations[] = {
  { { "crm.differences", N_("List the leads about which the CRM says otherwise"), TAMIZ_OPERATION_READS,
      list_parameters, "id,connection,lead,lead_name,company,kind,why,actions" },
    list_differences },
  { { "crm.settle", N_("Say what holds where the CRM says otherwise"), 0, settle_parameters, NULL }, settle },
  { { NULL }, NULL },
};
