#pragma once

#include "tamiz-normalizer.h"
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
  TamizNormalizer *normalizer; /* (nullable) until it is first read */
  gboolean as_import;       /* it is read as all rows of its import are */
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
TamizSetAside *tamiz_set_aside_read     (TamizWork      *work,
                                         TamizRecord    *record,
                                         GError        **error);
gboolean       tamiz_set_aside_take_next (TamizSetAside *self,
                                         TamizRecord    *record);
json_t        *tamiz_set_aside_load_options (TamizRecord *record);
char          *tamiz_set_aside_dup_row  (TamizSetAside  *self);
char          *tamiz_set_aside_dup_way  (TamizSetAside  *self);
const char    *tamiz_set_aside_get_help (const char     *code);
void           tamiz_set_aside_copy_way (json_t         *from,
                                         json_t         *to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizSetAside, tamiz_set_aside_free)

/* In tamiz-set-aside-telling.c: rows as people read them, one after the other. */
typedef struct _TamizSetAsideTelling TamizSetAsideTelling;

TamizSetAsideTelling *tamiz_set_aside_telling_new        (TamizWork            *work);
void                  tamiz_set_aside_telling_free       (TamizSetAsideTelling *self);
json_t               *tamiz_set_aside_tell               (TamizSetAsideTelling *self,
                                                          TamizRecord          *record);
json_t               *tamiz_set_aside_list_imports       (TamizWork            *work,
                                                          GError              **error);
char                 *tamiz_set_aside_telling_dup_reason (TamizSetAsideTelling *self,
                                                          TamizRecord          *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizSetAsideTelling, tamiz_set_aside_telling_free)

/* In tamiz-set-aside-mending.c: through the door again, one or many. */
json_t        *tamiz_set_aside_mend     (TamizWork      *work,
                                         GError        **error);
json_t        *tamiz_set_aside_retry    (TamizWork      *work,
                                         GError        **error);

G_END_DECLS
