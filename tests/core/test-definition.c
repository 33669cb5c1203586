#include "config.h"

#include "tamiz-definition-document.h"
#include "tamiz-error.h"

#include <string.h>

static char *
read_starter (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static TamizDefinition *
parse_starter (void)
{
  g_autofree char *text = read_starter ("consultative.en.duo.json");
  g_autoptr (GError) error = NULL;
  TamizDefinition *definition = tamiz_definition_parse (text, -1, &error);

  g_assert_no_error (error);
  return definition;
}

/* Sets or removes what a path such as criteria[3].weight names. */
static void
change (json_t     *root,
        const char *path,
        const char *value)
{
  g_auto (GStrv) steps = g_strsplit_set (path, ".[", -1);
  json_t *at = root;

  for (guint i = 0; steps[i] != NULL; i++)
    {
      gboolean last = steps[i + 1] == NULL;
      gboolean index = g_str_has_suffix (steps[i], "]");
      guint n = index ? (guint) g_ascii_strtoull (steps[i], NULL, 10) : 0;
      json_t *new = last && value != NULL ? json_loads (value, JSON_DECODE_ANY, NULL) : NULL;

      g_assert_true (!last || value == NULL || new != NULL);
      if (!last)
        at = index ? json_array_get (at, n) : json_object_get (at, steps[i]);
      else if (index)
        json_array_set_new (at, n, new);
      else if (value != NULL)
        json_object_set_new (at, steps[i], new);
      else
        json_object_del (at, steps[i]);
      g_assert_nonnull (at);
    }
}

static const struct
{
  const char *name;
  const char *path;
  const char *value;        /* NULL: taken out */
  int code;
  const char *says;
} wrong[] = {
  { "unknown-key", "criteria[3].weigth", "5", TAMIZ_DEFINITION_ERROR_SHAPE, "criteria[3].weigth" },
  { "unknown-root-key", "criterions", "[]", TAMIZ_DEFINITION_ERROR_SHAPE, "criterions" },
  { "unknown-key-deep", "criteria[1].choices[0].shares", "1", TAMIZ_DEFINITION_ERROR_SHAPE,
    "criteria[1].choices[0].shares" },
  { "unknown-key-in-condition", "personas[0].conditions.all[1].valeu", "1",
    TAMIZ_DEFINITION_ERROR_SHAPE, "personas[0].conditions.all[1].valeu" },
  { "other-format", "format", "\"hubspot\"", TAMIZ_DEFINITION_ERROR_SHAPE, "another kind of file" },
  { "no-format", "format", NULL, TAMIZ_DEFINITION_ERROR_SHAPE, "another kind of file" },
  { "newer-format", "format", "\"tamiz-duo-2\"", TAMIZ_DEFINITION_ERROR_SHAPE, "newer program" },
  { "file-to-sign", "format", "\"tamiz-duo-request\"", TAMIZ_DEFINITION_ERROR_SHAPE, "signed by file" },
  { "place-of-the-schema", "$schema", "5", TAMIZ_DEFINITION_ERROR_SHAPE, "$schema" },
  { "signature-of-nobody", "signatures", "[{\"side\":\"sales\"}]", TAMIZ_DEFINITION_ERROR_SHAPE,
    "signatures[0].email" },
  { "key-without-signature", "signatures",
    "[{\"side\":\"sales\",\"email\":\"a@b.example\",\"at\":\"2026-11-22\","
    "\"digest\":\"0000000000000000000000000000000000000000000000000000000000000000\","
    "\"public_key\":\"0000000000000000000000000000000000000000000000000000000000000000\"}]",
    TAMIZ_DEFINITION_ERROR_SHAPE, "signatures[0].signature" },
  { "no-statement", "statement", NULL, TAMIZ_DEFINITION_ERROR_SHAPE, "statement" },
  { "blank-origin", "origin", "\" \"", TAMIZ_DEFINITION_ERROR_SHAPE, "origin" },
  { "origin-in-parts", "origin", "[\"BANT\"]", TAMIZ_DEFINITION_ERROR_SHAPE, "origin" },
  { "blank-title", "title", "\"  \"", TAMIZ_DEFINITION_ERROR_SHAPE, "title" },
  { "null-for-a-text", "title", "null", TAMIZ_DEFINITION_ERROR_SHAPE, "title" },
  { "unregistered-field", "fields.required[0]", "\"person.shoe_size\"",
    TAMIZ_DEFINITION_ERROR_SHAPE, "person.shoe_size" },
  { "field-twice", "fields.required[0]", "\"person.email\"", TAMIZ_DEFINITION_ERROR_SHAPE,
    "person.email" },
  { "key-with-blank", "criteria[0].key", "\"the need\"", TAMIZ_DEFINITION_ERROR_SHAPE,
    "criteria[0].key" },
  { "key-twice", "criteria[0].key", "\"budget\"", TAMIZ_DEFINITION_ERROR_SHAPE, "budget" },
  { "unknown-kind", "criteria[0].kind", "\"maybe\"", TAMIZ_DEFINITION_ERROR_SHAPE,
    "criteria[0].kind" },
  { "weight-as-text", "criteria[0].weight", "\"20\"", TAMIZ_DEFINITION_ERROR_SHAPE,
    "criteria[0].weight" },
  { "negative-weight", "criteria[0].weight", "-1", TAMIZ_DEFINITION_ERROR_SHAPE,
    "criteria[0].weight" },
  { "four-decimals", "criteria[0].weight", "1.2345", TAMIZ_DEFINITION_ERROR_SHAPE, "decimals" },
  { "endless-weight", "criteria[0].weight", "1e300", TAMIZ_DEFINITION_ERROR_SHAPE,
    "criteria[0].weight" },
  { "share-above-1", "criteria[1].choices[0].share", "1.001", TAMIZ_DEFINITION_ERROR_SHAPE,
    "criteria[1].choices[0].share" },
  { "pass-mark-above-1", "criteria[1].pass_mark", "2", TAMIZ_DEFINITION_ERROR_SHAPE, "pass_mark" },
  { "no-choices", "criteria[1].choices", "[]", TAMIZ_DEFINITION_ERROR_SHAPE, "choices" },
  { "ranges-of-a-choice", "criteria[1].ranges", "[]", TAMIZ_DEFINITION_ERROR_SHAPE, "ranges" },
  { "no-question", "criteria[0].question", NULL, TAMIZ_DEFINITION_ERROR_SHAPE, "question" },
  { "question-of-bound", "criteria[6].question", "\"?\"", TAMIZ_DEFINITION_ERROR_SHAPE,
    "question" },
  { "bound-to-nothing", "criteria[6].bound", "\"company.mood\"", TAMIZ_DEFINITION_ERROR_SHAPE,
    "company.mood" },
  { "empty-range", "criteria[6].ranges[1].to", "5", TAMIZ_DEFINITION_ERROR_SHAPE,
    "criteria[6].ranges[1].to" },
  { "condition-on-no-criterion", "criteria[0].applies_when",
    "{\"field\":\"answer.colour\",\"operator\":\"filled\"}", TAMIZ_DEFINITION_ERROR_SHAPE,
    "colour" },
  { "condition-without-value", "criteria[0].applies_when",
    "{\"field\":\"person.city\",\"operator\":\"is\"}", TAMIZ_DEFINITION_ERROR_SHAPE,
    "applies_when.value" },
  { "number-compared-with-text", "personas[0].conditions.all[1].value", "\"many\"",
    TAMIZ_DEFINITION_ERROR_SHAPE, "many" },
  { "date-in-year-0", "criteria[0].applies_when",
    "{\"field\":\"lead.wanted_by\",\"operator\":\"at_least\",\"value\":\"0000-01-01\"}",
    TAMIZ_DEFINITION_ERROR_SHAPE, "0000-01-01" },
  { "date-in-year-9999", "criteria[0].applies_when",
    "{\"field\":\"lead.wanted_by\",\"operator\":\"at_least\",\"value\":\"9999-12-31\"}",
    TAMIZ_DEFINITION_ERROR_SHAPE, "9999-12-31" },
  { "needs-itself", "criteria[0].applies_when",
    "{\"field\":\"answer.need\",\"operator\":\"is\",\"value\":\"yes\"}",
    TAMIZ_DEFINITION_ERROR_CIRCLE, "Need" },
  { "persona-in-a-circle", "personas[0].conditions",
    "{\"field\":\"lead.persona\",\"operator\":\"is\",\"value\":\"owner\"}",
    TAMIZ_DEFINITION_ERROR_CIRCLE, "Buyer persona" },
  { "no-such-persona", "criteria[0].applies_when",
    "{\"field\":\"lead.persona\",\"operator\":\"is\",\"value\":\"king\"}",
    TAMIZ_DEFINITION_ERROR_SHAPE, "king" },
  { "empty-group", "personas[0].conditions", "{\"all\":[]}", TAMIZ_DEFINITION_ERROR_SHAPE,
    "conditions.all" },
  { "two-groups-at-once", "personas[0].conditions", "{\"all\":[],\"any\":[]}",
    TAMIZ_DEFINITION_ERROR_SHAPE, "conditions.any" },
  { "veto-without-sentence", "negative_personas[0].sentence", NULL, TAMIZ_DEFINITION_ERROR_SHAPE,
    "negative_personas[0].sentence" },
  { "unknown-activity", "interest[0].kinds[0]", "\"telepathy\"", TAMIZ_DEFINITION_ERROR_SHAPE,
    "interest[0].kinds" },
  { "half-life-of-hours", "interest[0].half_life_days", "0.5", TAMIZ_DEFINITION_ERROR_SHAPE,
    "half_life_days" },
  { "half-life-of-0", "interest[0].half_life_days", "0", TAMIZ_DEFINITION_ERROR_SHAPE,
    "half_life_days" },
  { "cap-of-other-sign", "interest[0].cap", "-60", TAMIZ_DEFINITION_ERROR_SHAPE, "interest[0].cap" },
  { "cap-of-0", "interest[0].cap", "0", TAMIZ_DEFINITION_ERROR_SHAPE, "interest[0].cap" },
  { "weak-or-strong-not-said", "interest[0].kinds", "[\"form\",\"page_view\"]",
    TAMIZ_DEFINITION_ERROR_SHAPE, "interest[0].weak" },
  { "bands-fall", "matrix.fit_bands", "[0, 60, 40, 80]", TAMIZ_DEFINITION_ERROR_MATRIX,
    "matrix.fit_bands" },
  { "bands-begin-late", "matrix.interest_bands", "[10, 20, 45, 70]",
    TAMIZ_DEFINITION_ERROR_MATRIX, "matrix.interest_bands" },
  { "cell-missing", "matrix.grades[2]", "[\"D\",\"C\",\"B\"]", TAMIZ_DEFINITION_ERROR_MATRIX,
    "matrix.grades[2]" },
  { "row-missing", "matrix.grades", "[[\"E\",\"D\",\"C\",\"B\"]]", TAMIZ_DEFINITION_ERROR_MATRIX,
    "matrix.grades" },
  { "no-such-grade", "matrix.grades[0]", "[\"F\",\"E\",\"D\",\"D\"]", TAMIZ_DEFINITION_ERROR_MATRIX,
    "matrix.grades[0]" },
  { "grade-a-nowhere", "matrix.grades[3]", "[\"D\",\"B\",\"B\",\"B\"]",
    TAMIZ_DEFINITION_ERROR_MATRIX, "grade A" },
  { "gate-without-grade", "gates.sql", "\"Z\"", TAMIZ_DEFINITION_ERROR_SHAPE, "gates.sql" },
  { "gates-crossed", "gates.sql", "\"D\"", TAMIZ_DEFINITION_ERROR_SHAPE, "gates.sql" },
  { "no-sla", "sla", NULL, TAMIZ_DEFINITION_ERROR_SHAPE, "sla" },
  { "completeness-above-1", "sla.completeness", "90", TAMIZ_DEFINITION_ERROR_SHAPE,
    "sla.completeness" },
  { "office-hours-backwards", "sla.office_hours[0].to", "\"07:00\"", TAMIZ_DEFINITION_ERROR_SHAPE,
    "sla.office_hours[0]" },
  { "hour-25", "sla.office_hours[0].to", "\"25:00\"", TAMIZ_DEFINITION_ERROR_SHAPE,
    "sla.office_hours[0].to" },
  { "hour-of-three-digits", "sla.office_hours[0].to", "\"8:030\"", TAMIZ_DEFINITION_ERROR_SHAPE,
    "sla.office_hours[0].to" },
  { "holiday-in-year-0", "sla.holidays[0]", "\"0000-12-25\"", TAMIZ_DEFINITION_ERROR_SHAPE,
    "sla.holidays[0]" },
  { "no-such-zone", "sla.timezone", "\"America/Nowhere\"", TAMIZ_DEFINITION_ERROR_SHAPE,
    "America/Nowhere" },
};

static void
test_wrong_is_refused (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autofree char *text = read_starter ("consultative.en.duo.json");
  g_autoptr (json_t) root = json_loads (text, 0, NULL);
  g_autofree char *changed = NULL, *part = NULL;
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (GError) error = NULL;

  change (root, wrong[i].path, wrong[i].value);
  changed = tamiz_json_to_text (root);
  definition = tamiz_definition_parse (changed, -1, &error);
  g_assert_null (definition);
  g_assert_error (error, TAMIZ_DEFINITION_ERROR, wrong[i].code);
  part = tamiz_document_dup_part (root, wrong[i].says);
  if (strstr (error->message, wrong[i].says) == NULL
      && (tamiz_error_get_part (error) == NULL || strstr (tamiz_error_get_part (error), part) == NULL))
    g_error ("“%s” does not say “%s”", error->message, wrong[i].says);
}

static void
test_circle_of_three (void)
{
  g_autofree char *text = read_starter ("consultative.en.duo.json");
  g_autoptr (json_t) root = json_loads (text, 0, NULL);
  g_autofree char *changed = NULL;
  g_autoptr (GError) error = NULL;

  change (root, "criteria[0].applies_when",
          "{\"any\":[{\"field\":\"answer.budget\",\"operator\":\"filled\"}]}");
  change (root, "criteria[2].applies_when",
          "{\"field\":\"lead.persona\",\"operator\":\"is\",\"value\":\"owner\"}");
  change (root, "personas[1].conditions",
          "{\"all\":[{\"field\":\"answer.need\",\"operator\":\"is\",\"value\":\"yes\"}]}");
  changed = tamiz_json_to_text (root);
  g_assert_null (tamiz_definition_parse (changed, -1, &error));
  g_assert_error (error, TAMIZ_DEFINITION_ERROR, TAMIZ_DEFINITION_ERROR_CIRCLE);
}

static void
test_weights_of_zero (void)
{
  g_autofree char *text = read_starter ("consultative.en.duo.json");
  g_autoptr (json_t) root = json_loads (text, 0, NULL);
  g_autofree char *changed = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 7; i++)
    {
      g_autofree char *path = g_strdup_printf ("criteria[%d].weight", i);

      change (root, path, "0");
    }
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *path = g_strdup_printf ("personas[%d].weight", i);

      change (root, path, "0");
    }
  changed = tamiz_json_to_text (root);
  g_assert_null (tamiz_definition_parse (changed, -1, &error));
  g_assert_error (error, TAMIZ_DEFINITION_ERROR, TAMIZ_DEFINITION_ERROR_WEIGHTS);
}

static void
assert_no_json (const char *text,
                gssize      length)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (tamiz_definition_parse (text, length, &error));
  g_assert_error (error, TAMIZ_DEFINITION_ERROR, TAMIZ_DEFINITION_ERROR_JSON);
}

static void
test_what_is_no_json (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *large = g_strnfill (2 * 1024 * 1024, ' ');
  g_autofree char *objects = NULL;
  g_autoptr (GString) many = g_string_new (NULL);

  for (int i = 0; i < 100000; i++)
    g_string_append (many, "{\"a\":");
  objects = g_strdup (many->str);
  assert_no_json (deep, -1);
  assert_no_json (objects, -1);
  assert_no_json (large, -1);
  assert_no_json ("", -1);
  assert_no_json ("{\"format\": \"tamiz-duo\"", -1);
  assert_no_json ("{\"title\": \"a\", \"title\": \"b\"}", -1);
  assert_no_json ("{\"title\": \"\xff\"}", -1);
  assert_no_json ("{}\0{}", 5);
}

static void
test_other_json_is_no_definition (void)
{
  static const char *const texts[] = { "[]", "{}", "{\"format\":\"tamiz-duo\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (tamiz_definition_parse (texts[i], -1, &error));
      g_assert_error (error, TAMIZ_DEFINITION_ERROR, TAMIZ_DEFINITION_ERROR_SHAPE);
    }
}

/* Every prefix and every single byte changed: refused or read, never a crash. */
static void
test_damaged_files (void)
{
  g_autofree char *text = read_starter ("small-company.es.duo.json");
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i += 7)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TamizDefinition) definition = tamiz_definition_parse (text, i, &error);
      g_autofree char *copy = g_strndup (text, length);

      g_assert_null (definition);
      g_assert_nonnull (error);
      g_clear_error (&error);
      copy[i] = copy[i] == '1' ? '"' : '1';
      definition = tamiz_definition_parse (copy, length, &error);
      g_assert_true ((definition == NULL) == (error != NULL));
    }
}

static void
test_canonical_reads_back (void)
{
  g_autoptr (TamizDefinition) definition = parse_starter ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizDefinition) again = tamiz_definition_parse (definition->canonical, -1, &error);
  TamizCriterion *need;

  g_assert_no_error (error);
  g_assert_cmpstr (again->canonical, ==, definition->canonical);
  g_assert_cmpstr (again->digest, ==, definition->digest);
  g_assert_cmpuint (strlen (definition->digest), ==, 64);
  g_assert_nonnull (strstr (definition->canonical, "\"weight\":20000"));
  g_assert_null (strchr (definition->canonical, '\n'));
  need = tamiz_definition_find_criterion (again, "need");
  g_assert_cmpint (need->weight, ==, 20000);
  g_assert_cmpint (need->pass_mark, ==, -1);
  g_assert_cmpint (tamiz_definition_find_criterion (again, "authority")->pass_mark, ==, 500);
  g_assert_null (tamiz_definition_find_criterion (again, "nothing"));
}

/* What was signed before a definition could say where it comes from is still what was signed. */
static void
test_origin_is_part_of_it_where_it_is_told (void)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "qualify", "worked-example.duo.json", NULL);
  g_autoptr (json_t) root = json_load_file (path, 0, NULL);
  g_autofree char *silent = tamiz_json_to_text (root);
  g_autofree char *told = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizDefinition) before = tamiz_definition_parse (silent, -1, &error);
  g_autoptr (TamizDefinition) after = NULL;
  g_autoptr (TamizDefinition) again = NULL;

  g_assert_no_error (error);
  g_assert_null (before->origin);
  g_assert_cmpstr (before->digest, ==,
                   "d55f1cf05c70c1cb74f2d4b516520b7db4d9a9ef9aba8a97ddca9a7fd13e6b20");

  change (root, "origin", "\"BANT, as we have always done it.\"");
  told = tamiz_json_to_text (root);
  after = tamiz_definition_parse (told, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (after->origin, ==, "BANT, as we have always done it.");
  g_assert_cmpstr (after->digest, !=, before->digest);
  again = tamiz_definition_parse (after->canonical, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->origin, ==, after->origin);
  g_assert_cmpstr (again->digest, ==, after->digest);
}

/* The digest is of what is agreed, not of how the file is laid out. */
static void
test_layout_does_not_change_the_digest (void)
{
  g_autofree char *text = read_starter ("consultative.en.duo.json");
  g_autoptr (json_t) root = json_loads (text, 0, NULL);
  g_autoptr (TamizDefinition) definition = parse_starter ();
  char *sorted = json_dumps (root, JSON_SORT_KEYS | JSON_COMPACT);
  g_autofree char *marked = g_strconcat ("\xef\xbb\xbf", sorted, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TamizDefinition) other = tamiz_definition_parse (marked, -1, &error);
  g_autoptr (TamizDefinition) changed = NULL;
  g_autofree char *heavier = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (other->digest, ==, definition->digest);
  free (sorted);

  change (root, "criteria[0].weight", "20.001");
  heavier = tamiz_json_to_text (root);
  changed = tamiz_definition_parse (heavier, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (changed->digest, !=, definition->digest);
}

static void
assert_answer (TamizCriterion *criterion,
               const char     *text,
               const char     *canonical)
{
  g_autofree char *parsed = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is = tamiz_criterion_parse_answer (criterion, text, &parsed, &error);

  if (canonical != NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (parsed, ==, canonical);
    }
  else
    {
      g_assert_false (is);
      g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID);
      g_assert_true (strstr (error->message, text) != NULL
                     || strstr (error->message, criterion->title) != NULL);
    }
}

static TamizDefinition *
parse_with (const char *criterion)
{
  g_autofree char *text = read_starter ("consultative.en.duo.json");
  g_autoptr (json_t) root = json_loads (text, 0, NULL);
  g_autofree char *changed = NULL;
  g_autoptr (GError) error = NULL;
  TamizDefinition *definition;

  change (root, "criteria[0]", criterion);
  changed = tamiz_json_to_text (root);
  definition = tamiz_definition_parse (changed, -1, &error);
  g_assert_no_error (error);

  return definition;
}

static void
test_answers_as_typed (void)
{
  g_autoptr (TamizDefinition) definition = parse_starter ();
  TamizCriterion *need = tamiz_definition_find_criterion (definition, "need");
  TamizCriterion *authority = tamiz_definition_find_criterion (definition, "authority");
  TamizCriterion *size = tamiz_definition_find_criterion (definition, "company_size");

  assert_answer (need, "Sí", "yes");
  assert_answer (need, " YES ", "yes");
  assert_answer (need, "no", "no");
  assert_answer (need, "perhaps", NULL);
  assert_answer (need, "  ", NULL);
  assert_answer (authority, "decides", "decides");
  assert_answer (authority, "Influences or RECOMMENDS", "influences");
  assert_answer (authority, "boss", NULL);
  assert_answer (size, "0120", "120");
  assert_answer (size, "many", NULL);
}

static void
test_money_and_dates (void)
{
  g_autoptr (TamizDefinition) money = parse_with (
    "{\"key\":\"m\",\"title\":\"Budget\",\"question\":\"?\",\"kind\":\"money\",\"axis\":\"fit\","
    "\"weight\":1,\"currency\":\"BOB\",\"ranges\":[{\"to\":1000,\"share\":0.25},{\"from\":1000,"
    "\"share\":1}]}");
  g_autoptr (TamizDefinition) date = parse_with (
    "{\"key\":\"d\",\"title\":\"When\",\"question\":\"?\",\"kind\":\"date\",\"axis\":\"fit\","
    "\"weight\":1,\"ranges\":[{\"from\":0,\"to\":90,\"share\":1},{\"from\":90,\"to\":366,"
    "\"share\":0.5}]}");
  TamizCriterion *budget = g_ptr_array_index (money->criteria, 0);
  TamizCriterion *when = g_ptr_array_index (date->criteria, 0);

  assert_answer (budget, "1250 BOB", "1250 BOB");
  assert_answer (budget, "1250.50", "1250.50 BOB");
  assert_answer (budget, "1250 USD", NULL);
  assert_answer (budget, "12 50", NULL);
  g_assert_cmpint (tamiz_criterion_get_share (budget, "999.999 BOB", 0, NULL), ==, 250);
  g_assert_cmpint (tamiz_criterion_get_share (budget, "1000 BOB", 0, NULL), ==, 1000);

  assert_answer (when, "2026-12-01", "2026-12-01");
  assert_answer (when, "2026-02-30", NULL);
  assert_answer (when, "0000-01-01", NULL);
  assert_answer (when, "9999-12-31", NULL);
  /* 2026-12-01 is day 20788 */
  g_assert_cmpint (tamiz_criterion_get_share (when, "2026-12-01", 20788, NULL), ==, 1000);
  g_assert_cmpint (tamiz_criterion_get_share (when, "2026-12-01", 20788 - 90, NULL), ==, 500);
  g_assert_cmpint (tamiz_criterion_get_share (when, "2026-12-01", 20789, NULL), ==, 0);
}

static void
test_grades_by_bands (void)
{
  g_autoptr (TamizDefinition) definition = parse_starter ();

  g_assert_cmpint (tamiz_definition_get_grade (definition, 0, 0), ==, 4);
  g_assert_cmpint (tamiz_definition_get_grade (definition, 100000, 100000), ==, 0);
  g_assert_cmpint (tamiz_definition_get_grade (definition, 80000, 45000), ==, 0);
  g_assert_cmpint (tamiz_definition_get_grade (definition, 79999, 45000), ==, 1);
  g_assert_cmpint (tamiz_definition_get_grade (definition, 80000, 44999), ==, 1);
}

static void
test_weak_by_default (void)
{
  g_autofree char *text = read_starter ("consultative.en.duo.json");
  g_autoptr (json_t) root = json_loads (text, 0, NULL);
  g_autofree char *changed = NULL;
  g_autoptr (TamizDefinition) definition = NULL;

  change (root, "interest[7].weak", NULL);
  change (root, "interest[0].weak", NULL);
  changed = tamiz_json_to_text (root);
  definition = tamiz_definition_parse (changed, -1, NULL);
  g_assert_true (((TamizInterestRule *) definition->rules->pdata[7])->weak);
  g_assert_false (((TamizInterestRule *) definition->rules->pdata[0])->weak);
}

/* As people write it, a definition says the same. */
static void
test_document_reads_back (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("TAMIZ_DATA_DIR"), "definitions", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *text = read_starter (name);
      g_autoptr (TamizDefinition) definition = tamiz_definition_parse (text, -1, NULL);
      g_autoptr (json_t) document = tamiz_definition_to_document (definition);
      g_autofree char *written = tamiz_json_to_text (document);
      g_autoptr (GError) error = NULL;
      g_autoptr (TamizDefinition) again = tamiz_definition_parse (written, -1, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (again->canonical, ==, definition->canonical);
      g_assert_null (json_object_get (document, "thousandths"));
      n++;
    }
  g_assert_cmpuint (n, >=, 4);
}

static void
assert_part (json_t     *document,
             const char *part,
             const char *expected)
{
  json_t *found = tamiz_document_get (document, part);
  g_autofree char *text = found != NULL ? tamiz_json_to_text (found) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

static void
set (json_t     *document,
     const char *part,
     const char *value)
{
  g_autoptr (json_t) json = json_loads (value, JSON_DECODE_ANY, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (tamiz_document_set (document, part, json, &error));
  g_assert_no_error (error);
  assert_part (document, part, value);
}

static void
test_parts_of_a_document (void)
{
  g_autoptr (TamizDefinition) definition = parse_starter ();
  g_autoptr (json_t) document = tamiz_definition_to_document (definition);
  g_autoptr (json_t) wrong = json_integer (1);
  g_autoptr (GError) error = NULL;

  assert_part (document, "criteria/need/weight", "20");
  assert_part (document, "criteria/budget/choices/planned/share", "0.7");
  assert_part (document, "matrix/fit_bands/1", "40");
  assert_part (document, "criteria/shoe_size", NULL);
  set (document, "criteria/need/weight", "12.5");
  set (document, "matrix/grades/0/3", "\"C\"");
  g_assert_cmpuint (json_array_size (tamiz_document_get (document, "criteria/budget/choices")), ==, 4);
  set (document, "fields/required/6", "\"person.phone\"");
  g_assert_true (tamiz_document_remove (document, "criteria/budget/choices/planned", &error));
  g_assert_cmpuint (json_array_size (tamiz_document_get (document, "criteria/budget/choices")), ==, 3);
  g_assert_true (tamiz_document_move (document, "interest/form", 0, &error));
  assert_part (document, "interest/0/key", "\"form\"");
  g_assert_true (tamiz_document_move (document, "interest/form", 99, &error));
  assert_part (document, "interest/0/key", "\"demo\"");
  g_assert_no_error (error);

  /* Nothing is made up where there is no such place. */
  g_assert_false (tamiz_document_set (document, "fields/required/99", wrong, NULL));
  g_assert_false (tamiz_document_set (document, "title/deeper", wrong, NULL));
  g_assert_false (tamiz_document_remove (document, "criteria/shoe_size", NULL));
  g_assert_false (tamiz_document_move (document, "gates/mql", 0, &error));
  g_assert_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND);
}

/* Nobody agrees on, asks or answers hundreds of criteria; beyond the limit it says how many there may be. */
static void
test_too_many_criteria (void)
{
  static const guint counts[] = { 200, 201, 500 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autofree char *text = read_starter ("consultative.en.duo.json");
      g_autoptr (json_t) root = json_loads (text, 0, NULL);
      json_t *criteria = json_object_get (root, "criteria");
      g_autofree char *changed = NULL;
      g_autofree char *says = g_strdup_printf ("Criteria: these are %u items; at most 200 are possible", counts[i]);
      g_autoptr (TamizDefinition) definition = NULL;
      g_autoptr (GError) error = NULL;

      while (json_array_size (criteria) < counts[i])
        {
          json_t *copy = json_deep_copy (json_array_get (criteria, 0));
          g_autofree char *key = g_strdup_printf ("need_%u", (guint) json_array_size (criteria));

          tamiz_json_set_text (copy, "key", key);
          json_array_append_new (criteria, copy);
        }
      changed = tamiz_json_to_text (root);
      definition = tamiz_definition_parse (changed, -1, &error);
      g_assert_cmpint (definition != NULL, ==, counts[i] <= 200);
      if (error != NULL)
        {
          g_assert_nonnull (strstr (error->message, says));
          g_assert_cmpstr (tamiz_error_get_part (error), ==, "criteria");
        }
    }
}

/* People are told the place by the names that they have given and see, not by its path. */
static void
test_places_are_named (void)
{
  static const struct
  {
    const char *path, *part, *place;
  } places[] = {
    { "criteria[0].weight", "criteria/need/weight", "Criterion “Need”, “Weight”" },
    { "criteria[2].choices[0].share", "criteria/budget/choices/approved/share",
      "Criterion “Budget”, answer “Approved”, “Worth in per cent”" },
    { "criteria[99].title", "criteria/99/title", "Criterion 100, “Title”" },
    { "personas[0].conditions.all[1].value", "personas/manager/conditions/all/1/value",
      "Buyer persona “Manager who decides”, second condition, “With what it is compared”" },
    { "personas[0].conditions.all[6].any[2]", "personas/manager/conditions/all/6/any/2",
      "Buyer persona “Manager who decides”, condition 7, third alternative" },
    { "matrix.fit_bands", "matrix/fit_bands", "Matrix, “Bands of fit”" },
    { "matrix.grades[1]", "matrix/grades/1", "Matrix, row 2" },
    { "sla.office_hours[0].to", "sla/office_hours/0/to", "Promises (SLA), line 1, “To”" },
    { "title", "title", "Title" },
    { "criterions", "criterions", "criterions" },
  };
  g_autofree char *text = read_starter ("consultative.en.duo.json");
  g_autoptr (json_t) root = json_loads (text, 0, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *part = tamiz_document_dup_part (root, places[i].path);
      g_autofree char *place = tamiz_document_dup_place (root, part);

      g_assert_cmpstr (part, ==, places[i].part);
      g_assert_cmpstr (place, ==, places[i].place);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *path = g_strconcat ("/definition/refuses/", wrong[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_wrong_is_refused);
    }
  g_test_add_func ("/definition/refuses/circle-of-three", test_circle_of_three);
  g_test_add_func ("/definition/refuses/weights-of-zero", test_weights_of_zero);
  g_test_add_func ("/definition/refuses/no-json", test_what_is_no_json);
  g_test_add_func ("/definition/refuses/other-json", test_other_json_is_no_definition);
  g_test_add_func ("/definition/survives-damaged-files", test_damaged_files);
  g_test_add_func ("/definition/canonical-reads-back", test_canonical_reads_back);
  g_test_add_func ("/definition/origin-is-part-of-it-where-it-is-told",
                   test_origin_is_part_of_it_where_it_is_told);
  g_test_add_func ("/definition/layout-does-not-change-the-digest",
                   test_layout_does_not_change_the_digest);
  g_test_add_func ("/definition/answers-as-typed", test_answers_as_typed);
  g_test_add_func ("/definition/money-and-dates", test_money_and_dates);
  g_test_add_func ("/definition/grades-by-bands", test_grades_by_bands);
  g_test_add_func ("/definition/weak-by-default", test_weak_by_default);
  g_test_add_func ("/definition/document-reads-back", test_document_reads_back);
  g_test_add_func ("/definition/parts-of-a-document", test_parts_of_a_document);
  g_test_add_func ("/definition/too-many-criteria", test_too_many_criteria);
  g_test_add_func ("/definition/places-are-named", test_places_are_named);

  return g_test_run ();
}
