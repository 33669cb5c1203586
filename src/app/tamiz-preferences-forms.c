#define G_LOG_DOMAIN "tamiz-preferences"

#include "config.h"

#include "tamiz-preferences.h"

#include "tamiz-catalog-group.h"
#include "tamiz-form-switch.h"
#include "tamiz-form-window.h"
#include "tamiz-operation-form.h"

#include <glib/gi18n-lib.h>

/* Forms of web sites: whether their posts are received, which there are, what arrived. */

typedef struct
{
  TamizFormSwitch *forms;
  GtkSwitch *toggle;
  GtkWidget *row;           /* of the switch; its subtitle says how it stands */
  GtkWidget *port, *url;
} Receiving;

static void
show_status (Receiving *receiving)
{
  g_autofree char *status = tamiz_form_switch_dup_status (receiving->forms);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (receiving->row), status);
}

static void
toggled_cb (Receiving *receiving)
{
  tamiz_form_switch_set_on (receiving->forms, gtk_switch_get_active (receiving->toggle));
}

static void
mark (GtkWidget *row,
      gboolean   wrong)
{
  if (wrong)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

/* A port that is none, or an address that is none, is marked and not taken. */
static void
apply_cb (Receiving *receiving)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (receiving->port));
  const char *url = gtk_editable_get_text (GTK_EDITABLE (receiving->url));
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  gboolean is_url = *url == '\0' || (uri != NULL && g_uri_get_host (uri) != NULL && g_str_has_prefix (url, "http"));
  guint64 port = 0;
  gboolean is_port = g_ascii_string_to_unsigned (typed, 10, 1, 65535, &port, NULL);

  mark (receiving->port, !is_port);
  mark (receiving->url, !is_url);
  if (is_port && is_url)
    tamiz_form_switch_configure (receiving->forms, (guint) port, url);
}

static GtkWidget *
make_entry (Receiving  *receiving,
            const char *title,
            const char *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
  g_signal_connect_swapped (row, "apply", G_CALLBACK (apply_cb), receiving);

  return row;
}

static void
show_posts_cb (GtkWidget *row,
               TamizDesk *desk)
{
  tamiz_form_window_show_posts (GTK_WINDOW (gtk_widget_get_root (row)), desk);
}

static GtkWidget *
make_posts_row (TamizDesk *desk)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("tamiz-next-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("What arrived…"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Everything that was posted, and what became of it"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect_object (row, "activated", G_CALLBACK (show_posts_cb), desk, 0);

  return row;
}

static GtkWidget *
make_switch_row (Receiving *receiving)
{
  GtkWidget *row = adw_action_row_new ();

  receiving->row = row;
  receiving->toggle = GTK_SWITCH (gtk_switch_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Receive posts while Tamiz is open"));
  gtk_widget_set_valign (GTK_WIDGET (receiving->toggle), GTK_ALIGN_CENTER);
  gtk_switch_set_active (receiving->toggle, tamiz_form_switch_is_on (receiving->forms));
  gtk_accessible_update_property (GTK_ACCESSIBLE (receiving->toggle), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Receive posts while Tamiz is open"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), GTK_WIDGET (receiving->toggle));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), GTK_WIDGET (receiving->toggle));
  g_signal_connect_swapped (receiving->toggle, "notify::active", G_CALLBACK (toggled_cb), receiving);

  return row;
}

static void
free_receiving (gpointer data)
{
  Receiving *receiving = data;

  g_signal_handlers_disconnect_by_data (receiving->forms, receiving);
  g_object_unref (receiving->forms);
  g_free (receiving);
}

static GtkWidget *
make_receiving (TamizDesk *desk)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  Receiving *receiving = g_new0 (Receiving, 1);
  g_autofree char *port = NULL;
  g_autofree char *url = NULL;

  receiving->forms = g_object_ref (tamiz_form_switch_get (desk));
  port = g_strdup_printf ("%u", tamiz_form_switch_get_port (receiving->forms));
  url = tamiz_form_switch_dup_public_url (receiving->forms);
  adw_preferences_group_set_title (group, _("Receiving"));
  adw_preferences_group_set_description (group,
                                         _("Only this machine is listened to; a proxy brings what visitors post."));
  adw_preferences_group_add (group, make_switch_row (receiving));
  receiving->port = make_entry (receiving, _("Port"), port);
  receiving->url = make_entry (receiving, _("Address by which visitors reach it (https://…)"), url);
  adw_preferences_group_add (group, receiving->port);
  adw_preferences_group_add (group, receiving->url);
  adw_preferences_group_add (group, make_posts_row (desk));
  g_signal_connect_swapped (receiving->forms, "changed", G_CALLBACK (show_status), receiving);
  g_object_set_data_full (G_OBJECT (group), "receiving", receiving, free_receiving);
  show_status (receiving);

  return GTK_WIDGET (group);
}

static char *
make_form_title (TamizDesk *desk,
                 json_t    *form)
{
  const char *name = tamiz_json_get_text (form, "name");

  /* Translators: %s is a web form */
  return json_is_true (json_object_get (form, "active")) ? g_strdup (name) : g_strdup_printf (_("%s (switched off)"), name);
}

static char *
make_form_subtitle (TamizDesk *desk,
                    json_t    *form)
{
  g_autoptr (GString) text = g_string_new (tamiz_json_get_text (form, "source"));
  json_t *origin;
  gsize i;

  json_array_foreach (json_object_get (form, "origins"), i, origin)
    g_string_append_printf (text, " · %s", json_string_value (origin));
  if (json_is_true (json_object_get (form, "double_opt_in")))
    g_string_append_printf (text, " · %s", _("address confirmed by mail"));
  if (tamiz_json_get_text (form, "problem") != NULL)
    g_string_append_printf (text, "\n%s", _("Waits: there is no mail account that asks for it"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
add_sources_cb (gpointer      owner,
                json_t       *answer,
                const GError *error)
{
  TamizCatalogGroup *group = owner;

  tamiz_form_window_add (tamiz_catalog_group_get_window (group), tamiz_catalog_group_get_desk (group),
                         json_object_get (answer, "items"));
}

static void
add_form (TamizCatalogGroup *group)
{
  tamiz_desk_ask (tamiz_catalog_group_get_desk (group), group, "sources", "source.list", NULL, add_sources_cb);
}

static void
edit_form (TamizCatalogGroup *group,
           json_t            *form)
{
  tamiz_form_window_show (tamiz_catalog_group_get_window (group), tamiz_catalog_group_get_desk (group), form);
}

static TamizCatalogInfo forms_info = {
  .title = N_("Web Forms"),
  .description = N_("What visitors write into a form of a web site becomes an inquiry."),
  .operation = "form.list",
  .right = TAMIZ_RIGHT_WORK,
  .make_title = make_form_title,
  .make_subtitle = make_form_subtitle,
  .add = add_form,
  .edit = edit_form,
};

GtkWidget *
tamiz_preferences_make_forms (TamizDesk *desk)
{
  GtkWidget *page = adw_preferences_page_new ();

  forms_info.edit_label = _("Open…");
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (make_receiving (desk)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (tamiz_catalog_group_new (desk, &forms_info)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (tamiz_preferences_make_sending (desk)));

  return page;
}
