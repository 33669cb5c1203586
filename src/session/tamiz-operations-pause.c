#define G_LOG_DOMAIN "tamiz-operations-pause"

#include "config.h"

#include "tamiz-pauses.h"

#include "tamiz-error.h"
#include "tamiz-glance.h"
#include "tamiz-handoffs.h"
#include "tamiz-people.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

/* What stops a clock of the agreement for a while, and lets it go on. */

/* The lead that a pause is about, of a handoff too. */
static gboolean
find_paused_lead (TamizWork    *work,
                  TamizRecord  *pause,
                  gint64       *lead,
                  gint64       *number,
                  GError      **error)
{
  gint64 id = tamiz_record_get_int (pause, TAMIZ_PAUSE_HANDOFF);
  g_autoptr (TamizRecord) handoff = NULL;

  *lead = tamiz_record_get_int (pause, TAMIZ_PAUSE_LEAD);
  *number = 0;
  if (id == 0)
    return TRUE;
  handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, error);
  if (handoff == NULL)
    return FALSE;
  *lead = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD);
  *number = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER);
  return TRUE;
}

/**
 * tamiz_work_pause_to_json:
 * @work: the work
 * @pause: a pause
 * @users: of tamiz_work_load_users()
 * @error: return location
 *
 * Tells of a pause: of what, from when until when, why, and by whom.
 *
 * Returns: (transfer full): the JSON
 */
json_t *
tamiz_work_pause_to_json (TamizWork    *work,
                          TamizRecord  *pause,
                          GHashTable   *users,
                          GError      **error)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) glances = NULL;
  gint64 lead, number;
  json_t *object;

  if (!find_paused_lead (work, pause, &lead, &number, error))
    return NULL;
  g_array_append_val (leads, lead);
  glances = tamiz_work_glance (work, leads, error);
  if (glances == NULL)
    return NULL;

  object = json_object ();
  tamiz_json_set_id (object, "id", tamiz_record_get_id (pause));
  json_object_set_new (object, "handoff", number != 0 ? json_integer (number) : json_null ());
  tamiz_glance_set_json (object, glances, lead);
  tamiz_work_set_time (work, object, "from", tamiz_record_get_int (pause, TAMIZ_PAUSE_STARTS));
  tamiz_work_set_time (work, object, "until", tamiz_record_get_int (pause, TAMIZ_PAUSE_ENDS));
  tamiz_json_set_text (object, "reason", tamiz_record_get_text (pause, TAMIZ_PAUSE_REASON));
  tamiz_user_set_json (object, "by", "by_name",
                       tamiz_users_find (users, tamiz_record_get_int (pause, TAMIZ_PAUSE_BY)));
  return object;
}

/* What is paused: a handoff's clocks, or an inquiry's. */
static gboolean
find_what (TamizWork    *work,
           TamizRecord **handoff,
           TamizRecord **lead,
           GError      **error)
{
  gint64 number = tamiz_work_number (work, "handoff", 0);
  gboolean of_lead = tamiz_work_text (work, "lead") != NULL;

  if (!tamiz_work_require ((number != 0) != of_lead, TAMIZ_CORE_ERROR_INVALID, error,
                           _("Name a handoff by its number, or the lead of an inquiry")))
    return FALSE;
  if (of_lead)
    {
      *lead = tamiz_work_load (work, TAMIZ_KIND_LEAD, "lead", error);
      return *lead != NULL;
    }

  *handoff = tamiz_work_find_numbered_handoff (work, number, error);
  return *handoff != NULL;
}

/* Sales pauses its own, marketing an inquiry's, and a manager both. */
static gboolean
check_may_pause (TamizWork    *work,
                 TamizRecord  *handoff,
                 GError      **error)
{
  gboolean manager = (work->roles & (1u << TAMIZ_ROLE_MANAGER)) != 0;
  gboolean may = manager
                 || (handoff != NULL
                         ? tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE) == work->actor.user
                         : (work->roles & (1u << TAMIZ_ROLE_MARKETING)) != 0);

  return tamiz_work_require (may, TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                             handoff != NULL
                                 ? _("Only its executive, or a manager, stops the clocks of a handoff")
                                 : _("Only marketing, or a manager, stops the clock of an inquiry"));
}

/* (nullable): the pause that lasts; @failed tells an error from none. */
static TamizRecord *
find_lasting (TamizWork    *work,
              TamizRecord  *handoff,
              TamizRecord  *lead,
              gboolean     *failed,
              GError      **error)
{
  g_autoptr (GPtrArray) pauses = tamiz_reader_list (work->reader, TAMIZ_KIND_PAUSE, error);

  *failed = pauses == NULL;
  for (guint i = 0; pauses != NULL && i < pauses->len; i++)
    {
      TamizRecord *pause = g_ptr_array_index (pauses, i);
      gboolean its = handoff != NULL
                         ? tamiz_record_get_int (pause, TAMIZ_PAUSE_HANDOFF) == tamiz_record_get_id (handoff)
                         : tamiz_record_get_int (pause, TAMIZ_PAUSE_LEAD) == tamiz_record_get_id (lead);

      if (its && !tamiz_record_has (pause, TAMIZ_PAUSE_ENDS))
        return g_object_ref (pause);
    }

  return NULL;
}

static json_t *
answer_pause (TamizWork    *work,
              gint64        id,
              GError      **error)
{
  g_autoptr (GHashTable) users = tamiz_work_load_users (work, error);
  g_autoptr (TamizRecord) pause
      = users != NULL ? tamiz_reader_load (work->reader, TAMIZ_KIND_PAUSE, id, error) : NULL;

  return pause != NULL ? tamiz_work_pause_to_json (work, pause, users, error) : NULL;
}

static json_t *
pause_clock (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizRecord) handoff = NULL;
  g_autoptr (TamizRecord) lead = NULL;
  g_autoptr (TamizRecord) lasting = NULL;
  g_autoptr (TamizChangeSet) set = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));
  TamizRecord *pause;
  gboolean failed;

  if (!tamiz_work_require (reason != NULL, TAMIZ_CORE_ERROR_INVALID, error, _("A pause needs a reason")))
    return NULL;
  if (!find_what (work, &handoff, &lead, error) || !check_may_pause (work, handoff, error))
    return NULL;
  lasting = find_lasting (work, handoff, lead, &failed, error);
  if (failed
      || !tamiz_work_require (lasting == NULL, TAMIZ_CORE_ERROR_REFUSED, error, _("It is paused already")))
    return NULL;

  set = tamiz_work_change (work, "sla.pause");
  pause = tamiz_work_insert (work, set, TAMIZ_KIND_PAUSE, error);
  if (pause == NULL)
    return NULL;
  if (handoff != NULL)
    tamiz_record_set_int (pause, TAMIZ_PAUSE_HANDOFF, tamiz_record_get_id (handoff));
  else
    tamiz_record_set_int (pause, TAMIZ_PAUSE_LEAD, tamiz_record_get_id (lead));
  tamiz_record_set_int (pause, TAMIZ_PAUSE_STARTS, work->now);
  tamiz_record_set_text (pause, TAMIZ_PAUSE_REASON, reason);
  tamiz_record_set_int (pause, TAMIZ_PAUSE_BY, work->actor.user);
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? answer_pause (work, tamiz_record_get_id (pause), error) : NULL;
}

static json_t *
resume_clock (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizRecord) handoff = NULL;
  g_autoptr (TamizRecord) lead = NULL;
  g_autoptr (TamizRecord) lasting = NULL;
  g_autoptr (TamizChangeSet) set = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  gboolean failed;

  if (!find_what (work, &handoff, &lead, error) || !check_may_pause (work, handoff, error))
    return NULL;
  lasting = find_lasting (work, handoff, lead, &failed, error);
  if (failed || !tamiz_work_require (lasting != NULL, TAMIZ_CORE_ERROR_REFUSED, error, _("It is not paused")))
    return NULL;

  set = tamiz_work_change (work, "sla.resume");
  tamiz_change_set_update_int (set, lasting, TAMIZ_PAUSE_ENDS, work->now);
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? answer_pause (work, tamiz_record_get_id (lasting), error) : NULL;
}

#define WHAT \
  { "handoff", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("The handoff's number") }, \
  { "lead", TAMIZ_PARAMETER_ID, 0, 0, N_("The lead, for the clock of its inquiry") }

static const TamizParameter pause_parameters[] = {
  WHAT,
  { "reason", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Why the clock stands still") },
  { NULL },
};

static const TamizParameter resume_parameters[] = { WHAT, { NULL } };

const TamizOperationEntry tamiz_pause_operations[] = {
  { { "sla.pause", N_("Stop the clocks of a handoff, or of an inquiry"), TAMIZ_OPERATION_WRITES, pause_parameters,
      NULL },
    pause_clock },
  { { "sla.resume", N_("Let the clocks go on"), TAMIZ_OPERATION_WRITES, resume_parameters, NULL },
    resume_clock },
  { { NULL }, NULL },
};
