#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli.h"

#include "tamiz-error.h"
#include "tamiz-sign-file.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

G_DEFINE_QUARK (tamiz-cli-error-quark, tamiz_cli_error)

/* Blocks a run's only thread of control until the session has answered: the loop turns
 * meanwhile, so signals and progress are heard.
 */
typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
} Waiting;

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Waiting *waiting = user_data;

  waiting->result = g_object_ref (result);
  g_main_loop_quit (waiting->loop);
}

static void
wait_begin (Waiting *waiting)
{
  waiting->loop = g_main_loop_new (NULL, FALSE);
  waiting->result = NULL;
}

static GAsyncResult *
wait_end (TamizCli *self,
          Waiting  *waiting)
{
  /* A task answers through the loop even where it was refused at once. */
  g_main_loop_run (waiting->loop);
  g_main_loop_unref (waiting->loop);

  tamiz_cli_end_progress (self);

  return waiting->result;
}

static gboolean
interrupted_cb (gpointer user_data)
{
  TamizCli *self = user_data;

  g_cancellable_cancel (self->cancellable);
  /* The second signal ends the program at once: the base is safe against that, too. */
  return G_SOURCE_REMOVE;
}

void
tamiz_cli_init (TamizCli *self)
{
  g_autoptr (TamizClock) clock = tamiz_clock_new ();

  self->session = tamiz_session_new (clock);
  self->cancellable = g_cancellable_new ();
  g_unix_signal_add (SIGINT, interrupted_cb, self);
  g_unix_signal_add (SIGTERM, interrupted_cb, self);
}

void
tamiz_cli_clear (TamizCli *self)
{
  if (self->session != NULL)
    tamiz_session_close (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->base, g_free);
  g_clear_pointer (&self->estimate, tamiz_estimate_free);
}

/* What scripts see of an error: 2 where the call itself was wrong. */
TamizCliExit
tamiz_cli_exit_of (const GError *error)
{
  if (error->domain == TAMIZ_CLI_ERROR
      || g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NO_USER))
    return TAMIZ_CLI_USAGE;

  return TAMIZ_CLI_FAILED;
}

/**
 * tamiz_cli_create:
 * @self: a run
 * @path: the file to be created
 * @settings: as in tamiz_session_create_async()
 * @error: return location
 *
 * Creates a base and leaves it open.
 *
 * Returns: whether it is there
 */
gboolean
tamiz_cli_create (TamizCli    *self,
                  const char  *path,
                  json_t      *settings,
                  GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Waiting waiting;

  wait_begin (&waiting);
  tamiz_session_create_async (self->session, path, settings, self->cancellable, answered_cb, &waiting);
  result = wait_end (self, &waiting);

  return tamiz_session_create_finish (self->session, result, error);
}

static gboolean
open_base (TamizCli  *self,
           gboolean   read_only,
           GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Waiting waiting;

  wait_begin (&waiting);
  tamiz_session_open_async (self->session, self->base, read_only, self->cancellable, answered_cb, &waiting);
  result = wait_end (self, &waiting);

  return tamiz_session_open_finish (self->session, result, error);
}

/**
 * tamiz_cli_open:
 * @self: a run
 * @reads: whether only reading is wanted
 * @error: return location
 *
 * Opens the base.  Who only reads may do so where nothing can be written; what fell due
 * is then left to the next who writes.
 *
 * Returns: whether it is open
 */
gboolean
tamiz_cli_open (TamizCli  *self,
                gboolean   reads,
                GError   **error)
{
  g_autoptr (GError) local_error = NULL;

  if (open_base (self, FALSE, &local_error))
    return TRUE;
  if (reads && g_error_matches (local_error, TAMIZ_STORAGE_ERROR, TAMIZ_STORAGE_ERROR_READ_ONLY))
    return open_base (self, TRUE, error);

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/**
 * tamiz_cli_recover:
 * @self: a run
 * @path: a damaged base
 * @output: the file to be made
 * @error: return location
 *
 * Saves what can be read of a base into a new one.
 *
 * Returns: (transfer full): the answer
 */
json_t *
tamiz_cli_recover (TamizCli    *self,
                   const char  *path,
                   const char  *output,
                   GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Waiting waiting;

  wait_begin (&waiting);
  tamiz_session_recover_async (self->session, path, output, self->cancellable, answered_cb, &waiting);
  result = wait_end (self, &waiting);

  return tamiz_session_recover_finish (self->session, result, error);
}

/* Whoever works on another machine opens it where their browser is. */
static gboolean
has_desktop (void)
{
  return g_getenv ("DISPLAY") != NULL || g_getenv ("WAYLAND_DISPLAY") != NULL;
}

static void
address_cb (TamizSession *session,
            GCancellable *cancellable,
            const char   *address,
            gpointer      user_data)
{
  json_t *arguments = user_data;

  fprintf (stderr, _("Open this address in a browser: %s"), address);
  fputc ('\n', stderr);
  fflush (stderr);
  if (!json_is_true (json_object_get (arguments, "no-browser")) && has_desktop ())
    g_app_info_launch_default_for_uri_async (address, NULL, NULL, NULL, NULL);
}

static json_t *
perform_once (TamizCli    *self,
              const char  *operation,
              json_t      *arguments,
              GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  Waiting waiting;
  gulong asked;

  wait_begin (&waiting);
  tamiz_cli_begin_progress (self, operation);
  asked = g_signal_connect (self->session, "address", G_CALLBACK (address_cb), arguments);
  tamiz_session_perform_async (self->session, operation, arguments, self->cancellable, answered_cb,
                               &waiting);
  result = wait_end (self, &waiting);
  g_signal_handler_disconnect (self->session, asked);

  return tamiz_session_perform_finish (self->session, result, error);
}

/**
 * tamiz_cli_ask_passphrase:
 * @prompt: what is asked for
 *
 * Reads a line from the terminal without showing it.
 *
 * Returns: (transfer full) (nullable): the line; %NULL where there is no terminal
 */
char *
tamiz_cli_ask_passphrase (const char *prompt)
{
  struct termios shown, hidden;
  char line[1024] = "";
  char *passphrase = NULL;

  if (!isatty (STDIN_FILENO) || tcgetattr (STDIN_FILENO, &shown) != 0)
    return NULL;

  fputs (prompt, stderr);
  fflush (stderr);
  hidden = shown;
  hidden.c_lflag &= ~ECHO;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
  if (fgets (line, sizeof line, stdin) != NULL)
    passphrase = g_strdup (g_strchomp (line));
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &shown);
  fputc ('\n', stderr);
  explicit_bzero (line, sizeof line);

  return passphrase;
}

/**
 * tamiz_cli_perform:
 * @self: a run with an open base
 * @operation: an operation's name
 * @arguments: by the names of its parameters
 * @error: return location
 *
 * Does one operation.  Where it is to be confirmed by a passphrase and none was given, the
 * passphrase is asked on the terminal.
 *
 * Returns: (transfer full): the answer
 */
json_t *
tamiz_cli_perform (TamizCli    *self,
                   const char  *operation,
                   json_t      *arguments,
                   GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  json_t *answer = perform_once (self, operation, arguments, &local_error);
  char *passphrase = NULL;

  if (answer != NULL)
    return answer;

  if (g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_PASSPHRASE)
      && !self->has_passphrase)
    passphrase = tamiz_cli_ask_passphrase (_("Passphrase: "));
  if (passphrase == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  tamiz_session_set_passphrase (self->session, passphrase);
  self->has_passphrase = TRUE;
  explicit_bzero (passphrase, strlen (passphrase));
  g_free (passphrase);

  return perform_once (self, operation, arguments, error);
}

static void
forget (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/* What is to open a new key is typed twice: a slip would lock it for ever. */
static char *
choose_passphrase (GError **error)
{
  char *passphrase = tamiz_cli_ask_passphrase (_("New passphrase: "));
  char *again = passphrase != NULL ? tamiz_cli_ask_passphrase (_("Once more: ")) : NULL;

  if (passphrase != NULL && g_strcmp0 (passphrase, again) != 0)
    {
      g_set_error_literal (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_PASSPHRASE,
                           _("The two are not the same; nothing was signed"));
      g_clear_pointer (&passphrase, forget);
    }
  forget (again);

  return passphrase;
}

/**
 * tamiz_cli_sign_request:
 * @arguments: `file`, `output` and perhaps `side` and `new-passphrase` of “definition sign”
 * @email: (nullable): who signs
 * @passphrase: (nullable): theirs, where it was given
 * @error: return location
 *
 * Signs a request that came as a file, without a base.  Where no passphrase was given, it is
 * asked on the terminal.
 *
 * Returns: (transfer full): what was signed
 */
json_t *
tamiz_cli_sign_request (json_t      *arguments,
                        const char  *email,
                        const char  *passphrase,
                        GError     **error)
{
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  const char *path = tamiz_json_get_text (arguments, "file");
  const char *output = tamiz_json_get_text (arguments, "output");
  const char *side = tamiz_json_get_text (arguments, "side");
  g_autoptr (GError) local_error = NULL;
  gboolean new_key = FALSE;
  char *typed = NULL;
  json_t *answer;

  if (passphrase == NULL)
    passphrase = tamiz_json_get_text (arguments, "new-passphrase");
  if (passphrase == NULL && email != NULL)
    typed = tamiz_sign_file_has_key (path, email, &new_key) ? tamiz_cli_ask_passphrase (_("Passphrase: "))
            : new_key                                       ? choose_passphrase (&local_error)
                                                            : NULL;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  answer = tamiz_sign_file (path, output, email, side, passphrase != NULL ? passphrase : typed,
                            tamiz_clock_get_now (clock), error);
  forget (typed);

  return answer;
}

/* (nullable): what a request asks to sign, which is told without a base; %NULL where the file of
 * “definition inspect” is something else.
 */
json_t *
tamiz_cli_read_request (json_t *arguments)
{
  g_autoptr (json_t) file = tamiz_sign_file_read (tamiz_json_get_text (arguments, "file"), NULL);

  return tamiz_sign_file_is (file, TAMIZ_SIGN_REQUEST_FORMAT) ? tamiz_sign_request_describe (file, NULL) : NULL;
}

/**
 * tamiz_cli_read_secret:
 * @file: (nullable): a file whose first line is the secret
 * @variable: (nullable): else an environment variable that holds it
 * @error: return location
 *
 * Reads what must not stand on a command line.
 *
 * Returns: (transfer full): the secret
 */
char *
tamiz_cli_read_secret (const char  *file,
                       const char  *variable,
                       GError     **error)
{
  g_autofree char *content = NULL;
  g_autoptr (GError) cause = NULL;
  const char *value = variable != NULL ? g_getenv (variable) : NULL;

  if (file == NULL && value == NULL)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                   _("The environment variable %s, which holds the secret, is not set"), variable);
      return NULL;
    }
  if (file != NULL)
    {
      if (!g_file_get_contents (file, &content, NULL, &cause))
        {
          g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                       _("The secret cannot be read: %s"), cause->message);
          return NULL;
        }
      content[strcspn (content, "\r\n")] = '\0';
      value = content;
    }

  if (*value == '\0' || !g_utf8_validate (value, -1, NULL))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                   _("The secret in %s is empty or not text in UTF-8"), file != NULL ? file : variable);
      return NULL;
    }

  return g_strdup (value);
}
