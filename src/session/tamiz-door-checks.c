#define G_LOG_DOMAIN "tamiz-door-checks"

#include "config.h"

#include "tamiz-door-checks.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>

gboolean
tamiz_door_load_checks (TamizDoor  *self,
                        GError    **error)
{
  self->suppression = tamiz_suppression_load (self->work, error);

  return self->suppression != NULL;
}

/* Whether a row speaks of somebody on the exclusion list.  Nothing of it is stored then, not even
 * among what is to be completed.
 */
gboolean
tamiz_door_excludes (TamizDoor      *self,
                     TamizStaged    *staged,
                     TamizAdmission *admission)
{
  if (!tamiz_suppression_has_staged (self->suppression, staged))
    return FALSE;

  admission->what = TAMIZ_ADMITTED_SKIPPED;
  admission->code = g_strdup (TAMIZ_DOOR_SUPPRESSED);
  admission->reason = g_strdup (_("On the exclusion list"));
  return TRUE;
}

/* The same for what somebody types into what is there. */
gboolean
tamiz_door_refuse_excluded (TamizDoor    *self,
                            TamizStaged  *staged,
                            GError      **error)
{
  return tamiz_work_require (!tamiz_suppression_has_staged (self->suppression, staged), TAMIZ_CORE_ERROR_REFUSED,
                             error,
                             _("An address, a number or an id of it is on the exclusion list. Nothing "
                               "was stored. The steward may take it off the list"));
}
