#pragma once

#include <glib.h>

G_BEGIN_DECLS

void tamiz_svg_settle_ids (GByteArray *svg);

G_END_DECLS
