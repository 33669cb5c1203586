#include "config.h"

#include "fuzz.h"

#include "tamiz-form-post.h"

/* The post of a web form; its first byte chooses how it says that it is written. */
void
fuzz_form (const uint8_t *data,
           size_t         size)
{
  static const char *const types[] = {
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json",
    "application/x-www-form-urlencoded; charset=iso-8859-1", "multipart/form-data", "text/plain",
  };
  g_autoptr (TamizFormPost) post = NULL, again = NULL;
  g_autoptr (json_t) json = NULL;

  if (size == 0)
    return;
  post = tamiz_form_post_decode (types[data[0] % G_N_ELEMENTS (types)], data + 1, size - 1, NULL);
  if (post == NULL)
    return;

  for (guint i = 0; i < post->fields->len; i++)
    {
      TamizFormField *field = post->fields->pdata[i];

      g_assert_true (*field->name != '\0' && g_utf8_validate (field->name, -1, NULL));
      g_assert_true (g_utf8_validate (field->value, -1, NULL));
    }
  json = tamiz_form_post_to_json (post);
  again = tamiz_form_post_from_json (json);
  g_assert_cmpuint (again->fields->len, ==, post->fields->len);
}

FUZZ_TARGET (fuzz_form)
