#define G_LOG_DOMAIN "tamiz-outbox-rows"

#include "config.h"

#include "tamiz-outbox-rows.h"

#include "tamiz-decisions.h"
#include "tamiz-qualify.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>
#include <string.h>

/* A company's key is made of the base's and its own id, so that whoever sends it first
 * and however often, the CRM sees the same key.  The bytes are a UUID of version 8
 * (RFC 9562: made by the program's own rule).
 */
static char *
make_company_key (TamizWork   *work,
                  TamizRecord *record)
{
  g_autofree char *name
      = g_strdup_printf ("%s %s %" G_GINT64_FORMAT, tamiz_store_get_id (work->store),
                         tamiz_kind_get_info (tamiz_record_get_kind (record))->nick,
                         tamiz_record_get_id (record));
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
  if (facts->domains->len > 0)
    set_field (payload, "company.website", g_ptr_array_index (facts->domains, 0), TAMIZ_DOMAIN_DOMAIN);
}

/* Why it is a lead, in sentences that the CRM can show. */
static char *
describe_reasons (TamizWork    *work,
                  TamizFacts   *facts,
                  TamizRecord  *handoff,
                  char        **grade)
{
  GString *text = g_string_new (NULL);
  g_autoptr (json_t) packet
      = tamiz_record_has (handoff, TAMIZ_HANDOFF_PACKET)
            ? json_loads (tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET), 0, NULL)
            : NULL;
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

static json_t *
make_payload (TamizWork   *work,
              TamizFacts  *facts,
              TamizRecord *handoff)
{
  json_t *payload = json_object ();
  TamizRecord *lead = facts->lead;
  g_autofree char *grade = NULL;
  g_autofree char *reasons = describe_reasons (work, facts, handoff, &grade);
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
  if (tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING))
    tamiz_work_set_time (work, payload, "handoff.meeting",
                         tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING));

  return payload;
}

static TamizRecord *
add_row (TamizWork       *work,
         TamizChangeSet  *set,
         TamizRecord     *connection,
         TamizFacts      *facts,
         TamizRecord     *handoff,
         const char      *object,
         const char      *op,
         const char      *key,
         const char      *company_key,
         json_t          *payload,
         GError         **error)
{
  TamizRecord *row = tamiz_work_insert (work, set, TAMIZ_KIND_OUTBOX, error);
  g_autofree char *canonical = NULL;
  g_autofree char *digest = NULL;

  if (row == NULL)
    return NULL;

  tamiz_json_set_text (payload, "key", key);
  if (company_key != NULL)
    tamiz_json_set_text (payload, "company.key", company_key);
  canonical = tamiz_json_to_canonical (payload);
  digest = tamiz_json_digest (canonical);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_CONNECTION, tamiz_record_get_id (connection));
  tamiz_record_set_int (row, TAMIZ_OUTBOX_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (row, TAMIZ_OUTBOX_HANDOFF, tamiz_record_get_id (handoff));
  tamiz_record_set_text (row, TAMIZ_OUTBOX_OBJECT, object);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_OP, op);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_IDEM_KEY, key);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_PAYLOAD, canonical);
  tamiz_record_set_text (row, TAMIZ_OUTBOX_PAYLOAD_DIGEST, digest);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_QUEUED);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_ATTEMPTS, 0);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_PROBES, 0);
  tamiz_record_set_int (row, TAMIZ_OUTBOX_CREATED, work->now);

  return row;
}

/* A row of the company that is on its way, or a link that says it has arrived. */
static gboolean
find_company_row (TamizWork    *work,
                  TamizRecord  *connection,
                  const char   *key,
                  gint64       *row_id,
                  gboolean     *linked,
                  GError      **error)
{
  g_autoptr (GPtrArray) links = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_REMOTE_LINK,
                                                           TAMIZ_REMOTE_LINK_IDEM_KEY, key, error);
  g_autoptr (GPtrArray) rows = NULL;

  *row_id = 0;
  *linked = FALSE;
  if (links == NULL)
    return FALSE;
  for (guint i = 0; i < links->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (links, i);

      *linked = *linked
                || (tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_CONNECTION)
                        == tamiz_record_get_id (connection)
                    && tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) == TAMIZ_LINK_LIVE);
    }
  if (*linked)
    return TRUE;

  rows = tamiz_reader_list_open (work->reader, tamiz_record_get_id (connection), error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);

      if (g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY), key) == 0)
        *row_id = tamiz_record_get_id (row);
    }

  return TRUE;
}

static gboolean
has_link (TamizWork    *work,
          TamizRecord  *connection,
          const char   *key)
{
  gint64 row;
  gboolean linked = FALSE;

  return find_company_row (work, connection, key, &row, &linked, NULL) && linked;
}

static gboolean
queue_for (TamizWork       *work,
           TamizChangeSet  *set,
           TamizRecord     *connection,
           TamizFacts      *facts,
           TamizRecord     *handoff,
           GError         **error)
{
  TamizRecord *firm = facts->company != NULL ? facts->company : facts->person;
  const char *lead_key = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_UUID);
  g_autofree char *company_key = firm != NULL ? make_company_key (work, firm) : NULL;
  g_autoptr (json_t) company_payload = make_payload (work, facts, handoff);
  g_autoptr (json_t) lead_payload = make_payload (work, facts, handoff);
  gint64 company_row = 0;
  gboolean linked = FALSE;
  TamizRecord *row;

  if (company_key != NULL
      && !find_company_row (work, connection, company_key, &company_row, &linked, error))
    return FALSE;
  if (company_key != NULL && !linked && company_row == 0)
    {
      row = add_row (work, set, connection, facts, handoff, "company", "ensure", company_key,
                     company_key, company_payload, error);
      if (row == NULL)
        return FALSE;
      company_row = tamiz_record_get_id (row);
    }

  row = add_row (work, set, connection, facts, handoff, "lead",
                 has_link (work, connection, lead_key) ? "reopen" : "ensure", lead_key, company_key,
                 lead_payload, error);
  if (row == NULL)
    return FALSE;
  if (company_row != 0)
    tamiz_record_set_int (row, TAMIZ_OUTBOX_DEPENDS_ON, company_row);

  return TRUE;
}

/* Adds what an accepted handoff sends to every CRM of the base. */
gboolean
tamiz_work_queue_handoff (TamizWork       *work,
                          TamizChangeSet  *set,
                          TamizFacts      *facts,
                          TamizRecord     *handoff,
                          GError         **error)
{
  g_autoptr (GPtrArray) connections = tamiz_reader_list (work->reader, TAMIZ_KIND_CONNECTION, error);

  if (connections == NULL)
    return FALSE;

  for (guint i = 0; i < connections->len; i++)
    {
      if (!queue_for (work, set, g_ptr_array_index (connections, i), facts, handoff, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
tamiz_work_update_step (TamizWork         *work,
                        TamizChangeSet    *set,
                        TamizRecord       *handoff,
                        TamizHandoffStep   step,
                        TamizStepState     state,
                        const char        *message,
                        GError           **error)
{
  g_autoptr (GPtrArray) steps
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_HANDOFF_STEP, TAMIZ_HANDOFF_STEP_HANDOFF,
                              tamiz_record_get_id (handoff), error);

  if (steps == NULL)
    return FALSE;

  for (guint i = 0; i < steps->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (steps, i);

      if (tamiz_record_get_int (record, TAMIZ_HANDOFF_STEP_STEP) != (gint64) step)
        continue;
      tamiz_change_set_update_int (set, record, TAMIZ_HANDOFF_STEP_STATE, state);
      tamiz_change_set_update_int (set, record, TAMIZ_HANDOFF_STEP_AT, work->now);
      tamiz_change_set_update_text (set, record, TAMIZ_HANDOFF_STEP_MESSAGE, message);
    }

  return TRUE;
}

/* Where a small company waives acceptance, the program accepts what was sent. */
gboolean
tamiz_work_accept_waived (TamizWork *work,
                          GError   **error)
{
  g_autoptr (GPtrArray) handoffs = NULL;
  TamizActor former = work->actor;
  gboolean done = TRUE;

  if (tamiz_record_get_int (work->base, TAMIZ_BASE_WAIVE_ACCEPTANCE) == 0)
    return TRUE;
  handoffs = tamiz_reader_list (work->reader, TAMIZ_KIND_HANDOFF, error);
  if (handoffs == NULL)
    return FALSE;

  work->actor = (TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 };
  for (guint i = 0; done && i < handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (handoffs, i);

      if (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) == TAMIZ_HANDOFF_SENT)
        done = tamiz_work_accept_handoff (work, handoff, error);
    }
  work->actor = former;

  return done;
}

static gboolean
queue_one (TamizWork    *work,
           TamizRecord  *connection,
           gint64        id,
           GError      **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, error);
  g_autoptr (TamizChangeSet) set
      = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "crm.queue");
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  GError *local_error = NULL;

  if (handoff == NULL)
    return FALSE;
  facts = tamiz_work_find_facts (work, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), &local_error);
  if (facts == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, local_error);
      return local_error == NULL;
    }
  if (!queue_for (work, set, connection, facts, handoff, error))
    return FALSE;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

/* A connection made after the acceptance: what it has not got yet is queued for it. */
gboolean
tamiz_work_queue_missing (TamizWork    *work,
                          TamizRecord  *connection,
                          GError      **error)
{
  g_autoptr (GArray) unsent = tamiz_reader_list_unsent (work->reader, tamiz_record_get_id (connection), error);

  for (guint i = 0; unsent != NULL && i < unsent->len; i++)
    {
      if (!queue_one (work, connection, g_array_index (unsent, gint64, i), error))
        return FALSE;
    }

  return unsent != NULL;
}

/* How many rows wait to be sent, are in doubt, were refused. */
json_t *
tamiz_work_count_outbox (TamizWork *work,
                         GError   **error)
{
  TamizOpenRows open;
  json_t *object;

  if (!tamiz_reader_count_open (work->reader, 0, &open, error))
    return NULL;

  object = json_object ();
  json_object_set_new (object, "waiting", json_integer (open.waiting));
  json_object_set_new (object, "in_doubt", json_integer (open.held));
  json_object_set_new (object, "dead", json_integer (open.dead));
  return object;
}
