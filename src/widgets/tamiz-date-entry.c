#define G_LOG_DOMAIN "tamiz-date-entry"

#include "config.h"

#include "tamiz-date-entry.h"

#include "tamiz-time.h"
#include "tamiz-typed.h"

#include <glib/gi18n-lib.h>

struct _TamizDateEntry
{
  GtkWidget parent_instance;

  GtkEntry *entry;
  GtkPopover *popover;
  GtkCalendar *calendar;
};

static void tamiz_date_entry_editable_init (GtkEditableInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TamizDateEntry, tamiz_date_entry, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_EDITABLE, tamiz_date_entry_editable_init))

enum
{
  ACTIVATE,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GtkEditable *
get_delegate (GtkEditable *editable)
{
  return GTK_EDITABLE (TAMIZ_DATE_ENTRY (editable)->entry);
}

static void
tamiz_date_entry_editable_init (GtkEditableInterface *iface)
{
  iface->get_delegate = get_delegate;
}

static void
activate_cb (TamizDateEntry *self)
{
  g_signal_emit (self, signals[ACTIVATE], 0);
}

static void
pick_cb (TamizDateEntry *self)
{
  g_autofree char *day = tamiz_date_entry_dup_day (self);
  gint64 days;

  if (day != NULL && tamiz_day_parse (day, &days, NULL))
    {
      g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (days * 86400);

      gtk_calendar_select_day (self->calendar, at);
    }
  gtk_popover_popup (self->popover);
}

static void
day_selected_cb (TamizDateEntry *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);
  g_autofree char *text = g_date_time_format (day, "%Y-%m-%d");

  if (!gtk_widget_get_visible (GTK_WIDGET (self->popover)))
    return; /* the calendar follows what was typed */
  gtk_popover_popdown (self->popover);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  g_signal_emit (self, signals[ACTIVATE], 0);
}

/* Going back, a plain widget would take the keyboard itself and hand it to its entry again. */
static gboolean
tamiz_date_entry_focus (GtkWidget        *widget,
                        GtkDirectionType  direction)
{
  GtkWidget *inside = gtk_widget_get_focus_child (widget);

  return gtk_widget_child_focus (inside != NULL ? inside : GTK_WIDGET (TAMIZ_DATE_ENTRY (widget)->entry), direction);
}

static gboolean
tamiz_date_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TAMIZ_DATE_ENTRY (widget)->entry));
}

static void
tamiz_date_entry_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  TamizDateEntry *self = TAMIZ_DATE_ENTRY (widget);

  gtk_widget_size_allocate (GTK_WIDGET (self->entry), &(GtkAllocation) { 0, 0, width, height }, baseline);
  gtk_popover_present (self->popover);
}

static void
tamiz_date_entry_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  gtk_widget_measure (GTK_WIDGET (TAMIZ_DATE_ENTRY (widget)->entry), orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

static void
tamiz_date_entry_dispose (GObject *object)
{
  TamizDateEntry *self = TAMIZ_DATE_ENTRY (object);

  if (self->entry != NULL)
    {
      gtk_editable_finish_delegate (GTK_EDITABLE (self));
      gtk_widget_unparent (GTK_WIDGET (self->popover));
      gtk_widget_unparent (GTK_WIDGET (self->entry));
    }
  self->entry = NULL;

  G_OBJECT_CLASS (tamiz_date_entry_parent_class)->dispose (object);
}

static void
tamiz_date_entry_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  if (!gtk_editable_delegate_set_property (object, property_id, value, pspec))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
tamiz_date_entry_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  if (!gtk_editable_delegate_get_property (object, property_id, value, pspec))
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
tamiz_date_entry_class_init (TamizDateEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = tamiz_date_entry_dispose;
  object_class->set_property = tamiz_date_entry_set_property;
  object_class->get_property = tamiz_date_entry_get_property;
  widget_class->measure = tamiz_date_entry_measure;
  widget_class->size_allocate = tamiz_date_entry_size_allocate;
  widget_class->focus = tamiz_date_entry_focus;
  widget_class->grab_focus = tamiz_date_entry_grab_focus;
  gtk_editable_install_properties (object_class, 1);

  /* Enter was pressed or a day picked. */
  signals[ACTIVATE] = g_signal_new ("activate", TAMIZ_TYPE_DATE_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 0);
}

static void
tamiz_date_entry_init (TamizDateEntry *self)
{
  self->entry = GTK_ENTRY (gtk_entry_new ());
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 12);
  gtk_entry_set_placeholder_text (self->entry, _("Year-month-day"));
  gtk_entry_set_icon_from_icon_name (self->entry, GTK_ENTRY_ICON_SECONDARY, "tamiz-meeting-symbolic");
  gtk_entry_set_icon_tooltip_text (self->entry, GTK_ENTRY_ICON_SECONDARY, _("Pick a day"));
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (activate_cb), self);
  g_signal_connect_swapped (self->entry, "icon-release", G_CALLBACK (pick_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (self->entry), GTK_WIDGET (self));
  gtk_editable_init_delegate (GTK_EDITABLE (self));

  self->calendar = GTK_CALENDAR (gtk_calendar_new ());
  g_signal_connect_swapped (self->calendar, "day-selected", G_CALLBACK (day_selected_cb), self);
  self->popover = GTK_POPOVER (gtk_popover_new ());
  gtk_popover_set_child (self->popover, GTK_WIDGET (self->calendar));
  gtk_widget_set_parent (GTK_WIDGET (self->popover), GTK_WIDGET (self));
}

GtkWidget *
tamiz_date_entry_new (void)
{
  return g_object_new (TAMIZ_TYPE_DATE_ENTRY, NULL);
}

/* (nullable): the day as “2026-11-22”; NULL where none can be read. */
char *
tamiz_date_entry_dup_day (TamizDateEntry *self)
{
  g_autofree char *day = tamiz_typed_day (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  gint64 days;

  return tamiz_day_parse (day, &days, NULL) ? g_steal_pointer (&day) : NULL;
}

/* @day is “2026-11-22”; NULL empties it. */
void
tamiz_date_entry_set_day (TamizDateEntry *self,
                          const char     *day)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), day != NULL ? day : "");
}
