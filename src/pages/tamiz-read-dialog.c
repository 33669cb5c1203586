#define G_LOG_DOMAIN "tamiz-read-dialog"

#include "config.h"

#include "tamiz-read-dialog.h"

#include "tamiz-change-list.h"
#include "tamiz-notice.h"
#include "tamiz-read-label.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>

struct _TamizReadDialog
{
  AdwWindow parent_instance;

  AdwWindowTitle *window_title;
  TamizNotice *notice;
  GtkBox *file_box;         /* what the file is, and what is contradictory in it */
  TamizChangeList *change_list;
  GtkWidget *replace_button;
  GtkWidget *add_button;

  TamizDesk *desk;
  char *path;
  json_t *told;             /* what the dry run answered */
};

enum
{
  TAKEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TamizReadDialog, tamiz_read_dialog, ADW_TYPE_WINDOW)

static void
set_busy (TamizReadDialog *self,
          gboolean         busy)
{
  gboolean other = tamiz_json_get_int (json_object_get (self->told, "changes"), "total", 0) > 0;

  gtk_widget_set_sensitive (self->replace_button, !busy && other);
  gtk_widget_set_sensitive (self->add_button, !busy);
}

static void
taken_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizReadDialog *self = owner;

  if (answer != NULL)
    {
      g_signal_emit (self, signals[TAKEN], 0, answer);
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }

  tamiz_notice_set_text (self->notice, error->message);
  set_busy (self, FALSE);
}

static void
take (TamizReadDialog *self,
      json_t          *arguments,
      const char      *done)
{
  tamiz_json_set_text (arguments, "file", self->path);
  tamiz_notice_set_text (self->notice, NULL);
  set_busy (self, TRUE);
  tamiz_desk_do (self->desk, self, "definition.import", arguments, done, taken_cb);
}

static void
replace_cb (TamizReadDialog *self)
{
  g_autofree char *number
      = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_json_get_int (self->told, "replaces", 0));

  take (self, json_pack ("{ss,ss}", "replace", number, "before", tamiz_json_get_text (self->told, "before")),
        _("Draft replaced"));
}

static void
add_cb (TamizReadDialog *self)
{
  take (self, json_object (), _("Read as a draft"));
}

/* Who signed what the file says; a draft made of it has to be signed anew. */
static char *
dup_signers (json_t *signatures)
{
  g_autoptr (GString) names = g_string_new (NULL);
  json_t *signature;
  gsize i;

  json_array_foreach (signatures, i, signature)
    {
      const char *name = tamiz_json_get_text (signature, "name");

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                              name != NULL ? name : tamiz_json_get_text (signature, "email"));
    }

  /* Translators: names of people, separated by commas */
  return g_strdup_printf (_("Signed by %s. A draft made of it is to be signed anew."), names->str);
}

static void
append_finding (TamizReadDialog *self,
                json_t          *finding)
{
  gboolean problem = g_strcmp0 (tamiz_json_get_text (finding, "severity"), "problem") == 0;
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *icon = gtk_image_new_from_icon_name (problem ? "dialog-warning-symbolic" : "dialog-information-symbolic");
  GtkWidget *label = tamiz_read_label_new (tamiz_json_get_text (finding, "message"), NULL);

  if (problem)
    gtk_widget_add_css_class (icon, "warning");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), label);
  gtk_box_append (self->file_box, row);
}

static void
show_file (TamizReadDialog *self)
{
  json_t *signatures = json_object_get (self->told, "signatures"), *finding;
  int criteria = (int) tamiz_json_get_int (self->told, "criteria", 0);
  g_autofree char *count = g_strdup_printf (ngettext ("%d criterion", "%d criteria", criteria), criteria);
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *shown = g_filename_display_name (name);
  gsize i;

  adw_window_title_set_subtitle (self->window_title, shown);
  gtk_box_append (self->file_box, tamiz_read_heading_new (tamiz_json_get_text (self->told, "title"), "title-1", 1));
  gtk_box_append (self->file_box, tamiz_read_label_new (count, "dim-label"));
  if (json_array_size (signatures) > 0)
    {
      g_autofree char *signers = dup_signers (signatures);

      gtk_box_append (self->file_box, tamiz_read_label_new (signers, NULL));
    }
  json_array_foreach (json_object_get (self->told, "findings"), i, finding)
    append_finding (self, finding);
  tamiz_change_list_set_changes (self->change_list, json_object_get (self->told, "changes"));
}

static void
tamiz_read_dialog_dispose (GObject *object)
{
  TamizReadDialog *self = TAMIZ_READ_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_READ_DIALOG);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->told, json_decref);

  G_OBJECT_CLASS (tamiz_read_dialog_parent_class)->dispose (object);
}

static void
tamiz_read_dialog_class_init (TamizReadDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_read_dialog_dispose;

  /* (draft): what definition.import answered, as JSON. */
  signals[TAKEN] = g_signal_new ("taken", TAMIZ_TYPE_READ_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);

  g_type_ensure (TAMIZ_TYPE_CHANGE_LIST);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-read-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizReadDialog, window_title);
  gtk_widget_class_bind_template_child (widget_class, TamizReadDialog, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizReadDialog, file_box);
  gtk_widget_class_bind_template_child (widget_class, TamizReadDialog, change_list);
  gtk_widget_class_bind_template_child (widget_class, TamizReadDialog, replace_button);
  gtk_widget_class_bind_template_child (widget_class, TamizReadDialog, add_button);
  gtk_widget_class_bind_template_callback (widget_class, replace_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
tamiz_read_dialog_init (TamizReadDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * tamiz_read_dialog_show:
 * @owner: (type GtkWidget): the widget that asks
 * @desk: where it is done
 * @path: a file
 * @told: what a dry run of definition.import says that would replace a draft
 * @taken: (scope async): a handler of “taken” with @owner first
 *
 * Shows what a file would change, and asks what becomes of it.
 */
void
tamiz_read_dialog_show (GtkWidget  *owner,
                        TamizDesk  *desk,
                        const char *path,
                        json_t     *told,
                        GCallback   taken)
{
  TamizReadDialog *self
      = g_object_new (TAMIZ_TYPE_READ_DIALOG, "transient-for", gtk_widget_get_root (owner), NULL);

  self->desk = g_object_ref (desk);
  self->path = g_strdup (path);
  self->told = json_incref (told);
  g_signal_connect_object (self, "taken", taken, owner, G_CONNECT_SWAPPED);
  show_file (self);
  set_busy (self, FALSE);
  gtk_widget_grab_focus (gtk_widget_get_sensitive (self->replace_button) ? self->replace_button : self->add_button);
  gtk_window_present (GTK_WINDOW (self));
}
