#define G_LOG_DOMAIN "tamiz-words"

#include "config.h"

#include "tamiz-definition-words-private.h"

#include "tamiz-figures.h"

#include <glib/gi18n-lib.h>

/* A band's last edge. */
#define WHOLE 100000

/* What a registered field is called. */
const char *
tamiz_definition_words_field (const TamizDefinitionWords *self,
                              const char                 *key)
{
  const char *label = self->customs != NULL ? g_hash_table_lookup (self->customs, key) : NULL;

  return label != NULL ? label : tamiz_field_ref_title (key);
}

/**
 * tamiz_definition_words_join: (skip)
 * @words: (element-type utf8): words
 * @last: how the last two are joined, “%s or %s”
 *
 * Makes a list as in a sentence.
 *
 * Returns: (transfer full): “a, b or c”
 */
char *
tamiz_definition_words_join (GPtrArray  *words,
                             const char *last)
{
  GString *head = g_string_new (NULL);
  g_auto (GStrv) around = NULL;
  char *joined;

  if (words->len == 0)
    return g_string_free (head, FALSE);
  for (guint i = 0; i + 1 < words->len; i++)
    g_string_append_printf (head, "%s%s", i > 0 ? ", " : "", (char *) g_ptr_array_index (words, i));
  if (words->len == 1)
    {
      g_string_append (head, g_ptr_array_index (words, 0));
      return g_string_free (head, FALSE);
    }

  around = g_strsplit (last, "%s", 3);
  joined = g_strconcat (around[0], head->str, around[1], g_ptr_array_index (words, words->len - 1),
                        around[2], NULL);
  g_string_free (head, TRUE);

  return joined;
}

/* A share in per cent, with no more decimals than it has. */
char *
tamiz_definition_words_percent (gint64 thousandths)
{
  g_autofree char *number = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, (double) thousandths / 10);

  return g_strdup_printf (_("%s%%"), number);
}

char *
tamiz_definition_words_points (gint64 thousandths)
{
  g_autofree char *number = tamiz_figures_format (TAMIZ_FIGURE_NUMBER, (double) thousandths / 1000);

  return g_strdup_printf (ngettext ("%s point", "%s points", ABS (thousandths) == 1000 ? 1 : 2), number);
}

/* All that can count at once towards the fit: every criterion and the heaviest persona. */
static gint64
sum_fit (TamizDefinition *definition)
{
  gint64 sum = 0, heaviest = 0;

  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);

      if (criterion->axis == TAMIZ_AXIS_FIT)
        sum += criterion->weight;
    }
  for (guint i = 0; i < definition->personas->len; i++)
    heaviest = MAX (heaviest, ((TamizPersona *) g_ptr_array_index (definition->personas, i))->weight);

  return sum + heaviest;
}

/* “18.2% of the fit”, “up to 25 points of interest” */
char *
tamiz_definition_words_weight (const TamizDefinitionWords *self,
                               TamizAxis                   axis,
                               gint64                      weight)
{
  gint64 sum = sum_fit (self->definition);
  g_autofree char *text = NULL;

  if (axis == TAMIZ_AXIS_INTEREST)
    {
      text = tamiz_definition_words_points (weight);
      /* Translators: %s is “25 points” */
      return g_strdup_printf (_("up to %s of interest"), text);
    }

  text = tamiz_definition_words_percent (sum > 0 ? (weight * 1000 + sum / 2) / sum : 0);
  /* Translators: %s is a percentage */
  return g_strdup_printf (_("%s of the fit"), text);
}

static json_t *
get_array (json_t     *item,
           const char *key)
{
  json_t *array = json_object_get (item, key);

  if (array == NULL)
    {
      array = json_array ();
      json_object_set_new (item, key, array);
    }

  return array;
}

void
tamiz_definition_words_take_line (json_t *item,
                                  char   *line)
{
  json_array_append_new (get_array (item, "lines"), json_string (line));
  g_free (line);
}

/* A row of two columns; @note (nullable) says more beneath. */
void
tamiz_definition_words_take_value (json_t     *item,
                                   const char *label,
                                   char       *value,
                                   char       *note)
{
  json_t *row = json_object ();

  tamiz_json_set_text (row, "label", label);
  tamiz_json_set_text (row, "value", value);
  if (note != NULL)
    tamiz_json_set_text (row, "note", note);
  json_array_append_new (get_array (item, "values"), row);
  g_free (value);
  g_free (note);
}

/* The sections, in the order in which they are read. */
static const struct
{
  const char *key, *title;
} titles[] = {
  { "statement", N_("What was agreed") },
  { "fields", N_("The record") },
  { "criteria", N_("Criteria") },
  { "personas", N_("Buyer personas") },
  { "negative_personas", N_("Negative personas") },
  { "interest", N_("Interest") },
  { "matrix", N_("Grades") },
  { "gates", N_("What it takes to pass") },
  { "sla", N_("What both sides promise each other") },
  { "origin", N_("Where it comes from") },
};

/* What a section is called. */
const char *
tamiz_definition_words_title (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      if (g_str_equal (titles[i].key, key))
        return _(titles[i].title);
    }

  g_return_val_if_reached (key);
}

static json_t *
add_section (json_t     *sections,
             const char *key,
             const char *text)
{
  json_t *section = json_object ();

  tamiz_json_set_text (section, "key", key);
  tamiz_json_set_text (section, "title", tamiz_definition_words_title (key));
  if (text != NULL)
    tamiz_json_set_text (section, "text", text);
  json_object_set_new (section, "items", json_array ());
  json_array_append_new (sections, section);

  return section;
}

static json_t *
add_item (json_t     *section,
          const char *title)
{
  json_t *item = json_object ();

  if (title != NULL)
    tamiz_json_set_text (item, "title", title);
  json_array_append_new (json_object_get (section, "items"), item);

  return item;
}

static void
add_field_list (const TamizDefinitionWords *self,
                json_t                     *section,
                const char                 *title,
                GPtrArray                  *keys)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (keys->len == 0)
    return;

  for (guint i = 0; i < keys->len; i++)
    g_ptr_array_add (names, (char *) tamiz_definition_words_field (self, g_ptr_array_index (keys, i)));
  tamiz_definition_words_take_line (add_item (section, title),
                                    tamiz_definition_words_join (names, _("%s and %s")));
}

static void
describe_fields (const TamizDefinitionWords *self,
                 json_t                     *sections)
{
  json_t *section;

  if (self->definition->required->len + self->definition->desirable->len == 0)
    return;

  section = add_section (sections, "fields", NULL);
  add_field_list (self, section, _("Must be complete before the handoff"), self->definition->required);
  add_field_list (self, section, _("Desirable"), self->definition->desirable);
}

static void
describe_criteria (const TamizDefinitionWords *self,
                   json_t                     *sections)
{
  json_t *section;

  if (self->definition->criteria->len == 0)
    return;

  section = add_section (sections, "criteria",
                         _("What is asked counts towards the fit once it has been answered; what the record "
                           "answers counts from the beginning. “Does not know” and “would not say” count "
                           "nothing. Nobody becomes a lead without an answer that passes to everything that "
                           "is required."));
  for (guint i = 0; i < self->definition->criteria->len; i++)
    json_array_append_new (json_object_get (section, "items"),
                           tamiz_definition_words_criterion (
                               self, g_ptr_array_index (self->definition->criteria, i)));
}

static void
describe_personas (const TamizDefinitionWords *self,
                   json_t                     *sections)
{
  json_t *section;

  if (self->definition->personas->len == 0)
    return;

  section = add_section (sections, "personas",
                         _("Who is wanted. The one that matches best counts, by the part of its conditions "
                           "that hold."));
  for (guint i = 0; i < self->definition->personas->len; i++)
    {
      TamizPersona *persona = g_ptr_array_index (self->definition->personas, i);
      json_t *item = add_item (section, persona->title);
      g_autofree char *weight = tamiz_definition_words_weight (self, TAMIZ_AXIS_FIT, persona->weight);

      tamiz_json_set_text (item, "key", persona->key);
      tamiz_json_set_text (item, "note", weight);
      tamiz_definition_words_conditions (self, item, persona->conditions);
    }
}

static void
describe_negative (const TamizDefinitionWords *self,
                   json_t                     *sections)
{
  json_t *section;

  if (self->definition->negative->len == 0)
    return;

  section = add_section (sections, "negative_personas",
                         _("Who is not wanted: whoever is known to be one of these never becomes a lead."));
  for (guint i = 0; i < self->definition->negative->len; i++)
    {
      TamizPersona *persona = g_ptr_array_index (self->definition->negative, i);
      json_t *item = add_item (section, persona->title);

      tamiz_json_set_text (item, "key", persona->key);
      tamiz_json_set_text (item, "text", persona->sentence);
      tamiz_definition_words_conditions (self, item, persona->conditions);
    }
}

static void
describe_interest (const TamizDefinitionWords *self,
                   json_t                     *sections)
{
  json_t *section;

  if (self->definition->rules->len == 0)
    return;

  section = add_section (sections, "interest",
                         _("What a prospect does earns points, up to 100. An activity counts under the first "
                           "rule it fits. Weak signals add points, but never qualify anybody."));
  json_array_append_new (json_object_get (section, "items"), tamiz_definition_words_rules (self));
}

static json_t *
bands_to_json (GArray *bands)
{
  json_t *array = json_array ();

  for (guint i = 0; i < bands->len; i++)
    {
      json_t *band = json_object ();
      gint64 to = i + 1 < bands->len ? g_array_index (bands, gint64, i + 1) : WHOLE;

      json_object_set_new (band, "from", tamiz_json_thousandths (g_array_index (bands, gint64, i)));
      json_object_set_new (band, "to", tamiz_json_thousandths (to));
      json_array_append_new (array, band);
    }

  return array;
}

static void
describe_matrix (const TamizDefinitionWords *self,
                 json_t                     *sections)
{
  TamizDefinition *definition = self->definition;
  json_t *section = add_section (sections, "matrix",
                                 _("Fit and interest together give the grade, from A, the best, to E."));
  json_t *grid = json_object (), *rows = json_array ();

  for (guint i = 0; i < definition->fit_bands->len; i++)
    {
      json_t *row = json_array ();

      for (guint j = 0; j < definition->interest_bands->len; j++)
        json_array_append_new (row, json_string (tamiz_enum_nick (
                                        TAMIZ_ENUM_GRADE,
                                        definition->grades[i * definition->interest_bands->len + j])));
      json_array_append_new (rows, row);
    }
  json_object_set_new (grid, "fit", bands_to_json (definition->fit_bands));
  json_object_set_new (grid, "interest", bands_to_json (definition->interest_bands));
  json_object_set_new (grid, "grades", rows);
  json_object_set_new (section, "grid", grid);
}

/* “Grade B or better” */
char *
tamiz_definition_words_lowest_grade (int grade)
{
  return grade == TAMIZ_GRADE_A
             ? g_strdup (_("Grade A"))
             : g_strdup_printf (_("Grade %s or better"), tamiz_enum_label (TAMIZ_ENUM_GRADE, grade));
}

static void
describe_gates (const TamizDefinitionWords *self,
                json_t                     *sections)
{
  TamizDefinition *definition = self->definition;
  json_t *section = add_section (sections, "gates", NULL);
  json_t *item = add_item (section, tamiz_enum_label (TAMIZ_ENUM_STAGE, TAMIZ_STAGE_MQL));
  g_autofree char *days = tamiz_figures_format_count (definition->valid_days);

  tamiz_definition_words_take_line (item, tamiz_definition_words_lowest_grade (definition->mql_gate));
  tamiz_definition_words_take_line (
      item, g_strdup (_("A signal that is not weak, and a grade that holds without the weak ones")));
  tamiz_definition_words_take_line (
      item, g_strdup (_("No negative persona, and no answer that disqualifies")));
  tamiz_definition_words_take_line (
      item, g_strdup (_("Can be reached, and has not asked not to be contacted")));

  item = add_item (section, tamiz_enum_label (TAMIZ_ENUM_STAGE, TAMIZ_STAGE_SQL));
  tamiz_definition_words_take_line (item, g_strdup (_("All of the above")));
  tamiz_definition_words_take_line (item, tamiz_definition_words_lowest_grade (definition->sql_gate));
  tamiz_definition_words_take_line (
      item, g_strdup (_("Every required field complete, and every required criterion passed")));
  if (definition->two_way_contact)
    tamiz_definition_words_take_line (
        item, g_strdup (_("Contact in both directions: a call that reached the person, a meeting held, or "
                          "messages both ways")));
  tamiz_definition_words_take_line (
      item, g_strdup_printf (ngettext ("Stays good for %s day after the last contact in both directions",
                                       "Stays good for %s days after the last contact in both directions",
                                       (gulong) definition->valid_days),
                             days));
}

/**
 * tamiz_definition_describe:
 * @definition: a definition
 * @customs: (nullable) (element-type utf8 utf8): what custom fields are called, by
 *   `lead.custom.KEY`
 *
 * Says a definition in words, section by section: `key`, `title`, `text` where there is
 * something to say ahead, and `items`.  An item has what there is of `key`, `title`,
 * `note` (in short), `text`, `help`, `lines` and `values` (`label`, `value`, `note`).  The
 * section of grades has a `grid` with the bands of `fit` and `interest`, lowest first, and
 * a row of `grades` for each band of fit.
 *
 * Returns: (transfer full): a JSON array
 */
json_t *
tamiz_definition_describe (TamizDefinition *definition,
                           GHashTable      *customs)
{
  TamizDefinitionWords self = { definition, customs };
  json_t *sections = json_array ();

  describe_fields (&self, sections);
  describe_criteria (&self, sections);
  describe_personas (&self, sections);
  describe_negative (&self, sections);
  describe_interest (&self, sections);
  describe_matrix (&self, sections);
  describe_gates (&self, sections);
  json_object_set_new (add_section (sections, "sla", NULL), "items",
                       tamiz_definition_words_agreement (&self));
  if (definition->origin != NULL)
    add_section (sections, "origin", definition->origin);

  return sections;
}
