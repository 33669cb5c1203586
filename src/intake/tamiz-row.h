#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Something about a file or a row that people should see: what was repaired, left out
 * or kept as typed.  The codes are stable:
 *
 *   reader:  encoding, mojibake, nul, extra_cells, missing_cells, quote, formula, footer,
 *            test_row, repeated_header, title, no_card, group, card, line, too_large,
 *            json, empty
 *   values:  phone, email, date, number, country, choice
 *   refused: least_record, source, who, value
 */
typedef struct
{
  guint64 line;        /* of the file, from 1 */
  int column;          /* from 0; -1 = the whole row */
  const char *code;    /* static */
  char *message;       /* translated */
} TamizIntakeProblem;

TamizIntakeProblem *tamiz_intake_problem_new   (guint64             line,
                                                int                 column,
                                                const char         *code,
                                                char               *message);
TamizIntakeProblem *tamiz_intake_problem_copy  (const TamizIntakeProblem *problem);
void                tamiz_intake_problem_free  (TamizIntakeProblem *problem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizIntakeProblem, tamiz_intake_problem_free)

/* What of a file was no row of data; many are counted, and the first of them listed. */
typedef struct
{
  GPtrArray *listed;   /* TamizIntakeProblem */
  guint64 count;
} TamizLeftOut;

void tamiz_left_out_init  (TamizLeftOut *self);
void tamiz_left_out_clear (TamizLeftOut *self);
void tamiz_left_out_reset (TamizLeftOut *self);
void tamiz_left_out_add   (TamizLeftOut *self,
                           guint64       line,
                           const char   *code,
                           char         *message);

/* A row as it came: texts in valid UTF-8, not trimmed.  Immutable once it was read, so
 * that any thread may use it.
 */
typedef struct
{
  gatomicrefcount ref_count;
  guint64 line;              /* its first line in the file, from 1 */
  guint n_cells;
  char **cells;              /* %NULL-terminated; the texts lie behind it */
  GPtrArray *problems;       /* (nullable): TamizIntakeProblem */
  const char *reject_code;   /* (nullable): the row cannot be used: set it aside */
  char *reject_reason;       /* (nullable) */
} TamizRow;

#define TAMIZ_TYPE_ROW (tamiz_row_get_type ())

GType       tamiz_row_get_type    (void) G_GNUC_CONST;
TamizRow   *tamiz_row_new         (guint64             line,
                                   const char *const  *cells);
TamizRow   *tamiz_row_ref         (TamizRow           *self);
void        tamiz_row_unref       (TamizRow           *self);
const char *tamiz_row_get_cell    (const TamizRow     *self,
                                   guint               column);
gboolean    tamiz_row_is_blank    (const TamizRow     *self);
void        tamiz_row_add_problem (TamizRow           *self,
                                   int                 column,
                                   const char         *code,
                                   char               *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizRow, tamiz_row_unref)

G_END_DECLS
