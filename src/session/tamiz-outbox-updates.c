/* What changes after the delivery and is ours to write is queued, once for each lead: what still
 * waits is replaced.
 */

#define G_LOG_DOMAIN "tamiz-outbox-updates"

#include "config.h"

#include "tamiz-outbox-rows.h"

#include "tamiz-freezing.h"
#include "tamiz-outbox-fields.h"
#include "tamiz-outbox-standing.h"
#include "tamiz-remote-changes.h"
#include "tamiz-session-outbox.h"

#include <stdio.h>

/* Others wait while these are looked at; the rest comes the next time. */
#define MOST_AT_ONCE 500

/* What the lead's rows would send today: the packet as it would be frozen now, which nobody keeps. */
static json_t *
make_fresh_payload (TamizWork    *work,
                    TamizFacts   *facts,
                    TamizRecord  *handoff,
                    GError      **error)
{
  g_autoptr (TamizRecord) fresh = tamiz_record_dup (handoff);
  g_autoptr (TamizRecord) version
      = tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION,
                           tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DEFINITION), error);
  g_autoptr (TamizDefinition) definition
      = version != NULL ? tamiz_session_parse_definition (work->session, version, error) : NULL;
  g_autoptr (TamizRecord) executive
      = definition != NULL ? tamiz_reader_load (work->reader, TAMIZ_KIND_USER,
                                                tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE), error)
                           : NULL;

  if (executive == NULL
      || !tamiz_work_freeze_packet (work, facts, definition, tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION),
                                    executive, fresh, NULL, NULL, error))
    return NULL;

  return tamiz_work_make_crm_payload (work, facts, fresh);
}

/* The last update of the same record: (nullable), without error where there is none. */
static TamizRecord *
find_last (TamizWork    *work,
           gint64        connection,
           const char   *key,
           GError      **error)
{
  g_autoptr (GPtrArray) rows = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_IDEM_KEY, key, error);
  TamizRecord *last = NULL;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);

      if (tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION) == connection
          && g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OP), "update") == 0
          && (last == NULL || tamiz_record_get_id (row) > tamiz_record_get_id (last)))
        last = row;
    }

  return last != NULL ? g_object_ref (last) : NULL;
}

/* What there is to be written of a lead, seen from what was said last. */
typedef enum
{
  STEP_NOTHING,
  STEP_ADD,                 /* a row of its own */
  STEP_REPLACE,             /* what the last row says, which has not arrived */
  STEP_END,                 /* the last row: what it says is not true any more, and never left */
} Step;

/* @pushed: what arrived last, as the CRM has it; @wanted: what it would get now */
static gboolean
choose_step (TamizWork       *work,
             TamizConnector  *connector,
             TamizRecord     *last,
             json_t          *pushed,
             json_t          *wanted,
             Step            *step,
             GError         **error)
{
  int stand = last != NULL ? tamiz_outbox_get_stand (last) : TAMIZ_OUTBOX_DONE;
  gboolean back = json_equal (pushed, wanted);
  g_autoptr (json_t) payload = last != NULL ? tamiz_payload_parse (last) : NULL;
  g_autoptr (json_t) said = payload != NULL ? tamiz_connector_expand_owned (connector, NULL, payload) : NULL;
  gboolean same = said != NULL && json_equal (said, wanted);
  gboolean going = stand == TAMIZ_OUTBOX_QUEUED || stand == TAMIZ_OUTBOX_PROBING || stand == TAMIZ_OUTBOX_SENDING;
  g_autoptr (GPtrArray) attempts = NULL;
  gboolean doubt;

  if (stand == TAMIZ_OUTBOX_DONE || stand == TAMIZ_OUTBOX_SETTLED)
    {
      /* What somebody gave up is not asked about again. */
      *step = back || (stand == TAMIZ_OUTBOX_SETTLED && same) ? STEP_NOTHING : STEP_ADD;
      return TRUE;
    }
  if (same)
    {
      *step = STEP_NOTHING;
      return TRUE;
    }

  attempts = tamiz_reader_list_by (work->reader, TAMIZ_KIND_ATTEMPT, TAMIZ_ATTEMPT_OUTBOX, tamiz_record_get_id (last),
                                   error);
  if (attempts == NULL)
    return FALSE;
  /* What may have arrived goes first: whether it has is seen over there. */
  doubt = stand == TAMIZ_OUTBOX_SENDING || tamiz_outbox_may_have_arrived (attempts);
  *step = going && doubt ? STEP_ADD : back && !doubt ? STEP_END : STEP_REPLACE;

  return TRUE;
}

static void
replace_payload (TamizChangeSet *set,
                 TamizRecord    *row,
                 json_t         *payload)
{
  g_autofree char *canonical = tamiz_json_to_canonical (payload);
  g_autofree char *digest = tamiz_json_digest (canonical);
  TamizValue nothing = TAMIZ_VALUE_INIT;

  tamiz_change_set_update_text (set, row, TAMIZ_OUTBOX_PAYLOAD, canonical);
  tamiz_change_set_update_text (set, row, TAMIZ_OUTBOX_PAYLOAD_DIGEST, digest);
  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_QUEUED);
  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_ATTEMPTS, 0);
  tamiz_change_set_update (set, row, TAMIZ_OUTBOX_NEXT_AT, &nothing);
  tamiz_change_set_update (set, row, TAMIZ_OUTBOX_REASON, &nothing);
}

static void
end_row (TamizWork      *work,
         TamizChangeSet *set,
         TamizRecord    *row)
{
  TamizValue nothing = TAMIZ_VALUE_INIT;

  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_DONE);
  tamiz_change_set_update_int (set, row, TAMIZ_OUTBOX_DONE_AT, work->now);
  tamiz_change_set_update_text (set, row, TAMIZ_OUTBOX_REASON, TAMIZ_OUTBOX_UNCHANGED);
  if (tamiz_record_has (row, TAMIZ_OUTBOX_NEXT_AT))
    tamiz_change_set_update (set, row, TAMIZ_OUTBOX_NEXT_AT, &nothing);
}

static gboolean
queue_update (TamizWork       *work,
              TamizRecord     *connection,
              TamizConnector  *connector,
              gint64           lead,
              GError         **error)
{
  g_autoptr (TamizChangeSet) set
      = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "crm.update");
  g_autoptr (TamizFacts) facts = tamiz_reader_load_facts (work->reader, lead, error);
  TamizRecord *handoff = facts != NULL ? tamiz_facts_find_accepted (facts) : NULL;
  gint64 id = tamiz_record_get_id (connection);
  g_autoptr (TamizRecord) link = NULL, deal = NULL, last = NULL;
  g_autoptr (json_t) payload = NULL, pushed = NULL, before = NULL, after = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (GError) cause = NULL;
  const char *key, *text;
  Step step;

  if (handoff == NULL || !tamiz_record_has (handoff, TAMIZ_HANDOFF_UUID))
    return facts != NULL;
  key = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_UUID);
  link = tamiz_work_find_link (work, id, "lead", key, NULL, &cause);
  if (cause == NULL)
    deal = tamiz_work_find_link (work, id, "deal", key, NULL, &cause);
  if (cause == NULL)
    last = find_last (work, id, key, &cause);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return FALSE;
    }
  /* What was converted takes no update any more. */
  if (deal != NULL)
    return TRUE;
  text = link != NULL ? tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_PUSHED) : NULL;
  pushed = text != NULL ? tamiz_json_parse (text, -1, NULL) : NULL;
  if (!json_is_object (pushed))
    return TRUE;
  payload = make_fresh_payload (work, facts, handoff, error);
  if (payload == NULL)
    return FALSE;

  before = tamiz_connector_expand_owned (connector, NULL, pushed);
  after = tamiz_connector_expand_owned (connector, NULL, payload);
  if (!choose_step (work, connector, last, before, after, &step, error))
    return FALSE;
  tamiz_json_set_text (payload, "key", key);
  switch (step)
    {
    case STEP_ADD:
      if (tamiz_work_add_crm_row (work, set, connection, lead, 0, "lead", "update", key, 0, payload, error) == NULL)
        return FALSE;
      break;
    case STEP_REPLACE:
      replace_payload (set, last, payload);
      break;
    case STEP_END:
      end_row (work, set, last);
      break;
    case STEP_NOTHING:
    default:
      return TRUE;
    }
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL;
}

/* Queues for one CRM what changed since it was asked last. */
gboolean
tamiz_work_queue_updates (TamizWork    *work,
                          TamizRecord  *connection,
                          GError      **error)
{
  g_autoptr (TamizOutboxStore) outbox = tamiz_session_outbox_new (work);
  g_autoptr (TamizConnector) connector
      = tamiz_work_find_connector (tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND), error);
  g_autoptr (TamizRecord) cursor = NULL;
  g_autoptr (GArray) leads = NULL;
  g_autofree char *looked = NULL;
  const char *text;
  gint64 since = 0, last = 0;

  if (connector == NULL)
    return FALSE;
  if (!tamiz_connector_has_op (connector, "update_lead"))
    return TRUE;
  cursor = tamiz_outbox_store_load_cursor (outbox, tamiz_record_get_id (connection), "updates", error);
  if (cursor == NULL)
    return FALSE;
  /* A change and a lead: several leads may be of one change. */
  text = tamiz_record_get_text (cursor, TAMIZ_CURSOR_SINCE);
  if (text != NULL)
    sscanf (text, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, &since, &last);
  leads = tamiz_reader_list_grown (work->reader, tamiz_record_get_id (connection), &since, &last, MOST_AT_ONCE, error);
  if (leads == NULL)
    return FALSE;
  for (guint i = 0; i < leads->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (work->cancellable, error)
          || !queue_update (work, connection, connector, g_array_index (leads, gint64, i), error))
        return FALSE;
    }
  if (leads->len == 0)
    return TRUE;

  looked = g_strdup_printf ("%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, since, last);
  tamiz_record_set_text (cursor, TAMIZ_CURSOR_SINCE, looked);
  return tamiz_outbox_store_save_cursor (outbox, cursor, error);
}
