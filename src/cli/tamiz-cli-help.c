#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli-options.h"
#include "tamiz-report-table.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Help on every level, made of the table of operations. */

static const struct
{
  const char *option;
  const char *help;
} global_options[] = {
  { N_("--base FILE"), N_("The base to work on; without it TAMIZ_BASE, else the one in the user's data folder") },
  { N_("--as EMAIL"), N_("The user who acts; without it the only active one") },
  { N_("--json"), N_("One JSON value on standard output") },
  { N_("--passphrase-file FILE"), N_("Read your passphrase from the first line of a file") },
  { N_("--passphrase-env VARIABLE"), N_("Read your passphrase from an environment variable") },
  { N_("--help"), N_("Help, on every level") },
  { N_("--version"), N_("The program's version") },
};

/* What stands for a value in a synopsis: SOURCE, FIELD=VALUE …, a|b|c. */
char *
tamiz_cli_placeholder (const TamizParameter *parameter)
{
  g_autofree char *nicks = NULL;

  switch (parameter->type)
    {
    case TAMIZ_PARAMETER_CHOICE:
      nicks = tamiz_enum_nicks (parameter->list);
      if (strlen (nicks) > 40)
        break;
      {
        g_auto (GStrv) each = g_strsplit (nicks, ", ", -1);

        return g_strjoinv ("|", each);
      }
    case TAMIZ_PARAMETER_PAIRS:
      return g_strdup (_("FIELD=VALUE"));
    case TAMIZ_PARAMETER_FILE:
    case TAMIZ_PARAMETER_OUTPUT:
      return g_strdup (_("FILE"));
    case TAMIZ_PARAMETER_DAY:
      return g_strdup (_("DATE"));
    case TAMIZ_PARAMETER_TIME:
      return g_strdup (_("TIME"));
    case TAMIZ_PARAMETER_NUMBER:
      return g_strdup ("N");
    case TAMIZ_PARAMETER_ID:
      return g_strdup ("ID");
    case TAMIZ_PARAMETER_TEXT:
    case TAMIZ_PARAMETER_TEXTS:
    case TAMIZ_PARAMETER_DECIMAL:
    case TAMIZ_PARAMETER_FLAG:
    default:
      break;
    }

  return g_ascii_strup (parameter->name, -1);
}

static gboolean
is_list (const TamizParameter *parameter)
{
  return parameter->type == TAMIZ_PARAMETER_PAIRS || parameter->type == TAMIZ_PARAMETER_TEXTS;
}

/* As it stands in a synopsis, without the brackets of what may be left out. */
static char *
describe_parameter (const TamizParameter *parameter)
{
  g_autofree char *placeholder = tamiz_cli_placeholder (parameter);
  const char *more = is_list (parameter) ? " …" : "";

  if ((parameter->flags & TAMIZ_PARAMETER_POSITIONAL) != 0)
    return g_strconcat (placeholder, more, NULL);
  if (parameter->type == TAMIZ_PARAMETER_FLAG)
    return g_strdup_printf ("--%s", parameter->name);
  if (tamiz_cli_is_secret (parameter))
    return g_strdup_printf (_("--%s-file FILE|--%s-env VARIABLE"), parameter->name, parameter->name);
  return g_strdup_printf ("--%s %s%s", parameter->name, placeholder, more);
}

/* “campaign cost CAMPAIGN DATE AMOUNT [CURRENCY]” */
char *
tamiz_cli_help_usage (const TamizOperation *verb)
{
  g_autofree char *words = tamiz_cli_verb_dup_words (verb);
  GString *usage = g_string_new (words);

  for (int positional = 1; positional >= 0; positional--)
    {
      for (const TamizParameter *parameter = verb->parameters; parameter->name != NULL; parameter++)
        {
          g_autofree char *text = describe_parameter (parameter);
          gboolean required = (parameter->flags & TAMIZ_PARAMETER_REQUIRED) != 0;

          if (((parameter->flags & TAMIZ_PARAMETER_POSITIONAL) != 0) == positional
              && (parameter->flags & TAMIZ_PARAMETER_IN_MEMORY) == 0)
            g_string_append_printf (usage, required ? " %s" : " [%s]", text);
        }
    }

  return g_string_free (usage, FALSE);
}

static void
add_line (GString    *help,
          const char *left,
          guint       width,
          const char *right)
{
  if (tamiz_text_width (left) > width)
    g_string_append_printf (help, "  %s\n  %*s  %s\n", left, (int) width, "", right);
  else
    {
      g_autofree char *padded = tamiz_text_pad (left, width, FALSE);

      g_string_append_printf (help, "  %s  %s\n", padded, right);
    }
}

static void
add_global_options (GString *help)
{
  g_string_append_printf (help, "\n%s\n", _("Options for every verb:"));
  for (guint i = 0; i < G_N_ELEMENTS (global_options); i++)
    add_line (help, _(global_options[i].option), 28, _(global_options[i].help));
}

static void
add_verb_line (GString              *help,
               const TamizOperation *verb)
{
  g_autofree char *words = tamiz_cli_verb_dup_words (verb);

  add_line (help, words, 20, _(verb->summary));
}

/* Group by group, in the order in which each group appears first. */
static void
add_all_verbs (GString *help)
{
  g_autoptr (GHashTable) shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const TamizOperation *verb, *other;

  for (guint i = 0; (verb = tamiz_cli_verb_get (i)) != NULL; i++)
    {
      const char *dot = strchr (verb->name, '.');
      char *group = dot != NULL ? g_strndup (verb->name, dot - verb->name) : g_strdup (verb->name);

      if (!g_hash_table_add (shown, group))
        continue;
      for (guint j = i; (other = tamiz_cli_verb_get (j)) != NULL; j++)
        {
          if (tamiz_cli_verb_in_group (other, group))
            add_verb_line (help, other);
        }
    }
}

static char *
help_program (void)
{
  GString *help = g_string_new (NULL);

  g_string_append_printf (help, "%s tamizctl %s\n\n%s\n\n%s\n", _("Usage:"),
                          _("[--base FILE] [--as EMAIL] [--json] VERB …"),
                          _("The engine of Tamiz without a screen: qualifies leads and hands them to sales."),
                          _("Verbs:"));
  add_all_verbs (help);
  add_global_options (help);
  g_string_append_printf (help, "\n%s\n", _("“tamizctl VERB --help” says more of a verb."));

  return g_string_free (help, FALSE);
}

static char *
help_group (const char *group)
{
  GString *help = g_string_new (NULL);
  const TamizOperation *verb;

  g_string_append_printf (help, "%s\n", _("Usage:"));
  for (guint i = 0; (verb = tamiz_cli_verb_get (i)) != NULL; i++)
    {
      g_autofree char *usage = tamiz_cli_verb_in_group (verb, group) ? tamiz_cli_help_usage (verb) : NULL;

      if (usage != NULL)
        g_string_append_printf (help, "  tamizctl %s\n      %s\n", usage, _(verb->summary));
    }
  add_global_options (help);

  return g_string_free (help, FALSE);
}

static void
add_choices (GString              *help,
             const TamizParameter *parameter)
{
  g_autofree char *nicks = NULL;

  if (parameter->type != TAMIZ_PARAMETER_CHOICE)
    return;
  nicks = tamiz_enum_nicks (parameter->list);
  if (strlen (nicks) > 40)
    g_string_append_printf (help, "  %*s  %s\n", 28, "", nicks);
}

static void
add_parameters (GString              *help,
                const TamizOperation *verb)
{
  for (int positional = 1; positional >= 0; positional--)
    {
      for (const TamizParameter *parameter = verb->parameters; parameter->name != NULL; parameter++)
        {
          g_autofree char *text = describe_parameter (parameter);

          if (((parameter->flags & TAMIZ_PARAMETER_POSITIONAL) != 0) != positional
              || (parameter->flags & TAMIZ_PARAMETER_IN_MEMORY) != 0)
            continue;
          add_line (help, text, 28, _(parameter->help));
          add_choices (help, parameter);
        }
    }
}

static char *
help_verb (const TamizOperation *verb)
{
  GString *help = g_string_new (NULL);
  g_autofree char *usage = tamiz_cli_help_usage (verb);

  g_string_append_printf (help, "%s tamizctl %s\n\n%s\n", _("Usage:"), usage, _(verb->summary));
  if (verb->parameters[0].name != NULL)
    g_string_append_c (help, '\n');
  add_parameters (help, verb);
  add_global_options (help);

  return g_string_free (help, FALSE);
}

/**
 * tamiz_cli_help:
 * @options: what was typed
 *
 * Explains the program, a group of verbs or a verb, as deep as the words went.
 *
 * Returns: (transfer full): the text
 */
char *
tamiz_cli_help (const TamizCliOptions *options)
{
  if (options->verb != NULL)
    return help_verb (options->verb);
  if (options->group != NULL)
    return help_group (options->group);
  return help_program ();
}

/* A line for each verb: its words, a tab, its options.  Manual and completion are held
 * against it.
 */
char *
tamiz_cli_list_operations (void)
{
  GString *list = g_string_new (NULL);
  const TamizOperation *verb;

  for (guint i = 0; (verb = tamiz_cli_verb_get (i)) != NULL; i++)
    {
      g_autofree char *words = tamiz_cli_verb_dup_words (verb);
      g_autoptr (GPtrArray) options = tamiz_cli_list_options (verb);

      g_string_append_printf (list, "%s\t", words);
      for (guint j = 0; j < options->len; j++)
        g_string_append_printf (list, "%s%s", j > 0 ? " " : "", (char *) g_ptr_array_index (options, j));
      g_string_append_c (list, '\n');
    }

  return g_string_free (list, FALSE);
}
