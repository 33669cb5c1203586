#define G_LOG_DOMAIN "tamiz-mail-rows"

#include "config.h"

#include "tamiz-mail-rows.h"

#include "tamiz-consents.h"
#include "tamiz-error.h"
#include "tamiz-letter.h"
#include "tamiz-mail-outbox.h"
#include "tamiz-mail-sender.h"
#include "tamiz-mail-template.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-people.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A mail is written when it is decided, and says what was known then, however long it waits. */

gboolean
tamiz_mail_goes_to_contact (const char *op)
{
  return g_str_equal (op, "confirmation") || g_str_equal (op, "meeting_changed") || g_str_equal (op, "meeting_cancelled")
         || g_str_equal (op, "reassigned");
}

gboolean
tamiz_mail_get_step (const char       *op,
                     TamizHandoffStep *step)
{
  if (g_str_equal (op, "confirmation") || g_str_equal (op, "reassigned"))
    *step = TAMIZ_STEP_CONFIRMATION;
  else if (g_str_equal (op, "packet"))
    *step = TAMIZ_STEP_ALERT;
  else
    return FALSE;

  return TRUE;
}

void
tamiz_mail_text_free (TamizMailText *self)
{
  g_free (self->language);
  g_free (self->subject);
  g_free (self->body);
  g_free (self);
}

static TamizMailText *
new_text (const char *language,
          const char *subject,
          const char *body,
          gint64      id)
{
  TamizMailText *self = g_new0 (TamizMailText, 1);

  self->language = g_strdup (language);
  self->subject = g_strdup (subject);
  self->body = g_strdup (body);
  self->id = id;

  return self;
}

/**
 * tamiz_work_load_mail_text:
 * @work: what an operation has at hand
 * @key: a kind of mail
 * @language: (nullable): else the base's
 * @error: return location
 *
 * Returns: (transfer full): the template by which such a mail is written; %NULL with an error where the base
 *   cannot be read, or there is no such kind
 */
TamizMailText *
tamiz_work_load_mail_text (TamizWork   *work,
                           const char  *key,
                           const char  *language,
                           GError     **error)
{
  const char *wanted = language != NULL ? language : tamiz_record_get_text (work->base, TAMIZ_BASE_LANGUAGE);
  const TamizMailTemplate *shipped = tamiz_mail_template_shipped (key, wanted);
  g_autoptr (GPtrArray) own
      = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_TEMPLATE, TAMIZ_TEMPLATE_KEY, key, error);

  if (own == NULL
      || !tamiz_work_require (shipped != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error, _("There is no mail “%s”"), key))
    return NULL;
  for (guint i = 0; wanted != NULL && i < own->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (own, i);
      const char *its = tamiz_record_get_text (record, TAMIZ_TEMPLATE_LANGUAGE);

      if (its != NULL && g_ascii_strncasecmp (its, wanted, 2) == 0)
        return new_text (its, tamiz_record_get_text (record, TAMIZ_TEMPLATE_SUBJECT),
                         tamiz_record_get_text (record, TAMIZ_TEMPLATE_BODY), tamiz_record_get_id (record));
    }

  return new_text (shipped->language, shipped->subject, shipped->body, 0);
}

gboolean
tamiz_mail_may_reach (TamizRecord *email)
{
  return !tamiz_record_has (email, TAMIZ_EMAIL_BOUNCED)
         && (!tamiz_record_has (email, TAMIZ_EMAIL_VALID) || tamiz_record_get_int (email, TAMIZ_EMAIL_VALID) != 0);
}

/* (nullable): the first that a mail may reach */
static TamizRecord *
find_address (TamizFacts   *facts,
              TamizRecord **bounced)
{
  *bounced = NULL;
  for (guint i = 0; i < facts->emails->len; i++)
    {
      TamizRecord *email = g_ptr_array_index (facts->emails, i);

      if (tamiz_mail_may_reach (email))
        return email;
      if (tamiz_record_has (email, TAMIZ_EMAIL_BOUNCED))
        *bounced = email;
    }

  return NULL;
}

/**
 * tamiz_work_may_mail:
 * @work: what an operation has at hand
 * @facts: of a lead
 * @address: (out) (nullable) (transfer none): where the contact is reached
 * @why_not: (out) (nullable) (transfer full): else why not, in words
 *
 * Asks whether the contact may be written to, and can be: by their consents and by what is known of their
 * addresses.
 *
 * Returns: whether
 */
gboolean
tamiz_work_may_mail (TamizWork   *work,
                     TamizFacts  *facts,
                     const char **address,
                     char       **why_not)
{
  TamizRecord *bounced = NULL;
  TamizRecord *email = find_address (facts, &bounced);

  *address = NULL;
  *why_not = tamiz_consents_dup_why_not (facts->consents, TAMIZ_CHANNEL_MAIL, tamiz_day_of (work->now, work->zone));
  if (*why_not != NULL)
    return FALSE;
  if (email == NULL && bounced != NULL)
    *why_not = g_strdup_printf (_("Mail to %s comes back; ask the contact for another address, or call"),
                                tamiz_record_get_text (bounced, TAMIZ_EMAIL_ADDRESS));
  else if (email == NULL)
    *why_not = g_strdup (_("The contact has no mail address; tell them by telephone or message"));
  else
    *address = tamiz_record_get_text (email, TAMIZ_EMAIL_ADDRESS);

  return email != NULL;
}

/* What is not said to be in a language is in the contact's, where it goes to them, else in the base's. */
const char *
tamiz_work_choose_mail_language (TamizWork             *work,
                                 const TamizMailOrder  *order,
                                 TamizFacts            *facts)
{
  const char *language = order->language;

  if (language == NULL && tamiz_mail_goes_to_contact (order->op) && facts != NULL && facts->person != NULL)
    language = tamiz_record_get_text (facts->person, TAMIZ_PERSON_LANGUAGE);
  if (language == NULL || *language == '\0')
    language = tamiz_record_get_text (work->base, TAMIZ_BASE_LANGUAGE);

  return language != NULL && *language != '\0' ? language : "en";
}

/* RFC 5322, section 3.6.4: unique for ever; what is right of the @ only keeps others' apart from ours. */
static char *
make_message_id (TamizWork *work)
{
  g_autofree char *random = g_uuid_string_random ();
  const char *at = work->email != NULL ? strchr (work->email, '@') : NULL;

  return g_strdup_printf ("%s@%s", random, at != NULL && at[1] != '\0' ? at + 1 : "tamiz.invalid");
}

static gboolean
check_address (const char  *address,
               GError     **error)
{
  g_autofree char *normal = address != NULL ? tamiz_letter_read_address (address, NULL, error) : NULL;

  return address == NULL || normal != NULL;
}

/* Whom the mail is for; the contact where nobody else is named. */
static gboolean
set_people (TamizWork             *work,
            const TamizMailOrder  *order,
            TamizFacts            *facts,
            json_t                *payload,
            GError               **error)
{
  const char *to = order->to;
  g_autofree char *name = NULL;

  if (facts != NULL && tamiz_mail_goes_to_contact (order->op))
    {
      const char *address;
      g_autofree char *why_not = NULL;

      if (!tamiz_work_may_mail (work, facts, &address, &why_not))
        return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error, "%s", why_not);
      if (to == NULL)
        to = address;
      name = tamiz_person_dup_name (facts->person);
    }
  if (!tamiz_work_require (to != NULL, TAMIZ_CORE_ERROR_INVALID, error, _("Nobody is named to whom the mail goes"))
      || !check_address (to, error) || !check_address (order->cc, error))
    return FALSE;

  tamiz_json_set_text (payload, "to", to);
  if (order->to_name != NULL || name != NULL)
    tamiz_json_set_text (payload, "to_name", order->to_name != NULL ? order->to_name : name);
  if (order->cc != NULL && g_ascii_strcasecmp (order->cc, to) != 0)
    tamiz_json_set_text (payload, "cc", order->cc);

  return TRUE;
}

/* What the contact answers goes to the executive, who attends to them. */
static void
set_reply_to (const TamizMailOrder *order,
              json_t               *payload)
{
  json_t *values = json_object_get (payload, "values");
  const char *address = tamiz_json_get_text (values, "executive.email");
  g_autofree char *mailbox = NULL;

  if (!tamiz_mail_goes_to_contact (order->op) || address == NULL || !check_address (address, NULL))
    return;
  mailbox = tamiz_letter_write_mailbox (tamiz_json_get_text (values, "executive.name"), address);
  tamiz_json_set_text (payload, "reply_to", mailbox);
}

/* Steps of a handoff that is just being made are in the same change. */
gboolean
tamiz_work_note_mail_step (TamizWork       *work,
                           TamizChangeSet  *set,
                           gint64           handoff,
                           const char      *op,
                           TamizStepState   state,
                           const char      *words,
                           GError         **error)
{
  GPtrArray *inserts = tamiz_change_set_get_inserts (set);
  g_autoptr (GPtrArray) steps = NULL;
  TamizHandoffStep step;

  if (handoff == 0 || !tamiz_mail_get_step (op, &step))
    return TRUE;
  for (guint i = 0; i < inserts->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (inserts, i);

      if (tamiz_record_get_kind (record) != TAMIZ_KIND_HANDOFF_STEP
          || tamiz_record_get_int (record, TAMIZ_HANDOFF_STEP_HANDOFF) != handoff
          || tamiz_record_get_int (record, TAMIZ_HANDOFF_STEP_STEP) != (gint64) step)
        continue;
      tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_STATE, state);
      tamiz_record_set_text (record, TAMIZ_HANDOFF_STEP_MESSAGE, words);
      return TRUE;
    }
  steps = tamiz_reader_list_by (work->reader, TAMIZ_KIND_HANDOFF_STEP, TAMIZ_HANDOFF_STEP_HANDOFF, handoff, error);
  for (guint i = 0; steps != NULL && i < steps->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (steps, i);

      if (tamiz_record_get_int (record, TAMIZ_HANDOFF_STEP_STEP) != (gint64) step
          || (tamiz_record_get_int (record, TAMIZ_HANDOFF_STEP_STATE) == (gint64) state
              && g_strcmp0 (tamiz_record_get_text (record, TAMIZ_HANDOFF_STEP_MESSAGE), words) == 0))
        continue;
      if (tamiz_record_get_int (record, TAMIZ_HANDOFF_STEP_STATE) != (gint64) state)
        tamiz_change_set_update_int (set, record, TAMIZ_HANDOFF_STEP_AT, work->now);
      tamiz_change_set_update_int (set, record, TAMIZ_HANDOFF_STEP_STATE, state);
      tamiz_change_set_update_text (set, record, TAMIZ_HANDOFF_STEP_MESSAGE, words);
    }

  return steps != NULL;
}

/* Who is about to send it as it was finds that it has changed since by the time that stands in it. */
static TamizRecord *
rewrite_row (TamizWork       *work,
             TamizChangeSet  *set,
             TamizRecord     *row,
             const char      *canonical,
             const char      *digest)
{
  tamiz_change_set_update_text (set, row, TAMIZ_OUTBOX_PAYLOAD, canonical);
  tamiz_change_set_update_text (set, row, TAMIZ_OUTBOX_PAYLOAD_DIGEST, digest);
  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_NEXT_AT, work->now);

  return row;
}

static TamizRecord *
insert_row (TamizWork             *work,
            TamizChangeSet        *set,
            const TamizMailOrder  *order,
            json_t                *payload,
            GError               **error)
{
  g_autofree char *canonical = tamiz_json_to_canonical (payload);
  g_autofree char *digest = tamiz_json_digest (canonical);
  g_autofree char *message_id = NULL;
  TamizRecord *row;

  if (order->instead != NULL)
    return rewrite_row (work, set, order->instead, canonical, digest);
  row = tamiz_work_insert (work, set, TAMIZ_KIND_OUTBOX, error);
  if (row == NULL)
    return NULL;
  message_id = make_message_id (work);
  if (order->lead != 0)
    tamiz_record_set_int (row, TAMIZ_OUTBOX_LEAD, order->lead);
  if (order->handoff != NULL)
    tamiz_record_set_int (row, TAMIZ_OUTBOX_HANDOFF, tamiz_record_get_id (order->handoff));
  if (order->sender != 0)
    tamiz_record_set_int (row, TAMIZ_OUTBOX_SENDER, order->sender);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_OBJECT, TAMIZ_MAIL_OBJECT);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_OP, order->op);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_IDEM_KEY, message_id);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_PAYLOAD, canonical);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_PAYLOAD_DIGEST, digest);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_QUEUED);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_ATTEMPTS, 0);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_PROBES, 0);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_CREATED, work->now);

  return row;
}

/* Where this machine has no account, somebody sends the mail by hand, and the executive has the packet in the
 * program.
 */
static gboolean
note_waiting (TamizWork             *work,
              TamizChangeSet        *set,
              const TamizMailOrder  *order,
              GError               **error)
{
  g_autoptr (TamizMailAccount) account = tamiz_mail_account_load (NULL);
  gint64 handoff = order->handoff != NULL ? tamiz_record_get_id (order->handoff) : 0;

  if (account == NULL && g_str_equal (order->op, "packet"))
    return TRUE;

  return tamiz_work_note_mail_step (work, set, handoff, order->op, TAMIZ_STEP_STATE_WAITING,
                                    account != NULL ? _("Waiting to be sent")
                                                    : _("No mail account is set up here: open the mail in your mail program "
                                                        "and send it, or set an account up"),
                                    error);
}

/* The people of a sample are invented: what would be written to them is seen, and never leaves. */
static gboolean
note_sample (TamizWork             *work,
             TamizChangeSet        *set,
             const TamizMailOrder  *order,
             TamizRecord           *row,
             GError               **error)
{
  gint64 handoff = order->handoff != NULL ? tamiz_record_get_id (order->handoff) : 0;

  tamiz_record_set_int (row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_DONE);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_DONE_AT, work->now);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_REASON, "sample");

  return tamiz_work_note_mail_step (work, set, handoff, order->op, TAMIZ_STEP_STATE_DONE,
                                    _("Sample data: the mail is written, and not sent"), error);
}

/* A template that an earlier program took and this one does not know: the decision stands, the mail waits for
 * somebody to mend it.
 */
static gboolean
note_broken (TamizWork             *work,
             TamizChangeSet        *set,
             const TamizMailOrder  *order,
             TamizRecord           *row,
             const char            *words,
             GError               **error)
{
  gint64 handoff = order->handoff != NULL ? tamiz_record_get_id (order->handoff) : 0;

  tamiz_record_set_int (row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_DEAD);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_REASON, "template");
  tamiz_record_set_text (row, TAMIZ_OUTBOX_SERVER_WORDS, words);

  return tamiz_work_note_mail_step (work, set, handoff, order->op, TAMIZ_STEP_STATE_FAILED, words, error);
}

/**
 * tamiz_work_queue_mail:
 * @work: what an operation has at hand
 * @set: the change of the decision; a handoff's steps that it makes stand in it already
 * @order: a mail
 * @error: return location
 *
 * Writes a mail and puts it among what leaves with the commit of @set.  The handoff's step gets its state and
 * words.
 *
 * Returns: (transfer none): its row; %NULL with %TAMIZ_CORE_ERROR_REFUSED and the words for people where the
 *   contact must not be, or cannot be, written to: nothing of it is in @set then
 */
TamizRecord *
tamiz_work_queue_mail (TamizWork             *work,
                       TamizChangeSet        *set,
                       const TamizMailOrder  *order,
                       GError               **error)
{
  g_autoptr (TamizFacts) facts = order->lead != 0 ? tamiz_reader_load_facts (work->reader, order->lead, error) : NULL;
  const char *language = tamiz_work_choose_mail_language (work, order, facts);
  g_autoptr (json_t) payload = json_object ();
  g_autoptr (GError) broken = NULL;
  json_t *values;
  gboolean written;
  TamizRecord *row;

  if ((order->lead != 0 && facts == NULL) || !set_people (work, order, facts, payload, error))
    return NULL;
  values = tamiz_work_make_mail_values (work, order, facts, language, error);
  if (values == NULL)
    return NULL;
  json_object_set_new (payload, "values", values);
  tamiz_json_set_text (payload, "language", language);
  json_object_set_new (payload, "with_packet", json_boolean (order->with_packet));
  set_reply_to (order, payload);
  written = tamiz_work_fill_mail (work, order->op, payload, &broken);
  if (!written && !g_error_matches (broken, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID))
    {
      g_propagate_error (error, g_steal_pointer (&broken));
      return NULL;
    }
  if (written && order->with_invitation && order->handoff != NULL)
    tamiz_work_add_invitation (work, order->handoff, order->op, facts != NULL ? facts->person : NULL, payload);
  row = insert_row (work, set, order, payload, error);
  if (row != NULL && written && tamiz_record_get_int (work->base, TAMIZ_BASE_SAMPLE) != 0)
    return note_sample (work, set, order, row, error) ? row : NULL;
  if (row == NULL
      || (written ? !note_waiting (work, set, order, error)
                  : !note_broken (work, set, order, row, broken->message, error)))
    return NULL;

  return row;
}
