#pragma once

#include "tamiz-index.h"
#include "tamiz-session.h"
#include "tamiz-work.h"

#include <sodium.h>
#include <string.h>

G_BEGIN_DECLS

struct _TamizSession
{
  GObject parent_instance;

  TamizClock *clock;
  TamizStore *store;
  GObject *judge;
  char *email;
  char *passphrase;
  TamizProgressFunc progress;
  gpointer progress_data;
  guint upkeep_source;      /* 0 where nothing is done in the background */
  GCancellable *upkeep;     /* (nullable): of what is being done there now */
  gboolean look_again;

  /* Below: shared by the workers. */
  GMutex mutex;
  GHashTable *paused;       /* GCancellable → whether its work has come to rest */
  GCond go_on;              /* with the mutex: one was taken out of it */
  GHashTable *definitions;  /* gint64 id → TamizDefinition; versions that are signed never change */

  /* The index is replaced, or its leads are changed, only by whoever holds both locks. */
  GMutex index_builder;
  GMutex index_lock;
  GMutex index_reader;      /* whoever reads what the index lacks; taken before the others */
  gboolean listed;          /* under `index_lock`: somebody has been given a list */
  GCond first_listed;
  TamizIndex *index;        /* (nullable) */
  gint64 index_change;      /* what the index stands at */
  gsize index_room;         /* so much memory must be left while it is read */
  guint index_bundle;       /* so many leads are put into memory at a time where there is not */
  guint too_large;          /* TamizIndexParts, and more, for which there is no memory */
  gboolean prepares;        /* whoever opened it wants all to be there before it is asked for */
  guint slice_most;         /* so many leads of a deed are changed in one transaction, and no more */
  GMutex upkeep_lock;       /* held by whoever does what fell due */
  gint64 delivered_looked;  /* when payloads of long ago were looked for; with upkeep_lock held */
  GHashTable *calendar_waits; /* (nullable) under `mutex`: of calendars that could not be read, tamiz-calendars.c */

  GMutex trial_lock;        /* held by whoever tries a definition */
  gpointer trial;           /* (nullable): TamizTrial: what was read for it, for the next step */
  gint64 trial_change;      /* the base's number when it was read */
  gint trial_forgotten;     /* atomic: whoever holds the lock next, or holds it now, lets it go */
};

void     tamiz_session_tell_progress (TamizSession        *self,
                                     GCancellable         *cancellable,
                                     guint64               done,
                                     guint64               total);
void     tamiz_session_tell_address (TamizSession         *self,
                                     GCancellable         *cancellable,
                                     const char           *address);
void     tamiz_session_tell_rescoring (TamizSession       *self,
                                     guint64               done,
                                     guint64               total);
void     tamiz_session_note_commit  (TamizSession         *self,
                                     TamizCommit          *commit);
void     tamiz_session_stop_upkeep  (TamizSession         *self);
gboolean tamiz_session_rest         (TamizSession         *self,
                                     GCancellable         *cancellable);
gboolean tamiz_work_init            (TamizWork            *work,
                                     TamizSession         *session,
                                     json_t               *arguments,
                                     GCancellable         *cancellable,
                                     GError              **error);
void     tamiz_work_clear           (TamizWork            *work);
gboolean tamiz_work_resolve_actor   (TamizWork            *work,
                                     const TamizOperation *operation,
                                     GError              **error);
gboolean tamiz_work_fill_lists      (TamizWork            *work,
                                     GError              **error);
gboolean tamiz_work_check_arguments (const TamizOperation *operation,
                                     json_t               *arguments,
                                     GError              **error);

G_END_DECLS
