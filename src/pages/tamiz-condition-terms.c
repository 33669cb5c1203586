#define G_LOG_DOMAIN "tamiz-condition-terms"

#include "config.h"

#include "tamiz-condition-terms.h"

#include "tamiz-condition-lines.h"
#include "tamiz-country.h"
#include "tamiz-fields.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FIELDS "tamiz-own-fields"
#define ANSWER "answer."

TamizTerms *
tamiz_terms_new (void)
{
  TamizTerms *self = g_new0 (TamizTerms, 1);

  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->labels = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
tamiz_terms_free (TamizTerms *self)
{
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->labels);
  g_free (self);
}

void
tamiz_terms_add (TamizTerms *self,
                 const char *key,
                 const char *label)
{
  g_ptr_array_add (self->keys, g_strdup (key));
  g_ptr_array_add (self->labels, g_strdup (label));
}

/* Ends both lists with %NULL, so that they can be given as they are. */
void
tamiz_terms_end (TamizTerms *self)
{
  g_ptr_array_add (self->keys, NULL);
  g_ptr_array_add (self->labels, NULL);
}

/* (nullable): what a key is called. */
const char *
tamiz_terms_find (TamizTerms *self,
                  const char *key)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      if (g_strcmp0 (g_ptr_array_index (self->keys, i), key) == 0)
        return g_ptr_array_index (self->labels, i);
    }

  return NULL;
}

/**
 * tamiz_draft_set_fields:
 * @draft: a draft
 * @fields: what “field.list” answered
 *
 * Lets conditions of a draft name the base's own fields.
 */
void
tamiz_draft_set_fields (TamizDraft *draft,
                        json_t     *fields)
{
  g_object_set_data_full (G_OBJECT (draft), FIELDS, json_incref (json_object_get (fields, "items")),
                          (GDestroyNotify) json_decref);
}

/* What is asked of the record: registered fields, then the base's own. */
TamizTerms *
tamiz_draft_list_fields (TamizDraft *draft)
{
  TamizTerms *terms = tamiz_terms_new ();
  json_t *field;
  const char *key;
  gsize n;

  for (guint i = 0; (key = tamiz_field_ref_get (i)) != NULL; i++)
    tamiz_terms_add (terms, key, tamiz_field_ref_title (key));
  json_array_foreach ((json_t *) g_object_get_data (G_OBJECT (draft), FIELDS), n, field)
    {
      if (json_is_true (json_object_get (field, "own")))
        tamiz_terms_add (terms, tamiz_json_get_text (field, "key"), tamiz_json_get_text (field, "label"));
    }

  return terms;
}

/**
 * tamiz_draft_list_terms:
 * @draft: a draft
 * @without: (nullable): the criterion whose condition it is, which cannot ask for itself
 *
 * Lists what a condition can name.
 *
 * Returns: (transfer full): keys as conditions write them, and what people call them
 */
TamizTerms *
tamiz_draft_list_terms (TamizDraft *draft,
                        const char *without)
{
  TamizTerms *terms = tamiz_draft_list_fields (draft);
  json_t *criterion;
  gsize i;

  json_array_foreach (tamiz_draft_get (draft, "criteria"), i, criterion)
    {
      const char *own = tamiz_json_get_text (criterion, "key");
      g_autofree char *key = g_strconcat (ANSWER, own, NULL);
      /* Translators: a criterion's title, such as “Answer: Budget” */
      g_autofree char *label = g_strdup_printf (_("Answer: %s"), tamiz_json_get_text (criterion, "title"));

      if (g_strcmp0 (own, without) != 0)
        tamiz_terms_add (terms, key, label);
    }

  return terms;
}

static json_t *
find_criterion (TamizDraft *draft,
                const char *term)
{
  g_autofree char *part = NULL;

  if (!g_str_has_prefix (term, ANSWER))
    return NULL;
  part = g_strconcat ("criteria/", term + strlen (ANSWER), NULL);

  return tamiz_draft_get (draft, part);
}

static gboolean
is_country (const char *term)
{
  return g_str_equal (term, "person.country") || g_str_equal (term, "company.country");
}

static const TamizField *
find_field (const char *term)
{
  TamizFieldRef ref;

  if (!tamiz_field_ref_parse (term, &ref) || ref.field < 0)
    return NULL;

  return &tamiz_kind_get_info (ref.kind)->fields[ref.field];
}

/* (nullable): what “field.list” says of a field of the base's own. */
static json_t *
find_own (TamizDraft *draft,
          const char *term)
{
  json_t *field;
  gsize n;

  json_array_foreach ((json_t *) g_object_get_data (G_OBJECT (draft), FIELDS), n, field)
    {
      if (json_is_true (json_object_get (field, "own")) && g_strcmp0 (tamiz_json_get_text (field, "key"), term) == 0)
        return field;
    }

  return NULL;
}

static TamizTermKind
find_own_kind (json_t *field)
{
  int type = TAMIZ_FIELD_TYPE_TEXT;

  if (field != NULL)
    tamiz_enum_from_nick (TAMIZ_ENUM_FIELD_TYPE, tamiz_json_get_text (field, "type"), &type);
  switch (type)
    {
    case TAMIZ_FIELD_TYPE_NUMBER:
    case TAMIZ_FIELD_TYPE_MONEY:
      return TAMIZ_TERM_NUMBER;
    case TAMIZ_FIELD_TYPE_DATE:
      return TAMIZ_TERM_DATE;
    case TAMIZ_FIELD_TYPE_CHOICE:
    case TAMIZ_FIELD_TYPE_YES_NO:
      return TAMIZ_TERM_CHOICE;
    case TAMIZ_FIELD_TYPE_SEVERAL:
      return TAMIZ_TERM_SEVERAL;
    default:
      return TAMIZ_TERM_ANYTHING;
    }
}

static TamizTermKind
find_answer_kind (json_t *criterion)
{
  const char *kind = tamiz_json_get_text (criterion, "kind");

  if (g_strcmp0 (kind, "yes_no") == 0 || g_strcmp0 (kind, "choice") == 0)
    return TAMIZ_TERM_CHOICE;
  if (g_strcmp0 (kind, "number") == 0 || g_strcmp0 (kind, "money") == 0)
    return TAMIZ_TERM_NUMBER;

  return g_strcmp0 (kind, "date") == 0 ? TAMIZ_TERM_DATE : TAMIZ_TERM_TEXT;
}

/* What a term is compared with. */
TamizTermKind
tamiz_draft_term_kind (TamizDraft *draft,
                       const char *term)
{
  json_t *criterion = find_criterion (draft, term);
  const TamizField *field;

  if (criterion != NULL)
    return find_answer_kind (criterion);
  if (is_country (term) || g_str_equal (term, "lead.persona"))
    return TAMIZ_TERM_CHOICE;
  field = find_field (term);
  if (field == NULL)
    return find_own_kind (find_own (draft, term));

  switch (field->type)
    {
    case TAMIZ_TYPE_INT:
    case TAMIZ_TYPE_DECIMAL:
      return TAMIZ_TERM_NUMBER;
    case TAMIZ_TYPE_DATE:
    case TAMIZ_TYPE_TIME:
      return TAMIZ_TERM_DATE;
    case TAMIZ_TYPE_ENUM:
      return TAMIZ_TERM_CHOICE;
    default:
      return TAMIZ_TERM_TEXT;
    }
}

static void
add_items (TamizTerms *terms,
           json_t     *list,
           const char *label)
{
  json_t *item;
  gsize i;

  json_array_foreach (list, i, item)
    tamiz_terms_add (terms, tamiz_json_get_text (item, "key"), tamiz_json_get_text (item, label));
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

/* In the order of their names in the reader's language. */
static void
add_countries (TamizTerms *terms)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) codes = g_hash_table_new (g_str_hash, g_str_equal);
  const char *code;

  for (guint i = 0; (code = tamiz_country_get_nth (i)) != NULL; i++)
    {
      char *name = tamiz_country_dup_name (code);

      g_ptr_array_add (names, name);
      g_hash_table_insert (codes, name, (gpointer) code);
    }
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    tamiz_terms_add (terms, g_hash_table_lookup (codes, g_ptr_array_index (names, i)), g_ptr_array_index (names, i));
}

static void
add_yes_no (TamizTerms *terms)
{
  tamiz_terms_add (terms, "yes", _("Yes"));
  tamiz_terms_add (terms, "no", _("No"));
}

static void
add_own_choices (TamizTerms *terms,
                 json_t     *field)
{
  json_t *choices = json_object_get (field, "choices"), *choice;
  gsize i;

  if (choices == NULL)
    add_yes_no (terms);
  json_array_foreach (choices, i, choice)
    tamiz_terms_add (terms, json_string_value (choice), json_string_value (choice));
}

/* What can be chosen of a term that is a choice. */
TamizTerms *
tamiz_draft_term_choices (TamizDraft *draft,
                          const char *term)
{
  TamizTerms *terms = tamiz_terms_new ();
  json_t *criterion = find_criterion (draft, term);
  const TamizField *field = criterion == NULL ? find_field (term) : NULL;

  if (criterion != NULL && json_object_get (criterion, "choices") != NULL)
    add_items (terms, json_object_get (criterion, "choices"), "label");
  else if (criterion != NULL)
    add_yes_no (terms);
  else if (is_country (term))
    add_countries (terms);
  else if (g_str_equal (term, "lead.persona"))
    add_items (terms, tamiz_draft_get (draft, "personas"), "title");
  else if (field != NULL)
    {
      for (guint i = 0; i < tamiz_enum_size (field->list); i++)
        tamiz_terms_add (terms, tamiz_enum_nick (field->list, (int) i), tamiz_enum_label (field->list, (int) i));
    }
  else if (find_own (draft, term) != NULL)
    add_own_choices (terms, find_own (draft, term));

  return terms;
}

/* How a term can be compared.  “One of” is “is” with several values. */
TamizTerms *
tamiz_term_operators (TamizTermKind kind)
{
  TamizTerms *terms = tamiz_terms_new ();
  gboolean dates = kind == TAMIZ_TERM_DATE;

  if (kind == TAMIZ_TERM_SEVERAL)
    {
      tamiz_terms_add (terms, "contains", C_("condition", "contains"));
      tamiz_terms_add (terms, "is_not", C_("condition", "does not contain"));
      tamiz_terms_add (terms, "filled", C_("condition", "is filled in"));
      return terms;
    }
  if (kind == TAMIZ_TERM_TEXT || kind == TAMIZ_TERM_ANYTHING)
    tamiz_terms_add (terms, "contains", C_("condition", "contains"));
  if (kind == TAMIZ_TERM_NUMBER || dates || kind == TAMIZ_TERM_ANYTHING)
    {
      tamiz_terms_add (terms, "at_least", dates ? C_("condition", "is or is after") : C_("condition", "is at least"));
      tamiz_terms_add (terms, "at_most", dates ? C_("condition", "is or is before") : C_("condition", "is at most"));
    }
  tamiz_terms_add (terms, "is", C_("condition", "is"));
  tamiz_terms_add (terms, "is_not", C_("condition", "is not"));
  tamiz_terms_add (terms, "filled", C_("condition", "is filled in"));

  return terms;
}

static char *
dup_values (TamizDraft         *draft,
            TamizConditionLine *line)
{
  TamizTermKind kind = tamiz_draft_term_kind (draft, line->field);
  g_autoptr (TamizTerms) choices = kind == TAMIZ_TERM_CHOICE || kind == TAMIZ_TERM_SEVERAL
                                       ? tamiz_draft_term_choices (draft, line->field)
                                       : NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < line->values->len; i++)
    {
      const char *value = g_ptr_array_index (line->values, i);
      const char *label = choices != NULL ? tamiz_terms_find (choices, value) : NULL;

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", label != NULL ? label : value);
    }

  return g_strdup (text->str);
}

static char *
dup_line_words (TamizDraft         *draft,
                TamizTerms         *terms,
                TamizConditionLine *line,
                gboolean            outer)
{
  g_autoptr (GString) text = NULL;

  if (line->children == NULL)
    {
      g_autoptr (TamizTerms) operators = tamiz_term_operators (tamiz_draft_term_kind (draft, line->field));
      const char *field = tamiz_terms_find (terms, line->field);
      const char *operator = tamiz_terms_find (operators, line->operator);
      g_autofree char *values = dup_values (draft, line);

      return g_strstrip (g_strdup_printf ("%s %s %s", field != NULL ? field : line->field,
                                          operator != NULL ? operator : line->operator, values));
    }

  text = g_string_new (outer ? NULL : "(");
  for (guint i = 0; i < line->children->len; i++)
    {
      g_autofree char *words = dup_line_words (draft, terms, g_ptr_array_index (line->children, i), FALSE);

      if (i > 0)
        g_string_append (text, line->any ? C_("condition", " or ") : C_("condition", " and "));
      g_string_append (text, words);
    }
  if (!outer)
    g_string_append_c (text, ')');

  return g_strdup (text->str);
}

/**
 * tamiz_draft_dup_condition_words:
 * @draft: a draft
 * @condition: (nullable): a condition in it
 *
 * Says a condition in a sentence.
 *
 * Returns: (transfer full): “Job title contains gerente, jefe and Employees is at least 10”
 */
char *
tamiz_draft_dup_condition_words (TamizDraft *draft,
                                 json_t     *condition)
{
  g_autoptr (TamizTerms) terms = tamiz_draft_list_terms (draft, NULL);
  g_autoptr (TamizConditionLine) lines = tamiz_condition_line_read (condition);

  return dup_line_words (draft, terms, lines, TRUE);
}
