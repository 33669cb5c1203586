#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli-verbs.h"

#include "tamiz-error.h"
#include "tamiz-packet-answer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A packet's file, where there may be no base. */

static json_t *
describe (TamizCli    *cli,
          const char  *operation,
          gboolean     whole,
          json_t      *arguments,
          GError     **error)
{
  json_t *told;

  if (g_file_test (cli->base, G_FILE_TEST_EXISTS))
    return tamiz_cli_open (cli, TRUE, error) ? tamiz_cli_perform (cli, operation, arguments, error) : NULL;

  told = tamiz_packet_file_describe (tamiz_json_get_text (arguments, "file"), whole, NULL, error);
  if (told != NULL)
    {
      json_object_set_new (told, "in_base", json_null ());
      json_object_set_new (told, "state", json_null ());
    }

  return told;
}

json_t *
tamiz_cli_verify_packet (TamizCli  *cli,
                         json_t    *arguments,
                         GError   **error)
{
  return describe (cli, "packet.verify", FALSE, arguments, error);
}

json_t *
tamiz_cli_show_packet (TamizCli  *cli,
                       json_t    *arguments,
                       GError   **error)
{
  return describe (cli, "packet.show", TRUE, arguments, error);
}

json_t *
tamiz_cli_answer_packet (TamizCli  *cli,
                         json_t    *arguments,
                         GError   **error)
{
  g_autoptr (TamizClock) clock = tamiz_clock_new ();
  g_autoptr (GError) local_error = NULL;
  gint64 now = tamiz_clock_get_now (clock);
  const char *given = tamiz_session_get_passphrase (cli->session);
  json_t *answer = tamiz_packet_answer_write (arguments, given, now, &local_error);
  char *typed = NULL;

  if (given == NULL && g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_PASSPHRASE))
    typed = tamiz_cli_ask_passphrase (_("Passphrase: "));
  if (typed == NULL)
    {
      if (local_error != NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return answer;
    }
  answer = tamiz_packet_answer_write (arguments, typed, now, error);
  explicit_bzero (typed, strlen (typed));
  g_free (typed);

  return answer;
}
