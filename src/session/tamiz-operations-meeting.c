#define G_LOG_DOMAIN "tamiz-operations-meeting"

#include "config.h"

#include "tamiz-answers.h"
#include "tamiz-calendars.h"
#include "tamiz-country-holidays.h"
#include "tamiz-error.h"
#include "tamiz-handoffs.h"
#include "tamiz-meeting-fates.h"
#include "tamiz-meeting-times.h"
#include "tamiz-meetings.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-people.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

/* Meetings of contact and executive: proposed, changed, cancelled, answered. */

/* Nobody is called to a meeting within the hour, and few plan further ahead than three weeks. */
#define HOURS_AHEAD 3
#define DAYS_AHEAD 21
#define MOST_PROPOSED 50
#define USUAL_PROPOSED 6

typedef struct
{
  TamizWork *work;
  TamizFacts *facts;
  TamizRecord *executive;
  TamizDefinition *definition;
  char *zone;               /* of the executive */
  char *contact_zone;
  const char *contact_zone_from;
  gint64 minutes;
  gint64 from;
  guint limit;
  gboolean calendar_known;
} Proposing;

static void
clear_proposing (Proposing *self)
{
  g_clear_pointer (&self->facts, tamiz_facts_unref);
  g_clear_object (&self->executive);
  g_clear_pointer (&self->definition, tamiz_definition_unref);
  g_free (self->zone);
  g_free (self->contact_zone);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Proposing, clear_proposing)

static gboolean
read_wish (TamizWork  *work,
           Proposing  *self,
           GError    **error)
{
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new (self->zone);
  gint64 limit = tamiz_work_number (work, "limit", USUAL_PROPOSED);
  gint64 day;

  self->minutes = tamiz_work_number (work, "minutes", TAMIZ_MEETING_MINUTES);
  self->from = work->now + HOURS_AHEAD * TAMIZ_HOUR;
  if (tamiz_work_day (work, "from", &day))
    self->from = MAX (self->from, tamiz_day_starts (day, zone));
  self->limit = (guint) CLAMP (limit, 1, MOST_PROPOSED);

  return tamiz_work_require (self->minutes >= TAMIZ_MEETING_LEAST_MINUTES
                                 && self->minutes <= TAMIZ_MEETING_MOST_MINUTES,
                             TAMIZ_CORE_ERROR_INVALID, error, _("A meeting takes between %d and %d minutes"),
                             TAMIZ_MEETING_LEAST_MINUTES, TAMIZ_MEETING_MOST_MINUTES);
}

static gboolean
begin_proposing (TamizWork  *work,
                 Proposing  *self,
                 GError    **error)
{
  g_autoptr (TamizRecord) version = NULL;

  self->work = work;
  self->facts = tamiz_work_load_facts (work, "id", error);
  if (self->facts == NULL)
    return FALSE;
  version = tamiz_work_require_in_force (work, &self->definition, error);
  if (version == NULL)
    return FALSE;
  self->executive = tamiz_work_find_user (work, tamiz_work_text (work, "to"), error);
  if (self->executive == NULL)
    return FALSE;
  self->zone = tamiz_work_dup_user_zone (work, self->executive, self->definition->sla.timezone);
  self->contact_zone = tamiz_work_dup_contact_zone (work, self->facts, &self->contact_zone_from);

  return read_wish (work, self, error);
}

/* Whether they met, as far as the base knows: not what is to come, was cancelled or declined, or whose
 * handoff ended before.
 */
static gboolean
took_place (TamizWork    *work,
            TamizRecord  *handoff)
{
  gint64 at = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING);
  gint64 state = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE);
  gint64 decided = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_AT);

  return tamiz_handoff_has_meeting (handoff) && at < work->now
         && tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_STATE) != TAMIZ_MEETING_STATE_DECLINED
         && (state == TAMIZ_HANDOFF_SENT || state == TAMIZ_HANDOFF_ACCEPTED || decided >= at);
}

/* When the executive met others, and when this contact met anybody, while they came. */
static gboolean
list_past (TamizWork    *work,
           Proposing    *self,
           GArray       *of_executive,
           GArray       *of_contact,
           GError      **error)
{
  g_autoptr (GArray) lines = tamiz_reader_list_handoffs (work->reader, work->cancellable, error);
  guint looked_at = 0;

  if (lines == NULL)
    return FALSE;
  for (guint i = lines->len; i > 0 && looked_at < 100; i--)
    {
      const TamizHandoffLine *line = &g_array_index (lines, TamizHandoffLine, i - 1);
      g_autoptr (TamizRecord) handoff = NULL;
      gint64 at;

      if (line->executive != tamiz_record_get_id (self->executive))
        continue;
      looked_at++;
      handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, line->id, error);
      if (handoff == NULL)
        return FALSE;
      at = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING);
      if (took_place (work, handoff))
        g_array_append_val (of_executive, at);
    }
  for (guint i = 0; i < self->facts->handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (self->facts->handoffs, i);
      gint64 at = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING);

      if (took_place (work, handoff))
        g_array_append_val (of_contact, at);
    }

  return TRUE;
}

static const char *
get_country (TamizFacts *facts)
{
  const char *country
      = facts->person != NULL ? tamiz_record_get_text (facts->person, TAMIZ_PERSON_COUNTRY) : NULL;

  if (country == NULL && facts->company != NULL)
    country = tamiz_record_get_text (facts->company, TAMIZ_COMPANY_COUNTRY);
  return country;
}

static gboolean
knows_calendar (Proposing  *self,
                GError    **error)
{
  g_autoptr (GArray) busy = tamiz_spans_new ();

  return tamiz_work_load_calendar (self->work, tamiz_record_get_id (self->executive), busy, &self->calendar_known, error);
}

static GArray *
propose (TamizWork  *work,
         Proposing  *self,
         GError    **error)
{
  g_autoptr (GArray) of_executive = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) of_contact = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) holidays = NULL;
  g_autoptr (GArray) busy = NULL;
  gint64 until = self->from + DAYS_AHEAD * TAMIZ_DAY;
  TamizMeetingWish wish;

  /* Of a handoff that is open, its own meeting is no obstacle to another time for it. */
  busy = tamiz_work_list_busy (work, self->executive,
                               self->facts->handoffs->len > 0
                                   ? g_ptr_array_index (self->facts->handoffs, self->facts->handoffs->len - 1)
                                   : NULL,
                               error);
  if (busy == NULL || !knows_calendar (self, error) || !list_past (work, self, of_executive, of_contact, error))
    return NULL;
  holidays = tamiz_country_list_days_off (get_country (self->facts), self->from / TAMIZ_DAY, until / TAMIZ_DAY + 1);
  wish = (TamizMeetingWish) {
    .sla = &self->definition->sla,
    .zone = self->zone,
    .contact_zone = self->contact_zone,
    .contact_holidays = holidays,
    .busy = busy,
    .past_executive = of_executive,
    .past_contact = of_contact,
    .earliest = self->from,
    .until = until,
    .minutes = self->minutes,
    .limit = self->limit,
  };

  return tamiz_meeting_times_propose (&wish);
}

static void
add_reason (json_t     *why,
            const char *format,
            ...) G_GNUC_PRINTF (2, 3);

static void
add_reason (json_t     *why,
            const char *format,
            ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  json_array_append_new (why, json_string (text));
}

static gboolean
have_one_clock (Proposing *self,
                gint64     at)
{
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new (self->zone);
  g_autoptr (GTimeZone) contact_zone = tamiz_time_zone_new (self->contact_zone);
  gint64 seconds = at / TAMIZ_SECOND;

  return g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds))
         == g_time_zone_get_offset (contact_zone,
                                    g_time_zone_find_interval (contact_zone, G_TIME_TYPE_UNIVERSAL, seconds));
}

static json_t *
say_why (Proposing              *self,
         const TamizMeetingTime *time,
         const char             *contact_time)
{
  json_t *why = json_array ();
  const char *name = tamiz_record_get_text (self->executive, TAMIZ_USER_NAME);

  if (time->first)
    add_reason (why, _("The earliest at which both can"));
  if (time->with_contact > 0)
    add_reason (why, _("The contact met somebody of us at this hour before"));
  if (time->with_executive > 0)
    add_reason (why, _("%s met somebody at this hour of the week before"), name);
  if (!have_one_clock (self, time->starts))
    add_reason (why, _("Office hours for both: it is %.5s for the contact"), contact_time + 11);
  if (self->calendar_known)
    add_reason (why, _("Free in the calendar of %s"), name);
  else if (json_array_size (why) == 0)
    add_reason (why, _("%s has nothing else arranged here then"), name);

  return why;
}

static json_t *
proposals_to_json (Proposing *self,
                   GArray    *times)
{
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new (self->zone);
  g_autoptr (GTimeZone) contact_zone = tamiz_time_zone_new (self->contact_zone);
  json_t *items = json_array ();

  for (guint i = 0; i < times->len; i++)
    {
      const TamizMeetingTime *time = &g_array_index (times, TamizMeetingTime, i);
      json_t *item = json_object ();
      g_autofree char *starts = tamiz_time_format (time->starts, zone);
      g_autofree char *ends = tamiz_time_format (time->ends, zone);
      g_autofree char *contact_time = tamiz_time_format (time->starts, contact_zone);

      tamiz_json_set_text (item, "starts", starts);
      tamiz_json_set_text (item, "ends", ends);
      tamiz_json_set_text (item, "contact_time", contact_time);
      json_object_set_new (item, "why", say_why (self, time, contact_time));
      json_array_append_new (items, item);
    }

  return items;
}

/* What the calendar was like, so that nobody relies on what was not looked at. */
static gboolean
set_calendar (Proposing  *self,
              json_t     *answer,
              GError    **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) row = tamiz_work_find_calendar (self->work, tamiz_record_get_id (self->executive), &local_error);
  const char *problem = row != NULL ? tamiz_record_get_text (row, TAMIZ_CALENDAR_PROBLEM) : NULL;
  const char *name = tamiz_record_get_text (self->executive, TAMIZ_USER_NAME);
  g_autofree char *said = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (!self->calendar_known)
    said = g_strdup_printf (_("No calendar of %s is known; only what was arranged here was looked at"), name);
  else if (problem != NULL)
    said = g_strdup_printf (_("About the calendar of %s: %s"), name, problem);
  tamiz_work_set_time (self->work, answer, "calendar_read_at",
                       row != NULL ? tamiz_record_get_int (row, TAMIZ_CALENDAR_READ_AT) : 0);
  tamiz_json_set_text (answer, "said", said);

  return TRUE;
}

static json_t *
propose_meeting (TamizWork *work,
                 GError   **error)
{
  g_auto (Proposing) self = { 0 };
  g_autoptr (GArray) times = NULL;
  json_t *answer;

  if (!begin_proposing (work, &self, error) || !tamiz_work_refresh_calendar (work, self.executive, error))
    return NULL;
  times = propose (work, &self, error);
  if (times == NULL)
    return NULL;

  answer = tamiz_work_items (proposals_to_json (&self, times));
  tamiz_json_set_id (answer, "lead", tamiz_record_get_id (self.facts->lead));
  tamiz_user_set_json (answer, "executive", "executive_name", self.executive);
  json_object_set_new (answer, "minutes", json_integer (self.minutes));
  tamiz_json_set_text (answer, "zone", self.zone);
  tamiz_json_set_text (answer, "contact_zone", self.contact_zone);
  tamiz_json_set_text (answer, "contact_zone_from", self.contact_zone_from);
  if (set_calendar (&self, answer, error))
    return answer;
  json_decref (answer);

  return NULL;
}

/* Marketing arranged it, the executive goes to it, and managers move what others cannot. */
static gboolean
check_is_concerned (TamizWork    *work,
                    TamizRecord  *handoff,
                    GError      **error)
{
  return tamiz_work_require ((work->roles & (1u << TAMIZ_ROLE_MARKETING | 1u << TAMIZ_ROLE_MANAGER)) != 0
                                 || tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE) == work->actor.user,
                             TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                             _("A meeting is changed by marketing, by the executive who goes, or by a manager"));
}

/* What hangs after the end of its handoff is not moved: it is said what becomes of it. */
static gboolean
check_may_arrange (TamizWork    *work,
                   TamizRecord  *handoff,
                   GError      **error)
{
  gint64 state = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE);
  const char *label = tamiz_enum_label (TAMIZ_ENUM_HANDOFF, (int) state);
  gboolean open;

  if (!tamiz_work_is_meeting_open (work, handoff, &open, error))
    return FALSE;

  return tamiz_work_require (!open, TAMIZ_CORE_ERROR_REFUSED, error,
                             _("The handoff is in the state “%s”; say what becomes of its meeting instead"), label)
         && tamiz_work_require (state == TAMIZ_HANDOFF_SENT || state == TAMIZ_HANDOFF_ACCEPTED,
                                TAMIZ_CORE_ERROR_REFUSED, error, _("The handoff is in the state “%s”"), label)
         && check_is_concerned (work, handoff, error);
}

static json_t *
answer_handoff (TamizWork *work,
                gint64     id,
                GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, error);

  return handoff != NULL ? tamiz_work_handoff_to_json (work, handoff, FALSE, error) : NULL;
}

static json_t *
change_meeting (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_work_find_handoff (work, error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "meeting.change");
  g_autoptr (TamizCommit) commit = NULL;
  TamizMeetingOrder order;
  gboolean given;
  gint64 before;

  if (handoff == NULL || !check_may_arrange (work, handoff, error)
      || !tamiz_work_read_meeting (work, &order, &given, error))
    return NULL;
  before = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING);
  if (!given)
    order.at = before;
  if (!tamiz_work_require (given || tamiz_handoff_has_meeting (handoff), TAMIZ_CORE_ERROR_INVALID, error,
                           _("No meeting is arranged; give its time"))
      || !tamiz_work_end_asking_for_meeting (work, set, handoff, error)
      || !tamiz_work_set_meeting (work, set, handoff, &order, error)
      || !tamiz_work_update_step (work, set, handoff, TAMIZ_STEP_MEETING, TAMIZ_STEP_STATE_DONE, NULL, error)
      || !tamiz_work_tell_contact (work, set, handoff, "meeting_changed", NULL, error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? answer_handoff (work, tamiz_record_get_id (handoff), error) : NULL;
}

static json_t *
cancel_meeting (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_work_find_handoff (work, error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "meeting.cancel");
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));
  g_autoptr (TamizCommit) commit = NULL;

  if (handoff == NULL || !check_may_arrange (work, handoff, error)
      || !tamiz_work_require (reason != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                              _("Say why the meeting is cancelled; the contact is told"))
      || !tamiz_work_require (tamiz_handoff_has_meeting (handoff), TAMIZ_CORE_ERROR_REFUSED, error,
                              _("No meeting is arranged, so there is none to cancel"))
      || !tamiz_work_end_asking_for_meeting (work, set, handoff, error)
      || !tamiz_work_ask_for_meeting (work, set, handoff, error)
      || !tamiz_work_cancel_meeting (work, set, handoff, reason, error)
      || !tamiz_work_tell_contact (work, set, handoff, "meeting_cancelled", reason, error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? answer_handoff (work, tamiz_record_get_id (handoff), error) : NULL;
}

/* Where nobody said it when the handoff ended, or no other executive was found. */
static json_t *
settle_meeting (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_work_find_handoff (work, error);
  int fate = tamiz_work_choice (work, "fate", TAMIZ_ENUM_MEETING_FATE);

  if (handoff == NULL || !check_is_concerned (work, handoff, error)
      || !tamiz_work_settle_meeting (work, handoff, fate, error))
    return NULL;

  return answer_handoff (work, tamiz_record_get_id (handoff), error);
}

static json_t *
answer_meeting (TamizWork *work,
                GError   **error)
{
  const char *path = tamiz_work_text (work, "file");
  g_autofree char *text = NULL;
  g_autoptr (TamizInvitationAnswer) answer = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  answer = tamiz_invitation_read_answer (text, length, error);

  return answer != NULL ? tamiz_work_take_answer (work, answer, error) : NULL;
}

#define REQUIRED TAMIZ_PARAMETER_REQUIRED
#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)
#define NUMBER { "number", TAMIZ_PARAMETER_NUMBER, REQUIRED_POSITIONAL, 0, N_("The handoff's number") }

static const TamizParameter propose_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") },
  { "to", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("The sales executive, by e-mail") },
  { "minutes", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How long it takes, 5 to 480 minutes; 30 without it") },
  { "from", TAMIZ_PARAMETER_DAY, 0, 0, N_("Not before this day") },
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many at most; 6 without it") },
  { NULL },
};

static const TamizParameter change_parameters[] = {
  NUMBER,
  { "meeting", TAMIZ_PARAMETER_TIME, 0, 0, N_("When contact and executive meet") },
  TAMIZ_MEETING_PARAMETERS,
  { NULL },
};

static const TamizParameter cancel_parameters[] = {
  NUMBER,
  { "reason", TAMIZ_PARAMETER_TEXT, REQUIRED, 0, N_("Why; the contact is told") },
  { NULL },
};

static const TamizParameter fate_parameters[] = {
  NUMBER,
  { "fate", TAMIZ_PARAMETER_CHOICE, REQUIRED, TAMIZ_ENUM_MEETING_FATE, N_("What becomes of the meeting") },
  { NULL },
};

static const TamizParameter answer_parameters[] = {
  { "file", TAMIZ_PARAMETER_FILE, REQUIRED_POSITIONAL, 0, N_("The answer to an invitation (.ics)") },
  { NULL },
};

const TamizOperationEntry tamiz_meeting_operations[] = {
  { { "meeting.propose", N_("Propose times at which contact and executive can meet"), TAMIZ_OPERATION_READS,
      propose_parameters, "starts,ends,contact_time,why" },
    propose_meeting },
  { { "meeting.change", N_("Change when and how contact and executive meet"), 0, change_parameters, NULL },
    change_meeting },
  { { "meeting.cancel", N_("Cancel the meeting of contact and executive"), 0, cancel_parameters, NULL }, cancel_meeting },
  { { "meeting.fate", N_("Say what becomes of the meeting of a handoff that ended"), 0, fate_parameters, NULL },
    settle_meeting },
  { { "meeting.answer", N_("Note what a contact answered to the invitation"), 0, answer_parameters, NULL },
    answer_meeting },
  { { NULL }, NULL },
};
