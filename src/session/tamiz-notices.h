#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what somebody is told of: a clock that runs out, or ran out; and what others
 * did that concerns them.  A notice is made once, by its key, however many programs look.
 */

/* A member is told this, with the words that whoever reads it gets. */
typedef struct
{
  gint64 member;            /* a user */
  const char *topic;        /* "warning", "late", "summary", "packet", "returned", "meeting", "answer" … */
  const char *key;          /* (nullable): once */
  gint64 at;                /* when it was due */
  gint64 lead, handoff;     /* 0 = none */
  const char *clock;        /* (nullable) */
  gint64 due;               /* 0 = none */
  const char *text;         /* (nullable): words of somebody; else they are made of the rest */
} TamizNoticeOrder;

TamizRecord *tamiz_work_add_notice    (TamizWork              *work,
                                       TamizChangeSet         *set,
                                       const TamizNoticeOrder *order,
                                       GError                **error);
gboolean     tamiz_work_see_notices   (TamizWork              *work,
                                       TamizChangeSet         *set,
                                       const char             *key,
                                       GError                **error);
gboolean     tamiz_work_make_notices  (TamizWork              *work,
                                       gboolean                inquiries,
                                       GError                **error);
json_t      *tamiz_work_show_notices  (TamizWork              *work,
                                       gint64                  member,
                                       gboolean                all,
                                       gint64                  limit,
                                       GError                **error);
void         tamiz_work_try_notices   (TamizWork              *work,
                                       gboolean                inquiries);
char        *tamiz_notice_dup_text    (TamizRecord            *notice,
                                       const char             *name);

G_END_DECLS
