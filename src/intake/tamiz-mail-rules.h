#pragma once

#include "tamiz-mail-message.h"

G_BEGIN_DECLS

/* What a mail is to those who answer inquiries. */
typedef enum
{
  TAMIZ_MAIL_INQUIRY,
  TAMIZ_MAIL_ANSWER,       /* to a message, ours perhaps */
  TAMIZ_MAIL_AUTOMATIC,    /* nobody wrote it */
  TAMIZ_MAIL_NEWSLETTER,   /* to many */
  TAMIZ_MAIL_BOUNCE,
  TAMIZ_MAIL_OURS,         /* one of us wrote it */
  TAMIZ_MAIL_SEEN_TO,      /* it answers to a handoff's mail: whoever reads says so, no rule */
  TAMIZ_N_MAILS,
} TamizMailKind;

/* Who we are: addresses in lower case, and the domains of those that are nobody else's. */
typedef struct
{
  GHashTable *addresses;   /* char * */
  GHashTable *domains;     /* char * */
} TamizMailUs;

typedef struct
{
  TamizMailKind kind;
  const char *code;        /* static: "inquiry", "answer", "automatic" … */
  char *reason;            /* a sentence */
  TamizMailAddress *who;   /* (nullable): of an inquiry or answer, who asks; of the message */
  gboolean forwarded;      /* what was passed on to us is the inquiry */
} TamizMailVerdict;

TamizMailUs *tamiz_mail_us_new          (void);
void         tamiz_mail_us_free         (TamizMailUs       *self);
void         tamiz_mail_us_add          (TamizMailUs       *self,
                                         const char        *address);
gboolean     tamiz_mail_us_has          (TamizMailUs       *self,
                                         const char        *address);

void         tamiz_mail_judge           (TamizMailMessage  *message,
                                         TamizMailUs       *us,
                                         gboolean           sent,
                                         TamizMailVerdict  *verdict);
void         tamiz_mail_verdict_clear   (TamizMailVerdict  *self);
const char  *tamiz_mail_kind_get_code   (TamizMailKind      kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizMailUs, tamiz_mail_us_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizMailVerdict, tamiz_mail_verdict_clear)

G_END_DECLS
