#include "config.h"

#include "tamiz-start.h"
#include "tamiz-test-window.h"

#include <string.h>

/* Everything that the keyboard reaches has a name that a screen reader can say, and is
 * something to use.
 */

/* A text that can be marked is none of the places the keyboard goes to.  (GTK 4.8 warns
 * where it comes to one while nothing had it.)
 */
static gboolean
stops_at_text (GtkWidget *widget)
{
  return GTK_IS_LABEL (widget) && gtk_label_get_selectable (GTK_LABEL (widget))
         && gtk_widget_get_focusable (widget) && gtk_widget_get_can_focus (widget);
}

/* A name of its own, and not only a text inside, where the text is what was chosen or
 * typed.
 */
static gboolean
needs_own_name (GtkWidget *widget)
{
  if (GTK_IS_CHECK_BUTTON (widget))
    return gtk_check_button_get_label (GTK_CHECK_BUTTON (widget)) == NULL;

  /* The list within a column view is a part of it. */
  if (GTK_IS_LIST_BASE (widget) && GTK_IS_COLUMN_VIEW (gtk_widget_get_parent (widget)))
    return FALSE;

  return (GTK_IS_EDITABLE (widget) && !GTK_IS_LIST_BOX_ROW (widget)) || GTK_IS_TEXT_VIEW (widget)
         || GTK_IS_DROP_DOWN (widget) || GTK_IS_SWITCH (widget) || GTK_IS_LIST_BASE (widget)
         || GTK_IS_COLUMN_VIEW (widget) || GTK_IS_LIST_BOX (widget);
}

static gboolean
has_own_name (GtkWidget *widget)
{
  return gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
         || gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

static gboolean
has_text_inside (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && *gtk_label_get_text (GTK_LABEL (widget)) != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (has_text_inside (child) || has_own_name (child))
        return TRUE;
    }

  return FALSE;
}

/* What several controls of one thing are parts of: they are named by the whole. */
static gboolean
is_whole (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_EDITABLE (widget)
         || GTK_IS_DROP_DOWN (widget) || GTK_IS_SWITCH (widget) || GTK_IS_CHECK_BUTTON (widget)
         || ADW_IS_COMBO_ROW (widget)
         || g_strcmp0 (G_OBJECT_TYPE_NAME (widget), "GtkWindowControls") == 0;
}

static char *
describe (GtkWidget *widget)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (GtkWidget *at = widget; at != NULL; at = gtk_widget_get_parent (at))
    {
      const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (at));

      g_string_append_printf (text, "%s%s%s%s", text->len > 0 ? " in " : "", G_OBJECT_TYPE_NAME (at),
                              id != NULL ? " " : "", id != NULL ? id : "");
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_problem (GPtrArray  *problems,
             const char *what,
             GtkWidget  *widget)
{
  g_autofree char *where = describe (widget);

  g_ptr_array_add (problems, g_strdup_printf ("%s: %s", what, where));
}

static void
check (GtkWidget *widget,
       GPtrArray *problems)
{
  gboolean focusable = gtk_widget_get_focusable (widget);

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return;
  if (needs_own_name (widget) ? !has_own_name (widget)
                              : focusable && !has_own_name (widget) && !has_text_inside (widget)
                                    && !GTK_IS_VIEWPORT (widget) && !GTK_IS_SCROLLED_WINDOW (widget)
                                    && !GTK_IS_PANED (widget) && !GTK_IS_WINDOW (widget))
    add_problem (problems, "nameless", widget);
  if (stops_at_text (widget))
    add_problem (problems, "a text that the keyboard stops at", widget);
  if (is_whole (widget))
    return;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check (child, problems);
}

static void
assert_accessible (GtkWidget  *widget,
                   const char *where)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);

  check (widget, problems);
  for (guint i = 0; i < problems->len; i++)
    g_printerr ("%s: %s\n", where, (char *) g_ptr_array_index (problems, i));
  g_assert_cmpuint (problems->len, ==, 0);
}

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
      assert_accessible (GTK_WIDGET (test->window), page);
      shoot (test, email, page);
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
the_details_have_names_too (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (150);
  g_autoptr (json_t) leads = tamiz_test_session_do (test->base, "lead.list", "limit", "1", NULL);
  g_autoptr (json_t) handoffs = tamiz_test_session_do (test->base, "handoff.list", NULL);
  g_autofree char *number
      = g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (tamiz_test_find (handoffs, "items.0.number")));
  const char *lead = tamiz_test_get (leads, "items.0.id");

  tamiz_test_window_as (test, "lucia@muestra.example");
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-lead", "s", lead);
  tamiz_test_settle (700);
  assert_accessible (GTK_WIDGET (test->window), "lead");
  shoot (test, "detail@", "lead");
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.call", "s", lead);
  tamiz_test_settle (700);
  assert_accessible (GTK_WIDGET (test->window), "call");
  shoot (test, "detail@", "call");
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-handoff", "s", number);
  tamiz_test_settle (700);
  assert_accessible (GTK_WIDGET (test->window), "handoff");
  shoot (test, "detail@", "handoff");
}

static void
the_start_has_names (void)
{
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  TamizWindow *window = tamiz_window_new (NULL, clock);

  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_focus_window (GTK_WINDOW (window));
  assert_accessible (GTK_WIDGET (window), "start");
  tamiz_test_click (tamiz_test_find_id (window, "new_button"));
  tamiz_test_settle (200);
  assert_accessible (GTK_WIDGET (window), "country");
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
  g_test_add_func ("/app/accessible/the-details-have-names-too", the_details_have_names_too);
  g_test_add_func ("/app/accessible/the-start-has-names", the_start_has_names);
  return g_test_run ();
}
