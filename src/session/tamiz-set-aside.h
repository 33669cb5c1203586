#pragma once

#include "tamiz-staged.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: a row that is to be completed, and how it is read once it is: as the import
 * or the door read it that it came by.
 */
typedef struct
{
  TamizRecord *record;
  TamizRecord *import;      /* (nullable): by which it came */
  json_t *way;              /* source, campaign, activity, match, of, ids: an import's arguments */
  json_t *map;              /* of its columns */
  GPtrArray *header;        /* char*: its columns' names */
  GPtrArray *cells;         /* char*: what stands in them */
  gboolean changed;         /* something was typed since */
} TamizSetAside;

TamizRecord   *tamiz_set_aside_find     (TamizWork      *work,
                                         gint64          id,
                                         GError        **error);
TamizSetAside *tamiz_set_aside_load     (TamizWork      *work,
                                         gint64          id,
                                         GError        **error);
void           tamiz_set_aside_free     (TamizSetAside  *self);
gboolean       tamiz_set_aside_type     (TamizSetAside  *self,
                                         TamizWork      *work,
                                         json_t         *pairs,
                                         gboolean        only_blanks,
                                         GError        **error);
TamizStaged   *tamiz_set_aside_stage    (TamizSetAside  *self,
                                         TamizWork      *work,
                                         GError        **error);
json_t        *tamiz_set_aside_to_json  (TamizWork      *work,
                                         TamizRecord    *record);
char          *tamiz_set_aside_dup_row  (TamizSetAside  *self);
char          *tamiz_set_aside_dup_way  (TamizSetAside  *self);
const char    *tamiz_set_aside_get_help (const char     *code);
void           tamiz_set_aside_copy_way (json_t         *from,
                                         json_t         *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizSetAside, tamiz_set_aside_free)

/* In tamiz-set-aside-mending.c: through the door again, one or many. */
json_t        *tamiz_set_aside_mend     (TamizWork      *work,
                                         GError        **error);
json_t        *tamiz_set_aside_retry    (TamizWork      *work,
                                         GError        **error);

G_END_DECLS
