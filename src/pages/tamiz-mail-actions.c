#define G_LOG_DOMAIN "tamiz-mail-actions"

#include "config.h"

#include "tamiz-mail-actions.h"

#include "tamiz-mail-drafts.h"
#include "tamiz-platform-mail.h"
#include "tamiz-template-editor.h"

#include <glib/gi18n-lib.h>

struct _TamizMailActions
{
  AdwBin parent_instance;

  GtkWidget *box;
  GtkWidget *retry_button, *open_button, *sent_button, *not_sent_button;
  TamizDesk *desk;          /* (nullable) */
  json_t *mail;             /* (nullable): as mail.list shows it */
  char *opened;             /* (nullable): the mail that was opened in the mail program */
  char *draft;              /* (nullable): where it was written */
  TamizMailActions *other;  /* (nullable) (unowned): what is shown by the same answer */
  AdwPreferencesGroup *group; /* (nullable) (unowned): where mails without a step are listed */
  GPtrArray *rows;          /* (unowned): theirs */
};

G_DEFINE_FINAL_TYPE (TamizMailActions, tamiz_mail_actions, ADW_TYPE_BIN)

static const char *
get_text (TamizMailActions *self,
          const char       *key)
{
  return tamiz_json_get_text (self->mail, key);
}

static void
done_cb (gpointer      owner,
         json_t       *answer,
         const GError *error)
{
  TamizMailActions *self = owner;

  if (error != NULL && *error->message != '\0')
    tamiz_desk_tell_failure (self->desk, error->message);
}

static void
retry_cb (TamizMailActions *self)
{
  tamiz_desk_do (self->desk, self, "mail.send", json_pack ("{ss}", "resend", get_text (self, "id")), NULL, done_cb);
}

static void
settle (TamizMailActions *self,
        const char       *what)
{
  tamiz_desk_do (self->desk, self, "mail.settle", json_pack ("{ss, ss}", "id", get_text (self, "id"), "what", what), NULL, done_cb);
}

static void
sent_cb (TamizMailActions *self)
{
  settle (self, "sent");
}

static void
not_sent_cb (TamizMailActions *self)
{
  settle (self, "not_sent");
}

static void
opened_cb (GtkWidget    *owner,
           const GError *error)
{
  TamizMailActions *self = TAMIZ_MAIL_ACTIONS (owner);

  if (error != NULL)
    tamiz_desk_tell_failure (self->desk, error->message);
  else
    gtk_widget_grab_focus (self->sent_button);
}

static void
show_buttons (TamizMailActions *self)
{
  const char *state = get_text (self, "state");
  gboolean held = g_strcmp0 (state, "held") == 0, dead = g_strcmp0 (state, "dead") == 0;
  gboolean queued = g_strcmp0 (state, "queued") == 0;
  gboolean needless = g_strcmp0 (get_text (self, "reason"), "needless") == 0;
  gboolean opened = self->opened != NULL && g_strcmp0 (self->opened, get_text (self, "id")) == 0;
  gboolean without = g_strcmp0 (get_text (self, "reason"), "no_account") == 0;

  gtk_widget_set_visible (self->retry_button, (dead && !needless) || (queued && !without));
  gtk_widget_set_visible (self->open_button, (dead && !needless) || queued);
  gtk_button_set_label (GTK_BUTTON (self->sent_button), held ? _("It _Was Sent") : _("I Have _Sent It"));
  gtk_widget_set_visible (self->sent_button, held || (opened && (queued || dead)));
  gtk_widget_set_visible (self->not_sent_button, held);
  gtk_widget_set_visible (GTK_WIDGET (self), held || (dead && !needless) || queued);
}

static void
drafted_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizMailActions *self = owner;
  const char *path = tamiz_json_get_text (answer, "output");
  TamizPlatformMail mail;

  if (answer == NULL)
    {
      done_cb (owner, answer, error);
      return;
    }
  g_free (self->opened);
  self->opened = g_strdup (tamiz_json_get_text (answer, "id"));
  mail = (TamizPlatformMail) {
    .path = path,
    .to = tamiz_json_get_text (answer, "to"),
    .cc = tamiz_json_get_text (answer, "cc"),
    .subject = tamiz_json_get_text (answer, "subject"),
    .text = tamiz_json_get_text (answer, "text"),
    .files = json_object_get (answer, "files"),
  };
  show_buttons (self);
  tamiz_platform_open_mail (GTK_WIDGET (self), &mail, opened_cb);
}

/* The mail is written where only this user reads. */
static void
open_cb (TamizMailActions *self)
{
  g_autofree char *folder = tamiz_mail_drafts_dup_folder ();
  g_autofree char *name = g_strdup_printf ("%s.eml", get_text (self, "id"));

  tamiz_mail_drafts_clean ();
  g_mkdir_with_parents (folder, 0700);
  g_free (self->draft);
  self->draft = g_build_filename (folder, name, NULL);
  tamiz_desk_do (self->desk, self, "mail.draft",
                 json_pack ("{ss, ss, ss}", "id", get_text (self, "id"), "output", self->draft, "files", folder), NULL, drafted_cb);
}

/**
 * tamiz_mail_actions_set_mail:
 * @self: actions
 * @desk: where somebody works
 * @mail: (nullable): a mail as mail.list shows it
 *
 * Shows what can be done about @mail; nothing is where it was sent.
 */
void
tamiz_mail_actions_set_mail (TamizMailActions *self,
                             TamizDesk        *desk,
                             json_t           *mail)
{
  g_return_if_fail (TAMIZ_IS_MAIL_ACTIONS (self));

  g_set_object (&self->desk, desk);
  json_decref (self->mail);
  self->mail = mail != NULL ? json_incref (mail) : NULL;
  show_buttons (self);
}

static json_t *
find_mail (json_t     *mails,
           const char *op)
{
  json_t *mail, *found = NULL;
  gsize i;

  json_array_foreach (mails, i, mail)
    {
      if (g_strcmp0 (tamiz_json_get_text (mail, "op"), op) == 0 && !json_is_true (json_object_get (mail, "former")))
        found = mail;
    }

  return found;
}

/* No step says of it, and somebody has to: whether it arrived, or that it goes out. */
static gboolean
stands_alone (json_t *mail)
{
  const char *op = tamiz_json_get_text (mail, "op"), *state = tamiz_json_get_text (mail, "state");

  return g_strcmp0 (op, "confirmation") != 0 && g_strcmp0 (op, "packet") != 0 && g_strcmp0 (state, "done") != 0
         && !json_is_true (json_object_get (mail, "former"))
         && g_strcmp0 (tamiz_json_get_text (mail, "reason"), "needless") != 0;
}

static char *
make_subtitle (json_t *mail)
{
  const char *to = tamiz_json_get_text (mail, "to"), *state = tamiz_json_get_text (mail, "state");
  const char *words = tamiz_json_get_text (mail, "words");
  const char *label = g_strcmp0 (state, "held") == 0   ? _("May or may not have arrived")
                      : g_strcmp0 (state, "dead") == 0 ? _("Not sent")
                                                       : _("Waiting to be sent");

  /* Translators: to whom a mail goes; what became of it; what the server said */
  return words != NULL && *words != '\0' ? g_strdup_printf (_("To %s · %s: %s"), to, label, words)
                                         /* Translators: to whom a mail goes; what became of it */
                                         : g_strdup_printf (_("To %s · %s"), to, label);
}

/* The mail of a row, as it is now. */
static void
show_row (TamizMailActions *self,
          GtkWidget        *row,
          json_t           *mail)
{
  g_autofree char *subtitle = make_subtitle (mail);
  gboolean waits = g_strcmp0 (tamiz_json_get_text (mail, "state"), "queued") == 0;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_image_set_from_icon_name (g_object_get_data (G_OBJECT (row), "icon"),
                                waits ? "tamiz-clock-symbolic" : "tamiz-warning-symbolic");
  tamiz_mail_actions_set_mail (g_object_get_data (G_OBJECT (row), "actions"), self->desk, mail);
}

static GtkWidget *
add_row (TamizMailActions *self,
         json_t           *mail)
{
  GtkWidget *row = adw_action_row_new (), *actions = tamiz_mail_actions_new (), *icon = gtk_image_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), tamiz_mail_get_title (tamiz_json_get_text (mail, "op")));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 4);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), actions);
  g_object_set_data (G_OBJECT (row), "icon", icon);
  g_object_set_data (G_OBJECT (row), "actions", actions);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (tamiz_json_get_text (mail, "id")), g_free);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);

  return row;
}

/* (nullable): the mail of @mails that a row shows */
static json_t *
find_shown (GtkWidget *row,
            json_t    *mails)
{
  json_t *mail;
  gsize i;

  json_array_foreach (mails, i, mail)
    {
      if (stands_alone (mail)
          && g_strcmp0 (tamiz_json_get_text (mail, "id"), g_object_get_data (G_OBJECT (row), "id")) == 0)
        return mail;
    }

  return NULL;
}

static GtkWidget *
find_row (TamizMailActions *self,
          json_t           *mail)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      if (g_strcmp0 (tamiz_json_get_text (mail, "id"), g_object_get_data (G_OBJECT (row), "id")) == 0)
        return row;
    }

  return NULL;
}

/* A row stays while its mail does, with what was begun in it. */
static void
list_others (TamizMailActions *self,
             json_t           *mails)
{
  json_t *mail;
  gsize i;

  for (guint n = self->rows->len; n > 0; n--)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, n - 1);

      if (find_shown (row, mails) != NULL)
        continue;
      adw_preferences_group_remove (self->group, row);
      g_ptr_array_remove_index (self->rows, n - 1);
    }
  json_array_foreach (mails, i, mail)
    {
      GtkWidget *row = stands_alone (mail) ? find_row (self, mail) : NULL;

      if (stands_alone (mail))
        show_row (self, row != NULL ? row : add_row (self, mail), mail);
    }
}

static void
listed_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizMailActions *self = owner;
  json_t *mails = json_object_get (answer, "items");

  tamiz_mail_actions_set_mail (self, self->desk, find_mail (mails, "confirmation"));
  if (self->other != NULL)
    tamiz_mail_actions_set_mail (self->other, self->desk, find_mail (mails, "packet"));
  if (self->group != NULL)
    list_others (self, mails);
}

void
tamiz_mail_actions_read (TamizMailActions    *confirmation,
                         TamizMailActions    *alert,
                         AdwPreferencesGroup *group,
                         TamizDesk           *desk,
                         const char          *number)
{
  g_set_object (&confirmation->desk, desk);
  confirmation->other = alert;
  confirmation->group = group;
  tamiz_desk_ask (desk, confirmation, "mails", "mail.list", json_pack ("{ss}", "handoff", number), listed_cb);
}

static void
tamiz_mail_actions_dispose (GObject *object)
{
  TamizMailActions *self = TAMIZ_MAIL_ACTIONS (object);

  g_clear_object (&self->desk);

  G_OBJECT_CLASS (tamiz_mail_actions_parent_class)->dispose (object);
}

static void
tamiz_mail_actions_finalize (GObject *object)
{
  TamizMailActions *self = TAMIZ_MAIL_ACTIONS (object);

  g_ptr_array_unref (self->rows);
  json_decref (self->mail);
  g_free (self->opened);
  g_free (self->draft);

  G_OBJECT_CLASS (tamiz_mail_actions_parent_class)->finalize (object);
}

static void
tamiz_mail_actions_class_init (TamizMailActionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = tamiz_mail_actions_dispose;
  object_class->finalize = tamiz_mail_actions_finalize;
}

static GtkWidget *
add_button (TamizMailActions *self,
            const char       *label,
            GCallback         callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_visible (button, FALSE);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), button);

  return button;
}

static void
tamiz_mail_actions_init (TamizMailActions *self)
{
  self->rows = g_ptr_array_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (self->box, GTK_ALIGN_CENTER);
  self->retry_button = add_button (self, _("Send _Now"), G_CALLBACK (retry_cb));
  self->open_button = add_button (self, _("Open in Mail _Program"), G_CALLBACK (open_cb));
  self->sent_button = add_button (self, _("I Have _Sent It"), G_CALLBACK (sent_cb));
  self->not_sent_button = add_button (self, _("It Was _Not Sent"), G_CALLBACK (not_sent_cb));
  adw_bin_set_child (ADW_BIN (self), self->box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
tamiz_mail_actions_new (void)
{
  return g_object_new (TAMIZ_TYPE_MAIL_ACTIONS, NULL);
}
