#define G_LOG_DOMAIN "tamiz-mail-outbox"

#include "config.h"

#include "tamiz-mail-outbox.h"

#include "tamiz-error.h"
#include "tamiz-letter.h"
#include "tamiz-mail-sender.h"
#include "tamiz-meetings.h"
#include "tamiz-outbox-store.h"
#include "tamiz-secret.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Carries mails to their end.  That one is being sent is committed before its server is called, with the
 * lease of whoever sends it; what becomes of it is committed with the step of its handoff.  So of a mail
 * whose sender was killed in between it is known that it may have arrived, and it is never sent by itself
 * again; and two programs on one base send each mail once, since the claim of the second conflicts.
 */

#define LEASE ((gint64) 20 * 60 * G_USEC_PER_SEC)  /* longer than any server is waited for */
#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define GIVE_UP ((gint64) 5 * 24 * 60 * MINUTE)    /* RFC 5321, section 4.5.4.1: at least four days */

typedef struct
{
  TamizWork *work;
  TamizMailAccount *account; /* (nullable) */
  char *secret;
  char *from;
  char *lease;
  char *problem;            /* (nullable): why nothing can be sent now */
  const char *problem_reason;
  guint sent, refused, in_doubt, waiting, dropped;
  gint64 next_at;           /* 0 = nothing waits for a time */
  json_t *items;
} Mailing;

static void
clear_mailing (Mailing *self)
{
  g_clear_pointer (&self->account, tamiz_mail_account_free);
  g_clear_pointer (&self->secret, tamiz_secret_free);
  g_clear_pointer (&self->from, g_free);
  g_clear_pointer (&self->lease, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->items, json_decref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mailing, clear_mailing)

static gint64
get_now (Mailing *self)
{
  return tamiz_clock_get_now (self->work->clock);
}

static TamizChangeSet *
new_change (void)
{
  return tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "mail.send");
}

/* What is known of a mail is kept, even where the user gives up meanwhile. */
static gboolean
commit_change (Mailing         *self,
               TamizChangeSet  *set,
               gboolean        *ours,
               GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizCommit) commit = tamiz_store_apply (self->work->store, set, NULL, &local_error);

  *ours = commit != NULL;
  if (commit != NULL || g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static void
list_item (Mailing             *self,
           TamizRecord         *row,
           const TamizMailFate *fate)
{
  g_autoptr (json_t) payload = tamiz_mail_row_get_payload (row);
  json_t *item = json_object ();

  tamiz_json_set_id (item, "id", tamiz_record_get_id (row));
  tamiz_json_set_text (item, "op", tamiz_record_get_text (row, TAMIZ_OUTBOX_OP));
  tamiz_json_set_text (item, "to", tamiz_json_get_text (payload, "to"));
  tamiz_json_set_text (item, "state", tamiz_enum_nick (TAMIZ_ENUM_OUTBOX, fate->state));
  tamiz_json_set_text (item, "words", fate->words);
  json_array_append_new (self->items, item);
}

/* Of which somebody has to hear. */
static gboolean
is_undelivered (const TamizMailFate *fate)
{
  return fate->state == TAMIZ_OUTBOX_HELD
         || (fate->state == TAMIZ_OUTBOX_DEAD && g_strcmp0 (fate->reason, "needless") != 0);
}

/* What has no step of its handoff that could say so is told to who handed over. */
static gboolean
settle (Mailing              *self,
        TamizRecord          *row,
        const TamizMailFate  *fate,
        GError              **error)
{
  g_autoptr (TamizChangeSet) set = new_change ();
  gboolean ours;

  if (!tamiz_mail_row_settle (self->work, set, row, fate, error)
      || (is_undelivered (fate)
          && !tamiz_work_tell_not_mailed (self->work, set, row, fate->state == TAMIZ_OUTBOX_HELD, fate->words, error)))
    return FALSE;
  if (tamiz_change_set_is_empty (set))
    return TRUE;
  if (!commit_change (self, set, &ours, error))
    return FALSE;
  if (ours)
    list_item (self, row, fate);

  return TRUE;
}

static char *
format_time (Mailing *self,
             gint64   at)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (at / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, self->work->zone);

  return g_date_time_format (local, "%H:%M");
}

/* Longer each time, and never for two mails the same. */
static gint64
choose_next (Mailing  *self,
             gint64    attempts,
             gboolean  greylisted)
{
  static const gint64 minutes[] = { 1, 3, 7, 15, 30, 60 };
  gint64 n = minutes[CLAMP (attempts - 1, 0, (gint64) G_N_ELEMENTS (minutes) - 1)];

  if (greylisted)
    n = MAX (n, 5);

  return get_now (self) + (gint64) ((double) (n * MINUTE) * g_random_double_range (0.9, 1.3));
}

static void
note_next (Mailing *self,
           gint64   at)
{
  self->waiting++;
  if (self->next_at == 0 || at < self->next_at)
    self->next_at = at;
}

/* A row whose sender is gone. */
static gboolean
see_to_left (Mailing      *self,
             TamizRecord  *row,
             GError      **error)
{
  const char *lease = tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON);
  gint64 until = tamiz_record_get_int (row, TAMIZ_OUTBOX_NEXT_AT);
  const char *words = _("The program was ended while it was sending: the mail may or may not have arrived. Ask, and say "
                        "which it was");
  const TamizMailFate fate = { TAMIZ_OUTBOX_HELD, "in_doubt", words, 0, TAMIZ_STEP_STATE_IN_DOUBT, words };

  if (tamiz_lease_is_alive (lease) || (!tamiz_lease_is_dead (lease) && until > get_now (self)))
    {
      note_next (self, MAX (until, get_now (self) + MINUTE));
      return TRUE;
    }
  self->in_doubt++;

  return settle (self, row, &fate, error);
}

/* Claims a row; FALSE without an error where another program has it. */
static gboolean
claim (Mailing      *self,
       TamizRecord  *row,
       gboolean     *ours,
       GError      **error)
{
  g_autoptr (TamizChangeSet) set = new_change ();
  gint64 attempts = tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS) + 1;
  gint64 until = get_now (self) + LEASE;

  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_SENDING);
  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_ATTEMPTS, attempts);
  tamiz_change_set_update_text (set, row, TAMIZ_OUTBOX_REASON, self->lease);
  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_NEXT_AT, until);
  if (!commit_change (self, set, ours, error))
    return FALSE;
  tamiz_record_set_int (row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_SENDING);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_ATTEMPTS, attempts);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_REASON, self->lease);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_NEXT_AT, until);

  return TRUE;
}

static gboolean
settle_sent (Mailing      *self,
             TamizRecord  *row,
             const char   *to,
             const char   *refused_copies,
             GError      **error)
{
  g_autofree char *words = refused_copies == NULL
                               ? g_strdup_printf (_("Sent to %s"), to)
                               : g_strdup_printf (_("Sent to %s; the copy was refused: %s"), to, refused_copies);
  const TamizMailFate fate = { TAMIZ_OUTBOX_DONE, NULL, refused_copies, 0, TAMIZ_STEP_STATE_DONE, words };

  self->sent++;
  return settle (self, row, &fate, error);
}

static gboolean
settle_dead (Mailing      *self,
             TamizRecord  *row,
             const char   *reason,
             const char   *words,
             GError      **error)
{
  const TamizMailFate fate = { TAMIZ_OUTBOX_DEAD, reason, words, 0, TAMIZ_STEP_STATE_FAILED, words };

  self->refused++;
  return settle (self, row, &fate, error);
}

static gboolean
settle_in_doubt (Mailing      *self,
                 TamizRecord  *row,
                 const char   *said,
                 GError      **error)
{
  g_autofree char *words = g_strdup_printf (_("The mail may or may not have arrived: %s. Ask, and say which it was"), said);
  const TamizMailFate fate = { TAMIZ_OUTBOX_HELD, "in_doubt", said, 0, TAMIZ_STEP_STATE_IN_DOUBT, words };

  self->in_doubt++;
  return settle (self, row, &fate, error);
}

/* Since when it is tried, this time: what was queued anew begins anew, and what waited for an account has not begun. */
static gboolean
find_begin (Mailing      *self,
            TamizRecord  *row,
            gint64       *begin,
            GError      **error)
{
  gint64 before = tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS) - 1;
  g_autoptr (GPtrArray) attempts = NULL;

  *begin = get_now (self);
  if (before <= 0)
    return TRUE;
  attempts = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_ATTEMPT, TAMIZ_ATTEMPT_OUTBOX, tamiz_record_get_id (row), error);
  if (attempts == NULL)
    return FALSE;
  if (attempts->len > 0)
    *begin = tamiz_record_get_int (g_ptr_array_index (attempts, attempts->len - MIN (before, attempts->len)), TAMIZ_ATTEMPT_AT);

  return TRUE;
}

/* Nothing has left.  A server that asks to come again later means this mail; anything else means the account
 * or the network, and the others need not be tried now.
 */
static gboolean
settle_not_sent (Mailing      *self,
                 TamizRecord  *row,
                 const char   *said,
                 GError      **error)
{
  gboolean greylisted = *said == '4' && g_ascii_isdigit (said[1]) && g_ascii_isdigit (said[2]);
  gint64 next = choose_next (self, tamiz_record_get_int (row, TAMIZ_OUTBOX_ATTEMPTS), greylisted);
  gint64 begin;
  g_autofree char *when = format_time (self, next);
  g_autofree char *words = g_strdup_printf (greylisted ? _("The server asks to try later (%s); it is tried again at %s")
                                                       : _("Not sent yet: %s; it is tried again at %s"), said, when);
  const TamizMailFate fate
      = { TAMIZ_OUTBOX_QUEUED, greylisted ? "greylisted" : "backoff", said, next, TAMIZ_STEP_STATE_WAITING, words };

  if (!find_begin (self, row, &begin, error))
    return FALSE;
  if (get_now (self) - begin > GIVE_UP)
    return settle_dead (self, row, "gave_up", said, error);
  note_next (self, next);
  if (!greylisted)
    {
      self->problem = g_strdup (said);
      self->problem_reason = "backoff";
    }

  return settle (self, row, &fate, error);
}

static gboolean
settle_result (Mailing          *self,
               TamizRecord      *row,
               const char       *to,
               TamizMailResult   result,
               const char       *words,
               GError          **error)
{
  switch (result)
    {
    case TAMIZ_MAIL_SENT:
      return settle_sent (self, row, to, words, error);
    case TAMIZ_MAIL_REFUSED:
      return settle_dead (self, row, "refused", words, error);
    case TAMIZ_MAIL_IN_DOUBT:
      return settle_in_doubt (self, row, words, error);
    case TAMIZ_MAIL_NOT_SENT:
    default:
      return settle_not_sent (self, row, words, error);
    }
}

static char **
list_recipients (json_t  *payload,
                 GError **error)
{
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  const char *cc = tamiz_json_get_text (payload, "cc");
  g_autofree char *to = tamiz_letter_read_address (tamiz_json_get_text (payload, "to"), NULL, error);
  g_auto (GStrv) copies = to != NULL && cc != NULL ? tamiz_letter_read_addresses (cc, error) : NULL;

  if (to == NULL || (cc != NULL && copies == NULL))
    return NULL;
  g_strv_builder_add (list, to);
  if (copies != NULL)
    g_strv_builder_addv (list, (const char **) copies);

  return g_strv_builder_end (list);
}

/* What cannot be made into a mail is no matter of the server. */
static gboolean
is_about_the_mail (const GError *error)
{
  return g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID)
         || g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND);
}

static gboolean
send_one (Mailing      *self,
          TamizRecord  *row,
          GError      **error)
{
  g_autoptr (json_t) payload = tamiz_mail_row_get_payload (row);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (GBytes) message = tamiz_mail_outbox_compose (self->work, row, self->account->from, FALSE, &local_error);
  g_auto (GStrv) to = message != NULL ? list_recipients (payload, &local_error) : NULL;
  g_autofree char *words = NULL;
  TamizMailResult result;
  gboolean ours;

  if (to == NULL)
    {
      if (is_about_the_mail (local_error))
        return settle_dead (self, row, "template", local_error->message, error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!claim (self, row, &ours, error))
    return FALSE;
  if (!ours)
    return TRUE;
  result = tamiz_mail_send (self->account, self->secret, self->from, (const char *const *) to, message,
                            self->work->cancellable, &words);

  return settle_result (self, row, to[0], result, words != NULL ? words : result == TAMIZ_MAIL_SENT ? NULL : "", error);
}

/* Nothing can be sent: the step says why, once. */
static gboolean
tell_problem (Mailing      *self,
              TamizRecord  *row,
              GError      **error)
{
  TamizMailFate fate = { TAMIZ_OUTBOX_QUEUED, self->problem_reason, self->problem,
                         tamiz_record_get_int (row, TAMIZ_OUTBOX_NEXT_AT), TAMIZ_STEP_STATE_WAITING, self->problem };

  self->waiting++;
  /* The executive has the packet in the program all the same. */
  if (g_strcmp0 (self->problem_reason, "no_account") == 0
      && g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OP), "packet") == 0)
    {
      fate.step = TAMIZ_STEP_STATE_DONE;
      fate.step_words = _("Among the executive's packets in the program");
    }
  if (g_strcmp0 (self->problem_reason, "backoff") == 0
      || g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_SERVER_WORDS), self->problem) == 0)
    return TRUE;

  return settle (self, row, &fate, error);
}

/* An earlier mail to the same people about the same handoff goes before. */
static gboolean
waits_for_another (GPtrArray   *rows,
                   guint        position,
                   TamizRecord *row)
{
  gint64 handoff = tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF);
  g_autoptr (json_t) payload = tamiz_mail_row_get_payload (row);

  for (guint i = 0; handoff != 0 && i < position; i++)
    {
      TamizRecord *earlier = g_ptr_array_index (rows, i);
      gint64 state = tamiz_record_get_int (earlier, TAMIZ_OUTBOX_STATE);
      g_autoptr (json_t) its = NULL;

      if (tamiz_record_get_int (earlier, TAMIZ_OUTBOX_HANDOFF) != handoff
          || (state != TAMIZ_OUTBOX_QUEUED && state != TAMIZ_OUTBOX_SENDING))
        continue;
      its = tamiz_mail_row_get_payload (earlier);
      if (g_strcmp0 (tamiz_json_get_text (its, "to"), tamiz_json_get_text (payload, "to")) == 0)
        return TRUE;
    }

  return FALSE;
}

/* The mails of whoever does not work here any more leave by anybody's account. */
static gboolean
is_mine (Mailing     *self,
         TamizRecord *row)
{
  gint64 sender = tamiz_record_get_int (row, TAMIZ_OUTBOX_SENDER);
  g_autoptr (TamizRecord) user = NULL;

  if (sender == 0 || sender == self->work->actor.user)
    return TRUE;
  user = tamiz_reader_load (self->work->reader, TAMIZ_KIND_USER, sender, NULL);

  return user != NULL && tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) == 0;
}

/* Its address was corrected while it waited.  @row: (inout): the mail that goes out instead */
static gboolean
readdress (Mailing       *self,
           TamizRecord  **row,
           GError       **error)
{
  g_autoptr (TamizChangeSet) set = new_change ();
  g_autoptr (GError) local_error = NULL;
  TamizRecord *made = tamiz_mail_row_write_anew (self->work, set, *row, &local_error);
  gboolean ours = FALSE;

  /* What cannot be written anew goes out as it was. */
  if (made == NULL && g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID))
    return TRUE;
  if (made == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (!commit_change (self, set, &ours, error))
    return FALSE;
  if (ours)
    g_set_object (row, made);
  else
    g_clear_object (row);

  return TRUE;
}

/* @row: (inout): as it goes out; %NULL where it does not, or another program sees to it */
static gboolean
look_once_more (Mailing       *self,
                TamizRecord  **row,
                GError       **error)
{
  g_autofree char *why_not = NULL;
  gboolean elsewhere;

  if (!tamiz_mail_row_look (self->work, *row, &elsewhere, &why_not, error))
    return FALSE;
  if (why_not == NULL)
    return !elsewhere || readdress (self, row, error);
  if (!settle_dead (self, *row, "not_allowed", why_not, error))
    return FALSE;
  g_clear_object (row);

  return TRUE;
}

static gboolean
see_to (Mailing      *self,
        GPtrArray    *rows,
        guint         position,
        gint64        resend,
        GError      **error)
{
  TamizRecord *row = g_ptr_array_index (rows, position);
  gint64 next = tamiz_record_get_int (row, TAMIZ_OUTBOX_NEXT_AT);
  g_autoptr (TamizRecord) leaving = NULL;
  const char *why;

  if (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_SENDING)
    return see_to_left (self, row, error);
  if (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) != TAMIZ_OUTBOX_QUEUED
      || (resend != 0 ? tamiz_record_get_id (row) != resend : !is_mine (self, row)))
    return TRUE;
  if (!tamiz_mail_row_is_needless (self->work, row, &why, error))
    return FALSE;
  if (why != NULL)
    {
      const TamizMailFate fate = { TAMIZ_OUTBOX_DEAD, "needless", why, 0, TAMIZ_STEP_STATE_WAIVED, why };

      self->dropped++;
      return settle (self, row, &fate, error);
    }
  if (resend == 0 && (next > get_now (self) || waits_for_another (rows, position, row)))
    {
      note_next (self, MAX (next, get_now (self) + MINUTE / 6));
      return TRUE;
    }
  leaving = g_object_ref (row);
  if (!look_once_more (self, &leaving, error))
    return FALSE;
  if (leaving == NULL)
    return TRUE;
  if (self->problem != NULL)
    return tell_problem (self, leaving, error);

  return send_one (self, leaving, error);
}

/* Why nothing can be sent is told of each mail, and is no error. */
static void
open_account (Mailing *self)
{
  g_autoptr (GError) error = NULL;

  self->lease = tamiz_lease_new ();
  self->account = tamiz_mail_account_load (&error);
  if (self->account == NULL && g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    {
      self->problem_reason = "no_account";
      self->problem = g_strdup (_("No mail account is set up here: open the mail in your mail program and send it, or set an "
                                  "account up"));
      return;
    }
  self->from = self->account != NULL ? tamiz_letter_read_address (self->account->from, NULL, &error) : NULL;
  if (self->from == NULL
      || !tamiz_mail_account_read_secret (self->account, &self->secret, self->work->cancellable, &error))
    {
      self->problem_reason = "account";
      self->problem = g_strdup (error->message);
    }
}

static json_t *
mailing_to_json (Mailing *self)
{
  json_t *answer = json_pack ("{si, si, si, si, si}", "sent", self->sent, "refused", self->refused, "in_doubt",
                              self->in_doubt, "waiting", self->waiting, "dropped", self->dropped);

  tamiz_work_set_time (self->work, answer, "next_at", self->next_at);
  tamiz_json_set_text (answer, "problem", self->problem);
  json_object_set (answer, "items", self->items);

  return answer;
}

/**
 * tamiz_mail_outbox_send:
 * @work: what an operation has at hand
 * @resend: a row that is sent whenever it is due and whosever it is; 0 = all that are due
 * @error: return location
 *
 * Sends what is to be sent.
 *
 * Returns: (transfer full): what became of it
 */
json_t *
tamiz_mail_outbox_send (TamizWork  *work,
                        gint64      resend,
                        GError    **error)
{
  g_auto (Mailing) self = { .work = work };
  g_autoptr (GPtrArray) rows = tamiz_reader_list_mail (work->reader, TRUE, error);

  if (rows == NULL)
    return NULL;
  self.items = json_array ();
  open_account (&self);
  for (guint i = 0; i < rows->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (work->cancellable, error) || !see_to (&self, rows, i, resend, error))
        return NULL;
    }

  return mailing_to_json (&self);
}
