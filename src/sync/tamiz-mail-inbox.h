#pragma once

#include "tamiz-mail-sender.h"

G_BEGIN_DECLS

/* Where this machine reads what people answer. */
typedef struct
{
  char *host;
  guint port;
  TamizMailSecurity security;
  char *user;
  char *folder;             /* "INBOX" */
  char *ca_file;            /* (nullable): certificates to trust instead of the system's */
  char *secret_file;        /* (nullable): where the password is, if not in the keyring */
  char *secret_env;         /* (nullable) */
  gint64 patience;          /* seconds until a server that says nothing is given up; 0 = the usual */
} TamizMailInbox;

/* Up to where somebody has read. */
typedef struct
{
  guint32 validity;         /* UIDVALIDITY; 0 = nothing was read */
  guint32 last;             /* the highest UID that was read */
} TamizMailMark;

TamizMailInbox *tamiz_mail_inbox_new          (void);
void            tamiz_mail_inbox_free         (TamizMailInbox        *self);
TamizMailInbox *tamiz_mail_inbox_load         (GError               **error);
gboolean        tamiz_mail_inbox_save         (const TamizMailInbox  *self,
                                               GError               **error);
gboolean        tamiz_mail_inbox_remove       (GError               **error);
gboolean        tamiz_mail_inbox_set_server   (TamizMailInbox        *self,
                                               const char            *server,
                                               const char            *security,
                                               GError               **error);
gint64          tamiz_mail_inbox_get_changed  (const TamizMailInbox  *self);
char           *tamiz_mail_inbox_dup_url      (const TamizMailInbox  *self);
gboolean        tamiz_mail_inbox_store_secret (const TamizMailInbox  *self,
                                               const char            *secret,
                                               GCancellable          *cancellable,
                                               GError               **error);
char           *tamiz_mail_inbox_read_secret  (const TamizMailInbox  *self,
                                               GCancellable          *cancellable,
                                               GError               **error);
gboolean        tamiz_mail_inbox_load_mark    (const char            *reader,
                                               TamizMailMark         *mark,
                                               GError               **error);
gboolean        tamiz_mail_inbox_save_mark    (const char            *reader,
                                               const TamizMailMark   *mark,
                                               GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizMailInbox, tamiz_mail_inbox_free)

G_END_DECLS
