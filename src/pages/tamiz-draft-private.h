#pragma once

#include "tamiz-draft.h"

G_BEGIN_DECLS

/* What was done to a part; the other way round it takes it back. */
typedef struct
{
  char *part;
  json_t *before, *after;   /* (nullable): NULL = not there */
  int from, to;             /* where it stands in its list; -1 = it is in none, or stays */
} TamizDraftEdit;

struct _TamizDraft
{
  GObject parent_instance;

  TamizDesk *desk;
  gint64 version;
  json_t *document;         /* (nullable): as it is seen */
  json_t *findings;         /* (nullable) */
  GQueue waiting;           /* TamizDraftEdit: not stored yet, the first is being stored */
  GPtrArray *done, *undone; /* TamizDraftEdit */
  json_t *dragged_from;     /* (nullable): what a part was before it was dragged … */
  char *dragged;            /* (nullable): … and which it is */

  json_t *trial;            /* (nullable) */
  char *failure;            /* (nullable): why it could not be tried */
  char *at;                 /* (nullable): as of when; NULL = now */
  GCancellable *trying;     /* (nullable) */
  guint64 tried, to_try;
  gboolean try_again;       /* something changed while it was being tried */
  gboolean lists;           /* the one under way lists who changes */
  guint quiet_source;       /* lists who changes when nothing was changed for a while */
};

void tamiz_draft_try (TamizDraft *self);

G_END_DECLS
