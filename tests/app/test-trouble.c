#include "config.h"

#include "tamiz-recovery-dialog.h"
#include "tamiz-test-disk.h"
#include "tamiz-test-window.h"

#include <glib/gstdio.h>
#include <string.h>

/* Bad input and bad days: the window says what happened and stays usable. */

/* The smallest window that there is. */
#define WIDEST 1024

static TamizTestSession *
make_base (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (base);

  return base;
}

static char *
add_named (TamizTestSession *base,
           const char       *first,
           const char       *company)
{
  g_autofree char *first_pair = g_strdup_printf ("first_name=%s", first);
  g_autofree char *company_pair = g_strdup_printf ("company=%s", company);
  g_autoptr (json_t) lead = tamiz_test_session_do (base, "lead.add", "+fields", first_pair, "+fields",
                                                   company_pair, "source", "Página web", NULL);

  return g_strdup (tamiz_test_get (lead, "id"));
}

static int
narrowest (TamizTestWindow *test)
{
  int width;

  gtk_widget_measure (GTK_WIDGET (tamiz_window_get_shell (test->window)), GTK_ORIENTATION_HORIZONTAL, -1,
                      &width, NULL, NULL, NULL);

  return width;
}

static void
visit_pages (TamizTestWindow *test,
             const char      *lead)
{
  const char *page;

  for (guint i = 0; (page = tamiz_shell_get_nth_page (i)) != NULL; i++)
    {
      tamiz_test_window_go (test, page);
      tamiz_test_settle (300);
      if (narrowest (test) > WIDEST)
        g_error ("%s needs %d pixels", page, narrowest (test));
    }
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-lead", "s", lead);
  tamiz_test_settle (600);
  if (narrowest (test) > WIDEST)
    g_error ("the lead needs %d pixels", narrowest (test));
  tamiz_test_shot (GTK_WIDGET (test->window), "trouble-names");
}

/* Names as they come: very long, from right to left, with signs outside the alphabet.
 * Warnings are fatal here.
 */
static void
any_name_fits (void)
{
  TamizTestSession *base = make_base ();
  g_autoptr (TamizTestWindow) test = NULL;
  g_autofree char *word = g_strnfill (500, 'W');
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *lead = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append (words, "Agustina ");
  g_free (add_named (base, "مريم بنت عبد الله", "شركة النخيل"));
  g_free (add_named (base, "José 👩‍💼🚀", "Café ☕ & <b>Más</b> S.A."));
  g_free (add_named (base, words->str, words->str));
  lead = add_named (base, word, word);
  test = tamiz_test_window_new (base);
  visit_pages (test, lead);
}

static const char *
get_failure (TamizTestWindow *test)
{
  GtkWidget *label = tamiz_test_find_id (tamiz_window_get_shell (test->window), "failure_label");

  return label != NULL ? gtk_label_get_text (GTK_LABEL (label)) : "";
}

static void
add_source (TamizTestWindow *test,
            const char      *name)
{
  tamiz_desk_do (tamiz_window_get_desk (test->window), NULL, "source.add",
                 json_pack ("{ss, ss}", "name", name, "kind", "event"), NULL, NULL);
}

static void
assert_usable (TamizTestWindow *test)
{
  const char *page;

  for (guint i = 0; (page = tamiz_shell_get_nth_page (i)) != NULL; i++)
    {
      tamiz_test_window_go (test, page);
      tamiz_test_settle (150);
    }
  tamiz_test_click (tamiz_test_find_id (tamiz_window_get_shell (test->window), "failure_close"));
  tamiz_test_wait (strlen (get_failure (test)) == 0
                   || !gtk_widget_get_mapped (tamiz_test_find_id (tamiz_window_get_shell (test->window),
                                                                  "failure_label")));
}

static void
a_full_disk_is_said_and_passes (void)
{
  TamizTestSession *base = make_base ();
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new (base);
  g_autoptr (json_t) sources = NULL;

  tamiz_test_disk_set_room (0);
  add_source (test, "Feria llena");
  tamiz_test_wait (strlen (get_failure (test)) > 0);
  g_assert_nonnull (strstr (get_failure (test), base->path));
  tamiz_test_shot (GTK_WIDGET (test->window), "trouble-full");
  assert_usable (test);

  tamiz_test_disk_set_room (G_MAXINT);
  add_source (test, "Feria");
  tamiz_test_settle (300);
  sources = tamiz_test_session_do (base, "source.list", NULL);
  g_assert_cmpint (json_integer_value (tamiz_test_find (sources, "total")), ==, 2);
}

/* The file is taken away while the window is open: nothing is written to a ghost. */
static void
a_base_that_vanishes_is_said (void)
{
  TamizTestSession *base = make_base ();
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new (base);
  g_autofree char *elsewhere = g_strconcat (base->path, ".elsewhere", NULL);

  g_assert_cmpint (g_rename (base->path, elsewhere), ==, 0);
  add_source (test, "Feria");
  tamiz_test_wait (strlen (get_failure (test)) > 0);
  g_assert_nonnull (strstr (get_failure (test), base->path));
  assert_usable (test);
  g_assert_cmpint (g_rename (elsewhere, base->path), ==, 0);
}

static void
assert_refused (GtkWidget  *button,
                const char *why)
{
  g_assert_nonnull (button);
  tamiz_test_wait (!gtk_widget_is_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, why);
}

/* Buttons by their tooltips, keys in a message. */
static void
what_is_not_allowed_says_why (void)
{
  TamizTestSession *base = make_base ();
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new (base);
  g_autofree char *work = NULL, *manage = NULL;

  manage = tamiz_desk_dup_denial (tamiz_window_get_desk (test->window), TAMIZ_RIGHT_MANAGE);
  g_assert_nonnull (strstr (manage, "Manager"));
  tamiz_test_settle (300);
  assert_refused (tamiz_test_find_id (tamiz_test_window_go (test, "crm"), "add_button"), manage);

  tamiz_test_window_as (test, "max@tamiz.example");
  work = tamiz_desk_dup_denial (tamiz_window_get_desk (test->window), TAMIZ_RIGHT_WORK);
  g_assert_nonnull (strstr (work, "Marketing"));
  assert_refused (tamiz_test_find_id (tamiz_test_window_go (test, "imports"), "import_button"), work);
  assert_refused (tamiz_test_find_id (tamiz_test_window_go (test, "definition"), "new_button"), work);
  assert_refused (tamiz_test_find_id (tamiz_test_window_go (test, "prospects"), "new_button"), work);
  g_assert_null (tamiz_test_find_text (test->window, work));
  tamiz_test_key (GDK_KEY_i, GDK_CONTROL_MASK);
  tamiz_test_wait (tamiz_test_find_text (test->window, work) != NULL);
}

static void
spoil_page_of (const char *path,
               const char *text)
{
  g_autofree char *content = NULL;
  const char *at = NULL;
  gsize length;
  GError *error = NULL;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  for (gsize i = 0; at == NULL && i + strlen (text) < length; i++)
    {
      if (memcmp (content + i, text, strlen (text)) == 0)
        at = content + i;
    }
  g_assert_nonnull (at);
  memset (content + (at - content) / 4096 * 4096, 0xa5, 4096);
  g_file_set_contents (path, content, (gssize) length, &error);
  g_assert_no_error (error);
}

static GtkWidget *
find_toplevel (const char *type)
{
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  for (GList *link = toplevels; link != NULL; link = link->next)
    {
      if (g_str_equal (G_OBJECT_TYPE_NAME (link->data), type))
        return link->data;
    }

  return NULL;
}

static void
assert_recovered (TamizTestWindow *test,
                  const char      *damaged,
                  const char      *recovered)
{
  GtkWidget *dialog
      = tamiz_recovery_dialog_new (GTK_WINDOW (test->window), test->base->clock, damaged, recovered);
  GtkWidget *words, *stack;

  gtk_window_present (GTK_WINDOW (dialog));
  stack = tamiz_test_find_id (dialog, "stack");
  tamiz_test_wait (!g_str_equal (gtk_stack_get_visible_child_name (GTK_STACK (stack)), "working"));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "done");
  words = tamiz_test_find_id (dialog, "words_label");
  g_assert_cmpuint (strlen (gtk_label_get_text (GTK_LABEL (words))), >, 20);
  tamiz_test_settle (300);
  tamiz_test_shot (dialog, "trouble-recovered");
  tamiz_test_click (tamiz_test_find_id (dialog, "open_button"));
  tamiz_test_wait (find_toplevel ("TamizRecoveryDialog") == NULL && !tamiz_window_is_busy (test->window));
  g_assert_cmpstr (tamiz_session_get_path (tamiz_desk_get_session (tamiz_window_get_desk (test->window))), ==,
                   recovered);
}

static gboolean
is_damage_shown (TamizTestWindow *test)
{
  TamizShell *shell = tamiz_window_get_shell (test->window);
  GtkWidget *revealer = shell != NULL ? tamiz_test_find_id (shell, "damage_revealer") : NULL;

  return revealer != NULL && gtk_revealer_get_reveal_child (GTK_REVEALER (revealer));
}

/* What is damaged is looked at, and nothing is written to it any more; what can be read is
 * saved into a new base, and work goes on there.
 */
static void
a_damaged_base_is_recovered (void)
{
  TamizTestSession *base = make_base ();
  g_autoptr (TamizTestWindow) test = NULL;
  g_autofree char *lead = add_named (base, "Anahí", "Confecciones Magallanes");
  g_autofree char *damaged = g_build_filename (base->folder, "damaged.tamiz", NULL);
  g_autofree char *recovered = g_build_filename (base->folder, "recovered.tamiz", NULL);
  g_autoptr (json_t) copy = tamiz_test_session_do (base, "backup", "output", damaged, NULL);

  spoil_page_of (damaged, "Confecciones Magallanes");
  test = tamiz_test_window_new (base);
  g_assert_false (is_damage_shown (test));
  tamiz_window_open_base (test->window, damaged);
  tamiz_test_wait (is_damage_shown (test));
  add_source (test, "Feria");
  tamiz_test_wait (strlen (get_failure (test)) > 0);
  tamiz_test_shot (GTK_WIDGET (test->window), "trouble-damaged");

  assert_recovered (test, damaged, recovered);
  g_assert_false (is_damage_shown (test));
  tamiz_desk_set_user (tamiz_window_get_desk (test->window), "mia@tamiz.example");
  add_source (test, "Feria");
  tamiz_test_settle (300);
  g_assert_cmpstr (get_failure (test), ==, "");
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  tamiz_test_disk_use ();
  g_test_add_func ("/app/trouble/any-name-fits", any_name_fits);
  g_test_add_func ("/app/trouble/a-full-disk-is-said-and-passes", a_full_disk_is_said_and_passes);
  g_test_add_func ("/app/trouble/a-base-that-vanishes-is-said", a_base_that_vanishes_is_said);
  g_test_add_func ("/app/trouble/what-is-not-allowed-says-why", what_is_not_allowed_says_why);
  g_test_add_func ("/app/trouble/a-damaged-base-is-recovered", a_damaged_base_is_recovered);
  return g_test_run ();
}
