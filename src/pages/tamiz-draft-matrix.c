#define G_LOG_DOMAIN "tamiz-draft-matrix"

#include "config.h"

#include "tamiz-draft-matrix.h"

#include "tamiz-draft-rows.h"

#include <glib/gi18n-lib.h>

struct _TamizDraftMatrix
{
  TamizDraftSection parent_instance;
};

G_DEFINE_FINAL_TYPE (TamizDraftMatrix, tamiz_draft_matrix, TAMIZ_TYPE_DRAFT_SECTION)

static void
tamiz_draft_matrix_begin (TamizDraftSection *section)
{
}

static void
tamiz_draft_matrix_class_init (TamizDraftMatrixClass *klass)
{
  TAMIZ_DRAFT_SECTION_CLASS (klass)->begin = tamiz_draft_matrix_begin;
}

static void
tamiz_draft_matrix_init (TamizDraftMatrix *self)
{
}
