#define G_LOG_DOMAIN "tamiz-words"

#include "config.h"

#include "tamiz-definition-words-private.h"

#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>

/* A criterion as people agree on it: who answers it, how much it counts, and how much of
 * that each answer earns.
 */

static gboolean
is_bound (TamizCriterion *criterion)
{
  return criterion->bound != NULL || criterion->bound_field != NULL;
}

static char *
dup_who_answers (const TamizDefinitionWords *self,
                 TamizCriterion             *criterion)
{
  if (criterion->bound_field != NULL)
    /* Translators: %s is a field of the record */
    return g_strdup_printf (_("Answered by the record: %s"),
                            tamiz_definition_words_field (self, criterion->bound_field));
  if (criterion->bound != NULL)
    return g_strdup (_("Answered by the record"));

  return g_strdup (_("Asked"));
}

/* “Asked · 18.2% of the fit · required” */
char *
tamiz_definition_words_note (const TamizDefinitionWords *self,
                             TamizCriterion             *criterion)
{
  g_autofree char *who = dup_who_answers (self, criterion);
  g_autofree char *weight = tamiz_definition_words_weight (self, criterion->axis, criterion->weight);

  return g_strjoin (" · ", who, weight, criterion->required ? _("required") : NULL, NULL);
}

static char *
dup_edge (TamizCriterion *criterion,
          gint64          value)
{
  g_autofree char *number = NULL;

  if (criterion->kind == TAMIZ_CRITERION_DATE)
    {
      number = tamiz_figures_format_count (value);
      /* Translators: a date relative to the day on which it is judged */
      return g_strdup_printf (ngettext ("%s day from today", "%s days from today", (gulong) ABS (value)),
                              number);
    }

  number = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, (double) value / 1000);
  return criterion->currency != NULL ? tamiz_figures_format_money (number, criterion->currency)
                                     : g_steal_pointer (&number);
}

/* Which values a range holds. */
char *
tamiz_definition_words_range (TamizCriterion *criterion,
                              TamizChoice    *choice)
{
  g_autofree char *from = choice->has_from ? dup_edge (criterion, choice->from) : NULL;
  g_autofree char *to = choice->has_to ? dup_edge (criterion, choice->to) : NULL;

  if (from != NULL && to != NULL)
    /* Translators: a range of numbers, amounts or days; the second one is not within it */
    return g_strdup_printf (_("From %s to under %s"), from, to);
  if (from != NULL)
    return g_strdup_printf (_("From %s on"), from);
  if (to != NULL)
    return g_strdup_printf (_("Under %s"), to);

  return g_strdup (_("Any value"));
}

/* What an answer is called; a range without a label by its edges. */
char *
tamiz_definition_words_choice (TamizCriterion *criterion,
                               TamizChoice    *choice)
{
  return choice->label != NULL ? g_strdup (choice->label)
                               : tamiz_definition_words_range (criterion, choice);
}

static gboolean
passes (TamizCriterion *criterion,
        TamizChoice    *choice)
{
  return !choice->disqualifies
         && (criterion->pass_mark >= 0 ? choice->share >= criterion->pass_mark : choice->share > 0);
}

static char *
dup_worth (TamizCriterion *criterion,
           TamizChoice    *choice)
{
  g_autofree char *percent = NULL;

  if (criterion->weight == 0 || choice->disqualifies)
    return NULL;
  if (choice->share == 0)
    return g_strdup (_("counts nothing"));
  if (criterion->axis == TAMIZ_AXIS_INTEREST)
    return tamiz_definition_words_points (criterion->weight * choice->share / 1000);
  if (choice->share == 1000)
    return g_strdup (_("counts in full"));

  percent = tamiz_definition_words_percent (choice->share);
  /* Translators: %s is a percentage of what the criterion counts */
  return g_strdup_printf (_("counts %s"), percent);
}

/* “counts 50%; does not pass” */
char *
tamiz_definition_words_choice_value (TamizCriterion *criterion,
                                     TamizChoice    *choice)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  char *worth = dup_worth (criterion, choice);

  if (worth != NULL)
    g_ptr_array_add (parts, worth);
  if (choice->disqualifies)
    g_ptr_array_add (parts, g_strdup (_("disqualifies")));
  else if (criterion->required && !passes (criterion, choice))
    g_ptr_array_add (parts, g_strdup (_("does not pass")));
  if (choice->journey >= 0)
    /* Translators: %s is where somebody is in their buying process */
    g_ptr_array_add (parts, g_strdup_printf (_("journey: %s"),
                                             tamiz_enum_label (TAMIZ_ENUM_JOURNEY, choice->journey)));
  g_ptr_array_add (parts, NULL);

  return parts->len > 1 ? g_strjoinv ("; ", (char **) parts->pdata) : g_strdup ("–");
}

static void
add_bound (const TamizDefinitionWords *self,
           json_t                     *item,
           TamizCriterion             *criterion)
{
  g_autofree char *words = NULL;

  if (criterion->bound == NULL)
    return;

  words = tamiz_condition_dup_words (criterion->bound, self->definition, self->customs);
  /* Translators: %s is a condition in words */
  tamiz_definition_words_take_line (item, g_strdup_printf (_("Yes where: %s"), words));
}

static void
add_applies (const TamizDefinitionWords *self,
             json_t                     *item,
             TamizCriterion             *criterion)
{
  g_autofree char *words = NULL;

  if (criterion->applies_when == NULL)
    return;

  words = tamiz_condition_dup_words (criterion->applies_when, self->definition, self->customs);
  /* Translators: %s is a condition in words */
  tamiz_definition_words_take_line (item, g_strdup_printf (_("Applies only where: %s"), words));
}

/* A criterion: title, note, question, help, what each answer counts, and conditions. */
json_t *
tamiz_definition_words_criterion (const TamizDefinitionWords *self,
                                  TamizCriterion             *criterion)
{
  json_t *item = json_object ();
  g_autofree char *note = tamiz_definition_words_note (self, criterion);

  tamiz_json_set_text (item, "key", criterion->key);
  tamiz_json_set_text (item, "title", criterion->title);
  tamiz_json_set_text (item, "note", note);
  if (criterion->question != NULL)
    tamiz_json_set_text (item, "text", criterion->question);
  if (criterion->help != NULL)
    tamiz_json_set_text (item, "help", criterion->help);
  add_applies (self, item, criterion);
  add_bound (self, item, criterion);
  for (guint i = 0; i < criterion->choices->len; i++)
    {
      TamizChoice *choice = g_ptr_array_index (criterion->choices, i);
      g_autofree char *label = tamiz_definition_words_choice (criterion, choice);

      tamiz_definition_words_take_value (item, label, tamiz_definition_words_choice_value (criterion, choice),
                                         NULL);
    }
  if (criterion->kind == TAMIZ_CRITERION_TEXT)
    tamiz_definition_words_take_line (
        item, g_strdup (is_bound (criterion) ? _("Counts in full where it is filled in")
                                             : _("Counts in full once something is answered")));

  return item;
}
