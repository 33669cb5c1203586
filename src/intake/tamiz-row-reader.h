#pragma once

#include <gio/gio.h>

#include "tamiz-json.h"
#include "tamiz-row.h"

G_BEGIN_DECLS

/* What reads rows out of a file of any format: a header, then row after row, as often as one
 * rewinds.  Whatever the format says of people becomes columns; what they mean is the
 * mapping's to know.
 */
#define TAMIZ_TYPE_ROW_READER (tamiz_row_reader_get_type ())

G_DECLARE_INTERFACE (TamizRowReader, tamiz_row_reader, TAMIZ, ROW_READER, GObject)

struct _TamizRowReaderInterface
{
  GTypeInterface parent_interface;

  const char         *format;    /* "csv", "xlsx", "ods", "vcard", "json", "mail", "text" */

  const char         *(*get_format)     (TamizRowReader  *self);  /* else @format */
  const char *const  *(*get_sheets)     (TamizRowReader  *self);
  const char         *(*get_sheet)      (TamizRowReader  *self);
  gboolean            (*choose_sheet)   (TamizRowReader  *self,
                                         const char      *sheet,
                                         GCancellable    *cancellable,
                                         GError         **error);
  const char         *(*get_encoding)   (TamizRowReader  *self);
  char                (*get_delimiter)  (TamizRowReader  *self);
  const char *const  *(*get_header)     (TamizRowReader  *self);
  gboolean            (*read_row)       (TamizRowReader  *self,
                                         TamizRow       **row,
                                         GCancellable    *cancellable,
                                         GError         **error);
  void                (*rewind)         (TamizRowReader  *self);
  guint64             (*get_size)       (TamizRowReader  *self);
  guint64             (*get_position)   (TamizRowReader  *self);
  GPtrArray          *(*get_left_out)   (TamizRowReader  *self);
  guint64             (*get_n_left_out) (TamizRowReader  *self);
  json_t             *(*make_map)       (TamizRowReader  *self);
  char               *(*dup_title)      (TamizRowReader  *self,    /* of formats of people only */
                                         guint            column);
};

TamizRowReader     *tamiz_row_reader_open           (const char       *path,
                                                     GCancellable     *cancellable,
                                                     GError          **error);
const char *const  *tamiz_row_reader_list_patterns  (void);
int                 tamiz_row_reader_open_file      (const char       *path,
                                                     GError          **error);
GBytes             *tamiz_row_reader_map_file       (const char       *path,
                                                     GError          **error);

const char         *tamiz_row_reader_get_format     (TamizRowReader   *self);
const char *const  *tamiz_row_reader_get_sheets     (TamizRowReader   *self);
const char         *tamiz_row_reader_get_sheet      (TamizRowReader   *self);
gboolean            tamiz_row_reader_choose_sheet   (TamizRowReader   *self,
                                                     const char       *sheet,
                                                     GCancellable     *cancellable,
                                                     GError          **error);
const char         *tamiz_row_reader_get_encoding   (TamizRowReader   *self);
char                tamiz_row_reader_get_delimiter  (TamizRowReader   *self);
const char *const  *tamiz_row_reader_get_header     (TamizRowReader   *self);
guint               tamiz_row_reader_get_n_columns  (TamizRowReader   *self);
gboolean            tamiz_row_reader_read_row       (TamizRowReader   *self,
                                                     TamizRow        **row,
                                                     GCancellable     *cancellable,
                                                     GError          **error);
void                tamiz_row_reader_rewind         (TamizRowReader   *self);
guint64             tamiz_row_reader_get_size       (TamizRowReader   *self);
guint64             tamiz_row_reader_get_position   (TamizRowReader   *self);
GPtrArray          *tamiz_row_reader_get_left_out   (TamizRowReader   *self);
guint64             tamiz_row_reader_get_n_left_out (TamizRowReader   *self);
json_t             *tamiz_row_reader_make_map       (TamizRowReader   *self);

gboolean            tamiz_row_reader_holds_people   (TamizRowReader   *self);
char               *tamiz_row_reader_dup_title      (TamizRowReader   *self,
                                                     guint             column);

G_END_DECLS
