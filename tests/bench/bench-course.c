#include "config.h"

#include "bench-world.h"

#include "tamiz-clock.h"
#include "tamiz-qualify.h"

/* What happened with an invented lead: what it did, calls with their answers, and where the
 * method led it.  The verdict is the program's own, so the base is one that check finds sound.
 */
#define MAX_ACTIVITIES 32

/* How often each kind is drawn, in hundredths. */
static const struct
{
  TamizActivityKind kind;
  guint share;
} shares[] = {
  { TAMIZ_ACTIVITY_PAGE_VIEW, 22 }, { TAMIZ_ACTIVITY_EMAIL_OPEN, 15 },
  { TAMIZ_ACTIVITY_CALL_OUT, 15 }, { TAMIZ_ACTIVITY_EMAIL_OUT, 11 },
  { TAMIZ_ACTIVITY_EMAIL_CLICK, 8 }, { TAMIZ_ACTIVITY_EMAIL_IN, 5 },
  { TAMIZ_ACTIVITY_DOWNLOAD, 5 }, { TAMIZ_ACTIVITY_MESSAGE_IN, 4 },
  { TAMIZ_ACTIVITY_MESSAGE_OUT, 4 }, { TAMIZ_ACTIVITY_PRICE_REQUEST, 2 },
  { TAMIZ_ACTIVITY_EVENT_ATTENDED, 2 }, { TAMIZ_ACTIVITY_MEETING, 4 }, { TAMIZ_ACTIVITY_DEMO, 3 },
};

static const TamizActivityKind first_kinds[] = {
  TAMIZ_ACTIVITY_FORM, TAMIZ_ACTIVITY_FORM, TAMIZ_ACTIVITY_CHAT, TAMIZ_ACTIVITY_EMAIL_IN,
  TAMIZ_ACTIVITY_PRICE_REQUEST, TAMIZ_ACTIVITY_PAGE_VIEW, TAMIZ_ACTIVITY_EVENT_REGISTERED
};

static const struct
{
  const char *criterion;
  const char *values[5];       /* the last ones %NULL */
} questions[] = {
  { "need", { "yes", "yes", "yes", "no" } },
  { "authority", { "decides", "decides", "influences", "no_part" } },
  { "budget", { "approved", "approved", "planned", "none" } },
  { "time_frame", { "within_3_months", "within_6_months", "within_6_months", "no_date" } },
  { "buying_process", { "comparing", "deciding", "deciding", "understanding" } },
  { "meets_executive", { "yes", "yes", "yes", "no" } },
};

static int
compare_times (const void *a,
               const void *b)
{
  gint64 one = *(const gint64 *) a, other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

static guint
choose_times (BenchLead *self,
              gint64    *times)
{
  BenchRandom *random = &self->random;
  guint roll = bench_random_below (random, 100);
  guint n = roll < 30   ? 1 + bench_random_below (random, 4)
            : roll < 78 ? 5 + bench_random_below (random, 11)
                        : 16 + bench_random_below (random, 12);
  gint64 span = MIN (self->world->now - self->received,
                     (10 + (gint64) bench_random_below (random, 240)) * TAMIZ_DAY);

  times[0] = self->received;
  for (guint i = 1; i < n; i++)
    times[i] = self->received + (gint64) (bench_random_next (random) % (guint64) (span + 1));
  qsort (times, n, sizeof *times, compare_times);

  return n;
}

static TamizActivityKind
choose_kind (BenchLead *self,
             guint      position)
{
  guint roll = bench_random_below (&self->random, 100);
  guint i;

  if (position == 0)
    return first_kinds[roll % G_N_ELEMENTS (first_kinds)];
  for (i = 0; i + 1 < G_N_ELEMENTS (shares) && roll >= shares[i].share; i++)
    roll -= shares[i].share;

  return shares[i].kind;
}

static void
answer_questions (BenchLead *self,
                  gint64     call,
                  gint64     at,
                  gint64     user)
{
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      TamizRecord *answer;
      guint n = 0;

      if (bench_random_chance (&self->random, 15))
        continue;
      while (n < G_N_ELEMENTS (questions[i].values) && questions[i].values[n] != NULL)
        n++;
      answer = bench_lead_make (self, TAMIZ_KIND_ANSWER, self->next_id++);
      tamiz_record_set_int (answer, TAMIZ_ANSWER_LEAD, tamiz_record_get_id (self->facts->lead));
      tamiz_record_set_int (answer, TAMIZ_ANSWER_AT, at);
      tamiz_record_set_text (answer, TAMIZ_ANSWER_CRITERION, questions[i].criterion);
      tamiz_record_set_text (answer, TAMIZ_ANSWER_VALUE,
                             questions[i].values[bench_random_below (&self->random, n)]);
      tamiz_record_set_int (answer, TAMIZ_ANSWER_STATE, TAMIZ_ANSWER_KNOWN);
      tamiz_record_set_int (answer, TAMIZ_ANSWER_BY, user);
      tamiz_record_set_int (answer, TAMIZ_ANSWER_CALL, call);
      g_ptr_array_add (self->facts->answers, g_object_ref (answer));
    }
}

static void
make_call (BenchLead   *self,
           TamizRecord *activity,
           gint64       user)
{
  static const TamizCallOutcome outcomes[] = {
    TAMIZ_CALL_OUTCOME_REACHED, TAMIZ_CALL_OUTCOME_REACHED, TAMIZ_CALL_OUTCOME_NO_ANSWER,
    TAMIZ_CALL_OUTCOME_VOICEMAIL, TAMIZ_CALL_OUTCOME_ASSISTANT
  };
  TamizRecord *call = bench_lead_make (self, TAMIZ_KIND_CALL, self->next_id++);
  gint64 at = tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT);
  TamizCallOutcome outcome = outcomes[bench_random_below (&self->random, G_N_ELEMENTS (outcomes))];

  tamiz_record_set_int (call, TAMIZ_CALL_LEAD, tamiz_record_get_id (self->facts->lead));
  tamiz_record_set_int (call, TAMIZ_CALL_ACTIVITY, tamiz_record_get_id (activity));
  tamiz_record_set_int (call, TAMIZ_CALL_AT, at);
  tamiz_record_set_int (call, TAMIZ_CALL_PURPOSE, TAMIZ_CALL_PURPOSE_INQUIRY_FOLLOW_UP);
  tamiz_record_set_int (call, TAMIZ_CALL_OUTCOME, outcome);
  tamiz_record_set_int (call, TAMIZ_CALL_DURATION, bench_random_below (&self->random, 600));
  tamiz_record_set_int (call, TAMIZ_CALL_BY, user);
  g_ptr_array_add (self->facts->calls, g_object_ref (call));
  if (outcome == TAMIZ_CALL_OUTCOME_REACHED)
    {
      self->reached = at;
      answer_questions (self, tamiz_record_get_id (call), at, user);
    }
}

static void
make_activity (BenchLead *self,
               guint      position,
               gint64     at)
{
  BenchWorld *world = self->world;
  BenchRandom *random = &self->random;
  TamizActivityKind kind = choose_kind (self, position);
  TamizRecord *activity = bench_lead_make (self, TAMIZ_KIND_ACTIVITY, self->next_id++);
  gint64 user = bench_pick_id (world->users, random);

  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_LEAD, tamiz_record_get_id (self->facts->lead));
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_AT, at);
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_PERSON, tamiz_record_get_id (self->facts->person));
  tamiz_record_set_int (activity, TAMIZ_ACTIVITY_KIND, kind);
  if (position == 0)
    tamiz_record_set_int (activity, TAMIZ_ACTIVITY_SOURCE,
                          tamiz_record_get_int (self->facts->lead, TAMIZ_LEAD_SOURCE));
  if (kind == TAMIZ_ACTIVITY_FORM || kind == TAMIZ_ACTIVITY_EMAIL_IN || kind == TAMIZ_ACTIVITY_CHAT)
    tamiz_record_set_text (activity, TAMIZ_ACTIVITY_TEXT, bench_texts_pick (&world->inquiries, random));
  if (kind == TAMIZ_ACTIVITY_EMAIL_OUT)
    {
      tamiz_record_set_text (activity, TAMIZ_ACTIVITY_TEXT, bench_texts_pick (&world->replies, random));
      tamiz_record_set_int (activity, TAMIZ_ACTIVITY_BY, user);
    }
  g_ptr_array_add (self->facts->activities, g_object_ref (activity));
  if (kind == TAMIZ_ACTIVITY_CALL_OUT)
    make_call (self, activity, user);
}

static void
move (BenchLead      *self,
      int             to,
      gint64          at,
      TamizMoveCause  cause,
      gint64          user,
      gint64          handoff)
{
  TamizRecord *record = bench_lead_make (self, TAMIZ_KIND_STAGE_MOVE, self->next_id++);
  gint64 lead = tamiz_record_get_id (self->facts->lead);

  tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_LEAD, lead);
  tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_AT, MIN (at, self->world->now));
  if (self->facts->moves->len > 0)
    tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_FROM, tamiz_facts_get_stage (self->facts));
  tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_TO, to);
  tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_CAUSE, cause);
  tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_ACTOR, user != 0 ? TAMIZ_ACTOR_USER : TAMIZ_ACTOR_PROGRAM);
  if (user != 0)
    tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_BY, user);
  if (cause != TAMIZ_MOVE_ENTRY)
    tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_DEFINITION, tamiz_record_get_id (self->world->version));
  if (handoff != 0)
    tamiz_record_set_int (record, TAMIZ_STAGE_MOVE_HANDOFF, handoff);
  g_ptr_array_add (self->facts->moves, g_object_ref (record));
}

/* Moves a lead on as the gate would at @at. */
static void
judge (BenchLead *self,
       gint64     at)
{
  gint64 version = tamiz_record_get_int (self->world->version, TAMIZ_DEFINITION_VERSION);
  g_autoptr (TamizVerdict) verdict
      = tamiz_qualify_judge_briefly (self->world->definition, version, self->facts, at);
  TamizMoveCause cause;
  int next;

  next = tamiz_qualify_next_stage (self->world->definition, verdict, self->facts, at, &cause);
  if (next >= 0)
    move (self, next, at, cause, 0, 0);
  g_clear_pointer (&self->verdict, tamiz_verdict_unref);
  self->verdict = g_steal_pointer (&verdict);
}

static void
close_handoff (BenchLead   *self,
               TamizRecord *handoff,
               gint64       at,
               gint64       user)
{
  TamizRecord *outcome;
  gboolean won = bench_random_chance (&self->random, 40);

  if (at >= self->world->now || bench_random_chance (&self->random, 20))
    return;
  outcome = bench_lead_make (self, TAMIZ_KIND_OUTCOME, self->next_id++);
  tamiz_record_set_int (outcome, TAMIZ_OUTCOME_LEAD, tamiz_record_get_id (self->facts->lead));
  tamiz_record_set_int (outcome, TAMIZ_OUTCOME_HANDOFF, tamiz_record_get_id (handoff));
  tamiz_record_set_int (outcome, TAMIZ_OUTCOME_KIND, won ? TAMIZ_OUTCOME_WON : TAMIZ_OUTCOME_LOST);
  if (won)
    {
      g_autofree char *amount = g_strdup_printf ("%u.00", 1000 + bench_random_below (&self->random, 50000));

      tamiz_record_set_text (outcome, TAMIZ_OUTCOME_AMOUNT, amount);
      tamiz_record_set_text (outcome, TAMIZ_OUTCOME_CURRENCY, "BOB");
    }
  tamiz_record_set_int (outcome, TAMIZ_OUTCOME_AT, at);
  tamiz_record_set_int (outcome, TAMIZ_OUTCOME_BY, user);
  g_ptr_array_add (self->facts->outcomes, g_object_ref (outcome));
  move (self, won ? TAMIZ_STAGE_WON : TAMIZ_STAGE_LOST, at, TAMIZ_MOVE_OUTCOME, user, 0);
}

static void
hand_over (BenchLead *self,
           gint64     at)
{
  gint64 user = bench_pick_id (self->world->users, &self->random);
  gint64 id = self->next_id++;
  TamizRecord *handoff = bench_lead_make (self, TAMIZ_KIND_HANDOFF, id);

  /* Numbers need not follow each other, only be nobody else's. */
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_NUMBER,
                        tamiz_record_get_id (self->facts->lead) / BENCH_IDS_PER_LEAD + 1);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_LEAD, tamiz_record_get_id (self->facts->lead));
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_EXECUTIVE, user);
  tamiz_record_set_text (handoff, TAMIZ_HANDOFF_PACKET, "{}");
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_SENT_AT, at);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_SENT_BY, user);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_DEFINITION, tamiz_record_get_id (self->world->version));
  g_ptr_array_add (self->facts->handoffs, g_object_ref (handoff));
  move (self, TAMIZ_STAGE_HANDED_OFF, at, TAMIZ_MOVE_HANDOFF, user, id);
  if (at + TAMIZ_DAY < self->world->now)
    {
      tamiz_record_set_int (handoff, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_ACCEPTED);
      tamiz_record_set_int (handoff, TAMIZ_HANDOFF_DECIDED_AT, at + TAMIZ_DAY);
      move (self, TAMIZ_STAGE_ACCEPTED, at + TAMIZ_DAY, TAMIZ_MOVE_ACCEPT, user, id);
      close_handoff (self, handoff, at + (10 + bench_random_below (&self->random, 50)) * TAMIZ_DAY, user);
    }
  else
    tamiz_record_set_int (handoff, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_SENT);
}

static void
set_aside (BenchLead *self,
           gint64     at)
{
  gint64 user = bench_pick_id (self->world->users, &self->random);
  guint roll = bench_random_below (&self->random, 100);

  if (roll >= 25)
    return;
  if (roll < 20)
    {
      move (self, TAMIZ_STAGE_DISCARDED, at, TAMIZ_MOVE_HAND, user, 0);
      return;
    }
  move (self, TAMIZ_STAGE_DEFERRED, at, TAMIZ_MOVE_HAND, user, 0);
  tamiz_record_set_int (self->facts->lead, TAMIZ_LEAD_DEFERRED_UNTIL,
                        self->world->now + (1 + bench_random_below (&self->random, 360)) * TAMIZ_DAY);
}

/**
 * bench_lead_live:
 * @self: a lead as it was received
 *
 * Has everything happen to it up to the world's now.
 */
void
bench_lead_live (BenchLead *self)
{
  gint64 times[MAX_ACTIVITIES];
  guint n = choose_times (self, times);
  gint64 last = times[n - 1];
  gint64 now = self->world->now;
  gboolean asked = FALSE;

  for (guint i = 0; i < n; i++)
    {
      make_activity (self, i, times[i]);
      asked |= tamiz_activity_kind_asks (tamiz_record_get_int (
          g_ptr_array_index (self->facts->activities, i), TAMIZ_ACTIVITY_KIND));
    }
  move (self, asked ? TAMIZ_STAGE_INQUIRY : TAMIZ_STAGE_PROSPECT, self->received, TAMIZ_MOVE_ENTRY, 0, 0);
  if (self->reached != 0)
    judge (self, self->reached);
  if (tamiz_facts_get_stage (self->facts) == TAMIZ_STAGE_SQL && bench_random_chance (&self->random, 80))
    {
      hand_over (self, self->reached + TAMIZ_HOUR);
      judge (self, now);
    }
  else
    {
      judge (self, now);
      if (tamiz_facts_get_stage (self->facts) < TAMIZ_STAGE_SQL)
        set_aside (self, now);
    }

  tamiz_record_set_int (self->facts->lead, TAMIZ_LEAD_STAGE, tamiz_facts_get_stage (self->facts));
  tamiz_record_set_int (self->facts->lead, TAMIZ_LEAD_UPDATED,
                        MAX (last, tamiz_record_get_int (tamiz_facts_get_last_move (self->facts),
                                                         TAMIZ_STAGE_MOVE_AT)));
}
