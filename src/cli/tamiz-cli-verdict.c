#define G_LOG_DOMAIN "tamizctl"

#include "config.h"

#include "tamiz-cli-output.h"

#include "tamiz-report-table.h"

#include <glib/gi18n-lib.h>

/* A verdict as people read it: what it is, why, what is missing. */

#define POINTS_WIDTH 8
#define MAX_TITLE 48

static char *
clean (const char *text)
{
  return tamiz_text_pad (text, 0, FALSE);
}

static void
write_fact (GString    *text,
            const char *title,
            const char *value)
{
  g_autofree char *cleaned = clean (value);

  g_string_append_printf (text, "%s: %s\n", title, cleaned);
}

static void
write_optional_fact (GString    *text,
                     const char *title,
                     json_t     *verdict,
                     const char *key)
{
  json_t *value = json_object_get (verdict, key);
  g_autofree char *shown = tamiz_cli_format_value (value);

  if (value != NULL && !json_is_null (value))
    write_fact (text, title, shown);
}

static void
write_scores (GString *text,
              json_t  *verdict)
{
  const char *grade = tamiz_json_get_text (verdict, "grade");
  json_t *fit = json_object_get (verdict, "fit");
  g_autofree char *fit_shown = tamiz_cli_format_value (fit);
  g_autofree char *possible = tamiz_cli_format_value (json_object_get (verdict, "fit_possible"));
  g_autofree char *interest = tamiz_cli_format_value (json_object_get (verdict, "interest"));

  write_fact (text, _("Grade"), grade != NULL ? grade : _("– (nothing is known of the fit)"));
  if (fit == NULL || json_is_null (fit))
    g_string_append_printf (text, _("Fit: –, at most %s possible\n"), possible);
  else
    g_string_append_printf (text, _("Fit: %s, at most %s possible\n"), fit_shown, possible);
  write_fact (text, _("Interest"), interest);
}

static void
write_state (GString *text,
             json_t  *verdict)
{
  const char *stage = tamiz_json_get_text (verdict, "stage_reached");
  json_t *completeness = json_object_get (verdict, "completeness");
  int number;

  if (tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, stage, &number))
    write_fact (text, _("Deserves the stage"), tamiz_enum_label (TAMIZ_ENUM_STAGE, number));
  if (json_is_number (completeness))
    g_string_append_printf (text, _("Complete: %d %%\n"),
                            (int) (json_number_value (completeness) * 100.0 + 0.5));
  write_optional_fact (text, _("Vetoed"), verdict, "veto");
  write_optional_fact (text, _("Smallest step to a better grade"), verdict, "smallest_step");
  write_optional_fact (text, _("Changes by time alone on"), verdict, "next_change");
  write_optional_fact (text, _("By version of the definition"), verdict, "definition_version");
  write_optional_fact (text, _("As of"), verdict, "at");
}

static guint
measure_titles (json_t *list)
{
  guint width = 0;

  for (gsize i = 0; i < json_array_size (list); i++)
    {
      const char *title = tamiz_json_get_text (json_array_get (list, i), "title");
      guint taken = title != NULL ? tamiz_text_width (title) : 0;

      width = MAX (width, MIN (taken, MAX_TITLE));
    }

  return width;
}

static void
write_line (GString *text,
            json_t  *line,
            guint    width)
{
  const char *title = tamiz_json_get_text (line, "title");
  const char *evidence = tamiz_json_get_text (line, "evidence");
  g_autofree char *points = tamiz_cli_format_value (json_object_get (line, "points"));
  g_autofree char *signed_points
      = g_strconcat (json_number_value (json_object_get (line, "points")) >= 0 ? "+" : "", points, NULL);
  g_autofree char *at_right = tamiz_text_pad (signed_points, POINTS_WIDTH, TRUE);
  g_autofree char *padded = tamiz_text_pad (title != NULL ? title : "", evidence != NULL ? width : 0, FALSE);
  g_autofree char *shown = clean (evidence != NULL ? evidence : "");

  g_string_append_printf (text, "%s  %s%s%s\n", at_right, padded, evidence != NULL ? "  " : "", shown);
}

static void
write_axis (GString    *text,
            json_t     *because,
            const char *axis,
            const char *title,
            guint       width)
{
  gboolean some = FALSE;

  for (gsize i = 0; i < json_array_size (because); i++)
    {
      json_t *line = json_array_get (because, i);

      if (g_strcmp0 (tamiz_json_get_text (line, "axis"), axis) != 0)
        continue;
      if (!some)
        g_string_append_printf (text, "\n%s\n", title);
      some = TRUE;
      write_line (text, line, width);
    }
}

static const char *
describe_what (const char *what)
{
  static const struct
  {
    const char *what, *title;
  } words[] = {
    { "field", N_("field") },
    { "criterion", N_("criterion") },
    { "contact", N_("contact") },
    { "signal", N_("signal") },
    { "grade", N_("grade") },
    { "consent", N_("consent") },
    { "meeting", N_("meeting") },
    { "history", N_("history") },
    { "duplicate", N_("duplicate") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_strcmp0 (words[i].what, what) == 0)
        return _(words[i].title);
    }

  return what != NULL ? what : "";
}

static const char *
describe_state (const char *state)
{
  if (g_strcmp0 (state, "not_met") == 0)
    return _("not met");
  if (g_strcmp0 (state, "disputed") == 0)
    return _("disputed");
  return _("not known");
}

/**
 * tamiz_cli_write_missing:
 * @text: where to
 * @missing: a list as in the verdict
 *
 * Writes what a lead lacks, what is required before what is only wished for.
 */
void
tamiz_cli_write_missing (GString *text,
                         json_t  *missing)
{
  guint width = measure_titles (missing);

  for (int required = 1; required >= 0; required--)
    {
      for (gsize i = 0; i < json_array_size (missing); i++)
        {
          json_t *lack = json_array_get (missing, i);
          const char *title = tamiz_json_get_text (lack, "title");
          g_autofree char *padded = tamiz_text_pad (title != NULL ? title : "", width, FALSE);

          if (json_is_true (json_object_get (lack, "required")) != required)
            continue;
          g_string_append_printf (text, "  %s %s  %s, %s%s\n", required ? "✗" : "·", padded,
                                  describe_what (tamiz_json_get_text (lack, "what")),
                                  describe_state (tamiz_json_get_text (lack, "state")),
                                  required ? _(", required") : "");
        }
    }
}

/**
 * tamiz_cli_write_verdict:
 * @text: where to
 * @verdict: a verdict
 *
 * Explains a verdict: every point with where it comes from.
 */
void
tamiz_cli_write_verdict (GString *text,
                         json_t  *verdict)
{
  json_t *because = json_object_get (verdict, "because");
  json_t *missing = json_object_get (verdict, "missing");
  guint width = measure_titles (because);

  write_scores (text, verdict);
  write_state (text, verdict);
  write_axis (text, because, "fit", _("Why the fit:"), width);
  write_axis (text, because, "interest", _("Why the interest:"), width);

  if (json_array_size (missing) == 0)
    g_string_append_printf (text, "\n%s\n", _("Nothing is missing."));
  else
    {
      g_string_append_printf (text, "\n%s\n", _("Missing:"));
      tamiz_cli_write_missing (text, missing);
    }
}
