#define G_LOG_DOMAIN "tamiz-handoff-plan"

#include "config.h"

#include "tamiz-handoff-plan.h"

#include "tamiz-consents.h"
#include "tamiz-mail-rows.h"
#include "tamiz-people.h"

#include <glib/gi18n-lib.h>

static gboolean
is_waived (TamizWork *work,
           int        field)
{
  return tamiz_record_get_int (work->base, field) != 0;
}

static void
set_step (TamizHandoffPlan  *self,
          TamizHandoffStep   step,
          TamizStepState     state,
          char              *message)
{
  self->steps[step].state = state;
  g_free (self->steps[step].message);
  self->steps[step].message = message;
}

/* What is done in place of the mail, by what the contact has and does not refuse. */
static char *
dup_instead (TamizFacts *facts,
             gint64      today)
{
  g_autofree char *name = tamiz_facts_dup_name (facts);
  g_autofree char *no_call = tamiz_consents_dup_why_not (facts->consents, TAMIZ_CHANNEL_PHONE, today);
  g_autofree char *no_message = tamiz_consents_dup_why_not (facts->consents, TAMIZ_CHANNEL_MESSAGING, today);

  if (facts->phones->len > 0 && no_call == NULL)
    {
      TamizRecord *phone = g_ptr_array_index (facts->phones, 0);
      const char *number = tamiz_record_get_text (phone, TAMIZ_PHONE_E164);

      return g_strdup_printf (_("Call %s to confirm: %s"), name,
                              number != NULL ? number : tamiz_record_get_text (phone, TAMIZ_PHONE_AS_TYPED));
    }
  if (no_message == NULL && (facts->handles->len > 0 || facts->phones->len > 0))
    return g_strdup_printf (_("Write %s a message to confirm"), name);

  return g_strdup_printf (_("Find another way to confirm with %s; the executive is to know that nobody wrote"), name);
}

static void
plan_confirmation (TamizHandoffPlan *self,
                   TamizWork        *work,
                   TamizFacts       *facts)
{
  g_autofree char *why_not = NULL;
  const char *address;

  if (is_waived (work, TAMIZ_BASE_WAIVE_CONFIRMATION))
    {
      set_step (self, TAMIZ_STEP_CONFIRMATION, TAMIZ_STEP_STATE_WAIVED, g_strdup (_("Left out in this company")));
      return;
    }
  if (tamiz_work_may_mail (work, facts, &address, &why_not))
    {
      self->to = address;
      set_step (self, TAMIZ_STEP_CONFIRMATION, TAMIZ_STEP_STATE_WAITING, NULL);
      return;
    }

  self->instead = dup_instead (facts, tamiz_day_of (work->now, work->zone));
  set_step (self, TAMIZ_STEP_CONFIRMATION, TAMIZ_STEP_STATE_WAIVED,
            g_strdup_printf ("%s. %s", why_not, self->instead));
}

static gboolean
plan_transfer (TamizHandoffPlan  *self,
               TamizWork         *work,
               GError           **error)
{
  g_autoptr (GPtrArray) connections = tamiz_reader_list (work->reader, TAMIZ_KIND_CONNECTION, error);

  if (connections == NULL)
    return FALSE;
  set_step (self, TAMIZ_STEP_TRANSFER, TAMIZ_STEP_STATE_WAITING,
            connections->len == 0 ? g_strdup (_("No CRM is connected")) : NULL);

  return TRUE;
}

/**
 * tamiz_handoff_plan_make:
 * @self: what is filled in
 * @work: an operation's work
 * @facts: the lead's
 * @meets: whether a meeting or call was arranged
 * @exception: (nullable): the exception that lets the lead through
 * @error: return location
 *
 * Decides how each step of a handoff begins.  A step that the company leaves out, or that the
 * contact makes impossible, is waived and says why, and what is done instead.
 *
 * The alert is delivered by the notice in the program, which the executive has as soon as the handoff is
 * sent; where a mail with the packet goes along it waits for the server to take that mail.
 *
 * Returns: whether the base could be read
 */
gboolean
tamiz_handoff_plan_make (TamizHandoffPlan  *self,
                         TamizWork         *work,
                         TamizFacts        *facts,
                         gboolean           meets,
                         TamizRecord       *exception,
                         GError           **error)
{
  *self = (TamizHandoffPlan){ 0 };
  self->accepted = is_waived (work, TAMIZ_BASE_WAIVE_ACCEPTANCE);
  if (exception != NULL)
    set_step (self, TAMIZ_STEP_COMPLETE, TAMIZ_STEP_STATE_WAIVED,
              g_strdup_printf (_("By exception: %s"), tamiz_record_get_text (exception, TAMIZ_EXCEPTION_REASON)));
  else
    set_step (self, TAMIZ_STEP_COMPLETE, TAMIZ_STEP_STATE_DONE, NULL);
  set_step (self, TAMIZ_STEP_MEETING, meets ? TAMIZ_STEP_STATE_DONE : TAMIZ_STEP_STATE_WAIVED,
            meets ? NULL : g_strdup (_("Left out in this company")));
  plan_confirmation (self, work, facts);
  set_step (self, TAMIZ_STEP_ALERT, TAMIZ_STEP_STATE_DONE, g_strdup (_("Among the executive's packets in the program")));
  set_step (self, TAMIZ_STEP_ACCEPTANCE, self->accepted ? TAMIZ_STEP_STATE_WAIVED : TAMIZ_STEP_STATE_WAITING,
            self->accepted ? g_strdup (_("Left out in this company")) : NULL);

  return plan_transfer (self, work, error);
}

void
tamiz_handoff_plan_clear (TamizHandoffPlan *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->steps); i++)
    g_clear_pointer (&self->steps[i].message, g_free);
  g_clear_pointer (&self->instead, g_free);
}
