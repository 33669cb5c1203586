#define G_LOG_DOMAIN "tamiz-operations-decide"

#include "config.h"

#include "tamiz-decisions.h"
#include "tamiz-error.h"
#include "tamiz-handoffs.h"
#include "tamiz-meetings.h"
#include "tamiz-reassignment.h"

#include <glib/gi18n-lib.h>
#include <sodium.h>

/* What becomes of a handoff: the executive accepts or returns it, or it is taken back. */

static json_t *
accept_handoff (TamizWork *work,
                GError   **error)
{
  const TamizSaid said = { 0 };
  g_autoptr (TamizRecord) handoff = tamiz_work_find_handoff (work, error);
  g_autoptr (TamizRecord) user = NULL;
  unsigned char *secret_key = NULL;

  /* Nobody is asked for a passphrase to learn that it is too late. */
  if (handoff == NULL || !tamiz_work_check_may_accept (work, handoff, &said, error))
    return NULL;
  user = tamiz_work_check_passphrase (work, &secret_key, error);
  if (secret_key != NULL)
    sodium_memzero (secret_key, crypto_sign_SECRETKEYBYTES);
  g_free (secret_key);
  if (user == NULL || !tamiz_work_accept_said (work, handoff, &said, error))
    return NULL;

  return tamiz_work_answer_handoff (work, tamiz_record_get_id (handoff), error);
}

static json_t *
return_handoff (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_work_find_handoff (work, error);
  const TamizReturnOrder order = { { 0 },
                                   tamiz_work_text (work, "criterion"),
                                   tamiz_work_choice (work, "cause", TAMIZ_ENUM_RETURN),
                                   tamiz_work_text (work, "reason"),
                                   tamiz_work_text (work, "wanted"),
                                   tamiz_work_choice (work, "meeting-fate", TAMIZ_ENUM_MEETING_FATE) };

  if (handoff == NULL || !tamiz_work_return_handoff (work, handoff, &order, error))
    return NULL;

  return tamiz_work_answer_handoff (work, tamiz_record_get_id (handoff), error);
}

static json_t *
withdraw_handoff (TamizWork *work,
                  GError   **error)
{
  g_autoptr (TamizRecord) handoff = tamiz_work_find_handoff (work, error);

  if (handoff == NULL
      || !tamiz_work_withdraw_handoff (work, handoff, tamiz_work_text (work, "reason"),
                                       tamiz_work_choice (work, "meeting-fate", TAMIZ_ENUM_MEETING_FATE), error))
    return NULL;

  return tamiz_work_answer_handoff (work, tamiz_record_get_id (handoff), error);
}

/* “keep” and “cancel”, else another time: whoever goes instead must be free then, too. */
static gboolean
read_meeting (TamizWork           *work,
              TamizRecord         *handoff,
              TamizReassignOrder  *order,
              GError             **error)
{
  const char *text = tamiz_work_text (work, "meeting");
  gint64 minutes = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING_MINUTES);
  TamizMeetingOrder meeting = { .at = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_MEETING) };
  gboolean given = FALSE;

  order->cancels = g_strcmp0 (text, "cancel") == 0;
  if (order->cancels)
    return TRUE;
  if (text != NULL && !g_str_equal (text, "keep"))
    {
      if (!tamiz_work_read_meeting (work, &meeting, &given, error)
          || !tamiz_work_require (meeting.at > work->now, TAMIZ_CORE_ERROR_INVALID, error,
                                  _("The meeting would be in the past; give a time to come")))
        return FALSE;
      order->meeting = meeting.at;
    }

  return meeting.at <= work->now || tamiz_work_flag (work, "despite-busy")
         || tamiz_work_check_free (work, order->executive, handoff, meeting.at,
                                   meeting.at + (minutes > 0 ? minutes : TAMIZ_MEETING_MINUTES) * TAMIZ_MINUTE, FALSE,
                                   error);
}

/* Others may take the next number between reading and writing. */
#define MOST_TRIES 5

static json_t *
reassign_handoff (TamizWork *work,
                  GError   **error)
{
  TamizReassignOrder order = { NULL, tamiz_work_text (work, "reason"), FALSE, 0 };
  g_autoptr (TamizRecord) handoff = tamiz_work_find_handoff (work, error);
  g_autoptr (TamizRecord) executive
      = handoff != NULL ? tamiz_work_find_user (work, tamiz_work_text (work, "to"), error) : NULL;
  GError *local_error = NULL;
  gint64 made = 0;

  order.executive = executive;
  if (executive == NULL || !read_meeting (work, handoff, &order, error))
    return NULL;

  for (guint tries = 0; made == 0 && tries < MOST_TRIES; tries++)
    {
      g_clear_error (&local_error);
      made = tamiz_work_reassign_handoff (work, handoff, &order, &local_error);
      if (made == 0 && !g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_EXISTS))
        break;
    }
  if (made == 0)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }

  return tamiz_work_answer_handoff (work, made, error);
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)
#define NUMBER { "number", TAMIZ_PARAMETER_NUMBER, REQUIRED_POSITIONAL, 0, N_("The handoff's number") }
#define FATE { "meeting-fate", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_MEETING_FATE, N_("What becomes of the meeting") }

static const TamizParameter number_parameters[] = { NUMBER, { NULL } };

static const TamizParameter return_parameters[] = {
  NUMBER,
  { "criterion", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The criterion that it fails") },
  { "cause", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_RETURN, N_("What is wrong otherwise") },
  { "reason", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Why") },
  { "wanted", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What would make it acceptable") },
  FATE,
  { NULL },
};

static const TamizParameter withdraw_parameters[] = {
  NUMBER,
  { "reason", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Why") },
  FATE,
  { NULL },
};

static const TamizParameter reassign_parameters[] = {
  NUMBER,
  { "to", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The colleague, by e-mail") },
  { "reason", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Why") },
  { "meeting", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What becomes of the meeting: keep, cancel, or another time; kept without it") },
  { "despite-busy", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Also where the executive has something else then, or is away") },
  { NULL },
};

const TamizOperationEntry tamiz_decide_operations[] = {
  { { "handoff.accept", N_("Accept a handoff"), 0, number_parameters, NULL }, accept_handoff },
  { { "handoff.return", N_("Return a handoff with criterion or cause"), 0, return_parameters, NULL },
    return_handoff },
  { { "handoff.withdraw", N_("Take a handoff back"), 0, withdraw_parameters, NULL }, withdraw_handoff },
  { { "handoff.reassign", N_("Give a handoff to another sales executive"), 0, reassign_parameters, NULL },
    reassign_handoff },
  { { NULL }, NULL },
};
