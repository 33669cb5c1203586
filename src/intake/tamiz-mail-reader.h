#pragma once

#include "tamiz-json.h"
#include "tamiz-mail-rules.h"
#include "tamiz-row-reader.h"

G_BEGIN_DECLS

#define TAMIZ_TYPE_MAIL_READER (tamiz_mail_reader_get_type ())

G_DECLARE_FINAL_TYPE (TamizMailReader, tamiz_mail_reader, TAMIZ, MAIL_READER, GObject)

TamizMailReader *tamiz_mail_reader_new            (const char       *path,
                                                   GError          **error);
void             tamiz_mail_reader_set_us         (TamizMailReader  *self,
                                                   TamizMailUs      *us,
                                                   gint64            now);
json_t          *tamiz_mail_reader_count_left_out (TamizMailReader  *self);

gboolean         tamiz_mail_looks_like_one        (const guint8     *head,
                                                   gsize             size);
void             tamiz_mail_try_bytes             (const guint8     *data,
                                                   gsize             size);

G_END_DECLS
