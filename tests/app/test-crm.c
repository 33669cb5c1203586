#include "config.h"

#include "fake-crm.h"
#include "tamiz-test-window.h"

#include <string.h>

/* What goes to a CRM while the window is open. */

#define VERA "vera@tamiz.example"

/* An accepted lead leaves by itself, once, and what became of it comes back by itself. */
static void
leads_leave_by_themselves (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (FakeCrm) crm = fake_crm_new (base->clock);
  g_autofree char *secret = tamiz_test_session_write (base, "secret", FAKE_PASSWORD "\n");
  g_autofree char *url = fake_crm_get_url (crm);
  g_autofree char *lead = NULL;
  g_autofree char *key = NULL;
  g_autoptr (json_t) added = NULL, shown = NULL;

  tamiz_test_session_agree (base);
  tamiz_test_session_as (base, "max@tamiz.example");
  added = tamiz_test_session_do (base, "crm.add", "name", "Ventas", "kind", "tryton", "url", url, "user", FAKE_LOGIN,
                                 "secret-file", secret, NULL);
  tamiz_test_session_as (base, "mia@tamiz.example");
  lead = tamiz_test_session_add_lead (base);
  tamiz_test_session_qualify (base, lead);
  json_decref (tamiz_test_session_do (base, "handoff.send", "id", lead, "to", VERA, "meeting", "2026-05-05T10:00", NULL));
  test = tamiz_test_window_new (base);
  tamiz_test_settle (1500);
  g_assert_cmpuint (fake_crm_count_calls (crm, "model.sale.opportunity.create"), ==, 0);

  tamiz_test_session_as (base, VERA);
  json_decref (tamiz_test_session_do (base, "handoff.accept", "number", "1", NULL));
  shown = tamiz_test_session_do (base, "handoff.show", "number", "1", NULL);
  key = g_strdup (tamiz_test_get (shown, "key"));
  tamiz_test_wait (fake_crm_count_key (crm, FAKE_LEAD, key) == 1);
  tamiz_test_settle (1500);
  g_assert_cmpuint (fake_crm_count_key (crm, FAKE_LEAD, key), ==, 1);
  fake_crm_stop (crm);
}

/* One CRM's answers never end; what is accepted meanwhile reaches the other one. */
static void
a_crm_that_hangs_holds_up_no_other (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (FakeCrm) slow = fake_crm_new (base->clock), quick = fake_crm_new (base->clock);
  g_autofree char *secret = tamiz_test_session_write (base, "secret", FAKE_PASSWORD "\n");
  g_autofree char *slow_url = fake_crm_get_url (slow), *quick_url = fake_crm_get_url (quick);
  g_autofree char *lead = NULL, *key = NULL;
  g_autoptr (json_t) shown = NULL, refused = NULL;
  guint calls;

  tamiz_test_session_agree (base);
  tamiz_test_session_as (base, "max@tamiz.example");
  json_decref (tamiz_test_session_do (base, "crm.add", "name", "Lento", "kind", "tryton", "url", slow_url, "user",
                                      FAKE_LOGIN, "secret-file", secret, NULL));
  json_decref (tamiz_test_session_do (base, "crm.add", "name", "Ventas", "kind", "tryton", "url", quick_url, "user",
                                      FAKE_LOGIN, "secret-file", secret, NULL));
  tamiz_test_session_as (base, "mia@tamiz.example");
  lead = tamiz_test_session_add_lead (base);
  tamiz_test_session_qualify (base, lead);
  json_decref (tamiz_test_session_do (base, "handoff.send", "id", lead, "to", VERA, "meeting", "2026-05-05T10:00", NULL));
  fake_crm_set_fault (slow, "common.server.version", FAULT_DRIP, 100);
  fake_crm_set_fault (quick, "model.ir.note.create", FAULT_INVALID, 1);
  test = tamiz_test_window_new (base);

  tamiz_test_session_as (base, VERA);
  json_decref (tamiz_test_session_do (base, "handoff.accept", "number", "1", NULL));
  shown = tamiz_test_session_do (base, "handoff.show", "number", "1", NULL);
  key = g_strdup (tamiz_test_get (shown, "key"));
  tamiz_test_wait (fake_crm_count_key (quick, FAKE_LEAD, key) == 1);
  g_assert_cmpuint (fake_crm_count_calls (slow, "common.server.version"), >, 0);
  g_assert_cmpuint (fake_crm_count_key (slow, FAKE_LEAD, key), ==, 0);

  /* So does what somebody tries again. */
  tamiz_test_wait (fake_crm_count_calls (quick, "model.ir.note.create") == 1);
  tamiz_test_settle (1500);
  refused = tamiz_test_session_do (base, "outbox.list", "group", "refused", NULL);
  g_assert_cmpstr (tamiz_test_get (refused, "items.0.object"), ==, "note");
  fake_crm_set_fault (quick, "model.ir.note.create", FAULT_NONE, 0);
  calls = fake_crm_count_calls (quick, "model.ir.note.create");
  json_decref (tamiz_test_session_do (base, "outbox.retry", "id", tamiz_test_get (refused, "items.0.id"), NULL));
  tamiz_test_wait (fake_crm_count_calls (quick, "model.ir.note.create") > calls);
  fake_crm_stop (slow);
  fake_crm_stop (quick);
}

static GtkWidget *
find_button (TamizTestWindow *test)
{
  return tamiz_test_find_id (test->window, "waiting_button");
}

/* Whatever page is in sight, what has not reached the CRM is told: how many of what kind, by words and
 * a picture; Enter there leads to it.
 */
static void
what_is_undelivered_is_in_sight_everywhere (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (FakeCrm) crm = fake_crm_new (base->clock);
  g_autofree char *secret = tamiz_test_session_write (base, "secret", FAKE_PASSWORD "\n");
  g_autofree char *url = fake_crm_get_url (crm);
  g_autofree char *lead = NULL;
  g_autoptr (json_t) rows = NULL;

  tamiz_test_session_agree (base);
  tamiz_test_session_as (base, "max@tamiz.example");
  json_decref (tamiz_test_session_do (base, "crm.add", "name", "Ventas", "kind", "tryton", "url", url, "user", FAKE_LOGIN,
                                      "secret-file", secret, NULL));
  tamiz_test_session_as (base, "mia@tamiz.example");
  lead = tamiz_test_session_add_lead (base);
  tamiz_test_session_qualify (base, lead);
  json_decref (tamiz_test_session_do (base, "handoff.send", "id", lead, "to", VERA, "meeting", "2026-05-05T10:00", NULL));
  tamiz_test_session_as (base, VERA);
  json_decref (tamiz_test_session_do (base, "handoff.accept", "number", "1", NULL));
  fake_crm_set_fault (crm, "model.sale.opportunity.create", FAULT_INVALID, 1);
  json_decref (tamiz_test_session_do (base, "sync", NULL));
  tamiz_test_session_as (base, "mia@tamiz.example");
  test = tamiz_test_window_new (base);

  tamiz_test_window_go (test, "funnel");
  tamiz_test_wait (find_button (test) != NULL);
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (tamiz_test_find_id (test->window, "waiting_label"))), "1 refused"));
  g_assert_cmpstr (gtk_image_get_icon_name (GTK_IMAGE (tamiz_test_find_id (test->window, "waiting_icon"))), ==,
                   "tamiz-warning-symbolic");
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (find_button (test)), "Not in the CRM yet: 1 refused"));
  gtk_widget_grab_focus (find_button (test));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_text (test->window, "Lead Inés Güemes") != NULL);

  /* What has arrived is out of sight. */
  rows = tamiz_test_session_do (base, "outbox.list", "group", "refused", NULL);
  json_decref (tamiz_test_session_do (base, "outbox.retry", "id", tamiz_test_get (rows, "items.0.id"), NULL));
  tamiz_test_wait (find_button (test) == NULL);
  fake_crm_stop (crm);
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *settings = g_dir_make_tmp ("tamiz-settings-XXXXXX", NULL);

  g_setenv ("XDG_CONFIG_HOME", settings, TRUE);
  g_setenv ("XDG_CACHE_HOME", settings, TRUE);
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/app/crm/leads-leave-by-themselves", leads_leave_by_themselves);
  g_test_add_func ("/app/crm/a-crm-that-hangs-holds-up-no-other", a_crm_that_hangs_holds_up_no_other);
  g_test_add_func ("/app/crm/what-is-undelivered-is-in-sight-everywhere", what_is_undelivered_is_in_sight_everywhere);

  return g_test_run ();
}
