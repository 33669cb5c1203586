#include "config.h"

#include "tamiz-platform.h"
#include "tamiz-test-display.h"

#include <string.h>

static void
answered_cb (GtkWidget  *owner,
             const char *response,
             const char *text)
{
  g_object_set_data_full (G_OBJECT (owner), "answer", g_strdup (text != NULL ? text : "given up"), g_free);
}

static const char *
get_answer (GtkWidget *owner)
{
  return g_object_get_data (G_OBJECT (owner), "answer");
}

/* Types a secret in a dialog above @owner and ends it by a key. */
static void
answer_by (GtkWidget *owner,
           guint      keyval)
{
  g_object_set_data (G_OBJECT (owner), "answer", NULL);
  tamiz_platform_ask_text (owner, "Your Passphrase", "It opens your key.", "Passphrase", TRUE, "_Confirm",
                           answered_cb);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG)));
  tamiz_test_type ("secreto");
  tamiz_test_key (keyval, 0);
  tamiz_test_wait (get_answer (owner) != NULL);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);
}

/* The keyboard is in the secret when its window goes. */
static void
a_secret_is_given_or_given_up_by_the_keyboard (void)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_focus_window (GTK_WINDOW (window));

  answer_by (window, GDK_KEY_Escape);
  g_assert_cmpstr (get_answer (window), ==, "given up");
  answer_by (window, GDK_KEY_Return);
  g_assert_cmpstr (get_answer (window), ==, "secreto");

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
file_cb (GtkWidget  *owner,
         const char *path)
{
  g_object_set_data_full (G_OBJECT (owner), "answer", g_strdup (path != NULL ? path : "given up"), g_free);
}

static void
a_file_that_lies_elsewhere_is_said_to (void)
{
  GtkWidget *window = gtk_window_new ();
  g_autoptr (GFile) here = g_file_new_for_path ("/tmp/people.csv");
  g_autoptr (GFile) elsewhere = g_file_new_for_uri ("sftp://fair.example/people.csv");
  GtkWidget *message, *label;

  gtk_window_present (GTK_WINDOW (window));
  tamiz_test_focus_window (GTK_WINDOW (window));
  tamiz_platform_give_file (window, here, file_cb);
  g_assert_cmpstr (get_answer (window), ==, "/tmp/people.csv");
  tamiz_platform_give_file (window, NULL, file_cb);
  g_assert_cmpstr (get_answer (window), ==, "given up");
  g_assert_null (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG));

  tamiz_platform_give_file (window, elsewhere, file_cb);
  g_assert_cmpstr (get_answer (window), ==, "given up");
  tamiz_test_wait ((message = tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (message));
  label = tamiz_test_find_id (message, "body_label");
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (label)), "sftp://fair.example/people.csv"));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/widgets/platform/a-secret-is-given-or-given-up-by-the-keyboard",
                   a_secret_is_given_or_given_up_by_the_keyboard);
  g_test_add_func ("/widgets/platform/a-file-that-lies-elsewhere-is-said-to",
                   a_file_that_lies_elsewhere_is_said_to);
  return g_test_run ();
}
