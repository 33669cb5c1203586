#define G_LOG_DOMAIN "tamiz-submission-door"

#include "config.h"

#include "tamiz-submissions.h"

#include "tamiz-door-checks.h"
#include "tamiz-error.h"

#include <glib/gi18n-lib.h>

/* Admits what was posted: through the one door, and with what became of it noted in the same
 * transaction.  A program that dies before it leaves the posts as they were, to be admitted later.
 */

#define PER_SLICE 50

static TamizDoor *
open_door (TamizWork  *work,
           TamizForm  *form,
           GError    **error)
{
  TamizDoor *door = tamiz_door_new (work, TAMIZ_MATCH_FILL, 0, FALSE, error);
  g_autoptr (json_t) way = json_object ();

  if (door == NULL)
    return NULL;
  tamiz_json_set_text (way, "of", "people");
  tamiz_json_set_text (way, "source", form->source);
  tamiz_json_set_text (way, "campaign", form->campaign);
  tamiz_json_set_text (way, "activity", "form");
  tamiz_json_set_text (way, "match", "fill");
  tamiz_door_keep_refused (door, "form", way);

  return door;
}

static char *
describe_origin (TamizForm  *form,
                 const char *page)
{
  return page != NULL ? g_strdup_printf ("%s – %s", tamiz_form_get_name (form), page)
                      : g_strdup (tamiz_form_get_name (form));
}

/* That the visitor agreed, where, and when. */
static gboolean
note_consent (TamizWork       *work,
              TamizChangeSet  *set,
              TamizForm       *form,
              TamizRecord     *submission,
              gint64           person,
              gboolean         confirmed,
              GError         **error)
{
  TamizRecord *consent = tamiz_work_insert (work, set, TAMIZ_KIND_CONSENT, error);
  g_autofree char *origin = describe_origin (form, tamiz_record_get_text (submission, TAMIZ_SUBMISSION_PAGE));
  g_autofree char *posted = tamiz_time_format (tamiz_record_get_int (submission, TAMIZ_SUBMISSION_AT), work->zone);
  g_autofree char *now = tamiz_time_format (work->now, work->zone);
  g_autofree char *said = NULL;

  if (consent == NULL)
    return FALSE;
  if (confirmed)
    said = g_strdup_printf (_("%s, sent on %s, confirmed on %s"), origin, posted, now);
  else
    said = g_strdup_printf (_("%s, sent on %s"), origin, posted);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_PERSON, person);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_CHANNEL, confirmed ? TAMIZ_CHANNEL_MAIL : TAMIZ_CHANNEL_ANY);
  tamiz_record_set_text (consent, TAMIZ_CONSENT_BASIS, "consent");
  tamiz_record_set_text (consent, TAMIZ_CONSENT_ORIGIN, said);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DAY, tamiz_day_of (tamiz_record_get_int (submission, TAMIZ_SUBMISSION_AT), work->zone));

  return TRUE;
}

/* The base itself is in trouble, not the post. */
static gboolean
is_trouble (const GError *error)
{
  return error->domain == TAMIZ_STORAGE_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
         || g_error_matches (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_CONFLICT);
}

/* Whether somebody posted who is on the exclusion list; an empty list costs nothing.  A post that
 * cannot be read as its form says is nobody's yet: it is kept, and its admission says what is wrong.
 */
gboolean
tamiz_submission_is_excluded (TamizWork            *work,
                              TamizSuppression     *list,
                              TamizForm            *form,
                              const TamizFormPost  *post,
                              const char           *page,
                              gboolean             *excluded,
                              GError              **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (TamizStaged) staged = NULL;

  *excluded = FALSE;
  if (tamiz_suppression_is_empty (list))
    return TRUE;
  staged = tamiz_submission_stage (work, form, post, page, &cause);
  if (staged == NULL && is_trouble (cause))
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  if (staged != NULL)
    *excluded = tamiz_suppression_has_staged (list, staged);

  return TRUE;
}

/* What was kept before its sender came on the exclusion list goes for good, with what the history
 * holds of it; the store writes the file anew when it has time, so that no page keeps it either.
 */
gboolean
tamiz_submission_forget (TamizWork    *work,
                         TamizRecord  *submission,
                         GError      **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "form.forget");
  g_autoptr (TamizCommit) commit = NULL;

  tamiz_change_set_forget (set, tamiz_record_get_id (submission));
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

/* What became of it. */
static void
decide (TamizWork       *work,
        TamizChangeSet  *set,
        TamizRecord     *submission,
        int              state,
        const char      *reason,
        gint64           person,
        gint64           lead)
{
  tamiz_change_set_update_int (set, submission, TAMIZ_SUBMISSION_STATE, state);
  tamiz_change_set_update_text (set, submission, TAMIZ_SUBMISSION_REASON, reason);
  tamiz_change_set_update_int (set, submission, TAMIZ_SUBMISSION_DECIDED_AT, work->now);
  if (person != 0)
    tamiz_change_set_update_int (set, submission, TAMIZ_SUBMISSION_PERSON, person);
  if (lead != 0)
    tamiz_change_set_update_int (set, submission, TAMIZ_SUBMISSION_LEAD, lead);
}

static gboolean
note_admission (TamizWork             *work,
                TamizDoor             *door,
                TamizForm             *form,
                TamizRecord           *submission,
                const TamizFormPost   *post,
                const TamizAdmission  *admission,
                GError               **error)
{
  TamizChangeSet *set = tamiz_door_get_changes (door);
  gboolean confirmed = tamiz_record_get_int (submission, TAMIZ_SUBMISSION_STATE) == TAMIZ_SUBMISSION_WAITING;
  gboolean aside = admission->what == TAMIZ_ADMITTED_SET_ASIDE
                   || (admission->what == TAMIZ_ADMITTED_SKIPPED && admission->person == 0 && admission->lead == 0);

  if (g_strcmp0 (admission->code, TAMIZ_DOOR_SUPPRESSED) == 0)
    return tamiz_submission_forget (work, submission, error);
  decide (work, set, submission, aside ? TAMIZ_SUBMISSION_SET_ASIDE : TAMIZ_SUBMISSION_ADMITTED, admission->reason,
          admission->person, admission->lead);
  if (aside || admission->person == 0)
    return TRUE;
  if (confirmed && !note_consent (work, set, form, submission, admission->person, TRUE, error))
    return FALSE;

  return !tamiz_submission_consents (post)
         || note_consent (work, set, form, submission, admission->person, FALSE, error);
}

/* One post into the door's change set. */
static gboolean
admit_one (TamizWork    *work,
           TamizDoor    *door,
           TamizForm    *form,
           TamizRecord  *submission,
           GError      **error)
{
  g_autoptr (TamizFormPost) post = tamiz_submission_read_post (submission);
  g_autoptr (TamizStaged) staged
      = tamiz_submission_stage (work, form, post, tamiz_record_get_text (submission, TAMIZ_SUBMISSION_PAGE), error);
  TamizAdmission admission = { 0 };
  gboolean done;

  if (staged == NULL)
    return FALSE;
  staged->at = tamiz_record_get_int (submission, TAMIZ_SUBMISSION_AT);
  if (staged->received_on == 0)
    staged->received_on = staged->at;
  g_free (staged->texts[TAMIZ_STAGED_ACTIVITY_ID]);
  staged->texts[TAMIZ_STAGED_ACTIVITY_ID]
      = g_strdup_printf ("form:%" G_GINT64_FORMAT, tamiz_record_get_id (submission));
  if (tamiz_door_meets_pending (door, staged) && !tamiz_door_flush (door, error))
    return FALSE;

  done = tamiz_door_admit (door, staged, &admission, error)
         && note_admission (work, door, form, submission, post, &admission, error);
  tamiz_admission_clear (&admission);

  return done;
}

/* What cannot be admitted at all is kept with what was said about it. */
static gboolean
refuse (TamizWork     *work,
        TamizRecord   *submission,
        const GError  *cause,
        GError       **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "form.admit");
  g_autoptr (TamizCommit) commit = NULL;

  decide (work, set, submission, TAMIZ_SUBMISSION_REFUSED, cause->message, 0, 0);
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

static gboolean
admit_alone (TamizWork    *work,
             TamizForm    *form,
             TamizRecord  *submission,
             GError      **error)
{
  g_autoptr (TamizDoor) door = open_door (work, form, error);
  g_autoptr (GError) cause = NULL;

  if (door == NULL)
    return FALSE;
  if (admit_one (work, door, form, submission, &cause) && tamiz_door_flush (door, &cause))
    return TRUE;
  if (!is_trouble (cause))
    return refuse (work, submission, cause, error);

  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

/* As many of one form as go into a transaction together. */
static gboolean
admit_together (TamizWork  *work,
                TamizForm  *form,
                GPtrArray  *submissions,
                guint       from,
                guint       to,
                GError    **error)
{
  g_autoptr (TamizDoor) door = open_door (work, form, error);

  if (door == NULL)
    return FALSE;
  for (guint i = from; i < to; i++)
    {
      if (!admit_one (work, door, form, g_ptr_array_index (submissions, i), error))
        return FALSE;
    }

  return tamiz_door_flush (door, error);
}

/* Whether it still waits to be admitted: another program may have been quicker, or a part of its
 * slice is in already.
 */
static gboolean
is_open (TamizWork   *work,
         TamizRecord *submission)
{
  g_autoptr (TamizRecord) now
      = tamiz_reader_load (work->reader, TAMIZ_KIND_SUBMISSION, tamiz_record_get_id (submission), NULL);

  return now != NULL
         && tamiz_record_get_int (now, TAMIZ_SUBMISSION_STATE)
                == tamiz_record_get_int (submission, TAMIZ_SUBMISSION_STATE);
}

static gboolean
admit_slice (TamizWork  *work,
             TamizForm  *form,
             GPtrArray  *submissions,
             guint       from,
             guint       to,
             GError    **error)
{
  g_autoptr (GError) cause = NULL;

  if (admit_together (work, form, submissions, from, to, &cause))
    return TRUE;

  /* One of them spoils it for the others. */
  for (guint i = from; i < to; i++)
    {
      TamizRecord *submission = g_ptr_array_index (submissions, i);

      if (is_open (work, submission) && !admit_alone (work, form, submission, error))
        return FALSE;
    }

  return TRUE;
}

static int
compare_forms (gconstpointer a,
               gconstpointer b)
{
  TamizRecord *one = *(TamizRecord *const *) a, *other = *(TamizRecord *const *) b;
  gint64 difference = tamiz_record_get_int (one, TAMIZ_SUBMISSION_FORM)
                      - tamiz_record_get_int (other, TAMIZ_SUBMISSION_FORM);

  if (difference == 0)
    difference = tamiz_record_get_id (one) - tamiz_record_get_id (other);
  return difference < 0 ? -1 : difference > 0;
}

/* Of a form that was removed meanwhile nothing is admitted, and nothing is lost. */
static gboolean
refuse_orphans (TamizWork     *work,
                GPtrArray     *submissions,
                guint          from,
                guint          to,
                const GError  *cause,
                GError       **error)
{
  for (guint i = from; i < to; i++)
    {
      if (!refuse (work, g_ptr_array_index (submissions, i), cause, error))
        return FALSE;
    }

  return TRUE;
}

/* Admits what is RECEIVED, or WAITING and was confirmed just now, in the order in which it came.
 * Whatever cannot be admitted is noted as such; an error is one of the base.
 */
gboolean
tamiz_submissions_admit (TamizWork  *work,
                         GPtrArray  *submissions,
                         GError    **error)
{
  guint to;

  g_ptr_array_sort (submissions, compare_forms);
  for (guint from = 0; from < submissions->len; from = to)
    {
      gint64 id = tamiz_record_get_int (g_ptr_array_index (submissions, from), TAMIZ_SUBMISSION_FORM);
      g_autoptr (GError) cause = NULL;
      g_autoptr (TamizForm) form = tamiz_form_load (work, id, &cause);

      for (to = from; to < submissions->len && to - from < PER_SLICE
                      && tamiz_record_get_int (g_ptr_array_index (submissions, to), TAMIZ_SUBMISSION_FORM) == id;)
        to++;
      if (form == NULL && is_trouble (cause))
        {
          g_propagate_error (error, g_steal_pointer (&cause));
          return FALSE;
        }
      if (form == NULL ? !refuse_orphans (work, submissions, from, to, cause, error)
                       : !admit_slice (work, form, submissions, from, to, error))
        return FALSE;
    }

  return TRUE;
}
