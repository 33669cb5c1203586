#pragma once

#include "tamiz-csv-source.h"

G_BEGIN_DECLS

/* A record of the base holds no more. */
#define TAMIZ_JSON_MAX_RECORD ((gsize) 16 << 20)

/* Finds where each object of a file begins and ends: one a line, or one after another
 * in a list, over as many lines as they like.
 */
typedef struct
{
  TamizCsvSource source;
  const guint8 *data;
  gsize size;
  gsize at;
  guint64 line;          /* of @at, from 1 */
  gboolean by_lines;
} TamizJsonScanner;

typedef struct
{
  const char *text;      /* not terminated */
  gsize size;
  guint64 line;
} TamizJsonPiece;

gboolean tamiz_json_scanner_init   (TamizJsonScanner *self,
                                    GBytes           *bytes,
                                    GError          **error);
void     tamiz_json_scanner_clear  (TamizJsonScanner *self);
void     tamiz_json_scanner_rewind (TamizJsonScanner *self);
gboolean tamiz_json_scanner_next   (TamizJsonScanner *self,
                                    TamizJsonPiece   *piece);

G_END_DECLS
