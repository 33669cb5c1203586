#include "config.h"

#include "tamiz-file-signing.h"
#include "tamiz-notice.h"
#include "tamiz-preferences.h"
#include "tamiz-propose-dialog.h"
#include "tamiz-read-dialog.h"
#include "tamiz-sign-file.h"
#include "tamiz-test-window.h"

#define MIA "mia@tamiz.example"
#define VERA "vera@tamiz.example"
#define MAXI "max@tamiz.example"

/* A base with somebody of marketing, somebody of sales and a manager, and no definition. */
static TamizTestWindow *
open_new_base (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Max", "email", MAXI, "role",
                                      "manager", NULL));
  tamiz_test_session_as (base, MAXI);
  json_decref (tamiz_test_session_do (base, "user.add", "name", "Mía", "email", MIA, "role",
                                      "marketing,steward", NULL));
  json_decref (tamiz_test_session_do (base, "user.add", "name", "Vera", "email", VERA, "role",
                                      "sales", NULL));
  tamiz_test_session_as (base, MIA);

  return tamiz_test_window_new (base);
}

static char *
dup_starter (void)
{
  return g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", "small-company.en.duo.json",
                           NULL);
}

static gboolean
shows (gpointer    page,
       const char *text)
{
  return tamiz_test_find_text (page, text) != NULL;
}

static gboolean
says (gpointer    root,
      const char *id,
      const char *part)
{
  GtkWidget *label = tamiz_test_find_id (root, id);

  return label != NULL && strstr (gtk_label_get_text (GTK_LABEL (label)), part) != NULL;
}

/* Clicks a button of the page once everything is laid out and stands still. */
static void
click_on (TamizPage  *page,
          const char *text)
{
  tamiz_test_wait (shows (page, text) && (!shows (page, "Version 1") || shows (page, "Holidays")));
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_text (page, text));
}

static gboolean
has_keyboard (TamizTestWindow *test,
              const char      *text)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->window));

  return focus != NULL && tamiz_test_find_text (focus, text) != NULL;
}

static GtkWidget *
wait_for_question (void)
{
  GtkWidget *dialog;

  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) != NULL);
  dialog = tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG);
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  tamiz_test_settle (300);

  return dialog;
}

/* Whoever signs for the first time chooses a passphrase, twice the same. */
static void
choose_passphrase (TamizTestWindow *test)
{
  GtkWidget *dialog = wait_for_question ();

  tamiz_test_shot (dialog, "definition-first-signature");
  tamiz_test_type ("correct horse");
  tamiz_test_click (tamiz_test_find_text (dialog, "The same once more"));
  tamiz_test_type ("correct house");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_settle (200);
  g_assert_nonnull (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG));
  tamiz_test_key (GDK_KEY_BackSpace, 0);
  tamiz_test_key (GDK_KEY_BackSpace, 0);
  tamiz_test_key (GDK_KEY_BackSpace, 0);
  tamiz_test_type ("rse");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
}

static void
a_new_base_comes_to_an_agreement (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  TamizPage *page = tamiz_test_window_go (test, "definition");
  GtkWidget *dialog;

  /* Begin. */
  tamiz_test_wait (shows (page, "Lead in a small company"));
  tamiz_page_focus (page);
  tamiz_test_wait (has_keyboard (test, "Lead en una venta consultiva")
                   || has_keyboard (test, "Lead in a consultative sale"));
  tamiz_test_shot (GTK_WIDGET (test->window), "definition-empty");
  click_on (page, "Lead in a small company");
  tamiz_test_wait (shows (page, "Version 1") && shows (page, "Holidays"));
  g_assert_true (says (page, "state_label", "Draft"));
  tamiz_test_shot (GTK_WIDGET (test->window), "definition-draft");

  /* Propose, by keyboard. */
  gtk_widget_grab_focus (gtk_widget_get_ancestor (tamiz_test_find_text (page, "Propose to…"), GTK_TYPE_BUTTON));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PROPOSE_DIALOG) != NULL);
  dialog = tamiz_test_find_toplevel (TAMIZ_TYPE_PROPOSE_DIALOG);
  g_assert_true (shows (dialog, "Vera") && shows (dialog, "Mía") && !shows (dialog, "Max"));
  tamiz_test_settle (200);
  tamiz_test_shot (dialog, "definition-propose");
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PROPOSE_DIALOG) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_wait (says (page, "state_label", "Proposed") && shows (page, "Signed by 0 of 2"));
  /* Who did it by keyboard goes on by it. */
  tamiz_test_wait (has_keyboard (test, "Sign for Marketing"));
  tamiz_test_shot (GTK_WIDGET (test->window), "definition-proposed");

  /* Marketing signs, and then has nothing left to do. */
  tamiz_test_key (GDK_KEY_Return, 0);
  choose_passphrase (test);
  tamiz_test_wait (shows (page, "Signed by 1 of 2"));
  tamiz_test_wait (gtk_window_get_focus (GTK_WINDOW (test->window)) != NULL);
  tamiz_test_wait (says (page, "why_label", "You have signed. Still to sign: Vera."));
  g_assert_false (shows (page, "Sign for Marketing"));
  /* The same key once more does not void what was signed. */
  tamiz_test_settle (200);
  g_assert_false (has_keyboard (test, "Take Back"));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_settle (200);
  g_assert_true (shows (page, "Signed by 1 of 2"));

  /* Sales signs, and it holds. */
  tamiz_test_window_as (test, VERA);
  tamiz_test_wait (shows (page, "Sign for Sales"));
  click_on (page, "Sign for Sales");
  choose_passphrase (test);
  tamiz_test_wait (says (page, "state_label", "In force since"));
  g_assert_true (shows (page, "Signed by 2 of 2"));
  tamiz_test_wait (shows (test->window, "Version 1 is in force"));
  tamiz_test_shot (GTK_WIDGET (test->window), "definition-in-force");
}

static void
whoever_is_no_signer_sees_why (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  TamizPage *page;

  json_decref (
      tamiz_test_session_do (test->base, "definition.new", "starter", "small-company.en", NULL));
  json_decref (tamiz_test_session_do (test->base, "definition.propose", NULL));
  tamiz_test_window_as (test, MAXI);
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (
      says (page, "why_label",
            "You are not among those who sign this version. Still to sign: Mía, Vera."));
  g_assert_false (shows (page, "Sign for Marketing"));
  g_assert_false (shows (page, "Take Back"));
  g_assert_false (gtk_widget_get_sensitive (tamiz_test_find_id (page, "new_button")));
}

/* Back to a draft: what was signed is void. */
static void
what_is_taken_back_is_a_draft_again (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  TamizPage *page;

  json_decref (
      tamiz_test_session_do (test->base, "definition.new", "starter", "small-company.en", NULL));
  json_decref (tamiz_test_session_do (test->base, "definition.propose", NULL));
  json_decref (tamiz_test_session_do (test->base, "definition.sign", "side", "marketing", NULL));
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "Signed by 1 of 2"));
  click_on (page, "Take Back");
  wait_for_question ();
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  g_assert_true (shows (page, "Signed by 1 of 2"));
  click_on (page, "Take Back");
  tamiz_test_shot (wait_for_question (), "definition-take-back");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (says (page, "state_label", "Draft"));
  g_assert_false (shows (page, "Signed by 1 of 2"));
  g_assert_true (shows (page, "Propose to…"));
}

/* Whoever has a passphrase signs with it; giving it up, or mistyping it, signs nothing. */
static void
a_signature_is_confirmed_by_the_passphrase (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  TamizPage *page;

  json_decref (tamiz_test_session_do (test->base, "user.set", "user", MIA, "new-passphrase",
                                      "correct horse", NULL));
  json_decref (
      tamiz_test_session_do (test->base, "definition.new", "starter", "small-company.en", NULL));
  json_decref (tamiz_test_session_do (test->base, "definition.propose", NULL));
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "Sign for Marketing"));
  click_on (page, "Sign for Marketing");
  wait_for_question ();
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  g_assert_true (shows (page, "Signed by 0 of 2"));
  g_assert_null (tamiz_test_find_type (page, TAMIZ_TYPE_NOTICE));

  click_on (page, "Sign for Marketing");
  tamiz_test_shot (wait_for_question (), "definition-passphrase");
  tamiz_test_type ("correct horse");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (shows (page, "Signed by 1 of 2"));
  g_assert_true (shows (
      page, "Signed on Monday 2 March 2026, 11:00, with the key that their passphrase opens"));
}

/* One side alone cannot agree with itself: said in the dialog, which stays. */
static void
a_proposal_without_one_side_is_refused_in_place (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  TamizPage *page;
  GtkWidget *dialog;

  json_decref (
      tamiz_test_session_do (test->base, "definition.new", "starter", "small-company.en", NULL));
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "Propose to…"));
  click_on (page, "Propose to…");
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PROPOSE_DIALOG) != NULL);
  dialog = tamiz_test_find_toplevel (TAMIZ_TYPE_PROPOSE_DIALOG);
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_text (dialog, "Vera"));
  tamiz_test_click (tamiz_test_find_id (dialog, "propose_button"));
  tamiz_test_wait (tamiz_test_find_id (dialog, "notice") != NULL);
  tamiz_test_shot (dialog, "definition-refused");
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PROPOSE_DIALOG) == NULL);
  g_assert_true (says (page, "state_label", "Draft"));
}

/* A team that has nobody for sales yet is shown the way to them. */
static void
a_side_without_people_leads_to_them (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;
  TamizPage *page;
  GtkWidget *dialog;

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Mía", "email", MIA, "role",
                                      "marketing,manager,steward", NULL));
  tamiz_test_session_as (base, MIA);
  json_decref (tamiz_test_session_do (base, "definition.new", "starter", "small-company.en", NULL));
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "definition");
  click_on (page, "Propose to…");
  tamiz_test_wait ((dialog = tamiz_test_find_toplevel (TAMIZ_TYPE_PROPOSE_DIALOG)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  tamiz_test_settle (200);
  g_assert_false (shows (dialog, "Works for Both"));
  tamiz_test_shot (dialog, "definition-nobody-for-sales");
  tamiz_test_click (tamiz_test_find_text (dialog, "Add a Colleague…"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PROPOSE_DIALOG) == NULL);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES) != NULL);
  gtk_window_destroy (GTK_WINDOW (tamiz_test_find_toplevel (TAMIZ_TYPE_PREFERENCES)));
}

static void
a_file_is_read_and_a_wrong_one_refused_in_place (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  TamizPage *page = tamiz_test_window_go (test, "definition");
  g_autofree char *good = dup_starter ();
  g_autofree char *text = NULL, *wrong = NULL;
  g_autoptr (GString) changed = NULL;

  g_assert_true (g_file_get_contents (good, &text, NULL, NULL));
  changed = g_string_new (text);
  g_string_replace (changed, "\"weight\": 30", "\"weight\": -30", 1);
  wrong = tamiz_test_session_write (test->base, "wrong.duo.json", changed->str);
  tamiz_test_wait (shows (page, "No Definition Yet"));
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.read-definition", "s", wrong);
  tamiz_test_wait (tamiz_test_find_id (page, "notice") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "definition-wrong-file");
  g_assert_true (shows (page, "No Definition Yet"));

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.read-definition", "s", good);
  tamiz_test_wait (shows (page, "Version 1"));
  g_assert_null (tamiz_test_find_id (page, "notice"));
}

static void
do_it (TamizTestWindow *test,
       const char      *operation,
       const char      *name,
       const char      *value)
{
  if (name != NULL)
    json_decref (tamiz_test_session_do (test->base, operation, name, value, NULL));
  else
    json_decref (tamiz_test_session_do (test->base, operation, NULL));
}

static char *
dup_title (TamizTestWindow *test,
           const char      *version)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test->base, "definition.show", "version", version, NULL);

  return g_strdup (tamiz_test_get (shown, "title"));
}

static void
assert_title (TamizTestWindow *test,
              const char      *version,
              const char      *expected)
{
  g_autofree char *title = dup_title (test, version);

  g_assert_cmpstr (title, ==, expected);
}

/* The window in which a file is shown beside the draft, when it lies still. */
static GtkWidget *
read_beside_the_draft (TamizTestWindow *test,
                       const char      *path)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.read-definition", "s", path);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_READ_DIALOG) != NULL);
  dialog = tamiz_test_find_toplevel (TAMIZ_TYPE_READ_DIALOG);
  tamiz_test_wait (shows (dialog, "From version 1 to the file"));
  tamiz_test_settle (200);
  return dialog;
}

static void
leave_dialog (TamizTestWindow *test,
              GtkWidget       *dialog,
              guint            key,
              GdkModifierType  modifiers)
{
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  tamiz_test_key (key, modifiers);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_READ_DIALOG) == NULL);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
}

#define ALONE \
  "“Need” decides alone: with it alone fit is 80, which is enough for MQL. Give the others more weight, or raise the bands"

/* Before anything is written one sees what a file changes in the draft in sight, and what is wrong with it. */
static void
a_file_is_shown_beside_the_draft (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  g_autofree char *path = dup_starter (), *lopsided = NULL, *text = NULL;
  g_autoptr (json_t) document = json_load_file (path, 0, NULL);
  TamizPage *page;
  GtkWidget *dialog;

  json_object_set_new (json_array_get (json_object_get (document, "criteria"), 0), "weight", json_integer (200));
  text = tamiz_json_to_text (document);
  lopsided = tamiz_test_session_write (test->base, "lopsided.duo.json", text);
  do_it (test, "definition.new", "starter", "consultative.en");
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "Version 1") && shows (page, "Holidays"));

  dialog = read_beside_the_draft (test, lopsided);
  g_assert_true (shows (dialog, "Lead in a small company") && shows (dialog, ALONE));
  g_assert_true (shows (dialog, "lopsided.duo.json"));
  tamiz_test_wait (shows (dialog, "The title is now “Lead in a small company” instead of “Lead in a consultative "
                                  "sale”"));
  tamiz_test_shot (dialog, "definition-file-beside-draft");
  leave_dialog (test, dialog, GDK_KEY_Escape, 0);
  assert_title (test, "1", "Lead in a consultative sale");

  /* The keyboard stands on what one came for. */
  dialog = read_beside_the_draft (test, path);
  leave_dialog (test, dialog, GDK_KEY_Return, 0);
  tamiz_test_wait (shows (test->window, "Draft replaced"));
  tamiz_test_wait (shows (page, "Lead in a small company"));
  assert_title (test, "1", "Lead in a small company");
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  tamiz_test_wait (shows (page, "Lead in a consultative sale"));

  dialog = read_beside_the_draft (test, path);
  leave_dialog (test, dialog, GDK_KEY_a, GDK_ALT_MASK);
  tamiz_test_wait (shows (page, "Version 2"));
  assert_title (test, "1", "Lead in a consultative sale");
  assert_title (test, "2", "Lead in a small company");
}

/* Where somebody wrote meanwhile, nothing is replaced, and it is said. */
static void
a_draft_that_was_changed_is_not_replaced (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  g_autofree char *path = dup_starter ();
  TamizPage *page;
  GtkWidget *dialog;

  do_it (test, "definition.new", "starter", "consultative.en");
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "Version 1") && shows (page, "Holidays"));
  dialog = read_beside_the_draft (test, path);
  json_decref (tamiz_test_session_do (test->base, "definition.edit", "part", "title", "value", "\"Mine\"", NULL));
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_id (dialog, "notice") != NULL);
  assert_title (test, "1", "Mine");
  leave_dialog (test, dialog, GDK_KEY_Escape, 0);
}

/* The file says what the signatures bind: read again it has the same digest. */
static void
a_version_is_saved_as_it_is_signed (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  g_autofree char *path = g_build_filename (test->base->folder, "saved.duo.json", NULL);
  g_autofree char *nowhere
      = g_build_filename (test->base->folder, "no", "folder", "saved.duo.json", NULL);
  g_autoptr (json_t) first
      = tamiz_test_session_do (test->base, "definition.new", "starter", "small-company.en", NULL);
  g_autoptr (json_t) second = NULL;
  TamizPage *page = tamiz_test_window_go (test, "definition");

  tamiz_test_wait (shows (page, "Version 1"));
  gtk_widget_activate_action (tamiz_test_find_id (page, "version_files"), "version.save-as", "s", nowhere);
  tamiz_test_wait (tamiz_test_find_id (page, "notice") != NULL);
  gtk_widget_activate_action (tamiz_test_find_id (page, "version_files"), "version.save-as", "s", path);
  tamiz_test_wait (shows (test->window, "“saved.duo.json” was saved"));
  g_assert_null (tamiz_test_find_id (page, "notice"));
  second = tamiz_test_session_do (test->base, "definition.import", "file", path, NULL);
  g_assert_cmpstr (tamiz_test_get (first, "digest"), ==, tamiz_test_get (second, "digest"));
}

/* Who begins reads by which method each is made, and what for; the other language is at hand. */
static void
starters_tell_what_they_are_good_for (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  TamizPage *page = tamiz_test_window_go (test, "definition");
  GtkWidget *folded, *row;

  tamiz_test_wait (shows (page, "Lead by BANT: budget, authority, need, time frame"));
  row = tamiz_test_find_text (page, "Lead by BANT: budget, authority, need, time frame");
  row = gtk_widget_get_ancestor (row, ADW_TYPE_ACTION_ROW);
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "IBM"));
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "\nNot for purchases"));

  folded = gtk_widget_get_ancestor (tamiz_test_find_text (page, "Spanish"), ADW_TYPE_EXPANDER_ROW);
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  gtk_widget_child_focus (folded, GTK_DIR_TAB_FORWARD);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (folded)));
  row = tamiz_test_find_text (folded, "Lead después de un evento");
  row = gtk_widget_get_ancestor (row, ADW_TYPE_ACTION_ROW);
  tamiz_test_wait (gtk_widget_get_mapped (row));
  gtk_widget_grab_focus (row);
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "definition-other-language");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (shows (page, "Version 1") && shows (page, "Lead después de un evento"));
  tamiz_test_wait (shows (page, "Where it comes from"));
}

static void
another_start_is_begun_from_the_menu (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  TamizPage *page;
  GtkWidget *window;

  json_decref (
      tamiz_test_session_do (test->base, "definition.new", "starter", "small-company.en", NULL));
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "Version 1"));
  tamiz_test_click (tamiz_test_find_id (page, "new_button"));
  tamiz_test_wait (shows (page, "Start From…"));
  click_on (page, "Start From…");
  tamiz_test_wait ((window = tamiz_test_find_toplevel (ADW_TYPE_WINDOW)) != NULL
                   && shows (window, "Lead in a consultative sale"));
  tamiz_test_focus_window (GTK_WINDOW (window));
  tamiz_test_settle (200);
  tamiz_test_shot (window, "definition-start");
  tamiz_test_click (tamiz_test_find_text (window, "Lead in a consultative sale"));
  tamiz_test_wait (shows (page, "Version 2") && shows (page, "Authority"));
}

static void
a_version_and_a_criterion_are_brought_into_sight (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (40);
  g_autoptr (json_t) draft = NULL;
  g_autofree char *number = NULL;
  TamizPage *page;
  GtkAdjustment *adjustment;

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-criterion", "s",
                              "meets_executive");
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (tamiz_test_find_id (page, "scroller") != NULL);
  adjustment = gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (tamiz_test_find_id (page, "scroller")));
  tamiz_test_wait (gtk_adjustment_get_value (adjustment) > 300);
  tamiz_test_shot (GTK_WIDGET (test->window), "definition-criterion");

  tamiz_test_session_as (test->base, "lucia@muestra.example");
  draft = tamiz_test_session_do (test->base, "definition.new", "starter", "small-company.en", NULL);
  number = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_json_get_int (draft, "version", 0));
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-definition", "s", number);
  tamiz_test_wait (says (page, "state_label", "Draft"));
  tamiz_test_wait (shows (page, "Lead in a small company"));
}

/* Whoever is to sign a new version reads what it changes. */
static void
what_a_version_changes_is_told (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  g_autofree char *path = g_build_filename (test->base->folder, "duo.pdf", NULL);
  TamizPage *page;

  do_it (test, "definition.new", "starter", "small-company.en");
  do_it (test, "definition.propose", NULL, NULL);
  do_it (test, "definition.sign", "side", "marketing");
  tamiz_test_session_as (test->base, VERA);
  do_it (test, "definition.sign", "side", "sales");
  tamiz_test_session_as (test->base, MIA);
  do_it (test, "definition.new", "starter", "consultative.en");
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (says (page, "state_label", "In force") && shows (page, "Holidays"));
  /* It changes nothing of itself. */
  g_assert_null (tamiz_test_find_text (page, "What Changes"));

  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-definition", "s", "2");
  tamiz_test_wait (says (page, "state_label", "Draft") && shows (page, "What Changes"));
  click_on (page, "What Changes");
  tamiz_test_wait (shows (page, "From version 1 to version 2") && shows (page, "“Need” weighs 20 instead of 30"));
  tamiz_test_settle (200);
  g_assert_true (shows (page, "New criterion “Authority”: Asked · 15% of the fit · required"));
  g_assert_true (shows (page, "Before") && shows (page, "Now"));
  tamiz_test_shot (GTK_WIDGET (test->window), "definition-changes");

  /* Back to the text, by keyboard. */
  gtk_widget_grab_focus (tamiz_test_find_id (page, "text_button"));
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (!shows (page, "From version 1 to version 2") && shows (page, "Authority"));

  gtk_widget_activate_action (tamiz_test_find_id (page, "version_files"), "version.pdf-as", "s", path);
  tamiz_test_wait (shows (test->window, "“duo.pdf” was saved"));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  tamiz_test_click (tamiz_test_find_nth (tamiz_test_find_id (page, "version_files"), GTK_TYPE_MENU_BUTTON, 0));
  tamiz_test_wait (shows (page, "As a Document (PDF)…"));
  tamiz_test_settle (200);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_settle (200);
}

/* A signer at another computer: out goes a file, and another one comes back. */
static void
a_signer_elsewhere_signs_by_file (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  g_autofree char *asked = g_build_filename (test->base->folder, "asked.duo-sign.json", NULL);
  g_autofree char *answered = g_build_filename (test->base->folder, "answered.duo-sign.json", NULL);
  g_autoptr (json_t) summary = NULL;
  GtkWidget *menu, *dialog;
  TamizPage *page;

  do_it (test, "definition.new", "starter", "small-company.en");
  do_it (test, "definition.propose", NULL, NULL);
  do_it (test, "definition.sign", "side", "marketing");
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "Signed by 1 of 2") && shows (page, "Holidays"));
  menu = tamiz_test_find_type (page, TAMIZ_TYPE_FILE_SIGNING);

  /* The menu, by keyboard. */
  gtk_widget_child_focus (menu, GTK_DIR_TAB_FORWARD);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (shows (menu, "Send for Signature…") && shows (menu, "Read a Signed File…"));
  tamiz_test_settle (200);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "definition-by-file");
  gtk_widget_activate_action (menu, "by-file.send-as", "s", asked);
  tamiz_test_wait (shows (test->window, "“asked.duo-sign.json” was saved"));

  /* What nobody has signed is not taken over. */
  gtk_widget_activate_action (menu, "by-file.read-from", "s", asked);
  tamiz_test_wait (tamiz_test_find_id (page, "notice") != NULL);
  g_assert_null (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG));

  summary = tamiz_sign_file (asked, answered, VERA, NULL, "correct horse",
                             tamiz_clock_get_now (test->base->clock), NULL);
  g_assert_nonnull (summary);
  gtk_widget_activate_action (menu, "by-file.read-from", "s", answered);
  tamiz_test_wait ((dialog = tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  tamiz_test_settle (300);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)),
                            tamiz_json_get_text (summary, "fingerprint")));
  tamiz_test_shot (dialog, "definition-take-over");
  /* Enter alone trusts no key that the base does not know. */
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG) == NULL);
  tamiz_test_settle (200);
  g_assert_true (shows (page, "Signed by 1 of 2"));

  tamiz_test_focus_window (GTK_WINDOW (test->window));
  gtk_widget_activate_action (menu, "by-file.read-from", "s", answered);
  tamiz_test_wait ((dialog = tamiz_test_find_toplevel (ADW_TYPE_MESSAGE_DIALOG)) != NULL);
  tamiz_test_focus_window (GTK_WINDOW (dialog));
  tamiz_test_settle (300);
  tamiz_test_key (GDK_KEY_t, GDK_ALT_MASK);
  tamiz_test_wait (says (page, "state_label", "In force since"));
  tamiz_test_focus_window (GTK_WINDOW (test->window));
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "definition-signed-by-file");
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
#define ADD(name, func) g_test_add_func ("/pages/definition/" name, func)
  ADD ("a-new-base-comes-to-an-agreement", a_new_base_comes_to_an_agreement);
  ADD ("whoever-is-no-signer-sees-why", whoever_is_no_signer_sees_why);
  ADD ("what-is-taken-back-is-a-draft-again", what_is_taken_back_is_a_draft_again);
  ADD ("a-signature-is-confirmed-by-the-passphrase", a_signature_is_confirmed_by_the_passphrase);
  ADD ("a-side-without-people-leads-to-them", a_side_without_people_leads_to_them);
  ADD ("a-proposal-without-one-side-is-refused-in-place",
       a_proposal_without_one_side_is_refused_in_place);
  ADD ("a-file-is-read-and-a-wrong-one-refused-in-place",
       a_file_is_read_and_a_wrong_one_refused_in_place);
  ADD ("a-file-is-shown-beside-the-draft", a_file_is_shown_beside_the_draft);
  ADD ("a-draft-that-was-changed-is-not-replaced", a_draft_that_was_changed_is_not_replaced);
  ADD ("a-version-is-saved-as-it-is-signed", a_version_is_saved_as_it_is_signed);
  ADD ("starters-tell-what-they-are-good-for", starters_tell_what_they_are_good_for);
  ADD ("another-start-is-begun-from-the-menu", another_start_is_begun_from_the_menu);
  ADD ("a-version-and-a-criterion-are-brought-into-sight",
       a_version_and_a_criterion_are_brought_into_sight);
  ADD ("what-a-version-changes-is-told", what_a_version_changes_is_told);
  ADD ("a-signer-elsewhere-signs-by-file", a_signer_elsewhere_signs_by_file);
  return g_test_run ();
}
