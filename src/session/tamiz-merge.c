#define G_LOG_DOMAIN "tamiz-merge"

#include "config.h"

#include "tamiz-merge.h"

#include "tamiz-error.h"
#include "tamiz-intake-words.h"
#include "tamiz-people.h"

#include <inttypes.h>
#include <string.h>
#include <glib/gi18n-lib.h>

/* Whose name a refusal tells.  (transfer full) */
static char *
dup_name (TamizRecord *record)
{
  g_autofree char *name = tamiz_record_get_kind (record) == TAMIZ_KIND_PERSON
                              ? tamiz_person_dup_name (record)
                              : g_strdup (tamiz_record_get_text (record, TAMIZ_COMPANY_NAME));

  return name != NULL ? g_steal_pointer (&name)
                      : g_strdup_printf ("%s %" PRId64, tamiz_kind_get_word (tamiz_record_get_kind (record)),
                                         tamiz_record_get_id (record));
}

static gboolean
check_stands (TamizMerge   *self,
              TamizRecord  *record,
              GError      **error)
{
  int merged = tamiz_kind_get_merged_field (self->kind);
  g_autofree char *name = dup_name (record);
  gint64 into = tamiz_record_get_int (record, merged);

  if (!tamiz_work_require (self->kind != TAMIZ_KIND_PERSON || !tamiz_record_has (record, TAMIZ_PERSON_ERASED),
                           TAMIZ_CORE_ERROR_REFUSED, error,
                           _("%" PRId64 " was erased: there is nothing left to merge"),
                           tamiz_record_get_id (record)))
    return FALSE;

  return tamiz_work_require (into == 0, TAMIZ_CORE_ERROR_REFUSED, error,
                             _("%s was merged already, into %" PRId64 "; merge that one"), name, into);
}

/* Whether the base has a field of its own with that key. */
static gboolean
has_own_field (TamizMerge  *self,
               const char  *key,
               gboolean    *has,
               GError     **error)
{
  g_autoptr (GPtrArray) fields = tamiz_reader_list (self->work->reader, TAMIZ_KIND_FIELD, error);

  *has = FALSE;
  for (guint i = 0; fields != NULL && i < fields->len; i++)
    *has |= g_strcmp0 (tamiz_record_get_text (fields->pdata[i], TAMIZ_FIELD_KEY), key) == 0;

  return fields != NULL;
}

static gboolean
check_take (TamizMerge  *self,
            GError     **error)
{
  const TamizKindInfo *info = tamiz_kind_get_info (self->kind);

  for (guint i = 0; self->take != NULL && self->take[i] != NULL; i++)
    {
      const char *name = g_strstrip (self->take[i]);
      int field = tamiz_kind_find_field (self->kind, name);
      g_autoptr (GString) known = g_string_new (NULL);
      gboolean has = field >= 0 && tamiz_merge_is_field (self->kind, field);

      if (g_str_has_prefix (name, "custom:") && !has_own_field (self, name + strlen ("custom:"), &has, error))
        return FALSE;
      if (has)
        continue;
      for (guint j = 0; j < info->n_fields; j++)
        {
          if (tamiz_merge_is_field (self->kind, (int) j))
            g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", info->fields[j].name);
        }
      return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                                 _("“%s” is not possible for %s; possible are: %s"), name, "take",
                                 known->str);
    }

  return TRUE;
}

/**
 * tamiz_merge_init:
 * @self: what to prepare
 * @work: the operation's work
 * @kind: %TAMIZ_KIND_PERSON or %TAMIZ_KIND_COMPANY
 * @keep: who stays
 * @other: who is merged into them
 * @take: (nullable): names of fields that come from @other, separated by commas
 * @error: return location
 *
 * Loads the two and checks that they can become one.
 *
 * Returns: whether they can
 */
gboolean
tamiz_merge_init (TamizMerge  *self,
                  TamizWork   *work,
                  TamizKind    kind,
                  gint64       keep,
                  gint64       other,
                  const char  *take,
                  GError     **error)
{
  self->work = work;
  self->kind = kind;
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->leads = g_array_new (FALSE, FALSE, sizeof (TamizMergedLead));
  self->take = take != NULL ? g_strsplit (take, ",", -1) : NULL;
  self->set = tamiz_work_change (work, kind == TAMIZ_KIND_PERSON ? "person.merge" : "company.merge");
  if (!tamiz_work_require (keep != other, TAMIZ_CORE_ERROR_REFUSED, error,
                           _("These are one already: two are needed to be merged")))
    return FALSE;

  self->keep = tamiz_reader_load (work->reader, kind, keep, error);
  self->other = self->keep != NULL ? tamiz_reader_load (work->reader, kind, other, error) : NULL;

  return self->other != NULL && check_stands (self, self->keep, error)
         && check_stands (self, self->other, error) && check_take (self, error);
}

void
tamiz_merge_clear (TamizMerge *self)
{
  g_clear_object (&self->keep);
  g_clear_object (&self->other);
  g_clear_pointer (&self->take, g_strfreev);
  g_clear_pointer (&self->set, tamiz_change_set_unref);
  g_clear_pointer (&self->leads, g_array_unref);
  g_clear_pointer (&self->lists, g_hash_table_unref);
}

gboolean
tamiz_merge_takes (TamizMerge *self,
                   const char *field)
{
  return self->take != NULL && g_strv_contains ((const char *const *) self->take, field);
}

/* The record holds the value from here on, so that a further one can follow it. */
void
tamiz_merge_set (TamizMerge       *self,
                 TamizRecord      *record,
                 int               field,
                 const TamizValue *value)
{
  g_auto (TamizValue) after = TAMIZ_VALUE_INIT;

  tamiz_value_copy (value, &after);
  tamiz_change_set_update (self->set, record, field, &after);
  tamiz_value_clear (tamiz_record_edit (record, field));
  tamiz_value_copy (&after, tamiz_record_edit (record, field));
}

/* What tells nothing: whoever came in without anybody saying more is a prospect. */
static gboolean
is_blank (TamizRecord *record,
          int          field)
{
  return !tamiz_record_has (record, field)
         || (tamiz_record_get_kind (record) == TAMIZ_KIND_COMPANY && field == TAMIZ_COMPANY_RELATION
             && tamiz_record_get_int (record, field) == TAMIZ_RELATION_PROSPECT);
}

/* Whose whole name stands in one field gets no surname twice. */
static gboolean
says_again (TamizMerge *self,
            int         field)
{
  static const int names[] = { TAMIZ_PERSON_FIRST_NAME, TAMIZ_PERSON_LAST_NAME };
  g_auto (GStrv) own = NULL;
  g_auto (GStrv) added = NULL;

  if (self->kind != TAMIZ_KIND_PERSON || (field != names[0] && field != names[1]))
    return FALSE;

  own = tamiz_name_tokens (tamiz_record_get_text (self->keep, names[field == names[0] ? 1 : 0]));
  added = tamiz_name_tokens (tamiz_record_get_text (self->other, field));
  for (guint i = 0; added[i] != NULL; i++)
    {
      if (g_strv_contains ((const char *const *) own, added[i]))
        return TRUE;
    }

  return FALSE;
}

/* A currency goes with its amount. */
static gboolean
is_chosen (TamizMerge *self,
           int         field)
{
  const TamizKindInfo *info = tamiz_kind_get_info (self->kind);
  int asked = self->kind == TAMIZ_KIND_COMPANY && field == TAMIZ_COMPANY_REVENUE_CURRENCY
                  ? (int) TAMIZ_COMPANY_REVENUE
                  : field;

  return tamiz_merge_takes (self, info->fields[asked].name)
         || (is_blank (self->keep, asked) && !says_again (self, field));
}

static void
merge_fields (TamizMerge *self)
{
  const TamizKindInfo *info = tamiz_kind_get_info (self->kind);
  g_autofree gboolean *chosen = g_new0 (gboolean, info->n_fields);

  for (guint i = 0; i < info->n_fields; i++)
    chosen[i] = tamiz_merge_is_field (self->kind, (int) i) && tamiz_record_has (self->other, (int) i)
                && is_chosen (self, (int) i);
  for (guint i = 0; i < info->n_fields; i++)
    {
      if (chosen[i])
        tamiz_merge_set (self, self->keep, (int) i, tamiz_record_get (self->other, (int) i));
    }
}

/**
 * tamiz_merge_prepare:
 * @self: a merge
 * @error: return location
 *
 * Builds the change: fields, what belongs to the other, and leads.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_merge_prepare (TamizMerge  *self,
                     GError     **error)
{
  merge_fields (self);
  tamiz_change_set_update_int (self->set, self->other, tamiz_kind_get_merged_field (self->kind),
                               tamiz_record_get_id (self->keep));

  return tamiz_merge_parts (self, error)
         && (self->kind != TAMIZ_KIND_PERSON || tamiz_merge_leads (self, error));
}

/* What has gone on in something else since cannot be taken out of it alone. */
static gboolean
check_last (TamizWork  *work,
            TamizKind   kind,
            gint64      change,
            GError    **error)
{
  g_autoptr (GArray) merged = tamiz_reader_list_merged_by (work->reader, change, kind, error);

  for (guint i = 0; merged != NULL && i < merged->len; i += 2)
    {
      gint64 into = g_array_index (merged, gint64, i + 1), now = into;

      if (!tamiz_reader_follow_merged (work->reader, kind, &now, error)
          || !tamiz_work_require (now == into, TAMIZ_CORE_ERROR_REFUSED, error,
                                  _("%s %" PRId64 ", which this was merged into, has been merged into %" PRId64
                                    " since; take that merge back first"),
                                  tamiz_kind_get_word (kind), into, now))
        return FALSE;
    }

  return merged != NULL;
}

/**
 * tamiz_merge_check_undoable:
 * @work: an operation's work
 * @change: a change that is to be undone
 * @error: return location
 *
 * Checks that nothing of what a change merged has been merged on since: merges are taken back from
 * the last.
 *
 * Returns: whether it can be undone
 */
gboolean
tamiz_merge_check_undoable (TamizWork  *work,
                            gint64      change,
                            GError    **error)
{
  return check_last (work, TAMIZ_KIND_PERSON, change, error) && check_last (work, TAMIZ_KIND_COMPANY, change, error)
         && check_last (work, TAMIZ_KIND_LEAD, change, error);
}
