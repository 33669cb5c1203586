#pragma once

#include "tamiz-record.h"

G_BEGIN_DECLS

/* The cause of what undoes an import piece by piece. */
#define TAMIZ_CAUSE_UNDO_SLICE "undo.slice"

/* The cause of what takes rows that were set aside through the door again. */
#define TAMIZ_CAUSE_MEND "set-aside.mend"

/* Who does something.  @user is 0 for connectors and the program; on a team base the
 * connection itself carries the user.
 */
typedef struct
{
  TamizActorKind kind;
  gint64 user;
} TamizActor;

/* One update: what the field held when it was read, and what it is to hold. */
typedef struct
{
  TamizKind kind;
  gint64 id;
  gint64 lead;          /* of CLUSTERED kinds: the first part of their key */
  int field;
  TamizValue before;
  TamizValue after;
} TamizUpdate;

typedef struct _TamizChangeSet TamizChangeSet;

#define TAMIZ_TYPE_CHANGE_SET (tamiz_change_set_get_type ())

GType              tamiz_change_set_get_type    (void) G_GNUC_CONST;
TamizChangeSet    *tamiz_change_set_new         (TamizActor        actor,
                                                 const char       *cause);
TamizChangeSet    *tamiz_change_set_ref         (TamizChangeSet   *self);
void               tamiz_change_set_unref       (TamizChangeSet   *self);

TamizRecord       *tamiz_change_set_insert      (TamizChangeSet   *self,
                                                 TamizKind         kind,
                                                 gint64            id);
void               tamiz_change_set_update      (TamizChangeSet   *self,
                                                 TamizRecord      *record,
                                                 int               field,
                                                 const TamizValue *after);
void               tamiz_change_set_update_int  (TamizChangeSet   *self,
                                                 TamizRecord      *record,
                                                 int               field,
                                                 gint64            after);
void               tamiz_change_set_update_text (TamizChangeSet   *self,
                                                 TamizRecord      *record,
                                                 int               field,
                                                 const char       *after);
void               tamiz_change_set_judge_lead  (TamizChangeSet   *self,
                                                 gint64            lead);
void               tamiz_change_set_retract     (TamizChangeSet   *self,
                                                 TamizRecord      *record);
void               tamiz_change_set_undo        (TamizChangeSet   *self,
                                                 gint64            change);
void               tamiz_change_set_undo_import (TamizChangeSet   *self,
                                                 gint64            import);
void               tamiz_change_set_erase       (TamizChangeSet   *self,
                                                 gint64            person);
void               tamiz_change_set_set_import  (TamizChangeSet   *self,
                                                 gint64            import);
void               tamiz_change_set_set_part_of (TamizChangeSet   *self,
                                                 gint64            first);
void               tamiz_change_set_set_batch   (TamizChangeSet   *self);

TamizActor         tamiz_change_set_get_actor   (TamizChangeSet   *self);
const char        *tamiz_change_set_get_cause   (TamizChangeSet   *self);
GPtrArray         *tamiz_change_set_get_inserts (TamizChangeSet   *self);
GPtrArray         *tamiz_change_set_get_moves   (TamizChangeSet   *self);
GArray            *tamiz_change_set_get_updates (TamizChangeSet   *self);
GArray            *tamiz_change_set_get_leads   (TamizChangeSet   *self);
GPtrArray         *tamiz_change_set_get_retractions (TamizChangeSet *self);
gint64             tamiz_change_set_get_undo    (TamizChangeSet   *self);
gint64             tamiz_change_set_get_undo_import (TamizChangeSet *self);
void               tamiz_change_set_undo_slice (TamizChangeSet   *self,
                                                 gint64            change);
gboolean           tamiz_change_set_is_undo_slice (TamizChangeSet *self);
void               tamiz_change_set_set_undo_limit (TamizChangeSet *self,
                                                 guint             limit);
guint              tamiz_change_set_get_undo_limit (TamizChangeSet *self);
gint64             tamiz_change_set_get_erased  (TamizChangeSet   *self);
void               tamiz_change_set_forget      (TamizChangeSet   *self,
                                                 gint64            submission);
gint64             tamiz_change_set_get_forgotten (TamizChangeSet *self);
gint64             tamiz_change_set_get_import  (TamizChangeSet   *self);
gint64             tamiz_change_set_get_part_of (TamizChangeSet   *self);
gboolean           tamiz_change_set_is_batch    (TamizChangeSet   *self);
gboolean           tamiz_change_set_is_empty    (TamizChangeSet   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizChangeSet, tamiz_change_set_unref)

/* What a transaction did, told on the main context after the commit.  Immutable. */
typedef struct
{
  gatomicrefcount ref_count;
  gint64 change;        /* its number; 0 where nothing but bookkeeping was written */
  GArray *leads;        /* gint64: leads touched and judged */
  GArray *conflicts;    /* TamizUpdate: an undo's fields that somebody changed since */
  guint64 kind_bits;
  gboolean reload;      /* too much changed to be told: read everything again */
} TamizCommit;

#define TAMIZ_TYPE_COMMIT (tamiz_commit_get_type ())

GType        tamiz_commit_get_type (void) G_GNUC_CONST;

TamizCommit *tamiz_commit_new     (gint64             change);
TamizCommit *tamiz_commit_ref     (TamizCommit       *self);
void         tamiz_commit_unref   (TamizCommit       *self);
gboolean     tamiz_commit_touches (const TamizCommit *self,
                                   TamizKind          kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizCommit, tamiz_commit_unref)

void         tamiz_update_clear   (TamizUpdate       *update);

G_END_DECLS
