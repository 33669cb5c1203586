#define G_LOG_DOMAIN "tamiz-calendars"

#include "config.h"

#include "tamiz-calendars.h"

#include "tamiz-calendar.h"
#include "tamiz-error.h"
#include "tamiz-meetings.h"
#include "tamiz-session-private.h"

#include <glib/gi18n-lib.h>

/* What is read is good for so long: proposals within it ask nobody again. */
#define FRESH (15 * TAMIZ_MINUTE)
#define MOST_WAIT TAMIZ_HOUR
/* Meetings are arranged within weeks; a little of what has passed is kept, for what lasts on. */
#define WINDOW_BEFORE (2 * TAMIZ_DAY)
#define WINDOW_AFTER (120 * TAMIZ_DAY)

/* (transfer full) (nullable): what was read last; %NULL without an error where nothing ever was. */
TamizRecord *
tamiz_work_find_calendar (TamizWork  *work,
                          gint64      user,
                          GError    **error)
{
  g_autoptr (GPtrArray) rows = tamiz_reader_list_by (work->reader, TAMIZ_KIND_CALENDAR, TAMIZ_CALENDAR_MEMBER, user,
                                                     error);

  return rows != NULL && rows->len > 0 ? g_object_ref (g_ptr_array_index (rows, 0)) : NULL;
}

/**
 * tamiz_work_load_calendar:
 * @work: an operation's work
 * @user: a user
 * @busy: (inout): gets the times at which their calendar says that they are busy
 * @known: (out) (optional): whether a calendar of theirs was ever read
 * @error: return location
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_load_calendar (TamizWork  *work,
                          gint64      user,
                          GArray     *busy,
                          gboolean   *known,
                          GError    **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) row = tamiz_work_find_calendar (work, user, &local_error);
  const char *text = row != NULL ? tamiz_record_get_text (row, TAMIZ_CALENDAR_BUSY) : NULL;
  g_autoptr (json_t) json = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;
  g_autoptr (GArray) spans = tamiz_spans_from_json (json);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (spans->len > 0)
    g_array_append_vals (busy, spans->data, spans->len);
  if (known != NULL)
    *known = row != NULL && tamiz_record_has (row, TAMIZ_CALENDAR_READ_AT);

  return TRUE;
}

/* The program's own note; that another one has just written the same is as good. */
static gboolean
apply_note (TamizWork       *work,
            TamizChangeSet  *set,
            GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizCommit) commit = tamiz_work_apply (work, set, &local_error);

  if (commit != NULL || g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* @busy without value: what was known stays, and only the problem is new. */
static gboolean
keep (TamizWork    *work,
      gint64        user,
      const GArray *busy,
      const char   *problem,
      GError      **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) row = tamiz_work_find_calendar (work, user, &local_error);
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "calendar.read");
  g_autoptr (json_t) json = busy != NULL ? tamiz_spans_to_json (busy) : NULL;
  g_autofree char *text = json != NULL ? tamiz_json_to_canonical (json) : NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (row == NULL)
    {
      TamizRecord *inserted = tamiz_work_insert (work, set, TAMIZ_KIND_CALENDAR, error);

      if (inserted == NULL)
        return FALSE;
      tamiz_record_set_int (inserted, TAMIZ_CALENDAR_MEMBER, user);
      tamiz_record_set_text (inserted, TAMIZ_CALENDAR_BUSY, text != NULL ? text : "[]");
      if (busy != NULL)
        tamiz_record_set_int (inserted, TAMIZ_CALENDAR_READ_AT, work->now);
      tamiz_record_set_text (inserted, TAMIZ_CALENDAR_PROBLEM, problem);
      return apply_note (work, set, error);
    }

  if (busy != NULL)
    {
      tamiz_change_set_update_text (set, row, TAMIZ_CALENDAR_BUSY, text);
      tamiz_change_set_update_int (set, row, TAMIZ_CALENDAR_READ_AT, work->now);
    }
  tamiz_change_set_update_text (set, row, TAMIZ_CALENDAR_PROBLEM, problem);
  return apply_note (work, set, error);
}

static void
tell_doubts (const TamizBusyTimes *times,
             GString              *said)
{
  if (times->unread > 0)
    g_string_append_printf (said, g_dngettext (GETTEXT_PACKAGE, "%u entry says its time in a way that is not understood",
                                               "%u entries say their time in a way that is not understood", times->unread),
                            times->unread);
  if (times->unknown_zone != NULL)
    {
      if (said->len > 0)
        g_string_append (said, "; ");
      g_string_append_printf (said, _("nobody knows the time zone “%s”, so the user's own was taken"), times->unknown_zone);
    }
}

static gboolean
collect (TamizWork            *work,
         TamizRecord          *user,
         TamizCalendarSource  *source,
         GArray               *busy,
         GString              *said,
         GError              **error)
{
  g_autoptr (GPtrArray) texts = tamiz_calendar_source_read (source, work->cancellable, error);
  g_autofree char *identifier = tamiz_work_dup_user_zone (work, user, NULL);
  g_autoptr (GTimeZone) zone = tamiz_time_zone_new (identifier);

  if (texts == NULL)
    return FALSE;
  for (guint i = 0; i < texts->len; i++)
    {
      gsize length;
      const char *text = g_bytes_get_data (texts->pdata[i], &length);
      g_autoptr (TamizBusyTimes) times
          = tamiz_calendar_read_busy (text, length, tamiz_record_get_text (user, TAMIZ_USER_EMAIL), zone,
                                      work->now - WINDOW_BEFORE, work->now + WINDOW_AFTER, error);

      if (times == NULL)
        return FALSE;
      if (times->busy->len > 0)
        g_array_append_vals (busy, times->busy->data, times->busy->len);
      tell_doubts (times, said);
    }
  tamiz_spans_sort (busy);

  return TRUE;
}

/**
 * tamiz_work_read_calendar:
 * @work: an operation's work
 * @user: a user
 * @source: where their calendar is
 * @said: (inout): gets what was not understood
 * @error: return location
 *
 * Reads when a user is busy and notes it in the base.  Waits for the network.
 *
 * Returns: whether it was read; else what was known before stays, with the problem beside it
 */
gboolean
tamiz_work_read_calendar (TamizWork            *work,
                          TamizRecord          *user,
                          TamizCalendarSource  *source,
                          GString              *said,
                          GError              **error)
{
  g_autoptr (GArray) busy = tamiz_spans_new ();
  g_autoptr (GError) problem = NULL;

  if (collect (work, user, source, busy, said, &problem))
    return keep (work, tamiz_record_get_id (user), busy, said->len > 0 ? said->str : NULL, error);
  if (!g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && !keep (work, tamiz_record_get_id (user), NULL, problem->message, error))
    return FALSE;
  g_propagate_error (error, g_steal_pointer (&problem));

  return FALSE;
}

static gboolean
is_fresh (TamizWork   *work,
          TamizRecord *row)
{
  gint64 read_at = row != NULL ? tamiz_record_get_int (row, TAMIZ_CALENDAR_READ_AT) : 0;

  return read_at != 0 && read_at <= work->now && work->now - read_at < FRESH;
}

static gboolean
refresh (TamizWork    *work,
         TamizRecord  *user,
         gboolean     *failed,
         GError      **error);

/* A calendar that cannot be read is tried again after a minute, two, four, up to an hour. */
typedef struct
{
  gint64 until, wait;
} CalendarWait;

static gboolean
has_to_wait (TamizWork *work,
             gint64     user)
{
  TamizSession *session = work->session;
  const CalendarWait *wait;
  gboolean waits;

  g_mutex_lock (&session->mutex);
  wait = session->calendar_waits != NULL ? g_hash_table_lookup (session->calendar_waits, &user) : NULL;
  waits = wait != NULL && work->now < wait->until && wait->until - work->now <= MOST_WAIT;
  g_mutex_unlock (&session->mutex);

  return waits;
}

static void
note_wait (TamizWork *work,
           gint64     user,
           gboolean   failed)
{
  TamizSession *session = work->session;
  const CalendarWait *before;
  CalendarWait *wait;

  g_mutex_lock (&session->mutex);
  if (session->calendar_waits == NULL)
    session->calendar_waits = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  before = g_hash_table_lookup (session->calendar_waits, &user);
  if (failed)
    {
      wait = g_new (CalendarWait, 1);
      wait->wait = before != NULL ? MIN (before->wait * 2, MOST_WAIT) : TAMIZ_MINUTE;
      wait->until = work->now + wait->wait;
      g_hash_table_insert (session->calendar_waits, g_memdup2 (&user, sizeof user), wait);
    }
  else
    g_hash_table_remove (session->calendar_waits, &user);
  g_mutex_unlock (&session->mutex);
}

/**
 * tamiz_work_refresh_calendar:
 * @work: an operation's work
 * @user: a user
 * @error: return location
 *
 * Reads a user's calendar again where this machine knows where it is and the last reading is older than
 * a quarter of an hour.  Where it cannot be read, the last known times go on to hold, and the row says
 * why.
 *
 * Returns: whether the base could be read and written
 */
gboolean
tamiz_work_refresh_calendar (TamizWork    *work,
                             TamizRecord  *user,
                             GError      **error)
{
  gboolean failed;

  return refresh (work, user, &failed, error);
}

static gboolean
refresh (TamizWork    *work,
         TamizRecord  *user,
         gboolean     *failed,
         GError      **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) row = tamiz_work_find_calendar (work, tamiz_record_get_id (user), &local_error);
  g_autoptr (TamizCalendarSource) source
      = tamiz_calendar_source_load (tamiz_store_get_id (work->store), tamiz_record_get_id (user));
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (GError) problem = NULL;

  *failed = FALSE;
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (source == NULL || is_fresh (work, row) || tamiz_work_read_calendar (work, user, source, said, &problem))
    return TRUE;
  if (problem->domain == TAMIZ_STORAGE_ERROR || g_error_matches (problem, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  *failed = TRUE;
  g_info ("The calendar of %s was not read: %s", tamiz_record_get_text (user, TAMIZ_USER_EMAIL), problem->message);

  return TRUE;
}

/* Those of all active users that this machine can read. */
gboolean
tamiz_work_refresh_calendars (TamizWork  *work,
                              GError    **error)
{
  g_autoptr (GPtrArray) users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);

  for (guint i = 0; users != NULL && i < users->len; i++)
    {
      TamizRecord *user = users->pdata[i];
      gboolean failed;

      if (tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) == 0 || has_to_wait (work, tamiz_record_get_id (user)))
        continue;
      if (!refresh (work, user, &failed, error))
        return FALSE;
      note_wait (work, tamiz_record_get_id (user), failed);
    }

  return users != NULL;
}

/* The base forgets when they were busy, and this machine where their calendar is. */
gboolean
tamiz_work_forget_calendar (TamizWork    *work,
                            TamizRecord  *user,
                            GError      **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) row = tamiz_work_find_calendar (work, tamiz_record_get_id (user), &local_error);
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "calendar.remove");
  TamizValue nothing = TAMIZ_VALUE_INIT;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (!tamiz_calendar_source_remove (tamiz_store_get_id (work->store), tamiz_record_get_id (user), error))
    return FALSE;
  if (row == NULL)
    return TRUE;
  tamiz_change_set_update_text (set, row, TAMIZ_CALENDAR_BUSY, "[]");
  tamiz_change_set_update (set, row, TAMIZ_CALENDAR_READ_AT, &nothing);
  tamiz_change_set_update (set, row, TAMIZ_CALENDAR_PROBLEM, &nothing);

  return apply_note (work, set, error);
}
