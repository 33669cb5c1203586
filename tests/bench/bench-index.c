#include "config.h"

#include "bench.h"
#include "tamiz-scan.h"
#include "tamiz-session-index.h"
#include "tamiz-session-private.h"

#include <string.h>

/* bench-index BASE REFERENCE: how long lists, filters, counts, searches and reports take on a
 * loaded index, beside the same questions to SQL.
 */

#define ROUNDS 5
#define PAGE 200

typedef struct
{
  TamizTestSession *base;
  TamizWork work;
  TamizIndex *index;
  BenchSql *sql;             /* the base */
  BenchSql *reference;       /* what bench-reference made */
  gint64 n_leads, source;
} Bench;

static double
time_query (Bench            *self,
            const TamizQuery *query)
{
  double start = bench_thread_ms ();
  g_autoptr (TamizQueryResult) result = tamiz_index_run (self->index, query);

  return bench_thread_ms () - start;
}

/* The last answer is kept until something else is asked. */
static double
time_again (Bench            *self,
            const TamizQuery *query)
{
  g_autoptr (TamizQuery) other = tamiz_query_new ();

  other->limit = 1;
  time_query (self, other);
  return time_query (self, query);
}

/* An edit, after which the orders are no longer those of before. */
static void
touch (Bench *self)
{
  TamizIndexLead lead;
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizQueryResult) result = NULL;

  query->limit = 1;
  query->offset = (guint) self->n_leads / 3;
  result = tamiz_index_run (self->index, query);
  g_assert (result->n_ids == 1 && tamiz_index_get (self->index, result->ids[0], &lead));
  lead.updated += G_USEC_PER_SEC;
  tamiz_index_put (self->index, &lead);
}

static void
measure_jumps (Bench *self)
{
  g_autoptr (GArray) first = bench_samples_new (), again = bench_samples_new ();
  g_autoptr (GArray) after_edit = bench_samples_new (), sql = bench_samples_new ();
  g_autofree char *offset = g_strdup_printf (
      "SELECT * FROM lead ORDER BY updated DESC, id LIMIT %d OFFSET %" G_GINT64_FORMAT, PAGE,
      MAX (0, self->n_leads - PAGE));
  g_autoptr (TamizQuery) query = tamiz_query_new ();

  query->limit = PAGE;
  for (guint sort = 0; sort < TAMIZ_N_SORTS; sort++)
    {
      query->sort = sort;
      query->offset = (guint) self->n_leads / 2;
      bench_samples_add (first, time_query (self, query));
      query->offset = (guint) (self->n_leads - MIN (self->n_leads, PAGE));
      bench_samples_add (again, time_query (self, query));
      touch (self);
      bench_samples_add (after_edit, time_query (self, query));
    }
  bench_samples_add (sql, bench_sql_time (self->sql, offset, NULL));

  bench_row_print (&(BenchRow) { "10.4", "sort anew by any key and show the middle", "ms", BENCH_VALUE, 16,
                                 "SQL ORDER BY … OFFSET, no index", first, sql, "the slowest key", TRUE });
  bench_row_print (&(BenchRow) { "10.4", "jump to the end in any order", "ms", BENCH_VALUE, 16,
                                 "SQL ORDER BY … OFFSET, no index", again, sql, "the slowest key", TRUE });
  bench_row_print (&(BenchRow) { "10.4", "the same after an edit", "ms", BENCH_VALUE, 16, NULL, after_edit,
                                 NULL, "the slowest key", TRUE });
}

static void
measure_filters (Bench *self)
{
  g_autoptr (GArray) filter = bench_samples_new (), count = bench_samples_new ();
  g_autoptr (GArray) facets = bench_samples_new (), sql = bench_samples_new ();
  g_autofree char *counting = g_strdup_printf (
      "SELECT count(*) FROM lead JOIN lead_score ON lead = lead.id WHERE stage IN (1, 2) "
      "AND grade <= 2 AND source = %" G_GINT64_FORMAT, self->source);
  g_autoptr (TamizQuery) query = tamiz_query_new ();

  query->limit = PAGE;
  query->stages = TAMIZ_QUERY_STAGE (TAMIZ_STAGE_INQUIRY) | TAMIZ_QUERY_STAGE (TAMIZ_STAGE_MQL);
  query->grades = TAMIZ_QUERY_GRADE (TAMIZ_GRADE_A) | TAMIZ_QUERY_GRADE (TAMIZ_GRADE_B)
                  | TAMIZ_QUERY_GRADE (TAMIZ_GRADE_C);
  query->source = self->source;
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (TamizIndexFacets) counts = NULL;
      double start;

      query->sort = round % 2 == 0 ? TAMIZ_SORT_RANK : TAMIZ_SORT_UPDATED;
      bench_samples_add (filter, time_query (self, query));
      start = bench_thread_ms ();
      tamiz_index_count (self->index, query);
      bench_samples_add (count, bench_thread_ms () - start);
      start = bench_thread_ms ();
      counts = tamiz_index_count_facets (self->index, query);
      bench_samples_add (facets, bench_thread_ms () - start);
      bench_samples_add (sql, bench_sql_time (self->sql, counting, NULL));
    }

  bench_row_print (&(BenchRow) { "10.4", "filter by stage, grade and source, in order", "ms", BENCH_VALUE, 16,
                                 "SQL count(*), no covering index", filter, sql, NULL });
  bench_row_print (&(BenchRow) { "10.4", "count by stage, grade and source", "ms", BENCH_VALUE, 16,
                                 "SQL count(*), no covering index", count, sql, NULL });
  bench_row_print (&(BenchRow) { "10.4", "count for every filter chip", "ms", BENCH_VALUE, 16, NULL, facets,
                                 NULL, NULL });
}

/* Every keystroke of words that people look for, pieces from inside words, several words,
 * and what is not there.
 */
static GPtrArray *
list_searches (void)
{
  static const char *const words[] = {
    "garcía", "fernández", "rodríguez", "quispe", "mamani", "gonzález", "lópez", "valentina",
    "alejandro", "joaquín", "constructora", "agroindustrias", "clínica", "aconcagua", "altiplano",
    "ximena", "zúñiga", "benítez", "cárdenas", "iturralde", "maría", "josé", "núñez", "peña",
    "villarroel", "colegio", "alimentos", "amazonía", "óscar", "ñ"
  };
  static const char *const pieces[] = {
    "driguez", "uctora", "quis", "ander", "lejan", "jose mamani", "maria quispe", "garcia lopez altip",
    "ana 17", "example", "nadie se llama así", "zzxq", "qw", "12345", "@"
  };
  GPtrArray *searches = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      glong length = g_utf8_strlen (words[i], -1);

      for (glong n = 1; n <= MIN (length, 8); n++)
        g_ptr_array_add (searches, g_utf8_substring (words[i], 0, n));
    }
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    g_ptr_array_add (searches, g_strdup (pieces[i]));

  return searches;
}

/* FTS5 takes prefixes of words; what is in quotes is no syntax. */
static double
time_fts (Bench      *self,
          const char *search)
{
  g_auto (GStrv) words = g_strsplit (search, " ", -1);
  g_autoptr (GString) match = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    g_string_append_printf (match, "%s\"%s\"*", i > 0 ? " " : "", words[i]);

  return bench_sql_time (self->reference,
                         "SELECT rank_key.lead FROM fts JOIN rank_key ON rank_key.lead = fts.rowid "
                         "WHERE fts MATCH ?1 ORDER BY rank_key.key DESC LIMIT 100",
                         match->str);
}

static void
measure_search (Bench *self)
{
  g_autoptr (GPtrArray) searches = list_searches ();
  g_autoptr (GArray) ours = bench_samples_new (), fts = bench_samples_new ();
  g_autoptr (GArray) p99 = bench_samples_new (), fts_p99 = bench_samples_new ();
  g_autoptr (GArray) median = bench_samples_new (), fts_median = bench_samples_new ();
  g_autoptr (GArray) all = bench_samples_new (), all_p99 = bench_samples_new ();
  g_autoptr (GArray) plain = bench_samples_new (), plain_p99 = bench_samples_new ();
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  TamizScan fastest = tamiz_scan_get ();

  while (tamiz_index_tidy (self->index, G_MAXUINT))
    continue;
  for (guint i = 0; i < searches->len; i++)
    {
      tamiz_query_set_search (query, searches->pdata[i]);
      query->enough = query->limit = 100;
      bench_samples_add (ours, time_query (self, query));
      tamiz_scan_set (TAMIZ_SCAN_PLAIN);
      bench_samples_add (plain, time_again (self, query));
      tamiz_scan_set (fastest);
      query->enough = query->limit = 0;
      bench_samples_add (all, time_query (self, query));
      if (self->reference != NULL && strspn (searches->pdata[i], "@") == 0)
        bench_samples_add (fts, time_fts (self, searches->pdata[i]));
    }
  bench_samples_add (p99, bench_samples_rank (ours, 0.99));
  bench_samples_add (median, bench_samples_rank (ours, 0.5));
  bench_samples_add (plain_p99, bench_samples_rank (plain, 0.99));
  bench_samples_add (all_p99, bench_samples_rank (all, 0.99));
  bench_samples_add (fts_p99, bench_samples_rank (fts, 0.99));
  bench_samples_add (fts_median, bench_samples_rank (fts, 0.5));

  bench_row_print (&(BenchRow) { "10.3", "search as you type, best first: 99th percentile", "ms", BENCH_VALUE, 5,
                                 "FTS5 prefix, ORDER BY score", p99, fts_p99, NULL });
  bench_row_print (&(BenchRow) { "10.3", "the same without SIMD", "ms", BENCH_VALUE, 40,
                                 "FTS5 prefix, ORDER BY score", plain_p99, fts_p99, NULL });
  bench_row_print (&(BenchRow) { "10.3", "  median", "ms", BENCH_NOTHING, 0, "FTS5 prefix, ORDER BY score",
                                 median, fts_median, NULL });
  bench_row_print (&(BenchRow) { "10.3", "  all that match, not only a hundred: 99th percentile", "ms",
                                 BENCH_NOTHING, 0, NULL, all_p99, NULL, NULL });
}

static void
measure_report (Bench      *self,
                const char *operation,
                const char *option,
                const char *value,
                const char *of,
                const char *sql)
{
  g_autoptr (GArray) samples = bench_samples_new (), references = bench_samples_new ();
  g_autofree char *what = g_strconcat (operation, value != NULL ? " " : "", value != NULL ? value : "", of, NULL);

  for (guint round = 0; round < ROUNDS; round++)
    {
      double start = bench_cpu_ms ();

      json_decref (tamiz_test_session_do (self->base, operation, option, value, NULL));
      bench_samples_add (samples, bench_cpu_ms () - start);
    }
  if (sql != NULL)
    bench_samples_add (references, bench_sql_time (self->sql, sql, NULL));
  bench_row_print (&(BenchRow) { "10.7", what, "ms", BENCH_VALUE, 50, sql != NULL ? "SQL GROUP BY" : NULL,
                                 samples, references, NULL });
}

static void
keep_lead_cb (const TamizIndexLead *lead,
              const TamizIndexPast *past,
              gpointer              user_data)
{
  g_array_append_vals (user_data, lead, 1);
}

/* In the base each lead came by one source; here most came by others, too, each up to a week
 * after the one before.
 */
static void
put_touches (TamizIndex *index,
             gpointer    user_data)
{
  Bench *self = user_data;
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (TamizIndexLead));
  g_autoptr (GRand) random = g_rand_new_with_seed (42);

  tamiz_index_foreach (index, TAMIZ_INDEX_TELL_ID, keep_lead_cb, leads);
  for (guint i = 0; i < leads->len; i++)
    {
      const TamizIndexLead *lead = &g_array_index (leads, TamizIndexLead, i);
      gint64 at = lead->received_on;

      tamiz_index_clear_touches (index, lead->id);
      for (int n = g_rand_int_range (random, 0, 4); n > 0; n--)
        {
          at += g_rand_int_range (random, 0, 7 * 86400) * (gint64) G_USEC_PER_SEC;
          g_assert_true (tamiz_index_put_touch (index, lead->id, at,
                                                self->source + g_rand_int_range (random, 0, 16)));
        }
    }
}

static void
measure_reports (Bench *self)
{
  static const char several[] = ", of leads that came by several sources";
  g_autoptr (GError) error = NULL;
  static const char funnel_sql[]
      = "SELECT to_stage, source, count(DISTINCT stage_move.lead) FROM stage_move JOIN lead "
        "ON lead.id = stage_move.lead GROUP BY 1, 2";
  static const char matrix_sql[]
      = "SELECT fit / 20000, interest / 20000, count(*) FROM lead JOIN lead_score ON lead = lead.id "
        "WHERE stage < 4 GROUP BY 1, 2";
  static const char sources_sql[]
      = "SELECT source, count(*), sum(stage = 6), sum(amount) FROM lead GROUP BY 1";

  measure_report (self, "report.funnel", NULL, NULL, NULL, funnel_sql);
  measure_report (self, "report.matrix", NULL, NULL, NULL, matrix_sql);
  measure_report (self, "report.sources", "attribution", "first", NULL, sources_sql);
  measure_report (self, "report.sources", "attribution", "last", NULL, NULL);
  measure_report (self, "report.sources", "attribution", "equal", NULL, NULL);
  measure_report (self, "steward.show", NULL, NULL, NULL, NULL);
  measure_report (self, "steward.quality", NULL, NULL, NULL, NULL);
  if (!tamiz_session_index_use (&self->work, put_touches, self, &error))
    g_error ("bench-index: %s", error->message);
  measure_report (self, "report.sources", "attribution", "last", several, NULL);
  measure_report (self, "report.sources", "attribution", "equal", several, NULL);
}

static void
measure_index (TamizIndex *index,
               gpointer    user_data)
{
  Bench *self = user_data;

  self->index = index;
  measure_jumps (self);
  measure_filters (self);
  measure_search (self);
  self->index = NULL;
}

int
main (int    argc,
      char **argv)
{
  Bench self = { NULL };
  g_autoptr (GError) error = NULL;

  if (argc != 3)
    return 2;

  self.base = tamiz_test_session_open (argv[1]);
  self.sql = bench_sql_open (argv[1]);
  self.reference = bench_sql_open (argv[2]);
  self.n_leads = bench_sql_number (self.sql, "SELECT count(*) FROM lead");
  self.source = bench_sql_number (self.sql, "SELECT id FROM source ORDER BY id LIMIT 1 OFFSET 3");
  bench_work_init (&self.work, self.base, NULL);
  if (!tamiz_session_index_use (&self.work, measure_index, &self, &error))
    g_error ("bench-index: %s", error->message);
  measure_reports (&self);
  tamiz_work_clear (&self.work);
  bench_sql_close (self.sql);
  bench_sql_close (self.reference);
  tamiz_test_session_free (self.base);

  return 0;
}
