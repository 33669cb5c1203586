#define G_LOG_DOMAIN "tamiz-versions"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-rights.h"
#include "tamiz-versions.h"

#include <glib/gi18n-lib.h>

/* Who may write in a version of the definition, and why somebody may not. */

/* Only a draft is written in; what was agreed, or is being agreed on, stays as it is. */
static const char *
explain_state (TamizDefinitionState state)
{
  switch (state)
    {
    case TAMIZ_DEFINITION_DRAFT:
      return NULL;
    case TAMIZ_DEFINITION_PROPOSED:
      return _("It is proposed, so what people are asked to sign stays as it is: take it back first, or begin a new "
               "draft from it.");
    case TAMIZ_DEFINITION_SIGNED:
      return _("It is signed and waits for its date, so it stays as it is: begin a new draft from it.");
    case TAMIZ_DEFINITION_IN_FORCE:
      return _("It is in force, so it stays as it was signed: begin a new draft from it.");
    case TAMIZ_DEFINITION_SUPERSEDED:
      return _("Another version has taken its place, so it stays as it was signed: begin a new draft from it.");
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * tamiz_work_refuse_number:
 * @work: an operation's work
 * @version: a number that no version has; 0 where there is no version at all
 * @error: return location for %TAMIZ_CORE_ERROR_NOT_FOUND
 *
 * Says that there is no such version, and which is the newest.
 */
void
tamiz_work_refuse_number (TamizWork  *work,
                          gint64      version,
                          GError    **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) newest = tamiz_work_find_version (work, ~0u, 0, &local_error);

  if (newest != NULL)
    g_set_error (&local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                 _("There is no version %d of the definition in this base; the newest is %d"), (int) version,
                 (int) tamiz_record_get_int (newest, TAMIZ_DEFINITION_VERSION));
  else if (local_error == NULL)
    g_set_error (&local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND,
                 _("There is no such definition in this base; begin from a starter or import one"));
  g_propagate_error (error, local_error);
}

static void
refuse_any (TamizDefinitionState   state,
            GError               **error)
{
  g_set_error_literal (error, TAMIZ_DEFINITION_ERROR, TAMIZ_DEFINITION_ERROR_STATE,
                       state == TAMIZ_DEFINITION_DRAFT
                           ? _("There is no draft; begin one from a version or a starter")
                           : _("Nothing is proposed; propose a draft first"));
}

static void
refuse_state (TamizRecord           *named,
              TamizDefinitionState   state,
              GError               **error)
{
  int version = (int) tamiz_record_get_int (named, TAMIZ_DEFINITION_VERSION);
  TamizDefinitionState now = (TamizDefinitionState) tamiz_record_get_int (named, TAMIZ_DEFINITION_STATE);

  if (state == TAMIZ_DEFINITION_DRAFT)
    g_set_error (error, TAMIZ_DEFINITION_ERROR, TAMIZ_DEFINITION_ERROR_STATE,
                 /* Translators: a version's number, and a sentence on its state and on what to do */
                 _("Version %d is no draft. %s"), version, explain_state (now));
  else
    g_set_error (error, TAMIZ_DEFINITION_ERROR, TAMIZ_DEFINITION_ERROR_STATE,
                 _("Version %d is not proposed, its state is “%s”: only what is proposed can be signed or taken back"),
                 version, tamiz_enum_label (TAMIZ_ENUM_DEFINITION, now));
}

/**
 * tamiz_work_refuse_version:
 * @work: an operation's work
 * @state: the state that is needed, draft or proposed
 * @version: the version that was named and is not in it, or 0 where there is none in it at all
 * @error: return location
 *
 * Says why a version is not to be had, and what to do: %TAMIZ_CORE_ERROR_NOT_FOUND where nothing has
 * this number, else %TAMIZ_DEFINITION_ERROR_STATE.
 */
void
tamiz_work_refuse_version (TamizWork             *work,
                           TamizDefinitionState   state,
                           gint64                 version,
                           GError               **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) named
      = version != 0 ? tamiz_work_find_version (work, ~0u, version, &local_error) : NULL;

  if (local_error != NULL)
    g_propagate_error (error, local_error);
  else if (version == 0)
    refuse_any (state, error);
  else if (named == NULL)
    tamiz_work_refuse_number (work, version, error);
  else
    refuse_state (named, state, error);
}

/* (nullable): who began it, where that was not the one who works. */
static gboolean
find_other (TamizWork    *work,
            TamizRecord  *version,
            char        **name,
            GError      **error)
{
  TamizChangeRow row;
  g_autoptr (TamizRecord) user = NULL;
  GError *local_error = NULL;

  *name = NULL;
  tamiz_reader_load_change (work->reader, tamiz_record_get_change (version), &row, &local_error);
  if (local_error == NULL && row.user != work->actor.user)
    {
      user = row.user != 0 ? tamiz_reader_load (work->reader, TAMIZ_KIND_USER, row.user, &local_error) : NULL;
      *name = g_strdup (user != NULL ? tamiz_record_get_text (user, TAMIZ_USER_NAME) : _("somebody else"));
    }
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return local_error == NULL;
}

/**
 * tamiz_work_find_why_closed:
 * @work: an operation's work
 * @version: a version of the definition
 * @why: (out) (nullable) (transfer full): why whoever works may not write in it, and who may or what
 *   to do instead; %NULL where they may, or nobody is named
 * @error: return location
 *
 * Finds out whether somebody may write in a version.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_work_find_why_closed (TamizWork    *work,
                            TamizRecord  *version,
                            char        **why,
                            GError      **error)
{
  const char *state = explain_state ((TamizDefinitionState) tamiz_record_get_int (version, TAMIZ_DEFINITION_STATE));
  TamizPermission may = tamiz_rights_get (work->roles, TAMIZ_RIGHT_WORK);
  g_autofree char *name = NULL;

  *why = g_strdup (state);
  if (state != NULL || work->actor.user == 0 || may == TAMIZ_PERMISSION_YES)
    return TRUE;
  if (may == TAMIZ_PERMISSION_NO)
    {
      *why = g_strdup (_("Marketing and the steward write drafts, and sales executives those that they have begun. You "
                         "can read it and comment on it."));
      return TRUE;
    }
  if (!find_other (work, version, &name, error))
    return FALSE;
  if (name != NULL)
    /* Translators: %s is a person's name */
    *why = g_strdup_printf (_("%s began this draft: marketing, the steward and whoever began it write in it. You can "
                              "comment on it, or begin a draft of your own from it."),
                            name);

  return TRUE;
}

/**
 * tamiz_work_check_may_write:
 * @work: an operation's work
 * @draft: a draft
 * @error: return location
 *
 * Refuses whoever may not write in a draft, with the reason.
 *
 * Returns: whether they may; else %TAMIZ_CORE_ERROR_NOT_ALLOWED
 */
gboolean
tamiz_work_check_may_write (TamizWork    *work,
                            TamizRecord  *draft,
                            GError      **error)
{
  g_autofree char *why = NULL;

  return tamiz_work_find_why_closed (work, draft, &why, error)
         && tamiz_work_require (why == NULL, TAMIZ_CORE_ERROR_NOT_ALLOWED, error, "%s", why);
}
