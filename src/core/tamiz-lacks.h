#pragma once

#include "tamiz-facts.h"

G_BEGIN_DECLS

/* What the record of a lead lacks, in one number that is kept with its score, so that a base of
 * any size is counted and looked through without reading it.
 */
enum
{
  TAMIZ_LACKS_NUMBER = 0xff,         /* how many required fields and criteria are not met, at most 255 */
  TAMIZ_LACKS_FIELDS = 1 << 8,       /* fields are among them */
  TAMIZ_LACKS_WAY = 1 << 9,          /* no address, number or handle by which the person can be reached */
  TAMIZ_LACKS_BOUNCED = 1 << 10,     /* mail to an address came back */
  TAMIZ_LACKS_PHONE = 1 << 11,       /* a number that cannot exist */
  TAMIZ_LACKS_VALID_PHONE = 1 << 12, /* no number that can exist */
};

guint    tamiz_lacks_of_facts (TamizFacts  *facts);
gboolean tamiz_email_is_usable (TamizRecord *email);

G_END_DECLS
