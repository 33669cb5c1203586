#pragma once

#include "tamiz-row.h"

G_BEGIN_DECLS

/* Rows as they come out of a sheet's XML, which tells them in pieces. */
typedef struct
{
  GString *texts;        /* of the row's cells, each closed by NUL */
  GArray *cells;         /* gsize by column: where its text begins, plus one; 0 = blank */
  GPtrArray *problems;   /* TamizIntakeProblem */
  guint64 line;
  gboolean blank_before; /* blank rows came before the row */
  guint64 n_cells;       /* of the whole sheet */

  GQueue done;           /* TamizRow */
  GError *error;         /* (nullable): a limit was passed */
} TamizSheetRows;

void      tamiz_sheet_rows_init        (TamizSheetRows  *self);
void      tamiz_sheet_rows_clear       (TamizSheetRows  *self);
void      tamiz_sheet_rows_begin       (TamizSheetRows  *self,
                                        guint64          line);
void      tamiz_sheet_rows_add         (TamizSheetRows  *self,
                                        guint64          column,
                                        const char      *text);
void      tamiz_sheet_rows_add_problem (TamizSheetRows  *self,
                                        guint64          column,
                                        const char      *code,
                                        char            *message);
void      tamiz_sheet_rows_end         (TamizSheetRows  *self,
                                        guint64          times);
gboolean  tamiz_sheet_rows_has         (TamizSheetRows  *self);
TamizRow *tamiz_sheet_rows_take        (TamizSheetRows  *self,
                                        gboolean        *after_blank);

gboolean  tamiz_sheet_text_add         (GString         *text,
                                        const char      *more,
                                        gsize            length);
char     *tamiz_sheet_text_cut         (const char      *text);

G_END_DECLS
