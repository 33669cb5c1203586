#pragma once

#include "tamiz-preview.h"
#include "tamiz-trial.h"

G_BEGIN_DECLS

/* What became of a lead after the moment at which it is judged. */
enum
{
  TAMIZ_LATER_HANDED_OVER = 1 << 0,
  TAMIZ_LATER_RETURNED = 1 << 1,
  TAMIZ_LATER_LOST = 1 << 2,
  TAMIZ_LATER_WON = 1 << 3,
};

enum
{
  TAMIZ_TRIAL_HANDED_OVER = 1 << 0, /* judged as of its handoff */
  TAMIZ_TRIAL_RECENT = 1 << 1,      /* received in the weeks by which rates are counted */
  TAMIZ_TRIAL_ASKED = 1 << 2,       /* of those: an inquiry or more */
  TAMIZ_TRIAL_HELD = 1 << 3,        /* moved back, and nothing has come since that could promote it */
};

typedef struct
{
  guint8 stage;             /* TamizStage, prospect to sql: at the moment at which it is judged */
  guint8 later;
  guint8 flags;
} TamizTrialLead;

/* What is remembered of a lead, to say at any instant how it stands and what became of it. */
typedef struct
{
  gint64 received;
  guint32 moves;            /* where its moves begin; they end where those of the next lead do */
  gboolean held;            /* moved back, and nothing has come since that could promote it */
} TamizTrialPast;

struct _TamizTrial
{
  /* As it was read. */
  TamizPreviewHistory *history;
  TamizPreviewHistory *other; /* (nullable): for what it is compared with, where that asks something else */
  gint64 read_at;
  GArray *pasts;            /* TamizTrialPast, as numbered by the history */
  GArray *moves;            /* gint64, see tamiz-stamp.h: by lead, in their order */
  guint64 calls, called;    /* calls made, and leads that were called at all */

  /* As of an instant. */
  TamizPreview *preview;    /* (nullable): none was asked for yet */
  TamizDefinition *in_force; /* (nullable) */
  gint64 asked_at;          /* as it was asked for; 0 = now */
  gint64 at;
  GArray *leads;            /* TamizTrialLead, as numbered by the preview */
  GArray *instants;         /* gint64: as of when each is judged */
  GByteArray *before, *after; /* outcomes by lead; no before where nothing is in force */
  guint *cells;
};

void          tamiz_trial_remember (TamizTrial     *self,
                                  TamizFacts       *facts);
gboolean      tamiz_trial_look_back (TamizTrial    *self,
                                  TamizPreview     *first,
                                  GCancellable     *cancellable,
                                  GError          **error);
gint64        tamiz_trial_get_id (TamizTrial       *self,
                                  guint             n);
TamizVerdict *tamiz_trial_judge  (TamizTrial       *self,
                                  TamizWork        *work,
                                  TamizDefinition  *definition,
                                  guint             n,
                                  TamizFacts      **kept,
                                  GError          **error);
json_t       *tamiz_trial_tell   (TamizTrial       *self,
                                  TamizDefinition  *definition);
gboolean      tamiz_trial_list   (TamizTrial       *self,
                                  TamizWork        *work,
                                  TamizDefinition  *definition,
                                  guint             listed,
                                  json_t           *answer,
                                  GError          **error);

G_END_DECLS
