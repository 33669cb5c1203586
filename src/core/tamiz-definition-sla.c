#define G_LOG_DOMAIN "tamiz-definition"

#include "config.h"

#include "tamiz-definition-read.h"

#include "tamiz-text.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define MOST_HOURS (24 * 365)
#define WARN_HOURS 4 /* where the agreement does not say */

static const char *const sla_keys[] = { "accept_hours",    "first_contact_hours", "attempts",
                                        "outcome_days",    "send_back_days",      "inquiry_hours",
                                        "quota_per_month", "completeness",        "timezone",
                                        "office_hours",    "holidays",            "warn_hours",
                                        "escalation",      NULL };
static const char *const escalation_keys[] = { "to", "mail", NULL };
static const char *const office_keys[] = { "days", "from", "to", NULL };
static const char *const weekday_nicks[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun", NULL };

static guint
read_minute (TamizReading *self,
             json_t       *in,
             json_t       *out,
             const char   *key)
{
  const char *text = tamiz_reading_text (self, in, out, key, TRUE);
  int hour = 0, minute = 0;

  if (text == NULL)
    return 0;
  /* sscanf would let 8:030 pass for a time. */
  if (strlen (text) != 5 || strspn (text, "0123456789") != 2 || strspn (text + 3, "0123456789") != 2
      || sscanf (text, "%2d:%2d", &hour, &minute) != 2 || hour > 24 || minute > 59
      || hour * 60 + minute > 24 * 60)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, key,
                        _("“%s” is not a time of day; write it as 08:30"), text);

  return (guint) (hour * 60 + minute);
}

static void
read_days (TamizReading     *self,
           json_t           *in,
           json_t           *out,
           TamizOfficeHours *hours)
{
  json_t *array = tamiz_reading_array (self, in, "days", TRUE, 7);

  for (gsize i = 0; array != NULL && i < json_array_size (array); i++)
    {
      const char *day = json_string_value (json_array_get (array, i));
      guint number = 0;

      while (weekday_nicks[number] != NULL && g_strcmp0 (weekday_nicks[number], day) != 0)
        number++;
      if (number == 7)
        {
          g_autofree char *known = g_strjoinv (", ", (char **) weekday_nicks);

          tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "days",
                              _("one of these is needed here: %s"), known);
          return;
        }
      hours->days |= 1u << number;
    }
  if (array != NULL)
    json_object_set (out, "days", array);
}

static void
read_office_hours (TamizReading *self,
                   json_t       *in,
                   json_t       *out,
                   GPtrArray    *office_hours)
{
  json_t *array = tamiz_reading_array (self, in, "office_hours", TRUE, 50);
  json_t *items = json_array ();

  if (array != NULL && json_array_size (array) == 0)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "office_hours",
                        _("at least one is needed here"));
  for (gsize i = 0; array != NULL && i < json_array_size (array) && self->error == NULL; i++)
    {
      json_t *item = json_array_get (array, i);
      gsize outer = tamiz_reading_enter (self, "office_hours");
      TamizOfficeHours *hours = g_new0 (TamizOfficeHours, 1);
      json_t *copy;

      g_ptr_array_add (office_hours, hours);
      tamiz_reading_enter_item (self, i);
      copy = tamiz_reading_object (self, item, office_keys);
      read_days (self, item, copy, hours);
      hours->from_minute = read_minute (self, item, copy, "from");
      hours->to_minute = read_minute (self, item, copy, "to");
      if (self->error == NULL && (hours->from_minute >= hours->to_minute || hours->days == 0))
        tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, NULL,
                            _("office hours need a day, and must end after they begin"));
      json_array_append_new (items, copy);
      tamiz_reading_leave (self, outer);
    }
  json_object_set_new (out, "office_hours", items);
}

static int
compare_days (const gint64 *a,
              const gint64 *b)
{
  return *a < *b ? -1 : *a > *b;
}

static void
read_holidays (TamizReading *self,
               json_t       *in,
               json_t       *out,
               GArray       *holidays)
{
  json_t *array = tamiz_reading_array (self, in, "holidays", FALSE, 1000);

  if (array == NULL)
    return;

  for (gsize i = 0; i < json_array_size (array) && self->error == NULL; i++)
    {
      const char *text = json_string_value (json_array_get (array, i));
      gsize outer = tamiz_reading_enter (self, "holidays");
      g_autoptr (GError) error = NULL;
      gint64 day = 0;

      tamiz_reading_enter_item (self, i);
      if (!tamiz_day_parse (text != NULL ? text : "", &day, &error))
        tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, NULL, "%s", error->message);
      g_array_append_val (holidays, day);
      tamiz_reading_leave (self, outer);
    }
  g_array_sort (holidays, (GCompareFunc) compare_days);
  json_object_set (out, "holidays", array);
}

static gboolean
is_recipient (const char *text)
{
  g_autofree char *address = text != NULL ? tamiz_email_normalize (text) : NULL;

  return g_strcmp0 (text, "manager") == 0 || g_strcmp0 (text, "steward") == 0 || address != NULL;
}

static void
read_recipients (TamizReading *self,
                 json_t       *in,
                 json_t       *out,
                 GPtrArray    *recipients)
{
  json_t *array = tamiz_reading_array (self, in, "to", TRUE, 50);

  for (gsize i = 0; i < json_array_size (array) && self->error == NULL; i++)
    {
      const char *text = json_string_value (json_array_get (array, i));
      gsize outer = tamiz_reading_enter (self, "to");

      tamiz_reading_enter_item (self, i);
      if (!is_recipient (text))
        tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, NULL,
                            _("“%s” cannot be told what is late; write manager, steward, or an e-mail address"),
                            text != NULL ? text : "");
      else
        g_ptr_array_add (recipients, g_strdup (text));
      tamiz_reading_leave (self, outer);
    }
  if (array != NULL && json_array_size (array) == 0)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "to", _("somebody must be told what is late"));
  json_object_set (out, "to", array);
}

/* Who is told of what is late, and whether by mail too. */
static void
read_escalation (TamizReading *self,
                 json_t       *in,
                 json_t       *out,
                 TamizSla     *sla)
{
  json_t *object = json_object_get (in, "escalation"), *copy;
  gsize outer;

  if (object == NULL || self->error != NULL)
    return;

  outer = tamiz_reading_enter (self, "escalation");
  copy = tamiz_reading_object (self, object, escalation_keys);
  if (copy != NULL)
    {
      read_recipients (self, object, copy, sla->escalate_to);
      sla->escalate_by_mail = tamiz_reading_flag (self, object, copy, "mail", FALSE);
      json_object_set_new (out, "escalation", copy);
    }
  tamiz_reading_leave (self, outer);
}

static void
check_timezone (TamizReading *self,
                const char   *identifier)
{
  g_autoptr (GTimeZone) zone = identifier != NULL ? g_time_zone_new_identifier (identifier) : NULL;

  if (identifier != NULL && zone == NULL)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "timezone",
                        _("there is no time zone “%s”; write it as America/La_Paz"), identifier);
}

/**
 * tamiz_sla_read: (skip)
 * @self: a reading
 * @in: the document
 * @out: its counterpart
 * @sla: (inout): what is filled
 *
 * Reads the member "sla": what both sides promise each other.
 */
void
tamiz_sla_read (TamizReading *self,
                json_t       *in,
                json_t       *out,
                TamizSla     *sla)
{
  gsize outer = tamiz_reading_enter (self, "sla");
  json_t *object = json_object_get (in, "sla");
  json_t *copy = tamiz_reading_object (self, object, sla_keys);
  const gint64 needed = TAMIZ_READING_REQUIRED;

  sla->office_hours = g_ptr_array_new_with_free_func (g_free);
  sla->holidays = g_array_new (FALSE, FALSE, sizeof (gint64));
  sla->escalate_to = g_ptr_array_new_with_free_func (g_free);
  sla->accept_hours = tamiz_reading_count (self, object, copy, "accept_hours", 1, MOST_HOURS, needed);
  sla->first_contact_hours = tamiz_reading_count (self, object, copy, "first_contact_hours", 1,
                                                  MOST_HOURS, needed);
  sla->attempts = tamiz_reading_count (self, object, copy, "attempts", 1, 1000, needed);
  sla->outcome_days = tamiz_reading_count (self, object, copy, "outcome_days", 1, 3650, needed);
  sla->send_back_days = tamiz_reading_count (self, object, copy, "send_back_days", 0, 3650, 10);
  sla->inquiry_hours = tamiz_reading_count (self, object, copy, "inquiry_hours", 1, MOST_HOURS, 24);
  sla->quota_per_month = tamiz_reading_count (self, object, copy, "quota_per_month", 0, 1000000,
                                              needed);
  sla->completeness = tamiz_reading_number (self, object, copy, "completeness", 0, 1000, needed);
  sla->warn_hours = tamiz_reading_count (self, object, copy, "warn_hours", 1, MOST_HOURS, WARN_HOURS);
  sla->says_warning = json_object_get (object, "warn_hours") != NULL;
  sla->timezone = g_strdup (tamiz_reading_text (self, object, copy, "timezone", FALSE));
  check_timezone (self, sla->timezone);
  if (copy != NULL)
    {
      read_office_hours (self, object, copy, sla->office_hours);
      read_holidays (self, object, copy, sla->holidays);
      read_escalation (self, object, copy, sla);
      json_object_set_new (out, "sla", copy);
    }
  tamiz_reading_leave (self, outer);
}

void
tamiz_sla_clear (TamizSla *sla)
{
  g_clear_pointer (&sla->timezone, g_free);
  g_clear_pointer (&sla->escalate_to, g_ptr_array_unref);
  g_clear_pointer (&sla->office_hours, g_ptr_array_unref);
  g_clear_pointer (&sla->holidays, g_array_unref);
}
