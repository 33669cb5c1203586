#pragma once

#include "tamiz-enums.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a prospect may have done when they are written down: by hand, or by a row of an
 * import.  The kinds of activities that there are, are many more.
 */
typedef enum
{
  TAMIZ_DEEDS_BY_HAND,
  TAMIZ_DEEDS_BY_ROW,
} TamizDeeds;

void        tamiz_deeds_list     (TamizDeeds     deeds,
                                  GtkStringList *labels);
const char *tamiz_deeds_get_nick (TamizDeeds     deeds,
                                  guint          nth);

G_END_DECLS
