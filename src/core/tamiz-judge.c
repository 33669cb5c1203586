#define G_LOG_DOMAIN "tamiz-judge"

#include "config.h"

#include "tamiz-judge.h"

G_DEFINE_INTERFACE (TamizJudge, tamiz_judge, G_TYPE_OBJECT)

static void
tamiz_judge_default_init (TamizJudgeInterface *iface)
{
}

/**
 * tamiz_judge_judge:
 * @self: a judge
 * @facts: a lead's facts as they will be after the change
 * @change_set: what is being changed
 * @now: when, microseconds since 1970
 * @error: return location
 *
 * Judges a lead before a change of it is committed.
 *
 * Returns: (transfer full): what follows from the change, or %NULL where it must not be
 */
TamizJudgement *
tamiz_judge_judge (TamizJudge      *self,
                   TamizFacts      *facts,
                   TamizChangeSet  *change_set,
                   gint64           now,
                   GError         **error)
{
  return TAMIZ_JUDGE_GET_IFACE (self)->judge (self, facts, change_set, now, error);
}

TamizJudgement *
tamiz_judgement_new (void)
{
  TamizJudgement *self = g_new0 (TamizJudgement, 1);

  self->score.fit = -1;
  self->score.grade = -1;
  self->inserts = g_ptr_array_new_with_free_func (g_object_unref);
  self->updates = g_array_new (FALSE, TRUE, sizeof (TamizUpdate));
  g_array_set_clear_func (self->updates, (GDestroyNotify) tamiz_update_clear);

  return self;
}

void
tamiz_judgement_free (TamizJudgement *self)
{
  g_clear_pointer (&self->fading, g_bytes_unref);
  g_ptr_array_unref (self->inserts);
  g_array_unref (self->updates);
  g_free (self);
}
