#define G_LOG_DOMAIN "tamiz-settings"

#include "config.h"

#include "tamiz-settings.h"

#include "tamiz-error.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_language (const char *text)
{
  return strlen (text) == 2 && g_ascii_islower (text[0]) && g_ascii_islower (text[1]);
}

static gboolean
is_country (const char *text)
{
  return strlen (text) == 2 && g_ascii_isupper (text[0]) && g_ascii_isupper (text[1]);
}

static gboolean
is_zone (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (text);

  return zone != NULL;
}

/* `country`, `language`, `currency` and `timezone`, as far as they are given. */
gboolean
tamiz_settings_check (json_t  *settings,
                      GError **error)
{
  const char *country = tamiz_json_get_text (settings, "country");
  const char *language = tamiz_json_get_text (settings, "language");
  const char *currency = tamiz_json_get_text (settings, "currency");
  const char *timezone = tamiz_json_get_text (settings, "timezone");

  return tamiz_work_require (country == NULL || is_country (country), TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is not a country; write two capital letters, as BO or MX"), country)
         && tamiz_work_require (language == NULL || is_language (language), TAMIZ_CORE_ERROR_INVALID, error,
                                _("“%s” is not a language; write two small letters, as es or en"), language)
         && tamiz_work_require (currency == NULL || tamiz_currency_is_code (currency),
                                TAMIZ_CORE_ERROR_INVALID, error,
                                _("“%s” is not a currency; write three capital letters, as BOB or USD"),
                                currency)
         && tamiz_work_require (timezone == NULL || is_zone (timezone), TAMIZ_CORE_ERROR_INVALID, error,
                                _("“%s” is not a time zone; write it as America/La_Paz"), timezone);
}
