#define G_LOG_DOMAIN "tamiz-remote-erased"

#include "config.h"

#include "tamiz-remote-erased.h"

static gboolean
is_erased (TamizWork    *work,
           TamizRecord  *link,
           gboolean     *erased,
           GError      **error)
{
  gint64 id = tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_LEAD);
  g_autoptr (TamizRecord) lead = id != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_LEAD, id, error) : NULL;
  g_autoptr (TamizRecord) person
      = lead != NULL ? tamiz_reader_load (work->reader, TAMIZ_KIND_PERSON,
                                          tamiz_record_get_int (lead, TAMIZ_LEAD_PERSON), error)
                     : NULL;

  *erased = person != NULL && tamiz_record_has (person, TAMIZ_PERSON_ERASED);

  return id == 0 || person != NULL;
}

/**
 * tamiz_work_withhold_erased:
 * @work: what an operation has at hand
 * @link: a REMOTE_LINK
 * @change: what the CRM says of it
 * @kept: (out) (nullable): where its person was erased, what of it may be stored: what became of
 *   it, when, and for how much, and nothing in the CRM's words; %NULL where all may be
 * @error: return location
 *
 * Keeps what the CRM says of somebody who was erased out of the base.
 *
 * Returns: whether the base could be read
 */
gboolean
tamiz_work_withhold_erased (TamizWork                *work,
                            TamizRecord              *link,
                            const TamizRemoteChange  *change,
                            TamizRemoteChange       **kept,
                            GError                  **error)
{
  gboolean erased;

  *kept = NULL;
  if (!is_erased (work, link, &erased, error))
    return FALSE;
  if (!erased)
    return TRUE;

  *kept = g_new0 (TamizRemoteChange, 1);
  (*kept)->object = g_strdup (change->object);
  (*kept)->key = g_strdup (change->key);
  (*kept)->remote_id = g_strdup (change->remote_id);
  (*kept)->outcome = change->outcome;
  (*kept)->amount = g_strdup (change->amount);
  (*kept)->currency = g_strdup (change->currency);
  (*kept)->closed_on = g_strdup (change->closed_on);
  (*kept)->until = g_strdup (change->until);
  (*kept)->modified = g_strdup (change->modified);
  (*kept)->follow = g_strdup (change->follow);
  (*kept)->lead = g_strdup (change->lead);
  (*kept)->merged_into = g_strdup (change->merged_into);

  return TRUE;
}
