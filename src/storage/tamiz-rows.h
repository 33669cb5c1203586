#pragma once

#include "tamiz-facts.h"
#include "tamiz-facts-cursors.h"
#include "tamiz-keys.h"
#include "tamiz-tables.h"

G_BEGIN_DECLS

TamizRecord *tamiz_rows_load          (TamizConnection  *connection,
                                       TamizKind         kind,
                                       gint64            id,
                                       gint64            lead,
                                       gint64           *retracted_by,
                                       GError          **error);
GPtrArray   *tamiz_rows_load_listed   (TamizConnection  *connection,
                                       TamizKind         kind,
                                       TamizStatement   *statement,
                                       GError          **error);
gboolean     tamiz_rows_append        (TamizConnection  *connection,
                                       TamizKind         kind,
                                       int               field,
                                       const TamizValue *value,
                                       GPtrArray        *records,
                                       GError          **error);
GPtrArray   *tamiz_rows_list          (TamizConnection  *connection,
                                       TamizKind         kind,
                                       GError          **error);
gboolean     tamiz_rows_find_lead     (TamizConnection  *connection,
                                       TamizKind         kind,
                                       gint64            id,
                                       gint64           *lead,
                                       GError          **error);
gboolean     tamiz_rows_follow_merged (TamizConnection  *connection,
                                       TamizKind         kind,
                                       gint64           *id,
                                       GError          **error);
gboolean     tamiz_rows_list_family   (TamizConnection  *connection,
                                       TamizKind         kind,
                                       gint64            id,
                                       GArray           *ids,
                                       GError          **error);
gboolean     tamiz_rows_list_merged   (TamizConnection  *connection,
                                       gint64            person,
                                       GArray           *ids,
                                       GError          **error);
GArray      *tamiz_rows_find_key       (TamizConnection  *connection,
                                       TamizKeyKind      kind,
                                       const char       *text,
                                       GError          **error);
GArray      *tamiz_person_rows_new     (void);
gboolean     tamiz_rows_identify       (TamizConnection  *connection,
                                       GArray           *rows,
                                       guint             row,
                                       gboolean         *identifies,
                                       GError          **error);
GArray      *tamiz_rows_list_of_person (TamizConnection *connection,
                                       gint64            person,
                                       GError          **error);

gboolean     tamiz_rows_has_open_pair (TamizConnection  *connection,
                                       gint64            person,
                                       gboolean         *open,
                                       GError          **error);
GHashTable  *tamiz_rows_list_doubtful (TamizConnection  *connection,
                                       GError          **error);

/* Where facts are read from: the base, and within a transaction the records that it
 * makes.  What a new record is the parent of is new as well, so nothing needs asking.
 */
typedef struct
{
  TamizConnection *connection;
  GHashTable *made;         /* (nullable): gint64 id → TamizRecord, not owned */
  GHashTable *children;     /* (nullable): gint64 id → GPtrArray of TamizRecord, not owned */
  gboolean many;            /* leads are asked for in order of their ids, close together */

  /* The same for all leads; read when first needed. */
  TamizRecord *base;
  TamizRecord *in_force;
  gboolean in_force_known;
  gboolean merged_known, merged; /* whether anybody or any company was merged */
  GPtrArray *fields;
  GPtrArray *names;
  gboolean rarities_known;
  gboolean has_domains, has_customs; /* whether any company has */
  gboolean has_pairs;       /* whether anybody may be somebody else */

  /* Of many. */
  TamizFactsCursors *cursors;
  GHashTable *doubtful;     /* (nullable): set of gint64: people of pairs that are open */
} TamizFactsSource;

void         tamiz_facts_source_clear (TamizFactsSource *self);
TamizFacts  *tamiz_facts_source_load  (TamizFactsSource *self,
                                       gint64            lead,
                                       GError          **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizFactsSource, tamiz_facts_source_clear)

G_END_DECLS
