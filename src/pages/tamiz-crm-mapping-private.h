#pragma once

#include "tamiz-crm-mapping.h"

#include "tamiz-json-item.h"
#include "tamiz-notice.h"

G_BEGIN_DECLS

struct _TamizCrmMapping
{
  AdwBin parent_instance;

  TamizDesk *desk;
  char *name;
  char *secret;             /* (nullable): as it was typed */
  json_t *shown;            /* (nullable): of crm.show */
  GPtrArray *keys;          /* const char *, borrowed of @shown: what fields are filled from */
  GCancellable *running;    /* (nullable): the CRM is being asked */
  gboolean filling;

  GtkStack *stack;
  TamizNotice *notice;

  GtkStack *fields_stack;
  GtkStack *found_stack;
  GtkFilterListModel *found;
  TamizNotice *fields_notice;
  GtkButton *again_button;
  GtkSearchEntry *search;
  GtkStringFilter *filter;
  GtkStringList *choices;
  GListStore *fields;

  GtkDropDown *words_drop;
  GtkStringList *vocabularies;
  GListStore *words;

  GtkStack *states_stack;
  GtkStringList *meanings;
  GListStore *states;
};

/* Does it, and shows what the connection is then. */
void tamiz_crm_mapping_do          (TamizCrmMapping *self,
                                    const char      *operation,
                                    json_t          *arguments,
                                    const char      *done);
void tamiz_crm_mapping_hold_secret (TamizCrmMapping *self,
                                    const char      *secret);
GtkWidget *tamiz_crm_mapping_make_row (GtkListItem  *item,
                                    TamizCrmMapping *self);
void tamiz_crm_mapping_label_row   (GtkListItem     *item,
                                    const char      *title,
                                    const char      *subtitle);
TamizCrmMapping *tamiz_crm_mapping_of (GtkListItem  *item);

/* tamiz-crm-mapping-fields.c */
void tamiz_crm_mapping_ask_fields  (TamizCrmMapping *self);
void tamiz_crm_mapping_show_fields (TamizCrmMapping *self);
void tamiz_crm_mapping_bind_fields (GtkWidgetClass  *widget_class);

/* tamiz-crm-mapping-words.c */
void tamiz_crm_mapping_show_words  (TamizCrmMapping *self);
void tamiz_crm_mapping_bind_words  (GtkWidgetClass  *widget_class);

/* tamiz-crm-mapping-states.c */
void tamiz_crm_mapping_show_states (TamizCrmMapping *self);
void tamiz_crm_mapping_bind_states (GtkWidgetClass  *widget_class);

G_END_DECLS
