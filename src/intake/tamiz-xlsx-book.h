#pragma once

#include "tamiz-sheet-book.h"
#include "tamiz-sheet-number.h"

G_BEGIN_DECLS

/* Texts that cells name by their number: one after another in one piece of memory. */
typedef struct
{
  GString *texts;         /* each closed by NUL */
  GArray *starts;         /* guint32: where each begins */
} TamizXlsxStrings;

/* What the sheets of a workbook share (ECMA-376 part 1, section 18). */
typedef struct
{
  char *path;             /* of the workbook's part */
  char *strings_part;     /* (nullable) */
  char *styles_part;      /* (nullable) */
  GHashTable *relations;  /* id → part of a sheet with cells */
  gboolean since_1904;
  GArray *formats;        /* TamizSheetFormat by style */
  gboolean ready;         /* styles and texts were read */
  TamizXlsxStrings strings;
} TamizXlsxBook;

gboolean    tamiz_xlsx_book_prepare   (TamizSheetBook    *book,
                                       GCancellable      *cancellable,
                                       GError           **error);
gboolean    tamiz_xlsx_strings_read   (TamizXlsxStrings  *self,
                                       TamizSheetBook    *book,
                                       const char        *part,
                                       GCancellable      *cancellable,
                                       GError           **error);
void        tamiz_xlsx_strings_clear  (TamizXlsxStrings  *self);
const char *tamiz_xlsx_strings_get    (TamizXlsxStrings  *self,
                                       const char        *number);
void        tamiz_xlsx_text_unescape  (GString           *text,
                                       gsize              from);
gboolean    tamiz_xlsx_sheet_begin    (TamizSheetBook    *book,
                                       guint              sheet,
                                       TamizSheetStream  *stream,
                                       GCancellable      *cancellable,
                                       GError           **error);

G_END_DECLS
