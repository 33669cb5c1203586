#define G_LOG_DOMAIN "tamiz-draft-personas"

#include "config.h"

#include "tamiz-draft-personas.h"

#include "tamiz-draft-rows.h"

#include <glib/gi18n-lib.h>

struct _TamizDraftPersonas
{
  TamizDraftSection parent_instance;
};

G_DEFINE_FINAL_TYPE (TamizDraftPersonas, tamiz_draft_personas, TAMIZ_TYPE_DRAFT_SECTION)

static void
tamiz_draft_personas_begin (TamizDraftSection *section)
{
}

static void
tamiz_draft_personas_class_init (TamizDraftPersonasClass *klass)
{
  TAMIZ_DRAFT_SECTION_CLASS (klass)->begin = tamiz_draft_personas_begin;
}

static void
tamiz_draft_personas_init (TamizDraftPersonas *self)
{
}
