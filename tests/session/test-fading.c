#include "config.h"

#include "session-checks.h"

#include <sqlite3.h>

/* Nothing is judged again because a day has passed, and still grades and order are at any
 * instant what the verdict says.  TAMIZ_FADING_SIZE sets how many leads, for the bench.
 */

static guint
get_size (void)
{
  const char *size = g_getenv ("TAMIZ_FADING_SIZE");

  return size != NULL ? (guint) g_ascii_strtoull (size, NULL, 10) : 300;
}

static void
fill (TamizTestSession *test)
{
  g_autofree char *size = g_strdup_printf ("%u", get_size ());
  g_autoptr (json_t) users = NULL;

  DO (test, "sample.fill", "size", size);
  users = tamiz_test_session_do (test, "user.list", NULL);
  tamiz_test_session_as (test, tamiz_test_get (users, "items.0.email"));
}

/* Lead id → when it was judged last. */
static GHashTable *
list_judged (TamizTestSession *test,
             const char       *sql)
{
  GHashTable *judged = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  sqlite3 *base = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open_v2 (test->path, &base, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (base, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      gint64 lead = sqlite3_column_int64 (statement, 0), at = sqlite3_column_int64 (statement, 1);

      g_hash_table_insert (judged, g_memdup2 (&lead, sizeof lead), g_memdup2 (&at, sizeof at));
    }
  sqlite3_finalize (statement);
  sqlite3_close (base);

  return judged;
}

static GHashTable *
list_not_due (TamizTestSession *test)
{
  g_autofree char *sql
      = g_strdup_printf ("SELECT lead, lead_score.at FROM lead_score JOIN lead ON lead.id = lead "
                         "WHERE (next_change = 0 OR next_change > %" G_GINT64_FORMAT ") "
                         "AND coalesce (deferred_until, 0) = 0",
                         tamiz_clock_get_now (test->clock));

  return list_judged (test, sql);
}

static void
assert_untouched (TamizTestSession *test,
                  GHashTable       *not_due)
{
  g_autoptr (GHashTable) judged = list_judged (test, "SELECT lead, at FROM lead_score");
  GHashTableIter iter;
  gpointer lead, at;

  g_hash_table_iter_init (&iter, not_due);
  while (g_hash_table_iter_next (&iter, &lead, &at))
    {
      gint64 *then = g_hash_table_lookup (judged, lead);

      g_assert_nonnull (then);
      g_assert_cmpint (*then, ==, *(gint64 *) at);
    }
}

static double
get_points (json_t     *verdict,
            const char *key)
{
  return json_number_value (json_object_get (verdict, key));
}

/* The list's grades and order are those of the verdicts at this instant.  Handed over leads
 * are judged by the version of then, which "lead show" is not.
 */
static void
assert_ranked (TamizTestSession *test)
{
  g_autoptr (json_t) list = tamiz_test_session_do (test, "lead.list", "sort", "rank", "limit", "10000000", NULL);
  double worth_before = 0;
  int grade_before = -1;
  json_t *lead;
  gsize i;

  g_assert_cmpint (get_number (list, "total"), >, 0);
  json_array_foreach (json_object_get (list, "items"), i, lead)
    {
      g_autoptr (json_t) shown
          = tamiz_test_session_do (test, "lead.show", "id", tamiz_test_get (lead, "id"), NULL);
      json_t *verdict = json_object_get (shown, "verdict");
      double worth = (get_points (verdict, "fit") + 1) * get_points (verdict, "interest");
      int grade = TAMIZ_GRADE_E + 1, stage;

      g_assert_true (tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, tamiz_test_get (lead, "stage"), &stage));
      if (stage > TAMIZ_STAGE_SQL)
        continue;
      g_assert_cmpstr (tamiz_test_get (lead, "grade"), ==, tamiz_test_get (verdict, "grade"));
      if (tamiz_test_get (verdict, "grade") != NULL)
        tamiz_enum_from_nick (TAMIZ_ENUM_GRADE, tamiz_test_get (verdict, "grade"), &grade);
      g_assert_cmpint (grade, >=, grade_before);
      /* The verdict rounds each activity, the sums as a whole. */
      if (grade == grade_before && grade <= TAMIZ_GRADE_E)
        g_assert_cmpfloat (worth, <=, worth_before + 101 * 0.0021);
      grade_before = grade;
      worth_before = worth;
    }
}

static void
grades_and_order_are_the_verdicts_at_any_instant (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261129);

  fill (test);
  DO (test, "definition.rescore");
  assert_ranked (test);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GHashTable) not_due = NULL;

      tamiz_test_session_advance (test, (gint64) (g_rand_double (random) * 290.0 * (double) TAMIZ_DAY));
      not_due = list_not_due (test);
      DO (test, "definition.rescore");
      assert_untouched (test, not_due);
      g_test_message ("%u of %u leads were not due", g_hash_table_size (not_due), get_size ());
      assert_ranked (test);
    }
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fading/grades-and-order-are-the-verdicts-at-any-instant",
                   grades_and_order_are_the_verdicts_at_any_instant);

  return g_test_run ();
}
