#include "config.h"

#include "tamiz-enums.h"
#include "tamiz-fading.h"
#include "tamiz-index.h"
#include "tamiz-time.h"

/* Leads rank by what their interest is at an instant, without being judged again. */

#define N 3000
#define NOW (20000 * TAMIZ_DAY)

typedef struct
{
  gint64 at;
  GByteArray *fading;       /* (nullable): not known */
  TamizIndexLead lead;
} Lead;

static void
make_lead (GRand *random,
           Lead  *lead,
           guint  i)
{
  static const gint64 half_lives[] = { 0, 1, 7, 30, 90 };

  lead->at = NOW - g_rand_int_range (random, 0, 400) * TAMIZ_DAY;
  lead->fading = i % 50 != 0 ? g_byte_array_new () : NULL;
  lead->lead = (TamizIndexLead) {
    .id = 10 + 3 * i,
    .stage = TAMIZ_STAGE_INQUIRY,
    .grade = g_rand_int_range (random, -1, 5),
    .fit = g_rand_int_range (random, 0, 100001),
    .interest = 5000,
    .first_name = "Ana",
  };
  for (guint k = 0; lead->fading != NULL && k < G_N_ELEMENTS (half_lives); k++)
    {
      TamizFadingTerm term = { half_lives[k], g_rand_int_range (random, -20000000, 60000000), 0 };

      if (g_rand_boolean (random))
        continue;
      if (k > 0 && g_rand_int_range (random, 0, 10) == 0)
        term.cap = term.millionths / 3;
      tamiz_fading_append (lead->fading, &term);
    }
}

static void
put (TamizIndex *index,
     const Lead *lead)
{
  tamiz_index_put (index, &lead->lead);
  /* No terms are no interest, which is not the same as not to know. */
  tamiz_index_set_fading (index, lead->lead.id, lead->at,
                          lead->fading == NULL       ? NULL
                          : lead->fading->len == 0 ? (const guint8 *) "" : lead->fading->data,
                          lead->fading != NULL ? lead->fading->len : 0);
}

static gint64
interest_at (const Lead *lead,
             gint64      at)
{
  return lead->fading != NULL ? tamiz_fading_interest (lead->fading->data, lead->fading->len, at - lead->at)
                              : lead->lead.interest;
}

static void
assert_order (TamizIndex *index,
              Lead       *leads,
              gint64      at)
{
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizQueryResult) result = NULL;
  double before = 0;
  int grade = -2;

  query->sort = TAMIZ_SORT_RANK;
  query->offset = query->limit = 0;
  result = tamiz_index_run (index, query);
  g_assert_cmpuint (result->n_ids, ==, N);
  for (guint i = 0; i < N; i++)
    {
      const Lead *lead = &leads[(result->ids[i] - 10) / 3];
      int its_grade = lead->lead.grade >= 0 ? lead->lead.grade : 9;
      double interest = (double) interest_at (lead, at);
      double worth = (double) (lead->lead.fit + 1000) * interest;
      TamizIndexLead now;

      g_assert_true (tamiz_index_get (index, lead->lead.id, &now));
      g_assert_cmpfloat_with_epsilon ((double) now.interest, interest, 1.01);
      g_assert_cmpint (its_grade, >=, grade);
      /* In the last digit of interest two leads may be the other way round. */
      if (its_grade == grade && its_grade < 9)
        g_assert_cmpfloat (worth, <=, before + 2.1 * (double) (101000));
      grade = its_grade;
      before = worth;
    }
}

/* As it is told how interest fades, it is at once what it has become. */
static void
assert_put (TamizIndex *index,
            const Lead *lead,
            gint64      at)
{
  TamizIndexLead now;

  put (index, lead);
  g_assert_true (tamiz_index_get (index, lead->lead.id, &now));
  g_assert_cmpint (now.interest, ==, interest_at (lead, at));
  g_assert_cmpint (now.grade, ==, lead->lead.grade);
  g_assert_cmpint (now.fit, ==, lead->lead.fit);
}

static void
leads_rank_as_of_any_instant (void)
{
  static const gint64 ages[] = { 0, 1, 12, 3, 40, 200, 730, 725, 2000 };
  g_autoptr (GRand) random = g_rand_new_with_seed (20261129);
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  g_autofree Lead *leads = g_new0 (Lead, N);

  tamiz_index_set_instant (index, NOW);
  for (guint i = 0; i < N; i++)
    {
      make_lead (random, &leads[i], i);
      assert_put (index, &leads[i], NOW);
    }
  assert_order (index, leads, NOW);
  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      gint64 at = NOW + ages[i] * TAMIZ_DAY + 1;

      tamiz_index_set_instant (index, at);
      g_assert_cmpint (tamiz_index_get_instant (index), ==, at);
      assert_order (index, leads, at);
      for (guint n = 0; n < 100; n++)
        assert_put (index, &leads[g_rand_int_range (random, 0, N)], at);
      assert_order (index, leads, at);
    }

  for (guint i = 0; i < N; i++)
    g_clear_pointer (&leads[i].fading, g_byte_array_unref);
}

static void
what_is_put_again_fades_anew (void)
{
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  TamizIndexLead lead = { .id = 7, .stage = TAMIZ_STAGE_INQUIRY, .grade = TAMIZ_GRADE_B };
  TamizFadingTerm capped = { 10, 90000000, 40000000 }, plain = { 10, 16000000, 0 };
  g_autoptr (GByteArray) first = g_byte_array_new ();
  g_autoptr (GByteArray) second = g_byte_array_new ();
  TamizIndexLead now;

  tamiz_fading_append (first, &capped);
  tamiz_fading_append (second, &plain);
  tamiz_index_put (index, &lead);
  tamiz_index_set_fading (index, 7, NOW, first->data, first->len);
  tamiz_index_set_instant (index, NOW + 10 * TAMIZ_DAY);
  g_assert_true (tamiz_index_get (index, 7, &now));
  g_assert_cmpint (now.interest, ==, 40000);
  tamiz_index_set_instant (index, NOW + 20 * TAMIZ_DAY);
  g_assert_true (tamiz_index_get (index, 7, &now));
  g_assert_cmpint (now.interest, ==, 22500);

  tamiz_index_set_fading (index, 7, NOW, second->data, second->len);
  tamiz_index_set_instant (index, NOW + 30 * TAMIZ_DAY);
  g_assert_true (tamiz_index_get (index, 7, &now));
  g_assert_cmpint (now.interest, ==, 2000);

  /* Where it is not known how it fades it stays as it was put. */
  lead.interest = 12345;
  tamiz_index_put (index, &lead);
  tamiz_index_set_fading (index, 7, NOW, NULL, 0);
  tamiz_index_set_instant (index, NOW + 40 * TAMIZ_DAY);
  g_assert_true (tamiz_index_get (index, 7, &now));
  g_assert_cmpint (now.interest, ==, 12345);
}

/* As columns and scores are read one after the other. */
static void
a_score_that_comes_later_ranks (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20261130);
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  g_autofree Lead *leads = g_new0 (Lead, N);

  tamiz_index_set_instant (index, NOW);
  for (guint i = 0; i < N; i++)
    {
      TamizIndexLead bare;

      make_lead (random, &leads[i], i);
      bare = (TamizIndexLead) { .id = leads[i].lead.id, .stage = TAMIZ_STAGE_INQUIRY, .grade = -1, .fit = -1 };
      tamiz_index_put (index, &bare);
    }
  /* Also where an order was asked for meanwhile. */
  for (guint half = 0; half < 2; half++)
    {
      g_autoptr (TamizQuery) query = tamiz_query_new ();

      tamiz_query_result_free (tamiz_index_run (index, query));
      for (guint i = half; i < N; i += 2)
        {
          const TamizIndexLead *lead = &leads[i].lead;

          g_assert_true (tamiz_index_set_score (index, lead->id, lead->grade, lead->fit, lead->interest));
          if (leads[i].fading != NULL)
            tamiz_index_set_fading (index, lead->id, leads[i].at,
                                    leads[i].fading->len > 0 ? leads[i].fading->data : (const guint8 *) "",
                                    leads[i].fading->len);
        }
    }
  assert_order (index, leads, NOW);
  g_assert_false (tamiz_index_set_score (index, 11, TAMIZ_GRADE_A, 1, 1));

  for (guint i = 0; i < N; i++)
    g_clear_pointer (&leads[i].fading, g_byte_array_unref);
}

static void
terms_are_read_as_written (void)
{
  static const TamizFadingTerm terms[]
      = { { 0, 1, 0 }, { 30, -1, 0 }, { 3650, G_MAXINT64, -7 }, { 1, G_MININT64, G_MININT64 }, { 64, 63, 64 } };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const guint8 *data;
  TamizFadingTerm term;
  gsize length;

  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    tamiz_fading_append (bytes, &terms[i]);
  data = bytes->data;
  length = bytes->len;
  for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      g_assert_true (tamiz_fading_next (&data, &length, &term));
      g_assert_cmpint (term.half_life_days, ==, terms[i].half_life_days);
      g_assert_cmpint (term.millionths, ==, terms[i].millionths);
      g_assert_cmpint (term.cap, ==, terms[i].cap);
    }
  g_assert_false (tamiz_fading_next (&data, &length, &term));

  /* Bytes that are cut off say nothing more. */
  data = bytes->data;
  length = 2;
  g_assert_false (tamiz_fading_next (&data, &length, &term));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/index/fading/leads-rank-as-of-any-instant", leads_rank_as_of_any_instant);
  g_test_add_func ("/index/fading/what-is-put-again-fades-anew", what_is_put_again_fades_anew);
  g_test_add_func ("/index/fading/a-score-that-comes-later-ranks", a_score_that_comes_later_ranks);
  g_test_add_func ("/index/fading/terms-are-read-as-written", terms_are_read_as_written);

  return g_test_run ();
}
