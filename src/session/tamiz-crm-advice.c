#define G_LOG_DOMAIN "tamiz-crm-advice"

#include "config.h"

#include "tamiz-crm-advice.h"

#include "tamiz-crm-access.h"

#include <glib/gi18n-lib.h>

/* (nullable): why a connection is paused, in a word or two; the kind itself where nobody named it. */
const char *
tamiz_crm_get_pause (const char *paused)
{
  static const struct
  {
    const char *paused, *label;
  } known[] = {
    { "auth", N_("Sign-in refused") },
    { "tls", N_("Not secure") },
    { "not_the_api", N_("Not the CRM") },
    { "offline", N_("Not reached") },
    { "backoff", N_("Tries later") },
    { "breaker", N_("Failed often") },
    { "rate", N_("Asked to wait") },
  };

  for (guint i = 0; paused != NULL && i < G_N_ELEMENTS (known); i++)
    {
      if (g_str_equal (known[i].paused, paused))
        return _(known[i].label);
    }

  return paused;
}

/* What whoever reads that a connection is paused should do about it. */
const char *
tamiz_crm_get_advice (const char  *paused,
                      TamizRecord *connection)
{
  static const struct
  {
    const char *paused, *advice;
  } known[] = {
    { "auth", N_("The CRM refused user or password; correct them, then go on sending") },
    { "tls", N_("The CRM's certificate is not trusted; let its administrator correct it, or give the "
                "certificates of its authority in the connection's settings (ca_file), then go on sending") },
    { "not_the_api", N_("What answers at this address is not the CRM; compare the address, change it where the CRM "
                        "has moved, then go on sending") },
    { "offline", N_("The CRM cannot be reached; what waits is kept, and sent the next time") },
    { "backoff", N_("The CRM did not answer as it should; what waits is kept, and sent later") },
    { "breaker", N_("The CRM failed several times; what waits is kept, and sent later") },
    { "rate", N_("The CRM asks to wait; what waits is kept, and sent later") },
  };

  if (g_strcmp0 (paused, "auth") == 0 && tamiz_crm_wants_browser (connection))
    return _("The CRM wants somebody to sign in with a browser; then it goes on");

  for (guint i = 0; paused != NULL && i < G_N_ELEMENTS (known); i++)
    {
      if (g_str_equal (known[i].paused, paused))
        return _(known[i].advice);
    }

  return NULL;
}
