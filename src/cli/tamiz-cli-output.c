#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli-output.h"

#include "tamiz-cli-verbs.h"
#include "tamiz-error.h"
#include "tamiz-report-table.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* On a terminal a cell is cut here, so that a row stays a line; elsewhere nothing is. */
#define MAX_CELL 40

/* Titles of a list of values are not padded beyond this. */
#define MAX_TITLE 24

#define NOTHING "–"

/* 2026-11-22T15:30:00-04:00 as people read it; the offset is the base's own. */
static char *
format_text (const char *text)
{
  gsize length = strlen (text);

  if (length >= 19 && length <= 35 && text[4] == '-' && text[7] == '-' && text[10] == 'T'
      && text[13] == ':' && text[16] == ':' && g_ascii_isdigit (text[0]) && g_ascii_isdigit (text[18]))
    return g_strdup_printf ("%.10s %.5s", text, text + 11);

  return g_strdup (text);
}

static gboolean
is_money (json_t *value)
{
  return tamiz_json_get_text (value, "amount") != NULL && json_object_get (value, "currency") != NULL;
}

static char *
format_money (json_t *money)
{
  const char *date = tamiz_json_get_text (money, "date");
  const char *currency = tamiz_json_get_text (money, "currency");

  return g_strdup_printf ("%s%s%s%s%s", date != NULL ? date : "", date != NULL ? ": " : "",
                          tamiz_json_get_text (money, "amount"), currency != NULL ? " " : "",
                          currency != NULL ? currency : "");
}

static char *
format_object (json_t *object)
{
  const char *as_typed = tamiz_json_get_text (object, "as_typed");
  const char *e164 = tamiz_json_get_text (object, "e164");
  GString *joined;
  const char *key;
  json_t *value;

  if (is_money (object))
    return format_money (object);
  if (as_typed != NULL || e164 != NULL)
    return g_strdup (e164 != NULL ? e164 : as_typed);

  /* In a cell there is no room for titles, and a yes says nothing without one. */
  joined = g_string_new (NULL);
  json_object_foreach (object, key, value)
    {
      g_autofree char *text = tamiz_cli_format_value (value);

      if (!json_is_null (value) && !json_is_boolean (value))
        g_string_append_printf (joined, "%s%s", joined->len > 0 ? " " : "", text);
    }
  if (joined->len == 0)
    g_string_append (joined, NOTHING);

  return g_string_free (joined, FALSE);
}

static char *
format_list (json_t *list)
{
  GString *joined = g_string_new (NULL);

  for (gsize i = 0; i < json_array_size (list); i++)
    {
      g_autofree char *text = tamiz_cli_format_value (json_array_get (list, i));

      g_string_append_printf (joined, "%s%s", joined->len > 0 ? ", " : "", text);
    }
  if (joined->len == 0)
    g_string_append (joined, NOTHING);

  return g_string_free (joined, FALSE);
}

/* At most three decimals, none that say nothing. */
static char *
format_real (double number)
{
  char *text = g_strdup_printf ("%.3f", number);
  char *end = text + strlen (text);

  while (end[-1] == '0')
    *--end = '\0';
  if (!g_ascii_isdigit (end[-1]))
    *--end = '\0';

  return text;
}

/* A value as it stands in a table or after its title. */
char *
tamiz_cli_format_value (json_t *value)
{
  switch (value != NULL ? json_typeof (value) : JSON_NULL)
    {
    case JSON_TRUE:
      return g_strdup (_("yes"));
    case JSON_FALSE:
      return g_strdup (_("no"));
    case JSON_INTEGER:
      return g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (value));
    case JSON_REAL:
      return format_real (json_real_value (value));
    case JSON_STRING:
      return format_text (json_string_value (value));
    case JSON_ARRAY:
      return format_list (value);
    case JSON_OBJECT:
      return format_object (value);
    case JSON_NULL:
    default:
      return g_strdup (NOTHING);
    }
}

static char *
cut_cell (char *text)
{
  char *at = text;
  GString *cut;

  if (!isatty (STDOUT_FILENO) || tamiz_text_width (text) <= MAX_CELL)
    return text;

  for (guint width = 0; *at != '\0'; at = g_utf8_next_char (at))
    {
      width += g_unichar_iswide (g_utf8_get_char (at)) ? 2 : 1;
      if (width >= MAX_CELL)
        break;
    }
  cut = g_string_new_len (text, at - text);
  g_string_append (cut, "…");
  g_free (text);

  return g_string_free (cut, FALSE);
}

static gboolean
is_figure (json_t *value)
{
  return json_is_number (value) || is_money (value);
}

/* Of what an item holds of its own a point leads into it: “a.name”. */
static json_t *
find_member (json_t     *item,
             const char *key)
{
  g_auto (GStrv) names = g_strsplit (key, ".", -1);

  for (guint i = 0; names[i] != NULL; i++)
    item = json_object_get (item, names[i]);

  return item;
}

typedef struct
{
  const char *key;
  guint width;
  gboolean figures;         /* stand at the right */
} Column;

static void
measure_column (Column *column,
                json_t *items)
{
  gboolean some = FALSE;

  column->width = tamiz_text_width (tamiz_cli_title (column->key));
  column->figures = TRUE;
  for (gsize i = 0; i < json_array_size (items); i++)
    {
      json_t *value = find_member (json_array_get (items, i), column->key);
      g_autofree char *text = cut_cell (tamiz_cli_format_value (value));

      column->width = MAX (column->width, tamiz_text_width (text));
      if (value == NULL || json_is_null (value))
        continue;
      some = TRUE;
      column->figures = column->figures && is_figure (value);
    }
  column->figures = column->figures && some;
}

static void
append_row (GString      *text,
            const Column *columns,
            guint         n_columns,
            json_t       *item,
            guint         indent)
{
  g_string_append_printf (text, "%*s", (int) indent, "");
  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *cell = item != NULL
                                  ? cut_cell (tamiz_cli_format_value (find_member (item, columns[i].key)))
                                  : g_strdup (tamiz_cli_title (columns[i].key));
      g_autofree char *padded = tamiz_text_pad (cell, columns[i].width, columns[i].figures);

      g_string_append_printf (text, "%s%s", i > 0 ? "  " : "", padded);
    }
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  g_string_append_c (text, '\n');
}

/* Without a choice of columns: everything that the first item has. */
static char **
choose_columns (json_t     *items,
                const char *columns)
{
  g_autoptr (GStrvBuilder) keys = NULL;
  const char *key;
  json_t *value;

  if (columns != NULL)
    return g_strsplit (columns, ",", -1);

  keys = g_strv_builder_new ();
  json_object_foreach (json_array_get (items, 0), key, value)
    g_strv_builder_add (keys, key);

  return g_strv_builder_end (keys);
}

/**
 * tamiz_cli_write_table:
 * @text: where to
 * @items: a list of objects
 * @columns: (nullable): keys, separated by commas
 * @indent: cells before every row
 *
 * Writes a table, its columns as wide as what is in them.
 */
void
tamiz_cli_write_table (GString    *text,
                       json_t     *items,
                       const char *columns,
                       guint       indent)
{
  g_auto (GStrv) keys = choose_columns (items, columns);
  guint n_columns = g_strv_length (keys);
  g_autofree Column *measured = g_new0 (Column, n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      measured[i].key = keys[i];
      measure_column (&measured[i], items);
    }

  append_row (text, measured, n_columns, NULL, indent);
  for (gsize i = 0; i < json_array_size (items); i++)
    append_row (text, measured, n_columns, json_array_get (items, i), indent);
}

static gboolean
is_table (json_t *value)
{
  json_t *first = json_array_get (value, 0);

  return json_is_object (first) && json_object_get (first, "as_typed") == NULL && !is_money (first);
}

static gboolean
is_nested (json_t *value)
{
  return is_table (value) || (json_is_object (value) && !is_money (value) && json_object_size (value) > 0);
}

/* The steps of a handoff: an object of objects reads better as rows than as a staircase. */
static json_t *
make_rows (json_t *object)
{
  json_t *rows = json_array ();
  const char *key;
  json_t *value;

  json_object_foreach (object, key, value)
    {
      json_t *row = json_object ();

      json_array_append_new (rows, row);
      json_object_set_new (row, "step", json_string (tamiz_cli_title (key)));
      json_object_update (row, value);
    }

  return rows;
}

static gboolean
holds_objects (json_t *object)
{
  const char *key;
  json_t *value;

  json_object_foreach (object, key, value)
    {
      if (!json_is_object (value) || is_money (value))
        return FALSE;
    }

  return json_object_size (object) > 0;
}

static void
write_nested (GString *text,
              json_t  *value,
              guint    indent)
{
  if (json_is_array (value))
    tamiz_cli_write_table (text, value, NULL, indent);
  else if (holds_objects (value))
    {
      g_autoptr (json_t) rows = make_rows (value);

      tamiz_cli_write_table (text, rows, NULL, indent);
    }
  else
    tamiz_cli_write_object (text, value, indent);
}

/* What is said in words is a note; that a field of a form is said is so by its map. */
static const char *
get_title (const char *key,
           json_t     *value)
{
  return tamiz_cli_title (g_str_equal (key, "said") && !json_is_boolean (value) ? "note" : key);
}

static guint
measure_titles (json_t *object)
{
  guint width = 0;
  const char *key;
  json_t *value;

  json_object_foreach (object, key, value)
    {
      guint title = tamiz_text_width (get_title (key, value));

      if (!is_nested (value) && title <= MAX_TITLE)
        width = MAX (width, title);
    }

  return width;
}

/**
 * tamiz_cli_write_object:
 * @text: where to
 * @object: an object
 * @indent: cells before every line
 *
 * Writes an object as a list of titles and values, what is nested in it below its title.
 */
void
tamiz_cli_write_object (GString *text,
                        json_t  *object,
                        guint    indent)
{
  guint width = measure_titles (object);
  const char *key;
  json_t *value;

  json_object_foreach (object, key, value)
    {
      const char *title = get_title (key, value);
      g_autofree char *named = g_strconcat (title, ":", NULL);
      g_autofree char *padded = tamiz_text_pad (named, width + 1, FALSE);

      if (is_nested (value))
        {
          g_string_append_printf (text, "%*s%s\n", (int) indent, "", named);
          write_nested (text, value, indent + 2);
        }
      else
        {
          g_autofree char *cell = tamiz_cli_format_value (value);
          /* A text from outside must not steer the terminal. */
          g_autofree char *clean = tamiz_text_pad (cell, 0, FALSE);

          g_string_append_printf (text, "%*s%s %s\n", (int) indent, "", padded, clean);
        }
    }
}

static void
write_list (GString              *text,
            const TamizOperation *verb,
            json_t               *answer)
{
  json_t *items = json_object_get (answer, "items");
  gsize shown = json_array_size (items);
  json_int_t total = json_integer_value (json_object_get (answer, "total"));

  if (shown == 0)
    {
      g_string_append_printf (text, "%s\n", total > 0 ? _("Nothing more.") : _("Nothing there."));
      return;
    }

  tamiz_cli_write_table (text, items, verb->columns, 0);
  if (total > (json_int_t) shown)
    {
      g_autofree char *all = g_strdup_printf ("%" JSON_INTEGER_FORMAT, total);

      /* Translators: how many rows are shown, of how many there are */
      g_string_append_printf (text, _("%u of %s\n"), (guint) shown, all);
    }
}

static char *
describe_answer (const TamizOperation *verb,
                 json_t               *answer)
{
  const char *ready = tamiz_json_get_text (answer, "text");
  GString *text;

  /* A report, laid out already in the format that was asked for. */
  if (ready != NULL
      && (json_object_size (answer) == 1 || json_object_get (answer, "items") != NULL
          || json_object_get (answer, "cells") != NULL))
    return g_strdup (ready);

  text = g_string_new (NULL);
  if (tamiz_cli_write_answer (text, verb, answer))
    ;
  else if (json_is_array (json_object_get (answer, "items")))
    write_list (text, verb, answer);
  else
    tamiz_cli_write_object (text, answer, 0);

  return g_string_free (text, FALSE);
}

static TamizCliExit
finish_output (void)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return TAMIZ_CLI_DONE;

  fprintf (stderr, _("tamizctl: what was to be shown could not be written: %s\n"), g_strerror (errno));
  return TAMIZ_CLI_FAILED;
}

/* Writes to standard output, as it is: text is UTF-8 everywhere in this program. */
TamizCliExit
tamiz_cli_print_text (char *text)
{
  fputs (text, stdout);
  g_free (text);

  return finish_output ();
}

static void
print_json (json_t *value)
{
  g_autofree char *text = tamiz_json_to_text (value);

  puts (text);
}

/* A CRM that rests until a person has seen to it; being offline is nobody's fault. */
static gboolean
needs_somebody (json_t *answer)
{
  static const char *const by_hand[] = { "auth", "tls", "not_the_api", "secret", NULL };
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (answer, "items"), i, item)
    {
      const char *paused = tamiz_json_get_text (item, "paused");

      if (paused != NULL && g_strv_contains (by_hand, paused))
        return TRUE;
    }

  return FALSE;
}

/* Of several things done at once, those that failed. */
static gboolean
tell_errors (json_t *answer)
{
  gboolean failed = FALSE;
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (answer, "items"), i, item)
    {
      json_t *error = json_object_get (item, "error");

      if (error == NULL)
        continue;
      failed = TRUE;
      fprintf (stderr, "tamizctl: %s: %s\n", tamiz_json_get_text (item, "name"), tamiz_json_get_text (error, "message"));
    }

  return failed;
}

/* Whether the answer itself is the bad news. */
static gboolean
is_refusal (const TamizOperation *verb,
            json_t               *answer)
{
  gboolean failed;

  if (json_is_true (json_object_get (answer, "stopped")))
    return TRUE;
  if (g_str_equal (verb->name, "check") || g_str_equal (verb->name, "packet.verify"))
    return json_is_false (json_object_get (answer, "ok"));
  if (!g_str_equal (verb->name, "sync"))
    return FALSE;

  failed = tell_errors (answer);
  return needs_somebody (answer) || failed;
}

/**
 * tamiz_cli_print_answer:
 * @verb: what was done
 * @arguments: with what
 * @answer: what came of it
 * @as_json: whether scripts read it
 *
 * Shows an answer.
 *
 * Returns: the exit code
 */
TamizCliExit
tamiz_cli_print_answer (const TamizOperation *verb,
                        json_t               *arguments,
                        json_t               *answer,
                        gboolean              as_json)
{
  TamizCliExit code;

  if (as_json || g_strcmp0 (tamiz_json_get_text (arguments, "format"), "json") == 0)
    print_json (answer);
  else
    {
      g_autofree char *text = describe_answer (verb, answer);

      fputs (text, stdout);
    }
  code = finish_output ();

  if (code != TAMIZ_CLI_DONE || !is_refusal (verb, answer))
    return code;
  if (g_str_equal (verb->name, "sync") && needs_somebody (answer))
    fprintf (stderr, "%s\n", _("Once that is set right, “tamizctl sync --resume” goes on."));

  return TAMIZ_CLI_FAILED;
}

/* What is refused once may be wanted all the same. */
static gboolean
can_insist (const GError         *error,
            const TamizOperation *verb)
{
  return g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED)
         && (g_str_equal (verb->name, "import") || g_str_equal (verb->name, "undo")
             || g_str_equal (verb->name, "definition.sign"));
}

/* The engine's messages speak of no options, since the window shows them, too; which of them
 * help is said here.
 */
static char *
dup_hint (const GError         *error,
          const TamizOperation *verb)
{
  g_autofree char *words = NULL;

  if (g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NO_USER))
    return g_strdup (_("--as EMAIL names who works; “tamizctl user list” lists the users, "
                       "“tamizctl user add” adds one."));
  if (g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_PASSPHRASE))
    return g_strdup (_("A passphrase is given with --passphrase-file or --passphrase-env."));
  if (verb == NULL
      || (!g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID) && !can_insist (error, verb)
          && !g_error_matches (error, TAMIZ_SYNC_ERROR, TAMIZ_SYNC_ERROR_SECRET)))
    return NULL;

  words = tamiz_cli_verb_dup_words (verb);
  return g_strdup_printf (_("“tamizctl %s --help” says what can be given."), words);
}

/* What had to be set right before the answer, if anything, where it does not get among it. */
void
tamiz_cli_print_notice (const char *notice)
{
  if (notice != NULL)
    fprintf (stderr, "tamizctl: %s\n", notice);
}

static const char *
describe_error (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _("Given up; nothing was left half done")
                                                                   : error->message;
}

/* What scripts see of an error. */
json_t *
tamiz_cli_error_to_json (const GError *error)
{
  gboolean usage = error->domain == TAMIZ_CLI_ERROR;

  return json_pack ("{s:{s:s,s:s,s:s,s:s*}}", "error", "domain", usage ? "cli" : tamiz_error_domain_nick (error),
                    "code", usage ? "usage" : tamiz_error_code_nick (error), "message", describe_error (error),
                    "part", tamiz_error_get_part (error));
}

/**
 * tamiz_cli_print_error:
 * @error: what went wrong
 * @verb: (nullable): what was to be done
 * @as_json: whether scripts read it, too
 *
 * Tells the user what went wrong.
 *
 * Returns: the exit code
 */
TamizCliExit
tamiz_cli_print_error (const GError         *error,
                       const TamizOperation *verb,
                       gboolean              as_json)
{
  g_autofree char *hint = dup_hint (error, verb);

  fprintf (stderr, "tamizctl: %s\n", describe_error (error));
  if (hint != NULL)
    fprintf (stderr, "%s\n", hint);
  if (as_json)
    {
      g_autoptr (json_t) answer = tamiz_cli_error_to_json (error);

      if (answer != NULL)
        print_json (answer);
      finish_output ();
    }

  return tamiz_cli_exit_of (error);
}
