#define G_LOG_DOMAIN "tamiz-vcard-card"

#include "config.h"

#include "tamiz-vcard-card.h"

#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PROPERTIES 2000

TamizVcardCard *
tamiz_vcard_card_new (guint64 line)
{
  TamizVcardCard *self = g_new0 (TamizVcardCard, 1);

  self->line = line;
  self->properties = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_vcard_property_free);
  for (guint i = 0; i < TAMIZ_VCARD_N_SLOTS; i++)
    self->texts[i] = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
tamiz_vcard_card_free (TamizVcardCard *self)
{
  g_ptr_array_unref (self->properties);
  for (guint i = 0; i < TAMIZ_VCARD_N_SLOTS; i++)
    g_ptr_array_unref (self->texts[i]);
  g_free (self);
}

void
tamiz_vcard_card_take (TamizVcardCard     *self,
                       TamizVcardProperty *property)
{
  if (self->properties->len < MAX_PROPERTIES)
    {
      g_ptr_array_add (self->properties, property);
      return;
    }

  self->crowded = TRUE;
  tamiz_vcard_property_free (property);
}

static void
add_text (TamizVcardCard *self,
          TamizVcardSlot  slot,
          char           *text)
{
  g_strstrip (text);
  if (*text == '\0' || g_ptr_array_find_with_equal_func (self->texts[slot], text, g_str_equal, NULL))
    g_free (text);
  else
    g_ptr_array_add (self->texts[slot], text);
}

static gboolean
has_text (TamizVcardCard *self,
          TamizVcardSlot  slot)
{
  return self->texts[slot]->len > 0;
}

/* A part of a structured value; lists within it are put together with @between, where that
 * is not NULL.
 */
static char *
dup_part (GPtrArray  *parts,
          guint       i,
          const char *between)
{
  g_autoptr (GPtrArray) pieces = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (i >= parts->len)
    return g_strdup ("");
  if (between == NULL)
    return g_strstrip (tamiz_vcard_unescape (g_ptr_array_index (parts, i)));

  pieces = tamiz_vcard_split (g_ptr_array_index (parts, i), ',');
  for (guint j = 0; j < pieces->len; j++)
    {
      g_autofree char *piece = g_strstrip (tamiz_vcard_unescape (g_ptr_array_index (pieces, j)));

      if (*piece == '\0')
        continue;
      if (text->len > 0)
        g_string_append (text, between);
      g_string_append (text, piece);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The first of its kind that says anything; the one that is liked the most. */
static TamizVcardProperty *
find_best (TamizVcardCard *self,
           const char     *name)
{
  TamizVcardProperty *best = NULL;

  for (guint i = 0; i < self->properties->len; i++)
    {
      TamizVcardProperty *property = g_ptr_array_index (self->properties, i);

      if (g_str_equal (property->name, name) && strspn (property->value, "; ,") < strlen (property->value)
          && (best == NULL || property->pref < best->pref))
        best = property;
    }

  return best;
}

static char *
dup_best (TamizVcardCard *self,
          const char     *name)
{
  TamizVcardProperty *best = find_best (self, name);

  return best != NULL ? tamiz_vcard_unescape (best->value) : g_strdup ("");
}

static gboolean
has_several_words (const char *text)
{
  return strpbrk (text, " \n") != NULL;
}

/* Some write all of the name into one part of N and leave FN to say it. */
static void
understand_name (TamizVcardCard *self)
{
  TamizVcardProperty *n = find_best (self, "N");
  g_autofree char *full = g_strstrip (dup_best (self, "FN"));
  g_autoptr (GPtrArray) parts = tamiz_vcard_split (n != NULL ? n->value : "", ';');
  g_autofree char *last = dup_part (parts, 0, " ");
  g_autofree char *given = dup_part (parts, 1, " ");
  g_autofree char *middle = dup_part (parts, 2, " ");
  g_autofree char *first = g_strstrip (g_strjoin (" ", given, middle, NULL));

  add_text (self, TAMIZ_VCARD_PREFIX, dup_part (parts, 3, " "));
  add_text (self, TAMIZ_VCARD_SUFFIX, dup_part (parts, 4, ", "));
  add_text (self, TAMIZ_VCARD_NICKNAME, dup_best (self, "NICKNAME"));
  if ((*first != '\0' && *last != '\0') || *full == '\0' || !has_several_words (full))
    {
      add_text (self, TAMIZ_VCARD_FIRST_NAME, g_steal_pointer (&first));
      add_text (self, TAMIZ_VCARD_LAST_NAME, g_steal_pointer (&last));
    }
  if (!has_text (self, TAMIZ_VCARD_FIRST_NAME) && !has_text (self, TAMIZ_VCARD_LAST_NAME))
    add_text (self, TAMIZ_VCARD_FULL_NAME, g_steal_pointer (&full));
}

/* Apple and Google write a company as a card whose name is the organisation's. */
static void
understand_company (TamizVcardCard *self)
{
  TamizVcardProperty *org = find_best (self, "ORG");
  g_autoptr (GPtrArray) parts = tamiz_vcard_split (org != NULL ? org->value : "", ';');
  g_autofree char *kind = dup_best (self, "KIND");
  g_autofree char *shown_as = dup_best (self, "X-ABSHOWAS");
  g_autofree char *department = NULL;
  g_autoptr (GString) units = g_string_new (NULL);
  GPtrArray *full = self->texts[TAMIZ_VCARD_FULL_NAME];

  add_text (self, TAMIZ_VCARD_COMPANY, dup_part (parts, 0, NULL));
  for (guint i = 1; i < parts->len; i++)
    {
      g_autofree char *unit = dup_part (parts, i, NULL);

      if (*unit != '\0')
        g_string_append_printf (units, "%s%s", units->len > 0 ? ", " : "", unit);
    }
  add_text (self, TAMIZ_VCARD_DEPARTMENT, g_strdup (units->str));
  if (full->len == 0)
    return;

  if (!has_text (self, TAMIZ_VCARD_COMPANY)
      && (g_ascii_strcasecmp (kind, "org") == 0 || g_ascii_strcasecmp (shown_as, "COMPANY") == 0))
    add_text (self, TAMIZ_VCARD_COMPANY, g_strdup (g_ptr_array_index (full, 0)));
  if (has_text (self, TAMIZ_VCARD_COMPANY)
      && g_strcmp0 (g_ptr_array_index (full, 0),
                    g_ptr_array_index (self->texts[TAMIZ_VCARD_COMPANY], 0)) == 0)
    g_ptr_array_set_size (full, 0);
}

static void
understand_job (TamizVcardCard *self)
{
  add_text (self, TAMIZ_VCARD_JOB_TITLE, dup_best (self, "TITLE"));
  add_text (self, has_text (self, TAMIZ_VCARD_JOB_TITLE) ? TAMIZ_VCARD_ROLE : TAMIZ_VCARD_JOB_TITLE,
            dup_best (self, "ROLE"));
}

/* What people call an address or a number, of Apple's and Google's groups; empty where
 * they call it nothing.
 */
static char *
dup_label (TamizVcardCard           *self,
           const TamizVcardProperty *property)
{
  for (guint i = 0; property->group != NULL && i < self->properties->len; i++)
    {
      const TamizVcardProperty *other = g_ptr_array_index (self->properties, i);

      if (g_strcmp0 (other->group, property->group) == 0 && g_str_equal (other->name, "X-ABLABEL"))
        {
          const char *text = other->value;

          if (g_str_has_prefix (text, "_$!<") && g_str_has_suffix (text, ">!$_"))
            return g_strndup (text + 4, strlen (text) - 8);
          return tamiz_vcard_unescape (text);
        }
    }

  return g_strdup ("");
}

/* tel:+1-418-656-9254;ext=102 as people write it. */
static char *
dup_number (const TamizVcardProperty *property)
{
  g_autofree char *text = tamiz_vcard_unescape (property->value);
  char *parameters, *extension;
  g_autofree char *number = NULL;

  if (g_ascii_strncasecmp (text, "tel:", 4) != 0)
    return g_steal_pointer (&text);

  parameters = strchr (text, ';');
  extension = parameters != NULL ? strstr (parameters, ";ext=") : NULL;
  number = g_uri_unescape_segment (text + 4, parameters, NULL);
  if (number == NULL || !g_utf8_validate (number, -1, NULL))
    {
      g_free (number);
      number = g_strndup (text + 4, strcspn (text + 4, ";"));
    }
  if (extension != NULL)
    {
      extension += strlen (";ext=");
      extension[strcspn (extension, ";")] = '\0';
      return g_strdup_printf ("%s ext. %s", number, extension);
    }

  return g_steal_pointer (&number);
}

static void
add_note (TamizVcardCard *self,
          const char     *what,
          const char     *text)
{
  if (*text != '\0')
    add_text (self, TAMIZ_VCARD_NOTES, g_strdup_printf ("%s: %s", what, text));
}

/* A fax is not to be called, nor somebody's assistant in their name. */
static void
understand_phone (TamizVcardCard           *self,
                  const TamizVcardProperty *property)
{
  g_autofree char *label = dup_label (self, property);
  g_autofree char *number = dup_number (property);
  gboolean talks = tamiz_vcard_property_has_type (property, "cell") || tamiz_vcard_property_has_type (property, "voice");

  if ((tamiz_vcard_property_has_type (property, "fax") && !talks) || strstr (label, "Fax") != NULL)
    add_text (self, TAMIZ_VCARD_FAX, g_steal_pointer (&number));
  else if (tamiz_vcard_property_has_type (property, "pager"))
    add_note (self, _("Pager"), number);
  else if (g_str_has_prefix (label, "Assistant"))
    add_note (self, _("Assistant’s telephone"), number);
  else
    add_text (self, TAMIZ_VCARD_PHONE, g_steal_pointer (&number));
}

static void
understand_email (TamizVcardCard           *self,
                  const TamizVcardProperty *property)
{
  g_autofree char *text = tamiz_vcard_unescape (property->value);

  if (tamiz_vcard_property_has_type (property, "x400"))
    return;

  add_text (self, TAMIZ_VCARD_EMAIL,
            g_strdup (g_ascii_strncasecmp (text, "mailto:", 7) == 0 ? text + 7 : text));
}

/* Whose pages are people's profiles. */
static const char *
find_network (const char *url)
{
  static const struct
  {
    const char *host, *network;
  } hosts[] = {
    { "linkedin.com/", "linkedin" }, { "facebook.com/", "facebook" }, { "fb.com/", "facebook" },
    { "instagram.com/", "instagram" }, { "twitter.com/", "twitter" }, { "//x.com/", "twitter" },
    { "tiktok.com/", "tiktok" }, { "t.me/", "telegram" },
  };
  g_autofree char *lower = g_ascii_strdown (url, -1);

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      if (strstr (lower, hosts[i].host) != NULL)
        return hosts[i].network;
    }

  return NULL;
}

static void
add_handle (TamizVcardCard *self,
            const char     *network,
            const char     *handle)
{
  g_autofree char *lower = NULL;

  if (*handle == '\0')
    return;

  lower = g_utf8_strdown (network, -1);
  if (g_str_equal (lower, "whatsapp"))
    add_text (self, TAMIZ_VCARD_PHONE, g_strdup (handle));
  else
    add_text (self, TAMIZ_VCARD_HANDLE, g_strdup_printf ("%s:%s", lower, handle));
}

/* A page at home, or a second one, is not the company's. */
static void
understand_url (TamizVcardCard           *self,
                const TamizVcardProperty *property)
{
  g_autofree char *url = g_strstrip (tamiz_vcard_unescape (property->value));
  const char *network = find_network (url);

  if (network != NULL)
    add_handle (self, network, url);
  else if (has_text (self, TAMIZ_VCARD_WEBSITE) || tamiz_vcard_property_has_type (property, "home"))
    add_text (self, TAMIZ_VCARD_OTHER_WEBSITES, g_steal_pointer (&url));
  else
    add_text (self, TAMIZ_VCARD_WEBSITE, g_steal_pointer (&url));
}

/* IMPP:xmpp:ana@example.com, X-SOCIALPROFILE;TYPE=twitter:https://twitter.com/ana */
static void
understand_account (TamizVcardCard           *self,
                    const TamizVcardProperty *property)
{
  g_autofree char *value = g_strstrip (tamiz_vcard_unescape (property->value));
  const char *colon = strchr (value, ':');
  const char *network = find_network (value);
  g_autofree char *named = NULL;

  if (property->service != NULL)
    named = g_strdup (property->service);
  else if (network != NULL)
    named = g_strdup (network);
  else if (g_str_equal (property->name, "X-SOCIALPROFILE") && property->types[1] != '\0')
    named = g_strndup (property->types + 1, strcspn (property->types + 1, ","));
  else if (colon != NULL && colon > value && !g_str_has_prefix (colon, "://"))
    named = g_strndup (value, colon - value);

  if (colon != NULL && !g_str_has_prefix (colon, "://"))
    add_handle (self, named != NULL ? named : "other", colon + 1);
  else
    add_handle (self, named != NULL ? named : "other", value);
}

/* X-AIM, X-SKYPE-USERNAME and others name the network themselves. */
static void
understand_own_account (TamizVcardCard           *self,
                        const TamizVcardProperty *property)
{
  static const struct
  {
    const char *property, *network;
  } networks[] = {
    { "X-AIM", "aim" }, { "X-ICQ", "icq" }, { "X-JABBER", "jabber" }, { "X-MSN", "msn" },
    { "X-YAHOO", "yahoo" }, { "X-GTALK", "gtalk" }, { "X-GOOGLE-TALK", "gtalk" }, { "X-QQ", "qq" },
    { "X-SKYPE", "skype" }, { "X-SKYPE-USERNAME", "skype" }, { "X-TWITTER", "twitter" },
    { "X-MS-IMADDRESS", "im" }, { "X-GADUGADU", "gadugadu" }, { "X-WHATSAPP", "whatsapp" },
    { "X-TELEGRAM", "telegram" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      if (g_str_equal (property->name, networks[i].property))
        {
          g_autofree char *handle = g_strstrip (tamiz_vcard_unescape (property->value));

          add_handle (self, networks[i].network, handle);
        }
    }
}

typedef void (*Understand) (TamizVcardCard           *self,
                            const TamizVcardProperty *property);

/* Every property of a kind, the most liked first. */
static void
understand_each (TamizVcardCard *self,
                 const char     *name,
                 Understand      understand)
{
  for (guint liked = 0; liked < 2; liked++)
    {
      for (guint i = 0; i < self->properties->len; i++)
        {
          const TamizVcardProperty *property = g_ptr_array_index (self->properties, i);

          if (g_str_equal (property->name, name) && (property->pref == 1) == (liked == 0))
            understand (self, property);
        }
    }
}

static char *
dup_address (GPtrArray *parts,
             gboolean   whole)
{
  static const guint pieces[] = { 2, 1, 0, 3, 4, 5, 6 };
  g_autoptr (GString) address = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autofree char *piece = dup_part (parts, pieces[i], ", ");

      if (g_str_has_suffix (piece, ","))
        piece[strlen (piece) - 1] = '\0';
      /* The town and the country have columns of their own. */
      if (*piece == '\0' || (!whole && (pieces[i] == 3 || pieces[i] == 6)))
        continue;
      if (address->len > 0)
        g_string_append (address, ", ");
      g_string_append (address, piece);
    }
  g_strdelimit (address->str, "\n", ' ');

  return g_string_free (g_steal_pointer (&address), FALSE);
}

static TamizVcardProperty *
find_address (TamizVcardCard *self,
              gboolean        home)
{
  TamizVcardProperty *best = NULL;

  for (guint i = 0; i < self->properties->len; i++)
    {
      TamizVcardProperty *property = g_ptr_array_index (self->properties, i);
      gboolean is_home = tamiz_vcard_property_has_type (property, "home");

      if (!g_str_equal (property->name, "ADR") || is_home != home
          || strspn (property->value, "; ") == strlen (property->value))
        continue;
      if (best == NULL || property->pref < best->pref
          || (tamiz_vcard_property_has_type (property, "work") && !tamiz_vcard_property_has_type (best, "work")))
        best = property;
    }

  return best;
}

/* Where somebody lives is where they are found when the card says nothing of work. */
static void
understand_address (TamizVcardCard *self)
{
  TamizVcardProperty *work = find_address (self, FALSE), *home = find_address (self, TRUE);

  for (guint i = 0; i < 2; i++)
    {
      TamizVcardProperty *property = i == 0 ? work : home;
      g_autoptr (GPtrArray) parts = NULL;

      if (property == NULL)
        continue;
      parts = tamiz_vcard_split (property->value, ';');
      add_text (self, i == 0 ? TAMIZ_VCARD_ADDRESS : TAMIZ_VCARD_HOME_ADDRESS, dup_address (parts, i == 1));
      if (!has_text (self, TAMIZ_VCARD_CITY) && !has_text (self, TAMIZ_VCARD_COUNTRY))
        {
          add_text (self, TAMIZ_VCARD_CITY, dup_part (parts, 3, ", "));
          add_text (self, TAMIZ_VCARD_COUNTRY, dup_part (parts, 6, ", "));
        }
    }
}

static void
understand_note (TamizVcardCard           *self,
                 const TamizVcardProperty *property)
{
  add_text (self, TAMIZ_VCARD_NOTES, tamiz_vcard_unescape (property->value));
}

static void
understand_tags (TamizVcardCard           *self,
                 const TamizVcardProperty *property)
{
  g_autoptr (GPtrArray) tags = tamiz_vcard_split (property->value, ',');

  for (guint i = 0; i < tags->len; i++)
    add_text (self, TAMIZ_VCARD_TAGS, tamiz_vcard_unescape (g_ptr_array_index (tags, i)));
}

static void
understand_rest (TamizVcardCard *self)
{
  g_autofree char *zone = g_strstrip (dup_best (self, "TZ"));
  g_autofree char *uid = g_strstrip (dup_best (self, "UID"));

  add_text (self, TAMIZ_VCARD_LANGUAGE, dup_best (self, "LANG"));
  /* An offset of hours is no zone: it changes with the season. */
  if (strchr (zone, '/') != NULL)
    add_text (self, TAMIZ_VCARD_TIMEZONE, g_steal_pointer (&zone));
  add_text (self, TAMIZ_VCARD_EXTERNAL_ID,
            g_strdup (g_ascii_strncasecmp (uid, "urn:uuid:", 9) == 0 ? uid + 9 : uid));
}

/* AGENT:BEGIN:VCARD\nFN:Susan … a card within a property. */
static void
understand_agent (TamizVcardCard           *self,
                  const TamizVcardProperty *property)
{
  g_autoptr (TamizVcardCard) agent = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (g_ascii_strncasecmp (property->value, "BEGIN:VCARD", 11) != 0)
    return;

  agent = tamiz_vcard_card_new (property->line);
  text = tamiz_vcard_unescape (property->value);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      /* One within another is nobody's to call. */
      if (g_ascii_strncasecmp (lines[i], "AGENT", 5) != 0)
        tamiz_vcard_card_take (agent, tamiz_vcard_property_new (lines[i], property->line));
    }
  tamiz_vcard_card_note_agent (self, agent);
}

/* Who acts for somebody is no prospect for that, and not to be lost either.
 * @agent: a card that is read and not yet understood
 */
void
tamiz_vcard_card_note_agent (TamizVcardCard *self,
                             TamizVcardCard *agent)
{
  static const TamizVcardSlot told[] = { TAMIZ_VCARD_FULL_NAME, TAMIZ_VCARD_FIRST_NAME,
                                         TAMIZ_VCARD_LAST_NAME, TAMIZ_VCARD_PHONE, TAMIZ_VCARD_EMAIL };
  g_autoptr (GString) text = g_string_new (NULL);

  tamiz_vcard_card_understand (agent);
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      GPtrArray *texts = agent->texts[told[i]];

      for (guint j = 0; j < texts->len; j++)
        g_string_append_printf (text, "%s%s", text->len == 0 ? "" : told[i] == TAMIZ_VCARD_LAST_NAME ? " " : ", ",
                                (const char *) g_ptr_array_index (texts, j));
    }
  add_note (self, _("Acts for them"), text->str);
}

/* Junk between the lines of a card is kept where people see it. */
static void
understand_junk (TamizVcardCard           *self,
                 const TamizVcardProperty *property)
{
  add_text (self, TAMIZ_VCARD_NOTES, g_strdup (property->value));
}

/**
 * tamiz_vcard_card_understand:
 * @self: a card whose properties were read
 *
 * Finds what the properties say of somebody.  What nobody qualifies by, such as birthdays,
 * relatives and pictures, is left out.
 */
void
tamiz_vcard_card_understand (TamizVcardCard *self)
{
  g_autofree char *kind = dup_best (self, "KIND");

  self->group = g_ascii_strcasecmp (kind, "group") == 0;
  understand_name (self);
  understand_company (self);
  understand_job (self);
  understand_each (self, "NOTE", understand_note);
  understand_each (self, "EMAIL", understand_email);
  understand_each (self, "TEL", understand_phone);
  understand_each (self, "URL", understand_url);
  understand_each (self, "X-SOCIALPROFILE", understand_account);
  understand_each (self, "IMPP", understand_account);
  for (guint i = 0; i < self->properties->len; i++)
    understand_own_account (self, g_ptr_array_index (self->properties, i));
  understand_address (self);
  understand_each (self, "CATEGORIES", understand_tags);
  understand_rest (self);
  understand_each (self, "AGENT", understand_agent);
  understand_each (self, "", understand_junk);
}

gboolean
tamiz_vcard_card_is_empty (TamizVcardCard *self)
{
  for (guint i = 0; i < TAMIZ_VCARD_N_SLOTS; i++)
    {
      if (has_text (self, i))
        return FALSE;
    }

  return TRUE;
}
