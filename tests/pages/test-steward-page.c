#include "config.h"

#include "tamiz-merge-chooser.h"
#include "tamiz-notice.h"
#include "tamiz-steward-row.h"
#include "tamiz-test-window.h"
#include "tamiz-time.h"

#include <adwaita.h>
#include <string.h>

/* The state of the base: lists with how long they are, each mended by pointer and keys. */

#define DO(...) json_decref (tamiz_test_session_do (__VA_ARGS__, NULL))

static TamizTestSession *
begin (void)
{
  TamizTestSession *base = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (base);
  return base;
}

static gint64
count_of (TamizTestWindow *test,
          const char      *list)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test->base, "steward.show", NULL);
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (shown, "items"), i, item)
    {
      if (g_strcmp0 (tamiz_test_get (item, "list"), list) == 0)
        return json_integer_value (json_object_get (item, "count"));
    }

  g_assert_not_reached ();
}

static guint
count_rows (TamizPage *page)
{
  GtkWidget *view = tamiz_test_find_id (page, "list_view");

  return view != NULL ? g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view)))) : 0;
}

static void
choose (TamizPage  *page,
        const char *title)
{
  tamiz_test_click (tamiz_test_find_text (page, title));
}

static void
focus_first (TamizPage *page)
{
  tamiz_test_wait (count_rows (page) > 0 && tamiz_test_find_type (page, TAMIZ_TYPE_STEWARD_ROW) != NULL);
  tamiz_test_settle (100);
  tamiz_test_click (tamiz_test_find_id (tamiz_test_find_type (page, TAMIZ_TYPE_STEWARD_ROW), "name_label"));
}

static const char *
get_notice (TamizPage *page)
{
  GtkWidget *notice = tamiz_test_find_id (page, "notice");

  return notice != NULL ? tamiz_notice_get_text (TAMIZ_NOTICE (notice)) : NULL;
}

static void
a_base_in_order_says_so (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new (begin ());
  TamizPage *page = tamiz_test_window_go (test, "steward");

  tamiz_test_wait (tamiz_test_find_text (page, "All Is Well") != NULL);
  choose (page, "Forgotten leads");
  tamiz_test_wait (tamiz_test_find_text (page, "Something has happened in every open lead of late.") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "steward-good");
}

/* F2 goes into the field, Enter saves it, and it leaves the list. */
static void
a_number_is_mended_in_its_row (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  TamizTestSession *base = begin ();
  TamizPage *page;

  DO (base, "lead.add", "+fields", "first_name=Luz", "+fields", "email=luz@gente.example", "+fields", "phone=7123",
      "source", "Página web");
  DO (base, "lead.add", "+fields", "first_name=Pía", "+fields", "email=pia@gente.example", "+fields", "phone=7999",
      "source", "Página web");
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "steward");
  choose (page, "Numbers that cannot exist");
  tamiz_test_wait (count_rows (page) == 2);
  focus_first (page);
  tamiz_test_key (GDK_KEY_F2, 0);
  tamiz_test_wait (GTK_IS_TEXT (gtk_window_get_focus (GTK_WINDOW (test->window))));
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("71234567");
  tamiz_test_shot (GTK_WIDGET (test->window), "steward-phones");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (count_rows (page) == 1);
  g_assert_cmpint (count_of (test, "phones"), ==, 1);
}

/* Escape leaves what was there. */
static void
what_is_given_up_is_not_saved (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  TamizTestSession *base = begin ();
  TamizPage *page;
  GtkWidget *entry;

  DO (base, "lead.add", "+fields", "first_name=Luz", "+fields", "email=luz@gente.example", "+fields", "phone=7123",
      "source", "Página web");
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "steward");
  choose (page, "Numbers that cannot exist");
  focus_first (page);
  tamiz_test_key (GDK_KEY_F2, 0);
  tamiz_test_wait (GTK_IS_TEXT (gtk_window_get_focus (GTK_WINDOW (test->window))));
  tamiz_test_type ("99");
  tamiz_test_key (GDK_KEY_Escape, 0);
  entry = tamiz_test_find_id (tamiz_test_find_type (page, TAMIZ_TYPE_STEWARD_ROW), "entry");
  tamiz_test_wait (g_str_equal (gtk_editable_get_text (GTK_EDITABLE (entry)), "7123"));
  g_assert_cmpint (count_of (test, "phones"), ==, 1);
}

static void
import_rows (TamizTestSession *base)
{
  g_autofree char *path = tamiz_test_session_write (base, "rows.csv",
                                                    "nombre,correo\nEva Rey,eva@dos.example\nLuis Vera,luis@dos.example\n");

  DO (base, "import", "file", path);
}

/* Enter opens a row; what it lacks is typed, and it comes in. */
static void
a_row_is_completed_and_comes_in (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  TamizTestSession *base = begin ();
  TamizPage *page;

  import_rows (base);
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "steward");
  choose (page, "To be completed");
  tamiz_test_wait (count_rows (page) == 2);
  focus_first (page);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_id (page, "bring_button") != NULL
                   && GTK_IS_TEXT (gtk_window_get_focus (GTK_WINDOW (test->window))));
  tamiz_test_type ("Página web");
  tamiz_test_shot (GTK_WIDGET (test->window), "steward-row");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (count_rows (page) == 1);
  g_assert_cmpint (count_of (test, "set_aside"), ==, 1);
}

/* Which source it is nobody guesses. */
static void
choose_source (TamizPage *page)
{
  GtkWidget *choice = tamiz_test_find_id (page, "source_choice");

  tamiz_test_wait (g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (choice))) > 1);
  g_assert_false (gtk_widget_is_sensitive (tamiz_test_find_id (page, "source_button")));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), 1);
  g_assert_true (gtk_widget_is_sensitive (tamiz_test_find_id (page, "source_button")));
}

static void
all_rows_get_a_source_and_rows_are_discarded_with_a_reason (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  TamizTestSession *base = begin ();
  TamizPage *page;

  import_rows (base);
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "steward");
  choose (page, "To be completed");
  tamiz_test_wait (count_rows (page) == 2);
  focus_first (page);
  tamiz_test_key (GDK_KEY_Delete, 0);
  tamiz_test_wait (get_notice (page) != NULL && strstr (get_notice (page), "Say why") != NULL);
  tamiz_test_type ("De prueba");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (count_rows (page) == 1);
  tamiz_test_wait (tamiz_test_find_text (test->window, "Discarded") != NULL);
  tamiz_test_shot (GTK_WIDGET (test->window), "steward-rows");
  choose_source (page);
  tamiz_test_click (tamiz_test_find_id (page, "source_button"));
  tamiz_test_wait (tamiz_test_find_text (page, "All Is Well") != NULL);
  g_assert_cmpint (count_of (test, "set_aside"), ==, 0);
}

/* Whom a row speaks of is read in the list, of one file at a time where somebody chooses it, and
 * how many came in is said.
 */
static void
rows_of_one_file_get_a_source (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  TamizTestSession *base = begin ();
  g_autofree char *path = NULL;
  TamizPage *page;
  GtkWidget *choice;

  import_rows (base);
  path = tamiz_test_session_write (base, "more.csv", "correo,nombres,apellidos,color\nzoe@z.example,Zoe,Rivas,azul\n");
  DO (base, "import", "file", path);
  DO (base, "import", "file", path);
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "steward");
  choose (page, "To be completed");
  tamiz_test_wait (count_rows (page) == 3);
  choice = tamiz_test_find_id (page, "file_choice");
  g_assert_nonnull (choice);
  tamiz_test_settle (100);
  gtk_widget_grab_focus (choice);
  tamiz_test_key (GDK_KEY_space, 0);
  tamiz_test_wait (tamiz_test_find_type (choice, GTK_TYPE_POPOVER) != NULL);
  tamiz_test_settle (100);
  tamiz_test_key (GDK_KEY_Down, 0);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (count_rows (page) == 1);
  tamiz_test_wait (tamiz_test_find_text (page, "Zoe Rivas · apellidos: Rivas · color: azul · correo: zoe@z.example · nombres: Zoe") != NULL);
  g_assert_nonnull (tamiz_test_find_text (page, "No source; name one for the import or fill its column · it came 2 times"));
  tamiz_test_shot (GTK_WIDGET (test->window), "steward-file");

  choose_source (page);
  tamiz_test_click (tamiz_test_find_id (page, "source_button"));
  tamiz_test_wait (tamiz_test_find_text (test->window, "1 row was brought in") != NULL);
  g_assert_cmpint (count_of (test, "set_aside"), ==, 2);
  /* Nothing is left of that file: the others are there again. */
  tamiz_test_wait (count_rows (page) == 2);
}

static void
a_source_gets_its_cost (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  TamizTestSession *base = begin ();
  TamizPage *page;

  g_free (tamiz_test_session_add_lead (base));
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "steward");
  choose (page, "Sources without cost");
  focus_first (page);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_type ("350");
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_text (page, "All Is Well") != NULL);
  g_assert_cmpint (count_of (test, "sources"), ==, 0);
}

/* Two people, whom somebody thinks to be one. */
static void
add_pair (TamizTestSession *base,
          char            **a,
          char            **b)
{
  char **const ids[] = { a, b };
  static const char *const names[] = { "first_name=Ana", "first_name=Anita" };
  static const char *const emails[] = { "email=ana@uno.example", "email=anita@dos.example" };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (json_t) lead = tamiz_test_session_do (base, "lead.add", "+fields", names[i], "+fields", "last_name=Paz",
                                                       "+fields", emails[i], "source", "Página web", NULL);

      *ids[i] = g_strdup (tamiz_test_get (lead, "persons.0.id"));
    }
  DO (base, "duplicate.open", "a", *a, "b", *b);
}

static GtkWidget *
find_radio (TamizPage  *page,
            const char *text)
{
  GtkWidget *label = tamiz_test_find_text (tamiz_test_find_id (page, "grid"), text);

  return label != NULL ? gtk_widget_get_ancestor (label, GTK_TYPE_CHECK_BUTTON) : NULL;
}

static void
two_are_merged_field_by_field_and_taken_apart_again (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  g_autofree char *a = NULL, *b = NULL;
  g_autoptr (json_t) kept = NULL;
  TamizTestSession *base = begin ();
  TamizPage *page;

  add_pair (base, &a, &b);
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "steward");
  focus_first (page);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_id (page, "merge_button") != NULL && find_radio (page, "Anita Paz") != NULL);
  tamiz_test_settle (100);
  tamiz_test_click (find_radio (page, "Anita Paz"));
  tamiz_test_wait (gtk_check_button_get_active (GTK_CHECK_BUTTON (find_radio (page, "Anita Paz"))));
  tamiz_test_shot (GTK_WIDGET (test->window), "merge");
  tamiz_test_click (tamiz_test_find_id (page, "merge_button"));
  tamiz_test_wait (tamiz_test_find_text (page, "All Is Well") != NULL);
  kept = tamiz_test_session_do (base, "person.show", "id", a, NULL);
  g_assert_cmpstr (tamiz_test_get (kept, "first_name"), ==, "Anita");

  tamiz_test_wait (tamiz_test_find_text (test->window, "Merged into one") != NULL);
  tamiz_test_key (GDK_KEY_z, GDK_CONTROL_MASK);
  tamiz_test_wait (count_of (test, "duplicates") == 1);
}

/* Weeks later the history of who stayed takes them apart. */
static void
a_merge_is_undone_from_the_history (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  g_autofree char *a = NULL, *b = NULL, *lead = NULL;
  g_autoptr (json_t) kept = NULL, list = NULL;
  TamizTestSession *base = begin ();
  TamizPage *page;

  add_pair (base, &a, &b);
  DO (base, "person.merge", "keep", a, "other", b);
  tamiz_test_session_advance (base, 40 * TAMIZ_DAY);
  kept = tamiz_test_session_do (base, "lead.list", NULL);
  lead = g_strdup (tamiz_test_get (kept, "items.0.id"));
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "prospects");
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-lead", "s", lead);
  tamiz_test_click (tamiz_test_find_text (page, "History"));
  tamiz_test_wait (tamiz_test_find_text (page, "Anita Paz") != NULL && tamiz_test_find_text (page, "Undo Merge") != NULL);
  tamiz_test_settle (200);
  tamiz_test_shot (GTK_WIDGET (test->window), "merge-history");
  tamiz_test_click (tamiz_test_find_text (page, "Undo Merge"));
  tamiz_test_wait (tamiz_test_find_text (page, "Undo Merge") == NULL);
  list = tamiz_test_session_do (test->base, "person.merges", "id", a, NULL);
  g_assert_cmpint (json_integer_value (json_object_get (list, "total")), ==, 0);
  g_assert_cmpint (count_of (test, "duplicates"), ==, 1);
}

/* Two prospects that somebody chose, whom nobody had taken for one. */
static void
two_chosen_prospects_are_compared (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  g_autofree char *two = NULL;
  g_autoptr (json_t) one = NULL, other = NULL;
  TamizTestSession *base = begin ();
  TamizPage *page;

  one = tamiz_test_session_do (base, "lead.add", "+fields", "first_name=Sol", "+fields", "email=sol@uno.example", "source",
                               "Página web", NULL);
  other = tamiz_test_session_do (base, "lead.add", "+fields", "first_name=Soledad", "+fields", "email=soledad@dos.example",
                                 "source", "Página web", NULL);
  two = g_strconcat (tamiz_test_get (one, "id"), ",", tamiz_test_get (other, "id"), NULL);
  test = tamiz_test_window_new (base);
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.merge", "s", two);
  page = tamiz_test_window_go (test, "steward");
  tamiz_test_wait (tamiz_test_find_id (page, "merge_button") != NULL && find_radio (page, "Soledad") != NULL);
  tamiz_test_settle (200);
  tamiz_test_click (tamiz_test_find_id (page, "merge_button"));
  tamiz_test_wait (tamiz_test_find_text (page, "All Is Well") != NULL);
}

/* From a prospect's own menu the other is found by typing, with the keys alone. */
static void
the_other_is_found_by_typing (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  g_autoptr (json_t) one = NULL, other = NULL, kept = NULL;
  g_autofree char *spare = NULL;
  TamizTestSession *base = begin ();
  TamizPage *page;
  GtkWidget *chooser;

  DO (base, "field.add", "label", "Zona", "of", "person");
  one = tamiz_test_session_do (base, "lead.add", "+fields", "full_name=Sol Ibarra", "+fields", "email=sol@uno.example",
                               "+fields", "language=es", "+fields", "person.custom.zona=Sur", "source", "Página web", NULL);
  other = tamiz_test_session_do (base, "lead.add", "+fields", "full_name=Marisol Ibarra Paz", "+fields",
                                 "email=mari@dos.example", "+fields", "language=pt", "+fields", "person.custom.zona=Norte", "+fields", "timezone=America/La_Paz",
                                 "source", "Página web", NULL);
  spare = g_strdup (tamiz_test_get (other, "persons.0.id"));
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "prospects");
  gtk_widget_activate_action (GTK_WIDGET (test->window), "win.open-lead", "s", tamiz_test_get (one, "id"));
  tamiz_test_wait (tamiz_test_find_id (page, "menu_button") != NULL);
  tamiz_test_settle (200);
  gtk_widget_activate_action (tamiz_test_find_id (page, "menu_button"), "lead.merge", NULL);
  tamiz_test_wait (tamiz_test_find_toplevel (TAMIZ_TYPE_MERGE_CHOOSER) != NULL);
  chooser = tamiz_test_find_toplevel (TAMIZ_TYPE_MERGE_CHOOSER);
  tamiz_test_focus_window (GTK_WINDOW (chooser));
  /* Who is called alike stands there already; oneself does not. */
  tamiz_test_wait (tamiz_test_find_text (chooser, "Marisol Ibarra Paz") != NULL);
  g_assert_null (tamiz_test_find_text (chooser, "Sol Ibarra"));
  tamiz_test_shot (chooser, "merge-with");
  tamiz_test_type ("nadie");
  tamiz_test_wait (tamiz_test_find_text (chooser, "Marisol Ibarra Paz") == NULL);
  tamiz_test_key (GDK_KEY_a, GDK_CONTROL_MASK);
  tamiz_test_type ("mari");
  tamiz_test_key (GDK_KEY_Return, 0);

  page = tamiz_test_window_go (test, "steward");
  tamiz_test_wait (tamiz_test_find_id (page, "merge_button") != NULL && find_radio (page, "Marisol Ibarra Paz") != NULL);
  tamiz_test_settle (200);
  /* Only of what both have there is something to choose. */
  g_assert_nonnull (find_radio (page, "Portuguese"));
  g_assert_null (find_radio (page, "America/La_Paz"));
  g_assert_nonnull (tamiz_test_find_text (page, "America/La_Paz"));
  tamiz_test_click (find_radio (page, "Portuguese"));
  tamiz_test_click (find_radio (page, "Norte"));
  tamiz_test_shot (GTK_WIDGET (test->window), "merge-fields");
  tamiz_test_click (tamiz_test_find_id (page, "merge_button"));
  tamiz_test_wait (tamiz_test_find_text (page, "All Is Well") != NULL);
  kept = tamiz_test_session_do (base, "person.show", "id", tamiz_test_get (one, "persons.0.id"), NULL);
  g_assert_cmpstr (tamiz_test_get (kept, "first_name"), ==, "Sol");
  g_assert_cmpstr (tamiz_test_get (kept, "language"), ==, "pt");
  g_assert_cmpstr (tamiz_test_get (kept, "timezone"), ==, "America/La_Paz");
  json_decref (g_steal_pointer (&kept));
  kept = tamiz_test_session_do (base, "lead.show", "id", tamiz_test_get (one, "id"), NULL);
  g_assert_cmpstr (json_string_value (json_object_get (json_object_get (kept, "custom"), "person.custom.zona")), ==,
                   "Norte");
  json_decref (g_steal_pointer (&kept));
  kept = tamiz_test_session_do (base, "person.show", "id", spare, NULL);
  g_assert_cmpstr (tamiz_test_get (kept, "merged_into"), ==, tamiz_test_get (one, "persons.0.id"));
}

static char *
add_company (TamizTestSession *base,
             const char       *company,
             const char       *email,
             const char       *industry)
{
  g_autofree char *name = g_strconcat ("company=", company, NULL), *address = g_strconcat ("email=", email, NULL);
  g_autofree char *branch = g_strconcat ("industry=", industry, NULL);
  g_autoptr (json_t) lead = tamiz_test_session_do (base, "lead.add", "+fields", name, "+fields", address, "+fields",
                                                   branch, "source", "Página web", NULL);

  return g_strdup (tamiz_test_get (lead, "company_id"));
}

static void
two_companies_are_merged_field_by_field (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  g_autofree char *a = NULL, *b = NULL;
  g_autoptr (json_t) kept = NULL;
  TamizTestSession *base = begin ();
  TamizPage *page;

  a = add_company (base, "Riegos del Sur", "ana@uno.example", "Riego");
  b = add_company (base, "Grupo Riegos Sureños", "eva@dos.example", "Agricultura");
  DO (base, "company.set", "id", b, "+fields", "tax_number=1020");
  DO (base, "duplicate.open", "a", a, "b", b);
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "steward");
  focus_first (page);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_id (page, "merge_button") != NULL && find_radio (page, "Agricultura") != NULL);
  tamiz_test_settle (100);
  g_assert_nonnull (tamiz_test_find_text (page, "1020"));
  tamiz_test_click (find_radio (page, "Agricultura"));
  tamiz_test_shot (GTK_WIDGET (test->window), "merge-companies");
  tamiz_test_click (tamiz_test_find_id (page, "merge_button"));
  tamiz_test_wait (tamiz_test_find_text (page, "All Is Well") != NULL);
  kept = tamiz_test_session_do (base, "company.show", "id", a, NULL);
  g_assert_cmpstr (tamiz_test_get (kept, "name"), ==, "Riegos del Sur");
  g_assert_cmpstr (tamiz_test_get (kept, "industry"), ==, "Agricultura");
  g_assert_cmpstr (tamiz_test_get (kept, "tax_number"), ==, "1020");
  g_assert_cmpint (json_array_size (tamiz_test_find (kept, "people")), ==, 2);
}

static void
two_that_are_not_the_same_are_asked_of_no_more (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  g_autofree char *a = NULL, *b = NULL;
  TamizTestSession *base = begin ();
  TamizPage *page;

  add_pair (base, &a, &b);
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "steward");
  focus_first (page);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_id (page, "not_same_button") != NULL);
  tamiz_test_settle (100);
  tamiz_test_click (tamiz_test_find_id (page, "not_same_button"));
  tamiz_test_wait (tamiz_test_find_text (page, "All Is Well") != NULL);
  g_assert_cmpint (count_of (test, "duplicates"), ==, 0);
}

/* Somebody else was quicker: it is said, and nothing is done twice. */
static void
a_pair_that_somebody_else_has_merged_is_refused (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  g_autofree char *a = NULL, *b = NULL;
  TamizTestSession *base = begin ();
  TamizPage *page;

  add_pair (base, &a, &b);
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "steward");
  focus_first (page);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_id (page, "merge_button") != NULL);
  DO (base, "person.merge", "keep", a, "other", b);
  tamiz_test_settle (100);
  tamiz_test_click (tamiz_test_find_id (page, "merge_button"));
  tamiz_test_wait (get_notice (page) != NULL);
  g_assert_cmpint (count_of (test, "duplicates"), ==, 0);
}

static void
who_may_not_mend_is_told_who_may (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  g_autofree char *a = NULL, *b = NULL;
  TamizTestSession *base = begin ();
  TamizPage *page;

  add_pair (base, &a, &b);
  test = tamiz_test_window_new (base);
  tamiz_test_window_as (test, "vera@tamiz.example");
  page = tamiz_test_window_go (test, "steward");
  focus_first (page);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_id (page, "merge_button") != NULL);
  g_assert_false (gtk_widget_get_sensitive (tamiz_test_find_id (page, "merge_button")));
  g_assert_nonnull (gtk_widget_get_tooltip_text (tamiz_test_find_id (page, "merge_button")));
}

static void
quality_is_drawn_and_listed_month_by_month (void)
{
  g_autoptr (TamizTestWindow) test = tamiz_test_window_new_sample (200);
  TamizPage *page = tamiz_test_window_go (test, "steward");

  tamiz_test_shot (GTK_WIDGET (test->window), "steward");
  choose (page, "Incomplete leads");
  tamiz_test_wait (count_rows (page) > 20);
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "steward-incomplete");
  choose (page, "Quality by source");
  tamiz_test_wait (tamiz_test_find_text (page, "Quality by month") != NULL);
  tamiz_test_settle (300);
  tamiz_test_shot (GTK_WIDGET (test->window), "steward-quality");
}

static gboolean
is_in (TamizTestWindow *test,
       GtkWidget       *widget)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

/* Tab goes from the lists to what is in the chosen one, not from list to list. */
static void
tab_leaves_the_lists (void)
{
  g_autoptr (TamizTestWindow) test = NULL;
  TamizTestSession *base = begin ();
  TamizPage *page;

  import_rows (base);
  test = tamiz_test_window_new (base);
  page = tamiz_test_window_go (test, "steward");
  choose (page, "To be completed");
  tamiz_test_wait (count_rows (page) == 2);
  g_assert_true (is_in (test, tamiz_test_find_id (page, "list_box")));
  tamiz_test_key (GDK_KEY_Tab, 0);
  tamiz_test_wait (is_in (test, tamiz_test_find_id (page, "stack")));
  tamiz_test_key (GDK_KEY_Tab, GDK_SHIFT_MASK);
  tamiz_test_wait (is_in (test, tamiz_test_find_id (page, "list_box")));
  tamiz_test_wait (count_rows (page) == 2);

  /* Escape leaves what was opened. */
  focus_first (page);
  tamiz_test_key (GDK_KEY_Return, 0);
  tamiz_test_wait (tamiz_test_find_id (page, "bring_button") != NULL);
  tamiz_test_key (GDK_KEY_Escape, 0);
  tamiz_test_wait (tamiz_test_find_id (page, "list_view") != NULL && is_in (test, tamiz_test_find_id (page, "list_view")));
}

int
main (int    argc,
      char **argv)
{
  if (!tamiz_test_display_init (&argc, &argv))
    return 0;

  g_test_add_func ("/steward-page/in-order", a_base_in_order_says_so);
  g_test_add_func ("/steward-page/number-mended", a_number_is_mended_in_its_row);
  g_test_add_func ("/steward-page/given-up", what_is_given_up_is_not_saved);
  g_test_add_func ("/steward-page/row-completed", a_row_is_completed_and_comes_in);
  g_test_add_func ("/steward-page/rows-in-bulk", all_rows_get_a_source_and_rows_are_discarded_with_a_reason);
  g_test_add_func ("/steward-page/rows-of-one-file", rows_of_one_file_get_a_source);
  g_test_add_func ("/steward-page/source-cost", a_source_gets_its_cost);
  g_test_add_func ("/steward-page/merge", two_are_merged_field_by_field_and_taken_apart_again);
  g_test_add_func ("/steward-page/merge-with", the_other_is_found_by_typing);
  g_test_add_func ("/steward-page/merge-companies", two_companies_are_merged_field_by_field);
  g_test_add_func ("/steward-page/merge-undone-later", a_merge_is_undone_from_the_history);
  g_test_add_func ("/steward-page/two-chosen", two_chosen_prospects_are_compared);
  g_test_add_func ("/steward-page/not-the-same", two_that_are_not_the_same_are_asked_of_no_more);
  g_test_add_func ("/steward-page/merged-meanwhile", a_pair_that_somebody_else_has_merged_is_refused);
  g_test_add_func ("/steward-page/rights", who_may_not_mend_is_told_who_may);
  g_test_add_func ("/steward-page/quality", quality_is_drawn_and_listed_month_by_month);
  g_test_add_func ("/steward-page/tab", tab_leaves_the_lists);

  return g_test_run ();
}
