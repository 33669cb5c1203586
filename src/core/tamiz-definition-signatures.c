#define G_LOG_DOMAIN "tamiz-definition"

#include "config.h"

#include "tamiz-definition-read.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As many as can be named as signers. */
#define MOST_SIGNATURES 200
#define DIGEST_DIGITS 64
#define SIGNATURE_DIGITS 128

static const char *const signature_keys[] = { "side", "email", "name", "at", "digest", "public_key",
                                              "signature", NULL };
static const char *const side_nicks[] = { "marketing", "sales", NULL };

static void
read_digits (TamizReading *self,
             json_t       *in,
             const char   *key,
             gboolean      required,
             gsize         length)
{
  const char *text = tamiz_reading_text (self, in, NULL, key, required);

  if (text != NULL && (strlen (text) != length || text[strspn (text, "0123456789abcdef")] != '\0'))
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, key,
                        _("%u hexadecimal digits in small letters are needed here"), (guint) length);
}

static void
read_signature (TamizReading *self,
                json_t       *in)
{
  g_autoptr (json_t) copy = tamiz_reading_object (self, in, signature_keys);

  tamiz_reading_nick (self, in, copy, "side", side_nicks, TRUE);
  tamiz_reading_text (self, in, copy, "email", TRUE);
  tamiz_reading_text (self, in, copy, "name", FALSE);
  tamiz_reading_text (self, in, copy, "at", TRUE);
  read_digits (self, in, "digest", TRUE, DIGEST_DIGITS);
  read_digits (self, in, "public_key", json_object_get (in, "signature") != NULL, DIGEST_DIGITS);
  read_digits (self, in, "signature", json_object_get (in, "public_key") != NULL, SIGNATURE_DIGITS);
}

/**
 * tamiz_signatures_read: (skip)
 * @self: a reading
 * @in: the document
 *
 * Reads the member "signatures": who signed the content, as the file says.  Whether that is true
 * is found out by who trusts the keys.
 *
 * Returns: (transfer full) (nullable): the signatures as they stand there
 */
json_t *
tamiz_signatures_read (TamizReading *self,
                       json_t       *in)
{
  json_t *array = tamiz_reading_array (self, in, "signatures", FALSE, MOST_SIGNATURES);

  for (gsize i = 0; i < json_array_size (array) && self->error == NULL; i++)
    {
      gsize outer = tamiz_reading_enter (self, "signatures");

      tamiz_reading_enter_item (self, i);
      read_signature (self, json_array_get (array, i));
      tamiz_reading_leave (self, outer);
    }

  return json_incref (array);
}
