#define G_LOG_DOMAIN "tamiz-definition"

#include "config.h"

#include "tamiz-definition-read.h"

#include "tamiz-text.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MOST_CHOICES 100
#define MOST_WEIGHT 1000000
/* Amounts and counts up to a billion; days up to a century and a half. */
#define MOST_NUMBER (G_GINT64_CONSTANT (1000000000) * 1000)
#define MOST_DAYS 54750

const char *const tamiz_criterion_kind_nicks[] = { "yes_no", "choice", "number", "money",
                                                   "date",   "text",   NULL };
static const char *const axis_nicks[] = { "fit", "interest", NULL };
static const char *const yes_no_nicks[] = { "yes", "no", NULL };

const char *const tamiz_criterion_keys[] = {
  "key",     "title",  "question", "help",         "kind",     "axis",     "weight",    "choices",
  "ranges",  "inverted", "disqualifies", "currency", "required", "pass_mark", "applies_when",
  "bound",   NULL
};
static const char *const choice_keys[] = { "key", "label", "share", "disqualifies", "journey",
                                           NULL };
static const char *const range_keys[] = { "from", "to", "share", "label", "disqualifies", NULL };

/* What people type for yes and no, folded, in both languages of the program. */
static const char *const words_for_yes[] = { "yes", "y", "si", "s", "true", "1", NULL };
static const char *const words_for_no[] = { "no", "n", "false", "0", NULL };

static void
choice_free (TamizChoice *choice)
{
  g_free (choice->value);
  g_free (choice->label);
  g_free (choice);
}

void
tamiz_criterion_free (TamizCriterion *self)
{
  g_free (self->key);
  g_free (self->title);
  g_free (self->question);
  g_free (self->help);
  g_clear_pointer (&self->choices, g_ptr_array_unref);
  g_free (self->currency);
  tamiz_condition_free (self->applies_when);
  tamiz_condition_free (self->bound);
  g_free (self->bound_field);
  g_free (self);
}

static TamizChoice *
add_choice (TamizCriterion *criterion,
            const char     *value,
            const char     *label)
{
  TamizChoice *choice = g_new0 (TamizChoice, 1);

  choice->value = g_strdup (value);
  choice->label = g_strdup (label);
  choice->journey = -1;
  g_ptr_array_add (criterion->choices, choice);

  return choice;
}

static void
read_choice (TamizReading   *self,
             json_t         *in,
             json_t         *out,
             TamizCriterion *criterion,
             GHashTable     *seen)
{
  const char *key = tamiz_reading_key (self, in, out, seen);
  TamizChoice *choice = add_choice (criterion, key,
                                    tamiz_reading_text (self, in, out, "label", TRUE));

  choice->share = tamiz_reading_number (self, in, out, "share", 0, 1000, TAMIZ_READING_REQUIRED);
  choice->disqualifies = tamiz_reading_flag (self, in, out, "disqualifies", FALSE);
  choice->journey = tamiz_reading_enum (self, in, out, "journey", TAMIZ_ENUM_JOURNEY, FALSE);
}

static void
read_range (TamizReading   *self,
            json_t         *in,
            json_t         *out,
            TamizCriterion *criterion)
{
  TamizChoice *range = add_choice (criterion, NULL,
                                   tamiz_reading_text (self, in, out, "label", FALSE));

  range->has_from = json_object_get (in, "from") != NULL;
  range->has_to = json_object_get (in, "to") != NULL;
  if (criterion->kind == TAMIZ_CRITERION_DATE)
    {
      range->from = tamiz_reading_count (self, in, out, "from", -MOST_DAYS, MOST_DAYS, 0);
      range->to = tamiz_reading_count (self, in, out, "to", -MOST_DAYS, MOST_DAYS, 0);
    }
  else
    {
      range->from = tamiz_reading_number (self, in, out, "from", -MOST_NUMBER, MOST_NUMBER, 0);
      range->to = tamiz_reading_number (self, in, out, "to", -MOST_NUMBER, MOST_NUMBER, 0);
    }
  if (range->has_from && range->has_to && range->from >= range->to)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "to",
                        _("the range is empty: it must end above its beginning"));
  range->share = tamiz_reading_number (self, in, out, "share", 0, 1000, TAMIZ_READING_REQUIRED);
  range->disqualifies = tamiz_reading_flag (self, in, out, "disqualifies", FALSE);
}

static void
read_items (TamizReading   *self,
            json_t         *in,
            json_t         *out,
            TamizCriterion *criterion,
            const char     *member)
{
  gboolean choices = criterion->kind == TAMIZ_CRITERION_CHOICE;
  json_t *array = tamiz_reading_array (self, in, member, TRUE, MOST_CHOICES);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  json_t *items;

  if (array == NULL)
    return;
  if (json_array_size (array) == 0)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, member,
                        _("at least one is needed here"));

  items = json_array ();
  json_object_set_new (out, member, items);
  for (gsize i = 0; i < json_array_size (array) && self->error == NULL; i++)
    {
      json_t *item = json_array_get (array, i);
      gsize outer = tamiz_reading_enter (self, member);
      json_t *copy;

      tamiz_reading_enter_item (self, i);
      copy = tamiz_reading_object (self, item, choices ? choice_keys : range_keys);
      json_array_append_new (items, copy);
      if (copy != NULL && choices)
        read_choice (self, item, copy, criterion, seen);
      else if (copy != NULL)
        read_range (self, item, copy, criterion);
      tamiz_reading_leave (self, outer);
    }
}

static void
read_yes_no (TamizReading   *self,
             json_t         *in,
             json_t         *out,
             TamizCriterion *criterion)
{
  gboolean inverted = tamiz_reading_flag (self, in, out, "inverted", FALSE);
  int disqualifies = tamiz_reading_nick (self, in, out, "disqualifies", yes_no_nicks, FALSE);
  TamizChoice *yes = add_choice (criterion, "yes", _("Yes"));
  TamizChoice *no = add_choice (criterion, "no", _("No"));

  (inverted ? no : yes)->share = 1000;
  yes->disqualifies = disqualifies == 0;
  no->disqualifies = disqualifies == 1;
}

/* Members that mean nothing for a criterion's kind are refused, not passed over. */
static void
refuse_members (TamizReading   *self,
                json_t         *in,
                TamizCriterion *criterion)
{
  static const struct
  {
    const char *member;
    guint kinds;
  } rules[] = {
    { "choices", 1u << TAMIZ_CRITERION_CHOICE },
    { "ranges", 1u << TAMIZ_CRITERION_NUMBER | 1u << TAMIZ_CRITERION_MONEY
                    | 1u << TAMIZ_CRITERION_DATE },
    { "inverted", 1u << TAMIZ_CRITERION_YES_NO },
    { "disqualifies", 1u << TAMIZ_CRITERION_YES_NO },
    { "currency", 1u << TAMIZ_CRITERION_MONEY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      if (self->error == NULL && json_object_get (in, rules[i].member) != NULL
          && (rules[i].kinds & (1u << criterion->kind)) == 0)
        tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, rules[i].member,
                            _("a criterion of kind “%s” has no such key"),
                            tamiz_criterion_kind_nicks[criterion->kind]);
    }
}

static void
read_values (TamizReading   *self,
             json_t         *in,
             json_t         *out,
             TamizCriterion *criterion)
{
  const char *currency;

  refuse_members (self, in, criterion);
  switch (criterion->kind)
    {
    case TAMIZ_CRITERION_YES_NO:
      read_yes_no (self, in, out, criterion);
      break;
    case TAMIZ_CRITERION_CHOICE:
      read_items (self, in, out, criterion, "choices");
      break;
    case TAMIZ_CRITERION_NUMBER:
    case TAMIZ_CRITERION_MONEY:
    case TAMIZ_CRITERION_DATE:
      read_items (self, in, out, criterion, "ranges");
      break;
    case TAMIZ_CRITERION_TEXT:
      break;
    }

  currency = tamiz_reading_text (self, in, out, "currency",
                                 criterion->kind == TAMIZ_CRITERION_MONEY);
  if (currency != NULL && !tamiz_currency_is_code (currency))
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "currency",
                        _("a currency is three capital letters, such as USD"));
  criterion->currency = g_strdup (currency);
}

static TamizCondition *
read_condition (TamizReading *self,
                json_t       *in,
                json_t       *out,
                const char   *member)
{
  json_t *value = json_object_get (in, member);
  TamizCondition *condition;
  json_t *copy = NULL;
  gsize outer;

  if (self->error != NULL || value == NULL)
    return NULL;

  outer = tamiz_reading_enter (self, member);
  condition = tamiz_condition_read (self, value, &copy);
  tamiz_reading_leave (self, outer);
  json_object_set_new (out, member, copy);

  return condition;
}

static void
read_bound (TamizReading   *self,
            json_t         *in,
            json_t         *out,
            TamizCriterion *criterion)
{
  json_t *bound = json_object_get (in, "bound");

  if (json_is_string (bound))
    {
      criterion->bound_field = g_strdup (tamiz_reading_text (self, in, out, "bound", TRUE));
      if (criterion->bound_field != NULL
          && !tamiz_field_ref_parse (criterion->bound_field, &criterion->bound_ref))
        tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "bound",
                            _("there is no field “%s”; write a registered key such as "
                              "company.employees, or a condition"), criterion->bound_field);
      return;
    }

  criterion->bound = read_condition (self, in, out, "bound");
  if (criterion->bound != NULL && criterion->kind != TAMIZ_CRITERION_YES_NO)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "bound",
                        _("a condition answers yes or no: the kind must be “yes_no”"));
}

/**
 * tamiz_criterion_read: (skip)
 * @self: a reading, which stands at the criterion
 * @in: the criterion
 * @out: its counterpart
 * @seen: the keys of the criteria before
 *
 * Reads a criterion.
 *
 * Returns: (transfer full): the criterion, which is whole unless the reading failed
 */
TamizCriterion *
tamiz_criterion_read (TamizReading *self,
                      json_t       *in,
                      json_t       *out,
                      GHashTable   *seen)
{
  TamizCriterion *criterion = g_new0 (TamizCriterion, 1);

  criterion->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) choice_free);
  criterion->key = g_strdup (tamiz_reading_key (self, in, out, seen));
  criterion->title = g_strdup (tamiz_reading_text (self, in, out, "title", TRUE));
  criterion->help = g_strdup (tamiz_reading_text (self, in, out, "help", FALSE));
  criterion->kind = MAX (0, tamiz_reading_nick (self, in, out, "kind",
                                                tamiz_criterion_kind_nicks, TRUE));
  criterion->axis = MAX (0, tamiz_reading_nick (self, in, out, "axis", axis_nicks, TRUE));
  criterion->weight = tamiz_reading_number (self, in, out, "weight", 0, MOST_WEIGHT,
                                            TAMIZ_READING_REQUIRED);
  read_values (self, in, out, criterion);
  criterion->required = tamiz_reading_flag (self, in, out, "required", FALSE);
  criterion->pass_mark = tamiz_reading_number (self, in, out, "pass_mark", 0, 1000, -1);
  criterion->applies_when = read_condition (self, in, out, "applies_when");
  read_bound (self, in, out, criterion);
  criterion->question = g_strdup (tamiz_reading_text (self, in, out, "question",
                                                      criterion->bound == NULL
                                                          && criterion->bound_field == NULL));
  if (criterion->question != NULL
      && (criterion->bound != NULL || criterion->bound_field != NULL))
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "question",
                        _("a criterion bound to the record is not asked; leave the question out"));

  return criterion;
}

static gboolean
fail_answer (TamizCriterion *criterion,
             GError        **error,
             const char     *text,
             const char     *possible)
{
  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
               _("“%s” is no answer to “%s”; possible: %s"), text, criterion->title, possible);
  return FALSE;
}

static gboolean
parse_choice (TamizCriterion *criterion,
              const char     *text,
              char          **canonical,
              GError        **error)
{
  g_autofree char *folded = tamiz_text_fold (text);
  g_autoptr (GString) possible = g_string_new (NULL);
  const char *found = NULL;

  if (criterion->kind == TAMIZ_CRITERION_YES_NO)
    {
      if (g_strv_contains (words_for_yes, folded))
        found = "yes";
      else if (g_strv_contains (words_for_no, folded))
        found = "no";
    }
  for (guint i = 0; i < criterion->choices->len && found == NULL; i++)
    {
      TamizChoice *choice = g_ptr_array_index (criterion->choices, i);
      g_autofree char *label = tamiz_text_fold (choice->label);

      if (g_str_equal (folded, choice->value) || g_str_equal (folded, label))
        found = choice->value;
      g_string_append_printf (possible, "%s%s", i > 0 ? ", " : "", choice->label != NULL ? choice->label : choice->value);
    }
  if (found == NULL)
    return fail_answer (criterion, error, text, possible->str);

  *canonical = g_strdup (found);
  return TRUE;
}

static gboolean
parse_money (TamizCriterion *criterion,
             const char     *text,
             char          **canonical,
             GError        **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", 2);
  g_autofree char *amount = NULL;
  g_autofree char *currency = g_ascii_strup (words[0] != NULL && words[1] != NULL
                                                 ? words[1] : criterion->currency, -1);
  g_autofree char *example = g_strdup_printf ("1250.50 %s", criterion->currency);

  if (words[0] == NULL || !tamiz_decimal_parse (words[0], &amount, NULL)
      || !tamiz_currency_is_code (currency))
    return fail_answer (criterion, error, text, example);
  if (!g_str_equal (currency, criterion->currency))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                   _("“%s” is judged in %s; give the amount in that currency, such as %s"),
                   criterion->title, criterion->currency, example);
      return FALSE;
    }

  *canonical = g_strdup_printf ("%s %s", amount, currency);
  return TRUE;
}

const char *
tamiz_criterion_kind_nick (TamizCriterionKind kind)
{
  return tamiz_criterion_kind_nicks[kind];
}

/**
 * tamiz_criterion_parse_answer:
 * @criterion: a criterion
 * @text: the answer as typed: `yes` or `sí`, a choice's key or label, `1250.50`,
 *   `1250 BOB`, `2026-11-22`, or a text
 * @canonical: (out) (transfer full): the answer as it is stored
 * @error: return location
 *
 * Reads an answer to a criterion.
 *
 * Returns: whether it is one; else %TAMIZ_CORE_ERROR_INVALID, which says what is possible
 */
gboolean
tamiz_criterion_parse_answer (TamizCriterion *criterion,
                              const char     *text,
                              char          **canonical,
                              GError        **error)
{
  g_autofree char *clean = tamiz_text_clean (text);
  gint64 day;

  g_return_val_if_fail (criterion != NULL, FALSE);
  g_return_val_if_fail (canonical != NULL, FALSE);

  if (clean == NULL)
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                   _("The answer to “%s” is empty"), criterion->title);
      return FALSE;
    }

  switch (criterion->kind)
    {
    case TAMIZ_CRITERION_YES_NO:
    case TAMIZ_CRITERION_CHOICE:
      return parse_choice (criterion, clean, canonical, error);
    case TAMIZ_CRITERION_NUMBER:
      return tamiz_decimal_parse (clean, canonical, error);
    case TAMIZ_CRITERION_MONEY:
      return parse_money (criterion, clean, canonical, error);
    case TAMIZ_CRITERION_DATE:
      if (!tamiz_day_parse (clean, &day, error))
        return FALSE;
      *canonical = tamiz_day_format (day);
      return TRUE;
    case TAMIZ_CRITERION_TEXT:
    default:
      *canonical = g_steal_pointer (&clean);
      return TRUE;
    }
}

static TamizChoice *
find_choice (TamizCriterion *criterion,
             const char     *value)
{
  for (guint i = 0; i < criterion->choices->len; i++)
    {
      TamizChoice *choice = g_ptr_array_index (criterion->choices, i);

      if (g_str_equal (choice->value, value))
        return choice;
    }

  return NULL;
}

static TamizChoice *
find_range (TamizCriterion *criterion,
            gint64          number)
{
  for (guint i = 0; i < criterion->choices->len; i++)
    {
      TamizChoice *range = g_ptr_array_index (criterion->choices, i);

      if ((!range->has_from || number >= range->from) && (!range->has_to || number < range->to))
        return range;
    }

  return NULL;
}

/**
 * tamiz_criterion_get_share:
 * @criterion: a criterion
 * @canonical: an answer as it is stored
 * @today: days since 1970, from which dates count
 * @choice: (out) (optional) (nullable) (transfer none): the choice or range it falls in
 *
 * Says how much of a criterion's weight an answer earns.  Of ranges the first that
 * holds the value counts; a value outside all of them earns nothing.
 *
 * Returns: thousandths, 0 to 1000
 */
gint64
tamiz_criterion_get_share (TamizCriterion *criterion,
                           const char     *canonical,
                           gint64          today,
                           TamizChoice   **choice)
{
  TamizChoice *found = NULL;
  gint64 number = 0;

  g_return_val_if_fail (criterion != NULL, 0);

  if (canonical == NULL)
    canonical = "";
  switch (criterion->kind)
    {
    case TAMIZ_CRITERION_YES_NO:
    case TAMIZ_CRITERION_CHOICE:
      found = find_choice (criterion, canonical);
      break;
    case TAMIZ_CRITERION_MONEY:
    case TAMIZ_CRITERION_NUMBER:
      {
        g_autofree char *amount = g_strndup (canonical, strcspn (canonical, " "));

        if (tamiz_decimal_to_thousandths (amount, &number))
          found = find_range (criterion, number);
        break;
      }
    case TAMIZ_CRITERION_DATE:
      if (tamiz_day_parse (canonical, &number, NULL))
        found = find_range (criterion, number - today);
      break;
    case TAMIZ_CRITERION_TEXT:
      break;
    }

  if (choice != NULL)
    *choice = found;
  if (criterion->kind == TAMIZ_CRITERION_TEXT)
    return tamiz_text_is_blank (canonical) ? 0 : 1000;

  return found != NULL ? found->share : 0;
}
