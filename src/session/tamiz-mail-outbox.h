#pragma once

#include "tamiz-mail-rows.h"

G_BEGIN_DECLS

/* Private to session: mails on their way out. */
json_t      *tamiz_mail_outbox_send    (TamizWork         *work,
                                        gint64             resend,
                                        GError           **error);
GBytes      *tamiz_mail_outbox_compose (TamizWork         *work,
                                        TamizRecord       *row,
                                        const char        *from,
                                        gboolean           draft,
                                        GError           **error);
json_t      *tamiz_mail_row_get_payload (TamizRecord      *row);
json_t      *tamiz_mail_outbox_save_files (TamizWork      *work,
                                        TamizRecord       *row,
                                        const char        *folder,
                                        GError           **error);

/* What becomes of a row, and what its handoff's step says then. */
typedef struct
{
  TamizOutboxState state;
  const char *reason;
  const char *words;        /* (nullable): the server's, or ours */
  gint64 next_at;           /* 0 = none */
  TamizStepState step;
  const char *step_words;   /* (nullable) */
} TamizMailFate;

gboolean     tamiz_mail_row_settle     (TamizWork           *work,
                                        TamizChangeSet      *set,
                                        TamizRecord         *row,
                                        const TamizMailFate *fate,
                                        GError             **error);

gboolean     tamiz_mail_row_is_mail    (TamizRecord         *row);

/* The mark in a subject, by which an answer is known; tamiz-mail-token.c. */
char        *tamiz_mail_row_dup_subject (TamizWork          *work,
                                        TamizRecord         *row,
                                        gboolean             draft,
                                        GError             **error);
TamizRecord *tamiz_mail_row_find_by_subject (TamizWork      *work,
                                        const char          *subject,
                                        GError             **error);

/* By what the base says now; tamiz-mail-anew.c. */
gboolean     tamiz_mail_row_look       (TamizWork           *work,
                                        TamizRecord         *row,
                                        gboolean            *elsewhere,
                                        char               **why_not,
                                        GError             **error);
TamizRecord *tamiz_mail_row_write_anew (TamizWork           *work,
                                        TamizChangeSet      *set,
                                        TamizRecord         *row,
                                        GError             **error);

/* tamiz-mail-invitation.c. */
void         tamiz_work_add_invitation (TamizWork         *work,
                                        TamizRecord       *handoff,
                                        const char        *op,
                                        TamizRecord       *person,
                                        json_t            *payload);

/* Of a row that goes out now; tamiz-mail-obsolete.c. */
gboolean     tamiz_mail_row_is_needless (TamizWork         *work,
                                        TamizRecord        *row,
                                        const char        **why,
                                        GError            **error);
gboolean     tamiz_work_supersede_mails (TamizWork         *work,
                                        TamizChangeSet     *set,
                                        TamizRecord        *handoff,
                                        TamizRecord       **waiting,
                                        GError            **error);

G_END_DECLS
