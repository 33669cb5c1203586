#pragma once

#include "tamiz-criterion-row.h"

G_BEGIN_DECLS

/* Private to the row: how its siblings share it.  The controls stand in
 * tamiz-criterion-row-controls.c, how the criterion stands is said in
 * tamiz-criterion-row-words.c.
 */
struct _TamizCriterionRow
{
  GtkWidget parent_instance;

  GtkLabel *question;
  GtkLabel *required;
  GtkLabel *help;
  GtkWidget *controls;      /* a wrap box */
  GtkEntry *entry;          /* (nullable): where the answer is typed */
  GPtrArray *buttons;       /* GtkToggleButton, each with its value as “value” */
  GtkWidget *state_box;
  GtkImage *state_icon;
  GtkLabel *state;
  GtkLabel *refusal;

  json_t *item;             /* (nullable) */
  char *value;              /* (nullable): given, but not stored yet */
  gboolean typing;          /* the entry holds what was not given yet */
  gboolean unread;          /* what is refused is how a number was typed */
  gboolean showing;         /* the controls are being set, nobody uses them */
};

void        tamiz_criterion_row_make_controls  (TamizCriterionRow *self);
void        tamiz_criterion_row_show_controls  (TamizCriterionRow *self);
gboolean    tamiz_criterion_row_press_key      (TamizCriterionRow *self,
                                                gunichar           key);
gboolean    tamiz_criterion_row_is_typing      (TamizCriterionRow *self);
void        tamiz_criterion_row_finish_typing  (TamizCriterionRow *self);
void        tamiz_criterion_row_show_state     (TamizCriterionRow *self);
gboolean    tamiz_criterion_row_has_state      (TamizCriterionRow *self,
                                                const char        *state);
const char *tamiz_criterion_row_get_stored     (TamizCriterionRow *self);
gboolean    tamiz_criterion_row_is_no_answer   (const char        *value);

G_END_DECLS
