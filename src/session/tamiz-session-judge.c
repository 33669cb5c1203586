#define G_LOG_DOMAIN "tamiz-session-judge"

#include "config.h"

#include "tamiz-session-judge.h"

#include "tamiz-error.h"
#include "tamiz-exceptions.h"
#include "tamiz-lacks.h"
#include "tamiz-qualify.h"
#include "tamiz-session-private.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* The judge that storage asks before every commit.  It is the one gate: whichever way a
 * change comes, a lead moves only as the rules allow, and into a handoff only complete.
 */
#define TAMIZ_TYPE_SESSION_JUDGE (tamiz_session_judge_get_type ())

G_DECLARE_FINAL_TYPE (TamizSessionJudge, tamiz_session_judge, TAMIZ, SESSION_JUDGE, GObject)

struct _TamizSessionJudge
{
  GObject parent_instance;

  TamizSession *session; /* not owned: the session owns its judge */

  /* The base as it was before what is being judged; asked now and then, by the writer and
   * by whoever checks. */
  GMutex lock;
  TamizReader *reader;
};

static void judge_iface_init (TamizJudgeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TamizSessionJudge, tamiz_session_judge, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (TAMIZ_TYPE_JUDGE, judge_iface_init))

static TamizReader *
lock_reader (TamizSessionJudge *self,
             GError           **error)
{
  g_mutex_lock (&self->lock);
  if (self->reader == NULL)
    self->reader = tamiz_store_new_reader (self->session->store, error);
  if (self->reader == NULL)
    g_mutex_unlock (&self->lock);

  return self->reader;
}

/* A lead that was handed over keeps the version it was judged by. */
static TamizRecord *
find_version (TamizSessionJudge *self,
              TamizFacts        *facts,
              int                stage,
              GError           **error)
{
  TamizRecord *handoff, *version;
  TamizReader *reader;
  gint64 id;

  if (stage < TAMIZ_STAGE_HANDED_OFF || stage > TAMIZ_STAGE_LOST || facts->handoffs->len == 0)
    return facts->in_force != NULL ? g_object_ref (facts->in_force) : NULL;

  handoff = g_ptr_array_index (facts->handoffs, facts->handoffs->len - 1);
  id = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DEFINITION);
  if (id == 0 || (facts->in_force != NULL && id == tamiz_record_get_id (facts->in_force)))
    return facts->in_force != NULL ? g_object_ref (facts->in_force) : NULL;

  reader = lock_reader (self, error);
  if (reader == NULL)
    return NULL;
  version = tamiz_reader_load (reader, TAMIZ_KIND_DEFINITION, id, error);
  g_mutex_unlock (&self->lock);

  return version;
}

/* The moves that the change set itself asks for, in order. */
static GPtrArray *
list_requested (TamizChangeSet *change_set,
                gint64          lead)
{
  GPtrArray *moves = g_ptr_array_new ();
  GPtrArray *asked;

  if (change_set == NULL)
    return moves;

  asked = tamiz_change_set_get_moves (change_set);
  for (guint i = 0; i < asked->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (asked, i);

      if (tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_LEAD) == lead)
        g_ptr_array_add (moves, move);
    }

  return moves;
}

static gboolean
contains_id (GPtrArray *records,
             gint64     id)
{
  for (guint i = 0; i < records->len; i++)
    {
      if (tamiz_record_get_id (g_ptr_array_index (records, i)) == id)
        return TRUE;
    }

  return FALSE;
}

/* Takes what the change set adds out of @records; the caller puts it back. */
static GPtrArray *
set_apart (GPtrArray *records,
           GPtrArray *added)
{
  GPtrArray *apart = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < records->len;)
    {
      TamizRecord *record = g_ptr_array_index (records, i);

      if (contains_id (added, tamiz_record_get_id (record)))
        {
          g_ptr_array_add (apart, g_object_ref (record));
          g_ptr_array_remove_index (records, i);
        }
      else
        i++;
    }

  return apart;
}

static void
put_back (GPtrArray *records,
          GPtrArray *apart)
{
  for (guint i = 0; i < apart->len; i++)
    g_ptr_array_add (records, g_object_ref (g_ptr_array_index (apart, i)));
}

/* The handoff that a move names. */
static TamizRecord *
find_handoff (TamizFacts  *facts,
              TamizRecord *move)
{
  gint64 id = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_HANDOFF);

  for (guint i = 0; id != 0 && i < facts->handoffs->len; i++)
    {
      if (tamiz_record_get_id (g_ptr_array_index (facts->handoffs, i)) == id)
        return g_ptr_array_index (facts->handoffs, i);
    }

  return NULL;
}

/* @exception: (out) (nullable): what lets the handoff through, which then must be a good one */
static gboolean
find_exception (TamizSessionJudge  *self,
                TamizFacts         *facts,
                TamizRecord        *move,
                TamizChangeSet     *change_set,
                TamizRecord       **exception,
                GError            **error)
{
  TamizRecord *handoff = find_handoff (facts, move);
  gint64 id = handoff != NULL ? tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXCEPTION) : 0;
  TamizReader *reader;

  *exception = NULL;
  if (id == 0)
    return TRUE;
  reader = lock_reader (self, error);
  if (reader == NULL)
    return FALSE;
  *exception = tamiz_reader_load (reader, TAMIZ_KIND_EXCEPTION, id, error);
  g_mutex_unlock (&self->lock);

  return *exception != NULL && tamiz_exception_check_used (*exception, facts, handoff, change_set, error);
}

/* @exception: (nullable): a granted one, which makes up for what it was asked for */
static gboolean
check_gate (TamizDefinition *definition,
            TamizRecord     *version,
            TamizFacts      *facts,
            TamizRecord     *exception,
            gint64           now,
            GError         **error)
{
  g_autoptr (GPtrArray) lacks = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (definition == NULL)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED,
                   _("No definition is in force: marketing and sales must sign one first"));
      return FALSE;
    }

  lacks = tamiz_qualify_list_handoff_lacks (definition,
                                            tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION),
                                            facts, now);
  for (guint i = 0; i < lacks->len; i++)
    {
      TamizMissing *lack = g_ptr_array_index (lacks, i);

      if (lack->required && !(exception != NULL && tamiz_exception_lifts (exception, lack)))
        g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", lack->title);
    }
  if (text->len == 0)
    return TRUE;

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED,
               _("The lead cannot be handed over yet; missing: %s"), text->str);
  return FALSE;
}

/* A colleague gets what the gate has let through: a handoff that goes on from the one whose end
 * the move before this one is.
 */
static gboolean
is_reassigned (TamizFacts *facts,
               GPtrArray  *requested,
               guint       position)
{
  TamizRecord *move = g_ptr_array_index (requested, position);
  TamizRecord *before = position > 0 ? g_ptr_array_index (requested, position - 1) : NULL;
  gint64 id = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_HANDOFF);

  if (before == NULL || tamiz_record_get_int (before, TAMIZ_STAGE_MOVE_CAUSE) != TAMIZ_MOVE_WITHDRAW
      || tamiz_record_get_int (before, TAMIZ_STAGE_MOVE_FROM) != TAMIZ_STAGE_HANDED_OFF)
    return FALSE;

  for (guint i = 0; i < facts->handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (facts->handoffs, i);

      if (tamiz_record_get_id (handoff) == id && tamiz_record_has (handoff, TAMIZ_HANDOFF_PREVIOUS))
        return tamiz_record_get_int (handoff, TAMIZ_HANDOFF_PREVIOUS)
               == tamiz_record_get_int (before, TAMIZ_STAGE_MOVE_HANDOFF);
    }

  return FALSE;
}

typedef struct
{
  TamizSessionJudge *judge;
  TamizFacts *facts;
  TamizChangeSet *change_set;
  TamizDefinition *definition; /* (nullable) */
  TamizRecord *version;        /* (nullable) */
  gint64 now;
} Asked;

/* Into a handoff only through the gate; what is missing says more than that it stands too low. */
static gboolean
check_handed_over (const Asked *self,
                   TamizRecord *move,
                   int          from,
                   GError     **error)
{
  g_autoptr (TamizRecord) exception = NULL;

  if (from < 0 || from > TAMIZ_STAGE_SQL)
    return TRUE; /* no move leads there from where sales or nobody has it */
  if (!find_exception (self->judge, self->facts, move, self->change_set, &exception, error))
    return FALSE;

  return check_gate (self->definition, self->version, self->facts, from >= TAMIZ_STAGE_MQL ? exception : NULL, self->now,
                     error);
}

/* Sales has what it accepted, and nothing else, however it is said to have it. */
static gboolean
check_accepted (TamizFacts  *facts,
                GError     **error)
{
  for (guint i = 0; i < facts->handoffs->len; i++)
    {
      if (tamiz_record_get_int (g_ptr_array_index (facts->handoffs, i), TAMIZ_HANDOFF_STATE) == TAMIZ_HANDOFF_ACCEPTED)
        return TRUE;
    }

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED,
               _("Sales never accepted the lead; it gets to sales by being handed over"));
  return FALSE;
}

/* What is taken back stands where it stood: what an exception let through does not come to be ready
 * for sales that way.
 */
static gboolean
check_goes_back (TamizFacts   *facts,
                 TamizRecord  *move,
                 int           to,
                 GError      **error)
{
  int from = tamiz_handoff_get_origin (facts, tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_HANDOFF));

  return tamiz_work_require (to == from, TAMIZ_CORE_ERROR_REFUSED, error,
                             _("The lead was handed over from “%s” and goes back there"),
                             tamiz_enum_label (TAMIZ_ENUM_STAGE, from));
}

static gboolean
check_move (const Asked *self,
            TamizRecord *move,
            int          stage,
            gboolean     reassigned,
            GError     **error)
{
  int to = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_TO);
  TamizMoveCause cause = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_CAUSE);
  int from = tamiz_record_has (move, TAMIZ_STAGE_MOVE_FROM)
                 ? (int) tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_FROM)
                 : -1;

  if (from != stage)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT,
                   _("The lead has meanwhile moved to “%s”; look at it again"),
                   stage >= 0 ? tamiz_enum_label (TAMIZ_ENUM_STAGE, stage) : "–");
      return FALSE;
    }
  if (cause == TAMIZ_MOVE_HANDOFF && !reassigned && !check_handed_over (self, move, from, error))
    return FALSE;
  if (from >= 0 && !tamiz_stage_move_is_allowed (from, to, cause))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED, _("A lead does not go from “%s” to “%s” this way"),
                   tamiz_enum_label (TAMIZ_ENUM_STAGE, from), tamiz_enum_label (TAMIZ_ENUM_STAGE, to));
      return FALSE;
    }

  if ((cause == TAMIZ_MOVE_WITHDRAW || cause == TAMIZ_MOVE_EXPIRE) && !check_goes_back (self->facts, move, to, error))
    return FALSE;

  return to != TAMIZ_STAGE_ACCEPTED || check_accepted (self->facts, error);
}

static gboolean
check_requested (const Asked *self,
                 GPtrArray   *requested,
                 GError     **error)
{
  g_autoptr (GPtrArray) apart = set_apart (self->facts->moves, requested);
  int stage = tamiz_facts_get_stage (self->facts);
  gboolean allowed = TRUE;

  /* The gate looks at the lead as it stood before it was handed over. */
  for (guint i = 0; allowed && i < requested->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (requested, i);

      allowed = check_move (self, move, stage, is_reassigned (self->facts, requested, i), error);
      stage = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_TO);
    }
  put_back (self->facts->moves, apart);

  return allowed;
}

/* Whether each handoff of before is still there in its state, and no other. */
static gboolean
are_same (GPtrArray *before,
          GPtrArray *after)
{
  for (guint i = 0; i < before->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (before, i);
      TamizRecord *now = NULL;

      for (guint j = 0; now == NULL && j < after->len; j++)
        {
          if (tamiz_record_get_id (g_ptr_array_index (after, j)) == tamiz_record_get_id (handoff))
            now = g_ptr_array_index (after, j);
        }
      if (now == NULL
          || tamiz_record_get_int (now, TAMIZ_HANDOFF_STATE) != tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE))
        return FALSE;
    }

  return before->len == after->len;
}

/* What has left the house is not taken back by undoing, nor does undoing hand anything over: a
 * handoff is withdrawn or returned, and then sent anew through the gate.
 */
static gboolean
check_undone (TamizSessionJudge *self,
              TamizFacts        *facts,
              TamizChangeSet    *change_set,
              GError           **error)
{
  g_autoptr (GPtrArray) before = NULL;
  TamizReader *reader;

  if (tamiz_change_set_get_undo (change_set) == 0)
    return TRUE;
  reader = lock_reader (self, error);
  if (reader == NULL)
    return FALSE;
  before = tamiz_reader_list_by (reader, TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_LEAD, tamiz_record_get_id (facts->lead), error);
  g_mutex_unlock (&self->lock);

  return before != NULL
         && tamiz_work_require (are_same (before, facts->handoffs), TAMIZ_CORE_ERROR_REFUSED, error,
                                _("What was handed over, accepted or returned is not undone: withdraw it, return it, "
                                  "or hand it over anew"));
}

static TamizRecord *
add_move (TamizJudgement *judgement,
          TamizFacts     *facts,
          int             from,
          int             to,
          gint64          at,
          TamizMoveCause  cause,
          TamizRecord    *version)
{
  TamizRecord *move = tamiz_record_new (TAMIZ_KIND_STAGE_MOVE, 0);

  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, at);
  if (from >= 0)
    tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_FROM, from);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, to);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE, cause);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, TAMIZ_ACTOR_PROGRAM);
  if (version != NULL && cause != TAMIZ_MOVE_ENTRY)
    tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_DEFINITION, tamiz_record_get_id (version));
  g_ptr_array_add (judgement->inserts, g_object_ref (move));
  g_ptr_array_add (facts->moves, move);

  return move;
}

static gboolean
has_asked (TamizFacts *facts,
           gint64     *at)
{
  for (guint i = 0; i < facts->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (facts->activities, i);

      if (tamiz_activity_kind_asks (tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND)))
        {
          *at = tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT);
          return TRUE;
        }
    }

  return FALSE;
}

static void
enter (TamizJudgement *judgement,
       TamizFacts     *facts,
       gint64          now)
{
  gint64 received = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_RECEIVED_ON);
  gint64 asked = 0;
  gboolean asks = has_asked (facts, &asked);

  add_move (judgement, facts, -1, asks ? TAMIZ_STAGE_INQUIRY : TAMIZ_STAGE_PROSPECT,
            received != 0 ? MIN (received, now) : now, TAMIZ_MOVE_ENTRY, NULL);
}

/* Where the signers chose so, a lead that a new version does not find good goes back; once,
 * when it is first judged by it: later on a falling score lowers the grade only.
 */
static gboolean
is_led_back (TamizSessionJudge *self,
             TamizRecord       *version,
             TamizVerdict      *verdict,
             TamizFacts        *facts,
             gboolean          *goes_back,
             GError           **error)
{
  int stage = tamiz_facts_get_stage (facts);
  TamizReader *reader;
  TamizScore score = { .grade = -1 };
  GError *local_error = NULL;

  *goes_back = FALSE;
  if (tamiz_record_get_int (version, TAMIZ_DEFINITION_DOWNWARD) == 0
      || (stage != TAMIZ_STAGE_MQL && stage != TAMIZ_STAGE_SQL) || verdict->stage_reached >= stage)
    return TRUE;

  reader = lock_reader (self, error);
  if (reader == NULL)
    return FALSE;
  if (tamiz_reader_load_score (reader, tamiz_record_get_id (facts->lead), &score, &local_error))
    *goes_back = score.definition != tamiz_record_get_id (version);
  g_mutex_unlock (&self->lock);
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return local_error == NULL;
}

static TamizJudgement *
tamiz_session_judge_judge (TamizJudge      *judge,
                           TamizFacts      *facts,
                           TamizChangeSet  *change_set,
                           gint64           now,
                           GError         **error)
{
  TamizSessionJudge *self = TAMIZ_SESSION_JUDGE (judge);
  g_autoptr (TamizJudgement) judgement = tamiz_judgement_new ();
  g_autoptr (GPtrArray) requested = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizVerdict) verdict = NULL;
  GError *local_error = NULL;
  TamizMoveCause cause;
  int next;

  version = find_version (self, facts, tamiz_facts_get_stage (facts), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  if (version != NULL)
    {
      definition = tamiz_session_parse_definition (self->session, version, error);
      if (definition == NULL)
        return NULL;
    }

  requested = list_requested (change_set, tamiz_record_get_id (facts->lead));
  if (change_set != NULL)
    {
      const Asked asked = { self, facts, change_set, definition, version, now };

      if ((requested->len > 0 && !check_requested (&asked, requested, error))
          || !check_undone (self, facts, change_set, error))
        return NULL;
    }

  if (change_set != NULL && facts->moves->len == 0)
    enter (judgement, facts, now);

  if (definition != NULL)
    verdict = tamiz_qualify_score (definition,
                                   tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION), facts,
                                   now);
  next = tamiz_qualify_next_stage (definition, verdict, facts, now, &cause);
  if (change_set != NULL && next >= 0)
    {
      int from = tamiz_facts_get_stage (facts);

      add_move (judgement, facts, from, next, now, cause, version);
    }

  if (change_set != NULL && next < 0 && verdict != NULL)
    {
      gboolean goes_back;

      if (!is_led_back (self, version, verdict, facts, &goes_back, error))
        return NULL;
      if (goes_back)
        add_move (judgement, facts, tamiz_facts_get_stage (facts), verdict->stage_reached, now,
                  TAMIZ_MOVE_DEFINITION, version);
    }

  judgement->score.lacks = tamiz_lacks_of_facts (facts);
  if (verdict != NULL)
    {
      judgement->score.lacks |= MIN (verdict->n_lacking, TAMIZ_LACKS_NUMBER)
                                | (verdict->lacks_fields ? TAMIZ_LACKS_FIELDS : 0);
      judgement->score.fit = verdict->fit_known ? verdict->fit : -1;
      judgement->score.interest = verdict->interest;
      judgement->score.grade = verdict->grade;
      judgement->score.next_change = verdict->due;
      judgement->fading = g_bytes_ref (verdict->fading);
      judgement->score.definition = tamiz_record_get_id (version);
    }

  return g_steal_pointer (&judgement);
}

static void
judge_iface_init (TamizJudgeInterface *iface)
{
  iface->judge = tamiz_session_judge_judge;
}

static void
tamiz_session_judge_finalize (GObject *object)
{
  TamizSessionJudge *self = TAMIZ_SESSION_JUDGE (object);

  g_clear_object (&self->reader);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (tamiz_session_judge_parent_class)->finalize (object);
}

static void
tamiz_session_judge_class_init (TamizSessionJudgeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_session_judge_finalize;
}

static void
tamiz_session_judge_init (TamizSessionJudge *self)
{
  g_mutex_init (&self->lock);
}

GObject *
tamiz_session_judge_new (TamizSession *session)
{
  TamizSessionJudge *self = g_object_new (TAMIZ_TYPE_SESSION_JUDGE, NULL);

  self->session = session;
  return G_OBJECT (self);
}
