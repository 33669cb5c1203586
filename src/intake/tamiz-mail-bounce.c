#define G_LOG_DOMAIN "tamiz-mail-bounce"

#include "config.h"

#include "tamiz-mail-bounce.h"

#include "tamiz-text.h"

#include <string.h>

/* RFC 3464 says how a server reports what it could not deliver: fields for each recipient.
 * Exim and qmail tell it in words, Gmail and Exim name the addresses in a header as well.
 */

#define MAX_BOUNCES 100
#define MAX_LINES 400
#define MAX_REASON 300       /* bytes */
#define LINES_OF_REASON 6

typedef struct
{
  char *recipient;
  char *original;
  char *action;
  char *status;
  char *diagnostic;
} Fields;

void
tamiz_mail_bounce_free (TamizMailBounce *self)
{
  g_free (self->address);
  g_free (self->status);
  g_free (self->reason);
  g_free (self);
}

/* (nullable) (transfer full): a sentence of a server, in one line */
static char *
dup_reason (const char *text)
{
  g_autofree char *clean = text != NULL ? tamiz_text_clean (text) : NULL;

  if (clean == NULL || strlen (clean) <= MAX_REASON)
    return g_steal_pointer (&clean);

  return g_strndup (clean, g_utf8_find_prev_char (clean, clean + MAX_REASON) - clean);
}

/* (nullable): "5.1.1" as it stands in a text, else what the reply's three digits say */
static char *
find_status (const char *text)
{
  static GRegex *enhanced, *reply;
  static gsize once;
  g_autoptr (GMatchInfo) info = NULL;

  if (g_once_init_enter (&once))
    {
      enhanced = g_regex_new ("(?<![\\d.])([245]\\.\\d{1,3}\\.\\d{1,3})(?![\\d.])", G_REGEX_OPTIMIZE, 0, NULL);
      reply = g_regex_new ("(?<!\\d)([45])[0-5]\\d(?=[ -])", G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&once, 1);
    }
  if (text == NULL)
    return NULL;
  if (g_regex_match (enhanced, text, 0, &info))
    return g_match_info_fetch (info, 1);
  g_clear_pointer (&info, g_match_info_unref);
  if (g_regex_match (reply, text, 0, &info))
    {
      g_autofree char *class = g_match_info_fetch (info, 1);

      return g_strconcat (class, ".0.0", NULL);
    }

  return NULL;
}

static gboolean
says_for_ever (const char *text)
{
  static const char *const words[] = { "user unknown", "unknown user", "does not exist", "no such user",
                                       "no existe", "address not found", "mailbox unavailable",
                                       "permanent error", "permanent fatal", "no se encontro", NULL };
  g_autofree char *folded = tamiz_text_fold (text);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (folded, words[i]) != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_known (TamizMailMessage *message,
          const char       *address)
{
  for (guint i = 0; i < message->bounces->len; i++)
    {
      TamizMailBounce *bounce = g_ptr_array_index (message->bounces, i);

      if (g_str_equal (bounce->address, address))
        return TRUE;
    }

  return FALSE;
}

/* @status and @reason: (nullable) */
static void
add_bounce (TamizMailMessage *message,
            const char       *address,
            const char       *status,
            const char       *reason)
{
  TamizMailBounce *bounce;
  g_autofree char *lower = g_utf8_strdown (address, -1);
  char *at = strchr (g_strstrip (lower), '@');

  if (at == NULL || at == lower || at[1] == '\0' || strpbrk (lower, " <>,") != NULL
      || message->bounces->len >= MAX_BOUNCES || is_known (message, lower))
    return;

  bounce = g_new0 (TamizMailBounce, 1);
  bounce->address = g_steal_pointer (&lower);
  bounce->reason = dup_reason (reason);
  bounce->status = status != NULL ? g_strdup (status) : find_status (reason);
  bounce->permanent = bounce->status != NULL ? *bounce->status == '5'
                                             : reason != NULL && says_for_ever (reason);
  g_ptr_array_add (message->bounces, bounce);
}

static void
clear_fields (Fields *fields)
{
  g_clear_pointer (&fields->recipient, g_free);
  g_clear_pointer (&fields->original, g_free);
  g_clear_pointer (&fields->action, g_free);
  g_clear_pointer (&fields->status, g_free);
  g_clear_pointer (&fields->diagnostic, g_free);
}

/* What is behind the type: “rfc822; ana@example.org”, “smtp; 550 …” */
static char *
dup_behind_type (const char *value)
{
  const char *semicolon = strchr (value, ';');

  return g_strstrip (g_strdup (semicolon != NULL ? semicolon + 1 : value));
}

/* Closed words of the standard, in small letters. */
static char *
dup_word (const char *value)
{
  return g_strstrip (g_ascii_strdown (value, -1));
}

static void
read_field (Fields     *fields,
            const char *line)
{
  const char *colon = strchr (line, ':');
  g_autofree char *name = colon != NULL ? g_ascii_strdown (line, colon - line) : NULL;
  char **place;

  if (name == NULL)
    return;
  place = g_str_equal (name, "final-recipient")      ? &fields->recipient
          : g_str_equal (name, "original-recipient") ? &fields->original
          : g_str_equal (name, "action")             ? &fields->action
          : g_str_equal (name, "status")             ? &fields->status
          : g_str_equal (name, "diagnostic-code")    ? &fields->diagnostic
                                                     : NULL;
  if (place == NULL)
    return;
  g_free (*place);
  *place = place == &fields->action || place == &fields->status
               ? dup_word (colon + 1)
               : dup_behind_type (colon + 1);
}

/* What was only delayed, relayed or delivered did not bounce. */
static void
end_recipient (TamizMailMessage *message,
               Fields           *fields)
{
  const char *address = fields->original != NULL && strchr (fields->original, '@') != NULL
                            ? fields->original
                            : fields->recipient;
  g_autofree char *status = find_status (fields->status);

  if (address != NULL && (fields->action == NULL || g_str_equal (fields->action, "failed")))
    add_bounce (message, address, status,
                fields->diagnostic != NULL ? fields->diagnostic : fields->status);
  clear_fields (fields);
}

static void
read_report (TamizMailMessage *message,
             const char       *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_LINES);
  g_autoptr (GString) field = g_string_new (NULL);
  Fields fields = { 0 };

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i];

      if (*line == ' ' || *line == '\t')
        {
          g_string_append (field, line);
          continue;
        }
      read_field (&fields, field->str);
      g_string_assign (field, line);
      if (*line == '\0')
        end_recipient (message, &fields);
    }
  read_field (&fields, field->str);
  end_recipient (message, &fields);
}

/* (nullable): the address that a line begins with, and what follows it */
static char *
find_address (const char  *line,
              const char **rest)
{
  const char *start = line + strspn (line, " \t<"), *end = start;
  g_autofree char *address = NULL;
  const char *bracket = strchr (line, '(');

  while (*end != '\0' && strchr (" \t<>():,;", *end) == NULL)
    end++;
  address = g_strndup (start, end - start);
  if (strchr (address, '@') == NULL && bracket != NULL && strchr (bracket, '@') != NULL)
    {
      /* Exchange: Ana Pérez (ana@example.org) */
      g_free (address);
      start = bracket + 1;
      end = start + strcspn (start, " )");
      address = g_strndup (start, end - start);
    }
  *rest = end;

  return strchr (address, '@') != NULL ? g_steal_pointer (&address) : NULL;
}

static void
read_words (TamizMailMessage *message,
            const char       *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_LINES);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *rest;
      g_autofree char *address = find_address (lines[i], &rest);
      g_autoptr (GString) reason = g_string_new (NULL);
      g_autofree char *status = NULL;

      if (address == NULL)
        continue;
      g_string_append (reason, rest + strspn (rest, ">):; \t"));
      for (guint j = i + 1; j <= i + LINES_OF_REASON && lines[j] != NULL; j++)
        {
          const char *next;
          g_autofree char *other = find_address (lines[j], &next);

          if (other != NULL)
            break;
          g_string_append_printf (reason, " %s", lines[j]);
        }
      status = find_status (reason->str);
      if (status != NULL || says_for_ever (reason->str))
        add_bounce (message, address, status, reason->str);
    }
}

static void
read_failed_recipients (TamizMailMessage *message,
                        const char       *recipients,
                        const char       *whole)
{
  g_auto (GStrv) addresses = g_strsplit_set (recipients, ", ", -1);
  g_autofree char *status = find_status (whole);

  for (guint i = 0; addresses[i] != NULL; i++)
    add_bounce (message, addresses[i], status != NULL ? status : "5.0.0", NULL);
}

/**
 * tamiz_mail_is_from_daemon:
 * @message: a message whose headers were read
 *
 * Tells whether the mail system itself wrote it: from no return path, or from the names that
 * it goes by.
 *
 * Returns: whether it did
 */
gboolean
tamiz_mail_is_from_daemon (TamizMailMessage *message)
{
  static const char *const names[] = { "mailer-daemon@", "postmaster@", "mail-daemon@", "microsoftexchange", NULL };

  for (guint i = 0; message->from != NULL && names[i] != NULL; i++)
    {
      if (g_str_has_prefix (message->from->address, names[i]))
        return TRUE;
    }

  return FALSE;
}

static gboolean
tells_failure (TamizMailMessage *message)
{
  static const char *const words[]
      = { "undeliver",      "delivery failure",   "delivery status",  "returned mail",
          "failure notice", "mail delivery fail", "delivery has failed", "no se puede entregar",
          "no entregado",   "no se pudo entregar", "no se ha podido entregar", "correo devuelto", NULL };
  g_autofree char *folded = message->subject != NULL ? tamiz_text_fold (message->subject) : NULL;

  for (guint i = 0; folded != NULL && words[i] != NULL; i++)
    {
      if (strstr (folded, words[i]) != NULL)
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_mail_bounce_read:
 * @message: a message whose headers were read
 * @fields: (nullable): the fields of a delivery report, unfolded or not
 * @whole: its text
 *
 * Finds the addresses that could not be reached, into the message's list.
 */
void
tamiz_mail_bounce_read (TamizMailMessage *message,
                        const char       *fields,
                        const char       *whole)
{
  const char *failed = tamiz_mail_message_get_header (message, "x-failed-recipients");
  const char *path = tamiz_mail_message_get_header (message, "return-path");
  gboolean system = tamiz_mail_is_from_daemon (message) || g_strcmp0 (path, "<>") == 0;

  if (fields != NULL)
    read_report (message, fields);
  else if (failed != NULL || (system && tells_failure (message)))
    {
      read_words (message, whole);
      if (failed != NULL)
        read_failed_recipients (message, failed, whole);
    }
}
