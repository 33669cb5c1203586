#define G_LOG_DOMAIN "tamiz-door-made"

#include "config.h"

#include "tamiz-door-private.h"

/* Whom the rows of a slice have made: they are in no base yet, so a further row of theirs is
 * matched with, and merged into, what is about to be written.  Files often have the same
 * person in adjacent rows; if each of these ended its slice, an import would consist of
 * nothing but short transactions.
 */

typedef struct
{
  TamizRecord *person;
  GPtrArray *records;        /* TamizRecord: all that the rows of theirs made, in order */
} Made;

static void
made_free (gpointer data)
{
  Made *made = data;

  g_ptr_array_unref (made->records);
  g_free (made);
}

static void
add_key (TamizDoor *self,
         gint64     hash,
         gint64     person)
{
  GArray *people = g_hash_table_lookup (self->made_keys, &hash);

  if (people == NULL)
    {
      people = g_array_new (FALSE, FALSE, sizeof (gint64));
      g_hash_table_insert (self->made_keys, g_memdup2 (&hash, sizeof hash), people);
    }
  for (guint i = 0; i < people->len; i++)
    {
      if (g_array_index (people, gint64, i) == person)
        return;
    }
  g_array_append_val (people, person);
}

void
tamiz_door_init_made (TamizDoor *self)
{
  self->made = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, made_free);
  self->made_keys
      = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  self->made_companies = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_object_unref);
  self->changed_companies = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_object_unref);
}

/* They are written, or forgotten. */
void
tamiz_door_clear_made (TamizDoor *self)
{
  g_hash_table_remove_all (self->made);
  g_hash_table_remove_all (self->made_keys);
  g_hash_table_remove_all (self->made_companies);
  g_hash_table_remove_all (self->changed_companies);
}

void
tamiz_door_free_made (TamizDoor *self)
{
  g_clear_pointer (&self->made, g_hash_table_unref);
  g_clear_pointer (&self->made_keys, g_hash_table_unref);
  g_clear_pointer (&self->made_companies, g_hash_table_unref);
  g_clear_pointer (&self->changed_companies, g_hash_table_unref);
}

gboolean
tamiz_door_has_made (TamizDoor *self,
                     gint64     person)
{
  return g_hash_table_contains (self->made, &person);
}

/* A row made somebody, or joined them: from @first on all that is new in the slice is theirs. */
void
tamiz_door_remember_made (TamizDoor   *self,
                          TamizStaged *staged,
                          gint64       person,
                          guint        first)
{
  GPtrArray *inserts = tamiz_change_set_get_inserts (self->set);
  GPtrArray *lookups = tamiz_staged_get_lookups (staged);
  Made *made = g_hash_table_lookup (self->made, &person);

  if (made == NULL)
    {
      made = g_new0 (Made, 1);
      made->records = g_ptr_array_new_with_free_func (g_object_unref);
    }
  for (guint i = first; i < inserts->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (inserts, i);

      g_ptr_array_add (made->records, g_object_ref (record));
      if (tamiz_record_get_id (record) == person)
        {
          made->person = record;
          g_hash_table_insert (self->made, (gpointer) tamiz_record_peek_id (record), made);
        }
      else if (tamiz_record_get_kind (record) == TAMIZ_KIND_COMPANY)
        g_hash_table_insert (self->made_companies, (gpointer) tamiz_record_peek_id (record),
                             g_object_ref (record));
    }
  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);

      if (tamiz_door_is_person_key (lookup) && !tamiz_door_is_ignored (self, lookup->hash))
        add_key (self, (gint64) lookup->hash, person);
    }
}

/* As tamiz_reader_list_by(), of somebody who may be no more than made: children of @parent,
 * which is @person or one of theirs.
 */
GPtrArray *
tamiz_door_list_of (TamizDoor  *self,
                    gint64      person,
                    TamizKind   kind,
                    int         field,
                    gint64      parent,
                    GError    **error)
{
  Made *made = g_hash_table_lookup (self->made, &person);
  GPtrArray *records;

  if (made == NULL)
    return tamiz_reader_list_by (self->work->reader, kind, field, parent, error);

  records = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < made->records->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (made->records, i);

      if (tamiz_record_get_kind (record) == kind && tamiz_record_get_int (record, field) == parent)
        g_ptr_array_add (records, g_object_ref (record));
    }

  return records;
}

/* (transfer full) (nullable): a company as the rows so far would leave it: many people's rows
 * speak of the same one.
 */
TamizRecord *
tamiz_door_load_company (TamizDoor *self,
                         gint64     id)
{
  TamizRecord *known = g_hash_table_lookup (self->made_companies, &id);

  if (id == 0)
    return NULL;
  if (known == NULL)
    known = g_hash_table_lookup (self->changed_companies, &id);

  return known != NULL ? g_object_ref (known)
                       : tamiz_reader_load (self->work->reader, TAMIZ_KIND_COMPANY, id, NULL);
}

TamizCandidate *
tamiz_door_load_made (TamizDoor  *self,
                      gint64      person,
                      GError    **error)
{
  Made *made = g_hash_table_lookup (self->made, &person);
  g_autoptr (TamizCandidate) candidate = tamiz_candidate_new ();

  candidate->person = g_object_ref (made->person);
  candidate->company
      = tamiz_door_load_company (self, tamiz_record_get_int (made->person, TAMIZ_PERSON_COMPANY));

  return tamiz_door_load_addresses (self, candidate, error) ? g_steal_pointer (&candidate) : NULL;
}

static gboolean
append_people (TamizDoor  *self,
               GArray     *people,
               GPtrArray  *candidates,
               GError    **error)
{
  for (guint i = 0; i < people->len; i++)
    {
      gint64 person = g_array_index (people, gint64, i);
      TamizCandidate *candidate;

      if (tamiz_door_has_candidate (candidates, person))
        continue;
      candidate = tamiz_door_load_made (self, person, error);
      if (candidate == NULL)
        return FALSE;
      g_ptr_array_add (candidates, candidate);
    }

  return TRUE;
}

/* Adds everybody whom the slice has made and who shares a key with the row. */
gboolean
tamiz_door_append_made (TamizDoor    *self,
                        TamizStaged  *staged,
                        GPtrArray    *candidates,
                        GError      **error)
{
  GPtrArray *lookups = tamiz_staged_get_lookups (staged);

  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);
      gint64 hash = (gint64) lookup->hash;
      GArray *people
          = tamiz_door_is_person_key (lookup) ? g_hash_table_lookup (self->made_keys, &hash) : NULL;

      if (people == NULL || tamiz_door_is_ignored (self, lookup->hash))
        continue;
      if (people->len > TAMIZ_MATCHING_MOST_OF_KEY)
        tamiz_door_ignore (self, lookup->text, lookup->hash, people->len);
      else if (!append_people (self, people, candidates, error))
        return FALSE;
    }

  return TRUE;
}

/* What is made is edited where it is; what is stored, by the change. */
void
tamiz_door_set_value (TamizDoor        *self,
                      TamizRecord      *record,
                      int               field,
                      const TamizValue *value)
{
  if (tamiz_record_get_change (record) != 0)
    {
      tamiz_change_set_update (self->set, record, field, value);
      if (tamiz_record_get_kind (record) != TAMIZ_KIND_COMPANY)
        return;
      g_hash_table_replace (self->changed_companies, (gpointer) tamiz_record_peek_id (record),
                            g_object_ref (record));
    }

  tamiz_value_clear (tamiz_record_edit (record, field));
  tamiz_value_copy (value, tamiz_record_edit (record, field));
}
