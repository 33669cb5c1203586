#define G_LOG_DOMAIN "tamiz-text-signature"

#include "config.h"

#include "tamiz-text-person.h"

#include "tamiz-intake-words.h"
#include "tamiz-text.h"

#include <string.h>

/* What a mail is signed with says who its sender works for and as what.  Below it stand the
 * house's slogans and its lawyers' warnings, and sometimes somebody else's name, so only what
 * surely is the sender's is taken.
 */

#define MAX_LINES 20
#define MAX_LENGTH 80

static gboolean
share_a_word (const char *one,
              const char *other)
{
  g_auto (GStrv) words = tamiz_name_tokens (one), others = tamiz_name_tokens (other);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strlen (words[i]) >= 3 && g_strv_contains ((const char *const *) others, words[i]))
        return TRUE;
    }

  return FALSE;
}

/* A name that is neither the header's nor the address's. */
static gboolean
names_another (TamizTextPerson *self,
               const char      *name,
               const char      *address)
{
  g_autofree char *signed_as = tamiz_text_person_dup_text (self, TAMIZ_TEXT_NAME);
  g_autofree char *mailbox = g_strndup (address, strcspn (address, "@"));

  return *signed_as != '\0' && (name == NULL || !share_a_word (signed_as, name))
         && !tamiz_text_is_name_of_mail (signed_as, mailbox);
}

/* Slogans speak of what they sell in small letters. */
static gboolean
is_slogan (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint small = 0;

  for (guint i = 0; words[i] != NULL; i++)
    small += g_unichar_islower (g_utf8_get_char (words[i])) && g_utf8_strlen (words[i], -1) > 3;

  return small > 1;
}

static gboolean
is_sure (TamizTextPerson *self,
         TamizTextSlot    slot)
{
  const char *text = self->texts[slot]->len == 1 ? self->texts[slot]->pdata[0] : NULL;

  if (text == NULL || strlen (text) > MAX_LENGTH)
    return FALSE;
  if (slot == TAMIZ_TEXT_JOB_TITLE)
    return tamiz_text_is_job (text);

  return tamiz_text_person_is_domain_of (self, text) || (tamiz_text_is_company (text) && !is_slogan (text));
}

/* The lines down to where there are too many for a signature, with the address below. */
static char *
dup_lines (const char *signature,
           const char *address)
{
  g_auto (GStrv) lines = g_strsplit (signature, "\n", MAX_LINES + 1);
  g_autofree char *joined = NULL;

  if (g_strv_length (lines) > MAX_LINES)
    g_clear_pointer (&lines[MAX_LINES], g_free);
  joined = g_strjoinv ("\n", lines);

  return g_strconcat (joined, "\n", address, NULL);
}

/**
 * tamiz_text_read_signature:
 * @signature: (nullable): the lines that a mail is signed with
 * @name: (nullable): who sent it, by its header
 * @address: from where
 * @company: (out) (nullable): for whom they work
 * @job_title: (out) (nullable): as what
 *
 * Takes from a signature what it surely says of the sender.
 */
void
tamiz_text_read_signature (const char  *signature,
                           const char  *name,
                           const char  *address,
                           char       **company,
                           char       **job_title)
{
  g_autofree char *text = signature != NULL ? dup_lines (signature, address) : NULL;
  g_autoptr (GPtrArray) people = text != NULL ? tamiz_text_read_people (text) : NULL;
  TamizTextPerson *person = people != NULL && people->len == 1 ? people->pdata[0] : NULL;

  *company = *job_title = NULL;
  if (person == NULL || names_another (person, name, address))
    return;

  if (is_sure (person, TAMIZ_TEXT_COMPANY))
    *company = tamiz_text_person_dup_text (person, TAMIZ_TEXT_COMPANY);
  if (is_sure (person, TAMIZ_TEXT_JOB_TITLE))
    *job_title = tamiz_text_person_dup_text (person, TAMIZ_TEXT_JOB_TITLE);
}
