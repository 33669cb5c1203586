#pragma once

#include "tamiz-exchange.h"

G_BEGIN_DECLS

/* What the CRM's own words come down to.  Every answer is of exactly one class; what
 * follows from it is the worker's business.
 */
typedef enum
{
  TAMIZ_CLASS_OK,
  TAMIZ_CLASS_EXISTS,           /* our key may be there already: look it up */
  TAMIZ_CLASS_OTHER_DUPLICATE,  /* something alike is there, or the key twice */
  TAMIZ_CLASS_TRANSIENT,        /* try again later */
  TAMIZ_CLASS_RATE,             /* too many requests: the whole connection waits */
  TAMIZ_CLASS_AUTH,
  TAMIZ_CLASS_RIGHTS,
  TAMIZ_CLASS_INVALID,          /* refused for what it says */
  TAMIZ_CLASS_GONE,             /* a known record was merged or deleted over there */
  TAMIZ_CLASS_EMPTY,            /* no rows */
  TAMIZ_CLASS_NOT_THE_API,      /* a login page, a proxy, a wrong address */
  TAMIZ_CLASS_UNREADABLE,       /* cut off, too deep: it may have been done */
  TAMIZ_CLASS_SERVER_ERROR,     /* a 5xx that no rule knows */
  TAMIZ_CLASS_CHANGED,          /* somebody changed it since it was looked at; nothing was written */
} TamizClass;

/* What makes a repeated request harmless. */
typedef enum
{
  TAMIZ_REPEAT_KEYED_UPSERT,    /* A: send again */
  TAMIZ_REPEAT_CLIENT_ID,       /* B: send again, and look up what exists */
  TAMIZ_REPEAT_PROBE_FIRST,     /* C: wait, probe, then create */
} TamizRepeat;

/* What became of a lead, in our words. */
typedef enum
{
  TAMIZ_REMOTE_OPEN,
  TAMIZ_REMOTE_WORKING,
  TAMIZ_REMOTE_WON,
  TAMIZ_REMOTE_LOST,
  TAMIZ_REMOTE_DEFERRED,
  TAMIZ_REMOTE_GONE,
  TAMIZ_REMOTE_UNMAPPED,        /* a stage the mapping does not know: a person says what it means */
} TamizRemoteOutcome;

/* One record over there, as last read. */
typedef struct
{
  char *object;                 /* lead or deal */
  char *key;                    /* (nullable): our key */
  char *remote_id;
  char *state;                  /* (nullable): in the CRM's own word; NULL of what is gone */
  TamizRemoteOutcome outcome;
  char *amount;                 /* (nullable): a decimal */
  char *currency;               /* (nullable): ISO 4217 */
  char *lost_reason;            /* (nullable): in the CRM's own words */
  char *competitor;             /* (nullable): who got it */
  char *closed_on;              /* (nullable): 2026-11-22 */
  char *until;                  /* (nullable): of deferred ones, 2026-11-22 */
  char *modified;               /* (nullable): the server's time, ISO 8601, UTC */
  char *follow;                 /* (nullable): of a converted lead, the deal that goes on */
  char *lead;                   /* (nullable): of a deal, the lead over there it came from */
  char *merged_into;            /* (nullable): the record it was merged into */
} TamizRemoteChange;

typedef struct
{
  TamizClass klass;
  char *words;                  /* (nullable): the server's own */
  gint64 retry_after;           /* microseconds from now; 0 = it does not say */
  gboolean rolled_back;         /* a rule knows that nothing was done */
  TamizClass not_found;         /* of exists: what it is where our key is not there */
} TamizAnswer;

typedef struct
{
  char *remote_id;
  char *key;                    /* (nullable): as the server echoes it */
  gboolean dropped_key;         /* the server should have echoed it, and did not */
} TamizRemoteRef;

#define TAMIZ_TYPE_CONNECTOR (tamiz_connector_get_type ())

/* A CRM as its mapping file describes it.  Immutable; all functions are pure. */
G_DECLARE_FINAL_TYPE (TamizConnector, tamiz_connector, TAMIZ, CONNECTOR, GObject)

TamizConnector    *tamiz_connector_parse         (const char         *text,
                                                  gssize              length,
                                                  GError            **error);
TamizConnector    *tamiz_connector_load          (const char         *path,
                                                  GError            **error);
TamizConnector    *tamiz_connector_find          (const char         *folder,
                                                  const char         *kind,
                                                  GError            **error);
TamizConnector    *tamiz_connector_share         (const char         *folder,
                                                  const char         *kind,
                                                  GError            **error);

const char        *tamiz_connector_get_id        (TamizConnector     *self);
const char        *tamiz_connector_get_title     (TamizConnector     *self);
const char        *tamiz_connector_get_promise   (TamizConnector     *self);
gboolean           tamiz_connector_has_path_setting (TamizConnector  *self);
gboolean           tamiz_connector_has_exact_address (TamizConnector *self);
gboolean           tamiz_connector_has_login     (TamizConnector     *self);
gboolean           tamiz_connector_has_oauth     (TamizConnector     *self);
gboolean           tamiz_connector_uses_oauth    (TamizConnector     *self,
                                                  json_t             *settings);
char              *tamiz_connector_dup_token_host (TamizConnector    *self);
const char *const *tamiz_connector_get_start     (TamizConnector     *self);
const char        *tamiz_connector_get_ping      (TamizConnector     *self);
gboolean           tamiz_connector_has_op        (TamizConnector     *self,
                                                  const char         *op);
TamizRepeat        tamiz_connector_get_repeat    (TamizConnector     *self,
                                                  const char         *op);
const char        *tamiz_connector_get_probe     (TamizConnector     *self,
                                                  const char         *op);
gboolean           tamiz_connector_names_record  (TamizConnector     *self,
                                                  const char         *op);
gboolean           tamiz_connector_needs         (TamizConnector     *self,
                                                  const char         *op,
                                                  const char         *object);
gboolean           tamiz_connector_uses          (TamizConnector     *self,
                                                  const char         *op,
                                                  const char         *key);
json_t            *tamiz_connector_get_settings  (TamizConnector     *self);
const char *const *tamiz_connector_get_checks    (TamizConnector     *self);
const char        *tamiz_connector_get_advice    (TamizConnector     *self,
                                                  const char         *op);
guint              tamiz_connector_get_max_attempts (TamizConnector  *self);
gint64             tamiz_connector_get_overlap   (TamizConnector     *self);
guint              tamiz_connector_get_page_size (TamizConnector     *self,
                                                  const char         *op);

TamizConnector    *tamiz_connector_bind          (TamizConnector     *self,
                                                  json_t             *settings,
                                                  GError            **error);

void               tamiz_connector_map           (TamizConnector     *self,
                                                  json_t             *settings,
                                                  json_t             *values);

/* What it does, for people who set up a connection. */
gboolean           tamiz_connector_takes_fields  (TamizConnector     *self,
                                                  const char         *object);
gboolean           tamiz_connector_owns_field    (TamizConnector     *self,
                                                  const char         *object,
                                                  const char         *field);
json_t            *tamiz_connector_list_defaults (TamizConnector     *self,
                                                  const char         *object);
gboolean           tamiz_connector_get_meaning   (TamizConnector     *self,
                                                  const char         *object,
                                                  const char         *state,
                                                  TamizRemoteOutcome *outcome);

/* @scope is a flat JSON object of registered keys: what templates may use. */
json_t            *tamiz_connector_new_scope     (TamizConnector     *self,
                                                  const char         *url,
                                                  const char         *login,
                                                  json_t             *settings,
                                                  GError            **error);
char              *tamiz_connector_make_record_url (TamizConnector   *self,
                                                  const char         *object,
                                                  json_t             *session,
                                                  const char         *remote_id);
TamizRequest      *tamiz_connector_build         (TamizConnector     *self,
                                                  const char         *op,
                                                  json_t             *scope,
                                                  const char         *secret,
                                                  GError            **error);
TamizRequest      *tamiz_connector_build_with_token (TamizConnector  *self,
                                                  const char         *op,
                                                  json_t             *scope,
                                                  const char         *secret,
                                                  const char         *token,
                                                  GError            **error);
TamizAnswer       *tamiz_connector_classify      (TamizConnector     *self,
                                                  const char         *op,
                                                  TamizResponse      *response,
                                                  gint64              now);
gboolean           tamiz_connector_read          (TamizConnector     *self,
                                                  const char         *op,
                                                  TamizResponse      *response,
                                                  json_t             *scope,
                                                  GError            **error);
TamizRemoteRef    *tamiz_connector_parse_ref     (TamizConnector     *self,
                                                  const char         *op,
                                                  TamizResponse      *response,
                                                  const char         *key,
                                                  GError            **error);
GPtrArray         *tamiz_connector_parse_rows    (TamizConnector     *self,
                                                  const char         *op,
                                                  TamizResponse      *response,
                                                  GError            **error);
GPtrArray         *tamiz_connector_parse_changes (TamizConnector     *self,
                                                  const char         *op,
                                                  TamizResponse      *response,
                                                  GError            **error);
gboolean           tamiz_connector_finds_deals   (TamizConnector     *self);
const char        *tamiz_connector_get_also      (TamizConnector     *self,
                                                  const char         *op);
json_t            *tamiz_connector_parse_record  (TamizConnector     *self,
                                                  const char         *op,
                                                  TamizResponse      *response);
char              *tamiz_connector_parse_lock    (TamizConnector     *self,
                                                  const char         *op,
                                                  json_t             *record,
                                                  TamizResponse      *response);
json_t            *tamiz_connector_get_owned     (TamizConnector     *self,
                                                  const char         *field,
                                                  json_t             *record);
json_t            *tamiz_connector_reduce_owned  (TamizConnector     *self,
                                                  json_t             *values);
json_t            *tamiz_connector_expand_owned  (TamizConnector     *self,
                                                  json_t             *session,
                                                  json_t             *values);
gboolean           tamiz_connector_names_pages   (TamizConnector     *self,
                                                  const char         *op);
char              *tamiz_connector_parse_next    (TamizConnector     *self,
                                                  const char         *op,
                                                  TamizResponse      *response);
json_t            *tamiz_connector_parse_fields  (TamizConnector     *self,
                                                  const char         *op,
                                                  TamizResponse      *response,
                                                  GError            **error);

const char        *tamiz_class_nick              (TamizClass          klass);
const char        *tamiz_remote_outcome_nick     (TamizRemoteOutcome  outcome);
gboolean           tamiz_remote_outcome_from_nick (const char        *nick,
                                                  TamizRemoteOutcome *outcome);
void               tamiz_answer_free             (TamizAnswer        *self);
void               tamiz_remote_ref_free         (TamizRemoteRef     *self);
void               tamiz_remote_change_free      (TamizRemoteChange  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizAnswer, tamiz_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizRemoteRef, tamiz_remote_ref_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizRemoteChange, tamiz_remote_change_free)

G_END_DECLS
