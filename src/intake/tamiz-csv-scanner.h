#pragma once

#include "tamiz-csv-source.h"
#include "tamiz-row.h"

G_BEGIN_DECLS

#define TAMIZ_CSV_MAX_CELLS 16384

typedef struct
{
  gsize start, end;       /* in the scratch */
  gboolean high : 1;      /* has bytes beyond ASCII */
  gboolean nul : 1;
  gboolean loose : 1;     /* text after its closing quote */
} TamizCsvCell;

typedef enum
{
  TAMIZ_SCAN_RECORD,
  TAMIZ_SCAN_END,
  TAMIZ_SCAN_UNCLOSED,
  TAMIZ_SCAN_FAILED,
} TamizScan;

/* Walks over the records of a source and makes rows of them. */
typedef struct
{
  TamizCsvSource source;
  char delimiter;
  guint8 stops[256];
  guint64 line;              /* of the next record */
  guint recoveries;

  GByteArray *scratch;       /* a record's cells, without quotes */
  GArray *cells;             /* TamizCsvCell */
  guint64 record_lines;      /* lines of the scanned record */
  gsize record_size;         /* its bytes with the line end */
  gboolean record_blank;
} TamizCsvScanner;

gboolean  tamiz_csv_scanner_init          (TamizCsvScanner *self,
                                           const char      *path,
                                           GBytes          *bytes,
                                           GError         **error);
void      tamiz_csv_scanner_clear         (TamizCsvScanner *self);
void      tamiz_csv_scanner_rewind        (TamizCsvScanner *self);
void      tamiz_csv_scanner_set_delimiter (TamizCsvScanner *self,
                                           char             delimiter);
void      tamiz_csv_scanner_skip_line     (TamizCsvScanner *self);
TamizScan tamiz_csv_scanner_scan          (TamizCsvScanner *self,
                                           GError         **error);
void      tamiz_csv_scanner_pass          (TamizCsvScanner *self);
gboolean  tamiz_csv_scanner_read          (TamizCsvScanner *self,
                                           TamizRow       **row,
                                           gboolean        *blank_before,
                                           GError         **error);

char     *tamiz_csv_describe_open_quote   (guint64          line);
gboolean  tamiz_csv_fail_size             (guint64          line,
                                           gboolean         quoted,
                                           GError         **error);

G_END_DECLS
