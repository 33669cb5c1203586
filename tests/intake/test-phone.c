#include "config.h"

#include "intake-support.h"
#include "tamiz-phone.h"

static void
expect_phone (const char *typed,
              const char *country,
              const char *expected)
{
  g_autofree char *e164 = NULL;

  tamiz_phone_normalize (typed, country, &e164, NULL);
  if (g_strcmp0 (e164, expected) != 0)
    g_test_message ("%s (%s)", typed, country);
  g_assert_cmpstr (e164, ==, expected);
}

/* Numbers that libphonenumber does not take as they stand, and we do. */
static gboolean
is_our_gain (const char *typed)
{
  return strstr (typed, "whatsapp") != NULL;
}

/* Plans that changed: what the library says of Mexico's old prefixes and Chile's 600
 * numbers depends on its version.
 */
static gboolean
depends_on_version (const TamizRow *row)
{
  const char *typed = row->cells[0], *country = row->cells[1];

  if (g_str_equal (country, "MX"))
    return g_str_has_prefix (typed, "+52 1") || g_str_has_prefix (typed, "0");

  return g_str_equal (country, "CL") && strstr (typed, "600") != NULL;
}

static void
test_vectors (void)
{
  g_autofree char *path = shared_file ("corpus/phone/phone_vectors.csv");
  g_autoptr (TamizCsvReader) reader = NULL;
  guint vectors = 0, gains = 0, wrong = 0;

  if (path == NULL)
    return;

  reader = tamiz_csv_reader_new_for_file (path, NULL);
  while (TRUE)
    {
      g_autoptr (TamizRow) row = NULL;
      g_autofree char *e164 = NULL;
      gboolean mobile, valid;
      const char *type;

      g_assert_true (tamiz_csv_reader_read_row (reader, &row, NULL, NULL));
      if (row == NULL)
        break;
      vectors++;
      valid = tamiz_phone_normalize (row->cells[0], row->cells[1], &e164, &mobile);
      if (g_str_equal (row->cells[2], "0") && valid && is_our_gain (row->cells[0]))
        {
          gains++;
          continue;
        }
      type = row->cells[5];
      if (depends_on_version (row))
        continue;
      if (valid != g_str_equal (row->cells[2], "1")
          || (valid && (g_strcmp0 (e164, row->cells[3]) != 0
                        || mobile != (strstr (type, "mobile") != NULL))))
        {
          wrong++;
          g_test_message ("%s %s: %s, truth %s %s", row->cells[0], row->cells[1],
                          e164 != NULL ? e164 : "-", row->cells[3], type);
        }
    }
  g_assert_cmpuint (vectors, ==, 244);
  g_assert_cmpuint (wrong, ==, 0);
  g_assert_cmpuint (gains, ==, 1);
}

static void
test_habits_are_understood (void)
{
  expect_phone ("+59171234567 (whatsapp)", "BO", "+59171234567");
  expect_phone ("WhatsApp: 71234567", "BO", "+59171234567");
  expect_phone ("p:+59170001741", NULL, "+59170001741");
  expect_phone ("'+591 70001741", NULL, "+59170001741");
  expect_phone ("71234567 celular", "BO", "+59171234567");
  expect_phone ("(+591) 7000-0669", "AR", "+59170000669");
  expect_phone ("(011) 15-4567-8901", "AR", "+5491145678901");
  expect_phone ("0059170001627", "US", "+59170001627");
  expect_phone ("56955551625", "BO", "+56955551625");
}

/* A number that could be anybody's is nobody's. */
static void
test_what_nothing_tells_stays_as_typed (void)
{
  expect_phone ("9 5555 3541", "BO", NULL);
  expect_phone ("011 15-5555-7355", "BO", NULL);
  expect_phone ("71234567", NULL, NULL);
  expect_phone ("", "BO", NULL);
  expect_phone ("llamar a Ana", "BO", NULL);
  expect_phone ("\xff\xfe", "BO", NULL);
}

static void
expect_split (const char *typed,
              const char *expected)
{
  g_auto (GStrv) pieces = tamiz_phone_split (typed);
  g_autofree char *joined = g_strjoinv ("~", pieces);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_several_numbers_in_a_cell (void)
{
  expect_split ("22123456/71234567", "22123456~71234567");
  expect_split ("tel.22123456 / 71234567", "tel.22123456~71234567");
  expect_split ("011 15-5555-2638 ::: +5491155552638", "011 15-5555-2638~+5491155552638");
  expect_split ("71234567 o 61234567", "71234567~61234567");
  expect_split ("71234567; 61234567,22123456", "71234567~61234567~22123456");
  expect_split ("22123456/57", "22123456/57");
  expect_split ("71234567 int. 12", "71234567 int. 12");
  expect_split ("", "");
}

static void
test_argentine_numbers_compare_without_the_nine (void)
{
  g_autofree char *mobile = tamiz_phone_dup_key ("+5491123456789");
  g_autofree char *landline = tamiz_phone_dup_key ("+541123456789");
  g_autofree char *other = tamiz_phone_dup_key ("+59171234567");
  g_autofree char *tail = tamiz_phone_dup_tail ("011 15-5555-7355");
  g_autofree char *none = tamiz_phone_dup_tail ("555-7355");

  g_assert_cmpstr (mobile, ==, landline);
  g_assert_cmpstr (other, ==, "+59171234567");
  g_assert_cmpstr (tail, ==, "55557355");
  g_assert_null (none);
}

static gpointer
normalize_many (gpointer data)
{
  for (int i = 0; i < 300; i++)
    {
      g_autofree char *e164 = NULL;

      g_assert_true (tamiz_phone_normalize ("(011) 15-4567-8901", "AR", &e164, NULL));
      g_assert_cmpstr (e164, ==, "+5491145678901");
    }

  return NULL;
}

static void
test_any_thread_may_ask (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("phones", normalize_many, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/phone/any-thread-may-ask", test_any_thread_may_ask);
  g_test_add_func ("/phone/vectors", test_vectors);
  g_test_add_func ("/phone/habits-are-understood", test_habits_are_understood);
  g_test_add_func ("/phone/what-nothing-tells-stays-as-typed",
                   test_what_nothing_tells_stays_as_typed);
  g_test_add_func ("/phone/several-numbers-in-a-cell", test_several_numbers_in_a_cell);
  g_test_add_func ("/phone/argentine-numbers-compare-without-the-nine",
                   test_argentine_numbers_compare_without_the_nine);

  return g_test_run ();
}
