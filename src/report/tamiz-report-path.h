#pragma once

#include "tamiz-index.h"

G_BEGIN_DECLS

/* What a lead's stage history says to reports.  Masks have a bit for each stage. */
typedef struct
{
  int stage;                 /* where it stands now */
  int position;              /* the stage of the main line where it stands, or which it left
                                for a side stage or an end; -1 before the entry */
  int reached;               /* the furthest on the main line; -1 before the entry */
  guint stood;               /* main line: where it has stood */
  guint passed;              /* main line: over which a move has passed */
  guint returned;            /* from where sales sent it back */
  int mql_move;              /* which move first took it to mql or beyond; -1 = none */
  gboolean mql_by_column;    /* its own column says that it is there, its moves do not */
} TamizLeadPath;

void     tamiz_lead_path_walk      (TamizLeadPath        *self,
                                    const TamizIndexLead *lead,
                                    const TamizIndexPast *past);
gint64   tamiz_lead_path_get_mql_at (const TamizLeadPath *self,
                                    const TamizIndexLead *lead,
                                    const TamizIndexPast *past);
gboolean tamiz_lead_is_received_in (const TamizIndexLead *lead,
                                    gint64                from,
                                    gint64                to);

/* Most of a million leads went one of a few hundred ways: they are walked once.  @func is
 * told of each way and how many leads went it, which whoever finds a lead's way counts.
 */
#define TAMIZ_N_KNOWN_PATHS 1024

typedef struct
{
  guint64 key;
  guint count;
  TamizLeadPath path;
} TamizKnownPath;

typedef struct
{
  TamizKnownPath paths[TAMIZ_N_KNOWN_PATHS];
  void (*func) (const TamizLeadPath *path,
                guint                count,
                gpointer             user_data);
  gpointer user_data;
} TamizKnownPaths;

TamizKnownPath *tamiz_known_paths_find   (TamizKnownPaths      *self,
                                          const TamizIndexLead *lead,
                                          const TamizIndexPast *past);
void            tamiz_known_paths_finish (TamizKnownPaths      *self);

G_END_DECLS
