#include "config.h"

#include "faults-bench.h"

#include "bench-bulk.h"
#include "bench-setup.h"
#include "bench-world.h"

#include "tamiz-qualify.h"

#define SLICE 1000

/* A key that the next run has as well. */
static char *
make_key (BenchLead *lead)
{
  guint64 a = bench_random_next (&lead->random);
  guint64 b = bench_random_next (&lead->random);

  return g_strdup_printf ("%08x-%04x-4%03x-8%03x-%012" G_GINT64_MODIFIER "x", (guint) (a >> 32),
                          (guint) (a >> 16) & 0xffff, (guint) a & 0xfff, (guint) (b >> 48) & 0xfff,
                          b & G_GUINT64_CONSTANT (0xffffffffffff));
}

static void
move (BenchLead      *lead,
      int             to,
      gint64          at,
      TamizMoveCause  cause,
      gint64          handoff)
{
  TamizRecord *record = bench_lead_make (lead, TAMIZ_KIND_STAGE_MOVE, lead->next_id++);

  tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_LEAD, tamiz_record_get_id (lead->facts->lead));
  tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_AT, at);
  if (lead->facts->moves->len > 0)
    tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_FROM, tamiz_facts_get_stage (lead->facts));
  tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_TO, to);
  tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_CAUSE, cause);
  tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_ACTOR, TAMIZ_ACTOR_PROGRAM);
  if (cause != TAMIZ_MOVE_ENTRY)
    tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_DEFINITION, tamiz_record_get_id (lead->world->version));
  if (handoff != 0)
    tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_HANDOFF, handoff);
  g_ptr_array_add (lead->facts->moves, g_object_ref (record));
}

static TamizRecord *
hand_over (BenchLead *lead,
           gint64     at)
{
  TamizRecord *handoff = bench_lead_make (lead, TAMIZ_KIND_HANDOFF, lead->next_id++);
  gint64 user = bench_pick_id (lead->world->users, &lead->random);
  g_autofree char *key = make_key (lead);

  /* Numbers need not follow each other, only be nobody else's. */
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_NUMBER,
                        tamiz_record_get_id (lead->facts->lead) / BENCH_IDS_PER_LEAD + 1);
  tamiz_record_set_text (handoff, TAMIZ_HANDOFF_UUID, key);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_LEAD, tamiz_record_get_id (lead->facts->lead));
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_EXECUTIVE, user);
  tamiz_record_set_text (handoff, TAMIZ_HANDOFF_PACKET, "{}");
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_SENT_AT, at);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_SENT_BY, user);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_DEFINITION, tamiz_record_get_id (lead->world->version));
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_ACCEPTED);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_DECIDED_AT, at);
  g_ptr_array_add (lead->facts->handoffs, g_object_ref (handoff));

  return handoff;
}

/* From the inquiry to the acceptance at once. */
static void
live (BenchLead *lead)
{
  gint64 now = lead->world->now;
  gint64 version = tamiz_record_get_int (lead->world->version, TAMIZ_DEFINITION_VERSION);
  gint64 handoff = tamiz_record_get_id (hand_over (lead, now));

  move (lead, TAMIZ_STAGE_INQUIRY, lead->received, TAMIZ_MOVE_ENTRY, 0);
  move (lead, TAMIZ_STAGE_SQL, now, TAMIZ_MOVE_VERDICT, 0);
  move (lead, TAMIZ_STAGE_HANDED_OFF, now, TAMIZ_MOVE_HANDOFF, handoff);
  move (lead, TAMIZ_STAGE_ACCEPTED, now, TAMIZ_MOVE_ACCEPT, handoff);
  lead->verdict = tamiz_qualify_judge_briefly (lead->world->definition, version, lead->facts, now);
  tamiz_record_set_int (lead->facts->lead, TAMIZ_LEAD_STAGE, TAMIZ_STAGE_ACCEPTED);
  tamiz_record_set_int (lead->facts->lead, TAMIZ_LEAD_UPDATED, now);
}

static void
fill (BenchWorld *world,
      BenchBulk  *bulk,
      guint       n_handoffs)
{
  for (guint first = 0; first < n_handoffs; first += SLICE)
    {
      BenchSlice *slice = bench_slice_new ();

      for (guint i = first; i < MIN (n_handoffs, first + SLICE); i++)
        {
          BenchLead lead;

          bench_lead_init (&lead, world, i);
          live (&lead);
          bench_slice_add (slice, &lead);
          bench_lead_clear (&lead);
        }
      bench_slice_finish (slice);
      bench_bulk_write (bulk, slice);
      bench_slice_free (slice);
    }
}

void
fault_base_make (const char *path,
                 guint       n_handoffs,
                 guint64     seed)
{
  BenchWorld world;
  BenchBulk *bulk;

  tamiz_test_session_free (bench_set_up (path));
  bench_world_init (&world, seed);
  bench_world_read (&world, path);
  world.now = BENCH_NOW;
  bulk = bench_bulk_new (path, world.now);
  world.first_id = bench_bulk_get_first_id (bulk);
  fill (&world, bulk, n_handoffs);
  bench_bulk_finish (bulk, world.first_id + (gint64) n_handoffs * BENCH_IDS_PER_LEAD);
  bench_world_clear (&world);
}
