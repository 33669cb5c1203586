#pragma once

#include "tamiz-json.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One member of an answer's list, as an item of a list model.  Immutable. */
#define TAMIZ_TYPE_JSON_ITEM (tamiz_json_item_get_type ())

G_DECLARE_FINAL_TYPE (TamizJsonItem, tamiz_json_item, TAMIZ, JSON_ITEM, GObject)

TamizJsonItem *tamiz_json_item_new      (json_t        *json);
json_t        *tamiz_json_item_get      (TamizJsonItem *self);
const char    *tamiz_json_item_get_text (TamizJsonItem *self,
                                         const char    *key);

void           tamiz_json_list_replace  (GListStore    *store,
                                         json_t        *items);
guint          tamiz_json_list_find     (GListModel    *model,
                                         const char    *key,
                                         const char    *value);

G_END_DECLS
