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

static char *program;

/* The program that loses its power: the disk keeps what it has synced. */
static void
import_until_killed (const char *folder)
{
  TamizTestSession base = { .folder = (char *) folder };
  g_autofree char *file = g_build_filename (folder, "batch", NULL);

  base.path = g_build_filename (folder, "base.tamiz", NULL);
  base.clock = tamiz_clock_new ();
  base.session = tamiz_session_new (base.clock);
  tamiz_test_disk_keep_synced (TRUE);
  tamiz_test_session_reopen (&base);
  tamiz_test_session_as (&base, "mia@tamiz.example");
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
work_until_cut (const char *folder,
                gulong      microseconds)
{
  const char *argv[] = { program, "--import", folder, NULL };
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
      acknowledged = work_until_cut (base->folder, g_rand_int_range (random, 1000, 900000));
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

int
main (int    argc,
      char **argv)
{
  tamiz_test_disk_use ();
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
  return g_test_run ();
}
