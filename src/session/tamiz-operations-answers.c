#define G_LOG_DOMAIN "tamiz-operations-answers"

#include "config.h"

#include "tamiz-decisions.h"
#include "tamiz-error.h"
#include "tamiz-handoffs.h"
#include "tamiz-packet-answer.h"
#include "tamiz-time.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* Packets and answers that travel as files. */

/* (nullable): the handoff of this base that a file speaks of; its number alone is no proof, since
 * every base counts from one.
 */
static TamizRecord *
find_handoff (TamizWork   *work,
              gint64       number,
              const char  *uuid,
              GError     **error)
{
  g_autoptr (GPtrArray) handoffs
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_NUMBER, number, error);

  for (guint i = 0; handoffs != NULL && i < handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (handoffs, i);

      if (uuid != NULL && g_strcmp0 (tamiz_record_get_text (handoff, TAMIZ_HANDOFF_UUID), uuid) == 0)
        return g_object_ref (handoff);
    }

  return NULL;
}

static const char *
get_state (TamizRecord *handoff)
{
  return tamiz_enum_nick (TAMIZ_ENUM_HANDOFF, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE));
}

/* What the base knows of a packet: whether it has it, and whether it has frozen the same. */
static gboolean
compare_with_base (TamizWork  *work,
                   json_t     *told,
                   GError    **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) handoff
      = find_handoff (work, tamiz_json_get_int (told, "number", 0), tamiz_json_get_text (told, "uuid"), &local_error);
  const char *frozen;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  json_object_set_new (told, "in_base", json_boolean (handoff != NULL));
  tamiz_json_set_text (told, "state", handoff != NULL ? get_state (handoff) : NULL);
  if (handoff != NULL)
    tamiz_work_set_time (work, told, "decided_at", tamiz_record_get_int (handoff, TAMIZ_HANDOFF_DECIDED_AT));
  if (handoff == NULL || json_is_false (json_object_get (told, "ok")))
    return TRUE;

  frozen = tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET_DIGEST);
  if (frozen == NULL)
    tamiz_json_set_text (told, "problem", _("The base has no packet any more: the person was erased. Delete the file"));
  else if (g_strcmp0 (frozen, tamiz_json_get_text (told, "digest")) != 0)
    {
      g_autofree char *problem
          = g_strdup_printf (_("This is not the packet that was frozen for handoff %" PRId64 " of this base. Do not "
                               "rely on it"), tamiz_record_get_int (handoff, TAMIZ_HANDOFF_NUMBER));

      tamiz_json_set_text (told, "problem", problem);
    }
  json_object_set_new (told, "ok", json_boolean (json_is_null (json_object_get (told, "problem"))));

  return TRUE;
}

static json_t *
verify_packet (TamizWork  *work,
               GError    **error)
{
  g_autoptr (json_t) told
      = tamiz_packet_file_describe (tamiz_work_text (work, "file"), FALSE, work->cancellable, error);

  return told != NULL && compare_with_base (work, told, error) ? g_steal_pointer (&told) : NULL;
}

static json_t *
show_packet (TamizWork  *work,
             GError    **error)
{
  g_autoptr (json_t) told
      = tamiz_packet_file_describe (tamiz_work_text (work, "file"), TRUE, work->cancellable, error);

  return told != NULL && compare_with_base (work, told, error) ? g_steal_pointer (&told) : NULL;
}

static json_t *
answer_packet (TamizWork  *work,
               GError    **error)
{
  return tamiz_packet_answer_write (work->arguments, work->passphrase, work->now, error);
}

/* Who took part in nothing brings nothing in. */
static gboolean
check_may_bring (TamizWork  *work,
                 GError    **error)
{
  guint any = 1u << TAMIZ_ROLE_MARKETING | 1u << TAMIZ_ROLE_SALES | 1u << TAMIZ_ROLE_MANAGER | 1u << TAMIZ_ROLE_STEWARD;

  return tamiz_work_require ((work->roles & any) != 0, TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                             _("Observers do not take answers in; marketing, sales, managers and the steward do"));
}

static TamizRecord *
find_answered (TamizWork  *work,
               json_t     *answer,
               GError    **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) handoff
      = find_handoff (work, tamiz_json_get_int (answer, "number", 0), tamiz_json_get_text (answer, "uuid"),
                      &local_error);

  if (local_error != NULL)
    g_propagate_error (error, local_error);
  else if (tamiz_work_require (handoff != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                               _("The answer is to a packet of another base"))
           && tamiz_work_require (g_strcmp0 (tamiz_record_get_text (handoff, TAMIZ_HANDOFF_PACKET_DIGEST),
                                             tamiz_json_get_text (answer, "packet_digest")) == 0,
                                  TAMIZ_CORE_ERROR_REFUSED, error,
                                  _("The answer is to another packet than the one that was sent; ask the executive to "
                                    "answer that one")))
    return g_steal_pointer (&handoff);

  return NULL;
}

/* Who has a passphrase confirms by it what they accept, wherever that is. */
static gboolean
check_confirmed (json_t       *answer,
                 TamizRecord  *user,
                 GError      **error)
{
  const char *key = tamiz_record_get_text (user, TAMIZ_USER_PUBLIC_KEY);

  return tamiz_work_require (key == NULL || g_strcmp0 (tamiz_json_get_text (answer, "decision"), "accept") != 0
                                 || tamiz_packet_answer_verify (answer, key),
                             TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                             _("%s confirms by a passphrase what they accept, and this answer is not confirmed by it; "
                               "they accept in the program, or answer the packet's file again"),
                             tamiz_record_get_text (user, TAMIZ_USER_NAME));
}

/* Only the executive it was handed to decides, whoever brings the file. */
static gboolean
read_said (TamizWork    *work,
           json_t       *answer,
           TamizRecord  *handoff,
           TamizSaid    *said,
           GError      **error)
{
  const char *email = tamiz_json_get_text (answer, "executive");
  g_autoptr (TamizRecord) user = tamiz_work_find_user (work, email, error);
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  if (user == NULL
      || !tamiz_work_require (tamiz_record_get_id (user) == tamiz_record_get_int (handoff, TAMIZ_HANDOFF_EXECUTIVE),
                              TAMIZ_CORE_ERROR_NOT_ALLOWED, error,
                              _("%s answers, but the handoff is not theirs any more"), email)
      || !check_confirmed (answer, user, error))
    return FALSE;

  *said = (TamizSaid) { .door = "file", .by = tamiz_record_get_id (user) };
  if (!tamiz_time_parse (tamiz_json_get_text (answer, "at"), utc, &said->at, NULL))
    said->at = 0;
  return TRUE;
}

static gboolean
return_answered (TamizWork        *work,
                 json_t           *answer,
                 TamizRecord      *handoff,
                 const TamizSaid  *said,
                 GError          **error)
{
  TamizReturnOrder order = { *said, tamiz_json_get_text (answer, "criterion"), -1,
                             tamiz_json_get_text (answer, "reason"), tamiz_json_get_text (answer, "wanted"), -1 };
  const char *cause = tamiz_json_get_text (answer, "cause");
  const char *fate = tamiz_json_get_text (answer, "meeting_fate");

  if (cause != NULL
      && !tamiz_work_require (tamiz_enum_from_nick (TAMIZ_ENUM_RETURN, cause, &order.cause), TAMIZ_CORE_ERROR_INVALID,
                              error, _("The answer names a cause that this program does not know: %s"), cause))
    return FALSE;
  if (fate != NULL && !tamiz_enum_from_nick (TAMIZ_ENUM_MEETING_FATE, fate, &order.fate))
    order.fate = -1; /* marketing is asked instead */

  return tamiz_work_return_handoff (work, handoff, &order, error);
}

/* @item is told what was done. */
static gboolean
take_answer (TamizWork   *work,
             const char  *path,
             json_t      *item,
             GError     **error)
{
  g_autoptr (json_t) answer = tamiz_packet_answer_read (path, work->cancellable, error);
  g_autoptr (TamizRecord) handoff = answer != NULL ? find_answered (work, answer, error) : NULL;
  const char *decision = tamiz_json_get_text (answer, "decision");
  TamizSaid said;
  gboolean done;

  if (handoff == NULL)
    return FALSE;
  json_object_set (item, "number", json_object_get (answer, "number"));
  tamiz_json_set_text (item, "decision", decision);
  if (!read_said (work, answer, handoff, &said, error))
    return FALSE;

  done = g_strcmp0 (decision, "accept") == 0 ? tamiz_work_accept_said (work, handoff, &said, error)
                                             : return_answered (work, answer, handoff, &said, error);
  if (done)
    tamiz_json_set_id (item, "lead", tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD));
  return done;
}

static json_t *
make_item (const char *path)
{
  json_t *item = json_object ();

  tamiz_json_set_text (item, "file", path);
  json_object_set_new (item, "number", json_null ());
  json_object_set_new (item, "decision", json_null ());
  json_object_set_new (item, "lead", json_null ());
  json_object_set_new (item, "problem", json_null ());
  return item;
}

/* Of several files what is wrong with one keeps no other from being taken. */
static json_t *
take_answers (TamizWork  *work,
              GError    **error)
{
  json_t *files = json_object_get (work->arguments, "files");
  g_autoptr (json_t) items = json_array ();
  gint64 taken = 0;
  json_t *file, *answer;
  gsize i;

  if (!check_may_bring (work, error))
    return NULL;

  json_array_foreach (files, i, file)
    {
      json_t *item = make_item (json_string_value (file));
      g_autoptr (GError) local_error = NULL;

      json_array_append_new (items, item);
      if (take_answer (work, json_string_value (file), item, &local_error))
        taken++;
      else if (json_array_size (files) == 1 || g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      else
        tamiz_json_set_text (item, "problem", local_error->message);
    }
  answer = tamiz_work_items (g_steal_pointer (&items));
  json_object_set_new (answer, "taken", json_integer (taken));

  return answer;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)
#define PACKET_FILE { "file", TAMIZ_PARAMETER_FILE, REQUIRED_POSITIONAL, 0, N_("A packet's file, *.tamiz-packet") }

/* tamizctl has the same verbs for where there is no base. */
const TamizParameter tamiz_packet_file_parameters[] = { PACKET_FILE, { NULL } };

const TamizParameter tamiz_packet_answer_parameters[] = {
  PACKET_FILE,
  { "accept", TAMIZ_PARAMETER_FLAG, 0, 0, N_("The executive accepts it") },
  { "return", TAMIZ_PARAMETER_FLAG, 0, 0, N_("The executive returns it, with criterion or cause and a reason") },
  { "criterion", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The criterion that it fails") },
  { "cause", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_RETURN, N_("What is wrong otherwise") },
  { "reason", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Why") },
  { "wanted", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What would make it acceptable") },
  { "meeting-fate", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_MEETING_FATE, N_("What becomes of the meeting") },
  { "output", TAMIZ_PARAMETER_OUTPUT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The file to write, which marketing takes in") },
  { NULL },
};

static const TamizParameter take_parameters[] = {
  { "files", TAMIZ_PARAMETER_TEXTS, REQUIRED_POSITIONAL, 0, N_("Answers, as “packet answer” writes them") },
  { NULL },
};

const TamizOperationEntry tamiz_answer_operations[] = {
  { { "packet.verify", N_("Say whether a packet's file is as it was written"), TAMIZ_OPERATION_READS,
      tamiz_packet_file_parameters, NULL },
    verify_packet },
  { { "packet.show", N_("Show a packet from its file"), TAMIZ_OPERATION_READS,
      tamiz_packet_file_parameters, NULL },
    show_packet },
  { { "packet.answer", N_("Accept or return a packet in a file that marketing takes in"), TAMIZ_OPERATION_READS,
      tamiz_packet_answer_parameters, NULL },
    answer_packet },
  { { "handoff.answer", N_("Take in what executives answered in files"), 0, take_parameters,
      "file,number,decision,problem" },
    take_answers },
  { { NULL }, NULL },
};
