#define G_LOG_DOMAIN "tamiz-bounces"

#include "config.h"

#include "tamiz-bounces.h"

#include "tamiz-text.h"

typedef gboolean (*EmailFunc) (TamizChangeSet *set,
                               TamizRecord    *email,
                               gint64          at,
                               const char     *reason);

static gboolean
mark (TamizChangeSet *set,
      TamizRecord    *email,
      gint64          at,
      const char     *reason)
{
  if (tamiz_record_has (email, TAMIZ_EMAIL_BOUNCED))
    return FALSE;

  tamiz_change_set_update_int (set, email, TAMIZ_EMAIL_BOUNCED, at);
  tamiz_change_set_update_text (set, email, TAMIZ_EMAIL_BOUNCE_REASON, reason);
  return TRUE;
}

/* What was sent before the mail came back says nothing. */
static gboolean
clear (TamizChangeSet *set,
       TamizRecord    *email,
       gint64          at,
       const char     *reason)
{
  g_auto (TamizValue) nothing = TAMIZ_VALUE_INIT;

  if (!tamiz_record_has (email, TAMIZ_EMAIL_BOUNCED) || tamiz_record_get_int (email, TAMIZ_EMAIL_BOUNCED) > at)
    return FALSE;

  tamiz_change_set_update (set, email, TAMIZ_EMAIL_BOUNCED, &nothing);
  tamiz_change_set_update (set, email, TAMIZ_EMAIL_BOUNCE_REASON, &nothing);
  return TRUE;
}

/* With each record of the address that @people have. */
static gboolean
with_emails (TamizWork       *work,
             TamizChangeSet  *set,
             GArray          *people,
             const char      *address,
             gint64           at,
             const char      *reason,
             EmailFunc        func,
             guint           *n,
             GError         **error)
{
  g_autofree char *lower = g_utf8_strdown (address, -1);
  g_autofree char *key = tamiz_email_dup_key (lower);

  for (guint i = 0; i < people->len; i++)
    {
      g_autoptr (GPtrArray) emails
          = tamiz_reader_list_by (work->reader, TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_PERSON,
                                  g_array_index (people, gint64, i), error);

      if (emails == NULL)
        return FALSE;
      for (guint j = 0; j < emails->len; j++)
        {
          TamizRecord *email = g_ptr_array_index (emails, j);
          const char *text = tamiz_record_get_text (email, TAMIZ_EMAIL_ADDRESS);
          g_autofree char *other = text != NULL ? tamiz_email_dup_key (text) : NULL;

          if (g_strcmp0 (other, key) == 0)
            *n += func (set, email, at, reason);
        }
    }

  return TRUE;
}

/* Says of an address that mails to it came back; which is said once. */
gboolean
tamiz_bounces_mark (TamizWork       *work,
                    TamizChangeSet  *set,
                    GArray          *people,
                    const char      *address,
                    gint64           at,
                    const char      *reason,
                    guint           *n_marked,
                    GError         **error)
{
  return with_emails (work, set, people, address, at, reason, mark, n_marked, error);
}

/* Somebody wrote from the address, or knows better, at the moment @at. */
gboolean
tamiz_bounces_clear (TamizWork       *work,
                     TamizChangeSet  *set,
                     GArray          *people,
                     const char      *address,
                     gint64           at,
                     guint           *n_cleared,
                     GError         **error)
{
  return with_emails (work, set, people, address, at, NULL, clear, n_cleared, error);
}
