#include "config.h"

#include "fake-crm.h"
#include "tamiz-crm-assistant.h"
#include "tamiz-crm-differences.h"
#include "tamiz-crm-mapping.h"
#include "tamiz-notice.h"
#include "tamiz-test-window.h"

#include <adwaita.h>

/* Connecting a CRM step by step, mapping it, and where it says otherwise. */

#define DO(...) json_decref (tamiz_test_session_do (__VA_ARGS__, NULL))

/* A base with a lead that sales has accepted. */
static TamizTestWindow *
open_window (FakeCrm **crm,
             gboolean  connected)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autofree char *lead = NULL;

  *crm = fake_crm_new (base->clock);
  tamiz_test_session_agree (base);
  lead = tamiz_test_session_add_lead (base);
  tamiz_test_session_qualify (base, lead);
  DO (base, "handoff.send", "id", lead, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");
  tamiz_test_session_as (base, "vera@tamiz.example");
  DO (base, "handoff.accept", "number", "1");
  tamiz_test_session_as (base, "max@tamiz.example");
  if (connected)
    {
      g_autofree char *url = fake_crm_get_url (*crm);
      g_autofree char *secret = tamiz_test_session_write (base, "secret", FAKE_PASSWORD "\n");

      DO (base, "crm.add", "name", "Ventas", "kind", "tryton", "url", url, "user", FAKE_LOGIN, "secret-file", secret);
      DO (base, "sync", "name", "Ventas");
    }

  return tamiz_test_window_new (base);
}

static gboolean
can_click (gpointer    root,
           const char *id)
{
  GtkWidget *button = tamiz_test_find_id (root, id);

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
press (gpointer    root,
       const char *id)
{
  tamiz_test_wait (can_click (root, id));
  gtk_widget_grab_focus (tamiz_test_find_id (root, id));
  tamiz_test_key (GDK_KEY_space, 0);
}

static GtkWidget *
wait_for_window (GType type)
{
  tamiz_test_wait (tamiz_test_find_toplevel (type) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (tamiz_test_find_toplevel (type)));

  return tamiz_test_find_toplevel (type);
}

static gboolean
is_at (GtkWidget  *assistant,
       const char *title)
{
  return tamiz_test_find_text (assistant, title) != NULL;
}

static void
fill (GtkWidget  *assistant,
      const char *id,
      const char *text)
{
  gtk_widget_grab_focus (tamiz_test_find_id (assistant, id));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type (text);
}

static void
fill_password (GtkWidget  *assistant,
               const char *text)
{
  gtk_widget_grab_focus (tamiz_test_find_type (assistant, ADW_TYPE_PASSWORD_ENTRY_ROW));
  tamiz_test_type (text);
}

/* From the list of CRMs to the test, without a keyring. */
static void
go_to_test (TamizTestWindow *test,
            GtkWidget       *assistant,
            FakeCrm         *crm,
            const char      *password)
{
  g_autofree char *url = fake_crm_get_url (crm);

  tamiz_test_wait (tamiz_test_find_text (assistant, "Tryton") != NULL);
  tamiz_test_shot (assistant, "crm-assistant-kinds");
  gtk_widget_grab_focus (gtk_widget_get_ancestor (tamiz_test_find_text (assistant, "Tryton"), GTK_TYPE_LIST_BOX_ROW));
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (is_at (assistant, "Where It Is"));
  fill (assistant, "name_entry", "Ventas");
  fill (assistant, "url_entry", url);
  fill (assistant, "user_entry", FAKE_LOGIN);
  fill_password (assistant, password);
  gtk_widget_grab_focus (tamiz_test_find_id (assistant, "keyring_switch"));
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_settle (300);
  tamiz_test_shot (assistant, "crm-assistant-access");
  press (assistant, "next_button");
  tamiz_test_wait (is_at (assistant, "Whether It Works"));
}

static char *
dup_key (TamizTestWindow *test)
{
  g_autoptr (json_t) handoff = tamiz_test_session_do (test->base, "handoff.show", "number", "1", NULL);

  return g_strdup (tamiz_test_get (handoff, "key"));
}

static guint
count_leads (FakeCrm         *crm,
             TamizTestWindow *test)
{
  g_autofree char *key = dup_key (test);

  return fake_crm_count_key (crm, FAKE_LEAD, key);
}

static GtkWidget *
open_assistant (TamizTestWindow *test)
{
  TamizPage *page = tamiz_test_window_go (test, "crm");

  press (page, "empty_button");
  return wait_for_window (TAMIZ_TYPE_CRM_ASSISTANT);
}

static void
the_assistant_leads_from_nothing_to_delivered (void)
{
  g_autoptr (FakeCrm) crm = NULL;
  g_autoptr (TamizTestWindow) test = open_window (&crm, FALSE);
  GtkWidget *assistant = open_assistant (test);
  g_autoptr (json_t) list = NULL;

  go_to_test (test, assistant, crm, FAKE_PASSWORD);
  tamiz_test_wait (tamiz_test_find_id (assistant, "test_done_box") != NULL);
  tamiz_test_shot (assistant, "crm-assistant-test");
  press (assistant, "next_button");
  tamiz_test_wait (is_at (assistant, "Its Fields and Words") && tamiz_test_find_text (assistant, "Campaña") != NULL);
  tamiz_test_settle (300);
  tamiz_test_shot (assistant, "crm-assistant-map");
  press (assistant, "next_button");
  tamiz_test_wait (is_at (assistant, "One Lead as a Trial"));

  /* It is refused at first, and then taken. */
  fake_crm_set_fault (crm, "model.sale.opportunity.create", FAULT_INVALID, 1);
  press (assistant, "send_button");
  tamiz_test_wait (tamiz_test_find_id (assistant, "pieces_box") != NULL && can_click (assistant, "send_button"));
  tamiz_test_settle (300);
  tamiz_test_shot (assistant, "crm-assistant-trial-refused");
  g_assert_cmpuint (count_leads (crm, test), ==, 0);
  press (assistant, "send_button");
  tamiz_test_wait (tamiz_test_find_text (assistant, "Open in the CRM") != NULL);
  tamiz_test_settle (300);
  tamiz_test_shot (assistant, "crm-assistant-trial");
  g_assert_cmpuint (count_leads (crm, test), ==, 1);
  press (assistant, "next_button");
  tamiz_test_wait (is_at (assistant, "Everything Is Set Up"));
  tamiz_test_settle (300);
  tamiz_test_shot (assistant, "crm-assistant-done");
  press (assistant, "next_button");
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_CRM_ASSISTANT) == NULL);
  list = tamiz_test_session_do (test->base, "crm.list", NULL);
  g_assert_true (json_is_false (tamiz_test_find (list, "items.0.trial")));
  fake_crm_stop (crm);
}

/* What was typed is there again, also in another window, and nothing was sent meanwhile. */
static void
a_trial_is_left_and_gone_on_with (void)
{
  g_autoptr (FakeCrm) crm = NULL;
  g_autoptr (TamizTestWindow) test = open_window (&crm, FALSE);
  GtkWidget *assistant = open_assistant (test);
  g_autofree char *url = fake_crm_get_url (crm);
  TamizPage *page = tamiz_test_window_go (test, "crm");

  go_to_test (test, assistant, crm, FAKE_PASSWORD);
  tamiz_test_wait (tamiz_test_find_id (assistant, "test_done_box") != NULL);
  press (assistant, "back_button");
  tamiz_test_wait (is_at (assistant, "Where It Is"));
  press (assistant, "back_button");
  tamiz_test_wait (is_at (assistant, "Which CRM"));
  press (assistant, "next_button");
  tamiz_test_wait (is_at (assistant, "Where It Is"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (tamiz_test_find_id (assistant, "url_entry"))), ==, url);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_CRM_ASSISTANT) == NULL);

  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_wait (tamiz_test_find_text (page, "It is still being set up") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "crm-trial");
  press (page, "send_button");
  assistant = wait_for_window (TAMIZ_TYPE_CRM_ASSISTANT);
  tamiz_test_wait (is_at (assistant, "Where It Is"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (tamiz_test_find_id (assistant, "url_entry"))), ==, url);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (tamiz_test_find_id (assistant, "user_entry"))), ==, FAKE_LOGIN);
  g_assert_cmpuint (fake_crm_count_calls (crm, "model.sale.opportunity.create"), ==, 0);

  /* It was not to be kept, and is known until the program ends. */
  press (assistant, "next_button");
  tamiz_test_wait (tamiz_test_find_id (assistant, "test_done_box") != NULL);
  gtk_window_close (GTK_WINDOW (assistant));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_CRM_ASSISTANT) == NULL);
  fake_crm_stop (crm);
}

static const char *
get_text (GtkWidget  *assistant,
          const char *id)
{
  return gtk_editable_get_text (GTK_EDITABLE (tamiz_test_find_id (assistant, id)));
}

static gboolean
has_focus (GtkWidget  *assistant,
           const char *id)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (assistant)), *entry = tamiz_test_find_id (assistant, id);

  return focus != NULL && entry != NULL && gtk_widget_is_ancestor (focus, entry);
}

static void
choose_kind (GtkWidget  *assistant,
             const char *label)
{
  tamiz_test_wait (is_at (assistant, "Which CRM") && tamiz_test_find_text (assistant, label) != NULL);
  gtk_widget_grab_focus (gtk_widget_get_ancestor (tamiz_test_find_text (assistant, label), GTK_TYPE_LIST_BOX_ROW));
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (is_at (assistant, "Where It Is"));
}

/* Chosen by mistake and made: the right kind has its own name, and another of a kind has a free one. */
static void
another_kind_is_another_connection (void)
{
  g_autoptr (FakeCrm) crm = NULL;
  g_autoptr (TamizTestWindow) test = open_window (&crm, FALSE);
  g_autofree char *url = fake_crm_get_url (crm);
  TamizPage *page = tamiz_test_window_go (test, "crm");
  GtkWidget *assistant;

  DO (test->base, "crm.add", "name", "Dolibarr", "kind", "dolibarr", "url", "https://crm.example.com");
  press (page, "add_button");
  assistant = wait_for_window (TAMIZ_TYPE_CRM_ASSISTANT);
  choose_kind (assistant, "Tryton");
  g_assert_cmpstr (get_text (assistant, "name_entry"), ==, "Tryton");
  fill (assistant, "url_entry", url);
  fill (assistant, "user_entry", FAKE_LOGIN);
  /* A password is needed, unless it is asked for each time. */
  g_assert_false (can_click (assistant, "next_button"));
  gtk_widget_grab_focus (tamiz_test_find_id (assistant, "keyring_switch"));
  tamiz_test_key (GDK_KEY_space, 0);
  g_assert_true (can_click (assistant, "next_button"));
  fill_password (assistant, FAKE_PASSWORD);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (is_at (assistant, "Whether It Works") && tamiz_test_find_id (assistant, "test_done_box") != NULL);

  /* Each time it begins where something can be typed. */
  for (guint i = 0; i < 2; i++)
    {
      press (assistant, "back_button");
      tamiz_test_wait (is_at (assistant, "Where It Is"));
      g_assert_true (has_focus (assistant, "url_entry"));
      press (assistant, "next_button");
      tamiz_test_wait (is_at (assistant, "Whether It Works") && can_click (assistant, "next_button"));
    }
  press (assistant, "back_button");
  tamiz_test_wait (is_at (assistant, "Where It Is"));
  press (assistant, "back_button");
  choose_kind (assistant, "Dolibarr");
  g_assert_cmpstr (get_text (assistant, "name_entry"), ==, "Dolibarr 2");
  g_assert_true (has_focus (assistant, "name_entry"));

  /* A name that is taken is asked for again. */
  fill (assistant, "name_entry", "Dolibarr");
  press (assistant, "next_button");
  tamiz_test_wait (tamiz_test_find_id (assistant, "access_notice") != NULL);
  g_assert_true (has_focus (assistant, "name_entry"));
  fill (assistant, "name_entry", "Clientes");
  press (assistant, "next_button");
  tamiz_test_wait (is_at (assistant, "Whether It Works"));
  {
    g_autoptr (json_t) list = tamiz_test_session_do (test->base, "crm.list", NULL);

    g_assert_cmpuint (json_array_size (json_object_get (list, "items")), ==, 2);
    g_assert_cmpstr (tamiz_test_get (list, "items.1.name"), ==, "Clientes");
    g_assert_cmpstr (tamiz_test_get (list, "items.1.kind"), ==, "dolibarr");
  }
  gtk_window_close (GTK_WINDOW (assistant));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_CRM_ASSISTANT) == NULL);
  fake_crm_stop (crm);
}

static void
what_does_not_work_is_said_and_tried_again (void)
{
  g_autoptr (FakeCrm) crm = NULL;
  g_autoptr (TamizTestWindow) test = open_window (&crm, FALSE);
  GtkWidget *assistant = open_assistant (test);
  GtkWidget *notice;

  go_to_test (test, assistant, crm, "wrong");
  tamiz_test_wait (tamiz_test_find_id (assistant, "test_notice") != NULL && can_click (assistant, "test_button"));
  notice = tamiz_test_find_id (assistant, "test_notice");
  g_assert_nonnull (strstr (tamiz_notice_get_text (TAMIZ_NOTICE (notice)), "password"));
  g_assert_false (can_click (assistant, "next_button"));
  tamiz_test_shot (assistant, "crm-assistant-refused");
  press (assistant, "back_button");
  tamiz_test_wait (is_at (assistant, "Where It Is"));
  gtk_editable_set_text (GTK_EDITABLE (tamiz_test_find_type (assistant, ADW_TYPE_PASSWORD_ENTRY_ROW)), "");
  fill_password (assistant, FAKE_PASSWORD);
  press (assistant, "next_button");
  tamiz_test_wait (tamiz_test_find_id (assistant, "test_done_box") != NULL);
  g_assert_true (can_click (assistant, "next_button"));
  gtk_window_close (GTK_WINDOW (assistant));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_CRM_ASSISTANT) == NULL);
  fake_crm_stop (crm);
}

/* Mapping */

static void
choose (GtkWidget  *drop,
        const char *text)
{
  GListModel *model = gtk_drop_down_get_model (GTK_DROP_DOWN (drop));

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (GtkStringObject) string = g_list_model_get_item (model, i);

      if (g_str_equal (gtk_string_object_get_string (string), text))
        {
          gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), i);
          return;
        }
    }
  g_error ("there is no “%s” to choose", text);
}

/* The control of the row in which a text stands. */
static GtkWidget *
find_control (GtkWidget  *window,
              const char *text,
              GType       type)
{
  GtkWidget *label = tamiz_test_find_text (window, text);

  return label != NULL ? tamiz_test_find_type (gtk_widget_get_parent (gtk_widget_get_parent (label)), type) : NULL;
}

static json_t *
show (TamizTestWindow *test)
{
  return tamiz_test_session_do (test->base, "crm.show", "name", "Ventas", NULL);
}

static gboolean
says (TamizTestWindow *test,
      const char      *path,
      const char      *expected)
{
  g_autoptr (json_t) shown = show (test);

  return g_strcmp0 (tamiz_test_get (shown, path), expected) == 0;
}

static gboolean
has_word (TamizTestWindow *test,
          const char      *ours,
          const char      *theirs)
{
  g_autoptr (json_t) shown = show (test);
  json_t *words = tamiz_test_find (shown, "values.0.words"), *word;
  gsize i;

  json_array_foreach (words, i, word)
    {
      if (g_strcmp0 (tamiz_test_get (word, "ours"), ours) == 0)
        return g_strcmp0 (tamiz_test_get (word, "theirs"), theirs) == 0;
    }

  return FALSE;
}

static void
hear (TamizTestWindow *test,
      FakeCrm         *crm,
      const char      *state)
{
  g_autofree char *key = dup_key (test);

  tamiz_test_session_advance (test->base, TAMIZ_HOUR);
  fake_crm_set_state (crm, key, state);
  DO (test->base, "sync", "name", "Ventas");
}

static void
fields_words_and_states_are_set_in_their_rows (void)
{
  g_autoptr (FakeCrm) crm = NULL;
  g_autoptr (TamizTestWindow) test = open_window (&crm, TRUE);
  TamizPage *page;
  GtkWidget *window, *mapping;

  hear (test, crm, "firmado");
  page = tamiz_test_window_go (test, "crm");
  press (page, "mapping_button");
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_WINDOW) != NULL);
  window = wait_for_window (ADW_TYPE_WINDOW);
  mapping = tamiz_test_find_type (window, TAMIZ_TYPE_CRM_MAPPING);
  tamiz_test_wait (find_control (mapping, "Campaña", GTK_TYPE_DROP_DOWN) != NULL);
  choose (find_control (mapping, "Campaña", GTK_TYPE_DROP_DOWN), "Source");
  tamiz_test_wait (says (test, "mapped.0.from", "lead.source"));
  choose (find_control (mapping, "Campaña", GTK_TYPE_DROP_DOWN), "As at first");
  tamiz_test_wait (says (test, "mapped.0.from", NULL));

  gtk_widget_grab_focus (tamiz_test_find_id (mapping, "search"));
  tamiz_test_type ("zzz");
  tamiz_test_wait (tamiz_test_find_text (mapping, "No Such Field") != NULL);
  tamiz_test_shot (window, "crm-mapping-none");

  tamiz_test_click (tamiz_test_find_text (window, "Words"));
  tamiz_test_wait (find_control (mapping, "Página web", GTK_TYPE_ENTRY) != NULL);
  tamiz_test_click (find_control (mapping, "Página web", GTK_TYPE_ENTRY));
  tamiz_test_type ("Web (6)\n");
  tamiz_test_wait (has_word (test, "Página web", "Web (6)"));
  tamiz_test_shot (window, "crm-mapping-words");

  tamiz_test_click (tamiz_test_find_text (window, "States"));
  tamiz_test_wait (find_control (mapping, "firmado", GTK_TYPE_DROP_DOWN) != NULL);
  tamiz_test_shot (window, "crm-mapping-states");
  choose (find_control (mapping, "firmado", GTK_TYPE_DROP_DOWN), "Won");
  wait_for_window (ADW_TYPE_MESSAGE_DIALOG);
  tamiz_test_shot (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG), "crm-mapping-confirm");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (says (test, "states.0.means", "won"));
  gtk_window_close (GTK_WINDOW (window));
  fake_crm_stop (crm);
}

/* Differences */

static void
what_the_crm_says_otherwise_is_settled (void)
{
  g_autoptr (FakeCrm) crm = NULL;
  g_autoptr (TamizTestWindow) test = open_window (&crm, TRUE);
  g_autoptr (json_t) leads = tamiz_test_session_do (test->base, "lead.list", NULL);
  TamizPage *page;
  GtkWidget *window;

  tamiz_test_session_as (test->base, "vera@tamiz.example");
  DO (test->base, "outcome.set", "id", tamiz_test_get (leads, "items.0.id"), "outcome", "won", "amount", "5000",
      "currency", "EUR");
  tamiz_test_session_as (test->base, "max@tamiz.example");
  hear (test, crm, "lost");
  page = tamiz_test_window_go (test, "crm");
  press (page, "differences_button");
  window = wait_for_window (TAMIZ_TYPE_CRM_DIFFERENCES);
  tamiz_test_wait (tamiz_test_find_text (window, "Inés Güemes · Construcciones El Cóndor") != NULL);
  tamiz_test_settle (300);
  tamiz_test_shot (window, "crm-differences");
  /* Enter decides nothing before somebody has gone to a button. */
  g_assert_nonnull (gtk_root_get_focus (GTK_ROOT (window)));
  g_assert_false (GTK_IS_BUTTON (gtk_root_get_focus (GTK_ROOT (window))));
  tamiz_test_click (tamiz_test_find_text (window, "Keep Ours"));
  tamiz_test_wait (tamiz_test_find_text (window, "They Agree") != NULL);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_CRM_DIFFERENCES) == NULL);
  tamiz_test_wait (tamiz_test_find_id (page, "differences_row") == NULL);
  fake_crm_stop (crm);
}

static void
set_setting (GtkWidget  *assistant,
             const char *title,
             const char *text)
{
  GtkWidget *row = gtk_widget_get_ancestor (tamiz_test_find_text (assistant, title), ADW_TYPE_ACTION_ROW);

  gtk_widget_grab_focus (tamiz_test_find_type (row, GTK_TYPE_ENTRY));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type (text);
}

/* What is in use is changed without removing it: what was sent stays known. */
static void
a_connection_in_use_is_changed_and_everything_compared (void)
{
  g_autoptr (FakeCrm) crm = NULL;
  g_autoptr (TamizTestWindow) test = open_window (&crm, TRUE);
  TamizPage *page = tamiz_test_window_go (test, "crm");
  g_autoptr (json_t) changed = NULL;
  g_autofree char *key = dup_key (test);
  GtkWidget *assistant;

  press (page, "change_button");
  assistant = wait_for_window (TAMIZ_TYPE_CRM_ASSISTANT);
  tamiz_test_wait (is_at (assistant, "Where It Is") && can_click (assistant, "next_button"));
  tamiz_test_settle (300);
  set_setting (assistant, "Certificates of your own authority", "/nowhere/own.pem");
  tamiz_test_shot (assistant, "crm-assistant-change");
  press (assistant, "next_button");
  tamiz_test_wait (is_at (assistant, "Whether It Works"));
  press (assistant, "test_button");
  tamiz_test_wait (tamiz_test_find_type (assistant, TAMIZ_TYPE_NOTICE) != NULL && can_click (assistant, "back_button")
                   && !can_click (assistant, "next_button"));
  g_assert_nonnull (strstr (tamiz_notice_get_text (TAMIZ_NOTICE (tamiz_test_find_id (assistant, "test_notice"))),
                            "/nowhere/own.pem"));
  changed = tamiz_test_session_do (test->base, "crm.show", "name", "Ventas", NULL);
  g_assert_true (json_is_false (tamiz_test_find (changed, "trial")));

  press (assistant, "back_button");
  tamiz_test_wait (is_at (assistant, "Where It Is"));
  gtk_widget_grab_focus (tamiz_test_find_type (gtk_widget_get_ancestor (
                             tamiz_test_find_text (assistant, "Certificates of your own authority"), ADW_TYPE_ACTION_ROW),
                         GTK_TYPE_ENTRY));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_key (GDK_KEY_Delete, 0);
  press (assistant, "next_button");
  tamiz_test_wait (is_at (assistant, "Whether It Works"));
  press (assistant, "test_button");
  tamiz_test_wait (tamiz_test_find_id (assistant, "test_done_box") != NULL && can_click (assistant, "next_button"));
  press (assistant, "next_button");
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_CRM_ASSISTANT) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));

  /* Somebody deletes it over there: the weekly look would find that, and so does this one. */
  fake_crm_remove_key (crm, key);
  press (page, "compare_button");
  tamiz_test_wait (tamiz_test_find_text (page, "Everything was compared") != NULL);
  tamiz_test_wait (tamiz_test_find_id (page, "differences_row") != NULL);
  fake_crm_stop (crm);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;

#define ADD(path, func) g_test_add_func ("/pages/crm-assistant/" path, func)
  ADD ("the-assistant-leads-from-nothing-to-delivered", the_assistant_leads_from_nothing_to_delivered);
  ADD ("a-trial-is-left-and-gone-on-with", a_trial_is_left_and_gone_on_with);
  ADD ("another-kind-is-another-connection", another_kind_is_another_connection);
  ADD ("what-does-not-work-is-said-and-tried-again", what_does_not_work_is_said_and_tried_again);
  ADD ("fields-words-and-states-are-set-in-their-rows", fields_words_and_states_are_set_in_their_rows);
  ADD ("a-connection-in-use-is-changed-and-everything-compared", a_connection_in_use_is_changed_and_everything_compared);
  ADD ("what-the-crm-says-otherwise-is-settled", what_the_crm_says_otherwise_is_settled);

  return g_test_run ();
}
