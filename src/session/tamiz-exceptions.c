#define G_LOG_DOMAIN "tamiz-exceptions"

#include "config.h"

#include "tamiz-exceptions.h"

#include "tamiz-error.h"
#include "tamiz-people.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* An exception lets one lead through to sales once, though something lacks: one side asks with a
 * reason, and a second person of the other side grants.  It never stands above what the person
 * themselves refused.
 */

/* What somebody refuses nobody grants in their stead. */
gboolean
tamiz_exception_can_lift (const TamizMissing *lack)
{
  return g_strcmp0 (lack->what, "consent") != 0;
}

/* What a lack is known by: a criterion that nobody asked and one that fails are not the same. */
static char *
dup_line (const TamizMissing *lack)
{
  return g_strdup_printf ("%s/%s/%s", lack->what, lack->key != NULL ? lack->key : "", lack->state);
}

/* What an exception to these is asked for, a line each. */
char *
tamiz_exception_dup_lacks (GPtrArray *lacks)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < lacks->len; i++)
    {
      TamizMissing *lack = g_ptr_array_index (lacks, i);
      g_autofree char *line = lack->required ? dup_line (lack) : NULL;

      if (line != NULL)
        g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n" : "", line);
    }

  return g_string_free (g_steal_pointer (&lines), FALSE);
}

/**
 * tamiz_exception_lifts:
 * @exception: an exception
 * @lack: what a lead lacks
 *
 * Says whether an exception makes up for a lack: only for what was missing when it was asked for.
 * What comes to be wrong later nobody has granted.
 *
 * Returns: whether it does
 */
gboolean
tamiz_exception_lifts (TamizRecord        *exception,
                       const TamizMissing *lack)
{
  const char *known = tamiz_record_get_text (exception, TAMIZ_EXCEPTION_LACKS);
  g_autofree char *line = dup_line (lack);
  g_auto (GStrv) lines = known != NULL ? g_strsplit (known, "\n", -1) : NULL;

  return tamiz_exception_can_lift (lack) && lines != NULL && g_strv_contains ((const char *const *) lines, line);
}

/* Whether it makes up for all that holds a lead back. */
gboolean
tamiz_exception_covers (TamizRecord *exception,
                        GPtrArray   *lacks)
{
  for (guint i = 0; i < lacks->len; i++)
    {
      TamizMissing *lack = g_ptr_array_index (lacks, i);

      if (lack->required && !tamiz_exception_lifts (exception, lack))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_exception_get_side:
 * @asker: the roles of who asked, a bit each
 *
 * Says which side decides about an exception: sales where marketing asked, and marketing where only
 * sales did.
 *
 * Returns: a role of that side
 */
TamizRole
tamiz_exception_get_side (guint asker)
{
  return (asker & (1u << TAMIZ_ROLE_MARKETING)) != 0 ? TAMIZ_ROLE_SALES : TAMIZ_ROLE_MARKETING;
}

static gboolean
becomes_used (TamizChangeSet *change_set,
              gint64          exception)
{
  GArray *updates = tamiz_change_set_get_updates (change_set);

  for (guint i = 0; i < updates->len; i++)
    {
      const TamizUpdate *update = &g_array_index (updates, TamizUpdate, i);

      if (update->kind == TAMIZ_KIND_EXCEPTION && update->id == exception && update->field == TAMIZ_EXCEPTION_STATE)
        return update->after.type == TAMIZ_VALUE_INT && update->after.integer == TAMIZ_EXCEPTION_USED;
    }

  return FALSE;
}

/* A handoff that goes on with a colleague keeps the exception of the one before. */
static gboolean
goes_on (TamizFacts  *facts,
         TamizRecord *handoff,
         gint64       exception)
{
  gint64 previous = tamiz_record_get_int (handoff, TAMIZ_HANDOFF_PREVIOUS);

  for (guint i = 0; previous != 0 && i < facts->handoffs->len; i++)
    {
      TamizRecord *other = g_ptr_array_index (facts->handoffs, i);

      if (tamiz_record_get_id (other) == previous)
        return tamiz_record_get_int (other, TAMIZ_HANDOFF_EXCEPTION) == exception;
    }

  return FALSE;
}

/**
 * tamiz_exception_check_used:
 * @exception: as it stood before the change
 * @facts: the lead's
 * @handoff: the handoff that names it
 * @change_set: the change that hands the lead over
 * @error: return location
 *
 * Checks that an exception is for this lead, was granted by a second person, and is used up by this
 * handoff.
 *
 * Returns: whether it may let the lead through; else %TAMIZ_CORE_ERROR_REFUSED
 */
gboolean
tamiz_exception_check_used (TamizRecord     *exception,
                            TamizFacts      *facts,
                            TamizRecord     *handoff,
                            TamizChangeSet  *change_set,
                            GError         **error)
{
  gint64 id = tamiz_record_get_id (exception);
  gint64 state = tamiz_record_get_int (exception, TAMIZ_EXCEPTION_STATE);
  gint64 granter = tamiz_record_get_int (exception, TAMIZ_EXCEPTION_DECIDED_BY);

  if (!tamiz_work_require (tamiz_record_get_int (exception, TAMIZ_EXCEPTION_LEAD) == tamiz_record_get_id (facts->lead),
                           TAMIZ_CORE_ERROR_REFUSED, error, _("The exception was granted for another lead"))
      || !tamiz_work_require (granter != 0 && granter != tamiz_record_get_int (exception, TAMIZ_EXCEPTION_ASKED_BY)
                                  && (state == TAMIZ_EXCEPTION_GRANTED || state == TAMIZ_EXCEPTION_USED),
                              TAMIZ_CORE_ERROR_REFUSED, error, _("The exception was not granted by a second person")))
    return FALSE;
  if (state == TAMIZ_EXCEPTION_USED && goes_on (facts, handoff, id))
    return TRUE;

  return tamiz_work_require (state == TAMIZ_EXCEPTION_GRANTED && becomes_used (change_set, id),
                             TAMIZ_CORE_ERROR_REFUSED, error,
                             _("The exception was used already; it is good for one handoff"));
}

/**
 * tamiz_work_find_exception:
 * @work: an operation's work
 * @lead: a lead's id
 * @exception: (out) (nullable): the one that was asked for or granted and not used yet, else the one that was
 *   refused last
 * @error: return location
 *
 * Finds the exception that matters for a lead's next handoff.
 *
 * Returns: whether the base could be read
 */
gboolean
tamiz_work_find_exception (TamizWork    *work,
                           gint64        lead,
                           TamizRecord **exception,
                           GError      **error)
{
  g_autoptr (GPtrArray) exceptions
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_EXCEPTION, TAMIZ_EXCEPTION_LEAD, lead, error);
  TamizRecord *found = NULL;

  *exception = NULL;
  if (exceptions == NULL)
    return FALSE;

  for (guint i = 0; i < exceptions->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (exceptions, i);

      if (tamiz_record_get_int (record, TAMIZ_EXCEPTION_STATE) == TAMIZ_EXCEPTION_REFUSED)
        found = record;
    }
  /* An open one goes before any that was refused. */
  for (guint i = 0; i < exceptions->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (exceptions, i);
      gint64 state = tamiz_record_get_int (record, TAMIZ_EXCEPTION_STATE);

      if (state == TAMIZ_EXCEPTION_ASKED || state == TAMIZ_EXCEPTION_GRANTED)
        found = record;
    }
  if (found != NULL)
    *exception = g_object_ref (found);

  return TRUE;
}

/**
 * tamiz_work_use_exception:
 * @work: an operation's work, with an argument `exception` where one is to be used
 * @set: what hands the lead over
 * @facts: the lead's
 * @handoff: the new handoff, which is stamped with it
 * @used: (out) (nullable): the exception
 * @error: return location
 *
 * Uses up a granted exception.  The gate itself checks it once more, whoever wrote the change.
 *
 * Returns: whether there is none to be used, or it may be
 */
gboolean
tamiz_work_use_exception (TamizWork       *work,
                          TamizChangeSet  *set,
                          TamizFacts      *facts,
                          TamizRecord     *handoff,
                          TamizRecord    **used,
                          GError         **error)
{
  g_autoptr (TamizRecord) exception = NULL;
  gint64 state;

  *used = NULL;
  if (tamiz_work_text (work, "exception") == NULL)
    return TRUE;
  exception = tamiz_work_load (work, TAMIZ_KIND_EXCEPTION, "exception", error);
  if (exception == NULL)
    return FALSE;
  state = tamiz_record_get_int (exception, TAMIZ_EXCEPTION_STATE);
  if (!tamiz_work_require (state == TAMIZ_EXCEPTION_GRANTED, TAMIZ_CORE_ERROR_REFUSED, error,
                           state == TAMIZ_EXCEPTION_ASKED
                               ? _("The exception was asked for and not granted yet; somebody of the other side decides")
                           : state == TAMIZ_EXCEPTION_REFUSED
                               ? _("The exception was refused; supply what is missing, or ask again with another reason")
                           : state == TAMIZ_EXCEPTION_REPLACED
                               ? _("The exception was asked for anew since; use that one")
                               : _("The exception was used already; it is good for one handoff")))
    return FALSE;

  tamiz_record_set_int (handoff, TAMIZ_HANDOFF_EXCEPTION, tamiz_record_get_id (exception));
  tamiz_change_set_update_int (set, exception, TAMIZ_EXCEPTION_STATE, TAMIZ_EXCEPTION_USED);
  if (!tamiz_exception_check_used (exception, facts, handoff, set, error))
    return FALSE;
  *used = g_steal_pointer (&exception);

  return TRUE;
}

/**
 * tamiz_handoff_get_origin:
 * @facts: a lead's facts
 * @handoff: a handoff's id
 *
 * Says where a lead stood before it was handed over, and goes back to where the handoff is taken
 * back: ready for sales, or qualified by marketing where an exception let it through.
 *
 * Returns: a #TamizStage
 */
int
tamiz_handoff_get_origin (TamizFacts *facts,
                          gint64      handoff)
{
  int from = TAMIZ_STAGE_SQL;

  for (guint i = 0; i < facts->moves->len; i++)
    {
      TamizRecord *move = g_ptr_array_index (facts->moves, i);

      if (tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_CAUSE) == TAMIZ_MOVE_HANDOFF
          && tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_HANDOFF) == handoff)
        from = tamiz_record_get_int (move, TAMIZ_STAGE_MOVE_FROM);
    }

  return from;
}

/* @users: of tamiz_work_load_users() */
json_t *
tamiz_work_exception_to_json (TamizWork   *work,
                              TamizRecord *exception,
                              GHashTable  *users)
{
  json_t *object = json_object ();
  TamizRecord *asker = tamiz_users_find (users, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_ASKED_BY));
  guint roles = asker != NULL ? (guint) tamiz_record_get_int (asker, TAMIZ_USER_ROLES) : 0;

  tamiz_json_set_id (object, "id", tamiz_record_get_id (exception));
  tamiz_json_set_id (object, "lead", tamiz_record_get_int (exception, TAMIZ_EXCEPTION_LEAD));
  tamiz_json_set_text (object, "state",
                       tamiz_enum_nick (TAMIZ_ENUM_EXCEPTION, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_STATE)));
  tamiz_json_set_text (object, "reason", tamiz_record_get_text (exception, TAMIZ_EXCEPTION_REASON));
  tamiz_user_set_json (object, "asked_by", "asked_by_name", asker);
  tamiz_work_set_time (work, object, "asked_at", tamiz_record_get_int (exception, TAMIZ_EXCEPTION_ASKED_AT));
  tamiz_json_set_text (object, "side", tamiz_enum_nick (TAMIZ_ENUM_ROLE, tamiz_exception_get_side (roles)));
  tamiz_user_set_json (object, "decided_by", "decided_by_name",
                       tamiz_users_find (users, tamiz_record_get_int (exception, TAMIZ_EXCEPTION_DECIDED_BY)));
  tamiz_work_set_time (work, object, "decided_at", tamiz_record_get_int (exception, TAMIZ_EXCEPTION_DECIDED_AT));
  tamiz_json_set_text (object, "words", tamiz_record_get_text (exception, TAMIZ_EXCEPTION_WORDS));

  return object;
}
