#pragma once

#include "tamiz-staged.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: companies that are more to us than prospects.  Whether a lead comes from one
 * is asked when it is read and stored nowhere, so that leads are marked, too, when the list of
 * customers is brought in after them.
 */
typedef struct
{
  gint64 company;           /* 0 of a competitor that only the list names */
  TamizRelation relation;
  gint64 owner;             /* whose account it is, a user; 0 = nobody's */
  char *name;
  char *deal;               /* (nullable): what is open with it */
  char *sentence;           /* "Customer: Cervecería Andina; account of Diego Torres" */
} TamizKnown;

typedef struct _TamizKnownCompanies TamizKnownCompanies;

TamizKnownCompanies *tamiz_known_companies_load (TamizWork            *work,
                                                 GError              **error);
void              tamiz_known_companies_free  (TamizKnownCompanies    *self);
const TamizKnown *tamiz_known_companies_find_facts (TamizKnownCompanies *self,
                                               TamizFacts             *facts);
const TamizKnown *tamiz_known_companies_find_staged (TamizKnownCompanies *self,
                                               TamizStaged            *staged,
                                               gint64                  company);
gboolean          tamiz_known_is_account      (const TamizKnown       *known);
gboolean          tamiz_known_forbids_cold    (const TamizKnown       *known);
gint64            tamiz_known_companies_get_owner (TamizKnownCompanies *self,
                                               const TamizKnown       *known);
json_t           *tamiz_known_companies_to_json (TamizKnownCompanies  *self,
                                               const TamizKnown       *known);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizKnownCompanies, tamiz_known_companies_free)

G_END_DECLS
