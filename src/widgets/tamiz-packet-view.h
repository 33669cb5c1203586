#pragma once

#include "tamiz-json.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A handoff packet to be read: who, what they need, criterion by criterion who established
 * what and when, why this grade, what happened.  It shows what the packet holds and nothing
 * else, but for the meeting: nobody is to go at an hour that holds no more.
 */
#define TAMIZ_TYPE_PACKET_VIEW (tamiz_packet_view_get_type ())

G_DECLARE_FINAL_TYPE (TamizPacketView, tamiz_packet_view, TAMIZ, PACKET_VIEW, GtkWidget)

GtkWidget *tamiz_packet_view_new        (void);
void       tamiz_packet_view_set_packet (TamizPacketView *self,
                                         json_t          *packet);
void       tamiz_packet_view_set_meeting_now (TamizPacketView *self,
                                         const char      *now);

G_END_DECLS
