#define G_LOG_DOMAIN "tamiz-version-files"

#include "config.h"

#include "tamiz-version-files.h"

#include "tamiz-definition-paper.h"
#include "tamiz-platform-print.h"
#include "tamiz-platform.h"
#include "tamiz-read-dialog.h"

#include <glib/gi18n-lib.h>

struct _TamizVersionFiles
{
  AdwBin parent_instance;

  TamizDesk *desk;       /* (nullable) */
  TamizNotice *notice;   /* (nullable): where what went wrong is said */
  gint64 version;        /* 0 = none */
  json_t *description;   /* (nullable): what is printed */
  char *reading;         /* (nullable): the path of the file that is being read */
};

enum
{
  TAKEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

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
saved_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizVersionFiles *self = owner;

  tamiz_notice_set_text (self->notice, answer == NULL ? error->message : NULL);
  if (answer != NULL)
    tamiz_desk_tell_saved (self->desk, tamiz_json_get_text (answer, "output"));
}

/* Whoever chose the name was asked about a file that is there already. */
static void
save_file (TamizVersionFiles *self,
           const char          *path)
{
  g_autofree char *named = g_str_has_suffix (path, ".json") ? g_strdup (path) : g_strconcat (path, ".duo.json", NULL);
  json_t *arguments = pack_version (self);

  tamiz_json_set_text (arguments, "file", named);
  json_object_set_new (arguments, "overwrite", json_true ());
  tamiz_desk_ask (self->desk, self, "file", "definition.export", arguments, saved_cb);
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
  /* Translators: the proposed name of a file */
  g_autofree char *proposal
      = g_strdup_printf (_("definition-%d.duo.json"), (int) TAMIZ_VERSION_FILES (widget)->version);

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
save_pdf (TamizVersionFiles *self,
          const char          *path)
{
  g_autofree char *named = g_str_has_suffix (path, ".pdf") ? g_strdup (path) : g_strconcat (path, ".pdf", NULL);
  json_t *arguments = pack_version (self);

  tamiz_json_set_text (arguments, "output", named);
  tamiz_desk_ask (self->desk, self, "pdf", "definition.print", arguments, saved_cb);
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
taken_cb (TamizVersionFiles *self,
          json_t            *draft)
{
  g_signal_emit (self, signals[TAKEN], 0, draft);
}

static void
added_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizVersionFiles *self = owner;

  tamiz_notice_set_text (self->notice, answer == NULL ? error->message : NULL);
  if (answer != NULL)
    taken_cb (self, answer);
}

/* Beside a draft one is asked what becomes of the file; elsewhere it is a draft of its own. */
static void
told_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizVersionFiles *self = owner;
  g_autofree char *path = g_steal_pointer (&self->reading);
  g_autofree char *done = NULL;

  tamiz_notice_set_text (self->notice, answer == NULL ? error->message : NULL);
  if (json_is_integer (json_object_get (answer, "replaces")))
    tamiz_read_dialog_show (GTK_WIDGET (self), self->desk, path, answer, G_CALLBACK (taken_cb));
  else if (answer != NULL)
    {
      /* Translators: the title of a definition */
      done = g_strdup_printf (_("“%s” was read as a draft"), tamiz_json_get_text (answer, "title"));
      tamiz_desk_do (self->desk, self, "definition.import", json_pack ("{ss}", "file", path), done, added_cb);
    }
}

static void
tamiz_version_files_dispose (GObject *object)
{
  TamizVersionFiles *self = TAMIZ_VERSION_FILES (object);

  g_clear_object (&self->desk);
  g_clear_object (&self->notice);
  g_clear_pointer (&self->description, json_decref);
  g_clear_pointer (&self->reading, g_free);

  G_OBJECT_CLASS (tamiz_version_files_parent_class)->dispose (object);
}

static void
tamiz_version_files_class_init (TamizVersionFilesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_version_files_dispose;

  /* (draft): what definition.import answered, as JSON. */
  signals[TAKEN] = g_signal_new ("taken", TAMIZ_TYPE_VERSION_FILES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);

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

/**
 * tamiz_version_files_read:
 * @self: the buttons
 * @path: a file
 * @draft: the number of the draft in sight, 0 where none is
 *
 * Reads a definition from a file: beside a draft it is shown what it changes, and asked whether it
 * takes its place; else it is added.  “taken” is emitted when a draft says what the file says.
 */
void
tamiz_version_files_read (TamizVersionFiles *self,
                          const char        *path,
                          gint64             draft)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, draft);
  json_t *arguments;

  g_return_if_fail (TAMIZ_IS_VERSION_FILES (self));

  g_free (self->reading);
  self->reading = g_strdup (path);
  arguments = json_pack ("{ss,sb}", "file", path, "dry-run", TRUE);
  if (draft != 0)
    tamiz_json_set_text (arguments, "replace", number);
  tamiz_desk_ask (self->desk, self, "read", "definition.import", arguments, told_cb);
}
