#define G_LOG_DOMAIN "tamiz-import-overdue"

#include "config.h"

#include "tamiz-import-lists.h"

#include "tamiz-agreement.h"
#include "tamiz-error.h"

/* No agreement gives anybody longer than this to work an inquiry. */
#define LONGEST (400 * TAMIZ_DAY)

/* The last instant at which an inquiry came whose time is up by now; its time is up later the
 * later it came.
 */
static gint64
find_last_overdue (TamizBusinessTime *hours,
                   gint64             span,
                   gint64             now)
{
  gint64 up = now - LONGEST, open = now;

  while (open - up > TAMIZ_SECOND)
    {
      gint64 middle = up + (open - up) / 2;

      if (tamiz_business_time_add (hours, middle, span) <= now)
        up = middle;
      else
        open = middle;
    }

  return up;
}

/* Learns from when on inquiries that are brought in would still be worked in time, by the
 * agreement in force.
 */
gboolean
tamiz_import_lists_learn_clock (TamizImportLists *self,
                                TamizWork        *work,
                                GError          **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) version = tamiz_work_find_in_force (work, NULL, &local_error);
  g_autoptr (TamizAgreement) agreement = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (version == NULL)
    return TRUE;
  agreement = tamiz_agreement_new (work, version, error);
  if (agreement == NULL)
    return FALSE;

  self->last_overdue = find_last_overdue (agreement->hours,
                                          agreement->definition->sla.inquiry_hours * TAMIZ_HOUR, work->now);
  return TRUE;
}

/* Whether a new row is an inquiry that nobody could work in time any more. */
gboolean
tamiz_import_lists_is_overdue (TamizImportLists     *self,
                               TamizStaged          *staged,
                               const TamizAdmission *admission)
{
  return self->last_overdue != 0 && staged->of == TAMIZ_IMPORT_OF_PEOPLE && admission->what == TAMIZ_ADMITTED_ADDED
         && staged->activity_kind >= 0 && tamiz_activity_kind_asks (staged->activity_kind)
         && staged->received_on != 0 && staged->received_on <= self->last_overdue;
}
