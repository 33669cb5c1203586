#define G_LOG_DOMAIN "tamiz-remote-changes"

#include "config.h"

#include "tamiz-remote-changes.h"

#include "tamiz-error.h"
#include "tamiz-notices.h"
#include "tamiz-outcomes.h"
#include "tamiz-remote-erased.h"
#include "tamiz-text.h"

#include <string.h>

/* Somebody else is at the same lead just now; it is read anew and tried again so often. */
#define MOST_TRIES 5

/* The link of an object over there, by our key where one is known, which is indexed, else
 * by its id over there.
 */
TamizRecord *
tamiz_work_find_link (TamizWork   *work,
                      gint64       connection,
                      const char  *object,
                      const char  *idem_key,
                      const char  *remote_id,
                      GError     **error)
{
  g_autoptr (GPtrArray) links
      = idem_key != NULL
            ? tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_REMOTE_LINK, TAMIZ_REMOTE_LINK_IDEM_KEY,
                                         idem_key, error)
            : tamiz_reader_list_by (work->reader, TAMIZ_KIND_REMOTE_LINK, TAMIZ_REMOTE_LINK_CONNECTION,
                                    connection, error);

  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (links, i);

      if (tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_CONNECTION) == connection
          && g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT), object) == 0
          && (remote_id == NULL
              || g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID), remote_id) == 0))
        return g_object_ref (link);
    }

  return NULL;
}

static gint64
read_day (TamizWork  *work,
          const char *text)
{
  gint64 day;

  return text != NULL && tamiz_day_parse (text, &day, NULL) ? tamiz_day_starts (day, work->zone) : 0;
}

/* The steward's key for what the CRM says, where its words are those of an entry. */
static char *
find_reason (TamizWork  *work,
             const char *words)
{
  g_autoptr (GPtrArray) entries = tamiz_reader_list (work->reader, TAMIZ_KIND_LIST_ENTRY, NULL);
  g_autofree char *folded = tamiz_text_fold (words);

  for (guint i = 0; entries != NULL && words != NULL && i < entries->len; i++)
    {
      TamizRecord *entry = g_ptr_array_index (entries, i);
      g_autofree char *label = tamiz_text_fold (tamiz_record_get_text (entry, TAMIZ_LIST_ENTRY_LABEL));

      if (tamiz_record_get_int (entry, TAMIZ_LIST_ENTRY_LIST) == TAMIZ_LIST_LOST_REASON
          && (g_str_equal (label, folded)
              || g_strcmp0 (tamiz_record_get_text (entry, TAMIZ_LIST_ENTRY_KEY), words) == 0))
        return g_strdup (tamiz_record_get_text (entry, TAMIZ_LIST_ENTRY_KEY));
    }

  return g_strdup (words);
}

static gboolean
may_close (int stage,
           int to)
{
  switch (stage)
    {
    case TAMIZ_STAGE_ACCEPTED:
      return TRUE;
    case TAMIZ_STAGE_DEFERRED:
    case TAMIZ_STAGE_WON:
    case TAMIZ_STAGE_LOST:
      return stage != to && to != TAMIZ_STAGE_DEFERRED;
    default:
      return FALSE;
    }
}

static TamizRecord *
find_last_outcome (TamizFacts *facts)
{
  return facts->outcomes->len > 0 ? g_ptr_array_index (facts->outcomes, facts->outcomes->len - 1) : NULL;
}

/* Whoever has the lead: of its last handoff the executive. */
static gint64
find_executive (TamizFacts *facts)
{
  return facts->handoffs->len > 0
             ? tamiz_record_get_int (g_ptr_array_index (facts->handoffs, facts->handoffs->len - 1),
                                     TAMIZ_HANDOFF_EXECUTIVE)
             : 0;
}

/* Asks somebody, once. */
static gboolean
ask (TamizWork       *work,
     TamizChangeSet  *set,
     gint64           member,
     const char      *topic,
     gint64           lead,
     const char      *key,
     const char      *text,
     GError         **error)
{
  const TamizNoticeOrder order = {
    .member = member, .topic = topic, .key = key, .at = work->now, .lead = lead, .text = text,
  };
  g_autoptr (GPtrArray) known = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_NOTICE, TAMIZ_NOTICE_KEY, key, error);

  if (known == NULL)
    return FALSE;

  return known->len > 0 || member == 0 || tamiz_work_add_notice (work, set, &order, error) != NULL;
}

/* By what a question to an executive is known: what the CRM says anew is asked anew. */
char *
tamiz_remote_question_key (const char               *topic,
                           TamizRecord              *link,
                           const TamizRemoteChange  *change)
{
  return g_strdup_printf ("%s/%" G_GINT64_FORMAT "/%s%s%s", topic, tamiz_record_get_id (link),
                          change->state != NULL ? change->state : "", change->amount != NULL ? "/" : "",
                          change->amount != NULL ? change->amount : "");
}

/* Of @facts' lead, whoever has it. */
static gboolean
ask_executive (TamizWork                *work,
               TamizChangeSet           *set,
               TamizFacts               *facts,
               TamizRecord              *link,
               const TamizRemoteChange  *change,
               const char               *topic,
               GError                  **error)
{
  g_autofree char *key = tamiz_remote_question_key (topic, link, change);

  return ask (work, set, find_executive (facts), topic, tamiz_record_get_id (facts->lead), key, NULL, error);
}

/* By what the question to an executive is known who has a lead that the CRM has not. */
char *
tamiz_remote_gone_key (TamizRecord *link)
{
  return g_strdup_printf ("crm-gone/%" G_GINT64_FORMAT, tamiz_record_get_id (link));
}

/* By what a member's notice about a state without meaning is known. */
char *
tamiz_remote_state_key (gint64      connection,
                        gint64      member,
                        const char *object,
                        const char *state)
{
  return g_strdup_printf ("crm-state/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "/%s/%s", connection, member, object,
                          state);
}

/* What a state means that nobody has mapped, a manager says; once for each state. */
static gboolean
ask_for_meaning (TamizWork                *work,
                 TamizChangeSet           *set,
                 TamizRecord              *link,
                 const TamizRemoteChange  *change,
                 GError                  **error)
{
  g_autoptr (GPtrArray) members = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);

  if (members == NULL)
    return FALSE;

  for (guint i = 0; i < members->len; i++)
    {
      TamizRecord *member = g_ptr_array_index (members, i);
      g_autofree char *key
          = tamiz_remote_state_key (tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_CONNECTION),
                                    tamiz_record_get_id (member), change->object, change->state);

      if ((tamiz_record_get_int (member, TAMIZ_USER_ROLES) & (1 << TAMIZ_ROLE_MANAGER)) != 0
          && tamiz_record_get_int (member, TAMIZ_USER_ACTIVE) != 0
          && !ask (work, set, tamiz_record_get_id (member), "crm-state", 0, key, change->state, error))
        return FALSE;
    }

  return TRUE;
}

/* What became of the lead, as far as the CRM says; FALSE: it says nothing that would end it. */
static gboolean
read_result (TamizWork                *work,
             const TamizRemoteChange  *change,
             TamizOutcome             *what,
             int                      *to)
{
  *what = (TamizOutcome) { .good_lead = -1, .at = work->now };
  switch (change->outcome)
    {
    case TAMIZ_REMOTE_WON:
      what->kind = TAMIZ_OUTCOME_WON;
      *to = TAMIZ_STAGE_WON;
      return TRUE;
    case TAMIZ_REMOTE_LOST:
      what->kind = TAMIZ_OUTCOME_LOST;
      *to = TAMIZ_STAGE_LOST;
      return TRUE;
    case TAMIZ_REMOTE_DEFERRED:
      what->kind = TAMIZ_OUTCOME_DEFERRED;
      what->until = read_day (work, change->until);
      *to = TAMIZ_STAGE_DEFERRED;
      return TRUE;
    default:
      return FALSE;
    }
}

/* Both amounts are given, and differ, or their currencies do. */
static gboolean
amounts_differ (TamizRecord              *outcome,
                const TamizRemoteChange  *change)
{
  const char *ours = outcome != NULL ? tamiz_record_get_text (outcome, TAMIZ_OUTCOME_AMOUNT) : NULL;

  if (ours == NULL || change->amount == NULL)
    return FALSE;

  /* Far from a cent apart, both come from the same digits. */
  return ABS (g_ascii_strtod (ours, NULL) - g_ascii_strtod (change->amount, NULL)) > 0.001
         || (change->currency != NULL
             && g_strcmp0 (change->currency, tamiz_record_get_text (outcome, TAMIZ_OUTCOME_CURRENCY)) != 0);
}

static gboolean
is_by_hand (TamizRecord *outcome)
{
  return outcome != NULL && !tamiz_record_has (outcome, TAMIZ_OUTCOME_CONNECTION);
}

/* What an outcome that is known here already, or cannot be written as the lead stands, is not:
 * a lead that sales gave back and lost over there is lost there only.
 */
static gboolean
cannot_be_written (TamizRecord *link,
                   int          stage,
                   int          to)
{
  g_autofree char *words = tamiz_link_dup_refusal (link);

  return stage != to && (words != NULL || (to == TAMIZ_STAGE_WON && !may_close (stage, to)));
}

/**
 * tamiz_work_compare_remote:
 * @work: what an operation has at hand
 * @facts: the lead's
 * @link: a REMOTE_LINK of a lead or a deal
 * @change: what the CRM says of it
 *
 * Tells where the CRM and the base disagree about a lead, so that somebody has to say what
 * holds.  What only one of them says is no difference.
 *
 * Returns: the difference
 */
TamizDifference
tamiz_work_compare_remote (TamizWork                *work,
                           TamizFacts               *facts,
                           TamizRecord              *link,
                           const TamizRemoteChange  *change)
{
  int stage = tamiz_facts_get_stage (facts), to;
  int state = (int) tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE);
  TamizRecord *last = find_last_outcome (facts);
  TamizOutcome what;

  if (state != TAMIZ_LINK_LIVE)
    return stage != TAMIZ_STAGE_ACCEPTED ? TAMIZ_DIFFERENCE_NONE
           : state == TAMIZ_LINK_MERGED  ? TAMIZ_DIFFERENCE_MERGED
                                         : TAMIZ_DIFFERENCE_GONE;
  if (change->outcome == TAMIZ_REMOTE_UNMAPPED)
    return change->state != NULL ? TAMIZ_DIFFERENCE_STATE : TAMIZ_DIFFERENCE_NONE;
  if (!read_result (work, change, &what, &to))
    return TAMIZ_DIFFERENCE_NONE;
  if (is_by_hand (last) && (stage == TAMIZ_STAGE_WON || stage == TAMIZ_STAGE_LOST))
    return stage != to                      ? TAMIZ_DIFFERENCE_OUTCOME
           : amounts_differ (last, change) ? TAMIZ_DIFFERENCE_AMOUNT
                                           : TAMIZ_DIFFERENCE_NONE;
  if (what.kind == TAMIZ_OUTCOME_DEFERRED && what.until <= work->now && stage == TAMIZ_STAGE_ACCEPTED)
    return TAMIZ_DIFFERENCE_UNDATED;
  if (cannot_be_written (link, stage, to))
    return TAMIZ_DIFFERENCE_REFUSED;

  return TAMIZ_DIFFERENCE_NONE;
}

/**
 * tamiz_link_dup_refusal:
 * @link: a REMOTE_LINK
 *
 * Gets why what the CRM says of it could not be written here.
 *
 * Returns: (transfer full) (nullable): the words; %NULL where it was
 */
char *
tamiz_link_dup_refusal (TamizRecord *link)
{
  const char *text = tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE);
  g_autoptr (json_t) remote = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;

  return g_strdup (tamiz_json_get_text (remote, "refused"));
}

/* What somebody kept to although the CRM said otherwise. */
static json_t *
dup_settled (TamizRecord *link)
{
  const char *text = tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE);
  g_autoptr (json_t) remote = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;

  return json_incref (json_object_get (remote, "settled"));
}

static json_t *
make_settled (const TamizRemoteChange *change)
{
  json_t *settled = json_object ();

  tamiz_json_set_text (settled, "state", change->state);
  tamiz_json_set_text (settled, "outcome", tamiz_remote_outcome_nick (change->outcome));
  tamiz_json_set_text (settled, "amount", change->amount);
  tamiz_json_set_text (settled, "currency", change->currency);

  return settled;
}

/**
 * tamiz_remote_is_settled:
 * @link: a REMOTE_LINK
 * @change: what the CRM says of it
 *
 * Tells whether somebody has kept to ours against just this; when the CRM says something new,
 * they are asked again.
 *
 * Returns: whether somebody has
 */
gboolean
tamiz_remote_is_settled (TamizRecord              *link,
                         const TamizRemoteChange  *change)
{
  g_autoptr (json_t) settled = dup_settled (link);
  g_autoptr (json_t) said = make_settled (change);

  return settled != NULL && json_equal (settled, said);
}

/**
 * tamiz_work_add_remote_outcome:
 * @work: what an operation has at hand
 * @set: where it is added; its actor is who says so
 * @facts: the lead's
 * @link: a REMOTE_LINK of a lead or a deal
 * @change: what the CRM says of it: won, lost or deferred
 * @error: return location
 *
 * Adds what became of the lead as the CRM has it.
 *
 * Returns: whether that could be done
 */
gboolean
tamiz_work_add_remote_outcome (TamizWork                *work,
                               TamizChangeSet           *set,
                               TamizFacts               *facts,
                               TamizRecord              *link,
                               const TamizRemoteChange  *change,
                               GError                  **error)
{
  g_autofree char *reason = find_reason (work, change->lost_reason);
  TamizOutcome what;
  int to;

  if (!read_result (work, change, &what, &to))
    return TRUE;

  what.reason = reason;
  what.competitor = change->competitor;
  what.raw = change->lost_reason != NULL ? change->lost_reason : change->state;
  what.amount = change->amount != NULL ? change->amount
                                       : tamiz_record_get_text (facts->lead, TAMIZ_LEAD_AMOUNT);
  what.currency = change->currency != NULL ? change->currency
                  : tamiz_record_has (facts->lead, TAMIZ_LEAD_CURRENCY)
                      ? tamiz_record_get_text (facts->lead, TAMIZ_LEAD_CURRENCY)
                      : tamiz_record_get_text (work->base, TAMIZ_BASE_CURRENCY);
  if (change->closed_on != NULL)
    {
      gint64 closed = read_day (work, change->closed_on);
      TamizRecord *move = tamiz_facts_get_last_move (facts);

      /* The CRM gives a day; an end cannot come before the acceptance. */
      what.at = MIN (MAX (closed, tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_AT) + 1), work->now);
    }
  what.connection = tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_CONNECTION);

  return tamiz_work_add_outcome (work, set, facts, &what, error);
}

/**
 * tamiz_work_apply_remote:
 * @work: what an operation has at hand
 * @set: where it is added
 * @link: a REMOTE_LINK of a lead or a deal
 * @change: what the CRM says of it
 * @error: return location
 *
 * Draws the consequences for the lead.  What a person entered is not replaced by what the
 * CRM says: where the two differ, whoever has the lead is asked, once; what only one of them
 * says counts.  A deferral needs a day, and a state that nobody mapped a meaning: both are
 * asked for.
 *
 * Returns: whether that could be done
 */
gboolean
tamiz_work_apply_remote (TamizWork                *work,
                         TamizChangeSet           *set,
                         TamizRecord              *link,
                         const TamizRemoteChange  *change,
                         GError                  **error)
{
  gint64 lead = tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_LEAD);
  g_autoptr (TamizFacts) facts = NULL;
  GError *local_error = NULL;
  TamizRecord *last;
  TamizOutcome what;
  gboolean corrects;
  int to, stage;

  if (lead == 0)
    return TRUE;
  if (change->outcome == TAMIZ_REMOTE_UNMAPPED && change->state != NULL)
    return ask_for_meaning (work, set, link, change, error);
  if (!read_result (work, change, &what, &to))
    return TRUE;

  facts = tamiz_work_find_facts (work, lead, &local_error);
  if (facts == NULL)
    {
      /* Of whom the lead was taken back nothing comes any more. */
      if (local_error != NULL)
        g_propagate_error (error, local_error);
      return local_error == NULL;
    }
  stage = tamiz_facts_get_stage (facts);
  last = find_last_outcome (facts);
  switch (tamiz_work_compare_remote (work, facts, link, change))
    {
    case TAMIZ_DIFFERENCE_OUTCOME:
    case TAMIZ_DIFFERENCE_AMOUNT:
      return tamiz_remote_is_settled (link, change)
             || ask_executive (work, set, facts, link, change, "crm-differs", error);
    case TAMIZ_DIFFERENCE_UNDATED:
      return ask_executive (work, set, facts, link, change, "crm-undated", error);
    case TAMIZ_DIFFERENCE_REFUSED:
      /* What was refused before may be possible by now. */
      if (!may_close (stage, to))
        return tamiz_remote_is_settled (link, change)
               || ask_executive (work, set, facts, link, change, "crm-refused", error);
      break;
    case TAMIZ_DIFFERENCE_NONE:
    case TAMIZ_DIFFERENCE_STATE:
    case TAMIZ_DIFFERENCE_MERGED:
    case TAMIZ_DIFFERENCE_GONE:
    default:
      break;
    }
  if (what.kind == TAMIZ_OUTCOME_DEFERRED && what.until <= work->now)
    return TRUE;
  /* What came from the CRM follows the CRM, its amount too. */
  corrects = stage == to && last != NULL && !is_by_hand (last) && amounts_differ (last, change);
  if (!may_close (stage, to) && !corrects)
    return TRUE;

  return tamiz_work_add_remote_outcome (work, set, facts, link, change, error);
}

static char *
remote_to_text (const TamizRemoteChange *change,
                json_t                  *settled,
                const char              *refused)
{
  g_autoptr (json_t) remote = json_object ();

  tamiz_json_set_text (remote, "outcome", tamiz_remote_outcome_nick (change->outcome));
  tamiz_json_set_text (remote, "amount", change->amount);
  tamiz_json_set_text (remote, "currency", change->currency);
  tamiz_json_set_text (remote, "reason", change->lost_reason);
  tamiz_json_set_text (remote, "competitor", change->competitor);
  tamiz_json_set_text (remote, "closed_on", change->closed_on);
  tamiz_json_set_text (remote, "until", change->until);
  tamiz_json_set_text (remote, "follow", change->follow);
  tamiz_json_set_text (remote, "refused", refused);
  if (settled != NULL)
    json_object_set (remote, "settled", settled);

  return tamiz_json_to_canonical (remote);
}

/**
 * tamiz_link_dup_remote:
 * @link: a REMOTE_LINK
 *
 * Gets what the CRM said of it when it was last read; the outcome is of no use where states
 * were mapped since.
 *
 * Returns: (transfer full): what it said
 */
TamizRemoteChange *
tamiz_link_dup_remote (TamizRecord *link)
{
  const char *text = tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE);
  g_autoptr (json_t) remote = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;
  TamizRemoteChange *change = g_new0 (TamizRemoteChange, 1);

  change->object = g_strdup (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT));
  change->key = g_strdup (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_IDEM_KEY));
  change->remote_id = g_strdup (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID));
  change->state = g_strdup (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_STATE));
  change->modified = g_strdup (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_MODIFIED));
  change->outcome = TAMIZ_REMOTE_UNMAPPED;
  tamiz_remote_outcome_from_nick (tamiz_json_get_text (remote, "outcome"), &change->outcome);
  change->amount = g_strdup (tamiz_json_get_text (remote, "amount"));
  change->currency = g_strdup (tamiz_json_get_text (remote, "currency"));
  change->lost_reason = g_strdup (tamiz_json_get_text (remote, "reason"));
  change->competitor = g_strdup (tamiz_json_get_text (remote, "competitor"));
  change->closed_on = g_strdup (tamiz_json_get_text (remote, "closed_on"));
  change->until = g_strdup (tamiz_json_get_text (remote, "until"));
  change->follow = g_strdup (tamiz_json_get_text (remote, "follow"));

  return change;
}

/* The link of the deal that a lead became. */
static TamizRecord *
add_deal (TamizWork       *work,
          TamizChangeSet  *set,
          TamizRecord     *lead,
          const char      *remote_id,
          GError         **error)
{
  TamizRecord *deal = tamiz_work_insert (work, set, TAMIZ_KIND_REMOTE_LINK, error);

  if (deal == NULL)
    return NULL;

  tamiz_record_set_int (deal, TAMIZ_REMOTE_LINK_CONNECTION, tamiz_record_get_int (lead, TAMIZ_REMOTE_LINK_CONNECTION));
  tamiz_record_set_text (deal, TAMIZ_REMOTE_LINK_OBJECT, "deal");
  if (tamiz_record_has (lead, TAMIZ_REMOTE_LINK_LEAD))
    tamiz_record_set_int (deal, TAMIZ_REMOTE_LINK_LEAD, tamiz_record_get_int (lead, TAMIZ_REMOTE_LINK_LEAD));
  tamiz_record_set_text (deal, TAMIZ_REMOTE_LINK_IDEM_KEY, tamiz_record_get_text (lead, TAMIZ_REMOTE_LINK_IDEM_KEY));
  tamiz_record_set_text (deal, TAMIZ_REMOTE_LINK_REMOTE_ID, remote_id);
  tamiz_record_set_int (deal, TAMIZ_REMOTE_LINK_STATE, TAMIZ_LINK_LIVE);

  return deal;
}

/* Whether that record over there is linked already. */
static gboolean
has_link (TamizWork   *work,
          gint64       connection,
          const char  *object,
          const char  *remote_id,
          gboolean    *has,
          GError     **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) link = tamiz_work_find_link (work, connection, object, NULL, remote_id, &local_error);

  *has = link != NULL;
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return local_error == NULL;
}

/* A converted lead goes on as a deal. */
static gboolean
follow_conversion (TamizWork                *work,
                   TamizChangeSet           *set,
                   TamizRecord              *link,
                   const TamizRemoteChange  *change,
                   GError                  **error)
{
  gint64 connection = tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_CONNECTION);
  gboolean known;

  if (change->follow == NULL || !g_str_equal (change->object, "lead"))
    return TRUE;

  return has_link (work, connection, "deal", change->follow, &known, error)
         && (known || add_deal (work, set, link, change->follow, error) != NULL);
}

/* Where a person sees the record that is left, as far as that can be told from where the other was. */
static char *
dup_moved_url (TamizRecord *link,
               const char  *remote_id)
{
  const char *url = tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_URL);
  const char *former = tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID);
  g_autofree char *stem = NULL;

  if (url == NULL || former == NULL || !g_str_has_suffix (url, former))
    return NULL;

  stem = g_strndup (url, strlen (url) - strlen (former));
  return g_strconcat (stem, remote_id, NULL);
}

static gboolean
is_merged (TamizRecord              *link,
           const TamizRemoteChange  *change)
{
  return change->merged_into != NULL && *change->merged_into != '\0'
         && g_strcmp0 (change->merged_into, tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID)) != 0;
}

/* A merged record goes on as the one that is left, of which nothing is known yet: it is read next.
 * Where that one is another lead's, ours has ended in it.
 */
static gboolean
follow_merger (TamizWork                *work,
               TamizChangeSet           *set,
               TamizRecord              *link,
               const TamizRemoteChange  *change,
               GError                  **error)
{
  gint64 connection = tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_CONNECTION);
  g_autofree char *url = dup_moved_url (link, change->merged_into);
  gboolean known;

  if (!has_link (work, connection, change->object, change->merged_into, &known, error))
    return FALSE;
  if (known)
    {
      tamiz_change_set_update_int (set, link, TAMIZ_REMOTE_LINK_STATE, TAMIZ_LINK_MERGED);
      return TRUE;
    }

  tamiz_change_set_update_int (set, link, TAMIZ_REMOTE_LINK_STATE, TAMIZ_LINK_LIVE);
  tamiz_change_set_update_text (set, link, TAMIZ_REMOTE_LINK_REMOTE_ID, change->merged_into);
  tamiz_change_set_update_text (set, link, TAMIZ_REMOTE_LINK_REMOTE_URL, url);
  tamiz_change_set_update_text (set, link, TAMIZ_REMOTE_LINK_REMOTE_STATE, NULL);
  tamiz_change_set_update_text (set, link, TAMIZ_REMOTE_LINK_REMOTE_MODIFIED, NULL);
  tamiz_change_set_update_text (set, link, TAMIZ_REMOTE_LINK_REMOTE, "{}");

  return TRUE;
}

static TamizRecord *
find_noted (TamizWork                *work,
            TamizChangeSet           *set,
            gint64                    connection,
            const TamizRemoteChange  *change,
            GError                  **error)
{
  g_autoptr (TamizRecord) link = tamiz_work_find_link (work, connection, change->object, change->key,
                                                       change->remote_id, error);
  g_autoptr (TamizRecord) lead = NULL;

  if (link == NULL && *error == NULL && change->key != NULL)
    link = tamiz_work_find_link (work, connection, change->object, change->key, NULL, error);
  if (link != NULL || *error != NULL || change->lead == NULL || !g_str_equal (change->object, "deal"))
    return g_steal_pointer (&link);

  lead = tamiz_work_find_link (work, connection, "lead", NULL, change->lead, error);
  return lead != NULL ? g_object_ref (add_deal (work, set, lead, change->remote_id, error)) : NULL;
}

/* What an earlier reading said is written over; a link that is new gets it with its insertion.
 * @refused: (nullable): why its outcome is not written; then it stays news, to be tried again
 */
static void
write_state (TamizChangeSet           *set,
             TamizRecord              *link,
             gboolean                  is_new,
             const TamizRemoteChange  *change,
             const char               *refused)
{
  const struct
  {
    int field;
    const char *text;
  } texts[] = {
    { TAMIZ_REMOTE_LINK_REMOTE_STATE, change->state },
    { TAMIZ_REMOTE_LINK_REMOTE_MODIFIED, refused == NULL ? change->modified : NULL },
  };
  g_autoptr (json_t) settled = tamiz_remote_is_settled (link, change) ? dup_settled (link) : NULL;
  g_autofree char *remote = remote_to_text (change, settled, refused);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (texts[i].text != NULL && is_new)
        tamiz_record_set_text (link, texts[i].field, texts[i].text);
      else if (texts[i].text != NULL)
        tamiz_change_set_update_text (set, link, texts[i].field, texts[i].text);
    }
  if (is_new)
    tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_REMOTE, remote);
  else
    tamiz_change_set_update_text (set, link, TAMIZ_REMOTE_LINK_REMOTE, remote);
}

/* Whoever has the lead is told that it says something which cannot be written. */
static gboolean
ask_about_refusal (TamizWork                *work,
                   TamizChangeSet           *set,
                   TamizRecord              *link,
                   const TamizRemoteChange  *change,
                   GError                  **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizFacts) facts
      = tamiz_work_find_facts (work, tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_LEAD), &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  return facts == NULL || ask_executive (work, set, facts, link, change, "crm-refused", error);
}

/**
 * tamiz_work_ask_about_gone:
 * @work: what an operation has at hand
 * @set: where it is added
 * @link: a REMOTE_LINK that is gone
 * @error: return location
 *
 * Tells whoever has the lead that the CRM has not got it any more; once, and only while sales has it.
 *
 * Returns: whether the base could be read
 */
gboolean
tamiz_work_ask_about_gone (TamizWork       *work,
                           TamizChangeSet  *set,
                           TamizRecord     *link,
                           GError         **error)
{
  g_autofree char *key = tamiz_remote_gone_key (link);
  GError *local_error = NULL;
  g_autoptr (TamizFacts) facts
      = tamiz_work_find_facts (work, tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_LEAD), &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  return facts == NULL || tamiz_facts_get_stage (facts) != TAMIZ_STAGE_ACCEPTED
         || ask (work, set, find_executive (facts), "crm-gone", tamiz_record_get_id (facts->lead), key, NULL, error);
}

/* When a record is there again there is nothing to be done. */
static gboolean
note_existence (TamizWork                *work,
                TamizChangeSet           *set,
                TamizRecord              *link,
                const TamizRemoteChange  *change,
                GError                  **error)
{
  gint64 state = tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE);
  g_autofree char *key = tamiz_remote_gone_key (link);

  if (state == TAMIZ_LINK_GONE && change->outcome != TAMIZ_REMOTE_GONE)
    {
      tamiz_change_set_update_int (set, link, TAMIZ_REMOTE_LINK_STATE, TAMIZ_LINK_LIVE);
      tamiz_record_set_int (link, TAMIZ_REMOTE_LINK_STATE, TAMIZ_LINK_LIVE);
      return tamiz_work_see_notices (work, set, key, error);
    }
  if (state != TAMIZ_LINK_LIVE || change->outcome != TAMIZ_REMOTE_GONE)
    return TRUE;

  tamiz_change_set_update_int (set, link, TAMIZ_REMOTE_LINK_STATE, TAMIZ_LINK_GONE);

  return tamiz_work_ask_about_gone (work, set, link, error);
}

static gboolean
commit_note (TamizWork       *work,
             TamizChangeSet  *set,
             gboolean        *written,
             GError         **refused)
{
  g_autoptr (TamizCommit) commit = NULL;

  if (tamiz_change_set_is_empty (set))
    return TRUE;

  /* What is known of the server is kept even where the user gives up meanwhile. */
  commit = tamiz_store_apply (work->store, set, NULL, refused);
  *written = commit != NULL;

  return TRUE;
}

/* Tries it once.  @why: (nullable): why its outcome is left out; @refused: (out): what the base
 * refuses it with.
 */
static gboolean
note_once (TamizWork                *work,
           gint64                    connection,
           const TamizRemoteChange  *change,
           const char               *why,
           gboolean                 *written,
           GError                  **refused,
           GError                  **error)
{
  g_autoptr (TamizChangeSet) set
      = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_CONNECTOR, 0 }, "outcome.sync");
  GError *local_error = NULL;
  g_autoptr (TamizRecord) link = find_noted (work, set, connection, change, &local_error);
  g_autoptr (TamizRemoteChange) kept = NULL;
  gboolean is_new;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (link == NULL)
    return TRUE; /* not one of ours */
  if (!tamiz_work_withhold_erased (work, link, change, &kept, error))
    return FALSE;
  if (kept != NULL)
    change = kept;

  is_new = !tamiz_change_set_is_empty (set);
  if (!is_new && is_merged (link, change))
    return follow_merger (work, set, link, change, error) && commit_note (work, set, written, refused);

  write_state (set, link, is_new, change, why);
  if (!(is_new || note_existence (work, set, link, change, error))
      || !follow_conversion (work, set, link, change, error)
      || !(why != NULL ? ask_about_refusal (work, set, link, change, error)
                       : tamiz_work_apply_remote (work, set, link, change, error)))
    return FALSE;

  return commit_note (work, set, written, refused);
}

/* @written: (out): whether something new was written, its outcome with it */
static gboolean
note (TamizWork                *work,
      gint64                    connection,
      const TamizRemoteChange  *change,
      gboolean                 *written,
      GError                  **error)
{
  g_autofree char *why = NULL;

  *written = FALSE;
  for (guint try = 1;; try++)
    {
      g_autoptr (GError) refused = NULL;

      if (!note_once (work, connection, change, why, written, &refused, error))
        return FALSE;
      *written = *written && why == NULL;
      if (refused == NULL)
        return TRUE;
      if (g_error_matches (refused, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT) && try < MOST_TRIES)
        continue;
      if (refused->domain != TAMIZ_CORE_ERROR || why != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&refused));
          return FALSE;
        }

      /* What the CRM says is kept apart, and somebody asked; the others' do not wait for it. */
      why = g_strdup (refused->message);
      try = 0;
    }
}

/**
 * tamiz_work_note_remote:
 * @work: what an operation has at hand
 * @connection: the connection's id
 * @change: what the CRM says of one record
 * @error: return location
 *
 * Brings it home, in a transaction of its own: the other leads' outcomes do not wait for one
 * that is refused.  Where somebody changes the lead meanwhile it is read anew; where the rules
 * of the base refuse the outcome, what the CRM says is kept with the link and whoever has the
 * lead is asked.  Called again with the same it does nothing.
 *
 * Returns: whether the base could be written
 */
gboolean
tamiz_work_note_remote (TamizWork                *work,
                        gint64                    connection,
                        const TamizRemoteChange  *change,
                        GError                  **error)
{
  gboolean written;

  return note (work, connection, change, &written, error);
}

/**
 * tamiz_remote_settle:
 * @set: where it is added
 * @link: a REMOTE_LINK
 * @change: what the CRM says of it
 *
 * Notes that ours holds against what the CRM says.
 */
void
tamiz_remote_settle (TamizChangeSet           *set,
                     TamizRecord              *link,
                     const TamizRemoteChange  *change)
{
  g_autoptr (json_t) settled = make_settled (change);
  g_autofree char *remote = remote_to_text (change, settled, NULL);

  tamiz_change_set_update_text (set, link, TAMIZ_REMOTE_LINK_REMOTE, remote);
}

/* Brings home of one record what its state means now. */
static gboolean
apply_to_link (TamizWork           *work,
               TamizRecord         *link,
               TamizRemoteOutcome   meaning,
               guint               *applied,
               GError             **error)
{
  g_autoptr (TamizRemoteChange) change = tamiz_link_dup_remote (link);
  gboolean written;

  change->outcome = meaning;
  if (g_cancellable_set_error_if_cancelled (work->cancellable, error)
      || !note (work, tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_CONNECTION), change, &written, error))
    return FALSE;
  *applied += written;

  return TRUE;
}

/**
 * tamiz_work_apply_meaning:
 * @work: what an operation has at hand
 * @connection: the connection's id
 * @object: `lead` or `deal`
 * @state: the CRM's word
 * @meaning: what it means from now on
 * @applied: (out): how many records it was brought home of
 * @error: return location
 *
 * Reads the records that stand in a state anew, each in a transaction of its own, as
 * tamiz_work_note_remote ().
 *
 * Returns: whether the base could be written
 */
gboolean
tamiz_work_apply_meaning (TamizWork           *work,
                          gint64               connection,
                          const char          *object,
                          const char          *state,
                          TamizRemoteOutcome   meaning,
                          guint               *applied,
                          GError             **error)
{
  g_autoptr (GPtrArray) links = tamiz_reader_list_by (work->reader, TAMIZ_KIND_REMOTE_LINK,
                                                      TAMIZ_REMOTE_LINK_CONNECTION, connection, error);

  *applied = 0;
  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (links, i);

      if (g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT), object) == 0
          && g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_REMOTE_STATE), state) == 0
          && tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) == TAMIZ_LINK_LIVE
          && !apply_to_link (work, link, meaning, applied, error))
        return FALSE;
    }

  return links != NULL;
}
