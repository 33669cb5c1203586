#define G_LOG_DOMAIN "tamiz-duplicate-search"

#include "config.h"

#include "tamiz-duplicate-search.h"

#include "tamiz-company-core.h"
#include "tamiz-company-names.h"
#include "tamiz-duplicates.h"
#include "tamiz-error.h"
#include "tamiz-mail-domain.h"
#include "tamiz-matching.h"
#include "tamiz-text.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Who may be the same is among those who share a key, a company or a mail domain.  What is looked
 * for lies in order: keys of one text beside each other, so that one pass finds all that more than
 * one record has.  Pairs are recorded in slices, which one undo takes back; whoever gives up keeps
 * those that were found.
 */

#define PAIRS_OF_SLICE 200
#define MOST_IGNORED 100

typedef struct
{
  TamizWork *work;
  gint64 since;             /* only with those who changed later; 0 = all */
  GHashTable *seen;         /* "one other" */
  json_t *ignored;
  guint64 n_found, n_sure;
  gint64 first;             /* the change that the others are parts of; 0 = none yet */
  TamizChangeSet *set;      /* (nullable): of the slice */
  guint in_slice;
  guint64 done, total;
  GError *error;            /* (nullable): what ended the search */
} Search;

static gboolean
write_slice (Search *self)
{
  g_autoptr (TamizCommit) commit = NULL;

  if (self->set == NULL)
    return TRUE;

  tamiz_change_set_set_part_of (self->set, self->first);
  tamiz_change_set_set_batch (self->set);
  commit = tamiz_work_apply (self->work, self->set, &self->error);
  if (commit == NULL)
    return FALSE;
  if (self->first == 0)
    self->first = commit->change;
  g_clear_pointer (&self->set, tamiz_change_set_unref);
  self->in_slice = 0;

  return TRUE;
}

/* Answers whether the two were met before. */
static gboolean
is_seen (Search *self,
         gint64  one,
         gint64  other)
{
  return !g_hash_table_add (self->seen, g_strdup_printf ("%" PRId64 " %" PRId64, MIN (one, other), MAX (one, other)));
}

static gboolean
record_pair (Search        *self,
             TamizKind      what,
             gint64         one,
             gint64         other,
             TamizLikeness  likeness,
             GPtrArray     *evidence)
{
  gint64 pair, not_same;

  if (!tamiz_reader_find_pair (self->work->reader, what, one, other, &pair, &not_same, &self->error))
    return FALSE;
  if (pair != 0 || not_same != 0)
    return TRUE;

  if (self->set == NULL)
    self->set = tamiz_work_change (self->work, "duplicate.find");
  if (tamiz_duplicate_add (self->work, self->set, what, one, other, likeness, evidence, &self->error) == NULL)
    return FALSE;
  self->n_found++;
  self->n_sure += likeness == TAMIZ_LIKENESS_SURE;
  if (++self->in_slice < PAIRS_OF_SLICE)
    return TRUE;

  tamiz_work_rest (self->work);
  return write_slice (self);
}

static void
note_ignored (Search     *self,
              const char *key,
              guint64     n)
{
  g_autofree char *told = g_strdelimit (g_strdup (key), "\n", ' ');
  json_t *object;

  if (json_array_size (self->ignored) >= MOST_IGNORED)
    return;
  object = json_object ();
  tamiz_json_set_text (object, "key", told);
  json_object_set_new (object, "count", json_integer ((json_int_t) n));
  json_array_append_new (self->ignored, object);
}

/* Whether a record came, or was changed, late enough to be asked for. */
static gboolean
is_new (Search      *self,
        TamizRecord *record)
{
  TamizChangeRow change = { 0 };

  return self->since == 0
         || (tamiz_reader_load_change (self->work->reader, tamiz_record_get_changed (record), &change, NULL)
             && change.at >= self->since);
}

/* (nullable): NULL where it was taken back, or merged, or erased */
static TamizRecord *
load (Search    *self,
      TamizKind  kind,
      gint64     id)
{
  g_autoptr (TamizRecord) record = tamiz_reader_load (self->work->reader, kind, id, NULL);

  if (record != NULL && kind == TAMIZ_KIND_PERSON
      && (tamiz_record_has (record, TAMIZ_PERSON_MERGED_INTO) || tamiz_record_has (record, TAMIZ_PERSON_ERASED)))
    return NULL;
  if (record != NULL && kind == TAMIZ_KIND_COMPANY && tamiz_record_has (record, TAMIZ_COMPANY_MERGED_INTO))
    return NULL;

  return g_steal_pointer (&record);
}

/* (nullable) */
static TamizCandidate *
load_person (Search *self,
             gint64  id)
{
  TamizReader *reader = self->work->reader;
  g_autoptr (TamizCandidate) candidate = tamiz_candidate_new ();

  candidate->person = load (self, TAMIZ_KIND_PERSON, id);
  if (candidate->person == NULL)
    return NULL;

  if (tamiz_record_has (candidate->person, TAMIZ_PERSON_COMPANY))
    candidate->company = tamiz_reader_load (reader, TAMIZ_KIND_COMPANY,
                                            tamiz_record_get_int (candidate->person, TAMIZ_PERSON_COMPANY), NULL);
  candidate->emails = tamiz_reader_list_by (reader, TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_PERSON, id, NULL);
  candidate->phones = tamiz_reader_list_by (reader, TAMIZ_KIND_PHONE, TAMIZ_PHONE_PERSON, id, NULL);
  candidate->external_ids
      = tamiz_reader_list_by (reader, TAMIZ_KIND_EXTERNAL_ID, TAMIZ_EXTERNAL_ID_PERSON, id, NULL);

  return g_steal_pointer (&candidate);
}

static gboolean
judge_people (Search               *self,
              const TamizCandidate *one,
              const TamizCandidate *other)
{
  g_autoptr (GPtrArray) evidence = g_ptr_array_new_with_free_func (g_free);
  gint64 a = tamiz_record_get_id (one->person), b = tamiz_record_get_id (other->person);
  TamizLikeness likeness;

  if (a == b || is_seen (self, a, b) || (!is_new (self, one->person) && !is_new (self, other->person)))
    return TRUE;
  likeness = tamiz_match_candidates (one, other, evidence);
  if (likeness < TAMIZ_LIKENESS_LIKELY)
    return TRUE;

  return record_pair (self, TAMIZ_KIND_PERSON, MIN (a, b), MAX (a, b), likeness, evidence);
}

/* People of a company or a mail domain by their names. */
typedef struct
{
  gint64 id;
  guint64 marks;
  TamizName *name;
} Named;

static void
clear_named (gpointer data)
{
  tamiz_name_free (((Named *) data)->name);
}

static gboolean
add_named (const TamizNameRow *row,
           gpointer            user_data)
{
  Named named = { row->id, 0, tamiz_name_new (row->name, row->last_name) };

  named.marks = tamiz_name_get_marks (named.name);
  if (tamiz_name_is_blank (named.name))
    tamiz_name_free (named.name);
  else
    g_array_append_val ((GArray *) user_data, named);

  return TRUE;
}

static GArray *
new_named (void)
{
  GArray *people = g_array_new (FALSE, FALSE, sizeof (Named));

  g_array_set_clear_func (people, clear_named);
  return people;
}

/* Names are compared first: who is not called alike is not read. */
static gboolean
judge_named (Search *self,
             GArray *people)
{
  for (guint i = 0; i < people->len; i++)
    {
      const Named *one = &g_array_index (people, Named, i);
      g_autoptr (TamizCandidate) candidate = NULL;

      for (guint j = i + 1; j < people->len; j++)
        {
          const Named *other = &g_array_index (people, Named, j);
          g_autoptr (TamizCandidate) second = NULL;

          if ((one->marks & other->marks) == 0
              || tamiz_names_compare (one->name, other->name, NULL) == TAMIZ_NAMES_DIFFER)
            continue;
          if (candidate == NULL)
            candidate = load_person (self, one->id);
          second = load_person (self, other->id);
          if (candidate != NULL && second != NULL && !judge_people (self, candidate, second))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
look_at_domain (Search     *self,
                const char *domain,
                guint64     n_records)
{
  g_autoptr (GArray) people = new_named ();
  g_autofree char *told = g_strconcat ("@", domain, NULL);

  if (n_records > TAMIZ_MATCHING_MOST_OF_KEY)
    {
      note_ignored (self, told, n_records);
      return TRUE;
    }

  return tamiz_reader_scan_at_domain (self->work->reader, domain, TAMIZ_MATCHING_MOST_OF_KEY, add_named, people, &self->error)
         && judge_named (self, people);
}

/* (nullable): what a key is called, and whether it is a mail domain's */
static char *
dup_key_text (TamizRecord *record,
              guint64      hash,
              gboolean    *is_domain)
{
  const char *address;
  g_autofree char *normal = NULL;
  g_autofree char *key = NULL;

  *is_domain = FALSE;
  switch (tamiz_record_get_kind (record))
    {
    case TAMIZ_KIND_EMAIL:
      address = tamiz_record_get_text (record, TAMIZ_EMAIL_ADDRESS);
      normal = address != NULL ? tamiz_email_normalize (address) : NULL;
      if (normal == NULL)
        return g_strdup (address);
      key = tamiz_email_dup_key (normal);
      *is_domain = tamiz_text_hash (key) != hash;
      return *is_domain ? g_strdup (tamiz_email_get_company_domain (normal)) : g_steal_pointer (&key);
    case TAMIZ_KIND_PHONE:
      if (tamiz_record_has (record, TAMIZ_PHONE_E164))
        return g_strdup (tamiz_record_get_text (record, TAMIZ_PHONE_E164));
      return g_strdup (tamiz_record_get_text (record, TAMIZ_PHONE_AS_TYPED));
    case TAMIZ_KIND_EXTERNAL_ID:
      return g_strdup (tamiz_record_get_text (record, TAMIZ_EXTERNAL_ID_VALUE));
    case TAMIZ_KIND_COMPANY:
      return g_strdup (tamiz_record_get_text (record, TAMIZ_COMPANY_NAME));
    default:
      return g_strdup (tamiz_record_get_text (record, TAMIZ_DOMAIN_DOMAIN));
    }
}

/* Whose a key is, each once. */
static GArray *
list_owners (Search       *self,
             TamizKind     kind,
             int           owner,
             const gint64 *records,
             guint         n)
{
  GArray *owners = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TamizRecord) record = tamiz_reader_load (self->work->reader, kind, records[i], NULL);
      gint64 id = record == NULL ? 0 : owner >= 0 ? tamiz_record_get_int (record, owner) : records[i];
      gboolean known = id == 0;

      for (guint j = 0; j < owners->len && !known; j++)
        known = g_array_index (owners, gint64, j) == id;
      if (!known)
        g_array_append_val (owners, id);
    }

  return owners;
}

static gboolean
judge_all_people (Search *self,
                  GArray *ids)
{
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_candidate_free);

  for (guint i = 0; ids->len > 1 && i < ids->len; i++)
    {
      TamizCandidate *candidate = load_person (self, g_array_index (ids, gint64, i));

      if (candidate != NULL)
        g_ptr_array_add (people, candidate);
    }
  for (guint i = 0; i < people->len; i++)
    {
      for (guint j = i + 1; j < people->len; j++)
        {
          if (!judge_people (self, people->pdata[i], people->pdata[j]))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
share_domain (Search      *self,
              TamizRecord *one,
              TamizRecord *other,
              GPtrArray   *evidence)
{
  TamizReader *reader = self->work->reader;
  g_autoptr (GPtrArray) domains
      = tamiz_reader_list_by (reader, TAMIZ_KIND_DOMAIN, TAMIZ_DOMAIN_COMPANY, tamiz_record_get_id (one), NULL);
  g_autoptr (GPtrArray) others
      = tamiz_reader_list_by (reader, TAMIZ_KIND_DOMAIN, TAMIZ_DOMAIN_COMPANY, tamiz_record_get_id (other), NULL);

  for (guint i = 0; domains != NULL && i < domains->len; i++)
    {
      const char *domain = tamiz_record_get_text (domains->pdata[i], TAMIZ_DOMAIN_DOMAIN);

      for (guint j = 0; others != NULL && j < others->len; j++)
        {
          if (g_strcmp0 (domain, tamiz_record_get_text (others->pdata[j], TAMIZ_DOMAIN_DOMAIN)) != 0)
            continue;
          g_ptr_array_add (evidence, g_strdup_printf (_("the same web domain: %s"), domain));
          return TRUE;
        }
    }

  return FALSE;
}

/* Two tax numbers are two companies, whatever they are called. */
static gboolean
judge_companies (Search      *self,
                 TamizRecord *one,
                 TamizRecord *other)
{
  g_autoptr (GPtrArray) evidence = g_ptr_array_new_with_free_func (g_free);
  const char *tax = tamiz_record_get_text (one, TAMIZ_COMPANY_TAX_NUMBER);
  const char *other_tax = tamiz_record_get_text (other, TAMIZ_COMPANY_TAX_NUMBER);
  const char *name = tamiz_record_get_text (one, TAMIZ_COMPANY_NAME);
  const char *other_name = tamiz_record_get_text (other, TAMIZ_COMPANY_NAME);
  gint64 a = tamiz_record_get_id (one), b = tamiz_record_get_id (other);
  gboolean same_tax = tax != NULL && g_strcmp0 (tax, other_tax) == 0, same_domain, alike;

  if (is_seen (self, a, b) || (!is_new (self, one) && !is_new (self, other))
      || (tax != NULL && other_tax != NULL && !same_tax))
    return TRUE;

  if (same_tax)
    g_ptr_array_add (evidence, g_strdup_printf (_("the same tax number: %s"), tax));
  same_domain = share_domain (self, one, other, evidence);
  alike = name != NULL && other_name != NULL && tamiz_companies_are_alike (name, other_name);
  if (alike)
    g_ptr_array_add (evidence, g_strdup_printf (_("an alike name: %s"), name));
  if (evidence->len == 0)
    return TRUE;

  return record_pair (self, TAMIZ_KIND_COMPANY, MIN (a, b), MAX (a, b),
                      same_tax || (same_domain && alike) ? TAMIZ_LIKENESS_SURE : TAMIZ_LIKENESS_LIKELY, evidence);
}

static gboolean
judge_all_companies (Search *self,
                     GArray *ids)
{
  g_autoptr (GPtrArray) companies = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; ids->len > 1 && i < ids->len; i++)
    {
      TamizRecord *company = load (self, TAMIZ_KIND_COMPANY, g_array_index (ids, gint64, i));

      if (company != NULL)
        g_ptr_array_add (companies, company);
    }
  for (guint i = 0; i < companies->len; i++)
    {
      for (guint j = i + 1; j < companies->len; j++)
        {
          if (!judge_companies (self, companies->pdata[i], companies->pdata[j]))
            return FALSE;
        }
    }

  return TRUE;
}

/* Now and then it is said how far the search is, and looked whether it is to end. */
static gboolean
go_on (Search *self)
{
  if (++self->done % 1024 != 0)
    return TRUE;

  tamiz_work_progress (self->work, MIN (self->done, self->total), self->total);
  return !g_cancellable_set_error_if_cancelled (self->work->cancellable, &self->error);
}

static gboolean
look_at_key (TamizKeyKind  kind,
             guint64       hash,
             const gint64 *records,
             guint         n,
             guint64       n_records,
             gpointer      user_data)
{
  Search *self = user_data;
  int owner;
  TamizKind keyed = tamiz_key_kind_get_record (kind, &owner);
  g_autoptr (TamizRecord) record = NULL;
  g_autoptr (GArray) owners = NULL;
  g_autofree char *text = NULL;
  gboolean is_domain;

  if (!go_on (self))
    return FALSE;
  for (guint i = 0; record == NULL && i < n; i++)
    record = tamiz_reader_load (self->work->reader, keyed, records[i], NULL);
  if (record == NULL)
    return TRUE;
  text = dup_key_text (record, hash, &is_domain);
  if (text != NULL && is_domain)
    return look_at_domain (self, text, n_records);
  if (n_records > TAMIZ_MATCHING_MOST_OF_KEY)
    {
      note_ignored (self, text != NULL ? text : "", n_records);
      return TRUE;
    }

  owners = list_owners (self, keyed, owner, records, n);
  return kind >= TAMIZ_KEY_COMPANY ? judge_all_companies (self, owners) : judge_all_people (self, owners);
}

static gboolean
look_at_company (const TamizNameRow *row,
                 gpointer            user_data)
{
  Search *self = user_data;
  g_autoptr (GArray) people = new_named ();

  if (!go_on (self)
      || !tamiz_reader_scan_colleagues (self->work->reader, row->id, TAMIZ_MATCHING_MOST_OF_KEY + 1, add_named, people,
                                        &self->error))
    return FALSE;
  if (people->len > TAMIZ_MATCHING_MOST_OF_KEY)
    {
      guint n_people = people->len;

      tamiz_reader_count_people (self->work->reader, row->id, &n_people, NULL);
      note_ignored (self, row->name, n_people);
      return TRUE;
    }

  return judge_named (self, people);
}

static gboolean
look_through (Search *self)
{
  TamizReader *reader = self->work->reader;
  guint64 n_keys, n_companies;

  if (!tamiz_reader_count_shared_keys (reader, &n_keys, &n_companies, &self->error))
    return FALSE;
  self->total = n_keys + n_companies;

  return tamiz_reader_scan_shared_keys (reader, TAMIZ_MATCHING_MOST_OF_KEY, look_at_key, self, self->work->cancellable,
                                        &self->error)
         && self->error == NULL
         && tamiz_reader_scan_companies (reader, look_at_company, self, self->work->cancellable, &self->error)
         && self->error == NULL && write_slice (self);
}

static json_t *
make_answer (Search   *self,
             gboolean  stopped)
{
  g_autofree char *change = self->first != 0 ? g_strdup_printf ("c%" PRId64, self->first) : NULL;
  json_t *answer = json_object ();

  json_object_set_new (answer, "found", json_integer ((json_int_t) self->n_found));
  json_object_set_new (answer, "sure", json_integer ((json_int_t) self->n_sure));
  json_object_set_new (answer, "ignored_keys", json_incref (self->ignored));
  tamiz_json_set_text (answer, "change", change);
  if (stopped)
    json_object_set_new (answer, "stopped", json_true ());

  return answer;
}

/**
 * tamiz_duplicate_search:
 * @work: an operation's work
 * @since: only pairs of which one came, or was changed, then or later: microseconds; 0 for all
 * @error: return location
 *
 * Looks through the whole base for people, and companies, that may be the same, and records the
 * pairs that nobody has decided on.
 *
 * Returns: (transfer full): how many were found, and the keys that too many have
 */
json_t *
tamiz_duplicate_search (TamizWork  *work,
                        gint64      since,
                        GError    **error)
{
  Search self = { .work = work, .since = since };
  gboolean stopped = FALSE;
  json_t *answer = NULL;

  self.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.ignored = json_array ();
  if (!look_through (&self))
    {
      stopped = g_error_matches (self.error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && self.first != 0;
      if (stopped)
        g_clear_error (&self.error);
    }
  if (self.first != 0)
    tamiz_store_settle (work->store, NULL);
  if (self.error != NULL)
    g_propagate_error (error, self.error);
  else
    answer = make_answer (&self, stopped);
  g_clear_pointer (&self.set, tamiz_change_set_unref);
  g_hash_table_unref (self.seen);
  json_decref (self.ignored);

  return answer;
}
