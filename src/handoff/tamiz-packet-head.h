#pragma once

#include "tamiz-block.h"
#include "tamiz-json.h"

G_BEGIN_DECLS

/* The upper part of a packet: who, how good, and when one meets. */
#define TAMIZ_TYPE_PACKET_HEAD (tamiz_packet_head_get_type ())

G_DECLARE_FINAL_TYPE (TamizPacketHead, tamiz_packet_head, TAMIZ, PACKET_HEAD, TamizBlock)

TamizBlock *tamiz_packet_head_new (json_t    *packet,
                                   GTimeZone *zone);

G_END_DECLS
