#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The bytes that a scanner walks over: those in memory themselves where they are a superset
 * of ASCII, else a moving window in UTF-8.  A file is never mapped: one that others shorten
 * while it is read would end the program.
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
  GBytes *bytes;           /* (nullable): in memory */
  const guint8 *file;      /* (nullable): of @bytes */
  int fd;                  /* -1 = in memory */
  gint64 changed;          /* when the file was last, in nanoseconds, as it was opened */
  gsize file_size;
  gsize start;             /* after the byte-order mark */
  TamizEncoding encoding;
  gboolean had_mark;

  gsize read;              /* of the file: converted so far */
  GByteArray *window;      /* (nullable): of files, and of UTF-16 */
  gsize window_at;         /* what was scanned of it */
  gboolean held;           /* it may be gone back in */
  guint8 *block;           /* (nullable): of files */
} TamizCsvSource;

gboolean    tamiz_csv_source_init      (TamizCsvSource *self,
                                        GBytes         *bytes,
                                        GError        **error);
gboolean    tamiz_csv_source_open      (TamizCsvSource *self,
                                        const char     *path,
                                        GError        **error);
gboolean    tamiz_csv_source_check     (TamizCsvSource *self,
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
gsize       tamiz_csv_source_hold      (TamizCsvSource *self);
void        tamiz_csv_source_release   (TamizCsvSource *self);
void        tamiz_csv_source_go_back   (TamizCsvSource *self,
                                        gsize           held);
gboolean    tamiz_csv_source_is_wide   (const TamizCsvSource *self);
gsize       tamiz_csv_source_get_done  (const TamizCsvSource *self);
gboolean    tamiz_charset_is_plain     (const char     *name);
char       *tamiz_csv_decode_cp1252    (const guint8   *bytes,
                                        gsize           size);
char       *tamiz_csv_repair_utf8      (const guint8   *bytes,
                                        gsize           size);
char       *tamiz_csv_repair_mojibake  (const char     *text);

G_END_DECLS
