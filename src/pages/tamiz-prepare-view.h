#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A lead on its way to sales: what it still lacks, each with the control that supplies it,
 * or the exception that lets it through; whom it is handed to and when they meet; and what happens then,
 * step by step.
 *
 * “sent” (number): it was handed over.
 */
#define TAMIZ_TYPE_PREPARE_VIEW (tamiz_prepare_view_get_type ())

G_DECLARE_FINAL_TYPE (TamizPrepareView, tamiz_prepare_view, TAMIZ, PREPARE_VIEW, AdwBin)

void tamiz_prepare_view_set_desk    (TamizPrepareView *self,
                                     TamizDesk        *desk);
void tamiz_prepare_view_show        (TamizPrepareView *self,
                                     const char       *lead);
void tamiz_prepare_view_refresh     (TamizPrepareView *self);
void tamiz_prepare_view_send        (TamizPrepareView *self);

G_END_DECLS
