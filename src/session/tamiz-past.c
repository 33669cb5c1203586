#define G_LOG_DOMAIN "tamiz-past"

#include "config.h"

#include "tamiz-past.h"

static gboolean
load_record (TamizPastRecord  *self,
             TamizReader      *reader,
             TamizRecord     **record,
             GError          **error)
{
  TamizRecord *shared = *record;

  self->record = record;
  if (shared == NULL)
    return TRUE;

  *record = tamiz_record_dup (shared);
  g_object_unref (shared);
  self->rows = tamiz_reader_list_history (reader, tamiz_record_get_kind (*record), tamiz_record_get_id (*record),
                                          error);
  if (self->rows == NULL)
    return FALSE;

  self->left = self->rows->len;
  return TRUE;
}

/**
 * tamiz_past_load: (skip)
 * @self: zeroed
 * @reader: a reader
 * @facts: facts that nobody else looks at, which outlive this; their lead, person and company
 *   become copies that are turned back
 * @error: return location
 *
 * Reads what the lead, its person and its company were before.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_past_load (TamizPast    *self,
                 TamizReader  *reader,
                 TamizFacts   *facts,
                 GError      **error)
{
  self->facts = facts;

  return load_record (&self->records[0], reader, &facts->lead, error)
         && load_record (&self->records[1], reader, &facts->person, error)
         && load_record (&self->records[2], reader, &facts->company, error);
}

static void
turn_record_back (TamizPastRecord *self,
                  gint64           at)
{
  while (self->left > 0)
    {
      TamizHistoryRow *row = g_ptr_array_index (self->rows, self->left - 1);
      int field;

      if (row->at <= at)
        return;
      field = row->field != NULL ? tamiz_kind_find_field (tamiz_record_get_kind (*self->record), row->field) : -1;
      if (field >= 0)
        tamiz_record_set_audited (*self->record, field, row->before);
      self->left--;
    }
}

/**
 * tamiz_past_turn_back: (skip)
 * @self: what was before
 * @at: an instant, microseconds since 1970; not after the one of the call before
 *
 * Gives the lead, its person and its company the fields that they had at an instant.
 */
void
tamiz_past_turn_back (TamizPast *self,
                      gint64     at)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->records); i++)
    turn_record_back (&self->records[i], at);
}

static void
take_out_later (GPtrArray *records,
                gint64     change)
{
  for (guint i = records->len; i > 0; i--)
    {
      if (tamiz_record_get_change (g_ptr_array_index (records, i - 1)) > change)
        g_ptr_array_remove_index (records, i - 1);
    }
}

/* What their company was merged into later stands for it. */
static gboolean
had_company (TamizFacts *facts,
             gint64      change)
{
  gint64 company = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_COMPANY);

  if (company == 0 && facts->person != NULL)
    company = tamiz_record_get_int (facts->person, TAMIZ_PERSON_COMPANY);

  return company != 0
         && (company != tamiz_record_get_id (facts->company) || tamiz_record_get_change (facts->company) <= change);
}

/**
 * tamiz_past_take_out: (skip)
 * @self: what was before, turned back to when @change was made; no more after this
 * @change: the number of a change
 *
 * Takes out what was added only later: e-mails, phones, own fields and the like, and a company
 * that was not theirs yet.
 */
void
tamiz_past_take_out (TamizPast *self,
                     gint64     change)
{
  TamizFacts *facts = self->facts;
  GPtrArray *lists[] = { facts->emails, facts->phones, facts->handles, facts->external_ids, facts->domains,
                         facts->consents, facts->tags, facts->customs };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    take_out_later (lists[i], change);
  if (facts->company != NULL && !had_company (facts, change))
    g_clear_object (&facts->company);
}

void
tamiz_past_clear (TamizPast *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->records); i++)
    g_clear_pointer (&self->records[i].rows, g_ptr_array_unref);
}
