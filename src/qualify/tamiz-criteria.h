#pragma once

#include "tamiz-definition.h"
#include "tamiz-facts.h"

G_BEGIN_DECLS

/* How a lead stands to one criterion, for whoever shows it or asks it. */
typedef struct
{
  TamizCriterion *criterion; /* the definition's own */
  gboolean asked;            /* by people; else the record answers */
  int applies;               /* TRUE, FALSE, -1 = depends on what is not known */
  const char *state;         /* static: unknown, known, does_not_know, would_not_say, disputed */
  char *value;               /* (nullable): as it is stored; of a disputed answer too */
  char *label;               /* (nullable): the same for people */
  int met;                   /* TRUE, FALSE, -1 = not known */
  TamizRecord *answer;       /* (nullable): the latest */
  char *evidence;            /* (nullable): who, when, through what */
} TamizCriterionState;

GPtrArray *tamiz_qualify_list_criteria (TamizDefinition *definition,
                                        TamizFacts      *facts,
                                        gint64           at);
char      *tamiz_criterion_dup_label   (TamizCriterion  *criterion,
                                        TamizDefinition *definition,
                                        const char      *value);

G_END_DECLS
