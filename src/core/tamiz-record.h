#pragma once

#include "tamiz-fields.h"
#include "tamiz-value.h"

G_BEGIN_DECLS

#define TAMIZ_TYPE_RECORD (tamiz_record_get_type ())

G_DECLARE_FINAL_TYPE (TamizRecord, tamiz_record, TAMIZ, RECORD, GObject)

TamizRecord      *tamiz_record_new         (TamizKind         kind,
                                            gint64            id);
TamizRecord      *tamiz_record_dup         (TamizRecord      *self);

TamizKind         tamiz_record_get_kind    (TamizRecord      *self);
gint64            tamiz_record_get_id      (TamizRecord      *self);
const gint64     *tamiz_record_peek_id     (TamizRecord      *self);
void              tamiz_record_set_id      (TamizRecord      *self,
                                            gint64            id);
gint64            tamiz_record_get_change  (TamizRecord      *self);
gint64            tamiz_record_get_changed (TamizRecord      *self);
void              tamiz_record_set_changes (TamizRecord      *self,
                                            gint64            change,
                                            gint64            changed);

const TamizValue *tamiz_record_get         (TamizRecord      *self,
                                            int               field);
gboolean          tamiz_record_has         (TamizRecord      *self,
                                            int               field);
gint64            tamiz_record_get_int     (TamizRecord      *self,
                                            int               field);
const char       *tamiz_record_get_text    (TamizRecord      *self,
                                            int               field);
GBytes           *tamiz_record_get_bytes   (TamizRecord      *self,
                                            int               field);

TamizValue       *tamiz_record_edit        (TamizRecord      *self,
                                            int               field);
void              tamiz_record_set_int     (TamizRecord      *self,
                                            int               field,
                                            gint64            integer);
void              tamiz_record_set_text    (TamizRecord      *self,
                                            int               field,
                                            const char       *text);
void              tamiz_record_set_bytes   (TamizRecord      *self,
                                            int               field,
                                            GBytes           *bytes);
void              tamiz_record_set_audited (TamizRecord      *self,
                                            int               field,
                                            const char       *text);
char             *tamiz_record_to_text     (TamizRecord      *self);

G_END_DECLS
