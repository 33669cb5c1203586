#define G_LOG_DOMAIN "tamiz-verdict"

#include "config.h"

#include "tamiz-verdict.h"

#include "tamiz-time.h"

G_DEFINE_BOXED_TYPE (TamizVerdict, tamiz_verdict, tamiz_verdict_ref, tamiz_verdict_unref)

static void
free_missing (TamizMissing *missing)
{
  g_free (missing->key);
  g_free (missing->title);
  g_free (missing);
}

static void
free_contribution (TamizContribution *contribution)
{
  g_free (contribution->key);
  g_free (contribution->title);
  g_free (contribution->evidence);
  g_free (contribution);
}

/**
 * tamiz_verdict_new:
 *
 * Makes a verdict that says nothing yet.
 *
 * Returns: (transfer full): a new verdict
 */
TamizVerdict *
tamiz_verdict_new (void)
{
  TamizVerdict *self = g_new0 (TamizVerdict, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->grade = -1;
  self->journey = self->journey_computed = -1;
  self->missing = g_ptr_array_new_with_free_func ((GDestroyNotify) free_missing);
  self->because = g_ptr_array_new_with_free_func ((GDestroyNotify) free_contribution);

  return self;
}

TamizVerdict *
tamiz_verdict_ref (TamizVerdict *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
tamiz_verdict_unref (TamizVerdict *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->fading, g_bytes_unref);
  g_free (self->veto);
  g_free (self->smallest_step);
  g_free (self->persona);
  g_free (self->persona_computed);
  g_ptr_array_unref (self->missing);
  g_ptr_array_unref (self->because);
  g_free (self);
}

/**
 * tamiz_verdict_add_missing:
 * @self: a verdict that is being made
 * @what: (transfer none): a static string, see #TamizMissing
 * @key: (nullable): the field's or criterion's key
 * @title: what people call it
 * @state: (transfer none): a static string: unknown, not_met or disputed
 * @required: whether it stands in the way
 *
 * Adds something that lacks.
 *
 * Returns: (transfer none): what was added
 */
TamizMissing *
tamiz_verdict_add_missing (TamizVerdict *self,
                           const char   *what,
                           const char   *key,
                           const char   *title,
                           const char   *state,
                           gboolean      required)
{
  TamizMissing *missing = g_new0 (TamizMissing, 1);

  missing->what = what;
  missing->key = g_strdup (key);
  missing->title = g_strdup (title);
  missing->state = state;
  missing->required = required;
  g_ptr_array_add (self->missing, missing);

  return missing;
}

/**
 * tamiz_verdict_add_because:
 * @self: a verdict that is being made
 * @axis: what it counts for
 * @key: the criterion's, persona's or rule's key
 * @title: what people call it
 * @points: thousandths
 * @evidence: (nullable): where it comes from
 *
 * Adds a contribution.
 *
 * Returns: (transfer none): what was added
 */
TamizContribution *
tamiz_verdict_add_because (TamizVerdict *self,
                           TamizAxis     axis,
                           const char   *key,
                           const char   *title,
                           gint64        points,
                           const char   *evidence)
{
  TamizContribution *contribution = g_new0 (TamizContribution, 1);

  contribution->axis = axis;
  contribution->key = g_strdup (key);
  contribution->title = g_strdup (title);
  contribution->points = points;
  contribution->evidence = g_strdup (evidence);
  g_ptr_array_add (self->because, contribution);

  return contribution;
}

/**
 * tamiz_missing_to_json:
 * @missing: (element-type TamizMissing): what lacks
 *
 * Writes what lacks in the shape that scripts rely on.
 *
 * Returns: (transfer full): a JSON array
 */
json_t *
tamiz_missing_to_json (GPtrArray *missing)
{
  json_t *array = json_array ();

  for (guint i = 0; i < missing->len; i++)
    {
      TamizMissing *lack = g_ptr_array_index (missing, i);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "what", lack->what);
      tamiz_json_set_text (object, "key", lack->key);
      tamiz_json_set_text (object, "title", lack->title);
      tamiz_json_set_text (object, "state", lack->state);
      json_object_set_new (object, "required", json_boolean (lack->required));
      json_array_append_new (array, object);
    }

  return array;
}

static json_t *
because_to_json (GPtrArray *because)
{
  json_t *array = json_array ();

  for (guint i = 0; i < because->len; i++)
    {
      TamizContribution *line = g_ptr_array_index (because, i);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "axis", line->axis == TAMIZ_AXIS_FIT ? "fit" : "interest");
      tamiz_json_set_text (object, "key", line->key);
      tamiz_json_set_text (object, "title", line->title);
      json_object_set_new (object, "points", tamiz_json_thousandths (line->points));
      tamiz_json_set_text (object, "evidence", line->evidence);
      json_array_append_new (array, object);
    }

  return array;
}

static void
set_time (json_t     *object,
          const char *key,
          gint64      at,
          GTimeZone  *zone)
{
  g_autofree char *text = at != 0 ? tamiz_time_format (at, zone) : NULL;

  tamiz_json_set_text (object, key, text);
}

/**
 * tamiz_verdict_to_json:
 * @self: a verdict
 * @zone: the zone of its times
 *
 * Writes a verdict in the shape that scripts rely on.
 *
 * Returns: (transfer full): a JSON object
 */
json_t *
tamiz_verdict_to_json (TamizVerdict *self,
                       GTimeZone    *zone)
{
  json_t *object = json_object ();

  json_object_set_new (object, "definition_version",
                       self->definition_version > 0 ? json_integer (self->definition_version)
                                                    : json_null ());
  set_time (object, "at", self->at, zone);
  json_object_set_new (object, "fit",
                       self->fit_known ? tamiz_json_thousandths (self->fit) : json_null ());
  json_object_set_new (object, "fit_possible", tamiz_json_thousandths (self->fit_possible));
  json_object_set_new (object, "interest", tamiz_json_thousandths (self->interest));
  tamiz_json_set_text (object, "grade",
                       self->grade >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, self->grade) : NULL);
  tamiz_json_set_text (object, "veto", self->veto);
  tamiz_json_set_text (object, "stage_reached",
                       tamiz_enum_nick (TAMIZ_ENUM_STAGE, self->stage_reached));
  json_object_set_new (object, "completeness", json_real ((double) self->completeness / 1000.0));
  tamiz_json_set_text (object, "smallest_step", self->smallest_step);
  json_object_set_new (object, "missing", tamiz_missing_to_json (self->missing));
  set_time (object, "next_change", self->next_change, zone);
  json_object_set_new (object, "because", because_to_json (self->because));

  return object;
}
