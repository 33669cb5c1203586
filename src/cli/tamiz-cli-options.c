#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli-options.h"

#include "tamiz-error.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The command line, read by the table of operations: what a verb takes stands there, and
 * nowhere else.
 */
typedef struct
{
  TamizCliOptions *options;
  char **next;
  gboolean only_words;              /* after “--” */
  const TamizParameter *positional; /* (nullable): what the next word is */
  const TamizParameter *pairs;      /* (nullable): the option that a following KEY=VALUE adds to */
} Parsing;

static gboolean fail (GError     **error,
                      const char  *format,
                      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError     **error,
      const char  *format,
      ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (TAMIZ_CLI_ERROR, TAMIZ_CLI_ERROR_USAGE, format, arguments);
  va_end (arguments);

  return FALSE;
}

static gboolean
is_list (const TamizParameter *parameter)
{
  return parameter->type == TAMIZ_PARAMETER_PAIRS || parameter->type == TAMIZ_PARAMETER_TEXTS;
}

static gboolean
is_positional (const TamizParameter *parameter)
{
  return (parameter->flags & TAMIZ_PARAMETER_POSITIONAL) != 0;
}

static gboolean
check_number (const TamizParameter *parameter,
              const char           *text,
              GError              **error)
{
  gint64 least = parameter->type == TAMIZ_PARAMETER_ID ? 1 : 0; /* none is below nothing */
  gint64 number;

  if (g_ascii_string_to_signed (text, 10, least, G_MAXINT64, &number, NULL))
    return TRUE;
  return fail (error, _("“%s” is not a number (%s)"), text, parameter->name);
}

static gboolean
check_choice (const TamizParameter *parameter,
              const char           *text,
              GError              **error)
{
  g_autofree char *nicks = NULL;
  int member;

  if (tamiz_enum_from_nick (parameter->list, text, &member))
    return TRUE;

  nicks = tamiz_enum_nicks (parameter->list);
  return fail (error, _("“%s” is not possible for %s; possible are: %s"), text, parameter->name, nicks);
}

/* The session checks the same; here it is wrong usage, and no base need be opened for it. */
static gboolean
check_value (const TamizParameter *parameter,
             const char           *text,
             GError              **error)
{
  g_autoptr (GTimeZone) utc = NULL;
  g_autofree char *canonical = NULL;
  g_autoptr (GError) cause = NULL;
  gboolean right = TRUE;
  gint64 number;

  if (*text == '\0' && (parameter->flags & TAMIZ_PARAMETER_CLEARS) != 0)
    return TRUE;

  switch (parameter->type)
    {
    case TAMIZ_PARAMETER_ID:
    case TAMIZ_PARAMETER_NUMBER:
      return check_number (parameter, text, error);
    case TAMIZ_PARAMETER_CHOICE:
      return check_choice (parameter, text, error);
    case TAMIZ_PARAMETER_DAY:
      right = tamiz_day_parse (text, &number, &cause);
      break;
    case TAMIZ_PARAMETER_TIME:
      utc = g_time_zone_new_utc ();
      right = tamiz_time_parse (text, utc, &number, &cause);
      break;
    case TAMIZ_PARAMETER_DECIMAL:
      right = tamiz_decimal_parse (text, &canonical, &cause);
      break;
    case TAMIZ_PARAMETER_PAIRS:
      if (strchr (text, '=') == NULL)
        return fail (error, _("“%s” is not of the form FIELD=VALUE"), text);
      break;
    case TAMIZ_PARAMETER_TEXT:
    case TAMIZ_PARAMETER_FILE:
    case TAMIZ_PARAMETER_OUTPUT:
    case TAMIZ_PARAMETER_FLAG:
    case TAMIZ_PARAMETER_TEXTS:
    default:
      break;
    }

  return right || fail (error, "%s", cause->message);
}

static gboolean
add_value (Parsing               *parsing,
           const TamizParameter  *parameter,
           const char            *text,
           GError               **error)
{
  json_t *arguments = parsing->options->arguments;
  json_t *list;

  if (!check_value (parameter, text, error))
    return FALSE;
  if (!is_list (parameter))
    {
      if (json_object_get (arguments, parameter->name) != NULL)
        return fail (error, _("“%s” is given twice"), parameter->name);
      json_object_set_new (arguments, parameter->name, json_string (text));
      return TRUE;
    }

  list = json_object_get (arguments, parameter->name);
  if (list == NULL)
    {
      list = json_array ();
      json_object_set_new (arguments, parameter->name, list);
    }
  json_array_append_new (list, json_string (text));
  return TRUE;
}

static const TamizParameter *
next_positional (const TamizParameter *from)
{
  for (const TamizParameter *parameter = from; parameter->name != NULL; parameter++)
    {
      if (is_positional (parameter))
        return parameter;
    }

  return NULL;
}

static void
choose_verb (Parsing              *parsing,
             const TamizOperation *verb)
{
  parsing->options->verb = verb;
  parsing->positional = next_positional (verb->parameters);
}

/* “import” is a verb, and “import list” another. */
static gboolean
choose_group_itself (Parsing *parsing)
{
  const TamizOperation *verb = parsing->options->group != NULL
                                   ? tamiz_cli_verb_find (parsing->options->group)
                                   : NULL;

  if (verb == NULL || parsing->options->verb != NULL)
    return FALSE;
  choose_verb (parsing, verb);
  return TRUE;
}

static gboolean
parse_first_word (Parsing     *parsing,
                  const char  *word,
                  GError     **error)
{
  const TamizOperation *verb = strchr (word, '.') == NULL ? tamiz_cli_verb_find (word) : NULL;
  gboolean is_group = tamiz_cli_verb_is_group (word);
  g_autofree char *near = NULL;

  if (verb != NULL || is_group)
    {
      parsing->options->group = g_strdup (word);
      if (!is_group)
        choose_verb (parsing, verb);
      return TRUE;
    }

  near = tamiz_cli_near_verbs (word, NULL);
  if (near != NULL)
    return fail (error, _("There is no verb “%s”; near are: %s"), word, near);
  return fail (error, _("There is no verb “%s”; “tamizctl --help” lists them"), word);
}

static gboolean
parse_second_word (Parsing     *parsing,
                   const char  *word,
                   gboolean    *taken,
                   GError     **error)
{
  const char *group = parsing->options->group;
  g_autofree char *name = g_strdup_printf ("%s.%s", group, word);
  const TamizOperation *verb = tamiz_cli_verb_find (name);
  g_autofree char *near = NULL, *words = NULL;

  *taken = verb != NULL;
  if (verb != NULL)
    {
      choose_verb (parsing, verb);
      return TRUE;
    }
  if (tamiz_cli_verb_is_group (name))
    {
      /* “mail folder” is no verb, but “mail folder add” is one. */
      g_free (parsing->options->group);
      parsing->options->group = g_steal_pointer (&name);
      *taken = TRUE;
      return TRUE;
    }
  if (choose_group_itself (parsing))
    return TRUE;

  near = tamiz_cli_near_verbs (word, group);
  words = g_strdelimit (g_strdup (group), ".", ' ');
  if (near != NULL)
    return fail (error, _("There is no “%s %s”; near are: %s"), words, word, near);
  return fail (error, _("There is no “%s %s”; “tamizctl %s --help” lists what there is"), words, word, words);
}

static gboolean
parse_word (Parsing     *parsing,
            const char  *word,
            GError     **error)
{
  const TamizParameter *parameter;
  gboolean taken = FALSE;

  if (parsing->options->group == NULL)
    return parse_first_word (parsing, word, error);
  if (parsing->options->verb == NULL
      && (!parse_second_word (parsing, word, &taken, error) || taken))
    return taken;

  parameter = parsing->positional;
  if (parsing->pairs != NULL && strchr (word, '=') != NULL && (parameter == NULL || !is_list (parameter)))
    return add_value (parsing, parsing->pairs, word, error);
  if (parameter == NULL)
    {
      g_autofree char *words = tamiz_cli_verb_dup_words (parsing->options->verb);

      return fail (error, _("“%s” is one word too many for “%s”"), word, words);
    }

  if (!is_list (parameter))
    parsing->positional = next_positional (parameter + 1);
  return add_value (parsing, parameter, word, error);
}

static gboolean
take_value (Parsing     *parsing,
            const char  *option,
            const char **value,
            GError     **error)
{
  if (*value != NULL)
    return TRUE;
  if (*parsing->next == NULL || g_str_has_prefix (*parsing->next, "--"))
    return fail (error, _("%s needs a value"), option);

  *value = *parsing->next++;
  return TRUE;
}

static gboolean
take_text (Parsing     *parsing,
           const char  *option,
           const char  *value,
           char       **text,
           GError     **error)
{
  if (!take_value (parsing, option, &value, error))
    return FALSE;

  g_free (*text);
  *text = g_strdup (value);
  return TRUE;
}

static gboolean
take_flag (const char  *option,
           const char  *value,
           gboolean    *flag,
           GError     **error)
{
  if (value != NULL)
    return fail (error, _("%s takes no value"), option);

  *flag = TRUE;
  return TRUE;
}

/* Options that stand before and after any verb. */
static gboolean
parse_global_option (Parsing     *parsing,
                     const char  *option,
                     const char  *value,
                     gboolean    *known,
                     GError     **error)
{
  TamizCliOptions *options = parsing->options;

  *known = TRUE;
  if (g_str_equal (option, "--base"))
    return take_text (parsing, option, value, &options->base, error);
  if (g_str_equal (option, "--as"))
    return take_text (parsing, option, value, &options->as, error);
  if (g_str_equal (option, "--passphrase-file"))
    return take_text (parsing, option, value, &options->passphrase_file, error);
  if (g_str_equal (option, "--passphrase-env"))
    return take_text (parsing, option, value, &options->passphrase_env, error);
  if (g_str_equal (option, "--json"))
    return take_flag (option, value, &options->json, error);
  if (g_str_equal (option, "--help") || g_str_equal (option, "-h"))
    return take_flag (option, value, &options->help, error);
  if (g_str_equal (option, "--version"))
    return take_flag (option, value, &options->version, error);
  if (g_str_equal (option, "--list-operations"))
    return take_flag (option, value, &options->list_operations, error);

  *known = FALSE;
  return TRUE;
}

static gboolean
take_secret (Parsing               *parsing,
             const TamizParameter  *parameter,
             const char            *option,
             const char            *value,
             GError               **error)
{
  gboolean is_file = g_str_has_suffix (option, "-file");
  g_autofree char *secret = NULL;

  if (!take_value (parsing, option, &value, error))
    return FALSE;
  /* Who only asks for help need not have the file. */
  if (parsing->options->help)
    return TRUE;

  secret = tamiz_cli_read_secret (is_file ? value : NULL, is_file ? NULL : value, error);
  return secret != NULL && add_value (parsing, parameter, secret, error);
}

static gboolean
is_secret_option (const TamizParameter *parameter,
                  const char           *name)
{
  return tamiz_cli_is_secret (parameter) && g_str_has_prefix (name, parameter->name)
         && (g_str_equal (name + strlen (parameter->name), "-file")
             || g_str_equal (name + strlen (parameter->name), "-env"));
}

static gboolean
parse_verb_option (Parsing     *parsing,
                   const char  *option,
                   const char  *value,
                   gboolean    *known,
                   GError     **error)
{
  const TamizOperation *verb = parsing->options->verb;
  const char *name = option + 2;
  gboolean flag = FALSE;

  *known = FALSE;
  if (verb == NULL || !g_str_has_prefix (option, "--"))
    return TRUE;

  for (const TamizParameter *parameter = verb->parameters; parameter->name != NULL; parameter++)
    {
      if (is_positional (parameter) || (parameter->flags & TAMIZ_PARAMETER_IN_MEMORY) != 0)
        continue;

      *known = TRUE;
      if (is_secret_option (parameter, name))
        return take_secret (parsing, parameter, option, value, error);
      if (g_str_equal (parameter->name, name) && !tamiz_cli_is_secret (parameter))
        {
          if (parameter->type == TAMIZ_PARAMETER_FLAG)
            {
              json_object_set_new (parsing->options->arguments, name, json_true ());
              return take_flag (option, value, &flag, error);
            }
          parsing->pairs = is_list (parameter) ? parameter : NULL;
          return take_value (parsing, option, &value, error)
                 && add_value (parsing, parameter, value, error);
        }
      *known = FALSE;
    }

  return TRUE;
}

static gboolean
fail_unknown_option (Parsing     *parsing,
                     const char  *option,
                     GError     **error)
{
  const TamizOperation *verb = parsing->options->verb;
  g_autofree char *near = tamiz_cli_near_options (option, verb);
  g_autofree char *words = verb != NULL ? tamiz_cli_verb_dup_words (verb) : NULL;

  if (near != NULL)
    return fail (error, _("There is no option %s here; near are: %s"), option, near);
  if (verb != NULL)
    return fail (error, _("“%s” has no option %s; “tamizctl %s --help” lists them"), words, option, words);
  return fail (error, _("There is no option %s before the verb; “tamizctl --help” lists them"), option);
}

static gboolean
parse_option (Parsing     *parsing,
              const char  *word,
              GError     **error)
{
  const char *equals = strchr (word, '=');
  g_autofree char *option = equals != NULL ? g_strndup (word, equals - word) : g_strdup (word);
  const char *value = equals != NULL ? equals + 1 : NULL;
  gboolean known;

  parsing->pairs = NULL;
  /* A verb's own option counts first: “explain ID --version N”. */
  if (!parse_verb_option (parsing, option, value, &known, error))
    return FALSE;
  if (!known && !parse_global_option (parsing, option, value, &known, error))
    return FALSE;
  if (!known && choose_group_itself (parsing)
      && !parse_verb_option (parsing, option, value, &known, error))
    return FALSE;

  return known || fail_unknown_option (parsing, option, error);
}

static gboolean
is_option (Parsing    *parsing,
           const char *word)
{
  return !parsing->only_words && word[0] == '-' && word[1] != '\0' && !g_ascii_isdigit (word[1]);
}

static gboolean
check_complete (TamizCliOptions  *self,
                GError          **error)
{
  g_autofree char *words = NULL;

  if (self->verb == NULL)
    {
      if (self->group == NULL)
        return fail (error, _("What is to be done? “tamizctl --help” lists the verbs"));
      g_strdelimit (self->group, ".", ' ');
      return fail (error, _("“%s” needs another word; “tamizctl %s --help” lists them"), self->group,
                   self->group);
    }

  words = tamiz_cli_verb_dup_words (self->verb);
  for (const TamizParameter *parameter = self->verb->parameters; parameter->name != NULL; parameter++)
    {
      g_autofree char *placeholder = tamiz_cli_placeholder (parameter);

      if ((parameter->flags & TAMIZ_PARAMETER_REQUIRED) == 0
          || json_object_get (self->arguments, parameter->name) != NULL)
        continue;
      if (is_positional (parameter))
        return fail (error, _("“%s” needs %s; “tamizctl %s --help” says more"), words, placeholder, words);
      return fail (error, _("“%s” needs --%s %s; “tamizctl %s --help” says more"), words, parameter->name,
                   placeholder, words);
    }

  return TRUE;
}

/* Known before anything is understood, so that errors of usage come as JSON, too.  A word
 * that begins with “--” is never an option's value.
 */
static void
look_ahead (TamizCliOptions *self,
            char           **words)
{
  for (guint i = 0; words[i] != NULL && !g_str_equal (words[i], "--"); i++)
    {
      self->json |= g_str_equal (words[i], "--json");
      self->help |= g_str_equal (words[i], "--help");
    }
}

/**
 * tamiz_cli_options_parse:
 * @self: zeroed memory
 * @words: what was typed after the program's name, ends with %NULL
 * @error: return location
 *
 * Understands a command line.
 *
 * Returns: whether it can be carried out; else a %TAMIZ_CLI_ERROR
 */
gboolean
tamiz_cli_options_parse (TamizCliOptions  *self,
                         char            **words,
                         GError          **error)
{
  Parsing parsing = { .options = self, .next = words };

  self->arguments = json_object ();
  look_ahead (self, words);

  while (*parsing.next != NULL)
    {
      const char *word = *parsing.next++;

      if (!g_utf8_validate (word, -1, NULL))
        return fail (error, _("Word %d of the command is not text in UTF-8"),
                     (int) (parsing.next - words));
      if (!parsing.only_words && g_str_equal (word, "--"))
        parsing.only_words = TRUE;
      else if (is_option (&parsing, word) ? !parse_option (&parsing, word, error)
                                          : !parse_word (&parsing, word, error))
        return FALSE;
    }

  if (self->help || self->version || self->list_operations)
    return TRUE;
  choose_group_itself (&parsing);
  return check_complete (self, error);
}

void
tamiz_cli_options_clear (TamizCliOptions *self)
{
  g_clear_pointer (&self->base, g_free);
  g_clear_pointer (&self->as, g_free);
  g_clear_pointer (&self->passphrase_file, g_free);
  g_clear_pointer (&self->passphrase_env, g_free);
  g_clear_pointer (&self->group, g_free);
  g_clear_pointer (&self->arguments, json_decref);
}

/**
 * tamiz_cli_list_options:
 * @verb: (nullable): a verb
 *
 * Lists the options that may be typed with a verb, or, without one, those for all verbs.
 *
 * Returns: (transfer full): texts such as `--source`
 */
GPtrArray *
tamiz_cli_list_options (const TamizOperation *verb)
{
  static const char *const global[] = { "--base", "--as", "--json", "--passphrase-file",
                                        "--passphrase-env", "--help", "--version" };
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);

  if (verb == NULL)
    {
      for (guint i = 0; i < G_N_ELEMENTS (global); i++)
        g_ptr_array_add (list, g_strdup (global[i]));
      return list;
    }

  for (const TamizParameter *parameter = verb->parameters; parameter->name != NULL; parameter++)
    {
      if (is_positional (parameter) || (parameter->flags & TAMIZ_PARAMETER_IN_MEMORY) != 0)
        continue;
      if (tamiz_cli_is_secret (parameter))
        {
          g_ptr_array_add (list, g_strdup_printf ("--%s-file", parameter->name));
          g_ptr_array_add (list, g_strdup_printf ("--%s-env", parameter->name));
        }
      else
        g_ptr_array_add (list, g_strdup_printf ("--%s", parameter->name));
    }

  return list;
}
