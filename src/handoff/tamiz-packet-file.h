#pragma once

#include "tamiz-json.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A packet as one file that leaves the base: a ZIP archive of
 *
 *   packet.pdf     what people read
 *   packet.json    the frozen packet, canonical
 *   contact.vcf    the person, for an address book (vCard 3.0, which all of them read)
 *   meeting.ics    the meeting, for a calendar; where one was arranged
 *   key.json       the executive's own key, sealed by their passphrase, which an acceptance is
 *                  signed with; where they have one
 *   manifest.json  size and SHA-256 of each, and the packet's digest
 *
 * and of a comment at its end, “tamiz-packet sha256=HEX”: the digest of every byte before the
 * comment's length.  So one altered byte shows, wherever it is.
 */

#define TAMIZ_PACKET_FILE_SUFFIX ".tamiz-packet"
#define TAMIZ_PACKET_FILE_TYPE "application/x-tamiz-packet"
#define TAMIZ_PACKET_FILE_FORMAT 1

/* No packet comes near it; what claims to be more is not unpacked. */
#define TAMIZ_PACKET_FILE_MAX_SIZE ((gsize) 32 << 20)

/* A packet as it was read from a file. */
typedef struct
{
  json_t *packet;
  json_t *key;              /* (nullable): public_key and sealed_key of the executive */
  char *digest;             /* of the packet: what the base keeps beside it */
  GHashTable *parts;        /* char* name → GBytes */
  char *problem;            /* (nullable): why it is not the file that was written */
} TamizPacketFile;

GBytes          *tamiz_packet_file_build (json_t           *packet,
                                          json_t           *key,
                                          GError          **error);
TamizPacketFile *tamiz_packet_file_read  (GBytes           *bytes,
                                          GError          **error);
TamizPacketFile *tamiz_packet_file_load  (const char       *path,
                                          GCancellable     *cancellable,
                                          GError          **error);
void             tamiz_packet_file_free  (TamizPacketFile  *self);
char            *tamiz_packet_make_card  (json_t           *packet);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizPacketFile, tamiz_packet_file_free)

G_END_DECLS
