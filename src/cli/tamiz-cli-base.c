#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli-verbs.h"

#include "tamiz-cli-serve.h"
#include "tamiz-definition-file.h"
#include "tamiz-packet-answer.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>

/* The verbs that are more than one operation of an open base, or need no base at all. */

static void
copy_setting (json_t     *settings,
              json_t     *arguments,
              const char *key,
              const char *option)
{
  const char *text = tamiz_json_get_text (arguments, option);

  if (text != NULL)
    tamiz_json_set_text (settings, key, text);
}

/* What was begun here and cannot be finished is not left behind. */
static void
remove_base (TamizCli   *cli,
             const char *path)
{
  static const char *const endings[] = { "", "-wal", "-shm", "-journal" };

  tamiz_session_close (cli->session);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *file = g_strconcat (path, endings[i], NULL);

      g_unlink (file);
    }
}

static json_t *
show_base (TamizCli    *cli,
           const char  *path,
           GError     **error)
{
  g_autoptr (json_t) none = json_object ();
  json_t *answer = tamiz_cli_perform (cli, "base.show", none, error);

  if (answer != NULL)
    tamiz_json_set_text (answer, "file", path);
  return answer;
}

static json_t *
begin_base (TamizCli  *cli,
            json_t    *arguments,
            GError   **error)
{
  const char *path = tamiz_json_get_text (arguments, "file");
  g_autoptr (json_t) settings = json_object ();

  copy_setting (settings, arguments, "country", "country");
  copy_setting (settings, arguments, "language", "language");
  copy_setting (settings, arguments, "currency", "currency");
  copy_setting (settings, arguments, "timezone", "timezone");
  copy_setting (settings, arguments, "small_company", "small-company");

  if (!tamiz_cli_create (cli, path, settings, error))
    return NULL;
  return show_base (cli, path, error);
}

static json_t *
make_sample (TamizCli  *cli,
             json_t    *arguments,
             GError   **error)
{
  const char *path = tamiz_json_get_text (arguments, "file");
  g_autoptr (json_t) settings = json_object ();
  g_autoptr (json_t) filling = json_object ();
  json_t *answer;

  json_object_set_new (settings, "sample", json_true ());
  copy_setting (filling, arguments, "size", "size");
  copy_setting (filling, arguments, "seed", "seed");

  if (!tamiz_cli_create (cli, path, settings, error))
    return NULL;
  answer = tamiz_cli_perform (cli, "sample.fill", filling, error);
  if (answer == NULL)
    remove_base (cli, path);
  else
    tamiz_json_set_text (answer, "file", path);

  return answer;
}

static json_t *
recover_base (TamizCli  *cli,
              json_t    *arguments,
              GError   **error)
{
  return tamiz_cli_recover (cli, tamiz_json_get_text (arguments, "file"),
                            tamiz_json_get_text (arguments, "to"), error);
}

static json_t *
check_definition (TamizCli  *cli,
                  json_t    *arguments,
                  GError   **error)
{
  return tamiz_definition_file_check (tamiz_json_get_text (arguments, "file"), error);
}

static char *
read_input (const char  *path,
            GError     **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char chunk[4096];
  gsize size;
  char *content;

  if (!g_str_equal (path, "-"))
    return g_file_get_contents (path, &content, NULL, error) ? content : NULL;

  while ((size = fread (chunk, 1, sizeof chunk, stdin)) > 0 && text->len < (1 << 20))
    g_string_append_len (text, chunk, (gssize) size);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static json_t *
read_text (TamizCli  *cli,
           json_t    *arguments,
           GError   **error)
{
  g_autofree char *text = read_input (tamiz_json_get_text (arguments, "file"), error);
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  g_autoptr (json_t) asked = json_object ();

  if (valid == NULL || !tamiz_cli_open (cli, TRUE, error))
    return NULL;

  tamiz_json_set_text (asked, "text", valid);
  return tamiz_cli_perform (cli, "lead.read-text", asked, error);
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter new_parameters[] = {
  { "file", TAMIZ_PARAMETER_OUTPUT, REQUIRED_POSITIONAL, 0, N_("The base to begin, *.tamiz") },
  { "country", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Country whose phone numbers need no prefix, as BO") },
  { "language", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Language of the base, as es") },
  { "currency", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Currency of the reports, as BOB") },
  { "timezone", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Time zone, as America/La_Paz") },
  { "small-company", TAMIZ_PARAMETER_TEXT, 0, 0,
    N_("Steps to do without: meeting, confirmation, acceptance") },
  { NULL },
};

static const TamizParameter sample_parameters[] = {
  { "file", TAMIZ_PARAMETER_OUTPUT, REQUIRED_POSITIONAL, 0, N_("The base to make, *.tamiz") },
  { "size", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many prospects; 8000 without it") },
  { "seed", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("The same number makes the same base") },
  { NULL },
};

static const TamizParameter recover_parameters[] = {
  { "file", TAMIZ_PARAMETER_FILE, REQUIRED_POSITIONAL, 0, N_("The damaged base; it is only read") },
  { "to", TAMIZ_PARAMETER_OUTPUT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The base to make, *.tamiz") },
  { NULL },
};

static const TamizParameter file_parameters[] = {
  { "file", TAMIZ_PARAMETER_FILE, REQUIRED_POSITIONAL, 0, N_("A definition, *.duo.json") },
  { NULL },
};

static const TamizParameter intake_parameters[] = {
  { "file", TAMIZ_PARAMETER_FILE, TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("The records, a JSON object a line; standard input without it") },
  { "source", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Source of the records that name none") },
  { "campaign", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Campaign of the records that name none") },
  { "activity", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What each record did (form, chat …), or none") },
  { "ids", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The system that external_id comes from") },
  { "of", TAMIZ_PARAMETER_TEXT, 0, 0,
    N_("What the records are: people, activities, answers, outcomes, companies, consents") },
  { "map", TAMIZ_PARAMETER_FILE, 0, 0, N_("A map of keys to fields, in JSON") },
  { "mapping", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The map itself instead of its file") },
  { "match", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_MATCH, N_("What becomes of sure duplicates") },
  { NULL },
};

static const TamizParameter text_parameters[] = {
  { "file", TAMIZ_PARAMETER_FILE, REQUIRED_POSITIONAL, 0,
    N_("What was copied: a signature, a card, a line of a chat; - is standard input") },
  { NULL },
};

const TamizCliVerb tamiz_cli_base_verbs[] = {
  { { "new", N_("Begin a base"), 0, new_parameters, NULL }, begin_base },
  { { "sample", N_("Make a base with invented prospects of two years"), 0, sample_parameters, NULL },
    make_sample },
  { { "recover", N_("Save what can be read of a damaged base into a new one"), TAMIZ_OPERATION_READS,
      recover_parameters, "record,saved,restored,stand_ins,lost,places" },
    recover_base },
  { { "intake", N_("Take in records of another program, and answer each"), 0, intake_parameters, NULL },
    tamiz_cli_intake },
  { { "lead.read-text", N_("Find people in a text, without writing anything"), TAMIZ_OPERATION_READS, text_parameters,
      "first_name,last_name,job_title,company,email,phone,city,country" },
    read_text },
  { { "definition.check", N_("Say what is wrong with a definition, without taking it"),
      TAMIZ_OPERATION_READS, file_parameters, NULL },
    check_definition },
  { { "serve", N_("Receive web forms until it is interrupted"), TAMIZ_OPERATION_READS, tamiz_cli_serve_parameters,
      NULL },
    tamiz_cli_serve },
  { { "packet.verify", N_("Say whether a packet's file is as it was written"), TAMIZ_OPERATION_READS,
      tamiz_packet_file_parameters, NULL },
    tamiz_cli_verify_packet },
  { { "packet.show", N_("Show a packet from its file"), TAMIZ_OPERATION_READS, tamiz_packet_file_parameters, NULL },
    tamiz_cli_show_packet },
  { { "packet.answer", N_("Accept or return a packet in a file that marketing takes in"), TAMIZ_OPERATION_READS,
      tamiz_packet_answer_parameters, NULL },
    tamiz_cli_answer_packet },
  { { NULL }, NULL },
};
