#pragma once

#include <gio/gio.h>

#include "tamiz-row-reader.h"

G_BEGIN_DECLS

#define TAMIZ_TYPE_CSV_READER (tamiz_csv_reader_get_type ())

G_DECLARE_FINAL_TYPE (TamizCsvReader, tamiz_csv_reader, TAMIZ, CSV_READER, GObject)

TamizCsvReader     *tamiz_csv_reader_new           (GBytes          *bytes,
                                                    GError         **error);
TamizCsvReader     *tamiz_csv_reader_new_for_file  (const char      *path,
                                                    GError         **error);

const char         *tamiz_csv_reader_get_encoding  (TamizCsvReader  *self);
char                tamiz_csv_reader_get_delimiter (TamizCsvReader  *self);
const char *const  *tamiz_csv_reader_get_header    (TamizCsvReader  *self);
guint               tamiz_csv_reader_get_n_columns (TamizCsvReader  *self);

gboolean            tamiz_csv_reader_read_row      (TamizCsvReader  *self,
                                                    TamizRow       **row,
                                                    GCancellable    *cancellable,
                                                    GError         **error);
void                tamiz_csv_reader_rewind        (TamizCsvReader  *self);

guint64             tamiz_csv_reader_get_size      (TamizCsvReader  *self);
guint64             tamiz_csv_reader_get_position  (TamizCsvReader  *self);
GPtrArray          *tamiz_csv_reader_get_left_out  (TamizCsvReader  *self);
guint64             tamiz_csv_reader_get_n_left_out (TamizCsvReader *self);

G_END_DECLS
