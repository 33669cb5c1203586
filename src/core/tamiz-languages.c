#define G_LOG_DOMAIN "tamiz-languages"

#include "config.h"

#include "tamiz-languages.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *code;
  const char *title;
} languages[] = {
  { "es", N_("Spanish") }, { "en", N_("English") }, { "pt", N_("Portuguese") },
  { "fr", N_("French") },  { "de", N_("German") },  { "it", N_("Italian") },
};

/* A language's code by its place; %NULL beyond the last. */
const char *
tamiz_language_get_nth (guint position)
{
  return position < G_N_ELEMENTS (languages) ? languages[position].code : NULL;
}

/* What people call a language; its code where it is none of these. */
const char *
tamiz_language_get_title (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      if (g_strcmp0 (languages[i].code, code) == 0)
        return _ (languages[i].title);
    }

  return code;
}
