#include "config.h"

#include "tamiz-error.h"
#include "tamiz-form-post.h"

#include <string.h>

/* What forms of web sites post, and what else arrives where they do. */

#define URLENCODED "application/x-www-form-urlencoded"

static TamizFormPost *
decode (const char *type,
        const char *body)
{
  g_autoptr (GError) error = NULL;
  TamizFormPost *post = tamiz_form_post_decode (type, body, strlen (body), &error);

  g_assert_no_error (error);
  g_assert_nonnull (post);
  return post;
}

static void
assert_value (TamizFormPost *post,
              const char    *name,
              const char    *expected)
{
  g_autofree char *value = tamiz_form_post_dup (post, name);

  g_assert_cmpstr (value, ==, expected);
}

static void
assert_refused (const char *type,
                const char *body,
                gsize       length,
                int         code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tamiz_form_post_decode (type, body, length, &error));
  g_assert_error (error, TAMIZ_INTAKE_ERROR, code);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static void
test_urlencoded (void)
{
  g_autoptr (TamizFormPost) post
      = decode (URLENCODED "; charset=UTF-8",
                "name=Mar%C3%ADa+P%C3%A9rez&&interest=hotel&interest=spa&empty=&=nobody&alone&discount=100%&plus=a%2Bb");

  assert_value (post, "name", "María Pérez");
  assert_value (post, "interest", "hotel, spa");
  assert_value (post, "empty", NULL);
  assert_value (post, "discount", "100%");
  assert_value (post, "plus", "a+b");
  g_assert_false (post->json);
}

static void
test_other_encodings (void)
{
  g_autoptr (TamizFormPost) said = decode (URLENCODED ";charset=ISO-8859-1", "name=Jos%E9+%80");
  g_autoptr (TamizFormPost) unsaid = decode (URLENCODED, "name=Jos%E9");
  g_autoptr (TamizFormPost) odd = decode (URLENCODED "; charset=\"../../UTF-7//IGNORE\"", "name=+ADw-script+AD4-");

  assert_value (said, "name", "José €");
  assert_value (unsaid, "name", "José");
  /* An encoding that no form is sent in changes nothing. */
  assert_value (odd, "name", "ADw-script AD4-");
}

static void
test_controls_are_dropped (void)
{
  g_autoptr (TamizFormPost) post
      = decode (URLENCODED, "name=Ana%00%07Rojas&text=one%0D%0Atwo%0Dthree%09tab&na%00me2=x");
  g_autoptr (json_t) kept = tamiz_form_post_to_json (post);

  assert_value (post, "name", "AnaRojas");
  assert_value (post, "text", "one\ntwo\nthree\ttab");
  assert_value (post, "name2", "x");
  g_assert_cmpuint (json_array_size (json_object_get (kept, "fields")), ==, 3);
}

static void
test_multipart (void)
{
  g_autoptr (TamizFormPost) post
      = decode ("multipart/form-data; boundary=\"xx yy\"",
                "preamble\r\n--xx yy\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAna \"la\" Rojas\r\n"
                "--xx yy\r\ncontent-disposition: form-data; filename=\"plan; a.pdf\"; name=\"file\"\r\n"
                "Content-Type: application/pdf\r\n\r\n%PDF\r\n--xx\r\n\r\n"
                "--xx yy\r\nContent-Disposition: form-data; name=\"text\"\r\nContent-Type: text/plain; charset=iso-8859-1"
                "\r\n\r\nse\xf1or\r\n--xx yy\r\nContent-Disposition: form-data; name=empty\r\n\r\n\r\n--xx yy--\r\n");

  assert_value (post, "name", "Ana \"la\" Rojas");
  assert_value (post, "text", "señor");
  assert_value (post, "file", NULL);
  assert_value (post, "empty", NULL);
  g_assert_cmpuint (post->fields->len, ==, 3);
  g_assert_cmpuint (post->files->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (post->files, 0), ==, "file: plan; a.pdf");
}

static void
test_broken_multipart (void)
{
  static const char *const bodies[] = {
    "",
    "--b",
    "--b--garbage",
    "--b\r\n",
    "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nnever ends",
    "--b\r\nContent-Disposition: form-data; name=\"a\"\r\nno empty line\r\n--b--",
    "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
    "--bX\r\n\r\n\r\n--b--",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tamiz_form_post_decode ("multipart/form-data; boundary=b", bodies[i], strlen (bodies[i]), &error));
      g_assert_nonnull (error);
    }
  assert_refused ("multipart/form-data", "x", 1, TAMIZ_INTAKE_ERROR_READ);
  assert_refused ("multipart/form-data; boundary=", "x", 1, TAMIZ_INTAKE_ERROR_READ);
}

static void
test_json (void)
{
  g_autoptr (TamizFormPost) post
      = decode ("application/json", "{\"name\": \"Ana\\u0000 Rojas\", \"employees\": 40, \"share\": 0.5, \"agree\": true,"
                                    " \"interest\": [\"hotel\", \"spa\"], \"nothing\": null}");

  assert_value (post, "name", "Ana Rojas");
  assert_value (post, "employees", "40");
  assert_value (post, "share", "0.5");
  assert_value (post, "agree", "yes");
  assert_value (post, "interest", "hotel, spa");
  assert_value (post, "nothing", NULL);
  g_assert_true (post->json);
}

static void
test_json_refused (void)
{
  g_autoptr (GString) deep = g_string_new ("{\"a\":");

  for (guint i = 0; i < 10000; i++)
    g_string_append_c (deep, '[');
  assert_refused ("application/json", deep->str, deep->len, TAMIZ_INTAKE_ERROR_READ);
  assert_refused ("application/json", "[\"a\"]", 5, TAMIZ_INTAKE_ERROR_READ);
  assert_refused ("application/json", "{\"a\": {\"b\": 1}}", 15, TAMIZ_INTAKE_ERROR_READ);
  assert_refused ("application/json", "{\"a\": [[1]]}", 12, TAMIZ_INTAKE_ERROR_READ);
  assert_refused ("application/json", "name=Ana", 8, TAMIZ_INTAKE_ERROR_READ);
}

static void
test_bounds (void)
{
  g_autofree char *large = g_strnfill (TAMIZ_FORM_POST_MOST_BYTES + 1, 'a');
  g_autoptr (GString) many = g_string_new (NULL);

  for (guint i = 0; i <= TAMIZ_FORM_POST_MOST_FIELDS; i++)
    g_string_append_printf (many, "f%u=1&", i);
  assert_refused (URLENCODED, large, TAMIZ_FORM_POST_MOST_BYTES + 1, TAMIZ_INTAKE_ERROR_TOO_LARGE);
  assert_refused (URLENCODED, many->str, many->len, TAMIZ_INTAKE_ERROR_TOO_LARGE);
  assert_refused (URLENCODED, large, 300, TAMIZ_INTAKE_ERROR_TOO_LARGE);
  assert_refused (URLENCODED, "", 0, TAMIZ_INTAKE_ERROR_EMPTY);
  assert_refused (URLENCODED, "&=x&", 4, TAMIZ_INTAKE_ERROR_EMPTY);
  assert_refused ("text/plain", "name=Ana", 8, TAMIZ_INTAKE_ERROR_ENCODING);
  assert_refused (NULL, "name=Ana", 8, TAMIZ_INTAKE_ERROR_ENCODING);
}

static void
test_kept (void)
{
  g_autoptr (TamizFormPost) post = decode (URLENCODED, "name=<script>alert(1)</script>&a=1&a=2");
  g_autoptr (json_t) json = tamiz_form_post_to_json (post);
  g_autoptr (TamizFormPost) again = tamiz_form_post_from_json (json);
  g_autoptr (TamizFormPost) nothing = tamiz_form_post_from_json (NULL);

  assert_value (again, "name", "<script>alert(1)</script>");
  assert_value (again, "a", "1, 2");
  g_assert_cmpuint (nothing->fields->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/intake/form-post/urlencoded", test_urlencoded);
  g_test_add_func ("/intake/form-post/other-encodings", test_other_encodings);
  g_test_add_func ("/intake/form-post/controls-are-dropped", test_controls_are_dropped);
  g_test_add_func ("/intake/form-post/multipart", test_multipart);
  g_test_add_func ("/intake/form-post/broken-multipart", test_broken_multipart);
  g_test_add_func ("/intake/form-post/json", test_json);
  g_test_add_func ("/intake/form-post/json-refused", test_json_refused);
  g_test_add_func ("/intake/form-post/bounds", test_bounds);
  g_test_add_func ("/intake/form-post/kept", test_kept);

  return g_test_run ();
}
