#pragma once

#include "tamiz-block.h"

G_BEGIN_DECLS

/* A table over as many pages as it needs, its header repeated on each. */
typedef struct
{
  const char *title;
  gboolean number;               /* right-aligned, never cut or broken */
  double weight;                 /* a share of the width; 0 = as wide as its texts */
  guint max_lines;               /* of a text; 0 = 3 */
} TamizTableColumn;

#define TAMIZ_TYPE_TABLE_PAPER (tamiz_table_paper_get_type ())

G_DECLARE_FINAL_TYPE (TamizTablePaper, tamiz_table_paper, TAMIZ, TABLE_PAPER, TamizBlock)

TamizBlock *tamiz_table_paper_new       (const TamizTableColumn *columns,
                                         guint                   n_columns);
void        tamiz_table_paper_add_row   (TamizTablePaper        *self,
                                         const char *const      *cells);
void        tamiz_table_paper_add_total (TamizTablePaper        *self,
                                         const char *const      *cells);
guint       tamiz_table_paper_get_n_rows (TamizTablePaper       *self);

G_END_DECLS
