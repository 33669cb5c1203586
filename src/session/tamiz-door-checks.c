#define G_LOG_DOMAIN "tamiz-door-checks"

#include "config.h"

#include "tamiz-door-checks.h"

#include "tamiz-error.h"
#include "tamiz-people.h"

#include <glib/gi18n-lib.h>

#define TASK_WITHIN (7 * TAMIZ_DAY)

gboolean
tamiz_door_load_checks (TamizDoor  *self,
                        GError    **error)
{
  self->suppression = tamiz_suppression_load (self->work, error);
  self->known = self->suppression != NULL ? tamiz_known_companies_load (self->work, error) : NULL;

  return self->known != NULL;
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

/* What was received long ago is history: nobody has to answer it today. */
static gboolean
waits_for_answer (TamizDoor   *self,
                  TamizStaged *staged)
{
  return staged->activity_kind >= 0 && tamiz_activity_kind_asks (staged->activity_kind)
         && (staged->received_on == 0 || staged->received_on > self->work->now - TASK_WITHIN);
}

static char *
dup_task (TamizStaged      *staged,
          const TamizKnown *known)
{
  g_autofree char *name = tamiz_person_join_name (tamiz_staged_get_text (staged, TAMIZ_STAGED_FIRST_NAME),
                                                  tamiz_staged_get_text (staged, TAMIZ_STAGED_LAST_NAME));

  switch (known->relation)
    {
    case TAMIZ_RELATION_CUSTOMER:
      return name != NULL ? g_strdup_printf (_("Inquiry from your customer %s: %s"), known->name, name)
                          : g_strdup_printf (_("Inquiry from your customer %s"), known->name);
    case TAMIZ_RELATION_PARTNER:
      return name != NULL ? g_strdup_printf (_("Inquiry from your partner %s: %s"), known->name, name)
                          : g_strdup_printf (_("Inquiry from your partner %s"), known->name);
    default:
      return name != NULL ? g_strdup_printf (_("Inquiry from %s, with whom a deal is open: %s"), known->name, name)
                          : g_strdup_printf (_("Inquiry from %s, with whom a deal is open"), known->name);
    }
}

/* Whoever has the account learns that their customer asked. */
gboolean
tamiz_door_tell_owner (TamizDoor    *self,
                       TamizStaged  *staged,
                       gint64        lead,
                       gint64        company,
                       GError      **error)
{
  const TamizKnown *known = tamiz_known_companies_find_staged (self->known, staged, company);
  gint64 owner = tamiz_known_companies_get_owner (self->known, known);
  g_autofree char *text = NULL;
  TamizRecord *task;

  if (owner == 0 || !waits_for_answer (self, staged))
    return TRUE;

  task = tamiz_work_insert (self->work, self->set, TAMIZ_KIND_TASK, error);
  if (task == NULL)
    return FALSE;
  text = dup_task (staged, known);
  tamiz_record_set_int (task, TAMIZ_TASK_LEAD, lead);
  tamiz_record_set_text (task, TAMIZ_TASK_TEXT, text);
  tamiz_record_set_int (task, TAMIZ_TASK_ASSIGNEE, owner);
  tamiz_record_set_int (task, TAMIZ_TASK_DUE, self->work->now + TAMIZ_DAY);

  return TRUE;
}

/* A customer's inquiry goes to whoever has the account, unless the row says whose it is. */
void
tamiz_door_assign_known (TamizDoor   *self,
                         TamizStaged *staged,
                         TamizRecord *lead,
                         gint64       company)
{
  const TamizKnown *known = tamiz_known_companies_find_staged (self->known, staged, company);
  gint64 owner = tamiz_known_companies_get_owner (self->known, known);

  if (owner != 0 && !tamiz_record_has (lead, TAMIZ_LEAD_OWNER))
    tamiz_record_set_int (lead, TAMIZ_LEAD_OWNER, owner);
}

/* Says so in what became of the row. */
void
tamiz_door_tell_known (TamizDoor      *self,
                       TamizStaged    *staged,
                       TamizAdmission *admission)
{
  const TamizKnown *known = tamiz_known_companies_find_staged (self->known, staged, admission->company);

  if (known != NULL && admission->what != TAMIZ_ADMITTED_SET_ASIDE)
    admission->known = g_strdup (known->sentence);
}
