#pragma once

#include "tamiz-facts.h"
#include "tamiz-store.h"

G_BEGIN_DECLS

typedef struct
{
  TamizRecord **record;     /* in the facts; where that is %NULL there was nothing */
  GPtrArray *rows;          /* (nullable): TamizHistoryRow, the oldest first */
  guint left;               /* rows that still hold */
} TamizPastRecord;

/* What a lead, its person and its company were before, as the audit has it. */
typedef struct
{
  TamizFacts *facts;
  TamizPastRecord records[3];
} TamizPast;

gboolean tamiz_past_load         (TamizPast    *self,
                                  TamizReader  *reader,
                                  TamizFacts   *facts,
                                  GError      **error);
void     tamiz_past_turn_back    (TamizPast    *self,
                                  gint64        at);
void     tamiz_past_take_out     (TamizPast    *self,
                                  gint64        change);
void     tamiz_past_clear        (TamizPast    *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizPast, tamiz_past_clear)

G_END_DECLS
