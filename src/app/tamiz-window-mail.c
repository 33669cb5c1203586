#define G_LOG_DOMAIN "tamiz-window"

#include "config.h"

#include "tamiz-import-formats.h"
#include "tamiz-mail-drafts.h"
#include "tamiz-window-private.h"

#include <glib/gi18n-lib.h>

/* Mail that comes while somebody works, and mail that they drop here. */

static void
show_clicked_cb (AdwToast    *toast,
                 TamizWindow *self)
{
  const char *lead = g_object_get_data (G_OBJECT (toast), "lead");
  const char *filter = g_object_get_data (G_OBJECT (toast), "filter");

  gtk_widget_activate_action (GTK_WIDGET (self), lead != NULL ? "win.open-lead" : "win.show-leads", "s",
                              lead != NULL ? lead : filter);
}

/* Seconds: whoever types looks up in between. */
#define TOLD_FOR 10

/* One is opened; several are shown, the newest first. */
static void
show_inquiries (TamizWindow *self,
                json_t      *answer,
                guint        n)
{
  json_t *leads = json_object_get (answer, "leads");
  const char *source = tamiz_json_get_text (answer, "source");
  g_autofree char *text
      = g_strdup_printf (ngettext ("%u new inquiry by mail", "%u new inquiries by mail", n), n);
  g_autoptr (json_t) filter = json_pack ("{ss}", "sort", "received_on:desc");
  AdwToast *toast = adw_toast_new (text);

  if (source != NULL)
    tamiz_json_set_text (filter, "source", source);
  adw_toast_set_timeout (toast, TOLD_FOR);
  adw_toast_set_button_label (toast, _("_Show"));
  if (json_array_size (leads) == 1)
    g_object_set_data_full (G_OBJECT (toast), "lead", g_strdup (json_string_value (json_array_get (leads, 0))),
                            g_free);
  g_object_set_data_full (G_OBJECT (toast), "filter", tamiz_json_to_canonical (filter), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (show_clicked_cb), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
taken_cb (TamizWindow *self,
          json_t      *answer)
{
  guint inquiries = (guint) tamiz_json_get_int (answer, "inquiries", 0);
  guint failed = (guint) tamiz_json_get_int (answer, "failed", 0);

  if (inquiries > 0)
    show_inquiries (self, answer, inquiries);
  if (failed > 0 && self->desk != NULL)
    {
      g_autofree char *text
          = g_strdup_printf (ngettext ("%u file is no mail that can be read; see the folder “failed” for why",
                                       "%u files are no mail that can be read; see the folder “failed” for why",
                                       failed),
                             failed);

      tamiz_desk_tell_failure (self->desk, text);
    }
}

static void
failed_cb (TamizWindow *self,
           const char  *message)
{
  g_autofree char *text = g_strdup_printf (_("Mail could not be taken in: %s"), message);

  if (self->desk != NULL)
    tamiz_desk_tell_failure (self->desk, text);
}

/* It stays until somebody has seen it, or mended it. */
static void
stopped_cb (TamizWindow *self,
            const char  *message)
{
  g_autofree char *escaped = g_markup_escape_text (message, -1);
  AdwToast *toast = adw_toast_new (escaped);

  adw_toast_set_timeout (toast, 0);
  adw_toast_set_button_label (toast, _("_Preferences"));
  adw_toast_set_action_name (toast, "win.mail-preferences");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Begins to take mail in, or looks anew at which folders there are. */
void
tamiz_window_watch_mail (TamizWindow *self)
{
  if (self->mail != NULL)
    {
      tamiz_mail_watch_look (self->mail);
      tamiz_mail_runner_read (self->runner);
      return;
    }

  tamiz_mail_drafts_clean ();
  self->mail = tamiz_mail_watch_new (self->desk);
  self->runner = tamiz_mail_runner_new (self->desk);
  self->crm = tamiz_crm_runner_new (self->desk);
  g_signal_connect_object (self->runner, "stopped", G_CALLBACK (stopped_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mail, "taken", G_CALLBACK (taken_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mail, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
}

void
tamiz_window_forget_mail (TamizWindow *self)
{
  if (self->mail != NULL)
    g_signal_handlers_disconnect_by_data (self->mail, self);
  g_clear_object (&self->mail);
  g_clear_object (&self->runner);
  g_clear_object (&self->crm);
  g_clear_pointer (&self->brought, g_strfreev);
}

static void
brought_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizWindow *self = owner;
  guint n = (guint) tamiz_json_get_int (answer, "inquiries", 0);
  g_autofree char *text = NULL;

  if (answer == NULL)
    return;
  if (n > 0)
    {
      show_inquiries (self, answer, n);
      return;
    }

  /* Translators: of mails that were dropped here; how many of each */
  text = g_strdup_printf (_("No new inquiry: %d known or ours, %d left out, %d not to be read"),
                          (int) (tamiz_json_get_int (answer, "messages", 0) - tamiz_json_get_int (answer, "left_out", 0)),
                          (int) tamiz_json_get_int (answer, "left_out", 0), (int) tamiz_json_get_int (answer, "failed", 0));
  tamiz_desk_tell (self->desk, text);
}

static void
source_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizWindow *self = owner;
  const char *source = answer != NULL ? tamiz_json_get_text (answer, "last_source") : NULL;
  g_auto (GStrv) paths = g_steal_pointer (&self->brought);
  json_t *arguments, *list;

  if (paths == NULL || self->desk == NULL)
    return;
  if (source == NULL)
    {
      /* The assistant asks for the source, and the next mail is of the same. */
      for (guint i = 0; paths[i] != NULL; i++)
        gtk_widget_activate_action (GTK_WIDGET (self), "win.import", "s", paths[i]);
      return;
    }

  list = json_array ();
  for (guint i = 0; paths[i] != NULL; i++)
    json_array_append_new (list, json_string (paths[i]));
  arguments = json_pack ("{so, ss}", "path", list, "source", source);
  tamiz_desk_do (self->desk, self, "mail.take", arguments, _("Mail taken in"), brought_cb);
}

/* Mails that were dropped are taken in at once where it is known of which source they are. */
void
tamiz_window_bring_mail (TamizWindow        *self,
                         const char *const  *paths)
{
  g_strfreev (self->brought);
  self->brought = g_strdupv ((char **) paths);
  tamiz_desk_ask (self->desk, self, "brought", "mail.folder.list", NULL, source_cb);
}
