#define G_LOG_DOMAIN "tamiz-meetings"

#include "config.h"

#include "tamiz-meetings.h"

#include "tamiz-calendars.h"
#include "tamiz-error.h"
#include "tamiz-zone-names.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* Of an executive's handoffs so many of the latest are looked at: meetings to come are among them. */
#define LATEST 500

/**
 * tamiz_work_dup_user_zone:
 * @work: an operation's work
 * @user: a user
 * @agreed: (nullable): the zone of the agreement
 *
 * Returns: (transfer full) (nullable): the zone that a user lives by: their own, else the agreement's, else
 *   the base's
 */
char *
tamiz_work_dup_user_zone (TamizWork   *work,
                          TamizRecord *user,
                          const char  *agreed)
{
  const char *own = tamiz_record_get_text (user, TAMIZ_USER_TIMEZONE);

  if (own != NULL && *own != '\0')
    return g_strdup (own);
  return g_strdup (agreed != NULL ? agreed : tamiz_record_get_text (work->base, TAMIZ_BASE_TIMEZONE));
}

static const char *
get_place (TamizFacts *facts,
           int         person_field,
           int         company_field)
{
  const char *text = facts->person != NULL ? tamiz_record_get_text (facts->person, person_field) : NULL;

  if (text == NULL && facts->company != NULL)
    text = tamiz_record_get_text (facts->company, company_field);
  return text;
}

/**
 * tamiz_work_dup_contact_zone:
 * @work: an operation's work
 * @facts: a lead's
 * @from: (out) (optional): what tells it: "person", "place" or "base"
 *
 * Finds the zone that a contact lives by: the one that is recorded, else that of their country or town
 * where it is sure, else the base's.
 *
 * Returns: (transfer full) (nullable): an IANA name
 */
char *
tamiz_work_dup_contact_zone (TamizWork   *work,
                             TamizFacts  *facts,
                             const char **from)
{
  g_autofree char *recorded
      = facts->person != NULL ? tamiz_zone_find (tamiz_record_get_text (facts->person, TAMIZ_PERSON_TIMEZONE)) : NULL;
  char *place = NULL;

  if (recorded == NULL)
    place = tamiz_zone_of_place (get_place (facts, TAMIZ_PERSON_COUNTRY, TAMIZ_COMPANY_COUNTRY),
                                 get_place (facts, TAMIZ_PERSON_CITY, TAMIZ_COMPANY_CITY), work->now);
  if (from != NULL)
    *from = recorded != NULL ? "person" : place != NULL ? "place" : "base";
  if (recorded != NULL)
    return g_steal_pointer (&recorded);

  return place != NULL ? place : g_strdup (tamiz_record_get_text (work->base, TAMIZ_BASE_TIMEZONE));
}

static gint64
find_end (TamizRecord *handoff)
{
  gint64 minutes = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_MINUTES);

  return tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING)
         + (minutes != 0 ? minutes : TAMIZ_MEETING_MINUTES) * TAMIZ_MINUTE;
}

/* Whether a handoff's meeting takes the executive's time: not where sales no longer has the lead, nor where
 * the contact will not come.
 */
static gboolean
takes_time (TamizRecord *handoff)
{
  gint64 state = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE);

  return tamiz_handoff_has_meeting (handoff) && (state == TAMIZ_HANDOFF_SENT || state == TAMIZ_HANDOFF_ACCEPTED)
         && !(tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING_STATE)
              && tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_STATE) == TAMIZ_MEETING_STATE_DECLINED);
}

/* The other handoffs whose meetings take the executive's time, from now on. */
static GPtrArray *
list_meetings (TamizWork    *work,
               gint64        executive,
               gint64        except,
               GError      **error)
{
  g_autoptr (GArray) lines = tamiz_reader_list_handoffs (work->reader, work->cancellable, error);
  g_autoptr (GPtrArray) meetings = g_ptr_array_new_with_free_func (g_object_unref);
  guint looked_at = 0;

  if (lines == NULL)
    return NULL;
  for (guint i = lines->len; i > 0 && looked_at < LATEST; i--)
    {
      const TamizHandoffLine *line = &g_array_index (lines, TamizHandoffLine, i - 1);
      g_autoptr (TamizRecord) handoff = NULL;

      if (line->executive != executive || line->id == except)
        continue;
      looked_at++;
      handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, line->id, error);
      if (handoff == NULL)
        return NULL;
      if (takes_time (handoff) && find_end (handoff) > work->now)
        g_ptr_array_add (meetings, g_steal_pointer (&handoff));
    }

  return g_steal_pointer (&meetings);
}

static gboolean
add_absences (TamizWork    *work,
              TamizRecord  *user,
              GArray       *spans,
              GError      **error)
{
  g_autoptr (GPtrArray) absences = tamiz_reader_list_by (work->reader, TAMIZ_KIND_ABSENCE, TAMIZ_ABSENCE_MEMBER,
                                                         tamiz_record_get_id (user), error);
  g_autofree char *identifier = tamiz_work_dup_user_zone (work, user, NULL);
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new (identifier);

  for (guint i = 0; absences != NULL && i < absences->len; i++)
    tamiz_spans_add (spans, tamiz_day_starts (tamiz_record_get_int (absences->pdata[i], TAMIZ_ABSENCE_STARTS), zone),
                     tamiz_day_starts (tamiz_record_get_int (absences->pdata[i], TAMIZ_ABSENCE_ENDS) + 1, zone));

  return absences != NULL;
}

/* What their calendar says; the meeting of @handoff that stands there as well does not count. */
static gboolean
add_calendar (TamizWork    *work,
              TamizRecord  *user,
              TamizRecord  *handoff,
              GArray       *spans,
              GError      **error)
{
  if (!tamiz_work_load_calendar (work, tamiz_record_get_id (user), spans, NULL, error))
    return FALSE;
  if (handoff != NULL && tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING))
    tamiz_spans_take_out (spans, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING), find_end (handoff));

  return TRUE;
}

/**
 * tamiz_work_list_busy:
 * @work: an operation's work
 * @executive: a user
 * @handoff: (nullable): one whose own meeting does not count
 * @error: return location
 *
 * Lists when an executive cannot: what their calendar says, the other meetings that were arranged here, and
 * when they are away.
 *
 * Returns: (transfer full) (element-type TamizSpan): the times, sorted
 */
GArray *
tamiz_work_list_busy (TamizWork    *work,
                      TamizRecord  *executive,
                      TamizRecord  *handoff,
                      GError      **error)
{
  g_autoptr (GArray) spans = tamiz_spans_new ();
  g_autoptr (GPtrArray) meetings = NULL;

  if (!add_calendar (work, executive, handoff, spans, error) || !add_absences (work, executive, spans, error))
    return NULL;
  meetings = list_meetings (work, tamiz_record_get_id (executive), handoff != NULL ? tamiz_record_get_id (handoff) : 0,
                            error);
  if (meetings == NULL)
    return NULL;
  for (guint i = 0; i < meetings->len; i++)
    tamiz_spans_add (spans, tamiz_record_get_int (meetings->pdata[i], TAMIZ_HANDOFF_MEETING),
                     find_end (meetings->pdata[i]));
  tamiz_spans_sort (spans);

  return g_steal_pointer (&spans);
}

static gboolean
check_meetings (TamizWork    *work,
                TamizRecord  *executive,
                gint64        except,
                gint64        from,
                gint64        until,
                GError      **error)
{
  g_autoptr (GPtrArray) meetings = list_meetings (work, tamiz_record_get_id (executive), except, error);

  for (guint i = 0; meetings != NULL && i < meetings->len; i++)
    {
      TamizRecord *other = g_ptr_array_index (meetings, i);
      gint64 starts = tamiz_record_get_int (other, TAMIZ_HANDOFF_MEETING);
      g_autofree char *at = NULL;

      if (starts >= until || find_end (other) <= from)
        continue;
      at = tamiz_time_format (starts, work->zone);
      return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_REFUSED, error,
                                 _("%s meets somebody else at %s (handoff %" PRId64 "); choose another time"),
                                 tamiz_record_get_text (executive, TAMIZ_USER_NAME), at,
                                 tamiz_record_get_int (other, TAMIZ_HANDOFF_NUMBER));
    }

  return meetings != NULL;
}

/**
 * tamiz_work_check_free:
 * @work: an operation's work
 * @executive: a user
 * @handoff: (nullable): the handoff whose meeting it would be
 * @from: microseconds UTC
 * @until: microseconds UTC
 * @beside_others: whether other meetings that were arranged here are not in the way
 * @error: return location
 *
 * Sees to it that an executive can come.
 *
 * Returns: whether they can; else %TAMIZ_CORE_ERROR_REFUSED that says what is in the way
 */
gboolean
tamiz_work_check_free (TamizWork    *work,
                       TamizRecord  *executive,
                       TamizRecord  *handoff,
                       gint64        from,
                       gint64        until,
                       gboolean      beside_others,
                       GError      **error)
{
  g_autoptr (GArray) away = tamiz_spans_new ();
  g_autoptr (GArray) busy = tamiz_spans_new ();
  const char *name = tamiz_record_get_text (executive, TAMIZ_USER_NAME);

  if (!add_absences (work, executive, away, error) || !add_calendar (work, executive, handoff, busy, error))
    return FALSE;

  return tamiz_work_require (!tamiz_spans_touch (away, from, until), TAMIZ_CORE_ERROR_REFUSED, error,
                             _("%s is away then; choose another time or another executive"), name)
         && (beside_others
             || check_meetings (work, executive, handoff != NULL ? tamiz_record_get_id (handoff) : 0, from, until, error))
         && tamiz_work_require (!tamiz_spans_touch (busy, from, until), TAMIZ_CORE_ERROR_REFUSED, error,
                                _("%s has something else in the calendar then; choose another time"), name);
}
