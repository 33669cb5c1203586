#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what marketing and sales each think a good lead is, before there is a draft.
 *
 * Four questions with groups of choices, which can be compared and turned into a draft.  Rows are
 * what was chosen: of each `question`, `group`, `key`, `label`, `weak`, how many of either side
 * said it (`marketing`, `sales`), and who says it (`says`: both, marketing, sales, or some where
 * it is less than half of a side).
 */
json_t          *tamiz_opinions_list_questions (TamizWork        *work,
                                                GError          **error);
char            *tamiz_opinions_check_answers  (json_t           *questions,
                                                json_t           *answers,
                                                GError          **error);
gboolean         tamiz_work_awaits_opinion      (TamizWork        *work,
                                                TamizRecord      *user,
                                                gboolean         *awaits,
                                                GError          **error);
json_t          *tamiz_opinions_compare        (json_t           *questions,
                                                GPtrArray        *opinions);
json_t          *tamiz_opinions_list_texts     (json_t           *questions,
                                                GPtrArray        *opinions,
                                                GHashTable       *names);
TamizDefinition *tamiz_opinions_make_definition (TamizWork       *work,
                                                json_t           *rows,
                                                json_t           *texts,
                                                TamizDefinition  *starter,
                                                TamizDefinition  *fuller,
                                                json_t           *notes,
                                                GError          **error);

/* The levels of jobs, and the sizes of companies, that are asked for. */
typedef struct
{
  const char *key, *label, *spanish;
  const char *words;        /* what titles of jobs contain, separated by commas */
} TamizOpinionLevel;

typedef struct
{
  const char *key, *label;  /* the label says the same in every language */
  int from, to;             /* employees, without the last; to 0 = no end */
} TamizOpinionSize;

const TamizOpinionLevel *tamiz_opinions_get_level (guint position);
const TamizOpinionSize  *tamiz_opinions_get_size  (guint position);

G_END_DECLS
