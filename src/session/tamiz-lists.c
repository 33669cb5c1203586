#define G_LOG_DOMAIN "tamiz-lists"

#include "config.h"

#include "tamiz-session-private.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* What the steward's lists hold from the start, in the language of whoever makes the
 * base; scripts use the keys, which are the same everywhere.
 */
static const struct
{
  TamizListName list;
  const char *key;
  const char *label;
} entries[] = {
  { TAMIZ_LIST_LOST_REASON, "competitor", N_("Lost to a competitor") },
  { TAMIZ_LIST_LOST_REASON, "price", N_("Price") },
  { TAMIZ_LIST_LOST_REASON, "no_budget", N_("No budget") },
  { TAMIZ_LIST_LOST_REASON, "no_decision", N_("No decision") },
  { TAMIZ_LIST_LOST_REASON, "timing", N_("Timing") },
  { TAMIZ_LIST_LOST_REASON, "no_answer", N_("No answer") },
  { TAMIZ_LIST_LOST_REASON, "poor_fit", N_("Poor fit") },
  { TAMIZ_LIST_DISCARD_REASON, "competitor", N_("Competitor") },
  { TAMIZ_LIST_DISCARD_REASON, "student", N_("Student") },
  { TAMIZ_LIST_DISCARD_REASON, "job_seeker", N_("Job seeker") },
  { TAMIZ_LIST_DISCARD_REASON, "supplier", N_("Supplier") },
  { TAMIZ_LIST_DISCARD_REASON, "support_request", N_("Support request") },
  { TAMIZ_LIST_DISCARD_REASON, "false_data", N_("False data") },
  { TAMIZ_LIST_DISCARD_REASON, "outside_territory", N_("Outside the territory") },
  { TAMIZ_LIST_DISCARD_REASON, "duplicate", N_("Duplicate") },
};

/* Fills the lists of a new base. */
gboolean
tamiz_work_fill_lists (TamizWork  *work,
                       GError    **error)
{
  g_autoptr (TamizChangeSet) set
      = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "base.new");
  g_autoptr (TamizCommit) commit = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      TamizRecord *entry = tamiz_work_insert (work, set, TAMIZ_KIND_LIST_ENTRY, error);

      if (entry == NULL)
        return FALSE;
      tamiz_record_set_int (entry, TAMIZ_LIST_ENTRY_LIST, entries[i].list);
      tamiz_record_set_text (entry, TAMIZ_LIST_ENTRY_KEY, entries[i].key);
      tamiz_record_set_text (entry, TAMIZ_LIST_ENTRY_LABEL, _(entries[i].label));
    }

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL;
}
