#define G_LOG_DOMAIN "tamiz-edit-words"

#include "config.h"

#include "tamiz-edit-words.h"

#include "tamiz-figures.h"
#include "tamiz-people.h"
#include "tamiz-value-words.h"

#include <glib/gi18n-lib.h>

/* (nullable): of the base's own field, the field's label. */
static char *
dup_own_label (TamizWork *work,
               gint64     custom_id)
{
  g_autoptr (TamizRecord) custom = tamiz_reader_load (work->reader, TAMIZ_KIND_CUSTOM, custom_id, NULL);
  g_autoptr (TamizRecord) field = NULL;

  if (custom != NULL)
    field = tamiz_reader_load (work->reader, TAMIZ_KIND_FIELD, tamiz_record_get_int (custom, TAMIZ_CUSTOM_FIELD), NULL);

  return field != NULL ? g_strdup (tamiz_record_get_text (field, TAMIZ_FIELD_LABEL)) : NULL;
}

/**
 * tamiz_work_dup_field_words:
 * @work: an operation's work
 * @kind: a kind of record
 * @id: the record
 * @field: a field of the kind
 *
 * Says what people call a field, in their language.
 *
 * Returns: (transfer full): it; what people call the record where they do not see the field
 */
char *
tamiz_work_dup_field_words (TamizWork *work,
                            TamizKind  kind,
                            gint64     id,
                            int        field)
{
  static const struct
  {
    TamizKind kind;
    int field;
    const char *title;
  } others[] = {
    { TAMIZ_KIND_PERSON, TAMIZ_PERSON_COMPANY, N_("Company") },
    { TAMIZ_KIND_PERSON, TAMIZ_PERSON_MERGED_INTO, N_("Merged into") },
    { TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_MERGED_INTO, N_("Merged into") },
    { TAMIZ_KIND_LEAD, TAMIZ_LEAD_MERGED_INTO, N_("Merged into") },
    { TAMIZ_KIND_LEAD, TAMIZ_LEAD_COMPANY, N_("Company") },
    { TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSON, N_("Person") },
    { TAMIZ_KIND_LEAD, TAMIZ_LEAD_STAGE, N_("Stage") },
    { TAMIZ_KIND_LEAD, TAMIZ_LEAD_CURRENCY, N_("Currency") },
    { TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_REVENUE_CURRENCY, N_("Currency") },
    { TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_OWNER, N_("Owner") },
    { TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_OPEN_DEAL, N_("Open deal") },
  };
  const TamizKindInfo *info = tamiz_kind_get_info (kind);
  g_autofree char *key = g_strdup_printf ("%s.%s", info->nick, info->fields[field].name);
  g_autofree char *own = kind == TAMIZ_KIND_CUSTOM ? dup_own_label (work, id) : NULL;
  const char *title = tamiz_field_ref_title (key);

  if (own != NULL)
    return g_steal_pointer (&own);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      if (others[i].kind == kind && others[i].field == field)
        return g_strdup (_(others[i].title));
    }

  return g_strdup (g_str_equal (title, key) ? tamiz_kind_get_word (kind) : title);
}

/* (nullable): what a record is called, or the one it belongs to.  @lead: 0 = none */
static char *
dup_record_words (TamizWork *work,
                  TamizKind  kind,
                  gint64     id,
                  gint64     lead)
{
  static const char *const owners[] = { "person", "company", "lead" };
  g_autoptr (TamizRecord) record = NULL;

  if (kind == TAMIZ_KIND_LEAD || lead != 0)
    return tamiz_work_dup_lead_name (work, kind == TAMIZ_KIND_LEAD ? id : lead);
  record = tamiz_reader_load (work->reader, kind, id, NULL);
  if (record == NULL)
    return NULL;
  if (kind == TAMIZ_KIND_PERSON)
    return tamiz_person_dup_name (record);
  if (kind == TAMIZ_KIND_COMPANY)
    return g_strdup (tamiz_record_get_text (record, TAMIZ_COMPANY_NAME));

  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      int owner = tamiz_kind_find_field (kind, owners[i]);

      if (owner >= 0 && tamiz_record_has (record, owner))
        return (TamizKind) tamiz_kind_get_info (kind)->fields[owner].kind == TAMIZ_KIND_LEAD
                   ? tamiz_work_dup_lead_name (work, tamiz_record_get_int (record, owner))
                   : tamiz_record_dup_words (record, work, owner);
    }

  return NULL;
}

/* (nullable): when it was merged, the last time, as a day. */
static char *
dup_merge_day (TamizWork *work,
               TamizKind  kind,
               gint64     id)
{
  g_autoptr (GPtrArray) rows = tamiz_reader_list_history (work->reader, kind, id, NULL);
  gint64 at = 0;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const TamizHistoryRow *row = g_ptr_array_index (rows, i);

      if (g_strcmp0 (row->field, "merged_into") == 0 && row->after != NULL)
        at = row->at;
    }

  return at != 0 ? tamiz_figures_format_day (at, work->zone) : NULL;
}

static char *
dup_merge_sentence (TamizWork  *work,
                    TamizKind   kind,
                    gint64      id,
                    const char *into)
{
  g_autofree char *name = dup_record_words (work, kind, id, 0);
  g_autofree char *day = dup_merge_day (work, kind, id);
  const char *who = name != NULL ? name : tamiz_kind_get_word (kind);

  /* Translators: two names, and a day such as 3 March 2026 */
  return day != NULL ? g_strdup_printf (_("%s was merged into %s on %s"), who, into, day)
                     : g_strdup_printf (_("%s was merged into %s"), who, into);
}

static const char *
or_nothing (const char *words)
{
  return words != NULL && *words != '\0' ? words : _("nothing");
}

/**
 * tamiz_edit_words_to_json:
 * @object: gets “name”, “label”, “stands”, “would_be” and “message”
 * @work: an operation's work
 * @kind: a kind of record
 * @id: the record
 * @lead: the lead that it belongs to; 0 = none
 * @field: a field of the kind
 * @stands: (nullable): what the audit has of what it holds
 * @would_be: (nullable): and of what it would hold
 *
 * Says in words what undoing something finds changed, or would change.
 */
void
tamiz_edit_words_to_json (json_t     *object,
                          TamizWork  *work,
                          TamizKind   kind,
                          gint64      id,
                          gint64      lead,
                          int         field,
                          const char *stands,
                          const char *would_be)
{
  g_autofree char *name = dup_record_words (work, kind, id, lead);
  g_autofree char *label = tamiz_work_dup_field_words (work, kind, id, field);
  g_autofree char *now = tamiz_work_dup_words (work, kind, field, stands);
  g_autofree char *then = tamiz_work_dup_words (work, kind, field, would_be);
  g_autofree char *message = NULL;

  if (field == tamiz_kind_get_merged_field (kind) && now != NULL)
    message = dup_merge_sentence (work, kind, id, now);
  else
    /* Translators: the name of a field, what it holds, and what it held before */
    message = g_strdup_printf (_("%s: “%s” instead of “%s”"), label, or_nothing (now), or_nothing (then));
  tamiz_json_set_text (object, "name", name);
  tamiz_json_set_text (object, "label", label);
  tamiz_json_set_text (object, "stands", now);
  tamiz_json_set_text (object, "would_be", then);
  tamiz_json_set_text (object, "message", message);
}
