#define G_LOG_DOMAIN "tamiz-moment-row"

#include "config.h"

#include "tamiz-moment-row.h"

#include "tamiz-clock.h"
#include "tamiz-figures.h"
#include "tamiz-menu-tip.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _TamizMomentRow
{
  AdwActionRow parent_instance;

  GtkMenuButton *day_button;
  GtkLabel *day_label;
  GtkCalendar *calendar;
  GtkEntry *time_entry;
  GDateTime *day;           /* (nullable): only its day counts */
  gboolean with_time;
};

G_DEFINE_FINAL_TYPE (TamizMomentRow, tamiz_moment_row, ADW_TYPE_ACTION_ROW)

enum
{
  PROP_0,
  PROP_WITH_TIME,
  N_PROPS,
};

enum
{
  CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* What was typed as an hour: 9, 9:30, 09.30 or 0930; FALSE where it is none. */
static gboolean
parse_time (const char *text,
            guint      *hour,
            guint      *minute)
{
  g_autofree char *digits = g_strdup (text);
  g_auto (GStrv) parts = NULL;
  guint64 number;

  g_strstrip (digits);
  parts = g_strsplit_set (digits, ":.hH", 2);
  if (parts[0] == NULL || !g_ascii_string_to_unsigned (parts[0], 10, 0, 2359, &number, NULL))
    return FALSE;
  *hour = (guint) number;
  *minute = 0;
  if (parts[1] != NULL && *parts[1] != '\0')
    {
      if (!g_ascii_string_to_unsigned (parts[1], 10, 0, 59, &number, NULL))
        return FALSE;
      *minute = (guint) number;
    }
  else if (parts[1] == NULL && strlen (parts[0]) > 2)
    {
      *minute = *hour % 100;
      *hour /= 100;
    }

  return *hour < 24 && *minute < 60;
}

static gboolean
is_time_good (TamizMomentRow *self)
{
  guint hour, minute;

  return !self->with_time
         || parse_time (gtk_editable_get_text (GTK_EDITABLE (self->time_entry)), &hour, &minute);
}

static void
show_day (TamizMomentRow *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_autoptr (GDateTime) noon = NULL;
  g_autofree char *text = NULL;

  if (self->day != NULL)
    {
      noon = g_date_time_new (zone, g_date_time_get_year (self->day),
                              g_date_time_get_month (self->day),
                              g_date_time_get_day_of_month (self->day), 12, 0, 0);
      text = tamiz_figures_format_day (g_date_time_to_unix (noon) * TAMIZ_SECOND, zone);
    }
  gtk_label_set_label (self->day_label, text != NULL ? text : _("Choose a Day"));
}

static void
set_day (TamizMomentRow *self,
         GDateTime      *day)
{
  g_autoptr (GDateTime) old = self->day;

  self->day = day != NULL ? g_date_time_ref (day) : NULL;
  show_day (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
day_selected_cb (TamizMomentRow *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);

  set_day (self, day);
  gtk_menu_button_popdown (self->day_button);
}

static void
time_changed_cb (TamizMomentRow *self)
{
  if (is_time_good (self))
    gtk_widget_remove_css_class (GTK_WIDGET (self->time_entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->time_entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->time_entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_time_good (self) ? GTK_ACCESSIBLE_INVALID_FALSE
                                                   : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
tamiz_moment_row_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  TamizMomentRow *self = TAMIZ_MOMENT_ROW (object);

  switch (property_id)
    {
    case PROP_WITH_TIME:
      self->with_time = g_value_get_boolean (value);
      gtk_widget_set_visible (GTK_WIDGET (self->time_entry), self->with_time);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
tamiz_moment_row_finalize (GObject *object)
{
  g_clear_pointer (&TAMIZ_MOMENT_ROW (object)->day, g_date_time_unref);

  G_OBJECT_CLASS (tamiz_moment_row_parent_class)->finalize (object);
}

static void
tamiz_moment_row_class_init (TamizMomentRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = tamiz_moment_row_set_property;
  object_class->finalize = tamiz_moment_row_finalize;

  /* Whether an hour is chosen, too. */
  properties[PROP_WITH_TIME]
      = g_param_spec_boolean ("with-time", NULL, NULL, TRUE,
                              G_PARAM_WRITABLE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[CHANGED] = g_signal_new ("changed", TAMIZ_TYPE_MOMENT_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
make_day (TamizMomentRow *self)
{
  GtkWidget *popover = gtk_popover_new ();

  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  self->day_button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->day_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->day_label, PANGO_ELLIPSIZE_END);
  gtk_popover_set_child (GTK_POPOVER (popover), GTK_WIDGET (self->calendar));
  gtk_menu_button_set_popover (self->day_button, popover);
  gtk_menu_button_set_child (self->day_button, GTK_WIDGET (self->day_label));
  gtk_menu_button_set_always_show_arrow (self->day_button, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->day_button), GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->day_button), _("Choose the day from a calendar"));
  tamiz_menu_tip_rest (self->day_button);
  g_signal_connect_object (self->calendar, "day-selected", G_CALLBACK (day_selected_cb), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->day_button));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->day_button));
}

static void
make_time (TamizMomentRow *self)
{
  self->time_entry = GTK_ENTRY (gtk_entry_new ());
  gtk_editable_set_width_chars (GTK_EDITABLE (self->time_entry), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->time_entry), 6);
  gtk_editable_set_text (GTK_EDITABLE (self->time_entry), "10:00");
  gtk_widget_set_valign (GTK_WIDGET (self->time_entry), GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->time_entry), _("Hour and minute, as 14:30"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->time_entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Time"), -1);
  g_signal_connect_object (self->time_entry, "changed", G_CALLBACK (time_changed_cb), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->time_entry));
}

static void
tamiz_moment_row_init (TamizMomentRow *self)
{
  make_day (self);
  make_time (self);
  show_day (self);
}

GtkWidget *
tamiz_moment_row_new (void)
{
  return g_object_new (TAMIZ_TYPE_MOMENT_ROW, NULL);
}

/**
 * tamiz_moment_row_set:
 * @self: a row
 * @moment: (nullable): what to show; %NULL for no day
 *
 * Shows a moment, in the zone that it has.
 */
void
tamiz_moment_row_set (TamizMomentRow *self,
                      GDateTime      *moment)
{
  g_autoptr (GDateTime) today = g_date_time_new_now_local ();

  g_return_if_fail (TAMIZ_IS_MOMENT_ROW (self));

  /* Without a day the calendar opens at today, not where it was left. */
  g_signal_handlers_block_by_func (self->calendar, day_selected_cb, self);
  gtk_calendar_select_day (self->calendar, moment != NULL ? moment : today);
  g_signal_handlers_unblock_by_func (self->calendar, day_selected_cb, self);
  if (moment != NULL)
    {
      g_autofree char *time = g_date_time_format (moment, "%H:%M");

      gtk_editable_set_text (GTK_EDITABLE (self->time_entry), time);
    }
  set_day (self, moment);
}

/**
 * tamiz_moment_row_dup_text:
 * @self: a row
 *
 * Says what is chosen, as operations take it: `2026-03-02T15:00`, or `2026-03-02`.
 *
 * Returns: (transfer full) (nullable): %NULL while no day is chosen or the hour is none
 */
char *
tamiz_moment_row_dup_text (TamizMomentRow *self)
{
  guint hour = 0, minute = 0;

  g_return_val_if_fail (TAMIZ_IS_MOMENT_ROW (self), NULL);

  if (self->day == NULL)
    return NULL;
  if (!self->with_time)
    return g_date_time_format (self->day, "%Y-%m-%d");
  if (!parse_time (gtk_editable_get_text (GTK_EDITABLE (self->time_entry)), &hour, &minute))
    return NULL;

  return g_strdup_printf ("%04d-%02d-%02dT%02u:%02u", g_date_time_get_year (self->day),
                          g_date_time_get_month (self->day),
                          g_date_time_get_day_of_month (self->day), hour, minute);
}
