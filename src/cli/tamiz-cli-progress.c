#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LOOK_MILLISECONDS 20

/* Where the handler of SIGTSTP leaves word, which must do nothing else. */
static int stop_pipe[2] = { -1, -1 };

static void
show_progress_cb (guint64  done,
                  guint64  total,
                  gpointer user_data)
{
  TamizCli *self = user_data;
  g_autofree char *text = NULL;

  tamiz_estimate_tell (self->estimate, g_get_monotonic_time (), done, total);
  text = tamiz_estimate_describe (self->estimate);
  fputs ("\r\033[K", stderr);
  if (text == NULL)
    fprintf (stderr, "%" PRIu64, done);
  else if (self->stays)
    /* Translators: %s is how far it is; what it has done by then stays */
    fprintf (stderr, _("%s (Ctrl+Z pauses, Ctrl+C stops it)"), text);
  else if (self->pausable)
    /* Translators: %s is how far an import is */
    fprintf (stderr, _("%s (Ctrl+Z pauses, Ctrl+C gives it up)"), text);
  else if (self->leaves_nothing)
    /* Translators: %s is how far an export is */
    fprintf (stderr, _("%s (Ctrl+C gives it up)"), text);
  else
    fputs (text, stderr);
  fflush (stderr);
  self->progress_shown = TRUE;
}

static void
clear_line (TamizCli *self)
{
  if (self->progress_shown)
    fputs ("\r\033[K", stderr);
  self->progress_shown = FALSE;
}

static void
stop_handler (int number)
{
  int kept = errno;
  gssize written = write (stop_pipe[1], "z", 1);

  (void) written;
  errno = kept;
}

/* A program that is stopped in the middle of a slice would keep everybody else from
 * writing, so it stops itself between two.
 */
static gboolean
stop_when_resting_cb (gpointer user_data)
{
  TamizCli *self = user_data;

  if (!tamiz_session_is_resting (self->session, self->cancellable))
    return G_SOURCE_CONTINUE;

  clear_line (self);
  if (isatty (STDERR_FILENO))
    fprintf (stderr, "%s\n",
             self->stays ? _("Paused. “fg” goes on; Ctrl+C after that stops it, and what is done stays")
                         : _("Paused. “fg” goes on with the import; Ctrl+C after that takes it back"));
  raise (SIGSTOP);

  /* Here it was told to go on. */
  tamiz_estimate_forget (self->estimate);
  tamiz_session_set_paused (self->session, self->cancellable, FALSE);
  self->resting = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
stop_asked_cb (int          fd,
               GIOCondition condition,
               gpointer     user_data)
{
  TamizCli *self = user_data;
  char word;

  if (read (fd, &word, 1) != 1 || self->resting != 0)
    return G_SOURCE_CONTINUE;
  if (!self->pausable)
    {
      raise (SIGSTOP);
      return G_SOURCE_CONTINUE;
    }

  tamiz_session_set_paused (self->session, self->cancellable, TRUE);
  self->resting = g_timeout_add (LOOK_MILLISECONDS, stop_when_resting_cb, self);
  return G_SOURCE_CONTINUE;
}

static void
listen_for_stop (TamizCli *self)
{
  struct sigaction action = { .sa_handler = stop_handler, .sa_flags = SA_RESTART };

  if (stop_pipe[0] >= 0 || !g_unix_open_pipe (stop_pipe, FD_CLOEXEC, NULL))
    return;
  g_unix_set_fd_nonblocking (stop_pipe[0], TRUE, NULL);
  g_unix_set_fd_nonblocking (stop_pipe[1], TRUE, NULL);
  g_unix_fd_add (stop_pipe[0], G_IO_IN, stop_asked_cb, self);
  sigemptyset (&action.sa_mask);
  sigaction (SIGTSTP, &action, NULL);
}

/**
 * tamiz_cli_begin_progress:
 * @self: a run
 * @operation: what is about to be done
 *
 * Shows how far it comes, and lets it be paused where it works in slices.
 */
void
tamiz_cli_begin_progress (TamizCli   *self,
                          const char *operation)
{
  if (self->estimate == NULL)
    self->estimate = tamiz_estimate_new ();
  tamiz_estimate_forget (self->estimate);
  self->stays = g_str_equal (operation, "lead.bulk") || g_str_equal (operation, "set-aside.retry")
                || g_str_equal (operation, "undo");
  self->pausable = self->stays || g_str_equal (operation, "import") || g_str_equal (operation, "import.resume");
  if (self->pausable)
    listen_for_stop (self);
  self->leaves_nothing = g_str_equal (operation, "lead.export");
  /* Only for eyes: a log is not to be filled with it. */
  if (isatty (STDERR_FILENO))
    tamiz_session_set_progress (self->session, show_progress_cb, self);
}

/**
 * tamiz_cli_end_progress:
 * @self: a run
 *
 * Clears what was shown.
 */
void
tamiz_cli_end_progress (TamizCli *self)
{
  clear_line (self);
  self->pausable = FALSE;
  self->stays = FALSE;
  self->leaves_nothing = FALSE;
  /* It was done before it could rest. */
  if (self->resting != 0)
    {
      g_clear_handle_id (&self->resting, g_source_remove);
      tamiz_session_set_paused (self->session, self->cancellable, FALSE);
      raise (SIGSTOP);
    }
}
