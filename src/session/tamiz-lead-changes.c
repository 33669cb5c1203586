#define G_LOG_DOMAIN "tamiz-lead-changes"

#include "config.h"

#include "tamiz-lead-changes.h"

#include "tamiz-error.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

/* Whether a move by hand is asked for in full, whichever lead it is. */
gboolean
tamiz_work_check_move (TamizWork   *work,
                       int          to,
                       const char  *reason,
                       gint64       until,
                       GError     **error)
{
  return tamiz_work_require (reason != NULL, TAMIZ_CORE_ERROR_REFUSED, error,
                             _("A move by hand needs a reason"))
         && tamiz_work_require (to != TAMIZ_STAGE_DEFERRED || until > work->now,
                                TAMIZ_CORE_ERROR_REFUSED, error,
                                _("Deferred until when? Give a day to come"));
}

/* Adds a move by hand to a change; whether the method knows it the judge says. */
gboolean
tamiz_work_add_move (TamizWork       *work,
                     TamizChangeSet  *set,
                     TamizFacts      *facts,
                     int              to,
                     const char      *reason,
                     gint64           until,
                     GError         **error)
{
  int from = tamiz_facts_get_stage (facts);
  TamizRecord *move;

  if (!tamiz_work_require (from != to, TAMIZ_CORE_ERROR_REFUSED, error, _("The lead is there already")))
    return FALSE;
  move = tamiz_work_insert (work, set, TAMIZ_KIND_STAGE_MOVE, error);
  if (move == NULL)
    return FALSE;

  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_AT, work->now);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_FROM, from);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_TO, to);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_CAUSE, TAMIZ_MOVE_HAND);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_ACTOR, TAMIZ_ACTOR_USER);
  tamiz_record_set_int (move, TAMIZ_STAGE_MOVE_BY, work->actor.user);
  tamiz_record_set_text (move, TAMIZ_STAGE_MOVE_WHY, reason);
  if (to == TAMIZ_STAGE_DEFERRED)
    tamiz_change_set_update_int (set, facts->lead, TAMIZ_LEAD_DEFERRED_UNTIL, until);

  return TRUE;
}

static gboolean
is_tag (TamizRecord *tag,
        const char  *folded)
{
  g_autofree char *other = tamiz_text_fold (tamiz_record_get_text (tag, TAMIZ_TAG_TEXT));

  return g_str_equal (other, folded);
}

/* Adds a tag to a change, unless the lead has it. */
gboolean
tamiz_work_add_tag (TamizWork       *work,
                    TamizChangeSet  *set,
                    TamizFacts      *facts,
                    const char      *text,
                    GError         **error)
{
  g_autofree char *folded = tamiz_text_fold (text);
  TamizRecord *tag;

  for (guint i = 0; i < facts->tags->len; i++)
    {
      if (is_tag (g_ptr_array_index (facts->tags, i), folded))
        return TRUE;
    }

  tag = tamiz_work_insert (work, set, TAMIZ_KIND_TAG, error);
  if (tag == NULL)
    return FALSE;
  tamiz_record_set_int (tag, TAMIZ_TAG_LEAD, tamiz_record_get_id (facts->lead));
  tamiz_record_set_text (tag, TAMIZ_TAG_TEXT, text);

  return TRUE;
}

/* Takes a tag off, as part of a change; answers whether the lead has it. */
gboolean
tamiz_facts_remove_tag (TamizFacts      *facts,
                        TamizChangeSet  *set,
                        const char      *text)
{
  g_autofree char *folded = tamiz_text_fold (text);
  gboolean found = FALSE;

  for (guint i = 0; i < facts->tags->len; i++)
    {
      TamizRecord *tag = g_ptr_array_index (facts->tags, i);

      if (is_tag (tag, folded))
        {
          tamiz_change_set_retract (set, tag);
          found = TRUE;
        }
    }

  return found;
}
