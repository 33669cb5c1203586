#include "config.h"

#include "session-checks.h"
#include "tamiz-session-private.h"

#include <string.h>

/* The same done to many leads at once. */

static void
many_leads_are_one_change (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *ana = NULL, *bea = NULL;
  g_autoptr (json_t) done = NULL, listed = NULL, owned = NULL, after = NULL, history = NULL;
  const char *change;

  tamiz_test_session_agree (test);
  ana = add_inquiry (test, "ana");
  bea = add_inquiry (test, "bea");
  DO (test, "tag.add", "id", bea, "text", "viejo");
  done = tamiz_test_session_do (test, "lead.bulk", "+ids", ana, "+ids", bea, "+ids", ana, "owner",
                                "vera@tamiz.example", "add-tag", "Feria", "remove-tag", "VIEJO", NULL);
  g_assert_cmpint (get_number (done, "done"), ==, 2);
  g_assert_cmpuint (json_array_size (json_object_get (done, "refused")), ==, 0);

  listed = tamiz_test_session_do (test, "lead.list", "tag", "feria", NULL);
  g_assert_cmpint (get_number (listed, "total"), ==, 2);
  owned = tamiz_test_session_do (test, "lead.list", "owner", "vera@tamiz.example", NULL);
  g_assert_cmpint (get_number (owned, "total"), ==, 2);
  after = tamiz_test_session_do (test, "lead.show", "id", bea, NULL);
  g_assert_cmpuint (json_array_size (json_object_get (after, "tags")), ==, 1);

  /* One undo takes all of it back. */
  history = tamiz_test_session_do (test, "history", "id", ana, NULL);
  change = tamiz_test_get (find_item (json_object_get (history, "items"), "cause", "lead.bulk"), "change");
  DO (test, "undo", "what", change);
  json_decref (owned);
  owned = tamiz_test_session_do (test, "lead.list", "owner", "vera@tamiz.example", NULL);
  g_assert_cmpint (get_number (owned, "total"), ==, 0);
  json_decref (after);
  after = tamiz_test_session_do (test, "lead.show", "id", bea, NULL);
  g_assert_cmpstr (tamiz_test_get (after, "tags.0"), ==, "viejo");
  assert_sound (test);
}

static void
one_that_is_refused_keeps_no_other_from_it (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *ana = NULL, *bea = NULL, *ready = NULL;
  g_autoptr (json_t) done = NULL, again = NULL;
  json_t *refused;

  tamiz_test_session_agree (test);
  ana = add_inquiry (test, "ana");
  bea = add_inquiry (test, "bea");
  ready = tamiz_test_session_add_lead (test);
  tamiz_test_session_qualify (test, ready);
  DO (test, "handoff.send", "id", ready, "to", "vera@tamiz.example", "meeting", "2026-05-05T10:00");

  done = tamiz_test_session_do (test, "lead.bulk", "+ids", ana, "+ids", ready, "+ids", "999999", "+ids", bea, "stage",
                                "deferred", "reason", "Presupuesto en julio", "until", "2026-07-01", NULL);
  g_assert_cmpint (get_number (done, "done"), ==, 2);
  refused = json_object_get (done, "refused");
  g_assert_cmpuint (json_array_size (refused), ==, 2);
  g_assert_cmpstr (tamiz_test_get (refused, "0.id"), ==, ready);
  g_assert_cmpstr (tamiz_test_get (refused, "0.name"), ==, "Inés Güemes");
  g_assert_nonnull (strstr (tamiz_test_get (refused, "0.message"), "Handed off"));
  g_assert_cmpstr (tamiz_test_get (refused, "1.id"), ==, "999999");
  assert_stage (test, ana, "deferred");
  assert_stage (test, bea, "deferred");
  assert_stage (test, ready, "handed_off");

  again = tamiz_test_session_do (test, "lead.bulk", "+ids", ana, "stage", "deferred", "reason", "Otra vez", "until",
                                 "2026-08-01", NULL);
  g_assert_cmpint (get_number (again, "done"), ==, 0);
  g_assert_cmpuint (json_array_size (json_object_get (again, "refused")), ==, 1);
  assert_sound (test);
}

static void
what_is_so_already_changes_nothing (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *ana = NULL;
  g_autoptr (json_t) done = NULL, nobody = NULL, shown = NULL;
  gint64 history;

  tamiz_test_session_agree (test);
  ana = add_inquiry (test, "ana");
  DO (test, "lead.bulk", "+ids", ana, "owner", "mia@tamiz.example", "add-tag", "Feria");
  history = count_of (test, "history", ana);
  done = tamiz_test_session_do (test, "lead.bulk", "+ids", ana, "owner", "mia@tamiz.example", "add-tag", "feria",
                                "remove-tag", "nunca", NULL);
  g_assert_cmpint (get_number (done, "done"), ==, 1);
  g_assert_cmpint (count_of (test, "history", ana), ==, history);
  nobody = tamiz_test_session_do (test, "lead.bulk", "+ids", ana, "owner", "none", NULL);
  shown = tamiz_test_session_do (test, "lead.show", "id", ana, NULL);
  g_assert_true (json_is_null (json_object_get (shown, "owner")));
}

static void
sales_change_their_own_only (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *mine = NULL, *theirs = NULL;
  g_autoptr (json_t) done = NULL;

  tamiz_test_session_agree (test);
  mine = add_inquiry (test, "ana");
  theirs = add_inquiry (test, "bea");
  DO (test, "lead.bulk", "+ids", mine, "owner", "vera@tamiz.example");
  tamiz_test_session_as (test, "vera@tamiz.example");
  done = tamiz_test_session_do (test, "lead.bulk", "+ids", theirs, "+ids", mine, "add-tag", "Visita", NULL);
  g_assert_cmpint (get_number (done, "done"), ==, 1);
  g_assert_cmpstr (tamiz_test_get (done, "refused.0.id"), ==, theirs);
  tamiz_test_session_as (test, "max@tamiz.example");
  REFUSED (test, "not_allowed", "lead.bulk", "+ids", mine, "add-tag", "Visita");
}

static void
what_is_missing_is_said_before_anything_is_done (void)
{
  g_autoptr (TamizTestSession) test = tamiz_test_session_new (NULL);
  g_autofree char *ana = NULL;

  tamiz_test_session_agree (test);
  ana = add_inquiry (test, "ana");
  tamiz_test_session_as (test, "max@tamiz.example");
  DO (test, "user.add", "name", "Ex", "email", "ex@tamiz.example", "role", "sales");
  DO (test, "user.set", "user", "ex@tamiz.example", "+inactive", NULL);
  tamiz_test_session_as (test, "mia@tamiz.example");
  REFUSED (test, "refused", "lead.bulk", "+ids", ana, "owner", "ex@tamiz.example");
  REFUSED (test, "invalid", "lead.bulk", "+ids", ana);
  REFUSED (test, "invalid", "lead.bulk", "add-tag", "Feria");
  REFUSED (test, "invalid", "lead.bulk", "+ids", "ana", "add-tag", "Feria");
  REFUSED (test, "not_found", "lead.bulk", "+ids", ana, "owner", "who@tamiz.example");
  REFUSED (test, "invalid", "lead.bulk", "+ids", ana, "stage", "sql", "reason", "Me parece");
  REFUSED (test, "refused", "lead.bulk", "+ids", ana, "stage", "discarded");
  REFUSED (test, "refused", "lead.bulk", "+ids", ana, "stage", "deferred", "reason", "Luego");
  REFUSED (test, "refused", "lead.bulk", "+ids", ana, "stage", "deferred", "reason", "Luego", "until", "2020-01-01");
  assert_stage (test, ana, "inquiry");
}

/* Very many leads: so many here that few fit into a slice. */
#define SLICE 3
#define MANY 8

typedef struct
{
  TamizTestSession *test;
  char *leads[MANY];
} Many;

static void
many_clear (Many *self)
{
  for (guint i = 0; i < MANY; i++)
    g_free (self->leads[i]);
  g_clear_pointer (&self->test, tamiz_test_session_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Many, many_clear)

static void
many_init (Many *self)
{
  self->test = tamiz_test_session_new (NULL);
  tamiz_test_session_agree (self->test);
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("lead%u", i);

      self->leads[i] = add_inquiry (self->test, name);
    }
  self->test->session->slice_most = SLICE;
}

static json_t *
list_ids (Many *self)
{
  json_t *ids = json_array ();

  for (guint i = 0; i < MANY; i++)
    json_array_append_new (ids, json_string (self->leads[i]));

  return ids;
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Something under way. */
typedef struct
{
  TamizTestSession *test;
  GCancellable *cancellable;
  GAsyncResult *result;
  guint64 done, total;      /* as it was told last */
} Doing;

static void
doing_clear (Doing *self)
{
  g_clear_object (&self->cancellable);
  g_clear_object (&self->result);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Doing, doing_clear)

static void
note_progress_cb (TamizSession *session,
                  GCancellable *cancellable,
                  guint64       done,
                  guint64       total,
                  Doing        *self)
{
  g_assert_true (cancellable == self->cancellable);
  g_assert_cmpuint (done, >=, self->done);
  self->done = done;
  self->total = total;
}

/* Begins it so that it rests after its first slice. */
static void
begin (Doing            *self,
       TamizTestSession *test,
       const char       *operation,
       json_t           *arguments)
{
  *self = (Doing) { .test = test, .cancellable = g_cancellable_new () };
  g_signal_connect (test->session, "progress", G_CALLBACK (note_progress_cb), self);
  tamiz_session_set_paused (test->session, self->cancellable, TRUE);
  tamiz_session_perform_async (test->session, operation, arguments, self->cancellable, keep_result_cb, &self->result);
  while ((!tamiz_session_is_resting (test->session, self->cancellable) || self->done == 0)
         && self->result == NULL)
    g_main_context_iteration (NULL, FALSE);
  json_decref (arguments);
}

static json_t *
finish (Doing  *self,
        GError **error)
{
  tamiz_session_set_paused (self->test->session, self->cancellable, FALSE);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (self->test->session, self);

  return tamiz_session_perform_finish (self->test->session, self->result, error);
}

static json_t *
give_up (Doing   *self,
         GError **error)
{
  g_cancellable_cancel (self->cancellable);

  return finish (self, error);
}

static json_t *
do_all (Many *self)
{
  g_auto (Doing) doing = { 0 };
  g_autoptr (GError) error = NULL;
  json_t *done;

  begin (&doing, self->test, "lead.bulk",
         json_pack ("{so ss ss}", "ids", list_ids (self), "add-tag", "Feria", "owner", "vera@tamiz.example"));
  done = finish (&doing, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (doing.done, ==, MANY);
  g_assert_cmpuint (doing.total, ==, MANY);

  return done;
}

static gint64
count_tagged (TamizTestSession *test)
{
  g_autoptr (json_t) listed = tamiz_test_session_do (test, "lead.list", "tag", "feria", NULL);

  return get_number (listed, "total");
}

static char *
get_owner (TamizTestSession *test,
           const char       *lead)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (test, "lead.show", "id", lead, NULL);

  return g_strdup (tamiz_test_get (shown, "owner"));
}

/* The last change of @cause that a lead's history tells of. */
static char *
find_change (TamizTestSession *test,
             const char       *lead,
             const char       *cause)
{
  g_autoptr (json_t) history = tamiz_test_session_do (test, "history", "id", lead, NULL);
  char *found = NULL;
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (history, "items"), i, item)
    {
      if (g_strcmp0 (tamiz_json_get_text (item, "cause"), cause) == 0)
        {
          g_free (found);
          found = g_strdup (tamiz_json_get_text (item, "change"));
        }
    }
  g_assert_nonnull (found);

  return found;
}

static void
very_many_are_done_in_slices_and_undone_as_one (void)
{
  g_auto (Many) many = { 0 };
  g_autoptr (json_t) done = NULL, undone = NULL;
  g_autofree char *first = NULL, *middle = NULL, *last = NULL, *owner = NULL, *redo = NULL;

  many_init (&many);
  done = do_all (&many);
  g_assert_cmpint (get_number (done, "done"), ==, MANY);
  g_assert_null (json_object_get (done, "stopped"));
  g_assert_cmpint (count_tagged (many.test), ==, MANY);
  first = find_change (many.test, many.leads[0], "lead.bulk");
  middle = find_change (many.test, many.leads[MANY / 2], "lead.bulk");
  last = find_change (many.test, many.leads[MANY - 1], "lead.bulk");
  g_assert_cmpstr (tamiz_test_get (done, "change"), ==, first);
  g_assert_cmpstr (first, !=, middle);
  g_assert_cmpstr (middle, !=, last);

  /* Whichever of its changes is named. */
  undone = tamiz_test_session_do (many.test, "undo", "what", middle, NULL);
  g_assert_cmpint (get_number (undone, "leads"), ==, MANY);
  g_assert_cmpuint (json_array_size (json_object_get (undone, "conflicts")), ==, 0);
  g_assert_cmpint (count_tagged (many.test), ==, 0);
  owner = get_owner (many.test, many.leads[MANY - 1]);
  g_assert_cmpstr (owner, !=, "vera@tamiz.example");
  REFUSED (many.test, "exists", "undo", "what", last);

  /* As is the undo itself. */
  redo = find_change (many.test, many.leads[0], "undo");
  DO (many.test, "undo", "what", redo);
  g_assert_cmpint (count_tagged (many.test), ==, MANY);
  DO (many.test, "undo", "what", first);
  g_assert_cmpint (count_tagged (many.test), ==, 0);
  assert_sound (many.test);
}

static void
what_somebody_does_between_two_slices_stays (void)
{
  g_auto (Many) many = { 0 };
  g_auto (Doing) doing = { 0 };
  g_autoptr (json_t) done = NULL, undone = NULL, noted = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *owner = NULL;
  TamizTestSession *other;

  many_init (&many);
  begin (&doing, many.test, "lead.bulk",
         json_pack ("{so ss ss}", "ids", list_ids (&many), "add-tag", "Feria", "owner", "vera@tamiz.example"));
  g_assert_null (doing.result);
  g_assert_cmpuint (doing.done, <, MANY);

  /* Another program: one lead that is done already, one that is not yet. */
  other = tamiz_test_session_open_again (many.test);
  tamiz_test_session_as (other, "mia@tamiz.example");
  DO (other, "lead.bulk", "+ids", many.leads[0], "owner", "mia@tamiz.example");
  DO (other, "lead.set", "id", many.leads[1], "+fields", "pain_points=Pierde dos semanas");
  DO (other, "lead.set", "id", many.leads[MANY - 1], "+fields", "pain_points=Pierde un mes");
  tamiz_test_session_free (other);
  done = finish (&doing, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_number (done, "done"), ==, MANY);

  /* The owner that somebody else has chosen stays, and is told; the rest is as it was. */
  undone = tamiz_test_session_do (many.test, "undo", "what", tamiz_test_get (done, "change"), NULL);
  g_assert_cmpuint (json_array_size (json_object_get (undone, "conflicts")), ==, 1);
  g_assert_cmpstr (tamiz_test_get (undone, "conflicts.0.id"), ==, many.leads[0]);
  g_assert_cmpstr (tamiz_test_get (undone, "conflicts.0.field"), ==, "owner");
  owner = get_owner (many.test, many.leads[0]);
  g_assert_cmpstr (owner, ==, "mia@tamiz.example");
  g_assert_cmpint (count_tagged (many.test), ==, 0);
  noted = tamiz_test_session_do (many.test, "lead.show", "id", many.leads[1], NULL);
  g_assert_cmpstr (tamiz_test_get (noted, "pain_points"), ==, "Pierde dos semanas");
  json_decref (noted);
  noted = tamiz_test_session_do (many.test, "lead.show", "id", many.leads[MANY - 1], NULL);
  g_assert_cmpstr (tamiz_test_get (noted, "pain_points"), ==, "Pierde un mes");
  assert_sound (many.test);
}

static void
whoever_gives_up_keeps_what_was_done (void)
{
  g_auto (Many) many = { 0 };
  g_auto (Doing) doing = { 0 }, refused = { 0 };
  g_autoptr (json_t) stopped = NULL;
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *what = NULL;

  many_init (&many);
  begin (&doing, many.test, "lead.bulk", json_pack ("{so ss}", "ids", list_ids (&many), "add-tag", "Feria"));
  stopped = give_up (&doing, &error);
  g_assert_no_error (error);
  g_assert_true (json_is_true (json_object_get (stopped, "stopped")));
  g_assert_cmpint (get_number (stopped, "done"), ==, SLICE);
  g_assert_cmpint (get_number (stopped, "total"), ==, MANY);
  g_assert_null (json_object_get (stopped, "failure"));
  g_assert_cmpint (count_tagged (many.test), ==, SLICE);

  changes = tamiz_session_perform_get_changes (many.test->session, doing.result);
  g_assert_cmpuint (changes->len, ==, 1);
  what = g_strdup_printf ("c%" G_GINT64_FORMAT, g_array_index (changes, gint64, 0));
  g_assert_cmpstr (tamiz_test_get (stopped, "change"), ==, what);
  DO (many.test, "undo", "what", what);
  g_assert_cmpint (count_tagged (many.test), ==, 0);

  /* Where nothing was done there is nothing to tell. */
  refused = (Doing) { .test = many.test, .cancellable = g_cancellable_new () };
  g_cancellable_cancel (refused.cancellable);
  json_decref (stopped);
  stopped = json_pack ("{so ss}", "ids", list_ids (&many), "add-tag", "Feria");
  tamiz_session_perform_async (many.test->session, "lead.bulk", stopped, refused.cancellable, keep_result_cb,
                               &refused.result);
  g_assert_null (finish (&refused, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_sound (many.test);
}

static void
an_undo_that_was_given_up_goes_on (void)
{
  g_auto (Many) many = { 0 };
  g_auto (Doing) doing = { 0 };
  g_autoptr (json_t) done = NULL, stopped = NULL, rest = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *redo = NULL;
  const char *change;

  many_init (&many);
  done = do_all (&many);
  change = tamiz_test_get (done, "change");
  begin (&doing, many.test, "undo", json_pack ("{ss}", "what", change));
  g_assert_cmpuint (doing.done, <, doing.total);
  stopped = give_up (&doing, &error);
  g_assert_no_error (error);
  g_assert_true (json_is_true (json_object_get (stopped, "stopped")));
  /* The last part first. */
  g_assert_cmpint (count_tagged (many.test), ==, MANY / SLICE * SLICE);

  rest = tamiz_test_session_do (many.test, "undo", "what", change, NULL);
  g_assert_null (json_object_get (rest, "stopped"));
  g_assert_cmpint (get_number (rest, "leads"), ==, MANY / SLICE * SLICE);
  g_assert_cmpint (count_tagged (many.test), ==, 0);

  /* Both halves of it are one deed. */
  redo = find_change (many.test, many.leads[MANY - 1], "undo");
  DO (many.test, "undo", "what", redo);
  g_assert_cmpint (count_tagged (many.test), ==, MANY);
  assert_sound (many.test);
}

/* Of a redo that stopped on its way, too, everything is found. */
static void
a_redo_that_was_given_up_can_be_undone (void)
{
  g_auto (Many) many = { 0 };
  g_auto (Doing) doing = { 0 };
  g_autoptr (json_t) done = NULL, stopped = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *undo = NULL;

  many_init (&many);
  done = do_all (&many);
  DO (many.test, "undo", "what", tamiz_test_get (done, "change"));
  undo = find_change (many.test, many.leads[0], "undo");
  begin (&doing, many.test, "undo", json_pack ("{ss}", "what", undo));
  stopped = give_up (&doing, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_tagged (many.test), ==, SLICE);

  DO (many.test, "undo", "what", tamiz_test_get (done, "change"));
  g_assert_cmpint (count_tagged (many.test), ==, 0);
  DO (many.test, "undo", "what", undo);
  g_assert_cmpint (count_tagged (many.test), ==, MANY);
  assert_sound (many.test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/session/bulk/" path, function)
  ADD ("many-leads-are-one-change", many_leads_are_one_change);
  ADD ("one-that-is-refused-keeps-no-other-from-it", one_that_is_refused_keeps_no_other_from_it);
  ADD ("what-is-so-already-changes-nothing", what_is_so_already_changes_nothing);
  ADD ("sales-change-their-own-only", sales_change_their_own_only);
  ADD ("what-is-missing-is-said-before-anything-is-done", what_is_missing_is_said_before_anything_is_done);
  ADD ("very-many-are-done-in-slices-and-undone-as-one", very_many_are_done_in_slices_and_undone_as_one);
  ADD ("what-somebody-does-between-two-slices-stays", what_somebody_does_between_two_slices_stays);
  ADD ("whoever-gives-up-keeps-what-was-done", whoever_gives_up_keeps_what_was_done);
  ADD ("an-undo-that-was-given-up-goes-on", an_undo_that_was_given_up_goes_on);
  ADD ("a-redo-that-was-given-up-can-be-undone", a_redo_that_was_given_up_can_be_undone);

  return g_test_run ();
}
