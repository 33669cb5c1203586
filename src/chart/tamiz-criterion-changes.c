#define G_LOG_DOMAIN "tamiz-words"

#include "config.h"

#include "tamiz-changes-private.h"

#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What differs between two criteria of the same key, and between their answers. */

#define BEFORE(part) ((TamizCriterion *) (part)->before)
#define AFTER(part) ((TamizCriterion *) (part)->after)

/* What belongs to a kind goes with it, and is told there. */
static gboolean
is_told_with_kind (TamizChanges           *self,
                   const TamizChangedPart *part)
{
  self->told = BEFORE (part)->kind != AFTER (part)->kind;
  return self->told;
}

static char *
dup_number (gint64 thousandths)
{
  return tamiz_figures_format (TAMIZ_FIGURE_NUMBER, (double) thousandths / 1000);
}

static void
take_instead (TamizChanges *self,
              const char   *path,
              const char   *format,
              const char   *name,
              const char   *after,
              const char   *before)
{
  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED, tamiz_changes_fill (format, name, after, before, NULL));
}

/* Answers.  @part's parents are the criteria. */

static TamizChoice *
get_choice (gconstpointer choice)
{
  return (TamizChoice *) choice;
}

static const char *
get_choice_key (gpointer item)
{
  return get_choice (item)->value;
}

static char *
dup_choice_name (gpointer parent,
                 gpointer item)
{
  return tamiz_definition_words_choice (parent, item);
}

static char *
dup_choice_added (TamizChanges           *self,
                  const TamizChangedPart *part)
{
  g_autofree char *worth = tamiz_definition_words_choice_value (part->after_parent, part->after);

  /* Translators: a criterion, a new answer to it, and what it counts */
  return tamiz_changes_fill (_("“%s” has a new answer “%s”: %s"), part->parent, part->name, worth, NULL);
}

static char *
dup_choice_removed (const TamizChangedPart *part)
{
  return tamiz_changes_fill (_("“%s” no longer has the answer “%s”"), part->parent, part->name, NULL);
}

static void
say_label (TamizChanges           *self,
           const TamizChangedPart *part,
           const char             *path)
{
  g_autofree char *old = tamiz_definition_words_choice (part->before_parent, part->before);

  take_instead (self, path, _("“%s”: the answer “%s” was called “%s”"), part->parent, part->name, old);
}

static void
say_range (TamizChanges           *self,
           const TamizChangedPart *part,
           const char             *path)
{
  g_autofree char *old = tamiz_definition_words_range (part->before_parent, part->before);
  g_autofree char *new = tamiz_definition_words_range (part->after_parent, part->after);

  if (g_str_equal (old, new))
    return;
  if (get_choice (part->after)->label == NULL)
    take_instead (self, path, _("“%s”: the answer “%s” was “%s”"), part->parent, new, old);
  else
    tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                        tamiz_changes_fill (_("“%s”: the answer “%s” means “%s” instead of “%s”"), part->parent,
                                            part->name, new, old, NULL));
}

static void
say_share (TamizChanges           *self,
           const TamizChangedPart *part,
           const char             *path)
{
  g_autofree char *old = tamiz_definition_words_percent (get_choice (part->before)->share);
  g_autofree char *new = tamiz_definition_words_percent (get_choice (part->after)->share);

  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("“%s”: the answer “%s” counts %s instead of %s"), part->parent,
                                          part->name, new, old, NULL));
}

static void
say_disqualifies (TamizChanges           *self,
                  const TamizChangedPart *part,
                  const char             *path)
{
  gboolean disqualifies = get_choice (part->after)->disqualifies;

  if (get_choice (part->before)->disqualifies != disqualifies)
    tamiz_changes_take (self, path, disqualifies ? TAMIZ_CHANGE_ADDED : TAMIZ_CHANGE_REMOVED,
                        tamiz_changes_fill (disqualifies ? _("“%s”: the answer “%s” now disqualifies")
                                                         : _("“%s”: the answer “%s” no longer disqualifies"),
                                            part->parent, part->name, NULL));
}

static const char *
get_journey (gconstpointer choice)
{
  int journey = get_choice (choice)->journey;

  return journey >= 0 ? tamiz_enum_label (TAMIZ_ENUM_JOURNEY, journey) : "–";
}

static void
say_journey (TamizChanges           *self,
             const TamizChangedPart *part,
             const char             *path)
{
  /* Translators: a criterion, its answer, and where in the buyer’s journey that is */
  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("“%s”: with the answer “%s” the journey is %s instead of %s"),
                                          part->parent, part->name, get_journey (part->after),
                                          get_journey (part->before), NULL));
}

static const TamizChangedMember choice_members[] = {
  { "label", say_label },
  { "share", say_share },
  { "disqualifies", say_disqualifies },
  { "journey", say_journey },
  { NULL, NULL },
};

static const TamizChangedList choice_list = { "choices", choice_members, get_choice_key, dup_choice_name,
                                              dup_choice_added, dup_choice_removed };

/* Ranges have no keys: those of the same name are the same; of the others, those that stand
 * at the same place.
 */
static const TamizChangedMember range_members[] = {
  { "label", say_label },
  { "from", say_range },
  { "to", say_range },
  { "share", say_share },
  { "disqualifies", say_disqualifies },
  { NULL, NULL },
};

/* For each range of @after the position of its counterpart in @before; -1 where it has none. */
static int *
match_ranges (const TamizChangedPart *part)
{
  GPtrArray *before = BEFORE (part)->choices, *after = AFTER (part)->choices;
  int *matches = g_new (int, after->len + 1);
  g_autofree gboolean *taken = g_new0 (gboolean, before->len + 1);
  guint next = 0;

  for (guint i = 0; i < after->len; i++)
    {
      g_autofree char *name = dup_choice_name (part->after, g_ptr_array_index (after, i));

      matches[i] = -1;
      for (guint j = 0; j < before->len && matches[i] < 0; j++)
        {
          g_autofree char *other = dup_choice_name (part->before, g_ptr_array_index (before, j));

          if (!taken[j] && g_str_equal (name, other))
            {
              matches[i] = (int) j;
              taken[j] = TRUE;
            }
        }
    }
  for (guint i = 0; i < after->len; i++)
    {
      if (matches[i] >= 0)
        continue;
      while (next < before->len && taken[next])
        next++;
      if (next < before->len)
        {
          matches[i] = (int) next;
          taken[next] = TRUE;
        }
    }

  return matches;
}

/* Both edges are one change. */
static void
say_one_range (TamizChanges     *self,
               TamizChangedPart *range)
{
  g_autoptr (json_t) same = json_copy (range->before_json);
  json_t *to = json_object_get (range->after_json, "to");

  if (!tamiz_changes_is_same (range, "from"))
    {
      json_object_del (same, "to");
      if (to != NULL)
        json_object_set (same, "to", to);
    }
  range->before_json = same;
  tamiz_changes_say (self, range, range_members);
}

static void
say_removed_ranges (TamizChanges           *self,
                    const TamizChangedPart *part,
                    const char             *path,
                    const int              *matches)
{
  GPtrArray *before = BEFORE (part)->choices, *after = AFTER (part)->choices;

  for (guint j = 0; j < before->len; j++)
    {
      TamizChangedPart range = { .parent = part->name };
      gboolean found = FALSE;

      for (guint i = 0; i < after->len; i++)
        found = found || matches[i] == (int) j;
      if (found)
        continue;
      range.name = dup_choice_name (part->before, g_ptr_array_index (before, j));
      tamiz_changes_take (self, path, TAMIZ_CHANGE_REMOVED, dup_choice_removed (&range));
      g_free (range.name);
    }
}

static void
say_ranges (TamizChanges           *self,
            const TamizChangedPart *part,
            const char             *path)
{
  g_autofree int *matches = match_ranges (part);
  json_t *old = json_object_get (part->before_json, "ranges");
  json_t *new = json_object_get (part->after_json, "ranges");
  gboolean in_order = TRUE;

  if (is_told_with_kind (self, part))
    return;

  say_removed_ranges (self, part, path, matches);
  for (guint i = 0; i < AFTER (part)->choices->len; i++)
    {
      TamizChangedPart range = { .path = g_strdup_printf ("%s/%u", path, i), .parent = part->name };

      range.after = g_ptr_array_index (AFTER (part)->choices, i);
      range.before = matches[i] >= 0 ? g_ptr_array_index (BEFORE (part)->choices, (guint) matches[i]) : NULL;
      range.name = dup_choice_name (part->after, range.after);
      range.before_parent = part->before;
      range.after_parent = part->after;
      if (range.before == NULL)
        tamiz_changes_take (self, range.path, TAMIZ_CHANGE_ADDED, dup_choice_added (self, &range));
      else
        {
          range.before_json = json_array_get (old, (gsize) matches[i]);
          range.after_json = json_array_get (new, i);
          say_one_range (self, &range);
        }
      in_order = in_order && (i == 0 || matches[i] < 0 || matches[i] > matches[i - 1]);
      g_free (range.path);
      g_free (range.name);
    }
  /* Of ranges that overlap the first counts. */
  if (!in_order)
    tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                        tamiz_changes_fill (_("“%s”: the answers stand in another order"), part->name, NULL));
}

static void
say_choices (TamizChanges           *self,
             const TamizChangedPart *part,
             const char             *path)
{
  if (!is_told_with_kind (self, part))
    tamiz_changes_say_list (self, part, BEFORE (part)->choices, AFTER (part)->choices, &choice_list);
}

/* Of yes and no each counts and disqualifies for itself. */
static void
say_yes_no (TamizChanges           *self,
            const TamizChangedPart *part,
            const char             *path)
{
  gboolean shares = g_str_has_suffix (path, "inverted");

  if (is_told_with_kind (self, part))
    return;

  for (guint i = 0; i < 2; i++)
    {
      TamizChangedPart choice = { .parent = part->name };

      choice.before = g_ptr_array_index (BEFORE (part)->choices, i);
      choice.after = g_ptr_array_index (AFTER (part)->choices, i);
      choice.name = get_choice (choice.after)->label;
      if (!shares)
        say_disqualifies (self, &choice, path);
      else if (get_choice (choice.before)->share != get_choice (choice.after)->share)
        say_share (self, &choice, path);
    }
}

/* The criterion. */

static const char *
get_criterion_key (gpointer item)
{
  return ((TamizCriterion *) item)->key;
}

static char *
dup_criterion_name (gpointer parent,
                    gpointer item)
{
  return g_strdup (((TamizCriterion *) item)->title);
}

static char *
dup_criterion_added (TamizChanges           *self,
                     const TamizChangedPart *part)
{
  g_autofree char *note = tamiz_definition_words_note (&self->after, part->after);

  /* Translators: a criterion; “Asked · 18.2% of the fit · required” */
  return tamiz_changes_fill (_("New criterion “%s”: %s"), part->name, note, NULL);
}

static char *
dup_criterion_removed (const TamizChangedPart *part)
{
  return tamiz_changes_fill (_("The criterion “%s” was taken out"), part->name, NULL);
}

static void
say_title (TamizChanges           *self,
           const TamizChangedPart *part,
           const char             *path)
{
  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (_("“%s” is now called “%s”"), BEFORE (part)->title, part->name, NULL));
}

static void
say_question (TamizChanges           *self,
              const TamizChangedPart *part,
              const char             *path)
{
  static const char *const formats[] = { N_("“%s” is asked with: “%s”"), N_("“%s” is no longer asked: “%s”"),
                                         N_("“%s” is asked with: “%s” instead of: “%s”") };

  tamiz_changes_say_text (self, path, part->name, formats, BEFORE (part)->question, AFTER (part)->question);
}

static void
say_help (TamizChanges           *self,
          const TamizChangedPart *part,
          const char             *path)
{
  static const char *const formats[]
      = { N_("“%s” is now explained: “%s”"), N_("“%s” is no longer explained: “%s”"),
          N_("“%s” is explained with: “%s” instead of: “%s”") };

  tamiz_changes_say_text (self, path, part->name, formats, BEFORE (part)->help, AFTER (part)->help);
}

static void
say_kind (TamizChanges           *self,
          const TamizChangedPart *part,
          const char             *path)
{
  static const char *const kinds[] = {
    [TAMIZ_CRITERION_YES_NO] = N_("yes or no"),
    [TAMIZ_CRITERION_CHOICE] = N_("one of several answers"),
    [TAMIZ_CRITERION_NUMBER] = N_("a number"),
    [TAMIZ_CRITERION_MONEY] = N_("an amount of money"),
    [TAMIZ_CRITERION_DATE] = N_("a date"),
    [TAMIZ_CRITERION_TEXT] = N_("a text"),
  };

  /* Translators: a criterion; “yes or no”, “a number” */
  take_instead (self, path, _("“%s” is answered by %s instead of %s"), part->name, _(kinds[AFTER (part)->kind]),
                _(kinds[BEFORE (part)->kind]));
  /* What answers there are now, and what each counts. */
  for (guint i = 0; i < AFTER (part)->choices->len; i++)
    {
      TamizChangedPart choice = { .parent = part->name, .after_parent = part->after };

      choice.after = g_ptr_array_index (AFTER (part)->choices, i);
      choice.name = dup_choice_name (part->after, choice.after);
      tamiz_changes_take (self, path, TAMIZ_CHANGE_ADDED, dup_choice_added (self, &choice));
      g_free (choice.name);
    }
}

static void
say_axis (TamizChanges           *self,
          const TamizChangedPart *part,
          const char             *path)
{
  tamiz_changes_take (self, path, TAMIZ_CHANGE_CHANGED,
                      tamiz_changes_fill (AFTER (part)->axis == TAMIZ_AXIS_INTEREST
                                              ? _("“%s” counts towards the interest instead of the fit")
                                              : _("“%s” counts towards the fit instead of the interest"),
                                          part->name, NULL));
}

static void
say_weight (TamizChanges           *self,
            const TamizChangedPart *part,
            const char             *path)
{
  g_autofree char *old = dup_number (BEFORE (part)->weight), *new = dup_number (AFTER (part)->weight);

  take_instead (self, path, _("“%s” weighs %s instead of %s"), part->name, new, old);
}

static void
say_currency (TamizChanges           *self,
              const TamizChangedPart *part,
              const char             *path)
{
  if (!is_told_with_kind (self, part))
    take_instead (self, path, _("“%s” is judged in %s instead of %s"), part->name, AFTER (part)->currency,
                  BEFORE (part)->currency);
}

static void
say_required (TamizChanges           *self,
              const TamizChangedPart *part,
              const char             *path)
{
  gboolean required = AFTER (part)->required;

  if (BEFORE (part)->required != required)
    tamiz_changes_take (self, path, required ? TAMIZ_CHANGE_ADDED : TAMIZ_CHANGE_REMOVED,
                        tamiz_changes_fill (required ? _("“%s” is now required")
                                                     : _("“%s” is no longer required"),
                                            part->name, NULL));
}

static void
say_pass_mark (TamizChanges           *self,
               const TamizChangedPart *part,
               const char             *path)
{
  gint64 before = BEFORE (part)->pass_mark, after = AFTER (part)->pass_mark;
  g_autofree char *old = before >= 0 ? tamiz_definition_words_percent (before)
                                     : g_strdup (_("anything that counts"));
  g_autofree char *new = after >= 0 ? tamiz_definition_words_percent (after)
                                    : g_strdup (_("anything that counts"));

  /* Translators: a criterion; “50%” or “anything that counts” */
  take_instead (self, path, _("“%s” is passed with %s instead of %s"), part->name, new, old);
}

static void
say_applies (TamizChanges           *self,
             const TamizChangedPart *part,
             const char             *path)
{
  static const char *const formats[]
      = { N_("“%s” now applies only where: %s"), N_("“%s” now always applies, no longer only where: %s"),
          N_("“%s” applies only where: %s, instead of: %s") };
  TamizCondition *before = BEFORE (part)->applies_when, *after = AFTER (part)->applies_when;
  g_autofree char *old = NULL, *new = NULL;

  if (before != NULL)
    old = tamiz_condition_dup_words (before, self->before.definition, self->before.customs);
  if (after != NULL)
    new = tamiz_condition_dup_words (after, self->after.definition, self->after.customs);
  tamiz_changes_say_text (self, path, part->name, formats, old, new);
}

/* (nullable): what of the record answers. */
static char *
dup_bound (const TamizDefinitionWords *words,
           TamizCriterion             *criterion)
{
  if (criterion->bound_field != NULL)
    return g_strdup (tamiz_definition_words_field (words, criterion->bound_field));

  return criterion->bound != NULL
             ? tamiz_condition_dup_words (criterion->bound, words->definition, words->customs)
             : NULL;
}

static void
say_bound (TamizChanges           *self,
           const TamizChangedPart *part,
           const char             *path)
{
  static const char *const formats[]
      = { N_("“%s” is now answered by the record: %s"), N_("“%s” is no longer answered by the record: %s"),
          N_("“%s” is answered by the record: %s, instead of: %s") };
  g_autofree char *old = dup_bound (&self->before, part->before);
  g_autofree char *new = dup_bound (&self->after, part->after);

  tamiz_changes_say_text (self, path, part->name, formats, old, new);
}

static const TamizChangedMember criterion_members[] = {
  { "title", say_title },
  { "kind", say_kind },
  { "question", say_question },
  { "help", say_help },
  { "axis", say_axis },
  { "weight", say_weight },
  { "required", say_required },
  { "pass_mark", say_pass_mark },
  { "applies_when", say_applies },
  { "bound", say_bound },
  { "choices", say_choices },
  { "ranges", say_ranges },
  { "currency", say_currency },
  { "inverted", say_yes_no },
  { "disqualifies", say_yes_no },
  { NULL, NULL },
};

static const TamizChangedList criteria = { "criteria", criterion_members, get_criterion_key,
                                           dup_criterion_name, dup_criterion_added,
                                           dup_criterion_removed };

void
tamiz_changes_of_criteria (TamizChanges           *self,
                           const TamizChangedPart *root)
{
  self->section = "criteria";
  tamiz_changes_say_list (self, root, self->before.definition->criteria, self->after.definition->criteria,
                          &criteria);
}
