#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli-output.h"

#include "tamiz-fields.h"
#include "tamiz-trial-words.h"

#include <glib/gi18n-lib.h>

/* What is told of the definition. */

static int
get_count (json_t     *answer,
           const char *key)
{
  return (int) tamiz_json_get_int (answer, key, 0);
}

/* Of a severity, what is contradictory and where. */
static void
write_findings_of (GString    *text,
                   json_t     *findings,
                   const char *severity,
                   const char *title)
{
  gboolean any = FALSE;
  json_t *finding;
  gsize i;

  json_array_foreach (findings, i, finding)
    {
      if (g_strcmp0 (tamiz_json_get_text (finding, "severity"), severity) != 0)
        continue;
      if (!any)
        g_string_append_printf (text, "\n%s\n", title);
      any = TRUE;
      g_string_append_printf (text, "  - %s (%s)\n", tamiz_json_get_text (finding, "message"),
                              tamiz_json_get_text (finding, "part"));
    }
}

static void
write_findings (GString *text,
                json_t  *answer)
{
  json_t *findings = json_object_get (answer, "findings");

  write_findings_of (text, findings, "problem", _("Contradictory:"));
  write_findings_of (text, findings, "hint", _("To be thought about:"));
}

static void
write_soundness (GString *text,
                 json_t  *answer)
{
  json_t *signatures = json_object_get (answer, "signatures");
  int criteria = (int) tamiz_json_get_int (answer, "criteria", 0);

  g_string_append_printf (text, ngettext ("The definition “%s” can be judged by; it has %d criterion.\n",
                                          "The definition “%s” can be judged by; it has %d criteria.\n", criteria),
                          tamiz_json_get_text (answer, "title"), criteria);
  if (json_array_size (signatures) > 0)
    {
      g_string_append_printf (text, "\n%s\n", _("Signed:"));
      tamiz_cli_write_table (text, signatures, "side,name,email,at,valid,fingerprint", 2);
    }
  write_findings (text, answer);
}

static json_t *
get_thousandths (json_t     *object,
                 const char *key)
{
  json_t *value = json_object_get (object, key);

  return json_is_integer (value) ? tamiz_json_thousandths (json_integer_value (value)) : json_null ();
}

/* The stored document counts in thousandths; people do not. */
static json_t *
pick_rows (json_t     *list,
           const char *number,
           const char *columns)
{
  g_auto (GStrv) keys = g_strsplit (columns, ",", -1);
  json_t *rows = json_array ();

  for (gsize i = 0; i < json_array_size (list); i++)
    {
      json_t *item = json_array_get (list, i), *row = json_object ();

      for (guint j = 0; keys[j] != NULL; j++)
        {
          json_t *value = json_object_get (item, keys[j]);

          if (g_str_equal (keys[j], number))
            json_object_set_new (row, keys[j], get_thousandths (item, number));
          else if (value != NULL)
            json_object_set (row, keys[j], value);
        }
      json_array_append_new (rows, row);
    }

  return rows;
}

static void
write_part (GString    *text,
            const char *title,
            json_t     *list,
            const char *number,
            const char *columns)
{
  g_autoptr (json_t) rows = pick_rows (list, number, columns);

  if (json_array_size (rows) == 0)
    return;
  g_string_append_printf (text, "\n%s\n", title);
  tamiz_cli_write_table (text, rows, columns, 2);
}

static void
write_fields (GString    *text,
              const char *title,
              json_t     *keys)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (gsize i = 0; i < json_array_size (keys); i++)
    {
      const char *key = json_string_value (json_array_get (keys, i));
      const char *name = key != NULL ? tamiz_field_ref_title (key) : NULL;

      g_string_append_printf (joined, "%s%s", joined->len > 0 ? ", " : "",
                              name != NULL ? name : key != NULL ? key : "");
    }
  if (joined->len > 0)
    g_string_append_printf (text, "%s: %s\n", title, joined->str);
}

/* What is not what was signed says so before anything else. */
static void
write_damage (GString *text,
              json_t  *version)
{
  const char *damage = tamiz_json_get_text (version, "damage");

  if (damage != NULL)
    g_string_append_printf (text, _("DAMAGED: %s.\n\n"), damage);
}

static void
write_versions (GString *text,
                json_t  *answer)
{
  json_t *version;
  gsize i;

  json_array_foreach (json_object_get (answer, "items"), i, version)
    write_damage (text, version);
  tamiz_cli_write_table (text, json_object_get (answer, "items"),
                         tamiz_operation_find ("definition.list")->columns, 0);
}

static void
write_definition (GString *text,
                  json_t  *answer)
{
  json_t *content = json_object_get (answer, "content");
  const char *statement = tamiz_json_get_text (content, "statement");
  json_t *fields = json_object_get (content, "fields");
  g_autoptr (json_t) plain = json_copy (answer);

  write_damage (text, answer);
  json_object_del (plain, "content");
  json_object_del (plain, "digest");
  json_object_del (plain, "damage");
  tamiz_cli_write_object (text, plain, 0);

  if (statement != NULL)
    g_string_append_printf (text, "\n%s\n\n", statement);
  write_fields (text, _("Must be complete"), json_object_get (fields, "required"));
  write_fields (text, _("Desirable"), json_object_get (fields, "desirable"));
  write_part (text, _("Criteria:"), json_object_get (content, "criteria"), "weight",
              "key,title,axis,weight,required,question");
  write_part (text, _("Interest:"), json_object_get (content, "interest"), "points",
              "key,title,points,half_life_days,weak");
}

static void
write_grid (GString *text,
            json_t  *grid)
{
  json_t *fit = json_object_get (grid, "fit"), *interest = json_object_get (grid, "interest");
  json_t *grades = json_object_get (grid, "grades");

  for (gsize i = json_array_size (fit); i-- > 0;)
    {
      g_string_append_printf (text, "  %3.4g–%-3.4g", json_number_value (json_object_get (json_array_get (fit, i), "from")),
                              json_number_value (json_object_get (json_array_get (fit, i), "to")));
      for (gsize j = 0; j < json_array_size (interest); j++)
        g_string_append_printf (text, "  %s", json_string_value (json_array_get (json_array_get (grades, i), j)));
      g_string_append_c (text, '\n');
    }
  g_string_append_printf (text, "  %s\n", _("Upward the fit; to the right interest from:"));
  g_string_append (text, "         ");
  for (gsize j = 0; j < json_array_size (interest); j++)
    g_string_append_printf (text, " %g", json_number_value (json_object_get (json_array_get (interest, j), "from")));
  g_string_append_c (text, '\n');
}

static void
write_texts (GString *text,
             json_t  *item)
{
  static const char *const keys[] = { "text", "help" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *said = tamiz_json_get_text (item, keys[i]);

      if (said != NULL)
        g_string_append_printf (text, "    %s\n", said);
    }
}

static void
write_item (GString *text,
            json_t  *item)
{
  const char *title = tamiz_json_get_text (item, "title"), *note = tamiz_json_get_text (item, "note");
  json_t *part;
  gsize i;

  if (title != NULL)
    g_string_append_printf (text, "  %s%s%s\n", title, note != NULL ? " · " : "", note != NULL ? note : "");
  write_texts (text, item);
  json_array_foreach (json_object_get (item, "lines"), i, part)
    g_string_append_printf (text, "    - %s\n", json_string_value (part));
  json_array_foreach (json_object_get (item, "values"), i, part)
    {
      const char *more = tamiz_json_get_text (part, "note");

      g_string_append_printf (text, "    - %s: %s\n", tamiz_json_get_text (part, "label"),
                              tamiz_json_get_text (part, "value"));
      if (more != NULL)
        g_string_append_printf (text, "      %s\n", more);
    }
}

/* The definition as a document. */
static void
write_description (GString *text,
                   json_t  *answer)
{
  json_t *section, *item;
  gsize i, j;

  write_damage (text, answer);
  g_string_append_printf (text, "%s\n\n%s\n", tamiz_json_get_text (answer, "title"),
                          tamiz_json_get_text (answer, "statement"));
  json_array_foreach (json_object_get (answer, "sections"), i, section)
    {
      const char *said = tamiz_json_get_text (section, "text");
      g_auto (GStrv) paragraphs = said != NULL ? g_strsplit (said, "\n", -1) : NULL;

      g_string_append_printf (text, "\n%s\n", tamiz_json_get_text (section, "title"));
      for (guint k = 0; paragraphs != NULL && paragraphs[k] != NULL; k++)
        g_string_append_printf (text, "  %s\n", paragraphs[k]);
      json_array_foreach (json_object_get (section, "items"), j, item)
        write_item (text, item);
      if (json_object_get (section, "grid") != NULL)
        write_grid (text, json_object_get (section, "grid"));
    }
}

static void
write_figures (GString *text,
               json_t  *trial)
{
  g_autoptr (json_t) rows = json_array ();

  for (guint i = 0; i < TAMIZ_TRIAL_N_FIGURES; i++)
    {
      g_autofree char *before = tamiz_trial_words_dup_figure (json_object_get (trial, "before"), i);
      g_autofree char *after = tamiz_trial_words_dup_figure (json_object_get (trial, "after"), i);

      json_array_append_new (rows, json_pack ("{ss,ss,ss}", "what", tamiz_trial_words_get_title (i), "before",
                                              before, "after", after));
    }
  tamiz_cli_write_table (text, rows, "what,before,after", 2);
}

/* The leads that change, as rows of a table. */
static json_t *
make_lead_rows (json_t *items)
{
  json_t *rows = json_array (), *item;
  gsize i;

  json_array_foreach (items, i, item)
    {
      g_autofree char *before = tamiz_trial_words_dup_outcome (json_object_get (item, "before"));
      g_autofree char *after = tamiz_trial_words_dup_outcome (json_object_get (item, "after"));
      const char *later = tamiz_trial_words_get_later (tamiz_json_get_text (item, "later"));
      json_t *row = json_object ();

      json_object_set (row, "lead", json_object_get (item, "lead"));
      json_object_set (row, "name", json_object_get (item, "name"));
      tamiz_json_set_text (row, "before", before);
      tamiz_json_set_text (row, "after", after);
      json_object_set (row, "reason", json_object_get (item, "reason"));
      tamiz_json_set_text (row, "later", later);
      json_array_append_new (rows, row);
    }

  return rows;
}

/* What a definition would mean for the base. */
static void
write_trial (GString *text,
             json_t  *trial)
{
  g_autofree char *head = tamiz_trial_words_dup_head (trial);
  g_autofree char *changes = tamiz_trial_words_dup_changes (trial);
  /* Of a past date nobody signs. */
  gboolean now = g_strcmp0 (tamiz_json_get_text (trial, "at"), tamiz_json_get_text (trial, "read_at")) == 0;
  g_autofree char *signing = now ? tamiz_trial_words_dup_signing (trial) : g_strdup ("");
  g_autoptr (json_t) rows = make_lead_rows (json_object_get (trial, "items"));
  json_t *finding;
  gsize i;

  g_string_append_printf (text, "%s\n\n", head);
  write_figures (text, trial);
  g_string_append_printf (text, "\n%s%s%s%s", changes, *changes != '\0' ? "\n" : "", signing, now ? "\n" : "");
  json_array_foreach (json_object_get (trial, "findings"), i, finding)
    g_string_append_printf (text, "%s\n", tamiz_json_get_text (finding, "message"));
  if (json_array_size (rows) == 0)
    return;
  g_string_append_c (text, '\n');
  tamiz_cli_write_table (text, rows, "lead,name,before,after,later,reason", 2);
}

/* What changes from one version to another, section by section. */
static void
write_differences (GString *text,
                   json_t  *answer)
{
  const char *section = NULL;
  json_t *item;
  gsize i;

  json_array_foreach (json_object_get (answer, "items"), i, item)
    {
      const char *before = tamiz_json_get_text (item, "before"), *after = tamiz_json_get_text (item, "after");

      if (g_strcmp0 (section, tamiz_json_get_text (item, "section")) != 0)
        g_string_append_printf (text, "%s%s\n", i > 0 ? "\n" : "", tamiz_json_get_text (item, "title"));
      section = tamiz_json_get_text (item, "section");
      g_string_append_printf (text, "  - %s\n", tamiz_json_get_text (item, "text"));
      if (before != NULL)
        g_string_append_printf (text, _("    Before: %s\n"), before);
      if (after != NULL)
        g_string_append_printf (text, _("    Now: %s\n"), after);
    }
}

static void
write_changes (GString *text,
               json_t  *answer)
{
  json_t *trial = json_object_get (answer, "preview");
  g_autofree char *changes = trial != NULL ? tamiz_trial_words_dup_changes (trial) : NULL;

  if (get_count (answer, "total") == 0)
    g_string_append_printf (text, _("Versions %d and %d say the same.\n"), get_count (answer, "from"),
                            get_count (answer, "to"));
  write_differences (text, answer);
  if (changes != NULL)
    g_string_append_printf (text, "\n%s\n", changes);
}

/* What a file changes, or would change. */
static void
write_taken (GString *text,
             json_t  *answer)
{
  gboolean dry_run = json_is_true (json_object_get (answer, "dry_run"));
  json_t *changes = json_object_get (answer, "changes");
  int from = get_count (changes, "from");

  if (dry_run)
    g_string_append_printf (text, "%s\n", _("A dry run: nothing was written."));
  else if (changes != NULL)
    g_string_append_printf (text, _("Version %d says from now on what the file says.\n"), from);
  else
    tamiz_cli_write_object (text, answer, 0);
  if (json_is_object (changes) && get_count (changes, "total") == 0)
    g_string_append_printf (text, _("Version %d said the same already.\n"), from);
  else if (json_is_object (changes))
    g_string_append_printf (text, _("Beside version %d:\n\n"), from);
  else if (dry_run)
    g_string_append_printf (text, "%s\n", _("There is no version yet that it could be compared with."));
  write_differences (text, changes);
  write_findings (text, answer);
}

static void
write_exported (GString *text,
                json_t  *answer)
{
  json_t *document = json_object_get (answer, "document");
  g_autofree char *lines = document != NULL ? tamiz_json_to_text (document) : NULL;

  if (lines != NULL)
    g_string_append_printf (text, "%s\n", lines);
  else
    g_string_append_printf (text, _("Version %d was written to %s.\n"), get_count (answer, "version"),
                            tamiz_json_get_text (answer, "output"));
}

/* A request is told as the definition that it asks to sign. */
static void
write_inspected (GString *text,
                 json_t  *answer)
{
  json_t *signers = json_object_get (answer, "signers");

  if (json_object_get (answer, "sections") == NULL)
    {
      tamiz_cli_write_object (text, answer, 0);
      return;
    }
  write_description (text, answer);
  g_string_append_printf (text, "\n%s\n", _("Who signs"));
  tamiz_cli_write_table (text, signers, "side,name,email,signed", 2);
  g_string_append_printf (text, _("\nDigest of the content: %s\n"), tamiz_json_get_text (answer, "digest"));
}

/* Who has answered, and where both sides differ as far as it may be seen. */
static void
write_opinions (GString *text,
                json_t  *answer)
{
  json_t *answered = json_object_get (answer, "answered"), *side;
  gsize i;

  if (json_array_size (answered) > 0)
    {
      g_string_append_printf (text, "%s\n", _("Answered"));
      tamiz_cli_write_table (text, answered, "side,name,email,at", 2);
    }
  json_array_foreach (json_object_get (answer, "waiting"), i, side)
    {
      int value;

      if (tamiz_enum_from_nick (TAMIZ_ENUM_SIDE, json_string_value (side), &value))
        g_string_append_printf (text, _("Nobody has answered for %s yet.\n"), tamiz_enum_label (TAMIZ_ENUM_SIDE, value));
    }
  if (json_is_true (json_object_get (answer, "shown")))
    {
      g_string_append_c (text, '\n');
      tamiz_cli_write_table (text, json_object_get (answer, "items"), "group_title,label,says,marketing,sales", 0);
      if (json_array_size (json_object_get (answer, "texts")) > 0)
        {
          g_string_append_c (text, '\n');
          tamiz_cli_write_table (text, json_object_get (answer, "texts"), "question_title,side,name,text", 0);
        }
    }
  else if (json_array_size (answered) > 0)
    g_string_append_printf (text, "%s\n",
                            _("What the others answered is shown to you when you have answered yourself."));
}

/* What an edit takes out, in words, and what is contradictory now; definition describe tells the whole. */
static void
write_edited (GString *text,
              json_t  *answer)
{
  g_autoptr (json_t) plain = json_copy (answer);
  json_t *criterion;
  gsize i;

  if (json_is_true (json_object_get (answer, "dry_run")))
    g_string_append_printf (text, "%s\n", _("A dry run: nothing was written."));
  json_array_foreach (json_object_get (answer, "removed"), i, criterion)
    /* Translators: a criterion that is removed, and a sentence about its answers */
    g_string_append_printf (text, _("“%s” is removed. %s\n"), tamiz_json_get_text (criterion, "title"),
                            tamiz_json_get_text (criterion, "message"));
  json_object_del (plain, "dry_run");
  json_object_del (plain, "removed");
  json_object_del (plain, "document");
  json_object_del (plain, "findings");
  tamiz_cli_write_object (text, plain, 0);
  write_findings (text, answer);
}

/* FALSE where the answer is none of the definition's, or a table or a list of values says it well enough. */
gboolean
tamiz_cli_write_definition (GString    *text,
                            const char *name,
                            json_t     *answer)
{
  static const TamizCliWriter writers[] = {
    { "definition.check", write_soundness },
    { "definition.import", write_taken },
    { "definition.export", write_exported },
    { "definition.show", write_definition },
    { "definition.describe", write_description },
    { "definition.diff", write_changes },
    { "definition.list", write_versions },
    { "definition.edit", write_edited },
    { "definition.preview", write_trial },
    { "definition.inspect", write_inspected },
    { "definition.opinion", write_opinions },
    { "definition.opinions", write_opinions },
  };

  return tamiz_cli_write_by_name (writers, G_N_ELEMENTS (writers), text, name, answer);
}
