#define G_LOG_DOMAIN "tamiz-mail-values"

#include "config.h"

#include "tamiz-mail-rows.h"

#include "tamiz-agreement.h"
#include "tamiz-mail-moment.h"
#include "tamiz-mail-template.h"
#include "tamiz-meetings.h"
#include "tamiz-people.h"

#include <string.h>

/* What a mail's fields stand for, in the language and by the clocks of whoever reads it. */

static void
set_field (json_t      *values,
           const char  *name,
           TamizRecord *record,
           int          field)
{
  const char *text = record != NULL ? tamiz_record_get_text (record, field) : NULL;

  if (text != NULL && *text != '\0')
    tamiz_json_set_text (values, name, text);
}

static void
set_number (json_t     *values,
            const char *name,
            gint64      number)
{
  g_autofree char *text = number > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, number) : NULL;

  if (text != NULL)
    tamiz_json_set_text (values, name, text);
}

static void
set_contact (json_t     *values,
             TamizFacts *facts)
{
  g_autofree char *name = tamiz_person_dup_name (facts->person);

  if (name != NULL)
    tamiz_json_set_text (values, "person.name", name);
  set_field (values, "person.first_name", facts->person, TAMIZ_PERSON_FIRST_NAME);
  set_field (values, "person.last_name", facts->person, TAMIZ_PERSON_LAST_NAME);
  set_field (values, "person.job_title", facts->person, TAMIZ_PERSON_JOB_TITLE);
  set_field (values, "company.name", facts->company, TAMIZ_COMPANY_NAME);
  set_field (values, "lead.needs", facts->lead, TAMIZ_LEAD_PAIN_POINTS);
  tamiz_json_set_text (values, "lead.product_line",
                       tamiz_facts_get_name (facts, TAMIZ_KIND_PRODUCT_LINE,
                                             tamiz_record_get_int (facts->lead, TAMIZ_LEAD_PRODUCT_LINE)));
}

/* The clocks by which the reader goes: the contact's, the executive's, else the base's. */
static char *
dup_zone (TamizWork             *work,
          const TamizMailOrder  *order,
          TamizFacts            *facts,
          TamizRecord           *executive)
{
  g_autofree char *zone = NULL;

  if (tamiz_mail_goes_to_contact (order->op) && facts != NULL)
    zone = tamiz_work_dup_contact_zone (work, facts, NULL);
  else if (!tamiz_mail_goes_to_contact (order->op) && executive != NULL)
    zone = tamiz_work_dup_user_zone (work, executive, NULL);
  else
    zone = g_strdup (tamiz_record_get_text (work->base, TAMIZ_BASE_TIMEZONE));

  return zone != NULL && *zone != '\0' ? g_steal_pointer (&zone) : g_strdup ("UTC");
}

static const char *
get_meeting_words (gint64      kind,
                   const char *language)
{
  static const char *const words[][2] = {
    [TAMIZ_MEETING_MEETING] = { "meeting in person", "reunión en persona" },
    [TAMIZ_MEETING_CALL] = { "telephone call", "llamada telefónica" },
    [TAMIZ_MEETING_VIDEO] = { "video call", "videollamada" },
  };

  return words[kind >= 0 && kind <= TAMIZ_MEETING_VIDEO ? kind : 0][g_ascii_strncasecmp (language, "es", 2) == 0];
}

static void
set_meeting (json_t      *values,
             TamizRecord *handoff,
             const char  *zone,
             const char  *language)
{
  gint64 at = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING);
  g_autofree char *when = at != 0 ? tamiz_mail_moment_write (at, zone, language) : NULL;

  if (at == 0)
    return;
  tamiz_json_set_text (values, "meeting.when", when);
  tamiz_json_set_text (values, "meeting.kind",
                       get_meeting_words (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_KIND), language));
  set_field (values, "meeting.place", handoff, TAMIZ_HANDOFF_MEETING_PLACE);
  set_number (values, "meeting.minutes", tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_MINUTES));
}

/* Until when sales promised to decide. */
static gboolean
set_deadline (TamizWork    *work,
              json_t       *values,
              TamizRecord  *handoff,
              const char   *zone,
              const char   *language,
              GError      **error)
{
  gint64 id = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DEFINITION);
  g_autoptr (TamizRecord) version = id != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION, id, error) : NULL;
  g_autoptr (TamizAgreement) agreement = version != NULL ? tamiz_agreement_new (work, version, error) : NULL;
  g_autofree char *when = NULL;

  if (id == 0)
    return TRUE;
  if (agreement == NULL)
    return FALSE;
  when = tamiz_mail_moment_write (
      tamiz_business_time_add (agreement->hours, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_AT),
                               agreement->definition->sla.accept_hours * TAMIZ_HOUR),
      zone, language);
  tamiz_json_set_text (values, "handoff.accept_by", when);

  return TRUE;
}

static void
set_grade (json_t      *values,
           TamizRecord *handoff)
{
  const char *text = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET);
  g_autoptr (json_t) packet = text != NULL ? json_loads (text, 0, NULL) : NULL;
  const char *grade = tamiz_json_get_text (json_object_get (packet, "verdict"), "grade");

  if (grade != NULL)
    tamiz_json_set_text (values, "lead.grade", grade);
}

static gboolean
set_handoff (TamizWork    *work,
             json_t       *values,
             TamizRecord  *handoff,
             const char   *zone,
             const char   *language,
             GError      **error)
{
  set_number (values, "handoff.number", tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER));
  set_field (values, "reason", handoff, TAMIZ_HANDOFF_REASON);
  set_field (values, "wanted", handoff, TAMIZ_HANDOFF_WANTED);
  set_field (values, "criterion", handoff, TAMIZ_HANDOFF_CRITERION);
  set_meeting (values, handoff, zone, language);
  set_grade (values, handoff);

  return set_deadline (work, values, handoff, zone, language, error);
}

static void
set_people (json_t      *values,
            TamizRecord *executive,
            TamizRecord *sender)
{
  set_field (values, "executive.name", executive, TAMIZ_USER_NAME);
  set_field (values, "executive.email", executive, TAMIZ_USER_EMAIL);
  set_field (values, "executive.phone", executive, TAMIZ_USER_PHONE);
  set_field (values, "sender.name", sender, TAMIZ_USER_NAME);
  set_field (values, "sender.email", sender, TAMIZ_USER_EMAIL);
}

/**
 * tamiz_work_make_mail_values:
 * @work: what an operation has at hand
 * @order: a mail
 * @facts: (nullable): of its lead
 * @language: of the mail
 * @error: return location
 *
 * Returns: (transfer full): the texts of a template's fields; what @order gives goes before what is known
 */
json_t *
tamiz_work_make_mail_values (TamizWork             *work,
                             const TamizMailOrder  *order,
                             TamizFacts            *facts,
                             const char            *language,
                             GError               **error)
{
  g_autoptr (json_t) values = json_object ();
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  TamizRecord *handoff = order->handoff;
  TamizRecord *executive, *sender;
  g_autofree char *zone = NULL;
  gint64 from;

  if (users == NULL)
    return NULL;
  from = handoff != NULL && tamiz_record_has (handoff, TAMIZ_HANDOFF_SENT_BY)
             ? tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY)
             : order->sender != 0 ? order->sender
                                  : work->actor.user;
  executive = handoff != NULL ? tamiz_users_find (users, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE)) : NULL;
  sender = tamiz_users_find (users, from);
  zone = dup_zone (work, order, facts, executive);
  set_people (values, executive, sender);
  set_field (values, "organisation", work->base, TAMIZ_BASE_ORGANISATION);
  if (facts != NULL)
    set_contact (values, facts);
  if (handoff != NULL && !set_handoff (work, values, handoff, zone, language, error))
    return NULL;
  if (order->values != NULL)
    json_object_update (values, order->values);

  return g_steal_pointer (&values);
}

/**
 * tamiz_work_fill_mail:
 * @work: what an operation has at hand
 * @op: the kind of mail
 * @payload: with language and values; gets subject, text and html
 * @error: return location
 *
 * Writes a mail by its template.
 *
 * Returns: whether; else %TAMIZ_CORE_ERROR_INVALID, where the template names what there is not
 */
gboolean
tamiz_work_fill_mail (TamizWork   *work,
                      const char  *op,
                      json_t      *payload,
                      GError     **error)
{
  const char *language = tamiz_json_get_text (payload, "language");
  json_t *values = json_object_get (payload, "values");
  g_autoptr (TamizMailText) template = tamiz_work_load_mail_text (work, op, language, error);
  g_autofree char *subject = NULL, *text = NULL, *html = NULL;

  if (template == NULL)
    return FALSE;
  subject = tamiz_mail_template_fill (template->subject, values, template->language, error);
  text = subject != NULL ? tamiz_mail_template_fill (template->body, values, template->language, error) : NULL;
  if (text == NULL)
    return FALSE;
  html = tamiz_mail_text_to_html (text, template->language);
  tamiz_json_set_text (payload, "subject", subject);
  tamiz_json_set_text (payload, "text", text);
  tamiz_json_set_text (payload, "html", html);

  return TRUE;
}
