#define G_LOG_DOMAIN "tamiz-operations-course"

#include "config.h"

#include "tamiz-difference.h"
#include "tamiz-error.h"
#include "tamiz-past.h"
#include "tamiz-qualify.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* How a lead's grade went over time, and what each version of the definition says of it today.
 *
 * The grade is judged at every moment at which something happened, by the version that was in force
 * then, with fields as the audit had them; between two moments it may change by time alone.  From
 * the last moment to the first, so that what came later is taken out only once.
 */

/* A grade that swings more often between two moments is of no interest to anybody. */
#define MOST_BY_TIME 20

typedef struct
{
  gint64 at;
  const char *cause;        /* static: activity, answer, field, definition, entry */
  char *what;               /* (nullable) */
} Moment;

typedef struct
{
  gint64 at;
  const char *cause;
  char *what;
  int grade;
  gboolean fit_known;
  gint64 fit, interest, version;
} Point;

typedef struct
{
  TamizWork *work;
  TamizFacts *facts;
  GPtrArray *versions;      /* TamizRecord: all that were ever in force */
  TamizPast past;
  GArray *moments;          /* Moment, the oldest first */
  GArray *points;           /* Point, the newest first */
} Course;

static void
moment_clear (gpointer data)
{
  g_free (((Moment *) data)->what);
}

static void
point_clear (gpointer data)
{
  g_free (((Point *) data)->what);
}

static void
course_clear (Course *self)
{
  g_clear_pointer (&self->versions, g_ptr_array_unref);
  tamiz_past_clear (&self->past);
  g_clear_pointer (&self->facts, tamiz_facts_unref);
  g_clear_pointer (&self->moments, g_array_unref);
  g_clear_pointer (&self->points, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Course, course_clear)

static void
add_moment (Course     *self,
            gint64      at,
            const char *cause,
            char       *what)
{
  Moment moment = { at, cause, what };

  g_array_append_val (self->moments, moment);
}

static void
add_activities (Course *self)
{
  for (guint i = 0; i < self->facts->activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (self->facts->activities, i);

      add_moment (self, tamiz_record_get_int (activity, TAMIZ_ACTIVITY_AT), "activity",
                  g_strdup (tamiz_enum_label (TAMIZ_ENUM_ACTIVITY,
                                              tamiz_record_get_int (activity, TAMIZ_ACTIVITY_KIND))));
    }
}

static void
add_answers (Course          *self,
             TamizDefinition *definition)
{
  for (guint i = 0; i < self->facts->answers->len; i++)
    {
      TamizRecord *answer = g_ptr_array_index (self->facts->answers, i);
      const char *key = tamiz_record_get_text (answer, TAMIZ_ANSWER_CRITERION);
      TamizCriterion *criterion = tamiz_definition_find_criterion (definition, key);

      add_moment (self, tamiz_record_get_int (answer, TAMIZ_ANSWER_AT), "answer",
                  g_strdup (criterion != NULL ? criterion->title : key));
    }
}

static void
add_versions (Course *self)
{
  for (guint i = 0; i < self->versions->len; i++)
    {
      TamizRecord *version = g_ptr_array_index (self->versions, i);

      /* Translators: %d is a version's number */
      add_moment (self, tamiz_record_get_int (version, TAMIZ_DEFINITION_IN_FORCE_AT), "definition",
                  g_strdup_printf (_("Version %d"), (int) tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION)));
    }
}

static void
add_changes (Course          *self,
             TamizPastRecord *past)
{
  for (guint i = 0; past->rows != NULL && i < past->rows->len; i++)
    {
      TamizHistoryRow *row = g_ptr_array_index (past->rows, i);
      TamizKind kind = tamiz_record_get_kind (*past->record);
      g_autofree char *key = row->field != NULL
                                 ? g_strdup_printf ("%s.%s", tamiz_kind_get_info (kind)->nick, row->field) : NULL;

      /* Stage and score follow; they are no cause. */
      if (row->field == NULL || g_str_equal (row->field, "stage"))
        continue;
      add_moment (self, row->at, "field", g_strdup (tamiz_field_ref_title (key)));
    }
}

/* (nullable): the version that was in force then. */
static TamizRecord *
find_version (Course *self,
              gint64  at)
{
  TamizRecord *found = NULL;

  for (guint i = 0; i < self->versions->len; i++)
    {
      TamizRecord *version = g_ptr_array_index (self->versions, i);
      gint64 since = tamiz_record_get_int (version, TAMIZ_DEFINITION_IN_FORCE_AT);

      if (since <= at && (found == NULL || since >= tamiz_record_get_int (found, TAMIZ_DEFINITION_IN_FORCE_AT)))
        found = version;
    }

  return found;
}

static Point
make_point (TamizVerdict *verdict,
            const char   *cause,
            const char   *what)
{
  return (Point) { verdict->at, cause, g_strdup (what), verdict->grade, verdict->fit_known, verdict->fit,
                   verdict->interest, verdict->definition_version };
}

/* Of one moment, and of what time alone does until the next one; these are put in the order of all,
 * the newest first.
 */
static gboolean
judge_moment (Course        *self,
              const Moment  *moment,
              gint64         next,
              GError       **error)
{
  TamizRecord *version = find_version (self, moment->at);
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizVerdict) verdict = NULL;
  guint first = self->points->len;
  gint64 number;

  if (version == NULL)
    return TRUE;
  definition = tamiz_session_parse_definition (self->work->session, version, error);
  if (definition == NULL)
    return FALSE;

  tamiz_past_turn_back (&self->past, moment->at);
  tamiz_facts_cut (self->facts, next - 1);
  number = tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION);
  verdict = tamiz_qualify_judge (definition, number, self->facts, moment->at);
  for (guint i = 0; i < MOST_BY_TIME; i++)
    {
      Point point = make_point (verdict, i == 0 ? moment->cause : "time", i == 0 ? moment->what : NULL);
      gint64 change = verdict->next_change;

      g_array_insert_val (self->points, first, point);
      if (change == 0 || change >= next)
        break;
      tamiz_verdict_unref (verdict);
      verdict = tamiz_qualify_judge (definition, number, self->facts, change);
    }

  return TRUE;
}

static int
compare_moments (gconstpointer a,
                 gconstpointer b)
{
  /* Of what happens at once the last tells most: a call changes fields and brings answers. */
  static const char *const ranks[] = { "entry", "definition", "field", "activity", "answer" };
  const Moment *one = a, *other = b;
  int difference = 0;

  if (one->at != other->at)
    return one->at < other->at ? -1 : 1;
  for (int i = 0; i < (int) G_N_ELEMENTS (ranks); i++)
    difference += i * (g_str_equal (one->cause, ranks[i]) - g_str_equal (other->cause, ranks[i]));

  return difference;
}

/* Before it was there nothing could be said of it. */
static gint64
find_beginning (Course *self)
{
  gint64 received = tamiz_record_get_int (self->facts->lead, TAMIZ_LEAD_RECEIVED_ON);
  gint64 first = self->facts->moves->len > 0
                     ? tamiz_record_get_int (g_ptr_array_index (self->facts->moves, 0), TAMIZ_STAGE_MOVE_AT)
                     : received;

  return received != 0 ? MIN (received, first) : first;
}

/* (nullable): what the moments of the same instant and cause before @n say, too: several fields of a
 * call, say.
 */
static char *
dup_what (Course *self,
          guint   n)
{
  const Moment *last = &g_array_index (self->moments, Moment, n);
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (guint i = 0; i <= n; i++)
    {
      const Moment *moment = &g_array_index (self->moments, Moment, i);

      if (moment->at == last->at && g_str_equal (moment->cause, last->cause) && moment->what != NULL
          && !g_ptr_array_find_with_equal_func (words, moment->what, g_str_equal, NULL))
        g_ptr_array_add (words, moment->what);
    }
  g_ptr_array_add (words, NULL);

  return words->len > 1 ? g_strjoinv (", ", (char **) words->pdata) : NULL;
}

static gboolean
judge_all (Course  *self,
           GError **error)
{
  gint64 next = self->work->now + 1, beginning = find_beginning (self);

  g_array_sort (self->moments, compare_moments);
  for (guint i = self->moments->len; i > 0; i--)
    {
      const Moment *moment = &g_array_index (self->moments, Moment, i - 1);
      g_autofree char *what = NULL;

      if (g_cancellable_set_error_if_cancelled (self->work->cancellable, error))
        return FALSE;
      /* Of what happened at the same moment the last tells all. */
      if (moment->at >= next || moment->at < beginning)
        continue;
      what = dup_what (self, i - 1);
      if (!judge_moment (self, &(Moment) { moment->at, moment->cause, what }, next, error))
        return FALSE;
      next = moment->at;
    }

  return TRUE;
}

/* Only where the grade became another one; the oldest first. */
static json_t *
points_to_json (Course *self)
{
  json_t *items = json_array ();
  int last = -2;

  for (guint i = self->points->len; i > 0; i--)
    {
      const Point *point = &g_array_index (self->points, Point, i - 1);
      json_t *object;

      if (point->grade == last)
        continue;
      last = point->grade;
      object = json_object ();
      tamiz_work_set_time (self->work, object, "at", point->at);
      tamiz_json_set_text (object, "grade", point->grade >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, point->grade) : NULL);
      json_object_set_new (object, "fit", point->fit_known ? tamiz_json_thousandths (point->fit) : json_null ());
      json_object_set_new (object, "interest", tamiz_json_thousandths (point->interest));
      json_object_set_new (object, "version", json_integer (point->version));
      tamiz_json_set_text (object, "cause", point->cause);
      tamiz_json_set_text (object, "what", point->what);
      json_array_append_new (items, object);
    }

  return items;
}

static json_t *
version_to_json (Course        *self,
                 TamizRecord   *version,
                 TamizVerdict  *now,
                 GError       **error)
{
  g_autoptr (TamizDefinition) definition = tamiz_session_parse_definition (self->work->session, version, error);
  gint64 number = tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION);
  g_autoptr (TamizVerdict) verdict = NULL;
  json_t *object;

  if (definition == NULL)
    return NULL;
  verdict = tamiz_qualify_judge (definition, number, self->facts, self->work->now);
  object = tamiz_verdict_to_json (verdict, self->work->zone);
  json_object_del (object, "because");
  json_object_del (object, "missing");
  tamiz_json_set_text (object, "state",
                       tamiz_enum_nick (TAMIZ_ENUM_DEFINITION,
                                        tamiz_record_get_int (version, TAMIZ_DEFINITION_STATE)));
  tamiz_work_set_time (self->work, object, "in_force_at",
                       tamiz_record_get_int (version, TAMIZ_DEFINITION_IN_FORCE_AT));
  if (now != NULL && (now->grade != verdict->grade || now->stage_reached != verdict->stage_reached))
    {
      g_autofree char *difference = tamiz_verdict_dup_difference (verdict, now);

      tamiz_json_set_text (object, "difference", difference);
    }
  else
    json_object_set_new (object, "difference", json_null ());

  return object;
}

/* What each version says today: the newest first. */
static gboolean
append_versions (Course   *self,
                 json_t   *items,
                 GError  **error)
{
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizVerdict) now = NULL;

  for (guint i = self->versions->len; i > 0; i--)
    {
      TamizRecord *version = g_ptr_array_index (self->versions, i - 1);
      json_t *object;

      if (tamiz_record_get_int (version, TAMIZ_DEFINITION_STATE) == TAMIZ_DEFINITION_IN_FORCE)
        {
          definition = tamiz_session_parse_definition (self->work->session, version, error);
          if (definition == NULL)
            return FALSE;
          now = tamiz_qualify_judge (definition, 0, self->facts, self->work->now);
        }
      object = version_to_json (self, version, now, error);
      if (object == NULL)
        return FALSE;
      json_array_append_new (items, object);
    }

  return TRUE;
}

static int
compare_versions (gconstpointer a,
                  gconstpointer b)
{
  TamizRecord *const *one = a, *const *other = b;

  return (int) (tamiz_record_get_int (*one, TAMIZ_DEFINITION_VERSION)
                - tamiz_record_get_int (*other, TAMIZ_DEFINITION_VERSION));
}

static gboolean
list_versions (Course   *self,
               GError  **error)
{
  g_autoptr (GPtrArray) versions = tamiz_reader_list (self->work->reader, TAMIZ_KIND_DEFINITION, error);

  if (versions == NULL)
    return FALSE;
  self->versions = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < versions->len; i++)
    {
      TamizRecord *version = g_ptr_array_index (versions, i);

      if (tamiz_record_has (version, TAMIZ_DEFINITION_IN_FORCE_AT))
        g_ptr_array_add (self->versions, g_object_ref (version));
    }
  g_ptr_array_sort (self->versions, compare_versions);

  return TRUE;
}

static json_t *
show_course (TamizWork *work,
             GError   **error)
{
  g_auto (Course) self = { .work = work };
  g_autoptr (TamizDefinition) newest = NULL;
  g_autoptr (json_t) versions = json_array ();
  json_t *answer;

  self.facts = tamiz_work_load_facts (work, "id", error);
  self.moments = g_array_new (FALSE, FALSE, sizeof (Moment));
  g_array_set_clear_func (self.moments, moment_clear);
  self.points = g_array_new (FALSE, FALSE, sizeof (Point));
  g_array_set_clear_func (self.points, point_clear);
  if (self.facts == NULL || !list_versions (&self, error)
      || !tamiz_work_require (self.versions->len > 0, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("No definition is in force: marketing and sales must sign one before leads are "
                                "judged"))
      || !append_versions (&self, versions, error)
      || !tamiz_past_load (&self.past, work->reader, self.facts, error))
    return NULL;
  newest = tamiz_session_parse_definition (work->session,
                                           g_ptr_array_index (self.versions, self.versions->len - 1), error);
  if (newest == NULL)
    return NULL;

  add_moment (&self, find_beginning (&self), "entry", NULL);
  add_activities (&self);
  add_answers (&self, newest);
  add_versions (&self);
  for (guint i = 0; i < G_N_ELEMENTS (self.past.records); i++)
    add_changes (&self, &self.past.records[i]);
  if (!judge_all (&self, error))
    return NULL;

  answer = json_object ();
  json_object_set_new (answer, "items", points_to_json (&self));
  json_object_set (answer, "versions", versions);
  return answer;
}

static const TamizParameter course_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0, N_("The lead's id") },
  { NULL },
};

const TamizOperationEntry tamiz_course_operations[] = {
  { { "lead.course", N_("Show how a lead's grade went over time, and what each version says of it"),
      TAMIZ_OPERATION_READS, course_parameters, "at,grade,fit,interest,version,cause,what" },
    show_course },
  { { NULL }, NULL },
};
