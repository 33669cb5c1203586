#define G_LOG_DOMAIN "tamiz-operations-handoff"

#include "config.h"

#include "tamiz-answers.h"
#include "tamiz-error.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-packet-paper.h"
#include "tamiz-packet.h"
#include "tamiz-qualify.h"
#include "tamiz-session-private.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* From the lead that is ready to the executive who accepts or returns it. */

static gboolean
is_waived (TamizWork *work,
           int        field)
{
  return tamiz_record_get_int (work->base, field) != 0;
}

static json_t *
check_handoff (TamizWork *work,
               GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (GPtrArray) lacks = NULL;
  gboolean ready = TRUE;
  json_t *answer, *missing;

  if (facts == NULL)
    return NULL;
  version = tamiz_work_require_in_force (work, &definition, error);
  if (version == NULL)
    return NULL;

  lacks = tamiz_qualify_list_handoff_lacks (definition,
                                            tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION),
                                            facts, work->now);
  for (guint i = 0; i < lacks->len; i++)
    ready = ready && !((TamizMissing *) g_ptr_array_index (lacks, i))->required;
  missing = tamiz_missing_to_json (lacks);
  if (!is_waived (work, TAMIZ_BASE_WAIVE_MEETING))
    {
      json_t *meeting = json_object ();

      tamiz_json_set_text (meeting, "what", "meeting");
      tamiz_json_set_text (meeting, "key", NULL);
      tamiz_json_set_text (meeting, "title", _("Meeting or call with the executive, arranged when it is sent"));
      tamiz_json_set_text (meeting, "state", "unknown");
      json_object_set_new (meeting, "required", json_false ());
      json_array_append_new (missing, meeting);
    }

  answer = json_object ();
  json_object_set_new (answer, "ready", json_boolean (ready));
  json_object_set_new (answer, "missing", missing);
  return answer;
}

static const char *
get_state_words (TamizHandoffStep step,
                 TamizStepState   state)
{
  if (step == TAMIZ_STEP_CONFIRMATION && state == TAMIZ_STEP_STATE_WAITING)
    return _("The mail to the contact is written by hand: no mail account is set up");
  if (step == TAMIZ_STEP_ALERT && state == TAMIZ_STEP_STATE_DONE)
    return _("Among the executive's packets in the program");

  return NULL;
}

static gboolean
add_steps (TamizWork       *work,
           TamizChangeSet  *set,
           TamizRecord     *handoff,
           GError         **error)
{
  const TamizStepState states[] = {
    [TAMIZ_STEP_COMPLETE] = TAMIZ_STEP_STATE_DONE,
    [TAMIZ_STEP_MEETING] = tamiz_record_has (handoff, TAMIZ_HANDOFF_MEETING) ? TAMIZ_STEP_STATE_DONE
                                                                             : TAMIZ_STEP_STATE_WAIVED,
    [TAMIZ_STEP_CONFIRMATION] = is_waived (work, TAMIZ_BASE_WAIVE_CONFIRMATION)
                                    ? TAMIZ_STEP_STATE_WAIVED
                                    : TAMIZ_STEP_STATE_WAITING,
    [TAMIZ_STEP_ALERT] = TAMIZ_STEP_STATE_DONE,
    [TAMIZ_STEP_ACCEPTANCE] = TAMIZ_STEP_STATE_WAITING,
    [TAMIZ_STEP_TRANSFER] = TAMIZ_STEP_STATE_WAITING,
  };

  for (guint step = 0; step < G_N_ELEMENTS (states); step++)
    {
      TamizRecord *record = tamiz_work_insert (work, set, TAMIZ_KIND_HANDOFF_STEP, error);

      if (record == NULL)
        return FALSE;
      tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_HANDOFF, tamiz_record_get_id (handoff));
      tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_STEP, step);
      tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_STATE, states[step]);
      tamiz_record_set_int (record, TAMIZ_HANDOFF_STEP_AT, work->now);
      tamiz_record_set_text (record, TAMIZ_HANDOFF_STEP_MESSAGE, get_state_words (step, states[step]));
    }

  return TRUE;
}

static TamizRecord *
find_executive (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizRecord) user = tamiz_work_find_user (work, tamiz_work_text (work, "to"), error);

  if (user == NULL
      || !tamiz_work_require ((tamiz_record_get_int (user, TAMIZ_USER_ROLES) & (1u << TAMIZ_ROLE_SALES)) != 0
                                  && tamiz_record_get_int (user, TAMIZ_USER_ACTIVE) != 0,
                              TAMIZ_CORE_ERROR_REFUSED, error,
                              _("%s is not an active sales executive"),
                              tamiz_record_get_text (user, TAMIZ_USER_NAME)))
    return NULL;

  return g_steal_pointer (&user);
}

/* A lead that is handed over again keeps its key: the same opportunity is reopened. */
static char *
choose_key (TamizFacts *facts)
{
  if (facts->handoffs->len > 0)
    return g_strdup (tamiz_record_get_text (g_ptr_array_index (facts->handoffs, 0), TAMIZ_HANDOFF_UUID));

  return g_uuid_string_random ();
}

static gboolean
freeze_packet (TamizWork        *work,
               TamizFacts       *facts,
               TamizDefinition  *definition,
               gint64            version,
               TamizRecord      *executive,
               TamizRecord      *handoff,
               GError          **error)
{
  g_autoptr (TamizVerdict) verdict = tamiz_qualify_judge (definition, version, facts, work->now);
  g_autoptr (GHashTable) users = tamiz_work_names (work, TAMIZ_KIND_USER, TAMIZ_USER_NAME, error);
  g_autoptr (GHashTable) sources = NULL;
  g_autoptr (GHashTable) campaigns = NULL;
  g_autoptr (GHashTable) lines = NULL;
  gint64 source = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_SOURCE);
  gint64 campaign = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_CAMPAIGN);
  gint64 line = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_PRODUCT_LINE);
  g_autoptr (json_t) packet = NULL;
  g_autofree char *canonical = NULL;
  g_autofree char *digest = NULL;
  TamizPacketInput input = { 0 };

  if (users == NULL)
    return FALSE;
  sources = tamiz_work_names (work, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, error);
  if (sources == NULL)
    return FALSE;
  campaigns = tamiz_work_names (work, TAMIZ_KIND_CAMPAIGN, TAMIZ_CAMPAIGN_NAME, error);
  if (campaigns == NULL)
    return FALSE;
  lines = tamiz_work_names (work, TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME, error);
  if (lines == NULL)
    return FALSE;

  input.facts = facts;
  input.definition = definition;
  input.definition_version = version;
  input.verdict = verdict;
  input.uuid = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_UUID);
  input.number = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER);
  input.executive_name = tamiz_record_get_text (executive, TAMIZ_USER_NAME);
  input.executive_email = tamiz_record_get_text (executive, TAMIZ_USER_EMAIL);
  input.sender_name = g_hash_table_lookup (users, &work->actor.user);
  input.meeting = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING);
  input.now = work->now;
  input.zone = work->zone;
  input.users = users;
  input.source_name = g_hash_table_lookup (sources, &source);
  input.campaign_name = g_hash_table_lookup (campaigns, &campaign);
  input.product_line_name = g_hash_table_lookup (lines, &line);
  packet = tamiz_packet_build (&input);
  canonical = tamiz_json_to_canonical (packet);
  digest = tamiz_json_digest (canonical);
  tamiz_record_set_text (handoff, TAMIZ_HANDOFF_PACKET, canonical);
  tamiz_record_set_text (handoff, TAMIZ_HANDOFF_PACKET_DIGEST, digest);

  return TRUE;
}

static void
add_move (TamizWork       *work,
          TamizRecord     *move,
          TamizFacts      *facts,
          int              to,
          TamizMoveCause   cause,
          TamizRecord     *handoff,
          const char      *why)
{
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, work->now);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_FROM, tamiz_facts_get_stage (facts));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, to);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE, cause);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, TAMIZ_ACTOR_USER);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_BY, work->actor.user);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_HANDOFF, tamiz_record_get_id (handoff));
  tamiz_record_set_text (move, TAMIZ_STAGE_MOVE_WHY, why);
}

static json_t *
step_to_json (TamizRecord *step)
{
  json_t *object = json_object ();

  tamiz_json_set_text (object, "state",
                       tamiz_enum_nick (TAMIZ_ENUM_STEP_STATE,
                                        tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STATE)));
  tamiz_json_set_text (object, "message", tamiz_record_get_text (step, TAMIZ_HANDOFF_STEP_MESSAGE));
  return object;
}

static json_t *
steps_to_json (TamizWork    *work,
               TamizRecord  *handoff,
               GError      **error)
{
  g_autoptr (GPtrArray) steps
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_HANDOFF_STEP, TAMIZ_HANDOFF_STEP_HANDOFF,
                              tamiz_record_get_id (handoff), error);
  json_t *object;

  if (steps == NULL)
    return NULL;

  object = json_object ();
  for (guint i = 0; i < steps->len; i++)
    {
      TamizRecord *step = g_ptr_array_index (steps, i);

      json_object_set_new (object,
                           tamiz_enum_nick (TAMIZ_ENUM_STEP,
                                            tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STEP)),
                           step_to_json (step));
    }

  return object;
}

/* What the CRM has of a handoff: the state of its lead's row, or that the record over there
 * was removed or merged by somebody; and its stage in the CRM's own words.
 */
static json_t *
crm_to_json (TamizWork    *work,
             TamizRecord  *handoff,
             GError      **error)
{
  g_autoptr (GPtrArray) rows
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_HANDOFF,
                              tamiz_record_get_id (handoff), error);
  json_t *array;

  if (rows == NULL)
    return NULL;

  array = json_array ();
  for (guint i = 0; i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);
      g_autoptr (TamizRecord) connection = NULL;
      g_autoptr (GPtrArray) links = NULL;
      TamizRecord *found = NULL;
      json_t *object;
      const char *state;

      if (g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), "lead") != 0)
        continue;
      connection = tamiz_reader_load (work->reader, TAMIZ_KIND_CONNECTION,
                                      tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION), NULL);
      links = tamiz_reader_list_by_text (work->reader, TAMIZ_KIND_REMOTE_LINK, TAMIZ_REMOTE_LINK_IDEM_KEY,
                                         tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY), NULL);
      for (guint j = 0; links != NULL && j < links->len; j++)
        {
          TamizRecord *link = g_ptr_array_index (links, j);

          if (tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_CONNECTION)
              == tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION))
            found = link;
        }
      state = tamiz_enum_nick (TAMIZ_ENUM_OUTBOX, tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE));
      if (found != NULL && tamiz_record_get_int (found, TAMIZ_REMOTE_LINK_STATE) != TAMIZ_LINK_LIVE)
        state = tamiz_enum_nick (TAMIZ_ENUM_LINK, tamiz_record_get_int (found, TAMIZ_REMOTE_LINK_STATE));
      object = json_object ();
      tamiz_json_set_text (object, "kind",
                           connection != NULL
                               ? tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND)
                               : NULL);
      tamiz_json_set_text (object, "remote_id",
                           found != NULL ? tamiz_record_get_text (found, TAMIZ_REMOTE_LINK_REMOTE_ID) : NULL);
      tamiz_json_set_text (object, "state", state);
      tamiz_json_set_text (object, "remote_state",
                           found != NULL ? tamiz_record_get_text (found, TAMIZ_REMOTE_LINK_REMOTE_STATE) : NULL);
      json_array_append_new (array, object);
    }

  return array;
}

static json_t *
handoff_to_json (TamizWork    *work,
                 TamizRecord  *handoff,
                 gboolean      whole,
                 GError      **error)
{
  g_autoptr (TamizRecord) executive
      = tamiz_reader_load (work->reader, TAMIZ_KIND_USER,
                           tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE), error);
  g_autoptr (json_t) steps = NULL;
  g_autoptr (json_t) crm = NULL;
  json_t *object;

  if (executive == NULL)
    return NULL;
  steps = steps_to_json (work, handoff, error);
  if (steps == NULL)
    return NULL;
  crm = crm_to_json (work, handoff, error);
  if (crm == NULL)
    return NULL;

  object = json_object ();
  json_object_set_new (object, "number",
                       json_integer (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER)));
  tamiz_json_set_id (object, "lead", tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD));
  tamiz_json_set_text (object, "executive", tamiz_record_get_text (executive, TAMIZ_USER_EMAIL));
  tamiz_json_set_text (object, "state",
                       tamiz_enum_nick (TAMIZ_ENUM_HANDOFF,
                                        tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE)));
  tamiz_work_set_time (work, object, "meeting", tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING));
  tamiz_work_set_time (work, object, "sent_at", tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_AT));
  tamiz_work_set_time (work, object, "decided_at",
                       tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_AT));
  tamiz_json_set_text (object, "criterion", tamiz_record_get_text (handoff, TAMIZ_HANDOFF_CRITERION));
  tamiz_json_set_text (object, "cause",
                       tamiz_record_has (handoff, TAMIZ_HANDOFF_CAUSE)
                           ? tamiz_enum_nick (TAMIZ_ENUM_RETURN,
                                              tamiz_record_get_int (handoff, TAMIZ_HANDOFF_CAUSE))
                           : NULL);
  tamiz_json_set_text (object, "reason", tamiz_record_get_text (handoff, TAMIZ_HANDOFF_REASON));
  tamiz_json_set_text (object, "key", tamiz_record_get_text (handoff, TAMIZ_HANDOFF_UUID));
  json_object_set_new (object, "steps", g_steal_pointer (&steps));
  json_object_set_new (object, "crm", g_steal_pointer (&crm));
  if (whole)
    {
      json_object_set_new (object, "packet",
                           json_loads (tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET), 0, NULL));
      tamiz_json_set_text (object, "packet_digest",
                           tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET_DIGEST));
    }

  return object;
}

static TamizRecord *
find_handoff (TamizWork *work,
              GError   **error)
{
  gint64 number = tamiz_work_number (work, "number", 0);
  g_autoptr (GPtrArray) handoffs = tamiz_reader_list_by (work->reader, TAMIZ_KIND_HANDOFF,
                                                         TAMIZ_HANDOFF_NUMBER, number, error);

  if (handoffs == NULL
      || !tamiz_work_require (handoffs->len > 0, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("There is no handoff %" PRId64 "; see “handoff list”"), number))
    return NULL;

  return g_object_ref (g_ptr_array_index (handoffs, 0));
}

static json_t *
answer_handoff (TamizWork *work,
                gint64     id,
                GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, error);

  return handoff != NULL ? handoff_to_json (work, handoff, FALSE, error) : NULL;
}

/* A lead that sales has is not sent again; who may not send at all is told that by storage. */
static gboolean
check_is_not_sent (TamizWork    *work,
                   TamizFacts   *facts,
                   GError      **error)
{
  int stage = tamiz_facts_get_stage (facts);

  for (guint i = 0; i < facts->handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (facts->handoffs, i);
      gint64 state = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE);

      if ((stage == TAMIZ_STAGE_HANDED_OFF && state == TAMIZ_HANDOFF_SENT)
          || (stage == TAMIZ_STAGE_ACCEPTED && state == TAMIZ_HANDOFF_ACCEPTED))
        return tamiz_work_require ((work->roles & (1u << TAMIZ_ROLE_MARKETING)) == 0,
                                   TAMIZ_CORE_ERROR_REFUSED, error,
                                   _("The lead was handed over already, with handoff %" PRId64),
                                   tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER));
    }

  return TRUE;
}

static json_t *
send_handoff (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizFacts) facts = tamiz_work_load_facts (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "handoff.send");
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  g_autoptr (TamizRecord) executive = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *key = NULL;
  TamizRecord *handoff, *move;
  gint64 meeting = 0, number;

  if (facts == NULL)
    return NULL;
  version = tamiz_work_require_in_force (work, &definition, error);
  if (version == NULL)
    return NULL;
  executive = find_executive (work, error);
  if (executive == NULL)
    return NULL;
  if (!tamiz_work_time (work, "meeting", &meeting)
      && !tamiz_work_require (is_waived (work, TAMIZ_BASE_WAIVE_MEETING), TAMIZ_CORE_ERROR_REFUSED, error,
                              _("A meeting or call between contact and executive must be arranged; "
                                "give its time with --meeting")))
    return NULL;
  if (!tamiz_work_require (meeting == 0 || meeting > work->now, TAMIZ_CORE_ERROR_INVALID, error,
                           _("The meeting would be in the past; give a time to come with --meeting"))
      || !check_is_not_sent (work, facts, error))
    return NULL;
  number = tamiz_reader_get_last_number (work->reader, error) + 1;
  if (number == 0)
    return NULL;

  handoff = tamiz_work_insert (work, set, TAMIZ_KIND_HANDOFF, error);
  move = handoff != NULL ? tamiz_work_insert (work, set, TAMIZ_KIND_STAGE_MOVE, error) : NULL;
  if (move == NULL)
    return NULL;
  key = choose_key (facts);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_NUMBER, number);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_EXECUTIVE, tamiz_record_get_id (executive));
  if (meeting != 0)
    tamiz_record_set_int (handoff, TAMIZ_HANDOFF_MEETING, meeting);
  tamiz_record_set_text (handoff, TAMIZ_HANDOFF_UUID, key);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_SENT);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_SENT_AT, work->now);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_SENT_BY, work->actor.user);
  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_DEFINITION, tamiz_record_get_id (version));
  add_move (work, move, facts, TAMIZ_STAGE_HANDED_OFF, TAMIZ_MOVE_HANDOFF, handoff, NULL);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_DEFINITION, tamiz_record_get_id (version));
  if (!freeze_packet (work, facts, definition, tamiz_record_get_int (version, TAMIZ_DEFINITION_VERSION),
                      executive, handoff, error)
      || !add_steps (work, set, handoff, error))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL || !tamiz_work_accept_waived (work, error))
    return NULL;

  return answer_handoff (work, tamiz_record_get_id (handoff), error);
}

static json_t *
list_handoffs (TamizWork *work,
               GError   **error)
{
  g_autoptr (GPtrArray) handoffs = tamiz_reader_list (work->reader, TAMIZ_KIND_HANDOFF, error);
  g_autoptr (json_t) items = json_array ();
  int state = tamiz_work_choice (work, "state", TAMIZ_ENUM_HANDOFF);

  if (handoffs == NULL)
    return NULL;

  for (guint i = 0; i < handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (handoffs, i);
      json_t *object;

      if (state >= 0 && tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) != state)
        continue;
      object = handoff_to_json (work, handoff, FALSE, error);
      if (object == NULL)
        return NULL;
      json_array_append_new (items, object);
    }

  return tamiz_work_items (g_steal_pointer (&items));
}

static json_t *
show_handoff (TamizWork *work,
              GError   **error)
{
  g_autoptr (TamizRecord) handoff = find_handoff (work, error);

  return handoff != NULL ? handoff_to_json (work, handoff, TRUE, error) : NULL;
}

static json_t *
save_packet (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizRecord) handoff = find_handoff (work, error);
  const char *path = tamiz_work_text (work, "output");
  const char *text = handoff != NULL ? tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET) : NULL;
  g_autoptr (json_t) packet = NULL;
  g_autofree char *digest = NULL;
  json_t *answer;

  if (handoff == NULL
      || !tamiz_work_require (g_str_has_suffix (path, ".pdf") || g_str_has_suffix (path, ".json"),
                              TAMIZ_CORE_ERROR_INVALID, error,
                              _("A packet is written as *.pdf or *.json, not as “%s”"), path))
    return NULL;
  digest = tamiz_json_digest (text);
  if (g_strcmp0 (digest, tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET_DIGEST)) != 0)
    {
      g_set_error (error, TAMIZ_HANDOFF_ERROR, TAMIZ_HANDOFF_ERROR_DIGEST,
                   _("The packet is not what was frozen when it was sent; run “check”"));
      return NULL;
    }

  packet = tamiz_json_parse (text, -1, error);
  if (packet == NULL)
    return NULL;
  if (g_str_has_suffix (path, ".json"))
    {
      g_autofree char *pretty = tamiz_json_to_text (packet);
      g_autoptr (GFile) file = g_file_new_for_path (path);

      if (!g_file_replace_contents (file, pretty, strlen (pretty), NULL, FALSE, G_FILE_CREATE_PRIVATE,
                                    NULL, work->cancellable, error))
        return NULL;
    }
  else if (!tamiz_packet_paper_save (packet, path, error))
    return NULL;

  answer = json_object ();
  tamiz_json_set_text (answer, "output", path);
  tamiz_json_set_text (answer, "digest", digest);
  return answer;
}

static gboolean
check_is_mine (TamizWork    *work,
               TamizRecord  *handoff,
               GError      **error)
{
  return tamiz_work_require (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE) == work->actor.user,
                             TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                             _("Only the executive it was handed to may decide on it"));
}

static gboolean
check_state (TamizRecord        *handoff,
             TamizHandoffState   state,
             GError            **error)
{
  return tamiz_work_require (tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) == (gint64) state,
                             TAMIZ_CORE_ERROR_REFUSED, error, _("The handoff is in the state “%s”"),
                             tamiz_enum_label (TAMIZ_ENUM_HANDOFF,
                                               tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE)));
}

static json_t *
accept_handoff (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizRecord) handoff = find_handoff (work, error);
  g_autoptr (TamizRecord) user = NULL;
  unsigned char *secret_key = NULL;

  if (handoff == NULL || !check_is_mine (work, handoff, error)
      || !check_state (handoff, TAMIZ_HANDOFF_SENT, error))
    return NULL;
  user = tamiz_work_check_passphrase (work, &secret_key, error);
  if (secret_key != NULL)
    sodium_memzero (secret_key, crypto_sign_SECRETKEYBYTES);
  g_free (secret_key);
  if (user == NULL || !tamiz_work_accept_handoff (work, handoff, error))
    return NULL;

  return answer_handoff (work, tamiz_record_get_id (handoff), error);
}

/* After acceptance a lead is sent back with a cause, within the days of the SLA. */
static gboolean
check_send_back (TamizWork    *work,
                 TamizRecord  *handoff,
                 GError      **error)
{
  g_autoptr (TamizRecord) version
      = tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION,
                           tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DEFINITION), error);
  g_autoptr (TamizDefinition) definition = NULL;
  gint64 decided = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_AT);

  if (version == NULL)
    return FALSE;
  definition = tamiz_session_parse_definition (work->session, version, error);
  if (definition == NULL)
    return FALSE;

  return tamiz_work_require (work->now <= decided + definition->sla.send_back_days * TAMIZ_DAY,
                             TAMIZ_CORE_ERROR_REFUSED, error,
                             _("An accepted lead can be sent back for %" PRId64
                               " days only; report its outcome instead"),
                             definition->sla.send_back_days);
}

static gboolean
dispute_answer (TamizWork       *work,
                TamizChangeSet  *set,
                TamizFacts      *facts,
                TamizRecord     *handoff,
                const char      *criterion,
                GError         **error)
{
  TamizRecord *answer = tamiz_facts_find_answer (facts, criterion, G_MAXINT64);
  g_autoptr (TamizRecord) version
      = tamiz_reader_load (work->reader, TAMIZ_KIND_DEFINITION,
                           tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DEFINITION), error);
  g_autoptr (TamizDefinition) definition = NULL;

  if (version == NULL)
    return FALSE;
  definition = tamiz_session_parse_definition (work->session, version, error);
  if (definition == NULL
      || !tamiz_work_require (tamiz_definition_find_criterion (definition, criterion) != NULL,
                              TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("The definition it was handed over by has no criterion “%s”"), criterion))
    return FALSE;

  if (answer != NULL)
    tamiz_change_set_update_int (set, answer, TAMIZ_ANSWER_DISPUTED, tamiz_record_get_id (handoff));
  return TRUE;
}

static gboolean
add_return_task (TamizWork       *work,
                 TamizChangeSet  *set,
                 TamizFacts      *facts,
                 TamizRecord     *handoff,
                 const char      *reason,
                 GError         **error)
{
  TamizRecord *task = tamiz_work_insert (work, set, TAMIZ_KIND_TASK, error);
  g_autofree char *text = g_strdup_printf (_("Returned by sales: %s"), reason);

  if (task == NULL)
    return FALSE;

  tamiz_record_set_int (task, TAMIZ_TASK_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_text (task, TAMIZ_TASK_TEXT, text);
  tamiz_record_set_int (task, TAMIZ_TASK_ASSIGNEE, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_SENT_BY));
  tamiz_record_set_int (task, TAMIZ_TASK_DUE, work->now + TAMIZ_DAY);
  return TRUE;
}

static json_t *
return_handoff (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizRecord) handoff = find_handoff (work, error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "handoff.return");
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));
  const char *criterion = tamiz_work_text (work, "criterion");
  int cause = tamiz_work_choice (work, "cause", TAMIZ_ENUM_RETURN);
  gboolean accepted;
  TamizRecord *move;

  if (handoff == NULL || !check_is_mine (work, handoff, error)
      || !tamiz_work_require (reason != NULL && (criterion != NULL) != (cause >= 0),
                              TAMIZ_CORE_ERROR_INVALID, error,
                              _("A return names the failed criterion or a cause, and a reason")))
    return NULL;
  accepted = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE) == TAMIZ_HANDOFF_ACCEPTED;
  if (accepted ? !(tamiz_work_require (cause >= 0, TAMIZ_CORE_ERROR_INVALID, error,
                                       _("An accepted lead is sent back with a cause"))
                   && check_send_back (work, handoff, error))
               : !check_state (handoff, TAMIZ_HANDOFF_SENT, error))
    return NULL;
  facts = tamiz_reader_load_facts (work->reader, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), error);
  if (facts == NULL
      || (criterion != NULL && !dispute_answer (work, set, facts, handoff, criterion, error)))
    return NULL;

  move = tamiz_work_insert (work, set, TAMIZ_KIND_STAGE_MOVE, error);
  if (move == NULL)
    return NULL;
  add_move (work, move, facts, TAMIZ_STAGE_MQL, TAMIZ_MOVE_RETURN, handoff, reason);
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_RETURNED);
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_DECIDED_AT, work->now);
  tamiz_change_set_update_text (set, handoff, TAMIZ_HANDOFF_REASON, reason);
  if (criterion != NULL)
    tamiz_change_set_update_text (set, handoff, TAMIZ_HANDOFF_CRITERION, criterion);
  else
    tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_CAUSE, cause);
  if (!tamiz_work_update_step (work, set, handoff, TAMIZ_STEP_ACCEPTANCE, TAMIZ_STEP_STATE_FAILED, reason,
                               error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);
  if (commit == NULL)
    return NULL;

  /* The task is marketing's, made by the program: sales may not work their leads. */
  g_clear_pointer (&set, tamiz_change_set_unref);
  g_clear_pointer (&commit, tamiz_commit_unref);
  set = tamiz_change_set_new ((TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 }, "handoff.return");
  if (!add_return_task (work, set, facts, handoff, reason, error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? answer_handoff (work, tamiz_record_get_id (handoff), error) : NULL;
}

static json_t *
withdraw_handoff (TamizWork *work,
                  GError   **error)
{
  g_autoptr (TamizRecord) handoff = find_handoff (work, error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "handoff.withdraw");
  g_autoptr (TamizFacts) facts = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));
  TamizRecord *move;

  if (handoff == NULL || !check_state (handoff, TAMIZ_HANDOFF_SENT, error)
      || !tamiz_work_require (reason != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                              _("A withdrawal needs a reason")))
    return NULL;
  facts = tamiz_reader_load_facts (work->reader, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), error);
  if (facts == NULL)
    return NULL;

  move = tamiz_work_insert (work, set, TAMIZ_KIND_STAGE_MOVE, error);
  if (move == NULL)
    return NULL;
  add_move (work, move, facts, TAMIZ_STAGE_SQL, TAMIZ_MOVE_WITHDRAW, handoff, reason);
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_STATE, TAMIZ_HANDOFF_WITHDRAWN);
  tamiz_change_set_update_int (set, handoff, TAMIZ_HANDOFF_DECIDED_AT, work->now);
  tamiz_change_set_update_text (set, handoff, TAMIZ_HANDOFF_REASON, reason);
  if (!tamiz_work_update_step (work, set, handoff, TAMIZ_STEP_ACCEPTANCE, TAMIZ_STEP_STATE_FAILED, reason,
                               error))
    return NULL;
  commit = tamiz_work_apply (work, set, error);

  return commit != NULL ? answer_handoff (work, tamiz_record_get_id (handoff), error) : NULL;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)
#define NUMBER { "number", TAMIZ_PARAMETER_NUMBER, REQUIRED_POSITIONAL, 0, N_("The handoff's number") }

static const TamizParameter lead_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") },
  { NULL },
};

static const TamizParameter send_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id") },
  { "to", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The sales executive, by e-mail") },
  { "meeting", TAMIZ_PARAMETER_TIME, 0, 0, N_("When contact and executive meet") },
  { NULL },
};

static const TamizParameter list_parameters[] = {
  { "state", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_HANDOFF, N_("Only in this state") },
  { NULL },
};

static const TamizParameter number_parameters[] = { NUMBER, { NULL } };

static const TamizParameter packet_parameters[] = {
  NUMBER,
  { "output", TAMIZ_PARAMETER_OUTPUT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The file to write, *.pdf or *.json") },
  { NULL },
};

static const TamizParameter return_parameters[] = {
  NUMBER,
  { "criterion", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The criterion that it fails") },
  { "cause", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_RETURN, N_("What is wrong otherwise") },
  { "reason", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Why") },
  { NULL },
};

static const TamizParameter withdraw_parameters[] = {
  NUMBER,
  { "reason", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Why") },
  { NULL },
};

const TamizOperationEntry tamiz_handoff_operations[] = {
  { { "handoff.check", N_("Say what a lead still lacks for the handoff"), TAMIZ_OPERATION_READS,
      lead_parameters, NULL },
    check_handoff },
  { { "handoff.send", N_("Hand a lead over to a sales executive"), 0, send_parameters, NULL },
    send_handoff },
  { { "handoff.list", N_("List the handoffs"), TAMIZ_OPERATION_READS, list_parameters,
      "number,lead,executive,state,meeting,sent_at,crm" },
    list_handoffs },
  { { "handoff.show", N_("Show a handoff with its packet"), TAMIZ_OPERATION_READS, number_parameters,
      NULL },
    show_handoff },
  { { "handoff.packet", N_("Write a packet as PDF or JSON"), TAMIZ_OPERATION_READS, packet_parameters,
      NULL },
    save_packet },
  { { "handoff.accept", N_("Accept a handoff"), 0, number_parameters, NULL }, accept_handoff },
  { { "handoff.return", N_("Return a handoff with criterion or cause"), 0, return_parameters, NULL },
    return_handoff },
  { { "handoff.withdraw", N_("Take a handoff back"), 0, withdraw_parameters, NULL }, withdraw_handoff },
  { { NULL }, NULL },
};
