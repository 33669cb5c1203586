#include "config.h"

#include "session-checks.h"

/* A click on a figure shows exactly the leads that it counts. */

#define N_STAGES 7

static const char *const figures[]
    = { "reached", "open", "skipped", "returned", "lost", "deferred", "discarded" };

/* One base for all: filling it takes longer than everything else here. */
static TamizTestSession *sample;

static gint64
count_leads (json_t *arguments)
{
  g_autoptr (json_t) answer = NULL;
  g_autoptr (GError) error = NULL;
  json_t *list = json_copy (arguments);

  tamiz_json_set_text (list, "limit", "1");
  answer = tamiz_test_session_perform_json (sample, &error, "lead.list", list);
  json_decref (list);
  g_assert_no_error (error);

  return get_number (answer, "total");
}

static json_t *
ask (const char *operation,
     json_t     *arguments)
{
  g_autoptr (GError) error = NULL;
  json_t *answer = tamiz_test_session_perform_json (sample, &error, operation, arguments);

  g_assert_no_error (error);
  return answer;
}

/* Arguments of a report and those of a list that mean the same leads. */
static const struct
{
  const char *report;
  const char *list;
} scopes[] = {
  { "{}", "{}" },
  { "{\"source\": \"Sitio web\"}", "{\"source\": \"Sitio web\"}" },
  { "{\"owner\": \"valeria@muestra.example\"}", "{\"owner\": \"valeria@muestra.example\"}" },
  { "{\"owner\": \"none\"}", "{\"owner\": \"none\"}" },
  { "{\"from\": \"2025-01-01\", \"to\": \"2025-10-31\", \"source\": \"WhatsApp\"}",
    "{\"received-from\": \"2025-01-01\", \"received-to\": \"2025-10-31\", \"source\": \"WhatsApp\"}" },
};

static json_t *
parse (const char *text)
{
  json_t *json = json_loads (text, 0, NULL);

  g_assert_nonnull (json);
  return json;
}

static void
every_figure_of_the_funnel_lists_its_leads (void)
{
  guint differing = 0;

  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    {
      g_autoptr (json_t) scope = parse (scopes[i].report);
      g_autoptr (json_t) list = parse (scopes[i].list);
      g_autoptr (json_t) funnel = ask ("report.funnel", scope);
      json_t *items = json_object_get (funnel, "items");

      g_assert_cmpuint (json_array_size (items), ==, N_STAGES);
      for (guint stage = 0; stage < N_STAGES; stage++)
        {
          json_t *row = json_array_get (items, stage);

          for (guint figure = 0; figure < G_N_ELEMENTS (figures); figure++)
            {
              g_autofree char *which
                  = g_strdup_printf ("%s:%s", tamiz_test_get (row, "stage"), figures[figure]);
              gint64 expected = get_number (row, figures[figure]);
              gint64 found;

              tamiz_json_set_text (list, "funnel", which);
              found = count_leads (list);
              if (found != expected)
                g_error ("%s of %s: %" G_GINT64_FORMAT " listed, %" G_GINT64_FORMAT " counted", which,
                         scopes[i].report, found, expected);
              differing += expected > 0;
            }
        }
    }
  /* They are not all nothing. */
  g_assert_cmpuint (differing, >, 60);
}

static void
every_cell_of_the_matrix_lists_its_leads (void)
{
  gint64 whole = 0;

  for (guint i = 0; i < G_N_ELEMENTS (scopes); i++)
    {
      g_autoptr (json_t) scope = parse (scopes[i].report);
      g_autoptr (json_t) list = parse (scopes[i].list);
      g_autoptr (json_t) matrix = ask ("report.matrix", scope);
      json_t *cells = json_object_get (matrix, "cells");
      gint64 sum = get_number (matrix, "unknown");
      json_t *cell;
      gsize n;

      g_assert_cmpuint (json_array_size (cells), ==,
                        json_array_size (json_object_get (matrix, "fit"))
                            * json_array_size (json_object_get (matrix, "interest")));
      g_assert_cmpint (get_number (matrix, "definition_version"), ==, 2);
      json_array_foreach (cells, n, cell)
      {
        g_autofree char *which
            = g_strdup_printf ("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, get_number (cell, "fit"),
                               get_number (cell, "interest"));

        tamiz_json_set_text (list, "matrix", which);
        g_assert_cmpint (count_leads (list), ==, get_number (cell, "count"));
        sum += get_number (cell, "count");
      }
      json_object_del (list, "matrix");
      tamiz_json_set_text (list, "stage", "prospect,inquiry,mql,sql");
      g_assert_cmpint (count_leads (list), ==, sum);
      whole += sum;
    }
  g_assert_cmpint (whole, >, 700);
}

/* For each value of a group: what its count says is what choosing it lists. */
static void
check_group (json_t     *counts,
             json_t     *arguments,
             const char *group,
             const char *key)
{
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (counts, group), i, item)
  {
    g_autoptr (json_t) chosen = json_copy (arguments);
    const char *value = tamiz_test_get (item, key);

    tamiz_json_set_text (chosen, group, value != NULL ? value : "none");
    g_assert_cmpint (count_leads (chosen), ==, get_number (item, "count"));
  }
}

static void
counts_say_what_a_choice_lists (void)
{
  static const char *const filters[] = {
    "{}",
    "{\"stage\": \"mql,sql\", \"grade\": \"A,B,none\"}",
    "{\"source\": \"Sitio web\", \"tag\": \"exporta\"}",
    "{\"owner\": \"valeria@muestra.example\", \"search\": \"a\"}",
    "{\"funnel\": \"inquiry:open\", \"received-from\": \"2025-06-01\", \"grade\": \"D\"}",
    "{\"matrix\": \"0,0\", \"stage\": \"inquiry\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      g_autoptr (json_t) arguments = parse (filters[i]);
      g_autoptr (json_t) counts = ask ("lead.counts", arguments);

      g_assert_cmpint (get_number (counts, "total"), ==, count_leads (arguments));
      check_group (counts, arguments, "stage", "key");
      check_group (counts, arguments, "grade", "key");
      check_group (counts, arguments, "source", "name");
      check_group (counts, arguments, "owner", "email");
      check_group (counts, arguments, "tag", "tag");
      g_assert_cmpuint (json_array_size (json_object_get (counts, "stage")), ==, 10);
      g_assert_cmpuint (json_array_size (json_object_get (counts, "grade")), ==, 6);
    }
}

static void
what_is_chosen_is_counted_where_nobody_has_it (void)
{
  g_autoptr (json_t) arguments = parse ("{\"source\": \"Sitio web\", \"search\": \"nobody-has-this\"}");
  g_autoptr (json_t) counts = ask ("lead.counts", arguments);

  g_assert_cmpint (get_number (counts, "total"), ==, 0);
  g_assert_cmpstr (tamiz_test_get (counts, "source.0.name"), ==, "Sitio web");
  g_assert_cmpint (get_number (counts, "source.0.count"), ==, 0);
}

static void
tags_are_listed_with_their_leads (void)
{
  g_autoptr (json_t) none = json_object ();
  g_autoptr (json_t) tags = ask ("lead.tags", none);
  json_t *item;
  gsize i;

  g_assert_cmpint (get_number (tags, "total"), >, 3);
  json_array_foreach (json_object_get (tags, "items"), i, item)
  {
    g_autoptr (json_t) list = json_pack ("{ss}", "tag", tamiz_test_get (item, "tag"));

    g_assert_cmpint (count_leads (list), ==, get_number (item, "count"));
  }
}

static void
owners_share_the_funnel (void)
{
  g_autoptr (json_t) none = json_object ();
  g_autoptr (json_t) whole = ask ("report.funnel", none);
  g_autoptr (json_t) counts = ask ("lead.counts", none);
  gint64 reached = 0;
  json_t *owner;
  gsize i;

  json_array_foreach (json_object_get (counts, "owner"), i, owner)
  {
    const char *email = tamiz_test_get (owner, "email");
    g_autoptr (json_t) scope = json_pack ("{ss}", "owner", email != NULL ? email : "none");
    g_autoptr (json_t) funnel = ask ("report.funnel", scope);

    g_assert_cmpstr (tamiz_test_get (funnel, "owner"), ==, email != NULL ? email : "none");
    reached += get_number (funnel, "items.2.reached");
  }
  g_assert_cmpint (reached, ==, get_number (whole, "items.2.reached"));
}

static void
filters_by_campaign_and_day_list_whom_they_mean (void)
{
  g_autoptr (json_t) list = ask ("lead.list", NULL);
  json_t *item = tamiz_test_find (list, "items.0");
  const char *campaign = NULL;
  g_autofree char *day = NULL;
  g_autoptr (json_t) found = NULL;
  gsize i;

  json_array_foreach (json_object_get (list, "items"), i, item)
  {
    campaign = tamiz_test_get (item, "campaign");
    if (campaign != NULL)
      break;
  }
  g_assert_nonnull (campaign);
  g_assert_nonnull (tamiz_test_get (item, "source_id"));
  g_assert_nonnull (tamiz_test_get (item, "name"));
  g_assert_nonnull (tamiz_test_get (item, "last_activity"));
  day = g_strndup (tamiz_test_get (item, "received_on"), 10);

  found = tamiz_test_session_do (sample, "lead.list", "campaign", campaign, "received-from", day,
                                 "received-to", day, "limit", "0", NULL);
  g_assert_cmpint (get_number (found, "total"), >, 0);
  json_array_foreach (json_object_get (found, "items"), i, item)
  {
    g_assert_cmpstr (tamiz_test_get (item, "campaign"), ==, campaign);
    g_assert_true (g_str_has_prefix (tamiz_test_get (item, "received_on"), day));
  }
}

/* What was selected in a window, whatever it is filtered by. */
static void
an_export_keeps_the_leads_named (void)
{
  g_autoptr (json_t) listed = tamiz_test_session_do (sample, "lead.list", "sort", "name", "limit", "3", NULL);
  const char *first = tamiz_test_get (listed, "items.0.id"), *third = tamiz_test_get (listed, "items.2.id");
  g_autoptr (json_t) answer = tamiz_test_session_do (sample, "lead.export", "sort", "name", "+only", third,
                                                     "+only", first, NULL);
  g_auto (GStrv) lines = g_strsplit (tamiz_test_get (answer, "text"), "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_nonnull (g_strstr_len (lines[1], -1, first));
  g_assert_nonnull (g_strstr_len (lines[2], -1, third));
  g_assert_cmpstr (lines[3], ==, "");
}

static void
what_cannot_be_meant_is_refused (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);

  REFUSED (sample, "invalid", "lead.list", "funnel", "mql");
  REFUSED (sample, "invalid", "lead.list", "funnel", "lost:open");
  REFUSED (sample, "invalid", "lead.list", "funnel", "mql:blue");
  REFUSED (sample, "invalid", "lead.counts", "matrix", "9,0");
  REFUSED (sample, "invalid", "lead.counts", "matrix", "0,-1");
  REFUSED (sample, "invalid", "lead.counts", "matrix", "1");
  REFUSED (sample, "invalid", "lead.export", "received-from", "2025-02-02", "received-to", "2025-02-01");
  REFUSED (sample, "invalid", "lead.export", "+only", "the first");
  REFUSED (sample, "not_found", "lead.list", "campaign", "no such campaign");
  REFUSED (sample, "not_found", "lead.counts", "product-line", "no such line");
  REFUSED (sample, "not_found", "report.matrix", "owner", "nobody@tamiz.example");
  REFUSED (sample, "invalid", "report.matrix", "format", "svg");
  REFUSED (test, "refused", "lead.list", "matrix", "0,0");
}

static void
without_a_definition_the_matrix_is_empty (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) matrix = NULL;

  DO (test, "user.add", "name", "Mía", "email", "mia@tamiz.example", "role", "marketing,steward");
  DO (test, "source.add", "name", "Web", "kind", "web");
  DO (test, "lead.add", "+fields", "first_name=Ana", "+fields", "email=ana@uno.example", "source", "Web");
  matrix = tamiz_test_session_do (test, "report.matrix", NULL);
  g_assert_cmpint (get_number (matrix, "unknown"), ==, 1);
  g_assert_cmpuint (json_array_size (json_object_get (matrix, "cells")), ==, 0);
  g_assert_true (json_is_null (json_object_get (matrix, "definition_version")));
  g_assert_nonnull (tamiz_test_get (matrix, "text"));
}

static void
the_matrix_goes_to_paper_and_files (void)
{
  static const char *const formats[] = { "svg", "png", "pdf", "csv", "json", "table" };

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *name = g_strconcat ("matrix.", formats[i], NULL);
      g_autofree char *path = g_build_filename (sample->folder, name, NULL);
      g_autofree char *text = NULL;

      DO (sample, "report.matrix", "format", formats[i], "output", path);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpuint (strlen (text), >, 3);
      if (g_str_equal (formats[i], "csv"))
        g_assert_true (g_str_has_prefix (text, "fit,fit_from,fit_to,interest,"));
    }
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  sample = tamiz_test_session_new (NULL);
  DO (sample, "sample.fill", "size", "700");
  g_test_add_func ("/session/lead-counts/every-figure-of-the-funnel-lists-its-leads",
                   every_figure_of_the_funnel_lists_its_leads);
  g_test_add_func ("/session/lead-counts/every-cell-of-the-matrix-lists-its-leads",
                   every_cell_of_the_matrix_lists_its_leads);
  g_test_add_func ("/session/lead-counts/counts-say-what-a-choice-lists", counts_say_what_a_choice_lists);
  g_test_add_func ("/session/lead-counts/what-is-chosen-is-counted-where-nobody-has-it",
                   what_is_chosen_is_counted_where_nobody_has_it);
  g_test_add_func ("/session/lead-counts/tags-are-listed-with-their-leads", tags_are_listed_with_their_leads);
  g_test_add_func ("/session/lead-counts/owners-share-the-funnel", owners_share_the_funnel);
  g_test_add_func ("/session/lead-counts/filters-by-campaign-and-day-list-whom-they-mean",
                   filters_by_campaign_and_day_list_whom_they_mean);
  g_test_add_func ("/session/lead-counts/an-export-keeps-the-leads-named", an_export_keeps_the_leads_named);
  g_test_add_func ("/session/lead-counts/what-cannot-be-meant-is-refused", what_cannot_be_meant_is_refused);
  g_test_add_func ("/session/lead-counts/without-a-definition-the-matrix-is-empty",
                   without_a_definition_the_matrix_is_empty);
  g_test_add_func ("/session/lead-counts/the-matrix-goes-to-paper-and-files",
                   the_matrix_goes_to_paper_and_files);
  status = g_test_run ();
  tamiz_test_session_free (sample);
  return status;
}
