#include "config.h"

#include "session-checks.h"

#include "tamiz-enums.h"
#include "tamiz-lead-list.h"

/* The window's list of leads shows what “lead list” answers, follows what is committed, and
 * keeps its place.
 */

static void
settle (TamizLeadList *list)
{
  gint64 until = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (tamiz_lead_list_get_loading (list) && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (tamiz_lead_list_get_loading (list));
}

static void
ask (TamizLeadList *list,
     const char    *name,
     const char    *value)
{
  g_autoptr (json_t) arguments = json_object ();

  if (name != NULL)
    tamiz_json_set_text (arguments, name, value);
  tamiz_lead_list_set_query (list, arguments);
}

static TamizLeadList *
make_list (TamizTestSession *test,
           const char       *name,
           const char       *value)
{
  TamizLeadList *list = tamiz_lead_list_new (test->session);

  ask (list, name, value);
  settle (list);
  g_assert_null (tamiz_lead_list_get_error (list));

  return list;
}

/* Waits for what must come sooner or later. */
#define WAIT_UNTIL(condition) \
  G_STMT_START \
  { \
    gint64 until = g_get_monotonic_time () + 20 * G_USEC_PER_SEC; \
    while (!(condition) && g_get_monotonic_time () < until) \
      { \
        if (!g_main_context_iteration (NULL, FALSE)) \
          g_usleep (500); \
      } \
    g_assert_true (condition); \
  } \
  G_STMT_END

static TamizLeadItem *
get_item (TamizLeadList *list,
          guint          position)
{
  TamizLeadItem *item = g_list_model_get_item (G_LIST_MODEL (list), position);

  g_assert_true (TAMIZ_IS_LEAD_ITEM (item));
  WAIT_UNTIL (tamiz_lead_item_get_stage (item) >= 0);
  return item;
}

static char *
add_lead (TamizTestSession *test,
          const char       *first_name)
{
  g_autofree char *name = g_strconcat ("first_name=", first_name, NULL);
  g_autofree char *mail = g_strconcat ("email=", first_name, "@nueva.example", NULL);
  g_autoptr (json_t) lead
      = tamiz_test_session_do (test, "lead.add", "+fields", name, "+fields", "last_name=Nueva", "+fields",
                               mail, "+fields", "company=Textiles del Sur", "source", "Página web", NULL);

  return g_strdup (tamiz_test_get (lead, "id"));
}

static TamizTestSession *
make_base (void)
{
  static const char *const names[] = { "Ana", "Bea", "Eva", "Luz", "Zoe" };
  TamizTestSession *test = tamiz_test_session_new (NULL);

  tamiz_test_session_agree (test);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (add_lead (test, names[i]));

  return test;
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
assert_time (gint64  at,
             json_t *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("America/La_Paz");
  g_autofree char *shown = at != 0 ? tamiz_time_format (at, zone) : NULL;

  g_assert_cmpstr (shown, ==, json_string_value (text));
}

/* The list is what the operation answers, one by one. */
static void
assert_lists (TamizLeadList    *list,
              TamizTestSession *test,
              const char       *name,
              const char       *value)
{
  g_autoptr (json_t) answer
      = tamiz_test_session_do (test, "lead.list", "limit", "0", name, value, NULL);
  json_t *lead;
  gsize i;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, get_number (answer, "total"));
  json_array_foreach (json_object_get (answer, "items"), i, lead)
  {
    g_autoptr (TamizLeadItem) item = get_item (list, i);
    g_autofree char *shown
        = g_strjoin ("|", tamiz_enum_nick (TAMIZ_ENUM_STAGE, tamiz_lead_item_get_stage (item)),
                     or_empty (tamiz_lead_item_get_company (item)),
                     or_empty (tamiz_lead_item_get_email (item)),
                     or_empty (tamiz_lead_item_get_source (item)), NULL);
    g_autofree char *expected
        = g_strjoin ("|", tamiz_test_get (lead, "stage"), or_empty (tamiz_test_get (lead, "company")),
                     or_empty (tamiz_test_get (lead, "emails.0")),
                     or_empty (tamiz_test_get (lead, "source")), NULL);
    const char *grade = tamiz_test_get (lead, "grade");

    g_assert_cmpstr (tamiz_lead_item_get_id (item), ==, tamiz_test_get (lead, "id"));
    g_assert_cmpstr (shown, ==, expected);
    g_assert_cmpstr (tamiz_lead_item_get_grade (item) >= 0
                         ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, tamiz_lead_item_get_grade (item))
                         : NULL,
                     ==, grade);
    assert_time (tamiz_lead_item_get_received_on (item), json_object_get (lead, "received_on"));
  }
}

static void
it_lists_what_the_operation_answers (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) filled = tamiz_test_session_do (test, "sample.fill", "size", "150", NULL);
  g_autoptr (TamizLeadList) list = make_list (test, "sort", "name");
  g_autoptr (GArray) ids = NULL;
  guint position = 0;

  assert_lists (list, test, "sort", "name");
  ids = tamiz_lead_list_dup_ids (list);
  g_assert_cmpuint (ids->len, ==, 150);
  g_assert_cmpint (tamiz_lead_list_get_id (list, 77), ==, g_array_index (ids, gint64, 77));
  g_assert_true (tamiz_lead_list_find (list, g_array_index (ids, gint64, 77), &position));
  g_assert_cmpuint (position, ==, 77);
  g_assert_cmpint (tamiz_lead_list_get_id (list, 150), ==, 0);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 150));

  ask (list, "stage", "mql,sql,won");
  settle (list);
  assert_lists (list, test, "stage", "mql,sql,won");
  g_assert_false (tamiz_lead_list_find (list, 1, NULL));
}

static void
count_notify_cb (GObject    *object,
                 GParamSpec *pspec,
                 guint      *count)
{
  (*count)++;
}

static void
an_item_says_what_changed_of_it (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autoptr (TamizLeadList) list = make_list (test, "sort", "created");
  g_autoptr (TamizLeadItem) ana = get_item (list, 0);
  g_autoptr (TamizLeadItem) again = get_item (list, 0);
  guint names = 0, others = 0;

  g_assert_true (ana == again);
  g_assert_cmpstr (tamiz_lead_item_get_name (ana), ==, "Ana Nueva");
  g_signal_connect (ana, "notify::name", G_CALLBACK (count_notify_cb), &names);
  g_signal_connect (ana, "notify::company", G_CALLBACK (count_notify_cb), &others);
  DO (test, "lead.set", "id", tamiz_lead_item_get_id (ana), "+fields", "last_name=Aguilar");
  WAIT_UNTIL (names > 0);
  g_assert_cmpstr (tamiz_lead_item_get_name (ana), ==, "Ana Aguilar");
  g_assert_cmpuint (others, ==, 0);

  DO (test, "lead.set", "id", tamiz_lead_item_get_id (ana), "+fields", "owner=mia@tamiz.example");
  WAIT_UNTIL (g_strcmp0 (tamiz_lead_item_get_owner (ana), "Mía Marketing") == 0);
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.set", "user", "mia@tamiz.example", "name", "Mía Miranda");
  WAIT_UNTIL (g_strcmp0 (tamiz_lead_item_get_owner (ana), "Mía Miranda") == 0);
}

typedef struct
{
  guint signals, removed, added;
} Splices;

static void
count_splices_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  Splices    *splices)
{
  splices->signals++;
  splices->removed += removed;
  splices->added += added;
}

static void
an_edit_moves_only_what_it_touches (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autoptr (TamizLeadList) list = make_list (test, "sort", "name");
  g_autoptr (TamizLeadItem) ana = get_item (list, 0);
  g_autoptr (TamizLeadItem) bea = get_item (list, 1);
  Splices splices = { 0 };
  guint position = 99;

  g_signal_connect (list, "items-changed", G_CALLBACK (count_splices_cb), &splices);

  /* To the end. */
  DO (test, "lead.set", "id", tamiz_lead_item_get_id (ana), "+fields", "first_name=Zulma");
  WAIT_UNTIL (splices.signals == 2);
  g_assert_cmpuint (splices.removed, ==, 1);
  g_assert_cmpuint (splices.added, ==, 1);
  g_assert_true (tamiz_lead_list_find (
      list, g_ascii_strtoll (tamiz_lead_item_get_id (ana), NULL, 10), &position));
  g_assert_cmpuint (position, ==, 4);
  assert_lists (list, test, "sort", "name");

  /* Stays where it is. */
  DO (test, "lead.set", "id", tamiz_lead_item_get_id (bea), "+fields", "last_name=Nuova");
  WAIT_UNTIL (g_strcmp0 (tamiz_lead_item_get_name (bea), "Bea Nuova") == 0);
  settle (list);
  g_assert_cmpuint (splices.signals, ==, 2);

  /* One comes, and goes again. */
  g_free (add_lead (test, "Carla"));
  WAIT_UNTIL (splices.signals == 3);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 6);
  assert_lists (list, test, "sort", "name");
}

static void
one_that_matches_no_more_leaves (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autoptr (TamizLeadList) list = make_list (test, "stage", "inquiry");
  g_autoptr (TamizLeadItem) item = get_item (list, 2);

  DO (test, "lead.move", "id", tamiz_lead_item_get_id (item), "stage", "discarded", "reason", "student");
  WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (list)) == 4);
  WAIT_UNTIL (tamiz_lead_item_get_stage (item) == TAMIZ_STAGE_DISCARDED);
  assert_lists (list, test, "stage", "inquiry");
}

static void
another_programs_edits_arrive (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autoptr (TamizTestSession) other = tamiz_test_session_open_again (test);
  g_autoptr (TamizLeadList) list = make_list (test, "sort", "name");
  g_autoptr (TamizLeadItem) ana = get_item (list, 0);

  DO (other, "lead.set", "id", tamiz_lead_item_get_id (ana), "+fields", "first_name=Yma");
  g_free (add_lead (other, "Carla"));
  WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (list)) == 6);
  WAIT_UNTIL (g_strcmp0 (tamiz_lead_item_get_name (ana), "Yma Nueva") == 0);
  assert_lists (list, test, "sort", "name");
}

static void
an_import_and_its_undoing_arrive (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autoptr (TamizLeadList) list = make_list (test, "sort", "name");
  g_autoptr (TamizLeadItem) ana = get_item (list, 0);
  g_autofree char *file = tamiz_test_session_write (
      test, "more.csv", "nombre,correo,ciudad\nAna,Ana@nueva.example,Oruro\nUma,uma@otra.example,Oruro\n");
  g_autoptr (json_t) import = tamiz_test_session_do (test, "import", "file", file, "source", "Página web", NULL);

  WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (list)) == 6);
  assert_lists (list, test, "sort", "name");
  DO (test, "undo", "what", tamiz_test_get (import, "import_id"));
  WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (list)) == 5);
  assert_lists (list, test, "sort", "name");
}

static void
only_the_last_of_several_queries_is_answered (void)
{
  static const char *const searches[] = { "a", "an", "ana", "zo", "zoe" };
  g_autoptr (TamizTestSession) test = make_base ();
  g_autoptr (TamizLeadList) list = make_list (test, NULL, NULL);
  g_autoptr (TamizLeadItem) zoe = NULL;
  Splices splices = { 0 };
  guint loadings = 0;

  g_signal_connect (list, "items-changed", G_CALLBACK (count_splices_cb), &splices);
  g_signal_connect (list, "notify::loading", G_CALLBACK (count_notify_cb), &loadings);
  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    ask (list, "search", searches[i]);
  settle (list);
  g_assert_cmpuint (loadings, ==, 2);
  g_assert_cmpuint (splices.signals, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  zoe = get_item (list, 0);
  g_assert_cmpstr (tamiz_lead_item_get_name (zoe), ==, "Zoe Nueva");
}

static void
a_query_that_cannot_be_answered_says_why (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autoptr (TamizLeadList) list = make_list (test, NULL, NULL);

  ask (list, "source", "Radio");
  settle (list);
  g_assert_nonnull (strstr (tamiz_lead_list_get_error (list), "Radio"));
  ask (list, "colour", "blue");
  settle (list);
  g_assert_nonnull (strstr (tamiz_lead_list_get_error (list), "colour"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 5);
  ask (list, "search", "zoe");
  settle (list);
  g_assert_null (tamiz_lead_list_get_error (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
}

static void
nothing_is_left_of_it (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  TamizLeadList *list = make_list (test, NULL, NULL);
  TamizLeadItem *held = g_list_model_get_item (G_LIST_MODEL (list), 0);
  TamizLeadItem *item = g_list_model_get_item (G_LIST_MODEL (list), 1);

  g_assert_finalize_object (item);
  /* While a query and a reading are under way. */
  ask (list, "search", "zoe");
  g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (list);
  g_assert_finalize_object (held);
  g_free (add_lead (test, "Carla"));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
a_closed_base_leaves_the_list_as_it_was (void)
{
  g_autoptr (TamizTestSession) test = make_base ();
  g_autoptr (TamizLeadList) list = make_list (test, NULL, NULL);
  g_autoptr (TamizLeadItem) item = NULL;

  /* Under way while the base is closed: it fails, or was there before. */
  ask (list, "search", "zoe");
  tamiz_session_close (test->session);
  settle (list);
  item = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_nonnull (item);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* The longest that anything else on the main context had to wait. */
static gint64
iterate_until_loaded (TamizLeadList *list)
{
  gint64 longest = 0;

  while (tamiz_lead_list_get_loading (list))
    {
      gint64 start = g_get_monotonic_time ();

      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (200);
      longest = MAX (longest, g_get_monotonic_time () - start);
    }

  return longest;
}

static void
the_main_context_waits_for_nothing (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GString) rows = g_string_new ("nombre,correo,empresa\n");
  g_autoptr (TamizLeadList) list = NULL;
  g_autoptr (TamizLeadItem) last = NULL;
  g_autofree char *file = NULL;
  gint64 start, longest, asked;
  guint n_items;

  tamiz_test_session_agree (test);
  for (guint i = 0; i < 8000; i++)
    g_string_append_printf (rows, "Persona%u Apellido%u,p%u@nueva.example,Empresa %u\n", i, i * 7 % 8000, i,
                            i % 900);
  file = tamiz_test_session_write (test, "many.csv", rows->str);
  DO (test, "import", "file", file, "source", "Página web");

  /* The question is put and the answer comes later, the first time with loading the index. */
  list = tamiz_lead_list_new (test->session);
  start = g_get_monotonic_time ();
  ask (list, "sort", "name");
  asked = g_get_monotonic_time () - start;
  g_assert_true (tamiz_lead_list_get_loading (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  longest = iterate_until_loaded (list);
  n_items = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_assert_cmpuint (n_items, ==, 8000);
  g_test_message ("set_query %" G_GINT64_FORMAT " µs, answer within %" G_GINT64_FORMAT " µs", asked, longest);

  /* A view that goes from top to bottom; no item waits to be read. */
  start = g_get_monotonic_time ();
  for (guint i = 0; i < n_items; i++)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (list), i));
  g_test_message ("8000 items %" G_GINT64_FORMAT " µs", g_get_monotonic_time () - start);
  last = g_list_model_get_item (G_LIST_MODEL (list), n_items - 1);
  g_assert_cmpint (tamiz_lead_item_get_stage (last), ==, -1);
  WAIT_UNTIL (tamiz_lead_item_get_stage (last) >= 0);

  ask (list, "sort", "company:desc");
  longest = iterate_until_loaded (list);
  g_test_message ("sorted anew within %" G_GINT64_FORMAT " µs", longest);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/lead-list/it-lists-what-the-operation-answers",
                   it_lists_what_the_operation_answers);
  g_test_add_func ("/session/lead-list/an-item-says-what-changed-of-it", an_item_says_what_changed_of_it);
  g_test_add_func ("/session/lead-list/an-edit-moves-only-what-it-touches",
                   an_edit_moves_only_what_it_touches);
  g_test_add_func ("/session/lead-list/one-that-matches-no-more-leaves", one_that_matches_no_more_leaves);
  g_test_add_func ("/session/lead-list/another-programs-edits-arrive", another_programs_edits_arrive);
  g_test_add_func ("/session/lead-list/an-import-and-its-undoing-arrive", an_import_and_its_undoing_arrive);
  g_test_add_func ("/session/lead-list/only-the-last-of-several-queries-is-answered",
                   only_the_last_of_several_queries_is_answered);
  g_test_add_func ("/session/lead-list/a-query-that-cannot-be-answered-says-why",
                   a_query_that_cannot_be_answered_says_why);
  g_test_add_func ("/session/lead-list/nothing-is-left-of-it", nothing_is_left_of_it);
  g_test_add_func ("/session/lead-list/a-closed-base-leaves-the-list-as-it-was",
                   a_closed_base_leaves_the_list_as_it_was);
  g_test_add_func ("/session/lead-list/the-main-context-waits-for-nothing",
                   the_main_context_waits_for_nothing);
  return g_test_run ();
}
