#pragma once

#include "tamiz-report-table.h"

G_BEGIN_DECLS

typedef struct
{
  char *key, *title;
  TamizColumnType type;
  TamizColumnFlags flags;
} TamizReportColumn;

typedef struct
{
  gboolean has_number;
  gint64 number;
  char *text;
  char *shown;               /* (nullable): instead of what the value would show */
  GArray *money;             /* (nullable) */
} TamizReportCell;

typedef struct
{
  char *key, *value, *sentence;
} TamizReportNote;

struct _TamizReportTable
{
  gatomicrefcount ref_count;

  char *title, *currency;
  GArray *columns;           /* TamizReportColumn */
  GPtrArray *rows;           /* arrays of as many cells as there are columns */
  GArray *notes;             /* TamizReportNote */
};

static inline const TamizReportColumn *
tamiz_report_table_get_column (TamizReportTable *self,
                               guint             column)
{
  return &g_array_index (self->columns, TamizReportColumn, column);
}

static inline const TamizReportCell *
tamiz_report_table_get_cell (TamizReportTable *self,
                             guint             row,
                             guint             column)
{
  return &g_array_index ((GArray *) self->rows->pdata[row], TamizReportCell, column);
}

G_END_DECLS
