#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: two people, or two companies, that turn out to be one.  Everything is
 * one change, which undo takes back field by field at any later time.
 */

typedef struct
{
  gint64 from;              /* a lead that is told no longer */
  gint64 into;              /* the one that goes on with it */
} TamizMergedLead;

typedef struct
{
  TamizWork *work;
  TamizKind kind;           /* PERSON or COMPANY */
  TamizRecord *keep;        /* who stays */
  TamizRecord *other;       /* who keeps the row and the id, and leads to @keep */
  char **take;              /* (nullable): names of fields that come from @other */
  TamizChangeSet *set;
  GArray *leads;            /* TamizMergedLead */
  GHashTable *lists;        /* what each has, with what the merge gave it so far */
} TamizMerge;

gboolean tamiz_merge_init       (TamizMerge       *self,
                                 TamizWork        *work,
                                 TamizKind         kind,
                                 gint64            keep,
                                 gint64            other,
                                 const char       *take,
                                 GError          **error);
void     tamiz_merge_clear      (TamizMerge       *self);
gboolean tamiz_merge_prepare    (TamizMerge       *self,
                                 GError          **error);

gboolean tamiz_merge_check_undoable (TamizWork    *work,
                                 gint64            change,
                                 GError          **error);

gboolean tamiz_merge_is_field   (TamizKind         kind,
                                 int               field);
json_t  *tamiz_merge_fields_to_json (TamizWork    *work,
                                 TamizRecord      *record,
                                 GError          **error);

/* Between the files of merging. */
gboolean tamiz_merge_takes      (TamizMerge       *self,
                                 const char       *field);
void     tamiz_merge_set        (TamizMerge       *self,
                                 TamizRecord      *record,
                                 int               field,
                                 const TamizValue *value);
void     tamiz_merge_move       (TamizMerge       *self,
                                 TamizRecord      *part,
                                 int               field,
                                 gint64            to);
GPtrArray *tamiz_merge_list_of  (TamizMerge       *self,
                                 TamizKind         kind,
                                 int               field,
                                 gint64            owner,
                                 GError          **error);
gboolean tamiz_merge_move_parts (TamizMerge       *self,
                                 TamizKind         kind,
                                 int               field,
                                 gint64            from,
                                 gint64            to,
                                 GError          **error);
gboolean tamiz_merge_parts      (TamizMerge       *self,
                                 GError          **error);
gboolean tamiz_merge_leads      (TamizMerge       *self,
                                 GError          **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizMerge, tamiz_merge_clear)

G_END_DECLS
