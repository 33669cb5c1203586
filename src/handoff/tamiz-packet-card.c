#define G_LOG_DOMAIN "tamiz-packet"

#include "config.h"

#include "tamiz-packet-file.h"

#include "tamiz-words.h"

#include <string.h>

/* The person of a packet as a card for an address book: vCard 3.0 (RFC 2426), since more
 * programs read it than 4.0.
 */

#define MAX_LINE 75            /* bytes, section 2.6 */

/* A longer line goes on in the next one after a space; no character is broken. */
static void
add_folded (GString    *card,
            const char *line)
{
  gsize taken = 0;

  for (const char *p = line; *p != '\0'; p = g_utf8_next_char (p))
    {
      gsize size = (gsize) (g_utf8_next_char (p) - p);

      if (taken + size > MAX_LINE)
        {
          g_string_append (card, "\r\n ");
          taken = 1;
        }
      g_string_append_len (card, p, (gssize) size);
      taken += size;
    }
  g_string_append (card, "\r\n");
}

static void
add_escaped (GString    *line,
             const char *text)
{
  for (const char *p = text != NULL ? text : ""; *p != '\0'; p++)
    {
      if (*p == '\\' || *p == ',' || *p == ';')
        g_string_append_c (line, '\\');
      if (*p == '\n')
        g_string_append (line, "\\n");
      else if ((guchar) *p >= ' ')
        g_string_append_c (line, *p);
    }
}

/* A property of several parts, the last of which is followed by NULL; nothing where all are unknown. */
static void
add_property (GString            *card,
              const char         *name,
              const char *const  *parts)
{
  g_autoptr (GString) line = g_string_new (name);
  gboolean any = FALSE;

  g_string_append_c (line, ':');
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append_c (line, ';');
      add_escaped (line, parts[i]);
      any = any || *parts[i] != '\0';
    }
  if (any)
    add_folded (card, line->str);
}

static void
add_text (GString    *card,
          const char *name,
          const char *text)
{
  const char *parts[] = { text, NULL };

  if (text != NULL)
    add_property (card, name, parts);
}

static const char *
get_part (json_t     *object,
          const char *key)
{
  const char *text = tamiz_words_get_text (object, key);

  return text != NULL ? text : "";
}

static void
add_ways (GString *card,
          json_t  *person)
{
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (person, "emails"), i, item)
    add_text (card, "EMAIL;TYPE=INTERNET", json_string_value (item));
  json_array_foreach (json_object_get (person, "phones"), i, item)
    {
      const char *number = tamiz_words_get_text (item, "e164");

      add_text (card, "TEL;TYPE=VOICE", number != NULL ? number : tamiz_words_get_text (item, "as_typed"));
    }
}

/**
 * tamiz_packet_make_card:
 * @packet: a packet
 *
 * Makes an address book's card of the packet's person, or of its company where the person is
 * not known.
 *
 * Returns: (transfer full): a vCard 3.0 (RFC 2426)
 */
char *
tamiz_packet_make_card (json_t *packet)
{
  json_t *person = json_object_get (packet, "person");
  json_t *company = json_object_get (packet, "company");
  g_autofree char *name = tamiz_words_dup_name (packet);
  const char *names[] = { get_part (person, "last_name"), get_part (person, "first_name"), "", "", "", NULL };
  const char *address[] = { "", "", get_part (company, "address"), get_part (company, "city"), "", "",
                            get_part (company, "country"), NULL };
  GString *card = g_string_new ("BEGIN:VCARD\r\nVERSION:3.0\r\n");

  add_text (card, "FN", name);
  if (*names[0] == '\0' && *names[1] == '\0')
    names[0] = name; /* N has to be there */
  add_property (card, "N", names);
  add_text (card, "ORG", tamiz_words_get_text (company, "name"));
  add_text (card, "TITLE", tamiz_words_get_text (person, "job_title"));
  add_ways (card, person);
  add_property (card, "ADR;TYPE=WORK", address);
  g_string_append (card, "END:VCARD\r\n");

  return g_string_free (card, FALSE);
}
