#pragma once

#include "tamiz-json.h"
#include "tamiz-report-money.h"

#include <glib-object.h>

G_BEGIN_DECLS

/* A report as a table: what the screen, the terminal, CSV and JSON are written from. */
typedef enum
{
  TAMIZ_COLUMN_TEXT,
  TAMIZ_COLUMN_NUMBER,       /* thousandths */
  TAMIZ_COLUMN_SHARE,        /* millionths: 250000 is a quarter, shown as 25.0 % */
  TAMIZ_COLUMN_MONEY,        /* thousandths of the table's currency */
  TAMIZ_COLUMN_MONEY_LIST,   /* amounts in several currencies, not added */
} TamizColumnType;

typedef enum
{
  TAMIZ_COLUMN_NORMAL = 0,
  TAMIZ_COLUMN_NOT_ON_SCREEN = 1 << 0,   /* for scripts and spreadsheets only */
  TAMIZ_COLUMN_HIDE_EMPTY = 1 << 1,      /* on screen only where a row has something */
} TamizColumnFlags;

typedef struct _TamizReportTable TamizReportTable;

#define TAMIZ_TYPE_REPORT_TABLE (tamiz_report_table_get_type ())

GType             tamiz_report_table_get_type   (void) G_GNUC_CONST;
TamizReportTable *tamiz_report_table_new        (const char       *title,
                                                 const char       *currency);
TamizReportTable *tamiz_report_table_ref        (TamizReportTable *self);
void              tamiz_report_table_unref      (TamizReportTable *self);

void              tamiz_report_table_add_note   (TamizReportTable *self,
                                                 const char       *key,
                                                 const char       *value,
                                                 const char       *sentence);
void              tamiz_report_table_add_column (TamizReportTable *self,
                                                 const char       *key,
                                                 const char       *title,
                                                 TamizColumnType   type,
                                                 TamizColumnFlags  flags);
void              tamiz_report_table_add_row    (TamizReportTable *self);
void              tamiz_report_table_set_text   (TamizReportTable *self,
                                                 const char       *key,
                                                 const char       *value,
                                                 const char       *label);
void              tamiz_report_table_set_number (TamizReportTable *self,
                                                 const char       *key,
                                                 gint64            number);
void              tamiz_report_table_set_shown  (TamizReportTable *self,
                                                 const char       *key,
                                                 const char       *shown);
void              tamiz_report_table_set_money_list (TamizReportTable *self,
                                                 const char       *key,
                                                 GArray           *list);

const char       *tamiz_report_table_get_title  (TamizReportTable *self);
guint             tamiz_report_table_get_n_notes (TamizReportTable *self);
const char       *tamiz_report_table_get_note   (TamizReportTable *self,
                                                 guint             note);
guint             tamiz_report_table_get_n_rows (TamizReportTable *self);
guint             tamiz_report_table_get_n_columns (TamizReportTable *self);
const char       *tamiz_report_table_get_column_title (TamizReportTable *self,
                                                 guint             column);
gboolean          tamiz_report_table_is_numeric (TamizReportTable *self,
                                                 guint             column);
gboolean          tamiz_report_table_is_shown   (TamizReportTable *self,
                                                 guint             column);
char             *tamiz_report_table_dup_brief  (TamizReportTable *self,
                                                 guint             row,
                                                 guint             column);
char             *tamiz_report_table_dup_brief_title (TamizReportTable *self,
                                                      guint             column);
char             *tamiz_report_table_dup_shown  (TamizReportTable *self,
                                                 guint             row,
                                                 guint             column);

int               tamiz_report_table_compare    (TamizReportTable *self,
                                                 guint             column,
                                                 guint             a,
                                                 guint             b);

char             *tamiz_report_table_to_text    (TamizReportTable *self);
char             *tamiz_report_table_to_csv     (TamizReportTable *self);
json_t           *tamiz_report_table_to_json    (TamizReportTable *self);

char             *tamiz_text_pad                (const char       *text,
                                                 guint             width,
                                                 gboolean          to_the_right);
guint             tamiz_text_width              (const char       *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizReportTable, tamiz_report_table_unref)

G_END_DECLS
