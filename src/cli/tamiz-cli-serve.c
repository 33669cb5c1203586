#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli-serve.h"

#include "tamiz-error.h"
#include "tamiz-form-service.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* Receives web forms until it is interrupted.  One line a post is told, without what was posted:
 * whoever may read a log may not read about people.
 */

static const char *
or_dash (const char *text)
{
  return text != NULL && *text != '\0' ? text : "–";
}

static void
tell (const char *line)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *at = g_date_time_format_iso8601 (now);

  fprintf (stderr, "%s %s\n", at, line);
  fflush (stderr);
}

static void
posted_cb (TamizFormService *service,
           json_t           *item,
           gpointer          user_data)
{
  int state = TAMIZ_SUBMISSION_RECEIVED;
  g_autofree char *line = NULL;

  tamiz_enum_from_nick (TAMIZ_ENUM_SUBMISSION, tamiz_json_get_text (item, "state"), &state);
  line = g_strdup_printf (_("%s: post %s: %s, lead %s"), or_dash (tamiz_json_get_text (item, "form")),
                          or_dash (tamiz_json_get_text (item, "id")), tamiz_enum_label (TAMIZ_ENUM_SUBMISSION, state),
                          or_dash (tamiz_json_get_text (item, "lead")));
  tell (line);
}

static void
failed_cb (TamizFormService *service,
           const char       *message,
           gpointer          user_data)
{
  tell (message);
}

static gboolean
read_port (json_t   *arguments,
           guint    *port,
           GError  **error)
{
  const char *text = tamiz_json_get_text (arguments, "port");
  guint64 number = TAMIZ_FORM_SERVICE_PORT;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, 65535, &number, NULL))
    {
      g_set_error (error, TAMIZ_CLI_ERROR, TAMIZ_CLI_ERROR_USAGE, _("“%s” is no port; ports are numbers up to 65535"),
                   text);
      return FALSE;
    }

  *port = (guint) number;
  return TRUE;
}

static gboolean
check_together (json_t  *arguments,
                GError **error)
{
  if ((tamiz_json_get_text (arguments, "certificate") != NULL) == (tamiz_json_get_text (arguments, "key") != NULL))
    return TRUE;

  g_set_error (error, TAMIZ_CLI_ERROR, TAMIZ_CLI_ERROR_USAGE, _("A certificate and its key are given together"));
  return FALSE;
}

static char **
list_proxies (json_t *arguments)
{
  g_autoptr (GStrvBuilder) proxies = g_strv_builder_new ();
  json_t *proxy;
  gsize i;

  json_array_foreach (json_object_get (arguments, "trusted-proxy"), i, proxy)
    g_strv_builder_add (proxies, json_string_value (proxy));

  return g_strv_builder_end (proxies);
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_main_loop_quit (user_data);
}

typedef struct
{
  GMainLoop *loop;
  GAsyncResult *result;
} Starting;

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Starting *starting = user_data;

  starting->result = g_object_ref (result);
  g_main_loop_quit (starting->loop);
}

static gboolean
start (TamizFormService  *service,
       GError           **error)
{
  Starting starting = { g_main_loop_new (NULL, FALSE), NULL };
  g_autoptr (GAsyncResult) result = NULL;

  tamiz_form_service_start_async (service, started_cb, &starting);
  g_main_loop_run (starting.loop);
  g_main_loop_unref (starting.loop);
  result = starting.result;

  return tamiz_form_service_start_finish (service, result, error);
}

static void
interrupted_cb (GCancellable *cancellable,
                gpointer      user_data)
{
  g_main_loop_quit (user_data);
}

/* Until somebody interrupts it; whatever is being kept then is kept. */
static void
run_until_interrupted (TamizCli         *cli,
                       TamizFormService *service)
{
  GMainLoop *loop = g_main_loop_new (NULL, FALSE);
  gulong handler = g_cancellable_connect (cli->cancellable, G_CALLBACK (interrupted_cb), loop, NULL);

  if (!g_cancellable_is_cancelled (cli->cancellable))
    g_main_loop_run (loop);
  g_cancellable_disconnect (cli->cancellable, handler);
  tamiz_form_service_stop_async (service, stopped_cb, loop);
  g_main_loop_run (loop);
  g_main_loop_unref (loop);
}

static json_t *
serve_with (TamizCli                      *cli,
            const TamizFormServiceOptions *options,
            GError                       **error)
{
  g_autoptr (TamizFormService) service = tamiz_form_service_new (cli->session, options);
  g_autofree char *line = NULL;
  json_t *answer;

  g_signal_connect (service, "posted", G_CALLBACK (posted_cb), NULL);
  g_signal_connect (service, "failed", G_CALLBACK (failed_cb), NULL);
  if (!start (service, error))
    return NULL;
  line = g_strdup_printf (_("Forms are received at %s; Ctrl+C ends it"), tamiz_form_service_get_url (service));
  tell (line);
  run_until_interrupted (cli, service);

  answer = json_object ();
  json_object_set_new (answer, "posts", json_integer (tamiz_form_service_get_n_posts (service)));
  return answer;
}

json_t *
tamiz_cli_serve (TamizCli  *cli,
                 json_t    *arguments,
                 GError   **error)
{
  const char *rate = tamiz_json_get_text (arguments, "rate");
  g_auto (GStrv) proxies = list_proxies (arguments);
  TamizFormServiceOptions options = {
    .address = tamiz_json_get_text (arguments, "address"),
    .certificate = tamiz_json_get_text (arguments, "certificate"),
    .key = tamiz_json_get_text (arguments, "key"),
    .proxies = (const char *const *) proxies,
    .behind_proxy = json_is_true (json_object_get (arguments, "behind-proxy")),
    .public_url = tamiz_json_get_text (arguments, "public-url"),
    .per_minute = rate != NULL ? (int) g_ascii_strtoll (rate, NULL, 10) : -1,
  };

  if (!read_port (arguments, &options.port, error) || !check_together (arguments, error)
      || !tamiz_cli_open (cli, FALSE, error))
    return NULL;

  return serve_with (cli, &options, error);
}

const TamizParameter tamiz_cli_serve_parameters[] = {
  { "address", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The address to listen at; 127.0.0.1 without it") },
  { "port", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("The port; 8390 without it") },
  { "certificate", TAMIZ_PARAMETER_FILE, 0, 0, N_("A certificate for TLS, PEM") },
  { "key", TAMIZ_PARAMETER_FILE, 0, 0, N_("Its private key, PEM") },
  { "behind-proxy", TAMIZ_PARAMETER_FLAG, 0, 0, N_("A proxy does TLS: listen elsewhere without a certificate") },
  { "trusted-proxy", TAMIZ_PARAMETER_TEXTS, 0, 0,
    N_("Address or network of a proxy whose X-Forwarded-For is believed; may be given several times") },
  { "public-url", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Where visitors reach it, as https://forms.example.com") },
  { "rate", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Posts an address may send a minute; 60 without it, 0 = any number") },
  { NULL },
};
