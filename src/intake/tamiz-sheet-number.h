#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How the number of a cell is meant, as its format says (ECMA-376 part 1, 18.8.30). */
typedef enum
{
  TAMIZ_SHEET_NUMBER,
  TAMIZ_SHEET_DATE,         /* with the time of day, where there is one */
  TAMIZ_SHEET_TIME,
  TAMIZ_SHEET_DURATION,     /* may be longer than a day */
  TAMIZ_SHEET_PERCENT,
  TAMIZ_SHEET_DIGITS,       /* with zeros in front: a code, not a number */
} TamizSheetMeaning;

typedef struct
{
  guint8 meaning;           /* TamizSheetMeaning */
  guint8 digits;            /* of TAMIZ_SHEET_DIGITS: at least as many */
} TamizSheetFormat;

TamizSheetFormat  tamiz_sheet_format_parse    (const char        *code);
TamizSheetFormat  tamiz_sheet_format_built_in (guint64            id);

char             *tamiz_sheet_number_to_text  (const char        *number,
                                               TamizSheetFormat   format,
                                               gboolean           since_1904);
char             *tamiz_sheet_date_to_text    (const char        *iso);
char             *tamiz_sheet_period_to_text  (const char        *iso);

G_END_DECLS
