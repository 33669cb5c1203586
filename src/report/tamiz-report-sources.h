#pragma once

#include "tamiz-report-table.h"

G_BEGIN_DECLS

typedef struct _TamizIndex TamizIndex;

/* Which source a lead is counted for. */
typedef enum
{
  TAMIZ_ATTRIBUTION_FIRST,   /* its first source */
  TAMIZ_ATTRIBUTION_LAST,    /* the last one before it became MQL */
  TAMIZ_ATTRIBUTION_EQUAL,   /* all until it became MQL, in equal shares */
} TamizAttribution;

typedef struct
{
  gint64 id;
  const char *name;
} TamizReportSource;

/* A dated line of what a campaign cost. */
typedef struct
{
  gint64 source;             /* of the campaign */
  gint64 day;                /* days since 1970 */
  TamizMoney money;
} TamizReportCost;

/* What a lead was won for; of several for one lead the last counts. */
typedef struct
{
  gint64 lead;
  gint64 day;
  TamizMoney money;
} TamizReportOutcome;

/* Everything the report needs beside the index.  The arrays are the caller's; NULL is
 * an empty one.
 */
typedef struct
{
  gint64 from, to;           /* received, and spent, in [from, to), microseconds */
  gint64 source;             /* 0 = all; else only this one's row */
  TamizAttribution attribution;
  GTimeZone *zone;           /* the base's: where a cost's day begins */
  const char *currency;      /* the base's */
  GArray *sources;           /* TamizReportSource */
  GArray *costs;             /* TamizReportCost */
  GArray *outcomes;          /* TamizReportOutcome */
  GArray *rates;             /* TamizReportRate */
} TamizReportSourcesInput;

/* What cannot be computed: nothing to divide by, or amounts that cannot be added. */
#define TAMIZ_REPORT_NONE G_MININT64

typedef struct
{
  gint64 source;             /* 0 = no source */
  char *name;
  /* Leads, in thousandths: equal shares divide them. */
  gint64 prospects, inquiries, mql, sql, handed_off, accepted, returned, won, lost;
  /* Thousandths of the base's currency. */
  gint64 won_amount, cost;
  gint64 cost_per_inquiry, cost_per_sql, cost_per_won;   /* or TAMIZ_REPORT_NONE */
  gint64 return_on_cost;     /* thousandths: won_amount / cost; or TAMIZ_REPORT_NONE */
  gboolean has_cost;         /* there is a cost line, be it of 0 */
  GArray *won_apart;         /* TamizMoney without a rate, by currency */
  GArray *cost_apart;
} TamizSourceRow;

typedef struct
{
  gint64 from, to;
  TamizAttribution attribution;
  char currency[4];
  GPtrArray *rows;           /* TamizSourceRow, by name */
} TamizReportSources;

TamizReportSources *tamiz_report_sources_new      (TamizIndex                    *index,
                                                   const TamizReportSourcesInput *input);
TamizReportSources *tamiz_report_sources_new_empty (void);
TamizSourceRow     *tamiz_report_sources_add      (TamizReportSources            *self,
                                                   gint64                         source);
void                tamiz_report_sources_free     (TamizReportSources            *self);
TamizReportTable   *tamiz_report_sources_to_table (TamizReportSources            *self,
                                                   GTimeZone                     *zone);

const char         *tamiz_attribution_nick        (TamizAttribution               attribution);
const char         *tamiz_attribution_label       (TamizAttribution               attribution);
gboolean            tamiz_attribution_from_nick   (const char                    *nick,
                                                   TamizAttribution              *attribution);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizReportSources, tamiz_report_sources_free)

G_END_DECLS
