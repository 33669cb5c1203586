#define G_LOG_DOMAIN "tamiz-definition"

#include "config.h"

#include "tamiz-definition-read.h"

#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FORMAT "tamiz-duo"
#define MOST_BYTES (1024 * 1024)
#define MOST_FIELDS 200
#define MOST_PARTS 200
#define MOST_BANDS 20
#define MOST_WEIGHT 1000000
#define MOST_POINTS 1000000
#define MOST_HALF_LIFE 36500
#define ALL_GRADES 5

G_DEFINE_BOXED_TYPE (TamizDefinition, tamiz_definition, tamiz_definition_ref, tamiz_definition_unref)

static const char *const root_keys[] = { "$schema",  "format",   "thousandths",       "title",
                                         "language", "statement", "origin",           "fields",
                                         "criteria", "personas", "negative_personas", "interest",
                                         "matrix",   "gates",    "sla",               "signatures",
                                         NULL };
static const char *const fields_keys[] = { "required", "desirable", NULL };
static const char *const persona_keys[] = { "key", "title", "weight", "conditions", NULL };
static const char *const negative_keys[] = { "key", "title", "sentence", "conditions", NULL };
static const char *const rule_keys[] = { "key",            "title", "kinds",        "campaign",
                                         "content",        "text",  "points",       "half_life_days",
                                         "cap",            "most_per_day", "weak",  NULL };
static const char *const matrix_keys[] = { "fit_bands", "interest_bands", "grades", NULL };
static const char *const gates_keys[] = { "mql", "sql", "two_way_contact", "valid_days", NULL };

static void
persona_free (TamizPersona *persona)
{
  g_free (persona->key);
  g_free (persona->title);
  g_free (persona->sentence);
  tamiz_condition_free (persona->conditions);
  g_free (persona);
}

static void
rule_free (TamizInterestRule *rule)
{
  g_free (rule->key);
  g_free (rule->title);
  g_free (rule->campaign);
  g_free (rule->content);
  g_free (rule->text);
  g_free (rule->written_campaign);
  g_free (rule->written_content);
  g_free (rule->written_text);
  g_free (rule);
}

static TamizDefinition *
definition_new (void)
{
  TamizDefinition *self = g_new0 (TamizDefinition, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->required = g_ptr_array_new_with_free_func (g_free);
  self->desirable = g_ptr_array_new_with_free_func (g_free);
  self->required_refs = g_array_new (FALSE, FALSE, sizeof (TamizFieldRef));
  self->desirable_refs = g_array_new (FALSE, FALSE, sizeof (TamizFieldRef));
  self->criteria = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_criterion_free);
  self->personas = g_ptr_array_new_with_free_func ((GDestroyNotify) persona_free);
  self->negative = g_ptr_array_new_with_free_func ((GDestroyNotify) persona_free);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  self->fit_bands = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->interest_bands = g_array_new (FALSE, FALSE, sizeof (gint64));

  return self;
}

static void
read_field_list (TamizReading *self,
                 json_t       *in,
                 json_t       *out,
                 const char   *member,
                 GPtrArray    *fields,
                 GArray       *refs,
                 GHashTable   *seen)
{
  json_t *array = tamiz_reading_array (self, in, member, FALSE, MOST_FIELDS);

  if (array == NULL)
    return;

  for (gsize i = 0; i < json_array_size (array) && self->error == NULL; i++)
    {
      const char *key = json_string_value (json_array_get (array, i));
      gsize outer = tamiz_reading_enter (self, member);
      TamizFieldRef ref = { 0 };

      tamiz_reading_enter_item (self, i);
      if (!tamiz_field_ref_parse (key, &ref))
        tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, NULL,
                            _("there is no field “%s”; write a registered key such as "
                              "person.job_title or lead.custom.KEY"), key != NULL ? key : "");
      else if (!g_hash_table_add (seen, g_strdup (key)))
        tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, NULL,
                            _("the field “%s” is listed twice"), key);
      g_ptr_array_add (fields, g_strdup (key));
      g_array_append_val (refs, ref);
      tamiz_reading_leave (self, outer);
    }
  json_object_set (out, member, array);
}

static void
read_fields (TamizReading    *self,
             json_t          *in,
             json_t          *out,
             TamizDefinition *definition)
{
  gsize outer = tamiz_reading_enter (self, "fields");
  json_t *object = json_object_get (in, "fields");
  json_t *copy = tamiz_reading_object (self, object, fields_keys);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (copy != NULL)
    {
      read_field_list (self, object, copy, "required", definition->required,
                       definition->required_refs, seen);
      read_field_list (self, object, copy, "desirable", definition->desirable,
                       definition->desirable_refs, seen);
      json_object_set_new (out, "fields", copy);
    }
  tamiz_reading_leave (self, outer);
}

typedef void (*ReadPartFunc) (TamizReading    *self,
                              json_t          *in,
                              json_t          *out,
                              TamizDefinition *definition,
                              GHashTable      *seen);

/* Reads a list of parts, each an object with a key of its own. */
static void
read_parts (TamizReading      *self,
            json_t            *in,
            json_t            *out,
            const char        *member,
            gboolean           required,
            const char *const *keys,
            ReadPartFunc       read_part,
            TamizDefinition   *definition)
{
  json_t *array = tamiz_reading_array (self, in, member, required, MOST_PARTS);
  g_autoptr (GHashTable) seen = NULL;
  json_t *items;

  if (array == NULL)
    return;

  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  items = json_array ();
  json_object_set_new (out, member, items);
  for (gsize i = 0; i < json_array_size (array) && self->error == NULL; i++)
    {
      json_t *item = json_array_get (array, i);
      gsize outer = tamiz_reading_enter (self, member);
      json_t *copy;

      tamiz_reading_enter_item (self, i);
      copy = tamiz_reading_object (self, item, keys);
      if (copy != NULL)
        {
          json_array_append_new (items, copy);
          read_part (self, item, copy, definition, seen);
        }
      tamiz_reading_leave (self, outer);
    }
}

static void
read_criterion (TamizReading    *self,
                json_t          *in,
                json_t          *out,
                TamizDefinition *definition,
                GHashTable      *seen)
{
  g_ptr_array_add (definition->criteria, tamiz_criterion_read (self, in, out, seen));
}

static TamizPersona *
read_any_persona (TamizReading *self,
                  json_t       *in,
                  json_t       *out,
                  GHashTable   *seen)
{
  TamizPersona *persona = g_new0 (TamizPersona, 1);
  gsize outer;
  json_t *copy = NULL;

  persona->key = g_strdup (tamiz_reading_key (self, in, out, seen));
  persona->title = g_strdup (tamiz_reading_text (self, in, out, "title", TRUE));
  if (self->error != NULL)
    return persona;

  outer = tamiz_reading_enter (self, "conditions");
  persona->conditions = tamiz_condition_read (self, json_object_get (in, "conditions"), &copy);
  tamiz_reading_leave (self, outer);
  json_object_set_new (out, "conditions", copy);

  return persona;
}

static void
read_persona (TamizReading    *self,
              json_t          *in,
              json_t          *out,
              TamizDefinition *definition,
              GHashTable      *seen)
{
  TamizPersona *persona = read_any_persona (self, in, out, seen);

  g_ptr_array_add (definition->personas, persona);
  persona->weight = tamiz_reading_number (self, in, out, "weight", 0, MOST_WEIGHT,
                                          TAMIZ_READING_REQUIRED);
}

static void
read_negative (TamizReading    *self,
               json_t          *in,
               json_t          *out,
               TamizDefinition *definition,
               GHashTable      *seen)
{
  TamizPersona *persona = read_any_persona (self, in, out, seen);

  g_ptr_array_add (definition->negative, persona);
  persona->sentence = g_strdup (tamiz_reading_text (self, in, out, "sentence", TRUE));
}

/**
 * tamiz_definition_is_weak_kind:
 * @kind: a #TamizActivityKind
 *
 * Tells whether an activity is a weak signal where its rule does not say so.
 *
 * Returns: whether it is
 */
gboolean
tamiz_definition_is_weak_kind (int kind)
{
  switch (kind)
    {
    case TAMIZ_ACTIVITY_PAGE_VIEW:
    case TAMIZ_ACTIVITY_EMAIL_OPEN:
    case TAMIZ_ACTIVITY_EMAIL_CLICK:
    case TAMIZ_ACTIVITY_EVENT_REGISTERED:
    case TAMIZ_ACTIVITY_SOCIAL_LIKE:
    case TAMIZ_ACTIVITY_SOCIAL_FOLLOW:
    case TAMIZ_ACTIVITY_SOCIAL_COMMENT:
    case TAMIZ_ACTIVITY_PRICE_REQUEST:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
read_kinds (TamizReading      *self,
            json_t            *in,
            json_t            *out,
            TamizInterestRule *rule)
{
  json_t *array = tamiz_reading_array (self, in, "kinds", TRUE,
                                       tamiz_enum_size (TAMIZ_ENUM_ACTIVITY));

  for (gsize i = 0; array != NULL && i < json_array_size (array); i++)
    {
      int kind;

      if (!tamiz_enum_from_nick (TAMIZ_ENUM_ACTIVITY,
                                 json_string_value (json_array_get (array, i)), &kind))
        {
          g_autofree char *known = tamiz_enum_nicks (TAMIZ_ENUM_ACTIVITY);

          tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "kinds",
                              _("one of these is needed here: %s"), known);
          return;
        }
      rule->kinds |= 1u << kind;
    }
  if (array != NULL && rule->kinds == 0)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "kinds",
                        _("at least one is needed here"));
  json_object_set (out, "kinds", array);
}

/* Where the rule does not say so itself, it is weak if its kinds are. */
static void
read_weak (TamizReading      *self,
           json_t            *in,
           json_t            *out,
           TamizInterestRule *rule)
{
  gboolean weak = FALSE, strong = FALSE;

  for (int kind = 0; kind < 32; kind++)
    {
      if ((rule->kinds & (1u << kind)) != 0)
        {
          weak |= tamiz_definition_is_weak_kind (kind);
          strong |= !tamiz_definition_is_weak_kind (kind);
        }
    }
  if (weak && strong && json_object_get (in, "weak") == NULL)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "weak",
                        _("this rule mixes weak and strong kinds of activity; say true or false"));
  rule->weak = tamiz_reading_flag (self, in, out, "weak", weak);
}

/* A text of which an activity need only hold a part. */
static void
read_part_of (TamizReading *self,
              json_t       *in,
              json_t       *out,
              const char   *member,
              char        **folded,
              char        **written)
{
  const char *text = tamiz_reading_text (self, in, out, member, FALSE);

  if (text == NULL)
    return;

  *folded = tamiz_text_fold (text);
  *written = g_strdup (text);
}

static void
read_rule (TamizReading    *self,
           json_t          *in,
           json_t          *out,
           TamizDefinition *definition,
           GHashTable      *seen)
{
  TamizInterestRule *rule = g_new0 (TamizInterestRule, 1);

  g_ptr_array_add (definition->rules, rule);
  rule->key = g_strdup (tamiz_reading_key (self, in, out, seen));
  rule->title = g_strdup (tamiz_reading_text (self, in, out, "title", TRUE));
  read_kinds (self, in, out, rule);
  read_part_of (self, in, out, "campaign", &rule->campaign, &rule->written_campaign);
  read_part_of (self, in, out, "content", &rule->content, &rule->written_content);
  read_part_of (self, in, out, "text", &rule->text, &rule->written_text);
  rule->points = tamiz_reading_number (self, in, out, "points", -MOST_POINTS, MOST_POINTS,
                                       TAMIZ_READING_REQUIRED);
  rule->half_life_days = tamiz_reading_count (self, in, out, "half_life_days", 1, MOST_HALF_LIFE, 0);
  rule->cap = tamiz_reading_number (self, in, out, "cap", -MOST_POINTS, MOST_POINTS, 0);
  if (self->error == NULL && json_object_get (in, "cap") != NULL
      && (rule->cap == 0 || (rule->cap > 0) != (rule->points > 0)))
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "cap",
                        _("the cap must have the sign of the points, and not be 0"));
  rule->most_per_day = (guint) tamiz_reading_count (self, in, out, "most_per_day", 1, 1000, 0);
  read_weak (self, in, out, rule);
}

static void
read_bands (TamizReading *self,
            json_t       *in,
            json_t       *out,
            const char   *member,
            GArray       *bands)
{
  json_t *array = tamiz_reading_array (self, in, member, TRUE, MOST_BANDS);
  json_t *items;

  if (array == NULL)
    return;

  items = json_array ();
  json_object_set_new (out, member, items);
  for (gsize i = 0; i < json_array_size (array); i++)
    {
      json_t *item = json_array_get (array, i);
      gint64 edge = -1;

      if (self->scaled && json_is_integer (item))
        edge = json_integer_value (item);
      else if (self->scaled || !tamiz_reading_thousandths (item, &edge))
        edge = -1;
      if (edge < 0 || edge > 100000)
        {
          tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_MATRIX, member,
                              _("numbers from 0 to 100 are needed here"));
          return;
        }
      if (i == 0 ? edge != 0 : edge <= g_array_index (bands, gint64, i - 1))
        {
          tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_MATRIX, member,
                              _("the bands must begin with 0 and rise"));
          return;
        }
      g_array_append_val (bands, edge);
      json_array_append_new (items, json_integer (edge));
    }
  if (bands->len == 0)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_MATRIX, member,
                        _("at least one is needed here"));
}

static void
read_grade_row (TamizReading    *self,
                json_t          *row,
                gsize            i,
                TamizDefinition *definition,
                guint           *seen)
{
  guint n_columns = definition->interest_bands->len;
  gsize outer = tamiz_reading_enter (self, "grades");

  tamiz_reading_enter_item (self, i);
  if (!json_is_array (row) || json_array_size (row) != n_columns)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_MATRIX, NULL,
                        _("one grade for each of the %u interest bands is needed here"), n_columns);
  for (guint j = 0; j < n_columns && self->error == NULL; j++)
    {
      int grade;

      if (!tamiz_enum_from_nick (TAMIZ_ENUM_GRADE, json_string_value (json_array_get (row, j)),
                                 &grade))
        {
          tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_MATRIX, NULL,
                              _("a grade is one of A, B, C, D, E"));
          break;
        }
      definition->grades[i * n_columns + j] = (guint8) grade;
      *seen |= 1u << grade;
    }
  tamiz_reading_leave (self, outer);
}

static void
read_matrix (TamizReading    *self,
             json_t          *in,
             json_t          *out,
             TamizDefinition *definition)
{
  gsize outer = tamiz_reading_enter (self, "matrix");
  json_t *object = json_object_get (in, "matrix");
  json_t *copy = tamiz_reading_object (self, object, matrix_keys);
  json_t *rows;
  guint seen = 0;

  read_bands (self, object, copy, "fit_bands", definition->fit_bands);
  read_bands (self, object, copy, "interest_bands", definition->interest_bands);
  rows = tamiz_reading_array (self, object, "grades", TRUE, MOST_BANDS);
  if (rows != NULL && json_array_size (rows) != definition->fit_bands->len)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_MATRIX, "grades",
                        _("one row for each of the %u fit bands is needed here"),
                        definition->fit_bands->len);
  definition->grades = g_new0 (guint8, definition->fit_bands->len * definition->interest_bands->len);
  for (gsize i = 0; rows != NULL && i < json_array_size (rows) && self->error == NULL; i++)
    read_grade_row (self, json_array_get (rows, i), i, definition, &seen);
  for (guint grade = 0; self->error == NULL && grade < ALL_GRADES; grade++)
    {
      if ((seen & (1u << grade)) == 0)
        tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_MATRIX, "grades",
                            _("the grade %s is in no cell; every grade from A to E must be"),
                            tamiz_enum_nick (TAMIZ_ENUM_GRADE, grade));
    }
  json_object_set (copy, "grades", rows);
  json_object_set_new (out, "matrix", copy);
  tamiz_reading_leave (self, outer);
}

static void
read_gates (TamizReading    *self,
            json_t          *in,
            json_t          *out,
            TamizDefinition *definition)
{
  gsize outer = tamiz_reading_enter (self, "gates");
  json_t *object = json_object_get (in, "gates");
  json_t *copy = tamiz_reading_object (self, object, gates_keys);

  definition->mql_gate = tamiz_reading_enum (self, object, copy, "mql", TAMIZ_ENUM_GRADE, TRUE);
  definition->sql_gate = tamiz_reading_enum (self, object, copy, "sql", TAMIZ_ENUM_GRADE, TRUE);
  if (self->error == NULL && definition->sql_gate > definition->mql_gate)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "sql",
                        _("the lowest grade for sql must not be below the one for mql"));
  definition->two_way_contact = tamiz_reading_flag (self, object, copy, "two_way_contact", TRUE);
  definition->valid_days = tamiz_reading_count (self, object, copy, "valid_days", 1, 3650, 30);
  json_object_set_new (out, "gates", copy);
  tamiz_reading_leave (self, outer);
}

/* Fit is a part of the whole weight, so there must be some. */
static void
check_weights (TamizReading    *self,
               TamizDefinition *definition)
{
  gint64 weight = 0;

  for (guint i = 0; i < definition->personas->len; i++)
    weight += ((TamizPersona *) g_ptr_array_index (definition->personas, i))->weight;
  for (guint i = 0; i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);

      if (criterion->axis == TAMIZ_AXIS_FIT)
        weight += criterion->weight;
    }
  if (weight == 0)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_WEIGHTS, NULL,
                        _("all weights are zero; give at least one buyer persona or criterion of "
                          "fit a weight"));
}

static void
read_head (TamizReading    *self,
           json_t          *in,
           json_t          *out,
           TamizDefinition *definition)
{
  /* Where the schema is says nothing about a lead. */
  tamiz_reading_text (self, in, NULL, "$schema", FALSE);
  tamiz_reading_text (self, in, out, "format", TRUE);
  /* Canonical text says of itself that its numbers are scaled: then it reads back as
   * what was signed. */
  self->scaled = tamiz_reading_flag (self, in, out, "thousandths", FALSE);
  if (out != NULL)
    json_object_set_new (out, "thousandths", json_true ());
  definition->title = g_strdup (tamiz_reading_text (self, in, out, "title", TRUE));
  definition->language = g_strdup (tamiz_reading_text (self, in, out, "language", TRUE));
  definition->statement = g_strdup (tamiz_reading_text (self, in, out, "statement", TRUE));
  definition->origin = g_strdup (tamiz_reading_text (self, in, out, "origin", FALSE));
}

/* Of another kind of file the first key that a definition does not have would be all that is said. */
static gboolean
check_format (TamizReading *self,
              json_t       *in)
{
  const char *format = tamiz_json_get_text (in, "format");
  g_autofree char *shown = g_utf8_substring (format != NULL ? format : "", 0,
                                             MIN (g_utf8_strlen (format != NULL ? format : "", -1), 80));

  if (g_strcmp0 (format, FORMAT) == 0)
    return TRUE;

  if (!json_is_object (in))
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, NULL,
                        _("an object, {…}, is needed here; this is another kind of file"));
  else if (format == NULL)
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "format",
                        _("“%s” is needed here; this is another kind of file"), FORMAT);
  else if (g_str_has_prefix (format, FORMAT "-request") || g_str_has_prefix (format, FORMAT "-signature"))
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "format",
                        _("this is a file to be signed, or signed, not a definition; it is read where "
                          "definitions are signed by file"));
  else if (g_str_has_prefix (format, FORMAT))
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "format",
                        _("“%s” was written by a newer program, and this one reads “%s”; bring it up to "
                          "date, or have the file written as “%s”"), shown, FORMAT, FORMAT);
  else
    tamiz_reading_fail (self, TAMIZ_DEFINITION_ERROR_SHAPE, "format",
                        _("“%s” is needed here, not “%s”; this is another kind of file"), FORMAT, shown);

  return FALSE;
}

static json_t *
read_document (TamizReading    *self,
               json_t          *in,
               TamizDefinition *definition)
{
  json_t *out = check_format (self, in) ? tamiz_reading_object (self, in, root_keys) : NULL;

  if (out == NULL)
    return NULL;

  read_head (self, in, out, definition);
  read_fields (self, in, out, definition);
  read_parts (self, in, out, "criteria", TRUE, tamiz_criterion_keys, read_criterion, definition);
  read_parts (self, in, out, "personas", FALSE, persona_keys, read_persona, definition);
  read_parts (self, in, out, "negative_personas", FALSE, negative_keys, read_negative, definition);
  read_parts (self, in, out, "interest", TRUE, rule_keys, read_rule, definition);
  read_matrix (self, in, out, definition);
  read_gates (self, in, out, definition);
  tamiz_sla_read (self, in, out, &definition->sla);
  definition->signatures = tamiz_signatures_read (self, in);
  check_weights (self, definition);
  tamiz_condition_check_all (self, definition);
  tamiz_condition_check_circles (self, definition);

  return out;
}

static json_t *
parse_json (const char *text,
            gssize      length,
            GError    **error)
{
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  g_autoptr (GError) cause = NULL;
  json_t *json;

  if (size > MOST_BYTES)
    {
      g_set_error (error, TAMIZ_DEFINITION_ERROR, TAMIZ_DEFINITION_ERROR_JSON,
                   _("The definition is larger than %d bytes; this is probably another file"),
                   MOST_BYTES);
      return NULL;
    }
  /* Windows editors put a byte order mark in front, which JSON does not know. */
  if (size >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    {
      text += 3;
      size -= 3;
    }

  json = tamiz_json_parse (text, size, &cause);
  if (json == NULL)
    g_set_error (error, TAMIZ_DEFINITION_ERROR, TAMIZ_DEFINITION_ERROR_JSON,
                 _("The definition cannot be read: %s. Mend the file at that place, or have it sent again"),
                 cause->message);

  return json;
}

/**
 * tamiz_definition_parse:
 * @text: a definition (`*.duo.json`), or its canonical text
 * @length: its length in bytes, or -1 where it ends with a NUL
 * @error: return location
 *
 * Reads a definition and checks it whole: what cannot be judged by is refused here.
 *
 * In the file weights, points, shares, bands and ranges are numbers of at most three
 * decimals.  The canonical text has them as whole thousandths and says so by
 * `"thousandths": true`; parsed again it gives the same canonical text.
 *
 * Returns: (transfer full): the definition, or %NULL with a #TamizDefinitionError, which
 *   names the place, see tamiz_error_get_part ()
 */
TamizDefinition *
tamiz_definition_parse (const char  *text,
                        gssize       length,
                        GError     **error)
{
  g_autoptr (json_t) in = NULL;
  g_autoptr (json_t) out = NULL;
  TamizDefinition *self;
  TamizReading reading = { 0 };

  g_return_val_if_fail (text != NULL, NULL);

  in = parse_json (text, length, error);
  if (in == NULL)
    return NULL;

  self = definition_new ();
  reading.root = in;
  reading.path = g_string_new (NULL);
  reading.tests = g_ptr_array_new ();
  out = read_document (&reading, in, self);
  g_string_free (reading.path, TRUE);
  g_ptr_array_unref (reading.tests);
  if (reading.error != NULL)
    {
      g_propagate_error (error, reading.error);
      tamiz_definition_unref (self);
      return NULL;
    }

  self->canonical = tamiz_json_to_canonical (out);
  self->digest = tamiz_json_digest (self->canonical);

  return self;
}

TamizDefinition *
tamiz_definition_ref (TamizDefinition *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
tamiz_definition_unref (TamizDefinition *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->canonical);
  g_free (self->digest);
  g_free (self->title);
  g_free (self->language);
  g_free (self->statement);
  g_free (self->origin);
  g_ptr_array_unref (self->required);
  g_ptr_array_unref (self->desirable);
  g_array_unref (self->required_refs);
  g_array_unref (self->desirable_refs);
  g_ptr_array_unref (self->criteria);
  g_ptr_array_unref (self->personas);
  g_ptr_array_unref (self->negative);
  g_ptr_array_unref (self->rules);
  g_array_unref (self->fit_bands);
  g_array_unref (self->interest_bands);
  g_free (self->grades);
  tamiz_sla_clear (&self->sla);
  json_decref (self->signatures);
  g_free (self);
}

/**
 * tamiz_definition_find_criterion:
 * @self: a definition
 * @key: (nullable): a criterion's key
 *
 * Finds a criterion.
 *
 * Returns: (transfer none) (nullable): the criterion
 */
TamizCriterion *
tamiz_definition_find_criterion (TamizDefinition *self,
                                 const char      *key)
{
  for (guint i = 0; key != NULL && i < self->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (self->criteria, i);

      if (g_str_equal (criterion->key, key))
        return criterion;
    }

  return NULL;
}

/**
 * tamiz_definition_find_persona:
 * @self: a definition
 * @key: (nullable): a buyer persona's key
 *
 * Finds a buyer persona, which is none of the negative ones.
 *
 * Returns: (transfer none) (nullable): the buyer persona
 */
TamizPersona *
tamiz_definition_find_persona (TamizDefinition *self,
                               const char      *key)
{
  for (guint i = 0; key != NULL && i < self->personas->len; i++)
    {
      TamizPersona *persona = g_ptr_array_index (self->personas, i);

      if (g_str_equal (persona->key, key))
        return persona;
    }

  return NULL;
}

/**
 * tamiz_definition_find_band:
 * @bands: (element-type gint64): the lower edges of an axis's bands, in thousandths
 * @score: thousandths
 *
 * Finds the band of the matrix that a score is in.
 *
 * Returns: its number, from 0
 */
guint
tamiz_definition_find_band (GArray *bands,
                            gint64  score)
{
  guint band = 0;

  while (band + 1 < bands->len && score >= g_array_index (bands, gint64, band + 1))
    band++;

  return band;
}

/**
 * tamiz_definition_get_grade:
 * @self: a definition
 * @fit: thousandths
 * @interest: thousandths
 *
 * Looks a grade up in the matrix.
 *
 * Returns: a #TamizGrade
 */
int
tamiz_definition_get_grade (TamizDefinition *self,
                            gint64           fit,
                            gint64           interest)
{
  return self->grades[tamiz_definition_find_band (self->fit_bands, fit) * self->interest_bands->len
                      + tamiz_definition_find_band (self->interest_bands, interest)];
}
