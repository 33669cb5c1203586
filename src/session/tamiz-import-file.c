#define G_LOG_DOMAIN "tamiz-import-file"

#include "config.h"

#include "tamiz-import-file.h"

#include "tamiz-error.h"
#include "tamiz-import-learnt.h"
#include "tamiz-mail-reader.h"
#include "tamiz-mail-source.h"
#include "tamiz-mail-us.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

#define DIGEST_BLOCK ((gsize) 1 << 20)

static json_t *
read_map_file (const char  *path,
               GError     **error)
{
  g_autofree char *text = NULL;
  gsize length;
  json_t *map;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;

  map = tamiz_json_parse (text, length, error);
  if (map == NULL)
    g_prefix_error (error, "%s: ", path);
  return map;
}

static int
choose_activity (TamizWork *work)
{
  const char *activity = tamiz_work_text (work, "activity");
  int kind;

  if (activity == NULL)
    return TAMIZ_NORMALIZER_ACTIVITY_BY_SOURCE;
  if (g_str_equal (activity, "none"))
    return TAMIZ_NORMALIZER_ACTIVITY_NONE;

  return tamiz_enum_from_nick (TAMIZ_ENUM_ACTIVITY, activity, &kind)
             ? kind
             : TAMIZ_NORMALIZER_ACTIVITY_BY_SOURCE;
}

static gboolean
check_activity (TamizWork *work,
                GError   **error)
{
  const char *activity = tamiz_work_text (work, "activity");
  int kind;

  return activity == NULL || g_str_equal (activity, "none")
         || tamiz_enum_from_nick (TAMIZ_ENUM_ACTIVITY, activity, &kind)
         || tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                                _("“%s” is not possible for %s; possible are: %s"), activity,
                                "activity", "none, form, chat, email_in, message_in, call_in …");
}

/* @definition: (out) (nullable): in force */
gboolean
tamiz_import_find_definition (TamizWork        *work,
                              TamizDefinition **definition,
                              GError          **error)
{
  GError *local_error = NULL;
  g_autoptr (TamizRecord) version = tamiz_work_find_in_force (work, definition, &local_error);

  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

static gboolean
check_answers (TamizWork        *work,
               TamizMapping     *mapping,
               TamizDefinition **definition,
               GError          **error)
{
  return tamiz_import_find_definition (work, definition, error)
         && tamiz_mapping_check_answers (mapping, *definition, error);
}

static gboolean
guess_answers (TamizWork     *work,
               TamizMapping  *mapping,
               GError       **error)
{
  g_autoptr (TamizDefinition) definition = NULL;

  if (!tamiz_import_find_definition (work, &definition, error))
    return FALSE;
  if (definition != NULL)
    tamiz_mapping_guess_answers (mapping, definition);

  return TRUE;
}

TamizNormalizer *
tamiz_work_make_normalizer (TamizWork     *work,
                            TamizMapping  *mapping,
                            GError       **error)
{
  g_autoptr (GPtrArray) sources = tamiz_reader_list (work->reader, TAMIZ_KIND_SOURCE, error);
  const char *source = tamiz_work_text (work, "source");
  TamizNormalizerSettings settings = {
    .country = tamiz_record_get_text (work->base, TAMIZ_BASE_COUNTRY),
    .currency = tamiz_record_get_text (work->base, TAMIZ_BASE_CURRENCY),
    .zone = work->zone,
    .source = source,
    .source_kind = -1,
    .ids = tamiz_work_text (work, "ids"),
    .activity = choose_activity (work),
    .campaign = tamiz_work_text (work, "campaign"),
  };
  g_autoptr (TamizDefinition) definition = NULL;
  TamizNormalizer *normalizer;

  if (sources == NULL || !check_activity (work, error))
    return NULL;

  if (source != NULL)
    {
      g_autoptr (TamizRecord) record = tamiz_work_find_source (work, source, error);

      if (record == NULL)
        return NULL;
      settings.source_kind = tamiz_record_get_int (record, TAMIZ_SOURCE_KIND);
    }
  if (settings.campaign != NULL)
    {
      g_autoptr (TamizRecord) record = tamiz_work_find_campaign (work, settings.campaign, error);

      if (record == NULL)
        return NULL;
    }

  if (tamiz_mapping_has_answers (mapping) && !check_answers (work, mapping, &definition, error))
    return NULL;
  normalizer = tamiz_normalizer_new (mapping, &settings);
  if (definition != NULL)
    tamiz_normalizer_set_definition (normalizer, definition);
  for (guint i = 0; i < sources->len; i++)
    {
      TamizRecord *record = g_ptr_array_index (sources, i);

      tamiz_normalizer_add_source_kind (normalizer,
                                        tamiz_record_get_text (record, TAMIZ_SOURCE_NAME),
                                        tamiz_record_get_int (record, TAMIZ_SOURCE_KIND));
    }

  return normalizer;
}

/* The map may come in a file or as it is; %NULL without an error where there is none. */
json_t *
tamiz_work_read_map (TamizWork  *work,
                     GError    **error)
{
  const char *path = tamiz_work_text (work, "map");
  const char *text = tamiz_work_text (work, "mapping");
  json_t *map;

  if (!tamiz_work_require (path == NULL || text == NULL, TAMIZ_CORE_ERROR_INVALID, error,
                           _("A map is given in a file or as it is, not both")))
    return NULL;
  if (path != NULL)
    return read_map_file (path, error);
  if (text == NULL)
    return NULL;

  map = tamiz_json_parse (text, -1, error);
  if (map == NULL)
    g_prefix_error (error, "%s: ", "mapping");
  return map;
}

static gboolean
read_of (TamizWork      *work,
         TamizImportOf  *of,
         GError        **error)
{
  const char *text = tamiz_work_text (work, "of");

  *of = TAMIZ_IMPORT_OF_PEOPLE;
  return text == NULL
         || tamiz_work_require (tamiz_import_of_from_nick (text, of), TAMIZ_CORE_ERROR_INVALID, error,
                                _("“%s” is not possible for %s; possible are: %s"), text, "of",
                                "people, activities, answers, outcomes, companies, consents");
}

static gboolean
choose_sheet (TamizWork       *work,
              TamizRowReader  *reader,
              GError         **error)
{
  const char *sheet = tamiz_work_text (work, "sheet");

  return sheet == NULL || tamiz_row_reader_choose_sheet (reader, sheet, work->cancellable, error);
}

/* Of a folder of mail, which files there are. */
static char *
dup_folder_digest (const char  *path,
                   GError     **error)
{
  g_autoptr (TamizMailSource) source = tamiz_mail_source_new (path, error);

  return source != NULL ? tamiz_mail_source_dup_digest (source) : NULL;
}

/* (nullable): SHA-256 of a file; an import goes on only with the same one.  A large one takes
 * its time, in which it may be given up.
 */
char *
tamiz_import_file_dup_digest (const char    *path,
                              GCancellable  *cancellable,
                              GError       **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *block = g_malloc (DIGEST_BLOCK);
  gssize size;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return dup_folder_digest (path, error);
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  do
    {
      size = g_input_stream_read (G_INPUT_STREAM (stream), block, DIGEST_BLOCK, cancellable, error);
      g_checksum_update (checksum, block, MAX (size, 0));
    }
  while (size > 0);

  return size == 0 ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

/* Where somebody wants it, what is said nothing of is read as such files were before.
 * @map (transfer full) (nullable)
 */
static json_t *
learn_from_others (TamizImportFile  *self,
                   TamizWork        *work,
                   json_t           *map,
                   GError          **error)
{
  json_t *merged;

  if (!tamiz_work_flag (work, "as-before")
      || !tamiz_learnt_find (work, tamiz_row_reader_get_header (self->reader), &self->learnt, error)
      || self->learnt == NULL)
    return map;

  merged = tamiz_learnt_merge (self->learnt, map);
  json_decref (map);
  return merged;
}

/* Opens it before its first row, and looks whether it came before. */
static gboolean
read_file (TamizImportFile  *self,
           TamizWork        *work,
           GError          **error)
{
  const char *path = tamiz_work_text (work, "file");

  self->reader = tamiz_row_reader_open (path, work->cancellable, error);
  if (self->reader == NULL || !choose_sheet (work, self->reader, error))
    return FALSE;
  self->digest = tamiz_import_file_dup_digest (path, work->cancellable, error);
  if (self->digest == NULL)
    return FALSE;

  self->same = tamiz_import_file_find_same (self, work, error);
  return self->same != NULL;
}

/* What the format says of its columns goes behind what somebody says of them. */
static json_t *
complete_map (TamizWork      *work,
              TamizRowReader *reader,
              TamizImportOf   of,
              json_t         *map)
{
  json_t *whole = of == TAMIZ_IMPORT_OF_PEOPLE ? tamiz_row_reader_make_map (reader) : NULL;
  const char *key;
  json_t *value;

  if (whole == NULL)
    return json_incref (map);
  if (json_is_object (json_object_get (map, "columns")))
    json_object_update (json_object_get (whole, "columns"), json_object_get (map, "columns"));
  if (json_is_object (json_object_get (map, "defaults")))
    json_object_update (json_object_get (whole, "defaults"), json_object_get (map, "defaults"));
  json_object_foreach (map, key, value)
    {
      if (!g_str_equal (key, "columns") && !g_str_equal (key, "defaults"))
        json_object_set (whole, key, value);
    }
  if (tamiz_work_text (work, "activity") != NULL)
    json_object_del (json_object_get (whole, "defaults"), "kind");

  return whole;
}

/* Whoever is to have all rows must be somebody. */
static gboolean
check_owner (TamizWork     *work,
             TamizMapping  *mapping,
             GError       **error)
{
  const char *owner = tamiz_mapping_get_default (mapping, TAMIZ_STAGED_OWNER);
  g_autofree char *wanted = owner != NULL ? tamiz_text_fold (owner) : NULL;
  g_autoptr (GPtrArray) users = NULL;

  if (owner == NULL)
    return TRUE;
  users = tamiz_reader_list (work->reader, TAMIZ_KIND_USER, error);
  if (users == NULL)
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    {
      g_autofree char *email = tamiz_text_fold (tamiz_record_get_text (g_ptr_array_index (users, i), TAMIZ_USER_EMAIL));
      g_autofree char *name = tamiz_text_fold (tamiz_record_get_text (g_ptr_array_index (users, i), TAMIZ_USER_NAME));

      if (g_str_equal (email, wanted) || g_str_equal (name, wanted))
        return TRUE;
    }

  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                             _("“%s” is nobody who works here; write the e-mail or the name of a user"), owner);
}

/* Mail is read by who we are, and needs no look at how it writes dates. */
static gboolean
learn (TamizImportFile  *self,
       TamizWork        *work,
       GError          **error)
{
  TamizMailUs *us;

  if (!TAMIZ_IS_MAIL_READER (self->reader))
    return tamiz_mapping_learn (self->mapping, self->reader, work->cancellable, error);

  us = tamiz_work_load_us (work, error);
  if (us == NULL)
    return FALSE;
  tamiz_mail_reader_set_us (TAMIZ_MAIL_READER (self->reader), us, work->now);
  tamiz_mapping_settle (self->mapping);

  return TRUE;
}

/**
 * tamiz_import_file_open:
 * @work: an operation's work, whose arguments name the file and say how to read it
 * @error: return location
 *
 * Opens a file for an import, or for looking at what one would make of it.
 *
 * Returns: (transfer full): the file, at its first row
 */
TamizImportFile *
tamiz_import_file_open (TamizWork  *work,
                        GError    **error)
{
  g_autoptr (TamizImportFile) self = g_new0 (TamizImportFile, 1);
  GError *local_error = NULL;
  g_autoptr (json_t) said = NULL;
  g_autoptr (json_t) map = NULL;
  g_autoptr (GPtrArray) own = NULL;
  TamizImportOf of;

  if (!read_of (work, &of, error))
    return NULL;
  said = tamiz_work_read_map (work, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  if (!read_file (self, work, error))
    return NULL;

  said = learn_from_others (self, work, said, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  map = complete_map (work, self->reader, of, said);
  self->mapping = tamiz_mapping_new (of, tamiz_row_reader_get_header (self->reader), map,
                                     tamiz_work_text (work, "source-column"),
                                     tamiz_record_get_text (work->base, TAMIZ_BASE_COUNTRY), error);
  own = self->mapping != NULL ? tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error) : NULL;
  if (own == NULL)
    return NULL;
  tamiz_mapping_set_titles (self->mapping, self->reader);
  tamiz_mapping_set_own_fields (self->mapping, own);
  if (!check_owner (work, self->mapping, error) || !guess_answers (work, self->mapping, error) || !learn (self, work, error))
    return NULL;
  self->normalizer = tamiz_work_make_normalizer (work, self->mapping, error);

  return self->normalizer != NULL ? g_steal_pointer (&self) : NULL;
}

void
tamiz_import_file_free (TamizImportFile *self)
{
  g_clear_object (&self->reader);
  g_clear_object (&self->mapping);
  g_clear_object (&self->normalizer);
  g_clear_pointer (&self->learnt, tamiz_learnt_free);
  g_free (self->digest);
  json_decref (self->same);
  g_clear_pointer (&self->former, g_array_unref);
  g_free (self);
}
