#define G_LOG_DOMAIN "tamiz-form-site"

#include "config.h"

#include "tamiz-form-server.h"

/* A form as the server knows it; shared between threads, never changed. */

static void
clear_site (TamizFormSite *self)
{
  g_free (self->digest);
  g_free (self->language);
  g_free (self->thanks);
  g_strfreev (self->origins);
}

/**
 * tamiz_form_site_new:
 * @digest: of the form's token
 * @language: (nullable): in which visitors are spoken to
 * @thanks: (nullable): the address of the page that thanks them
 * @origins: (nullable): sites that may use the form, as “https://example.com”
 *
 * Returns: (transfer full): a form
 */
TamizFormSite *
tamiz_form_site_new (const char        *digest,
                     const char        *language,
                     const char        *thanks,
                     const char *const *origins)
{
  TamizFormSite *self = g_atomic_rc_box_new0 (TamizFormSite);

  self->digest = g_strdup (digest);
  self->language = g_strdup (language);
  self->thanks = g_strdup (thanks);
  self->origins = origins != NULL && origins[0] != NULL ? g_strdupv ((char **) origins) : NULL;

  return self;
}

TamizFormSite *
tamiz_form_site_ref (TamizFormSite *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
tamiz_form_site_unref (TamizFormSite *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear_site);
}

/**
 * tamiz_form_site_allows:
 * @self: a form
 * @origin: (nullable): the site that a browser says it shows
 *
 * Returns: whether the site may use the form.  What no browser sends names no site.
 */
gboolean
tamiz_form_site_allows (const TamizFormSite *self,
                        const char          *origin)
{
  if (self->origins == NULL || origin == NULL)
    return TRUE;

  for (guint i = 0; self->origins[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (self->origins[i], origin) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_form_token_digest:
 * @token: what stands in a form's address
 *
 * Makes what a token is known by.  Tokens are looked for by their digests alone, so how long that
 * takes tells nothing about them.
 *
 * Returns: (transfer full): SHA-256, in hexadecimal
 */
char *
tamiz_form_token_digest (const char *token)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, token, -1);
}
