#pragma once

#include "tamiz-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Rows for a list, each bound to a part of a draft: it shows the part, changes it, and is marked
 * where what was typed was refused.  A row whose part is no longer there shows nothing.
 */

/* (transfer full): what holds a number, with @number in it and whatever goes with it. */
typedef json_t *(*TamizDraftWholeFunc) (json_t *before,
                                        json_t *number);

GtkWidget *tamiz_draft_text_row    (TamizDraft        *draft,
                                    const char        *part,
                                    const char        *title);
void       tamiz_draft_text_row_set_optional (GtkWidget *row);
GtkWidget *tamiz_draft_long_row    (TamizDraft        *draft,
                                    const char        *part,
                                    const char        *title,
                                    gboolean           optional);
void       tamiz_draft_long_row_set_short (GtkWidget  *row);
GtkWidget *tamiz_draft_number_row  (TamizDraft        *draft,
                                    const char        *part,
                                    const char        *title,
                                    const char        *subtitle,
                                    double             lower,
                                    double             upper,
                                    double             step,
                                    gboolean           slides);
void       tamiz_draft_number_row_set_absent (GtkWidget *row,
                                    double             absent);
void       tamiz_draft_number_row_set_decimals (GtkWidget *row,
                                    guint              decimals);
void       tamiz_draft_number_row_set_factor (GtkWidget *row,
                                    double             factor);
GtkWidget *tamiz_draft_scale       (TamizDraft        *draft,
                                    const char        *part,
                                    const char        *label,
                                    double             lower,
                                    double             upper,
                                    int                width);
void       tamiz_draft_number_set_whole (GtkWidget    *control,
                                    TamizDraftWholeFunc whole);
GtkWidget *tamiz_draft_switch_row  (TamizDraft        *draft,
                                    const char        *part,
                                    const char        *title,
                                    const char        *subtitle,
                                    gboolean           fallback);
void       tamiz_draft_switch_row_set_fallback (GtkWidget *row,
                                    gboolean           fallback);
GtkWidget *tamiz_draft_choice_row  (TamizDraft        *draft,
                                    const char        *part,
                                    const char        *title,
                                    const char *const *keys,
                                    const char *const *labels);

/* The same without a row, where several stand beside each other. */
GtkWidget *tamiz_draft_spin        (TamizDraft        *draft,
                                    const char        *part,
                                    const char        *label,
                                    double             lower,
                                    double             upper,
                                    double             step);
GtkWidget *tamiz_draft_entry       (TamizDraft        *draft,
                                    const char        *part,
                                    const char        *label,
                                    gboolean           optional);
GtkWidget *tamiz_draft_number_entry (TamizDraft       *draft,
                                    const char        *part,
                                    const char        *label);
GtkWidget *tamiz_draft_check       (TamizDraft        *draft,
                                    const char        *part,
                                    const char        *label);
GtkWidget *tamiz_draft_drop_down   (TamizDraft        *draft,
                                    const char        *part,
                                    const char        *label,
                                    const char *const *keys,
                                    const char *const *labels);

void       tamiz_draft_row_focus   (GtkWidget         *row);
gboolean   tamiz_draft_concerns    (const char        *changed,
                                    const char        *part);

G_END_DECLS
