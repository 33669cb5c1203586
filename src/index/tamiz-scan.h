#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How texts are looked through: by the vector instructions that the processor has, or by
 * plain C.  All ways find the same.
 */
typedef enum
{
  TAMIZ_SCAN_PLAIN,
  TAMIZ_SCAN_SSE2,
  TAMIZ_SCAN_AVX2,
  TAMIZ_SCAN_NEON,
  TAMIZ_N_SCANS
} TamizScan;

/* So many bytes behind a text that is looked through must be readable, whatever they are. */
#define TAMIZ_SCAN_PADDING 64

/* What is looked for. */
typedef struct
{
  const guint8 *text;        /* not owned */
  gsize length;              /* at least 1 */
  gsize first, second;       /* where its two rarest bytes are */
} TamizNeedle;

void          tamiz_needle_init    (TamizNeedle       *self,
                                    const char        *text,
                                    gsize              length,
                                    const guint32     *seen);
const guint8 *tamiz_scan_find      (const guint8      *from,
                                    const guint8      *end,
                                    const TamizNeedle *needle);

const char   *tamiz_scan_name      (TamizScan          scan);
gboolean      tamiz_scan_is_there  (TamizScan          scan);
TamizScan     tamiz_scan_get       (void);
void          tamiz_scan_set       (TamizScan          scan);

G_END_DECLS
