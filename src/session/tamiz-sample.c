#include "config.h"

#include "tamiz-sample.h"

json_t *
tamiz_sample_fill (TamizWork  *work,
                   guint       size,
                   guint32     seed,
                   GError    **error)
{
  return NULL;
}
