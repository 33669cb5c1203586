#define G_LOG_DOMAIN "tamiz-operations-trial"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-session-private.h"
#include "tamiz-trial.h"
#include "tamiz-versions.h"

#include <glib/gi18n-lib.h>

/* Trying a definition on the whole base before it counts.  What was read for it is kept, because
 * whoever drags a weight asks again a moment later.
 */

#define LISTED 20
#define MOST_LISTED 1000
/* A base of this size is read again at once when something was done in it; a larger one later. */
#define QUICKLY_READ 20000
#define KEPT (10 * TAMIZ_MINUTE)

/* Unsaved, or a version: a draft, else what is proposed, else the one in force. */
static TamizDefinition *
find_tried (TamizWork *work,
            GError   **error)
{
  static const guint states[] = { 1u << TAMIZ_DEFINITION_DRAFT, 1u << TAMIZ_DEFINITION_PROPOSED,
                                  1u << TAMIZ_DEFINITION_SIGNED, 0 };
  const char *document = tamiz_work_text (work, "document");
  g_autoptr (TamizRecord) record = NULL;

  if (document != NULL)
    return tamiz_definition_parse (document, -1, error);

  record = tamiz_work_require_version (work, states, tamiz_work_number (work, "version", 0), error);
  return record != NULL ? tamiz_session_parse_definition (work->session, record, error) : NULL;
}

static gboolean
is_current (TamizSession *session,
            TamizWork    *work,
            gint64        change)
{
  return work->now - tamiz_trial_get_read_at (session->trial) < KEPT
         && (change == session->trial_change || tamiz_trial_get_size (session->trial) > QUICKLY_READ);
}

/* With the lock held.  Returns: (transfer none) */
static TamizTrial *
get_trial (TamizWork        *work,
           TamizDefinition  *definition,
           TamizDefinition  *in_force,
           GError          **error)
{
  TamizSession *session = work->session;
  gint64 change = tamiz_reader_get_change (work->reader, error);

  if (change < 0)
    return NULL;
  if (session->trial != NULL
      && (!tamiz_trial_can_try (session->trial, definition, in_force)
          || !is_current (session, work, change)))
    g_clear_pointer ((TamizTrial **) &session->trial, tamiz_trial_free);
  if (session->trial == NULL)
    {
      session->trial = tamiz_trial_read (work, definition, in_force, error);
      session->trial_change = change;
    }

  return session->trial;
}

/* What it is compared with: a version that is named, else the one in force, where there is one. */
static gboolean
find_against (TamizWork        *work,
              TamizDefinition **against,
              gint64           *version,
              GError          **error)
{
  gint64 named = tamiz_work_number (work, "against", 0);
  g_autoptr (TamizRecord) record = NULL;
  GError *local_error = NULL;

  *against = NULL;
  record = named != 0 ? tamiz_work_find_version (work, ~0u, named, &local_error)
                      : tamiz_work_find_in_force (work, against, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }
  if (!tamiz_work_require (named == 0 || record != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                           _("There is no version %d of the definition"), (int) named))
    return FALSE;
  if (named != 0)
    {
      *against = tamiz_session_parse_definition (work->session, record, error);
      if (*against == NULL)
        return FALSE;
    }
  *version = record != NULL ? tamiz_record_get_int (record, TAMIZ_DEFINITION_VERSION) : 0;

  return TRUE;
}

static gpointer
free_trial (gpointer data)
{
  tamiz_trial_free (data);
  return NULL;
}

/* Without waiting for whoever is trying now, who looks here afterwards.  It may be large: giving it
 * back takes as long as several frames.
 */
static void
forget_trial (TamizSession *self)
{
  while (g_atomic_int_get (&self->trial_forgotten) && g_mutex_trylock (&self->trial_lock))
    {
      TamizTrial *trial = g_steal_pointer (&self->trial);

      g_atomic_int_set (&self->trial_forgotten, FALSE);
      g_mutex_unlock (&self->trial_lock);
      if (trial != NULL)
        g_thread_unref (g_thread_new ("tamiz-trial", free_trial, trial));
    }
}

/**
 * tamiz_work_preview:
 * @work: an operation's work
 * @definition: a definition
 * @against: (nullable): what it is compared with
 * @at: as of when, microseconds since 1970; 0 = now
 * @listed: at most so many of the leads that change are listed
 * @error: return location
 *
 * Tries a definition on the whole base.
 *
 * Returns: (transfer full): what it would mean, as JSON
 */
json_t *
tamiz_work_preview (TamizWork        *work,
                    TamizDefinition  *definition,
                    TamizDefinition  *against,
                    gint64            at,
                    guint             listed,
                    GError          **error)
{
  TamizTrial *trial;
  json_t *answer = NULL;

  g_mutex_lock (&work->session->trial_lock);
  trial = get_trial (work, definition, against, error);
  if (trial != NULL)
    answer = tamiz_trial_try (trial, work, definition, against, at, listed, error);
  g_mutex_unlock (&work->session->trial_lock);
  forget_trial (work->session);

  return answer;
}

static json_t *
try_definition (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizDefinition) definition = find_tried (work, error);
  g_autoptr (TamizDefinition) against = NULL;
  gint64 listed = tamiz_work_number (work, "listed", LISTED), at = 0, version;
  json_t *answer;

  if (definition == NULL
      || !tamiz_work_require (listed >= 0 && listed <= MOST_LISTED, TAMIZ_CORE_ERROR_INVALID, error,
                              _("From 0 to %d leads can be listed"), MOST_LISTED)
      || !find_against (work, &against, &version, error))
    return NULL;
  if (tamiz_work_time (work, "at", &at)
      && !tamiz_work_require (at <= work->now, TAMIZ_CORE_ERROR_INVALID, error,
                              _("A definition is tried on what has happened: the date lies in the future")))
    return NULL;

  answer = tamiz_work_preview (work, definition, against, at, (guint) listed, error);
  if (answer != NULL)
    json_object_set_new (answer, "against", version != 0 ? json_integer (version) : json_null ());

  return answer;
}

/**
 * tamiz_session_forget_trial:
 * @self: a session
 *
 * Gives back the memory in which a definition was tried on the base: at once, or when whoever is
 * trying one now is done.
 */
void
tamiz_session_forget_trial (TamizSession *self)
{
  g_return_if_fail (TAMIZ_IS_SESSION (self));

  g_atomic_int_set (&self->trial_forgotten, TRUE);
  forget_trial (self);
}

static const TamizParameter try_parameters[] = {
  { "version", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Which version; without it the newest draft or proposal") },
  { "document", TAMIZ_PARAMETER_TEXT, 0, 0, N_("A definition that is not in the base, in JSON") },
  { "against", TAMIZ_PARAMETER_NUMBER, 0, 0,
    N_("Which version it is compared with; without it the one in force") },
  { "at", TAMIZ_PARAMETER_TIME, 0, 0, N_("As of when; without it now") },
  { "listed", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many of the leads that change are listed (20)") },
  { NULL },
};

const TamizOperationEntry tamiz_trial_operations[] = {
  { { "definition.preview", N_("Show what a definition would mean for the whole base"), TAMIZ_OPERATION_READS,
      try_parameters, NULL },
    try_definition },
  { { NULL }, NULL },
};
