#define G_LOG_DOMAIN "tamiz-operations-executives"

#include "config.h"

#include "tamiz-error.h"
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
  TamizRecord *absence;

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
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? absence_to_json (absence, users) : NULL;
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
