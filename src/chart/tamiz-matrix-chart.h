#pragma once

#include "tamiz-block.h"

G_BEGIN_DECLS

/* Fit against interest: a cell for each pair of bands, in its grade's colour, with the
 * grade's letter and how many leads stand there.  High fit is above, high interest on the
 * right.
 */
typedef struct
{
  int grade;                     /* TamizGrade */
  gint64 count;
} TamizMatrixCell;

#define TAMIZ_TYPE_MATRIX_CHART (tamiz_matrix_chart_get_type ())

G_DECLARE_FINAL_TYPE (TamizMatrixChart, tamiz_matrix_chart, TAMIZ, MATRIX_CHART, TamizBlock)

TamizBlock *tamiz_matrix_chart_new (const char *const     *fit_labels,
                                    const char *const     *interest_labels,
                                    const TamizMatrixCell *cells);

G_END_DECLS
