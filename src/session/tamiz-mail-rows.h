#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what leaves by mail, written in the transaction of the decision.
 *
 * An outbox row without a connection, OBJECT "mail", OP the kind of mail, IDEM_KEY its Message-ID without
 * <>, SENDER by whose account it leaves.  PAYLOAD freezes what was decided, a flat object:
 *
 *   to, to_name, cc, reply_to   addresses; reply_to a whole mailbox
 *   language, subject, text, html
 *   calendar, calendar_method   the invitation, absent where there is none
 *   organizer                   by whose address the contact answers to the invitation
 *   with_packet                 whether the packet goes along; it is made when the mail leaves
 *   values                      what the fields of the template stood for
 *
 * STATE goes QUEUED → SENDING → DONE, or QUEUED again with NEXT_AT, or DEAD (refused for good), or HELD (in
 * doubt).  REASON is a word: "backoff", "greylisted", "no_account", "account", "refused", "template", "needless",
 * "not_allowed", "in_doubt", "by_hand", "bounced", "replaced", "sample"; while a row is SENDING it is the lease of who sends it.
 */

#define TAMIZ_MAIL_OBJECT "mail"
#define TAMIZ_MAIL_FORMER "mail_former"   /* written anew since; another row goes out in its place */

typedef struct
{
  const char *op;           /* "confirmation" (to the contact, copy to the executive), "packet" (to the
                               executive), "meeting_changed", "meeting_cancelled", "reassigned" (contact, copy
                               to the executive), "reassigned_away" (to the executive who had it), "returned"
                               (to who sent it), "late", "exception" */
  TamizRecord *handoff;     /* (nullable) */
  gint64 lead;              /* 0 = none */
  const char *to;           /* (nullable): an address; NULL = the contact's, of what goes to the contact */
  const char *to_name;      /* (nullable) */
  const char *cc;           /* (nullable): an address */
  const char *language;     /* (nullable): else the contact's, or the base's */
  json_t *values;           /* (nullable) (borrowed): texts by the fields of tamiz-mail-template.h; what is known
                               of lead, handoff and users is there without being said */
  gboolean with_invitation; /* the handoff's meeting, as a request or, of "meeting_cancelled" and
                               "reassigned_away", its end */
  gboolean with_packet;
  gint64 sender;            /* a user; 0 = anybody's account */
  TamizRecord *instead;     /* (nullable): a mail of this kind that waits, and is written anew */
} TamizMailOrder;

TamizRecord *tamiz_work_queue_mail     (TamizWork             *work,
                                        TamizChangeSet        *set,
                                        const TamizMailOrder  *order,
                                        GError               **error);
gboolean     tamiz_work_may_mail       (TamizWork             *work,
                                        TamizFacts            *facts,
                                        const char           **address,
                                        char                 **why_not);
const char  *tamiz_work_choose_mail_language (TamizWork   *work,
                                        const TamizMailOrder  *order,
                                        TamizFacts            *facts);
gboolean     tamiz_mail_goes_to_contact (const char           *op);
gboolean     tamiz_mail_may_reach      (TamizRecord           *email);

/* Of one kind and language, as the base has it, else as it is shipped. */
typedef struct
{
  char *language;
  char *subject;
  char *body;
  gint64 id;                /* of the base's own; 0 = it is as shipped */
} TamizMailText;

TamizMailText *tamiz_work_load_mail_text (TamizWork           *work,
                                          const char          *key,
                                          const char          *language,
                                          GError             **error);
void           tamiz_mail_text_free      (TamizMailText       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizMailText, tamiz_mail_text_free)

/* What stands for a template's fields; both are of tamiz-mail-values.c. */
json_t  *tamiz_work_make_mail_values (TamizWork             *work,
                                      const TamizMailOrder  *order,
                                      TamizFacts            *facts,
                                      const char            *language,
                                      GError               **error);
gboolean tamiz_work_fill_mail        (TamizWork             *work,
                                      const char            *op,
                                      json_t                *payload,
                                      GError               **error);

/* The step of a handoff that a kind of mail carries out; FALSE where there is none. */
gboolean tamiz_mail_get_step         (const char            *op,
                                      TamizHandoffStep      *step);
gboolean tamiz_work_note_mail_step   (TamizWork             *work,
                                      TamizChangeSet        *set,
                                      gint64                 handoff,
                                      const char            *op,
                                      TamizStepState         state,
                                      const char            *words,
                                      GError               **error);

G_END_DECLS
