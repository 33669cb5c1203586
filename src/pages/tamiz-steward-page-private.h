#pragma once

#include "tamiz-merge-view.h"
#include "tamiz-notice.h"
#include "tamiz-pieces.h"
#include "tamiz-quality-view.h"
#include "tamiz-set-aside-form.h"
#include "tamiz-steward-page.h"

G_BEGIN_DECLS

/* What can be done with what is selected of a list. */
typedef enum
{
  TAMIZ_STEWARD_MAY_ASSIGN = 1 << 0,
  TAMIZ_STEWARD_MAY_DISCARD = 1 << 1,
  TAMIZ_STEWARD_MAY_SOURCE = 1 << 2,
  TAMIZ_STEWARD_MAY_COST = 1 << 3,
} TamizStewardDeeds;

#define TAMIZ_STEWARD_LEADS (TAMIZ_STEWARD_MAY_ASSIGN | TAMIZ_STEWARD_MAY_DISCARD)

typedef struct
{
  const char *name;         /* of steward.list */
  const char *title;
  const char *good;         /* said where it is empty */
  TamizStewardDeeds deeds;
} TamizStewardKind;

struct _TamizStewardPage
{
  TamizPage parent_instance;

  GtkListBox *list_box;
  GtkStack *stack;
  AdwStatusPage *good_page;
  GtkListView *list_view;
  GtkMultiSelection *selection;
  GListStore *items;
  TamizNotice *notice;
  GtkWidget *bar;
  GtkWidget *assign_box, *discard_box, *source_box, *cost_box;
  GtkWidget *assign_button, *discard_button, *source_button, *cost_button;
  GtkDropDown *owner_choice, *source_choice, *file_choice;
  GtkWidget *hint_label;
  GtkEditable *reason_entry, *amount_entry;
  TamizSetAsideForm *form;
  TamizMergeView *merge_view;
  TamizQualityView *quality;

  GPtrArray *count_labels;  /* GtkLabel, one a list */
  guint kind;               /* the chosen one */
  TamizPieces pieces;       /* of steward.list */
  char *import;             /* (nullable): of whose rows only those are shown */
  json_t *files;            /* (nullable): the imports in the order of file_choice */
  gboolean filling;         /* what changes in a choice is not the user's doing */
  json_t *owners;           /* (nullable): e-mails in the order of owner_choice */
  guint pair;               /* the position of the pair in sight */
  char *people[2];          /* (nullable) each: of two prospects that somebody chose */
  char *wanted;             /* (nullable): the id of the pair to be shown once it is read */
};

extern const TamizStewardKind tamiz_steward_kinds[];
guint                         tamiz_steward_get_n_kinds (void);

void tamiz_steward_page_read_anew   (TamizStewardPage *self);

/* In tamiz-steward-files.c. */
void tamiz_steward_page_show_files  (TamizStewardPage *self,
                                     json_t           *answer);
void tamiz_steward_page_forget_file (TamizStewardPage *self);
void tamiz_steward_page_choose_file (TamizStewardPage *self);

/* In tamiz-steward-deeds.c. */
void tamiz_steward_page_offer      (TamizStewardPage *self);
void tamiz_steward_page_assign     (TamizStewardPage *self);
void tamiz_steward_page_discard    (TamizStewardPage *self);
void tamiz_steward_page_give_source (TamizStewardPage *self);
void tamiz_steward_page_add_cost   (TamizStewardPage *self);
void tamiz_steward_page_mend_field (TamizStewardPage *self,
                                    json_t           *item,
                                    const char       *typed);

/* In tamiz-steward-pairs.c. */
void tamiz_steward_page_open_leads (TamizStewardPage *self,
                                    const char       *leads);

G_END_DECLS
