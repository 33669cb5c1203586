#define G_LOG_DOMAIN "tamiz-operations-calendar"

#include "config.h"

#include "tamiz-calendars.h"
#include "tamiz-error.h"
#include "tamiz-country.h"
#include "tamiz-country-holidays.h"
#include "tamiz-people.h"

#include <glib/gi18n-lib.h>

/* When users are busy, and which days are holidays. */

static json_t *
calendar_to_json (TamizWork    *work,
                  TamizRecord  *user,
                  GError      **error)
{
  g_autoptr (TamizCalendarSource) source
      = tamiz_calendar_source_load (tamiz_store_get_id (work->store), tamiz_record_get_id (user));
  g_autofree char *name = source != NULL ? tamiz_calendar_source_dup_name (source) : NULL;
  GError *local_error = NULL;
  g_autoptr (TamizRecord) row = tamiz_work_find_calendar (work, tamiz_record_get_id (user), &local_error);
  const char *text = row != NULL ? tamiz_record_get_text (row, TAMIZ_CALENDAR_BUSY) : NULL;
  g_autoptr (json_t) busy = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;
  json_t *object;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  object = json_object ();
  tamiz_user_set_json (object, "user", "name", user);
  tamiz_json_set_text (object, "kind", source == NULL          ? NULL
                                       : source->desktop       ? "desktop"
                                       : source->file != NULL ? "file"
                                                              : "address");
  tamiz_json_set_text (object, "from", name);
  json_object_set_new (object, "busy", json_integer ((json_int_t) json_array_size (busy)));
  tamiz_work_set_time (work, object, "read_at", row != NULL ? tamiz_record_get_int (row, TAMIZ_CALENDAR_READ_AT) : 0);
  tamiz_json_set_text (object, "problem", row != NULL ? tamiz_record_get_text (row, TAMIZ_CALENDAR_PROBLEM) : NULL);

  return object;
}

static json_t *
list_files (TamizCalendarSource *source)
{
  g_autoptr (GPtrArray) files = tamiz_calendar_source_list_files (source);
  json_t *list = json_array ();

  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *name = g_filename_display_name (files->pdata[i]);

      json_array_append_new (list, json_string (name));
    }

  return list;
}

static TamizCalendarSource *
read_source (TamizWork  *work,
             GError    **error)
{
  const char *from = tamiz_work_text (work, "from");
  const char *ca_file = tamiz_work_text (work, "ca-file");
  gboolean desktop = tamiz_work_flag (work, "desktop");
  TamizCalendarSource *source;

  if (!tamiz_work_require ((from != NULL && *from != '\0') != desktop, TAMIZ_CORE_ERROR_INVALID, error,
                           _("Say where the calendar is: a file, an address, or this desktop's calendars")))
    return NULL;
  source = desktop ? tamiz_calendar_source_new_desktop () : tamiz_calendar_source_new (from, error);
  if (source != NULL && ca_file != NULL)
    source->ca_file = g_canonicalize_filename (ca_file, NULL);

  return source;
}

/* Where somebody is known to be busy decides who is called to a meeting: that is their own matter, and of those who
 * look after the base.
 */
static gboolean
check_may_set (TamizWork    *work,
               TamizRecord  *user,
               GError      **error)
{
  return tamiz_work_require (tamiz_record_get_id (user) == work->actor.user
                                 || (work->roles & (1u << TAMIZ_ROLE_MANAGER | 1u << TAMIZ_ROLE_STEWARD)) != 0,
                             TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                             _("Everybody names their own calendar; those of others are named by a manager or the steward"));
}

/* A calendar that cannot be read is not remembered. */
static json_t *
set_calendar (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizRecord) user = tamiz_work_find_user (work, tamiz_work_text (work, "user"), error);
  g_autoptr (TamizCalendarSource) source = user != NULL ? read_source (work, error) : NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  json_t *answer;

  if (source == NULL || !check_may_set (work, user, error) || !tamiz_work_read_calendar (work, user, source, said, error)
      || !tamiz_calendar_source_save (source, tamiz_store_get_id (work->store), tamiz_record_get_id (user), error))
    return NULL;
  answer = calendar_to_json (work, user, error);
  if (answer != NULL)
    json_object_set_new (answer, "files", list_files (source));

  return answer;
}

static gboolean
is_wanted (TamizWork   *work,
           TamizRecord *user)
{
  g_autoptr (TamizCalendarSource) source
      = tamiz_calendar_source_load (tamiz_store_get_id (work->store), tamiz_record_get_id (user));

  return source != NULL;
}

static json_t *
list_of (TamizWork  *work,
         GPtrArray  *users,
         gboolean    read,
         GError    **error)
{
  g_autoptr (json_t) items = json_array ();

  for (guint i = 0; i < users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (users, i);
      g_autoptr (TamizCalendarSource) source
          = tamiz_calendar_source_load (tamiz_store_get_id (work->store), tamiz_record_get_id (user));
      g_autoptr (GString) said = g_string_new (NULL);
      g_autoptr (GError) problem = NULL;
      json_t *item;

      /* One that cannot be read is told with its problem, and the others are read. */
      if (read && source != NULL && !tamiz_work_read_calendar (work, user, source, said, &problem))
        g_info ("%s", problem->message);
      item = calendar_to_json (work, user, error);
      if (item == NULL)
        return NULL;
      if (source != NULL || !json_is_null (json_object_get (item, "read_at")))
        json_array_append_new (items, item);
      else
        json_decref (item);
    }

  return tamiz_work_items (g_steal_pointer (&items));
}

static json_t *
list_calendars (TamizWork *work,
                GError   **error)
{
  g_autoptr (GPtrArray) users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);

  return users != NULL ? list_of (work, users, FALSE, error) : NULL;
}

static json_t *
read_calendars (TamizWork *work,
                GError   **error)
{
  const char *email = tamiz_work_text (work, "user");
  g_autoptr (TamizRecord) user = email != NULL ? tamiz_work_find_user (work, email, error) : NULL;
  g_autoptr (GPtrArray) users = NULL;

  if (email == NULL)
    users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);
  else if (user != NULL
           && tamiz_work_require (is_wanted (work, user), TAMIZ_CORE_ERROR_NOT_FOUND, error,
                                  _("This machine does not know where the calendar of %s is"), email))
    {
      users = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (users, g_object_ref (user));
    }

  return users != NULL ? list_of (work, users, TRUE, error) : NULL;
}

static json_t *
remove_calendar (TamizWork *work,
                 GError   **error)
{
  g_autoptr (TamizRecord) user = tamiz_work_find_user (work, tamiz_work_text (work, "user"), error);

  if (user == NULL || !check_may_set (work, user, error) || !tamiz_work_forget_calendar (work, user, error))
    return NULL;
  return calendar_to_json (work, user, error);
}

static json_t *
holiday_to_json (const TamizHoliday *holiday)
{
  json_t *object = json_object ();
  g_autofree char *day = tamiz_day_format (holiday->day);

  tamiz_json_set_text (object, "day", day);
  tamiz_json_set_text (object, "name", holiday->name);
  json_object_set_new (object, "optional", json_boolean (holiday->optional));
  return object;
}

/* Of names that are data: the language of the messages. */
static const char *
get_language (void)
{
  return g_strv_contains (g_get_language_names (), "es") ? "es" : "en";
}

static json_t *
list_holidays (TamizWork *work,
               GError   **error)
{
  g_autofree char *country = g_ascii_strup (tamiz_work_text (work, "country"), -1);
  g_autofree char *today = tamiz_day_format (tamiz_day_of (work->now, work->zone));
  gint64 year = tamiz_work_number (work, "year", atoi (today));
  g_autoptr (TamizHolidays) holidays = tamiz_country_load_holidays (country, error);
  g_autoptr (GPtrArray) days = NULL;
  g_autoptr (json_t) items = NULL;
  json_t *answer;

  if (holidays == NULL
      || !tamiz_work_require (year >= tamiz_holidays_get_since (holidays) && year <= 2199, TAMIZ_CORE_ERROR_INVALID,
                              error, _("The holidays of %s are known from %d on"), country,
                              tamiz_holidays_get_since (holidays)))
    return NULL;
  days = tamiz_holidays_compute (holidays, (int) year, get_language ());
  items = json_array ();
  for (guint i = 0; i < days->len; i++)
    json_array_append_new (items, holiday_to_json (days->pdata[i]));
  answer = tamiz_work_items (g_steal_pointer (&items));
  tamiz_json_set_text (answer, "country", country);
  json_object_set_new (answer, "year", json_integer (year));
  tamiz_json_set_text (answer, "source", tamiz_holidays_get_source (holidays));

  return answer;
}

static json_t *
list_countries (TamizWork *work,
                GError   **error)
{
  g_auto (GStrv) codes = tamiz_country_list_known ();
  json_t *items = json_array ();

  for (guint i = 0; codes[i] != NULL; i++)
    {
      g_autofree char *name = tamiz_country_dup_name (codes[i]);
      json_t *item = json_object ();

      tamiz_json_set_text (item, "country", codes[i]);
      tamiz_json_set_text (item, "name", name);
      json_array_append_new (items, item);
    }

  return tamiz_work_items (items);
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter set_parameters[] = {
  { "user", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("The user, by e-mail") },
  { "from", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The calendar: a file (.ics), or its private address (https, webcal)") },
  { "desktop", TAMIZ_PARAMETER_FLAG, 0, 0, N_("The calendars that this desktop keeps on this machine") },
  { "ca-file", TAMIZ_PARAMETER_FILE, 0, 0, N_("Certificates to trust instead of the system's, PEM") },
  { NULL },
};

static const TamizParameter read_parameters[] = {
  { "user", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_POSITIONAL, 0, N_("The user, by e-mail; everybody without it") },
  { NULL },
};

static const TamizParameter remove_parameters[] = {
  { "user", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("The user, by e-mail") },
  { NULL },
};

static const TamizParameter holiday_parameters[] = {
  { "country", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("The country, as BO") },
  { "year", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("The year; this one without it") },
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

/* Where a calendar is, is this machine's matter; when somebody is busy, the program's note. */
const TamizOperationEntry tamiz_calendar_operations[] = {
  { { "calendar.set", N_("Say where a user's calendar is read from, for the times that are proposed"),
      TAMIZ_OPERATION_WRITES, set_parameters, NULL },
    set_calendar },
  { { "calendar.read", N_("Read calendars again"), TAMIZ_OPERATION_READS, read_parameters,
      "user,kind,from,busy,read_at,problem" },
    read_calendars },
  { { "calendar.list", N_("List the calendars that are known"), TAMIZ_OPERATION_READS, no_parameters,
      "user,kind,from,busy,read_at,problem" },
    list_calendars },
  { { "calendar.remove", N_("Forget a user's calendar"), TAMIZ_OPERATION_WRITES, remove_parameters, NULL },
    remove_calendar },
  { { "holiday.list", N_("List the holidays of a country"), TAMIZ_OPERATION_READS, holiday_parameters,
      "day,name,optional" },
    list_holidays },
  { { "holiday.countries", N_("List the countries whose holidays are known"), TAMIZ_OPERATION_READS, no_parameters,
      "country,name" },
    list_countries },
  { { NULL }, NULL },
};
