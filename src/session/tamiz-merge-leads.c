#define G_LOG_DOMAIN "tamiz-merge"

#include "config.h"

#include "tamiz-merge.h"

#include <string.h>

/* Of the leads of two people who are one: those that were handed over or closed, and those of
 * different product lines, stay leads of their own.  Of one product line that are open one goes
 * on; what happened with the others is copied to it, or comes along where it can.
 */

static gboolean
is_open (TamizRecord *lead)
{
  int stage = tamiz_record_get_int (lead, TAMIZ_LEAD_STAGE);

  return stage >= TAMIZ_STAGE_PROSPECT && stage <= TAMIZ_STAGE_SQL;
}

/* What sales or a CRM has seen of stays what it is. */
static gboolean
can_end (TamizMerge   *self,
         TamizRecord  *lead,
         gboolean     *can,
         GError      **error)
{
  static const struct
  {
    TamizKind kind;
    int field;
  } ties[] = {
    { TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_LEAD },
    { TAMIZ_KIND_OUTCOME, TAMIZ_OUTCOME_LEAD },
    { TAMIZ_KIND_REMOTE_LINK, TAMIZ_REMOTE_LINK_LEAD },
    { TAMIZ_KIND_OUTBOX, TAMIZ_OUTBOX_LEAD },
  };

  *can = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (ties) && *can; i++)
    {
      g_autoptr (GPtrArray) tied = tamiz_reader_list_by (self->work->reader, ties[i].kind, ties[i].field,
                                                         tamiz_record_get_id (lead), error);

      if (tied == NULL)
        return FALSE;
      *can = tied->len == 0;
    }

  return TRUE;
}

/* Further along, then older. */
static int
compare_leads (gconstpointer a,
               gconstpointer b)
{
  TamizRecord *first = *(TamizRecord *const *) a, *second = *(TamizRecord *const *) b;
  gint64 x = tamiz_record_get_int (first, TAMIZ_LEAD_STAGE);
  gint64 y = tamiz_record_get_int (second, TAMIZ_LEAD_STAGE);

  if (x != y)
    return x > y ? -1 : 1;
  x = tamiz_record_get_int (first, TAMIZ_LEAD_RECEIVED_ON);
  y = tamiz_record_get_int (second, TAMIZ_LEAD_RECEIVED_ON);
  if (x != y)
    return x < y ? -1 : 1;

  return tamiz_record_get_id (first) < tamiz_record_get_id (second) ? -1 : 1;
}

static TamizRecord *
copy_record (TamizMerge   *self,
             TamizRecord  *record,
             int           lead_field,
             gint64        lead,
             GError      **error)
{
  TamizKind kind = tamiz_record_get_kind (record);
  TamizRecord *copy = tamiz_work_insert (self->work, self->set, kind, error);

  if (copy == NULL)
    return NULL;
  for (guint i = 0; i < tamiz_kind_get_info (kind)->n_fields; i++)
    tamiz_value_copy (tamiz_record_get (record, (int) i), tamiz_record_edit (copy, (int) i));
  tamiz_record_set_int (copy, lead_field, lead);

  return copy;
}

static gboolean
has_call (GPtrArray *calls,
          gint64     activity)
{
  for (guint i = 0; i < calls->len; i++)
    {
      if (tamiz_record_get_int (calls->pdata[i], TAMIZ_CALL_ACTIVITY) == activity)
        return TRUE;
    }

  return FALSE;
}

/* Of the two who are one it is the same whom it was with. */
static gint64
get_person (TamizMerge  *self,
            TamizRecord *activity)
{
  gint64 person = tamiz_record_get_int (activity, TAMIZ_ACTIVITY_PERSON);

  return person == tamiz_record_get_id (self->other) ? tamiz_record_get_id (self->keep) : person;
}

static gboolean
tells_same (TamizMerge  *self,
            TamizRecord *one,
            TamizRecord *other)
{
  static const int texts[] = { TAMIZ_ACTIVITY_SUBJECT, TAMIZ_ACTIVITY_TEXT, TAMIZ_ACTIVITY_EXTERNAL_ID };

  if (tamiz_record_get_int (one, TAMIZ_ACTIVITY_AT) != tamiz_record_get_int (other, TAMIZ_ACTIVITY_AT)
      || tamiz_record_get_int (one, TAMIZ_ACTIVITY_KIND) != tamiz_record_get_int (other, TAMIZ_ACTIVITY_KIND)
      || get_person (self, one) != get_person (self, other))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if (g_strcmp0 (tamiz_record_get_text (one, texts[i]), tamiz_record_get_text (other, texts[i])) != 0)
        return FALSE;
    }

  return TRUE;
}

/* What both were told alike happened once. */
static TamizRecord *
find_told (TamizMerge  *self,
           GPtrArray   *own,
           TamizRecord *activity)
{
  for (guint i = 0; i < own->len; i++)
    {
      if (tells_same (self, own->pdata[i], activity))
        return own->pdata[i];
    }

  return NULL;
}

static void
note_copy (GHashTable *copies,
           gint64      from,
           gint64      to)
{
  g_hash_table_insert (copies, g_memdup2 (&from, sizeof from), g_memdup2 (&to, sizeof to));
}

/* Activities lie beside their lead and cannot be moved: they are told anew, at their time. */
static gboolean
copy_activities (TamizMerge  *self,
                 gint64       from,
                 gint64       into,
                 GPtrArray   *calls,
                 GHashTable  *copies,
                 GError     **error)
{
  TamizReader *reader = self->work->reader;
  GPtrArray *own = tamiz_merge_list_of (self, TAMIZ_KIND_ACTIVITY, TAMIZ_ACTIVITY_LEAD, into, error);
  g_autoptr (GPtrArray) copied = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) activities
      = own != NULL ? tamiz_reader_list_by (reader, TAMIZ_KIND_ACTIVITY, TAMIZ_ACTIVITY_LEAD, from, error) : NULL;

  if (activities == NULL)
    return FALSE;
  for (guint i = 0; i < activities->len; i++)
    {
      TamizRecord *activity = g_ptr_array_index (activities, i);
      gint64 id = tamiz_record_get_id (activity);
      TamizRecord *copy = has_call (calls, id) ? NULL : find_told (self, own, activity);

      if (copy == NULL)
        {
          copy = copy_record (self, activity, TAMIZ_ACTIVITY_LEAD, into, error);
          if (copy == NULL)
            return FALSE;
          g_ptr_array_add (copied, g_object_ref (copy));
        }
      note_copy (copies, id, tamiz_record_get_id (copy));
      tamiz_change_set_retract (self->set, activity);
    }
  /* Only now: what one lead alone was told twice stays twice. */
  g_ptr_array_extend_and_steal (own, g_steal_pointer (&copied));

  return TRUE;
}

static gboolean
copy_answers (TamizMerge  *self,
              gint64       from,
              gint64       into,
              GError     **error)
{
  g_autoptr (GPtrArray) answers
      = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_ANSWER, TAMIZ_ANSWER_LEAD, from, error);

  for (guint i = 0; answers != NULL && i < answers->len; i++)
    {
      if (copy_record (self, answers->pdata[i], TAMIZ_ANSWER_LEAD, into, error) == NULL)
        return FALSE;
      tamiz_change_set_retract (self->set, answers->pdata[i]);
    }

  return answers != NULL;
}

static void
follow_copy (TamizMerge  *self,
             GHashTable  *copies,
             TamizRecord *call,
             int          field)
{
  gint64 activity = tamiz_record_get_int (call, field);
  const gint64 *copy = g_hash_table_lookup (copies, &activity);

  if (copy != NULL)
    tamiz_merge_move (self, call, field, *copy);
}

static void
move_calls (TamizMerge *self,
            GPtrArray  *calls,
            GHashTable *copies,
            gint64      into)
{
  for (guint i = 0; i < calls->len; i++)
    {
      TamizRecord *call = g_ptr_array_index (calls, i);

      follow_copy (self, copies, call, TAMIZ_CALL_ACTIVITY);
      follow_copy (self, copies, call, TAMIZ_CALL_FOLLOWS);
      tamiz_merge_move (self, call, TAMIZ_CALL_LEAD, into);
    }
}

/* Contents may be large: only whose they are is read. */
static gboolean
move_attachments (TamizMerge  *self,
                  gint64       from,
                  gint64       into,
                  GError     **error)
{
  g_autoptr (GPtrArray) attachments = tamiz_reader_list_attachments (self->work->reader, from, error);

  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    tamiz_merge_move (self, attachments->pdata[i], TAMIZ_ATTACHMENT_LEAD, into);

  return attachments != NULL;
}

/* Who takes part in both does so once; nobody does beside themselves. */
static gboolean
move_people (TamizMerge  *self,
             gint64       from,
             gint64       into,
             GError     **error)
{
  TamizReader *reader = self->work->reader;
  GPtrArray *own = tamiz_merge_list_of (self, TAMIZ_KIND_LEAD_PERSON, TAMIZ_LEAD_PERSON_LEAD, into, error);
  g_autoptr (GPtrArray) roles
      = own != NULL ? tamiz_reader_list_by (reader, TAMIZ_KIND_LEAD_PERSON, TAMIZ_LEAD_PERSON_LEAD, from, error)
                    : NULL;

  if (roles == NULL)
    return FALSE;
  for (guint i = 0; i < roles->len; i++)
    {
      TamizRecord *role = g_ptr_array_index (roles, i);
      gint64 person = tamiz_record_get_int (role, TAMIZ_LEAD_PERSON_PERSON);
      gboolean known = FALSE;

      /* Those of the two themselves were settled with the person's. */
      if (person == tamiz_record_get_id (self->keep) || person == tamiz_record_get_id (self->other))
        continue;
      for (guint j = 0; j < own->len; j++)
        known |= tamiz_record_get_int (own->pdata[j], TAMIZ_LEAD_PERSON_PERSON) == person;
      if (known)
        {
          tamiz_change_set_retract (self->set, role);
          continue;
        }
      tamiz_merge_move (self, role, TAMIZ_LEAD_PERSON_LEAD, into);
      g_ptr_array_add (own, g_object_ref (role));
    }

  return TRUE;
}

/* Texts say both; of other fields who goes on has the word. */
static void
append_text (TamizMerge  *self,
             TamizRecord *from,
             TamizRecord *into,
             int          field)
{
  const char *own = tamiz_record_get_text (into, field), *other = tamiz_record_get_text (from, field);
  g_auto (TamizValue) value = TAMIZ_VALUE_INIT;
  g_autofree char *both = NULL;

  if (other == NULL || (own != NULL && strstr (own, other) != NULL))
    return;

  both = own != NULL ? g_strconcat (own, "\n", other, NULL) : g_strdup (other);
  tamiz_value_set_text (&value, both);
  tamiz_merge_set (self, into, field, &value);
}

static void
fill_lead (TamizMerge  *self,
           TamizRecord *from,
           TamizRecord *into)
{
  static const struct
  {
    int field;
    int with;               /* goes with this one; itself where it stands alone */
  } fields[] = {
    { TAMIZ_LEAD_CURRENCY, TAMIZ_LEAD_AMOUNT },   { TAMIZ_LEAD_AMOUNT, TAMIZ_LEAD_AMOUNT },
    { TAMIZ_LEAD_PERSONA_REASON, TAMIZ_LEAD_PERSONA }, { TAMIZ_LEAD_PERSONA, TAMIZ_LEAD_PERSONA },
    { TAMIZ_LEAD_COMPANY, TAMIZ_LEAD_COMPANY },   { TAMIZ_LEAD_OWNER, TAMIZ_LEAD_OWNER },
    { TAMIZ_LEAD_JOURNEY, TAMIZ_LEAD_JOURNEY },   { TAMIZ_LEAD_WANTED_BY, TAMIZ_LEAD_WANTED_BY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (!tamiz_record_has (into, fields[i].with) && tamiz_record_has (from, fields[i].field))
        tamiz_merge_set (self, into, fields[i].field, tamiz_record_get (from, fields[i].field));
    }
  append_text (self, from, into, TAMIZ_LEAD_PAIN_POINTS);
  append_text (self, from, into, TAMIZ_LEAD_NOTES);
  /* Nothing returned to what it is itself. */
  if (tamiz_record_get_int (into, TAMIZ_LEAD_PREVIOUS) == tamiz_record_get_id (from))
    tamiz_merge_set (self, into, TAMIZ_LEAD_PREVIOUS, tamiz_record_get (from, TAMIZ_LEAD_PREVIOUS));
}

static gboolean
end_lead (TamizMerge   *self,
          TamizRecord  *lead,
          TamizRecord  *into_lead,
          GError      **error)
{
  gint64 from = tamiz_record_get_id (lead), into = tamiz_record_get_id (into_lead);
  TamizMergedLead merged = { from, into };
  g_autoptr (GHashTable) copies = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_autoptr (GPtrArray) calls
      = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_CALL, TAMIZ_CALL_LEAD, from, error);

  if (calls == NULL || !copy_activities (self, from, into, calls, copies, error)
      || !copy_answers (self, from, into, error))
    return FALSE;
  move_calls (self, calls, copies, into);
  if (!tamiz_merge_move_parts (self, TAMIZ_KIND_TASK, TAMIZ_TASK_LEAD, from, into, error)
      || !tamiz_merge_move_parts (self, TAMIZ_KIND_TAG, TAMIZ_TAG_LEAD, from, into, error)
      || !tamiz_merge_move_parts (self, TAMIZ_KIND_CUSTOM, TAMIZ_CUSTOM_LEAD, from, into, error)
      || !tamiz_merge_move_parts (self, TAMIZ_KIND_SUBMISSION, TAMIZ_SUBMISSION_LEAD, from, into, error)
      || !move_attachments (self, from, into, error) || !move_people (self, from, into, error))
    return FALSE;

  fill_lead (self, lead, into_lead);
  tamiz_merge_move (self, lead, TAMIZ_LEAD_MERGED_INTO, into);
  tamiz_change_set_retract (self->set, lead);
  g_array_append_val (self->leads, merged);

  return TRUE;
}

/* The open leads of one product line; @leads is left with the others. */
static GPtrArray *
take_line (GPtrArray *leads)
{
  GPtrArray *line = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 wanted = tamiz_record_get_int (leads->pdata[0], TAMIZ_LEAD_PRODUCT_LINE);

  for (guint i = 0; i < leads->len;)
    {
      if (tamiz_record_get_int (leads->pdata[i], TAMIZ_LEAD_PRODUCT_LINE) == wanted)
        {
          g_ptr_array_add (line, g_object_ref (leads->pdata[i]));
          g_ptr_array_remove_index (leads, i);
        }
      else
        i++;
    }
  g_ptr_array_sort (line, compare_leads);

  return line;
}

static gboolean
is_of (GPtrArray   *leads,
       TamizRecord *person)
{
  for (guint i = 0; i < leads->len; i++)
    {
      if (tamiz_record_get_int (leads->pdata[i], TAMIZ_LEAD_PERSON) == tamiz_record_get_id (person))
        return TRUE;
    }

  return FALSE;
}

/* Of leads that were one person's before nobody has asked. */
static gboolean
merge_line (TamizMerge  *self,
            GPtrArray   *line,
            GError     **error)
{
  TamizRecord *stays = line->pdata[0];

  if (!is_of (line, self->other) || !is_of (line, self->keep))
    return TRUE;

  for (guint i = 1; i < line->len; i++)
    {
      gboolean can;

      if (!can_end (self, line->pdata[i], &can, error))
        return FALSE;
      if (can && !end_lead (self, line->pdata[i], stays, error))
        return FALSE;
    }

  return TRUE;
}

static void
append_open (GPtrArray *open,
             GPtrArray *leads)
{
  for (guint i = 0; i < leads->len; i++)
    {
      if (is_open (leads->pdata[i]))
        g_ptr_array_add (open, g_object_ref (leads->pdata[i]));
    }
}

/**
 * tamiz_merge_leads:
 * @self: a merge of two people
 * @error: return location
 *
 * Gives the other's leads to who stays, and makes open ones of one product line one.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_merge_leads (TamizMerge  *self,
                   GError     **error)
{
  TamizReader *reader = self->work->reader;
  gint64 keep = tamiz_record_get_id (self->keep), other = tamiz_record_get_id (self->other);
  g_autoptr (GPtrArray) own = tamiz_reader_list_by (reader, TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSON, keep, error);
  g_autoptr (GPtrArray) others
      = own != NULL ? tamiz_reader_list_by (reader, TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSON, other, error) : NULL;
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  if (others == NULL)
    return FALSE;

  append_open (open, own);
  append_open (open, others);
  while (open->len > 0)
    {
      GPtrArray *line = take_line (open);

      g_ptr_array_add (lines, line);
      if (!merge_line (self, line, error))
        return FALSE;
    }
  for (guint i = 0; i < others->len; i++)
    tamiz_merge_move (self, others->pdata[i], TAMIZ_LEAD_PERSON, keep);

  return TRUE;
}
