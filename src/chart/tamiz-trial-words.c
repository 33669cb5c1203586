#define G_LOG_DOMAIN "tamiz-trial-words"

#include "config.h"

#include "tamiz-trial-words.h"

#include "tamiz-enums.h"

#include <glib/gi18n-lib.h>

/* What the rows of numbers tell: a path within "before" and "after". */
static const struct
{
  const char *title, *object, *key;
  gboolean share;
} figures[TAMIZ_TRIAL_N_FIGURES] = {
  { N_("Leads, ready for sales"), "stages", "sql", FALSE },
  { N_("MQL"), "stages", "mql", FALSE },
  { N_("Grade A"), "grades", "A", FALSE },
  { N_("Grade B"), "grades", "B", FALSE },
  { N_("Grade C"), "grades", "C", FALSE },
  { N_("Calls a week"), NULL, "calls_per_week", FALSE },
  { N_("Of the inquiries pass"), NULL, "inquiries_passing", TRUE },
  { N_("Had been ready when handed over"), NULL, "qualified", FALSE },
};

/* What a row of numbers is called. */
const char *
tamiz_trial_words_get_title (guint n)
{
  return _(figures[n].title);
}

/**
 * tamiz_trial_words_dup_figure:
 * @side: (nullable): what one definition means, "before" or "after"
 * @n: which row of numbers
 *
 * Formats a number for reading; what nobody knows is a dash.
 *
 * Returns: (transfer full): the number
 */
char *
tamiz_trial_words_dup_figure (json_t *side,
                              guint   n)
{
  json_t *object = figures[n].object != NULL ? json_object_get (side, figures[n].object) : side;
  json_t *value = json_object_get (object, figures[n].key);

  if (!json_is_number (value))
    return g_strdup ("–");
  if (figures[n].share)
    /* Translators: a share in per cent */
    return g_strdup_printf (_("%.1f %%"), json_number_value (value) * 100);
  if (json_is_integer (value))
    return g_strdup_printf ("%'d", (int) json_integer_value (value));

  return g_strdup_printf ("%'.0f", json_number_value (value));
}

/* On how many leads it was tried, and beside what. */
char *
tamiz_trial_words_dup_head (json_t *trial)
{
  int against = (int) tamiz_json_get_int (trial, "against", 0);
  int leads = (int) tamiz_json_get_int (trial, "leads", 0);

  if (against != 0)
    return g_strdup_printf (ngettext ("%'d lead, beside version %d", "%'d leads, beside version %d", leads), leads,
                            against);

  return g_strdup_printf (ngettext ("%'d lead; no version is in force yet",
                                    "%'d leads; no version is in force yet", leads),
                          leads);
}

char *
tamiz_trial_words_dup_signing (json_t *trial)
{
  int up = (int) tamiz_json_get_int (json_object_get (trial, "on_signing"), "up", 0);
  int down = (int) tamiz_json_get_int (json_object_get (trial, "on_signing"), "down", 0);

  /* Translators: how many leads, how many leads */
  return g_strdup_printf (_("Signed today, %'d would go up. %'d stand higher than it says; they stay, "
                            "unless the signers choose that leads go back."),
                          up, down);
}

static void
append_part (GString    *text,
             json_t     *object,
             const char *key,
             const char *words)
{
  int n = (int) tamiz_json_get_int (object, key, 0);

  if (n == 0)
    return;
  g_string_append (text, text->len > 0 ? ", " : "");
  g_string_append_printf (text, "%'d %s", n, words);
}

/* (nullable): a sentence on whoever goes up, or down, and what became of them. */
static char *
dup_changed (json_t     *object,
             const char *sentence)
{
  g_autoptr (GString) later = g_string_new (NULL);

  if (tamiz_json_get_int (object, "leads", 0) == 0)
    return NULL;
  append_part (later, object, "won", _("won"));
  append_part (later, object, "lost", _("lost"));
  append_part (later, object, "returned", _("returned by sales"));

  /* Translators: a sentence, and what became of those leads */
  return later->len > 0 ? g_strdup_printf (_("%s; of these: %s"), sentence, later->str) : g_strdup (sentence);
}

/**
 * tamiz_trial_words_dup_changes:
 * @trial: an answer of definition.preview
 *
 * Says how many leads change, and what became of them: “212 leads no longer qualify; of these: 3 won.”
 *
 * Returns: (transfer full): sentences, a line each
 */
char *
tamiz_trial_words_dup_changes (json_t *trial)
{
  json_t *changed = json_object_get (trial, "changed");
  json_t *promoted = json_object_get (changed, "promoted"), *demoted = json_object_get (changed, "demoted");
  json_t *regraded = json_object_get (changed, "regraded");
  int n_up = (int) tamiz_json_get_int (promoted, "leads", 0);
  int n_down = (int) tamiz_json_get_int (demoted, "leads", 0);
  int n_other = (int) tamiz_json_get_int (regraded, "leads", 0);
  g_autofree char *all_up
      = g_strdup_printf (ngettext ("%'d lead would stand higher", "%'d leads would stand higher", n_up), n_up);
  g_autofree char *all_down
      = g_strdup_printf (ngettext ("%'d lead no longer qualifies", "%'d leads no longer qualify", n_down), n_down);
  g_autofree char *all_others = g_strdup_printf (
      ngettext ("%'d lead only gets another grade", "%'d leads only get another grade", n_other), n_other);
  g_autofree char *up = dup_changed (promoted, all_up);
  g_autofree char *down = dup_changed (demoted, all_down);
  g_autofree char *other = dup_changed (regraded, all_others);
  g_autoptr (GString) text = g_string_new (NULL);
  char *sentences[] = { down, up, other };

  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      if (sentences[i] != NULL)
        g_string_append_printf (text, "%s%s.", text->len > 0 ? "\n" : "", sentences[i]);
    }
  if (text->len == 0)
    g_string_append (text, json_is_null (json_object_get (trial, "before")) ? "" : _("Nobody changes."));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* How a lead stands: its grade and the stage that it deserves. */
char *
tamiz_trial_words_dup_outcome (json_t *outcome)
{
  const char *grade = tamiz_json_get_text (outcome, "grade");
  int stage = 0;

  tamiz_enum_from_nick (TAMIZ_ENUM_STAGE, tamiz_json_get_text (outcome, "stage"), &stage);
  return g_strdup_printf ("%s · %s", grade != NULL ? grade : "–", tamiz_enum_label (TAMIZ_ENUM_STAGE, stage));
}

/* (nullable): what became of a lead. */
const char *
tamiz_trial_words_get_later (const char *later)
{
  if (g_strcmp0 (later, "won") == 0)
    return _("Won later");
  if (g_strcmp0 (later, "lost") == 0)
    return _("Lost later");
  if (g_strcmp0 (later, "returned") == 0)
    return _("Returned later");

  return g_strcmp0 (later, "handed_over") == 0 ? _("Handed over") : NULL;
}
