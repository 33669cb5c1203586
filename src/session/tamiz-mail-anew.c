#define G_LOG_DOMAIN "tamiz-mail-anew"

#include "config.h"

#include "tamiz-mail-outbox.h"

#include "tamiz-error.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Between the decision and the moment when a mail leaves, addresses are corrected and consents withdrawn.  What
 * goes somewhere else than it was written for is written anew by what the base says now, and the mail as it was
 * stays beside it: answers to it, and servers' reports of it, still find their handoff.
 */

typedef struct
{
  TamizMailOrder order;
  json_t *payload;          /* as the mail was written */
  json_t *values;           /* (nullable): what the base does not say any more */
  TamizRecord *handoff;     /* (nullable) */
  TamizRecord *executive, *sender; /* (nullable): of the handoff */
  TamizFacts *facts;        /* (nullable): of what goes to the contact */
  char *to;                 /* (nullable) */
} Anew;

static void
clear_anew (Anew *self)
{
  g_clear_pointer (&self->payload, json_decref);
  g_clear_pointer (&self->values, json_decref);
  g_clear_object (&self->handoff);
  g_clear_object (&self->executive);
  g_clear_object (&self->sender);
  g_clear_pointer (&self->facts, tamiz_facts_unref);
  g_clear_pointer (&self->to, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Anew, clear_anew)

/* (nullable): without an error where there is nobody */
static TamizRecord *
load_user (TamizWork    *work,
           TamizRecord  *handoff,
           int           field,
           GError      **error)
{
  gint64 id = handoff != NULL ? tamiz_record_get_int (handoff, field) : 0;

  return id != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_USER, id, error) : NULL;
}

static gboolean
load_people (TamizWork    *work,
             TamizRecord  *row,
             Anew         *self,
             GError      **error)
{
  gint64 id = tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF);
  g_autoptr (GError) local_error = NULL;

  if (id == 0)
    return TRUE;
  self->handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, &local_error);
  if (local_error == NULL)
    self->executive = load_user (work, self->handoff, TAMIZ_HANDOFF_EXECUTIVE, &local_error);
  if (local_error == NULL)
    self->sender = load_user (work, self->handoff, TAMIZ_HANDOFF_SENT_BY, &local_error);
  if (local_error == NULL)
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* What was said with the decision; of the rest, the base says what is so now. */
static json_t *
keep_values (const char *op,
             json_t     *payload)
{
  static const char *const said[] = { "reason", "meeting.before", "sender.name", "sender.email" };
  json_t *values = json_object_get (payload, "values");
  gboolean packet = g_str_equal (op, "packet");
  json_t *kept;

  /* Of a packet that was passed on: by whom, and why. */
  if (g_str_equal (op, "confirmation") || g_str_equal (op, "reassigned")
      || (packet && json_object_get (values, "reason") == NULL))
    return NULL;
  if (!packet && !tamiz_mail_goes_to_contact (op))
    return json_incref (values);
  kept = json_object ();
  for (guint i = 0; i < (packet ? G_N_ELEMENTS (said) : 2); i++)
    {
      if (json_object_get (values, said[i]) != NULL)
        json_object_set (kept, said[i], json_object_get (values, said[i]));
    }

  return kept;
}

/* Whom the mail is for among the users; whoever else was named stays. */
static void
set_user (Anew        *self,
          TamizRecord *user)
{
  g_autofree char *address
      = user != NULL ? tamiz_email_normalize (tamiz_record_get_text (user, TAMIZ_USER_EMAIL)) : NULL;

  if (address == NULL)
    return;
  self->to = g_steal_pointer (&address);
  self->order.to = self->to;
  self->order.to_name = tamiz_record_get_text (user, TAMIZ_USER_NAME);
}

static gboolean
load_anew (TamizWork    *work,
           TamizRecord  *row,
           Anew         *self,
           GError      **error)
{
  const char *op = tamiz_record_get_text (row, TAMIZ_OUTBOX_OP);
  gboolean to_contact = tamiz_mail_goes_to_contact (op);

  self->payload = tamiz_mail_row_get_payload (row);
  if (!load_people (work, row, self, error))
    return FALSE;
  self->values = keep_values (op, self->payload);
  self->order = (TamizMailOrder) {
    .op = op,
    .handoff = self->handoff,
    .lead = tamiz_record_get_int (row, TAMIZ_OUTBOX_LEAD),
    .to = to_contact ? NULL : tamiz_json_get_text (self->payload, "to"),
    .to_name = to_contact ? NULL : tamiz_json_get_text (self->payload, "to_name"),
    .cc = tamiz_json_get_text (self->payload, "cc"),
    .language = tamiz_json_get_text (self->payload, "language"),
    .values = self->values,
    .with_invitation = to_contact || (!g_str_equal (op, "packet") && json_object_get (self->payload, "calendar") != NULL),
    .with_packet = json_is_true (json_object_get (self->payload, "with_packet")),
    .sender = tamiz_record_get_int (row, TAMIZ_OUTBOX_SENDER),
  };
  if (g_str_equal (op, "packet") || g_str_equal (op, "reassigned_away"))
    set_user (self, self->executive);
  else if (g_str_equal (op, "returned"))
    set_user (self, self->sender);
  else if (to_contact && self->executive != NULL && tamiz_record_has (self->executive, TAMIZ_USER_EMAIL))
    self->order.cc = tamiz_record_get_text (self->executive, TAMIZ_USER_EMAIL);

  return TRUE;
}

/* The contact's address: where the mail was refused another, where they have one; else the one it was written for,
 * while it is good.
 */
static const char *
choose_address (TamizFacts  *facts,
                TamizRecord *row,
                const char  *written,
                const char  *usual)
{
  gboolean refused = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_DEAD;

  for (guint i = 0; written != NULL && i < facts->emails->len; i++)
    {
      TamizRecord *email = g_ptr_array_index (facts->emails, i);
      const char *address = tamiz_record_get_text (email, TAMIZ_EMAIL_ADDRESS);

      if (tamiz_mail_may_reach (email) && (g_ascii_strcasecmp (address, written) == 0) != refused)
        return address;
    }

  return usual;
}

/* @why_not: (out) (nullable): why the contact is not written to */
static gboolean
find_contact (TamizWork    *work,
              TamizRecord  *row,
              Anew         *self,
              char        **why_not,
              GError      **error)
{
  const char *usual;

  *why_not = NULL;
  if (!tamiz_mail_goes_to_contact (self->order.op) || self->order.lead == 0)
    return TRUE;
  self->facts = tamiz_reader_load_facts (work->reader, self->order.lead, error);
  if (self->facts == NULL)
    return FALSE;
  if (tamiz_work_may_mail (work, self->facts, &usual, why_not))
    self->order.to = choose_address (self->facts, row, tamiz_json_get_text (self->payload, "to"), usual);

  return TRUE;
}

/* (nullable): why what goes to the executive, or names them to the contact, must not leave */
static char *
dup_why_no_executive (Anew *self)
{
  const char *op = self->order.op;

  if (self->executive == NULL || tamiz_record_get_int (self->executive, TAMIZ_USER_ACTIVE) != 0
      || (!g_str_equal (op, "packet") && (!tamiz_mail_goes_to_contact (op) || g_str_equal (op, "meeting_cancelled"))))
    return NULL;

  return g_strdup_printf (_("Not sent: %s does not work here any more. Reassign the handoff to a colleague"),
                          tamiz_record_get_text (self->executive, TAMIZ_USER_NAME));
}

static gboolean
is_other (const char *one,
          const char *another)
{
  return one == NULL || another == NULL ? one != another : g_ascii_strcasecmp (one, another) != 0;
}

/**
 * tamiz_mail_row_look:
 * @work: what an operation has at hand
 * @row: a mail that may leave now
 * @elsewhere: (out): whether it would go to another address than it was written for
 * @why_not: (out) (nullable) (transfer full): why the contact must not be, or cannot be, written to, or who attends
 *   to them does not work here any more, and what to do; %NULL where it may leave
 * @error: return location
 *
 * Asks once more whether a mail may leave, and where it goes.
 *
 * Returns: whether that could be found out
 */
gboolean
tamiz_mail_row_look (TamizWork    *work,
                     TamizRecord  *row,
                     gboolean     *elsewhere,
                     char        **why_not,
                     GError      **error)
{
  g_auto (Anew) self = { 0 };
  g_autofree char *why = NULL;

  *elsewhere = FALSE;
  *why_not = NULL;
  if (!load_anew (work, row, &self, error) || !find_contact (work, row, &self, &why, error))
    return FALSE;
  *why_not = dup_why_no_executive (&self);
  if (*why_not != NULL)
    return TRUE;
  if (why != NULL)
    {
      /* Translators: why the contact is not written to */
      *why_not = g_strdup_printf (_("Not sent: %s. Once that is mended send it again, or tell the contact in another way"), why);
      return TRUE;
    }
  *elsewhere = is_other (self.order.to, tamiz_json_get_text (self.payload, "to"))
               || (is_other (self.order.cc, tamiz_json_get_text (self.payload, "cc")) && is_other (self.order.cc, self.order.to));

  return TRUE;
}

/* The mail as it was makes room, and is not sent any more. */
static void
set_former (TamizChangeSet *set,
            TamizRecord    *row)
{
  TamizValue nothing = TAMIZ_VALUE_INIT;

  tamiz_change_set_update_text (set, row, TAMIZ_OUTBOX_OBJECT, TAMIZ_MAIL_FORMER);
  if (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_DEAD)
    return;
  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_DEAD);
  tamiz_change_set_update_text (set, row, TAMIZ_OUTBOX_REASON, "replaced");
  if (tamiz_record_has (row, TAMIZ_OUTBOX_NEXT_AT))
    tamiz_change_set_update (set, row, TAMIZ_OUTBOX_NEXT_AT, &nothing);
}

/**
 * tamiz_mail_row_write_anew:
 * @work: what an operation has at hand
 * @set: a change
 * @row: a mail that did not arrive, as far as is known
 * @error: return location
 *
 * Writes a mail by what the base says now, in place of one that stays as it was.
 *
 * Returns: (transfer none): the new one, in @set; %NULL with %TAMIZ_CORE_ERROR_REFUSED where the contact must not
 *   be, or cannot be, written to, and %TAMIZ_CORE_ERROR_INVALID where its template cannot be filled in
 */
TamizRecord *
tamiz_mail_row_write_anew (TamizWork       *work,
                           TamizChangeSet  *set,
                           TamizRecord     *row,
                           GError         **error)
{
  g_auto (Anew) self = { 0 };
  g_autofree char *why = NULL;
  TamizRecord *made;

  if (!load_anew (work, row, &self, error) || !find_contact (work, row, &self, &why, error)
      || !tamiz_work_require (why == NULL, TAMIZ_CORE_ERROR_REFUSED, error, "%s", why))
    return NULL;
  set_former (set, row);
  made = tamiz_work_queue_mail (work, set, &self.order, error);
  if (made == NULL
      || !tamiz_work_require (g_strcmp0 (tamiz_record_get_text (made, TAMIZ_OUTBOX_REASON), "template") != 0,
                              TAMIZ_CORE_ERROR_INVALID, error, "%s",
                              tamiz_record_get_text (made, TAMIZ_OUTBOX_SERVER_WORDS)))
    return NULL;

  return made;
}
