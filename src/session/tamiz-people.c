#define G_LOG_DOMAIN "tamiz-people"

#include "config.h"

#include "tamiz-people.h"

#include "tamiz-error.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

/* (nullable): what a lead is called: its person, else its company, else how it is reached. */
char *
tamiz_facts_dup_name (TamizFacts *facts)
{
  char *name = tamiz_person_dup_name (facts->person);

  if (name != NULL)
    return name;
  if (facts->company != NULL)
    return g_strdup (tamiz_record_get_text (facts->company, TAMIZ_COMPANY_NAME));
  if (facts->emails->len > 0)
    return g_strdup (tamiz_record_get_text (g_ptr_array_index (facts->emails, 0), TAMIZ_EMAIL_ADDRESS));
  if (facts->phones->len > 0)
    return g_strdup (tamiz_record_get_text (g_ptr_array_index (facts->phones, 0), TAMIZ_PHONE_AS_TYPED));

  return NULL;
}

/* (nullable): what a lead is called by its id. */
char *
tamiz_work_dup_lead_name (TamizWork *work,
                          gint64     lead)
{
  g_autoptr (TamizFacts) facts = tamiz_reader_load_facts (work->reader, lead, NULL);

  return facts != NULL ? tamiz_facts_dup_name (facts) : NULL;
}

/* id → TamizRecord of every user, those who left too. */
GHashTable *
tamiz_work_load_users (TamizWork  *work,
                       GError    **error)
{
  g_autoptr (GPtrArray) users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);
  GHashTable *by_id;

  if (users == NULL)
    return NULL;

  by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
  for (guint i = 0; i < users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (users, i);
      gint64 id = tamiz_record_get_id (user);

      g_hash_table_insert (by_id, g_memdup2 (&id, sizeof id), g_object_ref (user));
    }

  return by_id;
}

TamizRecord *
tamiz_users_find (GHashTable *users,
                  gint64      id)
{
  return g_hash_table_lookup (users, &id);
}

/* Both are null where there is no user. */
void
tamiz_user_set_json (json_t      *object,
                     const char  *email_key,
                     const char  *name_key,
                     TamizRecord *user)
{
  tamiz_json_set_text (object, email_key,
                       user != NULL ? tamiz_record_get_text (user, TAMIZ_USER_EMAIL) : NULL);
  tamiz_json_set_text (object, name_key,
                       user != NULL ? tamiz_record_get_text (user, TAMIZ_USER_NAME) : NULL);
}

/* The person of an id, or the main person of the lead of that id; of merged ones who is left. */
TamizRecord *
tamiz_work_find_person (TamizWork   *work,
                        const char  *argument,
                        GError     **error)
{
  gint64 id = tamiz_work_id (work, argument);
  g_autoptr (TamizRecord) lead = tamiz_reader_load (work->reader, TAMIZ_KIND_LEAD, id, NULL);
  g_autoptr (TamizRecord) person = NULL;

  if (lead != NULL)
    {
      id = tamiz_record_get_int (lead, TAMIZ_LEAD_PERSON);
      if (!tamiz_work_require (id != 0, TAMIZ_CORE_ERROR_NOT_FOUND, error, _("The lead has no person")))
        return NULL;
    }
  person = tamiz_reader_load (work->reader, TAMIZ_KIND_PERSON, id, NULL);
  while (person != NULL && tamiz_record_has (person, TAMIZ_PERSON_MERGED_INTO))
    {
      id = tamiz_record_get_int (person, TAMIZ_PERSON_MERGED_INTO);
      g_object_unref (person);
      person = tamiz_reader_load (work->reader, TAMIZ_KIND_PERSON, id, NULL);
    }

  return tamiz_work_require (person != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                             _("There is no lead and no person with the id %" PRId64), id)
             ? g_steal_pointer (&person)
             : NULL;
}
