#include "config.h"

#include "storage-support.h"
#include "tamiz-key-set.h"

/* What is read of all leads at once is what is read of each of them by itself. */

#define N 400

static char *
print_row (const TamizLeadRow *row)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                          " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                          " stage %d fit %" G_GINT64_FORMAT " interest %" G_GINT64_FORMAT " grade %d last %" G_GINT64_FORMAT
                          " campaign %" G_GINT64_FORMAT " line %" G_GINT64_FORMAT
                          " at %" G_GINT64_FORMAT " fading %s"
                          " company %" G_GINT64_FORMAT " “%s” “%s” “%s” “%s”",
                          row->id, row->source, row->owner, row->received_on, row->created,
                          row->updated, row->stage, (gint64) row->score.fit, (gint64) row->score.interest, row->score.grade,
                          row->last_activity, row->campaign, row->product_line, row->scored_at,
                          row->fading != NULL ? (const char *) row->fading : "unknown", row->company,
                          row->first_name != NULL ? row->first_name : "",
                          row->last_name != NULL ? row->last_name : "",
                          row->company_name != NULL ? row->company_name : "",
                          row->email != NULL ? row->email : "");
}

/* As a text, which lasts. */
static const char *
copy_bytes (const guint8 *bytes,
            gsize         length)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", bytes[i]);

  return g_intern_string (text->str);
}

static TamizLeadRow
copy_row (const TamizLeadRow *row)
{
  TamizLeadRow copy = *row;

  copy.first_name = g_intern_string (row->first_name);
  copy.last_name = g_intern_string (row->last_name);
  copy.company_name = g_intern_string (row->company_name);
  copy.email = g_intern_string (row->email);
  if (row->fading != NULL)
    copy.fading = (const guint8 *) copy_bytes (row->fading, row->fading_length);
  return copy;
}

static gboolean
collect_row (const TamizLeadRow *row,
             gpointer            user_data)
{
  TamizLeadRow copy = copy_row (row);

  g_array_append_val (user_data, copy);
  return TRUE;
}

/* The parts of a row come one after the other, each for all leads in the same order. */
typedef struct
{
  GArray *rows;
  guint next;
} Parts;

static gboolean
add_texts (const TamizLeadRow *row,
           gpointer            user_data)
{
  Parts *parts = user_data;
  TamizLeadRow *whole = &g_array_index (parts->rows, TamizLeadRow, parts->next++);
  TamizLeadRow copy = copy_row (row);

  g_assert_cmpint (whole->id, ==, row->id);
  whole->company = copy.company;
  whole->first_name = copy.first_name;
  whole->last_name = copy.last_name;
  whole->company_name = copy.company_name;
  whole->email = copy.email;
  return TRUE;
}

static gboolean
add_activity (const TamizLeadRow *row,
              gpointer            user_data)
{
  Parts *parts = user_data;
  TamizLeadRow *whole = &g_array_index (parts->rows, TamizLeadRow, parts->next++);

  g_assert_cmpint (whole->id, ==, row->id);
  whole->last_activity = row->last_activity;
  return TRUE;
}

static gboolean
add_details (const TamizLeadRow *row,
             gpointer            user_data)
{
  Parts *parts = user_data;
  TamizLeadRow *whole = &g_array_index (parts->rows, TamizLeadRow, parts->next++);

  g_assert_cmpint (whole->id, ==, row->id);
  whole->created = row->created;
  whole->updated = row->updated;
  whole->campaign = row->campaign;
  whole->product_line = row->product_line;
  return TRUE;
}

/* Also of leads that are not shown. */
static gboolean
add_score (const TamizLeadRow *row,
           gpointer            user_data)
{
  Parts *parts = user_data;
  TamizLeadRow copy;

  for (guint i = 0; i < parts->rows->len; i++)
    {
      TamizLeadRow *whole = &g_array_index (parts->rows, TamizLeadRow, i);

      if (whole->id != row->id)
        continue;
      copy = copy_row (row);
      whole->score = copy.score;
      whole->scored_at = copy.scored_at;
      whole->fading = copy.fading;
    }
  return TRUE;
}

static guint
assert_same (TestBase *base)
{
  g_autoptr (TamizReader) reader = tamiz_store_new_reader (base->store, NULL);
  g_autoptr (GArray) one_by_one = g_array_new (FALSE, FALSE, sizeof (TamizLeadRow));
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (TamizLeadRow));
  Parts parts = { rows, 0 };
  GError *error = NULL;

  tamiz_reader_scan_leads (reader, 0, collect_row, one_by_one, NULL, &error);
  g_assert_no_error (error);
  tamiz_reader_scan_columns (reader, collect_row, rows, NULL, &error);
  g_assert_no_error (error);
  tamiz_reader_scan_scores (reader, add_score, &parts, NULL, &error);
  g_assert_no_error (error);
  tamiz_reader_scan_texts (reader, add_texts, &parts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parts.next, ==, rows->len);
  parts.next = 0;
  tamiz_reader_scan_activity (reader, add_activity, &parts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parts.next, ==, rows->len);

  parts.next = 0;
  tamiz_reader_scan_details (reader, add_details, &parts, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parts.next, ==, rows->len);

  g_assert_cmpuint (rows->len, ==, one_by_one->len);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *found = print_row (&g_array_index (rows, TamizLeadRow, i));
      g_autofree char *expected = print_row (&g_array_index (one_by_one, TamizLeadRow, i));

      g_assert_cmpstr (found, ==, expected);
    }

  return rows->len;
}

/* Persons come before and after their leads, have several leads and addresses or none, and
 * some were merged; in no order that a scan could count on.
 */
static void
test_any_order_of_records (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autoptr (GString) sql = g_string_new ("PRAGMA foreign_keys = OFF; BEGIN;");
  static const char *const fadings[] = { "NULL", "x''", "x'3c90a10f00'", "x'0e02000e0404'" };
  const int first = 100000;

#define PICK(n) g_rand_int_range (rand, 0, (n))
  for (int i = 0; i < N; i++)
    {
      if (PICK (4) > 0)
        g_string_append_printf (sql, "INSERT INTO company (id, change, changed, name) "
                                "VALUES (%d, 1, 1, nullif ('C%d', 'C9'));",
                                first + i * (i < N / 2 ? 1 : 97), i);
      g_string_append_printf (sql, "INSERT INTO person (id, change, changed, first_name, "
                              "last_name, company) VALUES (%d, 1, 1, 'P%d', NULL, %d);",
                              first + N * 100 + i * 3, i, PICK (3) > 0 ? first + PICK (N) : 0);
      g_string_append_printf (sql, "INSERT INTO email (id, change, changed, retracted_by, person, "
                              "address) VALUES (%d, 1, 1, %s, %d, 'm%d@x.com');",
                              first + N * 110 + i, PICK (4) > 0 ? "NULL" : "1",
                              first + N * 100 + (PICK (2) > 0 ? i : PICK (N)) * 3, i);
      g_string_append_printf (sql, "INSERT INTO lead (id, change, changed, retracted_by, person, "
                              "company, source, received_on, stage, created, updated) VALUES "
                              "(%d, 1, 1, %s, %d, %s, %d, %d, %d, 5, 6);",
                              first + N * 120 + i * 2, PICK (9) > 0 ? "NULL" : "1",
                              first + N * 100 + (PICK (3) > 0 ? i : PICK (N + 20)) * 3,
                              PICK (3) > 0 ? "NULL" : "100007", PICK (3), PICK (1000), PICK (10));
      if (PICK (3) > 0)
        g_string_append_printf (sql, "INSERT INTO lead_score (lead, fit, interest, grade, "
                                "next_change, definition, change, at, fading) "
                                "VALUES (%d, %d, %d, 2, 0, 1, 1, %d, %s);",
                                first + N * 120 + i * 2 + PICK (2), PICK (100), PICK (100), PICK (1000),
                                fadings[PICK (G_N_ELEMENTS (fadings))]);
      if (PICK (3) > 0)
        g_string_append_printf (sql, "INSERT INTO activity (id, change, changed, retracted_by, "
                                "lead, at, kind) VALUES (%d, 1, 1, %s, %d, %d, 1);",
                                first + N * 140 + i, PICK (3) > 0 ? "NULL" : "1",
                                first + N * 120 + PICK (N) * 2, PICK (10000));
    }
#undef PICK
  g_string_append (sql, "COMMIT;");
  test_base_run_sql (base, sql->str);
  assert_same (base);

  test_base_run_sql (base,
                     "UPDATE person SET merged_into = 140000 WHERE id % 7 = 0 AND id > 140000;"
                     "UPDATE company SET merged_into = 100003 WHERE id % 5 = 0 AND id > 100003");
  assert_same (base);
}

/* Leads of an import that is not done yet are not there; of one that is done they are. */
static void
test_leads_of_imports (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (GString) sql = g_string_new ("PRAGMA foreign_keys = OFF; BEGIN;");

  for (int i = 0; i < N; i++)
    g_string_append_printf (sql, "INSERT INTO lead (id, change, changed, source, owner, campaign, "
                            "product_line, received_on, stage, created, updated, import) VALUES "
                            "(%d, 1, 1, %d, %d, %d, nullif (%d, 0), %d, %d, %d, %d, nullif (%d, 0));",
                            i + 1, 20 + i % 3, 30 + i % 5, 40 + i % 7, i % 11, i, i % 10, i * 2, i * 3,
                            i % 4);
  g_string_append (sql, "INSERT INTO import (id, change, changed, state) VALUES (1, 1, 1, 1), "
                        "(2, 1, 1, 1), (3, 1, 1, 1); COMMIT;");
  test_base_run_sql (base, sql->str);
  g_assert_cmpuint (assert_same (base), ==, N);

  test_base_run_sql (base, "UPDATE import SET state = 0 WHERE id = 2");
  g_assert_cmpuint (assert_same (base), ==, N - N / 4);
}

static gboolean
end_at_third (const TamizLeadRow *row,
              gpointer            user_data)
{
  return ++*(guint *) user_data < 3;
}

/* And the reader goes on as if nothing had been. */
static void
test_a_scan_that_is_ended (void)
{
  g_autoptr (TestBase) base = test_base_new ();
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (TamizLeadRow));
  GError *error = NULL;
  guint n = 0;

  test_base_run_sql (base, "INSERT INTO lead (id, change, changed, stage) VALUES (1, 1, 1, 1), (2, 1, 1, 1), "
                           "(3, 1, 1, 1), (4, 1, 1, 1), (5, 1, 1, 1);"
                           "INSERT INTO lead_score (lead, fit, interest, grade, next_change, definition, "
                           "change, at) SELECT id, 1, 1, 1, 0, 1, 1, 1 FROM lead");
  reader = tamiz_store_new_reader (base->store, NULL);
  g_assert_true (tamiz_reader_scan_columns (reader, end_at_third, &n, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 3);
  n = 0;
  g_assert_true (tamiz_reader_scan_scores (reader, end_at_third, &n, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 3);

  g_cancellable_cancel (cancelled);
  n = 0;
  g_assert_false (tamiz_reader_scan_columns (reader, end_at_third, &n, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (tamiz_reader_scan_scores (reader, end_at_third, &n, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (n, ==, 0);

  g_assert_true (tamiz_reader_scan_columns (reader, collect_row, rows, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 5);
}

static void
test_empty_base (void)
{
  g_autoptr (TestBase) base = test_base_new ();

  assert_same (base);
}

/* A base gives its keys in order of their hashes; were each put beside the one before, a set of
 * those of a million leads would take minutes.
 */
static void
test_keys_in_order (void)
{
  const guint64 n = 4000000, step = G_MAXUINT64 / n;
  TamizKeySet *keys = tamiz_key_set_new ();
  guint wrong = 0;

  for (guint64 i = 0; i < n; i++)
    tamiz_key_set_add (keys, i * step);
  for (guint64 i = 0; i < n; i++)
    {
      g_assert_true (tamiz_key_set_may_have (keys, i * step));
      wrong += tamiz_key_set_may_have (keys, i * step + step / 2) ? 1 : 0;
    }
  g_assert_cmpuint (wrong, <, n / 1000);
  tamiz_key_set_free (keys);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/load/keys-in-order", test_keys_in_order);
  g_test_add_func ("/load/any-order-of-records", test_any_order_of_records);
  g_test_add_func ("/load/leads-of-imports", test_leads_of_imports);
  g_test_add_func ("/load/a-scan-that-is-ended", test_a_scan_that_is_ended);
  g_test_add_func ("/load/empty-base", test_empty_base);

  return g_test_run ();
}
