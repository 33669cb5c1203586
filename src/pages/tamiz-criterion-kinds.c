#define G_LOG_DOMAIN "tamiz-criterion-kinds"

#include "config.h"

#include "tamiz-criterion-kinds.h"

#include <glib/gi18n-lib.h>

/* What a criterion counts unless somebody says otherwise. */
#define USUAL_WEIGHT 10

static gboolean
is_kind (const char *kind,
         const char *other)
{
  return g_strcmp0 (kind, other) == 0;
}

static gboolean
has_ranges (const char *kind)
{
  return is_kind (kind, "number") || is_kind (kind, "money") || is_kind (kind, "date");
}

static void
ask_again (json_t *criterion)
{
  /* Translators: the question of a criterion, from its title; “¿%s?” */
  g_autofree char *question = g_strdup_printf (_("%s?"), tamiz_json_get_text (criterion, "title"));

  tamiz_json_set_text (criterion, "question", question);
}

/**
 * tamiz_criterion_new_asked:
 * @title: its title
 *
 * Makes a criterion that people answer with yes or no; it has no key yet.
 *
 * Returns: (transfer full): the criterion
 */
json_t *
tamiz_criterion_new_asked (const char *title)
{
  json_t *criterion = json_object ();

  tamiz_json_set_text (criterion, "title", title);
  ask_again (criterion);
  tamiz_json_set_text (criterion, "kind", "yes_no");
  tamiz_json_set_text (criterion, "axis", "fit");
  json_object_set_new (criterion, "weight", json_integer (USUAL_WEIGHT));

  return criterion;
}

static void
add_choice (json_t     *choices,
            const char *key,
            const char *label,
            int         share)
{
  json_array_append_new (choices, json_pack ("{sssssi}", "key", key, "label", label, "share", share));
}

/* The answers are those of before, so that conditions which ask for them still hold. */
static json_t *
make_choices (json_t *criterion)
{
  gboolean inverted = json_is_true (json_object_get (criterion, "inverted"));
  json_t *choices = json_array ();

  add_choice (choices, "yes", _("Yes"), inverted ? 0 : 1);
  add_choice (choices, "no", _("No"), inverted ? 1 : 0);

  return choices;
}

static json_t *
make_ranges (const char *kind)
{
  if (is_kind (kind, "date"))
    return json_pack ("[{sisisi}, {sisisf}]", "from", 0, "to", 90, "share", 1,
                      "from", 90, "to", 180, "share", 0.5);

  return json_pack ("[{sisi}]", "from", 1, "share", 1);
}

/**
 * tamiz_criterion_to_kind:
 * @criterion: a criterion
 * @kind: the nick of another kind
 * @currency: of amounts, where it has none
 *
 * Makes a criterion of another kind.
 *
 * Returns: (transfer full): a copy
 */
json_t *
tamiz_criterion_to_kind (json_t     *criterion,
                         const char *kind,
                         const char *currency)
{
  const char *before = tamiz_json_get_text (criterion, "kind");
  json_t *copy = json_deep_copy (criterion);
  gboolean alike = has_ranges (before) && has_ranges (kind) && !is_kind (before, "date") && !is_kind (kind, "date");

  tamiz_json_set_text (copy, "kind", kind);
  json_object_del (copy, "choices");
  json_object_del (copy, "inverted");
  json_object_del (copy, "disqualifies");
  json_object_del (copy, "currency");
  if (!alike)
    json_object_del (copy, "ranges");
  if (is_kind (kind, "choice"))
    json_object_set_new (copy, "choices", make_choices (criterion));
  else if (has_ranges (kind) && !alike)
    json_object_set_new (copy, "ranges", make_ranges (kind));
  if (is_kind (kind, "money"))
    tamiz_json_set_text (copy, "currency", currency);
  /* Only yes and no are answered by a condition. */
  if (!is_kind (kind, "yes_no") && json_is_object (json_object_get (copy, "bound")))
    {
      json_object_del (copy, "bound");
      ask_again (copy);
    }

  return copy;
}

/* Who answers a criterion: “people”, a “field” or a “condition”. */
const char *
tamiz_criterion_answered_by (json_t *criterion)
{
  json_t *bound = json_object_get (criterion, "bound");

  return json_is_string (bound) ? "field" : json_is_object (bound) ? "condition" : "people";
}

static const char *
find_usual_field (const char *kind)
{
  static const char *const fields[][2] = {
    { "number", "company.employees" },
    { "money", "lead.amount" },
    { "date", "lead.wanted_by" },
    { "choice", "company.industry" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (is_kind (kind, fields[i][0]))
        return fields[i][1];
    }

  return "person.job_title";
}

/**
 * tamiz_criterion_to_answered:
 * @criterion: a criterion
 * @by: as tamiz_criterion_answered_by () says it
 *
 * Has a criterion answered by somebody else.
 *
 * Returns: (transfer full): a copy
 */
json_t *
tamiz_criterion_to_answered (json_t     *criterion,
                             const char *by)
{
  json_t *copy = json_deep_copy (criterion);

  json_object_del (copy, "bound");
  json_object_del (copy, "question");
  if (g_str_equal (by, "people"))
    ask_again (copy);
  else if (g_str_equal (by, "field"))
    tamiz_json_set_text (copy, "bound", find_usual_field (tamiz_json_get_text (copy, "kind")));
  else
    json_object_set_new (copy, "bound", json_pack ("{s[{ssss}]}", "all", "field", "person.job_title",
                                                   "operator", "filled"));

  return copy;
}
