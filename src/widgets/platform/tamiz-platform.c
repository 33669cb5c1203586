#define G_LOG_DOMAIN "tamiz-platform"

#include "config.h"

#include "tamiz-platform.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a dialog needs while it is open.  The owner is held until it has answered. */
typedef struct
{
  GtkWidget *owner;
  char *text;               /* (nullable): what was typed; the entry is gone before the answer */
  TamizFileFunc file_func;
  TamizAnsweredFunc answered_func;
  GtkEditable *pair[2];     /* of a secret that is typed twice */
  gsize least;              /* bytes that it has at least */
} Dialog;

static Dialog *
new_dialog (GtkWidget *owner)
{
  Dialog *dialog = g_new0 (Dialog, 1);

  dialog->owner = g_object_ref (owner);

  return dialog;
}

/* It may be a passphrase, which does not stay in memory. */
static void
set_text (Dialog     *dialog,
          const char *text)
{
  if (dialog->text != NULL)
    explicit_bzero (dialog->text, strlen (dialog->text));
  g_free (dialog->text);
  dialog->text = g_strdup (text);
}

static void
free_dialog (Dialog *dialog)
{
  g_object_unref (dialog->owner);
  set_text (dialog, NULL);
  g_free (dialog);
}

static GtkWindow *
window_of (GtkWidget *owner)
{
  GtkRoot *root = gtk_widget_get_root (owner);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* Wide enough for a long word, and narrower than any dialog. */
#define LEAST_HEADING 200

/* A heading that is too wide is shown smaller and in several lines, but libadwaita measures
 * the other, which had one line only, nevertheless, and each for as little as the other
 * needs; newer versions of GTK warn of that.
 */
static void
let_heading_wrap (AdwMessageDialog *message)
{
  GObject *heading
      = gtk_widget_get_template_child (GTK_WIDGET (message), ADW_TYPE_MESSAGE_DIALOG, "heading_label");
  GObject *small
      = gtk_widget_get_template_child (GTK_WIDGET (message), ADW_TYPE_MESSAGE_DIALOG, "heading_label_small");

  if (GTK_IS_LABEL (heading))
    {
      gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (heading), PANGO_WRAP_WORD_CHAR);
    }
  if (GTK_IS_LABEL (heading) && GTK_IS_LABEL (small))
    {
      gtk_widget_set_size_request (GTK_WIDGET (heading), LEAST_HEADING, -1);
      gtk_widget_set_size_request (GTK_WIDGET (small), LEAST_HEADING, -1);
    }
}

static void
tell_elsewhere (GtkWidget *owner,
                GFile     *file)
{
  g_autofree char *name = g_file_get_parse_name (file);
  /* Translators: %s is the address of a file or folder */
  g_autofree char *body = g_strdup_printf (
      _("“%s” lies elsewhere. Choose a folder of this computer; what lies elsewhere can be copied first."), name);
  AdwMessageDialog *message
      = ADW_MESSAGE_DIALOG (adw_message_dialog_new (window_of (owner), _("Not on This Computer"), body));

  let_heading_wrap (message);
  adw_message_dialog_add_response (message, "close", _("_Close"));
  adw_message_dialog_set_close_response (message, "close");
  gtk_window_present (GTK_WINDOW (message));
}

/**
 * tamiz_platform_give_file:
 * @owner: the widget that asked
 * @file: (nullable): what was chosen
 * @func: called with its path
 *
 * Gives a file on by its path.  One that has none, because it is on another computer, is
 * said to be there, and counts as given up.
 */
void
tamiz_platform_give_file (GtkWidget     *owner,
                          GFile         *file,
                          TamizFileFunc  func)
{
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (file != NULL && path == NULL)
    tell_elsewhere (owner, file);
  func (owner, path);
}

static void
file_chosen_cb (GtkNativeDialog *chooser,
                int              response,
                Dialog          *dialog)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  tamiz_platform_give_file (dialog->owner, file, dialog->file_func);
  free_dialog (dialog);
  g_object_unref (chooser);
}

static GtkFileChooserNative *
show_chooser (GtkWidget            *owner,
              const char           *title,
              GtkFileChooserAction  action,
              TamizFileFunc         func)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (title, window_of (owner), action, NULL, NULL);
  Dialog *dialog = new_dialog (owner);

  dialog->file_func = func;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (file_chosen_cb), dialog);

  return chooser;
}

/**
 * tamiz_platform_open_file:
 * @owner: the widget that asks
 * @title: the dialog's title
 * @filter_name: (nullable): what the files are called
 * @patterns: (nullable) (array zero-terminated=1): such as `*.csv`
 * @func: called with its path
 *
 * Asks for a file to read.
 */
void
tamiz_platform_open_file (GtkWidget         *owner,
                          const char        *title,
                          const char        *filter_name,
                          const char *const *patterns,
                          TamizFileFunc      func)
{
  GtkFileChooserNative *chooser = show_chooser (owner, title, GTK_FILE_CHOOSER_ACTION_OPEN, func);

  if (patterns != NULL)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
      g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

      gtk_file_filter_set_name (filter, filter_name);
      for (guint i = 0; patterns[i] != NULL; i++)
        {
          /* By its ending a file is found in capitals too, as telephones write them. */
          if (g_str_has_prefix (patterns[i], "*.") && strpbrk (patterns[i] + 2, "*?[") == NULL)
            gtk_file_filter_add_suffix (filter, patterns[i] + 2);
          else
            gtk_file_filter_add_pattern (filter, patterns[i]);
        }
      gtk_file_filter_set_name (all, _("All files"));
      gtk_file_filter_add_pattern (all, "*");
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), all);
    }
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * tamiz_platform_open_folder:
 * @owner: whose window it stands above
 * @title: what is asked for
 * @func: is told the folder
 *
 * Asks for a folder.
 */
void
tamiz_platform_open_folder (GtkWidget     *owner,
                            const char    *title,
                            TamizFileFunc  func)
{
  gtk_native_dialog_show (
      GTK_NATIVE_DIALOG (show_chooser (owner, title, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, func)));
}

/**
 * tamiz_platform_save_file:
 * @owner: the widget that asks
 * @title: the dialog's title
 * @name: the name proposed
 * @func: called with its path
 *
 * Asks where to write a file.
 */
void
tamiz_platform_save_file (GtkWidget     *owner,
                          const char    *title,
                          const char    *name,
                          TamizFileFunc  func)
{
  GtkFileChooserNative *chooser = show_chooser (owner, title, GTK_FILE_CHOOSER_ACTION_SAVE, func);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
answered_cb (AdwMessageDialog *message,
             const char       *response,
             Dialog           *dialog)
{
  gboolean given_up = g_str_equal (response, "cancel");

  dialog->answered_func (dialog->owner, given_up ? NULL : response, given_up ? NULL : dialog->text);
  free_dialog (dialog);
}

static AdwMessageDialog *
make_question (GtkWidget         *owner,
               const char        *heading,
               const char        *body,
               const char        *confirm,
               TamizConfirmation  kind,
               Dialog            *dialog)
{
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (adw_message_dialog_new (window_of (owner), heading, body));
  gboolean loses = kind == TAMIZ_CONFIRM_LOSES || kind == TAMIZ_CONFIRM_ERASES || kind == TAMIZ_CONFIRM_STOPS;
  gboolean cautious = kind == TAMIZ_CONFIRM_TRUSTS || kind == TAMIZ_CONFIRM_ERASES || kind == TAMIZ_CONFIRM_STOPS;
  const char *leave = kind == TAMIZ_CONFIRM_STOPS ? _("_Go On") : kind == TAMIZ_CONFIRM_OFFERS ? _("_Close") : _("_Cancel");

  let_heading_wrap (message);
  adw_message_dialog_add_responses (message, "cancel", leave, "confirm", confirm, NULL);
  adw_message_dialog_set_response_appearance (message, "confirm",
                                              loses ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, cautious ? "cancel" : "confirm");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect (message, "response", G_CALLBACK (answered_cb), dialog);

  return message;
}

/**
 * tamiz_platform_confirm:
 * @owner: the widget that asks
 * @heading: the question
 * @body: (nullable): what follows from it
 * @confirm: the label of the button that goes on, with a mnemonic
 * @kind: what is at stake
 * @func: called with the answer
 *
 * Asks before something that cannot be undone.
 */
void
tamiz_platform_confirm (GtkWidget         *owner,
                        const char        *heading,
                        const char        *body,
                        const char        *confirm,
                        TamizConfirmation  kind,
                        TamizAnsweredFunc  func)
{
  Dialog *dialog = new_dialog (owner);

  dialog->answered_func = func;
  gtk_window_present (GTK_WINDOW (make_question (owner, heading, body, confirm, kind, dialog)));
}

static void
unmap_cb (GtkWidget *row)
{
  GtkRoot *root = gtk_widget_get_root (row);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, row))
    gtk_root_set_focus (root, NULL);
}

/**
 * tamiz_platform_make_secret_row:
 *
 * Makes a row in which a secret is typed.  Where Enter or Escape closes its window the row
 * goes while the keyboard is in it, and libadwaita 1.2 asks it once more after its end; so
 * it lets go of the keyboard before.
 *
 * Returns: (transfer floating): an #AdwPasswordEntryRow
 */
GtkWidget *
tamiz_platform_make_secret_row (void)
{
  GtkWidget *row = adw_password_entry_row_new ();

  g_signal_connect (row, "unmap", G_CALLBACK (unmap_cb), NULL);

  return row;
}

static GtkWidget *
append_entry (GtkWidget  *list,
              const char *label,
              gboolean    secret)
{
  GtkWidget *entry = secret ? tamiz_platform_make_secret_row () : adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (entry), label);
  /* Enter presses the button: a response of our own would be followed by that of closing. */
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (entry), TRUE);
  gtk_list_box_append (GTK_LIST_BOX (list), entry);

  return entry;
}

static GtkWidget *
make_entry (AdwMessageDialog *message,
            const char       *label,
            gboolean          secret)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_message_dialog_set_extra_child (message, list);

  return append_entry (list, label, secret);
}

static void
text_changed_cb (GtkEditable *entry,
                 Dialog      *dialog)
{
  set_text (dialog, gtk_editable_get_text (entry));
}

/**
 * tamiz_platform_ask_text:
 * @owner: the widget that asks
 * @heading: the question
 * @body: (nullable): what it is for
 * @label: what is to be typed
 * @secret: whether it is hidden while it is typed
 * @confirm: the label of the button that goes on, with a mnemonic
 * @func: called with the answer
 *
 * Asks for a line of text.
 */
void
tamiz_platform_ask_text (GtkWidget         *owner,
                         const char        *heading,
                         const char        *body,
                         const char        *label,
                         gboolean           secret,
                         const char        *confirm,
                         TamizAnsweredFunc  func)
{
  Dialog *dialog = new_dialog (owner);
  AdwMessageDialog *message = make_question (owner, heading, body, confirm, TAMIZ_CONFIRM_USUAL, dialog);
  GtkWidget *entry = make_entry (message, label, secret);

  dialog->text = g_strdup ("");
  dialog->answered_func = func;
  g_signal_connect (entry, "changed", G_CALLBACK (text_changed_cb), dialog);
  gtk_window_present (GTK_WINDOW (message));
  gtk_widget_grab_focus (entry);
}

static void
pair_changed_cb (GtkEditable *entry,
                 Dialog      *dialog)
{
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (gtk_widget_get_root (GTK_WIDGET (entry)));
  const char *typed = gtk_editable_get_text (dialog->pair[0]), *again = gtk_editable_get_text (dialog->pair[1]);
  gboolean equal = g_str_equal (typed, again);

  set_text (dialog, typed);
  if (equal || *again == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (dialog->pair[1]), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (dialog->pair[1]), "error");
  adw_message_dialog_set_response_enabled (message, "confirm", equal && strlen (typed) >= dialog->least);
}

/**
 * tamiz_platform_ask_new_secret:
 * @owner: the widget that asks
 * @heading: the question
 * @body: what it is for
 * @label: what is to be typed
 * @again: what is to be typed a second time
 * @least: bytes that it has at least
 * @confirm: the label of the button that goes on, with a mnemonic
 * @func: called with the answer
 *
 * Asks for a secret that is new, twice, since nobody sees what is typed.
 */
void
tamiz_platform_ask_new_secret (GtkWidget         *owner,
                               const char        *heading,
                               const char        *body,
                               const char        *label,
                               const char        *again,
                               gsize              least,
                               const char        *confirm,
                               TamizAnsweredFunc  func)
{
  Dialog *dialog = new_dialog (owner);
  AdwMessageDialog *message = make_question (owner, heading, body, confirm, TAMIZ_CONFIRM_USUAL, dialog);
  GtkWidget *entry = make_entry (message, label, TRUE);
  GtkWidget *second = append_entry (adw_message_dialog_get_extra_child (message), again, TRUE);

  dialog->text = g_strdup ("");
  dialog->answered_func = func;
  dialog->least = least;
  dialog->pair[0] = GTK_EDITABLE (entry);
  dialog->pair[1] = GTK_EDITABLE (second);
  adw_message_dialog_set_response_enabled (message, "confirm", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (dialog->pair); i++)
    g_signal_connect (dialog->pair[i], "changed", G_CALLBACK (pair_changed_cb), dialog);
  gtk_window_present (GTK_WINDOW (message));
  gtk_widget_grab_focus (entry);
}

/* Opens a file with the program that the desktop has for it. */
void
tamiz_platform_show_file (GtkWidget  *owner,
                          const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  if (uri != NULL)
    gtk_show_uri (window_of (owner), uri, GDK_CURRENT_TIME);
}
