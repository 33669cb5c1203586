#define G_LOG_DOMAIN "tamiz-letter"

#include "config.h"

#include "tamiz-letter.h"

#include "tamiz-error.h"
#include "tamiz-letter-parts.h"
#include "tamiz-mime.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <gmime/gmime.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddressList, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeObject, g_object_unref)

static InternetAddressList *
parse (const char *mailboxes)
{
  tamiz_mime_begin (g_mime_init);

  return strpbrk (mailboxes, "\r\n") == NULL ? internet_address_list_parse (NULL, mailboxes) : NULL;
}

static char *
normalize (InternetAddress *address)
{
  return INTERNET_ADDRESS_IS_MAILBOX (address)
             ? tamiz_email_normalize (internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (address)))
             : NULL;
}

static void
refuse (const char  *mailbox,
        GError     **error)
{
  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
               _("“%s” is not a mail address; write name@example.com, or Name <name@example.com>"), mailbox);
}

/**
 * tamiz_letter_read_address:
 * @mailbox: "Name <a@b>" or "a@b"
 * @name: (out) (optional) (nullable): the name
 * @error: return location
 *
 * Reads whom a mail is from, or for.
 *
 * Returns: (transfer full): the address alone; %NULL with %TAMIZ_CORE_ERROR_INVALID
 */
char *
tamiz_letter_read_address (const char  *mailbox,
                           char       **name,
                           GError     **error)
{
  g_autoptr (InternetAddressList) list = parse (mailbox);
  InternetAddress *first = list != NULL && internet_address_list_length (list) == 1
                               ? internet_address_list_get_address (list, 0)
                               : NULL;
  char *address = normalize (first);

  if (address == NULL)
    refuse (mailbox, error);
  else if (name != NULL)
    *name = g_strdup (internet_address_get_name (first));

  return address;
}

/**
 * tamiz_letter_read_addresses:
 * @mailboxes: like tamiz_letter_read_address(); several are separated by commas
 * @error: return location
 *
 * Reads for whom a mail is.
 *
 * Returns: (transfer full): the addresses alone; %NULL with %TAMIZ_CORE_ERROR_INVALID
 */
char **
tamiz_letter_read_addresses (const char  *mailboxes,
                             GError     **error)
{
  g_autoptr (InternetAddressList) list = parse (mailboxes);
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  int n = list != NULL ? internet_address_list_length (list) : 0;

  for (int i = 0; i < n; i++)
    {
      g_autofree char *address = normalize (internet_address_list_get_address (list, i));

      if (address == NULL)
        n = 0;
      else
        g_strv_builder_add (addresses, address);
    }
  if (n == 0)
    {
      refuse (mailboxes, error);
      return NULL;
    }

  return g_strv_builder_end (addresses);
}

/**
 * tamiz_letter_write_mailbox:
 * @name: (nullable): of somebody
 * @address: their address alone
 *
 * Writes a mailbox as a letter takes it, whatever signs the name has.
 *
 * Returns: (transfer full): "Name <a@b>", or the address
 */
char *
tamiz_letter_write_mailbox (const char *name,
                            const char *address)
{
  g_autofree char *line = tamiz_letter_make_line (name);
  InternetAddress *mailbox;
  char *text;

  tamiz_mime_begin (g_mime_init);
  mailbox = internet_address_mailbox_new (*line != '\0' ? line : NULL, address);
  text = internet_address_to_string (mailbox, NULL, FALSE);
  g_object_unref (mailbox);

  return text;
}

static gboolean
add_mailboxes (GMimeMessage      *message,
               GMimeAddressType   type,
               const char        *mailboxes,
               GError           **error)
{
  g_auto (GStrv) addresses = mailboxes != NULL ? tamiz_letter_read_addresses (mailboxes, error) : NULL;
  g_autoptr (InternetAddressList) list = addresses != NULL ? parse (mailboxes) : NULL;

  for (guint i = 0; addresses != NULL && addresses[i] != NULL; i++)
    {
      InternetAddress *address = internet_address_list_get_address (list, (int) i);
      g_autofree char *line = tamiz_letter_make_line (internet_address_get_name (address));

      g_mime_message_add_mailbox (message, type, *line != '\0' ? line : NULL, addresses[i]);
    }

  return mailboxes == NULL || addresses != NULL;
}

/* @from, @to and @reply_to are one each. */
static gboolean
add_people (GMimeMessage       *message,
            const TamizLetter  *letter,
            GError            **error)
{
  const char *const single[] = { letter->from, letter->to, letter->reply_to };

  for (guint i = 0; i < G_N_ELEMENTS (single); i++)
    {
      g_autofree char *address = single[i] != NULL ? tamiz_letter_read_address (single[i], NULL, error) : NULL;

      if (single[i] != NULL && address == NULL)
        return FALSE;
    }

  return add_mailboxes (message, GMIME_ADDRESS_TYPE_FROM, letter->from, error)
         && add_mailboxes (message, GMIME_ADDRESS_TYPE_TO, letter->to, error)
         && add_mailboxes (message, GMIME_ADDRESS_TYPE_CC, letter->cc, error)
         && add_mailboxes (message, GMIME_ADDRESS_TYPE_REPLY_TO, letter->reply_to, error);
}

static void
set_header (GMimeMessage *message,
            const char   *name,
            const char   *value)
{
  g_mime_object_set_header (GMIME_OBJECT (message), name, value, NULL);
}

/* RFC 5322, section 3.6.4. */
static void
set_ids (GMimeMessage *message,
         const char   *name,
         const char   *ids)
{
  g_autofree char *line = tamiz_letter_make_line (ids);
  g_auto (GStrv) parts = g_strsplit_set (line, " <>", -1);
  g_autoptr (GString) value = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] != '\0')
        g_string_append_printf (value, "%s<%s>", value->len > 0 ? " " : "", parts[i]);
    }
  if (value->len > 0)
    set_header (message, name, value->str);
}

static void
set_message_id (GMimeMessage *message,
                const char   *given,
                const char   *from)
{
  g_autofree char *address = from != NULL ? tamiz_letter_read_address (from, NULL, NULL) : NULL;
  g_autofree char *random = g_uuid_string_random ();
  g_autofree char *made = g_strdup_printf ("%s@%s", random, address != NULL ? strrchr (address, '@') + 1 : "localhost");

  g_mime_message_set_message_id (message, given != NULL ? given : made);
}

static GBytes *
write_out (GMimeMessage *message)
{
  GMimeFormatOptions *format = g_mime_format_options_new ();
  char *text;

  g_mime_format_options_set_newline_format (format, GMIME_NEWLINE_FORMAT_DOS);
  text = g_mime_object_to_string (GMIME_OBJECT (message), format);
  g_mime_format_options_free (format);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * tamiz_letter_compose:
 * @letter: a letter
 * @error: return location
 *
 * Composes a mail as it goes over the wire (RFC 5322).
 *
 * Returns: (transfer full): headers and text; %NULL with %TAMIZ_CORE_ERROR_INVALID where an
 *   address is none
 */
GBytes *
tamiz_letter_compose (const TamizLetter  *letter,
                      GError            **error)
{
  g_autoptr (GMimeMessage) message = NULL;
  g_autoptr (GMimeObject) parts = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *subject = tamiz_letter_make_line (letter->subject);

  tamiz_mime_begin (g_mime_init);
  message = g_mime_message_new (TRUE);
  if (!add_people (message, letter, error))
    return NULL;

  g_mime_message_set_subject (message, subject, "utf-8");
  g_mime_message_set_date (message, now);
  set_message_id (message, letter->message_id, letter->from);
  set_ids (message, "In-Reply-To", letter->in_reply_to);
  set_ids (message, "References", letter->references != NULL ? letter->references : letter->in_reply_to);
  if (letter->automatic)
    set_header (message, "Auto-Submitted", "auto-generated");
  if (letter->draft)
    set_header (message, "X-Unsent", "1");
  parts = tamiz_letter_make_parts (letter);
  g_mime_message_set_mime_part (message, parts);

  return write_out (message);
}
