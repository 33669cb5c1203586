#define G_LOG_DOMAIN "tamiz-clocks"

#include "config.h"

#include "tamiz-clocks.h"

#include "tamiz-meetings.h"

struct _TamizClocks
{
  TamizWork *work;
  GHashTable *agreements;   /* gint64 id of the definition → TamizAgreement */
  GPtrArray *versions;      /* TamizRecord: those that were ever in force, in that order */
  GPtrArray *pauses;        /* TamizRecord: in order of time */
  GArray *deeds;            /* TamizDeed: of the lead that is being read */
  GArray *attempts;         /* gint64: of the handoff that is being read */
};

static int
compare_in_force (gconstpointer a,
                  gconstpointer b)
{
  gint64 x = tamiz_record_get_int (*(TamizRecord *const *) a, TAMIZ_DEFINITION_IN_FORCE_AT);
  gint64 y = tamiz_record_get_int (*(TamizRecord *const *) b, TAMIZ_DEFINITION_IN_FORCE_AT);

  return x < y ? -1 : x > y;
}

static int
compare_pauses (gconstpointer a,
                gconstpointer b)
{
  gint64 x = tamiz_record_get_int (*(TamizRecord *const *) a, TAMIZ_PAUSE_STARTS);
  gint64 y = tamiz_record_get_int (*(TamizRecord *const *) b, TAMIZ_PAUSE_STARTS);

  return x < y ? -1 : x > y;
}

static gboolean
load (TamizClocks  *self,
      GError      **error)
{
  g_autoptr (GPtrArray) versions = tamiz_reader_list (self->work->reader, TAMIZ_KIND_DEFINITION, error);

  if (versions == NULL)
    return FALSE;
  for (guint i = 0; i < versions->len; i++)
    {
      TamizRecord *version = g_ptr_array_index (versions, i);

      if (tamiz_record_has (version, TAMIZ_DEFINITION_IN_FORCE_AT))
        g_ptr_array_add (self->versions, g_object_ref (version));
    }
  g_ptr_array_sort (self->versions, compare_in_force);
  self->pauses = tamiz_reader_list (self->work->reader, TAMIZ_KIND_PAUSE, error);
  if (self->pauses != NULL)
    g_ptr_array_sort (self->pauses, compare_pauses);

  return self->pauses != NULL;
}

/**
 * tamiz_clocks_new:
 * @work: an operation's work, which outlives the answer
 * @error: return location
 *
 * Reads what all clocks of the agreement depend on, once for many handoffs and inquiries: the
 * versions in force, and the pauses.
 *
 * Returns: (transfer full): the clocks; %NULL with the store's error
 */
TamizClocks *
tamiz_clocks_new (TamizWork *work,
                  GError   **error)
{
  g_autoptr (TamizClocks) self = g_new0 (TamizClocks, 1);

  self->work = work;
  self->agreements = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free,
                                            (GDestroyNotify) tamiz_agreement_free);
  self->versions = g_ptr_array_new_with_free_func (g_object_unref);
  self->deeds = g_array_new (FALSE, FALSE, sizeof (TamizDeed));
  self->attempts = g_array_new (FALSE, FALSE, sizeof (gint64));

  return load (self, error) ? g_steal_pointer (&self) : NULL;
}

void
tamiz_clocks_free (TamizClocks *self)
{
  g_clear_pointer (&self->agreements, g_hash_table_unref);
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  g_clear_pointer (&self->pauses, g_ptr_array_unref);
  g_array_unref (self->deeds);
  g_array_unref (self->attempts);
  g_free (self);
}

/* All of the base, in order of time. */
GPtrArray *
tamiz_clocks_get_pauses (TamizClocks *self)
{
  return self->pauses;
}

/* The version by which a handoff was sent holds for it to its end. */
TamizAgreement *
tamiz_clocks_find_agreement (TamizClocks  *self,
                             gint64        definition,
                             GError      **error)
{
  TamizAgreement *agreement = g_hash_table_lookup (self->agreements, &definition);
  g_autoptr (TamizRecord) version = NULL;

  if (agreement != NULL)
    return agreement;

  version = tamiz_reader_load (self->work->reader, TAMIZ_KIND_DEFINITION, definition, error);
  agreement = version != NULL ? tamiz_agreement_new (self->work, version, error) : NULL;
  if (agreement != NULL)
    g_hash_table_insert (self->agreements, g_memdup2 (&definition, sizeof definition), agreement);

  return agreement;
}

/* The one that was in force at an instant; none is no error. */
gboolean
tamiz_clocks_find_agreement_at (TamizClocks     *self,
                                gint64           at,
                                TamizAgreement **agreement,
                                GError         **error)
{
  TamizRecord *found = NULL;

  for (guint i = 0; i < self->versions->len; i++)
    {
      TamizRecord *version = g_ptr_array_index (self->versions, i);

      if (tamiz_record_get_int (version, TAMIZ_DEFINITION_IN_FORCE_AT) <= at)
        found = version;
    }

  *agreement = found != NULL ? tamiz_clocks_find_agreement (self, tamiz_record_get_id (found), error) : NULL;
  return found == NULL || *agreement != NULL;
}

/* Of a handoff, or of a lead's inquiry: apart from each other, as the clocks need them. */
static GArray *
list_pauses (TamizClocks  *self,
             int           field,
             gint64        id,
             TamizRecord **lasting)
{
  GArray *pauses = g_array_new (FALSE, FALSE, sizeof (TamizClockPause));

  *lasting = NULL;
  for (guint i = 0; i < self->pauses->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (self->pauses, i);
      gboolean ended = tamiz_record_has (record, TAMIZ_PAUSE_ENDS);
      TamizClockPause pause = { tamiz_record_get_int (record, TAMIZ_PAUSE_STARTS),
                                ended ? tamiz_record_get_int (record, TAMIZ_PAUSE_ENDS) : G_MAXINT64 };
      TamizClockPause *last
          = pauses->len > 0 ? &g_array_index (pauses, TamizClockPause, pauses->len - 1) : NULL;

      if (tamiz_record_get_int (record, field) != id)
        continue;
      if (!ended && pause.starts <= self->work->now)
        *lasting = record;
      if (last != NULL && pause.starts <= last->ends)
        last->ends = MAX (last->ends, pause.ends);
      else
        g_array_append_val (pauses, pause);
    }

  return pauses;
}

/* When sales accepted it, and what became of the lead then, as its moves tell. */
static gboolean
read_moves (TamizClocks             *self,
            const TamizHandoffTimes *times,
            TamizHandoffCourse      *course,
            GError                 **error)
{
  g_autoptr (GPtrArray) moves = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_STAGE_MOVE,
                                                      TAMIZ_STAGE_MOVE_LEAD, times->lead, error);

  if (moves == NULL)
    return FALSE;

  for (guint i = 0; i < moves->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (moves, i);
      gint64 at = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_AT);
      gint64 cause = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_CAUSE);
      gint64 to = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_TO);

      if (cause == TAMIZ_MOVE_ACCEPT && tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_HANDOFF) == times->id)
        course->accepted = at;
      if (times->state == TAMIZ_HANDOFF_ACCEPTED && course->reported == 0 && at >= course->accepted
          && tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_FROM) == TAMIZ_STAGE_ACCEPTED
          && (to == TAMIZ_STAGE_WON || to == TAMIZ_STAGE_LOST || to == TAMIZ_STAGE_DEFERRED))
        {
          course->reported = at;
          course->won = to == TAMIZ_STAGE_WON;
        }
    }

  return TRUE;
}

static gint64
when_decided (TamizClocks             *self,
              const TamizHandoffTimes *times)
{
  return times->decided_at != 0 ? times->decided_at : self->work->now;
}

/* Moves are read where the handoff does not tell all. */
static gboolean
read_decision (TamizClocks             *self,
               const TamizHandoffTimes *times,
               TamizHandoffCourse      *course,
               GError                 **error)
{
  *course = (TamizHandoffCourse) { .delivered = times->delivered, .meeting = times->meeting };
  switch (times->state)
    {
    case TAMIZ_HANDOFF_SENT:
      return TRUE;
    case TAMIZ_HANDOFF_ACCEPTED:
      course->decided = course->accepted = times->decided_at;
      if (times->stage == TAMIZ_STAGE_ACCEPTED)
        return TRUE;
      if (!read_moves (self, times, course, error))
        return FALSE;
      course->over = course->reported == 0 ? self->work->now : 0;
      return TRUE;
    case TAMIZ_HANDOFF_RETURNED:
      if (!read_moves (self, times, course, error))
        return FALSE;
      course->sent_back = course->accepted != 0 ? times->decided_at : 0;
      course->decided = course->accepted != 0 ? course->accepted : times->decided_at;
      return TRUE;
    default:
      if (!read_moves (self, times, course, error))
        return FALSE;
      course->decided = course->accepted;
      course->over = when_decided (self, times);
      return TRUE;
    }
}

/* Whoever decides has the packet, from wherever: a mail that reaches them later, or in the end not,
 * starts no clock anew.
 */
static gboolean
read_course (TamizClocks             *self,
             const TamizHandoffTimes *times,
             TamizHandoffCourse      *course,
             GError                 **error)
{
  if (!read_decision (self, times, course, error))
    return FALSE;
  if (course->decided != 0 && (course->delivered == 0 || course->delivered > course->decided))
    course->delivered = course->decided;

  return TRUE;
}

/* Both ways at once; or one way, of which an answer makes contact. */
typedef struct
{
  gboolean mail_in, mail_out, message_in, message_out;
} Exchange;

static gboolean
is_contact (const TamizDeed *deed,
            Exchange        *exchange)
{
  switch (deed->kind)
    {
    case TAMIZ_ACTIVITY_CALL_IN:
    case TAMIZ_ACTIVITY_MEETING:
    case TAMIZ_ACTIVITY_VISIT:
      return TRUE;
    case TAMIZ_ACTIVITY_CALL_OUT:
      return deed->outcome == TAMIZ_CALL_OUTCOME_REACHED || deed->outcome == TAMIZ_CALL_OUTCOME_NOT_INTERESTED;
    case TAMIZ_ACTIVITY_EMAIL_IN:
      exchange->mail_in = TRUE;
      return exchange->mail_out;
    case TAMIZ_ACTIVITY_EMAIL_OUT:
      exchange->mail_out = exchange->mail_out || deed->by != 0;
      return exchange->mail_in && exchange->mail_out;
    case TAMIZ_ACTIVITY_MESSAGE_IN:
    case TAMIZ_ACTIVITY_SOCIAL_MESSAGE:
    case TAMIZ_ACTIVITY_CHAT:
      exchange->message_in = TRUE;
      return exchange->message_out;
    case TAMIZ_ACTIVITY_MESSAGE_OUT:
      exchange->message_out = exchange->message_out || deed->by != 0;
      return exchange->message_in && exchange->message_out;
    default:
      return FALSE;
    }
}

/* Somebody of ours tried to reach the person: what a program sends is no attempt. */
static gboolean
is_attempt (const TamizDeed *deed)
{
  switch (deed->kind)
    {
    case TAMIZ_ACTIVITY_CALL_OUT:
    case TAMIZ_ACTIVITY_MEETING:
    case TAMIZ_ACTIVITY_VISIT:
      return TRUE;
    case TAMIZ_ACTIVITY_EMAIL_OUT:
    case TAMIZ_ACTIVITY_MESSAGE_OUT:
      return deed->by != 0;
    default:
      return FALSE;
    }
}

static gint64
find_last_instant (TamizClocks              *self,
                   const TamizHandoffCourse *course)
{
  gint64 end = course->sent_back != 0 ? course->sent_back : course->reported;

  return end != 0 ? end : self->work->now;
}

/* The first contact is the executive's since it was sent, or anybody's since it was accepted;
 * those that come later do not move it.
 */
static gboolean
read_deeds (TamizClocks             *self,
            const TamizHandoffTimes *times,
            TamizHandoffCourse      *course,
            TamizHandoffReading     *reading,
            GError                 **error)
{
  gint64 last = find_last_instant (self, course);
  Exchange exchange = { FALSE };

  g_array_set_size (self->attempts, 0);
  if (course->accepted == 0)
    return TRUE;
  if (!tamiz_reader_list_deeds (self->work->reader, times->lead, times->sent_at + 1, self->deeds, error))
    return FALSE;

  for (guint i = 0; i < self->deeds->len && course->contacted == 0; i++)
    {
      const TamizDeed *deed = &g_array_index (self->deeds, TamizDeed, i);
      gboolean counts = deed->at >= course->accepted || (deed->by != 0 && deed->by == times->executive);

      if (deed->at > last)
        break;
      if (counts && deed->at >= course->accepted && is_attempt (deed))
        g_array_append_val (self->attempts, deed->at);
      if (counts && is_contact (deed, &exchange))
        {
          course->contacted = deed->at;
          reading->contact_kind = deed->kind;
          reading->contact_by = deed->by;
        }
    }
  course->attempts = (const gint64 *) (gpointer) self->attempts->data;
  course->n_attempts = self->attempts->len;

  return TRUE;
}

/* Derives how the clocks of a handoff stand. */
gboolean
tamiz_clocks_read_handoff (TamizClocks             *self,
                           const TamizHandoffTimes *times,
                           TamizHandoffReading     *reading,
                           GError                 **error)
{
  TamizAgreement *agreement = tamiz_clocks_find_agreement (self, times->definition, error);
  TamizHandoffCourse course;
  g_autoptr (GArray) pauses = NULL;

  *reading = (TamizHandoffReading) { .agreement = agreement, .contact_kind = -1 };
  if (agreement == NULL || !read_course (self, times, &course, error)
      || !read_deeds (self, times, &course, reading, error))
    return FALSE;

  /* Nobody waits for a meeting that was called off, unless they were contacted before that. */
  if (times->called_off != 0 && (course.contacted == 0 || course.contacted > times->called_off))
    course.meeting = 0;
  pauses = list_pauses (self, TAMIZ_PAUSE_HANDOFF, times->id, &reading->pause);
  tamiz_sla_clocks_of_handoff (&agreement->definition->sla, agreement->hours, &course,
                               (const TamizClockPause *) (gpointer) pauses->data, pauses->len,
                               self->work->now, reading->clocks);
  reading->delivered = course.delivered;
  reading->decided = course.decided;
  reading->accepted = course.accepted;
  reading->sent_back = course.sent_back;
  reading->reported = course.reported;
  reading->contacted = course.contacted;
  reading->n_attempts = course.n_attempts;
  reading->first_contact_by = reading->clocks[TAMIZ_CLOCK_FIRST_CONTACT].due;

  return TRUE;
}

/* A response to who asked: a call, a meeting, or what a person of ours wrote. */
static gboolean
is_response (const TamizDeed *deed)
{
  switch (deed->kind)
    {
    case TAMIZ_ACTIVITY_CALL_IN:
    case TAMIZ_ACTIVITY_CALL_OUT:
    case TAMIZ_ACTIVITY_MEETING:
    case TAMIZ_ACTIVITY_VISIT:
      return TRUE;
    case TAMIZ_ACTIVITY_EMAIL_OUT:
    case TAMIZ_ACTIVITY_MESSAGE_OUT:
    case TAMIZ_ACTIVITY_CONTENT_SENT:
      return deed->by != 0;
    default:
      return FALSE;
    }
}

/* Finds the first response among the deeds; one that was decided about before has it then. */
static gint64
find_answer (TamizClocks         *self,
             guint                first,
             gint64               decided,
             TamizInquiryReading *reading)
{
  for (guint i = first; i < self->deeds->len; i++)
    {
      const TamizDeed *deed = &g_array_index (self->deeds, TamizDeed, i);

      if ((decided != 0 && deed->at > decided) || deed->at > self->work->now)
        break;
      if (!is_response (deed))
        continue;
      reading->answer_kind = deed->kind;
      reading->answered_by = deed->by;
      return deed->at;
    }

  return decided;
}

/* Derives whether an inquiry is worked in time.  @asked is what the lead's history says,
 * @decided when somebody discarded, deferred or handed it over, 0 = nobody has: the activity by
 * which the person asked, and the first response to it, are looked for among what happened.
 */
gboolean
tamiz_clocks_read_inquiry (TamizClocks          *self,
                           gint64                lead,
                           gint64                asked,
                           gint64                decided,
                           TamizInquiryReading  *reading,
                           GError              **error)
{
  guint first = 0;
  gint64 answered;
  g_autoptr (GArray) pauses = NULL;

  *reading = (TamizInquiryReading) { .answer_kind = -1 };
  if (!tamiz_clocks_find_agreement_at (self, asked, &reading->agreement, error))
    return FALSE;
  if (reading->agreement == NULL)
    return TRUE;
  if (!tamiz_reader_list_deeds (self->work->reader, lead, G_MININT64, self->deeds, error))
    return FALSE;
  while (first < self->deeds->len
         && !tamiz_activity_kind_asks (g_array_index (self->deeds, TamizDeed, first).kind))
    first++;
  if (first == self->deeds->len)
    return TRUE;

  asked = g_array_index (self->deeds, TamizDeed, first).at;
  answered = find_answer (self, first, decided, reading);
  pauses = list_pauses (self, TAMIZ_PAUSE_LEAD, lead, &reading->pause);
  tamiz_sla_clock_of_inquiry (&reading->agreement->definition->sla, reading->agreement->hours, asked, answered,
                              (const TamizClockPause *) (gpointer) pauses->data, pauses->len,
                              self->work->now, &reading->clock);

  return TRUE;
}

/* The clocks of sales start when the packet reaches them, by mail or in the program; 0 = it has not. */
static gint64
find_delivery (TamizRecord *handoff,
               GPtrArray   *steps)
{
  for (guint i = 0; i < steps->len; i++)
    {
      TamizRecord *step = g_ptr_array_index (steps, i);
      gint64 state = tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STATE);

      if (tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STEP) != TAMIZ_STEP_ALERT)
        continue;
      return state == TAMIZ_STEP_STATE_DONE     ? tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_AT)
             : state == TAMIZ_STEP_STATE_WAIVED ? tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_AT)
                                                : 0;
    }

  return tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_AT);
}

/* What ended with its handoff was not called off: it holds the promise as it did. */
static gint64
find_calling_off (TamizRecord *handoff,
                  GPtrArray   *steps)
{
  if (tamiz_handoff_has_meeting (handoff))
    return 0;

  for (guint i = 0; i < steps->len; i++)
    {
      TamizRecord *step = g_ptr_array_index (steps, i);

      if (tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STEP) == TAMIZ_STEP_MEETING
          && tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STATE) == TAMIZ_STEP_STATE_WAITING)
        return tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_AT);
    }

  return 0;
}

/* From the record and its steps; the lead's stage, source and owner are the caller's to set. */
void
tamiz_handoff_times_fill (TamizHandoffTimes *times,
                          TamizRecord       *handoff,
                          GPtrArray         *steps)
{
  *times = (TamizHandoffTimes) {
    .id = tamiz_record_get_id (handoff),
    .number = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER),
    .lead = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD),
    .executive = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE),
    .sent_by = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY),
    .definition = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DEFINITION),
    .exception = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXCEPTION),
    .sent_at = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_AT),
    .delivered = find_delivery (handoff, steps),
    .decided_at = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_AT),
    .meeting = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING),
    .called_off = find_calling_off (handoff, steps),
    .state = (int) tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE),
    .stage = -1,
  };
}
