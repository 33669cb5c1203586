#include "config.h"

#include "tamiz-phone.h"
#include "tamiz-test-session.h"

/* Sample data is what people first see of the program: it must be of one piece. */
#define SIZE "300"

static json_t *
fill (TamizTestSession *test,
      const char       *seed)
{
  return tamiz_test_session_do (test, "sample.fill", "size", SIZE, "seed", seed, NULL);
}

static gint64
get_number (json_t     *json,
            const char *path)
{
  json_t *number = tamiz_test_find (json, path);

  g_assert_true (json_is_integer (number));
  return json_integer_value (number);
}

static gint64
get_reached (json_t *funnel,
             guint   stage)
{
  g_autofree char *path = g_strdup_printf ("items.%u.reached", stage);

  return get_number (funnel, path);
}

static void
assert_share (gint64 part,
              gint64 whole,
              gint64 least,
              gint64 most)
{
  g_test_message ("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT, part, whole);
  g_assert_cmpint (part * 100, >=, whole * least);
  g_assert_cmpint (part * 100, <=, whole * most);
}

static void
the_funnel_is_that_of_a_consultative_sale (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) answer = fill (test, "1");
  g_autoptr (json_t) funnel = tamiz_test_session_do (test, "report.funnel", NULL);
  g_autoptr (json_t) check = tamiz_test_session_do (test, "check", NULL);

  g_assert_true (json_is_true (json_object_get (check, "ok")));
  g_assert_cmpint (get_number (answer, "prospects"), ==, 300);
  assert_share (get_reached (funnel, 1), 300, 52, 75);
  assert_share (get_reached (funnel, 2), 300, 12, 25);
  assert_share (get_reached (funnel, 3), 300, 3, 10);
  assert_share (get_reached (funnel, 4), get_reached (funnel, 3), 70, 100);
  assert_share (get_reached (funnel, 5), get_reached (funnel, 4), 60, 100);
  assert_share (get_reached (funnel, 6), get_reached (funnel, 5), 5, 55);
}

static void
the_same_seed_makes_the_same_data (void)
{
  g_autoptr (TamizTestSession) first = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestSession) second = tamiz_test_session_new (NULL);
  g_autoptr (TamizTestSession) third = tamiz_test_session_new (NULL);
  g_autoptr (json_t) one = fill (first, "7");
  g_autoptr (json_t) same = fill (second, "7");
  g_autoptr (json_t) other = fill (third, "8");
  g_autoptr (json_t) sources = tamiz_test_session_do (first, "report.sources", NULL);
  g_autoptr (json_t) same_sources = tamiz_test_session_do (second, "report.sources", NULL);

  g_assert_true (json_equal (one, same));
  g_assert_true (json_equal (sources, same_sources));
  g_assert_false (json_equal (one, other));
}

static void
both_sides_signed_two_versions (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) answer = fill (test, "1");
  g_autoptr (json_t) versions = tamiz_test_session_do (test, "definition.list", NULL);
  g_autoptr (json_t) users = tamiz_test_session_do (test, "user.list", NULL);

  g_assert_cmpint (get_number (versions, "total"), ==, 2);
  g_assert_cmpstr (tamiz_test_get (versions, "items.0.state"), ==, "superseded");
  g_assert_cmpstr (tamiz_test_get (versions, "items.1.state"), ==, "in_force");
  g_assert_cmpuint (json_array_size (tamiz_test_find (versions, "items.1.signatures")), ==, 4);
  g_assert_cmpint (get_number (users, "total"), ==, 6);
}

static void
nobody_could_be_written_to_or_called_by_mistake (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) answer = fill (test, "1");
  g_autoptr (json_t) leads = tamiz_test_session_do (test, "lead.list", "limit", "40", NULL);
  guint n_phones = 0;
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (leads, "items"), i, item)
  {
    g_autoptr (json_t) lead
        = tamiz_test_session_do (test, "lead.show", "id", tamiz_test_get (item, "id"), NULL);
    const char *address = tamiz_test_get (lead, "emails.0.address");
    const char *phone = tamiz_test_get (lead, "phones.0.e164");

    g_assert_true (address == NULL || g_str_has_suffix (address, ".example"));
    if (phone != NULL)
      {
        g_autofree char *again = NULL;
        gboolean mobile;

        /* The row of zeros is a number that its country's plan knows all the same. */
        g_assert_nonnull (strstr (phone, "00"));
        g_assert_true (tamiz_phone_normalize (phone, "BO", &again, &mobile));
        g_assert_cmpstr (again, ==, phone);
        n_phones++;
      }
  }
  g_assert_cmpuint (n_phones, >, 10);
}

static void
a_base_in_use_is_not_filled (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);

  json_decref (tamiz_test_session_do (test, "user.add", "name", "Ana", "email", "ana@tamiz.example",
                                      "role", "marketing", NULL));
  g_free (tamiz_test_session_refused (test, "refused", "sample.fill", "size", "10", NULL));
}

/* What follows is dated by the real clock again. */
static void
afterwards_the_clock_goes_on (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) answer = fill (test, "1");
  g_autoptr (json_t) added = NULL;
  g_autofree char *received = NULL;

  tamiz_test_session_as (test, "valeria@muestra.example");
  added = tamiz_test_session_do (test, "lead.add", "+fields", "first_name=Ana", "+fields",
                                 "email=ana@nueva.example", "source", "Sitio web", NULL);
  g_assert_true (g_str_has_prefix (tamiz_test_get (added, "created"), "2026-03-02"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sample/funnel", the_funnel_is_that_of_a_consultative_sale);
  g_test_add_func ("/sample/seed", the_same_seed_makes_the_same_data);
  g_test_add_func ("/sample/definition", both_sides_signed_two_versions);
  g_test_add_func ("/sample/invented", nobody_could_be_written_to_or_called_by_mistake);
  g_test_add_func ("/sample/in-use", a_base_in_use_is_not_filled);
  g_test_add_func ("/sample/clock", afterwards_the_clock_goes_on);

  return g_test_run ();
}
