/* What was about somebody who was erased, and what others' leads hang on all the same, goes on in
 * their name: a company is that of many.
 */

#define G_LOG_DOMAIN "tamiz-outbox-heirs"

#include "config.h"

#include "tamiz-outbox-rows.h"

#include "tamiz-outbox-fields.h"
#include "tamiz-outbox-standing.h"
#include "tamiz-outbox-store.h"

static gboolean
is_erased (TamizRecord *row)
{
  return tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_DEAD
         && !tamiz_record_has (row, TAMIZ_OUTBOX_PAYLOAD);
}

static void
empty_field (TamizChangeSet *set,
             TamizRecord    *row,
             int             field)
{
  TamizValue nothing = TAMIZ_VALUE_INIT;

  if (tamiz_record_has (row, field))
    tamiz_change_set_update (set, row, field, &nothing);
}

/* It keeps its place before those that wait for it; it may have arrived, so it is looked for first. */
static void
inherit (TamizChangeSet *set,
         TamizRecord    *row,
         TamizRecord    *heir,
         json_t         *payload)
{
  g_autofree char *canonical = NULL, *digest = NULL;

  json_object_del (payload, TAMIZ_PAYLOAD_FORCE_CREATE);
  tamiz_json_set_text (payload, "key", tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY));
  canonical = tamiz_json_to_canonical (payload);
  digest = tamiz_json_digest (canonical);
  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_LEAD, tamiz_record_get_int (heir, TAMIZ_OUTBOX_LEAD));
  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_HANDOFF, tamiz_record_get_int (heir, TAMIZ_OUTBOX_HANDOFF));
  tamiz_change_set_update_text (set, row, TAMIZ_OUTBOX_PAYLOAD, canonical);
  tamiz_change_set_update_text (set, row, TAMIZ_OUTBOX_PAYLOAD_DIGEST, digest);
  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_PROBING);
  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_ATTEMPTS, 0);
  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_PROBES, 0);
  empty_field (set, row, TAMIZ_OUTBOX_NEXT_AT);
}

static void
release (TamizChangeSet *set,
         GPtrArray      *open,
         TamizRecord    *before)
{
  for (guint i = 0; i < open->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (open, i);

      if (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) != TAMIZ_OUTBOX_HELD
          || g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON), "depends") != 0
          || !tamiz_outbox_hangs_on (row, before))
        continue;
      tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_QUEUED);
      empty_field (set, row, TAMIZ_OUTBOX_REASON);
      empty_field (set, row, TAMIZ_OUTBOX_SERVER_WORDS);
    }
}

/* Whether a row has to go on for one that hangs on it: nothing else has brought its record there. */
static gboolean
is_missed (TamizWork    *work,
           TamizRecord  *before,
           TamizRecord  *row,
           gboolean     *missed,
           GError      **error)
{
  gint64 other;
  gboolean linked;

  *missed = FALSE;
  if (!is_erased (before) || !tamiz_record_has (row, TAMIZ_OUTBOX_HANDOFF) || !tamiz_outbox_hangs_on (row, before))
    return TRUE;
  if (!tamiz_work_find_crm_row (work, tamiz_record_get_int (before, TAMIZ_OUTBOX_CONNECTION),
                                tamiz_record_get_text (before, TAMIZ_OUTBOX_OBJECT),
                                tamiz_record_get_text (before, TAMIZ_OUTBOX_IDEM_KEY), &other, &linked, error))
    return FALSE;
  *missed = !linked && other == 0;

  return TRUE;
}

static gboolean
hand_down (TamizWork    *work,
           GPtrArray    *open,
           TamizRecord  *before,
           TamizRecord  *heir,
           GError      **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "crm.inherit");
  g_autoptr (json_t) payload = tamiz_payload_parse (heir);
  g_autoptr (TamizCommit) commit = NULL;

  inherit (set, before, heir, payload);
  release (set, open, before);
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

/* Of every row that was erased and that an open one waits for, makes one of the lead that waits. */
gboolean
tamiz_work_hand_down_erased (TamizWork    *work,
                             TamizRecord  *connection,
                             GError      **error)
{
  g_autoptr (GPtrArray) open = tamiz_reader_list_open (work->reader, tamiz_record_get_id (connection), error);

  for (guint i = 0; open != NULL && i < open->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (open, i);
      gint64 id = tamiz_record_get_int (row, TAMIZ_OUTBOX_DEPENDS_ON);
      g_autoptr (TamizRecord) before
          = id != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_OUTBOX, id, error) : NULL;
      gboolean missed;

      if (id == 0)
        continue;
      if (before == NULL || !is_missed (work, before, row, &missed, error)
          || (missed && !hand_down (work, open, before, row, error)))
        return FALSE;
    }

  return open != NULL;
}
