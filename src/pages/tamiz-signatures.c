#define G_LOG_DOMAIN "tamiz-signatures"

#include "config.h"

#include "tamiz-signatures.h"

#include "tamiz-definition-paper.h"
#include "tamiz-file-signing.h"
#include "tamiz-notice.h"
#include "tamiz-page.h"
#include "tamiz-platform.h"
#include "tamiz-propose-dialog.h"
#include "tamiz-wrap-box.h"

#include <glib/gi18n-lib.h>

/* How much of the digest people compare by eye. */
#define SHORT_DIGEST 12

struct _TamizSignatures
{
  AdwBin parent_instance;

  GtkLabel *state_label;
  GtkLabel *meaning_label;
  GtkListBox *list_box;
  TamizNotice *notice;
  GtkLabel *why_label;
  TamizWrapBox *buttons;

  GtkWidget *propose_button;
  GtkWidget *sign_button;
  GtkWidget *withdraw_button;
  GtkWidget *file_signing;
  TamizDesk *desk; /* (nullable) */
  json_t *version; /* (nullable): as definition.list tells it */
  char *email;     /* (nullable): whose turn is shown */
  gboolean busy;
  gboolean keyboard; /* one of the buttons has it, or had it when it went */
};

G_DEFINE_FINAL_TYPE (TamizSignatures, tamiz_signatures, ADW_TYPE_BIN)

static TamizDefinitionState
get_state (json_t *version)
{
  int state = TAMIZ_DEFINITION_DRAFT;

  tamiz_enum_from_nick (TAMIZ_ENUM_DEFINITION, tamiz_json_get_text (version, "state"), &state);

  return state;
}

static gint64
get_number (json_t *version)
{
  return tamiz_json_get_int (version, "version", 0);
}

/* (nullable): a member of an array by its e-mail address. */
static json_t *
find_email (json_t     *array,
            const char *email)
{
  json_t *object;
  gsize i;

  json_array_foreach (array, i, object)
    {
      if (email != NULL && g_ascii_strcasecmp (tamiz_json_get_text (object, "email"), email) == 0)
        return object;
    }

  return NULL;
}

/**
 * tamiz_signatures_dup_state:
 * @desk: where it is asked
 * @version: a version as definition.list tells it
 *
 * Says how a version stands and since when.
 *
 * Returns: (transfer full): “In force since 22 November 2026”
 */
char *
tamiz_signatures_dup_state (TamizDesk *desk,
                            json_t    *version)
{
  return tamiz_definition_paper_dup_state (version, tamiz_desk_get_zone (desk));
}

/* (nullable): “Signed by 1 of 2”; drafts have nobody who signs. */
char *
tamiz_signatures_dup_count (json_t *version)
{
  int signers = (int) json_array_size (json_object_get (version, "signers"));
  int signatures = (int) json_array_size (json_object_get (version, "signatures"));

  if (get_state (version) == TAMIZ_DEFINITION_DRAFT || signers == 0)
    return NULL;

  return g_strdup_printf (_("Signed by %d of %d"), signatures, signers);
}

static const char *
get_side_label (json_t *signer)
{
  const char *nick = tamiz_json_get_text (signer, "side");
  int side;

  if (!tamiz_enum_from_nick (TAMIZ_ENUM_SIDE, nick, &side))
    return _("Marketing and sales");

  return tamiz_enum_label (TAMIZ_ENUM_SIDE, side);
}

static char *
dup_signed (TamizDesk *desk,
            json_t    *signature)
{
  g_autofree char *at = NULL;

  if (signature == NULL)
    return g_strdup (_("Has not signed yet"));

  at = tamiz_desk_format_moment (desk, tamiz_json_get_text (signature, "at"));
  if (json_is_true (json_object_get (signature, "by_file")))
    return g_strdup_printf (_("Signed on %s at another computer, with the key %s"), at,
                            tamiz_json_get_text (signature, "fingerprint"));
  /* Translators: %s is a day and an hour */
  return json_is_true (json_object_get (signature, "with_key"))
             ? g_strdup_printf (_("Signed on %s, with the key that their passphrase opens"), at)
             : g_strdup_printf (_("Signed on %s"), at);
}

static GtkWidget *
make_row (TamizSignatures *self,
          json_t          *signer)
{
  json_t *signature = find_email (json_object_get (self->version, "signatures"),
                                  tamiz_json_get_text (signer, "email"));
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (signature != NULL ? "tamiz-done-symbolic"
                                                                    : "tamiz-edit-symbolic");
  GtkWidget *side = gtk_label_new (get_side_label (signer));
  g_autofree char *how = dup_signed (self->desk, signature);

  gtk_widget_add_css_class (side, "dim-label");
  gtk_widget_add_css_class (icon, signature != NULL ? "success" : "dim-label");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tamiz_json_get_text (signer, "name"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), how);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), side);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);

  return row;
}

/* Marketing stands before sales. */
static void
show_signers (TamizSignatures *self)
{
  static const char *const order[] = { "marketing", "sales", "either" };
  json_t *signers = json_object_get (self->version, "signers");
  gboolean named
      = get_state (self->version) != TAMIZ_DEFINITION_DRAFT && json_array_size (signers) > 0;
  json_t *signer;
  gsize i;

  for (GtkWidget *row; (row = gtk_widget_get_first_child (GTK_WIDGET (self->list_box))) != NULL;)
    gtk_list_box_remove (self->list_box, row);
  for (guint side = 0; named && side < G_N_ELEMENTS (order); side++)
    {
      json_array_foreach (signers, i, signer)
        {
          if (g_strcmp0 (tamiz_json_get_text (signer, "side"), order[side]) == 0)
            gtk_list_box_append (self->list_box, make_row (self, signer));
        }
    }
  gtk_widget_set_visible (GTK_WIDGET (self->list_box), named);
}

static char *
dup_short_digest (json_t *version)
{
  const char *digest = tamiz_json_get_text (version, "digest");
  GString *out = g_string_new (NULL);

  for (guint i = 0; digest != NULL && digest[i] != '\0' && i < SHORT_DIGEST; i++)
    g_string_append_printf (out, "%s%c", i > 0 && i % 4 == 0 ? " " : "", digest[i]);

  return g_string_free (out, FALSE);
}

static void
show_meaning (TamizSignatures *self)
{
  TamizDefinitionState state = get_state (self->version);
  g_autofree char *digest = dup_short_digest (self->version);
  /* Translators: %s is the beginning of a digest, in groups of four characters */
  g_autofree char *binds = g_strdup_printf (
      _("A signature binds exactly this content (digest %s…): not a letter of it can "
         "change afterwards."),
      digest);
  g_autofree char *text = NULL;

  if (state == TAMIZ_DEFINITION_PROPOSED || state == TAMIZ_DEFINITION_SIGNED)
    text = g_strjoin (" ", binds, tamiz_definition_paper_get_outcome (self->version), NULL);
  else if (state == TAMIZ_DEFINITION_DRAFT)
    text = g_strdup (
        _("Nobody is judged by a draft. Propose it to those who sign; it comes into force once "
           "marketing and sales have all signed."));
  else
    text = g_strdup (binds);
  gtk_label_set_label (self->meaning_label, text);
}

/* (nullable): for which side whoever works here is to sign now. */
static json_t *
find_turn (TamizSignatures *self)
{
  json_t *signer = find_email (json_object_get (self->version, "signers"), self->email);

  if (get_state (self->version) != TAMIZ_DEFINITION_PROPOSED || signer == NULL
      || find_email (json_object_get (self->version, "signatures"), self->email) != NULL)
    return NULL;

  return signer;
}

/* “Mía Rojas and Vera Paz” */
static char *
dup_missing (TamizSignatures *self)
{
  json_t *signatures = json_object_get (self->version, "signatures");
  GString *out = g_string_new (NULL);
  json_t *signer;
  gsize i;

  json_array_foreach (json_object_get (self->version, "signers"), i, signer)
    {
      if (find_email (signatures, tamiz_json_get_text (signer, "email")) == NULL)
        g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "",
                                tamiz_json_get_text (signer, "name"));
    }

  return g_string_free (out, FALSE);
}

/* (nullable): why whoever works here can do nothing about it, and who can. */
static char *
dup_why (TamizSignatures *self)
{
  gboolean may_work = tamiz_desk_may (self->desk, TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_NO;
  g_autofree char *missing = dup_missing (self);

  if (get_state (self->version) == TAMIZ_DEFINITION_DRAFT && !may_work)
    return g_strdup (_("Marketing, sales and the steward propose drafts."));
  if (get_state (self->version) != TAMIZ_DEFINITION_PROPOSED || find_turn (self) != NULL)
    return NULL;
  if (find_email (json_object_get (self->version, "signatures"), self->email) != NULL)
    /* Translators: %s is a list of people */
    return g_strdup_printf (_("You have signed. Still to sign: %s."), missing);

  return g_strdup_printf (_("You are not among those who sign this version. Still to sign: %s."),
                          missing);
}

static const char *
get_sign_label (json_t *signer)
{
  const char *side = tamiz_json_get_text (signer, "side");

  if (g_strcmp0 (side, "marketing") == 0)
    return _("_Sign for Marketing");
  if (g_strcmp0 (side, "sales") == 0)
    return _("_Sign for Sales");

  return _("_Sign for Marketing and Sales");
}

/* A button that goes, or cannot be pressed for a while, loses the keyboard to nobody: whoever
 * proposes by keyboard goes on to sign by it, if they have not gone elsewhere meanwhile.
 */
static void
note_keyboard (TamizSignatures *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL)
    self->keyboard = gtk_widget_is_ancestor (focus, GTK_WIDGET (self->buttons));
}

/* What has the keyboard when it is hidden is held for ever by GTK 4.8; so it lets go before. */
static void
let_go (TamizSignatures *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->buttons)))
    gtk_root_set_focus (root, NULL);
}

/* Not the button that takes a signature back: Enter once more would void what was just signed. */
static void
focus_button (TamizSignatures *self)
{
  GtkWidget *const buttons[] = { self->sign_button, self->propose_button };
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), TAMIZ_TYPE_PAGE);

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      if (gtk_widget_get_visible (buttons[i]) && gtk_widget_grab_focus (buttons[i]))
        return;
    }
  if (page != NULL)
    tamiz_page_focus (TAMIZ_PAGE (page));
}

static void
show_buttons (TamizSignatures *self)
{
  TamizDefinitionState state = get_state (self->version);
  gboolean may_work = tamiz_desk_may (self->desk, TAMIZ_RIGHT_WORK) != TAMIZ_PERMISSION_NO;
  json_t *turn = find_turn (self);
  g_autofree char *why = dup_why (self);

  note_keyboard (self);
  let_go (self);
  gtk_widget_set_visible (self->propose_button, state == TAMIZ_DEFINITION_DRAFT && may_work
                                                    && json_is_true (json_object_get (self->version, "editable")));
  gtk_widget_set_visible (self->sign_button, turn != NULL);
  if (turn != NULL)
    gtk_button_set_label (GTK_BUTTON (self->sign_button), get_sign_label (turn));
  gtk_widget_set_visible (self->withdraw_button, state == TAMIZ_DEFINITION_PROPOSED && may_work);
  tamiz_file_signing_set_version (TAMIZ_FILE_SIGNING (self->file_signing), self->desk, get_number (self->version));
  gtk_widget_set_visible (self->file_signing, state == TAMIZ_DEFINITION_PROPOSED);
  gtk_widget_set_visible (GTK_WIDGET (self->buttons),
                          gtk_widget_get_visible (self->propose_button) || state == TAMIZ_DEFINITION_PROPOSED);
  gtk_label_set_label (self->why_label, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (self->why_label), why != NULL);
  if (self->keyboard && !self->busy)
    focus_button (self);
}

static void
set_busy (TamizSignatures *self,
          gboolean         busy)
{
  note_keyboard (self);
  self->busy = busy;
  gtk_widget_set_sensitive (GTK_WIDGET (self->buttons), !busy);
  if (self->keyboard && !busy)
    focus_button (self);
}

static void
tell_in_force (TamizDesk *desk,
               json_t    *answer)
{
  int version = (int) get_number (answer), judged = (int) tamiz_json_get_int (answer, "judged", 0);
  gboolean all = tamiz_json_get_int (answer, "left", 0) == 0;
  g_autofree char *text = NULL;

  if (!all)
    text = g_strdup_printf (_("Version %d is in force; the prospects are being judged anew"), version);
  else if (judged == 0)
    text = g_strdup_printf (_("Version %d is in force"), version);
  else
    text = g_strdup_printf (ngettext ("Version %d is in force; %d lead was judged anew",
                                      "Version %d is in force; %d leads were judged anew",
                                      (gulong) judged),
                            version, judged);
  tamiz_desk_tell_final (desk, text);
}

/**
 * tamiz_signatures_tell_signed:
 * @desk: where it was signed
 * @answer: the answer of definition.sign
 *
 * Tells that a signature is stored, and what came of it.
 */
void
tamiz_signatures_tell_signed (TamizDesk *desk,
                              json_t    *answer)
{
  if (get_state (answer) == TAMIZ_DEFINITION_IN_FORCE)
    tell_in_force (desk, answer);
  else
    tamiz_desk_tell_final (desk, _("Signed"));
}

static void
signed_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizSignatures *self = owner;

  set_busy (self, FALSE);
  if (answer == NULL)
    {
      /* Whoever gave the passphrase up knows it. */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        tamiz_notice_set_text (self->notice, error->message);
      return;
    }

  tamiz_signatures_tell_signed (self->desk, answer);
}

static void
withdrawn_cb (gpointer      owner,
              json_t       *answer,
              const GError *error)
{
  TamizSignatures *self = owner;

  set_busy (self, FALSE);
  if (answer == NULL)
    tamiz_notice_set_text (self->notice, error->message);
}

static json_t *
make_arguments (TamizSignatures *self)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, get_number (self->version));

  return json_pack ("{ss}", "version", number);
}

static void
sign (TamizSignatures *self,
      const char      *new_passphrase)
{
  json_t *turn = find_turn (self);
  const char *side = tamiz_json_get_text (turn, "side");
  json_t *arguments;

  if (turn == NULL || self->busy)
    return;

  tamiz_notice_set_text (self->notice, NULL);
  set_busy (self, TRUE);
  arguments = make_arguments (self);
  /* Who signs alone for both signs once. */
  tamiz_json_set_text (arguments, "side", g_strcmp0 (side, "sales") == 0 ? "sales" : "marketing");
  if (new_passphrase != NULL)
    tamiz_json_set_text (arguments, "new-passphrase", new_passphrase);
  tamiz_desk_do (self->desk, self, "definition.sign", arguments, NULL, signed_cb);
}

static void
passphrase_chosen_cb (GtkWidget  *widget,
                      const char *response,
                      const char *text)
{
  if (response != NULL)
    sign (TAMIZ_SIGNATURES (widget), text);
}

/* The first signature makes the key, later ones only want it opened. */
static void
sign_cb (TamizSignatures *self)
{
  json_t *turn = find_turn (self);

  if (turn == NULL || self->busy)
    return;

  if (json_is_true (json_object_get (turn, "has_key")))
    sign (self, NULL);
  else
    tamiz_platform_ask_new_secret (GTK_WIDGET (self), _("Choose Your Passphrase"),
                                   _("With your first signature you get a key that nobody else has and that only your "
                                     "passphrase opens. It confirms what you sign from now on, and the packets that "
                                     "you accept. Nobody can tell you the passphrase if you forget it."),
                                   _("New passphrase, at least 8 characters"), _("The same once more"),
                                   TAMIZ_LEAST_PASSPHRASE, _("_Sign"), passphrase_chosen_cb);
}

static void
withdraw (TamizSignatures *self)
{
  tamiz_notice_set_text (self->notice, NULL);
  set_busy (self, TRUE);
  tamiz_desk_do (self->desk, self, "definition.withdraw", make_arguments (self),
                 _("Taken back; it is a draft again"), withdrawn_cb);
}

static void
withdrawal_answered_cb (GtkWidget  *widget,
                        const char *response,
                        const char *text)
{
  TamizSignatures *self = TAMIZ_SIGNATURES (widget);

  if (response != NULL && !self->busy)
    withdraw (self);
}

/* What nobody has signed yet is taken back at once. */
static void
withdraw_cb (TamizSignatures *self)
{
  guint signatures = (guint) json_array_size (json_object_get (self->version, "signatures"));
  g_autofree char *heading = NULL;

  if (self->busy)
    return;
  if (signatures == 0)
    {
      withdraw (self);
      return;
    }

  heading = g_strdup_printf (_("Take Version %d Back?"), (int) get_number (self->version));
  tamiz_platform_confirm (GTK_WIDGET (self), heading,
                          ngettext ("It becomes a draft again. The signature that it has is void; all sign anew.",
                                    "It becomes a draft again. The signatures that it has are void; all sign anew.",
                                    signatures),
                          _("_Take Back"), TAMIZ_CONFIRM_LOSES, withdrawal_answered_cb);
}

static void
propose_cb (TamizSignatures *self)
{
  note_keyboard (self);
  tamiz_propose_dialog_show (GTK_WIDGET (self), self->desk, get_number (self->version));
}

static void
tamiz_signatures_dispose (GObject *object)
{
  TamizSignatures *self = TAMIZ_SIGNATURES (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_SIGNATURES);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->version, json_decref);
  g_clear_pointer (&self->email, g_free);

  G_OBJECT_CLASS (tamiz_signatures_parent_class)->dispose (object);
}

static void
tamiz_signatures_class_init (TamizSignaturesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_signatures_dispose;

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-signatures.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizSignatures, state_label);
  gtk_widget_class_bind_template_child (widget_class, TamizSignatures, meaning_label);
  gtk_widget_class_bind_template_child (widget_class, TamizSignatures, list_box);
  gtk_widget_class_bind_template_child (widget_class, TamizSignatures, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizSignatures, why_label);
  gtk_widget_class_bind_template_child (widget_class, TamizSignatures, buttons);
}

static GtkWidget *
add_button (TamizSignatures *self,
            const char      *label,
            gboolean         suggested,
            GCallback        clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  if (suggested)
    gtk_widget_add_css_class (button, "suggested-action");
  g_signal_connect_object (button, "clicked", clicked, self, G_CONNECT_SWAPPED);
  tamiz_wrap_box_append (self->buttons, button);

  return button;
}

static void
tamiz_signatures_init (TamizSignatures *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tamiz_wrap_box_set_spacing (self->buttons, 9, 9);
  self->propose_button = add_button (self, _("_Propose to…"), TRUE, G_CALLBACK (propose_cb));
  self->sign_button = add_button (self, _("_Sign for Marketing"), TRUE, G_CALLBACK (sign_cb));
  self->withdraw_button = add_button (self, _("_Take Back"), FALSE, G_CALLBACK (withdraw_cb));
  self->file_signing = tamiz_file_signing_new (self->notice);
  tamiz_wrap_box_append (self->buttons, self->file_signing);
  gtk_widget_set_tooltip_text (self->withdraw_button,
                               _("It becomes a draft again; its signatures are void"));
}

/**
 * tamiz_signatures_set_version:
 * @self: signatures
 * @desk: where they are given
 * @version: a version as definition.list tells it
 *
 * Shows how a version stands, and what whoever works at @desk may do about it.
 */
void
tamiz_signatures_set_version (TamizSignatures *self,
                              TamizDesk       *desk,
                              json_t          *version)
{
  g_autofree char *state = NULL;
  gboolean changed;

  g_return_if_fail (TAMIZ_IS_SIGNATURES (self) && version != NULL);

  changed = self->version == NULL || !json_equal (self->version, version)
            || g_strcmp0 (self->email, tamiz_desk_get_email (desk)) != 0;
  /* What was refused concerned another version, or is settled. */
  if (changed)
    tamiz_notice_set_text (self->notice, NULL);
  json_incref (version);
  json_decref (self->version);
  self->version = version;
  g_set_object (&self->desk, desk);
  g_free (self->email);
  self->email = g_strdup (tamiz_desk_get_email (desk));

  state = tamiz_signatures_dup_state (desk, version);
  gtk_label_set_label (self->state_label, state);
  show_meaning (self);
  if (changed)
    show_signers (self);
  show_buttons (self);
}
