#define G_LOG_DOMAIN "tamiz-quality-view"

#include "config.h"

#include "tamiz-quality-view.h"

#include "tamiz-bar-chart.h"
#include "tamiz-report-view.h"

#include <glib/gi18n-lib.h>

struct _TamizQualityView
{
  AdwBin parent_instance;

  GtkDropDown *source_choice;
  TamizReportView *report;

  json_t *items;            /* (nullable): of steward.quality, by month */
  GtkStringList *sources;   /* those in @items; the first is all of them */
};

G_DEFINE_FINAL_TYPE (TamizQualityView, tamiz_quality_view, ADW_TYPE_BIN)

static const struct
{
  const char *key;
  const char *title;
} parts[] = {
  { "reachable", N_("Reachable") },
  { "complete", N_("Fields complete") },
  { "duplicates", N_("Possible duplicates") },
  { "set_aside", N_("Rows to be completed") },
  { "bounced", N_("Mail came back") },
  { "phones", N_("Numbers that can exist") },
};

static TamizReportTable *
make_table (void)
{
  TamizReportTable *table = tamiz_report_table_new (_("Quality by month"), NULL);

  tamiz_report_table_add_column (table, "month", _("Month"), TAMIZ_COLUMN_TEXT, TAMIZ_COLUMN_NORMAL);
  tamiz_report_table_add_column (table, "quality", _("Quality"), TAMIZ_COLUMN_NUMBER, TAMIZ_COLUMN_NORMAL);
  tamiz_report_table_add_column (table, "leads", _("Leads"), TAMIZ_COLUMN_NUMBER, TAMIZ_COLUMN_NORMAL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    tamiz_report_table_add_column (table, parts[i].key, _(parts[i].title), TAMIZ_COLUMN_SHARE,
                                   TAMIZ_COLUMN_NORMAL);
  tamiz_report_table_add_note (table, "of", NULL, _("Of the leads received in the month. The figure goes from 0 to 100: 30 for those who can be reached, "
                                         "30 for complete fields, 10 each for the rest."));

  return table;
}

static void
add_month (TamizReportTable *table,
           TamizBlock       *chart,
           json_t           *item)
{
  const char *month = tamiz_json_get_text (item, "month");
  gint64 quality = tamiz_json_get_int (item, "quality", 0), leads = tamiz_json_get_int (item, "leads", 0);
  double values[] = { (double) quality, (double) leads };

  tamiz_report_table_add_row (table);
  tamiz_report_table_set_text (table, "month", month, month);
  tamiz_report_table_set_number (table, "quality", 1000 * quality);
  tamiz_report_table_set_number (table, "leads", 1000 * leads);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      json_t *share = json_object_get (item, parts[i].key);

      if (json_is_number (share))
        tamiz_report_table_set_number (table, parts[i].key, (gint64) (1e6 * json_number_value (share) + 0.5));
    }
  tamiz_bar_chart_add_bar (TAMIZ_BAR_CHART (chart), month, values);
}

static void
show_source (TamizQualityView *self)
{
  const TamizBarMeasure measures[] = { { _("Quality"), TAMIZ_FIGURE_COUNT, NULL }, { _("Leads"), TAMIZ_FIGURE_COUNT, NULL } };
  guint selected = gtk_drop_down_get_selected (self->source_choice);
  const char *wanted = selected > 0 ? gtk_string_list_get_string (self->sources, selected) : NULL;
  g_autoptr (TamizReportTable) table = make_table ();
  g_autoptr (TamizBlock) chart = tamiz_bar_chart_new (measures, G_N_ELEMENTS (measures));
  json_t *item;
  gsize i;

  json_array_foreach (self->items, i, item)
    {
      if (g_strcmp0 (tamiz_json_get_text (item, "source"), wanted) == 0)
        add_month (table, chart, item);
    }
  tamiz_report_view_set_report (self->report, table, chart);
}

static void
source_cb (TamizQualityView *self)
{
  if (self->items != NULL)
    show_source (self);
}

static gboolean
knows (GtkStringList *list,
       const char    *text)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      if (g_strcmp0 (gtk_string_list_get_string (list, i), text) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
quality_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  TamizQualityView *self = owner;
  json_t *item;
  gsize i;

  if (answer == NULL)
    return;
  g_clear_pointer (&self->items, json_decref);
  self->items = json_incref (json_object_get (answer, "items"));
  json_array_foreach (self->items, i, item)
    {
      const char *source = tamiz_json_get_text (item, "source");

      if (source != NULL && !knows (self->sources, source))
        gtk_string_list_append (self->sources, source);
    }
  show_source (self);
}

static void
tamiz_quality_view_dispose (GObject *object)
{
  TamizQualityView *self = TAMIZ_QUALITY_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_QUALITY_VIEW);
  g_clear_object (&self->sources);
  g_clear_pointer (&self->items, json_decref);

  G_OBJECT_CLASS (tamiz_quality_view_parent_class)->dispose (object);
}

static void
tamiz_quality_view_class_init (TamizQualityViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_quality_view_dispose;

  g_type_ensure (TAMIZ_TYPE_REPORT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tamiz/Tamiz/pages/tamiz-quality-view.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizQualityView, source_choice);
  gtk_widget_class_bind_template_child (widget_class, TamizQualityView, report);
  gtk_widget_class_bind_template_callback (widget_class, source_cb);
}

static void
tamiz_quality_view_init (TamizQualityView *self)
{
  const char *const all[] = { _("All sources"), NULL };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->sources = gtk_string_list_new (all);
  gtk_drop_down_set_model (self->source_choice, G_LIST_MODEL (self->sources));
}

/* Reads it again. */
void
tamiz_quality_view_read (TamizQualityView *self,
                         TamizDesk        *desk)
{
  tamiz_desk_ask (desk, self, "quality", "steward.quality", json_pack ("{ss}", "by", "month"), quality_cb);
}
