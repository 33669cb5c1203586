#define G_LOG_DOMAIN "tamiz-attainment-bar"

#include "config.h"

#include "tamiz-attainment-bar.h"

#include "tamiz-drop-down.h"
#include "tamiz-report-attainment.h"

#include <glib/gi18n-lib.h>

/* How many cases are shown; the rest is in the file. */
#define CASES "100"

/* By month it is the last so many that are compared. */
#define MONTHS 6

struct _TamizAttainmentBar
{
  GtkBox parent_instance;

  TamizDesk *desk;
  int month;                /* 12 · year + month − 1 */
  int this_month;
  GtkWidget *next_button;
  GtkLabel *month_label;
  GtkDropDown *by_drop_down;
};

G_DEFINE_FINAL_TYPE (TamizAttainmentBar, tamiz_attainment_bar, GTK_TYPE_BOX)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GDateTime *
make_date (int month)
{
  return g_date_time_new_utc (month / 12, month % 12 + 1, 1, 0, 0, 0);
}

static void
show_month (TamizAttainmentBar *self)
{
  g_autoptr (GDateTime) first = make_date (self->month);
  /* Translators: a month and its year, as strftime writes them */
  g_autofree char *text = g_date_time_format (first, _("%B %Y"));

  gtk_label_set_label (self->month_label, text);
  gtk_widget_set_sensitive (self->next_button, self->month < self->this_month);
}

static void
go (TamizAttainmentBar *self,
    int                 months)
{
  self->month = MIN (self->month + months, self->this_month);
  show_month (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
before_cb (TamizAttainmentBar *self)
{
  go (self, -1);
}

static void
next_cb (TamizAttainmentBar *self)
{
  go (self, 1);
}

static void
by_cb (TamizAttainmentBar *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
add_button (TamizAttainmentBar *self,
            GtkWidget          *box,
            const char         *icon,
            const char         *tip,
            GCallback           callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

static GtkWidget *
add_part (TamizAttainmentBar *self,
          const char         *title,
          GtkWidget          *part)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *caption = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_widget_add_css_class (caption, "caption");
  gtk_widget_add_css_class (caption, "dim-label");
  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), part);
  gtk_box_append (GTK_BOX (self), box);

  return part;
}

static void
add_parts (TamizAttainmentBar *self)
{
  GtkWidget *months = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  g_autoptr (GtkStringList) bys = gtk_string_list_new (NULL);

  add_part (self, _("Month"), months);
  add_button (self, months, "tamiz-back-symbolic", _("The month before"), G_CALLBACK (before_cb));
  self->month_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_width_chars (self->month_label, 16);
  gtk_box_append (GTK_BOX (months), GTK_WIDGET (self->month_label));
  self->next_button
      = add_button (self, months, "tamiz-next-symbolic", _("The month after"), G_CALLBACK (next_cb));

  for (guint by = 0; by < TAMIZ_N_ATTAINMENT_BYS; by++)
    gtk_string_list_append (bys, tamiz_attainment_by_label (by));
  self->by_drop_down = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&bys)), NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->by_drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("A row for each"), -1);
  add_part (self, _("A row for each"), GTK_WIDGET (self->by_drop_down));
  g_signal_connect_object (self->by_drop_down, "notify::selected", G_CALLBACK (by_cb), self, G_CONNECT_SWAPPED);
}

static int
find_month (TamizDesk *desk)
{
  gint64 now = tamiz_clock_get_now (tamiz_session_get_clock (tamiz_desk_get_session (desk)));
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, tamiz_desk_get_zone (desk));

  return 12 * g_date_time_get_year (local) + g_date_time_get_month (local) - 1;
}

/**
 * tamiz_attainment_bar_new:
 * @desk: where somebody works
 *
 * Returns: (transfer floating): the bar, on this month and its people
 */
GtkWidget *
tamiz_attainment_bar_new (TamizDesk *desk)
{
  TamizAttainmentBar *self = g_object_new (TAMIZ_TYPE_ATTAINMENT_BAR, NULL);

  self->desk = g_object_ref (desk);
  self->month = self->this_month = find_month (desk);
  add_parts (self);
  show_month (self);

  return GTK_WIDGET (self);
}

static char *
dup_day (int month,
         int days)
{
  g_autoptr (GDateTime) first = make_date (month);
  g_autoptr (GDateTime) day = g_date_time_add_days (first, days);

  return g_date_time_format (day, "%Y-%m-%d");
}

/**
 * tamiz_attainment_bar_make_arguments:
 * @self: a bar
 *
 * Returns: (transfer full): what sla.report is asked
 */
json_t *
tamiz_attainment_bar_make_arguments (TamizAttainmentBar *self)
{
  TamizAttainmentBy by = gtk_drop_down_get_selected (self->by_drop_down);
  int months = by == TAMIZ_ATTAINMENT_BY_MONTH ? MONTHS : 1;
  g_autofree char *from = dup_day (self->month - months + 1, 0);
  g_autofree char *to = dup_day (self->month + 1, -1);

  return json_pack ("{ss ss ss ss}", "from", from, "to", to, "by", tamiz_attainment_by_nick (by), "limit", CASES);
}

static void
tamiz_attainment_bar_dispose (GObject *object)
{
  g_clear_object (&TAMIZ_ATTAINMENT_BAR (object)->desk);

  G_OBJECT_CLASS (tamiz_attainment_bar_parent_class)->dispose (object);
}

static void
tamiz_attainment_bar_class_init (TamizAttainmentBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tamiz_attainment_bar_dispose;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
tamiz_attainment_bar_init (TamizAttainmentBar *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 12);
}
