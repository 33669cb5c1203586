#define G_LOG_DOMAIN "tamiz-opinion-draft"

#include "config.h"

#include "tamiz-definition-document.h"
#include "tamiz-opinions.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A definition of what both sides say, on the structure of a starter.  What both say is required;
 * what only one says is desirable, or weak, until they agree, and a note says so; what neither says
 * is left out, unless nobody said anything about the matter: then the starter's stands.
 */

#define AGREED_WEIGHT 25
#define ONE_SIDED_WEIGHT 10
#define ONE_SIDED_SHARE 0.5

typedef struct
{
  TamizWork *work;
  json_t *rows, *notes;
  json_t *document;         /* what it becomes */
  json_t *fuller;           /* a starter that asks more, for what this one does not */
  gboolean spanish;         /* the language of the document */
} Making;

static json_t *
find_row (Making     *self,
          const char *group,
          const char *key)
{
  json_t *row;
  gsize i;

  json_array_foreach (self->rows, i, row)
    {
      if (g_strcmp0 (tamiz_json_get_text (row, "group"), group) == 0
          && g_strcmp0 (tamiz_json_get_text (row, "key"), key) == 0)
        return row;
    }

  return NULL;
}

static gboolean
says (json_t     *row,
      const char *who)
{
  return g_strcmp0 (tamiz_json_get_text (row, "says"), who) == 0;
}

static gboolean
is_agreed (Making     *self,
           const char *group,
           const char *key)
{
  return says (find_row (self, group, key), "both");
}

static gboolean
is_one_sided (Making     *self,
              const char *group,
              const char *key)
{
  json_t *row = find_row (self, group, key);

  return says (row, "marketing") || says (row, "sales");
}

/* Whether a side said anything about a matter, or both did of the same thing. */
static gboolean
is_spoken_of (Making     *self,
              const char *group,
              gboolean    agreed)
{
  json_t *row;
  gsize i;

  json_array_foreach (self->rows, i, row)
    {
      if (g_strcmp0 (tamiz_json_get_text (row, "group"), group) == 0 && !says (row, "some")
          && (!agreed || says (row, "both")))
        return TRUE;
    }

  return FALSE;
}

static void
take_note (Making     *self,
           const char *part,
           char       *text)
{
  json_t *note = json_object ();

  tamiz_json_set_text (note, "part", part);
  tamiz_json_set_text (note, "text", text);
  json_array_append_new (self->notes, note);
  g_free (text);
}

/* (nullable): what of a group is said by @who, in words. */
static char *
dup_labels (Making     *self,
            const char *group,
            const char *who)
{
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *row;
  gsize i;

  json_array_foreach (self->rows, i, row)
    {
      if (g_strcmp0 (tamiz_json_get_text (row, "group"), group) == 0 && says (row, who))
        g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", tamiz_json_get_text (row, "label"));
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* @format: of a side, and what it says alone. */
static void
note_one_sided (Making     *self,
                const char *part,
                const char *group,
                const char *format)
{
  for (int side = 0; side <= TAMIZ_SIDE_SALES; side++)
    {
      g_autofree char *labels = dup_labels (self, group, tamiz_enum_nick (TAMIZ_ENUM_SIDE, side));

      if (labels == NULL)
        continue;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      take_note (self, part, g_strdup_printf (format, tamiz_enum_label (TAMIZ_ENUM_SIDE, side), labels));
#pragma GCC diagnostic pop
    }
}

static const char *
get_side_label (json_t *row)
{
  return tamiz_enum_label (TAMIZ_ENUM_SIDE,
                           says (row, "sales") ? TAMIZ_SIDE_SALES : TAMIZ_SIDE_MARKETING);
}

static gboolean
contains_text (json_t     *array,
               const char *text)
{
  json_t *item;
  gsize i;

  json_array_foreach (array, i, item)
    {
      if (g_strcmp0 (json_string_value (item), text) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
add_text (json_t     *array,
          const char *text)
{
  if (!contains_text (array, text))
    json_array_append_new (array, json_string (text));
}

/* Agreed fields are required; what only one side wants, and what the starter has, is desirable. */
static void
make_fields (Making *self)
{
  json_t *before = json_object_get (self->document, "fields");
  json_t *required = json_array (), *desirable = json_array (), *list, *field, *row;
  const char *lists[] = { "required", "desirable" };
  gsize i;

  if (!is_spoken_of (self, "fields", FALSE))
    {
      json_decref (required);
      json_decref (desirable);
      return;
    }

  json_array_foreach (self->rows, i, row)
    {
      if (g_strcmp0 (tamiz_json_get_text (row, "group"), "fields") == 0)
        add_text (says (row, "both") ? required : desirable, tamiz_json_get_text (row, "key"));
    }
  for (guint n = 0; n < G_N_ELEMENTS (lists); n++)
    {
      list = json_object_get (before, lists[n]);
      json_array_foreach (list, i, field)
        {
          if (!contains_text (required, json_string_value (field)))
            add_text (desirable, json_string_value (field));
        }
    }
  json_object_set_new (self->document, "fields",
                       json_pack ("{soso}", "required", required, "desirable", desirable));
  note_one_sided (self, "fields/desirable", "fields",
                  _("Only %s wants this complete before a handoff: %s. It is desirable until you agree."));
}

static json_t *
find_item (json_t     *document,
           const char *list,
           const char *key)
{
  g_autofree char *part = g_strconcat (list, "/", key, NULL);

  return tamiz_document_get (document, part);
}

/* The starter's criterion, else that of one which asks more. */
static json_t *
copy_criterion (Making     *self,
                const char *key)
{
  json_t *criterion = find_item (self->document, "criteria", key);

  if (criterion == NULL)
    criterion = find_item (self->fuller, "criteria", key);

  return json_deep_copy (criterion);
}

/* The answers that are worth nothing end the matter. */
static void
make_ending (json_t *criterion)
{
  json_t *choices = json_object_get (criterion, "choices"), *choice;
  gsize i;

  if (choices == NULL)
    json_object_set_new (criterion, "disqualifies", json_string ("no"));
  json_array_foreach (choices, i, choice)
    {
      if (json_number_value (json_object_get (choice, "share")) <= 0)
        json_object_set_new (choice, "disqualifies", json_true ());
    }
}

static const char *
get_reason (const char *criterion)
{
  return g_str_equal (criterion, "budget") ? "no_budget" : g_str_equal (criterion, "authority") ? "no_authority" : "";
}

static void
note_criterion (Making     *self,
                const char *key)
{
  g_autofree char *part = g_strconcat ("criteria/", key, NULL);
  json_t *reason = find_row (self, "reasons", get_reason (key));

  if (is_one_sided (self, "criteria", key))
    take_note (self, part,
               g_strdup_printf (_("Only %s says that this must be known before a handoff. It is asked, but not "
                                  "required, until you agree."),
                                get_side_label (find_row (self, "criteria", key))));
  if (is_one_sided (self, "reasons", get_reason (key)))
    take_note (self, part,
               g_strdup_printf (_("Only %s says that this answer rules somebody out: %s."),
                                get_side_label (reason), tamiz_json_get_text (reason, "label")));
}

/* @spoken: whether anybody said what must be known; otherwise the starter's stands. */
static void
add_criterion (Making     *self,
               const char *key,
               gboolean    spoken,
               json_t     *criteria)
{
  const char *reason = get_reason (key);
  gboolean agreed = is_agreed (self, "criteria", key), ends = is_agreed (self, "reasons", reason);
  gboolean asked = agreed || is_one_sided (self, "criteria", key) || ends || is_one_sided (self, "reasons", reason)
                   || (!spoken && find_item (self->document, "criteria", key) != NULL);
  json_t *criterion = asked ? copy_criterion (self, key) : NULL;

  if (criterion == NULL)
    return;
  if (spoken)
    json_object_set_new (criterion, "required", json_boolean (agreed));
  if (spoken && !agreed)
    json_object_del (criterion, "disqualifies");
  if (ends)
    make_ending (criterion);
  json_array_append_new (criteria, criterion);
  note_criterion (self, key);
}

static const char *
translate (Making     *self,
           const char *english,
           const char *spanish)
{
  return self->spanish ? spanish : english;
}

static json_t *
make_ranges (Making *self)
{
  json_t *ranges = json_array ();
  const TamizOpinionSize *size;

  for (guint i = 0; (size = tamiz_opinions_get_size (i)) != NULL; i++)
    {
      json_t *range = json_object ();

      json_object_set_new (range, "from", json_integer (size->from));
      if (size->to > 0)
        json_object_set_new (range, "to", json_integer (size->to));
      tamiz_json_set_text (range, "label", size->label);
      json_object_set_new (range, "share",
                           json_real (is_agreed (self, "sizes", size->key)      ? 1
                                      : is_one_sided (self, "sizes", size->key) ? ONE_SIDED_SHARE
                                                                                : 0));
      json_array_append_new (ranges, range);
    }

  return ranges;
}

static void
add_size (Making *self,
          json_t *criteria)
{
  json_t *criterion = copy_criterion (self, "company_size");

  if (!is_spoken_of (self, "sizes", FALSE))
    {
      if (find_item (self->document, "criteria", "company_size") != NULL)
        json_array_append (criteria, criterion);
      json_decref (criterion);
      return;
    }
  if (criterion == NULL)
    return;
  json_object_set_new (criterion, "ranges", make_ranges (self));
  json_array_append_new (criteria, criterion);
  note_one_sided (self, "criteria/company_size", "sizes",
                  _("Only %s wants companies of this many employees: %s. They count half until you agree."));
}

/* An industry is written in the record as the steward's list calls it, or by its key. */
static void
add_industry (Making *self,
              json_t *criteria)
{
  json_t *values = json_array (), *row;
  gsize i;

  json_array_foreach (self->rows, i, row)
    {
      if (g_strcmp0 (tamiz_json_get_text (row, "group"), "industries") == 0 && says (row, "both"))
        {
          add_text (values, tamiz_json_get_text (row, "label"));
          add_text (values, tamiz_json_get_text (row, "key"));
        }
    }
  if (json_array_size (values) > 0)
    json_array_append_new (
        criteria, json_pack ("{ssssssssss si s{ssssso}}", "key", "industry", "title",
                             translate (self, "An industry that we serve", "Un sector que atendemos"), "help",
                             translate (self, "From the company's record", "De la ficha de la empresa"), "kind",
                             "yes_no", "axis", "fit", "weight", 10, "bound", "field", "company.industry",
                             "operator", "one_of", "value", json_incref (values)));
  note_one_sided (self, json_array_size (values) > 0 ? "criteria/industry" : "criteria", "industries",
                  _("Only %s wants these industries: %s. They count nothing until you agree."));
  json_decref (values);
}

static void
make_criteria (Making *self)
{
  static const char *const asked[] = { "need", "authority", "budget", "time_frame", "buying_process",
                                       "meets_executive" };
  json_t *criteria = json_array ();
  gboolean spoken = is_spoken_of (self, "criteria", FALSE);

  for (guint n = 0; n < G_N_ELEMENTS (asked); n++)
    add_criterion (self, asked[n], spoken, criteria);
  add_size (self, criteria);
  add_industry (self, criteria);
  json_object_set_new (self->document, "criteria", criteria);
}

static json_t *
make_words_condition (const char *words)
{
  g_auto (GStrv) contained = g_strsplit (words, ",", -1);
  json_t *any = json_array ();

  for (guint i = 0; contained[i] != NULL; i++)
    json_array_append_new (any, json_pack ("{ssssss}", "field", "person.job_title", "operator", "contains",
                                           "value", contained[i]));

  return json_pack ("{so}", "any", any);
}

static void
make_personas (Making *self)
{
  json_t *personas;
  const TamizOpinionLevel *level;

  if (!is_spoken_of (self, "levels", FALSE))
    return;

  personas = json_array ();
  for (guint i = 0; (level = tamiz_opinions_get_level (i)) != NULL; i++)
    {
      gboolean agreed = is_agreed (self, "levels", level->key);
      g_autofree char *part = g_strconcat ("personas/", level->key, NULL);

      if (!agreed && !is_one_sided (self, "levels", level->key))
        continue;
      json_array_append_new (personas,
                             json_pack ("{sssssiso}", "key", level->key, "title",
                                        translate (self, level->label, level->spanish), "weight",
                                        agreed ? AGREED_WEIGHT : ONE_SIDED_WEIGHT, "conditions",
                                        make_words_condition (level->words)));
      if (!agreed)
        take_note (self, part,
                   g_strdup_printf (_("Only %s wants this buyer persona. It weighs little until you agree."),
                                    get_side_label (find_row (self, "levels", level->key))));
    }
  json_object_set_new (self->document, "personas", personas);
}

/* The rule with those of its kinds that are agreed, or that only one side says. */
static void
add_rule (Making     *self,
          json_t     *rule,
          gboolean    agreed,
          json_t     *rules)
{
  json_t *kinds = json_array (), *kind, *copy;
  gsize i;

  json_array_foreach (json_object_get (rule, "kinds"), i, kind)
    {
      const char *nick = json_string_value (kind);

      if (agreed ? is_agreed (self, "activities", nick) : is_one_sided (self, "activities", nick))
        json_array_append (kinds, kind);
    }
  if (json_array_size (kinds) == 0)
    {
      json_decref (kinds);
      return;
    }

  copy = json_deep_copy (rule);
  json_object_set_new (copy, "kinds", kinds);
  if (!agreed)
    {
      g_autofree char *key = g_strconcat (tamiz_json_get_text (rule, "key"), "_one_side", NULL);
      g_autofree char *title = g_strconcat (tamiz_json_get_text (rule, "title"),
                                            translate (self, " (not agreed yet)", " (aún sin acuerdo)"), NULL);

      tamiz_json_set_text (copy, "key", key);
      tamiz_json_set_text (copy, "title", title);
      json_object_set_new (copy, "weak", json_true ());
    }
  json_array_append_new (rules, copy);
}

static void
make_interest (Making *self)
{
  json_t *before = json_object_get (self->document, "interest"), *rules, *rule;
  gsize i;

  if (!is_spoken_of (self, "activities", FALSE))
    return;

  rules = json_array ();
  json_array_foreach (before, i, rule)
    {
      /* What takes points away was not asked for: it stands. */
      if (json_number_value (json_object_get (rule, "points")) < 0)
        json_array_append (rules, rule);
      else
        {
          add_rule (self, rule, TRUE, rules);
          add_rule (self, rule, FALSE, rules);
        }
    }
  json_object_set_new (self->document, "interest", rules);
  note_one_sided (self, "interest", "activities",
                  _("Only %s takes this as a sign of interest: %s. It is a weak signal until you agree."));
}

static json_t *
make_negative_persona (Making     *self,
                       const char *key)
{
  const char *country = tamiz_record_get_text (self->work->base, TAMIZ_BASE_COUNTRY);
  json_t *persona = find_item (self->document, "negative_personas", key);

  if (persona != NULL)
    return json_incref (persona);
  if (g_str_equal (key, "job_seeker"))
    return json_pack ("{ssssssso}", "key", key, "title", translate (self, "Job seeker", "Busca empleo"),
                      "sentence", translate (self, "Looks for a job and does not buy.", "Busca empleo y no compra."),
                      "conditions",
                      make_words_condition ("busca empleo,buscando empleo,desempleado,job seeker,unemployed"));
  if (g_str_equal (key, "supplier"))
    return json_pack ("{sssssss{s[{ssssss}]}}", "key", key, "title", translate (self, "Supplier", "Proveedor"),
                      "sentence",
                      translate (self, "Works for a supplier, who wants to sell to us.",
                                 "Trabaja para un proveedor, que quiere vendernos."),
                      "conditions", "any", "field", "company.relation", "operator", "is", "value", "supplier");
  if (g_str_equal (key, "outside_territory") && country != NULL)
    {
      take_note (self, "negative_personas",
                 g_strdup_printf (_("“Outside the territory” is taken here as a company in another country than "
                                    "%s. Is that what both of you mean?"), country));
      return json_pack ("{sssssss{s[{ssssss}]}}", "key", key, "title",
                        translate (self, "Outside the territory", "Fuera del territorio"), "sentence",
                        translate (self, "The company is outside of our territory.",
                                   "La empresa está fuera de nuestro territorio."),
                        "conditions", "any", "field", "company.country", "operator", "is_not", "value", country);
    }

  return NULL;
}

static void
make_negative (Making *self)
{
  json_t *personas, *row, *persona;
  g_autoptr (GString) rest = g_string_new (NULL);
  gsize i;

  if (!is_spoken_of (self, "reasons", FALSE))
    return;

  personas = json_array ();
  json_array_foreach (self->rows, i, row)
    {
      const char *key = tamiz_json_get_text (row, "key");

      if (g_strcmp0 (tamiz_json_get_text (row, "group"), "reasons") != 0 || !says (row, "both")
          || g_str_equal (key, "no_budget") || g_str_equal (key, "no_authority"))
        continue;
      persona = make_negative_persona (self, key);
      if (persona != NULL)
        json_array_append_new (personas, persona);
      else
        g_string_append_printf (rest, "%s%s", rest->len > 0 ? ", " : "", tamiz_json_get_text (row, "label"));
    }
  json_object_set_new (self->document, "negative_personas", personas);
  if (rest->len > 0)
    take_note (self, "negative_personas",
               g_strdup_printf (_("Both sides say that this rules somebody out, but no record shows it by itself: "
                                  "%s. Whoever finds it out discards the lead with that reason."), rest->str));
}

/* What budget and authority rule out is noted with their criteria. */
static void
note_reasons (Making *self)
{
  json_t *row;
  gsize i;

  json_array_foreach (self->rows, i, row)
    {
      const char *key = tamiz_json_get_text (row, "key");

      if (g_strcmp0 (tamiz_json_get_text (row, "group"), "reasons") == 0 && !says (row, "both")
          && !says (row, "some") && !g_str_equal (key, "no_budget") && !g_str_equal (key, "no_authority"))
        take_note (self, "negative_personas",
                   g_strdup_printf (_("Only %s says that this rules somebody out: %s."), get_side_label (row),
                                    tamiz_json_get_text (row, "label")));
    }
}

static void
note_texts (Making *self,
            json_t *texts)
{
  json_t *text;
  gsize i;

  json_array_foreach (texts, i, text)
    {
      int side = TAMIZ_SIDE_MARKETING;

      tamiz_enum_from_nick (TAMIZ_ENUM_SIDE, tamiz_json_get_text (text, "side"), &side);
      /* Translators: a question, a name, a side, and what was said */
      take_note (self, "statement",
                 g_strdup_printf (_("%s %s (%s): “%s”"), tamiz_json_get_text (text, "question_title"),
                                  tamiz_json_get_text (text, "name"), tamiz_enum_label (TAMIZ_ENUM_SIDE, side),
                                  tamiz_json_get_text (text, "text")));
    }
  take_note (self, "statement",
             g_strdup (_("These words are the starter's. Write here what both of you have agreed.")));
}

static void
make_title (Making *self)
{
  tamiz_json_set_text (self->document, "title",
                       translate (self, "What marketing and sales call a lead",
                                  "Lo que marketing y ventas llaman un lead"));
  tamiz_json_set_text (self->document, "origin",
                       translate (self,
                                  "From what marketing and sales answered, each for themselves, before there was a "
                                  "draft. What both said is required; what only one said is not, until both agree.",
                                  "De lo que marketing y ventas respondieron, cada uno por su cuenta, antes de que "
                                  "hubiera un borrador. Lo que ambos dijeron es obligatorio; lo que dijo uno solo no "
                                  "lo es hasta que lo acuerden."));
}

/**
 * tamiz_opinions_make_definition:
 * @work: an operation's work
 * @rows: what tamiz_opinions_compare() set side by side
 * @texts: what was said in own words
 * @starter: whose structure it gets
 * @fuller: a starter in the same language, for criteria that @starter does not ask
 * @notes: an array to which the differences are added: `part` and `text`
 * @error: return location
 *
 * Makes a definition of what both sides say.
 *
 * Returns: (transfer full): the definition
 */
TamizDefinition *
tamiz_opinions_make_definition (TamizWork        *work,
                                json_t           *rows,
                                json_t           *texts,
                                TamizDefinition  *starter,
                                TamizDefinition  *fuller,
                                json_t           *notes,
                                GError          **error)
{
  g_autoptr (json_t) document = tamiz_definition_to_document (starter);
  g_autoptr (json_t) other = tamiz_definition_to_document (fuller);
  g_autofree char *text = NULL;
  Making self = { work, rows, notes, document, other, g_str_has_prefix (starter->language, "es") };

  make_title (&self);
  note_texts (&self, texts);
  make_fields (&self);
  make_criteria (&self);
  make_personas (&self);
  make_interest (&self);
  make_negative (&self);
  note_reasons (&self);
  text = tamiz_json_to_text (document);

  return tamiz_definition_parse (text, -1, error);
}
