#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* How a version of the definition stands: who must sign it on each side, who has, and what
 * whoever works here may do about it: propose, sign, take back.
 */
#define TAMIZ_TYPE_SIGNATURES (tamiz_signatures_get_type ())

G_DECLARE_FINAL_TYPE (TamizSignatures, tamiz_signatures, TAMIZ, SIGNATURES, AdwBin)

void  tamiz_signatures_set_version (TamizSignatures *self,
                                    TamizDesk       *desk,
                                    json_t          *version);
char *tamiz_signatures_dup_state   (TamizDesk       *desk,
                                    json_t          *version);
void  tamiz_signatures_tell_signed (TamizDesk       *desk,
                                    json_t          *answer);
char *tamiz_signatures_dup_count   (json_t          *version);

G_END_DECLS
