#pragma once

#include "tamiz-block.h"
#include "tamiz-clock-kind.h"
#include "tamiz-report-sources.h"
#include "tamiz-report-table.h"

G_BEGIN_DECLS

/* What both sides promised each other and what they kept of it, in a period: marketing's leads,
 * their completeness and the inquiries; sales' decisions, first contacts, attempts and outcomes.
 */

/* B (BY, nick, label): what a row is about. */
#define TAMIZ_ATTAINMENT_BYS(B) \
  B (PERSON, "person", N_("Person")) \
  B (MONTH, "month", N_("Month")) \
  B (SOURCE, "source", N_("Source"))

#define TAMIZ_ATTAINMENT_BY_MEMBER(BY, nick, label) TAMIZ_ATTAINMENT_BY_##BY,
typedef enum
{
  TAMIZ_ATTAINMENT_BYS (TAMIZ_ATTAINMENT_BY_MEMBER) TAMIZ_N_ATTAINMENT_BYS
} TamizAttainmentBy;

/* How often a promise was kept.  What ended before its time, and what is still running, is neither. */
typedef struct
{
  guint in_time, late, running;
} TamizKept;

typedef struct
{
  gint64 key;               /* a user, a source (0 = none), or a month: 12 · year + month − 1 */
  char *code, *name;        /* (nullable): for scripts, and for people */
  guint counted;            /* leads that marketing's quota counts */
  guint quota;              /* promised; only of months */
  gint64 completeness;      /* of those counted: the sum of thousandths */
  guint handoffs;           /* sent, and not withdrawn */
  guint returned, exceptions;
  TamizKept kept[TAMIZ_N_CLOCKS];
} TamizAttainmentRow;

typedef struct
{
  TamizAttainmentBy by;
  gint64 from, to;          /* instants: the first, and the first after it */
  guint quota;              /* of all months of the period, and of the agreement now */
  gint64 promised_completeness; /* thousandths */
  TamizAttainmentRow total;
  GPtrArray *rows;          /* TamizAttainmentRow */
} TamizReportAttainment;

const char            *tamiz_attainment_by_nick         (TamizAttainmentBy            by);
const char            *tamiz_attainment_by_label        (TamizAttainmentBy            by);
gboolean               tamiz_attainment_by_from_nick    (const char                  *nick,
                                                         TamizAttainmentBy           *by);

const char            *tamiz_attainment_clock_label     (const char                  *nick);

TamizReportAttainment *tamiz_report_attainment_new      (TamizAttainmentBy            by,
                                                         gint64                       from,
                                                         gint64                       to);
void                   tamiz_report_attainment_free     (TamizReportAttainment       *self);
TamizAttainmentRow    *tamiz_report_attainment_find     (TamizReportAttainment       *self,
                                                         gint64                       key);
void                   tamiz_report_attainment_sort     (TamizReportAttainment       *self);
gint64                 tamiz_attainment_get_completeness (const TamizAttainmentRow   *row);
TamizReportTable      *tamiz_report_attainment_to_table (const TamizReportAttainment *self,
                                                         GTimeZone                   *zone,
                                                         gboolean                     with_total);
TamizBlock            *tamiz_report_attainment_to_chart (const TamizReportAttainment *self);
TamizReportAttainment *tamiz_report_attainment_read     (json_t                      *answer,
                                                         GTimeZone                   *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizReportAttainment, tamiz_report_attainment_free)

G_END_DECLS
