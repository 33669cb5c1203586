#define G_LOG_DOMAIN "tamiz-funnel-page"

#include "config.h"

#include "tamiz-funnel-page.h"

#include "tamiz-chart-view.h"
#include "tamiz-cohort-bar.h"
#include "tamiz-figures.h"
#include "tamiz-funnel-chart.h"
#include "tamiz-funnel-table.h"
#include "tamiz-matrix.h"
#include "tamiz-notice.h"
#include "tamiz-report-charts.h"
#include "tamiz-report-read.h"

#include <glib/gi18n-lib.h>

struct _TamizFunnelPage
{
  TamizPage parent_instance;

  AdwBin *cohort_bin;
  TamizCohortBar *cohort_bar;
  TamizNotice *notice;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkWidget *import_button;
  GtkLabel *cohort_label;
  TamizChartView *chart_view;
  TamizFunnelTable *table;
  GtkLabel *matrix_label;
  TamizMatrix *matrix;
  GtkWidget *definition_button;
};

G_DEFINE_FINAL_TYPE (TamizFunnelPage, tamiz_funnel_page, TAMIZ_TYPE_PAGE)

static void
show_leads (TamizFunnelPage *self,
            const char      *filter,
            const char      *value)
{
  g_autofree char *target = tamiz_cohort_bar_dup_leads_target (self->cohort_bar, filter, value);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-leads", "s", target);
}

static void
figure_activated_cb (TamizFunnelPage *self,
                     const char      *figure)
{
  show_leads (self, "funnel", figure);
}

static void
cell_activated_cb (TamizFunnelPage *self,
                   guint            fit,
                   guint            interest)
{
  g_autofree char *cell = g_strdup_printf ("%u,%u", fit, interest);

  show_leads (self, "matrix", cell);
}

/* The stage that is pointed at; -1 where there is none. */
static int
get_stage_at (TamizFunnelPage *self,
              double           x,
              double           y)
{
  TamizBlock *chart = tamiz_chart_view_get_block (self->chart_view);
  double height;

  if (chart == NULL)
    return -1;
  tamiz_chart_view_to_block (self->chart_view, &x, &y, &height);

  return tamiz_funnel_chart_get_stage_at (TAMIZ_FUNNEL_CHART (chart), height, y);
}

static void
chart_released_cb (TamizFunnelPage *self,
                   int              n_press,
                   double           x,
                   double           y)
{
  int stage = get_stage_at (self, x, y);
  g_autofree char *figure = NULL;

  if (stage < 0)
    return;
  figure = g_strdup_printf ("%s:reached", tamiz_enum_nick (TAMIZ_ENUM_STAGE, stage));
  show_leads (self, "funnel", figure);
}

static void
chart_motion_cb (TamizFunnelPage *self,
                 double           x,
                 double           y)
{
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->chart_view),
                                   get_stage_at (self, x, y) >= 0 ? "pointer" : NULL);
}

static void
say_cohort (TamizFunnelPage         *self,
            const TamizReportFunnel *funnel)
{
  guint received = funnel->received;
  g_autofree char *count = tamiz_figures_format_count (received);
  g_autofree char *exceptions = tamiz_report_funnel_dup_exceptions (funnel);
  g_autofree char *period = tamiz_cohort_bar_dup_sentence (self->cohort_bar);
  /* Translators: a number; a period as “from 1 May 2026 to 31 May 2026” */
  g_autofree char *text = g_strdup_printf (ngettext ("%s prospect received %s", "%s prospects received %s",
                                                     received),
                                           count, period);
  g_autofree char *both = exceptions != NULL ? g_strdup_printf ("%s · %s", text, exceptions) : NULL;

  gtk_label_set_label (self->cohort_label, both != NULL ? both : text);
}

static void
say_why_empty (TamizFunnelPage *self)
{
  gboolean everything = tamiz_cohort_bar_is_everything (self->cohort_bar);

  adw_status_page_set_title (self->empty_page, everything ? _("No Prospects Yet")
                                                          : _("Nobody Was Received Then"));
  adw_status_page_set_description (self->empty_page,
                                   everything ? _("The funnel begins with the first prospects.")
                                              : _("Choose a longer period, another source or another "
                                                  "owner."));
  gtk_widget_set_visible (self->import_button, everything);
}

static void
funnel_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizFunnelPage *self = owner;
  g_autoptr (TamizBlock) chart = NULL;
  TamizReportFunnel funnel;

  tamiz_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  if (answer == NULL)
    return;

  tamiz_report_funnel_read (&funnel, answer, tamiz_desk_get_zone (tamiz_page_get_desk (TAMIZ_PAGE (self))));
  if (funnel.received == 0)
    {
      say_why_empty (self);
      gtk_stack_set_visible_child_name (self->stack, "empty");
      return;
    }

  chart = tamiz_report_funnel_to_chart (&funnel);
  tamiz_block_set_title (chart, _("Funnel; its figures are in the table that follows"));
  tamiz_chart_view_set_block (self->chart_view, chart);
  tamiz_funnel_table_set_data (self->table, json_object_get (answer, "items"));
  say_cohort (self, &funnel);
  gtk_stack_set_visible_child_name (self->stack, "funnel");
}

/* Whom the matrix counts, and whom it cannot. */
static void
say_matrix (TamizFunnelPage *self,
            json_t          *answer)
{
  gint64 unknown = tamiz_json_get_int (answer, "unknown", 0);
  g_autofree char *count = tamiz_figures_format_count (unknown);
  g_autoptr (GString) text = g_string_new (_("Those of them who are not handed off yet, as they stand now."));

  if (unknown > 0)
    {
      g_string_append_c (text, ' ');
      g_string_append_printf (text,
                              ngettext ("Of %s more nothing is known yet.",
                                        "Of %s more nothing is known yet.", (gulong) unknown),
                              count);
    }
  gtk_label_set_label (self->matrix_label, text->str);
}

static void
matrix_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizFunnelPage *self = owner;
  gboolean defined = json_array_size (json_object_get (answer, "cells")) > 0;

  /* The funnel says the same, above. */
  if (answer == NULL)
    return;

  if (defined)
    say_matrix (self, answer);
  else
    gtk_label_set_label (self->matrix_label, _("No definition is in force yet: marketing and sales agree on "
                                               "one first."));
  tamiz_matrix_set_data (self->matrix, answer);
  gtk_widget_set_visible (GTK_WIDGET (self->matrix), defined);
  gtk_widget_set_visible (self->definition_button, !defined);
}

static void
read_reports (TamizFunnelPage *self)
{
  TamizDesk *desk = tamiz_page_get_desk (TAMIZ_PAGE (self));

  tamiz_desk_ask (desk, self, "funnel", "report.funnel",
                  tamiz_cohort_bar_make_arguments (self->cohort_bar), funnel_cb);
  tamiz_desk_ask (desk, self, "matrix", "report.matrix",
                  tamiz_cohort_bar_make_arguments (self->cohort_bar), matrix_cb);
}

static void
tamiz_funnel_page_refresh (TamizPage *page)
{
  TamizFunnelPage *self = TAMIZ_FUNNEL_PAGE (page);

  tamiz_cohort_bar_refresh (self->cohort_bar);
  read_reports (self);
}

static gboolean
tamiz_funnel_page_make_part (TamizPage *page,
                             guint      nth)
{
  TamizFunnelPage *self = TAMIZ_FUNNEL_PAGE (page);

  if (nth > 0)
    return FALSE;

  self->cohort_bar = g_object_new (TAMIZ_TYPE_COHORT_BAR, NULL);
  tamiz_cohort_bar_set_desk (self->cohort_bar, tamiz_page_get_desk (page));
  g_signal_connect_object (self->cohort_bar, "changed", G_CALLBACK (read_reports), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->cohort_bin, GTK_WIDGET (self->cohort_bar));

  return TRUE;
}

static void
tamiz_funnel_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TAMIZ_TYPE_FUNNEL_PAGE);

  G_OBJECT_CLASS (tamiz_funnel_page_parent_class)->dispose (object);
}

static void
tamiz_funnel_page_class_init (TamizFunnelPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_funnel_page_dispose;
  TAMIZ_PAGE_CLASS (klass)->make_part = tamiz_funnel_page_make_part;
  TAMIZ_PAGE_CLASS (klass)->refresh = tamiz_funnel_page_refresh;

  g_type_ensure (TAMIZ_TYPE_CHART_VIEW);
  g_type_ensure (TAMIZ_TYPE_FUNNEL_TABLE);
  g_type_ensure (TAMIZ_TYPE_MATRIX);
  g_type_ensure (TAMIZ_TYPE_NOTICE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-funnel-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizFunnelPage, cohort_bin);
  gtk_widget_class_bind_template_child (widget_class, TamizFunnelPage, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizFunnelPage, stack);
  gtk_widget_class_bind_template_child (widget_class, TamizFunnelPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, TamizFunnelPage, import_button);
  gtk_widget_class_bind_template_child (widget_class, TamizFunnelPage, cohort_label);
  gtk_widget_class_bind_template_child (widget_class, TamizFunnelPage, chart_view);
  gtk_widget_class_bind_template_child (widget_class, TamizFunnelPage, table);
  gtk_widget_class_bind_template_child (widget_class, TamizFunnelPage, matrix_label);
  gtk_widget_class_bind_template_child (widget_class, TamizFunnelPage, matrix);
  gtk_widget_class_bind_template_child (widget_class, TamizFunnelPage, definition_button);
  gtk_widget_class_bind_template_callback (widget_class, figure_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, cell_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, chart_released_cb);
  gtk_widget_class_bind_template_callback (widget_class, chart_motion_cb);
}

static void
tamiz_funnel_page_init (TamizFunnelPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
