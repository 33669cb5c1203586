#define G_LOG_DOMAIN "tamiz-mail-answers"

#include "config.h"

#include "tamiz-mail-answers.h"

#include "tamiz-answer-words.h"
#include "tamiz-decisions.h"
#include "tamiz-error.h"
#include "tamiz-invitation.h"
#include "tamiz-mail-outbox.h"
#include "tamiz-meetings.h"
#include "tamiz-notices.h"
#include "tamiz-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Executives who do not use the program decide by answering the packet's mail, or another of its handoff that they
 * got.  A mail decides only where it answers to such a one, comes from the executive's address, and its words say one thing; everything else is
 * told to executive and sender, with the words, and decides nothing.  What was read before changes nothing:
 * a handoff is decided once, and a notice made once.
 */

typedef struct
{
  TamizWork *work;
  TamizMailMessage *message;
  TamizRecord *row;
  TamizRecord *handoff;
  TamizRecord *executive;
} Answer;

static void
clear_answer (Answer *self)
{
  g_clear_object (&self->row);
  g_clear_object (&self->handoff);
  g_clear_object (&self->executive);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, clear_answer)

const char *
tamiz_mail_answer_get_nick (TamizMailAnswer what)
{
  static const char *const nicks[] = { "none", "accepted", "returned", "unclear", "too_late", "meeting", "came_back",
                                       "nobody_wrote" };

  return nicks[what];
}

/* RFC 3834, section 5; and what older programs write. */
static gboolean
is_automatic (TamizMailMessage *message)
{
  const char *submitted = tamiz_mail_message_get_header (message, "auto-submitted");
  const char *precedence = tamiz_mail_message_get_header (message, "precedence");

  return (submitted != NULL && g_ascii_strncasecmp (submitted, "no", 2) != 0)
         || tamiz_mail_message_get_header (message, "x-autoreply") != NULL
         || tamiz_mail_message_get_header (message, "x-autorespond") != NULL
         || (precedence != NULL
             && (g_ascii_strcasecmp (precedence, "auto_reply") == 0 || g_ascii_strcasecmp (precedence, "bulk") == 0
                 || g_ascii_strcasecmp (precedence, "junk") == 0));
}

/* Of each mail and to each member once. */
static gboolean
tell (Answer          *self,
      TamizChangeSet  *set,
      gint64           member,
      const char      *text,
      GError         **error)
{
  /* One that has no Message-ID is told from others by what it says. */
  g_autofree char *said = self->message->id == NULL ? tamiz_json_digest (text) : NULL;
  g_autofree char *key = g_strdup_printf ("mail-answer:%" G_GINT64_FORMAT ":%s", member,
                                          said != NULL ? said : self->message->id);
  g_autoptr (GPtrArray) told
      = tamiz_reader_list_by_text (self->work->reader, TAMIZ_KIND_NOTICE, TAMIZ_NOTICE_KEY, key, error);
  const TamizNoticeOrder order = {
    .member = member,
    .topic = "answer",
    .key = key,
    .at = self->work->now,
    .lead = tamiz_record_get_int (self->handoff, TAMIZ_HANDOFF_LEAD),
    .handoff = tamiz_record_get_id (self->handoff),
    .text = text,
  };

  if (told == NULL || told->len > 0)
    return told != NULL;

  return tamiz_work_add_notice (self->work, set, &order, error) != NULL;
}

/* What was written is told whole, so that none of it is lost. */
static gboolean
tell_both (Answer      *self,
           const char  *why,
           GError     **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "mail.answer");
  gint64 sender = tamiz_record_get_int (self->handoff, TAMIZ_HANDOFF_SENT_BY);
  gint64 executive = tamiz_record_get_id (self->executive);
  g_autofree char *from = self->message->from != NULL ? tamiz_mail_address_dup_text (self->message->from)
                                                      : g_strdup (_("somebody"));
  /* Translators: the handoff's number; who wrote; why nothing was decided; what was written */
  g_autofree char *text = g_strdup_printf (_("Handoff %d, answer of %s: %s\n\n%s"),
                                           (int) tamiz_record_get_int (self->handoff, TAMIZ_HANDOFF_NUMBER), from, why,
                                           self->message->text != NULL ? self->message->text : "");
  g_autoptr (TamizCommit) commit = NULL;

  if (!tell (self, set, executive, text, error)
      || (sender != 0 && sender != executive && !tell (self, set, sender, text, error)))
    return FALSE;
  if (tamiz_change_set_is_empty (set))
    return TRUE;
  commit = tamiz_work_apply (self->work, set, error);

  return commit != NULL;
}

static gboolean
is_from_executive (Answer *self)
{
  const char *address = tamiz_record_get_text (self->executive, TAMIZ_USER_EMAIL);

  return self->message->from != NULL && address != NULL
         && g_ascii_strcasecmp (self->message->from->address, address) == 0;
}

static const char *
get_problem_words (TamizAnswerProblem problem)
{
  switch (problem)
    {
    case TAMIZ_ANSWER_NO_CRITERION:
      return _("the definition has no such criterion; nothing was decided. Answer again, or decide in Tamiz");
    case TAMIZ_ANSWER_NO_GROUND:
      return _("it names neither a criterion nor a cause; nothing was decided. Answer again, or decide in Tamiz");
    case TAMIZ_ANSWER_NO_REASON:
      return _("it gives no reason; nothing was decided. Answer again, or decide in Tamiz");
    case TAMIZ_ANSWER_IS_CLEAR:
    case TAMIZ_ANSWER_NO_DECISION:
    default:
      return _("its first line says neither “accept” nor “return”; nothing was decided. Answer again, or decide in Tamiz");
    }
}

static TamizAnswerWords *
read_words (Answer  *self,
            GError **error)
{
  g_autoptr (TamizRecord) version
      = tamiz_reader_load (self->work->reader, TAMIZ_KIND_DEFINITION,
                           tamiz_record_get_int (self->handoff, TAMIZ_HANDOFF_DEFINITION), error);
  g_autoptr (TamizDefinition) definition
      = version != NULL ? tamiz_session_parse_definition (self->work->session, version, error) : NULL;

  return definition != NULL ? tamiz_answer_words_read (self->message->text, definition) : NULL;
}

/* When it was said: by the word of the last server, where that can be. */
static gint64
get_said_at (Answer *self)
{
  gint64 at = self->message->received_at;

  return at > tamiz_record_get_int (self->handoff, TAMIZ_HANDOFF_SENT_AT) && at <= self->work->now ? at : 0;
}

/* Decides for the executive, who is not at this machine. */
static gboolean
decide (Answer                  *self,
        const TamizAnswerWords  *words,
        GError                 **error)
{
  const TamizReturnOrder order = {
    .said = { .door = "mail", .by = tamiz_record_get_id (self->executive), .at = get_said_at (self), .words = words->reason },
    .criterion = words->criterion,
    .cause = words->cause,
    .reason = words->reason,
    .wanted = words->wanted,
    .fate = -1,
  };

  return words->decision == TAMIZ_ANSWER_ACCEPT ? tamiz_work_accept_said (self->work, self->handoff, &order.said, error)
                                                : tamiz_work_return_handoff (self->work, self->handoff, &order, error);
}

/* A reason that the rules of the base give is for people: the mail decided nothing. */
static gboolean
try_to_decide (Answer                  *self,
               const TamizAnswerWords  *words,
               TamizMailAnswer         *what,
               GError                 **error)
{
  g_autoptr (GError) local_error = NULL;

  *what = words->decision == TAMIZ_ANSWER_ACCEPT ? TAMIZ_MAIL_ACCEPTED : TAMIZ_MAIL_RETURNED;
  if (decide (self, words, &local_error))
    return TRUE;
  if (local_error->domain != TAMIZ_CORE_ERROR || g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  *what = TAMIZ_MAIL_UNCLEAR;

  return tell_both (self, local_error->message, error);
}

/* @self: of a mail that answers to a packet */
static gboolean
take_decision (Answer           *self,
               TamizMailAnswer  *what,
               GError          **error)
{
  g_autoptr (TamizAnswerWords) words = NULL;

  *what = TAMIZ_MAIL_UNCLEAR;
  if (!is_from_executive (self))
    return tell_both (self, _("it is not of the executive's address; nothing was decided"), error);
  words = read_words (self, error);
  if (words == NULL)
    return FALSE;
  if (tamiz_record_get_int (self->handoff, TAMIZ_HANDOFF_STATE) != TAMIZ_HANDOFF_SENT)
    {
      gint64 state = tamiz_record_get_int (self->handoff, TAMIZ_HANDOFF_STATE);
      gboolean same = (words->decision == TAMIZ_ANSWER_ACCEPT && state == TAMIZ_HANDOFF_ACCEPTED)
                      || (words->decision == TAMIZ_ANSWER_RETURN && state == TAMIZ_HANDOFF_RETURNED);

      *what = TAMIZ_MAIL_TOO_LATE;
      return same || tell_both (self, _("the handoff does not wait for a decision any more; it stays as it is"), error);
    }
  if (words->decision == TAMIZ_ANSWER_UNCLEAR || words->problem != TAMIZ_ANSWER_IS_CLEAR)
    return tell_both (self, get_problem_words (words->problem), error);

  return try_to_decide (self, words, what, error);
}

static gboolean
load_answer (Answer  *self,
             GError **error)
{
  self->handoff = tamiz_reader_load (self->work->reader, TAMIZ_KIND_HANDOFF,
                                     tamiz_record_get_int (self->row, TAMIZ_OUTBOX_HANDOFF), error);
  self->executive = self->handoff != NULL
                        ? tamiz_reader_load (self->work->reader, TAMIZ_KIND_USER,
                                             tamiz_record_get_int (self->handoff, TAMIZ_HANDOFF_EXECUTIVE), error)
                        : NULL;

  return self->executive != NULL;
}

/* What another mail of ours brought, of which the executive had a copy, decides where the packet's answer would; it is
 * no answer of the contact's, nor a word to them.
 */
static gboolean
answers_beside (Answer *self)
{
  g_autoptr (json_t) payload = tamiz_mail_row_get_payload (self->row);
  const char *to = tamiz_json_get_text (payload, "to");
  GPtrArray *lists[] = { self->message->to, self->message->copied };

  if (tamiz_record_get_int (self->handoff, TAMIZ_HANDOFF_STATE) != TAMIZ_HANDOFF_SENT || !is_from_executive (self)
      || self->message->calendar_method != NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      for (guint j = 0; j < lists[i]->len; j++)
        {
          const TamizMailAddress *address = g_ptr_array_index (lists[i], j);

          if (tamiz_mail_goes_to_contact (tamiz_record_get_text (self->row, TAMIZ_OUTBOX_OP)) && to != NULL
              && g_ascii_strcasecmp (address->address, to) == 0)
            return FALSE;
        }
    }

  return TRUE;
}

/* @self: of a mail that answers to one of ours */
static gboolean
take_words (Answer           *self,
            TamizMailAnswer  *what,
            GError          **error)
{
  gboolean of_packet = g_strcmp0 (tamiz_record_get_text (self->row, TAMIZ_OUTBOX_OP), "packet") == 0;
  g_autoptr (GError) local_error = NULL;

  if (tamiz_record_get_int (self->row, TAMIZ_OUTBOX_HANDOFF) == 0)
    return TRUE;
  if (!load_answer (self, &local_error))
    {
      /* A handoff that was undone has nothing to decide. */
      if (!of_packet && g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!of_packet && !answers_beside (self))
    return TRUE;
  if (is_automatic (self->message))
    {
      *what = TAMIZ_MAIL_NOBODY_WROTE;
      return TRUE;
    }

  return take_decision (self, what, error);
}

/* (nullable): the mail of ours that is answered: by what the answer refers to, else by the mark in its subject */
static TamizRecord *
find_row (TamizWork         *work,
          TamizMailMessage  *message,
          GError           **error)
{
  g_autoptr (GError) local_error = NULL;
  TamizRecord *row = tamiz_work_find_mail_row (work, message->answers_to, &local_error);

  if (row == NULL && local_error == NULL)
    row = tamiz_mail_row_find_by_subject (work, message->subject, &local_error);
  if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return row;
}

/* The contact's program answers to an invitation (RFC 5546, section 3.2.3). */
static gboolean
take_meeting (TamizWork         *work,
              TamizMailMessage  *message,
              TamizMailAnswer   *what,
              GError           **error)
{
  TamizActor former = work->actor;
  g_autoptr (TamizInvitationAnswer) answer = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (json_t) done = NULL;

  /* Who proposes another time answers as well (COUNTER, section 3.2.7). */
  if (message->calendar == NULL
      || (g_strcmp0 (message->calendar_method, "REPLY") != 0 && g_strcmp0 (message->calendar_method, "COUNTER") != 0))
    return TRUE;
  answer = tamiz_invitation_read_answer (message->calendar, strlen (message->calendar), NULL);
  if (answer == NULL)
    return TRUE;
  work->actor = (TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 };
  done = tamiz_work_take_answer (work, answer, &local_error);
  work->actor = former;
  if (done != NULL)
    *what = TAMIZ_MAIL_MEETING;
  /* One that is about no meeting of ours. */
  if (done != NULL || g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * tamiz_work_take_mail:
 * @work: what an operation has at hand
 * @message: a mail
 * @what: (out): what it was
 * @words: (out) (nullable): what is to be told of it
 * @error: return location
 *
 * Does what a mail says that answers to one of ours.
 *
 * Returns: whether it was seen to; %FALSE where the base cannot be read or written, so that it is read again
 */
gboolean
tamiz_work_take_mail (TamizWork         *work,
                        TamizMailMessage  *message,
                        TamizMailAnswer   *what,
                        char             **words,
                        GError           **error)
{
  g_autoptr (GError) local_error = NULL;
  g_auto (Answer) answer = { .work = work, .message = message };

  *words = NULL;
  *what = TAMIZ_MAIL_IS_NO_ANSWER;
  if (!take_meeting (work, message, what, error))
    return FALSE;
  if (*what != TAMIZ_MAIL_IS_NO_ANSWER)
    return TRUE;
  if (!tamiz_work_take_bounce (work, message, what, words, error))
    return FALSE;
  if (*what != TAMIZ_MAIL_IS_NO_ANSWER)
    return TRUE;
  answer.row = find_row (work, message, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (answer.row == NULL)
    return TRUE;

  return take_words (&answer, what, error);
}
