#define G_LOG_DOMAIN "tamiz-sample"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-sample-private.h"

#include <glib/gi18n-lib.h>

/* Moves by hand, handoffs and what sales makes of them: each is an operation of its own,
 * done as the user would do it.  What a plan asks of a lead that did not get that far is
 * left out, as it would be.
 */

/* Answers -1 with an error. */
int
tamiz_sample_get_stage (TamizSample      *self,
                        TamizSampleLead  *lead,
                        GError          **error)
{
  g_autoptr (TamizRecord) record
      = tamiz_reader_load (self->work->reader, TAMIZ_KIND_LEAD, lead->lead, error);

  return record != NULL ? (int) tamiz_record_get_int (record, TAMIZ_LEAD_STAGE) : -1;
}

static json_t *
name_lead (TamizSampleLead *lead)
{
  json_t *arguments = json_object ();

  tamiz_json_set_id (arguments, "id", lead->lead);
  return arguments;
}

static json_t *
name_handoff (TamizSampleLead *lead)
{
  g_autofree char *number = g_strdup_printf ("%d", lead->handoff);

  return json_pack ("{s:s}", "number", number);
}

static void
set_time (TamizSample *self,
          json_t      *arguments,
          const char  *name,
          gint64       at)
{
  g_autofree char *text = tamiz_time_format (at, self->zone);

  tamiz_json_set_text (arguments, name, text);
}

static gboolean
perform (TamizSample  *self,
         guint         user,
         const char   *operation,
         json_t       *arguments,
         GError      **error)
{
  g_autoptr (json_t) answer = tamiz_sample_perform (self, user, operation, arguments, error);

  return answer != NULL;
}

static const char *
choose_discard_reason (TamizSample     *self,
                       TamizSampleLead *lead)
{
  static const char *const reasons[] = {
    "supplier", "support_request", "outside_territory", "false_data", "job_seeker", "duplicate",
  };

  switch (lead->profile)
    {
    case TAMIZ_SAMPLE_PROFILE_STUDENT:
      return "student";
    case TAMIZ_SAMPLE_PROFILE_COMPETITOR:
      return "competitor";
    default:
      return reasons[tamiz_sample_between (self, 0, G_N_ELEMENTS (reasons) - 1)];
    }
}

static gboolean
move (TamizSample       *self,
      TamizSampleLead   *lead,
      TamizSampleEvent  *event,
      int                stage,
      GError           **error)
{
  json_t *arguments;

  if (event->what == TAMIZ_SAMPLE_REVIVED ? stage != TAMIZ_STAGE_DISCARDED
                                          : stage > TAMIZ_STAGE_SQL)
    return TRUE;

  arguments = name_lead (lead);
  switch (event->what)
    {
    case TAMIZ_SAMPLE_DEFERRED:
      tamiz_json_set_text (arguments, "stage", "deferred");
      tamiz_json_set_text (arguments, "reason", "Pidió que lo llamemos más adelante");
      set_time (self, arguments, "until", event->at + event->number * TAMIZ_DAY);
      break;
    case TAMIZ_SAMPLE_DISCARDED:
      tamiz_json_set_text (arguments, "stage", "discarded");
      tamiz_json_set_text (arguments, "reason", choose_discard_reason (self, lead));
      lead->quiet = TRUE;
      break;
    default:
      tamiz_json_set_text (arguments, "stage", "prospect");
      tamiz_json_set_text (arguments, "reason", "Se lo descartó por error");
      lead->quiet = FALSE;
      break;
    }

  return perform (self, lead->owner, "lead.move", arguments, error);
}

/* Without a mail account the confirmation is written by hand, and marked as written. */
static gboolean
confirm (TamizSample      *self,
         TamizSampleLead  *lead,
         gint64            handoff,
         GError          **error)
{
  g_autoptr (GPtrArray) steps = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_HANDOFF_STEP,
                                                      TAMIZ_HANDOFF_STEP_HANDOFF, handoff, error);
  TamizChangeSet *set;

  if (steps == NULL)
    return FALSE;

  set = tamiz_sample_get_set (self, lead->owner);
  for (guint i = 0; i < steps->len; i++)
    {
      TamizRecord *step = g_ptr_array_index (steps, i);

      if (tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STEP) != TAMIZ_STEP_CONFIRMATION)
        continue;
      tamiz_change_set_update_int (set, step, TAMIZ_HANDOFF_STEP_STATE, TAMIZ_STEP_STATE_DONE);
      tamiz_change_set_update_text (set, step, TAMIZ_HANDOFF_STEP_MESSAGE, "Escrita a mano");
      tamiz_change_set_update_int (set, step, TAMIZ_HANDOFF_STEP_AT, self->work->now);
    }

  return tamiz_sample_add_activity (self, lead, lead->owner, TAMIZ_ACTIVITY_EMAIL_OUT,
                                    "Confirmamos la reunión con nuestro ejecutivo.", NULL, error);
}

static gboolean
send (TamizSample       *self,
      TamizSampleLead   *lead,
      TamizSampleEvent  *event,
      int                stage,
      GError           **error)
{
  static const char *const executives[] = {
    [TAMIZ_SAMPLE_SALES] = "diego@muestra.example",
    [TAMIZ_SAMPLE_SALES_SECOND] = "camila@muestra.example",
  };
  g_autoptr (GPtrArray) handoffs = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autoptr (json_t) answer = NULL;
  json_t *arguments;

  lead->handoff = 0;
  if (stage != TAMIZ_STAGE_SQL || lead->quiet)
    return TRUE;

  arguments = name_lead (lead);
  tamiz_json_set_text (arguments, "to", executives[lead->executive]);
  set_time (self, arguments, "meeting", event->next);
  answer = tamiz_sample_perform (self, lead->owner, "handoff.send", arguments, &local_error);
  if (answer == NULL)
    {
      if (g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED))
        {
          g_debug ("%s", local_error->message);
          return TRUE;
        }
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  lead->handoff = (int) tamiz_json_get_int (answer, "number", 0);
  lead->meeting = event->next;
  self->n_handoffs++;
  handoffs = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_NUMBER,
                                   lead->handoff, error);

  return handoffs != NULL && handoffs->len > 0
         && confirm (self, lead, tamiz_record_get_id (g_ptr_array_index (handoffs, 0)), error);
}

/* Accepting, the executive calls to confirm the meeting: the first contact. */
static gboolean
accept (TamizSample      *self,
        TamizSampleLead  *lead,
        GError          **error)
{
  return perform (self, lead->executive, "handoff.accept", name_handoff (lead), error)
         && tamiz_sample_add_call (self, lead, lead->executive, TAMIZ_CALL_PURPOSE_CONFIRM_MEETING,
                                   tamiz_sample_chance (self, 85) ? TAMIZ_CALL_OUTCOME_REACHED
                                                                  : TAMIZ_CALL_OUTCOME_VOICEMAIL,
                                   error)
                != NULL;
}

static gboolean
give_back (TamizSample       *self,
           TamizSampleLead   *lead,
           TamizSampleEvent  *event,
           GError           **error)
{
  static const char *const criteria[] = { "budget", "authority", "need", "time_frame" };
  json_t *arguments = name_handoff (lead);

  tamiz_json_set_text (arguments, "reason", tamiz_sample_pick (self, "return_reasons"));
  if (event->number < 0)
    tamiz_json_set_text (arguments, "criterion", criteria[tamiz_sample_between (self, 0, 3)]);
  else
    tamiz_json_set_text (arguments, "cause", tamiz_enum_nick (TAMIZ_ENUM_RETURN, event->number));
  lead->handoff = 0;

  return perform (self, lead->executive, "handoff.return", arguments, error);
}

static gboolean
take_back (TamizSample      *self,
           TamizSampleLead  *lead,
           GError          **error)
{
  json_t *arguments = name_handoff (lead);

  tamiz_json_set_text (arguments, "reason", "Pidió cambiar la fecha y todavía no la sabe");
  lead->handoff = 0;
  return perform (self, lead->owner, "handoff.withdraw", arguments, error);
}

static void
say_what_was_lost (TamizSample *self,
                   json_t      *arguments)
{
  static const char *const reasons[] = {
    "competitor",  "competitor",  "price",  "price",     "no_budget",
    "no_decision", "no_decision", "timing", "no_answer", "poor_fit",
  };
  const char *reason = reasons[tamiz_sample_between (self, 0, G_N_ELEMENTS (reasons) - 1)];

  tamiz_json_set_text (arguments, "reason", reason);
  if (g_str_equal (reason, "competitor"))
    tamiz_json_set_text (arguments, "competitor", tamiz_sample_pick (self, "competitors"));
  json_object_set_new (arguments, tamiz_sample_chance (self, 75) ? "good-lead" : "bad-lead",
                       json_true ());
}

/* Most sales are small, a few are large; at home one pays in bolivianos as well. */
static void
say_what_was_won (TamizSample     *self,
                  TamizSampleLead *lead,
                  json_t          *arguments)
{
  gboolean home = lead->country == 0 && tamiz_sample_chance (self, 55);
  gint64 amount
      = (gint64) tamiz_sample_between (self, 4, 26) * tamiz_sample_between (self, 4, 26) * 35;
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT ".00", home ? amount * 7 : amount);

  tamiz_json_set_text (arguments, "amount", text);
  tamiz_json_set_text (arguments, "currency", home ? "BOB" : "USD");
  json_object_set_new (arguments, "good-lead", json_true ());
}

/* Whoever bought is a customer from now on. */
static gboolean
make_customer (TamizSample      *self,
               TamizSampleLead  *lead,
               GError          **error)
{
  g_autoptr (TamizRecord) company
      = tamiz_reader_load (self->work->reader, TAMIZ_KIND_COMPANY, lead->company, error);

  if (company == NULL)
    return FALSE;
  if (tamiz_record_get_int (company, TAMIZ_COMPANY_RELATION) != TAMIZ_RELATION_CUSTOMER)
    tamiz_change_set_update_int (tamiz_sample_get_set (self, lead->executive), company,
                                 TAMIZ_COMPANY_RELATION, TAMIZ_RELATION_CUSTOMER);

  return TRUE;
}

static gboolean
close_loop (TamizSample       *self,
            TamizSampleLead   *lead,
            TamizSampleEvent  *event,
            GError           **error)
{
  json_t *arguments = name_lead (lead);

  tamiz_json_set_text (arguments, "outcome", tamiz_enum_nick (TAMIZ_ENUM_OUTCOME, event->number));
  switch (event->number)
    {
    case TAMIZ_OUTCOME_WON:
      say_what_was_won (self, lead, arguments);
      break;
    case TAMIZ_OUTCOME_LOST:
      say_what_was_lost (self, arguments);
      break;
    case TAMIZ_OUTCOME_DEFERRED:
    default:
      tamiz_json_set_text (arguments, "reason", "timing");
      set_time (self, arguments, "until", event->at + event->detail * TAMIZ_DAY);
      break;
    }
  self->n_outcomes++;
  lead->handoff = 0;

  return perform (self, lead->executive, "outcome.set", arguments, error)
         && (event->number != TAMIZ_OUTCOME_WON || make_customer (self, lead, error));
}

gboolean
tamiz_sample_do_sales (TamizSample       *self,
                       TamizSampleLead   *lead,
                       TamizSampleEvent  *event,
                       GError           **error)
{
  int stage;

  if (event->what >= TAMIZ_SAMPLE_ACCEPTED && lead->handoff == 0)
    return TRUE;
  if (event->what == TAMIZ_SAMPLE_MEETING)
    return tamiz_sample_add_activity (self, lead, lead->executive, event->number,
                                      tamiz_sample_pick (self, "meeting_notes"), NULL, error);
  if (!tamiz_sample_flush (self, error))
    return FALSE;
  stage = tamiz_sample_get_stage (self, lead, error);
  if (stage < 0)
    return FALSE;

  switch (event->what)
    {
    case TAMIZ_SAMPLE_SENT:
      return send (self, lead, event, stage, error);
    case TAMIZ_SAMPLE_ACCEPTED:
      return accept (self, lead, error);
    case TAMIZ_SAMPLE_RETURNED:
      return give_back (self, lead, event, error);
    case TAMIZ_SAMPLE_WITHDRAWN:
      return take_back (self, lead, error);
    case TAMIZ_SAMPLE_OUTCOME:
      return close_loop (self, lead, event, error);
    default:
      return move (self, lead, event, stage, error);
    }
}
