#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The bytes that the scanner walks over: the file itself where it is a superset of
 * ASCII, else a moving window of it in UTF-8.
 */
typedef enum
{
  TAMIZ_ENCODING_UTF8,
  TAMIZ_ENCODING_CP1252,
  TAMIZ_ENCODING_UTF16LE,
  TAMIZ_ENCODING_UTF16BE,
} TamizEncoding;

typedef struct
{
  GBytes *bytes;
  const guint8 *file;      /* of @bytes */
  gsize file_size;
  gsize start;             /* after the byte-order mark */
  TamizEncoding encoding;
  gboolean had_mark;

  gsize read;              /* of the file: converted so far */
  GByteArray *window;      /* (nullable): of UTF-16 only */
} TamizCsvSource;

gboolean    tamiz_csv_source_init      (TamizCsvSource *self,
                                        GBytes         *bytes,
                                        GError        **error);
void        tamiz_csv_source_clear     (TamizCsvSource *self);
const char *tamiz_csv_source_get_encoding (const TamizCsvSource *self);
void        tamiz_csv_source_rewind    (TamizCsvSource *self);
void        tamiz_csv_source_get       (TamizCsvSource *self,
                                        const guint8  **data,
                                        gsize          *size);
gboolean    tamiz_csv_source_more      (TamizCsvSource *self);
void        tamiz_csv_source_forget    (TamizCsvSource *self,
                                        gsize           size);
char       *tamiz_csv_decode_cp1252    (const guint8   *bytes,
                                        gsize           size);
char       *tamiz_csv_repair_utf8      (const guint8   *bytes,
                                        gsize           size);
char       *tamiz_csv_repair_mojibake  (const char     *text);

G_END_DECLS
