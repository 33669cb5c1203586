#pragma once

#include "tamiz-record.h"

G_BEGIN_DECLS

/* Everything that the verdict on one lead may depend on, as read in one transaction.
 * All arrays hold TamizRecord and skip what was retracted.  Activities, answers and
 * moves are in order of (at, id).
 */
typedef struct
{
  gatomicrefcount ref_count;

  TamizRecord *base;          /* the base's settings */
  TamizRecord *in_force;      /* (nullable): the definition in force */
  TamizRecord *lead;
  TamizRecord *person;        /* (nullable) */
  TamizRecord *company;       /* (nullable) */
  GPtrArray *emails;
  GPtrArray *phones;
  GPtrArray *handles;
  GPtrArray *external_ids;
  GPtrArray *domains;         /* of the company */
  GPtrArray *consents;
  GPtrArray *tags;
  GPtrArray *customs;         /* of lead, person and company */
  GPtrArray *fields;          /* TamizRecord FIELD: all custom fields of the base; shared */
  GPtrArray *names;           /* (nullable): TamizRecord of USER, SOURCE, CAMPAIGN, PRODUCT_LINE and
                                 CONTENT that the others refer to; shared */
  GPtrArray *activities;
  GPtrArray *calls;
  GPtrArray *answers;
  GPtrArray *moves;
  GPtrArray *handoffs;
  GPtrArray *outcomes;
  gboolean duplicate_open;    /* a likely duplicate of the person waits for a decision */
} TamizFacts;

#define TAMIZ_TYPE_FACTS (tamiz_facts_get_type ())

GType        tamiz_facts_get_type      (void) G_GNUC_CONST;
TamizFacts  *tamiz_facts_new           (TamizRecord      *base,
                                        TamizRecord      *lead);
TamizFacts  *tamiz_facts_ref           (TamizFacts       *self);
void         tamiz_facts_unref         (TamizFacts       *self);

void         tamiz_facts_cut           (TamizFacts       *self,
                                        gint64            at);
void         tamiz_facts_cut_disputes  (TamizFacts       *self,
                                        gint64            at);
gint64       tamiz_facts_get_disputed_at (TamizFacts     *self,
                                        TamizRecord      *answer);
int          tamiz_facts_get_stage     (TamizFacts       *self);
TamizRecord *tamiz_facts_get_last_move (TamizFacts       *self);
gboolean     tamiz_stage_move_is_after (TamizRecord      *move,
                                        TamizRecord      *than);
const TamizValue *tamiz_facts_get_value (TamizFacts      *self,
                                        const TamizFieldRef *ref);
TamizRecord *tamiz_facts_find_own_field (TamizFacts      *self,
                                        const TamizFieldRef *ref);
TamizRecord *tamiz_facts_find_answer   (TamizFacts       *self,
                                        const char       *criterion,
                                        gint64            at);
gboolean     tamiz_facts_is_two_way    (TamizFacts       *self,
                                        gint64            at,
                                        gint64           *last);
void         tamiz_facts_list_two_way  (TamizFacts       *self,
                                        GArray           *instants);
TamizRecord *tamiz_facts_find_accepted (TamizFacts      *self);
TamizRecord *tamiz_facts_find_named    (TamizFacts       *self,
                                        TamizKind         kind,
                                        gint64            id);
const char  *tamiz_facts_get_name      (TamizFacts       *self,
                                        TamizKind         kind,
                                        gint64            id);
TamizRecord *tamiz_facts_find_call     (TamizFacts       *self,
                                        gint64            activity);
gboolean     tamiz_facts_do_not_contact (TamizFacts      *self,
                                        gint64            day);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizFacts, tamiz_facts_unref)

G_END_DECLS
