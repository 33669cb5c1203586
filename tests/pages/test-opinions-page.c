#include "config.h"

#include "tamiz-comment-list.h"
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
  json_decref (tamiz_test_session_do (test->base, "definition.start", "key", "consultative.en", NULL));
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
}

/* Who writes the draft sees at which section something was said, and answers there. */
static void
comments_are_beside_the_editor (void)
{
  g_autoptr (TamizTestWindow) test = open_new_base ();
  TamizPage *page;
  GtkWidget *view;
  g_autoptr (json_t) comments = NULL;

  json_decref (tamiz_test_session_do (test->base, "definition.start", "key", "consultative.en", NULL));
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
  json_decref (tamiz_test_session_do (test->base, "definition.start", "key", "consultative.es", NULL));
  say_as (test, VERA, "criteria/budget", "Nadie lo dice en la primera llamada");
  tamiz_test_window_as (test, VERA);
  page = tamiz_test_window_go (test, "definition");
  tamiz_test_wait (shows (page, "1 comentario abierto") && shows (page, "Criterios: Presupuesto"));
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "comments-reading-es");
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
  g_test_add_func ("/opinions/comments-in-spanish", comments_in_spanish);

  return g_test_run ();
}
