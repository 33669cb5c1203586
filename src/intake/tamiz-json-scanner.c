#define G_LOG_DOMAIN "tamiz-json-scanner"

#include "config.h"

#include "tamiz-json-scanner.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* UTF-16 is converted whole; so much of it. */
#define MAX_CONVERTED ((gsize) 512 << 20)

static gboolean
is_space (guint8 c)
{
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
pass_space (TamizJsonScanner *self,
            const char       *also)
{
  while (self->at < self->size
         && (is_space (self->data[self->at])
             || (self->data[self->at] != '\0' && strchr (also, self->data[self->at]) != NULL)))
    {
      self->line += self->data[self->at] == '\n';
      self->at++;
    }
}

/* Where the object or list that begins at @start ends, which is behind its last bracket.
 * One that is never closed reaches to the end.
 */
static gsize
find_end (const guint8 *data,
          gsize         size,
          gsize         start,
          gboolean     *closed)
{
  gboolean quoted = FALSE;
  gsize depth = 0;

  *closed = FALSE;
  for (gsize i = start; i < size; i++)
    {
      guint8 c = data[i];

      if (quoted)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            quoted = FALSE;
          continue;
        }
      if (c == '"')
        quoted = TRUE;
      else if (c == '{' || c == '[')
        depth++;
      else if ((c == '}' || c == ']') && (depth == 0 || --depth == 0))
        {
          *closed = TRUE;
          return i + 1;
        }
      if (depth == 0 && c == '\n')
        return i;
    }

  return size;
}

static gsize
find_line_end (TamizJsonScanner *self)
{
  const guint8 *feed = memchr (self->data + self->at, '\n', self->size - self->at);

  return feed != NULL ? (gsize) (feed - self->data) : self->size;
}

/* One object a line, unless the first goes on in the next line or stands in a list. */
static void
choose_way (TamizJsonScanner *self)
{
  gsize line, end;
  gboolean closed;

  tamiz_json_scanner_rewind (self);
  pass_space (self, "");
  line = find_line_end (self);
  end = find_end (self->data, MIN (self->size, self->at + TAMIZ_JSON_MAX_RECORD), self->at, &closed);
  self->by_lines = self->at < self->size && self->data[self->at] != '[' && (!closed || end <= line);
  tamiz_json_scanner_rewind (self);
}

static gboolean
convert_whole (TamizJsonScanner *self,
               GError          **error)
{
  if (self->source.file_size > MAX_CONVERTED)
    {
      g_set_error_literal (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_TOO_LARGE,
                           _("The file is too large in UTF-16; save it as UTF-8"));
      return FALSE;
    }

  while (tamiz_csv_source_more (&self->source))
    continue;
  return TRUE;
}

gboolean
tamiz_json_scanner_init (TamizJsonScanner *self,
                         GBytes           *bytes,
                         GError          **error)
{
  if (!tamiz_csv_source_init (&self->source, bytes, error))
    return FALSE;
  if (self->source.window != NULL && !convert_whole (self, error))
    return FALSE;

  tamiz_csv_source_get (&self->source, &self->data, &self->size);
  choose_way (self);
  return TRUE;
}

void
tamiz_json_scanner_clear (TamizJsonScanner *self)
{
  tamiz_csv_source_clear (&self->source);
}

void
tamiz_json_scanner_rewind (TamizJsonScanner *self)
{
  self->at = 0;
  self->line = 1;
}

/* The next piece that should be an object.  FALSE at the end. */
gboolean
tamiz_json_scanner_next (TamizJsonScanner *self,
                         TamizJsonPiece   *piece)
{
  gboolean closed;
  gsize end;

  pass_space (self, self->by_lines ? "" : ",[]");
  if (self->at >= self->size)
    return FALSE;

  piece->line = self->line;
  piece->text = (const char *) self->data + self->at;
  end = self->by_lines ? find_line_end (self) : find_end (self->data, self->size, self->at, &closed);
  piece->size = end - self->at;
  for (; self->at < end; self->at++)
    self->line += self->data[self->at] == '\n';
  while (piece->size > 0 && is_space ((guint8) piece->text[piece->size - 1]))
    piece->size--;

  return TRUE;
}
