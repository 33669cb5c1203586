#pragma once

#include "tamiz-connection.h"
#include "tamiz-reader-pool.h"
#include "tamiz-store.h"
#include "tamiz-transaction.h"

G_BEGIN_DECLS

/* Ids taken from the base in advance. */
typedef struct
{
  gint64 next;
  gint64 end;
  gint64 size;            /* of the block; 0 before the first */
} TamizIdBlock;

struct _TamizStore
{
  GObject parent_instance;

  char *path;
  char *id;
  char *notice;           /* (nullable): what opening had to set right */
  gboolean read_only;
  gboolean immutable;     /* in a folder that cannot be written to: read as it lies there */
  guint64 device, inode;  /* of the file that was opened */
  TamizClock *clock;
  GMainContext *context;
  TamizDamage *damage;    /* what any of its connections found */
  TamizReaderPool *pool;  /* connections that read */

  /* Of the writer thread. */
  TamizConnection *connection;
  TamizIdBlock own_ids;
  gint64 seen;            /* the last change that listeners were told of */
  gint64 data_version;
  gboolean synchronous;   /* what the connection is set to */
  gboolean overwrites;    /* so is this */
  gboolean log_dirty;
  gboolean file_holds_erased; /* until it is written anew */
  gboolean log_holds_erased;  /* until it is empty */
  gboolean damage_told;
  gint64 batch_ended;     /* monotonic time */
  gint64 held;            /* microseconds, by batches since others could find the base free */
  gint64 next_batch;      /* monotonic time: not before it */

  GThread *thread;
  GMutex lock;            /* of what follows */
  GCond wake;
  GQueue edits;           /* TamizJob: what people wait for */
  GQueue batches;         /* TamizJob */
  gboolean stopping;
  TamizJudge *judge;

  GMutex id_lock;
  TamizIdBlock ids;
};

gboolean     tamiz_store_take_block    (TamizConnection *connection,
                                        TamizIdBlock    *block,
                                        GError         **error);
TamizJudge  *tamiz_store_dup_judge     (TamizStore      *self);
gboolean     tamiz_store_look_for_others (TamizStore    *self,
                                        gint64           until,
                                        TamizCommit    **commit,
                                        GError         **error);
gboolean     tamiz_store_refuse_damaged (TamizStore     *self,
                                        GError         **error);
gboolean     tamiz_store_is_in_place   (TamizStore      *self,
                                        GError         **error);
TamizCommit *tamiz_store_run_change    (TamizStore      *self,
                                        TamizChangeSet  *change_set,
                                        TamizKeyLog     *log,
                                        GCancellable    *cancellable,
                                        TamizCommit    **others,
                                        GError         **error);

gboolean     tamiz_store_set_safety    (TamizStore      *self,
                                        gboolean         full,
                                        GError         **error);
gboolean     tamiz_store_run_settle    (TamizStore      *self,
                                        GError         **error);
gboolean     tamiz_store_run_compact   (TamizStore      *self,
                                        gboolean        *emptied,
                                        GError         **error);
gboolean     tamiz_store_run_write_keys (TamizStore     *self,
                                        TamizKeyLog     *log,
                                        guint            most,
                                        guint           *left,
                                        GError         **error);

TamizReader *tamiz_reader_new          (TamizConnection *connection,
                                        TamizReaderPool *pool);
TamizConnection *tamiz_reader_get_connection (TamizReader *self);

G_END_DECLS
