#include "config.h"

#include "intake-support.h"

#include "tamiz-text.h"
#include "tamiz-time.h"

/* Whole files of other people, as an import reads them. */

static TamizNormalizerSettings settings = {
  .country = "BR", .currency = "BRL", .source = "Sin origen", .source_kind = -1, .activity = -1,
  .ids = "olist",
};

static guint
count_set_aside (GPtrArray *all)
{
  guint n = 0;

  for (guint i = 0; i < all->len; i++)
    {
      g_autofree char *reason = NULL;
      const char *code;

      n += !tamiz_staged_check_least_record (all->pdata[i], &code, &reason);
    }

  return n;
}

static void
test_olist_leads (void)
{
  g_autofree char *path = shared_file ("olist/mql_until_2018-03.csv");
  g_autoptr (GPtrArray) all = NULL;
  guint blank = 0, unknown = 0;

  if (path == NULL)
    return;

  all = stage_file (path, NULL, &settings, NULL);
  g_assert_cmpuint (all->len, ==, 5345);
  g_assert_cmpuint (count_set_aside (all), ==, 0);
  for (guint i = 0; i < all->len; i++)
    {
      TamizStaged *staged = all->pdata[i];

      blank += g_str_equal (text_of (staged, TAMIZ_STAGED_SOURCE), "Sin origen");
      unknown += g_str_equal (text_of (staged, TAMIZ_STAGED_SOURCE), "unknown");
      g_assert_cmpint (staged->received_on, !=, 0);
      g_assert_cmpstr (staged->external_system, ==, "olist");
      g_assert_cmpuint (staged->problems->len, ==, 0);
    }
  /* "unknown" is an origin of its own, not a blank. */
  g_assert_cmpuint (blank, >, 0);
  g_assert_cmpuint (unknown, >, blank);
}

static void
test_olist_deals_as_outcomes (void)
{
  g_autofree char *path = shared_file ("olist/closed_deals_known_2018-04-01.csv");
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) all = NULL;

  if (path == NULL)
    return;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  all = stage_text (TAMIZ_IMPORT_OF_OUTCOMES, text, "{\"defaults\": {\"outcome\": \"won\"}}",
                    &settings);
  g_assert_cmpuint (all->len, ==, 336);
  g_assert_cmpuint (count_set_aside (all), ==, 0);
  for (guint i = 0; i < all->len; i++)
    {
      g_assert_cmpstr (text_of (all->pdata[i], TAMIZ_STAGED_OUTCOME), ==, "won");
      g_assert_cmpint (((TamizStaged *) all->pdata[i])->at, !=, 0);
    }
}

static void
test_xeducation (void)
{
  g_autofree char *path = shared_file ("xeducation/leads_dev.csv");
  g_autoptr (TamizCsvReader) reader = NULL;
  g_autoptr (GPtrArray) all = NULL;
  guint extra = 0;

  if (path == NULL)
    return;

  all = stage_file (path, NULL, &settings, &reader);
  g_assert_cmpuint (all->len, ==, 6468);
  g_assert_cmpuint (count_set_aside (all), ==, 0);
  g_assert_cmpuint (tamiz_mapping_get_n_custom (((TamizStaged *) all->pdata[0])->mapping), <=,
                    TAMIZ_MAPPING_MAX_CUSTOM);
  for (guint i = 0; i < all->len; i++)
    {
      g_assert_cmpstr (text_of (all->pdata[i], TAMIZ_STAGED_CITY), !=, "Select");
      extra += count_problems (all->pdata[i], "extra_cells");
    }
  g_assert_cmpuint (extra, ==, 0);
}

/* One column of dates in three spellings is one column of days. */
static void
test_date_variants (void)
{
  static const struct
  {
    const char *file;
    TamizStagedField field;
  } variants[] = {
    { "corpus/date_variants/olist_mql_dd-mm-yyyy_first149.csv", TAMIZ_STAGED_RECEIVED_ON },
    { "corpus/date_variants/olist_mql_m-d-yyyy_us_first149.csv", TAMIZ_STAGED_RECEIVED_ON },
  };
  g_autofree char *path = shared_file ("olist/mql_until_2018-03.csv");
  g_autoptr (GPtrArray) truth = NULL;

  if (path == NULL)
    return;

  truth = stage_file (path, NULL, &settings, NULL);
  for (gsize v = 0; v < G_N_ELEMENTS (variants); v++)
    {
      g_autofree char *variant = shared_file (variants[v].file);
      g_autoptr (GPtrArray) all = stage_file (variant, NULL, &settings, NULL);
      g_autoptr (GHashTable) days = g_hash_table_new (g_str_hash, g_str_equal);
      guint compared = 0;

      for (guint i = 0; i < truth->len; i++)
        g_hash_table_insert (days, (gpointer) text_of (truth->pdata[i], TAMIZ_STAGED_EXTERNAL_ID),
                             &((TamizStaged *) truth->pdata[i])->received_on);
      for (guint i = 0; i < all->len; i++)
        {
          TamizStaged *staged = all->pdata[i];
          gint64 *expected = g_hash_table_lookup (days, text_of (staged, TAMIZ_STAGED_EXTERNAL_ID));

          if (expected == NULL)
            continue;
          compared++;
          g_assert_cmpint (staged->received_on, ==, *expected);
        }
      g_assert_cmpuint (compared, >, 100);
    }
}

/* The deals' days and times, to the minute, as a spreadsheet wrote them again. */
static void
test_date_variant_with_time (void)
{
  static const char map[] = "{\"defaults\": {\"outcome\": \"won\"}}";
  g_autofree char *path = shared_file ("olist/closed_deals_known_2018-04-01.csv");
  g_autofree char *variant_path
    = shared_file ("corpus/date_variants/olist_closed_dd-mm-yyyy_hhmm_first149.csv");
  g_autofree char *text = NULL;
  g_autofree char *variant_text = NULL;
  g_autoptr (GPtrArray) truth = NULL;
  g_autoptr (GPtrArray) all = NULL;
  guint compared = 0;

  if (path == NULL || variant_path == NULL)
    return;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_file_get_contents (variant_path, &variant_text, NULL, NULL));
  truth = stage_text (TAMIZ_IMPORT_OF_OUTCOMES, text, map, &settings);
  all = stage_text (TAMIZ_IMPORT_OF_OUTCOMES, variant_text, map, &settings);
  for (guint i = 0; i < all->len; i++)
    {
      TamizStaged *staged = all->pdata[i];

      for (guint j = 0; j < truth->len; j++)
        {
          TamizStaged *same = truth->pdata[j];

          if (!g_str_equal (text_of (staged, TAMIZ_STAGED_EXTERNAL_ID),
                            text_of (same, TAMIZ_STAGED_EXTERNAL_ID)))
            continue;
          compared++;
          g_assert_cmpint (staged->at / TAMIZ_MINUTE, ==, same->at / TAMIZ_MINUTE);
        }
    }
  g_assert_cmpuint (compared, >, 20);
}

/* Every file of the shared data is staged without harm, whatever it is about. */
static void
test_other_files (void)
{
  static const char *const files[] = { "synthetic/leads_20k.csv", "bank/bank.csv",
                                       "maven_crm/accounts.csv", "maven_crm/sales_pipeline.csv" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = shared_file (files[i]);
      g_autoptr (GPtrArray) all = NULL;
      guint problems = 0;

      if (path == NULL)
        return;
      all = stage_file (path, NULL, &settings, NULL);
      for (guint j = 0; j < all->len; j++)
        problems += ((TamizStaged *) all->pdata[j])->problems->len;
      g_test_message ("%s: %u rows, %u set aside, %u problems", files[i], all->len,
                      count_set_aside (all), problems);
      g_assert_cmpuint (all->len, >, 80);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/real-files/olist-leads", test_olist_leads);
  g_test_add_func ("/real-files/olist-deals-as-outcomes", test_olist_deals_as_outcomes);
  g_test_add_func ("/real-files/xeducation", test_xeducation);
  g_test_add_func ("/real-files/date-variants", test_date_variants);
  g_test_add_func ("/real-files/date-variant-with-time", test_date_variant_with_time);
  g_test_add_func ("/real-files/other-files", test_other_files);

  return g_test_run ();
}
