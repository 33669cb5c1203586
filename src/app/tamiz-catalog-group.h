#pragma once

#include "tamiz-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The records of one kind in the preferences: a row each, and a button to add one. */
#define TAMIZ_TYPE_CATALOG_GROUP (tamiz_catalog_group_get_type ())

G_DECLARE_FINAL_TYPE (TamizCatalogGroup, tamiz_catalog_group, TAMIZ, CATALOG_GROUP, AdwPreferencesGroup)

typedef struct
{
  const char *title;
  const char *description;  /* (nullable) */
  const char *operation;    /* that lists them */
  const char *list;         /* (nullable): its argument `list` */
  TamizRight right;         /* without which nothing is offered */
  char *(*make_title)    (TamizDesk *desk,
                          json_t    *item);
  char *(*make_subtitle) (TamizDesk *desk,
                          json_t    *item);
  void (*add)            (TamizCatalogGroup *group);     /* (nullable) */
  void (*edit)           (TamizCatalogGroup *group,
                          json_t            *item);  /* (nullable) */
  const char *edit_label;
  gboolean removes;         /* @edit takes it away: only its button does, not a click anywhere in the row */
} TamizCatalogInfo;

GtkWidget  *tamiz_catalog_group_new      (TamizDesk              *desk,
                                          const TamizCatalogInfo *info);
TamizDesk  *tamiz_catalog_group_get_desk (TamizCatalogGroup      *self);
const TamizCatalogInfo *tamiz_catalog_group_get_info (TamizCatalogGroup *self);
GtkWindow  *tamiz_catalog_group_get_window (TamizCatalogGroup    *self);
void        tamiz_catalog_group_read     (TamizCatalogGroup      *self);
json_t     *tamiz_catalog_group_get_items (TamizCatalogGroup     *self);
void        tamiz_catalog_group_done_cb  (gpointer                owner,
                                          json_t                 *answer,
                                          const GError           *error);

G_END_DECLS
