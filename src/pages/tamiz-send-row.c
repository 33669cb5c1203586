#define G_LOG_DOMAIN "tamiz-send-row"

#include "config.h"

#include "tamiz-send-row.h"

#include "tamiz-executive-row.h"
#include "tamiz-moment-row.h"
#include "tamiz-words.h"

#include <glib/gi18n-lib.h>

struct _TamizSendRow
{
  AdwExpanderRow parent_instance;

  TamizDesk *desk;
  json_t *lead;             /* of handoff.prepare or handoff.candidates */
  GtkCheckButton *check;
  GtkImage *icon;
  TamizExecutiveRow *executive_row;
  TamizMomentRow *meeting_row;
  char *result;             /* (nullable): what became of it */
  gboolean sent;
};

G_DEFINE_FINAL_TYPE (TamizSendRow, tamiz_send_row, ADW_TYPE_EXPANDER_ROW)

static gboolean
needs_meeting (TamizSendRow *self)
{
  return !json_is_true (json_object_get (tamiz_desk_get_base (self->desk), "waive_meeting"));
}

/* “Vera Ventas · 5 May 2026, 10:00”, and what became of it. */
static void
show (TamizSendRow *self)
{
  const char *email = tamiz_executive_row_get_email (self->executive_row);
  const char *name = email != NULL ? tamiz_desk_get_user_name (self->desk, email) : NULL;
  g_autofree char *meeting = tamiz_moment_row_dup_text (self->meeting_row);
  g_autofree char *moment = meeting != NULL ? tamiz_desk_format_moment (self->desk, meeting) : NULL;
  g_autofree char *text = NULL;

  if (self->result != NULL)
    {
      adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), self->result);
      return;
    }
  if (moment == NULL)
    moment = g_strdup (needs_meeting (self) ? _("No time yet") : _("Without a meeting"));
  text = g_strdup_printf ("%s · %s", name != NULL ? name : _("Nobody yet"), moment);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), text);
}

static void
changed_cb (TamizSendRow *self)
{
  if (!self->sent)
    g_clear_pointer (&self->result, g_free);
  show (self);
}

static void
tamiz_send_row_dispose (GObject *object)
{
  TamizSendRow *self = TAMIZ_SEND_ROW (object);

  g_clear_object (&self->desk);
  g_clear_pointer (&self->lead, json_decref);
  g_clear_pointer (&self->result, g_free);

  G_OBJECT_CLASS (tamiz_send_row_parent_class)->dispose (object);
}

static void
tamiz_send_row_class_init (TamizSendRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_send_row_dispose;
}

static void
tamiz_send_row_init (TamizSendRow *self)
{
  self->check = GTK_CHECK_BUTTON (gtk_check_button_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->check), GTK_ALIGN_CENTER);
  gtk_check_button_set_active (self->check, TRUE);
  adw_expander_row_add_prefix (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->check));
  self->icon = GTK_IMAGE (gtk_image_new ());
  gtk_widget_hide (GTK_WIDGET (self->icon));
  adw_expander_row_add_action (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->icon));
  self->executive_row = TAMIZ_EXECUTIVE_ROW (tamiz_executive_row_new ());
  self->meeting_row = TAMIZ_MOMENT_ROW (tamiz_moment_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->meeting_row), _("_Meeting or Call"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self->meeting_row), TRUE);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->executive_row));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), GTK_WIDGET (self->meeting_row));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  g_signal_connect_object (self->executive_row, "notify::selected", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->meeting_row, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

/* @lead: one of those that are ready */
GtkWidget *
tamiz_send_row_new (TamizDesk *desk,
                    json_t    *lead)
{
  TamizSendRow *self = g_object_new (TAMIZ_TYPE_SEND_ROW, NULL);
  const char *name = tamiz_words_get_text (lead, "name");
  const char *company = tamiz_words_get_text (lead, "company");
  g_autofree char *title
      = name != NULL && company != NULL ? g_strdup_printf ("%s · %s", name, company) : g_strdup (name != NULL ? name : company);

  self->desk = g_object_ref (desk);
  self->lead = json_incref (lead);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title != NULL ? title : "–");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title != NULL ? title : "–", -1);
  show (self);

  return GTK_WIDGET (self);
}

void
tamiz_send_row_set_executives (TamizSendRow *self,
                               json_t       *executives)
{
  tamiz_executive_row_show (self->executive_row, executives);
  show (self);
}

const char *
tamiz_send_row_get_executive (TamizSendRow *self)
{
  return tamiz_executive_row_get_email (self->executive_row);
}

const char *
tamiz_send_row_get_lead (TamizSendRow *self)
{
  return tamiz_words_get_text (self->lead, "lead");
}

/* @time: as operations write it */
void
tamiz_send_row_set_meeting (TamizSendRow *self,
                            const char   *time)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (tamiz_desk_parse_time (self->desk, time) / G_TIME_SPAN_SECOND);
  g_autoptr (GDateTime) local = moment != NULL ? g_date_time_to_timezone (moment, tamiz_desk_get_zone (self->desk)) : NULL;

  if (local != NULL)
    tamiz_moment_row_set (self->meeting_row, local);
  show (self);
}

/* (transfer full) (nullable): of handoff.send; else @problem says what lacks. */
json_t *
tamiz_send_row_dup_arguments (TamizSendRow *self,
                              const char  **problem)
{
  g_autofree char *meeting = tamiz_moment_row_dup_text (self->meeting_row);
  json_t *arguments;

  *problem = tamiz_executive_row_get_problem (self->executive_row);
  if (*problem == NULL && meeting == NULL && needs_meeting (self))
    *problem = _("A meeting or call between contact and executive must be arranged");
  if (*problem != NULL)
    return NULL;

  arguments = json_pack ("{ss ss}", "id", tamiz_send_row_get_lead (self), "to", tamiz_send_row_get_executive (self));
  if (meeting != NULL)
    tamiz_json_set_text (arguments, "meeting", meeting);

  return arguments;
}

gboolean
tamiz_send_row_is_wanted (TamizSendRow *self)
{
  return !self->sent && gtk_check_button_get_active (self->check);
}

gboolean
tamiz_send_row_is_sent (TamizSendRow *self)
{
  return self->sent;
}

/* What was refused may be mended and tried again. */
void
tamiz_send_row_set_result (TamizSendRow *self,
                           gboolean      sent,
                           const char   *words)
{
  g_free (self->result);
  self->result = g_strdup (words);
  self->sent = sent;
  gtk_image_set_from_icon_name (self->icon, sent ? "tamiz-done-symbolic" : "tamiz-warning-symbolic");
  gtk_widget_show (GTK_WIDGET (self->icon));
  gtk_widget_set_sensitive (GTK_WIDGET (self->check), !sent);
  if (sent)
    {
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), FALSE);
      adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), FALSE);
    }
  show (self);
}
