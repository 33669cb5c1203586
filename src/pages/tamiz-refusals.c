#define G_LOG_DOMAIN "tamiz-refusals"

#include "config.h"

#include "tamiz-refusals.h"

#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>

/* Nobody reads more. */
#define MOST_ROWS 100

static void
open_cb (AdwActionRow *row)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (row)));
  GtkWidget *parent = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (window)));

  gtk_widget_activate_action (parent, "win.open-lead", "s", g_object_get_data (G_OBJECT (row), "id"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static GtkWidget *
make_row (json_t *refusal)
{
  GtkWidget *row = adw_action_row_new ();
  const char *name = tamiz_json_get_text (refusal, "name");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 name != NULL && *name != '\0' ? name : tamiz_json_get_text (refusal, "id"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), tamiz_json_get_text (refusal, "message"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("tamiz-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (tamiz_json_get_text (refusal, "id")), g_free);
  g_signal_connect (row, "activated", G_CALLBACK (open_cb), NULL);

  return row;
}

static GtkWidget *
make_list (json_t *refused)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  gsize total = json_array_size (refused);

  for (gsize i = 0; i < total && i < MOST_ROWS; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), make_row (json_array_get (refused, i)));
  if (total > MOST_ROWS)
    {
      g_autofree char *figure = tamiz_figures_format_count (MOST_ROWS);
      /* Translators: %s is a number; stands above a list of prospects */
      g_autofree char *text = g_strdup_printf (_("The first %s of them"), figure);

      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), text);
    }
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  gtk_widget_set_vexpand (page, TRUE);

  return page;
}

static void
close_by_escape (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
}

/* @refused: {"id", "name", "message"} each; a row leads to its lead. */
void
tamiz_refusals_show (GtkWidget *parent,
                     json_t    *refused)
{
  GtkWidget *window = g_object_new (ADW_TYPE_WINDOW, "modal", TRUE, "default-width", 460, "default-height", 420,
                                    "transient-for", gtk_widget_get_root (parent), NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  guint total = (guint) json_array_size (refused);
  g_autofree char *figure = tamiz_figures_format_count (total);
  g_autofree char *title = NULL;

  /* Translators: %s is how many prospects */
  title = g_strdup_printf (ngettext ("%s Stays as It Was", "%s Stay as They Were", total), figure);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_widget_add_css_class (header, "flat");
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), make_list (refused));
  adw_window_set_content (ADW_WINDOW (window), box);
  close_by_escape (window);
  gtk_window_present (GTK_WINDOW (window));
}

/**
 * tamiz_refusals_dup_in_words:
 * @message: what the engine said
 * @name: a field or parameter, as the engine calls it
 * @title: what it is called where it is filled in
 *
 * The engine's messages name what they are about in parentheses, as scripts know it.
 *
 * Returns: (transfer full) (nullable): the message as people know it; %NULL where it is not
 *   about @name
 */
char *
tamiz_refusals_dup_in_words (const char *message,
                             const char *name,
                             const char *title)
{
  g_autofree char *named = g_strdup_printf ("(%s)", name);
  g_autofree char *titled = g_strdup_printf ("(%s)", title);
  g_auto (GStrv) parts = g_strsplit (message, named, 2);

  return g_strv_length (parts) == 2 ? g_strjoinv (titled, parts) : NULL;
}
