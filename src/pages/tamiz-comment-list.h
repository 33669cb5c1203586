#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What both sides say about a version of the definition: what is open, with a way to settle it,
 * what is settled, and a place to say something about the whole or a part.
 *
 * Signals:
 *   read ()             other comments are there than before
 *   activated (part)    somebody wants to see the part that a comment is about
 */
#define TAMIZ_TYPE_COMMENT_LIST (tamiz_comment_list_get_type ())

G_DECLARE_FINAL_TYPE (TamizCommentList, tamiz_comment_list, TAMIZ, COMMENT_LIST, AdwBin)

void     tamiz_comment_list_set_version (TamizCommentList *self,
                                         TamizDesk        *desk,
                                         gint64            version);
void     tamiz_comment_list_read        (TamizCommentList *self);
void     tamiz_comment_list_choose_part (TamizCommentList *self,
                                         const char       *part);
void     tamiz_comment_list_show_all    (TamizCommentList *self);
json_t  *tamiz_comment_list_get_items   (TamizCommentList *self);
guint    tamiz_comment_list_count_open  (TamizCommentList *self);
gboolean tamiz_comment_list_is_idle     (TamizCommentList *self);

G_END_DECLS
