#define G_LOG_DOMAIN "tamiz-meeting-chooser"

#include "config.h"

#include "tamiz-meeting-chooser.h"

#include "tamiz-moment-row.h"
#include "tamiz-notice.h"
#include "tamiz-text.h"
#include "tamiz-zone-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TIME "tamiz-time"

static const guint lengths[] = { 15, 20, 30, 45, 60, 90, 120 };
#define USUAL_LENGTH 2

struct _TamizMeetingChooser
{
  AdwBin parent_instance;

  GtkWidget *proposed_group;
  GtkListBox *proposed_list;
  GtkLabel *said_label;
  TamizNotice *notice;
  TamizMomentRow *own_row;
  AdwComboRow *kind_row;
  AdwComboRow *minutes_row;
  AdwEntryRow *place_row;

  GPtrArray *buttons;       /* GtkCheckButton, one a proposed time; the first is the others' group */
  TamizDesk *desk;          /* (nullable) until it is given */
  char *lead;               /* (nullable) */
  char *executive;          /* (nullable): by e-mail */
  char *time;               /* (nullable): the proposed time that is chosen */
  gboolean setting;         /* rows are being set, nobody chooses */
};

G_DEFINE_FINAL_TYPE (TamizMeetingChooser, tamiz_meeting_chooser, ADW_TYPE_BIN)

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
tell_chosen (TamizMeetingChooser *self)
{
  if (!self->setting)
    g_signal_emit (self, signals[CHOSEN], 0);
}

static guint
get_minutes (TamizMeetingChooser *self)
{
  return lengths[MIN (adw_combo_row_get_selected (self->minutes_row), G_N_ELEMENTS (lengths) - 1)];
}

/* One of the proposed times, or one's own, never both. */
static void
toggled_cb (TamizMeetingChooser *self,
            GtkCheckButton      *button)
{
  if (!gtk_check_button_get_active (button))
    return;
  g_free (self->time);
  self->time = g_strdup (g_object_get_data (G_OBJECT (button), TIME));
  if (self->setting)
    return;
  self->setting = TRUE;
  tamiz_moment_row_set (self->own_row, NULL);
  self->setting = FALSE;
  tell_chosen (self);
}

static void
let_go (TamizMeetingChooser *self)
{
  gboolean setting = self->setting;

  self->setting = TRUE;
  g_clear_pointer (&self->time, g_free);
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_check_button_set_active (self->buttons->pdata[i], FALSE);
  self->setting = setting;
}

static void
own_time_cb (TamizMeetingChooser *self)
{
  if (self->setting)
    return;
  let_go (self);
  tell_chosen (self);
}

static char *
join_reasons (json_t *why)
{
  GString *text = g_string_new (NULL);
  json_t *reason;
  gsize i;

  json_array_foreach (why, i, reason)
    g_string_append_printf (text, "%s%s", i > 0 ? " · " : "", json_string_value (reason));

  return g_string_free (text, FALSE);
}

static void
add_time (TamizMeetingChooser *self,
          json_t              *item)
{
  const char *starts = tamiz_json_get_text (item, "starts");
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_check_button_new ();
  g_autofree char *title = tamiz_desk_format_moment (self->desk, starts);
  g_autofree char *why = join_reasons (json_object_get (item, "why"));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), why);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, why, -1);
  if (self->buttons->len > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->buttons->pdata[0]);
  g_object_set_data_full (G_OBJECT (button), TIME, g_strdup (starts), g_free);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), g_strcmp0 (starts, self->time) == 0);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->proposed_list, row);
  g_ptr_array_add (self->buttons, button);
}

static void
clear_times (TamizMeetingChooser *self)
{
  GtkListBoxRow *row;

  g_ptr_array_set_size (self->buttons, 0);
  while ((row = gtk_list_box_get_row_at_index (self->proposed_list, 0)) != NULL)
    gtk_list_box_remove (self->proposed_list, GTK_WIDGET (row));
}

static gboolean
still_proposes (json_t     *items,
                const char *time)
{
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      if (g_strcmp0 (tamiz_json_get_text (item, "starts"), time) == 0)
        return TRUE;
    }

  return FALSE;
}

/* What was chosen before goes, where it no longer suits. */
static void
proposed_cb (gpointer      owner,
             json_t       *answer,
             const GError *error)
{
  TamizMeetingChooser *self = owner;
  json_t *items = json_object_get (answer, "items");
  const char *said = tamiz_json_get_text (answer, "said");
  json_t *item;
  gsize i;

  if (self->time != NULL && !still_proposes (items, self->time))
    g_clear_pointer (&self->time, g_free);
  self->setting = TRUE;
  clear_times (self);
  json_array_foreach (items, i, item)
    add_time (self, item);
  self->setting = FALSE;
  gtk_widget_set_visible (self->proposed_group, json_array_size (items) > 0);
  if (answer != NULL && json_array_size (items) == 0)
    said = _("There is no time in the next three weeks at which both can; choose one yourself");
  gtk_label_set_label (self->said_label, said != NULL ? said : "");
  gtk_widget_set_visible (GTK_WIDGET (self->said_label), said != NULL);
  tamiz_notice_set_text (self->notice, answer == NULL ? error->message : NULL);
}

static void
propose (TamizMeetingChooser *self)
{
  json_t *arguments;

  if (self->desk == NULL || self->lead == NULL || self->executive == NULL)
    {
      clear_times (self);
      gtk_widget_set_visible (self->proposed_group, FALSE);
      tamiz_notice_set_text (self->notice, NULL);
      return;
    }
  arguments = json_pack ("{ss ss}", "id", self->lead, "to", self->executive);
  json_object_set_new (arguments, "minutes", json_sprintf ("%u", get_minutes (self)));
  tamiz_desk_ask (self->desk, self, "proposed", "meeting.propose", arguments, proposed_cb);
}

static void
minutes_cb (TamizMeetingChooser *self)
{
  if (!self->setting)
    propose (self);
}

static void
fill_choices (TamizMeetingChooser *self)
{
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) minutes = gtk_string_list_new (NULL);

  for (guint kind = 0; kind < tamiz_enum_size (TAMIZ_ENUM_MEETING); kind++)
    gtk_string_list_append (kinds, tamiz_enum_label (TAMIZ_ENUM_MEETING, (int) kind));
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u minute", "%u minutes", lengths[i]), lengths[i]);

      gtk_string_list_append (minutes, text);
    }
  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (kinds));
  adw_combo_row_set_model (self->minutes_row, G_LIST_MODEL (minutes));
  adw_combo_row_set_selected (self->minutes_row, USUAL_LENGTH);
}

static void
tamiz_meeting_chooser_dispose (GObject *object)
{
  TamizMeetingChooser *self = TAMIZ_MEETING_CHOOSER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_MEETING_CHOOSER);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->buttons, g_ptr_array_unref);
  g_clear_pointer (&self->lead, g_free);
  g_clear_pointer (&self->executive, g_free);
  g_clear_pointer (&self->time, g_free);

  G_OBJECT_CLASS (tamiz_meeting_chooser_parent_class)->dispose (object);
}

static void
tamiz_meeting_chooser_class_init (TamizMeetingChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_meeting_chooser_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", TAMIZ_TYPE_MEETING_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  g_type_ensure (TAMIZ_TYPE_MOMENT_ROW);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-meeting-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizMeetingChooser, proposed_group);
  gtk_widget_class_bind_template_child (widget_class, TamizMeetingChooser, proposed_list);
  gtk_widget_class_bind_template_child (widget_class, TamizMeetingChooser, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizMeetingChooser, said_label);
  gtk_widget_class_bind_template_child (widget_class, TamizMeetingChooser, own_row);
  gtk_widget_class_bind_template_child (widget_class, TamizMeetingChooser, kind_row);
  gtk_widget_class_bind_template_child (widget_class, TamizMeetingChooser, minutes_row);
  gtk_widget_class_bind_template_child (widget_class, TamizMeetingChooser, place_row);
  gtk_widget_class_bind_template_callback (widget_class, own_time_cb);
}

static void
tamiz_meeting_chooser_init (TamizMeetingChooser *self)
{
  self->buttons = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_choices (self);
  g_signal_connect_object (self->minutes_row, "notify::selected", G_CALLBACK (minutes_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
tamiz_meeting_chooser_new (void)
{
  return g_object_new (TAMIZ_TYPE_MEETING_CHOOSER, NULL);
}

/**
 * tamiz_meeting_chooser_set:
 * @self: a chooser
 * @desk: where times are asked for
 * @lead: (nullable): whose contact it is, by id
 * @executive: (nullable): who goes, by e-mail
 *
 * Proposes times for two people; for the same ones what was chosen stays.
 */
void
tamiz_meeting_chooser_set (TamizMeetingChooser *self,
                           TamizDesk           *desk,
                           const char          *lead,
                           const char          *executive)
{
  g_autofree char *zone = tamiz_zone_words_dup_time_of (tamiz_desk_get_zone (desk));
  gboolean same = self->desk == desk && g_strcmp0 (self->lead, lead) == 0 && g_strcmp0 (self->executive, executive) == 0;

  g_return_if_fail (TAMIZ_IS_MEETING_CHOOSER (self));

  if (g_strcmp0 (self->lead, lead) != 0)
    tamiz_meeting_chooser_clear (self);
  g_set_object (&self->desk, desk);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->own_row), zone);
  if (same && self->buttons->len > 0)
    return;
  g_free (self->lead);
  self->lead = g_strdup (lead);
  g_free (self->executive);
  self->executive = g_strdup (executive);
  propose (self);
}

/* The nearest of the lengths that are offered. */
static guint
find_length (gint64 minutes)
{
  guint nearest = USUAL_LENGTH;

  for (guint i = 0; minutes > 0 && i < G_N_ELEMENTS (lengths); i++)
    {
      if (ABS ((gint64) lengths[i] - minutes) < ABS ((gint64) lengths[nearest] - minutes))
        nearest = i;
    }

  return nearest;
}

/**
 * tamiz_meeting_chooser_set_meeting:
 * @self: a chooser
 * @handoff: an answer of handoff.show, with meeting_kind, meeting_minutes and meeting_place
 *
 * Shows how they meet now, so that only the time need be chosen anew.
 */
void
tamiz_meeting_chooser_set_meeting (TamizMeetingChooser *self,
                                   json_t              *handoff)
{
  const char *place = tamiz_json_get_text (handoff, "meeting_place");
  int kind = 0;

  g_return_if_fail (TAMIZ_IS_MEETING_CHOOSER (self));

  if (tamiz_json_get_text (handoff, "meeting_kind") != NULL)
    tamiz_enum_from_nick (TAMIZ_ENUM_MEETING, tamiz_json_get_text (handoff, "meeting_kind"), &kind);
  adw_combo_row_set_selected (self->kind_row, (guint) kind);
  adw_combo_row_set_selected (self->minutes_row, find_length (tamiz_json_get_int (handoff, "meeting_minutes", 0)));
  gtk_editable_set_text (GTK_EDITABLE (self->place_row), place != NULL ? place : "");
}

/* They go on to meet as they do, at another time. */
void
tamiz_meeting_chooser_ask_time_only (TamizMeetingChooser *self)
{
  g_return_if_fail (TAMIZ_IS_MEETING_CHOOSER (self));

  gtk_widget_set_visible (GTK_WIDGET (self->kind_row), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->minutes_row), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->place_row), FALSE);
}

/* Nothing is chosen, and they meet as is usual. */
void
tamiz_meeting_chooser_clear (TamizMeetingChooser *self)
{
  let_go (self);
  self->setting = TRUE;
  tamiz_moment_row_set (self->own_row, NULL);
  adw_combo_row_set_selected (self->kind_row, 0);
  adw_combo_row_set_selected (self->minutes_row, USUAL_LENGTH);
  gtk_editable_set_text (GTK_EDITABLE (self->place_row), "");
  self->setting = FALSE;
}

/**
 * tamiz_meeting_chooser_dup_time:
 * @self: a chooser
 *
 * Returns: (transfer full) (nullable): the time that was chosen, ISO 8601; %NULL where none was
 */
char *
tamiz_meeting_chooser_dup_time (TamizMeetingChooser *self)
{
  g_return_val_if_fail (TAMIZ_IS_MEETING_CHOOSER (self), NULL);

  return self->time != NULL ? g_strdup (self->time) : tamiz_moment_row_dup_text (self->own_row);
}

/**
 * tamiz_meeting_chooser_add_arguments:
 * @self: a chooser
 * @arguments: (inout): of an operation that arranges a meeting; gets meeting, meeting-kind, minutes and
 *   place, and nothing where no time was chosen
 *
 * Says what was chosen as operations read it.
 */
void
tamiz_meeting_chooser_add_arguments (TamizMeetingChooser *self,
                                     json_t              *arguments)
{
  g_autofree char *time = tamiz_meeting_chooser_dup_time (self);
  const char *place = gtk_editable_get_text (GTK_EDITABLE (self->place_row));
  guint kind = MIN (adw_combo_row_get_selected (self->kind_row), tamiz_enum_size (TAMIZ_ENUM_MEETING) - 1);

  if (time == NULL)
    return;
  tamiz_json_set_text (arguments, "meeting", time);
  tamiz_json_set_text (arguments, "meeting-kind", tamiz_enum_nick (TAMIZ_ENUM_MEETING, (int) kind));
  json_object_set_new (arguments, "minutes", json_sprintf ("%u", get_minutes (self)));
  if (!tamiz_text_is_blank (place))
    tamiz_json_set_text (arguments, "place", place);
}
