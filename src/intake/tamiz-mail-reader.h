#pragma once

#include "tamiz-json.h"
#include "tamiz-mail-rules.h"
#include "tamiz-row-reader.h"

G_BEGIN_DECLS

#define TAMIZ_TYPE_MAIL_READER (tamiz_mail_reader_get_type ())

G_DECLARE_FINAL_TYPE (TamizMailReader, tamiz_mail_reader, TAMIZ, MAIL_READER, GObject)

/* Sees to a message before it is judged.  @seen_to: (out): whether it is no row then; @reason: (out): why,
 * in words.  FALSE with an error ends the reading before the message.
 */
typedef gboolean (*TamizMailLook) (TamizMailMessage  *message,
                                   gboolean          *seen_to,
                                   char             **reason,
                                   gpointer           user_data,
                                   GError           **error);

TamizMailReader *tamiz_mail_reader_new            (const char       *path,
                                                   GError          **error);
void             tamiz_mail_reader_set_us         (TamizMailReader  *self,
                                                   TamizMailUs      *us,
                                                   gint64            now);
void             tamiz_mail_reader_set_look       (TamizMailReader  *self,
                                                   TamizMailLook     look,
                                                   gpointer          user_data);
json_t          *tamiz_mail_reader_count_left_out (TamizMailReader  *self);

gboolean         tamiz_mail_looks_like_one        (const guint8     *head,
                                                   gsize             size);
void             tamiz_mail_try_bytes             (const guint8     *data,
                                                   gsize             size);

G_END_DECLS
