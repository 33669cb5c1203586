#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* No more text of a message than this is kept, in bytes; what is longer is cut. */
#define TAMIZ_MAIL_MAX_TEXT (64 * 1024)

/* Who stands in a header. */
typedef struct
{
  char *name;                /* (nullable) */
  char *address;             /* lower case */
} TamizMailAddress;

/* What somebody passed on: the message within the message. */
typedef struct
{
  TamizMailAddress *from;    /* (nullable) */
  char *subject;             /* (nullable) */
  char *text;                /* (nullable) */
  char *signature;           /* (nullable) */
} TamizMailForward;

/* An address that could not be reached (RFC 3464, or in the words of a server). */
typedef struct
{
  char *address;             /* lower case */
  char *status;              /* (nullable): "5.1.1" */
  char *reason;              /* (nullable): what the server said */
  gboolean permanent;
} TamizMailBounce;

/* What a message says, as people read it.  Immutable once it was read. */
typedef struct
{
  char *id;                  /* (nullable): Message-ID, without brackets */
  GPtrArray *answers_to;     /* char *: In-Reply-To, then References from the nearest */
  TamizMailAddress *from;    /* (nullable) */
  TamizMailAddress *reply_to; /* (nullable) */
  GPtrArray *to;             /* TamizMailAddress */
  GPtrArray *copied;         /* TamizMailAddress: Cc */
  char *subject;             /* (nullable) */
  gint64 at;                 /* its Date, microseconds; 0 = none that can be read */
  gint64 received_at;        /* by the last server; 0 = not said */

  char *text;                /* (nullable): without what is quoted and without the signature */
  char *signature;           /* (nullable) */
  gboolean cut;              /* the text was longer */
  GPtrArray *attachments;    /* char *: names of files */
  TamizMailForward *forward; /* (nullable) */
  GPtrArray *bounces;        /* TamizMailBounce */

  char *type;                /* of the message, "multipart/report" */
  char *report_type;         /* (nullable): of a report, "delivery-status" */
  char *calendar_method;     /* (nullable): of an invitation, "REQUEST" */
  char *calendar;            /* (nullable): the invitation, or the answer to one */
  GPtrArray *reported;       /* char *: Message-IDs of the mails that a report is about */
  GHashTable *headers;       /* lower-case name → value, of those that say what a mail is */
} TamizMailMessage;

TamizMailMessage *tamiz_mail_message_new        (GBytes           *bytes);
void              tamiz_mail_message_free       (TamizMailMessage *self);
const char       *tamiz_mail_message_get_header (TamizMailMessage *self,
                                                 const char       *name);

TamizMailAddress *tamiz_mail_address_new        (const char       *name,
                                                 const char       *address);
void              tamiz_mail_address_free       (TamizMailAddress *self);
char             *tamiz_mail_address_dup_text   (const TamizMailAddress *self);
void              tamiz_mail_forward_free       (TamizMailForward *self);
void              tamiz_mail_bounce_free        (TamizMailBounce  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizMailMessage, tamiz_mail_message_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizMailAddress, tamiz_mail_address_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizMailForward, tamiz_mail_forward_free)

G_END_DECLS
