#define G_LOG_DOMAIN "tamiz-outbox-payload"

#include "config.h"

#include "tamiz-outbox-rows.h"

#include "tamiz-mail-moment.h"
#include "tamiz-qualify.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

/* A key is made of the base's and the record's own id, so that whoever sends it first and
 * however often, the CRM sees the same key.  The bytes are a UUID of version 8 (RFC 9562:
 * made by the program's own rule).
 */
char *
tamiz_work_make_crm_key (TamizWork  *work,
                         const char *what,
                         gint64      id)
{
  g_autofree char *name
      = g_strdup_printf ("%s %s %" G_GINT64_FORMAT, tamiz_store_get_id (work->store), what, id);
  unsigned char b[16];

  crypto_generichash (b, sizeof b, (const unsigned char *) name, strlen (name), NULL, 0);
  b[6] = (b[6] & 0x0f) | 0x80;
  b[8] = (b[8] & 0x3f) | 0x80;
  return g_strdup_printf ("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                          b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                          b[12], b[13], b[14], b[15]);
}

static void
set_field (json_t      *payload,
           const char  *key,
           TamizRecord *record,
           int          field)
{
  if (record != NULL && tamiz_record_has (record, field))
    tamiz_json_set_text (payload, key, tamiz_record_get_text (record, field));
}

static void
set_number (json_t      *payload,
            const char  *key,
            TamizRecord *record,
            int          field)
{
  g_autofree char *number = NULL;

  if (record == NULL || !tamiz_record_has (record, field))
    return;
  number = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_record_get_int (record, field));
  tamiz_json_set_text (payload, key, number);
}

static void
set_name (TamizWork  *work,
          json_t     *payload,
          const char *key,
          TamizKind   kind,
          int         field,
          gint64      id)
{
  g_autoptr (TamizRecord) record = id != 0 ? tamiz_reader_load (work->reader, kind, id, NULL) : NULL;

  set_field (payload, key, record, field);
}

static void
set_person (json_t     *payload,
            TamizFacts *facts)
{
  const char *first, *last;
  g_autofree char *full = NULL;

  if (facts->person == NULL)
    return;

  first = tamiz_record_get_text (facts->person, TAMIZ_PERSON_FIRST_NAME);
  last = tamiz_record_get_text (facts->person, TAMIZ_PERSON_LAST_NAME);
  full = g_strdup_printf ("%s %s", first != NULL ? first : "", last != NULL ? last : "");
  g_strstrip (full);
  if (*full != '\0')
    tamiz_json_set_text (payload, "person.full_name", full);
  set_field (payload, "person.first_name", facts->person, TAMIZ_PERSON_FIRST_NAME);
  set_field (payload, "person.last_name", facts->person, TAMIZ_PERSON_LAST_NAME);
  set_field (payload, "person.job_title", facts->person, TAMIZ_PERSON_JOB_TITLE);
  set_field (payload, "person.city", facts->person, TAMIZ_PERSON_CITY);
  set_field (payload, "person.country", facts->person, TAMIZ_PERSON_COUNTRY);
  if (facts->emails->len > 0)
    set_field (payload, "person.email", g_ptr_array_index (facts->emails, 0), TAMIZ_EMAIL_ADDRESS);
  if (facts->phones->len > 0)
    {
      TamizRecord *phone = g_ptr_array_index (facts->phones, 0);

      if (tamiz_record_has (phone, TAMIZ_PHONE_E164))
        set_field (payload, "person.phone", phone, TAMIZ_PHONE_E164);
      else
        set_field (payload, "person.phone_as_typed", phone, TAMIZ_PHONE_AS_TYPED);
    }
}

static void
set_company (json_t     *payload,
             TamizFacts *facts)
{
  set_field (payload, "company.name", facts->company, TAMIZ_COMPANY_NAME);
  set_field (payload, "company.tax_number", facts->company, TAMIZ_COMPANY_TAX_NUMBER);
  set_field (payload, "company.address", facts->company, TAMIZ_COMPANY_ADDRESS);
  set_field (payload, "company.city", facts->company, TAMIZ_COMPANY_CITY);
  set_field (payload, "company.country", facts->company, TAMIZ_COMPANY_COUNTRY);
  set_field (payload, "company.industry", facts->company, TAMIZ_COMPANY_INDUSTRY);
  set_number (payload, "company.employees", facts->company, TAMIZ_COMPANY_EMPLOYEES);
  set_field (payload, "company.revenue", facts->company, TAMIZ_COMPANY_REVENUE);
  if (facts->domains->len > 0)
    set_field (payload, "company.website", g_ptr_array_index (facts->domains, 0), TAMIZ_DOMAIN_DOMAIN);
}

/* Why it is a lead, in sentences that the CRM can show. */
static char *
describe_reasons (TamizFacts  *facts,
                  json_t      *packet,
                  char       **grade)
{
  GString *text = g_string_new (NULL);
  json_t *verdict = json_object_get (packet, "verdict");
  json_t *criteria = json_object_get (packet, "criteria");
  const char *pain = tamiz_record_get_text (facts->lead, TAMIZ_LEAD_PAIN_POINTS);
  json_t *criterion;
  gsize i;

  *grade = g_strdup (tamiz_json_get_text (verdict, "grade"));
  if (*grade != NULL)
    g_string_append_printf (text, "%s: %s\n", _("Grade"), *grade);
  if (pain != NULL)
    g_string_append_printf (text, "%s: %s\n", _("Pain points"), pain);
  json_array_foreach (criteria, i, criterion)
    {
      const char *title = tamiz_json_get_text (criterion, "title");
      const char *answer = tamiz_json_get_text (criterion, "label");

      if (answer == NULL)
        answer = tamiz_json_get_text (criterion, "value");
      if (g_strcmp0 (answer, "yes") == 0)
        answer = _("Yes");
      else if (g_strcmp0 (answer, "no") == 0)
        answer = _("No");
      if (title != NULL && answer != NULL)
        g_string_append_printf (text, "%s: %s\n", title, answer);
    }

  return g_string_free (text, FALSE);
}

/* The base's own fields, `custom.KEY`. */
static void
set_customs (json_t     *payload,
             TamizFacts *facts)
{
  for (guint i = 0; facts->customs != NULL && i < facts->customs->len; i++)
    {
      TamizRecord *custom = g_ptr_array_index (facts->customs, i);

      for (guint j = 0; facts->fields != NULL && j < facts->fields->len; j++)
        {
          TamizRecord *field = g_ptr_array_index (facts->fields, j);
          g_autofree char *key = NULL;

          if (tamiz_record_get_id (field) != tamiz_record_get_int (custom, TAMIZ_CUSTOM_FIELD))
            continue;
          key = g_strconcat ("custom.", tamiz_record_get_text (field, TAMIZ_FIELD_KEY), NULL);
          set_field (payload, key, custom, TAMIZ_CUSTOM_VALUE);
        }
    }
}

static void
append_line (GString    *text,
             const char *title,
             const char *said)
{
  if (said != NULL && *said != '\0')
    g_string_append_printf (text, "%s: %s\n", title, said);
}

/* What happened so far, an activity a line, in order of time. */
static void
append_history (GString *text,
                json_t  *activities)
{
  json_t *activity;
  gsize i;

  json_array_foreach (activities, i, activity)
    {
      const char *at = tamiz_json_get_text (activity, "at");
      const char *kind = tamiz_json_get_text (activity, "kind");
      const char *subject = tamiz_json_get_text (activity, "subject");
      const char *said = tamiz_json_get_text (activity, "text");
      const char *by = tamiz_json_get_text (activity, "by");
      int what = -1;

      if (kind != NULL)
        tamiz_enum_from_nick (TAMIZ_ENUM_ACTIVITY, kind, &what);
      g_string_append_printf (text, "%.16s %s", at != NULL ? at : "",
                              what >= 0 ? tamiz_enum_label (TAMIZ_ENUM_ACTIVITY, what) : "");
      if (by != NULL)
        g_string_append_printf (text, " (%s)", by);
      if (subject != NULL && *subject != '\0')
        g_string_append_printf (text, ": %s", subject);
      if (said != NULL && *said != '\0')
        g_string_append_printf (text, "%s %s", subject != NULL ? " –" : ":", said);
      g_string_append_c (text, '\n');
    }
}

/* The summary that goes along as a note: the meeting, what comes next, what happened. */
static void
set_note (json_t      *payload,
          json_t      *packet,
          const char  *number)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *title = g_strdup_printf (_("Handoff %s"), number);

  append_line (text, _("Meeting"), tamiz_json_get_text (payload, "handoff.meeting_text"));
  append_line (text, _("Next step"), tamiz_json_get_text (packet, "next_step"));
  append_line (text, _("Notes"), tamiz_json_get_text (payload, "lead.notes"));
  append_history (text, json_object_get (packet, "activities"));
  tamiz_json_set_text (payload, "note.title", title);
  tamiz_json_set_text (payload, "note.text", text->len > 0 ? text->str : title);
}

/* In points; packets hold thousandths. */
static void
set_score (json_t     *payload,
           json_t     *verdict,
           const char *key,
           const char *axis)
{
  json_t *value = json_object_get (verdict, axis);
  g_autofree char *text = NULL;

  if (!json_is_number (value))
    return;
  text = g_strdup_printf ("%.0f", json_number_value (value) / 1000);
  tamiz_json_set_text (payload, key, text);
}

/* As people read it, in the base's language and zone, and what connectors put before it: they know
 * no language.
 */
static void
set_meeting (TamizWork   *work,
             json_t      *payload,
             TamizRecord *handoff)
{
  const char *language = tamiz_record_get_text (work->base, TAMIZ_BASE_LANGUAGE);
  const char *zone = tamiz_record_get_text (work->base, TAMIZ_BASE_TIMEZONE);
  gboolean spanish = language != NULL && g_ascii_strncasecmp (language, "es", 2) == 0;
  gint64 at = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING);
  g_autofree char *text = NULL;

  tamiz_json_set_text (payload, "words.amount", spanish ? "Monto estimado" : "Estimated amount");
  if (!tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING))
    return;
  text = tamiz_mail_moment_write (at, zone != NULL && *zone != '\0' ? zone : "UTC", spanish ? "es" : "en");
  tamiz_work_set_time (work, payload, "handoff.meeting", at);
  tamiz_json_set_text (payload, "handoff.meeting_text", text);
  tamiz_json_set_text (payload, "words.meeting", spanish ? "Reunión" : "Meeting");
}

/* What the rows of a handoff send: a flat object of registered keys (tamiz-outbox-store.h). */
json_t *
tamiz_work_make_crm_payload (TamizWork   *work,
                             TamizFacts  *facts,
                             TamizRecord *handoff)
{
  json_t *payload = json_object ();
  TamizRecord *lead = facts->lead;
  g_autoptr (json_t) packet
      = tamiz_record_has (handoff, TAMIZ_HANDOFF_PACKET)
            ? json_loads (tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET), 0, NULL)
            : NULL;
  g_autofree char *grade = NULL;
  g_autofree char *reasons = describe_reasons (facts, packet, &grade);
  g_autofree char *title = NULL;
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT,
                                             tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER));
  g_autofree char *received
      = tamiz_day_format (tamiz_day_of (tamiz_record_get_int (lead, TAMIZ_LEAD_RECEIVED_ON), work->zone));
  const char *who;

  set_person (payload, facts);
  set_company (payload, facts);
  who = tamiz_json_get_text (payload, "company.name");
  if (who == NULL)
    who = tamiz_json_get_text (payload, "person.full_name");
  title = g_strdup_printf ("%s: %s", who != NULL ? who : number,
                           tamiz_record_has (lead, TAMIZ_LEAD_PAIN_POINTS)
                               ? tamiz_record_get_text (lead, TAMIZ_LEAD_PAIN_POINTS)
                               : _("qualified lead"));
  tamiz_json_set_text (payload, "lead.title", title);
  tamiz_json_set_text (payload, "lead.reasons_text", reasons);
  if (grade != NULL)
    tamiz_json_set_text (payload, "lead.grade", grade);
  set_field (payload, "lead.pain_points", lead, TAMIZ_LEAD_PAIN_POINTS);
  set_field (payload, "lead.notes", lead, TAMIZ_LEAD_NOTES);
  set_score (payload, json_object_get (packet, "verdict"), "lead.fit", "fit");
  set_score (payload, json_object_get (packet, "verdict"), "lead.interest", "interest");
  set_customs (payload, facts);
  set_field (payload, "lead.amount", lead, TAMIZ_LEAD_AMOUNT);
  set_field (payload, "lead.currency", lead, TAMIZ_LEAD_CURRENCY);
  tamiz_json_set_text (payload, "lead.received_on", received);
  set_name (work, payload, "lead.source", TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME,
            tamiz_record_get_int (lead, TAMIZ_LEAD_SOURCE));
  set_name (work, payload, "lead.campaign", TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME,
            tamiz_record_get_int (lead, TAMIZ_LEAD_CAMPAIGN));
  set_name (work, payload, "lead.product_line", TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME,
            tamiz_record_get_int (lead, TAMIZ_LEAD_PRODUCT_LINE));
  tamiz_json_set_text (payload, "handoff.number", number);
  set_name (work, payload, "handoff.executive", TAMIZ_KIND_USER, TAMIZ_USER_NAME,
            tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE));
  set_name (work, payload, "handoff.executive_email", TAMIZ_KIND_USER, TAMIZ_USER_EMAIL,
            tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE));
  set_meeting (work, payload, handoff);
  set_note (payload, packet, number);

  return payload;
}
