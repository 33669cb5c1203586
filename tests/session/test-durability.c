#include "config.h"

#include "tamiz-error.h"
#include "tamiz-test-disk.h"
#include "tamiz-test-session.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROWS 1500

/* An import that a full disk, or a power cut, meets on its way. */

static char *
write_file (TamizTestSession *base,
            const char       *name)
{
  g_autoptr (GString) text = g_string_new ("nombre,apellido,correo,empresa\n");

  for (guint i = 0; i < ROWS; i++)
    g_string_append_printf (text, "Rosa,Mamani %u,r%u@%s.example,Empresa %u\n", i, i, name, i % 40);

  return tamiz_test_session_write (base, name, text->str);
}

static gint64
count_leads (TamizTestSession *base)
{
  g_autoptr (json_t) list = tamiz_test_session_do (base, "lead.list", "limit", "1", NULL);

  return tamiz_json_get_int (list, "total", -1);
}

static void
assert_sound (TamizTestSession *base)
{
  g_autoptr (json_t) check = tamiz_test_session_do (base, "check", NULL);

  if (!json_is_true (tamiz_test_find (check, "ok")))
    g_error ("%s", json_dumps (check, JSON_INDENT (2)));
}

/* What was interrupted is gone on with, or taken back. */
static void
settle (TamizTestSession *base,
        gboolean          resume)
{
  g_autoptr (json_t) imports = tamiz_test_session_do (base, "import.list", NULL);
  json_t *one;
  gsize i;

  json_array_foreach (json_object_get (imports, "items"), i, one)
    {
      const char *state = tamiz_json_get_text (one, "state");
      const char *id = tamiz_json_get_text (one, "id");

      if (g_str_equal (state, "done") || g_str_equal (state, "undone"))
        continue;
      json_decref (tamiz_test_session_do (base, resume ? "import.resume" : "undo", resume ? "id" : "what", id,
                                          NULL));
    }
}

static void
a_disk_that_fills_up_stops_an_import (void)
{
  g_autoptr (TamizTestSession) base = tamiz_test_session_new (NULL);
  gint64 before;

  tamiz_test_session_agree (base);
  json_decref (tamiz_test_session_do (base, "lead.add", "+fields", "last_name=Condori", "source", "Página web",
                                      NULL));
  for (int i = 0; i < 4; i++)
    {
      g_autofree char *name = g_strdup_printf ("batch%d", i);
      g_autofree char *file = write_file (base, name);
      g_autoptr (json_t) answer = NULL;
      g_autoptr (GError) error = NULL;

      before = count_leads (base);
      tamiz_test_disk_set_room (30000 + i * 250000);
      answer = tamiz_test_session_perform (base, &error, "import", "file", file, "source", "Página web", NULL);
      tamiz_test_disk_set_room (G_MAXINT);
      g_assert_null (answer);
      g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FULL);
      g_assert_nonnull (strstr (error->message, base->path));

      /* Nothing of it is seen, everything else can be done. */
      g_assert_cmpint (count_leads (base), ==, before);
      json_decref (tamiz_test_session_do (base, "source.add", "name", name, "kind", "event", NULL));
    }
  assert_sound (base);
}

/* A deed on all leads, which does not fit into one change. */
static json_t *
tag_all (TamizTestSession *base,
         GError          **error)
{
  g_autoptr (json_t) list = tamiz_test_session_do (base, "lead.list", "limit", "5000", NULL);
  g_autoptr (json_t) arguments = json_pack ("{s[] ss}", "ids", "add-tag", "Feria");
  json_t *lead;
  gsize i;

  json_array_foreach (json_object_get (list, "items"), i, lead)
    json_array_append (json_object_get (arguments, "ids"), json_object_get (lead, "id"));
  g_assert_cmpuint (json_array_size (json_object_get (arguments, "ids")), ==, ROWS);

  return tamiz_test_session_perform_json (base, error, "lead.bulk", arguments);
}

static gint64
count_tagged (TamizTestSession *base)
{
  g_autoptr (json_t) list = tamiz_test_session_do (base, "lead.list", "tag", "Feria", "limit", "1", NULL);

  return tamiz_json_get_int (list, "total", -1);
}

static void
add_leads (TamizTestSession *base)
{
  g_autofree char *file = write_file (base, "leads");

  json_decref (tamiz_test_session_do (base, "import", "file", file, "source", "Página web", NULL));
}

static void
a_disk_that_fills_up_stops_a_deed (void)
{
  g_autoptr (TamizTestSession) base = tamiz_test_session_new (NULL);
  g_autoptr (json_t) none = NULL, some = NULL, undone = NULL;
  g_autoptr (GError) error = NULL;

  tamiz_test_session_agree (base);
  add_leads (base);
  tamiz_test_disk_set_room (30000);
  none = tag_all (base, &error);
  tamiz_test_disk_set_room (G_MAXINT);
  g_assert_null (none);
  g_assert_error (error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_FULL);
  g_assert_cmpint (count_tagged (base), ==, 0);
  g_clear_error (&error);

  /* What was done before stays, is told, and is taken back as one.  Where the log is moved into
   * the file meanwhile that takes of the room as well, so how much is too much shows by trying.
   */
  for (int room = 100000, tries = 0; some == NULL && tries < 50; tries++)
    {
      g_clear_error (&error);
      tamiz_test_disk_set_room (room);
      some = tag_all (base, &error);
      tamiz_test_disk_set_room (G_MAXINT);
      if (some == NULL)
        room += 50000;
      else if (!json_is_true (json_object_get (some, "stopped")))
        {
          json_decref (tamiz_test_session_do (base, "undo", "what", tamiz_json_get_text (some, "change"), NULL));
          g_clear_pointer (&some, json_decref);
          room -= 40000;
        }
    }
  g_assert_true (json_is_true (json_object_get (some, "stopped")));
  g_assert_nonnull (strstr (tamiz_json_get_text (some, "failure"), base->path));
  g_assert_cmpint (tamiz_json_get_int (some, "done", 0), >, 0);
  g_assert_cmpint (tamiz_json_get_int (some, "done", 0), <, ROWS);
  g_assert_cmpint (count_tagged (base), ==, tamiz_json_get_int (some, "done", 0));
  undone = tamiz_test_session_do (base, "undo", "what", tamiz_json_get_text (some, "change"), NULL);
  g_assert_cmpint (count_tagged (base), ==, 0);
  assert_sound (base);
}

static char *program;

/* The program that loses its power: the disk keeps what it has synced. */
static TamizTestSession
begin_to_lose_power (const char *folder)
{
  TamizTestSession base = { .folder = (char *) folder };

  base.path = g_build_filename (folder, "base.tamiz", NULL);
  base.clock = tamiz_clock_new ();
  base.session = tamiz_session_new (base.clock);
  tamiz_test_disk_keep_synced (TRUE);
  tamiz_test_session_reopen (&base);
  tamiz_test_session_as (&base, "mia@tamiz.example");

  return base;
}

static void
tag_until_killed (const char *folder)
{
  TamizTestSession base = begin_to_lose_power (folder);
  g_autoptr (json_t) answer = tag_all (&base, NULL);

  if (answer == NULL || write (STDOUT_FILENO, "1\n", 2) != 2)
    g_error ("nobody reads");
  pause ();
}

static void
import_until_killed (const char *folder)
{
  TamizTestSession base = begin_to_lose_power (folder);
  g_autofree char *file = g_build_filename (folder, "batch", NULL);

  json_decref (tamiz_test_session_do (&base, "source.add", "name", "Antes", "kind", "event", NULL));
  if (write (STDOUT_FILENO, "1\n", 2) != 2)
    g_error ("nobody reads");
  json_decref (tamiz_test_session_do (&base, "import", "file", file, "source", "Página web", NULL));
  json_decref (tamiz_test_session_do (&base, "source.add", "name", "Después", "kind", "event", NULL));
  if (write (STDOUT_FILENO, "2\n", 2) != 2)
    g_error ("nobody reads");
  pause ();
}

/* How many sources were acknowledged before the power went. */
static guint
work_until_cut (const char *what,
                const char *folder,
                gulong      microseconds)
{
  const char *argv[] = { program, what, folder, NULL };
  GError *error = NULL;
  guint lines = 0;
  char byte;
  GPid child;
  int out;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &child, NULL,
                            &out, NULL, &error);
  g_assert_no_error (error);
  while (lines == 0 && read (out, &byte, 1) == 1)
    lines += byte == '\n';
  g_usleep (microseconds);
  kill (child, SIGKILL);
  while (read (out, &byte, 1) == 1)
    lines += byte == '\n';
  close (out);
  waitpid (child, NULL, 0);

  return lines;
}

static void
a_power_cut_in_an_import_is_gone_on_with (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (12);

  for (int i = 0; i < 4; i++)
    {
      g_autoptr (TamizTestSession) base = tamiz_test_session_new (NULL);
      g_autofree char *file = NULL;
      g_autofree char *base_path = g_build_filename (base->folder, "base.tamiz", NULL);
      g_autoptr (json_t) copy = NULL;
      g_autoptr (json_t) sources = NULL;
      guint acknowledged;

      tamiz_test_session_agree (base);
      file = write_file (base, "batch");
      copy = tamiz_test_session_do (base, "backup", "output", base_path, NULL);
      acknowledged = work_until_cut ("--import", base->folder, g_rand_int_range (random, 1000, 900000));
      tamiz_session_close (base->session);
      g_unlink (base->path);
      tamiz_test_disk_cut_power (base_path, base->path);

      tamiz_test_session_reopen (base);
      tamiz_test_session_as (base, "mia@tamiz.example");
      settle (base, i % 2 == 0);
      sources = tamiz_test_session_do (base, "source.list", NULL);
      g_assert_cmpint (tamiz_json_get_int (sources, "total", 0), >=, 1 + acknowledged);
      g_assert_true (count_leads (base) == 0 || count_leads (base) == ROWS);
      /* What was done after it is on the disk, so it is there too. */
      if (acknowledged == 2)
        g_assert_cmpint (count_leads (base), ==, ROWS);
      assert_sound (base);
    }
}

/* The slices of a deed do not wait for the disk; what is told as done has. */
static void
a_power_cut_after_a_deed_takes_nothing_of_it (void)
{
  g_autoptr (TamizTestSession) base = tamiz_test_session_new (NULL);
  g_autofree char *base_path = g_build_filename (base->folder, "base.tamiz", NULL);
  g_autoptr (json_t) copy = NULL;

  tamiz_test_session_agree (base);
  add_leads (base);
  copy = tamiz_test_session_do (base, "backup", "output", base_path, NULL);
  g_assert_cmpuint (work_until_cut ("--tag", base->folder, 0), ==, 1);
  tamiz_session_close (base->session);
  g_unlink (base->path);
  tamiz_test_disk_cut_power (base_path, base->path);

  tamiz_test_session_reopen (base);
  tamiz_test_session_as (base, "mia@tamiz.example");
  g_assert_cmpint (count_tagged (base), ==, ROWS);
  assert_sound (base);
}

int
main (int    argc,
      char **argv)
{
  tamiz_test_disk_use ();
  if (argc == 3 && g_str_equal (argv[1], "--tag"))
    {
      tag_until_killed (argv[2]);
      return 0;
    }
  if (argc == 3 && g_str_equal (argv[1], "--import"))
    {
      import_until_killed (argv[2]);
      return 0;
    }

  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  g_test_add_func ("/session/durability/a-disk-that-fills-up-stops-an-import",
                   a_disk_that_fills_up_stops_an_import);
  g_test_add_func ("/session/durability/a-power-cut-in-an-import-is-gone-on-with",
                   a_power_cut_in_an_import_is_gone_on_with);
  g_test_add_func ("/session/durability/a-disk-that-fills-up-stops-a-deed", a_disk_that_fills_up_stops_a_deed);
  g_test_add_func ("/session/durability/a-power-cut-after-a-deed-takes-nothing-of-it",
                   a_power_cut_after_a_deed_takes_nothing_of_it);
  return g_test_run ();
}
