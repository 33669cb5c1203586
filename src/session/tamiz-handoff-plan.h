#pragma once

#include "tamiz-facts.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what will happen with a lead when it is handed over, step by step. */
typedef struct
{
  TamizStepState state;
  char *message;            /* (nullable) */
} TamizPlannedStep;

typedef struct
{
  TamizPlannedStep steps[TAMIZ_STEP_TRANSFER + 1];
  const char *to;           /* (nullable): the contact's address for the confirmation; borrowed of the facts */
  char *instead;            /* (nullable): what is done in place of the confirmation: a task */
  gboolean accepted;        /* acceptance is waived: it is accepted as it is sent */
} TamizHandoffPlan;

gboolean tamiz_handoff_plan_make  (TamizHandoffPlan *self,
                                   TamizWork        *work,
                                   TamizFacts       *facts,
                                   gboolean          meets,
                                   TamizRecord      *exception,
                                   GError          **error);
void     tamiz_handoff_plan_clear (TamizHandoffPlan *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizHandoffPlan, tamiz_handoff_plan_clear)

G_END_DECLS
