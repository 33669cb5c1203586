#define G_LOG_DOMAIN "tamiz-core"

#include "config.h"

#include "tamiz-mail-domain.h"

#include <string.h>

/* Domains where anybody may have a mailbox: they tell no company. */
static const char *const free_domains[] = {
  "gmail.com", "googlemail.com", "hotmail.com", "hotmail.es", "hotmail.com.ar", "outlook.com",
  "outlook.es", "live.com", "live.com.ar", "live.cl", "live.com.mx", "msn.com", "yahoo.com",
  "yahoo.es", "yahoo.com.ar", "yahoo.com.br", "yahoo.com.mx", "ymail.com", "rocketmail.com",
  "icloud.com", "me.com", "mac.com", "aol.com", "gmx.com", "gmx.net", "gmx.de", "mail.com",
  "protonmail.com", "proton.me", "zoho.com", "yandex.com", "mail.ru", "uol.com.br", "bol.com.br",
  "terra.com.br", "ig.com.br", "terra.com", "fibertel.com.ar", "arnet.com.ar", "entelnet.bo",
  "hotmail.com.br", "outlook.com.br", "hotmail.fr", "outlook.fr", "live.com.br", "gmx.at",
  "gmx.ch", "web.de", "free.fr", "orange.fr", "wanadoo.fr", "libero.it", "hotmail.it",
  "yahoo.it", "yahoo.fr", "yahoo.de", "yahoo.co.uk", "hotmail.co.uk", "btinternet.com",
  "comcast.net", "verizon.net", "att.net", "qq.com", "163.com", "terra.es", "telefonica.net",
  "speedy.com.ar", "ciudad.com.ar", "cantv.net", "cotas.com.bo", "supernet.com.bo",
  "fastmail.com", "hey.com", "pm.me", "tutanota.com", "duck.com", "yahoo.cl", "yahoo.com.pe",
  "yahoo.com.co", "yahoo.com.ve", "hotmail.cl"
};

/**
 * tamiz_email_get_company_domain:
 * @address: a normalised address
 *
 * Gets the domain that tells where a person works.
 *
 * Returns: (transfer none) (nullable): the domain; %NULL where anybody may have a
 *   mailbox there
 */
const char *
tamiz_email_get_company_domain (const char *address)
{
  static gsize once;
  static GHashTable *set;
  const char *at = strrchr (address, '@');

  if (g_once_init_enter (&once))
    {
      set = g_hash_table_new (g_str_hash, g_str_equal);
      for (guint i = 0; i < G_N_ELEMENTS (free_domains); i++)
        g_hash_table_add (set, (gpointer) free_domains[i]);
      g_once_init_leave (&once, 1);
    }

  return at == NULL || at[1] == '\0' || g_hash_table_contains (set, at + 1) ? NULL : at + 1;
}
