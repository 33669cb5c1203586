/* The whole journey from a file of inquiries to outcomes, by a program that may be killed
 * at any moment: it carries on from wherever the base says that it stands.
 *
 *   kill-runner journey FOLDER SEED SERVER-PID   goes on until nothing is left to do
 *   kill-runner begin FOLDER                     as far as a definition in force
 *   kill-runner show FOLDER                      prints what the base holds, as JSON
 *
 * FOLDER has the files batch-*.csv to be imported, `url`, `user` and `password` of a Tryton
 * server; SEED is the lot that decides in which order some things are done.  On standard
 * output a line NEXT says what it is about to do, and a line ACK what has succeeded; each
 * is written at once.
 */

#include "config.h"

#include "kill-clock.h"
#include "tamiz-test-session.h"
#include "tamiz-time.h"

#include <string.h>
#include <unistd.h>

#define MANAGER "max@tamiz.example"
#define MARKETING "mia@tamiz.example"
#define EXECUTIVE "vera@tamiz.example"
#define SOURCE "Página web"

/* A sync that comes back for the same rows for ever would be one that never ends. */
#define MOST_SYNCS 60

#define DO(...) json_decref (tamiz_test_session_do (__VA_ARGS__, NULL))

typedef struct
{
  TamizTestSession base;
  guint64 seed;
  GHashTable *known;        /* of what was acknowledged by this run */
} Journey;

/* A line reaches the pipe whole before anything else begins. */
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

static json_t *
list (Journey    *journey,
      const char *operation)
{
  g_autoptr (json_t) answer = NULL;

  if (g_str_equal (operation, "lead.list"))
    answer = tamiz_test_session_do (&journey->base, operation, "limit", "0", NULL);
  else
    answer = tamiz_test_session_do (&journey->base, operation, NULL);

  return json_incref (json_object_get (answer, "items"));
}

/* The first item whose member has the value; borrowed. */
static json_t *
find (json_t     *items,
      const char *member,
      const char *value)
{
  json_t *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      if (g_strcmp0 (tamiz_json_get_text (item, member), value) == 0)
        return item;
    }

  return NULL;
}

static char *
read_word (Journey    *journey,
           const char *name)
{
  g_autofree char *path = g_build_filename (journey->base.folder, name, NULL);
  GError *error = NULL;
  char *text;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return g_strchomp (text);
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
open_base (Journey *journey)
{
  TamizTestSession *base = &journey->base;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (json_t) settings = json_object ();
  g_autoptr (json_t) shown = NULL;
  gboolean there = g_file_test (base->path, G_FILE_TEST_EXISTS);
  GError *error = NULL;

  tamiz_json_set_text (settings, "country", "BO");
  tamiz_json_set_text (settings, "currency", "EUR");
  tamiz_json_set_text (settings, "timezone", "America/La_Paz");
  base->session = tamiz_session_new (base->clock);
  tell ("NEXT base");
  if (there)
    tamiz_session_open_async (base->session, base->path, FALSE, NULL, keep_result_cb, &result);
  else
    tamiz_session_create_async (base->session, base->path, settings, NULL, keep_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  if (there)
    tamiz_session_open_finish (base->session, result, &error);
  else
    tamiz_session_create_finish (base->session, result, &error);
  if (error != NULL)
    g_error ("%s: %s", there ? "opening" : "creating", error->message);

  shown = tamiz_test_session_do (base, "base.show", NULL);
  if (g_strcmp0 (tamiz_test_get (shown, "country"), "BO") != 0)
    g_error ("the base is there without its settings");
  tell ("ACK base");
}

static void
add_users (Journey *journey)
{
  static const char *const users[][3] = { { "Max Manager", MANAGER, "manager" },
                                          { "Mía Marketing", MARKETING, "marketing,steward" },
                                          { "Vera Ventas", EXECUTIVE, "sales" } };
  g_autoptr (json_t) there = list (journey, "user.list");

  for (guint i = 0; i < G_N_ELEMENTS (users); i++)
    {
      if (find (there, "email", users[i][1]) != NULL)
        continue;
      tamiz_test_session_as (&journey->base, i > 0 ? MANAGER : NULL);
      tell ("NEXT user");
      DO (&journey->base, "user.add", "name", users[i][0], "email", users[i][1], "role", users[i][2]);
      tell ("ACK user %s", users[i][1]);
    }
}

static void
sign (Journey    *journey,
      json_t     *version,
      const char *side,
      const char *email)
{
  if (find (json_object_get (version, "signatures"), "email", email) != NULL)
    return;

  tamiz_test_session_as (&journey->base, email);
  tell ("NEXT signature");
  DO (&journey->base, "definition.sign", "side", side);
  tell ("ACK signature %s", email);
}

static void
agree (Journey *journey)
{
  g_autofree char *file = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions",
                                            "consultative.en.duo.json", NULL);
  g_autoptr (json_t) sources = list (journey, "source.list");
  g_autoptr (json_t) before = list (journey, "definition.list");
  g_autoptr (json_t) after = NULL;
  json_t *version;

  tamiz_test_session_as (&journey->base, MARKETING);
  if (find (sources, "name", SOURCE) == NULL)
    {
      tell ("NEXT source");
      DO (&journey->base, "source.add", "name", SOURCE, "kind", "web");
      tell ("ACK source %s", SOURCE);
    }
  if (json_array_size (before) == 0)
    {
      tell ("NEXT definition");
      DO (&journey->base, "definition.import", "file", file);
      tell ("ACK definition draft");
    }
  if (json_array_size (before) == 0 || find (before, "state", "draft") != NULL)
    {
      tell ("NEXT definition");
      DO (&journey->base, "definition.propose");
      tell ("ACK definition proposed");
    }

  after = list (journey, "definition.list");
  version = json_array_get (after, 0);
  if (g_strcmp0 (tamiz_json_get_text (version, "state"), "proposed") == 0)
    {
      sign (journey, version, "marketing", MARKETING);
      sign (journey, version, "sales", EXECUTIVE);
    }
}

static void
connect_crm (Journey *journey)
{
  g_autoptr (json_t) there = list (journey, "crm.list");
  g_autofree char *url = NULL;
  g_autofree char *user = NULL;
  g_autofree char *secret = g_build_filename (journey->base.folder, "password", NULL);

  if (json_array_size (there) > 0)
    return;

  url = read_word (journey, "url");
  user = read_word (journey, "user");
  tamiz_test_session_as (&journey->base, MANAGER);
  tell ("NEXT crm");
  DO (&journey->base, "crm.add", "name", "CRM", "kind", "tryton", "url", url, "user", user,
      "secret-file", secret);
  tell ("ACK crm CRM");
}

/* What was interrupted is gone on with, or taken back and brought again, by lot. */
static gboolean
go_on_with_import (Journey *journey,
                   json_t  *import)
{
  const char *id = tamiz_json_get_text (import, "id");
  gboolean resume = (journey->seed & 1) == 0;

  tell ("NEXT %s", resume ? "resume" : "undo");
  DO (&journey->base, resume ? "import.resume" : "undo", resume ? "id" : "what", id);
  tell ("ACK %s %s", resume ? "import" : "undo", id);
  return resume;
}

static void
bring_file (Journey    *journey,
            const char *file)
{
  g_autoptr (json_t) imports = list (journey, "import.list");
  g_autoptr (json_t) answer = NULL;
  json_t *import;
  gsize i;

  tamiz_test_session_as (&journey->base, MARKETING);
  json_array_foreach (imports, i, import)
    {
      const char *state = tamiz_json_get_text (import, "state");

      if (g_strcmp0 (tamiz_json_get_text (import, "file"), file) != 0)
        continue;
      if (g_strcmp0 (state, "done") == 0
          || (g_strcmp0 (state, "interrupted") == 0 && go_on_with_import (journey, import)))
        return;
    }

  tell ("NEXT import");
  answer = tamiz_test_session_do (&journey->base, "import", "file", file, "source", SOURCE, NULL);
  tell ("ACK import %s", tamiz_test_get (answer, "import_id"));
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
bring_files (Journey *journey)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) folder = g_dir_open (journey->base.folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      if (g_str_has_prefix (name, "batch-"))
        g_ptr_array_add (names, g_build_filename (journey->base.folder, name, NULL));
    }
  g_ptr_array_sort (names, compare_texts);
  for (guint i = 0; i < names->len; i++)
    bring_file (journey, g_ptr_array_index (names, i));
}

/* What is new since this run began to look. */
static gboolean
is_news (Journey    *journey,
         const char *what)
{
  return g_hash_table_add (journey->known, g_strdup (what));
}

static void
report_arrivals (Journey  *journey,
                 gboolean  aloud)
{
  g_autoptr (json_t) rows = list (journey, "outbox.list");
  g_autoptr (json_t) leads = list (journey, "lead.list");
  json_t *item;
  gsize i;

  json_array_foreach (rows, i, item)
    {
      const char *state = tamiz_json_get_text (item, "state");

      if (g_str_equal (state, "done") && is_news (journey, tamiz_json_get_text (item, "id")) && aloud)
        tell ("ACK delivered %s", tamiz_json_get_text (item, "id"));
      else if (g_str_equal (state, "dead") || g_str_equal (state, "held"))
        g_error ("row %s is %s: %s", tamiz_json_get_text (item, "id"), state,
                 tamiz_json_get_text (item, "words"));
    }
  json_array_foreach (leads, i, item)
    {
      const char *stage = tamiz_json_get_text (item, "stage");
      g_autofree char *what = g_strdup_printf ("%s %s", tamiz_json_get_text (item, "id"), stage);

      if ((g_str_equal (stage, "won") || g_str_equal (stage, "lost")) && is_news (journey, what) && aloud)
        tell ("ACK outcome %s", what);
    }
}

/* One call of the operation; when it wants to be called again, 0 = no sooner than there is
 * something new.
 */
static gint64
sync_once (Journey *journey,
           gint64  *waiting)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (json_t) answer = NULL;
  const char *next;
  gint64 next_at = 0;

  tell ("NEXT sync");
  answer = tamiz_test_session_do (&journey->base, "sync", NULL);
  next = tamiz_test_get (answer, "items.0.next_at");
  *waiting = tamiz_json_get_int (tamiz_test_find (answer, "items.0"), "waiting", 0);
  if (next == NULL && (*waiting > 0 || tamiz_test_get (answer, "items.0.paused") != NULL))
    g_error ("sync does not want to come back: %s (%s)", tamiz_test_get (answer, "items.0.paused"),
             tamiz_test_get (answer, "items.0.words"));
  if (next != NULL)
    g_assert_true (tamiz_time_parse (next, utc, &next_at, NULL));
  report_arrivals (journey, TRUE);

  return next_at;
}

/* Until nothing waits any more; then @polls times until outcomes are asked for again. */
static void
sync_all (Journey *journey,
          guint    polls)
{
  gint64 waiting = 0;
  gint64 next_at = sync_once (journey, &waiting);

  for (guint i = 0; next_at != 0 && (waiting > 0 || polls > 0); i++)
    {
      if (i == MOST_SYNCS)
        g_error ("%" G_GINT64_FORMAT " rows are not delivered after %u attempts", waiting, i);
      if (waiting == 0)
        polls--;
      kill_clock_jump (journey->base.clock, next_at);
      next_at = sync_once (journey, &waiting);
    }
}

/* A digit of the e-mail address says what is to become of the lead. */
static gint64
number_of (json_t *lead)
{
  const char *email = tamiz_test_get (lead, "emails.0");

  return email != NULL ? (gint64) g_ascii_strtoull (email + 1, NULL, 10) : -1;
}

static gboolean
is_at (Journey    *journey,
       const char *lead,
       const char *stage)
{
  g_autoptr (json_t) shown = tamiz_test_session_do (&journey->base, "lead.show", "id", lead, NULL);

  return g_strcmp0 (tamiz_test_get (shown, "stage"), stage) == 0;
}

static void
call (Journey    *journey,
      const char *lead)
{
  tamiz_test_session_as (&journey->base, MARKETING);
  tell ("NEXT call");
  tamiz_test_session_qualify (&journey->base, lead);
  tell ("ACK call %s", lead);
  if (!is_at (journey, lead, "sql"))
    g_error ("lead %s is not ready after its call", lead);
}

static void
hand_over (Journey    *journey,
           const char *lead)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *meeting
      = tamiz_time_format (tamiz_clock_get_now (journey->base.clock) + 2 * TAMIZ_DAY, utc);
  /* The hours of many leads are drawn by chance, and the executive is one. */
  g_autoptr (json_t) arguments = json_pack ("{ss, ss, ss, sb}", "id", lead, "to", EXECUTIVE, "meeting", meeting,
                                            "despite-busy", 1);
  g_autoptr (json_t) handoff = NULL;
  g_autoptr (GError) error = NULL;

  tamiz_test_session_as (&journey->base, MARKETING);
  tell ("NEXT handoff");
  handoff = tamiz_test_session_perform_json (&journey->base, &error, "handoff.send", arguments);
  if (handoff == NULL)
    g_error ("handoff.send: %s", error->message);
  tell ("ACK handoff %" G_GINT64_FORMAT " %s", tamiz_json_get_int (handoff, "number", 0), lead);
}

/* Every seventh is returned, once. */
static void
decide (Journey *journey,
        json_t  *lead)
{
  const char *id = tamiz_json_get_text (lead, "id");
  g_autoptr (json_t) handoffs = list (journey, "handoff.list");
  g_autofree char *number = NULL;
  guint times = 0;
  json_t *handoff;
  gsize i;

  json_array_foreach (handoffs, i, handoff)
    {
      if (g_strcmp0 (tamiz_json_get_text (handoff, "lead"), id) != 0)
        continue;
      times++;
      if (g_strcmp0 (tamiz_json_get_text (handoff, "state"), "sent") == 0)
        number = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_json_get_int (handoff, "number", 0));
    }
  if (number == NULL)
    g_error ("lead %s is handed off without a handoff that waits", id);

  tamiz_test_session_as (&journey->base, EXECUTIVE);
  if (number_of (lead) % 7 == 0 && times == 1)
    {
      tell ("NEXT return");
      DO (&journey->base, "handoff.return", "number", number, "cause", "unreachable", "reason",
          "Nobody answers");
      tell ("ACK return %s", number);
    }
  else
    {
      tell ("NEXT accept");
      DO (&journey->base, "handoff.accept", "number", number);
      tell ("ACK accept %s", number);
    }
}

/* One step on; whether there was one to do. */
static gboolean
advance (Journey    *journey,
         const char *id)
{
  g_autoptr (json_t) lead = tamiz_test_session_do (&journey->base, "lead.show", "id", id, NULL);
  const char *stage = tamiz_test_get (lead, "stage");

  if (g_str_equal (stage, "prospect") || g_str_equal (stage, "inquiry") || g_str_equal (stage, "mql"))
    call (journey, id);
  else if (g_str_equal (stage, "sql"))
    hand_over (journey, id);
  else if (g_str_equal (stage, "handed_off"))
    decide (journey, lead);
  else
    return FALSE;

  return TRUE;
}

/* Every second lead is wanted; by lot, now and then what was accepted is sent. */
static void
work_leads (Journey *journey)
{
  g_autoptr (json_t) leads = list (journey, "lead.list");
  guint accepted = 0;
  json_t *lead;
  gsize i;

  json_array_foreach (leads, i, lead)
    {
      gboolean moved = FALSE;

      if (number_of (lead) % 2 != 0)
        continue;
      while (advance (journey, tamiz_json_get_text (lead, "id")))
        moved = TRUE;
      accepted += moved;
      if (moved && accepted % 3 == 0 && (journey->seed & 2) == 0)
        sync_all (journey, 0);
    }
}

static void
begin (Journey *journey)
{
  open_base (journey);
  add_users (journey);
  agree (journey);
}

static void
travel (Journey *journey)
{
  begin (journey);
  connect_crm (journey);
  report_arrivals (journey, FALSE);
  if ((journey->seed & 4) == 0)
    sync_all (journey, 0);
  bring_files (journey);
  work_leads (journey);
  sync_all (journey, 1);
  tell ("DONE");
}

static void
show (Journey *journey)
{
  static const char *const lists[] = { "user.list", "source.list", "definition.list", "crm.list",
                                       "import.list", "lead.list", "handoff.list", "outbox.list" };
  g_autoptr (json_t) all = json_object ();
  g_autofree char *text = NULL;
  json_t *lead;
  gsize i;

  open_base (journey);
  json_object_set_new (all, "check", tamiz_test_session_do (&journey->base, "check", NULL));
  for (guint n = 0; n < G_N_ELEMENTS (lists); n++)
    json_object_set_new (all, lists[n], list (journey, lists[n]));
  json_array_foreach (json_object_get (all, "lead.list"), i, lead)
    {
      g_autoptr (json_t) activities
          = tamiz_test_session_do (&journey->base, "activity.list", "id",
                                   tamiz_json_get_text (lead, "id"), NULL);

      json_object_set (lead, "activities", json_object_get (activities, "items"));
    }
  text = tamiz_json_to_text (all);
  tell ("%s", text);
}

int
main (int   argc,
      char *argv[])
{
  Journey journey = { 0 };

  if (argc < 3)
    g_error ("kill-runner journey FOLDER SEED SERVER-PID, kill-runner begin|show FOLDER");

  journey.base.folder = argv[2];
  journey.base.path = g_build_filename (argv[2], "journey.tamiz", NULL);
  journey.base.clock = kill_clock_new (argv[2], argc > 4 ? argv[4] : NULL);
  journey.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  journey.seed = argc > 3 ? g_ascii_strtoull (argv[3], NULL, 10) : 0;
  if (g_str_equal (argv[1], "show"))
    show (&journey);
  else if (g_str_equal (argv[1], "begin"))
    begin (&journey);
  else
    travel (&journey);

  tamiz_session_close (journey.base.session);
  g_object_unref (journey.base.session);
  g_object_unref (journey.base.clock);
  g_hash_table_unref (journey.known);
  g_free (journey.base.path);
  return 0;
}
