#pragma once

#include "tamiz-definition.h"

G_BEGIN_DECLS

/* What a lead still lacks. */
typedef struct
{
  const char *what;         /* static: field, criterion, contact, signal, grade, consent, meeting, history, duplicate */
  char *key;                /* (nullable) */
  char *title;
  const char *state;        /* static: unknown, not_met, disputed */
  gboolean required;
} TamizMissing;

/* One line of because. */
typedef struct
{
  TamizAxis axis;
  char *key;
  char *title;
  gint64 points;            /* thousandths; the lines of an axis add up to it exactly */
  char *evidence;           /* who, when, through which call or activity */
} TamizContribution;

/* The verdict as a value.  Scores are thousandths. */
typedef struct
{
  gatomicrefcount ref_count;
  gint64 definition_version;
  gint64 at;
  gboolean fit_known;       /* FALSE: nothing is known, grade "–" */
  gint64 fit;
  gint64 fit_possible;
  gint64 interest;
  int grade;                /* TamizGrade, -1 = none */
  char *veto;               /* (nullable) */
  int stage_reached;        /* the highest of PROSPECT, INQUIRY, MQL, SQL that the facts deserve */
  gboolean still_good;      /* at sql: everything but the grade is met at @at, and the last
                               two-way contact is at most valid_days old */
  gint64 completeness;      /* thousandths, 0 to 1000 */
  guint n_lacking;          /* how many required fields and criteria are not met … */
  gboolean lacks_fields;    /* … and whether fields are among them */
  char *smallest_step;      /* (nullable) */
  gint64 next_change;       /* when the grade changes by time alone; 0 = never */
  gint64 due;               /* until when fit is the same and interest only fades; 0 = for ever */
  GBytes *fading;           /* (nullable): how interest fades, see tamiz-fading.h */
  char *persona;            /* (nullable): key of the one set by hand, else of the computed one */
  char *persona_computed;   /* (nullable): key of the best matching persona */
  int journey;              /* TamizJourney, -1 = not known */
  int journey_computed;     /* the same, but for what was set by hand */
  GPtrArray *missing;       /* TamizMissing */
  GPtrArray *because;       /* TamizContribution */
} TamizVerdict;

#define TAMIZ_TYPE_VERDICT (tamiz_verdict_get_type ())

GType              tamiz_verdict_get_type  (void) G_GNUC_CONST;
TamizVerdict      *tamiz_verdict_new       (void);
TamizVerdict      *tamiz_verdict_ref       (TamizVerdict  *self);
void               tamiz_verdict_unref     (TamizVerdict  *self);
TamizMissing      *tamiz_verdict_add_missing (TamizVerdict *self,
                                            const char    *what,
                                            const char    *key,
                                            const char    *title,
                                            const char    *state,
                                            gboolean       required);
TamizContribution *tamiz_verdict_add_because (TamizVerdict *self,
                                            TamizAxis      axis,
                                            const char    *key,
                                            const char    *title,
                                            gint64         points,
                                            const char    *evidence);
json_t            *tamiz_missing_to_json   (GPtrArray     *missing);
json_t            *tamiz_verdict_to_json   (TamizVerdict  *self,
                                            GTimeZone     *zone);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizVerdict, tamiz_verdict_unref)

G_END_DECLS
