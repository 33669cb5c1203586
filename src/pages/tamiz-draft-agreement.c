#define G_LOG_DOMAIN "tamiz-draft-agreement"

#include "config.h"

#include "tamiz-draft-agreement.h"

#include "tamiz-draft-rows.h"

#include <glib/gi18n-lib.h>

struct _TamizDraftAgreement
{
  TamizDraftSection parent_instance;
};

G_DEFINE_FINAL_TYPE (TamizDraftAgreement, tamiz_draft_agreement, TAMIZ_TYPE_DRAFT_SECTION)

static void
tamiz_draft_agreement_begin (TamizDraftSection *section)
{
  TamizDraft *draft = tamiz_draft_section_get_draft (section);
  GtkWidget *list
      = tamiz_draft_section_add_list (section, _("The Agreement"),
                                      _("What a lead is, in words that whoever has not read the rest "
                                        "understands."));

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), tamiz_draft_text_row (draft, "title", _("Title")));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list),
                             tamiz_draft_long_row (draft, "statement", _("What both sides agree on"), FALSE));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list),
                             tamiz_draft_long_row (draft, "origin", _("Where it comes from"), TRUE));
}

static void
tamiz_draft_agreement_class_init (TamizDraftAgreementClass *klass)
{
  TAMIZ_DRAFT_SECTION_CLASS (klass)->begin = tamiz_draft_agreement_begin;
}

static void
tamiz_draft_agreement_init (TamizDraftAgreement *self)
{
}
