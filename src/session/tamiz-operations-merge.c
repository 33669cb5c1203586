#define G_LOG_DOMAIN "tamiz-operations-merge"

#include "config.h"

#include "tamiz-accounts.h"
#include "tamiz-error.h"
#include "tamiz-merge.h"
#include "tamiz-people.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* Two people, or two companies, become one; and become two again at any later time. */

static json_t *
list_merged_into (TamizMerge *self,
                  gint64      lead)
{
  json_t *array = json_array ();

  for (guint i = 0; i < self->leads->len; i++)
    {
      const TamizMergedLead *merged = &g_array_index (self->leads, TamizMergedLead, i);
      g_autofree char *id = g_strdup_printf ("%" PRId64, merged->from);

      if (merged->into == lead)
        json_array_append_new (array, json_string (id));
    }

  return array;
}

/* The leads of who stays, each with those that go on in it. */
static json_t *
leads_to_json (TamizMerge  *self,
               GError     **error)
{
  int field = self->kind == TAMIZ_KIND_PERSON ? (int) TAMIZ_LEAD_PERSON : (int) TAMIZ_LEAD_COMPANY;
  g_autoptr (GPtrArray) leads = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_LEAD, field,
                                                      tamiz_record_get_id (self->keep), error);
  json_t *array;

  if (leads == NULL)
    return NULL;

  array = json_array ();
  for (guint i = 0; i < leads->len; i++)
    {
      json_t *lead = tamiz_lead_to_brief_json (self->work, leads->pdata[i]);

      json_object_set_new (lead, "merged", list_merged_into (self, tamiz_record_get_id (leads->pdata[i])));
      json_array_append_new (array, lead);
    }

  return array;
}

static json_t *
merge (TamizWork  *work,
       TamizKind   kind,
       GError    **error)
{
  g_auto (TamizMerge) self = { 0 };
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *change = NULL;
  json_t *leads, *answer;

  if (!tamiz_merge_init (&self, work, kind, tamiz_work_id (work, "keep"), tamiz_work_id (work, "other"),
                         tamiz_work_text (work, "take"), error)
      || !tamiz_merge_prepare (&self, error))
    return NULL;
  commit = tamiz_work_apply (work, self.set, error);
  leads = commit != NULL ? leads_to_json (&self, error) : NULL;
  if (leads == NULL)
    return NULL;

  change = g_strdup_printf ("c%" PRId64, commit->change);
  answer = json_object ();
  tamiz_json_set_id (answer, "kept", tamiz_record_get_id (self.keep));
  tamiz_json_set_id (answer, "merged", tamiz_record_get_id (self.other));
  tamiz_json_set_text (answer, "change", change);
  json_object_set_new (answer, "leads", leads);
  return answer;
}

static json_t *
merge_people (TamizWork *work,
              GError   **error)
{
  return merge (work, TAMIZ_KIND_PERSON, error);
}

static json_t *
merge_companies (TamizWork *work,
                 GError   **error)
{
  return merge (work, TAMIZ_KIND_COMPANY, error);
}

/* The change by which a record became part of another; 0 where none is known. */
static gboolean
find_merge (TamizWork    *work,
            TamizRecord  *record,
            gint64        into,
            gint64       *change,
            GError      **error)
{
  g_autofree char *wanted = g_strdup_printf ("%" PRId64, into);
  g_autoptr (GPtrArray) rows = tamiz_reader_list_history (work->reader, tamiz_record_get_kind (record),
                                                          tamiz_record_get_id (record), error);

  *change = 0;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TamizHistoryRow *row = g_ptr_array_index (rows, i);

      if (g_strcmp0 (row->field, "merged_into") == 0 && g_strcmp0 (row->after, wanted) == 0)
        *change = row->change;
    }

  return rows != NULL;
}

static json_t *
unmerge (TamizWork  *work,
         TamizKind   kind,
         GError    **error)
{
  int field = kind == TAMIZ_KIND_PERSON ? (int) TAMIZ_PERSON_MERGED_INTO : (int) TAMIZ_COMPANY_MERGED_INTO;
  g_autoptr (TamizRecord) record = tamiz_work_load (work, kind, "id", error);
  gint64 into = record != NULL ? tamiz_record_get_int (record, field) : 0, change;
  g_autofree char *name = NULL;
  json_t *answer;

  if (record == NULL
      || !tamiz_work_require (into != 0, TAMIZ_CORE_ERROR_REFUSED, error,
                              _("%s %" PRId64 " was not merged into another one"),
                              tamiz_kind_get_word (kind), tamiz_record_get_id (record))
      || !find_merge (work, record, into, &change, error)
      || !tamiz_work_require (change != 0, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("The history does not say how it was merged, so that it cannot be taken back")))
    return NULL;
  answer = tamiz_work_undo_change (work, change, error);
  if (answer == NULL)
    return NULL;

  name = g_strdup_printf ("c%" PRId64, change);
  tamiz_json_set_text (answer, "undone", name);
  tamiz_json_set_id (answer, "id", tamiz_record_get_id (record));
  tamiz_json_set_id (answer, "kept", into);
  return answer;
}

static json_t *
unmerge_person (TamizWork *work,
                GError   **error)
{
  return unmerge (work, TAMIZ_KIND_PERSON, error);
}

static json_t *
unmerge_company (TamizWork *work,
                 GError   **error)
{
  return unmerge (work, TAMIZ_KIND_COMPANY, error);
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter merge_parameters[] = {
  { "keep", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The id of the one that stays") },
  { "other", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The id of the one that is merged into it") },
  { "take", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Fields that come from the other, separated by commas") },
  { NULL },
};

static const TamizParameter unmerge_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The id of the one that was merged into another") },
  { NULL },
};

const TamizOperationEntry tamiz_merge_operations[] = {
  { { "person.merge", N_("Make two people one"), 0, merge_parameters, NULL }, merge_people },
  { { "person.unmerge", N_("Take the merge of two people back"), 0, unmerge_parameters, NULL },
    unmerge_person },
  { { "company.merge", N_("Make two companies one"), 0, merge_parameters, NULL }, merge_companies },
  { { "company.unmerge", N_("Take the merge of two companies back"), 0, unmerge_parameters, NULL },
    unmerge_company },
  { { NULL }, NULL },
};
