#include "config.h"

#include "session-checks.h"
#include "tamiz-keeping-up.h"

#include <string.h>

/* A new version judges everybody anew: whoever signs does not wait for it, what is not
 * judged yet is shown as such, and whoever gives it up leaves the rest to the next.
 */
#define MANY 1400

static void
add_many (TamizTestSession *test)
{
  g_autoptr (GString) text = g_string_new ("nombre,correo,cargo\n");
  g_autofree char *file = NULL;

  for (guint i = 0; i < MANY; i++)
    g_string_append_printf (text, "Persona %u,p%u@e%u.example,%s\n", i, i, i % 7,
                            i % 3 == 0 ? "Gerente general" : "Asistente");
  file = tamiz_test_session_write (test, "many.csv", text->str);
  DO (test, "import", "file", file, "source", "Página web");
}

/* The starter once more: another version, the same rules. */
static void
propose_next (TamizTestSession *test)
{
  g_autofree char *file = find_data ("definitions/consultative.en.duo.json");

  tamiz_test_session_as (test, "mia@tamiz.example");
  DO (test, "definition.import", "file", file);
  DO (test, "definition.propose");
  DO (test, "definition.sign", "side", "marketing");
  tamiz_test_session_as (test, "vera@tamiz.example");
}

static gint64
count_left (TamizTestSession *test)
{
  g_autoptr (json_t) progress = tamiz_test_session_do (test, "definition.progress", NULL);

  return get_number (progress, "left");
}

static guint
count_outdated (TamizTestSession *test)
{
  g_autoptr (json_t) list = tamiz_test_session_do (test, "lead.list", "limit", "10000", NULL);
  json_t *lead;
  guint count = 0;
  gsize i;

  json_array_foreach (json_object_get (list, "items"), i, lead)
    count += json_is_true (json_object_get (lead, "outdated"));

  return count;
}

static void
whoever_signs_does_not_wait (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) signature = NULL, rest = NULL, progress = NULL;
  gint64 left;

  tamiz_test_session_agree (test);
  add_many (test);
  g_assert_cmpint (count_left (test), ==, 0);
  propose_next (test);
  g_assert_cmpint (count_left (test), ==, 0);

  signature = tamiz_test_session_do (test, "definition.sign", "side", "sales", NULL);
  left = get_number (signature, "left");
  g_assert_cmpint (get_number (signature, "judged"), >, 0);
  g_assert_cmpint (get_number (signature, "judged") + left, ==, MANY);
  g_assert_cmpint (left, >, 0);
  g_assert_cmpint (count_outdated (test), ==, left);
  progress = tamiz_test_session_do (test, "definition.progress", NULL);
  g_assert_cmpint (get_number (progress, "version"), ==, 2);
  g_assert_cmpint (get_number (progress, "judged"), ==, MANY - left);

  rest = tamiz_test_session_do (test, "definition.rescore", NULL);
  g_assert_cmpint (get_number (rest, "left"), ==, 0);
  g_assert_cmpint (get_number (rest, "judged"), ==, MANY);
  g_assert_cmpint (count_outdated (test), ==, 0);
  assert_sound (test);
}

/* Whose grade is fresh but whose stage still waits says so too. */
static void
a_lead_says_that_it_waits (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (json_t) list = NULL;
  json_t *lead;
  guint count = 0;
  gsize i;

  tamiz_test_session_agree (test);
  add_many (test);
  propose_next (test);
  DO (test, "definition.sign", "side", "sales");
  list = tamiz_test_session_do (test, "lead.list", "limit", "10000", NULL);
  json_array_foreach (json_object_get (list, "items"), i, lead)
    {
      g_autoptr (json_t) shown = NULL;

      if (!json_is_true (json_object_get (lead, "outdated")) || count++ > 2)
        continue;
      shown = tamiz_test_session_do (test, "lead.show", "id", tamiz_test_get (lead, "id"), NULL);
      g_assert_true (json_is_true (json_object_get (shown, "outdated")));
      /* Whatever changes a lead has it judged by the version in force. */
      tamiz_test_session_as (test, "mia@tamiz.example");
      DO (test, "tag.add", "id", tamiz_test_get (lead, "id"), "text", "feria");
      json_decref (shown);
      shown = tamiz_test_session_do (test, "lead.show", "id", tamiz_test_get (lead, "id"), NULL);
      g_assert_null (json_object_get (shown, "outdated"));
    }
  g_assert_cmpuint (count, >, 0);
}

typedef struct
{
  GMainLoop *loop;
  guint steps;
  guint64 last;
  gboolean edited;
} Watch;

static void
edited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (json_t) answer = NULL;
  Watch *watch = user_data;
  GError *error = NULL;

  answer = tamiz_session_perform_finish (TAMIZ_SESSION (source), result, &error);
  g_assert_no_error (error);
  watch->edited = TRUE;
}

static void
rescoring_cb (TamizSession *session,
              guint64       done,
              guint64       total,
              Watch        *watch)
{
  g_autoptr (json_t) arguments = json_pack ("{ss, ss}", "name", "Feria", "kind", "event");

  if (total == 0)
    {
      g_main_loop_quit (watch->loop);
      return;
    }
  g_assert_cmpuint (done, >=, watch->last);
  g_assert_cmpuint (done, <=, total);
  watch->last = done;
  if (watch->steps++ == 0)
    tamiz_session_perform_async (session, "source.add", arguments, NULL, edited_cb, watch);
}

static void
it_goes_on_in_the_background_while_people_work (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  Watch watch = { .loop = g_main_loop_new (NULL, FALSE) };

  tamiz_test_session_agree (test);
  add_many (test);
  propose_next (test);
  DO (test, "definition.sign", "side", "sales");
  g_assert_cmpint (count_left (test), >, 0);

  tamiz_test_session_as (test, "mia@tamiz.example");
  g_signal_connect (test->session, "rescoring", G_CALLBACK (rescoring_cb), &watch);
  tamiz_session_keep_up (test->session);
  g_main_loop_run (watch.loop);
  g_assert_cmpuint (watch.steps, >, 0);
  while (!watch.edited)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (test->session, &watch);
  g_main_loop_unref (watch.loop);
  g_assert_cmpint (count_left (test), ==, 0);
  assert_sound (test);
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
give_up_cb (TamizSession *session,
            GCancellable *cancellable,
            guint64       done,
            guint64       total,
            gpointer      user_data)
{
  g_cancellable_cancel (cancellable);
}

static void
what_was_given_up_is_gone_on_with (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (json_t) none = json_object ();
  g_autoptr (json_t) answer = NULL;
  g_autoptr (GError) error = NULL;
  gint64 left;

  tamiz_test_session_agree (test);
  add_many (test);
  propose_next (test);
  DO (test, "definition.sign", "side", "sales");
  left = count_left (test);

  g_signal_connect (test->session, "progress", G_CALLBACK (give_up_cb), NULL);
  tamiz_session_perform_async (test->session, "definition.rescore", none, cancellable, kept_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  answer = tamiz_session_perform_finish (test->session, result, &error);
  if (answer == NULL) /* unless it was faster */
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (count_left (test), <, left);
  assert_sound (test);

  /* Who opens it next goes on by itself, as far as one can wait for it. */
  tamiz_test_session_reopen (test);
  DO (test, "definition.rescore");
  g_assert_cmpint (count_left (test), ==, 0);
  assert_sound (test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rescoring/whoever-signs-does-not-wait", whoever_signs_does_not_wait);
  g_test_add_func ("/rescoring/a-lead-says-that-it-waits", a_lead_says_that_it_waits);
  g_test_add_func ("/rescoring/it-goes-on-in-the-background-while-people-work",
                   it_goes_on_in_the_background_while_people_work);
  g_test_add_func ("/rescoring/what-was-given-up-is-gone-on-with", what_was_given_up_is_gone_on_with);

  return g_test_run ();
}
