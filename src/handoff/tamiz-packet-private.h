#pragma once

#include "tamiz-packet.h"

G_BEGIN_DECLS

/* What the files of the packet share. */
guint        tamiz_packet_count         (GPtrArray              *records);
TamizRecord *tamiz_packet_find          (GPtrArray              *records,
                                         gint64                  id);
void         tamiz_packet_set_int       (json_t                 *object,
                                         const char             *key,
                                         gint64                  number);
void         tamiz_packet_set_time      (json_t                 *object,
                                         const char             *key,
                                         TamizRecord            *record,
                                         int                     field);
void         tamiz_packet_set_text      (json_t                 *object,
                                         const char             *key,
                                         TamizRecord            *record,
                                         int                     field);
void         tamiz_packet_set_nick      (json_t                 *object,
                                         const char             *key,
                                         TamizRecord            *record,
                                         int                     field,
                                         TamizEnum               list);
void         tamiz_packet_set_user      (json_t                 *object,
                                         const char             *key,
                                         const TamizPacketInput *input,
                                         TamizRecord            *record,
                                         int                     field);
json_t      *tamiz_packet_make_call     (const TamizPacketInput *input,
                                         TamizRecord            *call);
json_t      *tamiz_packet_make_criteria (const TamizPacketInput *input);

G_END_DECLS
