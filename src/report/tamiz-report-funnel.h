#pragma once

#include "tamiz-enums.h"
#include "tamiz-report-table.h"

G_BEGIN_DECLS

typedef struct _TamizIndex TamizIndex;

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
  double conversion;         /* reached / reached of the stage before; NAN where nobody did */
  double low, high;          /* 95 % interval of it (Wilson); NAN */
} TamizFunnelRow;

typedef struct
{
  gint64 from, to;           /* received in [from, to), microseconds */
  gint64 source;             /* first source; 0 = all */
  guint cohort;              /* how many leads were received */
  TamizFunnelRow rows[TAMIZ_FUNNEL_N_STAGES];
} TamizReportFunnel;

void              tamiz_report_funnel_compute  (TamizReportFunnel       *self,
                                                TamizIndex              *index,
                                                gint64                   from,
                                                gint64                   to,
                                                gint64                   source);
TamizReportTable *tamiz_report_funnel_to_table (const TamizReportFunnel *self,
                                                GTimeZone               *zone,
                                                const char              *source_name);

void              tamiz_wilson_interval        (guint                    hits,
                                                guint                    trials,
                                                double                  *low,
                                                double                  *high);

G_END_DECLS
