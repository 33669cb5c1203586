#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

gboolean  tamiz_packet_paper_save   (json_t      *packet,
                                     const char  *path,
                                     GError     **error);
GBytes   *tamiz_packet_paper_render (json_t      *packet,
                                     GError     **error);

G_END_DECLS
