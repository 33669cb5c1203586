#pragma once

#include <gio/gio.h>

#include "tamiz-form-post.h"

G_BEGIN_DECLS

/* A form that posts are taken for. */
typedef struct
{
  char *digest;             /* of its token, see tamiz_form_token_digest() */
  char *language;           /* (nullable) */
  char *thanks;             /* (nullable): where a browser goes on from here */
  char **origins;           /* (nullable): sites that may use it; none named = any */
} TamizFormSite;

/* Something that arrived.  It belongs to whoever was given it, until it is answered. */
typedef struct
{
  char *digest;             /* of the form's token, or of a confirmation's */
  gboolean confirms;        /* whether it is a confirmation; then there is no post */
  TamizFormPost *post;      /* (nullable) */
  char *page;               /* (nullable): where the browser says that the form stands */
  char *fingerprint;        /* the same for a post that is sent twice */
} TamizFormArrival;

typedef enum
{
  TAMIZ_FORM_TAKEN,         /* it is in the base */
  TAMIZ_FORM_CHECK_MAIL,    /* the same, and it waits for a confirmation */
  TAMIZ_FORM_CONFIRMED,
  TAMIZ_FORM_UNKNOWN,       /* there is no such form, or nothing to be confirmed */
  TAMIZ_FORM_INVALID,       /* something is missing or wrong in it */
  TAMIZ_FORM_BUSY,          /* come again */
  TAMIZ_FORM_FAILED,        /* it could not be stored */
} TamizFormResult;

typedef struct
{
  TamizFormResult result;
  const char *field;        /* (nullable): of INVALID */
  gboolean bad_email;       /* of INVALID: else the field is blank */
} TamizFormAnswer;

typedef struct
{
  const char *address;      /* to listen at; an IP address */
  guint16 port;             /* 0 = any that is free */
  const char *certificate;  /* (nullable): file, PEM; with its key the server speaks TLS */
  const char *key;          /* (nullable): file, PEM */
  const char *const *proxies; /* (nullable): addresses or networks whose X-Forwarded-For is believed */
  guint per_minute;         /* posts of one address; 0 = no limit */
  guint most_waiting;       /* posts that wait for an answer; beyond it 503 */
  guint most_connections;
  guint patience;           /* seconds in which a request must have arrived whole */
} TamizFormServerOptions;

#define TAMIZ_TYPE_FORM_SERVER (tamiz_form_server_get_type ())

G_DECLARE_FINAL_TYPE (TamizFormServer, tamiz_form_server, TAMIZ, FORM_SERVER, GObject)

/* Called on the server's thread.  Whoever is called answers some time by
 * tamiz_form_server_answer(), from any thread.
 */
typedef void (*TamizFormArrivedFunc) (TamizFormServer        *server,
                                      const TamizFormArrival *arrival,
                                      gpointer                ticket,
                                      gpointer                user_data);

TamizFormServer *tamiz_form_server_new       (const TamizFormServerOptions *options,
                                              TamizFormArrivedFunc          arrived,
                                              gpointer                      user_data);
gboolean         tamiz_form_server_start     (TamizFormServer              *self,
                                              GError                      **error);
void             tamiz_form_server_stop      (TamizFormServer              *self);
guint16          tamiz_form_server_get_port  (TamizFormServer              *self);
void             tamiz_form_server_set_sites (TamizFormServer              *self,
                                              GPtrArray                    *sites);
void             tamiz_form_server_answer    (TamizFormServer              *self,
                                              gpointer                      ticket,
                                              const TamizFormAnswer        *answer);

TamizFormSite   *tamiz_form_site_new         (const char                   *digest,
                                              const char                   *language,
                                              const char                   *thanks,
                                              const char *const            *origins);
TamizFormSite   *tamiz_form_site_ref         (TamizFormSite                *self);
void             tamiz_form_site_unref       (TamizFormSite                *self);
gboolean         tamiz_form_site_allows      (const TamizFormSite          *self,
                                              const char                   *origin);
char            *tamiz_form_token_digest     (const char                   *token);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizFormSite, tamiz_form_site_unref)

G_END_DECLS
