#define G_LOG_DOMAIN "tamiz-letter-parts"

#include "config.h"

#include "tamiz-letter-parts.h"

#include <string.h>

/* The parts of a letter, in the order in which mail programs look for them:
 *
 *   multipart/mixed
 *     multipart/alternative       the poorest first (RFC 2046, section 5.1.4)
 *       text/plain
 *       text/html
 *       text/calendar; method=…   what mail programs show with accept and decline (RFC 6047)
 *     application/ics             the same, for those that do not
 *     files
 *
 * Where one of these would hold a single part, the part stands in its place.
 */

#define INVITATION_NAME "invite.ics"

/* A header is one line, whatever somebody wrote into it. */
char *
tamiz_letter_make_line (const char *text)
{
  char *line = g_strdup (text != NULL ? text : "");

  for (char *p = line; *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p))
        *p = ' ';
    }

  return g_strstrip (line);
}

static GMimeObject *
make_text (const char *subtype,
           const char *text)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype (subtype);

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_text_part_set_text (part, text);
  g_mime_part_set_content_encoding (GMIME_PART (part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);

  return GMIME_OBJECT (part);
}

static void
set_content (GMimePart *part,
             GBytes    *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer (data != NULL ? data : "", length);
  GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream (stream, GMIME_CONTENT_ENCODING_DEFAULT);

  g_mime_part_set_content (part, content);
  g_mime_part_set_content_encoding (part, GMIME_CONTENT_ENCODING_BASE64);
  g_object_unref (content);
  g_object_unref (stream);
}

static GMimePart *
new_part (const char *type)
{
  g_auto (GStrv) halves = g_strsplit (type, "/", 2);

  return g_strv_length (halves) == 2 ? g_mime_part_new_with_type (halves[0], halves[1])
                                     : g_mime_part_new_with_type ("application", "octet-stream");
}

/* Not as text: a calendar's lines end with CR LF and are folded, and both must arrive. */
static GMimeObject *
make_calendar (const TamizLetter *letter)
{
  GMimePart *part = new_part ("text/calendar");
  g_autoptr (GBytes) bytes = g_bytes_new_static (letter->calendar, strlen (letter->calendar));

  g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "charset", "utf-8");
  if (letter->calendar_method != NULL)
    g_mime_object_set_content_type_parameter (GMIME_OBJECT (part), "method", letter->calendar_method);
  set_content (part, bytes);

  return GMIME_OBJECT (part);
}

static GMimeObject *
make_file (const TamizLetterFile *file)
{
  GMimePart *part = new_part (file->type);
  g_autofree char *name = g_strdelimit (tamiz_letter_make_line (file->name), "/\\", '-');

  g_mime_object_set_disposition (GMIME_OBJECT (part), GMIME_DISPOSITION_ATTACHMENT);
  g_mime_part_set_filename (part, *name != '\0' ? name : "file");
  set_content (part, file->content);

  return GMIME_OBJECT (part);
}

static void
take_part (GMimeMultipart *parts,
           GMimeObject    *part)
{
  g_mime_multipart_add (parts, part);
  g_object_unref (part);
}

static GMimeObject *
make_alternative (const TamizLetter *letter)
{
  GMimeMultipart *parts;

  if (letter->html == NULL && letter->calendar == NULL)
    return make_text ("plain", letter->text);

  parts = g_mime_multipart_new_with_subtype ("alternative");
  take_part (parts, make_text ("plain", letter->text));
  if (letter->html != NULL)
    take_part (parts, make_text ("html", letter->html));
  if (letter->calendar != NULL)
    take_part (parts, make_calendar (letter));

  return GMIME_OBJECT (parts);
}

/* Returns: (transfer full): all that stands below the headers */
GMimeObject *
tamiz_letter_make_parts (const TamizLetter *letter)
{
  GMimeObject *alternative = make_alternative (letter);
  GMimeMultipart *parts;

  if (letter->calendar == NULL && letter->n_files == 0)
    return alternative;

  parts = g_mime_multipart_new_with_subtype ("mixed");
  take_part (parts, alternative);
  if (letter->calendar != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (letter->calendar, strlen (letter->calendar));
      const TamizLetterFile file = { INVITATION_NAME, "application/ics", bytes };

      take_part (parts, make_file (&file));
    }
  for (gsize i = 0; i < letter->n_files; i++)
    take_part (parts, make_file (&letter->files[i]));

  return GMIME_OBJECT (parts);
}
