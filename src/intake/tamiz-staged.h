#pragma once

#include "tamiz-mail-domain.h"
#include "tamiz-mapping.h"
#include "tamiz-name-compare.h"

G_BEGIN_DECLS

typedef struct
{
  char *address;          /* lower case; as typed where not valid */
  gboolean valid;
  gboolean role_mailbox;  /* info@, ventas@ … */
} TamizStagedEmail;

typedef struct
{
  char *e164;             /* (nullable): %NULL where it stays as typed */
  char *as_typed;
  gboolean mobile;
} TamizStagedPhone;

typedef struct
{
  char *network;
  char *handle;
} TamizStagedHandle;

typedef struct
{
  guint column;           /* of the mapping */
  char *key;
  char *value;
} TamizStagedCustom;

/* A row, normalised: what is to be written.  Nothing in it changes after staging. */
typedef struct
{
  gatomicrefcount ref_count;
  TamizImportOf of;
  guint64 line;
  TamizRow *row;                            /* as it came */
  TamizMapping *mapping;

  char *texts[TAMIZ_STAGED_N_FIELDS];       /* (nullable) each; canonical forms */
  gint64 received_on;                       /* microseconds; 0 = the row does not say */
  gint64 at;                                /* the same, of activities, answers, outcomes */
  gint64 until;
  int activity_kind;                        /* what happened, a TamizActivityKind; -1 = nothing */
  char *external_system;                    /* (nullable): of external_id */

  GPtrArray *emails;                        /* TamizStagedEmail */
  GPtrArray *phones;                        /* TamizStagedPhone */
  GPtrArray *handles;                       /* TamizStagedHandle */
  GPtrArray *tags;                          /* char * */
  GPtrArray *customs;                       /* TamizStagedCustom; blanks are not in it */
  GPtrArray *answers;                       /* (nullable): TamizStagedAnswer */
  GPtrArray *consents;                      /* (nullable): TamizStagedConsent */
  GPtrArray *problems;                      /* TamizIntakeProblem */
  char *unfit;                              /* (nullable): why the row is to be set aside */
  char *still_open;                         /* (nullable): of outcomes, the stage of a case that has none yet */
  GPtrArray *lookups;                       /* (nullable): of tamiz_staged_get_lookups() */
  TamizName *name;                          /* (nullable): of tamiz_staged_get_name() */
} TamizStaged;

#define TAMIZ_TYPE_STAGED (tamiz_staged_get_type ())

GType        tamiz_staged_get_type           (void) G_GNUC_CONST;
TamizStaged *tamiz_staged_new                (TamizMapping       *mapping,
                                              TamizRow           *row);
TamizStaged *tamiz_staged_ref                (TamizStaged        *self);
void         tamiz_staged_unref              (TamizStaged        *self);

const char  *tamiz_staged_get_text           (const TamizStaged  *self,
                                              TamizStagedField    field);
const char  *tamiz_staged_get_by_key         (const TamizStaged  *self,
                                              const char         *key);
gboolean     tamiz_staged_check_least_record (const TamizStaged  *self,
                                              const char        **code,
                                              char              **reason);
char        *tamiz_staged_dup_still_open     (const TamizStaged  *self);
gboolean     tamiz_staged_is_reachable       (const TamizStaged  *self);
gboolean     tamiz_staged_has_name           (const TamizStaged  *self);
gboolean     tamiz_staged_is_message         (const TamizStaged  *self);
json_t      *tamiz_staged_row_to_json        (const TamizStaged  *self);
json_t      *tamiz_row_to_json               (const TamizRow     *row,
                                              const char *const  *header);

void         tamiz_staged_add_email          (TamizStaged        *self,
                                              const char         *typed,
                                              int                 column);
void         tamiz_staged_add_problem        (TamizStaged        *self,
                                              int                 column,
                                              const char         *code,
                                              char               *message);

void         tamiz_staged_keep_in_notes      (TamizStaged        *self,
                                              const char         *header,
                                              const char         *text);

gboolean     tamiz_email_is_role_mailbox     (const char         *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizStaged, tamiz_staged_unref)

G_END_DECLS
