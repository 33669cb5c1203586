#pragma once

#include "tamiz-change-set.h"
#include "tamiz-clock.h"
#include "tamiz-facts.h"
#include "tamiz-judge.h"
#include "tamiz-key-log.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TAMIZ_TYPE_STORE (tamiz_store_get_type ())

G_DECLARE_FINAL_TYPE (TamizStore, tamiz_store, TAMIZ, STORE, GObject)

/* An open base.  One writer thread applies change sets in the order of its queue;
 * everything below may be called from any thread, and waits: session calls it from
 * its workers, never from the main context.
 */

/* What a duplicate is found by. */
typedef enum
{
  TAMIZ_KEY_EMAIL,          /* a normalised address → person */
  TAMIZ_KEY_PHONE,          /* E.164 → person */
  TAMIZ_KEY_PHONE_TAIL,     /* last eight digits of a number not understood → person */
  TAMIZ_KEY_EXTERNAL,       /* "system\nvalue" → person */
  TAMIZ_KEY_COMPANY,        /* folded name → company */
  TAMIZ_KEY_DOMAIN,         /* domain → company */
} TamizKeyKind;

typedef enum
{
  TAMIZ_STORE_NONE = 0,
  TAMIZ_STORE_READ_ONLY = 1 << 0,
} TamizStoreFlags;

/* Something that check found. */
typedef struct
{
  char *what;     /* integrity, foreign_key, audit, signature, score, stage, key, schema */
  char *where;    /* "lead 123", "change 17" */
  char *message;
  gboolean known; /* noted when the base was recovered from a damaged file */
} TamizProblem;

void         tamiz_problem_free        (TamizProblem     *problem);

TamizStore  *tamiz_store_create        (const char       *path,
                                        TamizRecord      *settings,
                                        TamizClock       *clock,
                                        GError          **error);
TamizStore  *tamiz_store_open          (const char       *path,
                                        TamizStoreFlags   flags,
                                        TamizClock       *clock,
                                        GError          **error);
void         tamiz_store_close         (TamizStore       *self);

const char  *tamiz_store_get_path      (TamizStore       *self);
const char  *tamiz_store_get_id        (TamizStore       *self);
const char  *tamiz_store_get_notice    (TamizStore       *self);
gboolean     tamiz_store_is_read_only  (TamizStore       *self);
gboolean     tamiz_store_is_damaged    (TamizStore       *self);
void         tamiz_store_set_damaged   (TamizStore       *self);
gboolean     tamiz_store_look_over     (TamizStore       *self,
                                        GCancellable     *cancellable,
                                        GError          **error);
void         tamiz_store_set_judge     (TamizStore       *self,
                                        TamizJudge       *judge);

gint64       tamiz_store_take_id       (TamizStore       *self,
                                        GError          **error);
TamizCommit *tamiz_store_apply         (TamizStore       *self,
                                        TamizChangeSet   *change_set,
                                        GCancellable     *cancellable,
                                        GError          **error);
TamizCommit *tamiz_store_apply_slice   (TamizStore       *self,
                                        TamizChangeSet   *change_set,
                                        TamizKeyLog      *log,
                                        GCancellable     *cancellable,
                                        GError          **error);
gboolean     tamiz_store_write_keys    (TamizStore       *self,
                                        TamizKeyLog      *log,
                                        guint             most,
                                        guint            *left,
                                        GError          **error);
gboolean     tamiz_store_settle        (TamizStore       *self,
                                        GError          **error);
gboolean     tamiz_store_compact       (TamizStore       *self,
                                        gboolean         *emptied,
                                        GError          **error);
gboolean     tamiz_store_backup        (TamizStore       *self,
                                        const char       *path,
                                        GCancellable     *cancellable,
                                        GError          **error);
GPtrArray   *tamiz_store_check         (TamizStore       *self,
                                        GCancellable     *cancellable,
                                        GError          **error);

/* A connection that only reads; one thread at a time. */
#define TAMIZ_TYPE_READER (tamiz_reader_get_type ())

G_DECLARE_FINAL_TYPE (TamizReader, tamiz_reader, TAMIZ, READER, GObject)

/* What lists, filters and reports keep in memory of a lead. */
typedef struct
{
  gint64 id;
  gint64 person, company, product_line, source, campaign, owner;   /* 0 = none */
  gint64 received_on, created, updated, last_activity;             /* microseconds; 0 = none */
  int stage;                                                       /* TamizStage */
  TamizScore score;
  gint64 scored_at;
  const guint8 *fading;                                            /* (nullable): how interest goes on since */
  gsize fading_length;
  const char *first_name, *last_name, *job_title, *company_name;   /* (nullable); valid in the call */
  const char *email;                                               /* (nullable): the first */
  const char *city, *country;
} TamizLeadRow;

typedef struct
{
  gint64 lead, at, definition, change;
  int from, to;             /* TamizStage; from is -1 of the entry */
  int cause, actor;
} TamizMoveRow;

typedef struct
{
  gint64 change, at;
  int actor;
  gint64 user;              /* 0 = none */
  char *cause;
  char *record;             /* kind's nick */
  gint64 id;
  char *field;              /* (nullable): NULL = the whole record was made */
  char *before, *after;     /* (nullable) */
  gint64 retracted_by;
} TamizHistoryRow;

/* A row that tells of a person. */
typedef struct
{
  TamizRecord *record;
  gint64 lead;              /* of clustered kinds */
  gint64 retracted_by;      /* 0 = it stands */
} TamizPersonRow;

/* What somebody did to a field that an import had written. */
typedef struct
{
  TamizKind kind;
  gint64 id;
  gint64 lead;              /* 0 where the record is of no lead */
  int field;
  char *before;             /* (nullable): what it held before the import */
  char *imported;           /* (nullable): what the import wrote */
  char *after;              /* (nullable): what it was given since */
  gint64 at;
  int actor;
  gint64 user;              /* 0 = none */
} TamizLaterEdit;

/* A handoff as lists count and order it. */
typedef struct
{
  gint64 id, executive, decided_at;   /* 0 = none */
  int state;                /* TamizHandoffState */
  int stage;                /* TamizStage of the lead now; -1 where it is gone */
} TamizHandoffLine;

/* A handoff as the clocks of the agreement need it; 0 = none. */
typedef struct
{
  gint64 id, number, lead, executive, sent_by, definition, exception;
  gint64 sent_at, delivered, decided_at, meeting;   /* instants; 0 = not yet, or none */
  gint64 called_off;        /* when the meeting was cancelled while the handoff went on; 0 = was not */
  gint64 source, owner;     /* of the lead */
  int state;                /* TamizHandoffState */
  int stage;                /* TamizStage of the lead now; -1 where it is gone */
} TamizHandoffTimes;

/* What happened with a lead, for its clocks. */
typedef struct
{
  gint64 at;
  gint64 by;                /* a user; 0 = nobody of ours, or not known */
  int kind;                 /* TamizActivityKind */
  int outcome;              /* TamizCallOutcome; -1 = no call, or none yet */
} TamizDeed;

/* How many rows of the outbox are not done. */
typedef struct
{
  guint waiting;            /* to be sent, or being sent */
  guint probing;            /* may have arrived: being verified */
  guint held;               /* a person must decide */
  guint dead;               /* refused by the CRM, or by the mail server */
} TamizOpenRows;

/* A dead row's reason where somebody ended it for good. */
#define TAMIZ_OUTBOX_GIVEN_UP "given_up"

/* Beside the states of the outbox: refused, and nothing waits for it any more, because it was
 * given up or because whom it was about was erased.
 */
#define TAMIZ_OUTBOX_SETTLED 6
#define TAMIZ_OUTBOX_N_STANDS 7

/* Which rows that go to a CRM are wanted. */
typedef struct
{
  gint64 connection;        /* 0 = whatever it is */
  gint64 lead;              /* 0 = whatever it is */
  guint stands;             /* bits: 1 << state, 1 << TAMIZ_OUTBOX_SETTLED */
  gint64 limit;             /* -1 = all */
  gint64 offset;
} TamizOutboxQuery;

/* Who made a change, and when. */
typedef struct
{
  gint64 at;
  int actor;                /* TamizActorKind */
  gint64 user;              /* 0 = none */
} TamizChangeRow;

/* Two that may be the same, a record of DUPLICATE. */
typedef struct
{
  gint64 id;
  int likeness;             /* TamizLikeness */
} TamizOpenPair;

/* A person or a company as it is searched by; texts are valid in the call. */
typedef struct
{
  gint64 id;
  const char *name, *last_name, *detail, *company;   /* (nullable) */
} TamizNameRow;

/* How many records have the same code. */
typedef struct
{
  char *code;               /* (nullable) */
  guint64 count;
} TamizCodeCount;

/* How many there are of something that an id names. */
typedef struct
{
  gint64 id;
  guint64 count;
} TamizIdCount;

typedef gboolean (*TamizRecordFunc)   (TamizRecord        *record,
                                       gpointer            user_data);
/* Who became part of somebody else, when and by whom. */
typedef struct
{
  gint64 record, change, at;
  int actor;                /* TamizActorKind */
  gint64 user;              /* 0 = none */
} TamizMergeRow;

/* A lead that goes on in another: how it came first. */
typedef struct
{
  gint64 id, source, campaign;  /* 0 = none */
  gint64 received_on;
  gint64 change;            /* that merged it */
} TamizMergedLeadRow;

typedef gboolean (*TamizMergeRowFunc) (const TamizMergeRow *row,
                                       gpointer            user_data);
typedef gboolean (*TamizKeyFunc)      (TamizKeyKind        kind,
                                       guint64             hash,
                                       const gint64       *records,
                                       guint               n,
                                       guint64             n_records,
                                       gpointer            user_data);
typedef gboolean (*TamizNameRowFunc)  (const TamizNameRow *row,
                                       gpointer            user_data);
typedef gboolean (*TamizLeadRowFunc)  (const TamizLeadRow *row,
                                       gpointer            user_data);
typedef gboolean (*TamizMoveRowFunc)  (const TamizMoveRow *row,
                                       gpointer            user_data);
typedef gboolean (*TamizTouchFunc)    (gint64              lead,
                                       gint64              at,
                                       gint64              source,
                                       gpointer            user_data);
typedef gboolean (*TamizWonFunc)      (gint64              lead,
                                       gint64              at,
                                       const char         *amount,
                                       const char         *currency,
                                       gpointer            user_data);
typedef gboolean (*TamizFactsFunc)    (TamizFacts         *facts,
                                       gpointer            user_data);

TamizReader *tamiz_store_new_reader      (TamizStore       *self,
                                          GError          **error);

gboolean     tamiz_reader_begin          (TamizReader      *self,
                                          GError          **error);
void         tamiz_reader_end            (TamizReader      *self);
void         tamiz_reader_release_memory (TamizReader      *self);
gint64       tamiz_reader_get_change     (TamizReader      *self,
                                          GError          **error);
TamizCommit *tamiz_reader_list_changes   (TamizReader      *self,
                                          gint64            after,
                                          GError          **error);
TamizRecord *tamiz_reader_load           (TamizReader      *self,
                                          TamizKind         kind,
                                          gint64            id,
                                          GError          **error);
TamizRecord *tamiz_reader_load_base      (TamizReader      *self,
                                          GError          **error);
GPtrArray   *tamiz_reader_list           (TamizReader      *self,
                                          TamizKind         kind,
                                          GError          **error);
GPtrArray   *tamiz_reader_list_by        (TamizReader      *self,
                                          TamizKind         kind,
                                          int               field,
                                          gint64            value,
                                          GError          **error);
GPtrArray   *tamiz_reader_list_by_text   (TamizReader      *self,
                                          TamizKind         kind,
                                          int               field,
                                          const char       *value,
                                          GError          **error);
GPtrArray   *tamiz_reader_list_values    (TamizReader      *self,
                                          gint64            field,
                                          gint64            after,
                                          guint             limit,
                                          GError          **error);
gboolean     tamiz_reader_scan           (TamizReader      *self,
                                          TamizKind         kind,
                                          TamizRecordFunc   func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean     tamiz_reader_scan_by        (TamizReader      *self,
                                          TamizKind         kind,
                                          int               field,
                                          gint64            value,
                                          TamizRecordFunc   func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);
GArray      *tamiz_reader_count_set_aside_by_import (TamizReader *self,
                                                     GError     **error);
GPtrArray   *tamiz_reader_count_set_aside (TamizReader     *self,
                                          gint64            import,
                                          GError          **error);
GArray      *tamiz_reader_list_merged    (TamizReader      *self,
                                          TamizKind         kind,
                                          gint64            id,
                                          GError          **error);
GArray      *tamiz_reader_list_companies_without_people (TamizReader *self,
                                          GError          **error);
TamizFacts  *tamiz_reader_load_facts     (TamizReader      *self,
                                          gint64            lead,
                                          GError          **error);
GArray      *tamiz_reader_find_key       (TamizReader      *self,
                                          TamizKeyKind      kind,
                                          const char       *text,
                                          GError          **error);
gboolean     tamiz_reader_find_logged_key (TamizReader   *self,
                                        TamizKeyLog      *log,
                                        TamizKeyKind      kind,
                                        const char       *text,
                                        guint64           hash,
                                        guint             most,
                                        guint64          *n_records,
                                        GArray           *owners,
                                        GError          **error);
GArray      *tamiz_reader_find_some_of_key (TamizReader  *self,
                                        TamizKeyKind      kind,
                                        const char       *text,
                                        guint64           hash,
                                        guint             most,
                                        guint64          *n_records,
                                        GError          **error);
gboolean     tamiz_reader_scan_colleagues (TamizReader   *self,
                                        gint64            company,
                                        guint             most,
                                        TamizNameRowFunc  func,
                                        gpointer          user_data,
                                        GError          **error);
gboolean     tamiz_reader_scan_at_domain (TamizReader    *self,
                                        const char       *domain,
                                        guint             most,
                                        TamizNameRowFunc  func,
                                        gpointer          user_data,
                                        GError          **error);
gboolean     tamiz_reader_recall_keys  (TamizReader      *self,
                                        gint64            import,
                                        TamizKeyLog      *log,
                                        GCancellable     *cancellable,
                                        GError          **error);
TamizKeySet *tamiz_reader_load_keys    (TamizReader      *self,
                                        gint64           *change,
                                        GCancellable     *cancellable,
                                        GError          **error);
gboolean     tamiz_reader_have_keys_changed (TamizReader *self,
                                        gint64            after,
                                        gint64            before,
                                        gboolean         *changed,
                                        GError          **error);
gboolean     tamiz_reader_load_score     (TamizReader      *self,
                                          gint64            lead,
                                          TamizScore       *score,
                                          GError          **error);
gint64       tamiz_reader_get_last_number (TamizReader     *self,
                                          GError          **error);
gboolean     tamiz_reader_scan_leads     (TamizReader      *self,
                                          gint64            lead,
                                          TamizLeadRowFunc  func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean     tamiz_reader_scan_columns   (TamizReader      *self,
                                          TamizLeadRowFunc  func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean     tamiz_reader_scan_texts     (TamizReader      *self,
                                          TamizLeadRowFunc  func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean     tamiz_reader_scan_scores    (TamizReader      *self,
                                          TamizLeadRowFunc  func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean     tamiz_reader_scan_activity  (TamizReader      *self,
                                          TamizLeadRowFunc  func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean     tamiz_reader_scan_details   (TamizReader      *self,
                                          TamizLeadRowFunc  func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean     tamiz_reader_scan_touches   (TamizReader      *self,
                                          gint64            lead,
                                          TamizTouchFunc    func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean     tamiz_reader_scan_won       (TamizReader      *self,
                                          TamizWonFunc      func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean     tamiz_reader_scan_moves     (TamizReader      *self,
                                          gint64            lead,
                                          TamizMoveRowFunc  func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean     tamiz_reader_scan_facts     (TamizReader      *self,
                                          TamizFactsFunc    func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);
GArray      *tamiz_reader_list_due       (TamizReader      *self,
                                          gint64            now,
                                          guint             limit,
                                          GError          **error);
GArray      *tamiz_reader_list_called    (TamizReader      *self,
                                          gint64            now,
                                          GError          **error);
GArray      *tamiz_reader_list_stale     (TamizReader      *self,
                                          gint64            definition,
                                          gint64            after,
                                          guint             limit,
                                          GError          **error);
gboolean     tamiz_reader_count_stale    (TamizReader      *self,
                                          gint64            definition,
                                          guint64          *stale,
                                          guint64          *judged,
                                          GError          **error);
gboolean     tamiz_reader_count_leads    (TamizReader      *self,
                                          guint64          *n_leads,
                                          GError          **error);
gboolean     tamiz_reader_follow_merged  (TamizReader      *self,
                                          TamizKind         kind,
                                          gint64           *id,
                                          GError          **error);
GArray      *tamiz_reader_list_open_pairs (TamizReader     *self,
                                          TamizKind         what,
                                          gint64            one,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean     tamiz_reader_find_pair      (TamizReader      *self,
                                          TamizKind         what,
                                          gint64            one,
                                          gint64            other,
                                          gint64           *pair,
                                          gint64           *not_same,
                                          GError          **error);
gboolean     tamiz_reader_count_shared_keys (TamizReader   *self,
                                          guint64          *n_keys,
                                          guint64          *n_companies,
                                          GError          **error);
TamizKind    tamiz_key_kind_get_record (TamizKeyKind      kind,
                                        int              *owner);
gboolean     tamiz_reader_scan_shared_keys (TamizReader    *self,
                                          guint             most,
                                          TamizKeyFunc      func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean     tamiz_reader_scan_merges    (TamizReader      *self,
                                          gint64            person,
                                          TamizMergeRowFunc func,
                                          gpointer          user_data,
                                          GError          **error);
GArray      *tamiz_reader_list_merged_leads (TamizReader   *self,
                                          gint64            person,
                                          gint64            lead,
                                          GError          **error);
GArray      *tamiz_reader_list_merged_by (TamizReader      *self,
                                          gint64            change,
                                          TamizKind         kind,
                                          GError          **error);
GPtrArray   *tamiz_reader_list_known_companies (TamizReader *self,
                                          GError          **error);
GArray      *tamiz_reader_list_family    (TamizReader      *self,
                                          TamizKind         kind,
                                          gint64            id,
                                          GError          **error);
GPtrArray   *tamiz_reader_list_submissions (TamizReader    *self,
                                          gint64            form,
                                          int               state,
                                          gint64            limit,
                                          gint64            offset,
                                          GError          **error);
gboolean     tamiz_reader_count_submissions (TamizReader   *self,
                                          gint64            form,
                                          int               state,
                                          gint64           *count,
                                          GError          **error);
GPtrArray   *tamiz_reader_list_asked     (TamizReader      *self,
                                          gint64            form,
                                          gint64            since,
                                          GError          **error);
GArray      *tamiz_reader_list_of_person (TamizReader      *self,
                                          gint64            person,
                                          GError          **error);
gboolean     tamiz_reader_identify       (TamizReader      *self,
                                          GArray           *rows,
                                          guint             row,
                                          gboolean         *identifies,
                                          GError          **error);
char        *tamiz_reader_load_digest    (TamizReader      *self,
                                          gint64            change,
                                          GError          **error);
GPtrArray   *tamiz_reader_list_history   (TamizReader      *self,
                                          TamizKind         kind,
                                          gint64            id,
                                          GError          **error);

GArray      *tamiz_reader_list_parts     (TamizReader      *self,
                                          gint64            change,
                                          guint            *n_parts,
                                          GError          **error);
GArray      *tamiz_reader_list_slices    (TamizReader      *self,
                                          gint64            import,
                                          GError          **error);
gboolean     tamiz_reader_count_updates  (TamizReader      *self,
                                          gint64            import,
                                          guint64          *n_fields,
                                          GError          **error);
gboolean     tamiz_reader_list_imported  (TamizReader      *self,
                                          gint64            import,
                                          GArray           *spans,
                                          GError          **error);
GArray      *tamiz_reader_list_imported_sources (TamizReader *self,
                                          gint64            import,
                                          GError          **error);
gboolean     tamiz_reader_count_mended   (TamizReader      *self,
                                          gint64            import,
                                          guint64          *n_leads,
                                          GError          **error);
gboolean     tamiz_reader_count_imported (TamizReader      *self,
                                          gint64            import,
                                          guint64          *n_leads,
                                          GError          **error);
GPtrArray   *tamiz_reader_list_overwritten (TamizReader    *self,
                                          gint64            import,
                                          guint             limit,
                                          GError          **error);
GPtrArray   *tamiz_reader_list_edited    (TamizReader      *self,
                                          gint64            import,
                                          guint             limit,
                                          GError          **error);
GArray      *tamiz_reader_list_worked_on (TamizReader      *self,
                                          gint64            import,
                                          GError          **error);
GArray      *tamiz_reader_list_merged_across (TamizReader  *self,
                                          gint64            import,
                                          GError          **error);
gboolean     tamiz_reader_find_import_of (TamizReader      *self,
                                          gint64            change,
                                          gint64           *import,
                                          GError          **error);
gboolean     tamiz_reader_find_import_again (TamizReader   *self,
                                          gint64            change,
                                          gint64           *import,
                                          GError          **error);
gboolean     tamiz_reader_find_import_undo (TamizReader   *self,
                                          gint64            import,
                                          gint64           *change,
                                          GError          **error);
GArray      *tamiz_reader_list_followers (TamizReader      *self,
                                          gint64            import,
                                          gint64            since,
                                          GError          **error);
GArray      *tamiz_reader_list_added_to  (TamizReader      *self,
                                          gint64            import,
                                          GError          **error);
void         tamiz_later_edit_free       (TamizLaterEdit   *edit);
gboolean     tamiz_reader_find_undoing   (TamizReader      *self,
                                          gint64            change,
                                          gint64           *undoing,
                                          GError          **error);
gboolean     tamiz_reader_load_change    (TamizReader      *self,
                                          gint64            change,
                                          TamizChangeRow   *row,
                                          GError          **error);
GPtrArray   *tamiz_reader_list_attachments (TamizReader    *self,
                                          gint64            lead,
                                          GError          **error);
GArray      *tamiz_reader_list_handoffs  (TamizReader      *self,
                                          GCancellable     *cancellable,
                                          GError          **error);
GArray      *tamiz_reader_list_handoff_times (TamizReader  *self,
                                          gint64            from,
                                          gint64            to,
                                          GCancellable     *cancellable,
                                          GError          **error);
GArray      *tamiz_reader_list_open_handoff_times (TamizReader *self,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean     tamiz_reader_list_deeds     (TamizReader      *self,
                                          gint64            lead,
                                          gint64            since,
                                          GArray           *deeds,
                                          GError          **error);
GArray      *tamiz_reader_list_unsent    (TamizReader      *self,
                                          gint64            connection,
                                          GError          **error);
GPtrArray   *tamiz_reader_list_delivered (TamizReader    *self,
                                          gint64          before,
                                          guint           limit,
                                          GError        **error);
GArray      *tamiz_reader_list_grown     (TamizReader      *self,
                                          gint64            connection,
                                          gint64           *since,
                                          gint64           *last,
                                          guint             limit,
                                          GError          **error);
GPtrArray   *tamiz_reader_list_open      (TamizReader      *self,
                                          gint64            connection,
                                          GError          **error);
GPtrArray   *tamiz_reader_list_mail      (TamizReader      *self,
                                          gboolean          open,
                                          GError          **error);
gboolean     tamiz_reader_count_open     (TamizReader      *self,
                                          gint64            connection,
                                          TamizOpenRows    *open,
                                          GError          **error);
GPtrArray   *tamiz_reader_list_outbox    (TamizReader            *self,
                                          const TamizOutboxQuery *query,
                                          GError                **error);
gboolean     tamiz_reader_count_outbox   (TamizReader            *self,
                                          const TamizOutboxQuery *query,
                                          guint64                 counts[TAMIZ_OUTBOX_N_STANDS],
                                          GError                **error);
gboolean     tamiz_reader_find_remote    (TamizReader      *self,
                                          gint64            connection,
                                          const char       *object,
                                          const char       *remote_id,
                                          TamizRecord     **link,
                                          GError          **error);
gboolean     tamiz_reader_count_mail     (TamizReader      *self,
                                          TamizOpenRows    *open,
                                          GError          **error);
gboolean     tamiz_reader_count_people   (TamizReader      *self,
                                          gint64            company,
                                          guint            *n_people,
                                          GError          **error);
gboolean     tamiz_reader_count_answers  (TamizReader      *self,
                                          const char       *criterion,
                                          guint64          *n_answers,
                                          GError          **error);
gboolean     tamiz_reader_scan_companies (TamizReader      *self,
                                          TamizNameRowFunc  func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);
gboolean     tamiz_reader_scan_people    (TamizReader      *self,
                                          TamizNameRowFunc  func,
                                          gpointer          user_data,
                                          GCancellable     *cancellable,
                                          GError          **error);

void         tamiz_history_row_free      (TamizHistoryRow  *row);

G_END_DECLS
