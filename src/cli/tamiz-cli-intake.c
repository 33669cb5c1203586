#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli-output.h"
#include "tamiz-cli-verbs.h"

#include "tamiz-error.h"

#include <gio/gunixinputstream.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Another program writes a record a line and reads what became of it, a line each, before it
 * writes the next, or after them all.
 */

#define CHUNK ((gsize) 64 << 10)
#define MAX_RECORD ((gsize) 16 << 20)

typedef struct
{
  TamizCli *cli;
  json_t *arguments;
  GInputStream *stream;
  GByteArray *buffer;       /* what was read and is not yet a record */
  gsize searched;           /* of it, without a line end */
  gboolean ended;
  gboolean overlong;        /* the line at hand is too long to be a record */
  guint64 line;
  gboolean failed;          /* for at least one record */
} Intake;

static void
intake_clear (Intake *self)
{
  g_clear_object (&self->stream);
  g_clear_pointer (&self->buffer, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Intake, intake_clear)

static gboolean
open_stream (Intake      *self,
             const char  *path,
             GError     **error)
{
  g_autoptr (GFile) file = NULL;

  if (path == NULL || g_str_equal (path, "-"))
    self->stream = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  else
    {
      file = g_file_new_for_commandline_arg (path);
      self->stream = G_INPUT_STREAM (g_file_read (file, NULL, error));
    }

  return self->stream != NULL;
}

typedef struct
{
  gssize size;
  gboolean done;
  GError *error;
} Chunk;

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Chunk *chunk = user_data;

  chunk->size = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &chunk->error);
  chunk->done = TRUE;
}

/* The loop turns while nothing comes, so that signals are heard. */
static gboolean
read_more (Intake  *self,
           GError **error)
{
  Chunk chunk = { 0 };
  guint8 *bytes;
  gsize former = self->buffer->len;

  g_byte_array_set_size (self->buffer, former + CHUNK);
  bytes = self->buffer->data + former;
  g_input_stream_read_async (self->stream, bytes, CHUNK, G_PRIORITY_DEFAULT, self->cli->cancellable, read_cb, &chunk);
  while (!chunk.done)
    g_main_context_iteration (NULL, TRUE);

  g_byte_array_set_size (self->buffer, former + (chunk.size > 0 ? (gsize) chunk.size : 0));
  self->ended = chunk.size == 0;
  if (chunk.size >= 0)
    return TRUE;

  g_propagate_error (error, chunk.error);
  return FALSE;
}

/* What is too long is let go of as it comes. */
static void
drop_overlong (Intake *self)
{
  if (self->buffer->len <= MAX_RECORD)
    return;

  self->overlong = TRUE;
  g_byte_array_set_size (self->buffer, 0);
  self->searched = 0;
}

/* The next line, at most as long as a record may be.  @line: (out) (nullable): at the end NULL */
static gboolean
next_line (Intake   *self,
           char    **line,
           gboolean *overlong,
           GError  **error)
{
  const guint8 *end;

  *line = NULL;
  while (TRUE)
    {
      gsize size;

      end = self->buffer->len > self->searched
                ? memchr (self->buffer->data + self->searched, '\n', self->buffer->len - self->searched)
                : NULL;
      if (end == NULL && !self->ended)
        {
          self->searched = self->buffer->len;
          drop_overlong (self);
          if (!read_more (self, error))
            return FALSE;
          continue;
        }
      if (end == NULL && self->buffer->len == 0 && !self->overlong)
        return TRUE;

      size = end != NULL ? (gsize) (end - self->buffer->data) : self->buffer->len;
      *line = g_strndup ((const char *) self->buffer->data, size);
      *overlong = self->overlong;
      g_byte_array_remove_range (self->buffer, 0, (guint) (end != NULL ? size + 1 : size));
      self->searched = 0;
      self->overlong = FALSE;
      self->line++;
      return TRUE;
    }
}

static gboolean
write_line (Intake  *self,
            json_t  *answer,
            GError **error)
{
  char *text;

  json_object_set_new (answer, "line", json_integer ((json_int_t) self->line));
  text = json_dumps (answer, JSON_COMPACT);
  fputs (text, stdout);
  fputc ('\n', stdout);
  free (text);
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE,
               _("Nobody reads the answers any more; the record of line %" PRIu64
                 " was taken in, and those after it were not"),
               self->line);
  return FALSE;
}

/* Whether the record is to blame, so that the next one may do better. */
static gboolean
is_of_record (const GError *error)
{
  static const int codes[] = { TAMIZ_CORE_ERROR_INVALID, TAMIZ_CORE_ERROR_NOT_FOUND, TAMIZ_CORE_ERROR_EXISTS,
                               TAMIZ_CORE_ERROR_REFUSED, TAMIZ_CORE_ERROR_CONFLICT, TAMIZ_CORE_ERROR_TOO_LARGE };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      if (g_error_matches (error, TAMIZ_CORE_ERROR, codes[i]))
        return TRUE;
    }

  return error->domain == TAMIZ_INTAKE_ERROR;
}

static json_t *
take_record (Intake      *self,
             const char  *line,
             gboolean     overlong,
             GError     **error)
{
  g_autoptr (json_t) arguments = json_copy (self->arguments);
  g_autofree char *number = g_strdup_printf ("%" PRIu64, self->line);

  json_object_del (arguments, "file");
  if (overlong)
    {
      g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_TOO_LARGE, _("A record may have at most 16 MB"));
      return NULL;
    }
  if (!g_utf8_validate (line, -1, NULL))
    {
      g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_ENCODING, _("The record is not UTF-8"));
      return NULL;
    }

  tamiz_json_set_text (arguments, "record", line);
  tamiz_json_set_text (arguments, "line", number);
  return tamiz_cli_perform (self->cli, "intake", arguments, error);
}

static gboolean
answer_line (Intake      *self,
             const char  *line,
             gboolean     overlong,
             GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (json_t) answer = take_record (self, line, overlong, &local_error);

  if (answer == NULL && !is_of_record (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (answer == NULL)
    {
      self->failed = TRUE;
      answer = tamiz_cli_error_to_json (local_error);
    }

  return write_line (self, answer, error);
}

/**
 * tamiz_cli_intake:
 * @cli: a run
 * @arguments: of the verb; `file` is what is read, standard input without it
 * @error: return location
 *
 * Takes in records, a JSON object a line, and answers each with a line of JSON as soon as it
 * is written.  A line that cannot be taken in is answered with what is wrong with it.
 *
 * Returns: (transfer full): an answer that was given already; %NULL where it had to stop
 */
json_t *
tamiz_cli_intake (TamizCli  *cli,
                  json_t    *arguments,
                  GError   **error)
{
  g_auto (Intake) self = { .cli = cli, .arguments = arguments, .buffer = g_byte_array_new () };

  if (!open_stream (&self, tamiz_json_get_text (arguments, "file"), error) || !tamiz_cli_open (cli, FALSE, error))
    return NULL;

  while (TRUE)
    {
      g_autofree char *line = NULL;
      gboolean overlong = FALSE;

      if (!next_line (&self, &line, &overlong, error))
        return NULL;
      if (line == NULL)
        break;
      if ((overlong || *g_strstrip (line) != '\0') && !answer_line (&self, line, overlong, error))
        return NULL;
    }

  cli->answered = TRUE;
  cli->exit = self.failed ? TAMIZ_CLI_FAILED : TAMIZ_CLI_DONE;
  return json_object ();
}
