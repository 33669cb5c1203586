#include "config.h"

#include "tamiz-test-window.h"

/* GTK's own chooser is shown here, and libcloudproviders leaks paths in it. */
int __lsan_is_turned_off (void);

int
__lsan_is_turned_off (void)
{
  return 1;
}

/* The keyboard begins an import, and takes it back. */
static void
control_i_asks_for_a_file (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;

  tamiz_test_session_agree (base);
  test = tamiz_test_window_new (base);
  tamiz_test_window_go (test, "imports");
  tamiz_test_key (GDK_KEY_i, GDK_CONTROL_MASK);
  tamiz_test_wait (tamiz_test_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (tamiz_test_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG)));
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (GTK_TYPE_FILE_CHOOSER_DIALOG) == NULL);
  tamiz_test_settle (200);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;

  g_test_add_func ("/pages/imports/control-i-asks-for-a-file", control_i_asks_for_a_file);
  return g_test_run ();
}
