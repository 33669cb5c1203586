#pragma once

#include "tamiz-desk.h"

G_BEGIN_DECLS

/* A draft of the definition while somebody writes it: its document, which changes at once and is
 * stored part by part behind; what is contradictory in it; and what it would mean for the base.
 *
 * Signals:
 *   changed (part)           the document says something else; part is a path, or %NULL where
 *                            everything may be different
 *   edited (part)            somebody here has changed it, and it is about to be stored
 *   refused (part, message)  what was wanted of a part was not stored; the document says again
 *                            what it said before; what else was changed is stored all the same
 *   tried ()                 what it would mean was found out anew, or how far that is
 *   history ()               what can be taken back, or done again, is another thing
 */
#define TAMIZ_TYPE_DRAFT (tamiz_draft_get_type ())

G_DECLARE_FINAL_TYPE (TamizDraft, tamiz_draft, TAMIZ, DRAFT, GObject)

TamizDraft *tamiz_draft_new          (TamizDesk  *desk,
                                      gint64      version);
TamizDesk  *tamiz_draft_get_desk     (TamizDraft *self);
gint64      tamiz_draft_get_version  (TamizDraft *self);
void        tamiz_draft_read         (TamizDraft *self);
void        tamiz_draft_close        (TamizDraft *self);
gboolean    tamiz_draft_is_stored    (TamizDraft *self);

json_t     *tamiz_draft_get_document (TamizDraft *self);
json_t     *tamiz_draft_get          (TamizDraft *self,
                                      const char *part);
json_t     *tamiz_draft_get_findings (TamizDraft *self);

void        tamiz_draft_drag         (TamizDraft *self,
                                      const char *part,
                                      json_t     *value);
void        tamiz_draft_set          (TamizDraft *self,
                                      const char *part,
                                      json_t     *value);
void        tamiz_draft_add          (TamizDraft *self,
                                      const char *list,
                                      const char *stem,
                                      json_t     *item);
void        tamiz_draft_remove       (TamizDraft *self,
                                      const char *part);
void        tamiz_draft_move         (TamizDraft *self,
                                      const char *part,
                                      guint       position);

gboolean    tamiz_draft_can_undo     (TamizDraft *self);
gboolean    tamiz_draft_can_redo     (TamizDraft *self);
void        tamiz_draft_undo         (TamizDraft *self);
void        tamiz_draft_redo         (TamizDraft *self);

json_t     *tamiz_draft_get_trial    (TamizDraft *self);
const char *tamiz_draft_get_failure  (TamizDraft *self);
gboolean    tamiz_draft_is_trying    (TamizDraft *self,
                                      guint64    *done,
                                      guint64    *total);
void        tamiz_draft_set_instant  (TamizDraft *self,
                                      const char *at);

G_END_DECLS
