#include "config.h"

#include "tamiz-test-window.h"

static GListModel *
get_model (TamizPage *page)
{
  GtkWidget *view = tamiz_test_find_id (page, "list_view");

  return view != NULL ? G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view))) : NULL;
}

static guint
count_shown (TamizPage *page)
{
  GListModel *model = get_model (page);

  return model != NULL ? g_list_model_get_n_items (model) : 0;
}

static void
typing_finds_a_company_and_enter_opens_it (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (120);
  TamizPage *page = tamiz_test_window_go (test, "companies");
  guint all;

  tamiz_test_wait (count_shown (page) > 50);
  all = count_shown (page);
  tamiz_test_click (tamiz_test_find_id (page, "search_entry"));
  tamiz_test_type ("ferretería");
  tamiz_test_wait (count_shown (page) > 0 && count_shown (page) < all);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_id (page, "name_label") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "companies");
  g_assert_nonnull (
      g_strstr_len (gtk_label_get_text (GTK_LABEL (tamiz_test_find_id (page, "name_label"))), -1, "Ferretería"));

  tamiz_test_click (tamiz_test_find_id (page, "search_entry"));
  tamiz_test_type ("xyz");
  tamiz_test_wait (tamiz_test_find_text (page, "No Company Found") != NULL);
}

/* What another program writes is seen without asking. */
static void
a_company_that_comes_is_shown (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestWindow) test = NULL;
  TamizPage *page;

  tamiz_test_session_agree (base);
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "companies");
  tamiz_test_wait (tamiz_test_find_text (page, "No Companies Yet") != NULL);
  g_free (tamiz_test_session_add_lead (base));
  tamiz_test_wait (count_shown (page) == 1);
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;
  g_test_add_func ("/pages/companies/typing-finds-a-company-and-enter-opens-it",
                   typing_finds_a_company_and_enter_opens_it);
  g_test_add_func ("/pages/companies/a-company-that-comes-is-shown", a_company_that_comes_is_shown);
  return g_test_run ();
}
