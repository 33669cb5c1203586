#define G_LOG_DOMAIN "tamiz-operations-base"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-session-index.h"
#include "tamiz-settings.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* The settings of the base. */

#define SLICE 250

static const struct
{
  const char *name;
  int field;
} texts[] = {
  { "country", TAMIZ_BASE_COUNTRY },
  { "language", TAMIZ_BASE_LANGUAGE },
  { "currency", TAMIZ_BASE_CURRENCY },
  { "timezone", TAMIZ_BASE_TIMEZONE },
  { "organisation", TAMIZ_BASE_ORGANISATION },
}, switches[] = {
  { "waive-meeting", TAMIZ_BASE_WAIVE_MEETING },
  { "waive-confirmation", TAMIZ_BASE_WAIVE_CONFIRMATION },
  { "waive-acceptance", TAMIZ_BASE_WAIVE_ACCEPTANCE },
};

static json_t *
show_base (TamizWork *work,
           GError   **error)
{
  return tamiz_work_record_to_json (work, work->base);
}

/* Rates say how much of the base's currency a unit of another is: in another currency
 * they would be wrong without anybody seeing it.
 */
static gboolean
check_rates (TamizWork *work,
             GError   **error)
{
  const char *currency = tamiz_work_text (work, "currency");
  const char *old = tamiz_record_get_text (work->base, TAMIZ_BASE_CURRENCY);
  g_autoptr (GPtrArray) rates = NULL;

  if (currency == NULL || g_strcmp0 (currency, old) == 0)
    return TRUE;
  rates = tamiz_reader_list (work->reader, TAMIZ_KIND_RATE, error);

  return rates != NULL
         && tamiz_work_require (rates->len == 0, TAMIZ_CORE_ERROR_REFUSED, error,
                                _("The exchange rates of this base say what others are worth in %s; with "
                                  "%s they would be wrong, so the currency stays"),
                                old, currency);
}

static gboolean
set_switch (TamizWork       *work,
            TamizChangeSet  *set,
            const char      *name,
            int              field,
            GError         **error)
{
  const char *text = tamiz_work_text (work, name);

  if (text == NULL)
    return TRUE;
  if (!tamiz_work_require (g_str_equal (text, "yes") || g_str_equal (text, "no"),
                           TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” is not possible for %s; possible are: %s"), text, name, "yes, no"))
    return FALSE;

  tamiz_change_set_update_int (set, work->base, field, g_str_equal (text, "yes"));
  return TRUE;
}

/* The zone decides which day an activity falls on, and days are counted: every lead that
 * is still being judged is judged again, in slices that let others write in between.
 */
static gboolean
judge_again (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizQueryResult) result = NULL;

  query->stages = TAMIZ_QUERY_STAGE (TAMIZ_STAGE_PROSPECT) | TAMIZ_QUERY_STAGE (TAMIZ_STAGE_INQUIRY)
                  | TAMIZ_QUERY_STAGE (TAMIZ_STAGE_MQL) | TAMIZ_QUERY_STAGE (TAMIZ_STAGE_SQL);
  result = tamiz_session_index_run (work, query, error);
  if (result == NULL)
    return FALSE;

  for (guint first = 0; first < result->n_ids; first += SLICE)
    {
      g_autoptr (TamizChangeSet) set
          = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "base.set");
      g_autoptr (TamizCommit) commit = NULL;

      tamiz_change_set_set_batch (set);
      for (guint i = first; i < MIN (first + SLICE, result->n_ids); i++)
        tamiz_change_set_judge_lead (set, result->ids[i]);
      commit = tamiz_work_apply (work, set, error);
      if (commit == NULL)
        return FALSE;
      tamiz_work_progress (work, MIN (first + SLICE, result->n_ids), result->n_ids);
    }

  return TRUE;
}

static json_t *
set_base (TamizWork *work,
          GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "base.set");
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (TamizRecord) after = NULL;
  const char *zone = tamiz_work_text (work, "timezone");

  if (!tamiz_settings_check (work->arguments, error) || !check_rates (work, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = tamiz_work_text (work, texts[i].name);

      g_autofree char *clean = tamiz_text_clean (text);

      if (text != NULL)
        tamiz_change_set_update_text (set, work->base, texts[i].field, clean);
    }
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      if (!set_switch (work, set, switches[i].name, switches[i].field, error))
        return NULL;
    }
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  if (zone != NULL && g_strcmp0 (zone, tamiz_record_get_text (work->base, TAMIZ_BASE_TIMEZONE)) != 0
      && !judge_again (work, error))
    return NULL;
  after = tamiz_reader_load_base (work->reader, error);
  return after != NULL ? tamiz_work_record_to_json (work, after) : NULL;
}

static const TamizParameter set_parameters[] = {
  { "country", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Country of numbers and addresses that name none, as BO") },
  { "language", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Language of the base, as es") },
  { "currency", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Currency of reports, as BOB") },
  { "timezone", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Time zone, as America/La_Paz") },
  { "organisation", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_CLEARS, 0,
    N_("What the own company is called in mails; empty for nothing") },
  { "waive-meeting", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Handoffs need no meeting: yes or no") },
  { "waive-confirmation", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Handoffs need no mail to the contact: yes or no") },
  { "waive-acceptance", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Handoffs count as accepted at once: yes or no") },
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_base_operations[] = {
  { { "base.show", N_("Show the base's settings"), TAMIZ_OPERATION_READS, no_parameters, NULL },
    show_base },
  { { "base.set", N_("Change the base's settings"), 0, set_parameters, NULL }, set_base },
  { { NULL }, NULL },
};
