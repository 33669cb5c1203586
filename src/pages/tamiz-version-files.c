#define G_LOG_DOMAIN "tamiz-version-files"

#include "config.h"

#include "tamiz-version-files.h"

#include "tamiz-definition-paper.h"
#include "tamiz-platform-print.h"
#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TamizVersionFiles
{
  AdwBin parent_instance;

  TamizDesk *desk;       /* (nullable) */
  TamizNotice *notice;   /* (nullable): where what went wrong is said */
  gint64 version;        /* 0 = none */
  json_t *description;   /* (nullable): what is printed */
  char *saving;          /* (nullable): the path of the file that is being written */
};

G_DEFINE_FINAL_TYPE (TamizVersionFiles, tamiz_version_files, ADW_TYPE_BIN)

static json_t *
pack_version (TamizVersionFiles *self)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, self->version);

  return json_pack ("{ss}", "version", number);
}

static gint64
get_now (TamizVersionFiles *self)
{
  return tamiz_clock_get_now (tamiz_session_get_clock (tamiz_desk_get_session (self->desk)));
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (TamizVersionFiles) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    tamiz_notice_set_text (self->notice, error->message);
  else
    tamiz_desk_tell_saved (self->desk, g_file_peek_path (G_FILE (source)));
}

static void
content_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizVersionFiles *self = owner;
  g_autofree char *path = g_steal_pointer (&self->saving);
  g_autofree char *text = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = NULL;

  if (answer == NULL)
    {
      tamiz_notice_set_text (self->notice, error->message);
      return;
    }

  /* What the signatures bind: byte by byte. */
  text = tamiz_json_to_canonical (json_object_get (answer, "content"));
  bytes = g_bytes_new (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       written_cb, g_object_ref (self));
}

static void
save_file (TamizVersionFiles *self,
           const char          *path)
{
  tamiz_notice_set_text (self->notice, NULL);
  g_free (self->saving);
  self->saving = g_strdup (path);
  tamiz_desk_ask (self->desk, self, "content", "definition.show", pack_version (self),
                  content_cb);
}

static void
place_chosen_cb (GtkWidget  *owner,
                 const char *path)
{
  if (path != NULL)
    save_file (TAMIZ_VERSION_FILES (owner), path);
}

static void
ask_save (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  g_autofree char *proposal
      = g_strdup_printf ("definition-%d.duo.json", (int) TAMIZ_VERSION_FILES (widget)->version);

  tamiz_platform_save_file (widget, _("Save Definition"), proposal, place_chosen_cb);
}

static void
save_as (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  save_file (TAMIZ_VERSION_FILES (widget), g_variant_get_string (parameter, NULL));
}

static void
pdf_saved_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizVersionFiles *self = owner;

  tamiz_notice_set_text (self->notice, answer == NULL ? error->message : NULL);
  if (answer != NULL)
    tamiz_desk_tell_saved (self->desk, tamiz_json_get_text (answer, "output"));
}

static void
save_pdf (TamizVersionFiles *self,
          const char          *path)
{
  g_autofree char *named = g_str_has_suffix (path, ".pdf") ? g_strdup (path) : g_strconcat (path, ".pdf", NULL);
  json_t *arguments = pack_version (self);

  tamiz_json_set_text (arguments, "output", named);
  tamiz_desk_ask (self->desk, self, "pdf", "definition.print", arguments, pdf_saved_cb);
}

static void
pdf_chosen_cb (GtkWidget  *owner,
               const char *path)
{
  if (path != NULL)
    save_pdf (TAMIZ_VERSION_FILES (owner), path);
}

static void
ask_pdf (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  /* Translators: the proposed name of a file */
  g_autofree char *proposal
      = g_strdup_printf (_("definition-%d.pdf"), (int) TAMIZ_VERSION_FILES (widget)->version);

  tamiz_platform_save_file (widget, _("Save Definition"), proposal, pdf_chosen_cb);
}

static void
pdf_as (GtkWidget  *widget,
        const char *name,
        GVariant   *parameter)
{
  save_pdf (TAMIZ_VERSION_FILES (widget), g_variant_get_string (parameter, NULL));
}

static void
printed_cb (GtkWidget  *widget,
            const char *message)
{
  tamiz_notice_set_text (TAMIZ_VERSION_FILES (widget)->notice, message);
}

/* The same document as in the PDF. */
static void
print (GtkWidget  *widget,
       const char *name,
       GVariant   *parameter)
{
  TamizVersionFiles *self = TAMIZ_VERSION_FILES (widget);
  g_autoptr (TamizPaper) paper = NULL;

  if (self->description == NULL)
    return;

  paper = tamiz_definition_paper_new (self->description, tamiz_desk_get_zone (self->desk),
                                      get_now (self));
  tamiz_platform_print (widget, paper, tamiz_json_get_text (self->description, "title"), FALSE, printed_cb);
}

static void
tamiz_version_files_dispose (GObject *object)
{
  TamizVersionFiles *self = TAMIZ_VERSION_FILES (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->notice);
  g_clear_pointer (&self->description, json_decref);
  g_clear_pointer (&self->saving, g_free);

  G_OBJECT_CLASS (tamiz_version_files_parent_class)->dispose (object);
}

static void
tamiz_version_files_class_init (TamizVersionFilesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_version_files_dispose;

  gtk_widget_class_install_action (widget_class, "version.ask-save", NULL, ask_save);
  gtk_widget_class_install_action (widget_class, "version.save-as", "s", save_as);
  gtk_widget_class_install_action (widget_class, "version.ask-pdf", NULL, ask_pdf);
  gtk_widget_class_install_action (widget_class, "version.pdf-as", "s", pdf_as);
  gtk_widget_class_install_action (widget_class, "version.print", NULL, print);
}

static GtkWidget *
make_print_button (void)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("tamiz-print-symbolic");
  const char *label = _("Print this version with its signatures");

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "version.print");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return button;
}

static GtkWidget *
make_save_button (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();
  const char *label = _("Save this version as a file");

  g_menu_append (menu, _("As a Document (_PDF)…"), "version.ask-pdf");
  g_menu_append (menu, _("As a _Definition (JSON)…"), "version.ask-save");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "tamiz-save-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return button;
}

static void
show_possible (TamizVersionFiles *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_action_set_enabled (widget, "version.ask-save", self->version != 0);
  gtk_widget_action_set_enabled (widget, "version.ask-pdf", self->version != 0);
  gtk_widget_action_set_enabled (widget, "version.print", self->description != NULL);
}

static void
tamiz_version_files_init (TamizVersionFiles *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), make_print_button ());
  gtk_box_append (GTK_BOX (box), make_save_button ());
  adw_bin_set_child (ADW_BIN (self), box);
  show_possible (self);
}

/**
 * tamiz_version_files_set_version:
 * @self: the buttons
 * @desk: where the version is
 * @notice: where what went wrong is said
 * @version: its number, 0 where there is none
 *
 * Says which version is saved.
 */
void
tamiz_version_files_set_version (TamizVersionFiles *self,
                                 TamizDesk         *desk,
                                 TamizNotice       *notice,
                                 gint64             version)
{
  g_return_if_fail (TAMIZ_IS_VERSION_FILES (self));

  g_set_object (&self->desk, desk);
  g_set_object (&self->notice, notice);
  self->version = version;
  show_possible (self);
}

/**
 * tamiz_version_files_set_description:
 * @self: the buttons
 * @description: (nullable): the answer of definition.describe
 *
 * Says what is printed.
 */
void
tamiz_version_files_set_description (TamizVersionFiles *self,
                                     json_t            *description)
{
  g_return_if_fail (TAMIZ_IS_VERSION_FILES (self));

  json_incref (description);
  json_decref (self->description);
  self->description = description;
  show_possible (self);
}
