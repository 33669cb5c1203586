#define G_LOG_DOMAIN "tamiz-draft-promises"

#include "config.h"

#include "tamiz-draft-promises.h"

#include "tamiz-draft-rows.h"

#include <glib/gi18n-lib.h>

struct _TamizDraftPromises
{
  TamizDraftSection parent_instance;
};

G_DEFINE_FINAL_TYPE (TamizDraftPromises, tamiz_draft_promises, TAMIZ_TYPE_DRAFT_SECTION)

static void
tamiz_draft_promises_begin (TamizDraftSection *section)
{
}

static void
tamiz_draft_promises_class_init (TamizDraftPromisesClass *klass)
{
  TAMIZ_DRAFT_SECTION_CLASS (klass)->begin = tamiz_draft_promises_begin;
}

static void
tamiz_draft_promises_init (TamizDraftPromises *self)
{
}
