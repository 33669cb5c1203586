#pragma once

#include "tamiz-mail-message.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: mails that answer to ours, wherever they were read. */
typedef enum
{
  TAMIZ_MAIL_IS_NO_ANSWER,      /* none of ours is meant: it may be an inquiry */
  TAMIZ_MAIL_ACCEPTED,          /* the executive accepted the handoff */
  TAMIZ_MAIL_RETURNED,
  TAMIZ_MAIL_UNCLEAR,           /* nothing was decided; executive and sender were told */
  TAMIZ_MAIL_TOO_LATE,          /* the handoff does not wait for a decision any more */
  TAMIZ_MAIL_MEETING,           /* the contact answered to the invitation */
  TAMIZ_MAIL_CAME_BACK,         /* a server could not deliver ours */
  TAMIZ_MAIL_NOBODY_WROTE,      /* a machine answered */
  TAMIZ_N_MAIL_ANSWERS,
} TamizMailAnswer;

gboolean    tamiz_work_take_mail    (TamizWork          *work,
                                       TamizMailMessage   *message,
                                       TamizMailAnswer    *what,
                                       char              **words,
                                       GError            **error);
const char *tamiz_mail_answer_get_nick (TamizMailAnswer    what);

/* What a server says of a mail of ours that it could not deliver; tamiz-mail-returns.c. */
gboolean    tamiz_work_take_bounce    (TamizWork          *work,
                                       TamizMailMessage   *message,
                                       TamizMailAnswer    *what,
                                       char              **words,
                                       GError            **error);
TamizRecord *tamiz_work_find_mail_row (TamizWork          *work,
                                       GPtrArray          *ids,
                                       GError            **error);

G_END_DECLS
