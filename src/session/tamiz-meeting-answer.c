#define G_LOG_DOMAIN "tamiz-meetings"

#include "config.h"

#include "tamiz-meetings.h"

#include "tamiz-error.h"
#include "tamiz-figures.h"
#include "tamiz-meeting-fates.h"
#include "tamiz-notices.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-people.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* What the contact answered to the invitation, as it arrives by mail or in a file. */

static TamizRecord *
find_invited (TamizWork                    *work,
              const TamizInvitationAnswer  *answer,
              GError                      **error)
{
  g_autoptr (GPtrArray) handoffs = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_HANDOFF,
                                                              TAMIZ_HANDOFF_MEETING_UID, answer->uid, error);

  if (handoffs == NULL
      || !tamiz_work_require (handoffs->len > 0, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("The answer is to a meeting that was not arranged in this base (%s)"), answer->uid))
    return NULL;

  /* A meeting that went on with a colleague belongs to the handoff that came last. */
  return g_object_ref (g_ptr_array_index (handoffs, handoffs->len - 1));
}

static gboolean
is_contact (TamizFacts *facts,
            const char *address)
{
  for (guint i = 0; i < facts->emails->len; i++)
    {
      if (g_strcmp0 (tamiz_record_get_text (facts->emails->pdata[i], TAMIZ_EMAIL_ADDRESS), address) == 0)
        return TRUE;
    }

  return FALSE;
}

/* (nullable) (transfer full): who works here and has the invitation by copy */
static TamizRecord *
find_colleague (TamizWork   *work,
                const char  *address,
                GError     **error)
{
  g_autoptr (GPtrArray) users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);

  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      const char *email = tamiz_record_get_text (users->pdata[i], TAMIZ_USER_EMAIL);

      if (email != NULL && address != NULL && g_ascii_strcasecmp (email, address) == 0)
        return g_object_ref (users->pdata[i]);
    }

  return NULL;
}

/* That the executive comes goes without saying; that they do not is for people to mend. */
static gboolean
is_told (TamizRecord                  *handoff,
         TamizRecord                  *colleague,
         const TamizInvitationAnswer  *answer)
{
  return colleague == NULL
         || (answer->state != TAMIZ_MEETING_STATE_ACCEPTED && answer->state != TAMIZ_MEETING_STATE_INVITED
             && answer->sequence >= tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_SEQUENCE)
             && tamiz_handoff_has_meeting (handoff)
             && tamiz_record_get_id (colleague) == tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE));
}

/* (transfer full) (nullable): why an answer changes nothing. */
static char *
say_why_not (TamizRecord                  *handoff,
             TamizFacts                   *facts,
             TamizRecord                  *colleague,
             const TamizInvitationAnswer  *answer)
{
  gint64 state = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE);
  gint64 sequence = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_SEQUENCE);

  if (colleague != NULL)
    return g_strdup_printf (answer->state == TAMIZ_MEETING_STATE_DECLINED
                                ? _("%s of sales will not come; arrange another time, or reassign it")
                                : _("%s of sales answered; what counts is the contact's answer"),
                            tamiz_record_get_text (colleague, TAMIZ_USER_NAME));
  if (!is_contact (facts, answer->attendee))
    return g_strdup_printf (_("%s answered, who is not the contact"), answer->attendee);
  if (answer->sequence < sequence)
    return g_strdup (_("The answer is to an earlier invitation; the meeting was changed since"));
  if (!tamiz_handoff_has_meeting (handoff))
    return g_strdup (_("The meeting was cancelled before"));
  if (state != TAMIZ_HANDOFF_SENT && state != TAMIZ_HANDOFF_ACCEPTED)
    return g_strdup_printf (_("The handoff is in the state “%s”"), tamiz_enum_label (TAMIZ_ENUM_HANDOFF, (int) state));
  if (answer->state == TAMIZ_MEETING_STATE_INVITED)
    return g_strdup (_("The answer says neither yes nor no"));

  return NULL;
}

/* What marketing is to do about a refusal. */
static char *
write_refusal (TamizFacts  *facts,
               const char  *said)
{
  g_autofree char *name = tamiz_facts_dup_name (facts);
  g_autofree char *words = said != NULL ? g_strdup_printf (_(" (“%s”)"), said) : g_strdup ("");

  return g_strdup_printf (_("%s will not come to the meeting; arrange another%s"), name, words);
}

static char *
write_calling_off (TamizWork   *work,
                   TamizRecord *handoff)
{
  g_autofree char *when = tamiz_figures_format_moment (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING), work->zone);

  return g_strdup_printf (_("Arrange another meeting or call; that of %s was cancelled"), when);
}

/**
 * tamiz_work_ask_for_meeting:
 * @work: an operation's work
 * @set: what is to be written
 * @handoff: a handoff whose meeting is called off
 * @error: return location
 *
 * Whoever handed the lead over is to arrange another meeting.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_ask_for_meeting (TamizWork       *work,
                            TamizChangeSet  *set,
                            TamizRecord     *handoff,
                            GError         **error)
{
  g_autofree char *text = write_calling_off (work, handoff);

  return tamiz_work_add_handoff_task (work, set, handoff, text, work->now + TAMIZ_DAY, error);
}

/**
 * tamiz_work_end_asking_for_meeting:
 * @work: an operation's work
 * @set: what is to be written
 * @handoff: a handoff, whose meeting is as it was
 * @error: return location
 *
 * Nobody has to arrange another meeting any more, because one was, or because the contact comes.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_end_asking_for_meeting (TamizWork       *work,
                                   TamizChangeSet  *set,
                                   TamizRecord     *handoff,
                                   GError         **error)
{
  gint64 lead = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD);
  g_autoptr (TamizFacts) facts = tamiz_reader_load_facts (work->reader, lead, error);
  g_autofree char *refusal = NULL, *calling_off = NULL;

  if (facts == NULL)
    return FALSE;
  refusal = write_refusal (facts, tamiz_record_get_text (handoff, TAMIZ_HANDOFF_MEETING_WORDS));
  calling_off = write_calling_off (work, handoff);

  return tamiz_work_end_tasks (work, set, lead, refusal, calling_off, error);
}

static char *
write_notice (TamizWork                    *work,
              TamizFacts                   *facts,
              const TamizInvitationAnswer  *answer,
              const char                   *why_not)
{
  g_autofree char *name = tamiz_facts_dup_name (facts);
  g_autofree char *words = answer->words != NULL ? g_strdup_printf (_(" (“%s”)"), answer->words) : g_strdup ("");

  if (why_not != NULL)
    return g_strdup_printf (_("Answer to the invitation of %s: %s%s"), name, why_not, words);
  if (answer->state == TAMIZ_MEETING_STATE_DECLINED)
    return write_refusal (facts, answer->words);

  return g_strdup_printf (_("%s may come to the meeting, or not%s"), name, words);
}

/* Once to each, by what it is about. */
static gboolean
add_notice (TamizWork                    *work,
            TamizChangeSet               *set,
            TamizRecord                  *handoff,
            gint64                        member,
            const TamizInvitationAnswer  *answer,
            const char                   *text,
            GError                      **error)
{
  g_autofree char *key
      = g_strdup_printf ("meeting/%" PRId64 "/%" PRId64 "/%s/%d/%" PRId64, tamiz_record_get_id (handoff), answer->sequence,
                         answer->attendee, answer->state, member);
  g_autoptr (GPtrArray) before = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_NOTICE, TAMIZ_NOTICE_KEY, key, error);
  const TamizNoticeOrder order = {
    .member = member,
    .topic = "meeting",
    .key = key,
    .at = work->now,
    .lead = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD),
    .handoff = tamiz_record_get_id (handoff),
    .text = text,
  };

  if (before == NULL || before->len > 0 || member == 0)
    return before != NULL;

  return tamiz_work_add_notice (work, set, &order, error) != NULL;
}

/* Who sent it and the executive, where one person is both sides once. */
static gboolean
tell_both (TamizWork                    *work,
           TamizChangeSet               *set,
           TamizRecord                  *handoff,
           const TamizInvitationAnswer  *answer,
           const char                   *text,
           GError                      **error)
{
  gint64 sender = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY);
  gint64 executive = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE);

  return add_notice (work, set, handoff, sender, answer, text, error)
         && (executive == sender || add_notice (work, set, handoff, executive, answer, text, error));
}

static gboolean
is_news (TamizRecord                  *handoff,
         const TamizInvitationAnswer  *answer)
{
  return tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_STATE) != answer->state
         || g_strcmp0 (tamiz_record_get_text (handoff, TAMIZ_HANDOFF_MEETING_WORDS), answer->words) != 0;
}

/* A refusal fails the step until they think better of it, or another meeting is arranged: somebody of
 * marketing calls the contact, nobody is to travel for nothing.
 */
static gboolean
follow (TamizWork                    *work,
        TamizChangeSet               *set,
        TamizRecord                  *handoff,
        const TamizInvitationAnswer  *answer,
        const char                   *text,
        gboolean                      was_declined,
        GError                      **error)
{
  if (answer->state == TAMIZ_MEETING_STATE_DECLINED)
    return tamiz_work_update_step (work, set, handoff, TAMIZ_STEP_MEETING, TAMIZ_STEP_STATE_FAILED, text, error)
           && tamiz_work_add_handoff_task (work, set, handoff, text, work->now + TAMIZ_DAY, error);

  return !was_declined
         || tamiz_work_update_step (work, set, handoff, TAMIZ_STEP_MEETING, TAMIZ_STEP_STATE_DONE, NULL, error);
}

/* The answer is the contact's, noted by the program whoever brings it. */
static gboolean
apply (TamizWork                    *work,
       TamizRecord                  *handoff,
       TamizFacts                   *facts,
       const TamizInvitationAnswer  *answer,
       const char                   *why_not,
       gboolean                      tells,
       GError                      **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "meeting.answer");
  g_autofree char *text = write_notice (work, facts, answer, why_not);
  g_autoptr (TamizCommit) commit = NULL;
  gboolean was_declined = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_STATE) == TAMIZ_MEETING_STATE_DECLINED;

  if (why_not == NULL)
    {
      if (!is_news (handoff, answer))
        return TRUE;
      if (was_declined && !tamiz_work_end_asking_for_meeting (work, set, handoff, error))
        return FALSE;
      tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_MEETING_STATE, answer->state);
      tamiz_change_set_update_text (set, handoff, TAMIZ_HANDOFF_MEETING_WORDS, answer->words);
    }
  if ((why_not == NULL && !follow (work, set, handoff, answer, text, was_declined, error))
      || (tells && (why_not != NULL || answer->state != TAMIZ_MEETING_STATE_ACCEPTED)
          && !tell_both (work, set, handoff, answer, text, error)))
    return FALSE;
  if (tamiz_change_set_is_empty (set))
    return TRUE;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

/**
 * tamiz_work_take_answer:
 * @work: an operation's work
 * @answer: an answer to an invitation
 * @error: return location
 *
 * Notes what a contact answered.  Where they decline, marketing gets a task, and both sides are told; an
 * answer to an earlier invitation, or by somebody else, changes nothing and is told as well.  What the executive
 * answers to their copy is told where they do not come.  The same answer twice is one.
 *
 * Returns: (transfer full): number, lead, state, words, attendee, applied, said; %NULL with
 *   %TAMIZ_CORE_ERROR_NOT_FOUND where it is to no meeting of this base
 */
json_t *
tamiz_work_take_answer (TamizWork                    *work,
                        const TamizInvitationAnswer  *answer,
                        GError                      **error)
{
  g_autoptr (TamizRecord) handoff = find_invited (work, answer, error);
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizRecord) colleague = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *why_not = NULL;
  json_t *json;

  if (handoff == NULL)
    return NULL;
  colleague = find_colleague (work, answer->attendee, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  facts = tamiz_reader_load_facts (work->reader, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), error);
  if (facts == NULL)
    return NULL;
  if (is_contact (facts, answer->attendee))
    g_clear_object (&colleague);
  why_not = say_why_not (handoff, facts, colleague, answer);
  if (!apply (work, handoff, facts, answer, why_not, is_told (handoff, colleague, answer), error))
    return NULL;

  json = json_object ();
  json_object_set_new (json, "number", json_integer (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER)));
  tamiz_json_set_id (json, "lead", tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD));
  tamiz_json_set_text (json, "attendee", answer->attendee);
  tamiz_json_set_text (json, "state", tamiz_enum_nick (TAMIZ_ENUM_MEETING_STATE, answer->state));
  tamiz_json_set_text (json, "words", answer->words);
  json_object_set_new (json, "applied", json_boolean (why_not == NULL));
  tamiz_json_set_text (json, "said", why_not);

  return json;
}
