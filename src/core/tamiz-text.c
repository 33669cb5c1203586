#define G_LOG_DOMAIN "tamiz-text"

#include "config.h"

#include "tamiz-text.h"

#include <sodium.h>
#include <string.h>

/* Of what a name becomes where files and definitions name it. */
#define LONGEST_KEY 48

/* What turns the direction of all that follows (UAX #9: embeddings, overrides, isolates), as pages and
 * mail programs leave behind in what is copied.  Names of either direction do without.
 */
static gboolean
turns_direction (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/**
 * tamiz_text_clean:
 * @text: (nullable): a text as it came
 *
 * Trims a text, makes runs of blanks single and composes it (NFC); what would turn the
 * direction of the texts after it is left out.  Line ends inside are kept.
 *
 * Returns: (transfer full) (nullable): the text, or %NULL where nothing is left
 */
char *
tamiz_text_clean (const char *text)
{
  g_autofree char *composed = NULL;
  GString *clean;
  gboolean blank = TRUE;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;

  composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFC);
  clean = g_string_sized_new (strlen (composed));
  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if ((c == '\r' && p[1] == '\n') || turns_direction (c))
        continue;
      if (c == '\n' || c == '\r')
        {
          while (clean->len > 0 && clean->str[clean->len - 1] == ' ')
            g_string_truncate (clean, clean->len - 1);
          if (clean->len > 0)
            g_string_append_c (clean, '\n');
          blank = TRUE;
        }
      else if (g_unichar_isspace (c) || c == 0x200b || c == 0xfeff)
        {
          if (!blank)
            g_string_append_c (clean, ' ');
          blank = TRUE;
        }
      else
        {
          g_string_append_unichar (clean, c);
          blank = FALSE;
        }
    }
  while (clean->len > 0 && g_ascii_isspace (clean->str[clean->len - 1]))
    g_string_truncate (clean, clean->len - 1);
  if (clean->len == 0)
    {
      g_string_free (clean, TRUE);
      return NULL;
    }

  return g_string_free (clean, FALSE);
}

gboolean
tamiz_text_is_blank (const char *text)
{
  if (text == NULL)
    return TRUE;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      if (!g_unichar_isspace (g_utf8_get_char (text)))
        return FALSE;
    }

  return TRUE;
}

/**
 * tamiz_text_hash:
 * @text: a normalised text
 *
 * Hashes a duplicate key; a hit is verified by the text itself.
 *
 * Returns: 64 bits of BLAKE2b
 */
guint64
tamiz_text_hash (const char *text)
{
  unsigned char digest[crypto_generichash_BYTES_MIN];
  guint64 hash;

  crypto_generichash (digest, sizeof digest, (const unsigned char *) text, strlen (text), NULL, 0);
  memcpy (&hash, digest, sizeof hash);

  return GUINT64_FROM_LE (hash);
}

/* NULL where anything but ASCII is in it, or something to be trimmed. */
static char *
lower_plain (const char *text)
{
  for (const guchar *p = (const guchar *) text; *p != '\0'; p++)
    {
      if (*p <= ' ' || *p >= 0x7f)
        return NULL;
    }

  return g_ascii_strdown (text, -1);
}

static gboolean
is_forbidden (gunichar c)
{
  if (c < 0x80)
    return c <= ' ' || c == 0x7f || strchr ("<>()[]\\,;:\"", (int) c) != NULL;

  return g_unichar_isspace (c) || g_unichar_iscntrl (c);
}

/**
 * tamiz_email_normalize:
 * @text: (nullable): an address as typed
 *
 * Lower-cases and trims an e-mail address and checks its form: one @, a dot in the
 * domain, no white space, at most 254 bytes (RFC 5321).
 *
 * Returns: (transfer full) (nullable): the address, or %NULL where it is none
 */
char *
tamiz_email_normalize (const char *text)
{
  g_autofree char *lower = text != NULL ? lower_plain (text) : NULL;
  const char *at, *domain;

  if (lower == NULL)
    {
      g_autofree char *clean = tamiz_text_clean (text);

      if (clean == NULL)
        return NULL;
      lower = g_utf8_strdown (clean, -1);
    }
  if (g_str_has_prefix (lower, "mailto:"))
    memmove (lower, lower + 7, strlen (lower + 7) + 1);
  at = strrchr (lower, '@');
  if (at == NULL || at == lower || strlen (lower) > 254 || at - lower > 64)
    return NULL;

  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_forbidden (c) || (c == '@' && p != at))
        return NULL;
    }

  domain = at + 1;
  if (strchr (domain, '.') == NULL || *domain == '.' || *domain == '-'
      || domain[strlen (domain) - 1] == '.' || strstr (lower, "..") != NULL || at[-1] == '.'
      || lower[0] == '.')
    return NULL;

  return g_steal_pointer (&lower);
}

/**
 * tamiz_email_dup_key:
 * @address: a normalised address
 *
 * Gets what two addresses are compared by: `ruben+web@…` is the mailbox `ruben@…`.
 *
 * Returns: (transfer full): the address without what stands behind a plus
 */
char *
tamiz_email_dup_key (const char *address)
{
  const char *at = strrchr (address, '@');
  const char *plus = strchr (address, '+');
  g_autofree char *local = NULL;

  if (at == NULL || plus == NULL || plus > at || plus == address)
    return g_strdup (address);

  local = g_strndup (address, plus - address);
  return g_strconcat (local, at, NULL);
}

/**
 * tamiz_text_make_key:
 * @text: what people call something
 *
 * Makes a key of small letters, digits and _ of a name: “Tamaño de flota” is tamano_de_flota.
 *
 * Returns: (transfer full): the key, which is empty where there is neither letter nor digit
 */
char *
tamiz_text_make_key (const char *text)
{
  g_autofree char *folded = tamiz_text_fold (text);
  g_autoptr (GString) key = g_string_new (NULL);

  for (const char *at = folded; *at != '\0' && key->len < LONGEST_KEY; at++)
    {
      if (g_ascii_isalnum (*at))
        g_string_append_c (key, *at);
      else if (key->len > 0 && key->str[key->len - 1] != '_')
        g_string_append_c (key, '_');
    }
  while (key->len > 0 && key->str[key->len - 1] == '_')
    g_string_truncate (key, key->len - 1);

  return g_string_free (g_steal_pointer (&key), FALSE);
}

/* Whether a word is one of those that stand between bars: `spa|spanish|espanol`. */
gboolean
tamiz_text_is_among (const char *name,
                     const char *names)
{
  gsize length = strlen (name);

  if (length == 0)
    return FALSE;
  for (const char *p = names; p != NULL; p = strchr (p, '|') != NULL ? strchr (p, '|') + 1 : NULL)
    {
      if (strncmp (p, name, length) == 0 && (p[length] == '\0' || p[length] == '|'))
        return TRUE;
    }

  return FALSE;
}
