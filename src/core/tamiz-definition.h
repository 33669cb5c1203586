#pragma once

#include "tamiz-fields.h"
#include "tamiz-json.h"
#include "tamiz-value.h"

G_BEGIN_DECLS

/* The definition (DUO) as a document: read once, immutable afterwards, shared between
 * threads.  Weights, shares, points, bands and gates are whole thousandths.
 */

typedef enum
{
  TAMIZ_CRITERION_YES_NO,
  TAMIZ_CRITERION_CHOICE,
  TAMIZ_CRITERION_NUMBER,
  TAMIZ_CRITERION_MONEY,
  TAMIZ_CRITERION_DATE,
  TAMIZ_CRITERION_TEXT,
} TamizCriterionKind;

typedef enum
{
  TAMIZ_AXIS_FIT,
  TAMIZ_AXIS_INTEREST,
} TamizAxis;

typedef enum
{
  TAMIZ_OPERATOR_IS,
  TAMIZ_OPERATOR_IS_NOT,
  TAMIZ_OPERATOR_CONTAINS,
  TAMIZ_OPERATOR_AT_LEAST,
  TAMIZ_OPERATOR_AT_MOST,
  TAMIZ_OPERATOR_ONE_OF,
  TAMIZ_OPERATOR_FILLED,
} TamizOperator;

/* A condition is a test of one field or answer, or a group of conditions. */
typedef struct _TamizCondition TamizCondition;
struct _TamizCondition
{
  enum { TAMIZ_CONDITION_TEST, TAMIZ_CONDITION_ALL, TAMIZ_CONDITION_ANY } type;
  GPtrArray *children;      /* TamizCondition, of ALL and ANY */
  char *key;                /* "person.job_title" or "answer.CRITERION" */
  TamizFieldRef ref;        /* unless it is an answer */
  const char *criterion;    /* (nullable): within @key, of an answer */
  TamizOperator op;
  GPtrArray *values;        /* char*: folded texts, or decimals */
  gint64 *thousandths;      /* (nullable): the values, where all are numbers … */
  gint64 *days;             /* (nullable): … or dates */
  GPtrArray *written;       /* char*: the same as they were written */
};

/* A choice, or a range [from, to) of a number, an amount or days from the instant. */
typedef struct
{
  char *value;              /* of a choice: its key; "yes" or "no" */
  char *label;
  gboolean has_from, has_to;
  gint64 from, to;          /* thousandths; for dates days from today */
  gint64 share;             /* thousandths, 0 to 1000 */
  gboolean disqualifies;
  int journey;              /* of the criterion that asks where in the buying process; -1 */
} TamizChoice;

typedef struct
{
  char *key, *title, *question, *help;
  TamizCriterionKind kind;
  TamizAxis axis;
  gint64 weight;            /* thousandths */
  GPtrArray *choices;       /* TamizChoice; of yes_no always the two; of text none */
  gboolean required;
  gint64 pass_mark;         /* thousandths; -1 = anything above 0 */
  char *currency;           /* (nullable): of money */
  TamizCondition *applies_when; /* (nullable) */
  TamizCondition *bound;    /* (nullable): answered by the record: a condition … */
  char *bound_field;        /* (nullable): … or a field */
  TamizFieldRef bound_ref;
} TamizCriterion;

typedef struct
{
  char *key, *title;
  gint64 weight;            /* thousandths; 0 of negative ones */
  char *sentence;           /* of negative ones: why they are not wanted */
  TamizCondition *conditions;
} TamizPersona;

typedef struct
{
  char *key, *title;
  guint32 kinds;            /* bit per TamizActivityKind */
  char *campaign, *content, *text; /* (nullable): folded */
  char *written_campaign, *written_content, *written_text; /* the same as written */
  gint64 points;            /* thousandths, may be negative */
  gint64 half_life_days;    /* 0 = never fades */
  gint64 cap;               /* thousandths; 0 = none; same sign as the points */
  guint most_per_day;       /* 0 = no limit */
  gboolean weak;
} TamizInterestRule;

typedef struct
{
  guint days;               /* bit per weekday, Monday = 0 */
  guint from_minute, to_minute;
} TamizOfficeHours;

typedef struct
{
  gint64 accept_hours, first_contact_hours, attempts, outcome_days;
  gint64 send_back_days;    /* after acceptance */
  gint64 inquiry_hours;     /* to work an inquiry */
  gint64 quota_per_month;
  gint64 completeness;      /* thousandths */
  gint64 warn_hours;        /* before a clock runs out */
  gboolean says_warning;    /* else that is the default */
  GPtrArray *escalate_to;   /* char*: "manager", "steward", or an e-mail address; none: not said */
  gboolean escalate_by_mail;
  char *timezone;           /* (nullable): the base's */
  GPtrArray *office_hours;  /* TamizOfficeHours */
  GArray *holidays;         /* gint64 days since 1970, sorted */
} TamizSla;

typedef struct
{
  gatomicrefcount ref_count;
  char *canonical;          /* canonical JSON */
  char *digest;             /* its SHA-256 */

  char *title, *language, *statement;
  char *origin;             /* (nullable): by which method, whose, what it serves and what not */
  GPtrArray *required;      /* char*: registered keys */
  GPtrArray *desirable;     /* char* */
  GArray *required_refs;    /* TamizFieldRef: where they are */
  GArray *desirable_refs;   /* TamizFieldRef */
  GPtrArray *criteria;      /* TamizCriterion */
  GPtrArray *personas;      /* TamizPersona */
  GPtrArray *negative;      /* TamizPersona */
  GPtrArray *rules;         /* TamizInterestRule */
  GArray *fit_bands;        /* gint64 thousandths: lower edges, rising, first 0 */
  GArray *interest_bands;   /* the same */
  guint8 *grades;           /* TamizGrade, [fit band][interest band] */
  int mql_gate, sql_gate;   /* TamizGrade */
  gboolean two_way_contact;
  gint64 valid_days;
  TamizSla sla;
  json_t *signatures;       /* (nullable): who signed it, as its file says; no part of the canonical text */
} TamizDefinition;

#define TAMIZ_TYPE_DEFINITION (tamiz_definition_get_type ())

GType            tamiz_definition_get_type       (void) G_GNUC_CONST;
TamizDefinition *tamiz_definition_parse          (const char       *text,
                                                  gssize            length,
                                                  GError          **error);
TamizDefinition *tamiz_definition_ref            (TamizDefinition  *self);
void             tamiz_definition_unref          (TamizDefinition  *self);
TamizCriterion  *tamiz_definition_find_criterion (TamizDefinition  *self,
                                                  const char       *key);
TamizPersona    *tamiz_definition_find_persona   (TamizDefinition  *self,
                                                  const char       *key);
guint            tamiz_definition_find_band      (GArray           *bands,
                                                  gint64            score);
int              tamiz_definition_get_grade      (TamizDefinition  *self,
                                                  gint64            fit,
                                                  gint64            interest);
gboolean         tamiz_definition_is_weak_kind   (int               kind);
const char      *tamiz_criterion_kind_nick       (TamizCriterionKind kind);
gboolean         tamiz_criterion_parse_answer    (TamizCriterion   *criterion,
                                                  const char       *text,
                                                  char            **canonical,
                                                  GError          **error);
gint64           tamiz_criterion_get_share       (TamizCriterion   *criterion,
                                                  const char       *canonical,
                                                  gint64            today,
                                                  TamizChoice     **choice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizDefinition, tamiz_definition_unref)

G_END_DECLS
