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
  gint64 mql_at;             /* when it first got to mql or beyond; G_MAXINT64 = never */
} TamizLeadPath;

void     tamiz_lead_path_walk      (TamizLeadPath        *self,
                                    const TamizIndexLead *lead,
                                    const TamizIndexMove *moves,
                                    guint                 n_moves);
gboolean tamiz_lead_is_received_in (const TamizIndexLead *lead,
                                    gint64                from,
                                    gint64                to);

G_END_DECLS
