#define G_LOG_DOMAIN "tamiz-exchange"

#include "config.h"

#include "tamiz-exchange.h"

#include "tamiz-clock.h"
#include "tamiz-secret.h"

#include <libsoup/soup.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST_RETRY (24 * TAMIZ_HOUR)

/**
 * tamiz_request_new:
 * @method: POST, GET, …
 * @url: the whole address
 *
 * Makes a request without body.
 *
 * Returns: (transfer full): the request
 */
TamizRequest *
tamiz_request_new (const char *method,
                   const char *url)
{
  TamizRequest *self = g_new0 (TamizRequest, 1);

  self->method = g_strdup (method);
  self->url = g_strdup (url);
  self->headers = g_ptr_array_new_with_free_func (g_free);

  return self;
}

/**
 * tamiz_request_add_header:
 * @self: a request
 * @name: a header's name
 * @value: its value
 *
 * Adds a header.
 */
void
tamiz_request_add_header (TamizRequest *self,
                          const char   *name,
                          const char   *value)
{
  g_ptr_array_add (self->headers, g_strdup (name));
  g_ptr_array_add (self->headers, g_strdup (value));
}

/**
 * tamiz_request_get_header:
 * @self: a request
 * @name: a header's name
 *
 * Gets a header that was added.
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
tamiz_request_get_header (TamizRequest *self,
                          const char   *name)
{
  for (guint i = 0; i + 1 < self->headers->len; i += 2)
    {
      if (g_ascii_strcasecmp (g_ptr_array_index (self->headers, i), name) == 0)
        return g_ptr_array_index (self->headers, i + 1);
    }

  return NULL;
}

/**
 * tamiz_request_set_text:
 * @self: a request whose body is complete
 *
 * Writes the body as it will be sent, once, into `text`; without a body an empty one.
 */
void
tamiz_request_set_text (TamizRequest *self)
{
  char *text;

  if (self->text != NULL)
    return;

  /* Fifteen digits: what a person typed comes out again as it was, 0.1 for one. */
  text = self->body != NULL ? json_dumps (self->body, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION (15)) : NULL;
  self->text = g_strdup (text != NULL ? text : "");
  free (text);
}

/**
 * tamiz_request_free:
 * @self: (transfer full) (nullable): a request
 *
 * Frees a request.
 */
void
tamiz_request_free (TamizRequest *self)
{
  if (self == NULL)
    return;

  g_free (self->method);
  g_free (self->url);
  g_ptr_array_unref (self->headers);
  json_decref (self->body);
  g_free (self->text);
  tamiz_secret_free (self->form);
  g_free (self);
}

/**
 * tamiz_response_new:
 * @status: the HTTP status
 *
 * Makes an answer without body.
 *
 * Returns: (transfer full): the answer
 */
TamizResponse *
tamiz_response_new (guint status)
{
  TamizResponse *self = g_new0 (TamizResponse, 1);

  self->status = status;
  self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->is_empty = TRUE;

  return self;
}

/**
 * tamiz_response_add_header:
 * @self: an answer
 * @name: a header's name
 * @value: its value
 *
 * Adds a header; of several with one name the last counts.
 */
void
tamiz_response_add_header (TamizResponse *self,
                           const char    *name,
                           const char    *value)
{
  char *key = g_ascii_strdown (name, -1);

  if (g_str_equal (key, "date"))
    self->date = tamiz_http_date_parse (value);
  g_hash_table_insert (self->headers, key, g_strdup (value));
}

/**
 * tamiz_response_get_header:
 * @self: an answer
 * @name: a header's name
 *
 * Gets a header.
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
tamiz_response_get_header (TamizResponse *self,
                           const char    *name)
{
  g_autofree char *key = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (self->headers, key);
}

static gboolean
says_json (TamizResponse *self)
{
  const char *type = tamiz_response_get_header (self, "content-type");
  g_autofree char *media = NULL;
  char *end;

  if (type == NULL)
    return FALSE;
  media = g_ascii_strdown (type, -1);
  end = strchr (media, ';');
  if (end != NULL)
    *end = '\0';
  g_strstrip (media);

  return g_str_equal (media, "application/json") || g_str_has_suffix (media, "+json")
         || g_str_equal (media, "text/json");
}

/* Some answer a bare number, true or null. */
static json_t *
parse_body (const char *text,
            gsize       length)
{
  gsize start = 0;

  while (start < length && g_ascii_isspace (text[start]))
    start++;
  if (start < length && (text[start] == '{' || text[start] == '['))
    return tamiz_json_parse (text, (gssize) length, NULL);

  return json_loadb (text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
}

/**
 * tamiz_response_take_body:
 * @self: an answer whose headers are complete
 * @text: the body
 * @length: its length in bytes
 *
 * Reads the body, where it says that it is JSON; strictly and bounded.  What does not
 * parse leaves `body` empty.
 */
void
tamiz_response_take_body (TamizResponse *self,
                          const char    *text,
                          gsize          length)
{
  self->is_json = says_json (self);
  self->is_empty = length == 0;
  json_decref (self->body);
  self->body = self->is_json && length > 0 ? parse_body (text, length) : NULL;
}

/**
 * tamiz_response_get_retry_after:
 * @self: an answer
 * @now: our own time, for answers without a Date
 *
 * Reads Retry-After (RFC 9110, 10.2.3), which is a number of seconds or a date.  A date is
 * compared with the answer's own Date, because our clock may be wrong.
 *
 * Returns: microseconds to wait, from a second to a day; 0 where it does not say
 */
gint64
tamiz_response_get_retry_after (TamizResponse *self,
                                gint64         now)
{
  const char *text = tamiz_response_get_header (self, "retry-after");
  gint64 wait;

  if (text == NULL)
    return 0;
  if (g_ascii_string_to_signed (text, 10, 0, LONGEST_RETRY / TAMIZ_SECOND, &wait, NULL))
    wait *= TAMIZ_SECOND;
  else if (*text != '\0' && strspn (text, "0123456789") == strlen (text))
    wait = LONGEST_RETRY;
  else
    {
      gint64 at = tamiz_http_date_parse (text);

      if (at == 0)
        return 0;
      wait = at - (self->date != 0 ? self->date : now);
    }

  return CLAMP (wait, TAMIZ_SECOND, LONGEST_RETRY);
}

/**
 * tamiz_response_free:
 * @self: (transfer full) (nullable): an answer
 *
 * Frees an answer.
 */
void
tamiz_response_free (TamizResponse *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->headers);
  json_decref (self->body);
  g_free (self);
}

/**
 * tamiz_http_date_parse:
 * @text: an HTTP date
 *
 * Reads a date of HTTP.
 *
 * Returns: microseconds since 1970; 0 where it is none
 */
gint64
tamiz_http_date_parse (const char *text)
{
  g_autoptr (GDateTime) time = soup_date_time_new_from_http_string (text);

  return time != NULL ? g_date_time_to_unix (time) * TAMIZ_SECOND : 0;
}
