#pragma once

#include "tamiz-report-table.h"

G_BEGIN_DECLS

typedef struct _TamizIndex TamizIndex;
typedef struct _TamizIndexLead TamizIndexLead;
typedef struct _TamizIndexMove TamizIndexMove;

/* Which leads a report is about. */
typedef struct
{
  gint64 from, to;           /* received in [from, to), microseconds; G_MININT64, G_MAXINT64 = open */
  gint64 source;             /* first source; 0 = all */
  gint64 owner;              /* 0 = all; TAMIZ_QUERY_NONE = those without */
} TamizReportCohort;

/* What its source and owner are called. */
typedef struct
{
  const char *source;        /* (nullable) */
  const char *owner;         /* (nullable): e-mail, or "none" */
  const char *owner_name;    /* (nullable) */
} TamizReportCohortNames;

gboolean tamiz_report_cohort_has       (const TamizReportCohort      *self,
                                        const TamizIndexLead         *lead);
void     tamiz_report_table_add_cohort (TamizReportTable             *table,
                                        const TamizReportCohort      *cohort,
                                        const TamizReportCohortNames *names,
                                        GTimeZone                    *zone);

G_END_DECLS
