#define G_LOG_DOMAIN "tamiz-qualify"

#include "config.h"

#include "tamiz-sheet.h"

#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

/* Evidence is for people: what is known, since when, through what, from whom. */

static void
add_part (GString    *text,
          const char *part)
{
  if (part == NULL || *part == '\0')
    return;
  if (text->len > 0)
    g_string_append (text, ", ");
  g_string_append (text, part);
}

static void
add_day (TamizSheet *self,
         GString    *text,
         gint64      at)
{
  g_autofree char *day = tamiz_day_format (tamiz_day_of (at, self->zone));

  add_part (text, day);
}

static TamizRecord *
find_call_by_id (TamizSheet *self,
                 gint64      id)
{
  for (guint i = 0; i < self->facts->calls->len; i++)
    {
      TamizRecord *call = g_ptr_array_index (self->facts->calls, i);

      if (tamiz_record_get_id (call) == id)
        return call;
    }

  return NULL;
}

/* When, and on which call. */
static void
add_call (TamizSheet  *self,
          GString     *text,
          TamizRecord *answer)
{
  TamizRecord *call = find_call_by_id (self, tamiz_record_get_int (answer, TAMIZ_ANSWER_CALL));
  g_autofree char *part = NULL;
  g_autofree char *day = NULL;

  if (call == NULL)
    {
      add_day (self, text, tamiz_record_get_int (answer, TAMIZ_ANSWER_AT));
      if (tamiz_record_has (answer, TAMIZ_ANSWER_CALL))
        add_part (text, _("by telephone"));
      return;
    }

  day = tamiz_day_format (tamiz_day_of (tamiz_record_get_int (call, TAMIZ_CALL_AT), self->zone));
  if (tamiz_record_has (call, TAMIZ_CALL_PURPOSE))
    part = g_strdup_printf (_("call of %s (%s)"), day,
                            tamiz_enum_label (TAMIZ_ENUM_CALL_PURPOSE,
                                              (int) tamiz_record_get_int (call,
                                                                          TAMIZ_CALL_PURPOSE)));
  else
    part = g_strdup_printf (_("call of %s"), day);
  add_part (text, part);
}

/* Through which door an answer came that no call explains. */
static void
add_door (GString     *text,
          TamizRecord *answer)
{
  const char *door = tamiz_record_get_text (answer, TAMIZ_ANSWER_DOOR);

  if (tamiz_record_has (answer, TAMIZ_ANSWER_CALL) && g_strcmp0 (door, "call") == 0)
    return;
  if (g_strcmp0 (door, "hand") == 0)
    door = _("entered by hand");
  else if (g_strcmp0 (door, "import") == 0)
    door = _("imported");
  else if (g_strcmp0 (door, "call") == 0)
    door = _("by telephone");
  add_part (text, door);
}

static char *
describe_answer (TamizSheet    *self,
                 TamizStanding *standing)
{
  g_autoptr (GString) text = g_string_new (NULL);
  TamizRecord *answer = standing->answer;

  if (standing->disputed)
    add_part (text, _("disputed by sales"));
  else if (!standing->known)
    add_part (text, tamiz_enum_label (TAMIZ_ENUM_ANSWER,
                                      (int) tamiz_record_get_int (answer, TAMIZ_ANSWER_STATE)));
  else if (standing->choice != NULL && standing->choice->label != NULL
           && standing->choice->value != NULL)
    add_part (text, standing->choice->label);
  else
    add_part (text, standing->value);

  add_call (self, text, answer);
  add_door (text, answer);
  add_part (text, tamiz_facts_get_name (self->facts, TAMIZ_KIND_USER,
                                        tamiz_record_get_int (answer, TAMIZ_ANSWER_BY)));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
tamiz_evidence_of_standing (TamizSheet     *self,
                            TamizCriterion *criterion,
                            TamizStanding  *standing)
{
  if (standing->answer != NULL)
    return describe_answer (self, standing);
  if (!standing->known)
    return g_strdup (_("not known yet"));
  if (criterion->bound_field != NULL)
    return g_strdup_printf ("%s: %s", tamiz_field_ref_title (criterion->bound_field),
                            standing->value);

  return g_strdup (standing->share > 0 ? _("the record meets the condition")
                                       : _("the record does not meet the condition"));
}

/* The texts that a persona's conditions looked at, for those that are known. */
static void
add_fields (TamizSheet     *self,
            GString        *text,
            TamizCondition *condition,
            GHashTable     *seen)
{
  g_autofree char *value = NULL;
  g_autofree char *part = NULL;

  for (guint i = 0; condition->children != NULL && i < condition->children->len; i++)
    add_fields (self, text, g_ptr_array_index (condition->children, i), seen);
  if (condition->type != TAMIZ_CONDITION_TEST || condition->criterion != NULL
      || !g_hash_table_add (seen, condition->key))
    return;

  value = tamiz_sheet_dup_value_text (self, &condition->ref);
  if (value == NULL)
    return;
  part = g_strdup_printf ("%s: %s", tamiz_field_ref_title (condition->key), value);
  add_part (text, part);
}

char *
tamiz_evidence_of_persona (TamizSheet *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  TamizPersona *persona = tamiz_sheet_get_persona (self);
  const char *reason = tamiz_record_get_text (self->facts->lead, TAMIZ_LEAD_PERSONA_REASON);

  g_string_append_printf (text, ngettext ("%u of %u condition holds", "%u of %u conditions hold",
                                          self->persona_of),
                          self->persona_held, self->persona_of);
  add_fields (self, text, persona->conditions, seen);
  if (self->persona_set)
    {
      add_part (text, _("chosen by hand"));
      add_part (text, reason);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
tamiz_evidence_of_rule (TamizSheet   *self,
                        TamizRuleSum *sum)
{
  g_autoptr (GString) text = g_string_new (NULL);
  TamizRecord *last = sum->last;
  guint n = sum->n_items;

  if (n > 1)
    g_string_append_printf (text, ngettext ("%u time, the last on", "%u times, the last on", n), n);
  if (n > 1)
    {
      g_autofree char *day = tamiz_day_format (
        tamiz_day_of (tamiz_record_get_int (last, TAMIZ_ACTIVITY_AT), self->zone));

      g_string_append_printf (text, " %s", day);
    }
  else
    add_day (self, text, tamiz_record_get_int (last, TAMIZ_ACTIVITY_AT));
  add_part (text, tamiz_enum_label (TAMIZ_ENUM_ACTIVITY,
                                    (int) tamiz_record_get_int (last, TAMIZ_ACTIVITY_KIND)));
  add_part (text, tamiz_record_get_text (last, TAMIZ_ACTIVITY_SUBJECT));
  add_part (text, tamiz_facts_get_name (self->facts, TAMIZ_KIND_USER,
                                        tamiz_record_get_int (last, TAMIZ_ACTIVITY_BY)));
  /* It earns points and never qualifies anybody. */
  if (sum->rule->weak)
    add_part (text, _("weak signal"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}
