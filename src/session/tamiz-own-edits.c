#define G_LOG_DOMAIN "tamiz-own-edits"

#include "config.h"

#include "tamiz-own-edits.h"

#include "tamiz-error.h"
#include "tamiz-own-values.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whether @name is a field of the base's own of a person or a company: `person.custom.club`. */
gboolean
tamiz_own_edit_is_one (const char *name)
{
  TamizFieldRef ref;

  return tamiz_field_ref_parse (name, &ref) && ref.field < 0 && ref.kind != TAMIZ_KIND_LEAD;
}

/* (nullable): a field of the base's own as definitions name it, whichever way it was written. */
static char *
dup_name (const char *name)
{
  static const char *const prefixes[] = { "lead.custom.", "person.custom.", "company.custom." };

  if (g_str_has_prefix (name, "custom:"))
    return g_strconcat (prefixes[0], name + strlen ("custom:"), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (g_str_has_prefix (name, prefixes[i]))
        return g_strdup (name);
    }

  return NULL;
}

/**
 * tamiz_own_edit_check_names:
 * @names: (element-type utf8): fields that somebody typed, %NULL-terminated
 * @error: return location
 *
 * A file's columns are told apart by where they stand; what is typed is told apart by its name,
 * so a field of the base's own is named once, and whole.
 *
 * Returns: whether they are; else %TAMIZ_CORE_ERROR_INVALID
 */
gboolean
tamiz_own_edit_check_names (GPtrArray  *names,
                            GError    **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; g_ptr_array_index (names, i) != NULL; i++)
    {
      const char *typed = g_ptr_array_index (names, i);
      char *name = dup_name (typed);

      if (name == NULL)
        continue;
      if (!tamiz_work_require (!g_str_has_suffix (name, ".custom."), TAMIZ_CORE_ERROR_INVALID, error,
                               _("“%s” names no field: its key comes behind it; “field list” says which there are"),
                               typed)
          || !tamiz_work_require (!g_hash_table_contains (seen, name), TAMIZ_CORE_ERROR_INVALID, error,
                                  _("“%s” is given twice; give it one value"), typed))
        {
          g_free (name);
          return FALSE;
        }
      g_hash_table_add (seen, name);
    }

  return TRUE;
}

/* (nullable): what is stored in a field of the base's own. */
TamizRecord *
tamiz_own_edit_find (TamizFacts          *facts,
                     const TamizFieldRef *ref)
{
  TamizRecord *field = tamiz_facts_find_own_field (facts, ref);

  for (guint i = 0; field != NULL && i < facts->customs->len; i++)
    {
      TamizRecord *custom = g_ptr_array_index (facts->customs, i);

      if (tamiz_record_get_int (custom, TAMIZ_CUSTOM_FIELD) == tamiz_record_get_id (field))
        return custom;
    }

  return NULL;
}

static gboolean
add_value (TamizWork       *work,
           TamizChangeSet  *set,
           TamizRecord     *holder,
           TamizRecord     *field,
           const char      *value,
           GError         **error)
{
  TamizRecord *custom = tamiz_work_insert (work, set, TAMIZ_KIND_CUSTOM, error);
  gboolean of_person = tamiz_record_get_kind (holder) == TAMIZ_KIND_PERSON;

  if (custom == NULL)
    return FALSE;

  tamiz_record_set_int (custom, of_person ? TAMIZ_CUSTOM_PERSON : TAMIZ_CUSTOM_COMPANY,
                        tamiz_record_get_id (holder));
  tamiz_record_set_int (custom, TAMIZ_CUSTOM_FIELD, tamiz_record_get_id (field));
  tamiz_record_set_text (custom, TAMIZ_CUSTOM_VALUE, value);
  return TRUE;
}

/**
 * tamiz_own_edit:
 * @work: an operation's work
 * @set: to which the change is added
 * @facts: a lead, with its person and company
 * @name: one of which tamiz_own_edit_is_one() holds
 * @text: what it is to hold, as it was typed; empty where nothing
 * @error: return location
 *
 * Changes what a lead's person or company holds in a field.
 *
 * Returns: whether it may hold that; else %TAMIZ_CORE_ERROR_INVALID, or
 *   %TAMIZ_CORE_ERROR_NOT_FOUND where there is no such field, or no company
 */
gboolean
tamiz_own_edit (TamizWork       *work,
                TamizChangeSet  *set,
                TamizFacts      *facts,
                const char      *name,
                const char      *text,
                GError         **error)
{
  TamizRecord *field, *holder, *stored;
  g_autofree char *clean = tamiz_text_clean (text);
  g_autofree char *value = NULL;
  TamizFieldRef ref;

  tamiz_field_ref_parse (name, &ref);
  field = tamiz_facts_find_own_field (facts, &ref);
  holder = ref.kind == TAMIZ_KIND_PERSON ? facts->person : facts->company;
  if (!tamiz_work_require (field != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                           _("This base has no field “%s” of its own; “field list” shows their keys"), name)
      || !tamiz_work_require (holder != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("The lead has no company, which “%s” would be of"),
                              tamiz_record_get_text (field, TAMIZ_FIELD_LABEL)))
    return FALSE;

  stored = tamiz_own_edit_find (facts, &ref);
  if (clean == NULL)
    {
      if (stored != NULL)
        tamiz_change_set_retract (set, stored);
      return TRUE;
    }
  if (!tamiz_own_value_read (work, field, clean, &value, error))
    return FALSE;
  if (stored == NULL)
    return add_value (work, set, holder, field, value, error);

  tamiz_change_set_update_text (set, stored, TAMIZ_CUSTOM_VALUE, value);
  return TRUE;
}
