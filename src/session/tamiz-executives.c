#define G_LOG_DOMAIN "tamiz-executives"

#include "config.h"

#include "tamiz-executives.h"

#include "tamiz-intake-words.h"
#include "tamiz-text.h"

#include <inttypes.h>
#include <string.h>
#include <glib/gi18n-lib.h>

/* By which of the executives' own words a lead can be theirs, the weightiest first. */
typedef enum
{
  RULE_TERRITORY,
  RULE_INDUSTRY,
  RULE_LANGUAGE,
  RULE_PRODUCT_LINE,
  N_RULES,
} Rule;

static const struct
{
  const char *key;
  int field;                /* of the user: a list of words, separated by commas */
  const char *label;
} rules[N_RULES] = {
  [RULE_TERRITORY] = { "territory", TAMIZ_USER_TERRITORY, N_("territory") },
  [RULE_INDUSTRY] = { "industry", TAMIZ_USER_INDUSTRIES, N_("industry") },
  [RULE_LANGUAGE] = { "language", TAMIZ_USER_LANGUAGES, N_("language") },
  [RULE_PRODUCT_LINE] = { "product_line", TAMIZ_USER_PRODUCT_LINES, N_("product line") },
};

typedef struct
{
  TamizRecord *user;
  gint64 open;              /* handoffs that sales still owes something about */
  gint64 capacity;          /* -1 = no limit */
  gint64 absent_until;      /* the last day of the leave; 0 = is here */
  int fits[N_RULES];        /* 1 = the lead is theirs, -1 = somebody else's, 0 = nothing is said */
  int match;                /* the sum of them */
  gboolean can;             /* may be proposed at all */
  char *why_not;            /* (nullable) */
} Executive;

static void
free_executive (Executive *self)
{
  g_clear_object (&self->user);
  g_free (self->why_not);
  g_free (self);
}

static gboolean
has_room (const Executive *self)
{
  return self->capacity < 0 || self->open < self->capacity;
}

/* Whether one of the words, separated by commas, is @text, or what @text begins with: “Santa Cruz”
 * is Santa Cruz de la Sierra.
 */
static gboolean
names_text (const char *words,
            const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (words, ",;", -1);
  g_autofree char *folded = text != NULL ? tamiz_text_fold (text) : NULL;

  for (guint i = 0; folded != NULL && parts[i] != NULL; i++)
    {
      g_autofree char *part = tamiz_text_fold (g_strstrip (parts[i]));
      gsize length = strlen (part);

      if (length > 0 && g_str_has_prefix (folded, part) && (folded[length] == '\0' || folded[length] == ' '))
        return TRUE;
    }

  return FALSE;
}

/* A country may be written by its code or by its name. */
static gboolean
names_country (const char *words,
               const char *country)
{
  g_auto (GStrv) parts = g_strsplit_set (words, ",;", -1);

  for (guint i = 0; country != NULL && parts[i] != NULL; i++)
    {
      g_autofree char *code = tamiz_country_from_text (g_strstrip (parts[i]));

      if (g_strcmp0 (code, country) == 0)
        return TRUE;
    }

  return FALSE;
}

static const char *
get_text (TamizRecord *record,
          int          field)
{
  return record != NULL ? tamiz_record_get_text (record, field) : NULL;
}

/* Where the company is, else where the person is. */
static int
fit_territory (const char *words,
               TamizFacts *facts)
{
  const char *country = get_text (facts->company, TAMIZ_COMPANY_COUNTRY);
  const char *city = get_text (facts->company, TAMIZ_COMPANY_CITY);

  if (country == NULL)
    country = get_text (facts->person, TAMIZ_PERSON_COUNTRY);
  if (city == NULL)
    city = get_text (facts->person, TAMIZ_PERSON_CITY);
  if (country == NULL && city == NULL)
    return 0;

  return names_country (words, country) || names_text (words, city) ? 1 : -1;
}

static int
fit_text (const char *words,
          const char *text)
{
  if (text == NULL)
    return 0;

  return names_text (words, text) ? 1 : -1;
}

static int
fit_language (const char *words,
              const char *language)
{
  g_auto (GStrv) parts = g_strsplit_set (words, ",;", -1);
  g_autofree char *code = language != NULL ? tamiz_language_from_text (language) : NULL;

  if (code == NULL)
    return 0;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autofree char *spoken = tamiz_language_from_text (g_strstrip (parts[i]));

      if (g_strcmp0 (spoken, code) == 0)
        return 1;
    }

  return -1;
}

static void
find_fits (Executive  *self,
           TamizFacts *facts,
           const char *product_line)
{
  for (Rule rule = 0; rule < N_RULES; rule++)
    {
      const char *words = tamiz_record_get_text (self->user, rules[rule].field);

      if (tamiz_text_is_blank (words))
        continue;
      switch (rule)
        {
        case RULE_TERRITORY:
          self->fits[rule] = fit_territory (words, facts);
          break;
        case RULE_INDUSTRY:
          self->fits[rule] = fit_text (words, get_text (facts->company, TAMIZ_COMPANY_INDUSTRY));
          break;
        case RULE_LANGUAGE:
          self->fits[rule] = fit_language (words, get_text (facts->person, TAMIZ_PERSON_LANGUAGE));
          break;
        case RULE_PRODUCT_LINE:
          self->fits[rule] = fit_text (words, product_line);
          break;
        case N_RULES:
        default:
          break;
        }
      self->match += self->fits[rule];
    }
}

/* Why somebody may not be given a lead today. */
static void
find_why_not (Executive *self)
{
  const char *address = tamiz_record_get_text (self->user, TAMIZ_USER_EMAIL);
  g_autofree char *email = address != NULL ? tamiz_email_normalize (address) : NULL;

  if (tamiz_record_get_int (self->user, TAMIZ_USER_ACTIVE) == 0)
    self->why_not = g_strdup (_("Works here no longer"));
  else if (self->absent_until != 0)
    {
      g_autofree char *day = tamiz_leave_dup_day (self->absent_until);

      self->why_not = g_strdup_printf (_("On leave until %s"), day);
    }
  else if (email == NULL)
    self->why_not = g_strdup (_("Has no e-mail address to send the packet to"));
  self->can = self->why_not == NULL;
  if (self->can && !has_room (self))
    self->why_not = g_strdup_printf (_("Has no room: %" PRId64 " of %" PRId64 " leads are open"), self->open,
                                     self->capacity);
}

/* Who can comes first, then who has room, then the best match, then who has the fewest open; names
 * decide what is left, so that two programs propose the same.
 */
static int
compare_executives (gconstpointer a,
                    gconstpointer b)
{
  const Executive *x = *(Executive *const *) a, *y = *(Executive *const *) b;

  if (x->can != y->can)
    return y->can - x->can;
  if (has_room (x) != has_room (y))
    return has_room (y) - has_room (x);
  if (x->match != y->match)
    return y->match - x->match;
  for (Rule rule = 0; rule < N_RULES; rule++)
    {
      if (x->fits[rule] != y->fits[rule])
        return y->fits[rule] - x->fits[rule];
    }
  if (x->open != y->open)
    return x->open < y->open ? -1 : 1;
  return g_strcmp0 (tamiz_record_get_text (x->user, TAMIZ_USER_EMAIL),
                    tamiz_record_get_text (y->user, TAMIZ_USER_EMAIL));
}

static void
count_one_more (GHashTable *counts,
                gint64      user)
{
  g_hash_table_insert (counts, g_memdup2 (&user, sizeof user),
                       GSIZE_TO_POINTER (GPOINTER_TO_SIZE (g_hash_table_lookup (counts, &user)) + 1));
}

/* What an executive owes something about: a decision, or the outcome. */
static GHashTable *
count_open (TamizWork  *work,
            GError    **error)
{
  g_autoptr (GArray) lines = tamiz_reader_list_handoffs (work->reader, work->cancellable, error);
  GHashTable *counts;

  if (lines == NULL)
    return NULL;

  counts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      const TamizHandoffLine *line = &g_array_index (lines, TamizHandoffLine, i);

      if (line->state == TAMIZ_HANDOFF_SENT
          || (line->state == TAMIZ_HANDOFF_ACCEPTED && line->stage == TAMIZ_STAGE_ACCEPTED))
        count_one_more (counts, line->executive);
    }

  return counts;
}

struct _TamizExecutives
{
  TamizWork *work;
  GPtrArray *users;         /* TamizRecord: those who are sales executives, also of the past */
  GHashTable *counts;       /* gint64 user → how many are open */
  GHashTable *lines;        /* gint64 product line → char* name */
  GArray *leaves;           /* gint64: as users: the last day of their leave, or 0 */
};

/**
 * tamiz_executives_new:
 * @work: an operation's work
 * @error: return location
 *
 * Reads who could have leads today, and how many they have, once for many leads.
 *
 * Returns: (transfer full): those people
 */
TamizExecutives *
tamiz_executives_new (TamizWork  *work,
                      GError    **error)
{
  g_autoptr (TamizExecutives) self = g_new0 (TamizExecutives, 1);
  g_autoptr (GPtrArray) users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);
  gint64 today = tamiz_day_of (work->now, work->zone);

  self->work = work;
  self->counts = users != NULL ? count_open (work, error) : NULL;
  self->lines = self->counts != NULL
                    ? tamiz_work_names (work, TAMIZ_KIND_PRODUCT_LINE, TAMIZ_PRODUCT_LINE_NAME, error)
                    : NULL;
  if (self->lines == NULL)
    return NULL;

  self->users = g_ptr_array_new_with_free_func (g_object_unref);
  self->leaves = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (users, i);
      gint64 until;

      if (!tamiz_user_is_sales (user))
        continue;
      until = tamiz_work_find_leave (work, user, today, error);
      if (until < 0)
        return NULL;
      g_ptr_array_add (self->users, g_object_ref (user));
      g_array_append_val (self->leaves, until);
    }

  return g_steal_pointer (&self);
}

void
tamiz_executives_free (TamizExecutives *self)
{
  g_clear_pointer (&self->users, g_ptr_array_unref);
  g_clear_pointer (&self->counts, g_hash_table_unref);
  g_clear_pointer (&self->lines, g_hash_table_unref);
  g_clear_pointer (&self->leaves, g_array_unref);
  g_free (self);
}

static GPtrArray *
list_executives (TamizExecutives *self,
                 TamizFacts      *facts)
{
  GPtrArray *executives = g_ptr_array_new_with_free_func ((GDestroyNotify) free_executive);
  gint64 line = tamiz_record_get_int (facts->lead, TAMIZ_LEAD_PRODUCT_LINE);

  for (guint i = 0; i < self->users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (self->users, i);
      Executive *executive = g_new0 (Executive, 1);
      gint64 id = tamiz_record_get_id (user);

      g_ptr_array_add (executives, executive);
      executive->user = g_object_ref (user);
      executive->absent_until = g_array_index (self->leaves, gint64, i);
      executive->open = (gint64) GPOINTER_TO_SIZE (g_hash_table_lookup (self->counts, &id));
      executive->capacity = tamiz_record_has (user, TAMIZ_USER_CAPACITY)
                                ? tamiz_record_get_int (user, TAMIZ_USER_CAPACITY)
                                : -1;
      find_why_not (executive);
      find_fits (executive, facts, g_hash_table_lookup (self->lines, &line));
    }
  g_ptr_array_sort (executives, compare_executives);

  return executives;
}

/* (nullable): “territory, language”: what the lead fits by (@fit is 1), or what speaks against it (-1). */
static char *
dup_rules (const Executive *self,
           int              fit)
{
  GString *text = NULL;

  for (Rule rule = 0; rule < N_RULES; rule++)
    {
      if (self->fits[rule] != fit)
        continue;
      if (text == NULL)
        text = g_string_new (NULL);
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", _(rules[rule].label));
    }

  return text != NULL ? g_string_free (text, FALSE) : NULL;
}

static char *
dup_why_nobody (GPtrArray *executives)
{
  GString *text = g_string_new (NULL);

  if (executives->len == 0)
    g_string_append (text, _("Nobody is a sales executive yet; the manager adds one"));
  else
    g_string_append (text, _("No sales executive can have it now:"));
  for (guint i = 0; i < executives->len; i++)
    {
      const Executive *executive = g_ptr_array_index (executives, i);

      g_string_append_printf (text, "%s%s: %s", i > 0 ? "; " : " ",
                              tamiz_record_get_text (executive->user, TAMIZ_USER_NAME), executive->why_not);
    }

  return g_string_free (text, FALSE);
}

static int
count_open_of (const Executive *self)
{
  return (int) MIN (self->open, G_MAXINT);
}

/* (nullable): of those who have fewer leads than the first and could have this one too, who has the
 * fewest.  Only what the lead contradicts puts them behind.
 */
static const Executive *
find_passed_over (GPtrArray *executives)
{
  const Executive *first = g_ptr_array_index (executives, 0);
  const Executive *passed = NULL;

  for (guint i = 1; i < executives->len; i++)
    {
      const Executive *executive = g_ptr_array_index (executives, i);

      if (executive->can && has_room (executive) == has_room (first) && executive->open < first->open
          && (passed == NULL || executive->open < passed->open))
        passed = executive;
    }

  return passed;
}

/* Nobody fits by a word of theirs: the leads that they have open decide, except where a word speaks
 * against somebody.
 */
static void
append_load (GString   *text,
             GPtrArray *executives)
{
  const Executive *first = g_ptr_array_index (executives, 0);
  const Executive *passed = find_passed_over (executives);
  g_autofree char *against = passed != NULL ? dup_rules (passed, -1) : NULL;

  if (against != NULL)
    g_string_append_printf (text,
                            ngettext ("Nobody fits better: %s has fewer open (%d lead), but the lead does not fit by: %s.",
                                      "Nobody fits better: %s has fewer open (%d leads), but the lead does not fit by: %s.",
                                      (gulong) passed->open),
                            tamiz_record_get_text (passed->user, TAMIZ_USER_NAME), count_open_of (passed), against);
  else
    g_string_append_printf (text,
                            ngettext ("Of those who can have it nobody fits better, and nobody has fewer open: %d lead.",
                                      "Of those who can have it nobody fits better, and nobody has fewer open: %d leads.",
                                      (gulong) first->open),
                            count_open_of (first));
}

/* Why the first of them is proposed, in a sentence or two that is kept with the handoff. */
static char *
dup_why (GPtrArray *executives)
{
  const Executive *first = executives->len > 0 ? g_ptr_array_index (executives, 0) : NULL;
  GString *text;
  g_autofree char *matches = NULL;

  if (first == NULL || !first->can)
    return dup_why_nobody (executives);

  text = g_string_new (NULL);
  matches = dup_rules (first, 1);
  if (!has_room (first))
    g_string_append_printf (text, "%s ", _("Nobody has room for another lead."));
  else if (first->capacity >= 0)
    g_string_append_printf (text, _("Has room (%" PRId64 " of %" PRId64 " leads are open). "), first->open,
                            first->capacity);
  if (matches != NULL)
    g_string_append_printf (text, _("Fits best by: %s."), matches);
  else if (executives->len == 1)
    g_string_append (text, _("Is the only sales executive."));
  else
    append_load (text, executives);

  return g_string_free (text, FALSE);
}

static gboolean
fit_alike (const Executive *a,
           const Executive *b)
{
  return a->match == b->match && memcmp (a->fits, b->fits, sizeof a->fits) == 0;
}

/* (nullable): why somebody is not the first, where they could have the lead all the same. */
static char *
dup_why_behind (const Executive *self,
                const Executive *first)
{
  const char *name = tamiz_record_get_text (first->user, TAMIZ_USER_NAME);
  g_autofree char *against = dup_rules (self, -1);

  if (self == first || self->why_not != NULL)
    return g_strdup (self->why_not);
  if (!fit_alike (self, first))
    return against != NULL ? g_strdup_printf (_("%s fits better; the lead does not fit by: %s"), name, against)
                           : g_strdup_printf (_("%s fits better"), name);

  return self->open == first->open
             ? g_strdup_printf (_("Fits as well as %s, and has as many leads open"), name)
             : g_strdup_printf (_("Fits as well as %s, but has more leads open"), name);
}

static json_t *
executive_to_json (const Executive *self,
                   const Executive *first,
                   guint            rank)
{
  g_autofree char *behind = dup_why_behind (self, first);
  json_t *object = json_object ();
  json_t *matches = json_array ();

  tamiz_json_set_text (object, "email", tamiz_record_get_text (self->user, TAMIZ_USER_EMAIL));
  tamiz_json_set_text (object, "name", tamiz_record_get_text (self->user, TAMIZ_USER_NAME));
  json_object_set_new (object, "open", json_integer (self->open));
  json_object_set_new (object, "capacity", self->capacity >= 0 ? json_integer (self->capacity) : json_null ());
  json_object_set_new (object, "free",
                       self->capacity >= 0 ? json_integer (MAX (self->capacity - self->open, 0)) : json_null ());
  if (self->absent_until > 0)
    {
      g_autofree char *day = tamiz_day_format (self->absent_until);

      tamiz_json_set_text (object, "absent_until", day);
    }
  else
    json_object_set_new (object, "absent_until", json_null ());
  for (Rule rule = 0; rule < N_RULES; rule++)
    {
      if (self->fits[rule] > 0)
        json_array_append_new (matches, json_string (rules[rule].key));
    }
  json_object_set_new (object, "matches", matches);
  json_object_set_new (object, "rank", json_integer (rank));
  json_object_set_new (object, "available", json_boolean (self->can));
  tamiz_json_set_text (object, "why_not", self->why_not);
  tamiz_json_set_text (object, "why_behind", behind);

  return object;
}

/**
 * tamiz_executives_propose:
 * @self: the executives
 * @facts: the lead's
 *
 * Proposes who is to have a lead.  Who is on leave, works here no longer or has no address is never
 * proposed.  Of the others first those with room, then the best match by territory, industry,
 * language and product line (a word of theirs that the lead contradicts counts against them), then
 * who has the fewest open leads.  Where nobody has room the best of them is proposed all the same,
 * and it is said.
 *
 * Returns: (transfer full): `proposed` (nullable), `why`, `nobody_free`, `items` in that order, each
 *   with `why_not`, why they cannot have it, and `why_behind`, why they are not the first (both nullable)
 */
json_t *
tamiz_executives_propose (TamizExecutives *self,
                          TamizFacts      *facts)
{
  g_autoptr (GPtrArray) executives = list_executives (self, facts);
  g_autofree char *why = dup_why (executives);
  const Executive *first = executives->len > 0 ? g_ptr_array_index (executives, 0) : NULL;
  json_t *answer = json_object (), *items = json_array ();

  if (first != NULL && !first->can)
    first = NULL;
  tamiz_json_set_text (answer, "proposed",
                       first != NULL ? tamiz_record_get_text (first->user, TAMIZ_USER_EMAIL) : NULL);
  tamiz_json_set_text (answer, "proposed_name",
                       first != NULL ? tamiz_record_get_text (first->user, TAMIZ_USER_NAME) : NULL);
  tamiz_json_set_text (answer, "why", why);
  json_object_set_new (answer, "nobody_free", json_boolean (first == NULL || !has_room (first)));
  for (guint i = 0; i < executives->len; i++)
    json_array_append_new (items, executive_to_json (g_ptr_array_index (executives, i), g_ptr_array_index (executives, 0), i + 1));
  json_object_set_new (answer, "items", items);
  json_object_set_new (answer, "total", json_integer (executives->len));

  return answer;
}

/**
 * tamiz_executives_give:
 * @self: the executives
 * @email: one of them
 *
 * Counts one more open lead of somebody, so that several leads are not all proposed to the same.
 */
void
tamiz_executives_give (TamizExecutives *self,
                       const char      *email)
{
  for (guint i = 0; i < self->users->len; i++)
    {
      TamizRecord *user = g_ptr_array_index (self->users, i);

      if (g_strcmp0 (tamiz_record_get_text (user, TAMIZ_USER_EMAIL), email) == 0)
        count_one_more (self->counts, tamiz_record_get_id (user));
    }
}

/**
 * tamiz_work_propose_executives:
 * @work: an operation's work
 * @facts: a lead's
 * @error: return location
 *
 * Proposes who is to have one lead; tamiz_executives_new() is for several.
 *
 * Returns: (transfer full): as tamiz_executives_propose(); %NULL with the store's error
 */
json_t *
tamiz_work_propose_executives (TamizWork   *work,
                               TamizFacts  *facts,
                               GError     **error)
{
  g_autoptr (TamizExecutives) executives = tamiz_executives_new (work, error);

  return executives != NULL ? tamiz_executives_propose (executives, facts) : NULL;
}

/**
 * tamiz_executives_dup_choice:
 * @proposal: of tamiz_work_propose_executives()
 * @email: who was chosen
 *
 * Says for the record why somebody has a lead: who was proposed and why, and who was chosen.
 *
 * Returns: (transfer full): an object
 */
json_t *
tamiz_executives_dup_choice (json_t     *proposal,
                             const char *email)
{
  json_t *choice = json_object ();
  json_t *item;
  gsize i;

  json_object_set (choice, "proposed", json_object_get (proposal, "proposed"));
  json_object_set (choice, "why", json_object_get (proposal, "why"));
  json_object_set (choice, "nobody_free", json_object_get (proposal, "nobody_free"));
  tamiz_json_set_text (choice, "chosen", email);
  json_array_foreach (json_object_get (proposal, "items"), i, item)
    {
      if (g_strcmp0 (tamiz_json_get_text (item, "email"), email) != 0)
        continue;
      json_object_set (choice, "matches", json_object_get (item, "matches"));
      json_object_set (choice, "open", json_object_get (item, "open"));
      json_object_set (choice, "capacity", json_object_get (item, "capacity"));
      json_object_set (choice, "rank", json_object_get (item, "rank"));
    }

  return choice;
}
