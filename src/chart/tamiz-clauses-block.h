#pragma once

#include "tamiz-block.h"

G_BEGIN_DECLS

/* The clauses of an agreement: headings, lines with a mark, and terms with what is said of
 * them.  A heading stays with what follows it.
 */
#define TAMIZ_TYPE_CLAUSES_BLOCK (tamiz_clauses_block_get_type ())

G_DECLARE_FINAL_TYPE (TamizClausesBlock, tamiz_clauses_block, TAMIZ, CLAUSES_BLOCK, TamizBlock)

TamizBlock *tamiz_clauses_block_new         (void);
void        tamiz_clauses_block_add_heading (TamizClausesBlock *self,
                                             const char        *heading,
                                             const char        *note);
void        tamiz_clauses_block_add_text    (TamizClausesBlock *self,
                                             const char        *text,
                                             gboolean           soft);
void        tamiz_clauses_block_add_line    (TamizClausesBlock *self,
                                             const char        *line);
void        tamiz_clauses_block_add_term    (TamizClausesBlock *self,
                                             const char        *term,
                                             const char        *value,
                                             const char        *note);

G_END_DECLS
