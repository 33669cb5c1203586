#define G_LOG_DOMAIN "tamiz-invitation"

#include "config.h"

#include "tamiz-invitation.h"

#include "tamiz-enums.h"
#include "tamiz-error.h"
#include "tamiz-ical.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* An answer without what it answers is a few hundred bytes; some programs repeat the invitation. */
#define MOST_BYTES (1024 * 1024)
#define MOST_WORDS 2000

void
tamiz_invitation_answer_free (TamizInvitationAnswer *answer)
{
  g_free (answer->uid);
  g_free (answer->attendee);
  g_free (answer->words);
  g_free (answer);
}

static gboolean
refuse (GError     **error,
        const char  *message)
{
  g_set_error_literal (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID, message);
  return FALSE;
}

/* Texts of a foreign program, as one is shown: no letters that steer, and not without end. */
static char *
read_text (const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  g_autofree char *clean = valid != NULL ? tamiz_text_clean (valid) : NULL;

  if (clean == NULL)
    return NULL;
  return g_utf8_strlen (clean, -1) > MOST_WORDS ? g_utf8_substring (clean, 0, MOST_WORDS) : g_steal_pointer (&clean);
}

static const char *
find_parameter (icalproperty *property,
                const char   *name)
{
  icalparameter *parameter;

  for (parameter = icalproperty_get_first_parameter (property, ICAL_ANY_PARAMETER); parameter != NULL;
       parameter = icalproperty_get_next_parameter (property, ICAL_ANY_PARAMETER))
    {
      const char *found = icalparameter_get_xname (parameter);

      if (found != NULL && g_ascii_strcasecmp (found, name) == 0)
        return icalparameter_get_xvalue (parameter);
      found = icalparameter_get_iana_name (parameter);
      if (found != NULL && g_ascii_strcasecmp (found, name) == 0)
        return icalparameter_get_iana_value (parameter);
    }

  return NULL;
}

/* Some servers name an attendee by a number or a path, and give the address beside it (RFC 7986, 6.2). */
static char *
read_address (icalproperty *property)
{
  icalvalue *value = icalproperty_get_value (property);
  const char *address = value != NULL ? icalvalue_get_caladdress (value) : NULL;
  char *read = NULL;

  if (address != NULL && g_ascii_strncasecmp (address, "mailto:", 7) == 0)
    {
      g_autofree char *plain = g_uri_unescape_string (address + 7, NULL);

      read = tamiz_email_normalize (plain != NULL && g_utf8_validate (plain, -1, NULL) ? plain : address + 7);
    }
  else if (address != NULL)
    read = tamiz_email_normalize (address);
  if (read == NULL)
    {
      icalparameter *email = icalproperty_get_first_parameter (property, ICAL_EMAIL_PARAMETER);

      read = tamiz_email_normalize (email != NULL ? icalparameter_get_email (email)
                                                  : find_parameter (property, "EMAIL"));
    }

  return read;
}

static icalparameter_partstat
get_part_stat (icalproperty *attendee)
{
  icalparameter *parameter = icalproperty_get_first_parameter (attendee, ICAL_PARTSTAT_PARAMETER);

  /* What is not known counts as no answer yet (RFC 5545, 3.2.12). */
  return parameter != NULL ? icalparameter_get_partstat (parameter) : ICAL_PARTSTAT_NEEDSACTION;
}

static gboolean
has_answered (icalproperty *attendee)
{
  switch ((int) get_part_stat (attendee))
    {
    case ICAL_PARTSTAT_ACCEPTED:
    case ICAL_PARTSTAT_TENTATIVE:
    case ICAL_PARTSTAT_DECLINED:
    case ICAL_PARTSTAT_DELEGATED:
      return TRUE;
    default:
      return FALSE;
    }
}

/* A reply names who answers and nobody else; programs that repeat all who were invited say of one
 * only that they answered.
 */
static icalproperty *
find_attendee (icalcomponent  *event,
               GError        **error)
{
  icalproperty *only = NULL, *answered = NULL, *property;
  guint n = 0, n_answered = 0;

  for (property = icalcomponent_get_first_property (event, ICAL_ATTENDEE_PROPERTY); property != NULL;
       property = icalcomponent_get_next_property (event, ICAL_ATTENDEE_PROPERTY))
    {
      n++;
      only = property;
      if (has_answered (property))
        {
          n_answered++;
          answered = property;
        }
    }

  if (n == 0)
    refuse (error, _("The answer to the invitation does not say who answers"));
  else if (n > 1 && n_answered != 1)
    refuse (error, _("The answer to the invitation names several people, and does not say which of them answers"));
  else
    return n == 1 ? only : answered;

  return NULL;
}

static int
read_state (icalproperty *attendee,
            gboolean      counters)
{
  switch ((int) get_part_stat (attendee))
    {
    case ICAL_PARTSTAT_ACCEPTED:
      return counters ? TAMIZ_MEETING_STATE_TENTATIVE : TAMIZ_MEETING_STATE_ACCEPTED;
    case ICAL_PARTSTAT_DECLINED:
      return TAMIZ_MEETING_STATE_DECLINED;
    case ICAL_PARTSTAT_TENTATIVE:
    case ICAL_PARTSTAT_DELEGATED:
      return TAMIZ_MEETING_STATE_TENTATIVE;
    default:
      return counters ? TAMIZ_MEETING_STATE_TENTATIVE : TAMIZ_MEETING_STATE_INVITED;
    }
}

static void
append_words (GString    *words,
              const char *text)
{
  g_autofree char *read = read_text (text);

  /* Google says the same twice, as a parameter and as a comment. */
  if (read == NULL || strstr (words->str, read) != NULL)
    return;
  if (words->len > 0)
    g_string_append_c (words, '\n');
  g_string_append (words, read);
}

static void
append_delegate (GString      *words,
                 icalproperty *attendee)
{
  icalparameter *parameter = icalproperty_get_first_parameter (attendee, ICAL_DELEGATEDTO_PARAMETER);
  const char *to = parameter != NULL ? icalparameter_get_delegatedto (parameter) : NULL;
  g_autofree char *line = NULL;

  if (get_part_stat (attendee) != ICAL_PARTSTAT_DELEGATED)
    return;
  if (to != NULL && g_ascii_strncasecmp (to, "mailto:", 7) == 0)
    to += 7;
  line = to != NULL ? g_strdup_printf (_("Sends somebody else: %s"), to) : g_strdup (_("Sends somebody else"));
  append_words (words, line);
}

/* Another time is proposed in the words of the mail, and as the event's own (RFC 5546, 3.2.7). */
static void
append_proposal (GString       *words,
                 icalcomponent *event)
{
  icalproperty *property = icalcomponent_get_first_property (event, ICAL_DTSTART_PROPERTY);
  icaltimetype starts = property != NULL ? icalcomponent_get_dtstart (event) : icaltime_null_time ();
  icalparameter *zone = property != NULL ? icalproperty_get_first_parameter (property, ICAL_TZID_PARAMETER) : NULL;
  const char *name = zone != NULL ? icalparameter_get_tzid (zone) : icaltime_is_utc (starts) ? "UTC" : NULL;
  g_autofree char *at = NULL;
  g_autofree char *line = NULL;

  if (icaltime_is_null_time (starts))
    return;
  at = g_strdup_printf ("%04d-%02d-%02d %02d:%02d%s%s", starts.year, starts.month, starts.day, starts.hour,
                        starts.minute, name != NULL ? " " : "", name != NULL ? name : "");
  line = g_strdup_printf (_("Proposes another time: %s"), at);
  append_words (words, line);
}

static char *
read_words (icalcomponent *event,
            icalproperty  *attendee,
            gboolean       counters)
{
  g_autoptr (GString) words = g_string_new (NULL);
  icalproperty *property;

  append_delegate (words, attendee);
  if (counters)
    append_proposal (words, event);
  append_words (words, find_parameter (attendee, "X-RESPONSE-COMMENT"));
  for (property = icalcomponent_get_first_property (event, ICAL_COMMENT_PROPERTY); property != NULL;
       property = icalcomponent_get_next_property (event, ICAL_COMMENT_PROPERTY))
    append_words (words, icalproperty_get_comment (property));

  return words->len > 0 ? g_strdup (words->str) : NULL;
}

static gboolean
check_method (icalcomponent  *calendar,
              gboolean       *counters,
              GError        **error)
{
  icalproperty_method method = icalcomponent_get_method (calendar);

  *counters = method == ICAL_METHOD_COUNTER;
  if (method == ICAL_METHOD_REPLY || *counters)
    return TRUE;
  if (method == ICAL_METHOD_REQUEST || method == ICAL_METHOD_PUBLISH || method == ICAL_METHOD_NONE)
    return refuse (error, _("This is a calendar entry or an invitation, not the answer to one"));

  return refuse (error, _("This calendar file is no answer to an invitation"));
}

/**
 * tamiz_invitation_read_answer: (skip)
 * @text: what came with a mail as text/calendar, or lies in an .ics file
 * @length: its length in bytes
 * @error: return location
 *
 * Reads the answer to an invitation: METHOD:REPLY (RFC 5546, 3.2.3), as Outlook, Google, iCloud,
 * Thunderbird and Evolution write it, and COUNTER, by which Outlook proposes another time.  Who sends
 * somebody else has not declined, so the meeting is uncertain until people have talked.
 *
 * Returns: (transfer full): the answer; %NULL with %TAMIZ_CORE_ERROR_INVALID where it is none or
 *   says too little, %TAMIZ_CORE_ERROR_TOO_LARGE
 */
TamizInvitationAnswer *
tamiz_invitation_read_answer (const char  *text,
                              gsize        length,
                              GError     **error)
{
  g_autoptr (icalcomponent) calendar = tamiz_ical_parse (text, length, MOST_BYTES, error);
  g_autoptr (TamizInvitationAnswer) answer = g_new0 (TamizInvitationAnswer, 1);
  icalcomponent *event;
  icalproperty *attendee, *sequence;
  gboolean counters;

  if (calendar == NULL || !check_method (calendar, &counters, error))
    return NULL;
  event = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT);
  answer->uid = event != NULL ? read_text (icalcomponent_get_uid (event)) : NULL;
  if (answer->uid == NULL)
    {
      refuse (error, _("The answer to the invitation does not say which meeting it is about"));
      return NULL;
    }
  attendee = find_attendee (event, error);
  if (attendee == NULL)
    return NULL;
  answer->attendee = read_address (attendee);
  if (answer->attendee == NULL)
    {
      refuse (error, _("The answer to the invitation does not give the mail address of who answers"));
      return NULL;
    }

  sequence = icalcomponent_get_first_property (event, ICAL_SEQUENCE_PROPERTY);
  answer->sequence = sequence != NULL ? MAX (icalproperty_get_sequence (sequence), 0) : 0;
  answer->state = read_state (attendee, counters);
  answer->words = read_words (event, attendee, counters);

  return g_steal_pointer (&answer);
}
