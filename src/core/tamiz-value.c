#define G_LOG_DOMAIN "tamiz-value"

#include "config.h"

#include "tamiz-value.h"

/**
 * tamiz_value_clear:
 * @value: a value
 *
 * Makes a value empty and frees what it held.
 */
void
tamiz_value_clear (TamizValue *value)
{
  if (value->type == TAMIZ_VALUE_TEXT)
    g_free (value->text);
  else if (value->type == TAMIZ_VALUE_BYTES)
    g_bytes_unref (value->bytes);

  value->type = TAMIZ_VALUE_NULL;
  value->integer = 0;
}

/**
 * tamiz_value_set_int:
 * @value: a value
 * @integer: a number, a time in microseconds, a day, a member of a list or an id
 *
 * Makes @value hold a whole number.
 */
void
tamiz_value_set_int (TamizValue *value,
                     gint64      integer)
{
  tamiz_value_clear (value);
  value->type = TAMIZ_VALUE_INT;
  value->integer = integer;
}

/**
 * tamiz_value_set_text:
 * @value: a value
 * @text: (nullable): a text, which is copied
 *
 * Makes @value hold a text, or nothing where @text is %NULL.
 */
void
tamiz_value_set_text (TamizValue *value,
                      const char *text)
{
  tamiz_value_take_text (value, g_strdup (text));
}

/**
 * tamiz_value_take_text:
 * @value: a value
 * @text: (nullable) (transfer full): a text
 *
 * Makes @value own a text, or hold nothing where @text is %NULL.
 */
void
tamiz_value_take_text (TamizValue *value,
                       char       *text)
{
  tamiz_value_clear (value);
  if (text == NULL)
    return;

  value->type = TAMIZ_VALUE_TEXT;
  value->text = text;
}

/**
 * tamiz_value_set_bytes:
 * @value: a value
 * @bytes: (nullable): content of an attachment
 *
 * Makes @value hold bytes, or nothing where @bytes is %NULL.
 */
void
tamiz_value_set_bytes (TamizValue *value,
                       GBytes     *bytes)
{
  GBytes *held = bytes != NULL ? g_bytes_ref (bytes) : NULL;

  tamiz_value_clear (value);
  if (held == NULL)
    return;

  value->type = TAMIZ_VALUE_BYTES;
  value->bytes = held;
}

/**
 * tamiz_value_copy:
 * @value: a value
 * @copy: (out caller-allocates): where to put the copy; what it held is freed
 *
 * Copies a value.
 */
void
tamiz_value_copy (const TamizValue *value,
                  TamizValue       *copy)
{
  switch (value->type)
    {
    case TAMIZ_VALUE_NULL:
      tamiz_value_clear (copy);
      break;
    case TAMIZ_VALUE_INT:
      tamiz_value_set_int (copy, value->integer);
      break;
    case TAMIZ_VALUE_TEXT:
      tamiz_value_set_text (copy, value->text);
      break;
    case TAMIZ_VALUE_BYTES:
      tamiz_value_set_bytes (copy, value->bytes);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * tamiz_value_equal:
 * @a: a value
 * @b: another
 *
 * Compares two values by type and content.
 *
 * Returns: whether they hold the same
 */
gboolean
tamiz_value_equal (const TamizValue *a,
                   const TamizValue *b)
{
  if (a->type != b->type)
    return FALSE;

  switch (a->type)
    {
    case TAMIZ_VALUE_NULL:
      return TRUE;
    case TAMIZ_VALUE_INT:
      return a->integer == b->integer;
    case TAMIZ_VALUE_TEXT:
      return g_str_equal (a->text, b->text);
    case TAMIZ_VALUE_BYTES:
      return g_bytes_equal (a->bytes, b->bytes);
    default:
      g_assert_not_reached ();
    }
}

/**
 * tamiz_value_to_text:
 * @value: a value
 *
 * Writes a value as the audit keeps it: numbers in decimal, bytes by their SHA-256.
 *
 * Returns: (transfer full) (nullable): the text, %NULL for an empty value
 */
char *
tamiz_value_to_text (const TamizValue *value)
{
  switch (value->type)
    {
    case TAMIZ_VALUE_NULL:
      return NULL;
    case TAMIZ_VALUE_INT:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value->integer);
    case TAMIZ_VALUE_TEXT:
      return g_strdup (value->text);
    case TAMIZ_VALUE_BYTES:
      return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, value->bytes);
    default:
      g_assert_not_reached ();
    }
}
