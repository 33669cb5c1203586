#define G_LOG_DOMAIN "tamiz-door-doubts"

#include "config.h"

#include "tamiz-door-private.h"

#include "tamiz-company-core.h"
#include "tamiz-duplicates.h"
#include "tamiz-people.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

/* Whom a row may speak of without it being sure: the row is admitted as somebody new, and the
 * pair is recorded in the same change.  They are looked for among those who share a key with
 * the row, and, by their names, among the people of its company and its mail domain.
 */

/* Nobody looks at more pairs of one row. */
#define MOST_PAIRS 5
/* So many names are kept at hand; more are read again. */
#define MOST_NAMES 200000

typedef struct
{
  gint64 person;            /* negative where a trial would add them: the line */
  guint64 marks;
  char *first, *last;       /* (nullable) */
} Colleague;

typedef struct
{
  char *key;
  guint64 n;
} Ignored;

struct _TamizDoorDoubts
{
  GHashTable *companies;    /* gint64 id → GArray of Colleague */
  GHashTable *domains;      /* char * → GArray of Colleague */
  guint n_names;
  GHashTable *tried;        /* gint64 person → TamizCandidate: whom a trial would add */
  GHashTable *ignored;      /* gint64 hash → Ignored */
  GHashTable *cores;        /* char * → gint64: of companies that the rows have made */
  GHashTable *alike;        /* gint64 → GArray of gint64: companies whose names differ in form only */
};

static void
clear_colleague (gpointer data)
{
  Colleague *colleague = data;

  g_free (colleague->first);
  g_free (colleague->last);
}

static GArray *
new_colleagues (void)
{
  GArray *colleagues = g_array_new (FALSE, FALSE, sizeof (Colleague));

  g_array_set_clear_func (colleagues, clear_colleague);
  return colleagues;
}

static void
free_ignored (gpointer data)
{
  Ignored *ignored = data;

  g_free (ignored->key);
  g_free (ignored);
}

TamizDoorDoubts *
tamiz_door_doubts_new (void)
{
  TamizDoorDoubts *self = g_new0 (TamizDoorDoubts, 1);

  self->companies = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  self->domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  self->tried = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) tamiz_candidate_free);
  self->cores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->alike = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  self->ignored = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_ignored);

  return self;
}

void
tamiz_door_doubts_free (TamizDoorDoubts *self)
{
  g_hash_table_unref (self->companies);
  g_hash_table_unref (self->domains);
  g_hash_table_unref (self->tried);
  g_hash_table_unref (self->ignored);
  g_hash_table_unref (self->cores);
  g_hash_table_unref (self->alike);
  g_free (self);
}

/* All that was made is written: names can be read again.  @anew: others have changed them. */
void
tamiz_door_doubts_forget (TamizDoorDoubts *self,
                          gboolean         anew)
{
  if (!anew && self->n_names <= MOST_NAMES)
    return;

  g_hash_table_remove_all (self->companies);
  g_hash_table_remove_all (self->domains);
  g_hash_table_remove_all (self->alike);
  self->n_names = 0;
}

/* Whether a key tells nothing, because too many have it. */
gboolean
tamiz_door_is_ignored (TamizDoor *self,
                       guint64    hash)
{
  return g_hash_table_contains (self->doubts->ignored, &hash);
}

/* One more has it. */
void
tamiz_door_meet_ignored (TamizDoor *self,
                         guint64    hash)
{
  Ignored *ignored = g_hash_table_lookup (self->doubts->ignored, &hash);

  ignored->n++;
}

void
tamiz_door_ignore (TamizDoor  *self,
                   const char *key,
                   guint64     hash,
                   guint64     n_records)
{
  gint64 number = (gint64) hash;
  Ignored *ignored = g_new0 (Ignored, 1);

  ignored->key = g_strdelimit (g_strdup (key), "\n", ' ');
  ignored->n = n_records + 1;
  g_hash_table_replace (self->doubts->ignored, g_memdup2 (&number, sizeof number), ignored);
}

/* The keys that told nothing, with how many records have each. */
json_t *
tamiz_door_dup_ignored (TamizDoor *self)
{
  json_t *array = json_array ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->doubts->ignored);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Ignored *ignored = value;
      json_t *object = json_object ();

      tamiz_json_set_text (object, "key", ignored->key);
      json_object_set_new (object, "count", json_integer ((json_int_t) ignored->n));
      json_array_append_new (array, object);
    }

  return array;
}

typedef struct
{
  TamizDoorDoubts *doubts;
  GArray *colleagues;
} Reading;

static void
add_colleague (TamizDoorDoubts *self,
               GArray          *colleagues,
               gint64           person,
               const TamizName *name,
               const char      *first,
               const char      *last)
{
  Colleague colleague = { person, tamiz_name_get_marks (name), g_strdup (first), g_strdup (last) };

  g_array_append_val (colleagues, colleague);
  self->n_names++;
}

static gboolean
add_read (const TamizNameRow *row,
          gpointer            user_data)
{
  Reading *reading = user_data;
  g_autoptr (TamizName) name = tamiz_name_new (row->name, row->last_name);

  if (!tamiz_name_is_blank (name))
    add_colleague (reading->doubts, reading->colleagues, row->id, name, row->name, row->last_name);

  return TRUE;
}

static guint64
hash_domain (const char *domain)
{
  g_autofree char *key = g_strconcat ("@", domain, NULL);

  return tamiz_text_hash (key);
}

/* The people of a company, whom the base knows and whom the rows have brought. */
static GArray *
find_at_company (TamizDoor  *self,
                 gint64      company,
                 GError    **error)
{
  TamizDoorDoubts *doubts = self->doubts;
  GArray *colleagues = g_hash_table_lookup (doubts->companies, &company);
  Reading reading = { doubts, colleagues };

  if (colleagues != NULL)
    return colleagues;

  reading.colleagues = new_colleagues ();
  g_hash_table_insert (doubts->companies, g_memdup2 (&company, sizeof company), reading.colleagues);
  if (!tamiz_reader_scan_colleagues (self->work->reader, company, TAMIZ_MATCHING_MOST_OF_KEY + 1, add_read, &reading, error))
    return NULL;

  return reading.colleagues;
}

static GArray *
find_at_domain (TamizDoor   *self,
                const char  *domain,
                GError     **error)
{
  TamizDoorDoubts *doubts = self->doubts;
  GArray *colleagues = g_hash_table_lookup (doubts->domains, domain);
  Reading reading = { doubts, colleagues };

  if (colleagues != NULL)
    return colleagues;

  reading.colleagues = new_colleagues ();
  g_hash_table_insert (doubts->domains, g_strdup (domain), reading.colleagues);
  if ((self->keys == NULL || tamiz_key_set_may_have (self->keys, hash_domain (domain)))
      && !tamiz_reader_scan_at_domain (self->work->reader, domain, TAMIZ_MATCHING_MOST_OF_KEY + 1, add_read, &reading, error))
    return NULL;

  return reading.colleagues;
}

/* (nullable): of somebody whose name is at hand; NULL without an error where they are gone. */
static TamizCandidate *
load_colleague (TamizDoor       *self,
                const Colleague *colleague,
                gboolean        *own,
                GError         **error)
{
  *own = colleague->person > 0;
  if (!*own)
    return g_hash_table_lookup (self->doubts->tried, &colleague->person);

  return tamiz_door_load_candidate (self, colleague->person, error);
}

/* What a row has in common with somebody. */
typedef struct
{
  gint64 person;            /* 0 where a trial would add them */
  char *name;
  TamizLikeness likeness;
  GPtrArray *evidence;
} Doubt;

static void
clear_doubt (gpointer data)
{
  Doubt *doubt = data;

  g_free (doubt->name);
  g_clear_pointer (&doubt->evidence, g_ptr_array_unref);
}

/* @data: the doubts found so far */
static void
add_doubt (gpointer        data,
           TamizStaged    *staged,
           TamizCandidate *candidate)
{
  GArray *found = data;
  Doubt doubt = { tamiz_record_get_id (candidate->person) };

  for (guint i = 0; i < found->len; i++)
    {
      if (g_array_index (found, Doubt, i).person == doubt.person)
        return;
    }
  doubt.evidence = g_ptr_array_new_with_free_func (g_free);
  doubt.likeness = tamiz_match_staged (staged, candidate, doubt.evidence);
  doubt.name = tamiz_person_dup_name (candidate->person);
  if (doubt.likeness >= TAMIZ_LIKENESS_LIKELY)
    g_array_append_val (found, doubt);
  else
    clear_doubt (&doubt);
}

static gboolean
look_among (TamizDoor    *self,
            TamizStaged  *staged,
            GArray       *colleagues,
            const char   *what,
            guint64       hash,
            GArray       *found,
            GError      **error)
{
  const TamizName *name = tamiz_staged_get_name (staged);
  guint64 marks = tamiz_name_get_marks (name);

  if (colleagues->len > TAMIZ_MATCHING_MOST_OF_KEY)
    {
      if (!tamiz_door_is_ignored (self, hash))
        tamiz_door_ignore (self, what, hash, colleagues->len);
      return TRUE;
    }

  for (guint i = 0; i < colleagues->len && found->len < MOST_PAIRS; i++)
    {
      const Colleague *colleague = &g_array_index (colleagues, Colleague, i);
      g_autoptr (TamizName) other = NULL;
      TamizCandidate *candidate;
      GError *local_error = NULL;
      gboolean own;

      if ((colleague->marks & marks) == 0)
        continue;
      other = tamiz_name_new (colleague->first, colleague->last);
      if (tamiz_names_compare (name, other, NULL) == TAMIZ_NAMES_DIFFER)
        continue;
      candidate = load_colleague (self, colleague, &own, &local_error);
      if (local_error != NULL)
        {
          g_propagate_error (error, local_error);
          return FALSE;
        }
      if (candidate != NULL)
        add_doubt (found, staged, candidate);
      if (own)
        g_clear_pointer (&candidate, tamiz_candidate_free);
    }

  return TRUE;
}

static void
add_company_once (GArray *companies,
                  gint64  company)
{
  for (guint i = 0; i < companies->len; i++)
    {
      if (g_array_index (companies, gint64, i) == company)
        return;
    }
  if (companies->len < MOST_PAIRS)
    g_array_append_val (companies, company);
}

/* The company itself, and those whose names differ from its own in their form only. */
static GArray *
find_alike_companies (TamizDoor   *self,
                      gint64       company,
                      const char  *name,
                      GError     **error)
{
  TamizDoorDoubts *doubts = self->doubts;
  GArray *companies = g_hash_table_lookup (doubts->alike, &company);
  g_autofree char *core = NULL;
  g_autofree char *key = NULL;
  g_autoptr (GArray) others = NULL;
  const gint64 *made;

  if (companies != NULL)
    return companies;

  core = tamiz_company_dup_core (name);
  key = g_strconcat ("=", core, NULL);
  others = tamiz_door_find_key (self, TAMIZ_KEY_COMPANY, key, tamiz_text_hash (key), error);
  if (others == NULL)
    return NULL;
  companies = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_val (companies, company);
  for (guint i = 0; i < others->len; i++)
    add_company_once (companies, g_array_index (others, gint64, i));
  made = g_hash_table_lookup (doubts->cores, core);
  if (made != NULL)
    add_company_once (companies, *made);
  g_hash_table_insert (doubts->alike, g_memdup2 (&company, sizeof company), companies);

  return companies;
}

static gboolean
look_at_company (TamizDoor    *self,
                 TamizStaged  *staged,
                 gint64        company,
                 GArray       *found,
                 GError      **error)
{
  const char *name = tamiz_staged_get_text (staged, TAMIZ_STAGED_COMPANY);
  GArray *companies;

  if (company == 0 || name == NULL)
    return TRUE;

  companies = find_alike_companies (self, company, name, error);
  for (guint i = 0; companies != NULL && i < companies->len; i++)
    {
      gint64 id = g_array_index (companies, gint64, i);
      GArray *colleagues = find_at_company (self, id, error);

      if (colleagues == NULL || !look_among (self, staged, colleagues, name, (guint64) id, found, error))
        return FALSE;
    }

  return companies != NULL;
}

/* (nullable): of the row's address number @i */
static const char *
get_domain (TamizStaged *staged,
            guint        i)
{
  const TamizStagedEmail *email = g_ptr_array_index (staged->emails, i);

  return email->valid ? tamiz_email_get_company_domain (email->address) : NULL;
}

static gboolean
look_at_domains (TamizDoor    *self,
                 TamizStaged  *staged,
                 GArray       *found,
                 GError      **error)
{
  for (guint i = 0; i < staged->emails->len; i++)
    {
      const char *domain = get_domain (staged, i);
      g_autofree char *told = domain != NULL ? g_strconcat ("@", domain, NULL) : NULL;
      GArray *colleagues;

      if (domain == NULL)
        continue;
      colleagues = find_at_domain (self, domain, error);
      if (colleagues == NULL
          || !look_among (self, staged, colleagues, told, hash_domain (domain), found, error))
        return FALSE;
    }

  return TRUE;
}

static int
compare_doubts (gconstpointer a,
                gconstpointer b)
{
  return (int) ((const Doubt *) b)->likeness - (int) ((const Doubt *) a)->likeness;
}

/* For the answer: with whom, how likely, and why. */
static json_t *
doubts_to_json (GArray *found)
{
  json_t *array = json_array ();

  for (guint i = 0; i < found->len; i++)
    {
      const Doubt *doubt = &g_array_index (found, Doubt, i);
      json_t *object = json_object (), *with = json_object (), *evidence = json_array ();

      tamiz_json_set_id (with, "id", MAX (doubt->person, 0));
      tamiz_json_set_text (with, "name", doubt->name);
      for (guint j = 0; j < doubt->evidence->len; j++)
        json_array_append_new (evidence, json_string (doubt->evidence->pdata[j]));
      json_object_set_new (object, "with", with);
      tamiz_json_set_text (object, "likeness", tamiz_enum_nick (TAMIZ_ENUM_LIKENESS, doubt->likeness));
      json_object_set_new (object, "evidence", evidence);
      json_array_append_new (array, object);
    }

  return array;
}

static gboolean
write_pairs (TamizDoor   *self,
             gint64       person,
             GArray      *found,
             GError     **error)
{
  for (guint i = 0; i < found->len && !self->dry_run; i++)
    {
      const Doubt *doubt = &g_array_index (found, Doubt, i);

      if (tamiz_duplicate_add (self->work, self->set, TAMIZ_KIND_PERSON, doubt->person, person, doubt->likeness,
                               doubt->evidence, error)
          == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
tell_doubts (TamizAdmission *admission,
             GArray         *found)
{
  admission->doubtful = found->len;
  if (found->len > 0)
    admission->doubts = doubts_to_json (found);
}

static GArray *
new_found (void)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (Doubt));

  g_array_set_clear_func (found, clear_doubt);
  return found;
}

/* Later rows may speak of this one's person. */
static void
remember_colleague (TamizDoor      *self,
                    TamizStaged    *staged,
                    TamizAdmission *admission)
{
  TamizDoorDoubts *doubts = self->doubts;
  const TamizName *name = tamiz_staged_get_name (staged);
  const char *first = tamiz_staged_get_text (staged, TAMIZ_STAGED_FIRST_NAME);
  const char *last = tamiz_staged_get_text (staged, TAMIZ_STAGED_LAST_NAME);
  gint64 person = self->dry_run ? -(gint64) staged->line : admission->person;
  GArray *colleagues = g_hash_table_lookup (doubts->companies, &admission->company);
  gboolean kept = colleagues != NULL;

  if (colleagues != NULL)
    add_colleague (doubts, colleagues, person, name, first, last);
  for (guint i = 0; i < staged->emails->len; i++)
    {
      const char *domain = get_domain (staged, i);

      colleagues = domain != NULL ? g_hash_table_lookup (doubts->domains, domain) : NULL;
      if (colleagues == NULL)
        continue;
      add_colleague (doubts, colleagues, person, name, first, last);
      kept = TRUE;
    }
  if (self->dry_run && kept)
    {
      TamizCandidate *candidate = tamiz_candidate_new_from_staged (staged);

      tamiz_record_set_id (candidate->person, person);
      g_hash_table_replace (doubts->tried, g_memdup2 (&person, sizeof person), candidate);
    }
}

/**
 * tamiz_door_note_doubts:
 * @self: a door
 * @staged: a row that was admitted as somebody new
 * @candidates: who shares a key with it
 * @admission: (inout): what became of it
 * @error: return location
 *
 * Records whom the row may speak of.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_door_note_doubts (TamizDoor       *self,
                        TamizStaged     *staged,
                        GPtrArray       *candidates,
                        TamizAdmission  *admission,
                        GError         **error)
{
  g_autoptr (GArray) found = new_found ();

  for (guint i = 0; i < candidates->len && found->len < MOST_PAIRS; i++)
    add_doubt (found, staged, g_ptr_array_index (candidates, i));
  if (self->dry_run)
    tamiz_door_foreach_tried (self, staged, found, add_doubt);
  if (!tamiz_name_is_blank (tamiz_staged_get_name (staged)))
    {
      if (!look_at_company (self, staged, admission->company, found, error)
          || !look_at_domains (self, staged, found, error))
        return FALSE;
      remember_colleague (self, staged, admission);
    }
  g_array_sort (found, compare_doubts);
  tell_doubts (admission, found);

  return write_pairs (self, admission->person, found, error);
}

/* Two of the base whom one row joins surely are a pair of their own, unless somebody has said
 * what they are.
 */
static gboolean
is_settled (TamizDoor  *self,
            gint64      one,
            gint64      other,
            gboolean   *settled,
            GError    **error)
{
  gint64 pair, not_same;

  if (!tamiz_reader_find_pair (self->work->reader, TAMIZ_KIND_PERSON, one, other, &pair, &not_same, error))
    return FALSE;
  *settled = pair != 0 || not_same != 0;

  return TRUE;
}

/**
 * tamiz_door_note_second:
 * @self: a door
 * @staged: a row that joined somebody
 * @candidates: who shares a key with it
 * @sure: whom it joined
 * @admission: (inout): what became of it
 * @error: return location
 *
 * Records that the row speaks as surely of somebody else.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_door_note_second (TamizDoor       *self,
                        TamizStaged     *staged,
                        GPtrArray       *candidates,
                        TamizCandidate  *sure,
                        TamizAdmission  *admission,
                        GError         **error)
{
  g_autoptr (GArray) found = new_found ();
  gint64 person = tamiz_record_get_id (sure->person);

  for (guint i = 0; i < candidates->len && found->len < MOST_PAIRS; i++)
    {
      TamizCandidate *candidate = g_ptr_array_index (candidates, i);
      gboolean settled;

      if (candidate == sure || tamiz_match_staged (staged, candidate, NULL) != TAMIZ_LIKENESS_SURE)
        continue;
      if (!is_settled (self, person, tamiz_record_get_id (candidate->person), &settled, error))
        return FALSE;
      if (!settled)
        add_doubt (found, staged, candidate);
    }
  tell_doubts (admission, found);

  return write_pairs (self, person, found, error);
}

static gboolean
write_company_pair (TamizDoor  *self,
                    gint64      company,
                    gint64      other,
                    GError    **error)
{
  g_autoptr (TamizRecord) record = tamiz_door_load_company (self, other);
  g_autoptr (GPtrArray) evidence = g_ptr_array_new_with_free_func (g_free);

  if (record == NULL)
    return TRUE;

  g_ptr_array_add (evidence, g_strdup_printf (_("an alike name: %s"),
                                              tamiz_record_get_text (record, TAMIZ_COMPANY_NAME)));
  return tamiz_duplicate_add (self->work, self->set, TAMIZ_KIND_COMPANY, other, company,
                              TAMIZ_LIKENESS_LIKELY, evidence, error)
         != NULL;
}

/* Of a company whose alike ones are known already the new one is one more. */
static void
note_alike (TamizDoor *self,
            gint64     company,
            gint64     other)
{
  GArray *companies = g_hash_table_lookup (self->doubts->alike, &other);

  if (companies != NULL)
    add_company_once (companies, company);
}

/**
 * tamiz_door_note_company:
 * @self: a door
 * @company: a company that a row has made
 * @name: what it is called
 * @error: return location
 *
 * Records which companies it may be: those whose names differ in their form only.
 *
 * Returns: whether it succeeded
 */
gboolean
tamiz_door_note_company (TamizDoor   *self,
                         gint64       company,
                         const char  *name,
                         GError     **error)
{
  GArray *companies = find_alike_companies (self, company, name, error);

  if (companies == NULL)
    return FALSE;
  for (guint i = 0; i < companies->len; i++)
    {
      gint64 other = g_array_index (companies, gint64, i);

      if (other == company)
        continue;
      note_alike (self, company, other);
      if (!self->dry_run && !write_company_pair (self, company, other, error))
        return FALSE;
    }
  /* Nobody is at a new company yet. */
  g_hash_table_insert (self->doubts->companies, g_memdup2 (&company, sizeof company), new_colleagues ());
  g_hash_table_replace (self->doubts->cores, tamiz_company_dup_core (name),
                        g_memdup2 (&company, sizeof company));

  return TRUE;
}
