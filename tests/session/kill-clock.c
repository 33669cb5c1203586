/* A clock that nobody waits for: the machine's, put forward by all that was not waited.
 * How far is kept in a file, so that a program that follows a dead one does not live
 * before it.
 */

#include "config.h"

#include "kill-clock.h"

#include <string.h>

/* The server keeps its own time.  Before a long wait is leapt over, it finishes what it is
 * doing, as it would in that time; before a short one it need not.
 */
#define LONG_WAIT (30 * TAMIZ_SECOND)
#define LOOK_EVERY 30000
#define QUIET_LOOKS 4
#define MOST_LOOKS 1000

#define KILL_TYPE_CLOCK (kill_clock_get_type ())

G_DECLARE_FINAL_TYPE (KillClock, kill_clock, KILL, CLOCK, TamizClock)

struct _KillClock
{
  TamizClock parent_instance;

  gint64 offset;
  char *path;
  char *server;             /* (nullable): its process, in digits */
};

G_DEFINE_FINAL_TYPE (KillClock, kill_clock, TAMIZ_TYPE_CLOCK)

static gint64
kill_clock_get_now (TamizClock *clock)
{
  return g_get_real_time () + __atomic_load_n (&KILL_CLOCK (clock)->offset, __ATOMIC_RELAXED);
}

static void
kill_clock_finalize (GObject *object)
{
  KillClock *self = KILL_CLOCK (object);

  g_free (self->path);
  g_free (self->server);

  G_OBJECT_CLASS (kill_clock_parent_class)->finalize (object);
}

static void
kill_clock_class_init (KillClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = kill_clock_finalize;
  TAMIZ_CLOCK_CLASS (klass)->get_now = kill_clock_get_now;
}

static void
kill_clock_init (KillClock *self)
{
}

TamizClock *
kill_clock_new (const char *folder,
                const char *server)
{
  KillClock *self = g_object_new (KILL_TYPE_CLOCK, NULL);
  g_autofree char *text = NULL;

  self->path = g_build_filename (folder, "clock", NULL);
  self->server = g_strdup (server);
  if (g_file_get_contents (self->path, &text, NULL, NULL))
    self->offset = g_ascii_strtoll (text, NULL, 10);

  return TAMIZ_CLOCK (self);
}

/* What the threads of the server have used of the processor so far, in ticks; whether one
 * of them wants to go on or waits for the disk.
 */
static gint64
look_at_server (KillClock *self,
                gboolean  *busy)
{
  g_autofree char *tasks = g_strdup_printf ("/proc/%s/task", self->server);
  g_autoptr (GDir) folder = g_dir_open (tasks, 0, NULL);
  const char *task;
  gint64 used = 0;

  *busy = FALSE;
  while (folder != NULL && (task = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (tasks, task, "stat", NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) words = NULL;
      const char *after;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        continue;
      after = strrchr (text, ')');
      words = after != NULL ? g_strsplit (after + 2, " ", -1) : NULL;
      if (words == NULL || g_strv_length (words) < 13)
        continue;
      *busy = *busy || words[0][0] == 'R' || words[0][0] == 'D';
      used += g_ascii_strtoll (words[11], NULL, 10) + g_ascii_strtoll (words[12], NULL, 10);
    }

  return used;
}

static void
let_server_finish (KillClock *self)
{
  gint64 before = -1;
  guint quiet = 0;

  for (guint i = 0; self->server != NULL && quiet < QUIET_LOOKS && i < MOST_LOOKS; i++)
    {
      gboolean busy;
      gint64 used = look_at_server (self, &busy);

      quiet = !busy && used == before ? quiet + 1 : 0;
      before = used;
      g_usleep (LOOK_EVERY);
    }
}

/* It is @until, a moment later; at once. */
void
kill_clock_jump (TamizClock *clock,
                 gint64      until)
{
  KillClock *self = KILL_CLOCK (clock);
  gint64 wait = until - kill_clock_get_now (clock) + TAMIZ_SECOND;
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (wait <= 0)
    return;
  if (wait > LONG_WAIT)
    let_server_finish (self);

  /* Kept before it holds, so that no later program finds an earlier time. */
  text = g_strdup_printf ("%" G_GINT64_FORMAT, self->offset + wait);
  g_file_set_contents (self->path, text, -1, &error);
  g_assert_no_error (error);
  __atomic_store_n (&self->offset, self->offset + wait, __ATOMIC_RELAXED);
}
