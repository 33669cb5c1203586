#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A packet that came as a file: whether it is as it was written, what it says, and for the
 * executive to accept or return it in a file that goes back.  It needs no base; where one is
 * open, it is asked whether it has frozen the same.
 */
#define TAMIZ_TYPE_PACKET_WINDOW (tamiz_packet_window_get_type ())

G_DECLARE_FINAL_TYPE (TamizPacketWindow, tamiz_packet_window, TAMIZ, PACKET_WINDOW, AdwWindow)

GtkWidget *tamiz_packet_window_new (GtkWindow  *parent,
                                    TamizDesk  *desk,
                                    const char *path);

G_END_DECLS
