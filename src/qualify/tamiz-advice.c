#define G_LOG_DOMAIN "tamiz-advice"

#include "config.h"

#include "tamiz-advice.h"

#include "tamiz-enums.h"
#include "tamiz-own-field.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Everything here follows from the document alone; what depends on the base is found by trying
 * it on the base.
 */

#define FULL 1000
#define MOST_INTEREST 100000

/**
 * tamiz_advice_add:
 * @findings: a JSON array
 * @part: a path of the document
 * @code: what kind of contradiction it is
 * @problem: whether it keeps the definition from doing what it says; else it is a hint
 * @format: what is contradictory and what to do
 *
 * Adds a finding.
 */
void
tamiz_advice_add (json_t     *findings,
                  const char *part,
                  const char *code,
                  gboolean    problem,
                  const char *format,
                  ...)
{
  g_autofree char *message = NULL;
  json_t *finding = json_object ();
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  tamiz_json_set_text (finding, "part", part);
  tamiz_json_set_text (finding, "code", code);
  tamiz_json_set_text (finding, "severity", problem ? "problem" : "hint");
  tamiz_json_set_text (finding, "message", message);
  json_array_append_new (findings, finding);
}

/* The best that can be answered; what disqualifies is no way to be a lead. */
static gint64
find_best_share (const TamizCriterion *criterion)
{
  gint64 best = 0;

  if (criterion->kind == TAMIZ_CRITERION_TEXT
      || (criterion->choices->len == 0 && criterion->bound_field != NULL))
    return FULL;
  for (guint i = 0; i < criterion->choices->len; i++)
    {
      const TamizChoice *choice = g_ptr_array_index (criterion->choices, i);

      if (!choice->disqualifies)
        best = MAX (best, choice->share);
    }

  return best;
}

static char *
dup_part (const char *list,
          const char *key)
{
  return g_strconcat (list, "/", key, NULL);
}

static void
check_answerable (TamizDefinition *definition,
                  json_t          *findings)
{
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      const TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);
      gint64 best = find_best_share (criterion);
      g_autofree char *part = dup_part ("criteria", criterion->key);

      if (criterion->required && (criterion->pass_mark >= 0 ? best < criterion->pass_mark : best == 0))
        tamiz_advice_add (findings, part, "criterion_never_met", TRUE,
                          _("“%s” is required, but no answer is enough to pass: nobody can become a lead. "
                            "Lower what it takes to pass, or value an answer more"),
                          criterion->title);
      else if (best == 0 && criterion->weight > 0)
        tamiz_advice_add (findings, part, "criterion_worthless", FALSE,
                          _("No answer to “%s” is worth anything, so its weight only lowers the others"),
                          criterion->title);
      else if (criterion->weight == 0 && !criterion->required)
        tamiz_advice_add (findings, part, "criterion_idle", FALSE,
                          _("“%s” weighs nothing and is not required: its answer changes nothing"),
                          criterion->title);
    }
}

/* How far a lead can get: thousandths. */
typedef struct
{
  gint64 fit;
  gint64 interest;          /* at most 100 */
  gint64 strong;            /* the same without weak rules */
} Reach;

static gint64
find_best_fit (TamizDefinition      *definition,
               const TamizCriterion *without)
{
  gint64 weight = 0, held = 0, persona_weight = 0;

  for (guint i = 0; i < definition->personas->len; i++)
    persona_weight = MAX (persona_weight,
                          ((TamizPersona *) g_ptr_array_index (definition->personas, i))->weight);
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);

      if (criterion->axis != TAMIZ_AXIS_FIT)
        continue;
      weight += criterion->weight;
      if (criterion != without)
        held += criterion->weight * find_best_share (criterion) / FULL;
    }
  weight += persona_weight;
  held += persona_weight;

  return weight > 0 ? held * 100 * FULL / weight : 0;
}

static void
find_reach (TamizDefinition *definition,
            Reach           *reach)
{
  reach->fit = find_best_fit (definition, NULL);
  reach->interest = 0;
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      const TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);

      if (criterion->axis == TAMIZ_AXIS_INTEREST)
        reach->interest += criterion->weight * find_best_share (criterion) / FULL;
    }
  reach->strong = reach->interest;
  for (guint i = 0; i < definition->rules->len; i++)
    {
      const TamizInterestRule *rule = g_ptr_array_index (definition->rules, i);
      gint64 most = rule->points <= 0 ? 0 : rule->cap > 0 ? rule->cap : MOST_INTEREST;

      reach->interest += most;
      reach->strong += rule->weak ? 0 : most;
    }
  reach->interest = MIN (reach->interest, MOST_INTEREST);
  reach->strong = MIN (reach->strong, MOST_INTEREST);
}

/* The best grade among the cells that can be reached. */
static guint
find_reached_grades (TamizDefinition *definition,
                     gint64           fit,
                     gint64           interest)
{
  guint n_columns = definition->interest_bands->len;
  guint grades = 0;

  for (guint i = 0; i < definition->fit_bands->len; i++)
    {
      for (guint j = 0; j < n_columns; j++)
        {
          if (g_array_index (definition->fit_bands, gint64, i) <= fit
              && g_array_index (definition->interest_bands, gint64, j) <= interest)
            grades |= 1u << definition->grades[i * n_columns + j];
        }
    }

  return grades;
}

/* Grades from A down to the gate. */
static guint
get_passing (int gate)
{
  return (1u << (gate + 1)) - 1;
}

static void
check_reach (TamizDefinition *definition,
             const Reach     *reach,
             json_t          *findings)
{
  guint all = find_reached_grades (definition, reach->fit, reach->interest);
  guint strong = find_reached_grades (definition, reach->fit, reach->strong);
  g_autoptr (GString) never = g_string_new (NULL);

  for (guint grade = 0; grade < 5; grade++)
    {
      if ((all & (1u << grade)) == 0)
        g_string_append_printf (never, "%s%s", never->len > 0 ? ", " : "",
                                tamiz_enum_nick (TAMIZ_ENUM_GRADE, grade));
    }
  if (never->len > 0)
    tamiz_advice_add (findings, "matrix", "grade_unreachable", TRUE,
                      /* Translators: %s is one grade or several, such as “A, B” */
                      _("No lead can reach %s: fit gets to %.4g at most and interest to %.4g. Lower the "
                        "bands, or give the rules of interest more points"),
                      never->str, (double) reach->fit / FULL, (double) reach->interest / FULL);
  if ((strong & get_passing (definition->mql_gate)) == 0)
    tamiz_advice_add (findings, "gates/mql", "gate_unreachable", TRUE,
                      _("Nobody can become MQL: without weak signals interest gets to %.4g at most, and no "
                        "cell up to there has the grade %s or better"),
                      (double) reach->strong / FULL,
                      tamiz_enum_nick (TAMIZ_ENUM_GRADE, definition->mql_gate));
  else if ((all & get_passing (definition->sql_gate)) == 0)
    tamiz_advice_add (findings, "gates/sql", "gate_unreachable", TRUE,
                      _("Nobody can become a lead: the grade %s or better cannot be reached"),
                      tamiz_enum_nick (TAMIZ_ENUM_GRADE, definition->sql_gate));
}

/* Where all of the base passes, the definition says nothing. */
static void
check_gates (TamizDefinition *definition,
             json_t          *findings)
{
  guint none = find_reached_grades (definition, 0, 0);
  gboolean demands = definition->required->len > 0;

  for (guint i = 0; i < definition->criteria->len; i++)
    demands |= ((TamizCriterion *) g_ptr_array_index (definition->criteria, i))->required;
  if ((none & get_passing (definition->mql_gate)) != 0)
    tamiz_advice_add (findings, "gates/mql", "gate_open", TRUE,
                      _("The lowest cell of the matrix has a grade that is enough for MQL already: profile "
                        "and interest do not count"));
  if (!demands)
    tamiz_advice_add (findings, "fields/required", "nothing_required", FALSE,
                      _("Nothing is required: sales will get leads of whom it knows nothing. Require at "
                        "least a way to reach the person and what they need"));
}

/* The lowest fit with which the gate can be passed at the greatest interest; -1 = with none. */
static gint64
find_needed_fit (TamizDefinition *definition,
                 const Reach     *reach)
{
  for (guint i = 0; i < definition->fit_bands->len; i++)
    {
      gint64 edge = g_array_index (definition->fit_bands, gint64, i);

      if ((find_reached_grades (definition, edge, reach->strong) & get_passing (definition->mql_gate)) != 0)
        return edge;
    }

  return -1;
}

static void
check_weights (TamizDefinition *definition,
               const Reach     *reach,
               json_t          *findings)
{
  gint64 needed = find_needed_fit (definition, reach);

  for (guint i = 0; i < definition->criteria->len; i++)
    {
      const TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);
      g_autofree char *part = g_strconcat ("criteria/", criterion->key, "/weight", NULL);
      gint64 alone;

      if (criterion->axis != TAMIZ_AXIS_FIT || criterion->weight == 0)
        continue;
      alone = reach->fit - find_best_fit (definition, criterion);
      if (needed > 0 && alone >= needed)
        tamiz_advice_add (findings, part, "decides_alone", TRUE,
                          _("“%s” decides alone: with it alone fit is %.4g, which is enough for MQL. Give the "
                            "others more weight, or raise the bands"),
                          criterion->title, (double) alone / FULL);
      else if (alone > 50 * FULL)
        tamiz_advice_add (findings, part, "weighs_most", FALSE,
                          _("“%s” is %.4g of the 100 points of fit: more than all others together"),
                          criterion->title, (double) alone / FULL);
    }
}

static gboolean
are_alike (const TamizCondition *one,
           const TamizCondition *other)
{
  if (one->type != other->type)
    return FALSE;
  if (one->type == TAMIZ_CONDITION_TEST)
    {
      if (g_strcmp0 (one->key, other->key) != 0 || one->op != other->op)
        return FALSE;
      for (guint i = 0; i < MAX (one->values->len, other->values->len); i++)
        {
          if (i >= one->values->len || i >= other->values->len
              || g_strcmp0 (g_ptr_array_index (one->values, i), g_ptr_array_index (other->values, i)) != 0)
            return FALSE;
        }
      return TRUE;
    }

  if (one->children->len != other->children->len)
    return FALSE;
  for (guint i = 0; i < one->children->len; i++)
    {
      if (!are_alike (g_ptr_array_index (one->children, i), g_ptr_array_index (other->children, i)))
        return FALSE;
    }

  return TRUE;
}

/* Whether @condition holds wherever all of @held hold.  FALSE where that cannot be seen. */
static gboolean
follows (const TamizCondition *condition,
         GPtrArray            *held)
{
  for (guint i = 0; i < held->len; i++)
    {
      if (are_alike (condition, g_ptr_array_index (held, i)))
        return TRUE;
    }
  if (condition->type == TAMIZ_CONDITION_TEST || condition->children->len == 0)
    return FALSE;

  for (guint i = 0; i < condition->children->len; i++)
    {
      gboolean child = follows (g_ptr_array_index (condition->children, i), held);

      if (condition->type == TAMIZ_CONDITION_ANY && child)
        return TRUE;
      if (condition->type == TAMIZ_CONDITION_ALL && !child)
        return FALSE;
    }

  return condition->type == TAMIZ_CONDITION_ALL;
}

/* What must hold of whoever meets @condition. */
static void
list_held (const TamizCondition *condition,
           GPtrArray            *held)
{
  g_ptr_array_add (held, (gpointer) condition);
  if (condition->type == TAMIZ_CONDITION_ALL
      || (condition->type == TAMIZ_CONDITION_ANY && condition->children->len == 1))
    {
      for (guint i = 0; i < condition->children->len; i++)
        list_held (g_ptr_array_index (condition->children, i), held);
    }
}

typedef enum
{
  EXCLUDES_NOBODY,
  EXCLUDES_SOME,
  EXCLUDES_ALL,
} Excludes;

/* Whom of those who match a persona a negative one excludes: all, or those of one way to match. */
static Excludes
find_excluded (const TamizPersona *persona,
               const TamizPersona *negative)
{
  g_autoptr (GPtrArray) held = g_ptr_array_new ();
  guint n;

  list_held (persona->conditions, held);
  if (follows (negative->conditions, held))
    return EXCLUDES_ALL;

  n = held->len;
  for (guint i = 0; i < n; i++)
    {
      const TamizCondition *group = g_ptr_array_index (held, i);

      for (guint j = 0; group->type == TAMIZ_CONDITION_ANY && j < group->children->len; j++)
        {
          list_held (g_ptr_array_index (group->children, j), held);
          if (follows (negative->conditions, held))
            return EXCLUDES_SOME;
          g_ptr_array_set_size (held, (int) n);
        }
    }

  return EXCLUDES_NOBODY;
}

static void
check_personas (TamizDefinition *definition,
                json_t          *findings)
{
  for (guint i = 0; i < definition->negative->len; i++)
    {
      const TamizPersona *negative = g_ptr_array_index (definition->negative, i);
      g_autofree char *part = dup_part ("negative_personas", negative->key);

      for (guint j = 0; j < definition->personas->len; j++)
        {
          const TamizPersona *persona = g_ptr_array_index (definition->personas, j);
          Excludes excludes = find_excluded (persona, negative);

          if (excludes == EXCLUDES_ALL)
            tamiz_advice_add (findings, part, "persona_excluded", TRUE,
                              _("Whoever is “%s” is also “%s”, who is not wanted: this buyer persona never "
                                "counts"),
                              persona->title, negative->title);
          else if (excludes == EXCLUDES_SOME)
            tamiz_advice_add (findings, part, "persona_overlaps", TRUE,
                              _("Some of those who are “%s” are also “%s”, who is not wanted: one condition "
                                "holds for both"),
                              persona->title, negative->title);
        }
    }
}

static gboolean
is_filtered (const TamizInterestRule *rule)
{
  return rule->campaign != NULL || rule->content != NULL || rule->text != NULL;
}

/* An activity counts under the first rule it matches. */
static void
check_rules (TamizDefinition *definition,
             const Reach     *reach,
             json_t          *findings)
{
  guint32 taken = 0;

  for (guint i = 0; i < definition->rules->len; i++)
    {
      const TamizInterestRule *rule = g_ptr_array_index (definition->rules, i);
      g_autofree char *part = dup_part ("interest", rule->key);

      if ((rule->kinds & ~taken) == 0)
        tamiz_advice_add (findings, part, "rule_never_counts", TRUE,
                          _("“%s” never counts: what it names counts under a rule above it already. Move it "
                            "up, or take it out"),
                          rule->title);
      else if (rule->points == 0)
        tamiz_advice_add (findings, part, "rule_idle", FALSE, _("“%s” gives no points"), rule->title);
      if (!is_filtered (rule))
        taken |= rule->kinds;
    }
  if (reach->strong == 0)
    tamiz_advice_add (findings, "interest", "only_weak", TRUE,
                      _("Only weak signals give points: interest never qualifies anybody. Add a rule for what "
                        "people ask, such as a form or a call"));
}

/**
 * tamiz_advise:
 * @definition: a definition
 *
 * Looks for what is contradictory: a required criterion that nobody can meet, a grade or gate
 * that no lead can reach, a criterion that decides alone, a persona that is also a negative one,
 * a rule that never counts.  It follows from the document alone and takes no time
 * to speak of, so it may be asked at every key.
 *
 * Returns: (transfer full): a JSON array of findings, in the order of the document
 */
json_t *
tamiz_advise (TamizDefinition *definition)
{
  json_t *findings = json_array ();
  Reach reach;

  find_reach (definition, &reach);
  check_answerable (definition, findings);
  check_weights (definition, &reach, findings);
  check_personas (definition, findings);
  check_rules (definition, &reach, findings);
  check_reach (definition, &reach, findings);
  check_gates (definition, findings);

  return findings;
}

static void
check_field (const char *part,
             const char *key,
             GHashTable *customs,
             json_t     *findings)
{
  if (strstr (key, ".custom.") == NULL || g_hash_table_contains (customs, key))
    return;

  tamiz_advice_add (findings, part, "field_unknown", TRUE,
                    _("The base has no field “%s”: nobody can fill it. Make the field, or name another"),
                    strstr (key, ".custom.") + strlen (".custom."));
  tamiz_json_set_text (json_array_get (findings, json_array_size (findings) - 1), "field", key);
}

static gboolean
is_number_or_date (TamizFieldType type)
{
  return type == TAMIZ_FIELD_TYPE_NUMBER || type == TAMIZ_FIELD_TYPE_MONEY || type == TAMIZ_FIELD_TYPE_DATE;
}

/* Whether a test's value is one that a field of this type can hold. */
static gboolean
value_fits (const TamizCondition *condition,
            TamizRecord          *field,
            guint                 i)
{
  const TamizWriting writing = { TAMIZ_DATE_ORDER_YMD, '.', NULL };
  g_autofree char *canonical = NULL, *folded = NULL;

  switch (tamiz_own_field_get_type (field))
    {
    case TAMIZ_FIELD_TYPE_NUMBER:
    case TAMIZ_FIELD_TYPE_MONEY:
      return condition->thousandths != NULL;
    case TAMIZ_FIELD_TYPE_DATE:
      return condition->days != NULL;
    default:
      /* It is compared as it is stored, “yes” for “sí”, and of several each by itself. */
      if (!tamiz_own_field_read (field, g_ptr_array_index (condition->written, i), &writing, &canonical, NULL))
        return FALSE;
      folded = tamiz_text_fold (canonical);
      return g_str_equal (folded, g_ptr_array_index (condition->values, i))
             && strstr (canonical, TAMIZ_CHOICES_BETWEEN) == NULL;
    }
}

/* A definition is the same in every base; what a field of one's own holds is this base's. */
static void
check_field_type (const char           *part,
                  const TamizCondition *condition,
                  TamizRecord          *field,
                  json_t               *findings)
{
  TamizFieldType type = tamiz_own_field_get_type (field);
  const char *label = tamiz_record_get_text (field, TAMIZ_FIELD_LABEL);
  const char *holds = tamiz_enum_label (TAMIZ_ENUM_FIELD_TYPE, (int) type);
  gboolean orders = condition->op == TAMIZ_OPERATOR_AT_LEAST || condition->op == TAMIZ_OPERATOR_AT_MOST;
  gboolean contains = condition->op == TAMIZ_OPERATOR_CONTAINS;

  if (type == TAMIZ_FIELD_TYPE_TEXT)
    return;
  if ((orders && !is_number_or_date (type)) || (contains && type != TAMIZ_FIELD_TYPE_SEVERAL
                                                && type != TAMIZ_FIELD_TYPE_CHOICE))
    {
      tamiz_advice_add (findings, part, "field_type", TRUE,
                        /* Translators: a field, and what it holds, such as “Number” */
                        _("“%s” (%s) cannot be compared that way, so the condition decides nothing. Compare it "
                          "in another way"),
                        label, holds);
      return;
    }
  /* A part of a choice may be looked for, but of several each is looked for whole. */
  if (contains && type == TAMIZ_FIELD_TYPE_CHOICE)
    return;
  for (guint i = 0; i < condition->values->len; i++)
    {
      if (!value_fits (condition, field, i))
        tamiz_advice_add (findings, part, "field_type", TRUE,
                          /* Translators: a field, what it holds, such as “Number”, and a value */
                          _("“%s” (%s) never holds “%s”, so the condition decides nothing. Choose another value"),
                          label, holds, (char *) g_ptr_array_index (condition->written, i));
    }
}

static void
check_condition_fields (const char           *part,
                        const TamizCondition *condition,
                        GHashTable           *customs,
                        json_t               *findings)
{
  if (condition->type == TAMIZ_CONDITION_TEST)
    {
      TamizRecord *field = condition->criterion == NULL ? g_hash_table_lookup (customs, condition->key) : NULL;

      if (condition->criterion == NULL)
        check_field (part, condition->key, customs, findings);
      if (field != NULL)
        check_field_type (part, condition, field, findings);
      return;
    }
  for (guint i = 0; i < condition->children->len; i++)
    check_condition_fields (part, g_ptr_array_index (condition->children, i), customs, findings);
}

/**
 * tamiz_advise_on_fields:
 * @definition: a definition
 * @customs: (element-type utf8 TamizRecord): the base's own fields by their keys, such as
 *   lead.custom.size
 * @findings: a JSON array, to which is added
 *
 * Looks for fields that the definition names and the base does not have (each finding says
 * which in "field"), and for what is compared with fields that cannot hold it.
 */
void
tamiz_advise_on_fields (TamizDefinition *definition,
                        GHashTable      *customs,
                        json_t          *findings)
{
  GPtrArray *lists[] = { definition->personas, definition->negative };
  static const char *const names[] = { "personas", "negative_personas" };

  for (guint i = 0; i < definition->required->len; i++)
    check_field ("fields/required", g_ptr_array_index (definition->required, i), customs, findings);
  for (guint i = 0; i < definition->desirable->len; i++)
    check_field ("fields/desirable", g_ptr_array_index (definition->desirable, i), customs, findings);
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      const TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);
      g_autofree char *part = dup_part ("criteria", criterion->key);

      if (criterion->bound_field != NULL)
        check_field (part, criterion->bound_field, customs, findings);
      if (criterion->bound != NULL)
        check_condition_fields (part, criterion->bound, customs, findings);
      if (criterion->applies_when != NULL)
        check_condition_fields (part, criterion->applies_when, customs, findings);
    }
  for (guint n = 0; n < G_N_ELEMENTS (lists); n++)
    {
      for (guint i = 0; i < lists[n]->len; i++)
        {
          const TamizPersona *persona = g_ptr_array_index (lists[n], i);
          g_autofree char *part = dup_part (names[n], persona->key);

          check_condition_fields (part, persona->conditions, customs, findings);
        }
    }
}
