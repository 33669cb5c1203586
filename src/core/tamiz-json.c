#define G_LOG_DOMAIN "tamiz-json"

#include "config.h"

#include "tamiz-json.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* jansson's own dump sorts keys by bytes, but writes reals; canonical JSON has none,
 * and its strings are in NFC, keys too.
 */
static json_t *
normalize (json_t *json)
{
  switch (json_typeof (json))
    {
    case JSON_OBJECT:
      {
        json_t *copy = json_object ();
        const char *key;
        json_t *value;

        json_object_foreach (json, key, value)
          {
            g_autofree char *nfc = g_utf8_normalize (key, -1, G_NORMALIZE_NFC);

            json_object_set_new (copy, nfc != NULL ? nfc : key, normalize (value));
          }
        return copy;
      }
    case JSON_ARRAY:
      {
        json_t *copy = json_array ();
        gsize i;
        json_t *value;

        json_array_foreach (json, i, value)
          json_array_append_new (copy, normalize (value));
        return copy;
      }
    case JSON_STRING:
      {
        g_autofree char *nfc = g_utf8_normalize (json_string_value (json), -1, G_NORMALIZE_NFC);

        return json_string (nfc != NULL ? nfc : json_string_value (json));
      }
    case JSON_REAL:
      /* Callers check first; a real here is a mistake of ours. */
      g_critical ("a real number in canonical JSON");
      return json_integer ((json_int_t) json_real_value (json));
    default:
      return json_incref (json);
    }
}

/**
 * tamiz_json_to_canonical:
 * @json: a JSON value without real numbers
 *
 * Writes canonical JSON: UTF-8 in NFC, keys sorted by bytes, no white space, no
 * floats.  Digests and signatures are of this text.
 *
 * Returns: (transfer full): the text
 */
char *
tamiz_json_to_canonical (json_t *json)
{
  g_autoptr (json_t) copy = normalize (json);
  char *dump = json_dumps (copy, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
  char *text = g_strdup (dump);

  free (dump);
  return text;
}

/**
 * tamiz_json_to_text:
 * @json: any JSON value
 *
 * Writes JSON for people: indented, keys in the order they were set.
 *
 * Returns: (transfer full): the text
 */
char *
tamiz_json_to_text (json_t *json)
{
  char *dump = json_dumps (json, JSON_INDENT (2) | JSON_ENCODE_ANY | JSON_REAL_PRECISION (15));
  char *text = g_strdup (dump);

  free (dump);
  return text;
}

/**
 * tamiz_json_digest:
 * @canonical: canonical JSON
 *
 * Computes the SHA-256 that signatures bind to.
 *
 * Returns: (transfer full): 64 hexadecimal digits
 */
char *
tamiz_json_digest (const char *canonical)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, canonical, -1);
}

/* jansson bounds the depth at 2048; ours is smaller, because what we read is shallow
 * and what we do with it recurses.
 */
static gboolean
too_deep (const char *text,
          gsize       length)
{
  gboolean in_string = FALSE;
  int depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = text[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '{' || c == '[')
        {
          if (++depth > TAMIZ_JSON_MAX_DEPTH)
            return TRUE;
        }
      else if (c == '}' || c == ']')
        depth--;
    }

  return FALSE;
}

/**
 * tamiz_json_explain:
 * @where: what the reader of JSON found
 *
 * Says what is wrong in a text that is no JSON.
 *
 * Returns: (transfer none): a few words, to stand in a sentence
 */
const char *
tamiz_json_explain (const json_error_t *where)
{
  switch (json_error_code (where))
    {
    case json_error_premature_end_of_input:
      return _("it ends too early");
    case json_error_end_of_input_expected:
      return _("something follows after its end");
    case json_error_invalid_syntax:
      return _("a comma, a quotation mark or a bracket is missing or too many");
    case json_error_duplicate_key:
      return _("a member is there twice");
    case json_error_invalid_utf8:
      return _("it is not UTF-8");
    case json_error_null_character:
    case json_error_null_byte_in_key:
      return _("a text holds a character that is none");
    case json_error_numeric_overflow:
      return _("a number is too large");
    default:
      return where->text;
    }
}

/**
 * tamiz_json_parse:
 * @text: what should be JSON, from anywhere
 * @length: its length in bytes, or -1 where it ends with a NUL
 * @error: return location
 *
 * Parses JSON strictly: UTF-8, no key twice, no NUL, depth bounded.
 *
 * Returns: (transfer full): the value, or %NULL with %TAMIZ_CORE_ERROR_INVALID, which
 *   says line and column
 */
json_t *
tamiz_json_parse (const char  *text,
                  gssize       length,
                  GError     **error)
{
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  json_error_t where;
  json_t *json;

  if (too_deep (text, size))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                   _("The JSON nests deeper than %d levels"), TAMIZ_JSON_MAX_DEPTH);
      return NULL;
    }

  json = json_loadb (text, size, JSON_REJECT_DUPLICATES, &where);
  if (json == NULL)
    g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                 _("This is not JSON (line %d, column %d: %s)"), where.line, where.column,
                 tamiz_json_explain (&where));

  return json;
}

/**
 * tamiz_json_get_text:
 * @object: (nullable): a JSON object
 * @key: a key
 *
 * Gets a string member.
 *
 * Returns: (transfer none) (nullable): the string, or %NULL where it is not one
 */
const char *
tamiz_json_get_text (json_t     *object,
                     const char *key)
{
  return json_string_value (json_object_get (object, key));
}

/**
 * tamiz_json_get_int:
 * @object: (nullable): a JSON object
 * @key: a key
 * @fallback: what to answer where it is not a whole number
 *
 * Gets a whole number member.
 *
 * Returns: the number
 */
gint64
tamiz_json_get_int (json_t     *object,
                    const char *key,
                    gint64      fallback)
{
  json_t *value = json_object_get (object, key);

  return json_is_integer (value) ? json_integer_value (value) : fallback;
}

/**
 * tamiz_json_set_text:
 * @object: a JSON object
 * @key: a key
 * @text: (nullable): a text; %NULL becomes null
 *
 * Sets a string member; the key is always there for scripts.
 */
void
tamiz_json_set_text (json_t     *object,
                     const char *key,
                     const char *text)
{
  json_object_set_new (object, key, text != NULL ? json_string (text) : json_null ());
}

/**
 * tamiz_json_thousandths:
 * @thousandths: a number in thousandths
 *
 * Makes a JSON number with at most three decimals.
 *
 * Returns: (transfer full): an integer where it is whole, else a real
 */
json_t *
tamiz_json_thousandths (gint64 thousandths)
{
  if (thousandths % 1000 == 0)
    return json_integer (thousandths / 1000);

  return json_real ((double) thousandths / 1000.0);
}
