#define G_LOG_DOMAIN "tamiz"

#include "config.h"

#include "tamiz-application.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

int
main (int    argc,
      char **argv)
{
  const char *folder = g_getenv ("TAMIZ_LOCALE_DIR");
  g_autoptr (TamizClock) clock = NULL;
  g_autoptr (TamizApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name ("Tamiz");

  clock = tamiz_clock_new ();
  application = tamiz_application_new (clock);

  return g_application_run (G_APPLICATION (application), argc, argv);
}
