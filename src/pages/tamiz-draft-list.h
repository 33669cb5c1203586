#pragma once

#include "tamiz-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* What the items of a list of a draft are, and how one is shown. */
typedef struct
{
  const char *list;         /* path of a list whose items have keys */
  const char *stem;         /* of the key of an item without letters in its title */
  gboolean weighs;          /* an item has a weight, with a slider in its row */

  /* (transfer full): an item with that title, valid as it is. */
  json_t *(*make) (TamizDraft *draft,
                   const char *title);
  /* (transfer full): what an item is, in words. */
  char *(*dup_subtitle) (TamizDraft *draft,
                         json_t     *item);
  /* (transfer full): rows are made anew where this is another. */
  char *(*dup_shape) (json_t *item);
  /* Adds rows, which are floating, to those that an item unfolds into. */
  void (*add_rows) (TamizDraft *draft,
                    const char *part,
                    GPtrArray  *rows);
} TamizDraftItems;

/* A list of a draft: an item unfolds into its rows, moves by Alt+Up and Alt+Down, and is added
 * by its title.
 */
#define TAMIZ_TYPE_DRAFT_LIST (tamiz_draft_list_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraftList, tamiz_draft_list, TAMIZ, DRAFT_LIST, AdwBin)

GtkWidget *tamiz_draft_list_new        (TamizDraft            *draft,
                                        const TamizDraftItems *items,
                                        const char            *name,
                                        const char            *add);
gboolean   tamiz_draft_list_reveal     (TamizDraftList        *self,
                                        const char            *part);
char      *tamiz_draft_dup_key         (const char            *title,
                                        const char            *stem);

G_END_DECLS
