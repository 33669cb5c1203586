#pragma once

#include "tamiz-open-lead.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A part of the lead editor.  It is told when the lead was read anew, as soon as it is in
 * sight, and when what was typed in it is to be saved.
 */
#define TAMIZ_TYPE_LEAD_PART (tamiz_lead_part_get_type ())

G_DECLARE_DERIVABLE_TYPE (TamizLeadPart, tamiz_lead_part, TAMIZ, LEAD_PART, AdwBin)

struct _TamizLeadPartClass
{
  AdwBinClass parent_class;

  /* (nullable): makes a piece of a part that is too much for one turn of the main loop; %FALSE
   * where there are no more.
   */
  gboolean (*make_more) (TamizLeadPart *self);
  /* Shows the lead; @other where it is not the one shown before. */
  void (*refresh) (TamizLeadPart *self,
                   gboolean       other);
  /* Saves what was typed. */
  void (*save)    (TamizLeadPart *self);
};

gboolean       tamiz_lead_part_make_more (TamizLeadPart *self);
void           tamiz_lead_part_set_lead (TamizLeadPart *self,
                                         TamizOpenLead *lead);
TamizOpenLead *tamiz_lead_part_get_lead (TamizLeadPart *self);
TamizDesk     *tamiz_lead_part_get_desk (TamizLeadPart *self);
void           tamiz_lead_part_ask      (TamizLeadPart *self,
                                         const char    *operation,
                                         json_t        *more,
                                         TamizAnswerFunc func);
const char    *tamiz_lead_part_get_asked (TamizLeadPart *self);

G_END_DECLS
