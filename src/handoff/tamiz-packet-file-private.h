#pragma once

#include "tamiz-packet-file.h"

G_BEGIN_DECLS

#define TAMIZ_PACKET_FILE_MANIFEST "manifest.json"
#define TAMIZ_PACKET_FILE_PDF "packet.pdf"
#define TAMIZ_PACKET_FILE_JSON "packet.json"
#define TAMIZ_PACKET_FILE_CARD "contact.vcf"
#define TAMIZ_PACKET_FILE_MEETING "meeting.ics"
#define TAMIZ_PACKET_FILE_KEY "key.json"

/* The comment at the end: a mark and 64 hexadecimal digits.  Before it stands the archive's end
 * (APPNOTE.TXT, 4.3.16), whose last two bytes are the comment's length.
 */
#define TAMIZ_PACKET_FILE_MARK "tamiz-packet sha256="
#define TAMIZ_PACKET_FILE_COMMENT (sizeof TAMIZ_PACKET_FILE_MARK - 1 + 64)
#define TAMIZ_PACKET_FILE_END 22

char *tamiz_packet_make_meeting (json_t *packet);

G_END_DECLS
