#pragma once

#include "tamiz-form-limits.h"
#include "tamiz-form-server.h"
#include "tamiz-form-words.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* RFC 6585; libsoup 3.2 has no name for it. */
#define TAMIZ_FORM_TOO_MANY_REQUESTS 429

/* Everything below belongs to the server's thread, unless it says otherwise. */
struct _TamizFormServer
{
  GObject parent_instance;

  char *address;
  guint16 port;
  char *certificate_file;
  char *key_file;
  GPtrArray *proxies;       /* GInetAddressMask */
  guint most_waiting;
  guint most_connections;
  guint patience;           /* seconds */
  TamizFormArrivedFunc arrived;
  gpointer user_data;

  GThread *thread;          /* (nullable): of whoever started it */
  GMainContext *context;
  GMainLoop *loop;

  GMutex mutex;
  GCond started;            /* with the mutex: `ready` or `failure` */
  gboolean ready;
  GError *failure;
  GHashTable *sites;        /* under the mutex: digest → TamizFormSite */

  SoupServer *soup;
  GSocketService *service;
  GTlsCertificate *certificate; /* (nullable) */
  GHashTable *visitors;     /* set of TamizFormVisitor */
  TamizFormLimits *addresses;
  TamizFormLimits *forms;
  guint waiting;            /* arrivals that were not answered yet */
};

/* A connection.  It goes with the last reference to its stream. */
typedef struct
{
  TamizFormServer *server;
  GSocketConnection *connection;
  GIOStream *stream;        /* the connection's, or TLS on it */
  GSocketAddress *remote;   /* by which messages find the visitor */
  char *peer;               /* its IP address */
  gint64 deadline;          /* monotonic; 0 = it waits for us */
  GByteArray *body;         /* (nullable): of the request that is arriving */
  gsize dropped;            /* bytes that came although they were refused */
  gboolean refused;
} TamizFormVisitor;

/* How an answer is to look. */
typedef struct
{
  SoupServerMessage *message;
  TamizFormSite *site;      /* (nullable) */
  const char *language;     /* (nullable) */
  gboolean json;            /* else a page */
} TamizFormReply;

/* tamiz-form-visitors.c */
gboolean          tamiz_form_visitors_incoming_cb (GSocketService    *service,
                                                   GSocketConnection *connection,
                                                   GObject           *source,
                                                   gpointer           user_data);
void              tamiz_form_visitors_early_cb    (SoupServer        *soup,
                                                   SoupServerMessage *message,
                                                   const char        *path,
                                                   GHashTable        *query,
                                                   gpointer           user_data);
gboolean          tamiz_form_visitors_sweep_cb    (gpointer           user_data);
TamizFormVisitor *tamiz_form_visitors_find        (SoupServerMessage *message);
char             *tamiz_form_visitors_dup_address (TamizFormServer   *self,
                                                   TamizFormVisitor  *visitor,
                                                   SoupServerMessage *message);

/* tamiz-form-pages.c */
void              tamiz_form_reply                (const TamizFormReply *reply,
                                                   guint              status,
                                                   TamizFormWord      word,
                                                   const char        *field);
void              tamiz_form_reply_done           (const TamizFormReply *reply,
                                                   TamizFormWord      word);
void              tamiz_form_reply_ask            (const TamizFormReply *reply);
void              tamiz_form_reply_preflight      (const TamizFormReply *reply);
char             *tamiz_form_make_refusal         (guint              status,
                                                   TamizFormWord      word);

G_END_DECLS
