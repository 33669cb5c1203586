#define G_LOG_DOMAIN "tamiz-mail-actions"

#include "config.h"

#include "tamiz-mail-actions.h"

#include "tamiz-platform-mail.h"

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

/* The mail is written where only this user reads, and stays there until the next one is. */
static void
open_cb (TamizMailActions *self)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "tamiz", "mails", NULL);
  g_autofree char *name = g_strdup_printf ("%s.eml", get_text (self, "id"));

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
      if (g_strcmp0 (tamiz_json_get_text (mail, "op"), op) == 0)
        found = mail;
    }

  return found;
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
}

void
tamiz_mail_actions_read (TamizMailActions *confirmation,
                         TamizMailActions *alert,
                         TamizDesk        *desk,
                         const char       *number)
{
  g_set_object (&confirmation->desk, desk);
  confirmation->other = alert;
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
