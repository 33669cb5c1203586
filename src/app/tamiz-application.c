#define G_LOG_DOMAIN "tamiz-application"

#include "config.h"

#include "tamiz-application.h"

#include "tamiz-import-formats.h"
#include "tamiz-packet-window.h"
#include "tamiz-platform.h"
#include "tamiz-window.h"

#include <glib/gi18n-lib.h>

struct _TamizApplication
{
  AdwApplication parent_instance;

  TamizClock *clock;
  GSettings *settings;
};

G_DEFINE_FINAL_TYPE (TamizApplication, tamiz_application, ADW_TYPE_APPLICATION)

/* A window without a base, or a new one. */
static TamizWindow *
find_window (TamizApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      if (TAMIZ_IS_WINDOW (l->data) && tamiz_window_get_desk (l->data) == NULL
          && !tamiz_window_is_busy (l->data))
        return l->data;
    }

  return tamiz_window_new (GTK_APPLICATION (self), self->clock);
}

/* The base that was used last, or the one that tamizctl uses without being told. */
static char *
find_base (TamizApplication *self)
{
  g_auto (GStrv) recent = g_settings_get_strv (self->settings, "recent-bases");
  g_autofree char *usual = g_build_filename (g_get_user_data_dir (), "tamiz", "default.tamiz", NULL);

  for (guint i = 0; recent[i] != NULL; i++)
    {
      if (g_file_test (recent[i], G_FILE_TEST_EXISTS))
        return g_strdup (recent[i]);
    }

  return g_file_test (usual, G_FILE_TEST_EXISTS) ? g_steal_pointer (&usual) : NULL;
}

static void
tamiz_application_activate (GApplication *application)
{
  TamizApplication *self = TAMIZ_APPLICATION (application);
  GtkWindow *active = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autofree char *base = NULL;

  if (active == NULL)
    {
      active = GTK_WINDOW (find_window (self));
      base = find_base (self);
      if (base != NULL)
        tamiz_window_open_base (TAMIZ_WINDOW (active), base);
    }
  gtk_window_present (active);
}

static void
open_base_cb (GtkWidget  *window,
              const char *path)
{
  if (path != NULL)
    tamiz_window_open_base (TAMIZ_WINDOW (window), path);
}

static gboolean
is_packet (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *small = name != NULL ? g_ascii_strdown (name, -1) : NULL;

  return small != NULL && g_str_has_suffix (small, ".tamiz-packet");
}

/* A packet needs no base; where one is open, that is asked about it, too. */
static void
show_packet_cb (GtkWidget  *window,
                const char *path)
{
  GtkWidget *packet;

  if (path == NULL)
    return;
  packet = tamiz_packet_window_new (GTK_WINDOW (window), tamiz_window_get_desk (TAMIZ_WINDOW (window)), path);
  gtk_window_present (GTK_WINDOW (packet));
}

/* Bases are opened, and so is whatever nobody would import. */
static gboolean
is_imported (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *small = name != NULL ? g_ascii_strdown (name, -1) : NULL;
  const char *const *patterns = tamiz_import_list_patterns ();

  if (small == NULL || g_str_has_suffix (small, ".duo.json"))
    return FALSE;
  for (guint i = 0; patterns[i] != NULL; i++)
    {
      if (g_pattern_match_simple (patterns[i], small))
        return TRUE;
    }

  return FALSE;
}

/* Where a base is open already, the file is for that one. */
static TamizWindow *
find_importing_window (TamizApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      if (TAMIZ_IS_WINDOW (l->data) && tamiz_window_get_desk (l->data) != NULL)
        return l->data;
    }

  return find_window (self);
}

static void
import_file_cb (GtkWidget  *window,
                const char *path)
{
  if (path != NULL)
    tamiz_window_import (TAMIZ_WINDOW (window), path);
}

static void
tamiz_application_open (GApplication  *application,
                        GFile        **files,
                        int            n_files,
                        const char    *hint)
{
  TamizApplication *self = TAMIZ_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    {
      TamizFileFunc func = is_packet (files[i]) ? show_packet_cb : is_imported (files[i]) ? import_file_cb : open_base_cb;
      TamizWindow *window = func != open_base_cb ? find_importing_window (self) : find_window (self);

      gtk_window_present (GTK_WINDOW (window));
      tamiz_platform_give_file (GTK_WIDGET (window), files[i], func);
    }
}

static int
tamiz_application_command_line (GApplication            *application,
                                GApplicationCommandLine *line)
{
  TamizApplication *self = TAMIZ_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  g_autofree const char **names = NULL;
  TamizWindow *window;

  if (g_variant_dict_contains (options, "sample"))
    {
      window = find_window (self);
      tamiz_window_open_sample (window);
      gtk_window_present (GTK_WINDOW (window));
    }
  else if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&ay", &names) && names[0] != NULL)
    {
      for (guint i = 0; names[i] != NULL; i++)
        {
          g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (line, names[i]);

          g_application_open (application, &file, 1, "");
        }
    }
  else
    g_application_activate (application);

  return 0;
}

static void
apply_color_scheme (TamizApplication *self)
{
  g_autofree char *scheme = g_settings_get_string (self->settings, "color-scheme");
  AdwColorScheme value = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (scheme, "light"))
    value = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (scheme, "dark"))
    value = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_application_get_style_manager (ADW_APPLICATION (self)), value);
}

static void
about (GSimpleAction *action,
       GVariant      *parameter,
       gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (user_data));

  adw_show_about_window (window, "application-name", "Tamiz", "application-icon", "org.tamiz.Tamiz",
                         "version", TAMIZ_VERSION, "license-type", GTK_LICENSE_GPL_3_0,
                         "developer-name", _("The Tamiz authors"), "comments",
                         _("Turns inquiries into leads that marketing and sales have agreed on"),
                         /* Translators: your name here */
                         "translator-credits", _("translator-credits"), NULL);
}

static void
quit (GSimpleAction *action,
      GVariant      *parameter,
      gpointer       user_data)
{
  /* A window that closes takes with it those above it. */
  GList *windows = g_list_copy_deep (gtk_application_get_windows (GTK_APPLICATION (user_data)),
                                     (GCopyFunc) g_object_ref, NULL);

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
  g_list_free_full (windows, g_object_unref);
}

static void
tamiz_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = { { "about", about }, { "quit", quit } };
  static const char *const quit_keys[] = { "<Control>q", NULL };
  TamizApplication *self = TAMIZ_APPLICATION (application);

  G_APPLICATION_CLASS (tamiz_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", quit_keys);
  self->settings = g_settings_new ("org.tamiz.Tamiz");
  g_signal_connect_object (self->settings, "changed::color-scheme", G_CALLBACK (apply_color_scheme), self,
                           G_CONNECT_SWAPPED);
  apply_color_scheme (self);
}

static void
tamiz_application_finalize (GObject *object)
{
  TamizApplication *self = TAMIZ_APPLICATION (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (tamiz_application_parent_class)->finalize (object);
}

static void
tamiz_application_class_init (TamizApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tamiz_application_finalize;
  application_class->startup = tamiz_application_startup;
  application_class->activate = tamiz_application_activate;
  application_class->open = tamiz_application_open;
  application_class->command_line = tamiz_application_command_line;
}

static void
tamiz_application_init (TamizApplication *self)
{
  static const GOptionEntry options[] = {
    { "sample", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Look around with sample data"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, NULL, NULL, N_("[BASE…]") },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/* @clock is the time, which tests replace. */
TamizApplication *
tamiz_application_new (TamizClock *clock)
{
  TamizApplication *self
      = g_object_new (TAMIZ_TYPE_APPLICATION, "application-id", "org.tamiz.Tamiz", "flags",
                      G_APPLICATION_HANDLES_COMMAND_LINE | G_APPLICATION_HANDLES_OPEN,
                      "resource-base-path", "/org/tamiz/Tamiz", NULL);

  self->clock = g_object_ref (clock);

  return self;
}
