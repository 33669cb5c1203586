#include "config.h"

#include "bench.h"
#include "tamiz-preview.h"
#include "tamiz-session-private.h"

/* bench-preview BASE: how long a step takes while somebody drags a weight of the definition and
 * sees what it would do to the whole base; the points of a rule, for which interest is summed
 * up anew; and the date, as of which the base is looked at anew.
 */

#define STEPS 20
#define DATES 10
#define DAYS_APART 53

static gboolean
add_facts (TamizFacts *facts,
           gpointer    user_data)
{
  tamiz_preview_history_add (user_data, facts);
  return TRUE;
}

static TamizPreview *
look_at (TamizPreviewHistory *history,
         gint64               at)
{
  TamizPreview *preview = tamiz_preview_new (history, at);

  for (guint lead = 0; lead < tamiz_preview_history_get_size (history); lead++)
    tamiz_preview_add (preview, lead, at);

  return preview;
}

/* The definition with another number of an item in one of its lists. */
static TamizDefinition *
parse_with (const char *list,
            const char *member,
            gint64      number)
{
  g_autofree char *path
      = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", "consultative.en.duo.json", NULL);
  g_autoptr (json_t) duo = json_load_file (path, 0, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  TamizDefinition *definition;

  if (list != NULL)
    json_object_set_new (json_array_get (json_object_get (duo, list), 1), member, json_integer (number));
  text = tamiz_json_to_text (duo);
  definition = tamiz_definition_parse (text, -1, &error);
  g_assert_no_error (error);

  return definition;
}

static void
drag (TamizPreview *preview,
      const char   *list,
      const char   *member,
      GArray       *samples)
{
  for (guint i = 1; i <= STEPS; i++)
    {
      g_autoptr (TamizDefinition) changed = parse_with (list, member, 5 + i);
      g_autoptr (TamizPreviewResult) result = NULL;
      double start = bench_thread_ms ();

      result = tamiz_preview_try (preview, changed);
      bench_samples_add (samples, bench_thread_ms () - start);
    }
}

/* What the window asks for at every step of a drag, from the question to the answer. */
static void
ask (TamizTestSession *base,
     GArray           *first,
     GArray           *steps)
{
  for (guint i = 0; i <= STEPS; i++)
    {
      g_autoptr (TamizDefinition) changed = parse_with ("criteria", "weight", 5 + i);
      g_autoptr (json_t) tried = NULL;
      double start;

      start = bench_cpu_ms ();
      tried = tamiz_test_session_do (base, "definition.preview", "document", changed->canonical, "listed", "0", NULL);
      bench_samples_add (i == 0 ? first : steps, (bench_cpu_ms () - start) / (i == 0 ? 1e3 : 1));
    }
}

/* What the window asks for as the date is dragged. */
static void
ask_dates (TamizTestSession *base,
           gint64            now,
           GArray           *dates)
{
  g_autoptr (TamizDefinition) changed = parse_with ("criteria", "weight", 6);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  for (guint i = 1; i <= DATES; i++)
    {
      g_autofree char *at = tamiz_time_format (now - i * DAYS_APART * TAMIZ_DAY, utc);
      g_autoptr (json_t) tried = NULL;
      double start = bench_cpu_ms ();

      tried = tamiz_test_session_do (base, "definition.preview", "document", changed->canonical, "listed", "0", "at",
                                     at, NULL);
      bench_samples_add (dates, bench_cpu_ms () - start);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (TamizDefinition) first = parse_with (NULL, NULL, 0);
  g_autoptr (TamizPreviewHistory) history = NULL;
  g_autoptr (TamizPreview) preview = NULL;
  g_autoptr (GArray) weights = bench_samples_new (), points = bench_samples_new ();
  g_autoptr (GArray) reading = bench_samples_new ();
  g_autoptr (GArray) asked = bench_samples_new (), answered = bench_samples_new (), dates = bench_samples_new ();
  g_autoptr (GArray) room = bench_samples_new ();
  g_autoptr (TamizTestSession) base = NULL;
  g_autoptr (GError) error = NULL;
  TamizWork work;
  double start;
  gint64 now;

  if (argc != 2)
    return 2;

  base = tamiz_test_session_open (argv[1]);
  bench_work_init (&work, base, NULL);
  start = bench_thread_ms ();
  now = work.now;
  history = tamiz_preview_history_new (first, now);
  if (!tamiz_reader_scan_facts (work.reader, add_facts, history, NULL, &error))
    g_error ("bench-preview: %s", error->message);
  bench_samples_add (reading, (bench_thread_ms () - start) / 1e3);
  bench_samples_add (room, (double) tamiz_preview_history_get_room (history)
                               / (double) tamiz_preview_history_get_size (history));
  tamiz_work_clear (&work);
  preview = look_at (history, now);

  drag (preview, "criteria", "weight", weights);
  drag (preview, "interest", "points", points);
  g_clear_object (&preview);
  g_clear_object (&history);
  ask (base, asked, answered);
  ask_dates (base, now, dates);
  bench_row_print (&(BenchRow) { "10.6", "preview of a changed definition, a step", "ms", BENCH_VALUE, 16, NULL,
                                 weights, NULL, NULL });
  bench_row_print (&(BenchRow) { "10.6", "  the points of a rule dragged, a step", "ms", BENCH_VALUE, 16, NULL,
                                 points, NULL, NULL });
  bench_row_print (&(BenchRow) { "10.6", "  the same asked for as the window does", "ms", BENCH_NOTHING, 0, NULL,
                                 answered, NULL, NULL });
  bench_row_print (&(BenchRow) { "10.6", "  as of another date", "ms", BENCH_VALUE, 1000, NULL, dates, NULL,
                                 NULL });
  bench_row_print (&(BenchRow) { "10.6", "  its first question, which reads the base", "s", BENCH_NOTHING, 0, NULL,
                                 asked, NULL, NULL });
  bench_row_print (&(BenchRow) { "10.6", "  reading the facts for it, once", "s", BENCH_NOTHING, 0, NULL, reading,
                                 NULL, NULL });
  bench_row_print (&(BenchRow) { "10.6", "  what was read, a lead", "B", BENCH_NOTHING, 0, NULL, room, NULL,
                                 NULL });

  return 0;
}
