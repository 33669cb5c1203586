#define G_LOG_DOMAIN "tamiz-handoffs"

#include "config.h"

#include "tamiz-handoffs.h"

#include "tamiz-clocks.h"
#include "tamiz-error.h"
#include "tamiz-glance.h"
#include "tamiz-handoff-details.h"
#include "tamiz-mail-rows.h"
#include "tamiz-people.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

struct _TamizHandoffs
{
  TamizWork *work;
  GHashTable *users;        /* gint64 → TamizRecord */
  GHashTable *glances;      /* of the leads */
  TamizClocks *clocks;
};

/* Everything that @handoffs have in common is read at once. */
TamizHandoffs *
tamiz_handoffs_new (TamizWork  *work,
                    GPtrArray  *handoffs,
                    GError    **error)
{
  g_autoptr (TamizHandoffs) self = g_new0 (TamizHandoffs, 1);
  g_autoptr (GArray) leads = g_array_sized_new (FALSE, FALSE, sizeof (gint64), handoffs->len);

  for (guint i = 0; i < handoffs->len; i++)
    {
      gint64 lead = tamiz_record_get_int (g_ptr_array_index (handoffs, i), TAMIZ_HANDOFF_LEAD);

      g_array_append_val (leads, lead);
    }

  self->work = work;
  self->clocks = tamiz_clocks_new (work, error);
  self->users = self->clocks != NULL ? tamiz_work_load_users (work, error) : NULL;
  self->glances = self->users != NULL ? tamiz_work_glance (work, leads, error) : NULL;

  return self->glances != NULL ? g_steal_pointer (&self) : NULL;
}

void
tamiz_handoffs_free (TamizHandoffs *self)
{
  g_clear_pointer (&self->users, g_hash_table_unref);
  g_clear_pointer (&self->glances, g_hash_table_unref);
  g_clear_pointer (&self->clocks, tamiz_clocks_free);
  g_free (self);
}

static GPtrArray *
list_steps (TamizHandoffs  *self,
            TamizRecord    *handoff,
            GError        **error)
{
  return tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_HANDOFF_STEP, TAMIZ_HANDOFF_STEP_HANDOFF,
                               tamiz_record_get_id (handoff), error);
}

static void
set_next (TamizHandoffClocks  *clocks,
          const char          *key,
          const TamizSlaClock *clock)
{
  if (!tamiz_sla_clock_runs (clock) || (clocks->next != NULL && clocks->due <= clock->due))
    return;

  clocks->next = key;
  clocks->due = clock->due;
}

/* What sales owes next: a decision, a first contact unless it was made, the outcome.  Attempts
 * are owed until then, and stand in no list of their own.
 */
static void
fill_clocks (TamizHandoffClocks        *clocks,
             const TamizHandoffReading *reading,
             int                        state)
{
  const TamizSlaClock *of = reading->clocks;
  gboolean open = state == TAMIZ_HANDOFF_SENT || state == TAMIZ_HANDOFF_ACCEPTED;

  *clocks = (TamizHandoffClocks) { .accept_by = of[TAMIZ_CLOCK_ACCEPT].due };
  if (open)
    clocks->first_contact_by = reading->first_contact_by;
  if (state == TAMIZ_HANDOFF_ACCEPTED)
    {
      clocks->report_by = of[TAMIZ_CLOCK_REPORT].due;
      clocks->send_back_by
          = reading->accepted + reading->agreement->definition->sla.send_back_days * TAMIZ_DAY;
    }
  for (guint i = 0; i < TAMIZ_N_HANDOFF_CLOCKS; i++)
    clocks->late = clocks->late || (tamiz_sla_clock_runs (&of[i]) && of[i].state == TAMIZ_CLOCK_LATE);
  set_next (clocks, "accept_by", &of[TAMIZ_CLOCK_ACCEPT]);
  set_next (clocks, "first_contact_by", &of[TAMIZ_CLOCK_FIRST_CONTACT]);
  set_next (clocks, "report_by", &of[TAMIZ_CLOCK_REPORT]);
}

static gboolean
read_clocks (TamizHandoffs        *self,
             TamizRecord          *handoff,
             GPtrArray            *steps,
             TamizHandoffReading  *reading,
             TamizHandoffClocks   *clocks,
             GError              **error)
{
  const TamizGlance *glance
      = tamiz_glance_find (self->glances, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD));
  TamizHandoffTimes times;

  tamiz_handoff_times_fill (&times, handoff, steps);
  times.stage = glance != NULL ? glance->stage : -1;
  if (!tamiz_clocks_read_handoff (self->clocks, &times, reading, error))
    return FALSE;

  fill_clocks (clocks, reading, times.state);
  return TRUE;
}

static json_t *
step_to_json (TamizRecord *step)
{
  json_t *object = json_object ();

  tamiz_json_set_text (object, "state",
                       tamiz_enum_nick (TAMIZ_ENUM_STEP_STATE,
                                        tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STATE)));
  tamiz_json_set_text (object, "message", tamiz_record_get_text (step, TAMIZ_HANDOFF_STEP_MESSAGE));
  return object;
}

static json_t *
steps_to_json (GPtrArray *steps)
{
  json_t *object = json_object ();

  for (guint i = 0; i < steps->len; i++)
    {
      TamizRecord *step = g_ptr_array_index (steps, i);

      json_object_set_new (object,
                           tamiz_enum_nick (TAMIZ_ENUM_STEP,
                                            tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STEP)),
                           step_to_json (step));
    }

  return object;
}

/* What the CRM has of a handoff: the state of its lead's row, or that the record over there
 * was removed or merged by somebody; and its stage in the CRM's own words.
 */
static json_t *
deal_to_json (TamizRecord *deal)
{
  json_t *object = json_object ();

  tamiz_json_set_text (object, "remote_id", tamiz_record_get_text (deal, TAMIZ_REMOTE_LINK_REMOTE_ID));
  tamiz_json_set_text (object, "url", tamiz_record_get_text (deal, TAMIZ_REMOTE_LINK_REMOTE_URL));
  tamiz_json_set_text (object, "remote_state", tamiz_record_get_text (deal, TAMIZ_REMOTE_LINK_REMOTE_STATE));
  tamiz_json_set_text (object, "state",
                       tamiz_enum_nick (TAMIZ_ENUM_LINK, (int) tamiz_record_get_int (deal, TAMIZ_REMOTE_LINK_STATE)));

  return object;
}

static json_t *
crm_to_json (TamizWork *work,
             GPtrArray *rows)
{
  json_t *array = json_array ();

  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);
      g_autoptr (TamizRecord) connection = NULL;
      g_autoptr (GPtrArray) links = NULL;
      TamizRecord *found = NULL, *deal = NULL;
      json_t *object;
      const char *state;

      if (g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), "lead") != 0)
        continue;
      connection = tamiz_reader_load (work->reader, TAMIZ_KIND_CONNECTION,
                                      tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION), NULL);
      links = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_REMOTE_LINK, TAMIZ_REMOTE_LINK_IDEM_KEY,
                                         tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY), NULL);
      for (guint j = 0; links != NULL && j < links->len; j++)
        {
          TamizRecord *link = g_ptr_array_index (links, j);

          if (tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_CONNECTION)
              != tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION))
            continue;
          /* A lead that was converted goes on as a deal, under the same key. */
          if (g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT), "deal") == 0)
            deal = link;
          else
            found = link;
        }
      state = tamiz_enum_nick (TAMIZ_ENUM_OUTBOX, tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE));
      if (found != NULL && tamiz_record_get_int (found, TAMIZ_REMOTE_LINK_STATE) != TAMIZ_LINK_LIVE)
        state = tamiz_enum_nick (TAMIZ_ENUM_LINK, tamiz_record_get_int (found, TAMIZ_REMOTE_LINK_STATE));
      object = json_object ();
      tamiz_json_set_text (object, "connection",
                           connection != NULL
                               ? tamiz_record_get_text (connection, TAMIZ_CONNECTION_NAME)
                               : NULL);
      tamiz_json_set_text (object, "kind",
                           connection != NULL
                               ? tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND)
                               : NULL);
      tamiz_json_set_text (object, "url", found != NULL ? tamiz_record_get_text (found, TAMIZ_REMOTE_LINK_REMOTE_URL) : NULL);
      tamiz_json_set_text (object, "remote_id",
                           found != NULL ? tamiz_record_get_text (found, TAMIZ_REMOTE_LINK_REMOTE_ID) : NULL);
      tamiz_json_set_text (object, "state", state);
      tamiz_json_set_text (object, "reason", tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON));
      tamiz_json_set_text (object, "remote_state",
                           found != NULL ? tamiz_record_get_text (found, TAMIZ_REMOTE_LINK_REMOTE_STATE) : NULL);
      json_object_set_new (object, "deal", deal != NULL ? deal_to_json (deal) : json_null ());
      json_array_append_new (array, object);
    }

  return array;
}

/* (nullable): whether a mail of it did not arrive, or may not have */
static const char *
find_mail_trouble (GPtrArray *rows)
{
  const char *found = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);
      gint64 state = tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE);

      if (g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), TAMIZ_MAIL_OBJECT) != 0)
        continue;
      if (state == TAMIZ_OUTBOX_HELD)
        return "in_doubt";
      if (state == TAMIZ_OUTBOX_DEAD && g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON), "needless") != 0)
        found = "failed";
    }

  return found;
}

static void
set_executive (TamizHandoffs  *self,
               json_t         *object,
               TamizRecord    *handoff)
{
  gint64 id = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE);

  tamiz_user_set_json (object, "executive", "executive_name", tamiz_users_find (self->users, id));
}

/* Where the lead stands now, which goes on after the handoff. */
static void
set_stage (TamizHandoffs  *self,
           json_t         *object,
           TamizRecord    *handoff)
{
  const TamizGlance *glance
      = tamiz_glance_find (self->glances, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD));

  tamiz_json_set_text (object, "stage",
                       glance != NULL && glance->stage >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_STAGE, glance->stage)
                                                            : NULL);
}

/* What was done about the promises: the first contact, by what and by whom; how often it was tried. */
static void
set_deeds (TamizHandoffs             *self,
           json_t                    *object,
           const TamizHandoffReading *reading)
{
  tamiz_work_set_time (self->work, object, "contacted_at", reading->contacted);
  tamiz_json_set_text (object, "contact_kind",
                       reading->contact_kind >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_ACTIVITY, reading->contact_kind)
                                                  : NULL);
  tamiz_user_set_json (object, "contact_by", "contact_by_name",
                       tamiz_users_find (self->users, reading->contact_by));
  json_object_set_new (object, "attempts", json_integer (reading->n_attempts));
  json_object_set_new (object, "attempts_promised",
                       json_integer (reading->agreement->definition->sla.attempts));
  tamiz_work_set_time (self->work, object, "paused_since",
                       reading->pause != NULL ? tamiz_record_get_int (reading->pause, TAMIZ_PAUSE_STARTS) : 0);
  tamiz_json_set_text (object, "pause_reason",
                       reading->pause != NULL ? tamiz_record_get_text (reading->pause, TAMIZ_PAUSE_REASON) : NULL);
}

static void
set_clocks (TamizHandoffs             *self,
            json_t                    *object,
            const TamizHandoffClocks  *clocks)
{
  tamiz_work_set_deadline (self->work, object, "accept_by", clocks->accept_by);
  tamiz_work_set_deadline (self->work, object, "first_contact_by", clocks->first_contact_by);
  tamiz_work_set_deadline (self->work, object, "report_by", clocks->report_by);
  tamiz_work_set_deadline (self->work, object, "send_back_by", clocks->send_back_by);
  json_object_set_new (object, "late", json_boolean (clocks->late));
  tamiz_json_set_text (object, "clock", clocks->next);
}

/**
 * tamiz_handoffs_to_json:
 * @self: handoffs that are told of together
 * @handoff: one of them
 * @whole: whether with its packet and its details
 * @error: return location
 *
 * Tells of a handoff as `handoff.list` does, or as `handoff.show`.
 *
 * Returns: (transfer full): an object; %NULL with the store's error
 */
json_t *
tamiz_handoffs_to_json (TamizHandoffs  *self,
                        TamizRecord    *handoff,
                        gboolean        whole,
                        GError        **error)
{
  TamizWork *work = self->work;
  g_autoptr (GPtrArray) steps = list_steps (self, handoff, error);
  g_autoptr (GPtrArray) rows = NULL;
  TamizHandoffReading reading;
  TamizHandoffClocks clocks;
  g_autoptr (json_t) object = NULL;

  if (steps == NULL || !read_clocks (self, handoff, steps, &reading, &clocks, error))
    return NULL;
  rows = tamiz_reader_list_by (work->reader, TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_HANDOFF, tamiz_record_get_id (handoff), error);
  if (rows == NULL)
    return NULL;

  object = json_object ();
  json_object_set_new (object, "number",
                       json_integer (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER)));
  tamiz_glance_set_json (object, self->glances, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD));
  set_stage (self, object, handoff);
  set_executive (self, object, handoff);
  tamiz_json_set_text (object, "state",
                       tamiz_enum_nick (TAMIZ_ENUM_HANDOFF,
                                        tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE)));
  tamiz_work_set_time (work, object, "meeting", tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING));
  tamiz_work_set_time (work, object, "sent_at", tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_AT));
  tamiz_work_set_time (work, object, "delivered_at", reading.delivered);
  tamiz_work_set_time (work, object, "decided_at",
                       tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_AT));
  tamiz_json_set_text (object, "criterion", tamiz_record_get_text (handoff, TAMIZ_HANDOFF_CRITERION));
  tamiz_json_set_text (object, "cause",
                       tamiz_record_has (handoff, TAMIZ_HANDOFF_CAUSE)
                           ? tamiz_enum_nick (TAMIZ_ENUM_RETURN,
                                              tamiz_record_get_int (handoff, TAMIZ_HANDOFF_CAUSE))
                           : NULL);
  tamiz_json_set_text (object, "reason", tamiz_record_get_text (handoff, TAMIZ_HANDOFF_REASON));
  tamiz_json_set_text (object, "key", tamiz_record_get_text (handoff, TAMIZ_HANDOFF_UUID));
  json_object_set_new (object, "definition_version", json_integer (reading.agreement->version));
  set_clocks (self, object, &clocks);
  set_deeds (self, object, &reading);
  json_object_set_new (object, "steps", steps_to_json (steps));
  json_object_set_new (object, "crm", crm_to_json (work, rows));
  tamiz_json_set_text (object, "mail", find_mail_trouble (rows));
  if (!tamiz_work_add_handoff_details (work, self->users, handoff, object, error))
    return NULL;
  if (whole)
    {
      const char *choice = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_CHOICE);
      json_t *changes = tamiz_work_list_handoff_changes (work, self->users, handoff, error);

      if (changes == NULL)
        return NULL;
      json_object_set_new (object, "changes", changes);
      json_object_set_new (object, "choice", choice != NULL ? json_loads (choice, 0, NULL) : json_null ());
      json_object_set_new (object, "packet",
                           json_loads (tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET), 0, NULL));
      tamiz_json_set_text (object, "packet_digest",
                           tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET_DIGEST));
    }

  return g_steal_pointer (&object);
}

/**
 * tamiz_handoffs_read_clocks:
 * @self: handoffs that are told of together
 * @handoff: one of them
 * @clocks: (out caller-allocates): what sales owes by when, in microseconds UTC
 * @error: return location
 *
 * Reads how the clocks of one handoff stand now.
 *
 * Returns: whether it could be read; else the store's error
 */
gboolean
tamiz_handoffs_read_clocks (TamizHandoffs       *self,
                            TamizRecord         *handoff,
                            TamizHandoffClocks  *clocks,
                            GError             **error)
{
  g_autoptr (GPtrArray) steps = list_steps (self, handoff, error);
  TamizHandoffReading reading;

  return steps != NULL && read_clocks (self, handoff, steps, &reading, clocks, error);
}

/**
 * tamiz_work_handoff_to_json:
 * @work: the work
 * @handoff: a handoff
 * @whole: whether with its packet and its details
 * @error: return location
 *
 * Tells of a single handoff; tamiz_handoffs_to_json() is for several.
 *
 * Returns: (transfer full): an object; %NULL with the store's error
 */
json_t *
tamiz_work_handoff_to_json (TamizWork    *work,
                            TamizRecord  *handoff,
                            gboolean      whole,
                            GError      **error)
{
  g_autoptr (GPtrArray) handoffs = g_ptr_array_new ();
  g_autoptr (TamizHandoffs) view = NULL;

  g_ptr_array_add (handoffs, handoff);
  view = tamiz_handoffs_new (work, handoffs, error);

  return view != NULL ? tamiz_handoffs_to_json (view, handoff, whole, error) : NULL;
}

/**
 * tamiz_work_find_numbered_handoff:
 * @work: the work
 * @number: what people call it by
 * @error: return location
 *
 * Reads a handoff.
 *
 * Returns: (transfer full): the handoff; %NULL with %TAMIZ_CORE_ERROR_NOT_FOUND where there is none
 */
TamizRecord *
tamiz_work_find_numbered_handoff (TamizWork *work,
                                  gint64     number,
                                  GError   **error)
{
  g_autoptr (GPtrArray) handoffs = tamiz_reader_list_by (work->reader, TAMIZ_KIND_HANDOFF,
                                                         TAMIZ_HANDOFF_NUMBER, number, error);

  if (handoffs == NULL
      || !tamiz_work_require (handoffs->len > 0, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("There is no handoff %" PRId64), number))
    return NULL;

  return g_object_ref (g_ptr_array_index (handoffs, 0));
}

/* Fills the move by which @handoff takes its lead to the stage @to.  @why: (nullable) */
void
tamiz_work_add_handoff_move (TamizWork      *work,
                             TamizRecord    *move,
                             TamizFacts     *facts,
                             int             to,
                             TamizMoveCause  cause,
                             TamizRecord    *handoff,
                             const char     *why)
{
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, work->now);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_FROM, tamiz_facts_get_stage (facts));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, to);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE, cause);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, TAMIZ_ACTOR_USER);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_BY, work->actor.user);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_HANDOFF, tamiz_record_get_id (handoff));
  tamiz_record_set_text (move, TAMIZ_STAGE_MOVE_WHY, why);
}

/* The handoff as it stands now. */
json_t *
tamiz_work_answer_handoff (TamizWork *work,
                           gint64     id,
                           GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, error);

  return handoff != NULL ? tamiz_work_handoff_to_json (work, handoff, FALSE, error) : NULL;
}

/* By the argument `number`. */
TamizRecord *
tamiz_work_find_handoff (TamizWork *work,
                         GError   **error)
{
  return tamiz_work_find_numbered_handoff (work, tamiz_work_number (work, "number", 0), error);
}
