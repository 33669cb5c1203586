#define G_LOG_DOMAIN "tamiz-packet"

#include "config.h"

#include "tamiz-packet-file-private.h"

/* The meeting of a packet, for the executive's calendar. */

/* (nullable): a VCALENDAR (RFC 5545), where a meeting was arranged. */
char *
tamiz_packet_make_meeting (json_t *packet)
{
  return NULL;
}
