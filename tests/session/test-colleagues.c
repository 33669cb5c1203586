#include "config.h"

#include "tamiz-colleagues.h"

/* Who is together at companies and domains, packed. */

#define COMPANY 7
#define DOMAIN_HASH G_GUINT64_CONSTANT (0xfedcba9876543210)

static void
add (TamizColleagues *colleagues,
     gint64           person,
     const char      *first,
     const char      *last)
{
  const guint64 places[] = { COMPANY, DOMAIN_HASH, 99 };
  g_autoptr (TamizName) name = tamiz_name_new (first, last);

  tamiz_colleagues_add (colleagues, places, G_N_ELEMENTS (places), person, name, first, last);
}

static void
everybody_is_found_where_they_are (void)
{
  g_autoptr (TamizColleagues) colleagues = tamiz_colleagues_new ();
  g_autoptr (TamizName) ana = tamiz_name_new ("Ana", NULL);
  TamizColleague colleague;

  g_assert_true (tamiz_colleagues_open (colleagues, COMPANY));
  g_assert_false (tamiz_colleagues_open (colleagues, COMPANY));
  g_assert_false (tamiz_colleagues_first (colleagues, COMPANY, &colleague));
  add (colleagues, 1, "Ana", NULL);
  g_assert_true (tamiz_colleagues_open (colleagues, DOMAIN_HASH));
  add (colleagues, -2, NULL, "Rojas Vaca");

  g_assert_cmpuint (tamiz_colleagues_count (colleagues, COMPANY), ==, 2);
  g_assert_true (tamiz_colleagues_first (colleagues, COMPANY, &colleague));
  g_assert_cmpint (colleague.person, ==, 1);
  g_assert_cmpstr (colleague.first, ==, "Ana");
  g_assert_null (colleague.last);
  g_assert_cmpuint (colleague.marks, ==, tamiz_name_get_marks (ana));
  g_assert_true (tamiz_colleagues_next (colleagues, &colleague));
  g_assert_cmpint (colleague.person, ==, -2);
  g_assert_null (colleague.first);
  g_assert_cmpstr (colleague.last, ==, "Rojas Vaca");
  g_assert_false (tamiz_colleagues_next (colleagues, &colleague));

  /* Who came before a list was opened is not in it, and what was not opened has none. */
  g_assert_cmpuint (tamiz_colleagues_count (colleagues, DOMAIN_HASH), ==, 1);
  g_assert_false (tamiz_colleagues_has (colleagues, 99));
}

static void
all_can_be_forgotten (void)
{
  g_autoptr (TamizColleagues) colleagues = tamiz_colleagues_new ();
  gsize empty = tamiz_colleagues_get_size (colleagues);

  for (guint round = 0; round < 2; round++)
    {
      g_assert_true (tamiz_colleagues_open (colleagues, COMPANY));
      for (gint64 i = 0; i < 1000; i++)
        add (colleagues, i, "María del Carmen", "Rojas");
      g_assert_cmpuint (tamiz_colleagues_count (colleagues, COMPANY), ==, 1000);
      g_assert_cmpuint (tamiz_colleagues_get_size (colleagues), >, 1000 * sizeof (gint64));
      tamiz_colleagues_clear (colleagues);
      g_assert_cmpuint (tamiz_colleagues_get_size (colleagues), ==, empty);
      g_assert_cmpuint (tamiz_colleagues_count (colleagues, COMPANY), ==, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/colleagues/everybody-is-found-where-they-are", everybody_is_found_where_they_are);
  g_test_add_func ("/colleagues/all-can-be-forgotten", all_can_be_forgotten);

  return g_test_run ();
}
