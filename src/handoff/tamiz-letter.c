#define G_LOG_DOMAIN "tamiz-letter"

#include "config.h"

#include "tamiz-letter.h"

#include "tamiz-error.h"
#include "tamiz-mime.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <gmime/gmime.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddressList, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeTextPart, g_object_unref)

/* A header is one line, whatever somebody wrote into it. */
static char *
make_line (const char *text)
{
  char *line = g_strdup (text != NULL ? text : "");

  for (char *p = line; *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p))
        *p = ' ';
    }

  return g_strstrip (line);
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
  g_autoptr (InternetAddressList) list = NULL;
  InternetAddress *first;
  char *address = NULL;

  tamiz_mime_begin (g_mime_init);
  if (strpbrk (mailbox, "\r\n") == NULL)
    list = internet_address_list_parse (NULL, mailbox);
  first = list != NULL && internet_address_list_length (list) == 1 ? internet_address_list_get_address (list, 0) : NULL;
  if (INTERNET_ADDRESS_IS_MAILBOX (first))
    address = tamiz_email_normalize (internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (first)));
  if (address == NULL)
    g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                 _("“%s” is not a mail address; write name@example.com, or Name <name@example.com>"), mailbox);
  else if (name != NULL)
    *name = g_strdup (internet_address_get_name (first));

  return address;
}

static gboolean
add_mailbox (GMimeMessage      *message,
             GMimeAddressType   type,
             const char        *mailbox,
             GError           **error)
{
  g_autofree char *name = NULL;
  g_autofree char *address = tamiz_letter_read_address (mailbox, &name, error);
  g_autofree char *line = NULL;

  if (address == NULL)
    return FALSE;
  line = make_line (name);
  g_mime_message_add_mailbox (message, type, *line != '\0' ? line : NULL, address);
  return TRUE;
}

static void
set_message_id (GMimeMessage *message,
                const char   *given,
                const char   *from)
{
  g_autofree char *address = tamiz_letter_read_address (from, NULL, NULL);
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
  g_autoptr (GMimeTextPart) part = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *subject = make_line (letter->subject);

  tamiz_mime_begin (g_mime_init);
  message = g_mime_message_new (TRUE);
  if (!add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, letter->from, error)
      || !add_mailbox (message, GMIME_ADDRESS_TYPE_TO, letter->to, error))
    return NULL;

  g_mime_message_set_subject (message, subject, "utf-8");
  g_mime_message_set_date (message, now);
  set_message_id (message, letter->message_id, letter->from);
  if (letter->automatic)
    g_mime_object_set_header (GMIME_OBJECT (message), "Auto-Submitted", "auto-generated", NULL);
  part = g_mime_text_part_new_with_subtype ("plain");
  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_text_part_set_text (part, letter->text);
  g_mime_part_set_content_encoding (GMIME_PART (part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  g_mime_message_set_mime_part (message, GMIME_OBJECT (part));

  return write_out (message);
}
