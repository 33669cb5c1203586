#include "config.h"

#include "fake-crm.h"
#include "session-checks.h"

#include <sqlite3.h>
#include <string.h>

/* What did not arrive in the CRM, and what people do about it; the CRM is in this process. */

#define LEAD_CREATE "model.sale.opportunity.create"
#define LEAD_WRITE "model.sale.opportunity.write"
#define PARTY_CREATE "model.party.party.create"

typedef struct
{
  TamizTestSession *base;
  FakeCrm *crm;
  char *lead;
} Place;

static void
clear_place (Place *place)
{
  g_clear_pointer (&place->base, tamiz_test_session_free);
  g_clear_object (&place->crm);
  g_clear_pointer (&place->lead, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, clear_place)

static void
hand_over (TamizTestSession *base,
           const char       *lead,
           const char       *number)
{
  tamiz_test_session_qualify (base, lead);
  DO (base, "handoff.send", "id", lead, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
  tamiz_test_session_as (base, "vera@tamiz.example");
  DO (base, "handoff.accept", "number", number);
  tamiz_test_session_as (base, "mia@tamiz.example");
}

/* A base with a CRM that does not take the first lead. */
static void
begin (Place      *place,
       const char *kind,
       const char *method,
       Fault       fault)
{
  g_autofree char *url = NULL, *secret = NULL;

  place->base = tamiz_test_session_new (NULL);
  place->crm = fake_crm_new (place->base->clock);
  url = fake_crm_get_url (place->crm);
  secret = tamiz_test_session_write (place->base, "secret", FAKE_PASSWORD "\n");
  tamiz_test_session_agree (place->base);
  tamiz_test_session_as (place->base, "max@tamiz.example");
  DO (place->base, "crm.add", "name", "Ventas", "kind", kind, "url", url, "user", FAKE_LOGIN, "secret-file", secret);
  tamiz_test_session_as (place->base, "mia@tamiz.example");
  place->lead = tamiz_test_session_add_lead (place->base);
  hand_over (place->base, place->lead, "1");
  if (fault != FAULT_NONE)
    fake_crm_set_fault (place->crm, method, fault, 1);
  DO (place->base, "sync", NULL);
}

static json_t *
list_group (Place      *place,
            const char *group)
{
  return tamiz_test_session_do (place->base, "outbox.list", "group", group, NULL);
}

/* The id of the row of an object that stands so. */
static char *
find_row (Place      *place,
          const char *group,
          const char *object)
{
  g_autoptr (json_t) rows = list_group (place, group);
  json_t *row = find_item (json_object_get (rows, "items"), "object", object);

  g_assert_nonnull (row);
  return g_strdup (tamiz_test_get (row, "id"));
}

static json_t *
show (Place      *place,
      const char *id)
{
  return tamiz_test_session_do (place->base, "outbox.show", "id", id, NULL);
}

static gboolean
offers (json_t     *row,
        const char *action)
{
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (row, "actions"), i, item)
    {
      if (g_strcmp0 (json_string_value (item), action) == 0)
        return TRUE;
    }

  return FALSE;
}

static const char *
get_field (json_t     *row,
           const char *key)
{
  return tamiz_test_get (find_item (json_object_get (row, "fields"), "key", key), "value");
}

static gboolean
has_class (json_t     *row,
           const char *class)
{
  return find_item (json_object_get (row, "history"), "class", class) != NULL;
}

static json_t *
get_step (Place *place)
{
  g_autoptr (json_t) handoff = tamiz_test_session_do (place->base, "handoff.show", "number", "1", NULL);

  return json_incref (tamiz_test_find (handoff, "steps.transfer"));
}

static void
what_was_refused_tells_all_about_itself (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *id = NULL;
  g_autoptr (json_t) row = NULL;

  begin (&place, "tryton", LEAD_CREATE, FAULT_INVALID);
  id = find_row (&place, "refused", "lead");
  row = show (&place, id);
  g_assert_cmpstr (tamiz_test_get (row, "connection"), ==, "Ventas");
  g_assert_cmpstr (tamiz_test_get (row, "lead"), ==, place.lead);
  g_assert_cmpstr (tamiz_test_get (row, "lead_name"), ==, "Inés Güemes");
  g_assert_cmpstr (tamiz_test_get (row, "company"), ==, "Construcciones El Cóndor");
  g_assert_cmpstr (tamiz_test_get (row, "object"), ==, "lead");
  g_assert_cmpstr (tamiz_test_get (row, "op"), ==, "ensure");
  g_assert_cmpstr (tamiz_test_get (row, "state"), ==, "dead");
  g_assert_cmpstr (tamiz_test_get (row, "reason"), ==, "invalid");
  g_assert_cmpstr (tamiz_test_get (row, "meaning"), ==, "The CRM refused what it says");
  g_assert_nonnull (strstr (tamiz_test_get (row, "what_next"), "Correct what is sent"));
  g_assert_nonnull (strstr (tamiz_test_get (row, "words"), "Amount"));
  g_assert_cmpint (get_number (row, "http_status"), ==, 200);
  g_assert_cmpint (get_number (row, "attempts"), ==, 1);
  g_assert_true (json_is_false (json_object_get (row, "in_doubt")));
  g_assert_true (json_is_null (json_object_get (row, "next_at")));
  g_assert_true (json_is_null (json_object_get (row, "given_up")));
  g_assert_true (offers (row, "edit") && offers (row, "retry") && offers (row, "link") && offers (row, "give-up"));
  g_assert_false (offers (row, "create-anyway"));
  g_assert_true (has_class (row, "invalid"));
  g_assert_cmpstr (get_field (row, "person.email"), ==, "ines@condor.example");
  g_assert_null (find_item (json_object_get (row, "fields"), "key", "company.key"));
  /* As people read it: a day with its month, points from 0 to 100, and no label of its own. */
  g_assert_nonnull (strstr (get_field (row, "handoff.meeting_text"), "2026"));
  g_assert_null (strstr (get_field (row, "handoff.meeting_text"), "2026-05"));
  g_assert_cmpint (atoi (get_field (row, "lead.fit")), <=, 100);
  g_assert_null (find_item (json_object_get (row, "fields"), "key", "words.meeting"));
  g_assert_cmpint (get_number (row, "handoff"), ==, 1);
  REFUSED (place.base, "not_found", "outbox.show", "id", "999");
}

static void
a_correction_is_sent_and_noted (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *id = NULL, *key = NULL;
  g_autoptr (json_t) before = NULL, edited = NULL, row = NULL, lead = NULL, step = NULL, sent = NULL;

  begin (&place, "tryton", LEAD_CREATE, FAULT_INVALID);
  id = find_row (&place, "refused", "lead");
  before = show (&place, id);
  key = g_strdup (tamiz_test_get (before, "key"));
  edited = tamiz_test_session_do (place.base, "outbox.edit", "id", id, "+set", "lead.amount=12500.50", "+set",
                                  "lead.currency=BOB", "+set", "company.name=El Cóndor S.R.L.", NULL);
  g_assert_cmpstr (tamiz_test_get (edited, "state"), ==, "queued");
  g_assert_cmpint (json_array_size (json_object_get (edited, "changed")), ==, 3);
  g_assert_cmpstr (tamiz_test_get (edited, "changed.2.record"), ==, "company");
  g_assert_cmpstr (tamiz_test_get (edited, "changed.2.stored"), ==, "Construcciones El Cóndor");
  g_assert_nonnull (strstr (tamiz_test_get (edited, "note"), "Company"));

  /* It is known who did what, and the lead here is as it was. */
  row = show (&place, id);
  g_assert_cmpstr (tamiz_test_get (row, "key"), ==, key);
  g_assert_cmpstr (get_field (row, "company.name"), ==, "El Cóndor S.R.L.");
  g_assert_cmpstr (tamiz_test_get (find_item (json_object_get (row, "history"), "class", "edited"), "by"), ==,
                   "mia@tamiz.example");
  g_assert_nonnull (strstr (tamiz_test_get (find_item (json_object_get (row, "history"), "class", "edited"), "words"),
                            "El Cóndor S.R.L."));
  lead = tamiz_test_session_do (place.base, "lead.show", "id", place.lead, NULL);
  g_assert_cmpstr (tamiz_test_get (lead, "company"), ==, "Construcciones El Cóndor");
  step = get_step (&place);
  g_assert_cmpstr (tamiz_test_get (step, "state"), ==, "waiting");
  g_assert_nonnull (strstr (tamiz_test_get (step, "message"), "Mía"));

  DO (place.base, "sync", NULL);
  sent = show (&place, id);
  g_assert_cmpstr (tamiz_test_get (sent, "state"), ==, "done");
  g_assert_cmpstr (tamiz_test_get (sent, "remote.state"), ==, "live");
  g_assert_cmpuint (fake_crm_count_key (place.crm, FAKE_LEAD, key), ==, 1);
  REFUSED (place.base, "refused", "outbox.edit", "id", id, "+set", "lead.amount=1");
  assert_sound (place.base);
}

static void
a_correction_that_cannot_be_is_refused (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *id = NULL, *other = NULL;
  g_autoptr (json_t) row = NULL, companies = NULL;

  begin (&place, "tryton", LEAD_CREATE, FAULT_INVALID);
  id = find_row (&place, "refused", "lead");
  REFUSED (place.base, "invalid", "outbox.edit", "id", id, "+set", "secret=x");
  REFUSED (place.base, "invalid", "outbox.edit", "id", id, "+set", "key=00000000-0000-4000-8000-000000000000");
  REFUSED (place.base, "invalid", "outbox.edit", "id", id, "+set", "company.key=x");
  REFUSED (place.base, "invalid", "outbox.edit", "id", id, "+set", "handoff.number=7");
  REFUSED (place.base, "invalid", "outbox.edit", "id", id, "+set", "no equals sign");
  REFUSED (place.base, "invalid", "outbox.edit", "id", id, "+set", "lead.amount=much");
  REFUSED (place.base, "invalid", "outbox.edit", "id", id, "+set", "lead.currency=pesos");
  REFUSED (place.base, "invalid", "outbox.edit", "id", id, "+set", "person.email=nobody");
  REFUSED (place.base, "invalid", "outbox.edit", "id", id, "+set", "person.phone=7");
  REFUSED (place.base, "refused", "outbox.edit", "id", id, "+set", "person.email=ines@condor.example");
  row = show (&place, id);
  g_assert_cmpstr (tamiz_test_get (row, "state"), ==, "dead");
  g_assert_false (has_class (row, "edited"));

  /* Who neither hands over nor has this handoff says nothing about it. */
  tamiz_test_session_as (place.base, "vera@tamiz.example");
  DO (place.base, "outbox.edit", "id", id, "+set", "person.phone=+59177712345");
  companies = list_group (&place, "delivered");
  other = g_strdup (tamiz_test_get (companies, "items.0.id"));
  REFUSED (place.base, "refused", "outbox.edit", "id", other, "+set", "company.city=Oruro");
}

/* Whatever else lies in what is sent, what sounds like a secret is told to nobody. */
static void
a_secret_in_what_is_sent_is_not_shown (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *id = NULL, *text = NULL, *csv = NULL, *path = NULL;
  g_autoptr (json_t) row = NULL, rows = NULL;
  sqlite3 *raw = NULL;

  begin (&place, "tryton", LEAD_CREATE, FAULT_INVALID);
  id = find_row (&place, "refused", "lead");
  g_assert_cmpint (sqlite3_open (place.base->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw,
                                 "UPDATE outbox SET payload = json_set (payload, '$.\"session.value\"', 'Zq7-hidden', "
                                 "'$.\"lead.api_key\"', 'Zq7-hidden', '$.\"password\"', 'Zq7-hidden')",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (raw);
  row = show (&place, id);
  rows = tamiz_test_session_do (place.base, "outbox.list", NULL);
  g_assert_cmpstr (get_field (row, "person.email"), ==, "ines@condor.example");
  text = json_dumps (row, 0);
  g_assert_null (strstr (text, "Zq7"));
  g_clear_pointer (&text, free);
  text = json_dumps (rows, 0);
  g_assert_null (strstr (text, "Zq7"));
  path = g_build_filename (place.base->folder, "by-hand.json", NULL);
  DO (place.base, "outbox.export", "output", path);
  g_assert_true (g_file_get_contents (path, &csv, NULL, NULL));
  g_assert_null (strstr (csv, "Zq7"));
  g_unlink (path);
}

/* Of a packet that cannot be put on paper only the packet stays behind, and says so. */
static void
a_packet_that_cannot_be_drawn_holds_up_nobody (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *id = NULL, *packet = NULL;
  g_autoptr (json_t) row = NULL, sent = NULL;
  sqlite3 *raw = NULL;

  begin (&place, "tryton", LEAD_CREATE, FAULT_INVALID);
  id = find_row (&place, "refused", "lead");
  packet = find_row (&place, "waiting", "packet");
  g_assert_cmpint (sqlite3_open (place.base->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, "UPDATE handoff SET packet = '{}'", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
  DO (place.base, "outbox.retry", "id", id);
  sent = tamiz_test_session_do (place.base, "sync", NULL);
  g_assert_cmpint (get_number (sent, "items.0.delivered"), ==, 2);
  g_assert_cmpint (get_number (sent, "items.0.refused"), ==, 1);
  g_assert_cmpint (get_number (sent, "items.0.waiting"), ==, 0);

  row = show (&place, packet);
  g_assert_cmpstr (tamiz_test_get (row, "group"), ==, "refused");
  g_assert_cmpstr (tamiz_test_get (row, "reason"), ==, "mapping");
  g_assert_nonnull (strstr (tamiz_test_get (row, "words"), "cannot be put on paper"));
}

/* Of several CRMs one cannot be used: that is told beside what the others brought. */
static void
one_that_cannot_be_used_is_told_beside_the_others (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *url = NULL, *secret = NULL;
  g_autoptr (json_t) sent = NULL;

  begin (&place, "tryton", LEAD_CREATE, FAULT_UNAVAILABLE);
  url = fake_crm_get_url (place.crm);
  secret = tamiz_test_session_write (place.base, "other-secret", FAKE_PASSWORD "\n");
  tamiz_test_session_as (place.base, "max@tamiz.example");
  DO (place.base, "crm.add", "name", "Archivo", "kind", "tryton", "url", url, "user", FAKE_LOGIN, "secret-file", secret);
  g_unlink (secret);

  tamiz_test_session_advance (place.base, TAMIZ_MINUTE);
  fake_crm_set_fault (place.crm, LEAD_CREATE, FAULT_UNAVAILABLE, 1);
  sent = tamiz_test_session_do (place.base, "sync", "+due", NULL, NULL);
  g_assert_cmpint (json_array_size (json_object_get (sent, "items")), ==, 2);
  g_assert_cmpstr (tamiz_test_get (sent, "items.0.name"), ==, "Ventas");
  g_assert_null (json_object_get (json_array_get (json_object_get (sent, "items"), 0), "error"));
  g_assert_nonnull (tamiz_test_get (sent, "items.0.next_at"));
  g_assert_cmpstr (tamiz_test_get (sent, "items.1.name"), ==, "Archivo");
  g_assert_cmpstr (tamiz_test_get (sent, "items.1.error.code"), ==, "secret");
  g_assert_nonnull (strstr (tamiz_test_get (sent, "items.1.error.message"), "other-secret"));

  /* Whoever asks for this one alone is refused. */
  REFUSED (place.base, "secret", "sync", "name", "Archivo");
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GAsyncResult **answer = user_data;

  *answer = g_object_ref (result);
}

/* A CRM whose answers never end keeps its own leads waiting, and nobody else's. */
static void
a_crm_that_hangs_holds_up_no_other (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *url = NULL, *secret = NULL, *key = NULL;
  g_autoptr (FakeCrm) quick = NULL;
  g_autoptr (json_t) handoff = NULL, arguments = json_object (), answer = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  begin (&place, "tryton", LEAD_CREATE, FAULT_UNAVAILABLE);
  quick = fake_crm_new (place.base->clock);
  url = fake_crm_get_url (quick);
  secret = tamiz_test_session_write (place.base, "other-secret", FAKE_PASSWORD "\n");
  tamiz_test_session_as (place.base, "max@tamiz.example");
  DO (place.base, "crm.add", "name", "Archivo", "kind", "tryton", "url", url, "user", FAKE_LOGIN, "secret-file", secret);
  handoff = tamiz_test_session_do (place.base, "handoff.show", "number", "1", NULL);
  key = g_strdup (tamiz_test_get (handoff, "key"));

  fake_crm_set_fault (place.crm, "common.server.version", FAULT_DRIP, 100);
  tamiz_test_session_advance (place.base, TAMIZ_MINUTE);
  tamiz_session_perform_async (place.base->session, "sync", arguments, cancellable, answered_cb, &result);
  while (fake_crm_count_key (quick, FAKE_LEAD, key) == 0 && g_get_monotonic_time () < end)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
  g_assert_cmpuint (fake_crm_count_key (quick, FAKE_LEAD, key), ==, 1);
  g_assert_null (result);

  g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  answer = tamiz_session_perform_finish (place.base->session, result, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fake_crm_count_key (place.crm, FAKE_LEAD, key), ==, 0);
}

/* Two people have the same row before them; who comes second sees what the first did. */
static void
the_second_of_two_corrections_is_said (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (TamizTestSession) other = NULL;
  g_autofree char *id = NULL, *message = NULL;
  g_autoptr (json_t) row = NULL;

  begin (&place, "tryton", LEAD_CREATE, FAULT_INVALID);
  id = find_row (&place, "refused", "lead");
  other = tamiz_test_session_open_again (place.base);
  tamiz_test_session_as (other, "max@tamiz.example");
  DO (other, "outbox.edit", "id", id, "+set", "company.name=Cóndor", "+seen",
      "company.name=Construcciones El Cóndor");
  message = tamiz_test_session_refused (place.base, "conflict", "outbox.edit", "id", id, "+set", "company.name=El Cóndor",
                                        "+seen", "company.name=Construcciones El Cóndor", NULL);
  g_assert_nonnull (strstr (message, "“Cóndor”"));
  g_assert_nonnull (strstr (message, "Max"));
  row = show (&place, id);
  g_assert_cmpstr (get_field (row, "company.name"), ==, "Cóndor");
  REFUSED (place.base, "refused", "outbox.retry", "id", id);
}

static void
what_is_in_the_crm_already_is_linked (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *id = NULL;
  g_autoptr (json_t) linked = NULL, row = NULL, step = NULL;
  guint calls;

  begin (&place, "tryton", LEAD_CREATE, FAULT_INVALID);
  id = find_row (&place, "refused", "lead");
  REFUSED (place.base, "invalid", "outbox.link", "id", id, "remote", " ");
  REFUSED (place.base, "invalid", "outbox.link", "id", id, "remote", "the first one");
  calls = fake_crm_count_calls (place.crm, LEAD_CREATE);
  linked = tamiz_test_session_do (place.base, "outbox.link", "id", id, "remote", "4711", NULL);
  g_assert_cmpstr (tamiz_test_get (linked, "state"), ==, "done");
  row = show (&place, id);
  g_assert_cmpstr (tamiz_test_get (row, "remote.id"), ==, "4711");
  g_assert_cmpstr (tamiz_test_get (row, "meaning"), ==, "A person said which record in the CRM it is; nothing was sent");
  step = get_step (&place);
  g_assert_cmpstr (tamiz_test_get (step, "state"), ==, "done");
  REFUSED (place.base, "refused", "outbox.link", "id", id, "remote", "4712");

  /* There is no such record: that shows when it is read, and another one can be named. */
  DO (place.base, "sync", NULL);
  g_assert_cmpuint (fake_crm_count_calls (place.crm, LEAD_CREATE), ==, calls);
  g_clear_pointer (&row, json_decref);
  row = show (&place, id);
  g_assert_cmpstr (tamiz_test_get (row, "remote.state"), ==, "gone");
  DO (place.base, "outbox.link", "id", id, "remote", "4712");
  assert_sound (place.base);
}

static void
a_record_of_another_lead_is_not_linked (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *first = NULL, *second = NULL, *message = NULL, *lead = NULL;
  g_autoptr (json_t) added = NULL;

  begin (&place, "tryton", LEAD_CREATE, FAULT_INVALID);
  first = find_row (&place, "refused", "lead");
  DO (place.base, "outbox.link", "id", first, "remote", "4711");
  added = tamiz_test_session_do (place.base, "lead.add", "+fields", "first_name=Otto", "+fields", "last_name=Otero", "+fields", "job_title=Gerente",
                                 "+fields", "email=otto@otra.example", "+fields", "phone=71234568", "+fields",
                                 "company=Otra Empresa", "+fields", "employees=80", "+fields", "city=La Paz",
                                 "source", "Página web", NULL);
  lead = g_strdup (tamiz_test_get (added, "id"));
  tamiz_test_session_qualify (place.base, lead);
  DO (place.base, "handoff.send", "id", lead, "to", "vera@tamiz.example", "meeting", "2026-05-06T10:00");
  tamiz_test_session_as (place.base, "vera@tamiz.example");
  DO (place.base, "handoff.accept", "number", "2");
  tamiz_test_session_as (place.base, "mia@tamiz.example");
  fake_crm_set_fault (place.crm, LEAD_CREATE, FAULT_INVALID, 1);
  DO (place.base, "sync", NULL);
  second = find_row (&place, "refused", "lead");
  message = tamiz_test_session_refused (place.base, "exists", "outbox.link", "id", second, "remote", "4711", NULL);
  g_assert_nonnull (strstr (message, "Inés Güemes"));
  DO (place.base, "outbox.link", "id", second, "remote", "4712");
}

/* What goes along with the lead: it says that it cannot go without. */
static void
give_up_rest (Place *place)
{
  g_autoptr (json_t) rows = list_group (place, "held");
  json_t *row;
  gsize i;

  g_assert_cmpint (get_number (rows, "total"), >, 0);
  json_array_foreach (json_object_get (rows, "items"), i, row)
    {
      g_assert_cmpstr (tamiz_test_get (row, "reason"), ==, "depends");
      DO (place->base, "outbox.give-up", "id", tamiz_test_get (row, "id"), "reason", "With its lead");
    }
}

/* Given up, it waits for nobody; but who, when and why stays, and it can be taken up again. */
static void
what_is_given_up_is_not_counted_and_not_hidden (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *id = NULL;
  g_autoptr (json_t) row = NULL, counts = NULL, rows = NULL, open = NULL, step = NULL, crm = NULL, synced = NULL,
                     handoff = NULL;

  begin (&place, "tryton", LEAD_CREATE, FAULT_INVALID);
  id = find_row (&place, "refused", "lead");
  REFUSED (place.base, "invalid", "outbox.give-up", "id", id, "reason", "  ");
  DO (place.base, "outbox.give-up", "id", id, "reason", "Sold by telephone before");
  give_up_rest (&place);
  counts = tamiz_test_session_do (place.base, "outbox.count", NULL);
  g_assert_cmpint (get_number (counts, "waiting") + get_number (counts, "in_doubt") + get_number (counts, "held")
                       + get_number (counts, "dead"),
                   ==, 0);
  crm = tamiz_test_session_do (place.base, "crm.list", NULL);
  g_assert_cmpint (get_number (crm, "items.0.waiting"), ==, 0);
  g_assert_cmpint (get_number (crm, "items.0.refused"), ==, 0);
  synced = tamiz_test_session_do (place.base, "sync", NULL);
  g_assert_cmpint (get_number (synced, "items.0.refused"), ==, 0);
  open = tamiz_test_session_do (place.base, "outbox.list", "+open", NULL, NULL);
  g_assert_cmpint (get_number (open, "total"), ==, 0);

  rows = list_group (&place, "given_up");
  g_assert_cmpint (get_number (rows, "groups.given_up"), ==, get_number (rows, "total"));
  g_assert_cmpint (get_number (rows, "groups.delivered"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (rows, "items.0.given_up.reason"), ==, "Sold by telephone before");
  g_assert_cmpstr (tamiz_test_get (rows, "items.0.given_up.by"), ==, "mia@tamiz.example");
  step = get_step (&place);
  g_assert_cmpstr (tamiz_test_get (step, "state"), ==, "waived");
  g_assert_nonnull (strstr (tamiz_test_get (step, "message"), "Sold by telephone before"));
  handoff = tamiz_test_session_do (place.base, "handoff.show", "number", "1", NULL);
  g_assert_cmpstr (tamiz_test_get (handoff, "crm.0.reason"), ==, "given_up");
  REFUSED (place.base, "refused", "outbox.give-up", "id", id, "reason", "Twice");
  REFUSED (place.base, "refused", "outbox.edit", "id", id, "+set", "lead.amount=1");

  DO (place.base, "outbox.retry", "id", id);
  DO (place.base, "sync", NULL);
  row = show (&place, id);
  g_assert_cmpstr (tamiz_test_get (row, "state"), ==, "done");
  g_assert_true (json_is_null (json_object_get (row, "given_up")));
  g_assert_true (has_class (row, "given_up") && has_class (row, "tried_again"));
  assert_sound (place.base);
}

/* A lead cannot go without its company: it says why it is held, and goes on with it. */
static void
what_hangs_on_it_is_told (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *company = NULL, *lead = NULL;
  g_autoptr (json_t) before = NULL, held = NULL, after = NULL;

  begin (&place, "tryton", PARTY_CREATE, FAULT_RIGHTS);
  company = find_row (&place, "held", "company");
  lead = find_row (&place, "waiting", "lead");
  before = show (&place, lead);
  g_assert_cmpstr (tamiz_test_get (before, "waits_for"), ==, company);
  g_assert_nonnull (strstr (tamiz_test_get (before, "what_next"), "what it belongs to"));
  DO (place.base, "outbox.give-up", "id", company, "reason", "No such customer");
  held = show (&place, lead);
  g_assert_cmpstr (tamiz_test_get (held, "group"), ==, "held");
  g_assert_cmpstr (tamiz_test_get (held, "reason"), ==, "depends");
  g_assert_nonnull (strstr (tamiz_test_get (held, "words"), "No such customer"));
  DO (place.base, "outbox.link", "id", company, "remote", "31");
  after = show (&place, lead);
  g_assert_cmpstr (tamiz_test_get (after, "state"), ==, "queued");
  g_assert_null (tamiz_test_get (after, "words"));
  assert_sound (place.base);
}

static void
a_company_that_is_linked_lets_its_lead_go (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *company = NULL, *lead = NULL;
  g_autoptr (json_t) after = NULL;

  begin (&place, "tryton", PARTY_CREATE, FAULT_RIGHTS);
  company = find_row (&place, "held", "company");
  DO (place.base, "outbox.give-up", "id", company, "reason", "No such customer");
  lead = find_row (&place, "held", "lead");
  DO (place.base, "outbox.retry", "id", company);
  after = show (&place, lead);
  g_assert_cmpstr (tamiz_test_get (after, "state"), ==, "queued");
  DO (place.base, "outbox.link", "id", company, "remote", "31");
  DO (place.base, "sync", NULL);
  g_assert_cmpuint (fake_crm_count_calls (place.crm, LEAD_CREATE), ==, 1);
}

/* An answer that was lost is in doubt, and says what happens next, and when. */
static void
what_may_have_arrived_is_in_doubt (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *id = NULL;
  g_autoptr (json_t) row = NULL, counts = NULL, rows = NULL;

  begin (&place, "tryton", LEAD_CREATE, FAULT_CLOSE);
  id = find_row (&place, "in_doubt", "lead");
  row = show (&place, id);
  g_assert_true (json_is_true (json_object_get (row, "in_doubt")));
  g_assert_cmpstr (tamiz_test_get (row, "reason"), ==, "lost_answer");
  g_assert_nonnull (strstr (tamiz_test_get (row, "what_next"), "looked for"));
  g_assert_nonnull (tamiz_test_get (row, "next_at"));
  g_assert_false (offers (row, "edit"));
  REFUSED (place.base, "refused", "outbox.edit", "id", id, "+set", "lead.amount=1");
  counts = tamiz_test_session_do (place.base, "outbox.count", NULL);
  g_assert_cmpint (get_number (counts, "in_doubt"), ==, 1);
  g_assert_cmpint (get_number (counts, "held") + get_number (counts, "dead"), ==, 0);
  rows = tamiz_test_session_do (place.base, "outbox.list", "state", "probing", "connection", "ventas", "lead",
                                place.lead, NULL);
  g_assert_cmpint (get_number (rows, "total"), ==, 1);
}

/* A copy of the connectors in which what is refused is something alike. */
static char *
make_alike_connector (TamizTestSession *base)
{
  const char *data = g_getenv ("TAMIZ_DATA_DIR");
  g_autofree char *from = g_build_filename (data, "connectors", "tryton.json", NULL);
  char *folder = g_build_filename (base->folder, "data", NULL);
  g_autofree char *connectors = g_build_filename (folder, "connectors", NULL);
  g_autofree char *to = g_build_filename (connectors, "alike.json", NULL);
  g_autoptr (json_t) mapping = json_load_file (from, 0, NULL);
  json_t *rule = json_pack ("{s[s], s[{ss, ss}], ss, ss}", "ops", "ensure_lead", "if", "path", "$.error[0]", "is",
                            "UserError", "class", "other_duplicate", "words", "$.error[1][0]");
  g_autoptr (GDir) names = g_dir_open (data, 0, NULL);
  const char *name;

  g_assert_nonnull (mapping);
  g_mkdir_with_parents (connectors, 0700);
  while ((name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *target = g_build_filename (data, name, NULL);
      g_autofree char *link = g_build_filename (folder, name, NULL);

      if (!g_str_equal (name, "connectors"))
        g_assert_cmpint (symlink (target, link), ==, 0);
    }
  json_object_set_new (mapping, "id", json_string ("alike"));
  json_array_insert_new (json_object_get (mapping, "errors"), 0, rule);
  json_object_set_new (json_object_get (json_object_get (mapping, "ops"), "ensure_lead"), "headers",
                       json_pack ("{s:{ss,ss}}", "X-Force", "$if", "force_create", "then", "true"));
  g_assert_cmpint (json_dump_file (mapping, to, 0), ==, 0);

  return folder;
}

static void
remove_alike_connector (const char *folder)
{
  g_autofree char *command = g_strdup_printf ("rm -r '%s'", folder);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

/* Somebody has looked at what is alike, and it is another one. */
static void
something_alike_is_decided_by_a_person (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (TamizTestSession) maker = tamiz_test_session_new (NULL);
  g_autofree char *before = g_strdup (g_getenv ("TAMIZ_DATA_DIR"));
  g_autofree char *folder = make_alike_connector (maker);
  g_autofree char *id = NULL;
  g_autoptr (json_t) row = NULL, forced = NULL, after = NULL;

  g_setenv ("TAMIZ_DATA_DIR", folder, TRUE);
  begin (&place, "alike", LEAD_CREATE, FAULT_INVALID);
  id = find_row (&place, "held", "lead");
  row = show (&place, id);
  g_assert_cmpstr (tamiz_test_get (row, "reason"), ==, "duplicate");
  g_assert_nonnull (strstr (tamiz_test_get (row, "meaning"), "alike"));
  g_assert_true (offers (row, "create-anyway") && offers (row, "link"));
  forced = tamiz_test_session_do (place.base, "outbox.create-anyway", "id", id, NULL);
  g_assert_cmpstr (tamiz_test_get (forced, "state"), ==, "queued");
  REFUSED (place.base, "refused", "outbox.create-anyway", "id", id);
  DO (place.base, "sync", NULL);
  after = show (&place, id);
  g_assert_cmpstr (tamiz_test_get (after, "state"), ==, "done");
  g_assert_true (json_is_true (json_object_get (after, "force_create")));
  g_assert_true (has_class (after, "create_anyway"));
  g_setenv ("TAMIZ_DATA_DIR", before, TRUE);
  remove_alike_connector (folder);
}

/* Two records with our key: which they are is said, and creating a third is not offered. */
static void
two_records_with_our_key_are_named (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *id = NULL, *key = NULL;
  g_autoptr (json_t) waiting = NULL, row = NULL;

  begin (&place, "tryton", LEAD_CREATE, FAULT_INVALID);
  id = find_row (&place, "refused", "lead");
  row = show (&place, id);
  key = g_strdup (tamiz_test_get (row, "key"));
  fake_crm_add_record (place.crm, FAKE_LEAD, key);
  fake_crm_add_record (place.crm, FAKE_LEAD, key);
  DO (place.base, "outbox.retry", "id", id);
  DO (place.base, "sync", NULL);
  g_clear_pointer (&row, json_decref);
  row = show (&place, id);
  g_assert_cmpstr (tamiz_test_get (row, "group"), ==, "held");
  g_assert_cmpint (json_array_size (json_object_get (row, "remote_ids")), ==, 2);
  g_assert_false (offers (row, "create-anyway"));
  REFUSED (place.base, "refused", "outbox.create-anyway", "id", id);
  DO (place.base, "outbox.link", "id", id, "remote", tamiz_test_get (row, "remote_ids.0"));
}

/* Whoever enters it by hand gets every field; nothing in it is taken for a formula. */
static void
what_has_not_arrived_is_written_into_a_file (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *id = NULL, *csv = NULL, *path = NULL, *json_path = NULL;
  g_autoptr (json_t) written = NULL, json = NULL;

  begin (&place, "tryton", LEAD_CREATE, FAULT_INVALID);
  id = find_row (&place, "refused", "lead");
  DO (place.base, "outbox.edit", "id", id, "+set", "company.name==HYPERLINK(1)");
  path = g_build_filename (place.base->folder, "by-hand.csv", NULL);
  json_path = g_build_filename (place.base->folder, "by-hand.json", NULL);
  written = tamiz_test_session_do (place.base, "outbox.export", "output", path, NULL);
  g_assert_cmpint (get_number (written, "total"), >=, 1);
  g_assert_true (g_file_get_contents (path, &csv, NULL, NULL));
  g_assert_nonnull (strstr (csv, "company.name"));
  g_assert_nonnull (strstr (csv, "\"'=HYPERLINK(1)\""));
  g_assert_nonnull (strstr (csv, "ines@condor.example"));
  DO (place.base, "outbox.export", "output", json_path, "connection", "Ventas");
  json = json_load_file (json_path, 0, NULL);
  g_assert_cmpint (json_array_size (json), ==, get_number (written, "total"));
  g_assert_cmpstr (tamiz_test_get (json_array_get (json, 0), "lead"), ==, place.lead);
  g_assert_nonnull (json_object_get (json_object_get (json_array_get (json, 0), "fields"), "company.name"));
  g_assert_null (json_object_get (json_object_get (json_array_get (json, 0), "fields"), "company.key"));
  REFUSED (place.base, "invalid", "outbox.export", "output", path, "format", "xlsx");
  REFUSED (place.base, "not_found", "outbox.export", "output", path, "connection", "Other");
  REFUSED (place.base, "failed", "outbox.export", "output", "/no/such/folder/file.csv");
  g_unlink (path);
  g_unlink (json_path);
}

/* What was delivered for years comes in pieces, the latest first. */
static void
what_was_delivered_comes_in_pieces (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (json_t) all = NULL, first = NULL, second = NULL, none = NULL;

  begin (&place, "tryton", NULL, FAULT_NONE);
  all = tamiz_test_session_do (place.base, "outbox.list", NULL);
  g_assert_cmpint (get_number (all, "total"), >=, 2);
  g_assert_cmpstr (tamiz_test_get (all, "items.0.object"), ==, "company");
  first = tamiz_test_session_do (place.base, "outbox.list", "group", "delivered", "limit", "1", NULL);
  second = tamiz_test_session_do (place.base, "outbox.list", "group", "delivered", "limit", "1", "offset", "1", NULL);
  g_assert_cmpint (get_number (first, "total"), ==, get_number (all, "total"));
  g_assert_cmpint (json_array_size (json_object_get (first, "items")), ==, 1);
  g_assert_cmpint (g_ascii_strtoll (tamiz_test_get (first, "items.0.id"), NULL, 10), >,
                   g_ascii_strtoll (tamiz_test_get (second, "items.0.id"), NULL, 10));
  none = tamiz_test_session_do (place.base, "outbox.list", "lead", "999", NULL);
  g_assert_cmpint (get_number (none, "total"), ==, 0);
  REFUSED (place.base, "invalid", "outbox.list", "group", "lost");
  REFUSED (place.base, "invalid", "outbox.list", "limit", "-3");
  REFUSED (place.base, "not_found", "outbox.list", "connection", "Other");
}

/* Whose person was erased is not sent, not corrected, and waits for nobody. */
static void
what_was_erased_is_over (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *id = NULL;
  g_autoptr (json_t) counts = NULL, row = NULL;

  begin (&place, "tryton", LEAD_CREATE, FAULT_INVALID);
  id = find_row (&place, "refused", "lead");
  DO (place.base, "outbox.edit", "id", id, "+set", "lead.amount=5");
  fake_crm_set_fault (place.crm, LEAD_CREATE, FAULT_INVALID, 1);
  DO (place.base, "sync", NULL);
  DO (place.base, "person.erase", "id", place.lead, "reason", "Asked");
  counts = tamiz_test_session_do (place.base, "outbox.count", NULL);
  g_assert_cmpint (get_number (counts, "dead"), ==, 0);
  row = show (&place, id);
  g_assert_cmpint (json_array_size (json_object_get (row, "fields")), ==, 0);
  g_assert_cmpint (json_array_size (json_object_get (row, "actions")), ==, 0);
  g_assert_nonnull (strstr (tamiz_test_get (row, "meaning"), "erased"));
  REFUSED (place.base, "refused", "outbox.retry", "id", id);
  REFUSED (place.base, "refused", "outbox.edit", "id", id, "+set", "lead.amount=1");
}

/* What is sent goes on being written; @pain is in it. */
static void
say_pain (Place      *place,
          const char *pain)
{
  g_autofree char *field = g_strconcat ("pain_points=", pain, NULL);

  DO (place->base, "lead.set", "id", place->lead, "+fields", field);
  DO (place->base, "sync", NULL);
}

static char *
get_lead_key (Place *place)
{
  g_autoptr (json_t) rows = list_group (place, "delivered");

  return g_strdup (tamiz_test_get (find_item (json_object_get (rows, "items"), "object", "lead"), "key"));
}

/* The last update that there is, as it stands. */
static json_t *
show_update (Place *place)
{
  g_autoptr (json_t) rows = tamiz_test_session_do (place->base, "outbox.list", NULL);
  const char *last = NULL;
  json_t *row;
  gsize i;

  json_array_foreach (json_object_get (rows, "items"), i, row)
    {
      if (g_strcmp0 (tamiz_test_get (row, "op"), "update") == 0)
        last = tamiz_test_get (row, "id");
    }
  g_assert_nonnull (last);

  return show (place, last);
}

static guint
count_updates (Place *place)
{
  g_autoptr (json_t) rows = tamiz_test_session_do (place->base, "outbox.list", NULL);
  guint n = 0;
  json_t *row;
  gsize i;

  json_array_foreach (json_object_get (rows, "items"), i, row)
    n += g_strcmp0 (tamiz_test_get (row, "op"), "update") == 0;

  return n;
}

/* What was changed and changed back while it could not be sent is not sent as it was in between. */
static void
what_was_changed_back_is_not_sent (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *key = NULL, *first = NULL, *last = NULL;
  g_autoptr (json_t) row = NULL;

  begin (&place, "tryton", NULL, FAULT_NONE);
  key = get_lead_key (&place);
  say_pain (&place, "Pierde un mes");
  first = fake_crm_dup_comment (place.crm, key);
  g_assert_nonnull (strstr (first, "Pierde un mes"));
  fake_crm_set_fault (place.crm, LEAD_WRITE, FAULT_RATE_SECONDS, 1);
  say_pain (&place, "Pierde un año");
  say_pain (&place, "Pierde un mes");
  tamiz_test_session_advance (place.base, TAMIZ_HOUR);
  DO (place.base, "sync", NULL);
  last = fake_crm_dup_comment (place.crm, key);
  g_assert_cmpstr (last, ==, first);
  row = list_group (&place, "waiting");
  g_assert_cmpint (get_number (row, "total"), ==, 0);
  g_assert_cmpuint (fake_crm_count_calls (place.crm, LEAD_WRITE), ==, 2);
  assert_sound (place.base);
}

/* It may have arrived, so what it was before is written once more. */
static void
what_may_have_arrived_is_changed_back (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *key = NULL, *first = NULL, *between = NULL, *last = NULL;

  begin (&place, "tryton", NULL, FAULT_NONE);
  key = get_lead_key (&place);
  say_pain (&place, "Pierde un mes");
  first = fake_crm_dup_comment (place.crm, key);
  fake_crm_set_fault (place.crm, LEAD_WRITE, FAULT_COMMIT_CLOSE, 1);
  say_pain (&place, "Pierde un año");
  between = fake_crm_dup_comment (place.crm, key);
  g_assert_nonnull (strstr (between, "Pierde un año"));
  say_pain (&place, "Pierde un mes");
  tamiz_test_session_advance (place.base, TAMIZ_HOUR);
  DO (place.base, "sync", NULL);
  last = fake_crm_dup_comment (place.crm, key);
  g_assert_cmpstr (last, ==, first);
}

/* Two say different things of a lead; who takes back the own words leaves the others'. */
static void
a_difference_ends_where_nothing_is_to_be_written (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *key = NULL, *last = NULL;
  g_autoptr (json_t) held = NULL, over = NULL;

  begin (&place, "tryton", NULL, FAULT_NONE);
  key = get_lead_key (&place);
  say_pain (&place, "Pierde un mes");
  fake_crm_set_comment (place.crm, key, "Llamar a la tarde");
  say_pain (&place, "Pierde un año");
  held = show_update (&place);
  g_assert_cmpstr (tamiz_test_get (held, "reason"), ==, "conflict");
  say_pain (&place, "Pierde un mes");
  over = show_update (&place);
  g_assert_cmpstr (tamiz_test_get (over, "state"), ==, "done");
  g_assert_cmpstr (tamiz_test_get (over, "reason"), ==, "unchanged");
  g_assert_nonnull (strstr (tamiz_test_get (over, "meaning"), "again"));
  last = fake_crm_dup_comment (place.crm, key);
  g_assert_cmpstr (last, ==, "Llamar a la tarde");
  g_assert_cmpuint (fake_crm_count_calls (place.crm, LEAD_WRITE), ==, 1);
}

/* Somebody has decided that what the CRM says stays; only what is new is asked about. */
static void
an_update_that_was_given_up_stays_so (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *key = NULL;
  g_autoptr (json_t) held = NULL, again = NULL, open = NULL;

  begin (&place, "tryton", NULL, FAULT_NONE);
  key = get_lead_key (&place);
  fake_crm_set_comment (place.crm, key, "Llamar a la tarde");
  say_pain (&place, "Pierde un año");
  held = show_update (&place);
  DO (place.base, "outbox.give-up", "id", tamiz_test_get (held, "id"), "reason", "They know better");
  DO (place.base, "lead.set", "id", place.lead, "+fields", "notes=Prefers the morning");
  DO (place.base, "sync", NULL);
  again = show (&place, tamiz_test_get (held, "id"));
  g_assert_cmpstr (tamiz_test_get (again, "given_up.reason"), ==, "They know better");
  g_assert_cmpuint (count_updates (&place), ==, 1);
  open = tamiz_test_session_do (place.base, "outbox.list", "+open", NULL, NULL);
  g_assert_cmpint (get_number (open, "total"), ==, 0);
  say_pain (&place, "Pierde dos años");
  g_assert_cmpuint (count_updates (&place), ==, 2);
}

/* What waits for a person goes on waiting where nothing of it has changed. */
static void
what_is_held_stays_held_while_it_says_the_same (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *key = NULL;
  g_autoptr (json_t) held = NULL, after = NULL;

  begin (&place, "tryton", NULL, FAULT_NONE);
  key = get_lead_key (&place);
  fake_crm_set_fault (place.crm, LEAD_WRITE, FAULT_INVALID, 1);
  say_pain (&place, "Pierde un año");
  held = show_update (&place);
  g_assert_cmpstr (tamiz_test_get (held, "state"), ==, "dead");
  DO (place.base, "lead.set", "id", place.lead, "+fields", "notes=Prefers the morning");
  DO (place.base, "sync", NULL);
  after = show_update (&place);
  g_assert_cmpstr (tamiz_test_get (after, "state"), ==, "dead");
  g_assert_cmpuint (fake_crm_count_calls (place.crm, LEAD_WRITE), ==, 1);
}

static gboolean
base_says (Place      *place,
           const char *sql)
{
  sqlite3 *raw = NULL;
  sqlite3_stmt *statement = NULL;
  gboolean says;

  g_assert_cmpint (sqlite3_open (place->base->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (raw, sql, -1, &statement, NULL), ==, SQLITE_OK);
  says = sqlite3_step (statement) == SQLITE_ROW && sqlite3_column_int (statement, 0) != 0;
  sqlite3_finalize (statement);
  sqlite3_close (raw);

  return says;
}

/* Of what was delivered long ago the base has a checksum; what goes on being written is written still. */
static void
what_arrived_long_ago_is_forgotten (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *key = NULL, *id = NULL, *comment = NULL;
  g_autoptr (json_t) kept = NULL, row = NULL, update = NULL;

  begin (&place, "tryton", NULL, FAULT_NONE);
  key = get_lead_key (&place);
  id = find_row (&place, "delivered", "lead");
  g_assert_false (base_says (&place,
                             "SELECT count(*) FROM remote_link WHERE pushed LIKE '%condor.example%'"));
  g_assert_true (base_says (&place, "SELECT count(*) FROM remote_link WHERE pushed LIKE '%reasons_text%'"));
  tamiz_test_session_advance (place.base, 89 * TAMIZ_DAY);
  DO (place.base, "sync", NULL);
  kept = show (&place, id);
  g_assert_cmpstr (get_field (kept, "person.email"), ==, "ines@condor.example");
  tamiz_test_session_advance (place.base, 2 * TAMIZ_DAY);
  DO (place.base, "sync", NULL);
  row = show (&place, id);
  g_assert_cmpint (json_array_size (json_object_get (row, "fields")), ==, 0);
  g_assert_cmpstr (tamiz_test_get (row, "state"), ==, "done");
  g_assert_nonnull (strstr (tamiz_test_get (row, "meaning"), "not kept"));
  g_assert_false (base_says (&place,
                             "SELECT count(*) FROM outbox WHERE connection IS NOT NULL AND payload IS NOT NULL"));
  g_assert_false (base_says (&place,
                             "SELECT count(*) FROM outbox WHERE connection IS NOT NULL AND payload_digest IS NULL"));

  say_pain (&place, "Pierde un mes");
  update = show_update (&place);
  g_assert_cmpstr (tamiz_test_get (update, "state"), ==, "done");
  comment = fake_crm_dup_comment (place.crm, key);
  g_assert_nonnull (strstr (comment, "Pierde un mes"));
  assert_sound (place.base);
}

/* What has not arrived is kept, however long it takes. */
static void
what_has_not_arrived_is_not_forgotten (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *id = NULL;
  g_autoptr (json_t) row = NULL;

  begin (&place, "tryton", LEAD_CREATE, FAULT_INVALID);
  id = find_row (&place, "refused", "lead");
  tamiz_test_session_advance (place.base, 400 * TAMIZ_DAY);
  DO (place.base, "definition.rescore", NULL);
  row = show (&place, id);
  g_assert_cmpstr (get_field (row, "person.email"), ==, "ines@condor.example");
  g_assert_false (base_says (&place,
                             "SELECT count(*) FROM outbox WHERE connection IS NOT NULL AND state = 3 AND payload IS NOT NULL"));
}

/* Neither what the CRM said of the person nor what was sent to it. */
static void
assert_forgotten (Place *place)
{
  static const char *const where[] = {
    "SELECT count(*) FROM remote_link WHERE lead IS NOT NULL AND (pushed IS NOT NULL OR remote_state IS NOT NULL)",
    "SELECT count(*) FROM remote_link WHERE remote LIKE '%G_emes%'",
    "SELECT count(*) FROM outcome WHERE raw IS NOT NULL",
    "SELECT count(*) FROM outbox WHERE connection IS NOT NULL AND payload IS NOT NULL",
    "SELECT count(*) FROM audit_value WHERE old LIKE '%G_emes%' OR new LIKE '%G_emes%'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (where); i++)
    {
      if (base_says (place, where[i]))
        g_error ("the base still knows: %s", where[i]);
    }
}

static void
poll_crm (Place *place)
{
  tamiz_test_session_advance (place->base, TAMIZ_HOUR);
  DO (place->base, "sync", NULL);
}

/* What the CRM says of somebody who was erased is not brought back by asking it again. */
static void
the_crm_does_not_bring_an_erased_person_back (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *key = NULL;
  g_autoptr (json_t) erased = NULL;

  begin (&place, "tryton", NULL, FAULT_NONE);
  key = get_lead_key (&place);
  fake_crm_lose (place.crm, key, "La señora Güemes no quiere");
  poll_crm (&place);
  assert_stage (place.base, place.lead, "lost");
  g_assert_true (base_says (&place, "SELECT count(*) FROM remote_link WHERE remote LIKE '%G_emes%'"));
  erased = tamiz_test_session_do (place.base, "person.erase", "id", place.lead, "reason", "Asked", NULL);
  g_assert_nonnull (find_item (json_object_get (erased, "remote"), "object", "lead"));
  g_assert_nonnull (find_item (json_object_get (erased, "remote"), "object", "company"));
  g_assert_cmpstr (tamiz_test_get (erased, "remote.0.connection"), ==, "Ventas");
  assert_forgotten (&place);
  fake_crm_lose (place.crm, key, "La señora Güemes no quiere nada");
  poll_crm (&place);
  tamiz_test_session_advance (place.base, 8 * TAMIZ_DAY);
  poll_crm (&place);
  assert_forgotten (&place);
  g_assert_true (base_says (&place, "SELECT count(*) FROM remote_link WHERE remote LIKE '%\"lost\"%'"));
  assert_sound (place.base);
}

/* That it was lost is known all the same, for the figures. */
static void
the_outcome_of_an_erased_person_is_counted (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *key = NULL;

  begin (&place, "tryton", NULL, FAULT_NONE);
  key = get_lead_key (&place);
  DO (place.base, "person.erase", "id", place.lead, "reason", "Asked");
  fake_crm_lose (place.crm, key, "La señora Güemes no quiere");
  poll_crm (&place);
  assert_forgotten (&place);
  g_assert_true (base_says (&place, "SELECT count(*) FROM outcome"));
  g_assert_false (base_says (&place, "SELECT count(*) FROM notice WHERE text LIKE '%G_emes%'"));
  assert_sound (place.base);
}

/* As after a comparison that did not find it. */
static void
lose_record (Place      *place,
             const char *key,
             const char *object)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE remote_link SET state = 2 WHERE object = '%s'", object);
  sqlite3 *raw = NULL;

  fake_crm_remove_key (place->crm, key);
  g_assert_cmpint (sqlite3_open (place->base->path, &raw), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (raw, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (raw);
}

/* Another one of the same company. */
static char *
add_colleague (Place *place)
{
  g_autoptr (json_t) added
      = tamiz_test_session_do (place->base, "lead.add", "+fields", "first_name=Otto", "+fields", "last_name=Otero",
                               "+fields", "job_title=Gerente", "+fields", "email=otto@condor.example", "+fields",
                               "phone=71234568", "+fields", "company=Construcciones El Cóndor", "+fields",
                               "employees=80", "+fields", "city=La Paz", "source", "Página web", NULL);

  return g_strdup (tamiz_test_get (added, "id"));
}

static void
assert_arrived (Place      *place,
                const char *lead)
{
  g_autoptr (json_t) rows = NULL;
  json_t *row;

  tamiz_test_session_advance (place->base, TAMIZ_HOUR);
  DO (place->base, "sync", NULL);
  rows = tamiz_test_session_do (place->base, "outbox.list", "lead", lead, NULL);
  row = find_item (json_object_get (rows, "items"), "object", "lead");
  g_assert_cmpstr (tamiz_test_get (row, "state"), ==, "done");
  assert_sound (place->base);
}

/* Handed over a second time, after somebody deleted in the CRM what the first time had made. */
static char *
hand_over_again (Place *place)
{
  g_autofree char *key = get_lead_key (place);

  tamiz_test_session_as (place->base, "vera@tamiz.example");
  DO (place->base, "handoff.return", "number", "1", "cause", "denies_interest", "reason", "Says no");
  tamiz_test_session_as (place->base, "mia@tamiz.example");
  lose_record (place, key, "lead");
  tamiz_test_session_advance (place->base, TAMIZ_HOUR);
  hand_over (place->base, place->lead, "2");
  DO (place->base, "sync", NULL);

  return g_steal_pointer (&key);
}

/* Somebody deleted it, perhaps because there were two: it is not created anew by itself. */
static void
what_was_deleted_is_not_created_anew (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *key = NULL, *id = NULL;
  g_autoptr (json_t) row = NULL, after = NULL;
  guint calls;

  begin (&place, "tryton", NULL, FAULT_NONE);
  calls = fake_crm_count_calls (place.crm, LEAD_CREATE);
  key = hand_over_again (&place);
  g_assert_cmpuint (fake_crm_count_calls (place.crm, LEAD_CREATE), ==, calls);
  id = find_row (&place, "held", "lead");
  row = show (&place, id);
  g_assert_cmpstr (tamiz_test_get (row, "reason"), ==, "gone");
  g_assert_nonnull (strstr (tamiz_test_get (row, "what_next"), "created anew"));
  g_assert_true (offers (row, "link") && offers (row, "create-anyway") && offers (row, "give-up"));

  /* Looking once more creates nothing either. */
  DO (place.base, "outbox.retry", "id", id);
  poll_crm (&place);
  poll_crm (&place);
  g_assert_cmpuint (fake_crm_count_key (place.crm, FAKE_LEAD, key), ==, 0);
  DO (place.base, "outbox.create-anyway", "id", id);
  poll_crm (&place);
  after = show (&place, id);
  g_assert_cmpstr (tamiz_test_get (after, "state"), ==, "done");
  g_assert_cmpstr (tamiz_test_get (after, "remote.state"), ==, "live");
  g_assert_cmpuint (fake_crm_count_key (place.crm, FAKE_LEAD, key), ==, 1);
  assert_sound (place.base);
}

/* Or it lives on as another record. */
static void
what_was_deleted_is_linked_to_another (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *key = NULL, *id = NULL;
  g_autoptr (json_t) after = NULL;

  begin (&place, "tryton", NULL, FAULT_NONE);
  key = hand_over_again (&place);
  id = find_row (&place, "held", "lead");
  DO (place.base, "outbox.link", "id", id, "remote", "4711");
  poll_crm (&place);
  after = show (&place, id);
  g_assert_cmpstr (tamiz_test_get (after, "remote.id"), ==, "4711");
  g_assert_cmpuint (fake_crm_count_key (place.crm, FAKE_LEAD, key), ==, 0);
}

/* A lead waits until somebody has said what is to become of its company. */
static void
a_deleted_company_is_asked_about (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lead = NULL, *id = NULL, *key = NULL;
  g_autoptr (json_t) row = NULL;

  begin (&place, "tryton", NULL, FAULT_NONE);
  id = find_row (&place, "delivered", "company");
  row = show (&place, id);
  key = g_strdup (tamiz_test_get (row, "key"));
  lose_record (&place, key, "company");
  lead = add_colleague (&place);
  hand_over (place.base, lead, "2");
  poll_crm (&place);
  g_assert_cmpuint (fake_crm_count_key (place.crm, FAKE_PARTY, key), ==, 0);
  g_clear_pointer (&id, g_free);
  id = find_row (&place, "held", "company");
  g_clear_pointer (&row, json_decref);
  row = show (&place, id);
  g_assert_cmpstr (tamiz_test_get (row, "reason"), ==, "gone");
  g_assert_true (offers (row, "link") && offers (row, "create-anyway"));
  DO (place.base, "outbox.create-anyway", "id", id);
  assert_arrived (&place, lead);
  g_assert_cmpuint (fake_crm_count_key (place.crm, FAKE_PARTY, key), ==, 1);
}

/* Whose company was given up for one lead is sent for the next one. */
static void
a_company_given_up_for_one_goes_with_the_next (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *company = NULL, *lead = NULL;

  begin (&place, "tryton", PARTY_CREATE, FAULT_RIGHTS);
  company = find_row (&place, "held", "company");
  DO (place.base, "outbox.give-up", "id", company, "reason", "No such customer");
  lead = add_colleague (&place);
  hand_over (place.base, lead, "2");
  assert_arrived (&place, lead);
}

static void
a_company_of_an_erased_person_goes_with_the_next (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lead = NULL;

  begin (&place, "tryton", PARTY_CREATE, FAULT_RIGHTS);
  DO (place.base, "person.erase", "id", place.lead, "reason", "Asked");
  lead = add_colleague (&place);
  hand_over (place.base, lead, "2");
  assert_arrived (&place, lead);
}

/* Who waited for a row of somebody who is erased does not wait for ever. */
static void
what_waited_for_an_erased_row_goes_on (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lead = NULL;

  begin (&place, "tryton", PARTY_CREATE, FAULT_RIGHTS);
  lead = add_colleague (&place);
  hand_over (place.base, lead, "2");
  DO (place.base, "person.erase", "id", place.lead, "reason", "Asked");
  assert_arrived (&place, lead);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *settings = set_settings_apart ();
  int failed;

  /* Whatever proxy the desktop uses is not asked. */
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add_func ("/session/outbox/" path, func)
  ADD ("what-was-refused-tells-all-about-itself", what_was_refused_tells_all_about_itself);
  ADD ("a-correction-is-sent-and-noted", a_correction_is_sent_and_noted);
  ADD ("a-correction-that-cannot-be-is-refused", a_correction_that_cannot_be_is_refused);
  ADD ("a-secret-in-what-is-sent-is-not-shown", a_secret_in_what_is_sent_is_not_shown);
  ADD ("a-packet-that-cannot-be-drawn-holds-up-nobody", a_packet_that_cannot_be_drawn_holds_up_nobody);
  ADD ("one-that-cannot-be-used-is-told-beside-the-others", one_that_cannot_be_used_is_told_beside_the_others);
  ADD ("a-crm-that-hangs-holds-up-no-other", a_crm_that_hangs_holds_up_no_other);
  ADD ("the-second-of-two-corrections-is-said", the_second_of_two_corrections_is_said);
  ADD ("what-is-in-the-crm-already-is-linked", what_is_in_the_crm_already_is_linked);
  ADD ("a-record-of-another-lead-is-not-linked", a_record_of_another_lead_is_not_linked);
  ADD ("what-is-given-up-is-not-counted-and-not-hidden", what_is_given_up_is_not_counted_and_not_hidden);
  ADD ("what-hangs-on-it-is-told", what_hangs_on_it_is_told);
  ADD ("a-company-that-is-linked-lets-its-lead-go", a_company_that_is_linked_lets_its_lead_go);
  ADD ("what-may-have-arrived-is-in-doubt", what_may_have_arrived_is_in_doubt);
  ADD ("something-alike-is-decided-by-a-person", something_alike_is_decided_by_a_person);
  ADD ("two-records-with-our-key-are-named", two_records_with_our_key_are_named);
  ADD ("what-has-not-arrived-is-written-into-a-file", what_has_not_arrived_is_written_into_a_file);
  ADD ("what-was-delivered-comes-in-pieces", what_was_delivered_comes_in_pieces);
  ADD ("what-was-erased-is-over", what_was_erased_is_over);
  ADD ("what-was-changed-back-is-not-sent", what_was_changed_back_is_not_sent);
  ADD ("what-may-have-arrived-is-changed-back", what_may_have_arrived_is_changed_back);
  ADD ("a-difference-ends-where-nothing-is-to-be-written", a_difference_ends_where_nothing_is_to_be_written);
  ADD ("an-update-that-was-given-up-stays-so", an_update_that_was_given_up_stays_so);
  ADD ("what-is-held-stays-held-while-it-says-the-same", what_is_held_stays_held_while_it_says_the_same);
  ADD ("what-arrived-long-ago-is-forgotten", what_arrived_long_ago_is_forgotten);
  ADD ("what-has-not-arrived-is-not-forgotten", what_has_not_arrived_is_not_forgotten);
  ADD ("the-crm-does-not-bring-an-erased-person-back", the_crm_does_not_bring_an_erased_person_back);
  ADD ("the-outcome-of-an-erased-person-is-counted", the_outcome_of_an_erased_person_is_counted);
  ADD ("what-was-deleted-is-not-created-anew", what_was_deleted_is_not_created_anew);
  ADD ("what-was-deleted-is-linked-to-another", what_was_deleted_is_linked_to_another);
  ADD ("a-deleted-company-is-asked-about", a_deleted_company_is_asked_about);
  ADD ("a-company-given-up-for-one-goes-with-the-next", a_company_given_up_for_one_goes_with_the_next);
  ADD ("a-company-of-an-erased-person-goes-with-the-next", a_company_of_an_erased_person_goes_with_the_next);
  ADD ("what-waited-for-an-erased-row-goes-on", what_waited_for_an_erased_row_goes_on);

  failed = g_test_run ();
  remove_settings (settings);
  return failed;
}
