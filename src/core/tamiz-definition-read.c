#define G_LOG_DOMAIN "tamiz-definition"

#include "config.h"

#include "tamiz-definition-read.h"

#include "tamiz-definition-document.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A text is a sentence or a page, never a book. */
#define MOST_TEXT 65536
#define MOST_KEY 64

static void
fail_at (TamizReading *self,
         int           code,
         const char   *where,
         const char   *message)
{
  g_autofree char *part = tamiz_document_dup_part (self->root, where);
  g_autofree char *place = tamiz_document_dup_place (self->root, part);

  /* Translators: a place in the definition, such as “Criterion “Need”, “Weight””, and what is wrong there */
  g_set_error (&self->error, TAMIZ_DEFINITION_ERROR, code, _("%s: %s"), place, message);
  tamiz_error_set_part (self->error, part);
}

/**
 * tamiz_reading_fail: (skip)
 * @self: a reading
 * @code: a #TamizDefinitionError
 * @key: (nullable): the member of the present part that is wrong
 * @format: what is wrong and what to do
 *
 * Notes the first error, with the place: in words in its message, as a path in its part.
 */
void
tamiz_reading_fail (TamizReading *self,
                    int           code,
                    const char   *key,
                    const char   *format,
                    ...)
{
  g_autofree char *message = NULL;
  g_autofree char *where = NULL;
  va_list arguments;

  if (self->error != NULL)
    return;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  where = key == NULL          ? g_strdup (self->path->str)
          : self->path->len > 0 ? g_strconcat (self->path->str, ".", key, NULL)
                                : g_strdup (key);
  if (*where == '\0')
    g_set_error (&self->error, TAMIZ_DEFINITION_ERROR, code, _("The definition: %s"), message);
  else
    fail_at (self, code, where, message);
}

gsize
tamiz_reading_enter (TamizReading *self,
                     const char   *key)
{
  gsize length = self->path->len;

  g_string_append_printf (self->path, "%s%s", length > 0 ? "." : "", key);
  return length;
}

gsize
tamiz_reading_enter_item (TamizReading *self,
                          gsize         i)
{
  gsize length = self->path->len;

  g_string_append_printf (self->path, "[%" G_GSIZE_FORMAT "]", i);
  return length;
}

void
tamiz_reading_leave (TamizReading *self,
                     gsize         length)
{
  g_string_truncate (self->path, length);
}

/**
 * tamiz_reading_object: (skip)
 * @self: a reading
 * @in: (nullable): what should be an object
 * @keys: the members it may have, %NULL at the end
 *
 * Starts an object, whose members must all be known.
 *
 * Returns: (transfer full) (nullable): its empty counterpart, or %NULL where it is wrong
 */
json_t *
tamiz_reading_object (TamizReading      *self,
                      json_t            *in,
                      const char *const *keys)
{
  const char *key;
  json_t *value;

  if (self->error != NULL)
    return NULL;
  if (!json_is_object (in))
    {
      tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, NULL,
                          _("an object, {…}, is needed here"));
      return NULL;
    }

  json_object_foreach (in, key, value)
    {
      if (!g_strv_contains (keys, key))
        {
          g_autofree char *known = g_strjoinv (", ", (char **) keys);
          g_autofree char *shown = g_utf8_substring (key, 0, MIN (g_utf8_strlen (key, -1), 80));

          tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, shown,
                              _("there is no such key; the keys here are: %s"), known);
          return NULL;
        }
    }

  return json_object ();
}

/**
 * tamiz_reading_array: (skip)
 * @self: a reading
 * @in: the object
 * @key: its member
 * @required: whether it must be there
 * @most: how many items are sensible
 *
 * Finds a member that is an array.
 *
 * Returns: (transfer none) (nullable): the array; %NULL where it is absent or wrong
 */
json_t *
tamiz_reading_array (TamizReading *self,
                     json_t       *in,
                     const char   *key,
                     gboolean      required,
                     gsize         most)
{
  json_t *value = json_object_get (in, key);

  if (self->error != NULL || (value == NULL && !required))
    return NULL;
  if (!json_is_array (value))
    {
      tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, key,
                          _("a list, […], is needed here"));
      return NULL;
    }
  if (json_array_size (value) > most)
    {
      tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, key,
                          _("these are %u items; at most %u are possible here, so take some out or join them"),
                          (guint) json_array_size (value), (guint) most);
      return NULL;
    }

  return value;
}

const char *
tamiz_reading_text (TamizReading *self,
                    json_t       *in,
                    json_t       *out,
                    const char   *key,
                    gboolean      required)
{
  json_t *value = json_object_get (in, key);
  const char *text = json_string_value (value);

  if (self->error != NULL || (value == NULL && !required))
    return NULL;
  if (text == NULL || tamiz_text_is_blank (text))
    {
      tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, key, _("a text is needed here"));
      return NULL;
    }
  if (json_string_length (value) > MOST_TEXT)
    {
      tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, key,
                          _("the text is too long; at most %d bytes are possible"), MOST_TEXT);
      return NULL;
    }

  json_object_set (out, key, value);
  return text;
}

/**
 * tamiz_reading_key: (skip)
 * @self: a reading
 * @in: the object
 * @out: its counterpart
 * @seen: the keys of its siblings, to which this one is added
 *
 * Reads the member "key", by which answers, history and scripts name a part for ever.
 *
 * Returns: (transfer none) (nullable): the key
 */
const char *
tamiz_reading_key (TamizReading *self,
                   json_t       *in,
                   json_t       *out,
                   GHashTable   *seen)
{
  const char *key = tamiz_reading_text (self, in, out, "key", TRUE);

  if (key == NULL)
    return NULL;
  if (strlen (key) > MOST_KEY || key[strspn (key, "abcdefghijklmnopqrstuvwxyz0123456789_")] != '\0')
    {
      tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "key",
                          _("a key has at most %d small letters a–z, digits and _"), MOST_KEY);
      return NULL;
    }
  if (!g_hash_table_add (seen, g_strdup (key)))
    {
      tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "key",
                          _("the key “%s” is taken; each needs its own"), key);
      return NULL;
    }

  return key;
}

/**
 * tamiz_reading_thousandths: (skip)
 * @json: a number as written
 * @thousandths: (out): the number
 *
 * Turns a number of at most three decimals into thousandths.
 *
 * Returns: whether it is one
 */
gboolean
tamiz_reading_thousandths (json_t *json,
                           gint64 *thousandths)
{
  double number = json_number_value (json) * 1000.0;

  if (!json_is_number (json) || !(fabs (number) <= 9e15))
    return FALSE;
  /* 0.29 is not exactly 0.29 in binary; three decimals survive far below this size. */
  if (fabs (number - round (number)) > 1e-6 * MAX (1.0, fabs (number) * 1e-6))
    return FALSE;

  *thousandths = (gint64) llround (number);
  return TRUE;
}

static void
fail_range (TamizReading *self,
            const char   *key,
            gint64        least,
            gint64        most)
{
  g_autofree char *from = g_strdup_printf ("%" G_GINT64_FORMAT, least);
  g_autofree char *to = g_strdup_printf ("%" G_GINT64_FORMAT, most);

  tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, key,
                      _("a number from %s to %s is needed here"), from, to);
}

/**
 * tamiz_reading_number: (skip)
 * @self: a reading
 * @in: the object
 * @out: its counterpart
 * @key: the member
 * @least: thousandths
 * @most: thousandths
 * @fallback: thousandths where it is absent, or %TAMIZ_READING_REQUIRED
 *
 * Reads a number of at most three decimals.
 *
 * Returns: the number in thousandths
 */
gint64
tamiz_reading_number (TamizReading *self,
                      json_t       *in,
                      json_t       *out,
                      const char   *key,
                      gint64        least,
                      gint64        most,
                      gint64        fallback)
{
  json_t *value = json_object_get (in, key);
  gint64 number;

  if (self->error != NULL)
    return 0;
  if (value == NULL && fallback != TAMIZ_READING_REQUIRED)
    return fallback;
  if (self->scaled && json_is_integer (value))
    number = json_integer_value (value);
  else if (self->scaled || !json_is_number (value))
    {
      fail_range (self, key, least / 1000, most / 1000);
      return 0;
    }
  else if (!tamiz_reading_thousandths (value, &number))
    {
      tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, key,
                          _("a number of at most three decimals is needed here"));
      return 0;
    }
  if (number < least || number > most)
    {
      fail_range (self, key, least / 1000, most / 1000);
      return 0;
    }

  json_object_set_new (out, key, json_integer (number));
  return number;
}

/* Reads a whole number that stays as it is: days, hours, how many. */
gint64
tamiz_reading_count (TamizReading *self,
                     json_t       *in,
                     json_t       *out,
                     const char   *key,
                     gint64        least,
                     gint64        most,
                     gint64        fallback)
{
  json_t *value = json_object_get (in, key);

  if (self->error != NULL)
    return 0;
  if (value == NULL && fallback != TAMIZ_READING_REQUIRED)
    return fallback;
  if (!json_is_integer (value) || json_integer_value (value) < least
      || json_integer_value (value) > most)
    {
      fail_range (self, key, least, most);
      return 0;
    }

  json_object_set (out, key, value);
  return json_integer_value (value);
}

gboolean
tamiz_reading_flag (TamizReading *self,
                    json_t       *in,
                    json_t       *out,
                    const char   *key,
                    gboolean      fallback)
{
  json_t *value = json_object_get (in, key);

  if (self->error != NULL || value == NULL)
    return fallback;
  if (!json_is_boolean (value))
    {
      tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, key,
                          _("true or false is needed here"));
      return fallback;
    }

  json_object_set (out, key, value);
  return json_is_true (value);
}

/* Reads one of a few words; -1 where it is absent or wrong. */
int
tamiz_reading_nick (TamizReading      *self,
                    json_t            *in,
                    json_t            *out,
                    const char        *key,
                    const char *const *nicks,
                    gboolean           required)
{
  const char *text = tamiz_reading_text (self, in, out, key, required);
  g_autofree char *known = NULL;

  if (text == NULL)
    return -1;

  for (int i = 0; nicks[i] != NULL; i++)
    {
      if (g_str_equal (nicks[i], text))
        return i;
    }

  known = g_strjoinv (", ", (char **) nicks);
  tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, key, _("one of these is needed here: %s"),
                      known);
  return -1;
}

int
tamiz_reading_enum (TamizReading *self,
                    json_t       *in,
                    json_t       *out,
                    const char   *key,
                    TamizEnum     list,
                    gboolean      required)
{
  const char *text = tamiz_reading_text (self, in, out, key, required);
  g_autofree char *known = NULL;
  int number;

  if (text == NULL)
    return -1;
  if (tamiz_enum_from_nick (list, text, &number))
    return number;

  known = tamiz_enum_nicks (list);
  tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, key, _("one of these is needed here: %s"),
                      known);
  return -1;
}
