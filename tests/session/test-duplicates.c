#include "config.h"

#include "session-checks.h"

/* Whom a row may speak of: at the door, in the list, and in a whole base. */

static TamizTestSession *
begin (void)
{
  TamizTestSession *test = tamiz_test_session_new (NULL);

  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing,sales,steward");
  DO (test, "source.add", "name", "Página web", "kind", "web");
  return test;
}

static json_t *
bring (TamizTestSession *test,
       const char       *rows,
       const char       *match,
       gboolean          dry_run)
{
  g_autofree char *file = tamiz_test_session_write (test, "filas.csv", rows);

  return tamiz_test_session_do (test, "import", "file", file, "source", "Página web", "match", match,
                                dry_run ? "+dry-run" : NULL, NULL, NULL);
}

#define HEADER "first_name,last_name,company,email,phone,city\n"

static const char known[] = HEADER "José,Pérez,Acme SRL,jose@acme.example,70012345,La Paz\n"
                                   "Ana,Ruiz,Acme SRL,ana@acme.example,22123456,\n";

static void
each_action_does_with_sure_ones_what_it_says (void)
{
  static const struct
  {
    const char *match, *count, *city;
    gint64 people, pairs;
  } actions[] = {
    { "update", "updated", "Oruro", 2, 0 },
    { "fill", "filled", "La Paz", 2, 0 },
    { "skip", "skipped", "La Paz", 2, 0 },
    { "ask", "added", "La Paz", 3, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr (TamizTestSession) test = begin ();
      g_autoptr (json_t) first = bring (test, known, "fill", FALSE);
      g_autoptr (json_t) tried
          = bring (test, HEADER "Pepe,Pérez,,,+591 70012345,Oruro\n", actions[i].match, TRUE);
      g_autoptr (json_t) answer
          = bring (test, HEADER "Pepe,Pérez,,,+591 70012345,Oruro\n", actions[i].match, FALSE);
      g_autoptr (json_t) found = tamiz_test_session_do (test, "person.list", "search", "jose", NULL);
      g_autoptr (json_t) list = tamiz_test_session_do (test, "duplicate.list", NULL);

      g_test_message ("%s", actions[i].match);
      g_assert_cmpint (get_number (first, "added"), ==, 2);
      g_assert_cmpint (get_number (answer, actions[i].count), ==, 1);
      g_assert_cmpint (get_number (tried, actions[i].count), ==, 1);
      g_assert_cmpint (get_number (answer, "doubtful"), ==, actions[i].pairs);
      g_assert_cmpint (get_number (tried, "doubtful"), ==, actions[i].pairs);
      g_assert_cmpint (count (test, "person.list"), ==, actions[i].people);
      g_assert_cmpint (get_number (list, "total"), ==, actions[i].pairs);
      if (!g_str_equal (actions[i].match, "update"))
        g_assert_cmpstr (tamiz_test_get (found, "items.0.city"), ==, actions[i].city);
      if (actions[i].pairs > 0)
        g_assert_cmpstr (tamiz_test_get (list, "items.0.likeness"), ==, "sure");
      assert_sound (test);
    }
}

static void
likely_ones_are_admitted_and_listed_with_the_evidence (void)
{
  static const char rows[] = HEADER "Pepe,Pérez López,Acme S.R.L.,pepe@gmail.com,,\n"      /* company */
                                    "Anita,Ruiz,,,22123456,\n"                            /* landline */
                                    "J.,Pérez,,j.perez@acme.example,,\n"                  /* mail domain */
                                    "Eva,Soto,Acme SRL,eva@acme.example,22123456,\n";     /* a colleague */
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) first = bring (test, known, "fill", FALSE);
  g_autoptr (json_t) tried = bring (test, rows, "fill", TRUE);
  g_autoptr (json_t) answer = bring (test, rows, "fill", FALSE);
  g_autoptr (json_t) list = tamiz_test_session_do (test, "duplicate.list", "what", "person", NULL);
  g_autoptr (json_t) companies = tamiz_test_session_do (test, "duplicate.list", "what", "company", NULL);

  g_assert_cmpint (get_number (first, "added"), ==, 2);
  g_assert_cmpint (get_number (tried, "doubtful"), ==, 3);
  g_assert_cmpint (get_number (answer, "added"), ==, 4);
  g_assert_cmpint (get_number (answer, "doubtful"), ==, 3);
  g_assert_cmpint (json_array_size (tamiz_test_find (answer, "doubtful_rows")), ==, 3);
  g_assert_cmpint (get_number (answer, "doubtful_rows.0.line"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (answer, "doubtful_rows.0.with.name"), ==, "José Pérez");
  g_assert_cmpstr (tamiz_test_get (answer, "doubtful_rows.0.evidence.0"), ==,
                   "an alike name (Pepe is short for José) at the same company: Acme SRL");
  g_assert_cmpstr (tamiz_test_get (tried, "doubtful_rows.1.with.name"), ==, "Ana Ruiz");
  /* J. Pérez may be either of the two. */
  g_assert_cmpint (get_number (list, "total"), >=, 3);
  g_assert_cmpstr (tamiz_test_get (list, "items.0.likeness"), ==, "likely");
  /* "Acme S.R.L." is written otherwise than "Acme SRL". */
  g_assert_cmpint (get_number (companies, "total"), ==, 1);
  assert_sound (test);
}

static void
rows_of_one_file_are_doubted_among_themselves (void)
{
  static const char rows[] = HEADER "Carla,Mamani,Textiles Sur,carla@gmail.com,,\n"
                                    "Rosa,Quispe,Textiles Sur,rosa@gmail.com,,\n"
                                    "Carla,Mamani Cruz,Textiles Sur,carla.m@yahoo.com,,\n";
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) tried = bring (test, rows, "fill", TRUE);
  g_autoptr (json_t) answer = bring (test, rows, "fill", FALSE);

  g_assert_cmpint (get_number (tried, "doubtful"), ==, 1);
  g_assert_cmpint (get_number (answer, "doubtful"), ==, 1);
  g_assert_cmpint (get_number (answer, "doubtful_rows.0.line"), ==, 4);
  g_assert_cmpint (count (test, "duplicate.list"), ==, 1);
}

static void
not_the_same_is_remembered (void)
{
  static const char twins[] = HEADER "Luis,Vera,Alcaldía,luis@uno.example,,\n"
                                     "Luis,Vera,Alcaldía,luis@dos.example,,\n";
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) first = bring (test, twins, "fill", FALSE);
  g_autoptr (json_t) list = tamiz_test_session_do (test, "duplicate.list", NULL);
  const char *a = tamiz_test_get (list, "items.0.a.id"), *b = tamiz_test_get (list, "items.0.b.id");
  g_autoptr (json_t) again = NULL;
  g_autoptr (json_t) found = NULL;
  g_autoptr (json_t) said = NULL;

  g_assert_cmpint (get_number (first, "doubtful"), ==, 1);
  said = tamiz_test_session_do (test, "duplicate.not-same", "a", b, "b", a, NULL);
  g_assert_cmpint (count (test, "duplicate.list"), ==, 0);

  /* Neither the same file nor a search brings the pair back; undoing it does. */
  again = bring (test, twins, "update", FALSE);
  g_assert_cmpint (get_number (again, "added"), ==, 0);
  found = tamiz_test_session_do (test, "duplicate.find", NULL);
  g_assert_cmpint (get_number (found, "found"), ==, 0);
  g_assert_cmpint (count (test, "duplicate.list"), ==, 0);
  DO (test, "undo", "what", tamiz_test_get (said, "change"));
  g_assert_cmpint (count (test, "duplicate.list"), ==, 1);
  assert_sound (test);
}

static void
keys_that_too_many_have_are_left_out_and_said (void)
{
  static const char *const first[] = { "Ana", "Bruno", "Celia", "Darío", "Edith" };
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (GString) rows = g_string_new (HEADER);
  g_autoptr (json_t) answer = NULL;
  g_autoptr (json_t) later = NULL;
  json_t *ignored;

  for (guint i = 0; i < 260; i++)
    g_string_append_printf (rows, "%s,Apellido%u,Empresa %u,p%u@correo.example,22999999,\n", first[i % 5], i, i, i);
  answer = bring (test, rows->str, "fill", FALSE);
  g_assert_cmpint (get_number (answer, "added"), ==, 260);
  ignored = find_item (tamiz_test_find (answer, "ignored_keys"), "key", "22999999");
  if (ignored == NULL)
    ignored = find_item (tamiz_test_find (answer, "ignored_keys"), "key", "+59122999999");
  g_assert_nonnull (ignored);
  g_assert_cmpint (get_number (ignored, "count"), >, 200);

  /* Whoever has nothing else in common is nobody's duplicate by it. */
  later = bring (test, HEADER "Ana,Apellido0,,otra@gmail.com,22999999,\n", "fill", FALSE);
  g_assert_cmpint (get_number (later, "added"), ==, 1);
  g_assert_cmpint (get_number (later, "doubtful"), ==, 0);
  g_assert_cmpint (json_array_size (tamiz_test_find (later, "ignored_keys")), >, 0);
}

static void
a_search_finds_what_came_before_there_was_one (void)
{
  static const char rows[] = HEADER "José,Pérez,Acme,jose@uno.example,,\n"
                                    "Ana,Ruiz,Beta,ana@dos.example,22123456,\n"
                                    "Elsa,Paz,Gama,elsa@tres.example,,\n";
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) first = bring (test, rows, "fill", FALSE);
  g_autofree char *later = NULL;
  g_autoptr (json_t) people = tamiz_test_session_do (test, "person.list", "search", "elsa", NULL);
  const char *elsa = tamiz_test_get (people, "items.0.id");
  g_autoptr (json_t) found = NULL;
  g_autoptr (json_t) again = NULL;
  g_autoptr (json_t) nothing = NULL;

  g_assert_cmpint (get_number (first, "added"), ==, 3);
  /* Nobody was the same until somebody corrected a name. */
  DO (test, "person.set", "id", elsa, "+fields", "first_name=Pepe", "+fields", "last_name=Pérez");
  nothing = tamiz_test_session_do (test, "duplicate.find", NULL);
  g_assert_cmpint (get_number (nothing, "found"), ==, 0);
  {
    g_autoptr (json_t) lead = tamiz_test_session_do (test, "lead.list", "search", "pepe", NULL);

    DO (test, "lead.set", "id", tamiz_test_get (lead, "items.0.id"), "+fields", "email=pp@uno.example");
  }
  found = tamiz_test_session_do (test, "duplicate.find", NULL);
  g_assert_cmpint (get_number (found, "found"), ==, 1);
  g_assert_cmpint (count (test, "duplicate.list"), ==, 1);
  again = tamiz_test_session_do (test, "duplicate.find", NULL);
  g_assert_cmpint (get_number (again, "found"), ==, 0);
  DO (test, "undo", "what", tamiz_test_get (found, "change"));
  g_assert_cmpint (count (test, "duplicate.list"), ==, 0);
  assert_sound (test);
}

static void
a_search_looks_only_at_what_came_since (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) first = NULL;
  g_autoptr (json_t) later = NULL;
  g_autoptr (json_t) all = NULL;

  /* Asking makes pairs of them, which nobody wants here. */
  first = bring (test, HEADER "José,Pérez,Acme,jose@uno.example,,\nPepe,Pérez,Acme,pepe@uno.example,,\n", "fill",
                 FALSE);
  DO (test, "undo", "what", tamiz_test_get (first, "import_id"));
  g_assert_cmpint (count (test, "duplicate.list"), ==, 0);
  json_decref (g_steal_pointer (&first));
  first = bring (test, HEADER "José,Pérez,Acme,jose@uno.example,,\nElsa,Paz,Acme,pepe@uno.example,,\n", "fill",
                 FALSE);
  {
    g_autoptr (json_t) people = tamiz_test_session_do (test, "person.list", "search", "elsa", NULL);

    DO (test, "person.set", "id", tamiz_test_get (people, "items.0.id"), "+fields", "first_name=Pepe", "+fields",
        "last_name=Pérez");
  }
  tamiz_test_session_advance (test, 2 * TAMIZ_DAY);
  later = tamiz_test_session_do (test, "duplicate.find", "since", "2026-03-04", NULL);
  g_assert_cmpint (get_number (later, "found"), ==, 0);
  all = tamiz_test_session_do (test, "duplicate.find", NULL);
  g_assert_cmpint (get_number (all, "found"), ==, 1);
}

static void
one_row_that_is_two_people_makes_a_pair_of_them (void)
{
  static const char rows[] = HEADER "Ana,Ruiz,,ana@uno.example,,\n"
                                    "Ana,Ruiz Paz,,,71112222,\n";
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) first = bring (test, rows, "fill", FALSE);
  g_autoptr (json_t) both = NULL;
  g_autoptr (json_t) again = NULL;

  g_assert_cmpint (get_number (first, "added"), ==, 2);
  both = bring (test, HEADER "Ana,Ruiz,,ana@uno.example,71112222,\n", "fill", FALSE);
  g_assert_cmpint (get_number (both, "filled"), ==, 1);
  g_assert_cmpint (get_number (both, "doubtful"), ==, 1);
  again = bring (test, HEADER "Ana,Ruiz,,ana@uno.example,71112222,Sucre\n", "fill", FALSE);
  g_assert_cmpint (count (test, "duplicate.list"), ==, 1);
}

static void
a_pair_typed_by_hand_is_said_at_once (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) first = bring (test, known, "fill", FALSE);
  g_autoptr (json_t) lead
      = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Pepe", "+fields", "last_name=Pérez",
                               "+fields", "company=Acme SRL", "source", "Página web", NULL);

  g_assert_cmpstr (tamiz_test_get (lead, "admitted"), ==, "added");
  g_assert_cmpstr (tamiz_test_get (lead, "doubts.0.with.name"), ==, "José Pérez");
  g_assert_cmpint (count (test, "duplicate.list"), ==, 1);
}

static void
undoing_an_import_takes_its_pairs_back (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) first = bring (test, known, "fill", FALSE);
  g_autoptr (json_t) answer = bring (test, HEADER "Pepe,Pérez,Acme SRL,pp@gmail.com,,\n", "fill", FALSE);

  g_assert_cmpint (count (test, "duplicate.list"), ==, 1);
  DO (test, "undo", "what", tamiz_test_get (answer, "import_id"));
  g_assert_cmpint (count (test, "duplicate.list"), ==, 0);
  assert_sound (test);
}

/* Digits are digits in any script, also of a number that is not understood. */
static void
numbers_are_compared_in_any_digits (void)
{
  g_autoptr (TamizTestSession) test = begin ();
  g_autoptr (json_t) first = bring (test, HEADER "Ana,Paz,,,٩٩٩٩ ١٢٣٤ ٥٦٧٨ ٩٩٩٩,\n", "fill", FALSE);
  g_autoptr (json_t) second = bring (test, HEADER "Ana,Paz,,,9999 1234 5678 9999,\n", "ask", FALSE);

  g_assert_cmpint (get_number (first, "added"), ==, 1);
  g_assert_cmpint (get_number (second, "added") + get_number (second, "filled") + get_number (second, "skipped"), ==, 1);
  g_assert_true (get_number (second, "added") == 0 || get_number (second, "doubtful") == 1);
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/session/duplicates/" path, function)
  ADD ("numbers-are-compared-in-any-digits", numbers_are_compared_in_any_digits);
  ADD ("each-action-does-with-sure-ones-what-it-says", each_action_does_with_sure_ones_what_it_says);
  ADD ("likely-ones-are-admitted-and-listed-with-the-evidence",
       likely_ones_are_admitted_and_listed_with_the_evidence);
  ADD ("rows-of-one-file-are-doubted-among-themselves", rows_of_one_file_are_doubted_among_themselves);
  ADD ("not-the-same-is-remembered", not_the_same_is_remembered);
  ADD ("keys-that-too-many-have-are-left-out-and-said", keys_that_too_many_have_are_left_out_and_said);
  ADD ("a-search-finds-what-came-before-there-was-one", a_search_finds_what_came_before_there_was_one);
  ADD ("a-search-looks-only-at-what-came-since", a_search_looks_only_at_what_came_since);
  ADD ("one-row-that-is-two-people-makes-a-pair-of-them", one_row_that_is_two_people_makes_a_pair_of_them);
  ADD ("a-pair-typed-by-hand-is-said-at-once", a_pair_typed_by_hand_is_said_at_once);
  ADD ("undoing-an-import-takes-its-pairs-back", undoing_an_import_takes_its_pairs_back);

  return g_test_run ();
}
