#define G_LOG_DOMAIN "tamiz-operations-opt-in"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-form-server.h"
#include "tamiz-form-words.h"
#include "tamiz-letter.h"
#include "tamiz-mail-sender.h"
#include "tamiz-secret.h"
#include "tamiz-submissions.h"
#include "tamiz-suppression.h"

#include <glib/gi18n-lib.h>

/* The mails that ask visitors to confirm their address.  What is to be confirmed is noted before
 * its mail leaves, as in doubt, and that is taken away when the server has taken the mail: whatever
 * happens in between, no mail is sent twice and none is forgotten.
 */

#define AGAIN ((gint64) 3600 * G_USEC_PER_SEC) /* an address gets one such mail an hour */

typedef struct
{
  TamizWork *work;
  TamizMailAccount *account;
  TamizSuppression *suppression;
  char *secret;
  char *from;
  const char *url;
  guint sent, refused, in_doubt, expired;
} Mailing;

static const char *
get_doubt (void)
{
  return _("The mail that asks to confirm the address may or may not have been sent");
}

static gboolean
is_still (TamizRecord *submission,
          const char  *opt_in)
{
  return tamiz_record_get_int (submission, TAMIZ_SUBMISSION_STATE) == TAMIZ_SUBMISSION_WAITING
         && g_strcmp0 (tamiz_record_get_text (submission, TAMIZ_SUBMISSION_OPT_IN), opt_in) == 0;
}

/* Of what waits for the confirmation by which it was met, @expected (none: nullable).  Where another
 * program mailed, or the visitor confirmed, meanwhile, theirs stands.
 *
 * @done: (out) (optional): whether it was noted
 */
static gboolean
change (TamizWork    *work,
        gint64        id,
        const char   *expected,
        int           state,
        const char   *reason,
        const char   *opt_in,
        gboolean     *done,
        GError      **error)
{
  g_autoptr (TamizRecord) submission = tamiz_reader_load (work->reader, TAMIZ_KIND_SUBMISSION, id, error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "form.mail");
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (GError) local_error = NULL;

  if (done != NULL)
    *done = FALSE;
  if (submission == NULL)
    return FALSE;
  if (!is_still (submission, expected))
    return TRUE;
  tamiz_change_set_update_int (set, submission, TAMIZ_SUBMISSION_STATE, state);
  tamiz_change_set_update_text (set, submission, TAMIZ_SUBMISSION_REASON, reason);
  tamiz_change_set_update_text (set, submission, TAMIZ_SUBMISSION_OPT_IN, opt_in);
  if (state != TAMIZ_SUBMISSION_WAITING)
    tamiz_change_set_update_int (set, submission, TAMIZ_SUBMISSION_DECIDED_AT, work->now);
  commit = tamiz_work_apply (work, set, &local_error);
  if (done != NULL)
    *done = commit != NULL;
  if (commit != NULL || g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

static GBytes *
compose (Mailing     *self,
         TamizForm   *form,
         const char  *to,
         const char  *token,
         GError     **error)
{
  const char *language = tamiz_form_get_language (form, self->work);
  g_autofree char *link = g_strdup_printf ("%s/f/confirm/%s?l=%s", self->url, token, language != NULL ? language : "en");
  g_auto (GStrv) halves = g_strsplit (tamiz_form_word (language, TAMIZ_FORM_WORD_MAIL_TEXT), "%s", 2);
  g_autofree char *text = g_strjoinv (link, halves);
  TamizLetter letter = {
    .from = self->account->from,
    .to = to,
    .subject = tamiz_form_word (language, TAMIZ_FORM_WORD_MAIL_SUBJECT),
    .text = text,
    .automatic = TRUE,
  };

  return tamiz_letter_compose (&letter, error);
}

/* Notes what became of a mail.  Answers whether the next may be tried. */
static gboolean
note_result (Mailing          *self,
             gint64            id,
             TamizMailResult   result,
             const char       *digest,
             const char       *words,
             GError          **error)
{
  g_autofree char *doubt = NULL;

  switch (result)
    {
    case TAMIZ_MAIL_SENT:
      self->sent++;
      return change (self->work, id, digest, TAMIZ_SUBMISSION_WAITING, NULL, digest, NULL, error);
    case TAMIZ_MAIL_REFUSED:
      self->refused++;
      return change (self->work, id, digest, TAMIZ_SUBMISSION_REFUSED, words, NULL, NULL, error);
    case TAMIZ_MAIL_IN_DOUBT:
      self->in_doubt++;
      doubt = g_strdup_printf ("%s (%s)", get_doubt (), words);
      return change (self->work, id, digest, TAMIZ_SUBMISSION_WAITING, doubt, digest, NULL, error);
    case TAMIZ_MAIL_NOT_SENT:
      break;
    }

  if (change (self->work, id, digest, TAMIZ_SUBMISSION_WAITING, words, NULL, NULL, error))
    g_set_error (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_NOT_SENT, _("The mail was not sent: %s"), words);
  return FALSE;
}

static gboolean
mail_one (Mailing      *self,
          TamizForm    *form,
          TamizRecord  *submission,
          const char   *to,
          GError      **error)
{
  gint64 id = tamiz_record_get_id (submission);
  g_autofree char *token = tamiz_form_make_token ();
  g_autofree char *digest = tamiz_form_token_digest (token);
  g_autoptr (GBytes) message = compose (self, form, to, token, error);
  const char *const recipients[] = { to, NULL };
  g_autofree char *words = NULL;
  TamizMailResult result;
  gboolean ours;

  if (message == NULL
      || !change (self->work, id, NULL, TAMIZ_SUBMISSION_WAITING, get_doubt (), digest, &ours, error))
    return FALSE;
  if (!ours)
    return TRUE;

  result = tamiz_mail_send (self->account, self->secret, self->from, recipients, message, self->work->cancellable,
                            &words);
  return note_result (self, id, result, digest, words, error);
}

/* Nobody is sent one mail after the other because somebody types their address over and over. */
static gboolean
was_asked (Mailing    *self,
           GHashTable *asked,
           const char *to)
{
  gint64 *at = g_hash_table_lookup (asked, to);

  return at != NULL && self->work->now - *at < AGAIN;
}

static char *
dup_address (Mailing      *self,
             TamizForm    *form,
             TamizRecord  *submission)
{
  g_autoptr (TamizFormPost) post = tamiz_submission_read_post (submission);
  g_autofree char *field = NULL;

  return tamiz_submission_dup_email (self->work, form, post, &field);
}

static gboolean
is_expired (Mailing      *self,
            TamizForm    *form,
            TamizRecord  *submission)
{
  gint64 days = tamiz_form_get_number (form, TAMIZ_FORM_CONFIRM_DAYS, TAMIZ_FORM_USUAL_CONFIRM_DAYS);

  return self->work->now > tamiz_record_get_int (submission, TAMIZ_SUBMISSION_AT) + days * 24 * 3600 * G_USEC_PER_SEC;
}

/* Nobody on the exclusion list is written to. */
static gboolean
is_excluded (Mailing      *self,
             TamizForm    *form,
             TamizRecord  *submission,
             gboolean     *excluded,
             GError      **error)
{
  g_autoptr (TamizFormPost) post = tamiz_submission_read_post (submission);

  return tamiz_submission_is_excluded (self->work, self->suppression, form, post,
                                       tamiz_record_get_text (submission, TAMIZ_SUBMISSION_PAGE), excluded, error);
}

static gboolean
see_to (Mailing      *self,
        TamizForm    *form,
        GHashTable   *asked,
        TamizRecord  *submission,
        GError      **error)
{
  gint64 id = tamiz_record_get_id (submission);
  const char *opt_in = tamiz_record_get_text (submission, TAMIZ_SUBMISSION_OPT_IN);
  gboolean excluded = FALSE, done;
  g_autofree char *to = NULL;

  if (is_expired (self, form, submission))
    {
      if (!change (self->work, id, opt_in, TAMIZ_SUBMISSION_REFUSED, N_("The address was not confirmed in time"), NULL,
                   &done, error))
        return FALSE;
      self->expired += done;
      return TRUE;
    }
  if (opt_in != NULL)
    return TRUE;
  if (!is_excluded (self, form, submission, &excluded, error))
    return FALSE;
  if (excluded)
    return tamiz_submission_forget (self->work, submission, error);
  to = dup_address (self, form, submission);
  if (to == NULL || was_asked (self, asked, to))
    return change (self->work, id, NULL, TAMIZ_SUBMISSION_REFUSED,
                   to == NULL ? N_("There is no mail address to confirm")
                              : N_("This address was asked to confirm another post within the hour"),
                   NULL, NULL, error);
  if (!mail_one (self, form, submission, to, error))
    return FALSE;

  g_hash_table_replace (asked, g_steal_pointer (&to), g_memdup2 (&self->work->now, sizeof (gint64)));
  return TRUE;
}

static gboolean
remember_asked (Mailing     *self,
                TamizForm   *form,
                GHashTable  *asked,
                GError     **error)
{
  g_autoptr (GPtrArray) submissions = tamiz_reader_list_asked (self->work->reader, tamiz_record_get_id (form->record),
                                                               self->work->now - AGAIN + 1, error);

  for (guint i = 0; submissions != NULL && i < submissions->len; i++)
    {
      TamizRecord *submission = g_ptr_array_index (submissions, i);
      gint64 at = tamiz_record_get_int (submission, TAMIZ_SUBMISSION_AT);
      char *to = dup_address (self, form, submission);

      if (to != NULL)
        g_hash_table_replace (asked, to, g_memdup2 (&at, sizeof at));
    }

  return submissions != NULL;
}

/* In the order in which they came. */
static gboolean
mail_form (Mailing    *self,
           TamizForm  *form,
           GError    **error)
{
  g_autoptr (GPtrArray) waiting
      = tamiz_reader_list_submissions (self->work->reader, tamiz_record_get_id (form->record), TAMIZ_SUBMISSION_WAITING,
                                       -1, 0, error);
  g_autoptr (GHashTable) asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  if (waiting == NULL || !remember_asked (self, form, asked, error))
    return FALSE;
  for (guint i = waiting->len; i > 0; i--)
    {
      if (!see_to (self, form, asked, g_ptr_array_index (waiting, i - 1), error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
open_account (Mailing  *self,
              GError  **error)
{
  self->account = tamiz_mail_account_load (error);
  self->from = self->account != NULL ? tamiz_letter_read_address (self->account->from, NULL, error) : NULL;

  return self->from != NULL
         && tamiz_mail_account_read_secret (self->account, &self->secret, self->work->cancellable, error);
}

static gboolean
mail_forms (Mailing  *self,
            GError  **error)
{
  g_autoptr (GPtrArray) records = tamiz_reader_list (self->work->reader, TAMIZ_KIND_FORM, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      g_autoptr (TamizForm) form = tamiz_form_new (self->work, g_ptr_array_index (records, i), error);

      if (form == NULL)
        return FALSE;
      if (!tamiz_form_has_opt_in (form))
        continue;
      if ((self->account == NULL && !open_account (self, error)) || !mail_form (self, form, error))
        return FALSE;
    }

  return records != NULL;
}

/* Sends what is to be sent, and lets go what nobody confirmed in time. */
static json_t *
mail (TamizWork *work,
      GError   **error)
{
  Mailing self = { .work = work, .url = tamiz_work_text (work, "url") };
  gboolean done;
  json_t *answer = NULL;

  work->actor = (TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 };
  self.suppression = tamiz_suppression_load (work, error);
  done = self.suppression != NULL && mail_forms (&self, error);
  if (done)
    answer = json_pack ("{si, si, si, si}", "sent", self.sent, "refused", self.refused, "in_doubt", self.in_doubt,
                        "expired", self.expired);
  g_clear_pointer (&self.suppression, tamiz_suppression_free);
  g_clear_pointer (&self.account, tamiz_mail_account_free);
  tamiz_secret_free (self.secret);
  g_free (self.from);

  return answer;
}

static const TamizParameter mail_parameters[] = {
  { "url", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Where visitors confirm") },
  { NULL },
};

const TamizOperationEntry tamiz_opt_in_operations[] = {
  { { "form.mail", N_("Send the mails that ask to confirm an address"), TAMIZ_OPERATION_READS, mail_parameters, NULL },
    mail },
  { { NULL }, NULL },
};
