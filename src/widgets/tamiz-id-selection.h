#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Which ids of a list are selected.  GTK's own selections keep positions, lose them when a
 * list is sorted anew, and make an item of every row to select all; this one keeps ids, so
 * what is selected stays so through sorting, filtering and changes, listed or not.
 */
#define TAMIZ_TYPE_ID_SELECTION (tamiz_id_selection_get_type ())

G_DECLARE_FINAL_TYPE (TamizIdSelection, tamiz_id_selection, TAMIZ, ID_SELECTION, GObject)

/* The id at a position of the list, without making an item of it. */
typedef gint64 (*TamizPositionIdFunc) (GListModel *model,
                                       guint       position);

/* Where an id is in the list; FALSE where it is not. */
typedef gboolean (*TamizFindIdFunc) (GListModel *model,
                                     gint64      id,
                                     guint      *position);

TamizIdSelection *tamiz_id_selection_new          (GListModel         *model,
                                                   TamizPositionIdFunc get_id,
                                                   TamizFindIdFunc     find);
gint64            tamiz_id_selection_get_id       (TamizIdSelection   *self,
                                                   guint               position);
gboolean          tamiz_id_selection_contains     (TamizIdSelection   *self,
                                                   gint64              id);
gboolean          tamiz_id_selection_find         (TamizIdSelection   *self,
                                                   gint64              id,
                                                   guint              *position);
guint             tamiz_id_selection_count        (TamizIdSelection   *self);
guint             tamiz_id_selection_count_listed (TamizIdSelection   *self);
GArray           *tamiz_id_selection_dup_ids      (TamizIdSelection   *self);
gboolean          tamiz_id_selection_is_gathering (TamizIdSelection   *self);
void              tamiz_id_selection_select_only  (TamizIdSelection   *self,
                                                   gint64              id);
void              tamiz_id_selection_gather       (TamizIdSelection   *self,
                                                   guint               position);
void              tamiz_id_selection_clear        (TamizIdSelection   *self);
void              tamiz_id_selection_drop_unlisted (TamizIdSelection  *self);

G_END_DECLS
