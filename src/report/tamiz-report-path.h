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

void     tamiz_lead_path_walk       (TamizLeadPath        *self,
                                     int                   stage,
                                     const TamizIndexMove *moves,
                                     guint                 n_moves);
gboolean tamiz_lead_is_received_in  (const TamizIndexLead *lead,
                                     gint64                from,
                                     gint64                to);

/* The path of each way of an index, walked when the first lead is met that went it.  The index
 * must not be changed meanwhile.
 */
#define TAMIZ_N_STAGES (TAMIZ_STAGE_DISCARDED + 1)

typedef struct
{
  guint count;               /* for whoever counts leads */
  guint excepted;            /* of them, let through by an exception */
  TamizLeadPath path;
} TamizKnownPath;

typedef struct
{
  TamizIndex *index;
  TamizKnownPath **ways;     /* by way and stage; (nullable) */
  guint n_ways;
} TamizKnownPaths;

typedef void (*TamizKnownPathFunc) (const TamizKnownPath *known,
                                    gpointer              user_data);

void            tamiz_known_paths_init    (TamizKnownPaths      *self,
                                           TamizIndex           *index);
void            tamiz_known_paths_clear   (TamizKnownPaths      *self);
TamizKnownPath *tamiz_known_paths_find    (TamizKnownPaths      *self,
                                           const TamizIndexLead *lead,
                                           const TamizIndexPast *past);
gint64          tamiz_known_paths_get_mql_at (TamizKnownPaths   *self,
                                           const TamizLeadPath  *path,
                                           const TamizIndexLead *lead,
                                           const TamizIndexPast *past);
void            tamiz_known_paths_foreach (TamizKnownPaths      *self,
                                           TamizKnownPathFunc    func,
                                           gpointer              user_data);

G_END_DECLS
