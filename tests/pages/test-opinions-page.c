#include "config.h"

#include "tamiz-ask-dialog.h"
#include "tamiz-test-window.h"

/* What both sides say: comments on a draft, and their answers before there is one. */

#define MIA "mia@tamiz.example"
#define VERA "vera@tamiz.example"

static TamizTestWindow *
open_new_base (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);

  json_decref (tamiz_test_session_do (base, "user.add", "name", "Mía Arce", "email", MIA, "role",
                                      "manager,marketing,steward", NULL));
  tamiz_test_session_as (base, MIA);
  json_decref (tamiz_test_session_do (base, "user.add", "name", "Vera Luna", "email", VERA, "role", "sales", NULL));

  return tamiz_test_window_new (base);
}

static gboolean
shows (gpointer    page,
       const char *text)
{
  return tamiz_test_find_text (page, text) != NULL;
}

static void
say_as (TamizTestWindow *test,
        const char      *who,
        const char      *part,
        const char      *text)
{
  tamiz_test_session_as (test->base, who);
  json_decref (tamiz_test_session_do (test->base, "definition.comment", "part", part, "text", text, NULL));
}

static TamizPage *
open_draft (TamizTestWindow *test)
{
  TamizPage *page;

  tamiz_test_session_as (test->base, MIA);
  json_decref (tamiz_test_session_do (test->base, "definition.new", "starter", "consultative.en", NULL));
  say_as (test, MIA, "criteria/budget", "Nobody tells us on the first call. Is it needed?");
  tamiz_test_window_as (test, VERA);
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "1 open comment") && shows (page, "Holidays"));
  tamiz_test_settle (300);

  return page;
}

static gboolean
is_open (TamizTestWindow *test,
         gint64           expected)
{
  g_autoptr (json_t) comments = tamiz_test_session_do (test->base, "definition.comments", NULL);

  return json_integer_value (tamiz_test_find (comments, "open")) == expected;
}

/* Sales, who may not write marketing's draft, says what it thinks of it, and settles what is settled. */
static void
sales_comments_on_marketings_draft (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  TamizPage *page = open_draft (test);
  GtkWidget *entry = tamiz_test_find_id (page, "entry");

  g_assert_false (shows (page, "Settled by"));
  g_assert_true (shows (page, "Criteria: Budget"));
  gtk_widget_grab_focus (entry);
  tamiz_test_type ("eight hours are too few");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (shows (page, "2 open comments") && shows (page, "eight hours are too few"));
  g_assert_true (shows (page, "The whole definition"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  tamiz_test_shot (GTK_WIDGET (test->window), "comments-reading");

  tamiz_test_click (tamiz_test_find_type (tamiz_test_find_id (page, "open_list"), GTK_TYPE_BUTTON));
  tamiz_test_wait (shows (page, "1 open comment") && shows (page, "1 settled comment"));
  g_assert_true (is_open (test, 1));
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_text (test->window, "Undo"));
  tamiz_test_wait (shows (page, "2 open comments"));
  g_assert_true (is_open (test, 2));

  /* A comment leads to what it is about. */
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_text (page, "Nobody tells us on the first call. Is it needed?"));
  tamiz_test_wait (gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (
                       GTK_SCROLLED_WINDOW (tamiz_test_find_id (page, "scroller")))) > 200);
}

/* Who writes the draft sees at which section something was said, and answers there. */
static void
comments_are_beside_the_editor (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  TamizPage *page;
  GtkWidget *view;
  g_autoptr (json_t) comments = NULL;

  json_decref (tamiz_test_session_do (test->base, "definition.new", "starter", "consultative.en", NULL));
  say_as (test, VERA, "criteria/need", "Ask what it costs them today");
  say_as (test, VERA, "sla/accept_hours", "Eight hours are too few");
  tamiz_test_session_as (test->base, MIA);
  tamiz_test_window_as (test, MIA);
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "2 open comments") && shows (page, "Holidays"));
  tamiz_test_settle (300);
  tamiz_test_click (tamiz_test_find_id (page, "edit_button"));
  tamiz_test_wait (shows (page, "Tried on the Base") && shows (page, "Comments (2)"));
  tamiz_test_settle (300);
  tamiz_test_click (tamiz_test_find_text (page, "Comments (2)"));
  view = tamiz_test_find_id (page, "draft_bin");
  tamiz_test_wait (shows (view, "Ask what it costs them today"));
  tamiz_test_settle (300);
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "section_list"), "Criteria"));
  tamiz_test_settle (300);
  gtk_widget_grab_focus (tamiz_test_find_id (view, "entry"));
  tamiz_test_type ("we will");
  tamiz_test_shot (GTK_WIDGET (test->window), "comments-editor");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (shows (page, "Comments (3)"));
  comments = tamiz_test_session_do (test->base, "definition.comments", NULL);
  g_assert_cmpstr (tamiz_test_get (comments, "items.2.part"), ==, "criteria");

  /* A comment leads to what it is about. */
  tamiz_test_click (tamiz_test_find_text (view, "Eight hours are too few"));
  tamiz_test_wait (gtk_list_box_row_get_index (gtk_list_box_get_selected_row (
                       GTK_LIST_BOX (tamiz_test_find_id (page, "section_list")))) == 6);
}

static gboolean
has_begun (GtkWidget  *view,
           const char *text)
{
  GtkWidget *entry = tamiz_test_find_id (view, "entry");

  return entry != NULL && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (entry)), text) == 0;
}

static void
choose_part (GtkWidget *view,
             guint      position)
{
  gtk_drop_down_set_selected (GTK_DROP_DOWN (tamiz_test_find_id (view, "part_drop")), position);
}

/* What somebody has begun to say stays with the version and the part that it is about. */
static void
what_was_begun_stays_with_its_version (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  TamizPage *page;
  GtkWidget *view;
  g_autoptr (json_t) comments = NULL;

  json_decref (tamiz_test_session_do (test->base, "definition.new", "starter", "consultative.en", NULL));
  page = open_draft (test);
  gtk_widget_grab_focus (tamiz_test_find_id (page, "entry"));
  tamiz_test_type ("eight hours");
  tamiz_test_click (tamiz_test_find_text (page, "Version 1"));
  tamiz_test_wait (has_begun (GTK_WIDGET (page), ""));
  tamiz_test_settle (300);
  gtk_widget_grab_focus (tamiz_test_find_id (page, "entry"));
  tamiz_test_type ("of the first");
  tamiz_test_click (tamiz_test_find_text (page, "Version 2"));
  tamiz_test_wait (has_begun (GTK_WIDGET (page), "eight hours"));
  tamiz_test_settle (300);

  /* Whoever chooses what their words are about takes them there. */
  choose_part (GTK_WIDGET (page), 3);
  g_assert_true (has_begun (GTK_WIDGET (page), "eight hours"));
  gtk_widget_grab_focus (tamiz_test_find_id (page, "entry"));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (shows (page, "2 open comments") && has_begun (GTK_WIDGET (page), ""));
  comments = tamiz_test_session_do (test->base, "definition.comments", "version", "2", NULL);
  g_assert_cmpstr (tamiz_test_get (comments, "items.1.part"), ==, "criteria");
  g_assert_cmpstr (tamiz_test_get (comments, "items.1.text"), ==, "eight hours");
  tamiz_test_click (tamiz_test_find_text (page, "Version 1"));
  tamiz_test_wait (has_begun (GTK_WIDGET (page), "of the first"));

  /* Somebody else at this desk has begun nothing; in the editor each section keeps its own. */
  tamiz_test_window_as (test, MIA);
  tamiz_test_wait (has_begun (GTK_WIDGET (page), "") && tamiz_test_find_id (page, "edit_button") != NULL);
  tamiz_test_settle (300);
  tamiz_test_click (tamiz_test_find_id (page, "edit_button"));
  tamiz_test_wait (shows (page, "Tried on the Base"));
  tamiz_test_settle (300);
  tamiz_test_click (tamiz_test_find_text (page, "Comments"));
  view = tamiz_test_find_id (page, "draft_bin");
  tamiz_test_wait (tamiz_test_find_id (view, "entry") != NULL);
  tamiz_test_settle (300);
  gtk_widget_grab_focus (tamiz_test_find_id (view, "entry"));
  tamiz_test_type ("well said");
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "section_list"), "Criteria"));
  tamiz_test_wait (has_begun (view, ""));
  tamiz_test_click (tamiz_test_find_text (tamiz_test_find_id (page, "section_list"), "Agreement"));
  tamiz_test_wait (has_begun (view, "well said"));
}

static void
comments_in_spanish (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  TamizPage *page;

  if (!tamiz_test_speak_spanish (TRUE))
    {
      g_test_skip ("there is no Spanish locale here");
      return;
    }
  test = open_new_base ();
  json_decref (tamiz_test_session_do (test->base, "definition.new", "starter", "consultative.es", NULL));
  say_as (test, VERA, "criteria/budget", "Nadie lo dice en la primera llamada");
  tamiz_test_window_as (test, VERA);
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "1 comentario abierto") && shows (page, "Criterios: Presupuesto"));
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "comments-reading-es");
  tamiz_test_speak_spanish (FALSE);
}

static void
check (GtkWidget  *dialog,
       const char *label)
{
  GtkWidget *button;

  tamiz_test_wait (shows (dialog, label));
  button = gtk_widget_get_ancestor (tamiz_test_find_text (dialog, label), GTK_TYPE_CHECK_BUTTON);
  gtk_widget_grab_focus (button);
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (gtk_check_button_get_active (GTK_CHECK_BUTTON (button)));
}

static void
go_on (GtkWidget  *dialog,
       const char *shown)
{
  tamiz_test_click (tamiz_test_find_id (dialog, "next_button"));
  tamiz_test_wait (shows (dialog, shown));
  tamiz_test_settle (250);
}

static GtkWidget *
open_asking (TamizTestWindow *test,
             const char      *button)
{
  TamizPage *page = tamiz_test_window_go (test, "definition");
  GtkWidget *dialog;

  tamiz_test_wait (shows (page, button));
  tamiz_test_settle (300);
  gtk_widget_grab_focus (gtk_widget_get_ancestor (tamiz_test_find_text (page, button), GTK_TYPE_BUTTON));
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_ASK_DIALOG) != NULL);
  dialog = tamiz_test_find_toplevel (TAMIZ_TYPE_ASK_DIALOG);
  tamiz_test_focus_window (GTK_WINDOW (dialog));

  return dialog;
}

static void
answer_as_sales (TamizTestWindow *test)
{
  tamiz_test_session_as (test->base, VERA);
  json_decref (tamiz_test_session_do (
      test->base, "definition.opinion", "side", "sales", "answers",
      "{\"profile\":{\"sizes\":[\"50-249\"],\"levels\":[\"owner\"],\"text\":\"Who exports\"},"
      "\"signs\":{\"activities\":[\"demo\",\"chat\"]},\"must_know\":{\"criteria\":[\"need\",\"budget\"]},"
      "\"deal_breakers\":{\"reasons\":[\"competitor\"]}}", NULL));
  tamiz_test_session_as (test->base, MIA);
}

/* From the first question to the draft that both sides' answers make. */
static void
both_sides_are_asked_first (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  GtkWidget *dialog;
  TamizPage *page;
  g_autoptr (json_t) comments = NULL;

  tamiz_test_window_as (test, MIA);
  dialog = open_asking (test, "Or Ask Both Sides First…");
  tamiz_test_wait (shows (dialog, "Whom do we want?"));
  tamiz_test_settle (300);
  check (dialog, "50–249");
  check (dialog, "Owner or partner");
  check (dialog, "Manager or head of department");
  tamiz_test_shot (dialog, "ask-profile");
  go_on (dialog, "What shows interest?");
  check (dialog, "Demonstration");
  tamiz_test_shot (dialog, "ask-signs");
  go_on (dialog, "What must be known before a handoff?");
  check (dialog, "Need");
  check (dialog, "E-mail");
  tamiz_test_shot (dialog, "ask-must-know");
  go_on (dialog, "What rules somebody out?");
  check (dialog, "Competitor");
  check (dialog, "No budget");
  go_on (dialog, "Waiting for the Other Side");
  tamiz_test_shot (dialog, "ask-waiting");

  /* As soon as sales has answered it is seen. */
  answer_as_sales (test);
  tamiz_test_wait (shows (dialog, "What Both Sides Say") && shows (dialog, "Only Sales"));
  g_assert_true (shows (dialog, "Only Marketing") && shows (dialog, "Both") && shows (dialog, "Who exports"));
  tamiz_test_settle (300);
  tamiz_test_shot (dialog, "ask-compared");
  tamiz_test_click (tamiz_test_find_id (dialog, "draft_button"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_ASK_DIALOG) == NULL);
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "Version 1") && shows (page, "Holidays"));
  comments = tamiz_test_session_do (test->base, "definition.comments", NULL);
  g_assert_cmpint (json_integer_value (tamiz_test_find (comments, "open")), >=, 4);
  tamiz_test_wait (shows (page, "Show All 7") && !shows (tamiz_test_find_id (page, "open_list"), "Interest"));
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "ask-draft");
  tamiz_test_click (tamiz_test_find_text (page, "Show All 7"));
  tamiz_test_wait (shows (tamiz_test_find_id (page, "open_list"), "Interest") && !shows (page, "Show All 7"));
}

/* Whose turn it is learns it where the day begins. */
static void
today_says_whose_turn_it_is (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  TamizPage *page;

  answer_as_sales (test);
  tamiz_test_window_as (test, MIA);
  page = tamiz_test_window_go (test, "today");
  tamiz_test_wait (shows (page, "What is a good lead?"));
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "ask-today");
  tamiz_test_click (tamiz_test_find_text (page, "What is a good lead?"));
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_ASK_DIALOG) != NULL);
  tamiz_test_wait (shows (tamiz_test_find_toplevel (TAMIZ_TYPE_ASK_DIALOG), "Whom do we want?"));
}

static void
asked_in_spanish (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  GtkWidget *dialog;

  if (!tamiz_test_speak_spanish (TRUE))
    {
      g_test_skip ("there is no Spanish locale here");
      return;
    }
  test = open_new_base ();
  answer_as_sales (test);
  tamiz_test_window_as (test, MIA);
  dialog = open_asking (test, "O pregunte primero a ambos lados…");
  tamiz_test_wait (shows (dialog, "¿A quién queremos?"));
  g_assert_false (shows (dialog, "Who exports"));
  go_on (dialog, "¿Qué muestra interés?");
  tamiz_test_shot (dialog, "ask-signs-es");
  go_on (dialog, "¿Qué hay que saber antes de una entrega?");
  tamiz_test_shot (dialog, "ask-must-know-es");
  check (dialog, "Necesidad");
  go_on (dialog, "¿Qué descarta a alguien?");
  go_on (dialog, "Solo ventas");
  tamiz_test_shot (dialog, "ask-compared-es");
  tamiz_test_speak_spanish (FALSE);
}

int
main (int   argc,
      char *argv[])
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;

  g_test_add_func ("/opinions/sales-comments-on-marketings-draft", sales_comments_on_marketings_draft);
  g_test_add_func ("/opinions/comments-are-beside-the-editor", comments_are_beside_the_editor);
  g_test_add_func ("/opinions/what-was-begun-stays-with-its-version", what_was_begun_stays_with_its_version);
  g_test_add_func ("/opinions/comments-in-spanish", comments_in_spanish);

  g_test_add_func ("/opinions/both-sides-are-asked-first", both_sides_are_asked_first);
  g_test_add_func ("/opinions/today-says-whose-turn-it-is", today_says_whose_turn_it_is);
  g_test_add_func ("/opinions/asked-in-spanish", asked_in_spanish);

  return g_test_run ();
}
