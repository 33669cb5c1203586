#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Writes CSV (RFC 4180, UTF-8) that a spreadsheet opens without running what is in it. */
#define TAMIZ_TYPE_CSV_WRITER (tamiz_csv_writer_get_type ())

G_DECLARE_FINAL_TYPE (TamizCsvWriter, tamiz_csv_writer, TAMIZ, CSV_WRITER, GObject)

TamizCsvWriter *tamiz_csv_writer_new        (GOutputStream   *stream);
void            tamiz_csv_writer_add_text   (TamizCsvWriter  *self,
                                             const char      *text);
void            tamiz_csv_writer_add_number (TamizCsvWriter  *self,
                                             const char      *number);
gboolean        tamiz_csv_writer_end_row    (TamizCsvWriter  *self,
                                             GCancellable    *cancellable,
                                             GError         **error);
gboolean        tamiz_csv_writer_finish     (TamizCsvWriter  *self,
                                             GCancellable    *cancellable,
                                             GError         **error);

G_END_DECLS
