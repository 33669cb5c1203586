#include "config.h"

#include "fake-espo.h"
#include "session-checks.h"

#include <string.h>

/* Records that are in the CRM already, or not any more; the CRM is in this process. */

typedef struct
{
  TamizTestSession *base;
  FakeEspo *crm;
} Place;

static void
clear_place (Place *place)
{
  g_clear_pointer (&place->base, tamiz_test_session_free);
  g_clear_object (&place->crm);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, clear_place)

static char *
accept_lead (TamizTestSession *base,
             char             *lead,
             const char       *number)
{
  tamiz_test_session_qualify (base, lead);
  DO (base, "handoff.send", "id", lead, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
  tamiz_test_session_as (base, "vera@tamiz.example");
  DO (base, "handoff.accept", "number", number);
  tamiz_test_session_as (base, "mia@tamiz.example");

  return lead;
}

static void
begin (Place *place)
{
  g_autofree char *url = NULL, *secret = NULL;

  place->base = tamiz_test_session_new (NULL);
  place->crm = fake_espo_new (place->base->clock);
  url = fake_espo_get_url (place->crm);
  secret = tamiz_test_session_write (place->base, "secret", FAKE_API_KEY "\n");
  tamiz_test_session_agree (place->base);
  tamiz_test_session_as (place->base, "max@tamiz.example");
  DO (place->base, "crm.add", "name", "Ventas", "kind", "espocrm", "url", url, "secret-file", secret);
  tamiz_test_session_as (place->base, "mia@tamiz.example");
}

static char *
add_first (Place *place)
{
  return accept_lead (place->base, tamiz_test_session_add_lead (place->base), "1");
}

/* The row of a lead: its last one. */
static json_t *
show_row (Place      *place,
          const char *lead)
{
  g_autoptr (json_t) rows = tamiz_test_session_do (place->base, "outbox.list", "lead", lead, NULL);
  json_t *row = find_item (json_object_get (rows, "items"), "object", "lead");

  g_assert_nonnull (row);
  return tamiz_test_session_do (place->base, "outbox.show", "id", tamiz_test_get (row, "id"), NULL);
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

/* The CRM refuses a lead as known; without our key it is somebody's, and a person decides. */
static void
what_is_alike_is_shown_with_its_record (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lead = NULL, *other = NULL, *id = NULL;
  g_autoptr (json_t) row = NULL, after = NULL;

  begin (&place);
  other = fake_espo_add (place.crm, "Lead", "emailAddress", "ines@condor.example");
  lead = add_first (&place);
  DO (place.base, "sync", NULL);
  row = show_row (&place, lead);
  id = g_strdup (tamiz_test_get (row, "id"));
  g_assert_cmpstr (tamiz_test_get (row, "group"), ==, "held");
  g_assert_nonnull (strstr (tamiz_test_get (row, "meaning"), "alike"));
  g_assert_cmpstr (tamiz_test_get (row, "remote_ids.0"), ==, other);
  g_assert_true (offers (row, "create-anyway") && offers (row, "link"));
  g_assert_cmpuint (fake_espo_count (place.crm, "Lead"), ==, 1);

  DO (place.base, "outbox.create-anyway", "id", id);
  DO (place.base, "sync", NULL);
  after = show_row (&place, lead);
  g_assert_cmpstr (tamiz_test_get (after, "state"), ==, "done");
  g_assert_cmpstr (tamiz_test_get (after, "remote.id"), !=, other);
  g_assert_cmpuint (fake_espo_count (place.crm, "Lead"), ==, 2);
  assert_sound (place.base);
}

static void
what_is_alike_is_linked (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *lead = NULL, *other = NULL;
  g_autoptr (json_t) row = NULL, after = NULL;

  begin (&place);
  other = fake_espo_add (place.crm, "Lead", "emailAddress", "ines@condor.example");
  lead = add_first (&place);
  DO (place.base, "sync", NULL);
  row = show_row (&place, lead);
  DO (place.base, "outbox.link", "id", tamiz_test_get (row, "id"), "remote", tamiz_test_get (row, "remote_ids.0"));

  /* What becomes of that one is what becomes of the lead. */
  tamiz_test_session_advance (place.base, 20 * TAMIZ_MINUTE);
  fake_espo_set (place.crm, other, "status", "Dead");
  DO (place.base, "sync", NULL);
  after = show_row (&place, lead);
  g_assert_cmpstr (tamiz_test_get (after, "remote.id"), ==, other);
  assert_stage (place.base, lead, "lost");
  g_assert_cmpuint (fake_espo_count (place.crm, "Lead"), ==, 1);
  assert_sound (place.base);
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

#define ADD(path, func) g_test_add_func ("/session/crm-records/" path, func)
  ADD ("what-is-alike-is-shown-with-its-record", what_is_alike_is_shown_with_its_record);
  ADD ("what-is-alike-is-linked", what_is_alike_is_linked);

  failed = g_test_run ();
  remove_settings (settings);
  return failed;
}
