#include "config.h"

#include "tamiz-error.h"
#include "index-checks.h"
#include "tamiz-text.h"

#define DAY (24 * G_TIME_SPAN_HOUR)

static void
put_person (TamizIndex *index,
            gint64      id,
            const char *first_name,
            const char *last_name,
            const char *company,
            const char *email)
{
  TamizIndexLead lead = {
    .id = id, .grade = -1, .fit = -1, .interest = -1, .source = 1,
    .first_name = first_name, .last_name = last_name, .company_name = company, .email = email
  };

  tamiz_index_put (index, &lead);
}

/* The ids that a search finds, as text. */
static char *
search (TamizIndex *index,
        const char *words)
{
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizQueryResult) result = NULL;
  GString *ids = g_string_new (NULL);

  tamiz_query_set_search (query, words);
  query->sort = TAMIZ_SORT_CREATED;
  result = tamiz_index_run (index, query);
  for (guint i = 0; i < result->n_ids; i++)
    g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", result->ids[i]);

  return g_string_free (ids, FALSE);
}

#define assert_found(index, words, ids) \
  G_STMT_START \
  { \
    g_autofree char *found = search (index, words); \
    g_assert_cmpstr (found, ==, ids); \
  } \
  G_STMT_END

static TamizIndex *
make_people (void)
{
  TamizIndex *index = tamiz_index_new ();

  put_person (index, 1, "José", "Núñez", "Café Ñandú S.A.", "jose@nandu.bo");
  put_person (index, 2, "JOSE", "Garcia", "Acme", "jgarcia@acme.com");
  put_person (index, 3, "Łukasz", "Garćia", "Øresund", NULL);
  put_person (index, 4, NULL, NULL, "Garcia y Hijos", "ventas@hijos.com");
  put_person (index, 5, "Ana  María", "O'Neill", NULL, "ana@x.org");
  put_person (index, 6, "Ю́рий", "Пе́тров", "ООО", NULL);

  return index;
}

static void
test_search_ignores_accents_and_case (void)
{
  g_autoptr (TamizIndex) index = make_people ();

  assert_found (index, "jose", "1 2");
  assert_found (index, "JOSÉ", "1 2");
  assert_found (index, "nandu", "1");
  assert_found (index, "Ñandú", "1");
  assert_found (index, "lukasz oresund", "3");
  assert_found (index, "петров", "6");
  assert_found (index, "ПЕТРОВ юрий", "6");
}

static void
test_search_finds_prefix_and_inside (void)
{
  g_autoptr (TamizIndex) index = make_people ();

  assert_found (index, "gar", "2 3 4");
  assert_found (index, "arci", "2 3 4");
  assert_found (index, "@acme", "2");
  assert_found (index, "neill", "5");
  assert_found (index, "zz", "");
}

static void
test_search_needs_every_word (void)
{
  g_autoptr (TamizIndex) index = make_people ();

  assert_found (index, "garcia jose", "2");
  assert_found (index, "Garcia, José", "2");
  assert_found (index, "garcia acme com", "2");
  assert_found (index, "garcia nobody", "");
  assert_found (index, "  ", "1 2 3 4 5 6");
  assert_found (index, "", "1 2 3 4 5 6");
  /* Words of different leads that stand side by side in memory do not meet. */
  assert_found (index, "nandu jgarcia", "");
  assert_found (index, "ana maria o'neill", "5");
}

static void
test_replaced_lead_is_found_by_its_new_text_only (void)
{
  g_autoptr (TamizIndex) index = make_people ();

  put_person (index, 2, "Pedro", "Suárez", "Acme", "pedro@acme.com");
  assert_found (index, "garcia", "3 4");
  assert_found (index, "suarez", "2");
  assert_found (index, "acme", "2");
  g_assert_cmpuint (tamiz_index_get_size (index), ==, 6);

  g_assert_true (tamiz_index_remove (index, 2));
  g_assert_false (tamiz_index_remove (index, 2));
  assert_found (index, "acme", "");
  g_assert_cmpuint (tamiz_index_get_size (index), ==, 5);

  put_person (index, 2, "José", "Again", NULL, NULL);
  assert_found (index, "jose", "1 2");
  g_assert_cmpuint (tamiz_index_get_size (index), ==, 6);
}

static void
test_many_edits_do_not_wear_search_out (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();

  for (guint round = 0; round < 60; round++)
    {
      for (gint64 id = 1; id <= 500; id++)
        {
          g_autofree char *name = g_strdup_printf ("name%" G_GINT64_FORMAT "round%u", id, round);

          put_person (index, id, name, "A rather long last name so that much is written",
                      "And a company with a long name too, limited", NULL);
        }
    }
  assert_found (index, "name77round59", "77");
  assert_found (index, "round58", "");
  assert_found (index, "name499", "499");
}

static void
test_empty_index_answers (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  g_autoptr (TamizQuery) query = tamiz_query_new ();

  for (guint sort = 0; sort < TAMIZ_N_SORTS; sort++)
    {
      g_autoptr (TamizQueryResult) result = NULL;

      query->sort = sort;
      result = tamiz_index_run (index, query);
      g_assert_cmpuint (result->total, ==, 0);
      g_assert_cmpuint (result->n_ids, ==, 0);
    }
  assert_found (index, "x", "");
  g_assert_false (tamiz_index_put_move (index, 1, 0, -1, 0, 0, 0));
  tamiz_index_set_tags (index, 1, (const char *[]) { "a", NULL });
  tamiz_index_clear_moves (index, 1);
}

static void
test_tags_filter_whatever_their_case (void)
{
  g_autoptr (TamizIndex) index = make_people ();
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizIndexFacets) facets = NULL;

  tamiz_index_set_tags (index, 1, (const char *[]) { "Feria", "vip", NULL });
  tamiz_index_set_tags (index, 2, (const char *[]) { "FÉRIA", NULL });
  tamiz_index_set_tags (index, 3, (const char *[]) { "vip", NULL });
  tamiz_query_set_tag (query, "féria");
  g_assert_cmpuint (tamiz_index_count (index, query), ==, 2);
  facets = tamiz_index_count_facets (index, query);
  g_assert_cmpuint (facets->total, ==, 2);
  g_assert_cmpuint (facets->tags->len, ==, 2);
  g_assert_cmpstr (g_array_index (facets->tags, TamizIndexTagCount, 0).tag, ==, "Feria");
  g_assert_cmpuint (g_array_index (facets->tags, TamizIndexTagCount, 0).count, ==, 2);
  g_assert_cmpstr (g_array_index (facets->tags, TamizIndexTagCount, 1).tag, ==, "vip");
  g_assert_cmpuint (g_array_index (facets->tags, TamizIndexTagCount, 1).count, ==, 2);

  tamiz_index_set_tags (index, 1, NULL);
  g_assert_cmpuint (tamiz_index_count (index, query), ==, 1);
  tamiz_index_remove (index, 2);
  g_assert_cmpuint (tamiz_index_count (index, query), ==, 0);
  tamiz_query_set_tag (query, "no such tag");
  g_assert_cmpuint (tamiz_index_count (index, query), ==, 0);
  tamiz_query_set_tag (query, NULL);
  g_assert_cmpuint (tamiz_index_count (index, query), ==, 5);
}

static void
test_sources_and_owners_sort_by_name (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  const gint64 sources[] = { 7, 3, 0, 9, 3 };
  const gint64 ascending[] = { 12, 15, 11, 14, 13 };
  const gint64 descending[] = { 14, 11, 12, 15, 13 };

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      TamizIndexLead lead = { .id = 11 + i, .source = sources[i], .grade = -1 };

      tamiz_index_put (index, &lead);
    }
  tamiz_index_set_name (index, TAMIZ_INDEX_SOURCE, 3, "ámbar");
  tamiz_index_set_name (index, TAMIZ_INDEX_SOURCE, 7, "Beta");
  query->sort = TAMIZ_SORT_SOURCE;
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (TamizQueryResult) result = NULL;

      query->descending = round == 1;
      result = tamiz_index_run (index, query);
      g_assert_cmpmem (result->ids, result->n_ids * sizeof (gint64),
                       round == 0 ? ascending : descending, sizeof ascending);
      /* A name that changes moves its leads. */
      if (round == 0)
        tamiz_index_set_name (index, TAMIZ_INDEX_SOURCE, 9, "Gamma");
    }
}

static void
test_best_leads_rank_first (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizQueryResult) result = NULL;
  const TamizIndexLead leads[] = {
    { .id = 1, .grade = TAMIZ_GRADE_B, .fit = 100000, .interest = 100000 },
    { .id = 2, .grade = TAMIZ_GRADE_A, .fit = 50000, .interest = 50000 },
    { .id = 3, .grade = -1, .fit = -1, .interest = 90000 },
    { .id = 4, .grade = TAMIZ_GRADE_A, .fit = 0, .interest = 90000 },
    { .id = 5, .grade = TAMIZ_GRADE_A, .fit = 60000, .interest = 50000 },
    { .id = 6, .grade = TAMIZ_GRADE_B, .fit = 100000, .interest = 100000 },
  };
  const gint64 expected[] = { 5, 2, 4, 1, 6, 3 };

  for (guint i = 0; i < G_N_ELEMENTS (leads); i++)
    tamiz_index_put (index, &leads[i]);
  result = tamiz_index_run (index, query);
  g_assert_cmpmem (result->ids, result->n_ids * sizeof (gint64), expected, sizeof expected);
}

static void
test_history_stays_in_order_of_time (void)
{
  g_autoptr (TamizIndex) index = make_people ();
  g_autoptr (GArray) moves = NULL;
  g_autoptr (GArray) others = NULL;
  const gint64 times[] = { 10 * DAY, 30 * DAY, 20 * DAY, 20 * DAY, 5 * DAY };
  const gint8 expected[] = { 4, 0, 2, 3, 1 };

  g_assert_true (tamiz_index_put_move (index, 2, DAY, -1, TAMIZ_STAGE_INQUIRY, 0, 0));
  tamiz_index_clear_moves (index, 2);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_assert_true (tamiz_index_put_move (index, 1, times[i], -1, i, TAMIZ_MOVE_HAND, 0));
      g_assert_true (tamiz_index_put_move (index, 2, times[i], 1, 2, TAMIZ_MOVE_VERDICT, 2));
    }

  moves = tamiz_index_list_moves (index, 1);
  g_assert_cmpuint (moves->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < moves->len; i++)
    {
      const TamizIndexMove *move = &g_array_index (moves, TamizIndexMove, i);

      g_assert_cmpint (move->to, ==, expected[i]);
      g_assert_cmpint (move->at, ==, times[expected[i]]);
      g_assert_cmpint (move->from, ==, -1);
      g_assert_cmpint (move->cause, ==, TAMIZ_MOVE_HAND);
    }

  tamiz_index_clear_moves (index, 1);
  g_clear_pointer (&moves, g_array_unref);
  moves = tamiz_index_list_moves (index, 1);
  g_assert_cmpuint (moves->len, ==, 0);
  others = tamiz_index_list_moves (index, 2);
  g_assert_cmpuint (others->len, ==, G_N_ELEMENTS (expected));
}

static void
touches_by_another_source_are_kept (void)
{
  g_autoptr (TamizIndex) index = make_people ();
  g_autoptr (GArray) touches = NULL, none = NULL, others = NULL;
  const TamizIndexTouch put[] = {
    { 10 * DAY, 7 }, { 11 * DAY, 7 }, { 20 * DAY, G_MAXINT64 }, { 20 * DAY, 5 }, { 25 * DAY, 5 }, { 30 * DAY, 7 }
  };
  const TamizIndexTouch expected[] = { put[2], put[3], put[5] };
  TamizIndexLead lead;

  for (gint64 id = 1; id <= 2; id++)
    {
      g_assert_true (tamiz_index_get (index, id, &lead));
      lead.source = 7;
      tamiz_index_put (index, &lead);
    }
  for (guint i = 0; i < G_N_ELEMENTS (put); i++)
    {
      g_assert_true (tamiz_index_put_touch (index, 1, put[i].at, put[i].source));
      g_assert_true (tamiz_index_put_touch (index, 2, put[i].at, put[i].source));
    }
  g_assert_false (tamiz_index_put_touch (index, 99, DAY, 7));

  touches = tamiz_index_list_touches (index, 1);
  g_assert_cmpmem (touches->data, touches->len * sizeof (TamizIndexTouch), expected, sizeof expected);
  tamiz_index_clear_touches (index, 1);
  none = tamiz_index_list_touches (index, 1);
  g_assert_cmpuint (none->len, ==, 0);
  others = tamiz_index_list_touches (index, 2);
  g_assert_cmpmem (others->data, others->len * sizeof (TamizIndexTouch), expected, sizeof expected);
}

static void
count_history_cb (const TamizIndexLead *lead,
                  const TamizIndexPast *past,
                  gpointer              user_data)
{
  guint *seen = user_data;

  seen[lead->id] = 1 + past->n_moves + 10 * past->n_touches;
}

static void
test_everything_is_gone_through_once (void)
{
  g_autoptr (TamizIndex) index = make_people ();
  guint seen[7] = { 0 };

  tamiz_index_put_move (index, 3, DAY, -1, 0, 0, 0);
  tamiz_index_put_move (index, 3, 2 * DAY, 0, 1, 0, 0);
  tamiz_index_put_move (index, 4, DAY, -1, 0, 0, 0);
  tamiz_index_put_touch (index, 4, DAY, 99);
  tamiz_index_put_touch (index, 5, DAY, 99);
  tamiz_index_remove (index, 4);
  tamiz_index_foreach (index, TAMIZ_INDEX_TELL_ALL, count_history_cb, seen);
  g_assert_cmpuint (seen[1], ==, 1);
  g_assert_cmpuint (seen[3], ==, 3);
  g_assert_cmpuint (seen[4], ==, 0);
  g_assert_cmpuint (seen[5], ==, 11);

  /* History does not come back with the lead; session puts it anew. */
  put_person (index, 4, "A", "B", NULL, NULL);
  tamiz_index_foreach (index, TAMIZ_INDEX_TELL_ALL, count_history_cb, seen);
  g_assert_cmpuint (seen[4], ==, 1);
}

/* Leads that moved alike went one way, whatever came between. */
static void
ways_that_are_alike_are_one (void)
{
  g_autoptr (TamizIndex) index = make_people ();
  guint n;

  for (gint64 id = 1; id <= 3; id++)
    tamiz_index_put_move (index, id, id * DAY, -1, 0, 0, 0);
  tamiz_index_put_move (index, 1, 5 * DAY, 0, 2, 0, 0);
  tamiz_index_put_move (index, 2, 9 * DAY, 0, 2, 0, 0);
  n = tamiz_index_get_n_ways (index);
  g_assert_cmpuint (n, ==, 3);
  assert_ways (index);

  /* One from the middle, and all of a lead anew. */
  tamiz_index_put_move (index, 1, 2 * DAY, 0, 1, 0, 0);
  g_assert_cmpuint (tamiz_index_get_n_ways (index), ==, n + 2);
  tamiz_index_clear_moves (index, 2);
  assert_ways (index);
  tamiz_index_put_move (index, 2, 9 * DAY, -1, 0, 0, 0);
  g_assert_cmpuint (tamiz_index_get_n_ways (index), ==, n + 2);
  assert_ways (index);
}

static void
test_columns_come_back (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  const TamizIndexLead lead = {
    .id = G_MAXINT64 - 5, .person = 21, .company = 22, .product_line = 23, .source = 24,
    .campaign = 25, .owner = 26, .received_on = -5 * DAY, .created = 2, .updated = 3,
    .last_activity = 4, .stage = TAMIZ_STAGE_SQL, .grade = TAMIZ_GRADE_C,
    .fit = 76923, .interest = 100000
  };
  TamizIndexLead back;

  tamiz_index_put (index, &lead);
  g_assert_true (tamiz_index_get (index, lead.id, &back));
  g_assert_cmpmem (&back, sizeof back, &lead, sizeof lead);
  g_assert_false (tamiz_index_get (index, 1, &back));
}

/* What is folded by a table is what is folded by Unicode's rules. */
static void
test_all_letters_fold_as_texts_do (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  g_autoptr (GString) name = g_string_new (NULL);

  for (gunichar c = 1; c < 0x2100; c++)
    {
      g_autofree char *folded = NULL;
      char text[16] = "aX";

      text[2 + g_unichar_to_utf8 (c, text + 2)] = 'b';
      put_person (index, 1, text, NULL, NULL, NULL);
      g_assert_true (tamiz_index_get_folded (index, 1, name));
      folded = tamiz_text_fold (text);
      g_assert_cmpstr (name->str, ==, folded);
    }
}

static void
test_all_latin_scripts_are_found_without_diacritics (void)
{
  static const struct
  {
    const char *name;
    const char *words;
  } people[] = {
    { "Đặng Thị Hương", "dang thi huong" },
    { "Ħamrun Ġużè", "hamrun guze" },
    { "Þórður Sæmundsson Eiðsson", "thordur saemundsson eidsson" },
    { "Ştefan Țurcanu", "stefan turcanu" },
    { "İsmail Işık Çağlayan", "ismail isik caglayan" },
    { "Zażółć Gęślą Jaźń Łódź", "zazolc gesla jazn lodz" },
    { "Ɓala Ƙofa Ọláwálé Ẹ̀gbà", "bala kofa olawale egba" },
    { "Jørgen Ærø Œuvre", "jorgen aero oeuvre" },
    { "Strauß", "strauss" },
    { "Ǆuro Ŋgai", "dzuro ngai" },
  };
  g_autoptr (TamizIndex) index = tamiz_index_new ();

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    put_person (index, i + 1, people[i].name, NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i + 1);

      assert_found (index, people[i].words, id);
      assert_found (index, people[i].name, id);
    }
}

/* Some begin with their own source. */
static void
put_touches (TamizIndex *index,
             gint64      id)
{
  for (gint64 i = 0; i < id % 4; i++)
    tamiz_index_put_touch (index, id, (id + i) * DAY, 1 + (id * 7919 + i) % 150);
}

/* Names and companies alike, so that the orders of those matter too. */
static void
put_numbered (TamizIndex *index,
              gint64      id)
{
  g_autofree char *name = g_strdup_printf ("Name %d", (int) (id * 7919 % 50));
  g_autofree char *company = g_strdup_printf ("Company %d", (int) (id * 31 % 20));
  TamizIndexLead lead = {
    .id = id, .company = id * 31 % 20, .source = id % 3 == 0 ? 1 + id * 7919 % 150 : 0, .last_activity = id * 7919 % 100 * DAY,
    .created = id * 104729 % 90 + 1, .updated = id * 613 % 70 * DAY, .first_name = name,
    .company_name = id % 9 == 0 ? NULL : company, .campaign = id % 4, .product_line = id % 7 % 3
  };

  tamiz_index_put (index, &lead);
  tamiz_index_put_move (index, id, DAY, -1, 0, 0, 0);
  tamiz_index_put_move (index, id, id * DAY, 0, 1, 0, (int) (id % 3));
  put_touches (index, id);
}

/* As they are read: leads are made as their touches come. */
static void
put_numbered_part (TamizIndex      *index,
                   gint64           id,
                   TamizIndexParts  part)
{
  const TamizIndexLead bare = { .id = id };

  if (part != TAMIZ_INDEX_TOUCHES)
    {
      put_numbered (index, id);
      return;
    }
  tamiz_index_put (index, &bare);
  put_touches (index, id);
}

static void
assert_same_answers (TamizIndex *index,
                     TamizIndex *expected)
{
  for (guint sort = 0; sort < 2 * TAMIZ_N_SORTS; sort++)
    {
      g_autoptr (TamizQuery) query = tamiz_query_new ();
      g_autoptr (TamizQueryResult) result = NULL;
      g_autoptr (TamizQueryResult) right = NULL;

      query->sort = sort / 2;
      query->descending = sort % 2;
      if (query->sort == TAMIZ_SORT_CREATED)
        tamiz_query_set_search (query, "name 1");
      result = tamiz_index_run (index, query);
      right = tamiz_index_run (expected, query);
      g_assert_cmpmem (result->ids, result->n_ids * sizeof (gint64), right->ids,
                       right->n_ids * sizeof (gint64));
    }
  for (guint campaign = 0; campaign < 4; campaign++)
    {
      g_autoptr (TamizQuery) query = tamiz_query_new ();
      g_autoptr (TamizQueryResult) result = NULL;
      g_autoptr (TamizQueryResult) right = NULL;

      query->campaign = campaign;
      query->product_line = campaign < 2 ? 0 : 2;
      result = tamiz_index_run (index, query);
      right = tamiz_index_run (expected, query);
      g_assert_cmpuint (right->total, >, 0);
      g_assert_cmpmem (result->ids, result->n_ids * sizeof (gint64), right->ids,
                       right->n_ids * sizeof (gint64));
    }
  assert_ways (index);
  for (gint64 id = 1; id <= 300; id++)
    {
      g_autoptr (GArray) moves = tamiz_index_list_moves (index, id);
      g_autoptr (GArray) right = tamiz_index_list_moves (expected, id);
      g_autoptr (GArray) touches = tamiz_index_list_touches (index, id);
      g_autoptr (GArray) right_touches = tamiz_index_list_touches (expected, id);
      TamizIndexLead lead = { 0 }, same = { 0 };

      g_assert_cmpuint (moves->len, ==, right->len);
      g_assert_cmpmem (touches->data, touches->len * sizeof (TamizIndexTouch), right_touches->data,
                       right_touches->len * sizeof (TamizIndexTouch));
      g_assert_cmpint (tamiz_index_get (index, id, &lead), ==,
                       tamiz_index_get (expected, id, &same));
      g_assert_cmpmem (&lead, sizeof lead, &same, sizeof same);
    }
}

/* The parts were read a little before or after the columns: some leads are in one of them. */
static void
test_what_is_left_out_can_come_later (void)
{
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (TamizIndex) index = tamiz_index_new ();
      g_autoptr (TamizIndex) expected = tamiz_index_new ();

      tamiz_index_set_parts (index, 0);
      for (gint64 id = 1; id <= 300; id++)
        {
          put_numbered (index, id);
          put_numbered (expected, id);
        }
      g_assert_cmpint (tamiz_index_get_parts (index), ==, 0);
      for (guint part = TAMIZ_INDEX_TEXTS; part <= TAMIZ_INDEX_ALL; part <<= 1)
        {
          g_autoptr (TamizIndex) other = tamiz_index_new ();

          tamiz_index_set_parts (other, part);
          for (gint64 id = 1 + round * 10; id <= 300 + round * 20; id++)
            put_numbered_part (other, id, part);
          if (part == TAMIZ_INDEX_TEXTS)
            tamiz_index_sort_texts (other);
          tamiz_index_take_parts (index, other);
        }
      g_assert_cmpint (tamiz_index_get_parts (index), ==, TAMIZ_INDEX_ALL);
      for (gint64 id = 1; id <= 10 && round == 1; id++)
        {
          tamiz_index_clear_moves (index, id);
          tamiz_index_clear_touches (index, id);
          put_numbered (index, id);
        }
      assert_same_answers (index, expected);

      for (gint64 id = 50; id < 60; id++)
        {
          put_person (index, id, "Name 12b", NULL, "Company 3", NULL);
          put_person (expected, id, "Name 12b", NULL, "Company 3", NULL);
        }
      assert_same_answers (index, expected);
    }
}

static void
test_order_is_read_from_the_command_line (void)
{
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (tamiz_query_set_sort (query, "received_on:desc", &error));
  g_assert_cmpint (query->sort, ==, TAMIZ_SORT_RECEIVED_ON);
  g_assert_true (query->descending);
  g_assert_true (tamiz_query_set_sort (query, "name", &error));
  g_assert_cmpint (query->sort, ==, TAMIZ_SORT_NAME);
  g_assert_false (query->descending);

  g_assert_false (tamiz_query_set_sort (query, "shoe_size", &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "last_activity"));
  g_clear_error (&error);
  g_assert_false (tamiz_query_set_sort (query, "name:sideways", &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
  g_assert_cmpint (query->sort, ==, TAMIZ_SORT_NAME);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/index/search-ignores-accents-and-case", test_search_ignores_accents_and_case);
  g_test_add_func ("/index/search-finds-prefix-and-inside", test_search_finds_prefix_and_inside);
  g_test_add_func ("/index/search-needs-every-word", test_search_needs_every_word);
  g_test_add_func ("/index/replaced-lead-is-found-by-its-new-text-only",
                   test_replaced_lead_is_found_by_its_new_text_only);
  g_test_add_func ("/index/many-edits-do-not-wear-search-out",
                   test_many_edits_do_not_wear_search_out);
  g_test_add_func ("/index/empty-index-answers", test_empty_index_answers);
  g_test_add_func ("/index/tags-filter-whatever-their-case", test_tags_filter_whatever_their_case);
  g_test_add_func ("/index/sources-and-owners-sort-by-name", test_sources_and_owners_sort_by_name);
  g_test_add_func ("/index/best-leads-rank-first", test_best_leads_rank_first);
  g_test_add_func ("/index/history-stays-in-order-of-time", test_history_stays_in_order_of_time);
  g_test_add_func ("/index/touches-by-another-source-are-kept", touches_by_another_source_are_kept);
  g_test_add_func ("/index/everything-is-gone-through-once", test_everything_is_gone_through_once);
  g_test_add_func ("/index/ways-that-are-alike-are-one", ways_that_are_alike_are_one);
  g_test_add_func ("/index/columns-come-back", test_columns_come_back);
  g_test_add_func ("/index/all-letters-fold-as-texts-do", test_all_letters_fold_as_texts_do);
  g_test_add_func ("/index/all-latin-scripts-are-found-without-diacritics",
                   test_all_latin_scripts_are_found_without_diacritics);
  g_test_add_func ("/index/what-is-left-out-can-come-later", test_what_is_left_out_can_come_later);
  g_test_add_func ("/index/order-is-read-from-the-command-line",
                   test_order_is_read_from_the_command_line);

  return g_test_run ();
}
