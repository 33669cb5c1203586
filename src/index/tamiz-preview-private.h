#pragma once

#include "tamiz-preview.h"
#include "tamiz-sheet.h"

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

/* What is known of a record for a time.  What many leads have in common is judged once for all of
 * them; what few have in common, as which rules something happened under, is kept by lead.
 */
typedef struct
{
  guint8 persona;           /* 0 = none, else its number plus 1 */
  guint8 held, of;          /* of its conditions */
  guint8 veto;              /* 0 = none, else its number plus 1 */
  guint8 fit_known;         /* whatever the criteria say */
  guint8 reachable, fields;
  guint8 codes[];           /* by criterion */
} TamizPreviewRow;

/* There is nothing in it but bytes, so that it may lie anywhere. */
G_STATIC_ASSERT (G_ALIGNOF (TamizPreviewRow) == 1);

#define TAMIZ_PREVIEW_MOST_RULES 32

/* What happened: an activity under a rule, which is its number, or else. */
enum
{
  HAPPENED_CONTACT = TAMIZ_PREVIEW_MOST_RULES, /* in both directions */
  HAPPENED_INQUIRY,         /* the first */
  HAPPENED_SIGNAL,          /* the first strong one under no rule */
  HAPPENED_TO_SQL,          /* it moved */
  HAPPENED_MOVE,            /* to any other stage */
  HAPPENED_ROW,             /* its next row holds from here on */
};

/* Where what is known of a lead begins; it ends where that of the next one does. */
typedef struct
{
  gint64 id;
  guint32 stamps;
  guint32 rows;             /* the first holds from the beginning */
} TamizPreviewRun;

struct _TamizPreviewHistory
{
  GObject parent_instance;

  TamizDefinition *definition;
  char *structure;          /* of definitions that can be tried */
  gint64 latest;
  gboolean depends_on_journey;
  gsize row_size;
  GHashTable *numbers;      /* TamizPreviewRow → its number plus 1 */
  GByteArray *rows;         /* by number, one behind the other */

  GArray *leads;            /* TamizPreviewRun */
  GArray *stamps;           /* gint64, see tamiz-stamp.h: by lead, in order of time */
  GArray *lead_rows;        /* guint32: numbers of rows, by lead, in order of time */

  /* Of the lead that is being added. */
  GArray *instants;         /* gint64 */
  GArray *found;            /* guint32: rows */
  TamizPreviewRow *row;
};

/* What the gates ask of a lead beside its row. */
enum
{
  TAMIZ_PREVIEW_TWO_WAY = 1 << 0,
  TAMIZ_PREVIEW_ASKED = 1 << 1,
  TAMIZ_PREVIEW_SIGNAL = 1 << 2, /* a strong one under no rule */
  TAMIZ_PREVIEW_WAS_SQL = 1 << 3,
  TAMIZ_PREVIEW_N_STATES = 1 << 4,
};

/* What leads have in common as of an instant. */
typedef struct
{
  guint32 row;
  guint32 state;
} TamizPattern;

/* So many leads are judged at a time; what is left of their points lies together, so that it
 * is read in one go.
 */
#define TAMIZ_PREVIEW_BLOCK 1024

struct _TamizPreview
{
  GObject parent_instance;

  TamizPreviewHistory *history;
  gint64 at;
  guint n_rules;
  GArray *patterns;         /* TamizPattern */
  GArray *pattern_numbers;  /* guint32: [row][state]: plus 1 */

  /* By lead. */
  GArray *ids;              /* gint64 */
  GArray *pattern;          /* guint32 */
  GArray *signals;          /* guint32: bit per rule under which something happened */
  GArray *since;            /* gint64: the last contact in both directions, else the last move */
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
tamiz_preview_history_count_rows (TamizPreviewHistory *self)
{
  return self->rows->len / (guint) self->row_size;
}

static inline const TamizPreviewRow *
tamiz_preview_history_get_row (TamizPreviewHistory *self,
                               guint                number)
{
  return (const TamizPreviewRow *) (self->rows->data + number * self->row_size);
}

G_END_DECLS
