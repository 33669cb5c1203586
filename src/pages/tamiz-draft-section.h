#pragma once

#include "tamiz-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A section of the editor of a draft: it is told what has changed, and makes its lists of rows. */
#define TAMIZ_TYPE_DRAFT_SECTION (tamiz_draft_section_get_type ())

G_DECLARE_DERIVABLE_TYPE (TamizDraftSection, tamiz_draft_section, TAMIZ, DRAFT_SECTION, AdwBin)

struct _TamizDraftSectionClass
{
  AdwBinClass parent_class;

  /* Shows the draft for the first time. */
  void (*begin)   (TamizDraftSection *self);
  /* (nullable): a part has changed; %NULL = everything may be different. */
  void (*changed) (TamizDraftSection *self,
                   const char        *part);
  /* (nullable): brings a part into sight and gives it the keyboard. */
  gboolean (*reveal) (TamizDraftSection *self,
                      const char        *part);
};

void        tamiz_draft_section_set_draft (TamizDraftSection *self,
                                           TamizDraft        *draft);
TamizDraft *tamiz_draft_section_get_draft (TamizDraftSection *self);
GtkWidget  *tamiz_draft_section_add_list  (TamizDraftSection *self,
                                           const char        *title,
                                           const char        *description);
gboolean    tamiz_draft_section_reveal    (TamizDraftSection *self,
                                           const char        *part);

G_END_DECLS
