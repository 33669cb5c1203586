#define G_LOG_DOMAIN "tamiz-operations-find"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-glance.h"
#include "tamiz-people.h"
#include "tamiz-phone.h"
#include "tamiz-session-index.h"
#include "tamiz-text.h"
#include "tamiz-work.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* One box that finds anything: leads and whose address or number is typed, people without
 * a lead, companies, campaigns, handoffs by their number, criteria.  Leads come from the
 * index, where their names lie folded already; the rest is read from small tables.
 */
#define USUAL_LIMIT 20
/* Shorter than this no row of digits is a telephone number. */
#define LEAST_DIGITS 6

/* Alike, they come in this order. */
typedef enum
{
  TAMIZ_FOUND_LEAD,
  TAMIZ_FOUND_PERSON,
  TAMIZ_FOUND_COMPANY,
  TAMIZ_FOUND_HANDOFF,
  TAMIZ_FOUND_CAMPAIGN,
  TAMIZ_FOUND_CRITERION,
} TamizFoundWhat;

static const char *const what_nicks[] = {
  [TAMIZ_FOUND_LEAD] = "lead",         [TAMIZ_FOUND_PERSON] = "person",
  [TAMIZ_FOUND_COMPANY] = "company",   [TAMIZ_FOUND_HANDOFF] = "handoff",
  [TAMIZ_FOUND_CAMPAIGN] = "campaign", [TAMIZ_FOUND_CRITERION] = "criterion",
};

/* How well a title fits what was typed, the best first. */
typedef enum
{
  TAMIZ_FIT_KEY,            /* an address, a telephone, a number: exactly that one */
  TAMIZ_FIT_WHOLE,
  TAMIZ_FIT_START,
  TAMIZ_FIT_WORDS,          /* each word begins one of the title */
  TAMIZ_FIT_INSIDE,
  TAMIZ_FIT_ELSEWHERE,      /* not in the title */
  TAMIZ_N_FITS,
} TamizFoundFit;

typedef struct
{
  TamizFoundWhat what;
  TamizFoundFit fit;
  guint rank;               /* as it was found */
  char *id;
  gint64 lead;              /* 0 = none */
  gint64 company;           /* of a person without a lead; 0 = none */
  char *title;              /* (nullable): of a lead its name comes last */
  char *subtitle;           /* (nullable) */
} TamizFound;

typedef struct
{
  TamizWork *work;
  const char *text;         /* as typed */
  char *folded;
  char **words;             /* of @folded */
  guint limit;
  GPtrArray *found;         /* TamizFound */
  GHashTable *leads;        /* gint64: those found already */
  GArray *by_fit[TAMIZ_N_FITS];   /* gint64: leads of the index, by rank */
} Search;

static void
free_found (gpointer data)
{
  TamizFound *found = data;

  g_free (found->id);
  g_free (found->title);
  g_free (found->subtitle);
  g_free (found);
}

/* “Pérez, Ana” is two words and no comma. */
static char **
split_words (const char *folded)
{
  g_auto (GStrv) parts = g_strsplit_set (folded, " ,;", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] != '\0')
        g_strv_builder_add (words, parts[i]);
    }

  return g_strv_builder_end (words);
}

static void
search_init (Search     *self,
             TamizWork  *work)
{
  gint64 limit = tamiz_work_number (work, "limit", USUAL_LIMIT);

  *self = (Search) { .work = work, .text = tamiz_work_text (work, "text") };
  self->folded = tamiz_text_fold (self->text);
  self->words = split_words (self->folded);
  self->limit = limit > 0 ? MIN (limit, 1000) : USUAL_LIMIT;
  self->found = g_ptr_array_new_with_free_func (free_found);
  self->leads = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < TAMIZ_N_FITS; i++)
    self->by_fit[i] = g_array_new (FALSE, FALSE, sizeof (gint64));
}

static void
search_clear (Search *self)
{
  g_free (self->folded);
  g_strfreev (self->words);
  g_ptr_array_unref (self->found);
  g_hash_table_unref (self->leads);
  for (guint i = 0; i < TAMIZ_N_FITS; i++)
    g_array_unref (self->by_fit[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static gboolean
begins_a_word (const char *title,
               const char *word)
{
  gsize length = strlen (word);

  for (const char *hit = strstr (title, word); hit != NULL; hit = strstr (hit + length, word))
    {
      if (hit == title || strchr (" -.'(\"", hit[-1]) != NULL)
        return TRUE;
    }

  return FALSE;
}

static TamizFoundFit
judge_title (Search     *self,
             const char *folded)
{
  TamizFoundFit fit = TAMIZ_FIT_WORDS;

  if (g_str_equal (folded, self->folded))
    return TAMIZ_FIT_WHOLE;
  if (g_str_has_prefix (folded, self->folded))
    return TAMIZ_FIT_START;

  for (guint i = 0; self->words[i] != NULL; i++)
    {
      if (strstr (folded, self->words[i]) == NULL)
        return TAMIZ_FIT_ELSEWHERE;
      if (!begins_a_word (folded, self->words[i]))
        fit = TAMIZ_FIT_INSIDE;
    }

  return fit;
}

static TamizFoundFit
judge_text (Search     *self,
            const char *title)
{
  g_autofree char *folded = tamiz_text_fold (title);

  return judge_title (self, folded);
}

static void
add_found (Search          *self,
           TamizFoundWhat   what,
           TamizFoundFit    fit,
           const char      *id,
           gint64           lead,
           const char      *title,
           const char      *subtitle)
{
  TamizFound *found = g_new0 (TamizFound, 1);

  found->what = what;
  found->fit = fit;
  found->rank = self->found->len;
  found->id = g_strdup (id);
  found->lead = lead;
  found->title = g_strdup (title);
  found->subtitle = g_strdup (subtitle);
  g_ptr_array_add (self->found, found);
}

static void
add_record (Search          *self,
            TamizFoundWhat   what,
            TamizFoundFit    fit,
            gint64           id,
            const char      *title,
            const char      *subtitle)
{
  g_autofree char *text = g_strdup_printf ("%" PRId64, id);

  add_found (self, what, fit, text, 0, title, subtitle);
}

/* A lead's title is read when it is known that it will be shown. */
static void
add_lead (Search        *self,
          gint64         lead,
          TamizFoundFit  fit)
{
  g_autofree char *text = g_strdup_printf ("%" PRId64, lead);

  if (g_hash_table_add (self->leads, g_memdup2 (&lead, sizeof lead)))
    add_found (self, TAMIZ_FOUND_LEAD, fit, text, lead, NULL, NULL);
}

/* Somebody is found through their lead, the newest first; who has none, as a person. */
static gboolean
add_person (Search   *self,
            gint64    id,
            GError  **error)
{
  g_autoptr (GPtrArray) leads
      = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_LEAD, TAMIZ_LEAD_PERSON, id, error);
  g_autoptr (TamizRecord) person = NULL;
  g_autofree char *name = NULL;

  if (leads == NULL)
    return FALSE;
  for (guint i = leads->len; i > 0; i--)
    add_lead (self, tamiz_record_get_id (g_ptr_array_index (leads, i - 1)), TAMIZ_FIT_KEY);
  if (leads->len > 0)
    return TRUE;

  person = tamiz_reader_load (self->work->reader, TAMIZ_KIND_PERSON, id, error);
  if (person == NULL)
    return FALSE;
  name = tamiz_person_dup_name (person);
  add_record (self, TAMIZ_FOUND_PERSON, TAMIZ_FIT_KEY, id, name != NULL ? name : self->text, self->text);
  return TRUE;
}

static gboolean
add_owners (Search        *self,
            TamizKeyKind   kind,
            const char    *key,
            GError       **error)
{
  g_autoptr (GArray) people = tamiz_reader_find_key (self->work->reader, kind, key, error);

  for (guint i = 0; people != NULL && i < people->len; i++)
    {
      if (!add_person (self, g_array_index (people, gint64, i), error))
        return FALSE;
    }

  return people != NULL;
}

/* Whose address or number it is.  A number is read as in the base's country, and where
 * that finds nobody compared by its last digits.
 */
static gboolean
find_contacts (Search  *self,
               GError **error)
{
  const char *country = tamiz_record_get_text (self->work->base, TAMIZ_BASE_COUNTRY);
  g_autofree char *e164 = NULL;
  guint n_digits = 0, before = self->found->len;

  if (strchr (self->text, '@') != NULL)
    return add_owners (self, TAMIZ_KEY_EMAIL, self->text, error);

  for (const char *p = self->text; *p != '\0'; p++)
    {
      if (!g_ascii_isdigit (*p) && strchr (" +-()/.", *p) == NULL)
        return TRUE;
      n_digits += g_ascii_isdigit (*p) ? 1 : 0;
    }
  if (n_digits < LEAST_DIGITS)
    return TRUE;
  if (tamiz_phone_normalize (self->text, country, &e164, NULL)
      && !add_owners (self, TAMIZ_KEY_PHONE, e164, error))
    return FALSE;

  return self->found->len > before || add_owners (self, TAMIZ_KEY_PHONE_TAIL, self->text, error);
}

/* So many leads are compared where the index does not fit into memory. */
#define MAX_SORTED 500

static void
sort_leads (TamizIndex *index,
            gpointer    user_data)
{
  Search *self = user_data;
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizQueryResult) result = NULL;
  g_autoptr (GString) name = g_string_new (NULL);

  tamiz_query_set_search (query, self->folded);
  result = tamiz_index_run (index, query);
  for (guint i = 0; i < result->n_ids; i++)
    {
      GArray *leads;

      if (!tamiz_index_get_folded (index, result->ids[i], name))
        continue;
      leads = self->by_fit[judge_title (self, name->str)];
      if (leads->len < self->limit)
        g_array_append_val (leads, result->ids[i]);
    }
}

/* Without the whole index only the best that are found are sorted by how they fit. */
static gboolean
sort_best_leads (Search  *self,
                 GError **error)
{
  g_autoptr (TamizQuery) query = tamiz_query_new ();
  g_autoptr (TamizIndex) index = NULL;
  guint total;

  tamiz_query_set_search (query, self->folded);
  query->limit = MAX_SORTED;
  index = tamiz_session_pages_find (self->work, query, &total, error);
  if (index == NULL)
    return FALSE;

  sort_leads (index, self);
  return TRUE;
}

static gboolean
find_leads (Search  *self,
            GError **error)
{
  GError *local_error = NULL;

  if (!tamiz_session_index_use_parts (self->work, TAMIZ_INDEX_TEXTS, sort_leads, self,
                                      &local_error))
    {
      if (!tamiz_session_index_is_too_large (local_error))
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
      g_clear_error (&local_error);
      if (!sort_best_leads (self, error))
        return FALSE;
    }

  for (guint fit = 0; fit < TAMIZ_N_FITS; fit++)
    {
      for (guint i = 0; i < self->by_fit[fit]->len; i++)
        add_lead (self, g_array_index (self->by_fit[fit], gint64, i), fit);
    }

  return TRUE;
}

static gboolean
add_company (const TamizNameRow *row,
             gpointer            user_data)
{
  Search *self = user_data;
  TamizFoundFit fit = row->name != NULL ? judge_text (self, row->name) : TAMIZ_FIT_ELSEWHERE;

  if (fit < TAMIZ_FIT_ELSEWHERE)
    add_record (self, TAMIZ_FOUND_COMPANY, fit, row->id, row->name,
                row->company != NULL ? row->company : row->detail);
  return TRUE;
}

static gboolean
add_name (const TamizNameRow *row,
          gpointer            user_data)
{
  Search *self = user_data;
  g_autofree char *name = tamiz_person_join_name (row->name, row->last_name);
  TamizFoundFit fit = name != NULL ? judge_text (self, name) : TAMIZ_FIT_ELSEWHERE;

  if (fit < TAMIZ_FIT_ELSEWHERE)
    add_record (self, TAMIZ_FOUND_PERSON, fit, row->id, name,
                row->company != NULL ? row->company : row->detail);
  return TRUE;
}

static gboolean
find_campaigns (Search  *self,
                GError **error)
{
  g_autoptr (GPtrArray) campaigns
      = tamiz_reader_list (self->work->reader, TAMIZ_KIND_CAMPAIGN, error);
  g_autoptr (GHashTable) sources
      = campaigns != NULL ? tamiz_work_names (self->work, TAMIZ_KIND_SOURCE, TAMIZ_SOURCE_NAME, error)
                          : NULL;

  for (guint i = 0; sources != NULL && i < campaigns->len; i++)
    {
      TamizRecord *campaign = g_ptr_array_index (campaigns, i);
      const char *name = tamiz_record_get_text (campaign, TAMIZ_CAMPAIGN_NAME);
      gint64 source = tamiz_record_get_int (campaign, TAMIZ_CAMPAIGN_SOURCE);
      TamizFoundFit fit = judge_text (self, name);

      if (fit < TAMIZ_FIT_ELSEWHERE)
        add_record (self, TAMIZ_FOUND_CAMPAIGN, fit, tamiz_record_get_id (campaign), name,
                    g_hash_table_lookup (sources, &source));
    }

  return sources != NULL;
}

/* By its number, with or without a #. */
static gboolean
find_handoff (Search  *self,
              GError **error)
{
  const char *digits = self->folded + (*self->folded == '#' ? 1 : 0);
  gint64 number = g_ascii_strtoll (digits, NULL, 10);
  g_autoptr (GPtrArray) handoffs = NULL;

  if (number <= 0 || strspn (digits, "0123456789") != strlen (digits))
    return TRUE;
  handoffs = tamiz_reader_list_by (self->work->reader, TAMIZ_KIND_HANDOFF, TAMIZ_HANDOFF_NUMBER, number,
                                   error);
  for (guint i = 0; handoffs != NULL && i < handoffs->len; i++)
    {
      TamizRecord *handoff = g_ptr_array_index (handoffs, i);
      g_autofree char *id = g_strdup_printf ("%" PRId64, number);
      g_autofree char *title = g_strdup_printf (_("Handoff %s"), id);

      add_found (self, TAMIZ_FOUND_HANDOFF, TAMIZ_FIT_KEY, id,
                 tamiz_record_get_int (handoff, TAMIZ_HANDOFF_LEAD), title,
                 tamiz_enum_label (TAMIZ_ENUM_HANDOFF, tamiz_record_get_int (handoff, TAMIZ_HANDOFF_STATE)));
    }

  return handoffs != NULL;
}

static gboolean
find_criteria (Search  *self,
               GError **error)
{
  g_autoptr (TamizDefinition) definition = NULL;
  g_autoptr (TamizRecord) version = NULL;
  GError *local_error = NULL;

  version = tamiz_work_find_in_force (self->work, &definition, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  for (guint i = 0; version != NULL && i < definition->criteria->len; i++)
    {
      TamizCriterion *criterion = g_ptr_array_index (definition->criteria, i);
      TamizFoundFit fit = judge_text (self, criterion->title);

      if (fit < TAMIZ_FIT_ELSEWHERE
          || (criterion->question != NULL && judge_text (self, criterion->question) < TAMIZ_FIT_ELSEWHERE))
        add_found (self, TAMIZ_FOUND_CRITERION, fit, criterion->key, 0, criterion->title,
                   criterion->question);
    }

  return TRUE;
}

static int
compare_found (gconstpointer a,
               gconstpointer b)
{
  const TamizFound *first = *(TamizFound *const *) a, *second = *(TamizFound *const *) b;

  if (first->fit != second->fit)
    return first->fit < second->fit ? -1 : 1;
  if (first->what != second->what)
    return first->what < second->what ? -1 : 1;

  return first->rank < second->rank ? -1 : first->rank > second->rank;
}

/* The best, but leads leave a quarter of the room to what else there is. */
static GPtrArray *
choose (Search *self)
{
  GPtrArray *chosen = g_ptr_array_new ();
  guint n_others = 0, n_leads = 0, most_leads;

  g_ptr_array_sort (self->found, compare_found);
  for (guint i = 0; i < self->found->len; i++)
    n_others += ((TamizFound *) g_ptr_array_index (self->found, i))->what != TAMIZ_FOUND_LEAD;
  most_leads = self->limit - MIN (n_others, self->limit / 4);

  for (guint i = 0; i < self->found->len && chosen->len < self->limit; i++)
    {
      TamizFound *found = g_ptr_array_index (self->found, i);

      if (found->what == TAMIZ_FOUND_LEAD && n_leads == most_leads)
        continue;
      n_leads += found->what == TAMIZ_FOUND_LEAD;
      g_ptr_array_add (chosen, found);
    }

  return chosen;
}

static void
append_part (GString    *text,
             const char *part)
{
  if (part != NULL && *part != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

/* What is shown of a lead, or of the lead that a handoff is about. */
static void
complete (TamizFound        *found,
          const TamizGlance *lead)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (lead == NULL)
    return;
  if (found->what == TAMIZ_FOUND_LEAD)
    {
      found->title = g_strdup (lead->name != NULL ? lead->name : lead->company);
      append_part (text, lead->name != NULL ? lead->company : NULL);
      append_part (text, tamiz_enum_label (TAMIZ_ENUM_STAGE, lead->stage));
      append_part (text, lead->grade >= 0 ? tamiz_enum_nick (TAMIZ_ENUM_GRADE, lead->grade) : NULL);
    }
  else
    {
      append_part (text, lead->name != NULL ? lead->name : lead->company);
      append_part (text, found->subtitle);
    }

  g_free (found->subtitle);
  found->subtitle = g_string_free (g_steal_pointer (&text), FALSE);
}

static json_t *
found_to_json (TamizFound *found)
{
  json_t *object = json_object ();

  tamiz_json_set_text (object, "what", what_nicks[found->what]);
  tamiz_json_set_text (object, "id", found->id);
  tamiz_json_set_text (object, "title", found->title != NULL ? found->title : found->id);
  tamiz_json_set_text (object, "subtitle", found->subtitle);
  tamiz_json_set_id (object, "lead", found->lead);
  if (found->what == TAMIZ_FOUND_PERSON)
    tamiz_json_set_id (object, "company", found->company);

  return object;
}

/* Who has no lead is found among the people of the company. */
static gboolean
find_company (Search      *self,
              TamizFound  *found,
              GError     **error)
{
  gint64 id = g_ascii_strtoll (found->id, NULL, 10);
  g_autoptr (TamizRecord) person = tamiz_reader_load (self->work->reader, TAMIZ_KIND_PERSON, id, error);

  if (person != NULL)
    found->company = tamiz_record_get_int (person, TAMIZ_PERSON_COMPANY);

  return person != NULL;
}

static json_t *
answer (Search  *self,
        GError **error)
{
  g_autoptr (GPtrArray) chosen = choose (self);
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) glances = NULL;
  json_t *items;

  for (guint i = 0; i < chosen->len; i++)
    {
      TamizFound *found = g_ptr_array_index (chosen, i);

      if (found->lead != 0)
        g_array_append_val (leads, found->lead);
    }
  glances = tamiz_work_glance (self->work, leads, error);
  if (glances == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < chosen->len; i++)
    {
      TamizFound *found = g_ptr_array_index (chosen, i);

      complete (found, tamiz_glance_find (glances, found->lead));
      if (found->what == TAMIZ_FOUND_PERSON && !find_company (self, found, error))
        {
          json_decref (items);
          return NULL;
        }
      json_array_append_new (items, found_to_json (found));
    }

  return tamiz_work_items (items);
}

static json_t *
find (TamizWork *work,
      GError   **error)
{
  g_auto (Search) self = { 0 };

  search_init (&self, work);
  if (self.words[0] == NULL)
    return tamiz_work_items (json_array ());
  if (!find_contacts (&self, error) || !find_leads (&self, error)
      || !tamiz_reader_scan_people (work->reader, add_name, &self, work->cancellable, error)
      || !tamiz_reader_scan_companies (work->reader, add_company, &self, work->cancellable, error)
      || !find_handoff (&self, error) || !find_campaigns (&self, error) || !find_criteria (&self, error))
    return NULL;

  return answer (&self, error);
}

static const TamizParameter find_parameters[] = {
  { "text", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("A name, an e-mail address, a telephone, a number …") },
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many at most") },
  { NULL },
};

const TamizOperationEntry tamiz_find_operations[] = {
  { { "find", N_("Find leads, people, companies, handoffs, campaigns and criteria"),
      TAMIZ_OPERATION_READS, find_parameters, "what,id,title,subtitle,lead" },
    find },
  { { NULL }, NULL },
};
