#pragma once

#include "tamiz-preview-history.h"

G_BEGIN_DECLS

/* What another definition would say of the whole base as of an instant, while its weights are
 * dragged: a history is looked through once into compact columns, and a step is one pass over them.
 * Any definition can be tried that the history serves.  One thread at a time uses it.
 */
#define TAMIZ_TYPE_PREVIEW (tamiz_preview_get_type ())

G_DECLARE_FINAL_TYPE (TamizPreview, tamiz_preview, TAMIZ, PREVIEW, GObject)

#define TAMIZ_PREVIEW_N_GRADES 6   /* A to E, and those of whom nothing is known */
#define TAMIZ_PREVIEW_N_STAGES 4   /* prospect, inquiry, mql, sql */

/* A lead's grade and the stage that it deserves in one byte. */
static inline int
tamiz_preview_outcome_grade (guint8 outcome)
{
  return outcome >> 4 == TAMIZ_PREVIEW_N_GRADES - 1 ? -1 : outcome >> 4;
}

static inline int
tamiz_preview_outcome_stage (guint8 outcome)
{
  return outcome & 0xf;
}

static inline guint8
tamiz_preview_outcome (int grade,
                       int stage)
{
  return (guint8) ((grade < 0 ? TAMIZ_PREVIEW_N_GRADES - 1 : grade) << 4 | stage);
}

typedef struct
{
  guint n_leads;
  guint grades[TAMIZ_PREVIEW_N_GRADES];
  guint stages[TAMIZ_PREVIEW_N_STAGES]; /* the highest that they deserve */
  guint n_fit_bands, n_interest_bands;
  guint *cells;              /* [fit band][interest band]: of those with a grade from the matrix */
  guint n_changed;           /* another grade or another stage deserved than by the first definition */
  GArray *uncertain;         /* guint: leads so near to an edge that the verdict must be asked */
} TamizPreviewResult;

TamizPreview       *tamiz_preview_new        (TamizPreviewHistory *history,
                                              gint64               at);
guint               tamiz_preview_add        (TamizPreview        *self,
                                              guint                lead,
                                              gint64               at);
guint               tamiz_preview_get_size   (TamizPreview        *self);
gint64              tamiz_preview_get_id     (TamizPreview        *self,
                                              guint                n);
TamizPreviewResult *tamiz_preview_try        (TamizPreview        *self,
                                              TamizDefinition     *definition);
GArray             *tamiz_preview_list_changed (TamizPreview      *self,
                                              guint                limit);
const guint8       *tamiz_preview_get_outcomes (TamizPreview      *self);
gint64              tamiz_preview_get_lead   (TamizPreview        *self,
                                              guint                n,
                                              int                 *grade,
                                              int                 *stage,
                                              int                 *first_grade,
                                              int                 *first_stage);

void                tamiz_preview_result_free (TamizPreviewResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizPreviewResult, tamiz_preview_result_free)

G_END_DECLS
