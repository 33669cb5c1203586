#define _GNU_SOURCE

#include "config.h"

#include "tamiz-test-session.h"

#include "tamiz-error.h"

#include <glib/gstdio.h>
#include <pthread.h>
#include <unistd.h>

/* 2026-03-02 15:00 UTC, a Monday. */
#define START (G_GINT64_CONSTANT (1772463600) * TAMIZ_SECOND)

#define TEST_TYPE_CLOCK (test_clock_get_type ())

G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, TamizClock)

struct _TestClock
{
  TamizClock parent_instance;

  gint64 now;
  GFunc meanwhile;          /* (nullable) */
  gpointer meanwhile_data;
};

G_DEFINE_FINAL_TYPE (TestClock, test_clock, TAMIZ_TYPE_CLOCK)

/* It looks at the clock when it is about to write. */
static gboolean
is_writer (void)
{
  char name[16];

  return pthread_getname_np (pthread_self (), name, sizeof name) == 0 && g_str_equal (name, "tamiz-writer");
}

static gint64
test_clock_get_now (TamizClock *clock)
{
  TestClock *self = TEST_CLOCK (clock);

  if (self->meanwhile != NULL && is_writer ())
    self->meanwhile (clock, self->meanwhile_data);

  /* Two commits never share a moment. */
  return __atomic_add_fetch (&TEST_CLOCK (clock)->now, 1, __ATOMIC_RELAXED);
}

static void
test_clock_class_init (TestClockClass *klass)
{
  TAMIZ_CLOCK_CLASS (klass)->get_now = test_clock_get_now;
}

static void
test_clock_init (TestClock *self)
{
  self->now = START;
}

static void
keep_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
await (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static void
create_base (TamizTestSession *self,
             const char       *small_company)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (json_t) settings = json_object ();
  GError *error = NULL;

  self->clock = g_object_new (TEST_TYPE_CLOCK, NULL);
  self->session = tamiz_session_new (self->clock);
  tamiz_json_set_text (settings, "country", "BO");
  tamiz_json_set_text (settings, "currency", "BOB");
  tamiz_json_set_text (settings, "timezone", "America/La_Paz");
  if (small_company != NULL)
    tamiz_json_set_text (settings, "small_company", small_company);
  tamiz_session_create_async (self->session, self->path, settings, NULL, keep_result_cb, &result);
  tamiz_session_create_finish (self->session, await (&result), &error);
  g_assert_no_error (error);
}

static void
open_base (TamizTestSession *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  self->session = tamiz_session_new (self->clock);
  tamiz_session_open_async (self->session, self->path, FALSE, NULL, keep_result_cb, &result);
  tamiz_session_open_finish (self->session, await (&result), &error);
  g_assert_no_error (error);
}

/**
 * tamiz_test_session_new:
 * @small_company: (nullable): which steps are waived
 *
 * Makes an empty Bolivian base in a folder of its own.
 *
 * Returns: (transfer full): the base, open
 */
TamizTestSession *
tamiz_test_session_new (const char *small_company)
{
  TamizTestSession *self = g_new0 (TamizTestSession, 1);
  GError *error = NULL;

  self->folder = g_dir_make_tmp ("tamiz-test-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "test.tamiz", NULL);
  create_base (self, small_company);

  return self;
}

/* The same at a place that the caller names and keeps. */
TamizTestSession *
tamiz_test_session_new_at (const char *path)
{
  TamizTestSession *self = g_new0 (TamizTestSession, 1);

  self->path = g_strdup (path);
  create_base (self, NULL);

  return self;
}

static void
copy_file (const char *from,
           const char *to)
{
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) target = g_file_new_for_path (to);
  GError *error = NULL;

  g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Whoever else needs it at the same time makes one too: the last one stays. */
static void
keep_sample (const char *path,
             const char *kept)
{
  g_autofree char *unfinished = g_strdup_printf ("%s.%d", kept, getpid ());

  copy_file (path, unfinished);
  g_assert_cmpint (g_rename (unfinished, kept), ==, 0);
}

static void
make_sample (const char *path,
             guint       size)
{
  g_autoptr (TamizTestSession) made = tamiz_test_session_new_at (path);
  g_autofree char *text = g_strdup_printf ("%u", size);

  json_decref (tamiz_test_session_do (made, "sample.fill", "size", text, "seed", "1", NULL));
}

/* Where the folder of this run of the tests (build-aux/headless) keeps a base of samples. */
static char *
name_kept_sample (guint size)
{
  const char *run = g_getenv ("TAMIZ_PRIVATE_RUN");
  g_autofree char *name = g_strdup_printf ("sample-%u.tamiz", size);

  return run != NULL ? g_build_filename (run, name, NULL) : NULL;
}

/**
 * tamiz_test_session_new_sample:
 * @size: how many prospects
 *
 * Makes a base of invented data in a folder of its own.  As that takes long, it is made once
 * in a run of the tests and copied then.
 *
 * Returns: (transfer full): the base, open, without a user
 */
TamizTestSession *
tamiz_test_session_new_sample (guint size)
{
  TamizTestSession *self = g_new0 (TamizTestSession, 1);
  g_autofree char *kept = name_kept_sample (size);
  GError *error = NULL;

  self->folder = g_dir_make_tmp ("tamiz-test-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "test.tamiz", NULL);
  if (kept != NULL && g_file_test (kept, G_FILE_TEST_EXISTS))
    copy_file (kept, self->path);
  else
    {
      make_sample (self->path, size);
      if (kept != NULL)
        keep_sample (self->path, kept);
    }

  self->clock = g_object_new (TEST_TYPE_CLOCK, NULL);
  /* Making it took moments. */
  tamiz_test_session_advance (self, TAMIZ_SECOND);
  open_base (self);

  return self;
}

/* A base that is there, at the moment at which new ones begin. */
TamizTestSession *
tamiz_test_session_open (const char *path)
{
  TamizTestSession *self = g_new0 (TamizTestSession, 1);

  self->path = g_strdup (path);
  self->clock = g_object_new (TEST_TYPE_CLOCK, NULL);
  open_base (self);

  return self;
}

/* Another program on the same base, with the same user and clock.  Both are to be freed, the
 * first one last.
 */
TamizTestSession *
tamiz_test_session_open_again (TamizTestSession *self)
{
  TamizTestSession *other = g_new0 (TamizTestSession, 1);
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  other->path = g_strdup (self->path);
  other->clock = g_object_ref (self->clock);
  other->session = tamiz_session_new (other->clock);
  tamiz_session_set_user (other->session, tamiz_session_get_user (self->session));
  tamiz_session_open_async (other->session, other->path, FALSE, NULL, keep_result_cb, &result);
  tamiz_session_open_finish (other->session, await (&result), &error);
  g_assert_no_error (error);

  return other;
}

static void
remove_folder (const char *path)
{
  GDir *folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_clear_pointer (&folder, g_dir_close);
  g_rmdir (path);
}

/* A task's thread may let go of the session a moment after its callback ran, and a task that
 * was given up has its callback still to come.
 */
static void
finalize_session (TamizSession *session)
{
  gpointer weak = session;
  gint64 deadline;

  tamiz_session_close (session);
  g_object_add_weak_pointer (G_OBJECT (session), &weak);
  g_object_unref (session);
  /* A crowded machine takes its time; what is never let go fails all the same. */
  deadline = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;
  while (g_atomic_pointer_get (&weak) != NULL && g_get_monotonic_time () < deadline)
    {
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
  g_assert_null (weak);
}

void
tamiz_test_session_free (TamizTestSession *self)
{
  finalize_session (self->session);
  g_object_unref (self->clock);
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

/* Closes the base and opens it again, as the next start of a program does. */
void
tamiz_test_session_reopen (TamizTestSession *self)
{
  tamiz_session_close (self->session);
  g_clear_object (&self->session);
  open_base (self);
}

void
tamiz_test_session_advance (TamizTestSession *self,
                            gint64            microseconds)
{
  __atomic_add_fetch (&TEST_CLOCK (self->clock)->now, microseconds, __ATOMIC_RELAXED);
}

/* What happens each time when the session is about to write, after it has read; on its writer's
 * thread.
 */
void
tamiz_test_session_set_meanwhile (TamizTestSession *self,
                                  GFunc             func,
                                  gpointer          data)
{
  TEST_CLOCK (self->clock)->meanwhile_data = data;
  TEST_CLOCK (self->clock)->meanwhile = func;
}

void
tamiz_test_session_as (TamizTestSession *self,
                       const char       *email)
{
  tamiz_session_set_user (self->session, email);
}

/* Arguments are pairs of texts; a name that begins with + is a flag or may be repeated. */
static json_t *
collect (va_list arguments)
{
  json_t *object = json_object ();
  const char *name;

  while ((name = va_arg (arguments, const char *)) != NULL)
    {
      const char *value = va_arg (arguments, const char *);

      if (name[0] != '+')
        tamiz_json_set_text (object, name, value);
      else if (value == NULL)
        json_object_set_new (object, name + 1, json_true ());
      else
        {
          json_t *array = json_object_get (object, name + 1);

          if (array == NULL)
            {
              array = json_array ();
              json_object_set_new (object, name + 1, array);
            }
          json_array_append_new (array, json_string (value));
        }
    }

  return object;
}

/* @arguments may be %NULL for none. */
json_t *
tamiz_test_session_perform_json (TamizTestSession  *self,
                                 GError           **error,
                                 const char        *operation,
                                 json_t            *arguments)
{
  g_autoptr (json_t) none = json_object ();
  g_autoptr (GAsyncResult) result = NULL;

  tamiz_session_perform_async (self->session, operation, arguments != NULL ? arguments : none, NULL,
                               keep_result_cb, &result);
  return tamiz_session_perform_finish (self->session, await (&result), error);
}

static json_t *
run (TamizTestSession  *self,
     GError           **error,
     const char        *operation,
     va_list            arguments)
{
  g_autoptr (json_t) collected = collect (arguments);

  return tamiz_test_session_perform_json (self, error, operation, collected);
}

json_t *
tamiz_test_session_perform (TamizTestSession  *self,
                            GError           **error,
                            const char        *operation,
                            ...)
{
  va_list arguments;
  json_t *answer;

  va_start (arguments, operation);
  answer = run (self, error, operation, arguments);
  va_end (arguments);

  return answer;
}

/* Does something that must succeed. */
json_t *
tamiz_test_session_do (TamizTestSession *self,
                       const char       *operation,
                       ...)
{
  GError *error = NULL;
  va_list arguments;
  json_t *answer;

  va_start (arguments, operation);
  answer = run (self, &error, operation, arguments);
  va_end (arguments);
  if (error != NULL)
    g_error ("%s: %s", operation, error->message);
  g_assert_nonnull (answer);

  return answer;
}

/* Tries something that must be refused with @code; answers the message. */
char *
tamiz_test_session_refused (TamizTestSession *self,
                            const char       *code,
                            const char       *operation,
                            ...)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = NULL;
  va_list arguments;

  va_start (arguments, operation);
  answer = run (self, &error, operation, arguments);
  va_end (arguments);
  g_assert_null (answer);
  g_assert_nonnull (error);
  if (!g_str_equal (tamiz_error_code_nick (error), code))
    g_error ("%s: expected %s, got %s: %s", operation, code, tamiz_error_code_nick (error), error->message);

  return g_strdup (error->message);
}

/* Writes a file into the test's folder and answers its path. */
char *
tamiz_test_session_write (TamizTestSession *self,
                          const char       *name,
                          const char       *text)
{
  char *path = g_build_filename (self->folder, name, NULL);
  GError *error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

#define DO(...) json_decref (tamiz_test_session_do (__VA_ARGS__, NULL))

/* Users mia (marketing, steward), vera (sales), max (manager), a source, and the English
 * starter definition signed by both sides.
 */
void
tamiz_test_session_agree (TamizTestSession *self)
{
  g_autofree char *definition
      = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", "consultative.en.duo.json", NULL);

  tamiz_test_session_as (self, NULL);
  DO (self, "user.add", "name", "Max Manager", "email", "max@tamiz.example", "role", "manager");
  DO (self, "user.add", "name", "Mía Marketing", "email", "mia@tamiz.example", "role", "marketing,steward");
  tamiz_test_session_as (self, "max@tamiz.example");
  DO (self, "user.add", "name", "Vera Ventas", "email", "vera@tamiz.example", "role", "sales");
  tamiz_test_session_as (self, "mia@tamiz.example");
  DO (self, "source.add", "name", "Página web", "kind", "web");
  DO (self, "definition.import", "file", definition);
  DO (self, "definition.propose");
  DO (self, "definition.sign", "side", "marketing");
  tamiz_test_session_as (self, "vera@tamiz.example");
  DO (self, "definition.sign", "side", "sales");
  tamiz_test_session_as (self, "mia@tamiz.example");
}

/* A complete inquiry of a manager; answers the lead's id. */
char *
tamiz_test_session_add_lead (TamizTestSession *self)
{
  g_autoptr (json_t) lead
      = tamiz_test_session_do (self, "lead.add", "+fields", "first_name=Inés", "+fields", "last_name=Güemes",
                               "+fields", "job_title=Gerente general", "+fields",
                               "email=ines@condor.example", "+fields", "phone=71234567", "+fields",
                               "company=Construcciones El Cóndor", "+fields", "employees=80", "+fields",
                               "city=La Paz", "source", "Página web", NULL);

  return g_strdup (tamiz_test_get (lead, "id"));
}

/* One call that answers everything, so that the lead is ready for sales. */
void
tamiz_test_session_qualify (TamizTestSession *self,
                            const char       *lead)
{
  DO (self, "call.log", "id", lead, "purpose", "web_follow_up", "outcome", "reached", "pain-points",
      "Loses two weeks a month to late deliveries", "+answer", "need=yes", "+answer", "authority=decides",
      "+answer", "budget=approved", "+answer", "time_frame=within_3_months", "+answer",
      "buying_process=deciding", "+answer", "meets_executive=yes");
}

/* A member by a path such as "verdict.missing.0.title". */
json_t *
tamiz_test_find (json_t     *json,
                 const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, ".", -1);

  for (guint i = 0; parts[i] != NULL && json != NULL; i++)
    {
      if (json_is_array (json))
        json = json_array_get (json, g_ascii_strtoull (parts[i], NULL, 10));
      else
        json = json_object_get (json, parts[i]);
    }

  return json;
}

const char *
tamiz_test_get (json_t     *json,
                const char *path)
{
  return json_string_value (tamiz_test_find (json, path));
}

/* (nullable): what people read of a document; NULL where it cannot be looked at. */
char *
tamiz_test_read_paper (const char *pdf)
{
  g_autofree char *tool = g_find_program_in_path ("pdftotext");
  g_autofree char *text = NULL;
  int status;

  if (tool == NULL)
    return NULL;
  g_assert_true (g_spawn_sync (NULL, (char *[]) { tool, "-layout", (char *) pdf, "-", NULL }, NULL, G_SPAWN_DEFAULT,
                               NULL, NULL, &text, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);

  return g_steal_pointer (&text);
}
