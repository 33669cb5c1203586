#pragma once

#include "tamiz-block.h"
#include "tamiz-definition.h"
#include "tamiz-report-cohort.h"

G_BEGIN_DECLS

/* Fit against interest: how many leads before the handoff stand in each cell of the matrix
 * of a definition, as they were judged last.
 */
typedef struct
{
  TamizReportCohort cohort;
  gint64 version;                /* of the definition in force; 0 = there is none */
  GArray *fit_bands, *interest_bands;   /* gint64: lower edges, in thousandths; (nullable): none */
  guint8 *grades;                /* TamizGrade, [fit band][interest band] */
  guint unknown;                 /* of whom nothing is known that fit could be told by */
  guint *counts;                 /* [fit band][interest band] */
} TamizReportMatrix;

TamizReportMatrix *tamiz_report_matrix_new      (TamizIndex                   *index,
                                                 const TamizReportCohort      *cohort,
                                                 TamizDefinition              *definition,
                                                 gint64                        version);
void               tamiz_report_matrix_free     (TamizReportMatrix            *self);

TamizReportTable  *tamiz_report_matrix_to_table (TamizReportMatrix            *self,
                                                 GTimeZone                    *zone,
                                                 const TamizReportCohortNames *names);
TamizReportTable  *tamiz_report_matrix_to_cells (TamizReportMatrix            *self,
                                                 GTimeZone                    *zone,
                                                 const TamizReportCohortNames *names);
json_t            *tamiz_report_matrix_to_json  (TamizReportMatrix            *self,
                                                 GTimeZone                    *zone,
                                                 const TamizReportCohortNames *names);
TamizBlock        *tamiz_report_matrix_to_chart (TamizReportMatrix            *self);

/* The leads behind a cell, for a query. */
guint              tamiz_matrix_get_stages      (void);
void               tamiz_matrix_get_band        (GArray                       *bands,
                                                 guint                         band,
                                                 gint64                       *from,
                                                 gint64                       *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizReportMatrix, tamiz_report_matrix_free)

G_END_DECLS
