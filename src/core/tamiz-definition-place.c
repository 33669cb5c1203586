#define G_LOG_DOMAIN "tamiz-definition"

#include "config.h"

#include "tamiz-definition-document.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Where something is in a definition, for people: named as the editor names it. */

/* What stands in these has a title, or only a number. */
static const struct
{
  const char *list, *titled, *numbered;
} lists[] = {
  { "criteria", N_("Criterion “%s”"), N_("Criterion %s") },
  { "personas", N_("Buyer persona “%s”"), N_("Buyer persona %s") },
  { "negative_personas", N_("Negative persona “%s”"), N_("Negative persona %s") },
  { "interest", N_("Rule of interest “%s”"), N_("Rule of interest %s") },
  { "choices", N_("answer “%s”"), N_("answer %s") },
  { "ranges", N_("range “%s”"), N_("range %s") },
  { "grades", NULL, N_("row %s") },
  { "office_hours", NULL, N_("line %s") },
  { "holidays", NULL, N_("holiday %s") },
};

/* What the editor calls a part, whatever it is a part of. */
static const struct
{
  const char *name, *label;
} labels[] = {
  { "title", N_("Title") },
  { "language", N_("Language") },
  { "statement", N_("What both sides agree on") },
  { "origin", N_("Where it comes from") },
  { "fields", N_("Fields") },
  { "required", N_("Required") },
  { "desirable", N_("Desirable") },
  { "criteria", N_("Criteria") },
  { "personas", N_("Buyer personas") },
  { "negative_personas", N_("Negative personas") },
  { "interest", N_("Interest") },
  { "matrix", N_("Matrix") },
  { "gates", N_("What it takes to pass") },
  { "sla", N_("Promises (SLA)") },
  { "question", N_("Question for the telephone") },
  { "help", N_("Help for whoever asks") },
  { "kind", N_("Kind of answer") },
  { "axis", N_("Counts towards") },
  { "weight", N_("Weight") },
  { "inverted", N_("“No” is the good answer") },
  { "disqualifies", N_("Disqualifies") },
  { "currency", N_("Currency") },
  { "pass_mark", N_("Least worth to pass") },
  { "applies_when", N_("Applies only when") },
  { "bound", N_("Who answers") },
  { "label", N_("What it is called") },
  { "share", N_("Worth in per cent") },
  { "journey", N_("What it says of the buyer's journey") },
  { "from", N_("From") },
  { "to", N_("To") },
  { "field", N_("What is looked at") },
  { "operator", N_("How it is compared") },
  { "value", N_("With what it is compared") },
  { "conditions", N_("Known by") },
  { "sentence", N_("Why they never become a lead, in a sentence") },
  { "kinds", N_("Activities") },
  { "campaign", N_("Only where the campaign contains") },
  { "content", N_("Only where the content contains") },
  { "text", N_("Only where the subject contains") },
  { "points", N_("Points") },
  { "half_life_days", N_("Halves every N days") },
  { "cap", N_("Cap") },
  { "most_per_day", N_("At most N a day") },
  { "weak", N_("Weak signal") },
  { "grades", N_("Grades") },
  { "fit_bands", N_("Bands of fit") },
  { "interest_bands", N_("Bands of interest") },
  { "mql", N_("To be marketing-qualified (MQL)") },
  { "sql", N_("To be a lead, ready for sales") },
  { "two_way_contact", N_("Two-way contact") },
  { "valid_days", N_("Good for") },
  { "accept_hours", N_("Hours to accept or return") },
  { "first_contact_hours", N_("Hours to the first contact") },
  { "attempts", N_("Attempts") },
  { "outcome_days", N_("Days to report the outcome") },
  { "send_back_days", N_("Days in which it may send back") },
  { "inquiry_hours", N_("Hours to work an inquiry") },
  { "quota_per_month", N_("Qualified leads a month") },
  { "completeness", N_("Completeness in %") },
  { "warn_hours", N_("Hours of warning") },
  { "escalation", N_("Who is told what is late") },
  { "mail", N_("By mail too") },
  { "timezone", N_("Time zone") },
  { "office_hours", N_("Office hours") },
  { "holidays", N_("Holidays") },
};

/* (nullable) */
static const char *
find_label (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      if (g_str_equal (labels[i].name, name))
        return _(labels[i].label);
    }

  return NULL;
}

/* (nullable) */
static json_t *
find_child (json_t     *parent,
            const char *name)
{
  return parent != NULL ? tamiz_document_get (parent, name) : NULL;
}

static guint
find_number (json_t     *list,
             const char *name)
{
  json_t *found = find_child (list, name);

  for (gsize i = 0; found != NULL && i < json_array_size (list); i++)
    {
      if (json_array_get (list, i) == found)
        return (guint) i + 1;
    }

  return (guint) g_ascii_strtoull (name, NULL, 10) + 1;
}

static char *
fill (const char *pattern,
      const char *with)
{
  g_auto (GStrv) around = g_strsplit (pattern, "%s", 2);

  return g_strjoinv (with, around);
}

static char *
dup_condition (gboolean all,
               guint    number)
{
  const char *const conditions[] = { _("first condition"), _("second condition"), _("third condition"),
                                     _("fourth condition"), _("fifth condition") };
  const char *const ways[] = { _("first alternative"), _("second alternative"), _("third alternative"),
                               _("fourth alternative"), _("fifth alternative") };

  if (number <= G_N_ELEMENTS (conditions))
    return g_strdup ((all ? conditions : ways)[number - 1]);

  return g_strdup_printf (all ? _("condition %u") : _("alternative %u"), number);
}

/* (nullable): an item of a list; what has neither title nor number of its own is its list. */
static char *
dup_item (const char *name,
          json_t     *list,
          const char *item)
{
  const char *title = tamiz_json_get_text (find_child (list, item), "title");
  gboolean numbered = g_ascii_isdigit (*item) || find_child (list, item) != NULL;
  g_autofree char *number = NULL;

  if (title == NULL)
    title = tamiz_json_get_text (find_child (list, item), "label");
  if (g_str_equal (name, "all") || g_str_equal (name, "any"))
    return dup_condition (g_str_equal (name, "all"), find_number (list, item));
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (!g_str_equal (lists[i].list, name))
        continue;
      /* What is not there any more is known by its key. */
      if (lists[i].titled != NULL && (title != NULL || !numbered))
        return fill (_(lists[i].titled), title != NULL ? title : item);
      number = g_strdup_printf ("%u", find_number (list, item));
      return fill (_(lists[i].numbered), number);
    }

  return NULL;
}

static gboolean
is_list (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      if (g_str_equal (lists[i].list, name))
        return TRUE;
    }

  return g_str_equal (name, "all") || g_str_equal (name, "any");
}

static void
add_piece (GString    *place,
           const char *piece,
           gboolean    quoted)
{
  if (place->len > 0)
    g_string_append (place, ", ");
  if (quoted && place->len > 0)
    /* Translators: what a part of the definition is called, in the middle of a sentence */
    g_string_append_printf (place, _("“%s”"), piece);
  else
    g_string_append (place, piece);
}

/**
 * tamiz_document_dup_place:
 * @document: (nullable): a definition's document
 * @part: a path
 *
 * Says where a part is: “Buyer persona “Owner”, second condition”.  What is not there is named
 * as far as its path tells.
 *
 * Returns: (transfer full): the words, which begin with a capital letter
 */
char *
tamiz_document_dup_place (json_t     *document,
                          const char *part)
{
  g_auto (GStrv) names = g_strsplit (part, "/", -1);
  g_autoptr (GString) place = g_string_new (NULL);
  json_t *at = document;

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *label = find_label (names[i]);
      json_t *child = find_child (at, names[i]);
      g_autofree char *item = names[i + 1] != NULL && is_list (names[i]) ? dup_item (names[i], child, names[i + 1])
                                                                         : NULL;

      if (item != NULL)
        {
          add_piece (place, item, FALSE);
          at = find_child (child, names[++i]);
          continue;
        }
      /* Persons know what their conditions are for. */
      if (label != NULL && (names[i + 1] == NULL || !g_str_equal (names[i], "conditions")))
        add_piece (place, label, TRUE);
      else if (label == NULL && !g_ascii_isdigit (names[i][0]) && !is_list (names[i]))
        add_piece (place, names[i], TRUE);
      at = child;
    }

  return g_string_free (g_steal_pointer (&place), FALSE);
}

/**
 * tamiz_document_dup_part:
 * @document: a definition's document
 * @path: where the reading of it stood, such as criteria[0].choices[2].share
 *
 * Names a place as the parts of a document are named.
 *
 * Returns: (transfer full): the part, such as criteria/need/choices/none/share
 */
char *
tamiz_document_dup_part (json_t     *document,
                         const char *path)
{
  g_autofree char *plain = g_strdelimit (g_strdup (path), ".[", '/');
  g_auto (GStrv) names = NULL;
  json_t *at = document;

  for (char *c = strchr (plain, ']'); c != NULL; c = strchr (c, ']'))
    memmove (c, c + 1, strlen (c));
  names = g_strsplit (plain, "/", -1);
  for (guint i = 0; names[i] != NULL; i++)
    {
      json_t *list = json_is_array (at) ? at : NULL;

      at = find_child (at, names[i]);
      /* A key that is wrong, or another's as well, names nothing. */
      if (list != NULL && tamiz_json_get_text (at, "key") != NULL
          && strpbrk (tamiz_json_get_text (at, "key"), "/") == NULL
          && tamiz_document_get (list, tamiz_json_get_text (at, "key")) == at)
        {
          g_free (names[i]);
          names[i] = g_strdup (tamiz_json_get_text (at, "key"));
        }
    }

  return g_strjoinv ("/", names);
}
