#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  TAMIZ_MAIL_STARTTLS,      /* TLS before anything is said; refused where the server has none */
  TAMIZ_MAIL_TLS,           /* TLS from the first byte */
  TAMIZ_MAIL_NONE_ON_LOOPBACK, /* in clear, and only to this machine itself */
} TamizMailSecurity;

/* The account by which this machine sends mail. */
typedef struct
{
  char *host;
  guint port;
  TamizMailSecurity security;
  char *user;               /* (nullable): who logs in */
  char *from;               /* "Name <a@b>" */
  char *ca_file;            /* (nullable): certificates to trust instead of the system's */
  char *secret_file;        /* (nullable): where the password is, if not in the keyring */
  char *secret_env;         /* (nullable) */
  gint64 patience;          /* seconds until a server that says nothing is given up; 0 = the usual */
} TamizMailAccount;

typedef enum
{
  TAMIZ_MAIL_SENT,
  TAMIZ_MAIL_REFUSED,       /* for good: sending it again would be refused again */
  TAMIZ_MAIL_NOT_SENT,      /* nothing has left; it may be sent again */
  TAMIZ_MAIL_IN_DOUBT,      /* it may or may not have arrived: never sent again by itself */
} TamizMailResult;

gboolean          tamiz_mail_server_read       (const char              *server,
                                                const char              *security,
                                                const guint             *usual,
                                                char                   **host,
                                                guint                   *port,
                                                TamizMailSecurity       *found,
                                                GError                 **error);
const char       *tamiz_mail_security_get_nick (TamizMailSecurity        security);

TamizMailAccount *tamiz_mail_account_new       (void);
void              tamiz_mail_account_free      (TamizMailAccount        *self);
TamizMailAccount *tamiz_mail_account_load      (GError                 **error);
gboolean          tamiz_mail_account_save      (const TamizMailAccount  *self,
                                                GError                 **error);
gboolean          tamiz_mail_account_remove    (GError                 **error);
gboolean          tamiz_mail_account_set_server (TamizMailAccount       *self,
                                                const char              *server,
                                                const char              *security,
                                                GError                 **error);
const char       *tamiz_mail_account_get_security (const TamizMailAccount *self);
char             *tamiz_mail_account_dup_url   (const TamizMailAccount  *self);
gboolean          tamiz_mail_account_store_secret (const TamizMailAccount *self,
                                                const char              *secret,
                                                GCancellable            *cancellable,
                                                GError                 **error);
gboolean          tamiz_mail_account_read_secret (const TamizMailAccount *self,
                                                char                   **secret,
                                                GCancellable            *cancellable,
                                                GError                 **error);

TamizMailResult   tamiz_mail_send              (const TamizMailAccount  *account,
                                                const char              *secret,
                                                const char              *from,
                                                const char *const       *to,
                                                GBytes                  *message,
                                                GCancellable            *cancellable,
                                                char                   **words);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizMailAccount, tamiz_mail_account_free)

G_END_DECLS
