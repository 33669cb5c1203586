#pragma once

#include "tamiz-draft.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Rows for a list, each bound to a part of a draft: it shows the part, changes it, and is marked
 * where what was typed was refused.  A row whose part is no longer there shows nothing.
 */

GtkWidget *tamiz_draft_text_row    (TamizDraft        *draft,
                                    const char        *part,
                                    const char        *title);
GtkWidget *tamiz_draft_long_row    (TamizDraft        *draft,
                                    const char        *part,
                                    const char        *title,
                                    gboolean           optional);
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
GtkWidget *tamiz_draft_switch_row  (TamizDraft        *draft,
                                    const char        *part,
                                    const char        *title,
                                    const char        *subtitle,
                                    gboolean           fallback);
GtkWidget *tamiz_draft_choice_row  (TamizDraft        *draft,
                                    const char        *part,
                                    const char        *title,
                                    const char *const *keys,
                                    const char *const *labels);
gboolean   tamiz_draft_concerns    (const char        *changed,
                                    const char        *part);

G_END_DECLS
