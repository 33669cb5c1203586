#pragma once

#include "tamiz-desk.h"

G_BEGIN_DECLS

/* Calls that were left half done, by lead: kept in a file of whoever works on this
 * machine, so that neither closing the window nor the end of the program loses a word.
 */
GHashTable *tamiz_call_drafts_load (TamizDesk  *desk);
void        tamiz_call_drafts_save (TamizDesk  *desk,
                                    GHashTable *drafts);

G_END_DECLS
