#define G_LOG_DOMAIN "tamiz-door"

#include "config.h"

#include "tamiz-door-checks.h"

/* A row of somebody whom the base, or another row, knows: blanks are filled or fields updated, and a new
 * inquiry joins the open lead of the same product line, or opens a lead that points at
 * the one before.
 */

typedef struct
{
  TamizDoor *door;
  TamizStaged *staged;
  TamizCandidate *candidate;
  TamizAdmission *admission;
  GPtrArray *leads;         /* of the person, the oldest first */
  TamizRecord *lead;        /* (nullable): that the row is about */
  gint64 person;
  gint64 source;            /* 0 = none */
  gboolean opened;          /* the lead is a new one */
  gboolean told;            /* the row tells something that happened and was not known */
  gboolean changed;         /* something of theirs, or of their company, is other than before */
} Joining;

/* Whether a row tells what happened again.  What it does not date happened when the very same file
 * came before.
 */
gboolean
tamiz_door_was_told (TamizDoor    *self,
                     TamizRecord  *activity,
                     TamizStaged  *staged,
                     gboolean     *told,
                     GError      **error)
{
  gint64 change = tamiz_record_get_change (activity), import = 0;

  *told = tamiz_activity_is_of_row (activity, staged);
  if (*told || self->former == NULL || change <= 0 || !tamiz_activity_is_undated (activity, staged))
    return TRUE;
  if (!tamiz_reader_find_import_of (self->work->reader, change, &import, error))
    return FALSE;
  for (guint i = 0; i < self->former->len && !*told; i++)
    *told = g_array_index (self->former, gint64, i) == import;

  return TRUE;
}

static gboolean
knows_activity (TamizDoor    *self,
                TamizStaged  *staged,
                gint64        person,
                gint64        lead,
                gboolean     *known,
                GError      **error)
{
  g_autoptr (GPtrArray) activities
      = tamiz_door_list_of (self, person, TAMIZ_KIND_ACTIVITY, TAMIZ_ACTIVITY_LEAD, lead, error);

  *known = FALSE;
  if (activities == NULL)
    return FALSE;

  for (guint i = 0; i < activities->len && !*known; i++)
    {
      if (!tamiz_door_was_told (self, g_ptr_array_index (activities, i), staged, known, error))
        return FALSE;
    }

  return TRUE;
}

/* A lead that is opened for somebody who is there already has tags and fields of its own. */
static gboolean
add_parts_of_lead (TamizDoor    *self,
                   TamizStaged  *staged,
                   gint64        person,
                   gint64        lead,
                   GError      **error)
{
  for (guint i = 0; i < staged->tags->len; i++)
    {
      if (!tamiz_door_add_part (self, staged, TAMIZ_KIND_TAG, i, person, lead, error))
        return FALSE;
    }
  for (guint i = 0; i < staged->customs->len; i++)
    {
      const TamizStagedCustom *custom = g_ptr_array_index (staged->customs, i);

      if (tamiz_mapping_get_column (staged->mapping, custom->column)->of == TAMIZ_KIND_LEAD
          && !tamiz_door_add_part (self, staged, TAMIZ_KIND_CUSTOM, i, person, lead, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_company_customs (TamizDoor       *self,
                       TamizStaged     *staged,
                       TamizCandidate  *candidate,
                       gboolean        *changed,
                       GError         **error)
{
  gboolean made;
  gint64 company = candidate->company != NULL ? tamiz_record_get_id (candidate->company) : 0;

  if (company == 0)
    company = tamiz_door_find_company (self, staged, FALSE, &made, error);

  return company >= 0 && tamiz_door_write_company_customs (self, staged, company, changed, error);
}

/* What the row says beside a person whom the base knows. */
static gboolean
join_said (TamizDoor   *self,
           TamizStaged *staged,
           gint64       person,
           gint64       lead,
           gboolean    *any,
           GError     **error)
{
  g_autoptr (GHashTable) known = NULL;

  if (staged->answers == NULL && staged->consents == NULL)
    return TRUE;
  known = tamiz_door_load_said (self, person, lead, error);

  return known != NULL && tamiz_door_write_said (self, staged, person, lead, known, any, error);
}

/* The lead that the row is about: an open one of its product line; without anything that happened the
 * last one.
 */
static void
find_lead (Joining *self)
{
  const char *line_name = tamiz_staged_get_text (self->staged, TAMIZ_STAGED_PRODUCT_LINE);
  gint64 line = line_name != NULL ? tamiz_door_find_named (self->door, self->door->lines, line_name) : 0;

  self->lead = tamiz_door_choose_lead (self->door, self->leads, line_name != NULL && line == 0 ? -1 : line);
  if (self->lead == NULL && self->leads->len > 0 && self->staged->activity_kind < 0)
    self->lead = g_ptr_array_index (self->leads, self->leads->len - 1);
  self->admission->what = TAMIZ_ADMITTED_SKIPPED;
  self->admission->person = self->person;
  self->admission->lead = self->lead != NULL ? tamiz_record_get_id (self->lead) : 0;
}

static gboolean
find_source (Joining  *self,
             GError  **error)
{
  const char *name = tamiz_staged_get_text (self->staged, TAMIZ_STAGED_SOURCE);

  if (name != NULL)
    self->source = tamiz_door_find_source (self->door, name, error);

  return name == NULL || self->source != 0;
}

static gboolean
open_lead (Joining  *self,
           GError  **error)
{
  self->lead = tamiz_door_add_lead (self->door, self->staged, self->person,
                                    tamiz_record_get_int (self->candidate->person, TAMIZ_PERSON_COMPANY),
                                    self->source, error);
  if (self->lead == NULL)
    return FALSE;

  if (self->leads->len > 0)
    tamiz_record_set_int (self->lead, TAMIZ_LEAD_PREVIOUS,
                          tamiz_record_get_id (g_ptr_array_index (self->leads, self->leads->len - 1)));
  self->opened = TRUE;
  self->admission->lead = tamiz_record_get_id (self->lead);
  return TRUE;
}

/* Blanks are filled, or fields updated.  A lead that is opened only now has all of the row. */
static gboolean
write_fields (Joining  *self,
              GError  **error)
{
  g_autoptr (GPtrArray) changes = NULL;

  if (!self->opened)
    self->candidate->lead = g_object_ref (self->lead);
  if (!tamiz_door_load_customs (self->door, self->candidate, error))
    return FALSE;
  changes = tamiz_match_merge (self->staged, self->candidate, self->door->action);
  tamiz_door_tell_changes (self->door, self->staged, self->candidate, changes, self->admission);
  if (!tamiz_door_explain_changes (self->door, self->staged, self->candidate->lead, changes, error)
      || !tamiz_door_write_changes (self->door, self->staged, self->candidate, changes, error))
    return FALSE;

  self->changed |= changes->len > 0;
  if (!self->opened)
    return TRUE;
  self->candidate->lead = g_object_ref (self->lead);
  return add_parts_of_lead (self->door, self->staged, self->person, self->admission->lead, error);
}

/* What the row says of the company, answers and consents. */
static gboolean
write_said (Joining  *self,
            GError  **error)
{
  gboolean of_company = FALSE, said = FALSE;

  if (!write_company_customs (self->door, self->staged, self->candidate, &of_company, error)
      || !join_said (self->door, self->staged, self->person, self->admission->lead, &said, error))
    return FALSE;

  self->changed |= of_company || said;
  return TRUE;
}

static gboolean
write_activity (Joining  *self,
                GError  **error)
{
  gboolean happened = self->staged->activity_kind >= 0, known = FALSE;

  if (happened
      && !knows_activity (self->door, self->staged, self->person, self->admission->lead, &known, error))
    return FALSE;
  if (!known
      && !tamiz_door_add_activity (self->door, self->staged, self->admission->lead, self->person, self->source,
                                   error))
    return FALSE;
  if (!known && !self->opened
      && !tamiz_door_tell_owner (self->door, self->staged, self->admission->lead,
                                 tamiz_record_get_int (self->candidate->person, TAMIZ_PERSON_COMPANY), error))
    return FALSE;

  self->told = happened && !known;
  return TRUE;
}

static void
conclude (Joining *self)
{
  if (self->opened || self->told)
    tamiz_door_tell_activity (self->door, self->staged, self->opened, self->admission);
  if (self->changed || self->opened || self->told)
    self->admission->what = self->door->action == TAMIZ_MATCH_UPDATE ? TAMIZ_ADMITTED_UPDATED
                                                                     : TAMIZ_ADMITTED_FILLED;
  else
    tamiz_door_skip (self->door, "known", self->admission);
}

/* @admission: gets what became of the row */
gboolean
tamiz_door_join_person (TamizDoor       *self,
                        TamizStaged     *staged,
                        TamizCandidate  *candidate,
                        TamizAdmission  *admission,
                        GError         **error)
{
  gint64 person = tamiz_record_get_id (candidate->person);
  g_autoptr (GPtrArray) leads
      = tamiz_door_list_of (self, person, TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSON, person, error);
  Joining joining = { self, staged, candidate, admission, leads, .person = person };

  if (leads == NULL)
    return FALSE;
  find_lead (&joining);
  if (self->action == TAMIZ_MATCH_SKIP)
    {
      tamiz_door_skip (self, "there", admission);
      return TRUE;
    }

  if (!find_source (&joining, error) || (joining.lead == NULL && !open_lead (&joining, error))
      || !write_fields (&joining, error) || !write_said (&joining, error) || !write_activity (&joining, error))
    return FALSE;
  conclude (&joining);

  return TRUE;
}
