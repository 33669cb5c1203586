#include "config.h"

#include "tamiz-test-window.h"

#include <string.h>

/* Where pages ask and do. */

typedef struct
{
  char *message;            /* the last that was told */
  gboolean failed;
} Told;

static void
told_cb (TamizDesk  *desk,
         const char *message,
         gboolean    failed,
         GArray     *changes,
         Told       *told)
{
  g_free (told->message);
  told->message = g_strdup (message);
  told->failed = failed;
}

static TamizTestWindow *
open_company (Told *told)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  TamizTestWindow *test;

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Ana", "email", "ana@uno.example", "role",
                                      "marketing,steward", NULL));
  test = tamiz_test_window_new (base);
  g_signal_connect (tamiz_window_get_desk (test->window), "told", G_CALLBACK (told_cb), told);

  return test;
}

static void
count_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  guint *count = g_object_get_data (owner, "count");

  (*count)++;
}

/* Nobody is there any more to show it in its place. */
static void
what_is_refused_when_nobody_is_there_is_told (void)
{
  Told told = { 0 };
  g_autoptr (TamizTestWindow) test = open_company (&told);
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  guint count = 0;

  g_object_set_data (owner, "count", &count);
  tamiz_desk_do (tamiz_window_get_desk (test->window), owner, "user.add",
                 json_pack ("{ss ss ss}", "name", "Otra", "email", "ana@uno.example", "role", "sales"), "Added",
                 count_cb);
  g_object_unref (owner);
  tamiz_test_wait (told.message != NULL);
  g_assert_true (told.failed);
  g_assert_nonnull (strstr (told.message, "ana@uno.example"));
  g_assert_cmpuint (count, ==, 0);
  g_free (told.message);
}

/* Who is there says it themselves. */
static void
what_is_refused_is_answered_once (void)
{
  Told told = { 0 };
  g_autoptr (TamizTestWindow) test = open_company (&told);
  g_autoptr (GObject) owner = g_object_new (G_TYPE_OBJECT, NULL);
  guint count = 0;

  g_object_set_data (owner, "count", &count);
  tamiz_desk_do (tamiz_window_get_desk (test->window), owner, "user.add",
                 json_pack ("{ss ss ss}", "name", "Otra", "email", "ana@uno.example", "role", "sales"), "Added",
                 count_cb);
  tamiz_test_wait (count > 0);
  tamiz_test_settle (50);
  g_assert_null (told.message);
  g_assert_cmpuint (count, ==, 1);
}

static void
what_is_asked_by_nobody_is_not_answered (void)
{
  Told told = { 0 };
  g_autoptr (TamizTestWindow) test = open_company (&told);
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  guint count = 0;

  g_object_set_data (owner, "count", &count);
  tamiz_desk_ask (tamiz_window_get_desk (test->window), owner, NULL, "lead.show", json_pack ("{ss}", "id", "99999"),
                  count_cb);
  g_object_unref (owner);
  tamiz_test_settle (300);
  g_assert_null (told.message);
  g_assert_cmpuint (count, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/pages/desk/what-is-refused-when-nobody-is-there-is-told",
                   what_is_refused_when_nobody_is_there_is_told);
  g_test_add_func ("/pages/desk/what-is-refused-is-answered-once", what_is_refused_is_answered_once);
  g_test_add_func ("/pages/desk/what-is-asked-by-nobody-is-not-answered", what_is_asked_by_nobody_is_not_answered);
  return g_test_run ();
}
