#pragma once

#include "tamiz-desk.h"
#include "tamiz-notice.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The way to signers at other computers: a menu that sends a proposed version out as a file, and
 * reads back what they signed.
 */
#define TAMIZ_TYPE_FILE_SIGNING (tamiz_file_signing_get_type ())

G_DECLARE_FINAL_TYPE (TamizFileSigning, tamiz_file_signing, TAMIZ, FILE_SIGNING, AdwBin)

GtkWidget *tamiz_file_signing_new         (TamizNotice      *notice);
void       tamiz_file_signing_set_version (TamizFileSigning *self,
                                           TamizDesk        *desk,
                                           gint64            version);

G_END_DECLS
