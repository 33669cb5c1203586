#pragma once

#include "tamiz-definition.h"
#include "tamiz-facts.h"
#include "tamiz-json.h"
#include "tamiz-verdict.h"

G_BEGIN_DECLS

/* Invented leads for the bench.  What lead number i is like follows from the seed and i alone,
 * so threads make them in any order and the same seed makes the same base.
 */

/* How many ids a lead may use, with all that belongs to it. */
#define BENCH_IDS_PER_LEAD 128
/* The moment at which test sessions begin: 2026-03-02 15:00 UTC, a Monday. */
#define BENCH_NOW (G_GINT64_CONSTANT (1772463600) * G_USEC_PER_SEC)

#define BENCH_ID_COMPANY 1
#define BENCH_ID_DOMAIN 2
#define BENCH_ID_PERSON 3
#define BENCH_ID_EMAIL 4
#define BENCH_ID_PHONE 5
#define BENCH_ID_LEAD 6
#define BENCH_ID_REST 7

typedef struct
{
  guint64 state;
} BenchRandom;

typedef struct
{
  const char **texts;
  guint n;
} BenchTexts;

typedef struct
{
  guint64 seed;
  gint64 first_id;             /* of lead 0 */
  gint64 now;
  json_t *sample;              /* the words of the sample data */
  BenchTexts women, men, last, heads, cores, industries, titles, pains, inquiries, replies, notes;
  GArray *users, *sources, *campaigns, *lines;   /* gint64 ids */
  TamizRecord *base, *version;
  TamizDefinition *definition;
  GPtrArray *fields, *names;   /* as of TamizFacts */
} BenchWorld;

/* A lead as it was made: its facts, and what is to be stored. */
typedef struct
{
  BenchWorld *world;
  BenchRandom random;
  gint64 next_id;
  TamizFacts *facts;
  GPtrArray *made;             /* TamizRecord, in order of ids */
  const char *industry;
  int employees;
  gint64 received;
  gint64 reached;              /* the last time somebody spoke with them; 0 = never */
  TamizVerdict *verdict;       /* as of now */
} BenchLead;

guint64      bench_random_next  (BenchRandom      *self);
guint        bench_random_below (BenchRandom      *self,
                                 guint             n);
gboolean     bench_random_chance (BenchRandom     *self,
                                 guint             percent);
const char  *bench_texts_pick   (const BenchTexts *self,
                                 BenchRandom      *random);
gint64       bench_pick_id      (GArray           *ids,
                                 BenchRandom      *random);

void         bench_world_init   (BenchWorld       *self,
                                 guint64           seed);
void         bench_world_read   (BenchWorld       *self,
                                 const char       *path);
void         bench_world_clear  (BenchWorld       *self);

void         bench_lead_init    (BenchLead        *self,
                                 BenchWorld       *world,
                                 guint             number);
void         bench_lead_clear   (BenchLead        *self);
TamizRecord *bench_lead_make    (BenchLead        *self,
                                 TamizKind         kind,
                                 gint64            id);
void         bench_lead_live    (BenchLead        *self);
void         bench_lead_to_csv  (BenchLead        *self,
                                 gboolean          again,
                                 GString          *csv);

G_END_DECLS
