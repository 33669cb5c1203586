#pragma once

#include "tamiz-json.h"
#include "tamiz-operation.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A packet's file where there is no base, and the file that answers it.
 *
 * An answer names the packet by its digest, the executive it was handed to, and what they
 * decided; the digest at its end covers all of it, so that what was damaged on the way is not
 * taken for what they said:
 *
 *   {"format": "tamiz-packet-answer", "version": 1, "number", "uuid", "packet_digest",
 *    "executive", "decision": "accept" | "return", "criterion" | "cause", "reason", "wanted",
 *    "meeting_fate", "at", "signature", "digest"}
 *
 * An executive who has a passphrase signs what they accept (Ed25519, over the canonical JSON without
 * signature and digest): the packet brings their key, sealed by that passphrase.
 */

#define TAMIZ_PACKET_ANSWER_FORMAT "tamiz-packet-answer"

/* What “packet verify”, “packet show” and “packet answer” take, with a base and without. */
extern const TamizParameter tamiz_packet_file_parameters[];
extern const TamizParameter tamiz_packet_answer_parameters[];

json_t *tamiz_packet_file_describe (const char    *path,
                                    gboolean       whole,
                                    GCancellable  *cancellable,
                                    GError       **error);
json_t *tamiz_packet_answer_write  (json_t        *arguments,
                                    const char    *passphrase,
                                    gint64         now,
                                    GError       **error);
gboolean tamiz_packet_answer_verify (json_t       *answer,
                                    const char    *public_key);
gboolean tamiz_packet_answer_is    (const char    *path);
json_t *tamiz_packet_answer_read   (const char    *path,
                                    GCancellable  *cancellable,
                                    GError       **error);

G_END_DECLS
