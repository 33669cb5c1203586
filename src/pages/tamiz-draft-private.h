#pragma once

#include "tamiz-draft.h"

G_BEGIN_DECLS

/* What was done to a part; the other way round it takes it back. */
typedef struct
{
  guint id;                 /* what takes it back, or does it again, has the same */
  char *part;
  json_t *before, *after;   /* (nullable): NULL = not there */
  int from, to;             /* where it stands in its list; -1 = it is in none, or stays */
} TamizDraftEdit;

/* What becomes of an edit where one before it was refused. */
typedef enum
{
  TAMIZ_DRAFT_FATE_STANDS,
  TAMIZ_DRAFT_FATE_NOTHING, /* it changes nothing any more */
  TAMIZ_DRAFT_FATE_LOST,    /* what it changes is not there */
} TamizDraftFate;

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
  gboolean stale;           /* something was refused: it is read again when all is stored */
  gboolean closed;          /* nobody looks any more */
  gboolean lists;           /* the one under way lists who changes */
  guint quiet_source;       /* lists who changes when nothing was changed for a while */
};

TamizDraftEdit *tamiz_draft_edit_new (const char *part,
                                      json_t     *before,
                                      json_t     *after,
                                      int         from,
                                      int         to);
TamizDraftEdit *tamiz_draft_edit_copy (const TamizDraftEdit *edit,
                                      gboolean    back);
void            tamiz_draft_edit_free (TamizDraftEdit *edit);
TamizDraftFate  tamiz_draft_edit_stand_without (TamizDraftEdit *self,
                                      const TamizDraftEdit *refused);

void tamiz_draft_try (TamizDraft *self);

G_END_DECLS
