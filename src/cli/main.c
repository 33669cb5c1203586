#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli-options.h"
#include "tamiz-cli-output.h"
#include "tamiz-error.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static void
prepare_language (void)
{
  const char *folder = g_getenv ("TAMIZ_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static char *
choose_base (const TamizCliOptions *options)
{
  const char *variable = g_getenv ("TAMIZ_BASE");

  if (options->base != NULL)
    return g_strdup (options->base);
  if (variable != NULL && *variable != '\0')
    return g_strdup (variable);
  return g_build_filename (g_get_user_data_dir (), "tamiz", "default.tamiz", NULL);
}

static gboolean
take_passphrase (TamizCli               *cli,
                 const TamizCliOptions  *options,
                 GError                **error)
{
  g_autofree char *passphrase = NULL;

  if (options->passphrase_file == NULL && options->passphrase_env == NULL)
    return TRUE;

  passphrase = tamiz_cli_read_secret (options->passphrase_file, options->passphrase_env, error);
  if (passphrase == NULL)
    return FALSE;
  tamiz_session_set_passphrase (cli->session, passphrase);
  cli->has_passphrase = TRUE;
  return TRUE;
}

/* Without --format a report is a table for people, and JSON where JSON is wanted. */
static void
choose_format (TamizCliOptions *options)
{
  for (const TamizParameter *parameter = options->verb->parameters; parameter->name != NULL; parameter++)
    {
      if (g_str_equal (parameter->name, "format")
          && json_object_get (options->arguments, "format") == NULL
          && json_object_get (options->arguments, "output") == NULL)
        json_object_set_new (options->arguments, "format", json_string (options->json ? "json" : "table"));
    }
}

/* The signature is stored.  Who is given up or killed while leads are judged leaves them
 * to whoever opens the base next.
 */
static void
judge_rest (TamizCli *cli,
            json_t   *answer)
{
  gint64 judged = tamiz_json_get_int (answer, "judged", 0);
  gint64 left = tamiz_json_get_int (answer, "left", 0);
  g_autoptr (json_t) arguments = json_object ();
  g_autoptr (json_t) progress = NULL;

  if (left == 0)
    return;
  progress = tamiz_cli_perform (cli, "definition.rescore", arguments, NULL);
  if (progress == NULL)
    return;

  json_object_set (answer, "left", json_object_get (progress, "left"));
  left -= tamiz_json_get_int (progress, "left", 0);
  json_object_set_new (answer, "judged", json_integer (judged + left));
}

/* A request is signed where there may be no base. */
static json_t *
sign_request (TamizCli         *cli,
              TamizCliOptions  *options,
              GError          **error)
{
  g_autofree char *passphrase = NULL;
  json_t *answer;

  if (options->passphrase_file != NULL || options->passphrase_env != NULL)
    {
      passphrase = tamiz_cli_read_secret (options->passphrase_file, options->passphrase_env, error);
      if (passphrase == NULL)
        return NULL;
    }
  answer = tamiz_cli_sign_request (options->arguments, options->as, passphrase, error);
  if (passphrase != NULL)
    explicit_bzero (passphrase, strlen (passphrase));

  return answer;
}

static json_t *
carry_out (TamizCli         *cli,
           TamizCliOptions  *options,
           GError          **error)
{
  const TamizOperation *verb = options->verb;
  TamizCliFunc func = tamiz_cli_verb_get_func (verb);
  json_t *answer;

  if (g_str_equal (verb->name, "definition.sign") && json_object_get (options->arguments, "file") != NULL
      && json_object_get (options->arguments, "output") != NULL)
    return sign_request (cli, options, error);
  if (g_str_equal (verb->name, "definition.inspect"))
    {
      answer = tamiz_cli_read_request (options->arguments);
      if (answer != NULL)
        return answer;
    }
  if (!take_passphrase (cli, options, error))
    return NULL;
  tamiz_session_set_user (cli->session, options->as);
  if (func != NULL)
    return func (cli, options->arguments, error);

  choose_format (options);
  if (!tamiz_cli_open (cli, (verb->flags & TAMIZ_OPERATION_READS) != 0, error))
    return NULL;
  tamiz_cli_print_notice (tamiz_session_get_notice (cli->session));
  if (tamiz_session_is_damaged (cli->session))
    {
      g_autofree char *notice
          = g_strdup_printf (_("The base %s is damaged and can only be read. “tamizctl recover %s --to "
                               "NEW” saves what there is into a new base"),
                             cli->base, cli->base);

      tamiz_cli_print_notice (notice);
    }
  answer = tamiz_cli_perform (cli, verb->name, options->arguments, error);
  if (answer != NULL && g_str_equal (verb->name, "definition.sign"))
    judge_rest (cli, answer);
  return answer;
}

static TamizCliExit
run (TamizCliOptions  *options,
     char            **words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = NULL;
  TamizCli cli = { 0 };
  TamizCliExit code;

  if (!tamiz_cli_options_parse (options, words, &error))
    return tamiz_cli_print_error (error, NULL, options->json);
  if (options->help)
    return tamiz_cli_print_text (tamiz_cli_help (options));
  if (options->list_operations)
    return tamiz_cli_print_text (tamiz_cli_list_operations ());
  if (options->version)
    return tamiz_cli_print_text (g_strdup ("tamizctl " TAMIZ_VERSION "\n"));

  tamiz_cli_init (&cli);
  cli.json = options->json;
  cli.base = choose_base (options);
  answer = carry_out (&cli, options, &error);
  code = cli.answered ? cli.exit
         : answer != NULL ? tamiz_cli_print_answer (options->verb, options->arguments, answer, cli.json)
                          : tamiz_cli_print_error (error, options->verb, cli.json);
  tamiz_cli_clear (&cli);

  return code;
}

int
main (int    argc,
      char **argv)
{
  g_auto (TamizCliOptions) options = { 0 };

  prepare_language ();
  return run (&options, argv + (argc > 0));
}
