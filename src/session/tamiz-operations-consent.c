#define G_LOG_DOMAIN "tamiz-operations-consent"

#include "config.h"

#include "tamiz-consents.h"
#include "tamiz-error.h"
#include "tamiz-people.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* By which ways people may be reached, and what that rests on. */

static gint64
get_today (TamizWork *work)
{
  return tamiz_day_of (work->now, work->zone);
}

static json_t *
consent_to_json (TamizWork   *work,
                 TamizRecord *consent)
{
  json_t *object = tamiz_work_record_to_json (work, consent);

  tamiz_json_set_text (object, "state", tamiz_consent_holds (consent, get_today (work)) ? "stands" : "ended");
  return object;
}

static json_t *
channel_to_json (TamizWork    *work,
                 GPtrArray    *consents,
                 TamizChannel  channel)
{
  gint64 today = get_today (work);
  TamizRecord *basis = tamiz_consents_find_basis (consents, channel, today);
  TamizRecord *refusal = tamiz_consents_find_refusal (consents, channel, today);
  g_autofree char *why_not = tamiz_consents_dup_why_not (consents, channel, today);
  json_t *object = json_object ();

  tamiz_json_set_text (object, "channel", tamiz_enum_nick (TAMIZ_ENUM_CHANNEL, channel));
  tamiz_json_set_text (object, "label", tamiz_enum_label (TAMIZ_ENUM_CHANNEL, channel));
  json_object_set_new (object, "allowed", json_boolean (why_not == NULL));
  tamiz_json_set_text (object, "why_not", why_not);
  tamiz_json_set_id (object, "refusal", refusal != NULL ? tamiz_record_get_id (refusal) : 0);
  tamiz_json_set_id (object, "consent", basis != NULL ? tamiz_record_get_id (basis) : 0);
  tamiz_json_set_text (object, "basis",
                       basis != NULL ? tamiz_record_get_text (basis, TAMIZ_CONSENT_BASIS) : NULL);

  return object;
}

/* What a person consented to and refused, and what follows for each channel. */
json_t *
tamiz_work_consents_to_json (TamizWork *work,
                             GPtrArray *consents)
{
  json_t *items = json_array ();
  json_t *channels = json_array ();
  json_t *answer;


  for (guint i = 0; i < consents->len; i++)
    json_array_append_new (items, consent_to_json (work, g_ptr_array_index (consents, i)));
  for (TamizChannel channel = 0; channel < TAMIZ_CHANNEL_ANY; channel++)
    json_array_append_new (channels, channel_to_json (work, consents, channel));
  answer = tamiz_work_items (items);
  json_object_set_new (answer, "do_not_contact",
                       json_boolean (tamiz_consents_refuse_all (consents, get_today (work))));
  json_object_set_new (answer, "channels", channels);

  return answer;
}

static json_t *
person_to_json (TamizWork   *work,
                gint64       person,
                GError     **error)
{
  g_autoptr (GPtrArray) consents
      = tamiz_reader_list_by (work->reader, TAMIZ_KIND_CONSENT, TAMIZ_CONSENT_PERSON, person, error);
  json_t *answer = consents != NULL ? tamiz_work_consents_to_json (work, consents) : NULL;

  if (answer != NULL)
    tamiz_json_set_id (answer, "person", person);
  return answer;
}

static json_t *
list_consents (TamizWork *work,
               GError   **error)
{
  g_autoptr (TamizRecord) person = tamiz_work_find_person (work, "id", error);

  return person != NULL ? person_to_json (work, tamiz_record_get_id (person), error) : NULL;
}

static TamizRecord *
insert_consent (TamizWork       *work,
                TamizChangeSet  *set,
                gint64           person,
                int              channel,
                gboolean         refuses,
                const char      *reason,
                GError         **error)
{
  TamizRecord *consent = tamiz_work_insert (work, set, TAMIZ_KIND_CONSENT, error);

  if (consent == NULL)
    return NULL;
  tamiz_record_set_int (consent, TAMIZ_CONSENT_PERSON, person);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_CHANNEL, channel);
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DAY, get_today (work));
  tamiz_record_set_int (consent, TAMIZ_CONSENT_DO_NOT_CONTACT, refuses);
  tamiz_record_set_text (consent, TAMIZ_CONSENT_REASON, reason);

  return consent;
}

/* The days are read from the arguments. */
static gboolean
set_days (TamizWork    *work,
          TamizRecord  *consent,
          GError      **error)
{
  gint64 day, until;

  if (tamiz_work_day (work, "date", &day))
    {
      if (!tamiz_work_require (day <= get_today (work), TAMIZ_CORE_ERROR_INVALID, error,
                               _("The consent would be of a day to come")))
        return FALSE;
      tamiz_record_set_int (consent, TAMIZ_CONSENT_DAY, day);
    }
  if (tamiz_work_day (work, "until", &until))
    {
      if (!tamiz_work_require (until >= tamiz_record_get_int (consent, TAMIZ_CONSENT_DAY),
                               TAMIZ_CORE_ERROR_INVALID, error,
                               _("The consent would end before it begins")))
        return FALSE;
      tamiz_record_set_int (consent, TAMIZ_CONSENT_UNTIL, until);
    }

  return TRUE;
}

static json_t *
add_consent (TamizWork *work,
             GError   **error)
{
  g_autoptr (TamizRecord) person = tamiz_work_find_person (work, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "consent.add");
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));
  g_autofree char *basis = tamiz_text_clean (tamiz_work_text (work, "basis"));
  g_autofree char *origin = tamiz_text_clean (tamiz_work_text (work, "origin"));
  gboolean refuses = tamiz_work_flag (work, "do-not-contact");
  TamizRecord *consent;

  if (person == NULL
      || !tamiz_work_require (!refuses || reason != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                              _("Why is the person not to be contacted? Give a reason"))
      || !tamiz_work_require (refuses || basis != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                              _("What does the consent rest on? Give its basis, or say that the "
                                "person is not to be contacted")))
    return NULL;

  consent = insert_consent (work, set, tamiz_record_get_id (person),
                            tamiz_work_choice (work, "channel", TAMIZ_ENUM_CHANNEL), refuses, reason, error);
  if (consent == NULL || !set_days (work, consent, error))
    return NULL;
  tamiz_record_set_text (consent, TAMIZ_CONSENT_BASIS, basis);
  tamiz_record_set_text (consent, TAMIZ_CONSENT_ORIGIN, origin);

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? consent_to_json (work, consent) : NULL;
}

/* What ends is kept with the day on which it ended.  Whoever takes back a permission does not want
 * to be contacted that way any more, which is kept as such; who takes back a refusal may be
 * contacted again.
 */
static gboolean
end_consent (TamizWork       *work,
             TamizChangeSet  *set,
             TamizRecord     *consent,
             const char      *reason,
             GError         **error)
{
  const char *before = tamiz_record_get_text (consent, TAMIZ_CONSENT_REASON);
  g_autofree char *withdrawn = g_strdup_printf (_("Withdrawn: %s"), reason);
  g_autofree char *together = before != NULL ? g_strdup_printf ("%s. %s", before, withdrawn) : NULL;

  tamiz_change_set_update_int (set, consent, TAMIZ_CONSENT_UNTIL, get_today (work) - 1);
  tamiz_change_set_update_text (set, consent, TAMIZ_CONSENT_REASON, together != NULL ? together : withdrawn);

  return tamiz_record_get_int (consent, TAMIZ_CONSENT_DO_NOT_CONTACT) != 0
         || insert_consent (work, set, tamiz_record_get_int (consent, TAMIZ_CONSENT_PERSON),
                            tamiz_record_get_int (consent, TAMIZ_CONSENT_CHANNEL), TRUE, withdrawn, error)
                != NULL;
}

static json_t *
withdraw_consent (TamizWork *work,
                  GError   **error)
{
  g_autoptr (TamizRecord) consent = tamiz_work_load (work, TAMIZ_KIND_CONSENT, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "consent.withdraw");
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));

  if (consent == NULL
      || !tamiz_work_require (reason != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                              _("Why is it withdrawn? Give a reason"))
      || !tamiz_work_require (tamiz_consent_holds (consent, get_today (work)), TAMIZ_CORE_ERROR_REFUSED,
                              error, _("It has ended already"))
      || !end_consent (work, set, consent, reason, error))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  return commit != NULL
             ? person_to_json (work, tamiz_record_get_int (consent, TAMIZ_CONSENT_PERSON), error)
             : NULL;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter add_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id, or the person's") },
  { "channel", TAMIZ_PARAMETER_CHOICE, TAMIZ_PARAMETER_REQUIRED, TAMIZ_ENUM_CHANNEL,
    N_("By which way the person may, or may not, be reached") },
  { "basis", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What the consent rests on in law") },
  { "origin", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Where it was given") },
  { "date", TAMIZ_PARAMETER_DAY, 0, 0, N_("On which day; without it today") },
  { "until", TAMIZ_PARAMETER_DAY, 0, 0, N_("Last day it holds") },
  { "do-not-contact", TAMIZ_PARAMETER_FLAG, 0, 0, N_("The person is not to be contacted") },
  { "reason", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Why") },
  { NULL },
};

static const TamizParameter list_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The lead's id, or the person's") },
  { NULL },
};

static const TamizParameter withdraw_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The consent's id") },
  { "reason", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Why") },
  { NULL },
};

const TamizOperationEntry tamiz_consent_operations[] = {
  { { "consent.add", N_("Keep that a person may be reached, or may not"), 0, add_parameters, NULL },
    add_consent },
  { { "consent.list", N_("List what a person consented to and refused"), TAMIZ_OPERATION_READS,
      list_parameters, "id,channel,do_not_contact,basis,origin,day,until_day,reason,state" },
    list_consents },
  { { "consent.withdraw", N_("End a consent, or a refusal"), 0, withdraw_parameters, NULL },
    withdraw_consent },
  { { NULL }, NULL },
};
