#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: an outcome, from a person or from the CRM. */
typedef struct
{
  TamizOutcomeKind kind;
  const char *amount;       /* (nullable) */
  const char *currency;
  const char *reason;       /* (nullable) */
  const char *competitor;   /* (nullable) */
  const char *raw;          /* (nullable): in the CRM's own words */
  gint64 until;             /* 0 = none */
  gint64 at;
  int good_lead;            /* -1 = nobody said */
  gint64 connection;        /* 0 = a person said it */
} TamizOutcome;

gboolean tamiz_work_add_outcome (TamizWork           *work,
                                 TamizChangeSet      *set,
                                 TamizFacts          *facts,
                                 const TamizOutcome  *what,
                                 GError             **error);
json_t  *tamiz_work_outcome_to_json (TamizWork          *work,
                                     TamizFacts         *facts);

G_END_DECLS
