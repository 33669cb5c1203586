#pragma once

#include "tamiz-session.h"

G_BEGIN_DECLS

/* Receives the posts of web forms for an open base: keeps each before its visitor is told that it
 * arrived, and admits it afterwards.  Belongs to the main context; the server has a thread of its own.
 */
#define TAMIZ_TYPE_FORM_SERVICE (tamiz_form_service_get_type ())

G_DECLARE_FINAL_TYPE (TamizFormService, tamiz_form_service, TAMIZ, FORM_SERVICE, GObject)

#define TAMIZ_FORM_SERVICE_ADDRESS "127.0.0.1"
#define TAMIZ_FORM_SERVICE_PORT 8390

typedef struct
{
  const char *address;      /* (nullable): the loopback address without it */
  guint port;               /* 0 = any that is free */
  const char *certificate;  /* (nullable) */
  const char *key;          /* (nullable) */
  const char *const *proxies; /* (nullable): whose word on a visitor's address is believed */
  gboolean behind_proxy;    /* somebody else does TLS, so it may listen elsewhere without */
  const char *public_url;   /* (nullable): where visitors reach it, for links in mails */
  int per_minute;           /* posts of one address; 0 = no limit; below 0 = the usual */
} TamizFormServiceOptions;

TamizFormService *tamiz_form_service_new         (TamizSession                  *session,
                                                  const TamizFormServiceOptions *options);
void              tamiz_form_service_start_async (TamizFormService              *self,
                                                  GAsyncReadyCallback            callback,
                                                  gpointer                       user_data);
gboolean          tamiz_form_service_start_finish (TamizFormService             *self,
                                                  GAsyncResult                  *result,
                                                  GError                       **error);
void              tamiz_form_service_stop_async  (TamizFormService              *self,
                                                  GAsyncReadyCallback            callback,
                                                  gpointer                       user_data);
gboolean          tamiz_form_service_stop_finish (TamizFormService              *self,
                                                  GAsyncResult                  *result,
                                                  GError                       **error);
gboolean          tamiz_form_service_is_running  (TamizFormService              *self);
const char       *tamiz_form_service_get_url     (TamizFormService              *self);
guint             tamiz_form_service_get_n_posts (TamizFormService              *self);

G_END_DECLS
