#include "config.h"

#include "tamiz-index.h"
#include "tamiz-scan.h"

#include <string.h>

/* All ways of looking through texts answer the same, and the best that are found are the
 * first of all that are found, however the texts happen to lie.
 */
#define N_LEADS 6000

static const char *const words[] = {
  "josé", "jose", "an", "ana", "nan", "łukasz", "garcía", "mamani", "ñandú", "ö", "quispe"
};

static const guint8 *
find_slowly (const guint8 *from,
             const guint8 *end,
             const char   *text,
             gsize         length)
{
  for (; from + length <= end; from++)
    {
      if (memcmp (from, text, length) == 0)
        return from;
    }

  return NULL;
}

/* Few different bytes, so that much nearly fits; a NUL and bytes beyond ASCII among them. */
static void
test_all_ways_find_the_same (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  const guint8 letters[] = { 'a', 'b', 0xc3, 0xff, '\n', 0 };
  const guint32 seen[256] = { ['a'] = 9, ['b'] = 3, [0xc3] = 5, ['\n'] = 1 };
  guint8 text[400 + TAMIZ_SCAN_PADDING];
  TamizScan usual = tamiz_scan_get ();

  g_assert_true (tamiz_scan_is_there (TAMIZ_SCAN_PLAIN));
  for (guint round = 0; round < 20000; round++)
    {
      gsize size = g_rand_int_range (rand, 0, 400), length = g_rand_int_range (rand, 1, 9);
      gsize begin = g_rand_int_range (rand, 0, 40);
      char needle[8];
      TamizNeedle prepared;
      const guint8 *expected;

      begin = MIN (begin, size);
      for (gsize i = 0; i < sizeof text; i++)
        text[i] = letters[g_rand_int_range (rand, 0, G_N_ELEMENTS (letters))];
      for (gsize i = 0; i < length; i++)
        needle[i] = (char) letters[g_rand_int_range (rand, 0, 5)];
      expected = find_slowly (text + begin, text + size, needle, length);
      tamiz_needle_init (&prepared, needle, length, seen);
      for (guint scan = 0; scan < TAMIZ_N_SCANS; scan++)
        {
          if (!tamiz_scan_is_there (scan))
            continue;
          tamiz_scan_set (scan);
          g_assert_true (tamiz_scan_get () == scan);
          g_assert_true (tamiz_scan_find (text + begin, text + size, &prepared) == expected);
        }
    }
  tamiz_scan_set (usual);
}

static const char *
pick (GRand *rand)
{
  return words[g_rand_int_range (rand, 0, G_N_ELEMENTS (words))];
}

static void
put_lead (TamizIndex *index,
          GRand      *rand,
          gint64      id)
{
  g_autofree char *email = g_strdup_printf ("u%" G_GINT64_FORMAT "@%s.com", id % 100, pick (rand));
  TamizIndexLead lead = {
    .id = id,
    .stage = g_rand_int_range (rand, 0, 10),
    .grade = g_rand_int_range (rand, -1, 5),
    .fit = g_rand_int_range (rand, 0, 5) * 20000,
    .interest = g_rand_int_range (rand, 0, 5) * 20000,
    .first_name = pick (rand),
    .last_name = pick (rand),
    .company_name = g_rand_int_range (rand, 0, 100) == 0 ? "Rareza S.A." : pick (rand),
    .email = email,
  };

  tamiz_index_put (index, &lead);
}

static void
check_best (TamizIndex *index,
            GRand      *rand)
{
  static const char *const searches[] = { "jose", "rareza", "ana com", "nan u7", "u1 lukasz", "ö",
                                          "mamani quispe garcia", "zz", ",", "@" };
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizQueryResult) all = NULL;
  g_autoptr (TamizQueryResult) best = NULL;
  guint n;

  tamiz_query_set_search (query, searches[g_rand_int_range (rand, 0, G_N_ELEMENTS (searches))]);
  if (g_rand_boolean (rand))
    query->stages = TAMIZ_QUERY_STAGE (TAMIZ_STAGE_MQL) | TAMIZ_QUERY_STAGE (TAMIZ_STAGE_SQL);
  all = tamiz_index_run (index, query);
  query->enough = g_rand_int_range (rand, 1, 300);
  best = tamiz_index_run (index, query);

  g_assert_false (all->more);
  n = MIN (query->enough, all->n_ids);
  g_assert_cmpuint (best->n_ids, >=, n);
  g_assert_cmpmem (best->ids, n * sizeof (gint64), all->ids, n * sizeof (gint64));
  if (best->more)
    g_assert_cmpuint (all->total, >, best->total);
  else
    g_assert_cmpuint (all->total, ==, best->total);
}

static void
change_leads (TamizIndex *index,
              GRand      *rand,
              guint       n)
{
  for (guint i = 0; i < n; i++)
    {
      gint64 id = g_rand_int_range (rand, 1, N_LEADS + 1);

      if (g_rand_int_range (rand, 0, 4) == 0)
        tamiz_index_remove (index, id);
      else
        put_lead (index, rand, id);
    }
}

static void
test_best_are_the_first_of_all (void)
{
  TamizIndex *index = tamiz_index_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (gint64 id = 1; id <= N_LEADS; id++)
    put_lead (index, rand, id);
  check_best (index, rand);
  g_assert_true (tamiz_index_is_untidy (index));
  while (tamiz_index_tidy (index, 1000))
    check_best (index, rand);
  g_assert_false (tamiz_index_is_untidy (index));

  for (guint round = 0; round < 300; round++)
    {
      check_best (index, rand);
      change_leads (index, rand, 5);
      /* Others change leads between two pieces of the work. */
      if (tamiz_index_is_untidy (index))
        tamiz_index_tidy (index, 500);
    }
  g_assert_finalize_object (index);
}

/* So many change at once that no order is left, and then the work is done again. */
static void
test_all_leads_change_while_texts_are_put_in_order (void)
{
  TamizIndex *index = tamiz_index_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);
  guint rounds = 0;

  for (gint64 id = 1; id <= N_LEADS; id++)
    put_lead (index, rand, id);
  g_assert_true (tamiz_index_tidy (index, 3000));
  for (gint64 id = 1; id <= N_LEADS; id++)
    put_lead (index, rand, id);
  for (guint i = 0; i < 20; i++)
    check_best (index, rand);
  while (tamiz_index_tidy (index, 3000))
    rounds++;
  g_assert_cmpuint (rounds, >, 0);
  for (guint i = 0; i < 20; i++)
    check_best (index, rand);
  for (gint64 id = 1; id <= N_LEADS; id++)
    put_lead (index, rand, id);
  for (guint i = 0; i < 20; i++)
    check_best (index, rand);
  g_assert_finalize_object (index);
}

static void
test_every_way_searches_the_same (void)
{
  TamizScan usual = tamiz_scan_get ();
  guint expected = 0;

  for (guint scan = 0; scan < TAMIZ_N_SCANS; scan++)
    {
      g_autoptr (TamizIndex) index = tamiz_index_new ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (17);
      g_autoptr (TamizQuery) query = tamiz_query_new ();

      if (!tamiz_scan_is_there (scan))
        continue;
      tamiz_scan_set (scan);
      for (gint64 id = 1; id <= N_LEADS; id++)
        put_lead (index, rand, id);
      tamiz_query_set_search (query, "NAN mamani");
      if (scan == TAMIZ_SCAN_PLAIN)
        expected = tamiz_index_count (index, query);
      g_assert_cmpuint (expected, >, 100);
      g_assert_cmpuint (tamiz_index_count (index, query), ==, expected);
    }
  tamiz_scan_set (usual);
}

static char *
make_name (GRand *rand)
{
  char name[16];
  gsize length = (gsize) g_rand_int_range (rand, 3, 15);

  for (gsize i = 0; i < length; i++)
    name[i] = (char) ('a' + g_rand_int_range (rand, 0, 26));
  name[length] = '\0';

  return g_strdup (name);
}

static guint
count_slowly (GPtrArray  *names,
              const char *first,
              const char *second)
{
  guint count = 0;

  for (guint i = 0; i < names->len; i++)
    count += strstr (names->pdata[i], first) != NULL && strstr (names->pdata[i], second) != NULL;

  return count;
}

/* Names that have little in common, in more blocks than are told of together: most of them
 * are passed over, and none that has what is searched for.
 */
static void
test_nobody_is_passed_over (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRand) rand = g_rand_new_with_seed (23);
  guint n_found = 0;

  for (gint64 id = 1; id <= 6 * N_LEADS; id++)
    {
      char *name = make_name (rand);
      TamizIndexLead lead = { .id = id, .grade = -1, .fit = -1, .interest = -1, .first_name = name };

      tamiz_index_put (index, &lead);
      g_ptr_array_add (names, name);
    }
  for (guint round = 0; round < 300; round++)
    {
      const char *name = names->pdata[g_rand_int_range (rand, 0, (gint32) names->len)];
      gsize length = (gsize) g_rand_int_range (rand, 1, 7);
      gsize begin = (gsize) g_rand_int_range (rand, 0, (gint32) strlen (name));
      g_autofree char *piece = g_strndup (name + begin, length);
      g_autofree char *other = round % 3 == 0 ? g_strndup (name, 2) : round % 7 == 0 ? make_name (rand) : g_strdup ("");
      g_autofree char *text = g_strdup_printf ("%s %s", piece, other);
      g_autoptr (TamizQuery) query = tamiz_query_new ();
      guint expected = count_slowly (names, piece, other);

      tamiz_query_set_search (query, text);
      g_assert_cmpuint (tamiz_index_count (index, query), ==, expected);
      n_found += expected > 0;
    }
  g_assert_cmpuint (n_found, >, 200);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/index-search/all-ways-find-the-same", test_all_ways_find_the_same);
  g_test_add_func ("/index-search/best-are-the-first-of-all", test_best_are_the_first_of_all);
  g_test_add_func ("/index-search/all-leads-change-while-texts-are-put-in-order",
                   test_all_leads_change_while_texts_are_put_in_order);
  g_test_add_func ("/index-search/every-way-searches-the-same", test_every_way_searches_the_same);

  g_test_add_func ("/index-search/nobody-is-passed-over", test_nobody_is_passed_over);

  return g_test_run ();
}
