#define G_LOG_DOMAIN "tamiz-reports-page"

#include "config.h"

#include "tamiz-reports-page.h"

#include "tamiz-attainment-bar.h"
#include "tamiz-attainment-rows.h"
#include "tamiz-cohort-bar.h"
#include "tamiz-drop-down.h"
#include "tamiz-notice.h"
#include "tamiz-platform-print.h"
#include "tamiz-platform.h"
#include "tamiz-report-charts.h"
#include "tamiz-report-read.h"
#include "tamiz-report-view.h"

#include <glib/gi18n-lib.h>

#define N_REPORTS 4

struct _TamizReportsPage
{
  TamizPage parent_instance;

  GtkBox *tabs_box;
  GtkToggleButton *tabs[N_REPORTS];
  guint chosen;             /* of the reports */
  AdwBin *cohort_bin;
  TamizCohortBar *cohort_bar;
  TamizAttainmentBar *attainment_bar; /* in the place of the other for that report */
  TamizAttainmentCases *cases;
  GtkWidget *attribution_box;
  GtkDropDown *attribution_drop_down;
  TamizNotice *notice;
  TamizReportView *report_view;
  char *format;             /* (nullable): of the file that is being asked for */
};

G_DEFINE_FINAL_TYPE (TamizReportsPage, tamiz_reports_page, TAMIZ_TYPE_PAGE)

static void read_answer_funnel  (TamizReportsPage       *self,
                                 json_t                 *answer,
                                 TamizReportCohortNames *names);
static void read_answer_matrix  (TamizReportsPage       *self,
                                 json_t                 *answer,
                                 TamizReportCohortNames *names);
static void read_answer_sources (TamizReportsPage       *self,
                                 json_t                 *answer,
                                 TamizReportCohortNames *names);
static void read_answer_attainment (TamizReportsPage    *self,
                                 json_t                 *answer,
                                 TamizReportCohortNames *names);

/* The reports in the order of their tabs. */
static const struct
{
  const char *title, *operation;
  gboolean asks_owner;
  void (*show) (TamizReportsPage       *self,
                json_t                 *answer,
                TamizReportCohortNames *names);
} reports[N_REPORTS] = {
  { N_("Funnel"), "report.funnel", TRUE, read_answer_funnel },
  { N_("Fit and Interest"), "report.matrix", TRUE, read_answer_matrix },
  { N_("Sources"), "report.sources", FALSE, read_answer_sources },
  { N_("Attainment"), "sla.report", FALSE, read_answer_attainment },
};

static GTimeZone *
get_zone (TamizReportsPage *self)
{
  return tamiz_desk_get_zone (tamiz_page_get_desk (TAMIZ_PAGE (self)));
}

static void
read_answer_funnel (TamizReportsPage       *self,
                    json_t                 *answer,
                    TamizReportCohortNames *names)
{
  g_autoptr (TamizReportTable) table = NULL;
  g_autoptr (TamizBlock) chart = NULL;
  TamizReportFunnel report;

  tamiz_report_funnel_read (&report, answer, get_zone (self));
  table = tamiz_report_funnel_to_table (&report, get_zone (self), names);
  chart = tamiz_report_funnel_to_chart (&report);
  tamiz_report_view_set_report (self->report_view, table, chart);
}

static void
read_answer_matrix (TamizReportsPage       *self,
                    json_t                 *answer,
                    TamizReportCohortNames *names)
{
  g_autoptr (TamizReportMatrix) report = tamiz_report_matrix_read (answer, get_zone (self));
  g_autoptr (TamizReportTable) table = tamiz_report_matrix_to_table (report, get_zone (self), names);
  g_autoptr (TamizBlock) chart = tamiz_report_matrix_to_chart (report);

  tamiz_report_view_set_report (self->report_view, table, chart);
}

static void
read_answer_sources (TamizReportsPage       *self,
                     json_t                 *answer,
                     TamizReportCohortNames *names)
{
  g_autoptr (TamizReportSources) report = tamiz_report_sources_read (answer, get_zone (self));
  g_autoptr (TamizReportTable) table = tamiz_report_sources_to_table (report, get_zone (self));
  g_autoptr (TamizBlock) chart = tamiz_report_sources_to_chart (report);

  tamiz_report_view_set_report (self->report_view, table, chart);
}

static gboolean
is_attainment (TamizReportsPage *self)
{
  return g_str_equal (reports[self->chosen].operation, "sla.report");
}

/* Below the figures stands every late case, which leads to its handoff. */
static void
read_answer_attainment (TamizReportsPage       *self,
                        json_t                 *answer,
                        TamizReportCohortNames *names)
{
  g_autoptr (TamizReportAttainment) report = tamiz_report_attainment_read (answer, get_zone (self));
  g_autoptr (TamizReportTable) table = tamiz_report_attainment_to_table (report, get_zone (self), TRUE);
  g_autoptr (TamizBlock) chart = tamiz_report_attainment_to_chart (report);

  tamiz_report_view_set_report (self->report_view, table, chart);
  tamiz_attainment_cases_show (self->cases, answer);
}

static void
report_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizReportsPage *self = owner;
  TamizReportCohortNames names;

  tamiz_notice_set_text (self->notice, error != NULL ? error->message : NULL);
  if (answer == NULL)
    return;

  tamiz_report_names_read (&names, answer);
  names.owner_name = tamiz_cohort_bar_get_owner_name (self->cohort_bar);
  gtk_widget_set_visible (GTK_WIDGET (self->cases), is_attainment (self));
  reports[self->chosen].show (self, answer, &names);
  gtk_widget_set_visible (GTK_WIDGET (self->report_view), TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.save", TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.print", TRUE);
}

static json_t *
make_arguments (TamizReportsPage *self)
{
  json_t *arguments = is_attainment (self) ? tamiz_attainment_bar_make_arguments (self->attainment_bar)
                                           : tamiz_cohort_bar_make_arguments (self->cohort_bar);

  if (g_str_equal (reports[self->chosen].operation, "report.sources"))
    tamiz_json_set_text (arguments, "attribution",
                         tamiz_attribution_nick (gtk_drop_down_get_selected (self->attribution_drop_down)));

  return arguments;
}

/* What is shown stays until the answer is there. */
static void
read_report (TamizReportsPage *self)
{
  guint chosen = self->chosen;
  gboolean sources = g_str_equal (reports[chosen].operation, "report.sources");

  tamiz_cohort_bar_set_asks_owner (self->cohort_bar, reports[chosen].asks_owner);
  gtk_widget_set_visible (self->attribution_box, sources);
  gtk_widget_set_visible (GTK_WIDGET (self->cohort_bin), !is_attainment (self));
  gtk_widget_set_visible (GTK_WIDGET (self->attainment_bar), is_attainment (self));
  tamiz_desk_ask (tamiz_page_get_desk (TAMIZ_PAGE (self)), self, "report", reports[chosen].operation,
                  make_arguments (self), report_cb);
}

static void
saved_cb (gpointer      owner,
          json_t       *answer,
          const GError *error)
{
  TamizDesk *desk = tamiz_page_get_desk (TAMIZ_PAGE (owner));

  tamiz_notice_set_text (TAMIZ_REPORTS_PAGE (owner)->notice, error != NULL ? error->message : NULL);
  if (error == NULL)
    tamiz_desk_tell_saved (desk, tamiz_json_get_text (answer, "output"));
}

static void
file_chosen_cb (GtkWidget  *widget,
                const char *path)
{
  TamizReportsPage *self = TAMIZ_REPORTS_PAGE (widget);
  TamizDesk *desk = tamiz_page_get_desk (TAMIZ_PAGE (self));
  g_autofree char *named = NULL;
  json_t *arguments;

  if (path == NULL)
    return;

  /* Somebody may have typed a name without its ending. */
  named = g_str_has_suffix (path, self->format) ? g_strdup (path)
                                                : g_strdup_printf ("%s.%s", path, self->format);
  arguments = make_arguments (self);
  tamiz_json_set_text (arguments, "format", self->format);
  tamiz_json_set_text (arguments, "output", named);
  tamiz_desk_ask (desk, self, NULL, reports[self->chosen].operation, arguments, saved_cb);
}

static void
save (GtkWidget  *widget,
      const char *name,
      GVariant   *parameter)
{
  TamizReportsPage *self = TAMIZ_REPORTS_PAGE (widget);
  g_autofree char *file = NULL;

  g_free (self->format);
  self->format = g_variant_dup_string (parameter, NULL);
  file = g_strdup_printf ("%s.%s", _(reports[self->chosen].title), self->format);
  tamiz_platform_save_file (widget, _("Save Report"), file, file_chosen_cb);
}

static void
printed_cb (GtkWidget  *widget,
            const char *message)
{
  tamiz_notice_set_text (TAMIZ_REPORTS_PAGE (widget)->notice, message);
}

/* The same document as in the PDF. */
static void
print (GtkWidget  *widget,
       const char *name,
       GVariant   *parameter)
{
  TamizReportsPage *self = TAMIZ_REPORTS_PAGE (widget);
  TamizSession *session = tamiz_desk_get_session (tamiz_page_get_desk (TAMIZ_PAGE (self)));
  TamizReportTable *table = tamiz_report_view_get_table (self->report_view);
  g_autoptr (TamizPaper) paper
      = tamiz_report_table_to_document (table, tamiz_report_view_get_chart (self->report_view), TRUE);
  g_autofree char *base = g_path_get_basename (tamiz_session_get_path (session));

  tamiz_paper_set_footer (paper, base);
  tamiz_paper_set_created (paper, tamiz_clock_get_now (tamiz_session_get_clock (session)), get_zone (self));
  tamiz_platform_print (widget, paper, tamiz_report_table_get_title (table), TRUE, printed_cb);
}

static void
tamiz_reports_page_refresh (TamizPage *page)
{
  TamizReportsPage *self = TAMIZ_REPORTS_PAGE (page);

  tamiz_cohort_bar_refresh (self->cohort_bar);
  read_report (self);
}

static gboolean
tamiz_reports_page_focus (TamizPage *page)
{
  TamizReportsPage *self = TAMIZ_REPORTS_PAGE (page);

  return gtk_widget_grab_focus (GTK_WIDGET (self->tabs[self->chosen]));
}

static void
tab_toggled_cb (TamizReportsPage *self,
                GtkToggleButton  *tab)
{
  if (!gtk_toggle_button_get_active (tab))
    return;

  for (guint i = 0; i < N_REPORTS; i++)
    {
      if (self->tabs[i] == tab)
        self->chosen = i;
    }
  read_report (self);
}

static void
add_reports (TamizReportsPage *self)
{
  g_autoptr (GtkStringList) attributions = gtk_string_list_new (NULL);

  for (guint i = 0; i < N_REPORTS; i++)
    {
      GtkWidget *tab = gtk_toggle_button_new_with_label (_(reports[i].title));

      /* In large letters they are shortened rather than the window made wider. */
      gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (tab))), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (tab))), 6);
      gtk_widget_set_tooltip_text (tab, _(reports[i].title));
      self->tabs[i] = GTK_TOGGLE_BUTTON (tab);
      if (i > 0)
        gtk_toggle_button_set_group (self->tabs[i], self->tabs[0]);
      g_signal_connect_object (tab, "toggled", G_CALLBACK (tab_toggled_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->tabs_box, tab);
    }
  for (guint i = TAMIZ_ATTRIBUTION_FIRST; i <= TAMIZ_ATTRIBUTION_EQUAL; i++)
    gtk_string_list_append (attributions, tamiz_attribution_label (i));
  gtk_drop_down_set_model (self->attribution_drop_down, G_LIST_MODEL (attributions));
  tamiz_drop_down_shorten (self->attribution_drop_down, 14, 14);
}

static void
add_cohort_bar (TamizReportsPage *self)
{
  self->cohort_bar = g_object_new (TAMIZ_TYPE_COHORT_BAR, NULL);
  tamiz_cohort_bar_set_desk (self->cohort_bar, tamiz_page_get_desk (TAMIZ_PAGE (self)));
  g_signal_connect_object (self->cohort_bar, "changed", G_CALLBACK (read_report), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->cohort_bin, GTK_WIDGET (self->cohort_bar));
}

static void
add_attainment (TamizReportsPage *self)
{
  TamizDesk *desk = tamiz_page_get_desk (TAMIZ_PAGE (self));

  self->attainment_bar = TAMIZ_ATTAINMENT_BAR (tamiz_attainment_bar_new (desk));
  gtk_widget_set_visible (GTK_WIDGET (self->attainment_bar), FALSE);
  g_signal_connect_object (self->attainment_bar, "changed", G_CALLBACK (read_report), self, G_CONNECT_SWAPPED);
  gtk_box_insert_child_after (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self->cohort_bin))),
                              GTK_WIDGET (self->attainment_bar), GTK_WIDGET (self->cohort_bin));
  self->cases = TAMIZ_ATTAINMENT_CASES (tamiz_attainment_cases_new (desk));
  tamiz_report_view_set_foot (self->report_view, GTK_WIDGET (self->cases));
}

static gboolean
tamiz_reports_page_make_part (TamizPage *page,
                              guint      nth)
{
  TamizReportsPage *self = TAMIZ_REPORTS_PAGE (page);

  if (nth == 0)
    {
      add_cohort_bar (self);
      add_attainment (self);
    }
  else if (nth == 1)
    {
      add_reports (self);
      gtk_toggle_button_set_active (self->tabs[0], TRUE);
    }

  return nth < 2;
}

static void
tamiz_reports_page_dispose (GObject *object)
{
  TamizReportsPage *self = TAMIZ_REPORTS_PAGE (object);

  if (self->attribution_drop_down != NULL)
    g_signal_handlers_disconnect_by_data (self->attribution_drop_down, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), TAMIZ_TYPE_REPORTS_PAGE);
  g_clear_pointer (&self->format, g_free);

  G_OBJECT_CLASS (tamiz_reports_page_parent_class)->dispose (object);
}

static void
tamiz_reports_page_class_init (TamizReportsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tamiz_reports_page_dispose;
  TAMIZ_PAGE_CLASS (klass)->make_part = tamiz_reports_page_make_part;
  TAMIZ_PAGE_CLASS (klass)->refresh = tamiz_reports_page_refresh;
  TAMIZ_PAGE_CLASS (klass)->focus = tamiz_reports_page_focus;

  gtk_widget_class_install_action (widget_class, "report.save", "s", save);
  gtk_widget_class_install_action (widget_class, "report.print", NULL, print);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "report.print", NULL);

  g_type_ensure (TAMIZ_TYPE_NOTICE);
  g_type_ensure (TAMIZ_TYPE_REPORT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/tamiz/Tamiz/pages/tamiz-reports-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TamizReportsPage, tabs_box);
  gtk_widget_class_bind_template_child (widget_class, TamizReportsPage, cohort_bin);
  gtk_widget_class_bind_template_child (widget_class, TamizReportsPage, attribution_box);
  gtk_widget_class_bind_template_child (widget_class, TamizReportsPage, attribution_drop_down);
  gtk_widget_class_bind_template_child (widget_class, TamizReportsPage, notice);
  gtk_widget_class_bind_template_child (widget_class, TamizReportsPage, report_view);
  gtk_widget_class_bind_template_callback (widget_class, read_report);
}

static void
tamiz_reports_page_init (TamizReportsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.save", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.print", FALSE);
}
