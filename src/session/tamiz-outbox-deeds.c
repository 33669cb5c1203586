#define G_LOG_DOMAIN "tamiz-outbox-deeds"

#include "config.h"

#include "tamiz-outbox-deeds-private.h"

#include "tamiz-error.h"
#include "tamiz-notices.h"
#include "tamiz-outbox-fields.h"
#include "tamiz-outbox-rows.h"
#include "tamiz-outbox-store.h"
#include "tamiz-outbox-standing.h"
#include "tamiz-outbox-telling.h"
#include "tamiz-people.h"
#include "tamiz-remote-changes.h"
#include "tamiz-rights.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Longest id of a record that any CRM has, with room to spare. */
#define MAX_REMOTE_ID 255

void
tamiz_deed_clear (TamizOutboxDeed *deed)
{
  g_clear_object (&deed->row);
  g_clear_pointer (&deed->attempts, g_ptr_array_unref);
  g_clear_pointer (&deed->set, tamiz_change_set_unref);
}

/* What becomes of it is said by marketing, a manager, and the executive whose handoff it is of. */
static gboolean
check_may_handle (TamizWork    *work,
                  TamizRecord  *row,
                  GError      **error)
{
  gint64 id = tamiz_record_get_int (row, TAMIZ_OUTBOX_HANDOFF);
  g_autoptr (TamizRecord) handoff = NULL;

  if (tamiz_rights_get (work->roles, TAMIZ_RIGHT_SEND) != TAMIZ_PERMISSION_NO
      || tamiz_rights_get (work->roles, TAMIZ_RIGHT_MANAGE) != TAMIZ_PERMISSION_NO)
    return TRUE;
  handoff = id != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_HANDOFF, id, NULL) : NULL;
  if (handoff != NULL && tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE) == work->actor.user)
    return TRUE;

  tamiz_rights_set_denied (TAMIZ_RIGHT_SEND, FALSE, error);
  return FALSE;
}

gboolean
tamiz_deed_begin (TamizOutboxDeed  *deed,
                  TamizWork        *work,
                  const char       *cause,
                  GError          **error)
{
  deed->work = work;
  deed->row = tamiz_work_load (work, TAMIZ_KIND_OUTBOX, "id", error);
  if (deed->row == NULL
      || !tamiz_work_require (tamiz_record_has (deed->row, TAMIZ_OUTBOX_CONNECTION), TAMIZ_CORE_ERROR_REFUSED, error,
                              _("That is a mail; “mail send --resend” sends it again"))
      || !check_may_handle (work, deed->row, error))
    return FALSE;
  deed->attempts = tamiz_reader_list_by (work->reader, TAMIZ_KIND_ATTEMPT, TAMIZ_ATTEMPT_OUTBOX,
                                         tamiz_record_get_id (deed->row), error);
  if (deed->attempts == NULL)
    return FALSE;
  deed->set = tamiz_work_change (work, cause);

  return TRUE;
}

json_t *
tamiz_deed_end (TamizOutboxDeed  *deed,
                GError          **error)
{
  g_autoptr (TamizCommit) commit = tamiz_work_apply (deed->work, deed->set, error);
  g_autoptr (TamizOutboxTelling) telling = commit != NULL ? tamiz_outbox_telling_new (deed->work, error) : NULL;
  g_autoptr (TamizRecord) after = NULL;

  if (telling == NULL)
    return NULL;
  after = tamiz_reader_load (deed->work->reader, TAMIZ_KIND_OUTBOX, tamiz_record_get_id (deed->row), error);

  return after != NULL ? tamiz_outbox_telling_list (telling, after, error) : NULL;
}

static const char *
get_state_label (TamizRecord *row)
{
  return tamiz_enum_label (TAMIZ_ENUM_OUTBOX, (int) tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE));
}

/* Only what the CRM refused, or what waits for a person, is stuck. */
gboolean
tamiz_deed_check_stuck (TamizOutboxDeed  *deed,
                        gboolean          settled_too,
                        GError          **error)
{
  int stand = tamiz_outbox_get_stand (deed->row);

  return tamiz_work_require (stand != TAMIZ_OUTBOX_SETTLED || tamiz_record_has (deed->row, TAMIZ_OUTBOX_PAYLOAD),
                             TAMIZ_CORE_ERROR_REFUSED, error,
                             _("It was about somebody who was erased; nothing of it is left to be sent"))
         && tamiz_work_require (stand == TAMIZ_OUTBOX_DEAD || stand == TAMIZ_OUTBOX_HELD
                                    || (settled_too && stand == TAMIZ_OUTBOX_SETTLED),
                                TAMIZ_CORE_ERROR_REFUSED, error,
                                settled_too
                                    ? _("Only what was refused or held can be tried again; it is in the state “%s”")
                                    : _("Only what was refused or held can be changed; it is in the state “%s”"),
                                get_state_label (deed->row));
}

/* What nobody sends just now, and what has not arrived. */
static gboolean
check_open (TamizOutboxDeed  *deed,
            GError          **error)
{
  gint64 state = tamiz_record_get_int (deed->row, TAMIZ_OUTBOX_STATE);
  gboolean erased = state != TAMIZ_OUTBOX_DONE && !tamiz_record_has (deed->row, TAMIZ_OUTBOX_PAYLOAD);

  return tamiz_work_require (state != TAMIZ_OUTBOX_SENDING, TAMIZ_CORE_ERROR_REFUSED, error,
                             _("It is just being sent; wait for what becomes of it"))
         && tamiz_work_require (state != TAMIZ_OUTBOX_DONE, TAMIZ_CORE_ERROR_REFUSED, error,
                                _("It has arrived in the CRM already"))
         && tamiz_work_require (!erased, TAMIZ_CORE_ERROR_REFUSED, error,
                                _("It was about somebody who was erased; nothing of it is left to be sent"));
}

gboolean
tamiz_deed_note (TamizOutboxDeed  *deed,
                 const char       *class,
                 const char       *text,
                 GError          **error)
{
  TamizRecord *attempt = tamiz_work_insert (deed->work, deed->set, TAMIZ_KIND_ATTEMPT, error);
  g_autoptr (json_t) words = NULL;
  g_autofree char *canonical = NULL;

  if (attempt == NULL)
    return FALSE;
  words = json_object ();
  json_object_set_new (words, "by", json_integer (deed->work->actor.user));
  tamiz_json_set_text (words, "text", text);
  canonical = tamiz_json_to_canonical (words);
  tamiz_record_set_int (attempt, TAMIZ_ATTEMPT_OUTBOX, tamiz_record_get_id (deed->row));
  tamiz_record_set_int (attempt, TAMIZ_ATTEMPT_AT, deed->work->now);
  tamiz_record_set_text (attempt, TAMIZ_ATTEMPT_CLASS, class);
  tamiz_record_set_text (attempt, TAMIZ_ATTEMPT_WORDS, canonical);

  return TRUE;
}

char *
tamiz_deed_dup_name (TamizWork *work)
{
  g_autoptr (TamizRecord) user = tamiz_reader_load (work->reader, TAMIZ_KIND_USER, work->actor.user, NULL);
  const char *name = user != NULL ? tamiz_record_get_text (user, TAMIZ_USER_NAME) : NULL;

  return g_strdup (name != NULL ? name : "?");
}

/* Whether the handoff's step follows a row: that of the lead it does; that of what the lead belongs to
 * as long as the lead's is open; what goes along with the lead is only told of there.
 */
static gboolean
moves_step (TamizRecord *row,
            TamizRecord *step)
{
  static const char *const before[] = { "company", "person", NULL };
  const char *object = tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT);
  gint64 state = tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STATE);

  return g_strcmp0 (object, "lead") == 0
         || (object != NULL && g_strv_contains (before, object) && state != TAMIZ_STEP_STATE_DONE
             && state != TAMIZ_STEP_STATE_WAIVED);
}

static void
update_step (TamizOutboxDeed *deed,
             TamizRecord     *step,
             TamizStepState   state,
             const char      *message)
{
  const char *before = tamiz_record_get_text (step, TAMIZ_HANDOFF_STEP_MESSAGE);
  gboolean moves = moves_step (deed->row, step);
  g_autofree char *text
      = moves || before == NULL ? g_strdup (message) : g_strdup_printf ("%s · %s", before, message);

  if (moves)
    tamiz_change_set_update_int (deed->set, step, TAMIZ_HANDOFF_STEP_STATE, state);
  tamiz_change_set_update_int (deed->set, step, TAMIZ_HANDOFF_STEP_AT, deed->work->now);
  tamiz_change_set_update_text (deed->set, step, TAMIZ_HANDOFF_STEP_MESSAGE, text);
}

gboolean
tamiz_deed_note_in_step (TamizOutboxDeed  *deed,
                         TamizStepState    state,
                         const char       *message,
                         GError          **error)
{
  gint64 handoff = tamiz_record_get_int (deed->row, TAMIZ_OUTBOX_HANDOFF);
  g_autoptr (GPtrArray) steps = tamiz_reader_list_by (deed->work->reader, TAMIZ_KIND_HANDOFF_STEP,
                                                      TAMIZ_HANDOFF_STEP_HANDOFF, handoff, error);

  for (guint i = 0; steps != NULL && i < steps->len; i++)
    {
      TamizRecord *step = g_ptr_array_index (steps, i);

      if (tamiz_record_get_int (step, TAMIZ_HANDOFF_STEP_STEP) == TAMIZ_STEP_TRANSFER)
        update_step (deed, step, state, message);
    }

  return steps != NULL;
}

static void
empty_field (TamizOutboxDeed *deed,
             int              field)
{
  TamizValue nothing = TAMIZ_VALUE_INIT;

  if (tamiz_record_has (deed->row, field))
    tamiz_change_set_update (deed->set, deed->row, field, &nothing);
}

/* It goes out once more, with all its attempts before it. */
void
tamiz_deed_queue (TamizOutboxDeed  *deed,
                  TamizOutboxState  state)
{
  tamiz_change_set_update_int (deed->set, deed->row, TAMIZ_OUTBOX_STATE, state);
  tamiz_change_set_update_int (deed->set, deed->row, TAMIZ_OUTBOX_ATTEMPTS, 0);
  tamiz_change_set_update_int (deed->set, deed->row, TAMIZ_OUTBOX_PROBES, 0);
  empty_field (deed, TAMIZ_OUTBOX_NEXT_AT);
  empty_field (deed, TAMIZ_OUTBOX_REASON);
}

static GPtrArray *
list_dependents (TamizOutboxDeed  *deed,
                 GError          **error)
{
  g_autoptr (GPtrArray) rows
      = tamiz_reader_list_open (deed->work->reader, tamiz_record_get_int (deed->row, TAMIZ_OUTBOX_CONNECTION), error);
  GPtrArray *found;

  if (rows == NULL)
    return NULL;

  found = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rows->len; i++)
    {
      if (tamiz_outbox_hangs_on (g_ptr_array_index (rows, i), deed->row))
        g_ptr_array_add (found, g_object_ref (g_ptr_array_index (rows, i)));
    }

  return found;
}

static gboolean
is_held_for (TamizRecord *row,
             const char  *reason)
{
  return tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_HELD
         && g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_REASON), reason) == 0;
}

static void
let_go (TamizOutboxDeed *deed,
        TamizRecord     *row)
{
  TamizValue nothing = TAMIZ_VALUE_INIT;

  tamiz_change_set_update_int (deed->set, row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_QUEUED);
  tamiz_change_set_update (deed->set, row, TAMIZ_OUTBOX_REASON, &nothing);
  if (tamiz_record_has (row, TAMIZ_OUTBOX_SERVER_WORDS))
    tamiz_change_set_update (deed->set, row, TAMIZ_OUTBOX_SERVER_WORDS, &nothing);
}

/* What was held only because this one was not there goes on behind it. */
gboolean
tamiz_deed_release_dependents (TamizOutboxDeed  *deed,
                               GError          **error)
{
  g_autoptr (GPtrArray) rows = list_dependents (deed, error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);

      if (is_held_for (row, "depends"))
        let_go (deed, row);
    }

  return rows != NULL;
}

/* What was held because the record of this one was gone: what would be written to it, and what hangs
 * on it.
 */
static gboolean
release_gone (TamizOutboxDeed  *deed,
              GError          **error)
{
  g_autoptr (GPtrArray) rows
      = tamiz_reader_list_open (deed->work->reader, tamiz_record_get_int (deed->row, TAMIZ_OUTBOX_CONNECTION), error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);
      gboolean same = g_strcmp0 (tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY),
                                 tamiz_record_get_text (deed->row, TAMIZ_OUTBOX_IDEM_KEY))
                      == 0;

      if (tamiz_record_get_id (row) != tamiz_record_get_id (deed->row) && is_held_for (row, "gone")
          && (same || tamiz_outbox_hangs_on (row, deed->row)))
        let_go (deed, row);
    }

  return rows != NULL;
}

void
tamiz_deed_update_payload (TamizOutboxDeed *deed,
                           json_t          *payload)
{
  g_autofree char *canonical = tamiz_json_to_canonical (payload);
  g_autofree char *digest = tamiz_json_digest (canonical);

  tamiz_change_set_update_text (deed->set, deed->row, TAMIZ_OUTBOX_PAYLOAD, canonical);
  tamiz_change_set_update_text (deed->set, deed->row, TAMIZ_OUTBOX_PAYLOAD_DIGEST, digest);
}

/**
 * tamiz_outbox_retry:
 * @work: what an operation has at hand; argument id
 * @error: return location
 *
 * Has a row that was refused, held or given up tried once more.
 *
 * Returns: (transfer full): the row; %NULL with %TAMIZ_CORE_ERROR_REFUSED in any other state
 */
json_t *
tamiz_outbox_retry (TamizWork  *work,
                    GError    **error)
{
  g_auto (TamizOutboxDeed) deed = { 0 };
  g_autofree char *name = NULL, *message = NULL;
  gboolean looks;

  if (!tamiz_deed_begin (&deed, work, "outbox.retry", error) || !tamiz_deed_check_stuck (&deed, TRUE, error))
    return NULL;

  /* It may have arrived all the same: what was held is verified before it is sent. */
  looks = (tamiz_record_get_int (deed.row, TAMIZ_OUTBOX_STATE) == TAMIZ_OUTBOX_HELD
           && g_strcmp0 (tamiz_record_get_text (deed.row, TAMIZ_OUTBOX_REASON), "depends") != 0)
          || tamiz_outbox_is_in_doubt (deed.row, deed.attempts);
  tamiz_deed_queue (&deed, looks ? TAMIZ_OUTBOX_PROBING : TAMIZ_OUTBOX_QUEUED);
  name = tamiz_deed_dup_name (work);
  /* Translators: %s is a person */
  message = g_strdup_printf (_("%s has it tried again"), name);
  if (!tamiz_deed_note (&deed, TAMIZ_DEED_RETRIED, NULL, error)
      || !tamiz_deed_note_in_step (&deed, TAMIZ_STEP_STATE_WAITING, message, error)
      || !tamiz_deed_release_dependents (&deed, error))
    return NULL;

  return tamiz_deed_end (&deed, error);
}

/* Somebody has looked at what the CRM has, and answers for what is sent all the same. */
static json_t *
force (TamizOutboxDeed  *deed,
       const char       *class,
       const char       *message,
       GError          **error)
{
  g_autoptr (json_t) payload = tamiz_payload_parse (deed->row);

  if (!tamiz_work_require (payload != NULL, TAMIZ_CORE_ERROR_REFUSED, error,
                           _("What should be sent is damaged in the base")))
    return NULL;

  json_object_set_new (payload, TAMIZ_PAYLOAD_FORCE_CREATE, json_true ());
  tamiz_deed_update_payload (deed, payload);
  tamiz_deed_queue (deed, TAMIZ_OUTBOX_QUEUED);
  if (!tamiz_deed_note (deed, class, NULL, error)
      || !tamiz_deed_note_in_step (deed, TAMIZ_STEP_STATE_WAITING, message, error)
      || !tamiz_deed_release_dependents (deed, error))
    return NULL;

  return tamiz_deed_end (deed, error);
}

/* What is alike there is made only where the CRM does so; what is not there any more everywhere. */
static gboolean
check_creatable (TamizOutboxDeed  *deed,
                 gboolean          gone,
                 GError          **error)
{
  g_autoptr (TamizRecord) connection = NULL;

  if (!tamiz_work_require (gone || tamiz_outbox_is_other (deed->row, deed->attempts), TAMIZ_CORE_ERROR_REFUSED, error,
                           _("Only what is held because the CRM has something alike, or does not have it any more, "
                             "can be created anyway")))
    return FALSE;
  if (gone)
    return TRUE;

  connection = tamiz_reader_load (deed->work->reader, TAMIZ_KIND_CONNECTION,
                                  tamiz_record_get_int (deed->row, TAMIZ_OUTBOX_CONNECTION), error);
  return connection != NULL
         && tamiz_work_require (tamiz_outbox_can_be_forced (deed->row, connection), TAMIZ_CORE_ERROR_REFUSED, error,
                                _("This CRM makes no second one; say which record it is, or change that one there and "
                                  "try again"));
}

/**
 * tamiz_outbox_create_anyway:
 * @work: what an operation has at hand; argument id
 * @error: return location
 *
 * Has a row created although the CRM has something alike: somebody has looked, and it is another one;
 * or although the CRM had it, and somebody there has deleted or merged it.
 *
 * Returns: (transfer full): the row; %NULL with %TAMIZ_CORE_ERROR_REFUSED where it is not held for that
 */
json_t *
tamiz_outbox_create_anyway (TamizWork  *work,
                            GError    **error)
{
  g_auto (TamizOutboxDeed) deed = { 0 };
  g_autofree char *name = NULL, *message = NULL;
  gboolean gone;

  if (!tamiz_deed_begin (&deed, work, "outbox.create-anyway", error))
    return NULL;
  gone = tamiz_work_is_known_gone (work, deed.row);
  if (!check_creatable (&deed, gone, error))
    return NULL;

  name = tamiz_deed_dup_name (work);
  message = g_strdup_printf (gone
                                 /* Translators: %s is a person */
                                 ? _("%s has it created anew in the CRM")
                                 /* Translators: %s is a person */
                                 : _("%s has it created although the CRM has something alike"),
                             name);

  return force (&deed, TAMIZ_DEED_CREATE_ANYWAY, message, error);
}

/**
 * tamiz_outbox_overwrite:
 * @work: what an operation has at hand; argument id
 * @error: return location
 *
 * Has what somebody changed in the CRM written over with what is said here.
 *
 * Returns: (transfer full): the row; %NULL with %TAMIZ_CORE_ERROR_REFUSED where it is not held for that
 */
json_t *
tamiz_outbox_overwrite (TamizWork  *work,
                        GError    **error)
{
  g_auto (TamizOutboxDeed) deed = { 0 };
  g_autofree char *name = NULL, *message = NULL;

  if (!tamiz_deed_begin (&deed, work, "outbox.overwrite", error)
      || !tamiz_work_require (tamiz_outbox_is_conflict (deed.row), TAMIZ_CORE_ERROR_REFUSED, error,
                              _("Only what is held because the CRM says something else can be overwritten")))
    return NULL;

  name = tamiz_deed_dup_name (work);
  /* Translators: %s is a person */
  message = g_strdup_printf (_("%s has what the CRM says overwritten"), name);

  return force (&deed, TAMIZ_DEED_OVERWRITE, message, error);
}

/* Ends a row for good, or where it has arrived. */
static void
end_row (TamizOutboxDeed  *deed,
         TamizOutboxState  state,
         const char       *reason)
{
  tamiz_change_set_update_int (deed->set, deed->row, TAMIZ_OUTBOX_STATE, state);
  tamiz_change_set_update_text (deed->set, deed->row, TAMIZ_OUTBOX_REASON, reason);
  empty_field (deed, TAMIZ_OUTBOX_NEXT_AT);
  if (state == TAMIZ_OUTBOX_DONE)
    tamiz_change_set_update_int (deed->set, deed->row, TAMIZ_OUTBOX_DONE_AT, deed->work->now);
}

static gboolean
read_remote_id (TamizWork  *work,
                char      **remote_id,
                GError    **error)
{
  *remote_id = tamiz_text_clean (tamiz_work_text (work, "remote"));

  return tamiz_work_require (*remote_id != NULL && strlen (*remote_id) <= MAX_REMOTE_ID
                                 && strpbrk (*remote_id, " \t\n") == NULL,
                             TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is no id of a record; look it up in the CRM, for instance in its address there"),
                             *remote_id != NULL ? *remote_id : "");
}

/* A record over there is that of one of ours only. */
static gboolean
check_free (TamizOutboxDeed  *deed,
            const char       *remote_id,
            GError          **error)
{
  g_autoptr (TamizRecord) other = NULL;
  g_autofree char *name = NULL;

  if (!tamiz_reader_find_remote (deed->work->reader, tamiz_record_get_int (deed->row, TAMIZ_OUTBOX_CONNECTION),
                                 tamiz_record_get_text (deed->row, TAMIZ_OUTBOX_OBJECT), remote_id, &other, error))
    return FALSE;
  if (other == NULL
      || g_strcmp0 (tamiz_record_get_text (other, TAMIZ_REMOTE_LINK_IDEM_KEY),
                    tamiz_record_get_text (deed->row, TAMIZ_OUTBOX_IDEM_KEY))
             == 0)
    return TRUE;

  name = tamiz_work_dup_lead_name (deed->work, tamiz_record_get_int (other, TAMIZ_REMOTE_LINK_LEAD));
  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_EXISTS, error,
                             _("The record %s in the CRM is that of another lead already: %s"), remote_id,
                             name != NULL ? name : "?");
}

/* (nullable) */
static TamizRecord *
find_own_link (TamizOutboxDeed  *deed,
               GError          **error)
{
  g_autoptr (GPtrArray) links
      = tamiz_reader_list_by_text (deed->work->reader, TAMIZ_KIND_REMOTE_LINK, TAMIZ_REMOTE_LINK_IDEM_KEY,
                                   tamiz_record_get_text (deed->row, TAMIZ_OUTBOX_IDEM_KEY), error);

  for (guint i = 0; links != NULL && i < links->len; i++)
    {
      TamizRecord *link = g_ptr_array_index (links, i);

      if (tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_CONNECTION)
              == tamiz_record_get_int (deed->row, TAMIZ_OUTBOX_CONNECTION)
          && g_strcmp0 (tamiz_record_get_text (link, TAMIZ_REMOTE_LINK_OBJECT),
                        tamiz_record_get_text (deed->row, TAMIZ_OUTBOX_OBJECT))
                 == 0)
        return g_object_ref (link);
    }

  return NULL;
}

/* What stood for it before, and was merged or deleted, is followed by another one.  How that one stands
 * nobody knows; it is read next.
 */
static gboolean
write_link (TamizOutboxDeed  *deed,
            const char       *remote_id,
            GError          **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) stored = find_own_link (deed, &local_error);
  g_autofree char *key = NULL;
  TamizRecord *row = deed->row, *link;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (stored != NULL)
    {
      tamiz_change_set_update_text (deed->set, stored, TAMIZ_REMOTE_LINK_REMOTE_ID, remote_id);
      tamiz_change_set_update_text (deed->set, stored, TAMIZ_REMOTE_LINK_REMOTE_URL, NULL);
      tamiz_change_set_update_text (deed->set, stored, TAMIZ_REMOTE_LINK_REMOTE_STATE, NULL);
      tamiz_change_set_update_text (deed->set, stored, TAMIZ_REMOTE_LINK_REMOTE_MODIFIED, NULL);
      tamiz_change_set_update_text (deed->set, stored, TAMIZ_REMOTE_LINK_REMOTE, "{}");
      tamiz_change_set_update_int (deed->set, stored, TAMIZ_REMOTE_LINK_STATE, TAMIZ_LINK_LIVE);
      key = tamiz_remote_gone_key (stored);
      return tamiz_work_see_notices (deed->work, deed->set, key, error);
    }

  link = tamiz_work_insert (deed->work, deed->set, TAMIZ_KIND_REMOTE_LINK, error);
  if (link == NULL)
    return FALSE;
  tamiz_record_set_int (link, TAMIZ_REMOTE_LINK_CONNECTION, tamiz_record_get_int (row, TAMIZ_OUTBOX_CONNECTION));
  tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_OBJECT, tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT));
  if (tamiz_record_has (row, TAMIZ_OUTBOX_LEAD))
    tamiz_record_set_int (link, TAMIZ_REMOTE_LINK_LEAD, tamiz_record_get_int (row, TAMIZ_OUTBOX_LEAD));
  tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_IDEM_KEY, tamiz_record_get_text (row, TAMIZ_OUTBOX_IDEM_KEY));
  tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_REMOTE_ID, remote_id);
  tamiz_record_set_text (link, TAMIZ_REMOTE_LINK_REMOTE, "{}");
  tamiz_record_set_int (link, TAMIZ_REMOTE_LINK_STATE, TAMIZ_LINK_LIVE);

  return TRUE;
}

/* What has arrived, too, is said to be another record, where its own was deleted or merged there. */
static gboolean
check_linkable (TamizOutboxDeed  *deed,
                GError          **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) link = NULL;

  if (tamiz_record_get_int (deed->row, TAMIZ_OUTBOX_STATE) != TAMIZ_OUTBOX_DONE)
    return check_open (deed, error);
  link = find_own_link (deed, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  return (link != NULL && tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) != TAMIZ_LINK_LIVE)
         || check_open (deed, error);
}

/**
 * tamiz_outbox_link:
 * @work: what an operation has at hand; arguments id and remote
 * @error: return location
 *
 * Says that a record which is in the CRM is that of a row: the row is done, and nothing is sent.
 * Of a row that has arrived that is said where its record was deleted or merged over there.
 *
 * Returns: (transfer full): the row; %NULL with %TAMIZ_CORE_ERROR_EXISTS where the record over there
 *   is that of another lead
 */
json_t *
tamiz_outbox_link (TamizWork  *work,
                   GError    **error)
{
  g_auto (TamizOutboxDeed) deed = { 0 };
  g_autofree char *remote_id = NULL, *name = NULL, *message = NULL;
  gboolean is_lead;

  if (!tamiz_deed_begin (&deed, work, "outbox.link", error) || !read_remote_id (work, &remote_id, error)
      || !check_linkable (&deed, error) || !check_free (&deed, remote_id, error) || !write_link (&deed, remote_id, error))
    return NULL;

  end_row (&deed, TAMIZ_OUTBOX_DONE, TAMIZ_OUTBOX_BY_HAND);
  is_lead = g_strcmp0 (tamiz_record_get_text (deed.row, TAMIZ_OUTBOX_OBJECT), "lead") == 0;
  name = tamiz_deed_dup_name (work);
  /* Translators: a person, and the id of a record in the CRM */
  message = g_strdup_printf (_("%s says that it is the record %s in the CRM"), name, remote_id);
  if (!tamiz_deed_note (&deed, TAMIZ_DEED_LINKED, remote_id, error)
      || !tamiz_deed_note_in_step (&deed, is_lead ? TAMIZ_STEP_STATE_DONE : TAMIZ_STEP_STATE_WAITING, message, error)
      || !tamiz_deed_release_dependents (&deed, error) || !release_gone (&deed, error))
    return NULL;

  return tamiz_deed_end (&deed, error);
}

static TamizConnector *
find_connector (TamizOutboxDeed *deed)
{
  g_autoptr (TamizRecord) connection
      = tamiz_reader_load (deed->work->reader, TAMIZ_KIND_CONNECTION,
                           tamiz_record_get_int (deed->row, TAMIZ_OUTBOX_CONNECTION), NULL);

  return connection != NULL
             ? tamiz_work_find_connector (tamiz_record_get_text (connection, TAMIZ_CONNECTION_KIND), NULL)
             : NULL;
}

static gboolean
needs (TamizConnector *connector,
       TamizRecord    *row,
       TamizRecord    *other)
{
  g_autofree char *op = g_strconcat (tamiz_record_get_text (row, TAMIZ_OUTBOX_OP), "_",
                                     tamiz_record_get_text (row, TAMIZ_OUTBOX_OBJECT), NULL);

  return tamiz_connector_has_op (connector, op)
         && tamiz_connector_needs (connector, op, tamiz_record_get_text (other, TAMIZ_OUTBOX_OBJECT));
}

static gboolean
is_linked (TamizOutboxDeed  *deed,
           gboolean         *linked,
           GError          **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) link = find_own_link (deed, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  *linked = link != NULL && tamiz_record_get_int (link, TAMIZ_REMOTE_LINK_STATE) == TAMIZ_LINK_LIVE;

  return TRUE;
}

/* What this CRM does not take without it is held, and says why; the rest goes on. */
static gboolean
tell_dependents (TamizOutboxDeed  *deed,
                 const char       *words,
                 GError          **error)
{
  g_autoptr (TamizConnector) connector = find_connector (deed);
  g_autoptr (GPtrArray) rows = NULL;
  gboolean linked;

  if (!is_linked (deed, &linked, error))
    return FALSE;
  if (linked || connector == NULL)
    return TRUE;

  rows = list_dependents (deed, error);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TamizRecord *row = g_ptr_array_index (rows, i);

      if (tamiz_record_get_int (row, TAMIZ_OUTBOX_STATE) != TAMIZ_OUTBOX_QUEUED || !needs (connector, row, deed->row))
        continue;
      tamiz_change_set_update_int (deed->set, row, TAMIZ_OUTBOX_STATE, TAMIZ_OUTBOX_HELD);
      tamiz_change_set_update_text (deed->set, row, TAMIZ_OUTBOX_REASON, "depends");
      tamiz_change_set_update_text (deed->set, row, TAMIZ_OUTBOX_SERVER_WORDS, words);
    }

  return rows != NULL;
}

/**
 * tamiz_outbox_give_up:
 * @work: what an operation has at hand; arguments id and reason
 * @error: return location
 *
 * Ends a row for good: nothing is sent, and it is not counted as waiting any more, but it is shown
 * as given up, by whom and why.  `outbox.retry` takes it up again.
 *
 * Returns: (transfer full): the row; %NULL with an error
 */
json_t *
tamiz_outbox_give_up (TamizWork  *work,
                      GError    **error)
{
  g_auto (TamizOutboxDeed) deed = { 0 };
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));
  g_autofree char *name = NULL, *message = NULL;
  gboolean is_lead;

  if (!tamiz_deed_begin (&deed, work, "outbox.give-up", error)
      || !tamiz_work_require (reason != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                              _("A reason is needed, which is kept with it"))
      || !check_open (&deed, error)
      || !tamiz_work_require (tamiz_outbox_get_stand (deed.row) != TAMIZ_OUTBOX_SETTLED, TAMIZ_CORE_ERROR_REFUSED,
                              error, _("It was given up already")))
    return NULL;

  end_row (&deed, TAMIZ_OUTBOX_DEAD, TAMIZ_OUTBOX_GIVEN_UP);
  is_lead = g_strcmp0 (tamiz_record_get_text (deed.row, TAMIZ_OUTBOX_OBJECT), "lead") == 0;
  name = tamiz_deed_dup_name (work);
  /* Translators: a person, and the reason */
  message = g_strdup_printf (_("Given up by %s: %s"), name, reason);
  if (!tamiz_deed_note (&deed, TAMIZ_DEED_GIVEN_UP, reason, error)
      || !tamiz_deed_note_in_step (&deed, is_lead ? TAMIZ_STEP_STATE_WAIVED : TAMIZ_STEP_STATE_FAILED, message, error)
      || !tell_dependents (&deed, message, error))
    return NULL;

  return tamiz_deed_end (&deed, error);
}
