#define G_LOG_DOMAIN "tamiz-mail-us"

#include "config.h"

#include "tamiz-mail-us.h"

/* The users of the base, those who left too: what they wrote is ours for ever. */
TamizMailUs *
tamiz_work_load_us (TamizWork  *work,
                    GError    **error)
{
  g_autoptr (GPtrArray) users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);
  TamizMailUs *us;

  if (users == NULL)
    return NULL;

  us = tamiz_mail_us_new ();
  for (guint i = 0; i < users->len; i++)
    {
      const char *address = tamiz_record_get_text (g_ptr_array_index (users, i), TAMIZ_USER_EMAIL);

      if (address != NULL)
        tamiz_mail_us_add (us, address);
    }

  return us;
}
