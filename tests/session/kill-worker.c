/* A program that works on a base and may be killed at any moment of it.
 *
 *   kill-worker make FOLDER         makes the base
 *   kill-worker work FOLDER SEED    edits, imports, has all leads judged again and moves the
 *                                   log into the file, in an order drawn by lot, for ever
 *   kill-worker settle FOLDER       goes on with what was interrupted, or takes it back
 *   kill-worker check FOLDER        prints what `check` answers
 *
 * A line NEXT says what it is about to do, a line ACK what has succeeded; each is written at
 * once.
 */

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-test-session.h"

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define LEADS 60
#define ROWS 250
#define MARKETING "mia@tamiz.example"
#define SALES "vera@tamiz.example"

#define DO(...) json_decref (tamiz_test_session_do (__VA_ARGS__, NULL))

static void G_GNUC_PRINTF (1, 2)
tell (const char *format,
      ...)
{
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  line = g_strconcat (text, "\n", NULL);
  if (write (STDOUT_FILENO, line, strlen (line)) != (gssize) strlen (line))
    g_error ("nobody reads any more");
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
open_base (TamizTestSession *base,
           gboolean          make)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (json_t) settings = json_pack ("{ss, ss}", "country", "BO", "timezone", "America/La_Paz");
  GError *error = NULL;

  base->session = tamiz_session_new (base->clock);
  if (make)
    tamiz_session_create_async (base->session, base->path, settings, NULL, keep_result_cb, &result);
  else
    tamiz_session_open_async (base->session, base->path, FALSE, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (make)
    tamiz_session_create_finish (base->session, result, &error);
  else
    tamiz_session_open_finish (base->session, result, &error);
  if (error != NULL)
    g_error ("opening: %s", error->message);
  if (tamiz_session_is_damaged (base->session) || tamiz_session_get_notice (base->session) != NULL)
    g_error ("the base is not as it was left: %s", tamiz_session_get_notice (base->session));
  tamiz_test_session_as (base, make ? NULL : MARKETING);
}

static void
make (TamizTestSession *base)
{
  tamiz_test_session_agree (base);
  for (guint i = 0; i < LEADS; i++)
    {
      g_autofree char *name = g_strdup_printf ("last_name=Quispe %u", i);
      g_autofree char *email = g_strdup_printf ("email=p%u@uno.example", i);

      DO (base, "lead.add", "+fields", name, "+fields", email, "source", "Página web");
    }
}

static void
edit (TamizTestSession *base,
      GRand            *random,
      json_t           *leads)
{
  json_t *lead = json_array_get (leads, g_rand_int_range (random, 0, (gint32) json_array_size (leads)));
  const char *id = tamiz_json_get_text (lead, "id");
  guint32 token = g_rand_int (random);
  g_autofree char *notes = g_strdup_printf ("notes=%u", token);

  tell ("NEXT edit %s %u", id, token);
  DO (base, "lead.set", "id", id, "+fields", notes);
  tell ("ACK edit %s %u", id, token);
}

static void
note_activity (TamizTestSession *base,
               GRand            *random,
               json_t           *leads)
{
  json_t *lead = json_array_get (leads, g_rand_int_range (random, 0, (gint32) json_array_size (leads)));
  g_autofree char *subject = g_strdup_printf ("%08x%08x", g_rand_int (random), g_rand_int (random));

  tell ("NEXT activity %s", subject);
  DO (base, "activity.add", "id", tamiz_json_get_text (lead, "id"), "kind", "page_view", "subject", subject);
  tell ("ACK activity %s", subject);
}

static void
import (TamizTestSession *base,
        GRand            *random)
{
  guint32 token = g_rand_int (random);
  g_autofree char *name = g_strdup_printf ("batch-%u.csv", token);
  g_autoptr (GString) text = g_string_new ("nombre,apellido,correo,empresa\n");
  g_autoptr (json_t) answer = NULL;
  g_autofree char *path = NULL;

  for (guint i = 0; i < ROWS; i++)
    g_string_append_printf (text, "Rosa,Mamani %u,r%u@b%u.example,Empresa %u\n", i, i, token, i % 7);
  path = tamiz_test_session_write (base, name, text->str);
  tell ("NEXT import %u", token);
  answer = tamiz_test_session_do (base, "import", "file", path, "source", "Página web", NULL);
  tell ("ACK import %u %s", token, tamiz_test_get (answer, "import_id"));
}

/* A new version has every lead judged again. */
static void
judge_again (TamizTestSession *base,
             GRand            *random)
{
  g_autofree char *source = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions",
                                              "consultative.en.duo.json", NULL);
  g_autofree char *path = g_build_filename (base->folder, "next.duo.json", NULL);
  g_autoptr (json_t) document = json_load_file (source, 0, NULL);
  g_autofree char *title = g_strdup_printf ("Version %u", g_rand_int (random));
  g_autoptr (json_t) versions = NULL;
  const char *state;

  versions = tamiz_test_session_do (base, "definition.list", NULL);
  state = tamiz_test_get (versions, "items.0.state");
  if (g_strcmp0 (state, "in_force") == 0)
    {
      json_object_set_new (document, "title", json_string (title));
      json_dump_file (document, path, 0);
      tell ("NEXT definition");
      DO (base, "definition.import", "file", path);
      return;
    }
  tell ("NEXT %s", state);
  if (g_strcmp0 (state, "draft") == 0)
    {
      DO (base, "definition.propose");
      return;
    }
  if (json_array_size (tamiz_test_find (versions, "items.0.signatures")) == 0)
    {
      DO (base, "definition.sign", "side", "marketing");
      return;
    }
  tamiz_test_session_as (base, SALES);
  DO (base, "definition.sign", "side", "sales");
  tamiz_test_session_as (base, MARKETING);
  tell ("ACK definition %s", tamiz_test_get (versions, "items.0.version"));
}

/* As another program would that works on the same base. */
static void
move_log (TamizTestSession *base,
          GRand            *random)
{
  sqlite3 *handle;

  tell ("NEXT checkpoint");
  if (sqlite3_open (base->path, &handle) == SQLITE_OK)
    {
      sqlite3_busy_timeout (handle, 2000);
      sqlite3_exec (handle,
                    g_rand_boolean (random) ? "PRAGMA wal_checkpoint (TRUNCATE)"
                                            : "PRAGMA wal_checkpoint (PASSIVE)",
                    NULL, NULL, NULL);
    }
  sqlite3_close (handle);
  tell ("ACK checkpoint");
}

static void
settle (TamizTestSession *base,
        gboolean          resume)
{
  g_autoptr (json_t) imports = tamiz_test_session_do (base, "import.list", NULL);
  json_t *one;
  gsize i;

  json_array_foreach (json_object_get (imports, "items"), i, one)
    {
      const char *id = tamiz_json_get_text (one, "id"), *state = tamiz_json_get_text (one, "state");
      gboolean go_on = resume && g_strcmp0 (state, "interrupted") == 0;

      if (g_strcmp0 (state, "interrupted") != 0 && g_strcmp0 (state, "undoing") != 0)
        continue;
      tell ("NEXT %s %s", go_on ? "resume" : "undo", id);
      DO (base, go_on ? "import.resume" : "undo", go_on ? "id" : "what", id);
      tell ("ACK %s %s", go_on ? "resume" : "undo", id);
    }
}

/* One that is done, weeks later. */
static void
take_back (TamizTestSession *base,
           GRand            *random)
{
  g_autoptr (json_t) imports = tamiz_test_session_do (base, "import.list", NULL);
  json_t *items = json_object_get (imports, "items");
  json_t *one = json_array_get (items, g_rand_int_range (random, 0, MAX (1, (gint32) json_array_size (items))));

  if (one == NULL || g_strcmp0 (tamiz_json_get_text (one, "state"), "done") != 0)
    return;

  tell ("NEXT undo %s", tamiz_json_get_text (one, "id"));
  DO (base, "undo", "what", tamiz_json_get_text (one, "id"), "+worked-on", NULL);
  tell ("ACK undo %s", tamiz_json_get_text (one, "id"));
}

static void
work (TamizTestSession *base,
      GRand            *random)
{
  g_autoptr (json_t) leads = NULL;

  settle (base, g_rand_boolean (random));
  leads = tamiz_test_session_do (base, "lead.list", "search", "uno.example", "limit", "0", NULL);
  for (;;)
    {
      int lot = g_rand_int_range (random, 0, 100);

      if (lot < 40)
        edit (base, random, json_object_get (leads, "items"));
      else if (lot < 60)
        note_activity (base, random, json_object_get (leads, "items"));
      else if (lot < 72)
        import (base, random);
      else if (lot < 76)
        take_back (base, random);
      else if (lot < 88)
        judge_again (base, random);
      else
        move_log (base, random);
    }
}

int
main (int   argc,
      char *argv[])
{
  TamizTestSession base = { 0 };
  g_autoptr (GRand) random = NULL;
  g_autoptr (json_t) answer = NULL;

  if (argc < 3)
    g_error ("kill-worker make|work|settle|check FOLDER [SEED]");

  random = g_rand_new_with_seed (argc > 3 ? (guint32) g_ascii_strtoull (argv[3], NULL, 10) : 0);
  base.folder = argv[2];
  base.path = g_build_filename (argv[2], "base.tamiz", NULL);
  base.clock = tamiz_clock_new ();
  open_base (&base, g_str_equal (argv[1], "make"));
  if (g_str_equal (argv[1], "make"))
    make (&base);
  else if (g_str_equal (argv[1], "work"))
    work (&base, random);
  else if (g_str_equal (argv[1], "settle"))
    settle (&base, TRUE);
  else
    {
      g_autofree char *text = NULL;

      answer = tamiz_test_session_do (&base, "check", NULL);
      text = tamiz_json_to_text (answer);
      tell ("%s", text);
    }

  tamiz_session_close (base.session);
  g_object_unref (base.session);
  g_object_unref (base.clock);
  g_free (base.path);
  return 0;
}
