#define G_LOG_DOMAIN "tamiz-mail-rules"

#include "config.h"

#include "tamiz-mail-rules.h"

#include "tamiz-mail-bounce.h"
#include "tamiz-mail-quotes.h"
#include "tamiz-staged.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What nobody wrote, or somebody wrote to many, is no inquiry.  Most of it says so in its
 * headers (RFC 3834, 2369, 2919); what a subject says is a hint that counts only together
 * with another.
 */

static const char *const codes[TAMIZ_N_MAILS] = {
  [TAMIZ_MAIL_INQUIRY] = "inquiry",     [TAMIZ_MAIL_ANSWER] = "answer",
  [TAMIZ_MAIL_AUTOMATIC] = "automatic", [TAMIZ_MAIL_NEWSLETTER] = "newsletter",
  [TAMIZ_MAIL_BOUNCE] = "bounce",       [TAMIZ_MAIL_OURS] = "ours",
  [TAMIZ_MAIL_SEEN_TO] = "handoff",
};

const char *
tamiz_mail_kind_get_code (TamizMailKind kind)
{
  return codes[kind];
}

TamizMailUs *
tamiz_mail_us_new (void)
{
  TamizMailUs *self = g_new0 (TamizMailUs, 1);

  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

void
tamiz_mail_us_free (TamizMailUs *self)
{
  g_hash_table_unref (self->addresses);
  g_hash_table_unref (self->domains);
  g_free (self);
}

/* A domain where anybody may have a mailbox is not ours. */
void
tamiz_mail_us_add (TamizMailUs *self,
                   const char  *address)
{
  g_autofree char *lower = g_utf8_strdown (address, -1);
  const char *domain = tamiz_email_get_company_domain (lower);

  if (domain != NULL && *domain != '\0')
    g_hash_table_add (self->domains, g_strdup (domain));
  g_hash_table_add (self->addresses, g_steal_pointer (&lower));
}

gboolean
tamiz_mail_us_has (TamizMailUs *self,
                   const char  *address)
{
  return g_hash_table_contains (self->addresses, address);
}

static void
decide (TamizMailVerdict *verdict,
        TamizMailKind     kind,
        char             *reason)
{
  verdict->kind = kind;
  verdict->code = codes[kind];
  verdict->reason = reason;
}

void
tamiz_mail_verdict_clear (TamizMailVerdict *self)
{
  g_clear_pointer (&self->reason, g_free);
}

static gboolean
contains (const char *text,
          const char *word)
{
  g_autofree char *lower = text != NULL ? g_ascii_strdown (text, -1) : NULL;

  return lower != NULL && strstr (lower, word) != NULL;
}

/* Mailboxes that nobody reads, and so nobody writes from. */
static gboolean
is_no_reply (const char *address)
{
  static const char *const names[]
      = { "noreply",   "no-reply",  "no_reply",   "no.reply",      "donotreply", "do-not-reply", "do_not_reply",
          "noresponder", "no-responder", "no_responder", "nonreply", "notificaciones", "notifications",
          "notification", "alerts", "mailer", "bounce", "bounces", NULL };
  g_autofree char *local = g_strndup (address, strcspn (address, "@+"));

  if (g_strv_contains (names, local))
    return TRUE;

  return g_str_has_prefix (local, "noreply") || g_str_has_prefix (local, "no-reply")
         || g_str_has_suffix (local, "-noreply") || g_str_has_suffix (local, "-no-reply");
}

/* (nullable): whether a program says of itself that it wrote the message, and how */
static char *
find_automatic (TamizMailMessage *message)
{
  static const char *const names[] = { "x-autoreply", "x-autorespond", "x-auto-reply-from", "x-autoreply-from",
                                       "x-mail-autoreply", "x-vacation", NULL };
  const char *submitted = tamiz_mail_message_get_header (message, "auto-submitted");
  const char *precedence = tamiz_mail_message_get_header (message, "precedence");
  const char *suppress = tamiz_mail_message_get_header (message, "x-auto-response-suppress");

  if (submitted != NULL && g_ascii_strncasecmp (submitted, "no", 2) != 0)
    return g_strdup_printf (_("A program answered by itself (Auto-Submitted: %s)"), submitted);
  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *value = tamiz_mail_message_get_header (message, names[i]);

      if (value != NULL && g_ascii_strcasecmp (value, "no") != 0)
        return g_strdup_printf (_("A program answered by itself (%s)"), names[i]);
    }
  if (precedence != NULL && g_ascii_strcasecmp (precedence, "auto_reply") == 0)
    return g_strdup_printf (_("A program answered by itself (%s)"), "Precedence: auto_reply");
  if (contains (suppress, "all"))
    return g_strdup (_("A program wrote it and wants no automatic answer"));

  return NULL;
}

/* What answers of those who are away are called; a hint, no more. */
static gboolean
says_away (TamizMailMessage *message)
{
  static const char *const words[]
      = { "out of office", "out of the office", "automatic reply", "auto reply", "autoreply", "auto-reply",
          "away from", "on vacation", "respuesta automatica", "fuera de la oficina", "fuera de oficina",
          "ausente", "vacaciones", "autorespuesta", NULL };
  g_autofree char *folded = message->subject != NULL ? tamiz_text_fold (message->subject) : NULL;

  for (guint i = 0; folded != NULL && words[i] != NULL; i++)
    {
      if (strstr (folded, words[i]) != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
has_null_path (TamizMailMessage *message)
{
  const char *path = tamiz_mail_message_get_header (message, "return-path");

  return path != NULL && (g_str_equal (path, "<>") || *path == '\0');
}

/* (nullable): several hints that are none alone */
static char *
find_away (TamizMailMessage *message)
{
  gboolean second = has_null_path (message) || message->answers_to->len > 0
                    || tamiz_mail_message_get_header (message, "x-auto-response-suppress") != NULL;

  return says_away (message) && second ? g_strdup (_("Its subject and how it was sent say that somebody is away"))
                                       : NULL;
}

/* A group of our own company, through which inquiries come, is no mailing list. */
static gboolean
is_our_list (TamizMailMessage *message,
             TamizMailUs      *us)
{
  static const char *const names[] = { "list-post", "list-id", NULL };
  GHashTableIter iter;
  gpointer domain;

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *value = tamiz_mail_message_get_header (message, names[i]);

      g_hash_table_iter_init (&iter, us->domains);
      while (value != NULL && g_hash_table_iter_next (&iter, &domain, NULL))
        {
          if (contains (value, domain))
            return TRUE;
        }
    }

  return FALSE;
}

/* (nullable) */
static char *
find_list (TamizMailMessage *message,
           TamizMailUs      *us)
{
  static const char *const names[] = { "list-id", "list-post", "list-unsubscribe", "feedback-id", NULL };
  const char *precedence = tamiz_mail_message_get_header (message, "precedence");

  if (is_our_list (message, us))
    return NULL;
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (tamiz_mail_message_get_header (message, names[i]) != NULL)
        return g_strdup (_("It was sent to a list, as newsletters are"));
    }
  if (precedence != NULL
      && (g_ascii_strcasecmp (precedence, "bulk") == 0 || g_ascii_strcasecmp (precedence, "list") == 0
          || g_ascii_strcasecmp (precedence, "junk") == 0))
    return g_strdup_printf (_("It was sent to many (Precedence: %s)"), precedence);

  return NULL;
}

/* A web site's form writes as a machine, or as us, and names who asks where answers go. */
static TamizMailAddress *
find_who (TamizMailMessage *message,
          TamizMailUs      *us)
{
  TamizMailAddress *from = message->from, *other = message->reply_to;

  if (from == NULL || other == NULL || is_no_reply (other->address) || tamiz_mail_us_has (us, other->address)
      || g_str_equal (other->address, from->address))
    return from != NULL ? from : other;

  return is_no_reply (from->address) || tamiz_mail_us_has (us, from->address)
                 || tamiz_email_is_role_mailbox (from->address)
             ? other
             : from;
}

static void
judge_bounce (TamizMailMessage *message,
              TamizMailVerdict *verdict)
{
  TamizMailBounce *bounce = message->bounces->len > 0 ? g_ptr_array_index (message->bounces, 0) : NULL;

  if (bounce == NULL)
    decide (verdict, TAMIZ_MAIL_BOUNCE, g_strdup (_("A mail could not be delivered, or not yet")));
  else
    decide (verdict, TAMIZ_MAIL_BOUNCE,
            g_strdup_printf (bounce->permanent ? _("A mail to %s could not be delivered: %s")
                                               : _("A mail to %s could not be delivered for the time being: %s"),
                             bounce->address,
                             bounce->reason != NULL   ? bounce->reason
                             : bounce->status != NULL ? bounce->status
                                                      : _("no reason given")));
}

static gboolean
is_report (TamizMailMessage *message)
{
  return message->bounces->len > 0 || g_strcmp0 (message->report_type, "delivery-status") == 0
         || tamiz_mail_is_from_daemon (message);
}

/* (nullable): why no person wrote it for us to answer */
static char *
find_machine (TamizMailMessage *message,
              TamizMailUs      *us)
{
  TamizMailAddress *who = find_who (message, us);
  char *reason = find_automatic (message);

  if (reason == NULL)
    reason = find_away (message);
  if (reason != NULL)
    return reason;
  if (g_str_equal (message->type, "multipart/report"))
    return g_strdup (_("A program reports what became of a mail"));
  if (message->calendar_method != NULL && !g_str_equal (message->calendar_method, "REQUEST")
      && !g_str_equal (message->calendar_method, "PUBLISH"))
    return g_strdup (_("A calendar answered to an invitation"));
  if (has_null_path (message))
    return g_strdup (_("It came from nobody (empty return path)"));
  if (who != NULL && is_no_reply (who->address))
    return g_strdup_printf (_("Nobody reads answers to %s"), who->address);
  if (who == NULL)
    return g_strdup (_("It does not say who wrote it"));

  return NULL;
}

static void
judge_ours (TamizMailMessage *message,
            TamizMailUs      *us,
            TamizMailVerdict *verdict)
{
  TamizMailForward *forward = message->forward;

  if (forward != NULL && forward->from != NULL && tamiz_mail_subject_forwards (message->subject)
      && !tamiz_mail_us_has (us, forward->from->address) && !is_no_reply (forward->from->address))
    {
      verdict->forwarded = TRUE;
      verdict->who = forward->from;
      decide (verdict, TAMIZ_MAIL_INQUIRY,
              g_strdup_printf (_("%s passed on what %s wrote"), message->from->address,
                               forward->from->address));
      return;
    }
  decide (verdict, TAMIZ_MAIL_OURS, g_strdup (_("One of us wrote it")));
}

/**
 * tamiz_mail_judge:
 * @message: a message
 * @us: who we are
 * @sent: whether it lies in a folder of what was sent
 * @verdict: (out): what it is, with the reason as a sentence
 *
 * Says what a message is.
 */
void
tamiz_mail_judge (TamizMailMessage *message,
                  TamizMailUs      *us,
                  gboolean          sent,
                  TamizMailVerdict *verdict)
{
  TamizMailAddress *from = message->from;
  TamizMailAddress *who = find_who (message, us);
  char *reason;

  *verdict = (TamizMailVerdict) { 0 };
  if (is_report (message))
    {
      judge_bounce (message, verdict);
      return;
    }
  /* What we pass on, or a form of ours sends, is not ours, though we sent it. */
  if (sent || (from != NULL && who == from && tamiz_mail_us_has (us, from->address)))
    {
      if (from != NULL)
        judge_ours (message, us, verdict);
      else
        decide (verdict, TAMIZ_MAIL_OURS, g_strdup (_("One of us wrote it")));
      return;
    }

  reason = find_list (message, us);
  if (reason != NULL)
    {
      decide (verdict, TAMIZ_MAIL_NEWSLETTER, reason);
      return;
    }
  reason = find_machine (message, us);
  if (reason != NULL)
    {
      decide (verdict, TAMIZ_MAIL_AUTOMATIC, reason);
      return;
    }

  verdict->who = who;
  if (message->answers_to->len > 0)
    decide (verdict, TAMIZ_MAIL_ANSWER, g_strdup (_("Somebody answers to a message")));
  else
    decide (verdict, TAMIZ_MAIL_INQUIRY, g_strdup (_("Somebody writes to us")));
}
