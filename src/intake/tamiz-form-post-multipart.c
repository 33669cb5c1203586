#define _GNU_SOURCE /* memmem */
#define G_LOG_DOMAIN "tamiz-form-post"

#include "config.h"

#include "tamiz-form-post-private.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* multipart/form-data, RFC 7578.  Read here and not by the HTTP library: it is the part that
 * strangers write most freely, and only a little of it is needed.
 */

#define MOST_HEADERS 8192   /* bytes of a part's headers */
#define MOST_BOUNDARY 70    /* RFC 2046, 5.1.1 */

/* (nullable): where the boundary stands next, from @from on. */
static const char *
find_boundary (const char *from,
               const char *end,
               const char *delimiter)
{
  return memmem (from, end - from, delimiter, strlen (delimiter));
}

/* (nullable): what follows the first boundary, before which no line need end. */
static const char *
find_first (const char *data,
            const char *end,
            const char *delimiter)
{
  gsize length = strlen (delimiter);
  const char *at;

  if ((gsize) (end - data) >= length - 2 && memcmp (data, delimiter + 2, length - 2) == 0)
    return data + length - 2;

  at = find_boundary (data, end, delimiter);
  return at != NULL ? at + length : NULL;
}

/* (nullable): a header of a part, by its lower-case name with the colon. */
static char *
dup_header (const char *headers,
            const char *name)
{
  g_auto (GStrv) lines = g_strsplit (headers, "\n", -1);
  gsize length = strlen (name);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (lines[i], name, length) == 0)
        return g_strstrip (g_strdup (lines[i] + length));
    }

  return NULL;
}

static void
note_file (TamizFormPost *self,
           const char    *name,
           const char    *file)
{
  g_autofree char *text = NULL;

  if (*file == '\0' || self->files->len >= TAMIZ_FORM_POST_MOST_FIELDS)
    return;
  text = g_strdup_printf ("%.200s: %.200s", name, file);
  g_ptr_array_add (self->files, tamiz_form_post_read_text (NULL, text, strlen (text)));
}

static gboolean
read_part (TamizFormPost  *self,
           const char     *headers,
           const char     *body,
           gsize           length,
           GError        **error)
{
  g_autofree char *disposition = dup_header (headers, "content-disposition:");
  g_autofree char *type = dup_header (headers, "content-type:");
  g_autofree char *charset = type != NULL ? tamiz_form_post_parameter (type, "charset") : NULL;
  g_autofree char *name = disposition != NULL ? tamiz_form_post_parameter (disposition, "name") : NULL;
  g_autofree char *file = disposition != NULL ? tamiz_form_post_parameter (disposition, "filename") : NULL;
  g_autofree char *file_star = disposition != NULL ? tamiz_form_post_parameter (disposition, "filename*") : NULL;

  if (name == NULL)
    return tamiz_form_post_refuse (error, TAMIZ_INTAKE_ERROR_READ, _("A part of the form has no name"));
  if (file != NULL || file_star != NULL)
    {
      note_file (self, name, file != NULL ? file : file_star);
      return TRUE;
    }

  return tamiz_form_post_add (self, charset, name, strlen (name), body, length, error);
}

/* The headers of a part, ended by an empty line; what they leave is the body. */
static char *
take_headers (const char **part,
              const char  *end)
{
  const char *blank = memmem (*part, end - *part, "\r\n\r\n", 4);
  char *headers;

  if (blank == NULL || blank - *part > MOST_HEADERS || memchr (*part, '\0', blank - *part) != NULL)
    return NULL;

  headers = g_strndup (*part, blank - *part);
  *part = blank + 4;
  return headers;
}

static gboolean
read_parts (TamizFormPost  *self,
            const char     *delimiter,
            const char     *data,
            const char     *end,
            GError        **error)
{
  const char *part = find_first (data, end, delimiter);

  while (part != NULL)
    {
      const char *next;
      g_autofree char *headers = NULL;

      if (end - part >= 2 && memcmp (part, "--", 2) == 0)
        return TRUE;
      if (end - part < 2 || memcmp (part, "\r\n", 2) != 0)
        break;
      part += 2;
      next = find_boundary (part, end, delimiter);
      headers = next != NULL ? take_headers (&part, next) : NULL;
      if (headers == NULL)
        break;
      if (!read_part (self, headers, part, next - part, error))
        return FALSE;
      part = next + strlen (delimiter);
    }

  return tamiz_form_post_refuse (error, TAMIZ_INTAKE_ERROR_READ, _("The form did not arrive whole"));
}

gboolean
tamiz_form_post_read_multipart (TamizFormPost  *self,
                                const char     *content_type,
                                const char     *data,
                                gsize           length,
                                GError        **error)
{
  g_autofree char *boundary = tamiz_form_post_parameter (content_type, "boundary");
  g_autofree char *delimiter = NULL;

  if (boundary == NULL || *boundary == '\0' || strlen (boundary) > MOST_BOUNDARY)
    return tamiz_form_post_refuse (error, TAMIZ_INTAKE_ERROR_READ,
                                   _("The form does not say by what its parts are divided"));

  delimiter = g_strconcat ("\r\n--", boundary, NULL);
  return read_parts (self, delimiter, data, data + length, error);
}
