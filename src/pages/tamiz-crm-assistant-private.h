#pragma once

#include "tamiz-crm-assistant.h"

#include "tamiz-crm-mapping.h"
#include "tamiz-notice.h"

G_BEGIN_DECLS

typedef enum
{
  TAMIZ_CRM_STEP_KIND,
  TAMIZ_CRM_STEP_ACCESS,
  TAMIZ_CRM_STEP_TEST,
  TAMIZ_CRM_STEP_MAP,
  TAMIZ_CRM_STEP_TRIAL,
  TAMIZ_CRM_STEP_DONE,
  TAMIZ_CRM_N_STEPS,
} TamizCrmStep;

struct _TamizCrmAssistant
{
  AdwWindow parent_instance;

  TamizDesk *desk;
  char *name;               /* (nullable): the connection's, once it is there */
  char *made_kind;          /* (nullable): its kind, once it is there */
  char *secret;             /* (nullable): as it was typed, where it is not kept */
  char *proposed;           /* (nullable): the name that was proposed last */
  json_t *kinds;            /* (nullable): the items of crm.kinds */
  json_t *connections;      /* (nullable): those of crm.list */
  json_t *shown;            /* (nullable): of crm.show */
  json_t *leads;            /* (nullable): accepted ones */
  json_t *pieces;           /* (nullable): what became of the one that was sent last */
  TamizCrmStep step;
  GCancellable *running;    /* (nullable) */
  gboolean signed_in;
  gboolean keeping;         /* what is being saved puts a secret into the keyring */
  gboolean kept;            /* the keyring was given one here */
  gboolean tested;
  gboolean mapped;          /* the mapping was opened for @name */

  AdwWindowTitle *title;
  GtkButton *back_button;
  GtkButton *next_button;
  GtkStack *stack;
  GtkSpinner *spinner;

  TamizNotice *kind_notice;
  GtkListBox *kinds_box;

  TamizNotice *access_notice;
  AdwPreferencesGroup *access_group;
  AdwPreferencesGroup *settings_group;
  AdwPreferencesGroup *secret_group;
  GtkWidget *name_row;
  GtkWidget *name_entry;
  AdwActionRow *url_row;
  GtkWidget *url_entry;
  GtkWidget *user_entry;
  GtkWidget *secret_row;
  GtkSwitch *keyring_switch;
  AdwActionRow *keyring_row;
  GPtrArray *setting_rows;  /* AdwActionRow, each with "entry" and "key" */

  TamizNotice *test_notice;
  GtkLabel *test_label;
  GtkWidget *sign_in_box;
  GtkButton *sign_in_button;
  GtkLinkButton *address_button;
  GtkButton *test_button;
  GtkWidget *test_done_box;
  GtkLabel *test_done_label;

  TamizCrmMapping *mapping;

  TamizNotice *trial_notice;
  GtkStack *trial_stack;
  GtkDropDown *lead_drop;
  GtkStringList *lead_names;
  GtkButton *send_button;
  GtkListBox *pieces_box;

  AdwStatusPage *done_page;
  TamizNotice *done_notice;
};

void        tamiz_crm_assistant_show_step    (TamizCrmAssistant *self);
void        tamiz_crm_assistant_go_to        (TamizCrmAssistant *self,
                                              TamizCrmStep       step);
void        tamiz_crm_assistant_begin        (TamizCrmAssistant *self,
                                              const char        *operation,
                                              json_t            *arguments,
                                              TamizAnswerFunc    func);
void        tamiz_crm_assistant_end          (TamizCrmAssistant *self);
gboolean    tamiz_crm_assistant_take_answer  (TamizCrmAssistant *self,
                                              json_t            *answer,
                                              const GError      *error,
                                              TamizNotice       *notice);
void        tamiz_crm_assistant_adopt        (TamizCrmAssistant *self,
                                              json_t            *shown);
void        tamiz_crm_assistant_hold_secret  (TamizCrmAssistant *self,
                                              const char        *secret);
const char *tamiz_crm_assistant_get_sign_in  (TamizCrmAssistant *self);

/* tamiz-crm-assistant-access.c: which CRM, and how it is reached. */
void        tamiz_crm_assistant_ask_kinds    (TamizCrmAssistant *self);
json_t     *tamiz_crm_assistant_get_kind     (TamizCrmAssistant *self);
gboolean    tamiz_crm_assistant_has_kind     (TamizCrmAssistant *self);
void        tamiz_crm_assistant_show_access  (TamizCrmAssistant *self);
void        tamiz_crm_assistant_focus_access (TamizCrmAssistant *self,
                                              const GError      *error);
gboolean    tamiz_crm_assistant_is_complete  (TamizCrmAssistant *self);
void        tamiz_crm_assistant_save         (TamizCrmAssistant *self);
void        tamiz_crm_assistant_bind_access  (GtkWidgetClass    *widget_class);

/* tamiz-crm-assistant-trial.c: whether it works, and one lead. */
void        tamiz_crm_assistant_show_test    (TamizCrmAssistant *self);
void        tamiz_crm_assistant_test         (TamizCrmAssistant *self);
void        tamiz_crm_assistant_tell_address (TamizCrmAssistant *self,
                                              GCancellable      *cancellable,
                                              const char        *address);
void        tamiz_crm_assistant_show_trial   (TamizCrmAssistant *self);
void        tamiz_crm_assistant_bind_trial   (GtkWidgetClass    *widget_class);

G_END_DECLS
