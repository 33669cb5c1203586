#define G_LOG_DOMAIN "tamiz-draft-interest"

#include "config.h"

#include "tamiz-draft-interest.h"

#include "tamiz-draft-rows.h"

#include <glib/gi18n-lib.h>

struct _TamizDraftInterest
{
  TamizDraftSection parent_instance;
};

G_DEFINE_FINAL_TYPE (TamizDraftInterest, tamiz_draft_interest, TAMIZ_TYPE_DRAFT_SECTION)

static void
tamiz_draft_interest_begin (TamizDraftSection *section)
{
}

static void
tamiz_draft_interest_class_init (TamizDraftInterestClass *klass)
{
  TAMIZ_DRAFT_SECTION_CLASS (klass)->begin = tamiz_draft_interest_begin;
}

static void
tamiz_draft_interest_init (TamizDraftInterest *self)
{
}
