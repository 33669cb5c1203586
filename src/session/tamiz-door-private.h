#pragma once

#include "tamiz-door.h"
#include "tamiz-known.h"
#include "tamiz-suppression.h"
#include "tamiz-tried-rows.h"

G_BEGIN_DECLS

typedef struct _TamizDoorDoubts TamizDoorDoubts;

struct _TamizDoor
{
  TamizWork *work;
  TamizMatchAction action;
  gint64 import;
  gint64 came_by;           /* of an import's row that comes later: that import */
  gboolean dry_run;

  TamizChangeSet *set;
  TamizKeySet *keys;        /* (nullable): of the base; NULL where a single row is looked for */
  TamizKeyLog *log;         /* (nullable): of an import, to be written at its end */
  gint64 seen;              /* the change that keys and companies stand at */
  TamizKeySet *pending;     /* of those whom the slice changes and the base knows */
  GHashTable *made;         /* gint64 person → Made: whom the slice has made */
  GHashTable *made_keys;    /* gint64 hash → GArray of gint64 person */
  GHashTable *made_companies; /* gint64 → TamizRecord */
  GHashTable *changed_companies; /* gint64 → TamizRecord: of the base, as the slice leaves them */
  TamizTriedRows *tried_new; /* (nullable): of a trial, whom it would add */
  GHashTable *tried;        /* gint64 person → TamizCandidate: what a trial has learnt of them */
  GHashTable *tried_keys;   /* gint64 hash → gint64 person */
  TamizDoorDoubts *doubts;  /* whom rows may speak of */
  GHashTable *ignored;      /* gint64 hash → of the keys that too many have */
  GHashTable *told;         /* what happened, as text: activities of this slice */
  GHashTable *messages;     /* ids and addresses of the messages of this slice, or of the trial */
  GArray *copied;           /* gint64: people of the base to whom the row's message went too */
  char *in_copy;            /* (nullable): the others, in words */
  gint64 thread;            /* the lead of the message that the row answers to; 0 = none */
  GHashTable *sources;      /* folded name → gint64 */
  GHashTable *campaigns;
  GHashTable *users;        /* e-mail or folded name → gint64 */
  GHashTable *lines;
  GHashTable *companies;    /* folded name → gint64: what rows named, found or made */
  GHashTable *stages;        /* gint64 lead → where an outcome of this slice takes it */
  GHashTable *fields;       /* key → gint64: fields of the base's own */
  GPtrArray *systems;       /* (nullable): char*: what external ids may be of, once somebody asked */
  GPtrArray *new_sources;   /* char*: names that the rows brought */
  json_t *way;              /* (nullable): how rows are read that are set aside without an import */
  const char *cause;        /* (nullable): of the changes, where it is said */
  gint64 part_of;           /* the first change of the deed; 0 = none yet */
  gboolean is_part;         /* the changes are parts of one deed */
  GPtrArray *new_fields;    /* TamizRecord: fields of the base's own that they brought */
  GHashTable *company_customs; /* "company:field" → TamizRecord: of this slice */
  GHashTable *waiting;      /* (nullable): guint64 hash → GArray of gint64, rows to be completed that are stored */
  GHashTable *set_aside;    /* (nullable): guint64 hash → TamizRecord, those that the slice adds */
  GHashTable *mended;       /* what rows to be completed are called that have come back */
  gboolean telling;         /* what rows change is told */
  GArray *former;           /* (nullable): gint64: imports that brought the same file before */
  char *file;               /* (nullable): what the import's is called, once somebody asked */
  TamizRecord *definition;  /* (nullable) */
  TamizDefinition *document; /* (nullable): answers are read by it */
  TamizSuppression *suppression;
  TamizKnownCompanies *known;
};

gint64          tamiz_door_find_named     (TamizDoor        *self,
                                           GHashTable       *names,
                                           const char       *name);
GArray         *tamiz_door_find_key       (TamizDoor        *self,
                                           TamizKeyKind      kind,
                                           const char       *text,
                                           guint64           hash,
                                           GError          **error);
gint64          tamiz_door_find_company   (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           gboolean          make,
                                           gboolean         *made,
                                           GError          **error);
gint64          tamiz_door_find_campaign  (TamizDoor        *self,
                                           const char       *name,
                                           gint64            source,
                                           GError          **error);
/* tamiz-door-candidates.c: whom a row may speak of. */
GPtrArray      *tamiz_door_list_candidates (TamizDoor       *self,
                                           TamizStaged      *staged,
                                           GError          **error);

/* tamiz-door-aside.c: what is not admitted. */
gboolean        tamiz_door_set_aside      (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           const char       *code,
                                           const char       *reason,
                                           TamizAdmission   *admission,
                                           GError          **error);
TamizRecord    *tamiz_door_choose_lead    (TamizDoor        *self,
                                           GPtrArray        *leads,
                                           gint64            product_line);
gboolean        tamiz_door_write_changes  (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           TamizCandidate   *candidate,
                                           GPtrArray        *changes,
                                           GError          **error);
gboolean        tamiz_door_add_activity   (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           gint64            lead,
                                           gint64            person,
                                           gint64            source,
                                           GError          **error);

gboolean        tamiz_door_is_person_key  (const TamizLookup *lookup);
gboolean        tamiz_door_has_candidate  (GPtrArray        *candidates,
                                           gint64            person);
gboolean        tamiz_door_load_addresses (TamizDoor        *self,
                                           TamizCandidate   *candidate,
                                           GError          **error);

/* tamiz-door-customs.c: fields of the base's own. */
GHashTable     *tamiz_door_load_fields    (TamizWork        *work,
                                           GError          **error);
gint64          tamiz_door_find_field     (TamizDoor        *self,
                                           const TamizColumn *column,
                                           GError          **error);
GPtrArray      *tamiz_door_list_customs   (TamizDoor        *self,
                                           gint64            person,
                                           gint64            lead,
                                           GError          **error);
gboolean        tamiz_door_write_company_customs (TamizDoor *self,
                                           TamizStaged      *staged,
                                           gint64            company,
                                           gboolean         *changed,
                                           GError          **error);

TamizCandidate *tamiz_door_load_candidate (TamizDoor        *self,
                                           gint64            person,
                                           GError          **error);

/* tamiz-door-said.c: answers and consents of a row of people. */
GHashTable     *tamiz_door_load_said      (TamizDoor        *self,
                                           gint64            person,
                                           gint64            lead,
                                           GError          **error);
gboolean        tamiz_door_write_said     (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           gint64            person,
                                           gint64            lead,
                                           GHashTable       *known,
                                           gboolean         *any,
                                           GError          **error);

/* tamiz-door-twins.c: rows to be completed that come once more. */
void            tamiz_door_end_twins      (TamizDoor        *self);
void            tamiz_door_note_twin      (TamizDoor        *self,
                                           TamizRecord      *record);
gboolean        tamiz_door_replace_twins  (TamizDoor        *self,
                                           const char       *row,
                                           const char       *code,
                                           TamizRecord     **twin,
                                           gint64           *times,
                                           GError          **error);

/* tamiz-door-join.c */
gboolean        tamiz_door_was_told       (TamizDoor        *self,
                                           TamizRecord      *activity,
                                           TamizStaged      *staged,
                                           gboolean         *told,
                                           GError          **error);

/* tamiz-door-ignored.c: keys that too many have. */
GHashTable *    tamiz_door_new_ignored    (void);
gboolean        tamiz_door_is_ignored     (TamizDoor        *self,
                                           guint64           hash);
void            tamiz_door_meet_ignored   (TamizDoor        *self,
                                           guint64           hash);
void            tamiz_door_ignore         (TamizDoor        *self,
                                           const char       *key,
                                           guint64           hash,
                                           guint64           n_records);

/* tamiz-door-doubts.c: whom a row may speak of without it being sure. */
TamizDoorDoubts *tamiz_door_doubts_new    (void);
void            tamiz_door_doubts_free    (TamizDoorDoubts  *self);
void            tamiz_door_doubts_forget  (TamizDoorDoubts  *self,
                                           gboolean          anew);
gboolean        tamiz_door_note_doubts    (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           GPtrArray        *candidates,
                                           TamizAdmission   *admission,
                                           GError          **error);
gboolean        tamiz_door_note_second    (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           GPtrArray        *candidates,
                                           TamizCandidate   *sure,
                                           TamizAdmission   *admission,
                                           GError          **error);
gboolean        tamiz_door_note_company   (TamizDoor        *self,
                                           gint64            company,
                                           const char       *name,
                                           GError          **error);

/* tamiz-door-made.c: whom the slice has made and not written yet. */
void            tamiz_door_init_made      (TamizDoor        *self);
void            tamiz_door_clear_made     (TamizDoor        *self);
void            tamiz_door_free_made      (TamizDoor        *self);
TamizRecord    *tamiz_door_load_company   (TamizDoor        *self,
                                           gint64            id);
gboolean        tamiz_door_has_made       (TamizDoor        *self,
                                           gint64            person);
void            tamiz_door_remember_made  (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           gint64            person,
                                           guint             first);
GPtrArray      *tamiz_door_list_of        (TamizDoor        *self,
                                           gint64            person,
                                           TamizKind         kind,
                                           int               field,
                                           gint64            parent,
                                           GError          **error);
TamizCandidate *tamiz_door_load_made      (TamizDoor        *self,
                                           gint64            person,
                                           GError          **error);
gboolean        tamiz_door_append_made    (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           GPtrArray        *candidates,
                                           GError          **error);
void            tamiz_door_set_value      (TamizDoor        *self,
                                           TamizRecord      *record,
                                           int               field,
                                           const TamizValue *value);

TamizCandidate *tamiz_door_find_sure      (TamizStaged      *staged,
                                           GPtrArray        *candidates);

/* tamiz-door-trial.c: what a trial, which writes nothing, remembers instead. */
gboolean        tamiz_door_try_new        (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           GError          **error);
gboolean        tamiz_door_try_joined     (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           TamizCandidate   *candidate,
                                           GError          **error);
gboolean        tamiz_door_meets_joined   (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           TamizAdmission   *admission);
typedef void (*TamizTriedFunc)            (gpointer          found,
                                           TamizStaged      *staged,
                                           TamizCandidate   *candidate);
gboolean        tamiz_door_foreach_tried  (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           gpointer          found,
                                           TamizTriedFunc    func,
                                           GError          **error);
gboolean        tamiz_door_meets_new      (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           TamizAdmission   *admission,
                                           gboolean         *done,
                                           GError          **error);

/* tamiz-door-telling.c: what a row changes, in words. */
void            tamiz_door_tell_changes   (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           TamizCandidate   *candidate,
                                           GPtrArray        *changes,
                                           TamizAdmission   *admission);
void            tamiz_door_tell_activity  (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           gboolean          opened,
                                           TamizAdmission   *admission);
void            tamiz_door_skip_open      (TamizStaged      *staged,
                                           TamizAdmission   *admission);
void            tamiz_door_skip           (TamizDoor        *self,
                                           const char       *code,
                                           TamizAdmission   *admission);

/* tamiz-door-persona.c: why a lead is said to be another buyer persona than the computed. */
gboolean        tamiz_door_explain_lead   (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           TamizRecord      *lead,
                                           GError          **error);
gboolean        tamiz_door_explain_changes (TamizDoor       *self,
                                           TamizStaged      *staged,
                                           TamizRecord      *lead,
                                           GPtrArray        *changes,
                                           GError          **error);

/* tamiz-door-rows.c: what is no person. */
gboolean        tamiz_door_admit_row      (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           GPtrArray        *candidates,
                                           TamizAdmission   *admission,
                                           GError          **error);

/* tamiz-door-mail.c: rows that are messages. */
gboolean        tamiz_door_meets_message  (TamizDoor        *self,
                                           TamizStaged      *staged);
gboolean        tamiz_door_admit_message  (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           TamizAdmission   *admission,
                                           gboolean         *done,
                                           GError          **error);
gboolean        tamiz_door_follow_thread  (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           TamizCandidate   *sure,
                                           TamizAdmission   *admission,
                                           gboolean         *done,
                                           GError          **error);
gboolean        tamiz_door_end_message    (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           TamizAdmission   *admission,
                                           GError          **error);
char           *tamiz_door_dup_message_text (TamizDoor      *self,
                                           TamizStaged      *staged);
gint64          tamiz_door_add_colleague  (TamizDoor        *self,
                                           TamizStaged      *staged,
                                           TamizRecord      *lead,
                                           GError          **error);

G_END_DECLS
