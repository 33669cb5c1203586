#include "config.h"

#include "storage-support.h"
#include "tamiz-recovery.h"
#include "tamiz-test-disk.h"

#include <glib/gstdio.h>
#include <string.h>

#define PAGE 4096
#define BY_HAND 25
#define IMPORTED 500

/* A base of which something was made by hand and more by an import, and its file's content
 * as it lies there when it is closed. */
typedef struct
{
  TestBase *base;
  GArray *by_hand;          /* gint64: leads */
  GArray *imported;
  char *content;
  gsize length;
  char *damaged;
  char *recovered;
} Wreck;

static void
fill_by_hand (Wreck *self)
{
  for (guint i = 0; i < BY_HAND; i++)
    {
      g_autoptr (TamizChangeSet) change_set = test_change_new (0);
      g_autoptr (TamizChangeSet) later = test_change_new (0);
      g_autoptr (TamizCommit) commit = NULL;
      g_autoptr (TamizCommit) second = NULL;
      g_autoptr (TamizRecord) lead = NULL;
      gint64 id = test_base_add_lead (self->base, change_set, 0);

      for (guint j = 0; j < 3; j++)
        test_base_add_activity (self->base, change_set, id, j + 1);
      commit = test_base_apply (self->base, change_set);
      lead = test_base_load (self->base, TAMIZ_KIND_LEAD, id);
      tamiz_change_set_update_text (later, lead, TAMIZ_LEAD_NOTES, "called");
      second = test_base_apply (self->base, later);
      g_array_append_val (self->by_hand, id);
    }
}

static void
fill_by_import (Wreck *self)
{
  g_autoptr (TamizChangeSet) make = test_change_new (0);
  g_autoptr (TamizCommit) made = NULL;
  gint64 import = test_base_take_id (self->base);

  tamiz_record_set_int (tamiz_change_set_insert (make, TAMIZ_KIND_IMPORT, import),
                        TAMIZ_IMPORT_STATE, TAMIZ_IMPORT_DONE);
  made = test_base_apply (self->base, make);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (TamizChangeSet) slice = test_change_new (0);
      g_autoptr (TamizCommit) commit = NULL;

      tamiz_change_set_set_import (slice, import);
      tamiz_change_set_set_batch (slice);
      for (guint j = 0; j < IMPORTED / 2; j++)
        {
          gint64 id = test_base_add_lead (self->base, slice, 0);

          test_base_add_activity (self->base, slice, id, 1);
          test_base_add_activity (self->base, slice, id, 2);
          g_array_append_val (self->imported, id);
        }
      commit = test_base_apply (self->base, slice);
    }
}

static Wreck *
wreck_new (void)
{
  Wreck *self = g_new0 (Wreck, 1);

  self->base = test_base_new ();
  self->by_hand = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->imported = g_array_new (FALSE, FALSE, sizeof (gint64));
  fill_by_hand (self);
  fill_by_import (self);
  test_base_assert_clean (self->base);
  tamiz_store_close (self->base->store);
  g_assert_true (g_file_get_contents (self->base->path, &self->content, &self->length, NULL));
  self->damaged = g_build_filename (self->base->folder, "damaged.tamiz", NULL);
  self->recovered = g_build_filename (self->base->folder, "recovered.tamiz", NULL);

  return self;
}

/* The same for all tests: none of them writes to it. */
static Wreck *wreck;

static void
wreck_free (Wreck *self)
{
  test_base_free (self->base);
  g_array_unref (self->by_hand);
  g_array_unref (self->imported);
  g_free (self->content);
  g_free (self->damaged);
  g_free (self->recovered);
  g_free (self);
}

/* What becomes of pages: nothing, noise, or what stood on another one. */
static void
damage (Wreck *self,
        guint  page,
        guint  n_pages,
        guint  how)
{
  g_autofree char *content = g_memdup2 (self->content, self->length);
  GError *error = NULL;

  for (guint i = page; i < page + n_pages && (i + 1) * PAGE <= self->length; i++)
    {
      char *at = content + (gsize) i * PAGE;

      if (how % 3 == 0)
        memset (at, 0, PAGE);
      else if (how % 3 == 1)
        memset (at, 0xa5, PAGE);
      else
        memmove (at, self->content + (self->length / PAGE - 1 - i) * PAGE, PAGE);
    }
  g_file_set_contents (self->damaged, content, (gssize) self->length, &error);
  g_assert_no_error (error);
}

static TamizRecovery *
recover (Wreck   *self,
         GError **error)
{
  g_unlink (self->recovered);

  return tamiz_recovery_run (self->damaged, self->recovered, self->base->clock, NULL, NULL, NULL, error);
}

static const TamizRecoveredTable *
get_table (TamizRecovery *recovery,
           const char    *name)
{
  for (guint i = 0; i < recovery->tables->len; i++)
    {
      TamizRecoveredTable *table = g_ptr_array_index (recovery->tables, i);

      if (g_str_equal (table->name, name))
        return table;
    }

  g_error ("nothing is said of %s", name);
}

static TamizStore *
open_recovered (Wreck *self)
{
  GError *error = NULL;
  TamizStore *store
      = tamiz_store_open (self->recovered, TAMIZ_STORE_NONE, self->base->clock, &error);

  g_assert_no_error (error);

  return store;
}

static void
close_store (TamizStore *store)
{
  tamiz_store_close (store);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (store);
}

/* Nothing is wrong but what was noted, and it can be worked with. */
static void
assert_usable (Wreck      *self,
               TamizStore *store)
{
  g_autoptr (TamizChangeSet) change_set = test_change_new (0);
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  GError *error = NULL;
  TestBase base = { .store = store, .source = self->base->source };
  gint64 lead;

  lead = test_base_add_lead (&base, change_set, 0);
  test_base_add_activity (&base, change_set, lead, 5);
  commit = tamiz_store_apply (store, change_set, NULL, &error);
  g_assert_no_error (error);

  problems = tamiz_store_check (store, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    {
      TamizProblem *problem = g_ptr_array_index (problems, i);

      if (!problem->known && !g_str_equal (problem->what, "score"))
        g_error ("%s, %s: %s", problem->what, problem->where, problem->message);
    }
}

static guint
count_leads (TamizReader *reader,
             GArray      *leads,
             guint        activities)
{
  guint n = 0;

  for (guint i = 0; i < leads->len; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TamizFacts) facts
          = tamiz_reader_load_facts (reader, g_array_index (leads, gint64, i), &error);

      if (facts != NULL && facts->activities->len == activities && facts->person != NULL)
        n++;
    }

  return n;
}

/* Every lead that is listed can be read, whatever is lost around it. */
static void
assert_all_readable (TamizReader *reader)
{
  g_autoptr (GPtrArray) leads = tamiz_reader_list (reader, TAMIZ_KIND_LEAD, NULL);

  for (guint i = 0; i < leads->len; i++)
    {
      GError *error = NULL;
      g_autoptr (TamizFacts) facts = tamiz_reader_load_facts (
          reader, tamiz_record_get_id (g_ptr_array_index (leads, i)), &error);

      g_assert_no_error (error);
      g_assert_nonnull (facts->person);
    }
}

/* Whichever page is damaged: what was made by hand is whole, from its table or from the
 * history, and of the rest no more is lost than stood there.
 */
static void
any_page_may_be_damaged (void)
{
  guint n_pages = wreck->length / PAGE, tried = 0, refused = 0, worst = 0;

  for (guint page = 1; page < n_pages; page += g_test_thorough () ? 1 : 13)
    {
      g_autoptr (TamizRecovery) recovery = NULL;
      g_autoptr (TamizReader) reader = NULL;
      g_autoptr (TamizStore) store = NULL;
      g_autoptr (GError) error = NULL;
      guint imported;

      damage (wreck, page, 1, page);
      recovery = recover (wreck, &error);
      tried++;
      if (recovery == NULL)
        {
          g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_DAMAGED);
          g_assert_false (g_file_test (wreck->recovered, G_FILE_TEST_EXISTS));
          refused++;
          continue;
        }

      store = open_recovered (wreck);
      reader = tamiz_store_new_reader (store, NULL);
      g_assert_cmpuint (count_leads (reader, wreck->by_hand, 3), ==, BY_HAND);
      imported = count_leads (reader, wreck->imported, 2);
      worst = MAX (worst, IMPORTED - imported);
      assert_all_readable (reader);
      g_clear_object (&reader);
      assert_usable (wreck, store);
      close_store (g_steal_pointer (&store));
    }
  g_test_message ("%u pages of %u were damaged in turn; %u times the tables could not be found; at most %u "
                  "of %d imported leads lost something", tried, n_pages, refused, worst, IMPORTED);
  g_assert_cmpuint (refused * 10, <, tried);
}

/* The page on which a text stands most often. */
static guint
find_fullest_page (Wreck      *self,
                   const char *text)
{
  guint fullest = 0, most = 0;

  for (gsize page = 0; page < self->length / PAGE; page++)
    {
      const char *content = (const char *) self->content + page * PAGE;
      guint n = 0;

      for (gsize i = 0; i + strlen (text) <= PAGE; i++)
        n += memcmp (content + i, text, strlen (text)) == 0;
      if (n > most)
        {
          most = n;
          fullest = page;
        }
    }

  return fullest;
}

/* A page of a table in which an import put most. */
static void
what_is_lost_is_told (void)
{
  g_autoptr (TamizRecovery) recovery = NULL;
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (TamizStore) store = NULL;
  const TamizRecoveredTable *person;
  g_autoptr (GPtrArray) persons = NULL;
  guint lost = 0, stand_ins = 0;
  GError *error = NULL;

  damage (wreck, find_fullest_page (wreck, "AnaN\303\272\303\261ez"), 1, 0);
  recovery = recover (wreck, &error);
  g_assert_no_error (error);
  store = open_recovered (wreck);
  reader = tamiz_store_new_reader (store, NULL);
  person = get_table (recovery, "person");
  g_assert_cmpuint (person->places, ==, 1);

  persons = tamiz_reader_list (reader, TAMIZ_KIND_PERSON, NULL);
  for (guint i = 0; i < persons->len; i++)
    {
      if (tamiz_record_get_text (g_ptr_array_index (persons, i), TAMIZ_PERSON_FIRST_NAME) == NULL)
        stand_ins++;
    }
  lost = BY_HAND + IMPORTED - (persons->len - stand_ins);
  g_assert_cmpuint (lost, >, 0);
  g_assert_cmpint (person->saved + person->restored, ==, persons->len - stand_ins);
  /* Each lead still has somebody. */
  g_assert_cmpint (person->stand_ins, ==, lost);
  g_assert_cmpuint (stand_ins, ==, lost);
  g_assert_cmpint (person->lost, >, lost / 4);
  g_assert_cmpint (person->lost, <, lost * 4);
  assert_all_readable (reader);
  g_clear_object (&reader);
  assert_usable (wreck, store);
  close_store (g_steal_pointer (&store));
}

static void
a_sound_base_is_copied_whole (void)
{
  g_autoptr (TamizRecovery) recovery = NULL;
  g_autoptr (TamizReader) reader = NULL;
  g_autoptr (TamizStore) store = NULL;
  GError *error = NULL;

  damage (wreck, 0, 0, 0);
  recovery = recover (wreck, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (recovery->problems->len, ==, 0);
  for (guint i = 0; i < recovery->tables->len; i++)
    g_assert_cmpint (((TamizRecoveredTable *) g_ptr_array_index (recovery->tables, i))->lost, ==, 0);
  store = open_recovered (wreck);
  reader = tamiz_store_new_reader (store, NULL);
  g_assert_cmpuint (count_leads (reader, wreck->imported, 2), ==, IMPORTED);
  g_clear_object (&reader);
  assert_usable (wreck, store);
  close_store (g_steal_pointer (&store));
}

/* A file that ends too early, as a copy that was broken off. */
static void
a_file_that_was_cut_gives_what_it_has (void)
{
  g_autoptr (TamizRecovery) recovery = NULL;
  g_autoptr (TamizStore) store = NULL;
  GError *error = NULL;

  g_file_set_contents (wreck->damaged, wreck->content, (gssize) (wreck->length * 9 / 10 / PAGE * PAGE), &error);
  g_assert_no_error (error);
  recovery = recover (wreck, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_table (recovery, "lead")->saved, >, 50);
  store = open_recovered (wreck);
  assert_usable (wreck, store);
  close_store (g_steal_pointer (&store));
}

static void
the_damaged_file_stays_as_it_is (void)
{
  g_autoptr (TamizRecovery) recovery = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length, length_after;
  g_autoptr (GError) error = NULL;

  damage (wreck, 30, 3, 1);
  g_assert_true (g_file_get_contents (wreck->damaged, &before, &length, NULL));
  g_assert_true (g_file_set_contents (wreck->recovered, "taken", -1, NULL));
  g_assert_null (tamiz_recovery_run (wreck->damaged, wreck->recovered, wreck->base->clock, NULL, NULL, NULL,
                                     &error));
  g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_EXISTS);
  g_clear_error (&error);
  recovery = recover (wreck, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (wreck->damaged, &after, &length_after, NULL));
  g_assert_cmpmem (before, length, after, length_after);
}

static void
count_progress_cb (guint64  done,
                   guint64  total,
                   gpointer user_data)
{
  g_assert_cmpuint (done, <=, total);
  if (done == total / 2)
    g_cancellable_cancel (user_data);
}

static void
assert_nothing_is_left (void)
{
  g_autoptr (GDir) dir = g_dir_open (wreck->base->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_prefix (name, "recovered"));
}

static void
given_up_or_without_room_it_leaves_nothing (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_unlink (wreck->recovered);
  damage (wreck, 40, 1, 0);
  g_assert_null (tamiz_recovery_run (wreck->damaged, wreck->recovered, wreck->base->clock, count_progress_cb,
                                     cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_nothing_is_left ();

  for (int space = 0; space < (int) wreck->length; space += (int) wreck->length / 5)
    {
      g_clear_error (&error);
      tamiz_test_disk_set_room (space);
      g_assert_null (recover (wreck, &error));
      tamiz_test_disk_set_room (G_MAXINT);
      g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FULL);
      assert_nothing_is_left ();
    }
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  tamiz_test_disk_use ();
  wreck = wreck_new ();

  g_test_add_func ("/storage/recovery/a-sound-base-is-copied-whole", a_sound_base_is_copied_whole);
  g_test_add_func ("/storage/recovery/any-page-may-be-damaged", any_page_may_be_damaged);
  g_test_add_func ("/storage/recovery/what-is-lost-is-told", what_is_lost_is_told);
  g_test_add_func ("/storage/recovery/a-file-that-was-cut-gives-what-it-has",
                   a_file_that_was_cut_gives_what_it_has);
  g_test_add_func ("/storage/recovery/the-damaged-file-stays-as-it-is", the_damaged_file_stays_as_it_is);
  g_test_add_func ("/storage/recovery/given-up-or-without-room-it-leaves-nothing",
                   given_up_or_without_room_it_leaves_nothing);

  result = g_test_run ();
  wreck_free (wreck);

  return result;
}
