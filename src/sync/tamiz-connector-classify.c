/* What an answer means: its class, by the mapping's rules in their order, and the server's words. */

#define G_LOG_DOMAIN "tamiz-connector"

#include "config.h"

#include "tamiz-connector-private.h"

#include "tamiz-clock.h"
#include "tamiz-json-path.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As much of a server's words as a person will read. */
#define LONGEST_WORDS 500

static gboolean
status_matches (json_t *status,
                guint   actual)
{
  gsize i;
  json_t *number;

  if (status == NULL)
    return TRUE;
  if (json_is_integer (status))
    return json_integer_value (status) == actual;
  json_array_foreach (status, i, number)
    {
      if (json_integer_value (number) == actual)
        return TRUE;
    }

  return FALSE;
}

static gboolean
ops_match (json_t     *ops,
           const char *op)
{
  gsize i;
  json_t *name;

  if (ops == NULL)
    return TRUE;
  json_array_foreach (ops, i, name)
    {
      if (g_str_equal (json_string_value (name), op))
        return TRUE;
    }

  return FALSE;
}

static gboolean
contains_any (const char *text,
              json_t     *parts)
{
  gsize i;
  json_t *part;

  json_array_foreach (parts, i, part)
    {
      if (strstr (text, json_string_value (part)) != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
value_passes (json_t *value,
              json_t *test)
{
  json_t *is = json_object_get (test, "is");
  json_t *contains = json_object_get (test, "contains");

  if (is != NULL && !json_equal (value, is))
    return FALSE;

  return contains == NULL
         || (json_is_string (value) && contains_any (json_string_value (value), contains));
}

/* Anything that the path leads to may pass; "not" turns that round. */
static gboolean
test_holds (json_t *test,
            json_t *body)
{
  g_autoptr (GPtrArray) values = tamiz_json_path_list (body, tamiz_json_get_text (test, "path"));
  gboolean passes = FALSE;

  for (guint i = 0; i < values->len && !passes; i++)
    passes = value_passes (g_ptr_array_index (values, i), test);

  return passes != json_is_true (json_object_get (test, "not"));
}

gboolean
tamiz_answer_passes (json_t *body,
                     json_t *tests)
{
  gsize i;
  json_t *test;

  json_array_foreach (tests, i, test)
    {
      if (!test_holds (test, body))
        return FALSE;
    }

  return TRUE;
}

static gboolean
headers_match (json_t        *headers,
               TamizResponse *response)
{
  const char *name;
  json_t *value;

  json_object_foreach (headers, name, value)
    {
      const char *actual = tamiz_response_get_header (response, name);

      if (actual == NULL || !json_is_string (value)
          || g_ascii_strcasecmp (actual, json_string_value (value)) != 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
rule_matches (json_t        *rule,
              const char    *op,
              TamizResponse *response)
{
  if (!status_matches (json_object_get (rule, "status"), response->status)
      || !ops_match (json_object_get (rule, "ops"), op)
      || !headers_match (json_object_get (rule, "header"), response)
      || (json_is_true (json_object_get (rule, "empty_body")) && !response->is_empty))
    return FALSE;

  return tamiz_answer_passes (response->body, json_object_get (rule, "if"));
}

/* One line of bounded length; what a server says is shown, and kept, but never trusted. */
static char *
clean_words (const char *text)
{
  g_autoptr (json_t) value = json_string (text);
  g_autoptr (json_t) line = NULL;

  if (value == NULL)
    return NULL;
  line = tamiz_encoder_encode (TAMIZ_ENCODER_LINE, value, LONGEST_WORDS, NULL);
  return g_strdup (json_string_value (line));
}

/* Some CRMs put JSON into a text of their JSON, and again: each path leads on within that. */
static char *
find_within (json_t *words,
             json_t *body)
{
  json_t *value = tamiz_json_path_get (body, tamiz_json_get_text (words, "path"));
  g_autofree char *text = g_strdup (json_string_value (value));
  gsize i;
  json_t *path;

  json_array_foreach (json_object_get (words, "within"), i, path)
    {
      g_autoptr (json_t) inner = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;

      g_free (text);
      text = inner != NULL ? tamiz_encoder_decode (TAMIZ_ENCODER_TEXT,
                                                   tamiz_json_path_get (inner, json_string_value (path)))
                           : NULL;
    }

  return g_steal_pointer (&text);
}

/* What failed as a program does says why in the last line of where it was. */
static char *
find_last_line (json_t *words,
                json_t *body)
{
  g_autofree char *text = g_strdup (json_string_value (tamiz_json_path_get (body, tamiz_json_get_text (words, "path"))));
  const char *end;

  if (text == NULL)
    return NULL;

  end = strrchr (g_strchomp (text), '\n');
  return g_strdup (end != NULL ? end + 1 : text);
}

/* The first that says something. */
static char *
find_words (json_t        *words,
            TamizResponse *response)
{
  gsize i;
  json_t *item;

  if (json_is_array (words))
    {
      json_array_foreach (words, i, item)
        {
          char *text = find_words (item, response);

          if (text != NULL && *text != '\0')
            return text;
          g_free (text);
        }
      return NULL;
    }
  if (json_is_string (words))
    return tamiz_encoder_decode (TAMIZ_ENCODER_TEXT,
                                 tamiz_json_path_get (response->body, json_string_value (words)));
  if (json_object_get (words, "within") != NULL)
    return find_within (words, response->body);
  if (json_object_get (words, "last_line") != NULL)
    return find_last_line (words, response->body);

  return words != NULL ? g_strdup (tamiz_response_get_header (response, tamiz_json_get_text (words, "header")))
                       : NULL;
}

/* Of what cannot be sent as it is, nobody finds out why without words. */
static gboolean
refuses (TamizClass klass)
{
  return klass == TAMIZ_CLASS_INVALID || klass == TAMIZ_CLASS_RIGHTS || klass == TAMIZ_CLASS_AUTH;
}

static char *
read_words (json_t        *words,
            TamizResponse *response,
            gboolean       refused)
{
  g_autofree char *text = find_words (words, response);
  const char *location;

  if (text != NULL && *text != '\0')
    return clean_words (text);

  /* A redirect is not followed, but a person may want to know where it leads. */
  location = tamiz_response_get_header (response, "location");
  if (response->status >= 300 && response->status < 400 && location != NULL)
    {
      g_autofree char *moved = g_strdup_printf (_("HTTP %u, moved to %s"), response->status, location);

      return clean_words (moved);
    }
  if (response->status >= 200 && response->status < 300 && refused)
    return g_strdup (_("The CRM refused it without saying why"));

  return g_strdup_printf ("HTTP %u", response->status);
}

/* Where no rule of the mapping speaks: what the status means by RFC 9110. */
static TamizClass
classify_status (TamizResponse *response,
                 const char    *ok,
                 gboolean       any_body)
{
  guint status = response->status;

  if (status >= 200 && status < 300)
    {
      if (any_body)
        return TAMIZ_CLASS_OK;
      if (!response->is_json)
        return TAMIZ_CLASS_NOT_THE_API;
      if (response->body == NULL)
        return TAMIZ_CLASS_UNREADABLE;
      return ok == NULL || tamiz_json_path_get (response->body, ok) != NULL ? TAMIZ_CLASS_OK
                                                                           : TAMIZ_CLASS_NOT_THE_API;
    }

  switch (status)
    {
    case 401:
    case 407:
      return TAMIZ_CLASS_AUTH;
    case 403:
      return TAMIZ_CLASS_RIGHTS;
    case 404:
    case 405:
    case 410:
      return TAMIZ_CLASS_NOT_THE_API;
    case 408:
    case 502:
    case 503:
    case 504:
      return TAMIZ_CLASS_TRANSIENT;
    case 429:
      return TAMIZ_CLASS_RATE;
    default:
      if (status >= 500)
        return TAMIZ_CLASS_SERVER_ERROR;
      return status >= 400 ? TAMIZ_CLASS_INVALID : TAMIZ_CLASS_NOT_THE_API;
    }
}

/* The first of the mapping's rules that matches; -1 = none does. */
int
tamiz_connector_find_rule (TamizConnector *self,
                           const char     *op,
                           TamizResponse  *response)
{
  gsize i;
  json_t *rule;

  json_array_foreach (json_object_get (tamiz_connector_get_mapping (self), "errors"), i, rule)
    {
      if (rule_matches (rule, op, response))
        return (int) i;
    }

  return -1;
}

/**
 * tamiz_connector_classify:
 * @self: a connector
 * @op: the operation that was asked for
 * @response: the answer
 * @now: our own time, microseconds since 1970
 *
 * Says what an answer means.  The status alone does not: CRMs answer 200 to errors and 500
 * to duplicates; so the first rule of the mapping that matches decides, and only then the
 * status.
 *
 * Returns: (transfer full): its class and the server's words
 */
TamizAnswer *
tamiz_connector_classify (TamizConnector *self,
                          const char     *op,
                          TamizResponse  *response,
                          gint64          now)
{
  json_t *mapping = tamiz_connector_get_mapping (self);
  json_t *spec = tamiz_connector_get_op (self, op);
  const char *ok = tamiz_json_get_text (spec, "ok");
  TamizAnswer *answer = g_new0 (TamizAnswer, 1);
  int found = tamiz_connector_find_rule (self, op, response);

  answer->retry_after = tamiz_response_get_retry_after (response, now);
  answer->not_found = TAMIZ_CLASS_INVALID;
  if (found >= 0)
    {
      json_t *rule = json_array_get (json_object_get (mapping, "errors"), (gsize) found);

      tamiz_class_from_nick (tamiz_json_get_text (rule, "class"), &answer->klass);
      answer->rolled_back = json_is_true (json_object_get (rule, "rolled_back"));
      tamiz_class_from_nick (tamiz_json_get_text (rule, "not_found"), &answer->not_found);
      if (answer->retry_after == 0)
        answer->retry_after = tamiz_json_get_int (rule, "wait_seconds", 0) * TAMIZ_SECOND;
      answer->words = read_words (json_object_get (rule, "words"), response, refuses (answer->klass));
      return answer;
    }

  answer->klass = classify_status (response, ok != NULL ? ok : tamiz_json_get_text (mapping, "ok"),
                                   g_strcmp0 (tamiz_json_get_text (spec, "answer"), "any") == 0);
  if (answer->klass != TAMIZ_CLASS_OK)
    answer->words = read_words (NULL, response, FALSE);
  return answer;
}
