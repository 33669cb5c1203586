#define G_LOG_DOMAIN "tamiz-difference"

#include "config.h"

#include "tamiz-difference.h"

#include "tamiz-enums.h"

#include <glib/gi18n-lib.h>

/* A sentence says the one thing that tells most; whoever wants all reads both explanations. */

/* Shown with one decimal, less is no difference. */
#define LEAST_POINTS 50

static const TamizMissing *
find_missing (TamizVerdict       *verdict,
              const TamizMissing *like)
{
  for (guint i = 0; i < verdict->missing->len; i++)
    {
      const TamizMissing *missing = g_ptr_array_index (verdict->missing, i);

      if (missing->required && g_strcmp0 (missing->what, like->what) == 0
          && g_strcmp0 (missing->key, like->key) == 0)
        return missing;
    }

  return NULL;
}

/* (nullable): what is required and lacking by @verdict, and was no obstacle by @other. */
static const TamizMissing *
find_new_obstacle (TamizVerdict *verdict,
                   TamizVerdict *other)
{
  for (guint i = 0; i < verdict->missing->len; i++)
    {
      const TamizMissing *missing = g_ptr_array_index (verdict->missing, i);

      if (missing->required && g_strcmp0 (missing->what, "grade") != 0
          && find_missing (other, missing) == NULL)
        return missing;
    }

  return NULL;
}

static char *
dup_obstacle (const TamizMissing *missing)
{
  if (g_strcmp0 (missing->state, "not_met") == 0)
    return g_strdup_printf (_("“%s” is not enough to pass"), missing->title);
  if (g_strcmp0 (missing->state, "disputed") == 0)
    return g_strdup_printf (_("“%s” is disputed"), missing->title);

  return g_strdup_printf (_("“%s” is required and not known"), missing->title);
}

static gint64
sum_points (TamizVerdict *verdict,
            TamizAxis     axis,
            const char   *key)
{
  gint64 points = 0;

  for (guint i = 0; i < verdict->because->len; i++)
    {
      const TamizContribution *line = g_ptr_array_index (verdict->because, i);

      if (line->axis == axis && g_strcmp0 (line->key, key) == 0)
        points += line->points;
    }

  return points;
}

/* The contribution whose points differ most, on one axis or on both. */
typedef struct
{
  const TamizContribution *line;
  gint64 before, after;
} Largest;

static void
look_for_larger (Largest      *largest,
                 TamizVerdict *lines,
                 TamizVerdict *before,
                 TamizVerdict *after)
{
  for (guint i = 0; i < lines->because->len; i++)
    {
      const TamizContribution *line = g_ptr_array_index (lines->because, i);
      gint64 then = sum_points (before, line->axis, line->key);
      gint64 now = sum_points (after, line->axis, line->key);

      if (ABS (now - then) >= MAX (ABS (largest->after - largest->before) + 1, LEAST_POINTS))
        *largest = (Largest) { line, then, now };
    }
}

static char *
dup_points (TamizVerdict *before,
            TamizVerdict *after)
{
  Largest largest = { NULL, 0, 0 };

  look_for_larger (&largest, before, before, after);
  look_for_larger (&largest, after, before, after);
  if (largest.line == NULL)
    return NULL;

  return g_strdup_printf (largest.line->axis == TAMIZ_AXIS_FIT
                              /* Translators: a criterion or persona, points, points */
                              ? _("“%s” gives %.1f points of fit instead of %.1f")
                              : _("“%s” gives %.1f points of interest instead of %.1f"),
                          largest.line->title, (double) largest.after / 1000,
                          (double) largest.before / 1000);
}

static const char *
get_grade (TamizVerdict *verdict)
{
  return verdict->grade >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, verdict->grade) : "–";
}

/**
 * tamiz_verdict_dup_difference:
 * @before: a verdict on a lead
 * @after: what another definition says of the same lead at the same instant
 *
 * Says in a sentence why the second differs from the first: a veto, something required that is
 * lacking or lacks no longer, points that count otherwise, or bands and gates that moved.
 *
 * Returns: (transfer full): the sentence
 */
char *
tamiz_verdict_dup_difference (TamizVerdict *before,
                              TamizVerdict *after)
{
  const TamizMissing *obstacle = NULL;
  char *points;

  if (after->veto != NULL && before->veto == NULL)
    return g_strdup (after->veto);
  if (after->veto == NULL && before->veto != NULL)
    return g_strdup_printf (_("No longer excluded: “%s”"), before->veto);
  if (after->stage_reached < before->stage_reached)
    obstacle = find_new_obstacle (after, before);
  if (obstacle != NULL)
    return dup_obstacle (obstacle);
  if (after->stage_reached > before->stage_reached)
    obstacle = find_new_obstacle (before, after);
  if (obstacle != NULL)
    return g_strdup_printf (_("“%s” is no longer needed for it"), obstacle->title);

  points = dup_points (before, after);
  if (points != NULL)
    return points;
  if (after->grade != before->grade)
    return g_strdup_printf (_("The matrix gives %s instead of %s for the same fit and interest"),
                            get_grade (after), get_grade (before));

  return g_strdup (_("Another grade is enough to pass"));
}
