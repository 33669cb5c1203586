#define G_LOG_DOMAIN "tamiz-operations-executives"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-meeting-fates.h"
#include "tamiz-notices.h"
#include "tamiz-executives.h"
#include "tamiz-people.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

/* Who is to have a lead, and who is away. */

static json_t *
propose (TamizWork *work,
         GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);

  return facts != NULL ? tamiz_work_propose_executives (work, facts, error) : NULL;
}

static json_t *
absence_to_json (TamizRecord *absence,
                 GHashTable  *users)
{
  json_t *object = json_object ();
  g_autofree char *from = tamiz_day_format (tamiz_record_get_int (absence, TAMIZ_ABSENCE_STARTS));
  g_autofree char *until = tamiz_day_format (tamiz_record_get_int (absence, TAMIZ_ABSENCE_ENDS));

  tamiz_json_set_id (object, "id", tamiz_record_get_id (absence));
  tamiz_user_set_json (object, "user", "name",
                       tamiz_users_find (users, tamiz_record_get_int (absence, TAMIZ_ABSENCE_MEMBER)));
  tamiz_json_set_text (object, "from", from);
  tamiz_json_set_text (object, "until", until);
  tamiz_json_set_text (object, "reason", tamiz_record_get_text (absence, TAMIZ_ABSENCE_REASON));

  return object;
}

/* Whoever handed over what waits is told once a leave, by name of whoever is away. */
static gboolean
tell_sender (TamizWork       *work,
             TamizChangeSet  *set,
             TamizRecord     *absence,
             TamizRecord     *user,
             TamizRecord     *handoff,
             GHashTable      *told,
             GError         **error)
{
  gint64 sender = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY);
  g_autofree char *from = tamiz_day_format (tamiz_record_get_int (absence, TAMIZ_ABSENCE_STARTS));
  g_autofree char *until = tamiz_day_format (tamiz_record_get_int (absence, TAMIZ_ABSENCE_ENDS));
  g_autofree char *text
      = g_strdup_printf (_("%s is away from %s to %s, and leads that you handed over wait with them; reassign them"),
                         tamiz_record_get_text (user, TAMIZ_USER_NAME), from, until);
  g_autofree char *key = g_strdup_printf ("absence/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                                          tamiz_record_get_id (absence), sender);
  const TamizNoticeOrder order = {
    .member = sender,
    .topic = "meeting",
    .key = key,
    .at = work->now,
    .lead = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD),
    .handoff = tamiz_record_get_id (handoff),
    .text = text,
  };

  if (sender == 0 || sender == tamiz_record_get_id (user) || !g_hash_table_add (told, g_strdup (key)))
    return TRUE;

  return tamiz_work_add_notice (work, set, &order, error) != NULL;
}

static gboolean
is_met_within (TamizWork    *work,
               TamizRecord  *absence,
               TamizRecord  *handoff)
{
  gint64 day = tamiz_day_of (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING), work->zone);

  return tamiz_work_has_meeting_to_come (work, handoff) && day >= tamiz_record_get_int (absence, TAMIZ_ABSENCE_STARTS)
         && day <= tamiz_record_get_int (absence, TAMIZ_ABSENCE_ENDS);
}

/* What waits with somebody while they are away: marketing or a manager gives it to a colleague. */
static gboolean
see_to_waiting (TamizWork       *work,
                TamizChangeSet  *set,
                TamizRecord     *absence,
                TamizRecord     *user,
                json_t          *waiting,
                json_t          *meetings,
                GError         **error)
{
  g_autoptr (GArray) lines = tamiz_reader_list_handoffs (work->reader, work->cancellable, error);
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const TamizHandoffLine *line = &g_array_index (lines, TamizHandoffLine, i);
      gboolean undecided = line->state == TAMIZ_HANDOFF_SENT, meets;
      g_autoptr (TamizRecord) handoff = NULL;

      if (line->executive != tamiz_record_get_id (user) || (!undecided && line->state != TAMIZ_HANDOFF_ACCEPTED))
        continue;
      handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, line->id, error);
      if (handoff == NULL)
        return FALSE;
      meets = is_met_within (work, absence, handoff);
      if (undecided)
        json_array_append_new (waiting, json_integer (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER)));
      if (meets)
        json_array_append_new (meetings, json_integer (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER)));
      if ((undecided || meets) && !tell_sender (work, set, absence, user, handoff, told, error))
        return FALSE;
    }

  return lines != NULL;
}

static char *
dup_warning (TamizRecord *user,
             json_t      *waiting,
             json_t      *meetings)
{
  if (json_array_size (waiting) + json_array_size (meetings) == 0)
    return NULL;

  return g_strdup_printf (_("Packets that wait with %s: %u; meetings within the leave: %u. Whoever handed them over is told "
                            "to reassign them"),
                          tamiz_record_get_text (user, TAMIZ_USER_NAME), (guint) json_array_size (waiting),
                          (guint) json_array_size (meetings));
}

static json_t *
add_absence (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizRecord) user = tamiz_work_find_user (work, tamiz_work_text (work, "user"), error);
  g_autoptr (GHashTable) users = user != NULL ? tamiz_work_load_users (work, error) : NULL;
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "absence.add");
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));
  gint64 from = 0, until = 0;
  g_autoptr (json_t) waiting = json_array (), meetings = json_array ();
  g_autofree char *warning = NULL;
  TamizRecord *absence;
  json_t *answer;

  if (users == NULL)
    return NULL;
  tamiz_work_day (work, "from", &from);
  if (!tamiz_work_day (work, "until", &until))
    until = from;
  if (!tamiz_work_require (until >= from, TAMIZ_CORE_ERROR_INVALID, error,
                           _("The leave would end before it begins; give its last day after its first")))
    return NULL;

  absence = tamiz_work_insert (work, set, TAMIZ_KIND_ABSENCE, error);
  if (absence == NULL)
    return NULL;
  tamiz_record_set_int (absence, TAMIZ_ABSENCE_MEMBER, tamiz_record_get_id (user));
  tamiz_record_set_int (absence, TAMIZ_ABSENCE_STARTS, from);
  tamiz_record_set_int (absence, TAMIZ_ABSENCE_ENDS, until);
  tamiz_record_set_text (absence, TAMIZ_ABSENCE_REASON, reason);
  if (until >= tamiz_day_of (work->now, work->zone)
      && !see_to_waiting (work, set, absence, user, waiting, meetings, error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  answer = absence_to_json (absence, users);
  warning = dup_warning (user, waiting, meetings);
  json_object_set (answer, "waiting", waiting);
  json_object_set (answer, "meetings", meetings);
  tamiz_json_set_text (answer, "warning", warning);
  return answer;
}

static int
compare_starts (gconstpointer a,
                gconstpointer b)
{
  gint64 x = tamiz_record_get_int (*(TamizRecord *const *) a, TAMIZ_ABSENCE_STARTS);
  gint64 y = tamiz_record_get_int (*(TamizRecord *const *) b, TAMIZ_ABSENCE_STARTS);

  return x < y ? -1 : x > y;
}

static json_t *
list_absences (TamizWork *work,
               GError   **error)
{
  g_autoptr (GPtrArray) absences = tamiz_reader_list (work->reader, TAMIZ_KIND_ABSENCE, error);
  g_autoptr (GHashTable) users = absences != NULL ? tamiz_work_load_users (work, error) : NULL;
  g_autoptr (TamizRecord) user = NULL;
  gint64 today = tamiz_day_of (work->now, work->zone);
  json_t *items;

  if (users == NULL)
    return NULL;
  if (tamiz_work_text (work, "user") != NULL)
    {
      user = tamiz_work_find_user (work, tamiz_work_text (work, "user"), error);
      if (user == NULL)
        return NULL;
    }

  g_ptr_array_sort (absences, compare_starts);
  items = json_array ();
  for (guint i = 0; i < absences->len; i++)
    {
      TamizRecord *absence = g_ptr_array_index (absences, i);

      if ((user == NULL || tamiz_record_get_int (absence, TAMIZ_ABSENCE_MEMBER) == tamiz_record_get_id (user))
          && (tamiz_work_flag (work, "past") || tamiz_record_get_int (absence, TAMIZ_ABSENCE_ENDS) >= today))
        json_array_append_new (items, absence_to_json (absence, users));
    }

  return tamiz_work_items (items);
}

static json_t *
remove_absence (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizRecord) absence = tamiz_work_load (work, TAMIZ_KIND_ABSENCE, "id", error);
  g_autoptr (GHashTable) users = absence != NULL ? tamiz_work_load_users (work, error) : NULL;
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "absence.remove");
  g_autoptr (TamizCommit) commit = NULL;

  if (users == NULL)
    return NULL;
  tamiz_change_set_retract (set, absence);
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? absence_to_json (absence, users) : NULL;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter lead_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") },
  { NULL },
};

static const TamizParameter add_parameters[] = {
  { "user", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("Who is on leave, by e-mail") },
  { "from", TAMIZ_PARAMETER_DAY, REQUIRED_POSITIONAL, 0, N_("The first day of the leave") },
  { "until", TAMIZ_PARAMETER_DAY, TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("The last day of the leave; without it the leave is one day") },
  { "reason", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Why") },
  { NULL },
};

static const TamizParameter list_parameters[] = {
  { "user", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only this user's leaves, by e-mail") },
  { "past", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Also those that are over") },
  { NULL },
};

static const TamizParameter remove_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The leave's id") },
  { NULL },
};

const TamizOperationEntry tamiz_executive_operations[] = {
  { { "handoff.executives", N_("Propose who is to have a lead, and say why"), TAMIZ_OPERATION_READS, lead_parameters,
      "rank,name,email,open,capacity,absent_until,matches,why_not" },
    propose },
  { { "absence.add", N_("Enter a leave of somebody"), 0, add_parameters, NULL }, add_absence },
  { { "absence.list", N_("List who is on leave and who will be"), TAMIZ_OPERATION_READS, list_parameters,
      "id,user,name,from,until,reason" },
    list_absences },
  { { "absence.remove", N_("Take a leave back"), 0, remove_parameters, NULL }, remove_absence },
  { { NULL }, NULL },
};
