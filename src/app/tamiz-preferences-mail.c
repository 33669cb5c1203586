#define G_LOG_DOMAIN "tamiz-preferences"

#include "config.h"

#include "tamiz-preferences.h"

#include "tamiz-catalog-group.h"
#include "tamiz-operation-form.h"
#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>

/* From where mail comes. */

static char *
make_title (TamizDesk *desk,
            json_t    *folder)
{
  return g_strdup (tamiz_json_get_text (folder, "path"));
}

/* What came of a folder so far, or why nothing can. */
static char *
make_subtitle (TamizDesk *desk,
               json_t    *folder)
{
  const char *problem = tamiz_json_get_text (folder, "problem");
  const char *source = tamiz_json_get_text (folder, "source");
  g_autofree char *last = tamiz_json_get_text (folder, "last") != NULL
                              ? tamiz_desk_format_moment (desk, tamiz_json_get_text (folder, "last"))
                              : g_strdup (_("not yet"));
  int taken, inquiries, left_out;

  if (problem != NULL)
    return g_strdup_printf ("%s · %s", source, problem);
  taken = (int) tamiz_json_get_int (folder, "taken", 0);
  inquiries = (int) tamiz_json_get_int (folder, "inquiries", 0);
  left_out = (int) tamiz_json_get_int (folder, "left_out", 0);
  /* Translators: a source; how many mails, and of them inquiries, mails that went to somebody who was known
   * already and mails that were left out; how many files could not be read; when it was looked at last
   */
  return g_strdup_printf (_("%s · mails: %d (inquiries: %d, of known people: %d, left out: %d), not read: %d · "
                            "looked at: %s"),
                          source, taken + left_out, inquiries, taken - inquiries, left_out,
                          (int) tamiz_json_get_int (folder, "failed", 0), last);
}

/* Folders are the machine's: the base does not tell that they changed. */
static void
folders_changed (TamizCatalogGroup *group)
{
  GtkWindow *window = tamiz_catalog_group_get_window (group);
  GtkWindow *parent = window != NULL ? gtk_window_get_transient_for (window) : NULL;

  tamiz_catalog_group_read (group);
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.watch-mail", NULL);
}

static json_t *
make_choices (json_t *sources)
{
  json_t *choices = json_array ();
  json_t *source;
  gsize i;

  json_array_foreach (sources, i, source)
    {
      const char *name = tamiz_json_get_text (source, "name");

      json_array_append_new (choices, json_pack ("{ss, ss}", "key", name, "label", name));
    }

  return choices;
}

static void
sources_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizCatalogGroup *group = owner;
  const char *path = g_object_get_data (G_OBJECT (group), "path");
  TamizOperationForm *form
      = tamiz_operation_form_new (tamiz_catalog_group_get_window (group), tamiz_catalog_group_get_desk (group),
                                  "mail.folder.add", _("New Mail Folder"), _("Folder added"));

  tamiz_operation_form_add (form, "path", _("Folder"));
  if (path != NULL)
    tamiz_operation_form_set (form, "path", path);
  tamiz_operation_form_add_choices (form, "source", _("Its mails are of the source"),
                                    make_choices (json_object_get (answer, "items")));
  tamiz_operation_form_add (form, "every", _("Looked at every so many seconds"));
  g_signal_connect_object (form, "done", G_CALLBACK (folders_changed), group, G_CONNECT_SWAPPED);
  tamiz_operation_form_present (form);
}

static void
folder_chosen_cb (GtkWidget  *owner,
                  const char *path)
{
  TamizCatalogGroup *group = TAMIZ_CATALOG_GROUP (owner);

  if (path == NULL)
    return;
  g_object_set_data_full (G_OBJECT (group), "path", g_strdup (path), g_free);
  tamiz_desk_ask (tamiz_catalog_group_get_desk (group), group, "sources", "source.list", NULL, sources_cb);
}

static void
add_folder (TamizCatalogGroup *group)
{
  tamiz_platform_open_folder (GTK_WIDGET (group), _("Choose a Folder of Mail"), folder_chosen_cb);
}

static void
removed_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  tamiz_catalog_group_done_cb (owner, answer, error);
  if (error == NULL)
    folders_changed (owner);
}

static void
remove_answered_cb (GtkWidget  *owner,
                    const char *response,
                    const char *text)
{
  TamizCatalogGroup *group = TAMIZ_CATALOG_GROUP (owner);
  json_t *arguments = json_object ();

  tamiz_json_set_text (arguments, "path", g_object_get_data (G_OBJECT (group), "removed"));
  if (response != NULL)
    tamiz_desk_do (tamiz_catalog_group_get_desk (group), group, "mail.folder.remove", arguments,
                   _("The folder is watched no longer"), removed_cb);
  else
    json_decref (arguments);
}

/* Folders are the machine's, so that no undo has them back: it is asked before. */
static void
remove_folder (TamizCatalogGroup *group,
               json_t            *folder)
{
  g_autofree char *body = g_strdup_printf (_("%s: what was taken of it stays in the base, and the folder stays as it is."),
                                           tamiz_json_get_text (folder, "path"));

  g_object_set_data_full (G_OBJECT (group), "removed", g_strdup (tamiz_json_get_text (folder, "path")), g_free);
  tamiz_platform_confirm (GTK_WIDGET (group), _("Watch This Folder No Longer?"), body, _("_Watch No Longer"),
                          TAMIZ_CONFIRM_LOSES, remove_answered_cb);
}

static TamizCatalogInfo folders_info = {
  .title = N_("Mail Folders"),
  .description = N_("Mails that a mail program or a script puts here become inquiries while the base is open. "
                    "What was taken goes to a folder “taken” in it, what cannot be read to “failed”."),
  .operation = "mail.folder.list",
  .right = TAMIZ_RIGHT_WORK,
  .make_title = make_title,
  .make_subtitle = make_subtitle,
  .add = add_folder,
  .edit = remove_folder,
  .removes = TRUE,
};

GtkWidget *
tamiz_preferences_make_mail (TamizDesk *desk)
{
  GtkWidget *page = adw_preferences_page_new ();

  folders_info.edit_label = _("Remove");
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (tamiz_catalog_group_new (desk, &folders_info)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (tamiz_preferences_make_sending (desk)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (tamiz_preferences_make_answers (desk)));

  return page;
}
