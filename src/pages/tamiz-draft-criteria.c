#define G_LOG_DOMAIN "tamiz-draft-criteria"

#include "config.h"

#include "tamiz-draft-criteria.h"

#include "tamiz-draft-rows.h"

#include <glib/gi18n-lib.h>

struct _TamizDraftCriteria
{
  TamizDraftSection parent_instance;
};

G_DEFINE_FINAL_TYPE (TamizDraftCriteria, tamiz_draft_criteria, TAMIZ_TYPE_DRAFT_SECTION)

static void
tamiz_draft_criteria_begin (TamizDraftSection *section)
{
}

static void
tamiz_draft_criteria_class_init (TamizDraftCriteriaClass *klass)
{
  TAMIZ_DRAFT_SECTION_CLASS (klass)->begin = tamiz_draft_criteria_begin;
}

static void
tamiz_draft_criteria_init (TamizDraftCriteria *self)
{
}
