#pragma once

#include "tamiz-change-set.h"
#include "tamiz-staged.h"

G_BEGIN_DECLS

/* A key that more records have tells nothing: a switchboard, a made-up number. */
#define TAMIZ_MATCHING_MOST_OF_KEY 200

/* What to look up to find a row's duplicates; the numbers are those of storage's keys. */
typedef enum
{
  TAMIZ_LOOKUP_EMAIL,         /* an address → person */
  TAMIZ_LOOKUP_PHONE,         /* E.164 → person */
  TAMIZ_LOOKUP_PHONE_TAIL,    /* last eight digits → person */
  TAMIZ_LOOKUP_EXTERNAL,      /* "system\nvalue" → person */
  TAMIZ_LOOKUP_COMPANY,       /* folded name → company */
  TAMIZ_LOOKUP_DOMAIN,        /* domain → company */
} TamizLookupKind;

typedef struct
{
  TamizLookupKind kind;
  char *text;
  guint64 hash;               /* tamiz_text_hash() of it */
} TamizLookup;

/* A person of the base, as loaded.  Arrays hold TamizRecord and may be %NULL; so may
 * @company and @lead.
 */
typedef struct
{
  TamizRecord *person;
  TamizRecord *company;
  TamizRecord *lead;
  GPtrArray *emails;
  GPtrArray *phones;
  GPtrArray *handles;
  GPtrArray *external_ids;
  GPtrArray *tags;
  GPtrArray *customs;
  GPtrArray *activities;         /* only of a candidate that was made from rows */
  GHashTable *said;              /* the same: what is known beside the person, tamiz-staged-said.h */
  GHashTable *custom_fields;     /* key → id of the field, both of the caller (char *, gint64 *) */
} TamizCandidate;

/* One thing to write of a merge. */
typedef struct
{
  TamizKind kind;        /* PERSON, COMPANY, LEAD: a field changes; others: a record is added */
  int field;             /* of a change; -1 of an addition */
  char *text;            /* the new text; of references (company) the name */
  guint index;           /* of an addition: which of the staged row's array; of a changed CUSTOM
                            which of the candidate's */
} TamizMergeChange;

GPtrArray     *tamiz_staged_get_lookups       (TamizStaged          *staged);
const TamizName *tamiz_staged_get_name        (TamizStaged          *staged);
void           tamiz_lookup_free              (TamizLookup          *lookup);

gboolean       tamiz_names_are_alike          (const char           *first_a,
                                               const char           *last_a,
                                               const char           *first_b,
                                               const char           *last_b);
TamizLikeness  tamiz_match_staged             (TamizStaged          *staged,
                                               const TamizCandidate *candidate,
                                               GPtrArray            *evidence);
TamizLikeness  tamiz_match_candidates         (const TamizCandidate *one,
                                               const TamizCandidate *other,
                                               GPtrArray            *evidence);
void           tamiz_candidate_learn          (TamizCandidate       *self,
                                               const TamizStaged    *staged,
                                               TamizMatchAction      action);
gboolean       tamiz_activity_is_of_row       (TamizRecord          *activity,
                                               const TamizStaged    *staged);
gboolean       tamiz_activity_is_undated      (TamizRecord          *activity,
                                               const TamizStaged    *staged);
GPtrArray     *tamiz_match_merge              (const TamizStaged    *staged,
                                               const TamizCandidate *candidate,
                                               TamizMatchAction      action);
void           tamiz_merge_change_free        (TamizMergeChange     *change);

TamizCandidate *tamiz_candidate_new           (void);
TamizCandidate *tamiz_candidate_new_from_staged (const TamizStaged  *staged);
void           tamiz_candidate_free           (TamizCandidate       *candidate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizCandidate, tamiz_candidate_free)

G_END_DECLS
