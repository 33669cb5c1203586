#pragma once

#include "tamiz-definition.h"

G_BEGIN_DECLS

/* What an executive decides in the words of a mail, in English or Spanish. */
typedef enum
{
  TAMIZ_ANSWER_UNCLEAR,
  TAMIZ_ANSWER_ACCEPT,
  TAMIZ_ANSWER_RETURN,
} TamizAnswerDecision;

typedef enum
{
  TAMIZ_ANSWER_IS_CLEAR,
  TAMIZ_ANSWER_NO_DECISION,   /* the first line says neither, or both */
  TAMIZ_ANSWER_NO_CRITERION,  /* it names one that the definition has not */
  TAMIZ_ANSWER_NO_GROUND,     /* neither criterion nor cause */
  TAMIZ_ANSWER_NO_REASON,
} TamizAnswerProblem;

typedef struct
{
  TamizAnswerDecision decision;
  TamizAnswerProblem problem;
  char *criterion;          /* (nullable): its key; as it was written where there is none such */
  int cause;                /* TamizReturnCause; -1 = none */
  char *reason;             /* (nullable): in the executive's own words */
  char *wanted;             /* (nullable): what would make it acceptable */
} TamizAnswerWords;

TamizAnswerWords *tamiz_answer_words_read (const char       *text,
                                           TamizDefinition  *definition);
void              tamiz_answer_words_free (TamizAnswerWords *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizAnswerWords, tamiz_answer_words_free)

G_END_DECLS
