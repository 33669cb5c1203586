#pragma once

#include "tamiz-error.h"
#include "tamiz-test-session.h"
#include "tamiz-time.h"

#include <glib/gstdio.h>

/* What the tests of the session say over and over. */

#define DO(...) json_decref (tamiz_test_session_do (__VA_ARGS__, NULL))
#define REFUSED(...) g_free (tamiz_test_session_refused (__VA_ARGS__, NULL))

G_GNUC_UNUSED static void
assert_sound (TamizTestSession *test)
{
  g_autoptr (json_t) check = tamiz_test_session_do (test, "check", NULL);

  if (!json_is_true (json_object_get (check, "ok")))
    {
      g_autofree char *text = tamiz_json_to_text (check);

      g_error ("the base is not sound: %s", text);
    }
}

G_GNUC_UNUSED static char *
get_stage (TamizTestSession *test,
           const char       *lead)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);

  return g_strdup (tamiz_test_get (shown, "stage"));
}

G_GNUC_UNUSED static void
assert_stage (TamizTestSession *test,
              const char       *lead,
              const char       *expected)
{
  g_autofree char *stage = get_stage (test, lead);

  g_assert_cmpstr (stage, ==, expected);
}

G_GNUC_UNUSED static gint64
get_number (json_t     *json,
            const char *path)
{
  return json_integer_value (tamiz_test_find (json, path));
}

G_GNUC_UNUSED static gint64
count (TamizTestSession *test,
       const char       *operation)
{
  g_autoptr (json_t) list = tamiz_test_session_do (test, operation, NULL);

  return get_number (list, "total");
}

G_GNUC_UNUSED static gint64
count_of (TamizTestSession *test,
          const char       *operation,
          const char       *lead)
{
  g_autoptr (json_t) list = tamiz_test_session_do (test, operation, "id", lead, NULL);

  return get_number (list, "total");
}

/* The member of a list's items whose @key is @value. */
G_GNUC_UNUSED static json_t *
find_item (json_t     *items,
           const char *key,
           const char *value)
{
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      if (g_strcmp0 (tamiz_test_get (item, key), value) == 0)
        return item;
    }

  return NULL;
}

G_GNUC_UNUSED static char *
find_data (const char *name)
{
  return g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), name, NULL);
}

/* Somebody who asked by a form and left nothing but a name and a mail address. */
G_GNUC_UNUSED static char *
add_inquiry (TamizTestSession *test,
             const char       *name)
{
  g_autofree char *first = g_strdup_printf ("first_name=%s", name);
  g_autofree char *email = g_strdup_printf ("email=%s@gente.example", name);
  g_autoptr (json_t) lead = tamiz_test_session_do (test, "lead.add", "+fields", first, "+fields", email,
                                                   "source", "Página web", NULL);

  return g_strdup (tamiz_test_get (lead, "id"));
}

/* The machine's settings are not the user's while a test runs. */
G_GNUC_UNUSED static char *
set_settings_apart (void)
{
  char *folder = g_dir_make_tmp ("tamiz-settings-XXXXXX", NULL);

  g_assert_nonnull (folder);
  g_setenv ("XDG_CONFIG_HOME", folder, TRUE);
  return folder;
}

G_GNUC_UNUSED static void
remove_settings (const char *folder)
{
  g_autofree char *own = g_build_filename (folder, "tamiz", NULL);
  g_autofree char *places = g_build_filename (own, "connections.ini", NULL);

  g_unlink (places);
  g_rmdir (own);
  g_rmdir (folder);
}
