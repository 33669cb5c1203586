#include "config.h"

#include "tamiz-start.h"
#include "tamiz-test-accessible.h"
#include "tamiz-test-window.h"

#include <string.h>

/* Everything that the keyboard reaches has a name that a screen reader can say, and is
 * something to use.
 */

/* A picture of what was looked at, named after who works. */
static void
shoot (TamizTestWindow *test,
       const char      *email,
       const char      *what)
{
  g_autofree char *name = g_strdup_printf ("%.*s-%s", email != NULL ? (int) strcspn (email, "@") : 5,
                                           email != NULL ? email : "empty", what);

  tamiz_test_shot (GTK_WIDGET (test->window), name);
}

static void
check_pages (TamizTestWindow *test,
             const char      *email)
{
  const char *page;

  if (email != NULL)
    tamiz_test_window_as (test, email);
  for (guint i = 0; (page = tamiz_shell_get_nth_page (i)) != NULL; i++)
    {
      tamiz_test_window_go (test, page);
      tamiz_test_settle (500);
      tamiz_test_assert_accessible (GTK_WIDGET (test->window), page);
      shoot (test, email, page);
      tamiz_test_assert_menus_accessible (GTK_WIDGET (test->window), page);
    }
}

static void
every_control_of_every_page_has_a_name (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (150);

  check_pages (test, "lucia@muestra.example");
  check_pages (test, "diego@muestra.example");
}

static void
an_empty_base_has_names_too (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Ana", "email", "ana@uno.example", "role",
                                      "marketing,sales,steward", NULL));
  test = tamiz_test_window_new (base);
  check_pages (test, NULL);
}

static void
the_start_has_names (void)
{
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  TamizWindow *window = tamiz_window_new (NULL, clock);

  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_focus_window (GTK_WINDOW (window));
  tamiz_test_assert_accessible (GTK_WIDGET (window), "start");
  tamiz_test_click (tamiz_test_find_id (window, "new_button"));
  tamiz_test_settle (200);
  tamiz_test_assert_accessible (GTK_WIDGET (window), "country");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/app/accessible/every-control-of-every-page-has-a-name",
                   every_control_of_every_page_has_a_name);
  g_test_add_func ("/app/accessible/an-empty-base-has-names-too", an_empty_base_has_names_too);
  g_test_add_func ("/app/accessible/the-start-has-names", the_start_has_names);
  return g_test_run ();
}
