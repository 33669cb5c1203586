#pragma once

#include "tamiz-facts.h"

G_BEGIN_DECLS

/* Builds the facts of a lead for tests, without a base.  Ids count up by themselves;
 * times are microseconds.
 */

/* 2026-11-20, 12:00 in La Paz */
#define TAMIZ_TEST_NOW G_GINT64_CONSTANT (1795190400000000)

TamizFacts  *tamiz_test_facts_new         (void);
TamizFacts  *tamiz_test_facts_copy        (TamizFacts        *facts);
TamizRecord *tamiz_test_facts_person      (TamizFacts        *facts,
                                           const char        *job_title);
TamizRecord *tamiz_test_facts_company     (TamizFacts        *facts,
                                           const char        *name,
                                           gint64             employees);
TamizRecord *tamiz_test_facts_email       (TamizFacts        *facts,
                                           const char        *address);
TamizRecord *tamiz_test_facts_phone       (TamizFacts        *facts,
                                           const char        *e164);
TamizRecord *tamiz_test_facts_activity    (TamizFacts        *facts,
                                           TamizActivityKind  kind,
                                           gint64             at);
TamizRecord *tamiz_test_facts_call        (TamizFacts        *facts,
                                           int                outcome,
                                           gint64             at);
TamizRecord *tamiz_test_facts_answer      (TamizFacts        *facts,
                                           const char        *criterion,
                                           const char        *value,
                                           gint64             at);
TamizRecord *tamiz_test_facts_move        (TamizFacts        *facts,
                                           int                from,
                                           int                to,
                                           TamizMoveCause     cause,
                                           gint64             at);
TamizRecord *tamiz_test_facts_refuse      (TamizFacts        *facts,
                                           TamizChannel       channel);
void         tamiz_test_facts_shuffle     (TamizFacts        *facts,
                                           GRand             *random);

G_END_DECLS
