#pragma once

#include "tamiz-door.h"

G_BEGIN_DECLS

/* No answer lists more rows than this of a kind. */
#define TAMIZ_IMPORT_MAX_LISTED 100

/* Private to session: the first rows of each kind of what an import, or a trial of one, did. */
typedef struct
{
  json_t *rows;             /* of what became of them, by the key of the answer */
  guint64 counts[TAMIZ_N_ADMITTED];
  guint64 n_problems;
  guint64 still_open;       /* rows of outcomes whose case has none yet, which count as skipped, too */
  guint64 overdue;          /* inquiries whose time to be worked is up */
  gint64 last_overdue;      /* when the last of those came; 0 = there is no agreement */
  guint64 doubtful;         /* rows that may speak of somebody else beside */
  guint64 known;            /* rows from customers, partners, competitors … */
  guint64 suppressed;       /* rows of people on the exclusion list, which count as skipped, too */
  guint64 left_out;         /* what of the file became no row, once it was read to its end */
  guint64 mended;           /* rows that were to be completed and are no longer */
} TamizImportLists;

void    tamiz_import_lists_init       (TamizImportLists     *self);
void    tamiz_import_lists_clear      (TamizImportLists     *self);
gboolean tamiz_import_lists_want_changes (TamizImportLists  *self);
void    tamiz_import_lists_note       (TamizImportLists     *self,
                                       TamizStaged          *staged,
                                       const TamizAdmission *admission,
                                       gboolean              written);
json_t *tamiz_import_lists_dup_counts (TamizImportLists     *self,
                                       guint64               rows);
guint64 tamiz_import_lists_set_counts (TamizImportLists     *self,
                                       json_t               *counts);
gboolean tamiz_import_lists_learn_clock (TamizImportLists   *self,
                                       TamizWork            *work,
                                       GError              **error);
gboolean tamiz_import_lists_is_overdue (TamizImportLists    *self,
                                       TamizStaged          *staged,
                                       const TamizAdmission *admission);
char   *tamiz_import_dup_name         (TamizStaged          *staged);
void    tamiz_import_lists_tell       (TamizImportLists     *self,
                                       json_t               *answer);

G_END_DECLS
