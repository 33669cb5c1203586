#define G_LOG_DOMAIN "tamiz-door-candidates"

#include "config.h"

#include "tamiz-door-private.h"

#include "tamiz-error.h"
#include "tamiz-text.h"

/* Whom a row may speak of: who shares a key with it. */

/* Reads what a candidate is matched by beside name and company. */
gboolean
tamiz_door_load_addresses (TamizDoor       *self,
                           TamizCandidate  *candidate,
                           GError         **error)
{
  const struct
  {
    GPtrArray **records;
    TamizKind kind;
    int field;
  } lists[] = {
    { &candidate->emails, TAMIZ_KIND_EMAIL, TAMIZ_EMAIL_PERSON },
    { &candidate->phones, TAMIZ_KIND_PHONE, TAMIZ_PHONE_PERSON },
    { &candidate->handles, TAMIZ_KIND_HANDLE, TAMIZ_HANDLE_PERSON },
    { &candidate->external_ids, TAMIZ_KIND_EXTERNAL_ID, TAMIZ_EXTERNAL_ID_PERSON },
  };
  gint64 person = tamiz_record_get_id (candidate->person);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      *lists[i].records = tamiz_door_list_of (self, person, lists[i].kind, lists[i].field, person, error);
      if (*lists[i].records == NULL)
        return FALSE;
    }

  return TRUE;
}

static TamizCandidate *
load_candidate (TamizDoor *self,
                gint64     person,
                GError   **error)
{
  TamizReader *reader = self->work->reader;
  g_autoptr (TamizCandidate) candidate = tamiz_candidate_new ();
  g_autoptr (TamizRecord) record = tamiz_reader_load (reader, TAMIZ_KIND_PERSON, person, error);

  while (record != NULL && tamiz_record_has (record, TAMIZ_PERSON_MERGED_INTO))
    {
      person = tamiz_record_get_int (record, TAMIZ_PERSON_MERGED_INTO);
      g_object_unref (record);
      record = tamiz_reader_load (reader, TAMIZ_KIND_PERSON, person, error);
    }
  if (record == NULL)
    return NULL;

  if (tamiz_record_has (record, TAMIZ_PERSON_COMPANY))
    candidate->company
        = tamiz_door_load_company (self, tamiz_record_get_int (record, TAMIZ_PERSON_COMPANY));
  candidate->person = g_steal_pointer (&record);

  return tamiz_door_load_addresses (self, candidate, error) ? g_steal_pointer (&candidate) : NULL;
}

/* (nullable): of somebody who may be no more than made; NULL without an error where they were
 * taken back.
 */
TamizCandidate *
tamiz_door_load_candidate (TamizDoor *self,
                           gint64     person,
                           GError   **error)
{
  GError *local_error = NULL;
  TamizCandidate *candidate;

  if (tamiz_door_has_made (self, person))
    return tamiz_door_load_made (self, person, error);

  candidate = load_candidate (self, person, &local_error);
  if (g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    g_clear_error (&local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return candidate;
}

gboolean
tamiz_door_has_candidate (GPtrArray *candidates,
                          gint64     person)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      TamizCandidate *candidate = g_ptr_array_index (candidates, i);

      if (tamiz_record_get_id (candidate->person) == person)
        return TRUE;
    }

  return FALSE;
}

static gboolean
append_candidates (TamizDoor *self,
                   GArray    *people,
                   GPtrArray *candidates,
                   GError   **error)
{
  for (guint i = 0; i < people->len; i++)
    {
      TamizCandidate *candidate;
      gint64 person = g_array_index (people, gint64, i);

      if (tamiz_door_has_candidate (candidates, person))
        continue;
      candidate = load_candidate (self, person, error);
      if (candidate == NULL)
        return FALSE;
      if (tamiz_door_has_candidate (candidates, tamiz_record_get_id (candidate->person)))
        tamiz_candidate_free (candidate);
      else
        g_ptr_array_add (candidates, candidate);
    }

  return TRUE;
}

/* A row about somebody of the base often carries nothing but the id that the file with the
 * people had, and does not say of which system.  Ids are of the system that an import said,
 * or of the source that a row came from: those are tried.
 */

static void
add_system (GPtrArray  *systems,
            const char *name)
{
  if (name != NULL && !g_ptr_array_find_with_equal_func (systems, name, g_str_equal, NULL))
    g_ptr_array_add (systems, g_strdup (name));
}

static gboolean
load_systems (TamizDoor *self,
              GError   **error)
{
  g_autoptr (GPtrArray) sources = tamiz_reader_list (self->work->reader, TAMIZ_KIND_SOURCE, error);
  g_autoptr (GPtrArray) imports
      = sources != NULL ? tamiz_reader_list (self->work->reader, TAMIZ_KIND_IMPORT, error) : NULL;

  if (imports == NULL)
    return FALSE;

  self->systems = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < sources->len; i++)
    add_system (self->systems, tamiz_record_get_text (g_ptr_array_index (sources, i), TAMIZ_SOURCE_NAME));
  for (guint i = 0; i < imports->len; i++)
    {
      const char *text = tamiz_record_get_text (g_ptr_array_index (imports, i), TAMIZ_IMPORT_OPTIONS);
      g_autoptr (json_t) options = text != NULL ? json_loads (text, 0, NULL) : NULL;

      add_system (self->systems, tamiz_json_get_text (options, "ids"));
    }

  return TRUE;
}

/* Whom the row's id may mean, where nothing says which system it is of.
 * @people: gint64
 */
static gboolean
append_by_any_system (TamizDoor   *self,
                      TamizStaged *staged,
                      GArray      *people,
                      GError     **error)
{
  const char *id = tamiz_staged_get_text (staged, TAMIZ_STAGED_EXTERNAL_ID);

  if (id == NULL || tamiz_work_text (self->work, "ids") != NULL)
    return TRUE;
  if (self->systems == NULL && !load_systems (self, error))
    return FALSE;

  for (guint i = 0; i < self->systems->len; i++)
    {
      g_autofree char *text = g_strjoin ("\n", g_ptr_array_index (self->systems, i), id, NULL);
      g_autoptr (GArray) owners
          = tamiz_door_find_key (self, TAMIZ_KEY_EXTERNAL, text, tamiz_text_hash (text), error);

      if (owners == NULL)
        return FALSE;
      g_array_append_vals (people, owners->data, owners->len);
    }

  return TRUE;
}

/* Rows about people are theirs whose id they carry, whatever system it is of. */
static gboolean
append_by_id (TamizDoor   *self,
              TamizStaged *staged,
              GPtrArray   *candidates,
              GError     **error)
{
  g_autoptr (GArray) people = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (staged->of == TAMIZ_IMPORT_OF_PEOPLE || staged->of == TAMIZ_IMPORT_OF_COMPANIES || candidates->len > 0)
    return TRUE;

  return append_by_any_system (self, staged, people, error)
         && append_candidates (self, people, candidates, error);
}

/* Everybody in the base, or on the way into it, who shares a key with the row. */
GPtrArray *
tamiz_door_list_candidates (TamizDoor   *self,
                            TamizStaged *staged,
                            GError     **error)
{
  g_autoptr (GPtrArray) candidates
      = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_candidate_free);
  GPtrArray *lookups = tamiz_staged_get_lookups (staged);

  for (guint i = 0; i < lookups->len; i++)
    {
      const TamizLookup *lookup = g_ptr_array_index (lookups, i);
      g_autoptr (GArray) people = NULL;

      if (!tamiz_door_is_person_key (lookup))
        continue;
      people = tamiz_door_find_key (self, (TamizKeyKind) lookup->kind, lookup->text, lookup->hash,
                                    error);
      if (people == NULL || !append_candidates (self, people, candidates, error))
        return NULL;
    }

  return append_by_id (self, staged, candidates, error)
                 && tamiz_door_append_made (self, staged, candidates, error)
             ? g_steal_pointer (&candidates)
             : NULL;
}
