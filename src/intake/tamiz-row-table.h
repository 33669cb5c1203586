#pragma once

#include "tamiz-row.h"

G_BEGIN_DECLS

/* How many lines may stand below a table. */
#define TAMIZ_ROW_TABLE_MAX_FOOTER 12

/* How many rows are looked at for the one that names the columns. */
#define TAMIZ_ROW_TABLE_HEADER_ROWS 30

/* What is known of a table, whatever it is stored in: the row that names its columns, and
 * which of its lines are no rows.  For readers.
 */
typedef struct
{
  TamizRow *header;      /* (nullable): until there is one */
  GPtrArray *left_out;   /* TamizIntakeProblem: the first of them */
  guint64 n_left_out;
} TamizRowTable;

void      tamiz_row_table_init         (TamizRowTable *self);
void      tamiz_row_table_clear        (TamizRowTable *self);
void      tamiz_row_table_begin        (TamizRowTable *self);
guint     tamiz_row_table_find_header  (GPtrArray *rows);
void      tamiz_row_table_take_header  (TamizRowTable *self,
                                        TamizRow      *row);
void      tamiz_row_table_leave_out    (TamizRowTable *self,
                                        guint64        line,
                                        const char    *code,
                                        char          *message);
void      tamiz_row_table_leave_out_title (TamizRowTable  *self,
                                        const TamizRow *row);
gboolean  tamiz_row_table_is_wanted    (TamizRowTable *self,
                                        TamizRow      *row);
gboolean  tamiz_row_table_may_end_with (TamizRowTable *self,
                                        TamizRow      *row);
gboolean  tamiz_row_table_take_footer  (TamizRowTable *self,
                                        GPtrArray     *lines);
void      tamiz_row_table_note_extra   (TamizRowTable *self,
                                        TamizRow      *row);

G_END_DECLS
