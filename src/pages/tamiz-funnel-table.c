#define G_LOG_DOMAIN "tamiz-funnel-table"

#include "config.h"

#include "tamiz-funnel-table.h"

#include "tamiz-enums.h"
#include "tamiz-figures.h"
#include "tamiz-link-grid.h"
#include "tamiz-report-charts.h"

#include <glib/gi18n-lib.h>

struct _TamizFunnelTable
{
  GtkWidget parent_instance;

  TamizLinkGrid *grid;
};

G_DEFINE_FINAL_TYPE (TamizFunnelTable, tamiz_funnel_table, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The columns after the band and the stage; the conversion leads nowhere. */
static const struct
{
  const char *key, *share_key, *title;
} figures[] = {
  { "reached", NULL, NC_("leads", "Reached") },
  { "conversion", NULL, NC_("leads", "Conversion") },
  { "open", NULL, NC_("leads", "Open") },
  { "skipped", NULL, NC_("leads", "Skipped") },
  { "returned", NULL, NC_("leads", "Returned") },
  { "lost", "lost_share", NC_("leads", "Lost") },
  { "deferred", "deferred_share", NC_("leads", "Deferred") },
  { "discarded", "discarded_share", NC_("leads", "Discarded") },
};

#define FIRST_FIGURE 2

static const char *
get_title (guint figure)
{
  return g_dpgettext2 (GETTEXT_PACKAGE, "leads", figures[figure].title);
}

static void
activated_cb (TamizFunnelTable *self,
              const char       *target)
{
  g_signal_emit (self, signals[ACTIVATED], 0, target);
}

static gboolean
tamiz_funnel_table_focus (GtkWidget        *widget,
                          GtkDirectionType  direction)
{
  return gtk_widget_child_focus (GTK_WIDGET (TAMIZ_FUNNEL_TABLE (widget)->grid), direction);
}

static void
tamiz_funnel_table_dispose (GObject *object)
{
  TamizFunnelTable *self = TAMIZ_FUNNEL_TABLE (object);

  if (self->grid != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->grid));
  self->grid = NULL;

  G_OBJECT_CLASS (tamiz_funnel_table_parent_class)->dispose (object);
}

static void
tamiz_funnel_table_class_init (TamizFunnelTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_funnel_table_dispose;
  widget_class->focus = tamiz_funnel_table_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "funneltable");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);

  /* (figure): a figure was chosen. */
  signals[ACTIVATED] = g_signal_new ("activated", TAMIZ_TYPE_FUNNEL_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
tamiz_funnel_table_init (TamizFunnelTable *self)
{
  self->grid = TAMIZ_LINK_GRID (tamiz_link_grid_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
  g_signal_connect_object (self->grid, "activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Figures of the funnel"), -1);

  tamiz_link_grid_set_text (self->grid, 0, 0, "", "caption-heading", 0);
  tamiz_link_grid_set_text (self->grid, 1, 0, _("Stage"), "caption-heading", 0);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    tamiz_link_grid_set_text (self->grid, FIRST_FIGURE + (int) i, 0, get_title (i), "caption-heading", 1);
}

/* A share, or a dash over nobody. */
static char *
format_share (json_t *share)
{
  return json_is_number (share) ? tamiz_figures_format_percent (json_number_value (share))
                                : g_strdup ("–");
}

static void
show_conversion (TamizFunnelTable *self,
                 int               column,
                 int               row,
                 json_t           *stage)
{
  json_t *low = json_object_get (stage, "low"), *high = json_object_get (stage, "high");
  g_autofree char *share = format_share (json_object_get (stage, "conversion"));
  g_autofree char *lowest = format_share (low);
  g_autofree char *highest = format_share (high);
  g_autofree char *interval = g_strdup_printf ("%s – %s", lowest, highest);

  tamiz_link_grid_set_figure (self->grid, column, row, share, json_is_number (low) ? interval : NULL);
}

static void
show_count (TamizFunnelTable *self,
            int               column,
            int               row,
            json_t           *stage,
            int               number,
            guint             figure)
{
  gint64 count = tamiz_json_get_int (stage, figures[figure].key, 0);
  g_autofree char *text = tamiz_figures_format_count (count);
  g_autofree char *share = NULL;
  g_autofree char *name = NULL;
  g_autofree char *target
      = g_strdup_printf ("%s:%s", tamiz_enum_nick (TAMIZ_ENUM_STAGE, number), figures[figure].key);

  if (figures[figure].share_key != NULL && count > 0)
    share = format_share (json_object_get (stage, figures[figure].share_key));
  /* Translators: a stage, a figure of it such as “Returned”, how many */
  name = g_strdup_printf (_("%s, %s: %s"), tamiz_enum_label (TAMIZ_ENUM_STAGE, number),
                          get_title (figure), text);
  tamiz_link_grid_set_link (self->grid, column, row, text, share, name, target, count > 0);
}

/* A band is named beside its first stage. */
static void
show_stage (TamizFunnelTable *self,
            int               row,
            int               number)
{
  const char *band = tamiz_report_get_band (number);
  gboolean first = number == 0 || g_strcmp0 (band, tamiz_report_get_band (number - 1)) != 0;

  tamiz_link_grid_set_text (self->grid, 0, row, first ? band : "", "band", 0);
  tamiz_link_grid_set_text (self->grid, 1, row, tamiz_enum_label (TAMIZ_ENUM_STAGE, number), "stage", 0);
}

/**
 * tamiz_funnel_table_set_data:
 * @self: a table
 * @stages: the items of report.funnel
 *
 * Shows figures in the place of those before.
 */
void
tamiz_funnel_table_set_data (TamizFunnelTable *self,
                             json_t           *stages)
{
  json_t *stage;
  gsize i;

  json_array_foreach (stages, i, stage)
    {
      int row = (int) i + 1, number = 0;

      tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, tamiz_json_get_text (stage, "stage"), &number);
      show_stage (self, row, number);
      for (guint figure = 0; figure < G_N_ELEMENTS (figures); figure++)
        {
          int column = FIRST_FIGURE + (int) figure;

          if (g_str_equal (figures[figure].key, "conversion"))
            show_conversion (self, column, row, stage);
          else
            show_count (self, column, row, stage, number, figure);
        }
    }
}

/* The link of a figure; NULL where there is none. */
GtkWidget *
tamiz_funnel_table_get_link (TamizFunnelTable *self,
                             const char       *stage,
                             const char       *figure)
{
  int number = 0;

  tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, stage, &number);
  for (guint i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      if (g_str_equal (figures[i].key, figure))
        return tamiz_link_grid_get_cell (self->grid, FIRST_FIGURE + (int) i, number + 1);
    }

  return NULL;
}
