#pragma once

#include "tamiz-preview.h"

G_BEGIN_DECLS

/* How a lead stands to a criterion, whatever its weight and shares are. */
enum
{
  CODE_DOES_NOT_APPLY,
  CODE_OPEN,
  CODE_NO_ANSWER,           /* does not know, would not say */
  CODE_DISPUTED,
  CODE_WORTHLESS,           /* known, and none of the choices */
  CODE_FILLED,              /* a text */
  CODE_CHOICE,              /* the first of them */
};

/* What many leads have in common is judged once for all of them. */
typedef struct
{
  guint32 signals;          /* bit per rule under which something happened */
  guint8 persona;           /* 0 = none, else its number plus 1 */
  guint8 held, of;          /* of its conditions */
  guint8 veto;              /* 0 = none, else its number plus 1 */
  guint8 stage;             /* TamizStage; 0xff = none yet */
  guint8 fit_known;         /* whatever the criteria say */
  guint8 reachable, fields, two_way, asked, unruled_signal;
  guint8 codes[];           /* by criterion */
} TamizPattern;

struct _TamizPreview
{
  GObject parent_instance;

  TamizDefinition *definition;
  char *structure;          /* of definitions that can be tried */
  gint64 at;
  gsize pattern_size;
  guint n_rules;
  GHashTable *patterns;     /* TamizPattern → its number plus 1 */
  GPtrArray *by_number;     /* TamizPattern */

  /* By lead. */
  GArray *ids;              /* gint64 */
  GArray *pattern;          /* guint32 */
  GArray *since;            /* gint64: see TamizGateFacts */
  GArray *n_items;          /* guint16: how many activities are rounded */
  GPtrArray *decays;        /* GArray of float, by rule: what is left of a point each */

  GByteArray *grades, *stages;             /* of the last step */
  GByteArray *first_grades, *first_stages; /* by the first definition */
};

G_END_DECLS
