#pragma once

#include "tamiz-page.h"

G_BEGIN_DECLS

/* Leads on their way to sales: to prepare, sent, accepted, returned; for a sales executive
 * the packets to review.  Its target is a handoff's number, or “lead:ID” for a lead that is
 * to be handed over.
 */
#define TAMIZ_TYPE_HANDOFFS_PAGE (tamiz_handoffs_page_get_type ())

G_DECLARE_FINAL_TYPE (TamizHandoffsPage, tamiz_handoffs_page, TAMIZ, HANDOFFS_PAGE, TamizPage)

G_END_DECLS
