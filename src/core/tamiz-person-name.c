#define G_LOG_DOMAIN "tamiz-person-name"

#include "config.h"

#include "tamiz-person-name.h"

/**
 * tamiz_person_join_name:
 * @first: (nullable): a first name
 * @last: (nullable): a last name
 *
 * Makes the name that people see of somebody.
 *
 * Returns: (transfer full) (nullable): both; %NULL where there is neither
 */
char *
tamiz_person_join_name (const char *first,
                        const char *last)
{
  if (first == NULL || last == NULL)
    return g_strdup (first != NULL ? first : last);

  return g_strdup_printf ("%s %s", first, last);
}

/**
 * tamiz_person_dup_name:
 * @person: (nullable): a person
 *
 * Gets the name that people see of a person.
 *
 * Returns: (transfer full) (nullable): it
 */
char *
tamiz_person_dup_name (TamizRecord *person)
{
  if (person == NULL)
    return NULL;

  return tamiz_person_join_name (tamiz_record_get_text (person, TAMIZ_PERSON_FIRST_NAME),
                                 tamiz_record_get_text (person, TAMIZ_PERSON_LAST_NAME));
}
