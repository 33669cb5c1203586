#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-json.h"
#include "tamiz-phone.h"
#include "tamiz-store-private.h"
#include "tamiz-text.h"

#include <string.h>

/* By what an erased person is recognised in rows that name nobody: rows that are to be completed
 * and posts of forms.  Whole words are compared, as the door compares them: ana@acme.example is in
 * no row of mariana@acme.example, and a number of four digits is in no number at all.
 */

#define FEWEST_DIGITS 7
#define MOST_DIGITS 15      /* of E.164 */
#define FEWEST_LETTERS 4

struct _TamizErasedTraces
{
  GHashTable *addresses;    /* char*: what addresses are compared by */
  GHashTable *numbers;      /* char*: digits; in E.164, and as typed */
  GHashTable *cells;        /* char*: what says something only where it is all a cell holds */
  char *country;            /* (nullable): of numbers that name none */
};

TamizErasedTraces *
tamiz_erased_traces_new (const char *country)
{
  TamizErasedTraces *self = g_new0 (TamizErasedTraces, 1);

  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cells = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->country = g_strdup (country);

  return self;
}

void
tamiz_erased_traces_free (TamizErasedTraces *self)
{
  g_hash_table_unref (self->addresses);
  g_hash_table_unref (self->numbers);
  g_hash_table_unref (self->cells);
  g_free (self->country);
  g_free (self);
}

/* (nullable): the digits of a number, NULL where they are too few to be one's own. */
static char *
dup_digits (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      int digit = g_unichar_digit_value (g_utf8_get_char (p));

      if (digit >= 0)
        g_string_append_c (digits, (char) ('0' + digit));
    }

  return digits->len >= FEWEST_DIGITS ? g_string_free (g_steal_pointer (&digits), FALSE) : NULL;
}

static char *
dup_cell (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return g_strdup (g_strstrip (folded));
}

static void
add_cell (TamizErasedTraces *self,
          const char        *text)
{
  g_autofree char *cell = dup_cell (text);
  glong least = strspn (cell, "0123456789") == strlen (cell) ? FEWEST_DIGITS : FEWEST_LETTERS;

  if (g_utf8_strlen (cell, -1) >= least)
    g_hash_table_add (self->cells, g_steal_pointer (&cell));
}

static void
add_address (TamizErasedTraces *self,
             const char        *text)
{
  g_autofree char *normal = text != NULL ? tamiz_email_normalize (text) : NULL;

  if (normal != NULL)
    g_hash_table_add (self->addresses, tamiz_email_dup_key (normal));
  else if (text != NULL)
    add_cell (self, text);
}

static void
add_number (TamizErasedTraces *self,
            const char        *text)
{
  g_autofree char *key = text != NULL ? tamiz_phone_dup_key (text) : NULL;
  char *digits = key != NULL ? dup_digits (key) : NULL;

  if (digits != NULL)
    g_hash_table_add (self->numbers, digits);
}

/**
 * tamiz_erased_traces_add:
 * @self: traces
 * @record: a record of the person
 *
 * Notes by what the record's owner is recognised.
 */
void
tamiz_erased_traces_add (TamizErasedTraces *self,
                         TamizRecord       *record)
{
  const char *id;

  switch (tamiz_record_get_kind (record))
    {
    case TAMIZ_KIND_EMAIL:
      add_address (self, tamiz_record_get_text (record, TAMIZ_EMAIL_ADDRESS));
      break;
    case TAMIZ_KIND_PHONE:
      add_number (self, tamiz_record_get_text (record, TAMIZ_PHONE_AS_TYPED));
      add_number (self, tamiz_record_get_text (record, TAMIZ_PHONE_E164));
      break;
    case TAMIZ_KIND_EXTERNAL_ID:
      id = tamiz_record_get_text (record, TAMIZ_EXTERNAL_ID_VALUE);
      if (id != NULL)
        add_cell (self, id);
      break;
    default:
      break;
    }
}

gboolean
tamiz_erased_traces_is_empty (TamizErasedTraces *self)
{
  return g_hash_table_size (self->addresses) == 0 && g_hash_table_size (self->numbers) == 0
         && g_hash_table_size (self->cells) == 0;
}

static gboolean
has_address (TamizErasedTraces *self,
             const char        *text)
{
  g_auto (GStrv) words = NULL;

  if (g_hash_table_size (self->addresses) == 0 || strchr (text, '@') == NULL)
    return FALSE;
  words = g_strsplit_set (text, " \t\r\n<>()[]\\,;:\"|/", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      char *word = words[i] + strspn (words[i], ".'!?");
      g_autofree char *normal = NULL;
      g_autofree char *key = NULL;

      for (gsize length = strlen (word); length > 0 && strchr (".'!?", word[length - 1]) != NULL; length--)
        word[length - 1] = '\0';
      normal = tamiz_email_normalize (word);
      key = normal != NULL ? tamiz_email_dup_key (normal) : NULL;
      if (key != NULL && g_hash_table_contains (self->addresses, key))
        return TRUE;
    }

  return FALSE;
}

/* As it is, or as the door would understand it: with the country that it does not name. */
static gboolean
is_number (TamizErasedTraces *self,
           const char        *text)
{
  g_autofree char *digits = dup_digits (text);
  g_autofree char *e164 = NULL;
  g_autofree char *key = NULL;
  g_autofree char *understood = NULL;
  gboolean mobile;

  if (digits == NULL || g_hash_table_contains (self->numbers, digits))
    return digits != NULL;
  if (strlen (digits) > MOST_DIGITS || !tamiz_phone_normalize (text, self->country, &e164, &mobile))
    return FALSE;
  key = tamiz_phone_dup_key (e164);
  understood = dup_digits (key);

  return understood != NULL && g_hash_table_contains (self->numbers, understood);
}

/* Whether a number goes on with a letter after its first: a plus begins another. */
static gboolean
is_of_number (gunichar c)
{
  return g_unichar_digit_value (c) >= 0 || (c != '\n' && g_unichar_isspace (c))
         || g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION || (c != 0 && c < 0x80 && strchr (".()", (int) c) != NULL);
}

static gboolean
has_number (TamizErasedTraces *self,
            const char        *text)
{
  const char *next;

  for (const char *p = text; *p != '\0' && g_hash_table_size (self->numbers) > 0; p = next)
    {
      gunichar first = g_utf8_get_char (p);
      g_autofree char *number = NULL;

      next = g_utf8_next_char (p);
      if (first != '+' && first != '(' && g_unichar_digit_value (first) < 0)
        continue;
      while (is_of_number (g_utf8_get_char (next)))
        next = g_utf8_next_char (next);
      number = g_strndup (p, next - p);
      if (is_number (self, number))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_in_text (TamizErasedTraces *self,
            const char        *text)
{
  g_autofree char *cell = dup_cell (text);

  return g_hash_table_contains (self->cells, cell) || has_address (self, text) || has_number (self, text);
}

static gboolean
is_in_value (TamizErasedTraces *self,
             json_t            *value)
{
  g_autofree char *digits = NULL;
  const char *key;
  json_t *part;
  gsize i;

  if (json_is_string (value))
    return is_in_text (self, json_string_value (value));
  if (json_is_integer (value))
    {
      digits = g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));
      return is_in_text (self, digits);
    }
  json_object_foreach (value, key, part)
    {
      if (is_in_value (self, part))
        return TRUE;
    }
  json_array_foreach (value, i, part)
    {
      if (is_in_value (self, part))
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_erased_traces_are_in:
 * @self: traces
 * @text: (nullable): the cells of a row, in JSON
 *
 * Tells whether a row holds an address, a number or an id of the person.
 *
 * Returns: whether it does
 */
gboolean
tamiz_erased_traces_are_in (TamizErasedTraces *self,
                            const char        *text)
{
  g_autoptr (json_t) row = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;

  if (text == NULL)
    return FALSE;

  return row != NULL ? is_in_value (self, row) : is_in_text (self, text);
}
