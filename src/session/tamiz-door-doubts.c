#define G_LOG_DOMAIN "tamiz-door-doubts"

#include "config.h"

#include "tamiz-door-private.h"

#include "tamiz-colleagues.h"
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
/* So many bytes of names are kept at hand; more are read again. */
#define MOST_NAMES (24 * 1024 * 1024)
/* Of so many companies those called alike are kept at hand. */
#define MOST_ALIKE 200000

struct _TamizDoorDoubts
{
  TamizColleagues *colleagues;  /* by a company's id, and by a domain's hash_domain () */
  GHashTable *cores;        /* char * → gint64: of companies that the rows have made */
  GHashTable *alike;        /* gint64 → GArray of gint64: companies whose names differ in form only; NULL = none */
};

static void
free_alike (gpointer data)
{
  GArray *alike = data;

  if (alike != NULL)
    g_array_unref (alike);
}

TamizDoorDoubts *
tamiz_door_doubts_new (void)
{
  TamizDoorDoubts *self = g_new0 (TamizDoorDoubts, 1);

  self->colleagues = tamiz_colleagues_new ();
  self->cores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->alike = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, free_alike);

  return self;
}

void
tamiz_door_doubts_free (TamizDoorDoubts *self)
{
  tamiz_colleagues_free (self->colleagues);
  g_hash_table_unref (self->cores);
  g_hash_table_unref (self->alike);
  g_free (self);
}

/* All that was made is written: names can be read again.  @anew: others have changed them. */
void
tamiz_door_doubts_forget (TamizDoorDoubts *self,
                          gboolean         anew)
{
  if (anew || tamiz_colleagues_get_size (self->colleagues) > MOST_NAMES)
    tamiz_colleagues_clear (self->colleagues);
  if (anew || g_hash_table_size (self->alike) > MOST_ALIKE)
    g_hash_table_remove_all (self->alike);
  g_hash_table_remove_all (self->cores);
}

/* Where somebody is read into. */
typedef struct
{
  TamizColleagues *colleagues;
  guint64 place;
} Reading;

static gboolean
add_read (const TamizNameRow *row,
          gpointer            user_data)
{
  Reading *reading = user_data;
  g_autoptr (TamizName) name = tamiz_name_new (row->name, row->last_name);

  if (!tamiz_name_is_blank (name))
    tamiz_colleagues_add (reading->colleagues, &reading->place, 1, row->id, name, row->name, row->last_name);

  return TRUE;
}

static guint64
hash_domain (const char *domain)
{
  g_autofree char *key = g_strconcat ("@", domain, NULL);

  return tamiz_text_hash (key);
}

/* The people of a company, whom the base knows and whom the rows have brought. */
static gboolean
read_company (TamizDoor  *self,
              gint64      company,
              GError    **error)
{
  Reading reading = { self->doubts->colleagues, (guint64) company };

  return !tamiz_colleagues_open (reading.colleagues, reading.place)
         || tamiz_reader_scan_colleagues (self->work->reader, company, TAMIZ_MATCHING_MOST_OF_KEY + 1, add_read,
                                          &reading, error);
}

/* Whom an import has brought, whose keys are not written yet. */
static gboolean
read_logged (TamizDoor   *self,
             const char  *key,
             Reading     *reading,
             GError     **error)
{
  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint64 n_records;

  if (self->log == NULL)
    return TRUE;
  if (!tamiz_reader_find_logged_key (self->work->reader, self->log, TAMIZ_KEY_EMAIL, key, reading->place,
                                     TAMIZ_MATCHING_MOST_OF_KEY, &n_records, people, error))
    return FALSE;
  if (n_records > 0)
    tamiz_door_ignore (self, key, reading->place, n_records);
  for (guint i = 0; i < people->len; i++)
    {
      g_autoptr (TamizRecord) person
          = tamiz_reader_load (self->work->reader, TAMIZ_KIND_PERSON, g_array_index (people, gint64, i), error);
      TamizNameRow row = { 0 };

      if (person == NULL)
        return FALSE;
      row.id = tamiz_record_get_id (person);
      row.name = tamiz_record_get_text (person, TAMIZ_PERSON_FIRST_NAME);
      row.last_name = tamiz_record_get_text (person, TAMIZ_PERSON_LAST_NAME);
      add_read (&row, reading);
    }

  return TRUE;
}

static gboolean
read_domain (TamizDoor   *self,
             const char  *domain,
             guint64      place,
             GError     **error)
{
  g_autofree char *key = NULL;
  Reading reading = { self->doubts->colleagues, place };

  if (!tamiz_colleagues_open (reading.colleagues, place)
      || (self->keys != NULL && !tamiz_key_set_may_have (self->keys, place)))
    return TRUE;

  key = g_strconcat ("@", domain, NULL);
  return tamiz_reader_scan_at_domain (self->work->reader, domain, TAMIZ_MATCHING_MOST_OF_KEY + 1, add_read, &reading,
                                      error)
         && read_logged (self, key, &reading, error);
}

/* (nullable): of somebody whose name is at hand; NULL without an error where they are gone. */
static TamizCandidate *
load_colleague (TamizDoor             *self,
                const TamizColleague  *colleague,
                gboolean              *own,
                GError               **error)
{
  *own = colleague->person > 0;
  if (!*own)
    return tamiz_tried_rows_find (self->tried_new, colleague->person, error);

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
            guint64       place,
            const char   *what,
            GArray       *found,
            GError      **error)
{
  const TamizColleagues *colleagues = self->doubts->colleagues;
  TamizColleague colleague;
  gboolean more;
  const TamizName *name = tamiz_staged_get_name (staged);
  guint64 marks = tamiz_name_get_marks (name);

  if (tamiz_colleagues_count (colleagues, place) > TAMIZ_MATCHING_MOST_OF_KEY)
    {
      if (tamiz_door_is_ignored (self, place))
        tamiz_door_meet_ignored (self, place);
      else
        tamiz_door_ignore (self, what, place, tamiz_colleagues_count (colleagues, place));
      return TRUE;
    }

  for (more = tamiz_colleagues_first (colleagues, place, &colleague); more && found->len < MOST_PAIRS;
       more = tamiz_colleagues_next (colleagues, &colleague))
    {
      g_autoptr (TamizName) other = NULL;
      TamizCandidate *candidate;
      GError *local_error = NULL;
      gboolean own;

      if ((colleague.marks & marks) == 0)
        continue;
      other = tamiz_name_new (colleague.first, colleague.last);
      if (tamiz_names_compare (name, other, NULL) == TAMIZ_NAMES_DIFFER)
        continue;
      candidate = load_colleague (self, &colleague, &own, &local_error);
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

/* @alike: (inout) (nullable): whose names are like @company's */
static void
add_company_once (GArray **alike,
                  gint64   company,
                  gint64   other)
{
  if (other == company)
    return;
  if (*alike == NULL)
    *alike = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < (*alike)->len; i++)
    {
      if (g_array_index (*alike, gint64, i) == other)
        return;
    }
  if ((*alike)->len < MOST_PAIRS)
    g_array_append_val (*alike, other);
}

/* Finds the companies whose names differ from @company's in their form only. */
static gboolean
find_alike (TamizDoor   *self,
            gint64       company,
            const char  *core,
            GArray     **alike,
            GError     **error)
{
  TamizDoorDoubts *doubts = self->doubts;
  g_autofree char *key = g_strconcat ("=", core, NULL);
  g_autoptr (GArray) others = tamiz_door_find_key (self, TAMIZ_KEY_COMPANY, key, tamiz_text_hash (key), error);
  const gint64 *made = g_hash_table_lookup (doubts->cores, core);

  if (others == NULL)
    return FALSE;

  *alike = NULL;
  for (guint i = 0; i < others->len; i++)
    add_company_once (alike, company, g_array_index (others, gint64, i));
  if (made != NULL)
    add_company_once (alike, company, *made);
  g_hash_table_insert (doubts->alike, g_memdup2 (&company, sizeof company), *alike);

  return TRUE;
}

static gboolean
look_at_alike (TamizDoor    *self,
               TamizStaged  *staged,
               gint64        company,
               const char   *name,
               GArray       *found,
               GError      **error)
{
  gpointer known;
  GArray *alike = NULL;

  if (g_hash_table_lookup_extended (self->doubts->alike, &company, NULL, &known))
    alike = known;
  else
    {
      g_autofree char *core = tamiz_company_dup_core (name);

      if (!find_alike (self, company, core, &alike, error))
        return FALSE;
    }
  for (guint i = 0; alike != NULL && i < alike->len; i++)
    {
      gint64 other = g_array_index (alike, gint64, i);

      if (!read_company (self, other, error) || !look_among (self, staged, (guint64) other, name, found, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
look_at_company (TamizDoor    *self,
                 TamizStaged  *staged,
                 gint64        company,
                 GArray       *found,
                 GError      **error)
{
  const char *name = tamiz_staged_get_text (staged, TAMIZ_STAGED_COMPANY);

  return company == 0 || name == NULL
         || (read_company (self, company, error)
             && look_among (self, staged, (guint64) company, name, found, error)
             && look_at_alike (self, staged, company, name, found, error));
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
      guint64 place;

      if (domain == NULL)
        continue;
      place = hash_domain (domain);
      if (!read_domain (self, domain, place, error) || !look_among (self, staged, place, told, found, error))
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

/* Nobody is looked for where too many are. */
static void
add_place (TamizDoor *self,
           GArray    *places,
           guint64    place)
{
  const TamizColleagues *colleagues = self->doubts->colleagues;

  for (guint i = 0; i < places->len; i++)
    {
      if (g_array_index (places, guint64, i) == place)
        return;
    }
  if (tamiz_colleagues_has (colleagues, place)
      && tamiz_colleagues_count (colleagues, place) <= TAMIZ_MATCHING_MOST_OF_KEY)
    g_array_append_val (places, place);
}

/* Where a row's person is, as far as that is at hand. */
static GArray *
list_places (TamizDoor      *self,
             TamizStaged    *staged,
             TamizAdmission *admission)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (guint64));

  add_place (self, places, (guint64) admission->company);
  for (guint i = 0; i < staged->emails->len; i++)
    {
      const char *domain = get_domain (staged, i);

      if (domain != NULL)
        add_place (self, places, hash_domain (domain));
    }

  return places;
}

/* Later rows may speak of this one's person. */
static void
remember_colleague (TamizDoor      *self,
                    TamizStaged    *staged,
                    TamizAdmission *admission)
{
  TamizDoorDoubts *doubts = self->doubts;
  gint64 person = self->dry_run ? tamiz_tried_rows_get_next (self->tried_new) : admission->person;
  g_autoptr (GArray) places = list_places (self, staged, admission);

  tamiz_colleagues_add (doubts->colleagues, (const guint64 *) (gpointer) places->data, places->len, person,
                        tamiz_staged_get_name (staged), tamiz_staged_get_text (staged, TAMIZ_STAGED_FIRST_NAME),
                        tamiz_staged_get_text (staged, TAMIZ_STAGED_LAST_NAME));
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
  if (self->dry_run && !tamiz_door_foreach_tried (self, staged, found, add_doubt, error))
    return FALSE;
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
  GHashTable *table = self->doubts->alike;
  gpointer key, value;
  GArray *alike;

  if (!g_hash_table_lookup_extended (table, &other, &key, &value))
    return;

  alike = value;
  add_company_once (&alike, other, company);
  if (value == NULL)
    g_hash_table_insert (table, g_memdup2 (key, sizeof other), alike);
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
  g_autofree char *core = tamiz_company_dup_core (name);
  GArray *alike;

  if (!find_alike (self, company, core, &alike, error))
    return FALSE;
  for (guint i = 0; alike != NULL && i < alike->len; i++)
    {
      gint64 other = g_array_index (alike, gint64, i);

      note_alike (self, company, other);
      if (!self->dry_run && !write_company_pair (self, company, other, error))
        return FALSE;
    }
  /* Nobody is at a new company yet. */
  tamiz_colleagues_open (self->doubts->colleagues, (guint64) company);
  g_hash_table_replace (self->doubts->cores, g_steal_pointer (&core), g_memdup2 (&company, sizeof company));

  return TRUE;
}
