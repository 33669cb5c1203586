#include "config.h"

#include "base-picture.h"
#include "session-checks.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <string.h>

/* Imports, merges and what takes them back, in whatever order people hit upon: no lead is left
 * without a person, the base stays sound, and with all of it taken back again it is what it was.
 */

#define N_ORDERS 5
#define N_STEPS 14

typedef struct
{
  TamizTestSession *test;
  GRand *random;
  sqlite3 *handle;
} World;

static gint64
ask (World      *self,
     const char *sql,
     gint64      number)
{
  sqlite3_stmt *statement;
  gint64 answer = 0;

  if (sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (self->handle));
  sqlite3_bind_int64 (statement, 1, number);
  if (sqlite3_step (statement) == SQLITE_ROW)
    answer = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);

  return answer;
}

static char *
pick (World      *self,
      const char *sql)
{
  gint64 id = ask (self, sql, g_rand_int_range (self->random, 0, G_MAXINT));

  return id != 0 ? g_strdup_printf ("%" PRId64, id) : NULL;
}

#define ONE_OF(from) "SELECT id FROM " from " ORDER BY (id * 7919 + $1) % 1009, id LIMIT 1"
#define STANDS(table) table " WHERE retracted_by IS NULL AND merged_into IS NULL"
#define MERGED(table) table " WHERE retracted_by IS NULL AND merged_into IS NOT NULL"

static const char *const people[] = {
  "Ana Rojas,ana@a.bo,Andina", "Ana Rojas Vaca,anita@b.bo,Andina SRL", "Eva Sol,eva@c.bo,Sur",
  "Luis Paz,luis@d.bo,", "Luis Paz Soto,lps@e.bo,Sur SA", "Rosa Cruz,rosa@a.bo,Andina",
  ",,Andina", /* nobody: it waits to be completed */
};
static const char *const lines[] = { "", "Riego", "Bombas" };

static const char *
pick_text (World             *self,
           const char *const  texts[],
           guint              n_texts)
{
  return texts[g_rand_int_range (self->random, 0, (gint) n_texts)];
}

/* Whether it was done: what is refused in words is right as well, anything else is not. */
static gboolean
perform (World      *self,
         const char *operation,
         json_t     *arguments)
{
  g_autoptr (GError) error = NULL;
  char *asked;
  g_autoptr (json_t) answer = tamiz_test_session_perform_json (self->test, &error, operation, arguments);

  asked = json_dumps (arguments, JSON_COMPACT);
  g_test_message ("c%" PRId64 " %s %s: %s", ask (self, "SELECT max(number) FROM change", 0), operation, asked,
                  error != NULL ? error->message : "done");
  free (asked);
  g_assert_true (error == NULL || error->domain == TAMIZ_CORE_ERROR);
  return answer != NULL;
}

static void
import (World *self)
{
  g_autoptr (GString) rows = g_string_new ("nombre,correo,empresa,ciudad,línea de producto\n");
  g_autofree char *path = NULL;
  g_autoptr (json_t) arguments = NULL;

  for (int i = g_rand_int_range (self->random, 1, 4); i > 0; i--)
    g_string_append_printf (rows, "%s,Ciudad %d,%s\n", pick_text (self, people, G_N_ELEMENTS (people)),
                            g_rand_int_range (self->random, 0, 3), pick_text (self, lines, G_N_ELEMENTS (lines)));
  g_test_message ("%s", rows->str);
  path = tamiz_test_session_write (self->test, "rows.csv", rows->str);
  arguments = json_pack ("{ssssss}", "file", path, "source", "Página web", "match",
                         g_rand_boolean (self->random) ? "update" : "fill");
  perform (self, "import", arguments);
}

static void
add (World *self)
{
  g_auto (GStrv) parts = g_strsplit (pick_text (self, people, G_N_ELEMENTS (people)), ",", -1);
  g_autofree char *name = g_strconcat ("full_name=", parts[0], NULL);
  g_autofree char *email = g_strconcat ("email=", parts[1], NULL);
  g_autofree char *line = g_strconcat ("product_line=", pick_text (self, lines, G_N_ELEMENTS (lines)), NULL);
  g_autoptr (json_t) arguments = json_pack ("{ss, s[sss]}", "source", "Página web", "fields", name, email, line);

  perform (self, "lead.add", arguments);
}

static void
merge (World      *self,
       const char *operation,
       const char *sql)
{
  g_autofree char *keep = pick (self, sql), *other = pick (self, sql);
  g_autoptr (json_t) arguments = NULL;

  if (keep == NULL || g_str_equal (keep, other))
    return;
  arguments = json_pack ("{ssss}", "keep", keep, "other", other);
  perform (self, operation, arguments);
}

static void
take_back (World      *self,
           const char *operation,
           const char *key,
           const char *prefix,
           const char *sql)
{
  g_autofree char *id = pick (self, sql);
  g_autofree char *what = id != NULL ? g_strconcat (prefix, id, NULL) : NULL;
  g_autoptr (json_t) arguments = NULL;

  if (what == NULL)
    return;
  arguments = json_pack ("{ss}", key, what);
  if (g_str_equal (sql, ONE_OF ("import")) && g_rand_boolean (self->random))
    json_object_set_new (arguments, "worked-on", json_true ());
  perform (self, operation, arguments);
}

static void
step (World *self)
{
  switch (g_rand_int_range (self->random, 0, 10))
    {
    case 0:
    case 1:
      import (self);
      break;
    case 2:
      add (self);
      break;
    case 3:
    case 4:
      merge (self, "person.merge", ONE_OF (STANDS ("person")));
      break;
    case 5:
      merge (self, "company.merge", ONE_OF (STANDS ("company")));
      break;
    case 6:
      take_back (self, "undo", "what", "", ONE_OF ("import"));
      break;
    case 7:
      take_back (self, "person.unmerge", "id", "", ONE_OF (MERGED ("person")));
      break;
    default:
      take_back (self, "undo", "what", "c", "SELECT max(number) - $1 % 6 FROM change");
      break;
    }
}

#define LOST(table, field, target) \
  "SELECT of.id FROM " table " AS of JOIN " target " AS gone ON gone.id = of." field " " \
  "WHERE of.retracted_by IS NULL AND gone.retracted_by IS NOT NULL"

static void
assert_right (World *self)
{
  static const struct
  {
    const char *what, *sql;
  } wrongs[] = {
    { "a lead without a person", LOST ("lead", "person", "person") },
    { "a lead of somebody who was merged",
      "SELECT lead.id FROM lead JOIN person ON person.id = lead.person "
      "WHERE lead.retracted_by IS NULL AND person.merged_into IS NOT NULL" },
    { "somebody of a company that is gone", LOST ("person", "company", "company") },
    { "a lead of a company that is gone", LOST ("lead", "company", "company") },
    { "a row to be completed of an import that is undone",
      "SELECT set_aside.id FROM set_aside JOIN import ON import.id = set_aside.import "
      "WHERE set_aside.retracted_by IS NULL AND import.state = 2" },
    { "an address of nobody", LOST ("email", "person", "person") },
    { "somebody merged into nobody", LOST ("person", "merged_into", "person") },
    { "a company merged into none", LOST ("company", "merged_into", "company") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrongs); i++)
    {
      gint64 id = ask (self, wrongs[i].sql, 0);

      if (id != 0)
        g_error ("%s: %" PRId64, wrongs[i].what, id);
    }
  assert_sound (self->test);
}

/* The last change first, whatever it was, also what took something back. */
static void
unwind (World  *self,
        gint64  begun)
{
  for (gint64 change = ask (self, "SELECT max(number) FROM change", 0); change > begun; change--)
    {
      gint64 import = ask (self, "SELECT coalesce(change.import, import.id) FROM change "
                                 "LEFT JOIN import ON import.change = change.number WHERE number = $1", change);
      gint64 first = ask (self, "SELECT part_of FROM change WHERE number = $1", change);
      g_autofree char *what = NULL;
      g_autoptr (json_t) arguments = NULL;

      if (ask (self, "SELECT count(*) FROM change WHERE undoes = $1 AND NOT EXISTS (SELECT 1 FROM change AS redo "
                     "WHERE redo.undoes = change.number)", change) != 0)
        continue;
      if (import != 0 && ask (self, "SELECT state FROM import WHERE id = $1", import) == TAMIZ_IMPORT_UNDONE)
        continue;
      what = g_strdup_printf ("%s%" PRId64, import != 0 ? "" : "c", import != 0 ? import : first != 0 ? first : change);
      arguments = json_pack ("{ss}", "what", what);
      if (import != 0)
        json_object_set_new (arguments, "worked-on", json_true ());
      if (!perform (self, "undo", arguments))
        g_error ("change %" PRId64 " was not taken back", change);
      assert_right (self);
    }
}

static char *
dup_undo (World *self)
{
  return g_strdup_printf ("c%" PRId64, ask (self, "SELECT max(part_of) FROM change", 0));
}

static void
world_init (World *self)
{
  *self = (World) { tamiz_test_session_new (NULL), g_rand_new_with_seed (1), NULL };
  tamiz_test_session_agree (self->test);
  g_assert_cmpint (sqlite3_open (self->test->path, &self->handle), ==, SQLITE_OK);
}

static void
world_clear (World *self)
{
  g_assert_cmpint (sqlite3_close (self->handle), ==, SQLITE_OK);
  g_rand_free (self->random);
  tamiz_test_session_free (self->test);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (World, world_clear)

static void
live_through (guint32 seed)
{
  g_auto (World) world = { 0 };
  g_autofree char *before = NULL, *after = NULL;
  gint64 begun;

  world_init (&world);
  g_rand_set_seed (world.random, seed);
  add (&world);
  add (&world);
  begun = ask (&world, "SELECT max(number) FROM change", 0);
  before = dup_all (world.test);
  g_test_message ("order %u", seed);
  for (guint i = 0; i < N_STEPS; i++)
    {
      step (&world);
      assert_right (&world);
    }
  unwind (&world, begun);
  after = dup_all (world.test);
  assert_alike (before, after);
}

static void
whatever_the_order_all_comes_back (void)
{
  const char *asked = g_getenv ("TAMIZ_ORDERS"), *from = g_getenv ("TAMIZ_ORDER");
  guint32 first = from != NULL ? (guint32) g_ascii_strtoull (from, NULL, 10) : 1;
  guint32 orders = asked != NULL ? (guint32) g_ascii_strtoull (asked, NULL, 10) : N_ORDERS;

  for (guint32 seed = first; seed < first + orders; seed++)
    live_through (seed);
}

static char *
import_rows (World      *self,
             const char *rows)
{
  g_autofree char *path = tamiz_test_session_write (self->test, "rows.csv", rows);
  g_autoptr (json_t) answer = tamiz_test_session_do (self->test, "import", "file", path, "source", "Página web",
                                                     NULL);

  return g_strdup (tamiz_test_get (answer, "import_id"));
}

/* The merge's undo would bring a lead back whose person is gone with the import. */
static void
a_merge_within_an_import_stays_merged_while_that_is_undone (void)
{
  g_auto (World) world = { 0 };
  g_autofree char *import = NULL, *before = NULL, *after = NULL, *merge = NULL, *undo = NULL, *said = NULL;
  g_autofree char *one = NULL, *other = NULL;
  g_autoptr (json_t) merged = NULL;

  world_init (&world);
  import = import_rows (&world, "nombre,correo\nAna Rojas,ana@a.bo\nAna Rojas Vaca,anita@b.bo\n");
  before = dup_all (world.test);
  one = pick (&world, "SELECT min(id) FROM person WHERE id > $1 * 0");
  other = pick (&world, "SELECT max(id) FROM person WHERE id > $1 * 0");
  merged = tamiz_test_session_do (world.test, "person.merge", "keep", one, "other", other, NULL);
  merge = g_strdup (tamiz_test_get (merged, "change"));
  DO (world.test, "undo", "what", import);
  undo = dup_undo (&world);

  said = tamiz_test_session_refused (world.test, "refused", "undo", "what", merge, NULL);
  g_assert_nonnull (strstr (said, undo));
  REFUSED (world.test, "not_found", "person.unmerge", "id", other);
  g_assert_cmpint (count (world.test, "lead.list"), ==, 0);
  assert_right (&world);

  DO (world.test, "undo", "what", undo);
  g_assert_cmpint (count (world.test, "lead.list"), ==, 1);
  DO (world.test, "undo", "what", merge);
  after = dup_all (world.test);
  assert_alike (before, after);
  assert_right (&world);
}

/* Who came with an import and asked again since is not forgotten without a word. */
static void
what_came_later_of_its_people_is_said_before_an_import_goes (void)
{
  g_auto (World) world = { 0 };
  g_autofree char *import = NULL, *said = NULL, *undo = NULL;
  g_autoptr (json_t) look = NULL;

  world_init (&world);
  import = import_rows (&world, "nombre,correo,línea de producto\nAna Rojas,ana@a.bo,Riego\n");
  DO (world.test, "lead.add", "+fields", "email=ana@a.bo", "+fields", "full_name=Ana Rojas", "+fields",
      "product_line=Bombas", "source", "Página web");
  g_assert_cmpint (count (world.test, "lead.list"), ==, 2);
  look = tamiz_test_session_do (world.test, "undo", "what", import, "+dry-run", NULL, NULL);
  g_assert_cmpint (get_number (look, "worked_on_count"), ==, 1);
  said = tamiz_test_session_refused (world.test, "refused", "undo", "what", import, NULL);
  g_assert_nonnull (strstr (said, "Ana Rojas"));

  DO (world.test, "undo", "what", import, "+worked-on", NULL);
  g_assert_cmpint (count (world.test, "lead.list"), ==, 0);
  assert_right (&world);
  undo = dup_undo (&world);
  DO (world.test, "undo", "what", undo);
  g_assert_cmpint (count (world.test, "lead.list"), ==, 2);
  assert_right (&world);
}

/* Of an import's own changes none goes alone. */
static void
an_import_is_undone_as_a_whole (void)
{
  g_auto (World) world = { 0 };
  g_autofree char *import = NULL, *slice = NULL, *said = NULL;

  world_init (&world);
  import = import_rows (&world, "nombre,correo,empresa\nAna Rojas,ana@a.bo,Andina\n");
  slice = g_strdup_printf ("c%" PRId64, ask (&world, "SELECT max(number) FROM change", 0));
  said = tamiz_test_session_refused (world.test, "refused", "undo", "what", slice, NULL);
  g_assert_nonnull (strstr (said, import));
}

/* The undo of an undo, and so on: each time it is there, or not. */
static void
undo_and_redo_go_on_for_ever (void)
{
  g_auto (World) world = { 0 };
  g_autofree char *what = NULL;

  world_init (&world);
  add (&world);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *last = g_strdup_printf ("c%" PRId64, ask (&world, "SELECT max(number) FROM change", 0));

      if (i == 0)
        what = g_strdup (last);
      DO (world.test, "undo", "what", last);
      g_assert_cmpint (count (world.test, "lead.list"), ==, i % 2);
      assert_right (&world);
    }
  REFUSED (world.test, "exists", "undo", "what", what);
  /* The last undo, one before it, and the one before that: each does what it says. */
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *before = g_strdup_printf ("c%" PRId64, ask (&world, "SELECT max(number) - 2 * $1 FROM change", i));

      DO (world.test, "undo", "what", before);
      g_assert_cmpint (count (world.test, "lead.list"), ==, (i + 1) % 2);
      assert_right (&world);
    }
}

/* A row that came with both stands for both: neither import is there any more. */
static void
rows_of_undone_imports_wait_no_longer (void)
{
  static const char rows[] = "nombre,correo,ciudad\n,,Oruro\n";
  g_auto (World) world = { 0 };
  g_autofree char *first = NULL, *second = NULL, *of_first = NULL, *of_second = NULL;

  world_init (&world);
  first = import_rows (&world, rows);
  second = import_rows (&world, rows);
  g_assert_cmpint (count (world.test, "set-aside.list"), ==, 1);
  DO (world.test, "undo", "what", first);
  of_first = dup_undo (&world);
  DO (world.test, "undo", "what", second);
  of_second = dup_undo (&world);
  g_assert_cmpint (count (world.test, "set-aside.list"), ==, 0);
  assert_right (&world);

  DO (world.test, "undo", "what", of_second);
  DO (world.test, "undo", "what", of_first);
  g_assert_cmpint (count (world.test, "set-aside.list"), ==, 1);
  DO (world.test, "undo", "what", second);
  g_assert_cmpint (count (world.test, "set-aside.list"), ==, 1);
  assert_right (&world);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/session/orders/merged-within", a_merge_within_an_import_stays_merged_while_that_is_undone);
  g_test_add_func ("/session/orders/later", what_came_later_of_its_people_is_said_before_an_import_goes);
  g_test_add_func ("/session/orders/whole", an_import_is_undone_as_a_whole);
  g_test_add_func ("/session/orders/redo", undo_and_redo_go_on_for_ever);
  g_test_add_func ("/session/orders/waiting", rows_of_undone_imports_wait_no_longer);
  g_test_add_func ("/session/orders/any", whatever_the_order_all_comes_back);

  return g_test_run ();
}
