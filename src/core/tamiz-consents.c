#define G_LOG_DOMAIN "tamiz-core"

#include "config.h"

#include "tamiz-consents.h"

#include "tamiz-error.h"
#include "tamiz-time.h"

#include <glib/gi18n-lib.h>

/**
 * tamiz_consent_holds:
 * @consent: a consent, or a refusal
 * @day: days since 1970
 *
 * Tells whether a consent has not expired.
 *
 * Returns: whether it holds on @day
 */
gboolean
tamiz_consent_holds (TamizRecord *consent,
                     gint64       day)
{
  return !tamiz_record_has (consent, TAMIZ_CONSENT_UNTIL)
         || tamiz_record_get_int (consent, TAMIZ_CONSENT_UNTIL) >= day;
}

static TamizRecord *
find (GPtrArray    *consents,
      TamizChannel  channel,
      gint64        day,
      gboolean      refusal)
{
  for (guint i = 0; i < consents->len; i++)
    {
      TamizRecord *consent = g_ptr_array_index (consents, i);
      gint64 of = tamiz_record_get_int (consent, TAMIZ_CONSENT_CHANNEL);

      if ((tamiz_record_get_int (consent, TAMIZ_CONSENT_DO_NOT_CONTACT) != 0) == refusal
          && (of == (gint64) channel || of == TAMIZ_CHANNEL_ANY) && tamiz_consent_holds (consent, day))
        return consent;
    }

  return NULL;
}

/**
 * tamiz_consents_find_refusal:
 * @consents: (element-type TamizRecord): of a person
 * @channel: by which way; %TAMIZ_CHANNEL_ANY asks for a refusal of all at once
 * @day: on which day, days since 1970
 *
 * Finds the person's word not to be contacted by a channel.  A refusal stands until it
 * expires or is withdrawn, whatever the person consented to beside it.
 *
 * Returns: (transfer none) (nullable): the refusal that stands
 */
TamizRecord *
tamiz_consents_find_refusal (GPtrArray    *consents,
                             TamizChannel  channel,
                             gint64        day)
{
  return find (consents, channel, day, TRUE);
}

/**
 * tamiz_consents_find_basis:
 * @consents: (element-type TamizRecord): of a person
 * @channel: by which way
 * @day: on which day, days since 1970
 *
 * Finds what contacting the person by a channel rests on.
 *
 * Returns: (transfer none) (nullable): the consent that stands
 */
TamizRecord *
tamiz_consents_find_basis (GPtrArray    *consents,
                           TamizChannel  channel,
                           gint64        day)
{
  return find (consents, channel, day, FALSE);
}

/**
 * tamiz_consents_refuse_all:
 * @consents: (element-type TamizRecord): of a person
 * @day: on which day, days since 1970
 *
 * Tells whether the person may be contacted by no way: said at once, or way by way.
 *
 * Returns: whether every channel is refused
 */
gboolean
tamiz_consents_refuse_all (GPtrArray *consents,
                           gint64     day)
{
  for (TamizChannel channel = 0; channel < TAMIZ_CHANNEL_ANY; channel++)
    {
      if (find (consents, channel, day, TRUE) == NULL)
        return FALSE;
    }

  return TRUE;
}

static const char *
get_sentence (TamizChannel channel)
{
  switch (channel)
    {
    case TAMIZ_CHANNEL_MAIL:
      return _("The person does not want mail");
    case TAMIZ_CHANNEL_PHONE:
      return _("The person is not to be called");
    case TAMIZ_CHANNEL_MESSAGING:
      return _("The person does not want messages");
    case TAMIZ_CHANNEL_POST:
      return _("The person does not want letters");
    case TAMIZ_CHANNEL_ANY:
    default:
      return _("The person asked not to be contacted");
    }
}

/**
 * tamiz_consents_dup_why_not:
 * @consents: (element-type TamizRecord): of a person
 * @channel: by which way
 * @day: on which day, days since 1970
 *
 * Says why the person may not be contacted by a channel.
 *
 * Returns: (transfer full) (nullable): a sentence, or %NULL where they may
 */
char *
tamiz_consents_dup_why_not (GPtrArray    *consents,
                            TamizChannel  channel,
                            gint64        day)
{
  TamizRecord *refusal = find (consents, channel, day, TRUE);
  const char *reason;
  g_autofree char *since = NULL;

  if (refusal == NULL)
    return NULL;

  /* Who refuses everything is told so, but on the telephone that is what matters. */
  if (channel != TAMIZ_CHANNEL_PHONE)
    channel = tamiz_record_get_int (refusal, TAMIZ_CONSENT_CHANNEL);
  reason = tamiz_record_get_text (refusal, TAMIZ_CONSENT_REASON);
  since = tamiz_day_format (tamiz_record_get_int (refusal, TAMIZ_CONSENT_DAY));

  /* TRANSLATORS: "The person does not want mail, since 2026-05-01: said on the telephone" */
  return reason != NULL ? g_strdup_printf (_("%s, since %s: %s"), get_sentence (channel), since, reason)
                        : g_strdup_printf (_("%s, since %s"), get_sentence (channel), since);
}

/**
 * tamiz_consents_check:
 * @consents: (element-type TamizRecord): of a person
 * @channel: by which way
 * @day: on which day, days since 1970
 * @error: return location
 *
 * Refuses what would contact the person by a way that they do not want.
 *
 * Returns: whether they may be contacted; else %TAMIZ_CORE_ERROR_REFUSED with the reason
 */
gboolean
tamiz_consents_check (GPtrArray    *consents,
                      TamizChannel  channel,
                      gint64        day,
                      GError      **error)
{
  g_autofree char *why_not = tamiz_consents_dup_why_not (consents, channel, day);

  if (why_not == NULL)
    return TRUE;

  g_set_error_literal (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_REFUSED, why_not);
  return FALSE;
}
