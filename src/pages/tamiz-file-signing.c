#define G_LOG_DOMAIN "tamiz-file-signing"

#include "config.h"

#include "tamiz-file-signing.h"

#include "tamiz-platform.h"
#include "tamiz-signatures.h"

#include <glib/gi18n-lib.h>

#define ENDING ".duo-sign.json"

struct _TamizFileSigning
{
  AdwBin parent_instance;

  TamizNotice *notice;   /* (unowned): where what went wrong is said; it stands beside */
  TamizDesk *desk;       /* (nullable) */
  gint64 version;
  char *path;            /* (nullable): the file that is being read */
  char *fingerprint;     /* (nullable): of the key that its signer is asked about */
};

G_DEFINE_FINAL_TYPE (TamizFileSigning, tamiz_file_signing, ADW_TYPE_BIN)

static const char *const patterns[] = { "*" ENDING, "*.json", NULL };

static void
sent_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizFileSigning *self = owner;

  tamiz_notice_set_text (self->notice, answer == NULL ? error->message : NULL);
  if (answer != NULL)
    tamiz_desk_tell_saved (self->desk, tamiz_json_get_text (answer, "output"));
}

static void
send_to (TamizFileSigning *self,
         const char       *path)
{
  g_autofree char *named = g_str_has_suffix (path, ".json") ? g_strdup (path) : g_strconcat (path, ENDING, NULL);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, self->version);

  tamiz_desk_ask (self->desk, self, "send", "definition.request",
                  json_pack ("{ss,ss}", "file", named, "version", number), sent_cb);
}

static void
place_chosen_cb (GtkWidget  *owner,
                 const char *path)
{
  if (path != NULL)
    send_to (TAMIZ_FILE_SIGNING (owner), path);
}

static void
ask_send (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  /* Translators: the proposed name of a file */
  g_autofree char *proposal
      = g_strdup_printf (_("definition-%d.duo-sign.json"), (int) TAMIZ_FILE_SIGNING (widget)->version);

  tamiz_platform_save_file (widget, _("Send for Signature"), proposal, place_chosen_cb);
}

static void
send_as (GtkWidget  *widget,
         const char *name,
         GVariant   *parameter)
{
  send_to (TAMIZ_FILE_SIGNING (widget), g_variant_get_string (parameter, NULL));
}

static void
taken_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizFileSigning *self = owner;

  if (answer != NULL)
    tamiz_signatures_tell_signed (self->desk, answer);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tamiz_notice_set_text (self->notice, error->message);
}

static void
confirmed_cb (GtkWidget  *owner,
              const char *response,
              const char *text)
{
  TamizFileSigning *self = TAMIZ_FILE_SIGNING (owner);

  /* Confirming is saying that the fingerprint is theirs. */
  if (g_strcmp0 (response, "confirm") == 0)
    tamiz_desk_do (self->desk, self, "definition.sign",
                   json_pack ("{ss,ss}", "file", self->path, "trust", self->fingerprint), NULL, taken_cb);
}

static char *
dup_question (TamizFileSigning *self,
              json_t           *told)
{
  const char *name = tamiz_json_get_text (told, "name");
  g_autofree char *at = tamiz_desk_format_moment (self->desk, tamiz_json_get_text (told, "at"));
  /* Translators: a person, a number, and a day with an hour */
  g_autofree char *who = g_strdup_printf (_("%s signed version %d at another computer on %s."), name,
                                          (int) tamiz_json_get_int (told, "version", 0), at);
  g_autofree char *key = NULL;

  if (json_is_true (json_object_get (told, "new_key")))
    key = g_strdup_printf (_("This base does not know the key yet. Ask %s by another way, such as the telephone, "
                             "whether its fingerprint is:"), name);
  else
    key = g_strdup (_("It was signed with the key that this base knows:"));

  return g_strdup_printf ("%s\n\n%s\n%s", who, key, self->fingerprint);
}

static void
inspected_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizFileSigning *self = owner;
  const char *problem = answer != NULL ? tamiz_json_get_text (answer, "problem") : error->message;
  g_autofree char *question = NULL;

  if (g_strcmp0 (tamiz_json_get_text (answer, "kind"), "request") == 0)
    problem = _("This is the request, which nobody has signed yet; what comes back from the signer is another "
                "file");
  tamiz_notice_set_text (self->notice, problem);
  if (problem != NULL)
    return;

  g_free (self->fingerprint);
  self->fingerprint = g_strdup (tamiz_json_get_text (answer, "fingerprint"));
  question = dup_question (self, answer);
  /* Nobody takes a key over by pressing Enter: they have to have asked. */
  tamiz_platform_confirm (GTK_WIDGET (self), _("Take the Signature Over?"), question, _("_Take Over"),
                          json_is_true (json_object_get (answer, "new_key")) ? TAMIZ_CONFIRM_TRUSTS
                                                                             : TAMIZ_CONFIRM_USUAL,
                          confirmed_cb);
}

static void
read_from (TamizFileSigning *self,
           const char       *path)
{
  g_free (self->path);
  self->path = g_strdup (path);
  tamiz_desk_ask (self->desk, self, "read", "definition.inspect", json_pack ("{ss}", "file", path), inspected_cb);
}

static void
file_chosen_cb (GtkWidget  *owner,
                const char *path)
{
  if (path != NULL)
    read_from (TAMIZ_FILE_SIGNING (owner), path);
}

static void
ask_read (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  tamiz_platform_open_file (widget, _("Read a Signed File"), _("Signatures"), patterns, file_chosen_cb);
}

static void
read_file (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  read_from (TAMIZ_FILE_SIGNING (widget), g_variant_get_string (parameter, NULL));
}

static void
tamiz_file_signing_dispose (GObject *object)
{
  TamizFileSigning *self = TAMIZ_FILE_SIGNING (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->fingerprint, g_free);

  G_OBJECT_CLASS (tamiz_file_signing_parent_class)->dispose (object);
}

static void
tamiz_file_signing_class_init (TamizFileSigningClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_file_signing_dispose;

  gtk_widget_class_install_action (widget_class, "by-file.send", NULL, ask_send);
  gtk_widget_class_install_action (widget_class, "by-file.send-as", "s", send_as);
  gtk_widget_class_install_action (widget_class, "by-file.read", NULL, ask_read);
  gtk_widget_class_install_action (widget_class, "by-file.read-from", "s", read_file);
}

static void
tamiz_file_signing_init (TamizFileSigning *self)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("_Send for Signature…"), "by-file.send");
  g_menu_append (menu, _("_Read a Signed File…"), "by-file.read");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("By _File"));
  gtk_menu_button_set_use_underline (GTK_MENU_BUTTON (button), TRUE);
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (button), TRUE);
  gtk_widget_set_tooltip_text (button, _("For signers at other computers, which do not have this base"));
  adw_bin_set_child (ADW_BIN (self), button);
}

/**
 * tamiz_file_signing_new:
 * @notice: (transfer none): where what went wrong is said; it lives as long
 *
 * Makes the menu.
 *
 * Returns: (transfer floating): the widget
 */
GtkWidget *
tamiz_file_signing_new (TamizNotice *notice)
{
  TamizFileSigning *self = g_object_new (TAMIZ_TYPE_FILE_SIGNING, NULL);

  self->notice = notice;

  return GTK_WIDGET (self);
}

/**
 * tamiz_file_signing_set_version:
 * @self: a menu
 * @desk: who works, and where
 * @version: a proposed version's number
 *
 * Says which version is sent.
 */
void
tamiz_file_signing_set_version (TamizFileSigning *self,
                                TamizDesk        *desk,
                                gint64            version)
{
  g_return_if_fail (TAMIZ_IS_FILE_SIGNING (self));

  g_set_object (&self->desk, desk);
  self->version = version;
}
