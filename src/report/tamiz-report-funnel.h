#pragma once

#include "tamiz-enums.h"
#include "tamiz-report-cohort.h"

G_BEGIN_DECLS

/* The stages of the main line, prospect to won. */
#define TAMIZ_FUNNEL_N_STAGES (TAMIZ_STAGE_WON + 1)

/* Distinct leads of the cohort. */
typedef struct
{
  TamizStage stage;
  guint reached;             /* got there or beyond on the main line */
  guint open;                /* stand there now */
  guint skipped;             /* passed over it without ever standing there */
  guint returned;            /* sent back by sales from there */
  guint lost, deferred, discarded;   /* left the line there, and have not come back */
  guint excepted;            /* of @reached from handed off on: let through by an exception */
  double conversion;         /* reached / reached of the stage before; NAN where nobody did */
  double low, high;          /* 95 % interval of it (Wilson); NAN */
} TamizFunnelRow;

/* F (FIGURE, nick): the counts of a stage, in their order. */
#define TAMIZ_FUNNEL_FIGURES(F) \
  F (REACHED, "reached") \
  F (OPEN, "open") \
  F (SKIPPED, "skipped") \
  F (RETURNED, "returned") \
  F (LOST, "lost") \
  F (DEFERRED, "deferred") \
  F (DISCARDED, "discarded")

#define TAMIZ_FUNNEL_FIGURE_MEMBER(FIGURE, nick) TAMIZ_FUNNEL_##FIGURE,
typedef enum
{
  TAMIZ_FUNNEL_FIGURES (TAMIZ_FUNNEL_FIGURE_MEMBER) TAMIZ_FUNNEL_N_FIGURES
} TamizFunnelFigure;

typedef struct
{
  TamizReportCohort cohort;
  guint received;            /* how many leads the cohort has */
  TamizFunnelRow rows[TAMIZ_FUNNEL_N_STAGES];
} TamizReportFunnel;

void              tamiz_report_funnel_compute  (TamizReportFunnel            *self,
                                                TamizIndex                   *index,
                                                const TamizReportCohort      *cohort,
                                                GHashTable                   *excepted);
TamizReportTable *tamiz_report_funnel_to_table (const TamizReportFunnel      *self,
                                                GTimeZone                    *zone,
                                                const TamizReportCohortNames *names);
char             *tamiz_report_funnel_dup_exceptions (const TamizReportFunnel *self);

/* The leads behind a figure, for a query. */
gboolean          tamiz_funnel_figure_parse    (const char              *text,
                                                guint                   *code,
                                                GError                 **error);
gboolean          tamiz_funnel_figure_counts   (const TamizIndexLead    *lead,
                                                const TamizIndexMove    *moves,
                                                guint                    n_moves,
                                                guint                    code);

void              tamiz_wilson_interval        (guint                    hits,
                                                guint                    trials,
                                                double                  *low,
                                                double                  *high);

G_END_DECLS
