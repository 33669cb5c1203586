#define G_LOG_DOMAIN "tamiz-lacks"

#include "config.h"

#include "tamiz-lacks.h"

/**
 * tamiz_email_is_usable:
 * @email: an address of a person
 *
 * Tells whether mail can be expected to arrive.
 *
 * Returns: whether it is an address, and none from which mail came back
 */
gboolean
tamiz_email_is_usable (TamizRecord *email)
{
  return tamiz_record_get_int (email, TAMIZ_EMAIL_VALID) != 0
         && !tamiz_record_has (email, TAMIZ_EMAIL_BOUNCED);
}

/**
 * tamiz_lacks_of_facts:
 * @facts: a lead's facts
 *
 * Finds what the record lacks whatever the definition asks: a way to reach the person.
 *
 * Returns: bits of TAMIZ_LACKS_*, the number 0
 */
guint
tamiz_lacks_of_facts (TamizFacts *facts)
{
  guint lacks = TAMIZ_LACKS_WAY | TAMIZ_LACKS_VALID_PHONE;

  for (guint i = 0; i < facts->emails->len; i++)
    {
      TamizRecord *email = g_ptr_array_index (facts->emails, i);

      if (tamiz_record_has (email, TAMIZ_EMAIL_BOUNCED))
        lacks |= TAMIZ_LACKS_BOUNCED;
      if (tamiz_email_is_usable (email))
        lacks &= ~(guint) TAMIZ_LACKS_WAY;
    }
  for (guint i = 0; i < facts->phones->len; i++)
    {
      if (tamiz_record_has (g_ptr_array_index (facts->phones, i), TAMIZ_PHONE_E164))
        lacks &= ~(guint) (TAMIZ_LACKS_WAY | TAMIZ_LACKS_VALID_PHONE);
      else
        lacks |= TAMIZ_LACKS_PHONE;
    }
  if (facts->handles->len > 0)
    lacks &= ~(guint) TAMIZ_LACKS_WAY;

  return lacks;
}
