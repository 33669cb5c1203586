#define G_LOG_DOMAIN "tamiz-matching"

#include "config.h"

#include "tamiz-matching.h"
#include "tamiz-matching-private.h"

#include "tamiz-company-names.h"
#include "tamiz-phone.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whether two records speak of one person, a row or somebody of the base alike. */

typedef struct
{
  const char *address;
  gboolean valid, role_mailbox;
} SideEmail;

typedef struct
{
  const char *e164, *as_typed;
  gboolean mobile;
} SidePhone;

typedef struct
{
  const char *system, *value;
} SideId;

/* All that one is matched by; texts belong to the row or the candidate. */
typedef struct
{
  const TamizName *name;
  TamizName *own_name;      /* (nullable): the same, where it was made for this */
  const char *company;      /* (nullable) */
  GArray *emails, *phones, *ids;
} Side;

static void
side_init (Side *self)
{
  *self = (Side) { 0 };
  self->emails = g_array_new (FALSE, FALSE, sizeof (SideEmail));
  self->phones = g_array_new (FALSE, FALSE, sizeof (SidePhone));
  self->ids = g_array_new (FALSE, FALSE, sizeof (SideId));
}

static void
side_clear (Side *self)
{
  g_clear_pointer (&self->own_name, tamiz_name_free);
  g_clear_pointer (&self->emails, g_array_unref);
  g_clear_pointer (&self->phones, g_array_unref);
  g_clear_pointer (&self->ids, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Side, side_clear)

static void
side_init_row (Side        *self,
               TamizStaged *staged)
{
  const char *id = staged->texts[TAMIZ_STAGED_EXTERNAL_ID];

  side_init (self);
  self->name = tamiz_staged_get_name (staged);
  self->company = staged->texts[TAMIZ_STAGED_COMPANY];
  for (guint i = 0; i < staged->emails->len; i++)
    {
      const TamizStagedEmail *email = staged->emails->pdata[i];
      SideEmail side = { email->address, email->valid, email->role_mailbox };

      g_array_append_val (self->emails, side);
    }
  for (guint i = 0; i < staged->phones->len; i++)
    {
      const TamizStagedPhone *phone = staged->phones->pdata[i];
      SidePhone side = { phone->e164, phone->as_typed, phone->mobile };

      g_array_append_val (self->phones, side);
    }
  if (id != NULL)
    {
      SideId side = { staged->external_system, id };

      g_array_append_val (self->ids, side);
    }
}

static void
side_init_candidate (Side                 *self,
                     const TamizCandidate *candidate)
{
  side_init (self);
  self->own_name = tamiz_name_new (tamiz_record_get_text (candidate->person, TAMIZ_PERSON_FIRST_NAME),
                                   tamiz_record_get_text (candidate->person, TAMIZ_PERSON_LAST_NAME));
  self->name = self->own_name;
  if (candidate->company != NULL)
    self->company = tamiz_record_get_text (candidate->company, TAMIZ_COMPANY_NAME);
  for (guint i = 0; i < tamiz_records_length (candidate->emails); i++)
    {
      TamizRecord *email = candidate->emails->pdata[i];
      SideEmail side = { tamiz_record_get_text (email, TAMIZ_EMAIL_ADDRESS),
                         tamiz_record_get_int (email, TAMIZ_EMAIL_VALID) != 0,
                         tamiz_record_get_int (email, TAMIZ_EMAIL_ROLE_MAILBOX) != 0 };

      if (side.address != NULL)
        g_array_append_val (self->emails, side);
    }
  for (guint i = 0; i < tamiz_records_length (candidate->phones); i++)
    {
      TamizRecord *phone = candidate->phones->pdata[i];
      SidePhone side = { tamiz_record_get_text (phone, TAMIZ_PHONE_E164),
                         tamiz_record_get_text (phone, TAMIZ_PHONE_AS_TYPED),
                         tamiz_record_get_int (phone, TAMIZ_PHONE_MOBILE) != 0 };

      g_array_append_val (self->phones, side);
    }
  for (guint i = 0; i < tamiz_records_length (candidate->external_ids); i++)
    {
      TamizRecord *id = candidate->external_ids->pdata[i];
      SideId side = { tamiz_record_get_text (id, TAMIZ_EXTERNAL_ID_SYSTEM),
                      tamiz_record_get_text (id, TAMIZ_EXTERNAL_ID_VALUE) };

      g_array_append_val (self->ids, side);
    }
}

/* What was found in common. */
typedef struct
{
  TamizLikeness likeness;
  GPtrArray *evidence;      /* (nullable): sentences, the strongest first */

  TamizNamesLikeness names;
  gboolean nameless;        /* one has no name: nothing speaks against it */
  char *why;                /* (nullable): what alike names have to do with each other */
} Found;

static void
find_more (Found         *found,
           TamizLikeness  likeness,
           char          *sentence)
{
  if (found->evidence != NULL)
    {
      if (likeness > found->likeness)
        g_ptr_array_insert (found->evidence, 0, sentence);
      else
        g_ptr_array_add (found->evidence, sentence);
    }
  else
    g_free (sentence);
  found->likeness = MAX (found->likeness, likeness);
}

/* Alike names are told with the reason where they are not the same. */
static void
find_alike (Found         *found,
            TamizLikeness  likeness,
            const char    *plain,
            const char    *reasoned,
            const char    *what)
{
  char *sentence;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  sentence = found->why != NULL ? g_strdup_printf (reasoned, found->why, what) : g_strdup_printf (plain, what);
#pragma GCC diagnostic pop
  find_more (found, likeness, sentence);
}

static void
match_ids (const Side *a,
           const Side *b,
           Found      *found)
{
  for (guint i = 0; i < a->ids->len; i++)
    {
      const SideId *id = &g_array_index (a->ids, SideId, i);

      for (guint j = 0; j < b->ids->len; j++)
        {
          const SideId *other = &g_array_index (b->ids, SideId, j);

          if (g_strcmp0 (id->value, other->value) == 0 && g_strcmp0 (id->system, other->system) == 0)
            find_more (found, TAMIZ_LIKENESS_SURE, g_strdup_printf (_("the same id: %s"), id->value));
        }
    }
}

static void
match_same_email (const SideEmail *email,
                  Found           *found)
{
  if (!email->role_mailbox)
    find_more (found, TAMIZ_LIKENESS_SURE, g_strdup_printf (_("the same e-mail: %s"), email->address));
  else if (found->names != TAMIZ_NAMES_DIFFER)
    find_alike (found, TAMIZ_LIKENESS_LIKELY, _("the same shared mailbox and an alike name: %s"),
                /* Translators: the first is why, such as "Pepe is short for José" */
                _("the same shared mailbox and an alike name (%s): %s"), email->address);
  else if (found->nameless)
    find_more (found, TAMIZ_LIKENESS_LIKELY,
               g_strdup_printf (_("the same shared mailbox, without a name: %s"), email->address));
  else
    find_more (found, TAMIZ_LIKENESS_SAME_COMPANY,
               g_strdup_printf (_("the same shared mailbox, another name: %s"), email->address));
}

static void
match_emails (const Side *a,
              const Side *b,
              Found      *found)
{
  const char *told = NULL;

  for (guint i = 0; i < a->emails->len; i++)
    {
      const SideEmail *email = &g_array_index (a->emails, SideEmail, i);
      const char *domain = tamiz_email_get_company_domain (email->address);

      for (guint j = 0; email->valid && j < b->emails->len; j++)
        {
          const SideEmail *other = &g_array_index (b->emails, SideEmail, j);

          if (tamiz_emails_are_same (email->address, other->address))
            match_same_email (other, found);
          else if (found->names != TAMIZ_NAMES_DIFFER && domain != NULL && g_strcmp0 (told, domain) != 0
                   && g_strcmp0 (tamiz_email_get_company_domain (other->address), domain) == 0)
            {
              find_alike (found, TAMIZ_LIKENESS_LIKELY, _("an alike name at the same mail domain: %s"),
                          _("an alike name (%s) at the same mail domain: %s"), domain);
              told = domain;
            }
        }
    }
}

/* 99999999 is what somebody types who has no number. */
static gboolean
is_made_up (const char *number)
{
  gsize length = strlen (number);
  guint same = 0;

  for (const char *p = number + length; p > number && p[-1] == number[length - 1]; p--)
    same++;

  return same >= 7;
}

static gboolean
are_same_phones (const SidePhone *a,
                 const SidePhone *b)
{
  gboolean understood = a->e164 != NULL && b->e164 != NULL;
  const char *text_a = a->e164 != NULL ? a->e164 : a->as_typed;
  const char *text_b = b->e164 != NULL ? b->e164 : b->as_typed;
  g_autofree char *key_a = NULL;
  g_autofree char *key_b = NULL;

  if (text_a == NULL || text_b == NULL)
    return FALSE;

  key_a = understood ? tamiz_phone_dup_key (text_a) : tamiz_phone_dup_tail (text_a);
  key_b = understood ? tamiz_phone_dup_key (text_b) : tamiz_phone_dup_tail (text_b);

  return key_a != NULL && key_b != NULL && g_str_equal (key_a, key_b) && !is_made_up (key_a);
}

static void
match_same_phone (const char *number,
                  gboolean    mobile,
                  Found      *found)
{
  if (found->names == TAMIZ_NAMES_ALIKE && mobile)
    find_alike (found, TAMIZ_LIKENESS_SURE, _("the same mobile and an alike name: %s"),
                _("the same mobile and an alike name (%s): %s"), number);
  else if (found->names != TAMIZ_NAMES_DIFFER)
    find_alike (found, TAMIZ_LIKENESS_LIKELY, _("the same telephone and an alike name: %s"),
                _("the same telephone and an alike name (%s): %s"), number);
  else if (found->nameless)
    find_more (found, TAMIZ_LIKENESS_LIKELY, g_strdup_printf (_("the same telephone, without a name: %s"), number));
  else
    find_more (found, TAMIZ_LIKENESS_SAME_COMPANY,
               g_strdup_printf (_("the same telephone, another name: %s"), number));
}

static void
match_phones (const Side *a,
              const Side *b,
              Found      *found)
{
  for (guint i = 0; i < a->phones->len; i++)
    {
      const SidePhone *phone = &g_array_index (a->phones, SidePhone, i);

      for (guint j = 0; j < b->phones->len; j++)
        {
          const SidePhone *other = &g_array_index (b->phones, SidePhone, j);

          if (are_same_phones (phone, other))
            match_same_phone (phone->e164 != NULL ? phone->e164 : phone->as_typed,
                              phone->mobile || other->mobile, found);
        }
    }
}

static void
match_companies (const Side *a,
                 const Side *b,
                 Found      *found)
{
  if (found->names == TAMIZ_NAMES_DIFFER || a->company == NULL || b->company == NULL
      || !tamiz_companies_are_alike (a->company, b->company))
    return;

  find_alike (found, TAMIZ_LIKENESS_LIKELY, _("an alike name at the same company: %s"),
              _("an alike name (%s) at the same company: %s"), b->company);
}

static TamizLikeness
match_sides (const Side *a,
             const Side *b,
             GPtrArray  *evidence)
{
  Found found = { TAMIZ_LIKENESS_NO, evidence };

  found.names = tamiz_names_compare (a->name, b->name, &found.why);
  found.nameless = tamiz_name_is_blank (a->name) || tamiz_name_is_blank (b->name);
  match_ids (a, b, &found);
  match_emails (a, b, &found);
  match_phones (a, b, &found);
  match_companies (a, b, &found);
  g_free (found.why);

  return found.likeness;
}

/**
 * tamiz_match_staged:
 * @staged: a staged row
 * @candidate: a person of the base, as loaded
 * @evidence: (nullable) (element-type utf8): where to add what they have in common, in words,
 *   the strongest first
 *
 * Judges whether a row speaks of a person who is in the base already.  *Sure*: the
 * same personal e-mail; the same mobile with an alike name; the same id of the same
 * system.  *Likely*: the same phone or role mailbox with an alike name; alike names at
 * the same company or mail domain.  A phone or role mailbox shared with a different
 * name: another person of the same company.  "Not the same" is the caller's to know.
 *
 * Returns: the likeness
 */
TamizLikeness
tamiz_match_staged (TamizStaged          *staged,
                    const TamizCandidate *candidate,
                    GPtrArray            *evidence)
{
  g_auto (Side) a = { 0 };
  g_auto (Side) b = { 0 };

  side_init_row (&a, staged);
  side_init_candidate (&b, candidate);

  return match_sides (&a, &b, evidence);
}

/**
 * tamiz_match_candidates:
 * @one: a person of the base, as loaded
 * @other: another one
 * @evidence: (nullable) (element-type utf8): where to add what they have in common
 *
 * Judges whether two people of the base are one; see tamiz_match_staged().
 *
 * Returns: the likeness
 */
TamizLikeness
tamiz_match_candidates (const TamizCandidate *one,
                        const TamizCandidate *other,
                        GPtrArray            *evidence)
{
  g_auto (Side) a = { 0 };
  g_auto (Side) b = { 0 };

  side_init_candidate (&a, one);
  side_init_candidate (&b, other);

  return match_sides (&a, &b, evidence);
}
