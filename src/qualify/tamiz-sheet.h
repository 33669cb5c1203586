#pragma once

#include "tamiz-facts.h"
#include "tamiz-verdict.h"

G_BEGIN_DECLS

typedef enum
{
  TAMIZ_TRUTH_FALSE,
  TAMIZ_TRUTH_TRUE,
  TAMIZ_TRUTH_UNKNOWN,
} TamizTruth;

/* How a lead stands to one criterion. */
typedef struct
{
  gboolean judged;
  gboolean applies;
  gboolean answered;        /* by people, were it only that the person would not say */
  gboolean known;           /* there is a value that counts */
  gboolean disputed;
  gint64 share;             /* thousandths; 0 unless known */
  char *value;              /* (nullable): canonical */
  TamizChoice *choice;      /* (nullable): where the value falls */
  TamizRecord *answer;      /* (nullable): the evidence */
} TamizStanding;

/* One activity's part in a rule. */
typedef struct
{
  gint64 at;
  gboolean beyond_limit;    /* more than most_per_day that day */
} TamizRuleItem;

/* Millionths; whole numbers from here on, so that no order of adding matters. */
typedef struct
{
  gint64 all;               /* of every activity */
  gint64 counted;           /* within the limits per day */
  gint64 capped;
} TamizRuleScore;

typedef struct
{
  TamizInterestRule *rule;
  TamizRuleItem *items;     /* in order of time */
  guint n_items;
  TamizRecord *last;        /* the latest activity */
  gboolean scored;
  TamizRuleScore score;     /* at the sheet's instant */
} TamizRuleSum;

/* What counts of a lead at one instant, worked out when first asked for.  A sheet lives
 * on the stack of one judging.
 */
typedef struct
{
  TamizDefinition *definition;
  TamizFacts *facts;
  gint64 at;
  GTimeZone *zone;          /* the base's */
  gint64 today;
  TamizStanding *standings; /* one for each criterion, in its order */

  gboolean persona_judged;
  gboolean persona_known;   /* at least one condition of one persona is known */
  gboolean persona_set;     /* by hand */
  TamizPersona *persona;    /* (nullable): the one that counts */
  guint persona_held, persona_of; /* of its conditions */
  TamizPersona *persona_found; /* (nullable): the one that matches best, whatever is set */
  guint found_held, found_of;

  gboolean journey_judged;
  int journey, journey_found; /* with and without what was set by hand */

  gboolean veto_judged;
  TamizPersona *veto;       /* (nullable) */

  gboolean lists_nothing;   /* of what lacks: only the score is wanted */

  GArray *texts;            /* TamizFoldedText: fields that conditions asked for */
  GArray *sums;             /* TamizRuleSum */
  TamizRuleItem *items;     /* of all sums */
  gint64 unruled_signal;    /* with the sums: when the first strong one under no rule was;
                               G_MAXINT64 = there is none */
} TamizSheet;

/* A field as conditions compare it.  Folding is most of the work of judging, and many
 * conditions ask for the same few fields.
 */
typedef struct
{
  TamizFieldRef ref;
  char *text;               /* (nullable): folded */
} TamizFoldedText;

typedef struct
{
  gboolean known;
  gint64 weight;            /* thousandths: of everything that counts */
  gint64 millionths;
  gint64 thousandths;
} TamizFit;

/* What gates ask of the record, whatever the weights, points, bands and gates are. */
typedef struct
{
  gboolean reachable;       /* and may be contacted */
  gboolean fields;          /* all that are required are filled */
} TamizGateFacts;

void           tamiz_sheet_init            (TamizSheet        *self,
                                            TamizDefinition   *definition,
                                            TamizFacts        *facts,
                                            gint64             at);
void           tamiz_sheet_clear           (TamizSheet        *self);
void           tamiz_sheet_set_instant     (TamizSheet        *self,
                                            gint64             at);
TamizTruth     tamiz_sheet_test            (TamizSheet        *self,
                                            TamizCondition    *condition);
gboolean       tamiz_sheet_knows           (TamizSheet        *self,
                                            TamizCondition    *condition);
TamizStanding *tamiz_sheet_get_standing    (TamizSheet        *self,
                                            guint              i);
void           tamiz_sheet_judge_standing  (TamizSheet        *self,
                                            TamizCriterion    *criterion,
                                            TamizStanding     *standing);
TamizCriterion *tamiz_sheet_get_criterion  (TamizSheet        *self,
                                            guint              i);
gboolean       tamiz_standing_is_met       (TamizStanding     *self,
                                            TamizCriterion    *criterion);
TamizPersona  *tamiz_sheet_get_persona     (TamizSheet        *self);
TamizPersona  *tamiz_sheet_get_veto        (TamizSheet        *self);
int            tamiz_sheet_get_journey     (TamizSheet        *self);
guint          tamiz_persona_count_conditions (TamizPersona   *persona);
TamizTruth     tamiz_persona_test_condition (TamizSheet       *self,
                                            TamizPersona      *persona,
                                            guint              i);
const char    *tamiz_sheet_get_folded      (TamizSheet        *self,
                                            const TamizFieldRef *ref);
char          *tamiz_sheet_dup_value_text  (TamizSheet        *self,
                                            const TamizFieldRef *ref);
gboolean       tamiz_criterion_is_bound    (TamizCriterion    *criterion);

void           tamiz_sheet_judge_fit       (TamizSheet        *self,
                                            TamizFit          *fit);
gint64         tamiz_fit_part              (gint64             weight,
                                            gint64             held,
                                            gint64             of,
                                            gint64             whole);
gboolean       tamiz_sheet_counts_for_fit  (TamizSheet        *self,
                                            guint              i);

GArray        *tamiz_sheet_get_sums        (TamizSheet        *self);
TamizRuleScore tamiz_rule_sum_at           (TamizRuleSum      *sum,
                                            gint64             at);
const TamizRuleScore *tamiz_sheet_score_sum (TamizSheet       *self,
                                            TamizRuleSum      *sum);
gint64         tamiz_sheet_sum_interest    (TamizSheet        *self,
                                            gboolean           weak_too);
gint64         tamiz_sheet_sum_criteria    (TamizSheet        *self);
gint64         tamiz_interest_shown        (gint64             millionths);
int            tamiz_sheet_get_grade       (TamizSheet        *self,
                                            const TamizFit    *fit,
                                            gint64             interest);

void           tamiz_sheet_explain         (TamizSheet        *self,
                                            TamizVerdict      *verdict,
                                            const TamizFit    *fit);
void           tamiz_sheet_find_gate_facts (TamizSheet        *self,
                                            TamizGateFacts    *facts);
void           tamiz_sheet_judge_gates     (TamizSheet        *self,
                                            TamizVerdict      *verdict,
                                            const TamizFit    *fit);
gint64         tamiz_sheet_forecast        (TamizSheet        *self,
                                            const TamizFit    *fit,
                                            int                grade,
                                            gint64            *due);
GBytes        *tamiz_sheet_make_fading     (TamizSheet        *self);
gint64         tamiz_sheet_get_fit_possible (TamizSheet       *self,
                                            const TamizFit    *fit);
char          *tamiz_sheet_find_step       (TamizSheet        *self,
                                            TamizVerdict      *verdict,
                                            const TamizFit    *fit);

char          *tamiz_evidence_of_standing  (TamizSheet        *self,
                                            TamizCriterion    *criterion,
                                            TamizStanding     *standing);
char          *tamiz_evidence_of_persona   (TamizSheet        *self);
char          *tamiz_evidence_of_rule      (TamizSheet        *self,
                                            TamizRuleSum      *sum);

G_END_DECLS
