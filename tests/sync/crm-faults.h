#pragma once

#include "tamiz-json.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* How servers that the tests make up misbehave. */
typedef enum
{
  FAULT_NONE,
  FAULT_COMMIT_CLOSE,       /* it is done, and the line breaks */
  FAULT_CLOSE_COMMIT,       /* the line breaks, and it is done a while later */
  FAULT_CLOSE,              /* the line breaks, and nothing was done */
  FAULT_RATE_SECONDS,       /* 429, Retry-After: 120 */
  FAULT_RATE_DATE,          /* 429, Retry-After: a date, by a clock that is a day off */
  FAULT_UNAVAILABLE,        /* 503 */
  FAULT_MAINTENANCE,        /* 503, Retry-After: 1200 */
  FAULT_COMMIT_GATEWAY,     /* it is done, and the proxy says 504 */
  FAULT_DRIP,               /* it is done, and the answer never ends */
  FAULT_TRUNCATED,          /* it is done, and the answer is half */
  FAULT_HTML,               /* a login page, 200 */
  FAULT_REDIRECT,           /* 302 */
  FAULT_HUGE,               /* it is done, and the answer has 9 MiB */
  FAULT_NESTED,             /* it is done, and the answer has 100,000 brackets */
  FAULT_EXPIRED,            /* 401, and the session is gone */
  FAULT_ERROR,              /* 500 */
  FAULT_LOCKED,             /* 200, "database is locked", nothing done */
  FAULT_RIGHTS,             /* 200, UserError: not allowed */
  FAULT_INVALID,            /* 200, UserError: not valid */
} Fault;

/* A server at a port of this machine, on a thread of its own. */
typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  SoupServer *server;
  int port;
} FaultListener;

gboolean  fault_does_nothing    (Fault               fault);
void      fault_respond         (SoupServerMessage  *message,
                                 guint               status,
                                 const char         *type,
                                 const char         *text);
void      fault_respond_json    (SoupServerMessage  *message,
                                 json_t             *json);
void      fault_misbehave       (GMainContext       *context,
                                 SoupServerMessage  *message,
                                 json_t             *json,
                                 Fault               fault);

void      fault_listener_start  (FaultListener      *self,
                                 SoupServerCallback  request_cb,
                                 gpointer            data);
void      fault_listener_stop   (FaultListener      *self);
void      fault_listener_clear  (FaultListener      *self);

G_END_DECLS
