#pragma once

#include "tamiz-field-row.h"

#include <jansson.h>

G_BEGIN_DECLS

/* A lead's buyer persona in two rows: which one it is, computed unless somebody chose another,
 * and below that why.  A choice is saved with its reason, and not before there is one.
 */
#define TAMIZ_TYPE_PERSONA_CHOICE (tamiz_persona_choice_get_type ())

G_DECLARE_FINAL_TYPE (TamizPersonaChoice, tamiz_persona_choice, TAMIZ, PERSONA_CHOICE, GObject)

TamizPersonaChoice *tamiz_persona_choice_new      (TamizFieldRow      *choice_row,
                                                   TamizFieldRow      *reason_row);
void                tamiz_persona_choice_offer    (TamizPersonaChoice *self,
                                                   json_t             *personas);
void                tamiz_persona_choice_show     (TamizPersonaChoice *self,
                                                   json_t             *lead,
                                                   gboolean            other,
                                                   gboolean            editable);
char               *tamiz_persona_choice_give_up  (TamizPersonaChoice *self);
gboolean            tamiz_persona_choice_complete (TamizPersonaChoice *self,
                                                   TamizFieldRow      *row,
                                                   json_t             *fields);
void                tamiz_persona_choice_answered (TamizPersonaChoice *self,
                                                   TamizFieldRow      *row,
                                                   const GError       *error);

G_END_DECLS
