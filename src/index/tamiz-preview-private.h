#pragma once

#include "tamiz-preview.h"

G_BEGIN_DECLS

/* What is added up by one definition and serves the next one as well, if its rules say the
 * same: whoever drags a weight or an edge leaves them as they are.
 */
typedef struct
{
  gint64 points, cap;
  gboolean weak;
} TamizPreviewRule;

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

/* What many leads have in common is judged once for all of them; what few have in common,
 * as which rules something happened under, is kept by lead.
 */
typedef struct
{
  guint8 persona;           /* 0 = none, else its number plus 1 */
  guint8 held, of;          /* of its conditions */
  guint8 veto;              /* 0 = none, else its number plus 1 */
  guint8 stage;             /* TamizStage; 0xff = none yet */
  guint8 fit_known;         /* whatever the criteria say */
  guint8 reachable, fields, two_way, asked, unruled_signal;
  guint8 codes[];           /* by criterion */
} TamizPattern;

/* There is nothing in it but bytes, so that it may lie anywhere. */
G_STATIC_ASSERT (G_ALIGNOF (TamizPattern) == 1);

/* So many leads are judged at a time; what is left of their points lies together, so that it
 * is read in one go.
 */
#define TAMIZ_PREVIEW_BLOCK 1024

struct _TamizPreview
{
  GObject parent_instance;

  TamizDefinition *definition;
  char *structure;          /* of definitions that can be tried */
  gint64 at;
  gsize pattern_size;
  guint n_rules;
  GHashTable *patterns;     /* TamizPattern → its number plus 1 */
  GByteArray *by_number;    /* the same, one behind the other */

  /* By lead. */
  GArray *ids;              /* gint64 */
  GArray *pattern;          /* guint32 */
  GArray *signals;          /* guint32: bit per rule under which something happened */
  GArray *since;            /* gint64: see TamizGateFacts */
  GArray *n_items;          /* guint16: how many activities are rounded */
  GArray *decays;           /* float: [block][rule][lead of it]: what is left of a point each */

  GArray *summed_by;        /* TamizPreviewRule: what the sums were made by */
  GArray *all, *strong;     /* float, by lead: the rules' sums, and without the weak ones */
  GArray *error;            /* float, by lead: how much they may be wrong by */
  guint32 marked_by_strong; /* bit per rule that is a signal by itself */
  gint64 marked_by_days;    /* how long what a lead was is good */
  GByteArray *marks;        /* by lead: what its stage depends on, whatever its pattern is */

  GByteArray *outcomes;     /* by lead: of the last step */
  GByteArray *first;        /* the same by the first definition */
};

/* What is left of a point under @rule: of @lead, and of those of its block that follow it. */
static inline float *
tamiz_preview_get_decay (TamizPreview *self,
                         guint         lead,
                         guint         rule)
{
  gsize row = (gsize) (lead / TAMIZ_PREVIEW_BLOCK) * self->n_rules + rule;

  return (float *) self->decays->data + row * TAMIZ_PREVIEW_BLOCK + lead % TAMIZ_PREVIEW_BLOCK;
}

static inline guint
tamiz_preview_count_patterns (TamizPreview *self)
{
  return self->by_number->len / (guint) self->pattern_size;
}

G_END_DECLS
