#pragma once

#include "tamiz-rights.h"
#include "tamiz-rows.h"
#include "tamiz-store.h"

#include <jansson.h>
#include <sodium.h>

G_BEGIN_DECLS

/* What audit.op says; the numbers are stored. */
typedef enum
{
  TAMIZ_AUDIT_MADE = 0,
  TAMIZ_AUDIT_CHANGED = 1,
  TAMIZ_AUDIT_RETRACTED = 2,
  TAMIZ_AUDIT_RESTORED = 3,
  TAMIZ_AUDIT_SLICE = 4,
  TAMIZ_AUDIT_CHANGE_RETRACTED = 5,
  TAMIZ_AUDIT_CHANGE_RESTORED = 6,
  TAMIZ_AUDIT_IMPORT_RETRACTED = 7,
} TamizAuditOp;

/* An entry of this field of the base says that it was recovered from a damaged file, and
 * with which problems: a JSON list of pairs of `what` and `where`. */
#define TAMIZ_AUDIT_RECOVERED "recovered"

#define TAMIZ_DIGEST_SIZE 32
#define TAMIZ_SALT_SIZE 16

typedef struct
{
  TamizAuditOp op;
  TamizKind kind;
  gint64 record;
  gint64 last;       /* of a slice; 0 = none */
  gint64 lead;       /* 0 = none */
  int field;         /* -1 = none */
  char *before;      /* (nullable) */
  char *after;       /* (nullable) */
  gboolean erases;   /* the field is TAMIZ_AUDIT_ERASED */
} TamizAuditEntry;

void tamiz_audit_entry_clear (TamizAuditEntry *entry);

/* An entry of this field, which no record has, says that a record was erased, or, of record 0, that
 * records of a slice (`last`: its change) were: its new value is the digest of what is left. */
#define TAMIZ_AUDIT_ERASED "*erased"

/* One change set on its way into the base, on the writer thread. */
typedef struct
{
  TamizStore *store;
  TamizConnection *connection;
  TamizChangeSet *change_set;
  GCancellable *cancellable;
  TamizActor actor;
  gint64 number;            /* what the change will be called if it turns out to be one */
  gint64 now;
  gboolean slice;
  guint8 head_digest[TAMIZ_DIGEST_SIZE];
  TamizCommit *commit;

  GPtrArray *made;          /* TamizRecord, the judge's too */
  GHashTable *made_by_id;   /* gint64 → TamizRecord */
  GHashTable *children;     /* gint64 → GPtrArray of TamizRecord */
  GArray *entries;          /* TamizAuditEntry */
  GArray *keys;             /* TamizMatchKey */
  TamizKeyLog *log;         /* (nullable): where keys go instead of into the base */
  GHashTable *leads;        /* gint64 → whether something of it changed */
  GArray *touched;          /* gint64: the same, in the order they were touched */
  gboolean postpones;       /* a slice's leads are written once, when they have been judged */
  GPtrArray *late;          /* TamizRecord: those leads */
  GPtrArray *later;         /* TamizRecord: what belongs to them */
  gboolean counts;          /* gets a change number: it is more than bookkeeping */
} TamizTransaction;

/* Whether what is done with records of a kind is kept for ever, and counts as a change. */
static inline gboolean
tamiz_transaction_audits (TamizKind kind)
{
  return tamiz_kind_get_info (kind)->way != TAMIZ_WAY_MACHINE;
}

/* tamiz-store-writer.c */
gboolean   tamiz_transaction_insert       (TamizTransaction  *self,
                                           TamizRecord       *record,
                                           GError           **error);
gboolean   tamiz_transaction_moves_references (TamizTransaction *self);
gboolean   tamiz_transaction_write_leads  (TamizTransaction  *self,
                                           GError           **error);
gint64     tamiz_transaction_take_id      (TamizTransaction  *self,
                                           GError           **error);
void       tamiz_transaction_add_entry    (TamizTransaction  *self,
                                           TamizAuditEntry   *entry);

/* tamiz-store-edits.c */
gboolean   tamiz_transaction_update       (TamizTransaction  *self,
                                           const TamizUpdate *update,
                                           GError           **error);
gboolean   tamiz_transaction_set_field    (TamizTransaction  *self,
                                           const TamizUpdate *update,
                                           gboolean          *found,
                                           gboolean          *retracted,
                                           GError           **error);
gboolean   tamiz_transaction_retract      (TamizTransaction  *self,
                                           TamizKind          kind,
                                           gint64             id,
                                           gint64             lead,
                                           gboolean          *done,
                                           GError           **error);

/* tamiz-store-limits.c */
gboolean   tamiz_limits_check_record      (TamizRecord       *record,
                                           GError           **error);
gboolean   tamiz_limits_check_update      (const TamizUpdate *update,
                                           GError           **error);

/* tamiz-store-rights.c */
gboolean   tamiz_transaction_check_rights (TamizTransaction  *self,
                                           GError           **error);

/* tamiz-store-undo-shared.c: what an import shares with whoever came later. */
gboolean   tamiz_transaction_is_shared    (TamizKind          kind);
gboolean   tamiz_transaction_check_used   (TamizTransaction  *self,
                                           TamizKind          kind,
                                           gint64             id,
                                           gboolean          *used,
                                           GError           **error);
gboolean   tamiz_transaction_retract_shared (TamizTransaction *self,
                                           gint64             import,
                                           gboolean          *complete,
                                           GError           **error);

/* tamiz-store-undo.c */
gboolean   tamiz_transaction_undo         (TamizTransaction  *self,
                                           gint64             change,
                                           GError           **error);
gboolean   tamiz_transaction_undo_import  (TamizTransaction  *self,
                                           gint64             import,
                                           GError           **error);
gboolean   tamiz_transaction_find_undo    (TamizTransaction  *self,
                                           gint64             change,
                                           gint64             except,
                                           gint64            *undo,
                                           GError           **error);

/* tamiz-store-undo-ties.c */
gboolean   tamiz_transaction_check_ties   (TamizTransaction  *self,
                                           gint64             change,
                                           GError           **error);

/* tamiz-store-erase.c */
gboolean   tamiz_transaction_erase        (TamizTransaction  *self,
                                           GError           **error);
gboolean   tamiz_erasure_retracts         (TamizKind          kind);

/* tamiz-store-erase-slices.c */
typedef struct _TamizErasedSlices TamizErasedSlices;

TamizErasedSlices *tamiz_erased_slices_new (TamizTransaction *self);
void       tamiz_erased_slices_free       (TamizErasedSlices *self);
gboolean   tamiz_erased_slices_add        (TamizErasedSlices *self,
                                           TamizRecord       *record,
                                           GError           **error);
gboolean   tamiz_erased_slices_verify     (TamizErasedSlices *self,
                                           GError           **error);
void       tamiz_erased_slices_note       (TamizErasedSlices *self,
                                           json_t            *summary);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizErasedSlices, tamiz_erased_slices_free)

/* tamiz-store-erase-traces.c */
typedef struct _TamizErasedTraces TamizErasedTraces;

TamizErasedTraces *tamiz_erased_traces_new (const char        *country);
void       tamiz_erased_traces_free       (TamizErasedTraces *self);
void       tamiz_erased_traces_add        (TamizErasedTraces *self,
                                           TamizRecord       *record);
gboolean   tamiz_erased_traces_is_empty   (TamizErasedTraces *self);
gboolean   tamiz_erased_traces_are_in     (TamizErasedTraces *self,
                                           const char        *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizErasedTraces, tamiz_erased_traces_free)

/* tamiz-store-judging.c */
gboolean   tamiz_transaction_touch        (TamizTransaction  *self,
                                           TamizKind          kind,
                                           TamizRecord       *record,
                                           GError           **error);
void       tamiz_transaction_touch_lead   (TamizTransaction  *self,
                                           gint64             lead,
                                           gboolean           changed);
gboolean   tamiz_transaction_judge        (TamizTransaction  *self,
                                           GError           **error);

/* tamiz-store-keys.c */
gboolean   tamiz_keys_of_record           (TamizRecord       *record,
                                           guint              position,
                                           TamizMatchKey     *key);
void       tamiz_transaction_add_keys     (TamizTransaction  *self,
                                           TamizRecord       *record);
gboolean   tamiz_transaction_write_keys   (TamizTransaction  *self,
                                           GError           **error);

/* tamiz-store-audit.c */
gboolean   tamiz_transaction_write_audit  (TamizTransaction  *self,
                                           GError           **error);

/* How digests are made, for the writer and for check. */
typedef crypto_generichash_state TamizDigest;

void       tamiz_digest_start             (TamizDigest       *digest);
void       tamiz_digest_add_int           (TamizDigest       *digest,
                                           gint64             number);
void       tamiz_digest_add_text          (TamizDigest       *digest,
                                           const char        *text);
void       tamiz_digest_add_bytes         (TamizDigest       *digest,
                                           gconstpointer      bytes,
                                           gsize              length);
void       tamiz_digest_add_record        (TamizDigest       *digest,
                                           TamizRecord       *record);
char      *tamiz_digest_end_text          (TamizDigest       *digest);
void       tamiz_digest_end               (TamizDigest       *digest,
                                           guint8            *result);
void       tamiz_audit_hash_values        (const guint8      *salt,
                                           const char        *before,
                                           const char        *after,
                                           guint8            *hash);
/* A row of the table change. */
typedef struct
{
  gint64 number, at;
  int actor;
  gint64 user;                 /* 0 = none, as are the following */
  const char *cause;
  gint64 import, undoes, undoes_import, part_of;
} TamizChangeTitle;

void       tamiz_audit_chain_change       (TamizDigest       *digest,
                                           const guint8      *previous,
                                           const TamizChangeTitle *change);
void       tamiz_audit_chain_entry        (TamizDigest       *digest,
                                           gint64             n,
                                           int                op,
                                           const char        *kind,
                                           gint64             record,
                                           gint64             last,
                                           gint64             lead,
                                           const char        *field,
                                           const guint8      *hash);
char      *tamiz_audit_record_to_text     (TamizRecord       *record);
int        tamiz_audit_compare_keys       (TamizRecord       *a,
                                           TamizRecord       *b);

G_END_DECLS
