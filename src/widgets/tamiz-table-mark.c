#define G_LOG_DOMAIN "tamiz-table-mark"

#include "config.h"

#include "tamiz-table-rows-private.h"

void
tamiz_table_mark_set (TamizTableMark   *mark,
                      TamizIdSelection *model,
                      guint             position)
{
  *mark = (TamizTableMark) { tamiz_id_selection_get_id (model, position), position, TRUE };
}

/* What went may have come back elsewhere, in the same change or in a later one: a lead that
 * was moved leaves the list first, a list in another order is one in place of another.
 */
void
tamiz_table_mark_follow (TamizTableMark   *mark,
                         TamizIdSelection *model,
                         guint             position,
                         guint             removed,
                         guint             added)
{
  guint found;

  if (mark->id == 0 || (mark->listed && mark->position < position))
    return;

  if (mark->position >= position + removed)
    {
      mark->position = mark->position - removed + added;
      if (mark->listed)
        return;
    }
  mark->listed = FALSE;
  if (added > 0 && tamiz_id_selection_find (model, mark->id, &found))
    *mark = (TamizTableMark) { mark->id, found, TRUE };
}
