#include "config.h"

#include "tamiz-index.h"
#include "tamiz-report-funnel.h"
#include "tamiz-report-sources.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* bench-index [LEADS]: fills an index with made-up leads and prints how long each kind
 * of question takes, in milliseconds of CPU time.  Nothing is asserted.
 */
#define DAY (24 * G_TIME_SPAN_HOUR)

static const char *const first_names[] = {
  "José", "María", "Juan", "Ana", "Luis", "Carmen", "Jorge", "Rosa", "Carlos", "Sofía", "Łukasz",
  "João", "Beatriz", "Pedro", "Lucía", "Miguel", "Elena", "Raúl", "Inés", "Óscar"
};
static const char *const last_names[] = {
  "García", "Núñez", "Mamani", "Quispe", "Flores", "Rodríguez", "Silva", "Souza", "Pérez",
  "Fernández", "Choque", "Vargas", "Rojas", "Gutiérrez", "Müller", "Castro", "Ortiz", "Suárez"
};
static const char *const companies[] = {
  "Constructora", "Comercial", "Industrias", "Importadora", "Laboratorios", "Transportes",
  "Agropecuaria", "Consultora", "Distribuidora", "Hotel"
};

static double
get_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

static void
print_since (const char *what,
             double      start)
{
  printf ("%-44s %9.2f ms\n", what, get_ms () - start);
}

static void
put_lead (TamizIndex *index,
          GRand      *rand,
          gint64      id)
{
  char last_name[64], company[64], email[64];
  TamizIndexLead lead = {
    .id = id,
    .source = g_rand_int_range (rand, 1, 15),
    .owner = g_rand_int_range (rand, 0, 20),
    .campaign = g_rand_int_range (rand, 0, 60),
    .received_on = g_rand_int_range (rand, 18000, 20500) * DAY + g_rand_int_range (rand, 0, G_MAXINT),
    .created = id * G_TIME_SPAN_SECOND,
    .updated = g_rand_int_range (rand, 18000, 20500) * DAY + g_rand_int_range (rand, 0, G_MAXINT),
    .last_activity = g_rand_int_range (rand, 18000, 20500) * DAY,
    .stage = g_rand_int_range (rand, 0, 10),
    .grade = g_rand_int_range (rand, -1, 5),
    .fit = g_rand_int_range (rand, 0, 100001),
    .interest = g_rand_int_range (rand, 0, 100001),
    .first_name = first_names[g_rand_int_range (rand, 0, G_N_ELEMENTS (first_names))],
    .last_name = last_name,
    .company_name = company,
    .email = email,
  };
  const char *family = last_names[g_rand_int_range (rand, 0, G_N_ELEMENTS (last_names))];

  g_snprintf (last_name, sizeof last_name, "%s %s", family,
              last_names[g_rand_int_range (rand, 0, G_N_ELEMENTS (last_names))]);
  g_snprintf (company, sizeof company, "%s %s %d",
              companies[g_rand_int_range (rand, 0, G_N_ELEMENTS (companies))], family,
              g_rand_int_range (rand, 0, 100000));
  g_snprintf (email, sizeof email, "u%" G_GINT64_FORMAT "@correo%d.com", id,
              g_rand_int_range (rand, 0, 5000));
  tamiz_index_put (index, &lead);
  for (int stage = 0, steps = MIN (lead.stage, 5); stage <= steps; stage++)
    tamiz_index_put_move (index, id, lead.received_on + stage * DAY, stage - 1, stage,
                          TAMIZ_MOVE_VERDICT, TAMIZ_ACTOR_PROGRAM);
}

static void
measure_orders (TamizIndex *index,
                TamizQuery *query)
{
  for (guint sort = 0; sort < TAMIZ_N_SORTS; sort++)
    {
      g_autofree char *what = g_strdup_printf ("sort by %s", tamiz_sort_nick (sort));
      g_autoptr (TamizQueryResult) result = NULL;
      double start = get_ms ();

      query->sort = sort;
      result = tamiz_index_run (index, query);
      print_since (what, start);
    }
}

static void
measure_filters (TamizIndex *index,
                 TamizQuery *query)
{
  g_autoptr (TamizQueryResult) page = NULL, other = NULL;
  g_autoptr (TamizIndexFacets) facets = NULL;
  double start = get_ms ();

  query->sort = TAMIZ_SORT_RANK;
  query->stages = TAMIZ_QUERY_STAGE (TAMIZ_STAGE_MQL) | TAMIZ_QUERY_STAGE (TAMIZ_STAGE_SQL);
  query->source = 3;
  page = tamiz_index_run (index, query);
  print_since ("filter by stage and source, ordered", start);

  start = get_ms ();
  query->offset = page->total / 2;
  other = tamiz_index_run (index, query);
  print_since ("jump to the middle of it", start);

  start = get_ms ();
  tamiz_index_count (index, query);
  print_since ("count it", start);

  start = get_ms ();
  facets = tamiz_index_count_facets (index, query);
  print_since ("count it by all facets", start);
  query->stages = 0;
  query->source = 0;
  query->offset = 0;
}

static void
measure_search (TamizIndex *index,
                TamizQuery *query)
{
  static const char *const searches[] = { "g", "ga", "gar", "garcía", "nunez jose", "correo77.com",
                                          "constructora 4242", "nobody has this" };

  for (guint i = 0; i < G_N_ELEMENTS (searches); i++)
    {
      g_autofree char *what = g_strdup_printf ("search “%s”", searches[i]);
      g_autoptr (TamizQueryResult) result = NULL;
      double start;

      tamiz_query_set_search (query, searches[i]);
      start = get_ms ();
      result = tamiz_index_run (index, query);
      print_since (what, start);
    }
  tamiz_query_set_search (query, NULL);
}

static void
measure_reports (TamizIndex *index)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  TamizReportSourcesInput input = {
    .from = G_MININT64, .to = G_MAXINT64, .zone = zone, .currency = "BOB"
  };
  g_autoptr (TamizReportSources) sources = NULL;
  TamizReportFunnel funnel;
  double start = get_ms ();

  tamiz_report_funnel_compute (&funnel, index,
                               &(TamizReportCohort) { G_MININT64, G_MAXINT64 });
  print_since ("report funnel", start);
  start = get_ms ();
  sources = tamiz_report_sources_new (index, &input);
  print_since ("report sources", start);
}

static void
measure_edit (TamizIndex *index,
              TamizQuery *query,
              GRand      *rand)
{
  g_autoptr (TamizQueryResult) result = NULL;
  double start = get_ms ();

  put_lead (index, rand, 17);
  query->sort = TAMIZ_SORT_RANK;
  result = tamiz_index_run (index, query);
  print_since ("edit a lead and list by rank again", start);
}

static void
print_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL)
      && (line = strstr (status, "VmRSS:")) != NULL)
    printf ("%-44s %9d MB\n", "memory", atoi (line + 6) / 1024);
}

int
main (int    argc,
      char **argv)
{
  gint64 n_leads = argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : 1000000;
  g_autoptr (TamizIndex) index = tamiz_index_new ();
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (42);
  double start = get_ms ();

  for (gint64 id = 1; id <= n_leads; id++)
    put_lead (index, rand, id);
  print_since ("make and put the leads and their history", start);
  print_memory ();

  query->limit = 100;
  measure_orders (index, query);
  measure_filters (index, query);
  measure_search (index, query);
  measure_reports (index);
  measure_edit (index, query, rand);
  print_memory ();

  return 0;
}
