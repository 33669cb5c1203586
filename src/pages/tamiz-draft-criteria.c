#define G_LOG_DOMAIN "tamiz-draft-criteria"

#include "config.h"

#include "tamiz-draft-criteria.h"

#include "tamiz-condition-editor.h"
#include "tamiz-condition-terms.h"
#include "tamiz-criterion-kinds.h"
#include "tamiz-currencies.h"
#include "tamiz-draft-answers.h"
#include "tamiz-draft-list.h"
#include "tamiz-draft-rows.h"
#include "tamiz-drop-down.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DRAFT "tamiz-draft"
#define PART "tamiz-part"

struct _TamizDraftCriteria
{
  TamizDraftSection parent_instance;

  TamizDraftList *list;     /* (nullable) until it is known what conditions can name */
  char *revealed;           /* (nullable): what was to be brought into sight before */
};

G_DEFINE_FINAL_TYPE (TamizDraftCriteria, tamiz_draft_criteria, TAMIZ_TYPE_DRAFT_SECTION)

typedef struct
{
  const char *key, *label;
} Word;

static const Word kinds[] = {
  { "yes_no", N_("Yes or no") },
  { "choice", N_("A choice") },
  { "number", N_("A number") },
  { "money", N_("An amount of money") },
  { "date", N_("A date") },
  { "text", N_("A text") },
  { NULL, NULL },
};

static const Word answerers[] = {
  { "people", N_("People, when asked") },
  { "field", N_("A field of the record") },
  { "condition", N_("A condition on the record") },
  { NULL, NULL },
};

static const Word axes[] = {
  { "fit", N_("Fit to the profile") },
  { "interest", N_("Interest") },
  { NULL, NULL },
};

/* The same in short. */
static const Word short_axes[] = {
  { "fit", N_("Fit") },
  { "interest", N_("Interest") },
  { NULL, NULL },
};

static const Word disqualifying[] = {
  { "", N_("Neither") },
  { "yes", N_("Yes") },
  { "no", N_("No") },
  { NULL, NULL },
};

/* What it takes to pass; the order of the choices. */
typedef enum
{
  PASSES_ABOVE_NOTHING,     /* no pass mark */
  PASSES_KNOWN,             /* a pass mark of 0 */
  PASSES_AT_LEAST,
} Passes;

static char *
join_part (const char *part,
           const char *member)
{
  return g_strconcat (part, "/", member, NULL);
}

static const char *
find_word (const Word *words,
           const char *key)
{
  for (guint i = 0; words[i].key != NULL; i++)
    {
      if (g_strcmp0 (words[i].key, key) == 0)
        return _(words[i].label);
    }

  return key;
}

static GtkWidget *
make_combo (const Word *words,
            guint       n_words,
            const char *title,
            const char *key)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  for (guint i = 0; i < n_words; i++)
    gtk_string_list_append (names, _(words[i].label));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  tamiz_drop_down_widen (ADW_COMBO_ROW (row));
  for (guint i = 0; i < n_words; i++)
    {
      if (g_strcmp0 (words[i].key, key) == 0)
        adw_combo_row_set_selected (ADW_COMBO_ROW (row), i);
    }

  return row;
}

static void
bind_combo (GtkWidget  *row,
            TamizDraft *draft,
            const char *part,
            GCallback   callback)
{
  g_object_set_data_full (G_OBJECT (row), DRAFT, g_object_ref (draft), g_object_unref);
  g_object_set_data_full (G_OBJECT (row), PART, g_strdup (part), g_free);
  g_signal_connect (row, "notify::selected", callback, NULL);
}

/* Amounts are in the currency of the others, unless somebody says otherwise. */
static const char *
find_currency (TamizDraft *draft)
{
  json_t *criterion;
  gsize i;

  json_array_foreach (tamiz_draft_get (draft, "criteria"), i, criterion)
    {
      if (tamiz_json_get_text (criterion, "currency") != NULL)
        return tamiz_json_get_text (criterion, "currency");
    }

  return "USD";
}

static void
kind_chosen_cb (AdwComboRow *row)
{
  TamizDraft *draft = g_object_get_data (G_OBJECT (row), DRAFT);
  const char *part = g_object_get_data (G_OBJECT (row), PART);
  json_t *criterion = tamiz_draft_get (draft, part);
  guint selected = adw_combo_row_get_selected (row);

  if (criterion != NULL && selected < G_N_ELEMENTS (kinds) - 1
      && g_strcmp0 (tamiz_json_get_text (criterion, "kind"), kinds[selected].key) != 0)
    tamiz_draft_set (draft, part, tamiz_criterion_to_kind (criterion, kinds[selected].key, find_currency (draft)));
}

static void
answerer_chosen_cb (AdwComboRow *row)
{
  TamizDraft *draft = g_object_get_data (G_OBJECT (row), DRAFT);
  const char *part = g_object_get_data (G_OBJECT (row), PART);
  json_t *criterion = tamiz_draft_get (draft, part);
  guint selected = adw_combo_row_get_selected (row);

  if (criterion != NULL && selected < G_N_ELEMENTS (answerers) - 1
      && !g_str_equal (tamiz_criterion_answered_by (criterion), answerers[selected].key))
    tamiz_draft_set (draft, part, tamiz_criterion_to_answered (criterion, answerers[selected].key));
}

static Passes
find_passes (json_t *criterion)
{
  json_t *mark = json_object_get (criterion, "pass_mark");

  return mark == NULL                   ? PASSES_ABOVE_NOTHING
         : json_number_value (mark) > 0 ? PASSES_AT_LEAST
                                        : PASSES_KNOWN;
}

static void
passes_chosen_cb (AdwComboRow *row)
{
  TamizDraft *draft = g_object_get_data (G_OBJECT (row), DRAFT);
  const char *part = g_object_get_data (G_OBJECT (row), PART);
  g_autofree char *mark = join_part (part, "pass_mark");
  json_t *criterion = tamiz_draft_get (draft, part);
  Passes passes = adw_combo_row_get_selected (row);

  if (criterion == NULL || passes == find_passes (criterion))
    return;
  if (passes == PASSES_ABOVE_NOTHING)
    tamiz_draft_remove (draft, mark);
  else
    tamiz_draft_set (draft, mark, passes == PASSES_KNOWN ? json_integer (0) : json_real (0.5));
}

static GtkWidget *
make_passes_combo (TamizDraft *draft,
                   const char *part,
                   Passes      passes)
{
  static const Word words[] = {
    { "", N_("An answer worth something") },
    { "", N_("Any answer at all") },
    { "", N_("An answer worth at least…") },
  };
  GtkWidget *row = make_combo (words, G_N_ELEMENTS (words), _("What it takes to pass"), NULL);

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), passes);
  bind_combo (row, draft, part, G_CALLBACK (passes_chosen_cb));

  return row;
}

static GtkWidget *
make_word_row (TamizDraft *draft,
               const char *part,
               const char *title,
               const Word *words)
{
  g_autoptr (TamizTerms) terms = tamiz_terms_new ();

  for (guint i = 0; words[i].key != NULL; i++)
    tamiz_terms_add (terms, words[i].key, _(words[i].label));
  tamiz_terms_end (terms);

  return tamiz_draft_choice_row (draft, part, title, (const char *const *) terms->keys->pdata,
                                 (const char *const *) terms->labels->pdata);
}

static GtkWidget *
make_field_row (TamizDraft *draft,
                const char *part)
{
  g_autoptr (TamizTerms) terms = tamiz_draft_list_fields (draft);

  tamiz_terms_end (terms);

  return tamiz_draft_choice_row (draft, part, _("Which field"), (const char *const *) terms->keys->pdata,
                                 (const char *const *) terms->labels->pdata);
}

static GtkWidget *
make_currency_row (TamizDraft *draft,
                   const char *part)
{
  g_autoptr (TamizTerms) terms = tamiz_terms_new ();
  const char *own = json_string_value (tamiz_draft_get (draft, part)), *code;

  for (guint i = 0; (code = tamiz_currency_get_nth (i)) != NULL; i++)
    {
      g_autofree char *label = g_strdup_printf ("%s · %s", code, tamiz_currency_get_title (code));

      tamiz_terms_add (terms, code, label);
    }
  if (tamiz_terms_find (terms, own) == NULL)
    tamiz_terms_add (terms, own, own);
  tamiz_terms_end (terms);

  return tamiz_draft_choice_row (draft, part, _("Currency"), (const char *const *) terms->keys->pdata,
                                 (const char *const *) terms->labels->pdata);
}

/* Who answers, and what they are asked or what is looked at. */
static void
add_answerer (TamizDraft *draft,
              const char *part,
              json_t     *criterion,
              GPtrArray  *rows)
{
  g_autofree char *question = join_part (part, "question"), *bound = join_part (part, "bound");
  const char *by = tamiz_criterion_answered_by (criterion);
  gboolean yes_no = g_strcmp0 (tamiz_json_get_text (criterion, "kind"), "yes_no") == 0;
  GtkWidget *row = make_combo (answerers, yes_no ? 3 : 2, _("Who answers"), by);

  bind_combo (row, draft, part, G_CALLBACK (answerer_chosen_cb));
  g_ptr_array_add (rows, row);
  if (g_str_equal (by, "people"))
    {
      row = tamiz_draft_long_row (draft, question, _("Question for the telephone"), FALSE);
      tamiz_draft_long_row_set_short (row);
      g_ptr_array_add (rows, row);
    }
  else if (g_str_equal (by, "field"))
    g_ptr_array_add (rows, make_field_row (draft, bound));
  else
    g_ptr_array_add (rows, tamiz_condition_row_new (draft, bound, _("Yes where this holds"), FALSE));
}

static void
add_kind_rows (TamizDraft *draft,
               const char *part,
               const char *kind,
               GPtrArray  *rows)
{
  g_autofree char *inverted = join_part (part, "inverted"), *disqualifies = join_part (part, "disqualifies");
  g_autofree char *currency = join_part (part, "currency");

  if (g_str_equal (kind, "yes_no"))
    {
      g_ptr_array_add (rows, tamiz_draft_switch_row (draft, inverted, _("“No” is the good answer"),
                                                     _("Else “Yes” earns the weight."), FALSE));
      g_ptr_array_add (rows, make_word_row (draft, disqualifies, _("Answer that disqualifies"), disqualifying));
    }
  else if (g_str_equal (kind, "money"))
    g_ptr_array_add (rows, make_currency_row (draft, currency));
  if (!g_str_equal (kind, "yes_no") && !g_str_equal (kind, "text"))
    g_ptr_array_add (rows, tamiz_draft_answers_new (draft, part));
}

static void
add_passing (TamizDraft *draft,
             const char *part,
             json_t     *criterion,
             GPtrArray  *rows)
{
  g_autofree char *required = join_part (part, "required"), *mark = join_part (part, "pass_mark");
  Passes passes = find_passes (criterion);
  GtkWidget *row;

  g_ptr_array_add (rows, tamiz_draft_switch_row (draft, required, _("Required"),
                                                 _("Nobody becomes a lead before it passes."), FALSE));
  if (!json_is_true (json_object_get (criterion, "required")) && passes == PASSES_ABOVE_NOTHING)
    return;
  g_ptr_array_add (rows, make_passes_combo (draft, part, passes));
  if (passes == PASSES_AT_LEAST)
    {
      row = tamiz_draft_number_row (draft, mark, _("Least worth to pass"), _("In per cent"), 0, 100, 5, FALSE);
      tamiz_draft_number_row_set_factor (row, 100);
      g_ptr_array_add (rows, row);
    }
}

static void
answers_cb (gpointer      owner,
            json_t       *answer,
            const GError *error)
{
  json_t *removed = json_array_get (json_object_get (answer, "removed"), 0);

  /* What cannot be removed says why when somebody tries. */
  if (tamiz_json_get_int (removed, "answers", 0) == 0)
    return;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (owner), tamiz_json_get_text (removed, "message"));
  gtk_widget_set_visible (GTK_WIDGET (owner), TRUE);
}

/* Before a criterion is removed one sees what becomes of its answers. */
static GtkWidget *
make_answers_row (TamizDraft *draft,
                  const char *part)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, tamiz_draft_get_version (draft));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("If it is removed"));
  gtk_widget_set_visible (row, FALSE);
  tamiz_desk_ask (tamiz_draft_get_desk (draft), row, "answers", "definition.edit",
                  json_pack ("{ss, ss, sb, sb}", "version", version, "part", part, "remove", TRUE, "dry-run", TRUE),
                  answers_cb);

  return row;
}

static void
add_rows (TamizDraft *draft,
          const char *part,
          GPtrArray  *rows)
{
  json_t *criterion = tamiz_draft_get (draft, part);
  const char *kind = tamiz_json_get_text (criterion, "kind");
  g_autofree char *title = join_part (part, "title"), *help = join_part (part, "help");
  g_autofree char *axis = join_part (part, "axis"), *weight = join_part (part, "weight");
  g_autofree char *applies = join_part (part, "applies_when");
  GtkWidget *row;

  g_ptr_array_add (rows, tamiz_draft_text_row (draft, title, _("Title")));
  row = make_combo (kinds, G_N_ELEMENTS (kinds) - 1, _("Kind of answer"), kind);
  bind_combo (row, draft, part, G_CALLBACK (kind_chosen_cb));
  g_ptr_array_add (rows, row);
  add_answerer (draft, part, criterion, rows);
  g_ptr_array_add (rows, tamiz_draft_long_row (draft, help, _("Help for whoever asks"), TRUE));
  g_ptr_array_add (rows, make_word_row (draft, axis, _("Counts towards"), axes));
  row = tamiz_draft_number_row (draft, weight, _("Weight"), NULL, 0, 1000, 1, FALSE);
  tamiz_draft_number_row_set_decimals (row, 3);
  g_ptr_array_add (rows, row);
  add_kind_rows (draft, part, kind, rows);
  add_passing (draft, part, criterion, rows);
  g_ptr_array_add (rows, tamiz_condition_row_new (draft, applies, _("Applies only when"), TRUE));
  g_ptr_array_add (rows, make_answers_row (draft, part));
}

/* Rows are other ones for another kind, and where something more can be said. */
static char *
dup_shape (json_t *criterion)
{
  return g_strdup_printf ("%s %s %d %d", tamiz_json_get_text (criterion, "kind"),
                          tamiz_criterion_answered_by (criterion),
                          json_is_true (json_object_get (criterion, "required")), find_passes (criterion));
}

static char *
dup_subtitle (TamizDraft *draft,
              json_t     *criterion)
{
  g_autoptr (GString) text = g_string_new (find_word (kinds, tamiz_json_get_text (criterion, "kind")));

  g_string_append_printf (text, " · %s", find_word (short_axes, tamiz_json_get_text (criterion, "axis")));
  if (json_is_true (json_object_get (criterion, "required")))
    g_string_append_printf (text, " · %s", _("Required"));
  if (json_object_get (criterion, "bound") != NULL)
    g_string_append_printf (text, " · %s", _("Answered by the record"));
  if (json_object_get (criterion, "applies_when") != NULL)
    g_string_append_printf (text, " · %s", _("Not always asked"));

  return g_strdup (text->str);
}

static json_t *
make_criterion (TamizDraft *draft,
                const char *title)
{
  return tamiz_criterion_new_asked (title);
}

static const TamizDraftItems items = {
  .list = "criteria",
  .stem = "criterion",
  .weighs = TRUE,
  .make = make_criterion,
  .dup_subtitle = dup_subtitle,
  .dup_shape = dup_shape,
  .add_rows = add_rows,
};

static void
fields_cb (gpointer      owner,
           json_t       *answer,
           const GError *error)
{
  TamizDraftCriteria *self = owner;
  TamizDraft *draft = tamiz_draft_section_get_draft (owner);
  GtkWidget *list;

  if (answer == NULL)
    tamiz_desk_tell_failure (tamiz_draft_get_desk (draft), error->message);
  else
    tamiz_draft_set_fields (draft, answer);
  list = tamiz_draft_section_add_list (
      TAMIZ_DRAFT_SECTION (self), _("Criteria"),
      _("What is asked, of people or of the record, what the answers are worth, and what it takes to pass. "
        "The weights say how much each counts beside the others."));
  self->list = TAMIZ_DRAFT_LIST (tamiz_draft_list_new (draft, &items, _("Criteria"), _("Add a criterion: its title")));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (list), GTK_WIDGET (self->list));
  if (self->revealed != NULL)
    tamiz_draft_list_reveal (self->list, self->revealed);
}

static void
tamiz_draft_criteria_begin (TamizDraftSection *section)
{
  tamiz_desk_ask (tamiz_draft_get_desk (tamiz_draft_section_get_draft (section)), section, "fields",
                  "field.list", NULL, fields_cb);
}

static gboolean
tamiz_draft_criteria_reveal (TamizDraftSection *section,
                             const char        *part)
{
  TamizDraftCriteria *self = TAMIZ_DRAFT_CRITERIA (section);

  if (self->list != NULL)
    return tamiz_draft_list_reveal (self->list, part);

  g_free (self->revealed);
  self->revealed = g_strdup (part);
  return TRUE;
}

static void
tamiz_draft_criteria_finalize (GObject *object)
{
  g_free (TAMIZ_DRAFT_CRITERIA (object)->revealed);

  G_OBJECT_CLASS (tamiz_draft_criteria_parent_class)->finalize (object);
}

static void
tamiz_draft_criteria_class_init (TamizDraftCriteriaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_draft_criteria_finalize;
  TAMIZ_DRAFT_SECTION_CLASS (klass)->begin = tamiz_draft_criteria_begin;
  TAMIZ_DRAFT_SECTION_CLASS (klass)->reveal = tamiz_draft_criteria_reveal;
}

static void
tamiz_draft_criteria_init (TamizDraftCriteria *self)
{
}
