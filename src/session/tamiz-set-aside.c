#define G_LOG_DOMAIN "tamiz-set-aside"

#include "config.h"

#include "tamiz-set-aside.h"

#include "tamiz-edits.h"
#include "tamiz-error.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

static const struct
{
  const char *code;
  const char *help;
} helps[] = {
  { "least_record", N_("Give the row a name, a company or an external id") },
  { "source", N_("Give the row a source, or all rows without one at once") },
  { "who", N_("Give the e-mail, telephone or external id of somebody in the base") },
  { "value", N_("Correct the value that cannot be read") },
  { "extra_cells", N_("Look whether the cells of the row stand in the right columns") },
  { "quote", N_("Look whether a quotation mark is missing in the file") },
};

/* What would help, in words.  (nullable) */
const char *
tamiz_set_aside_get_help (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (helps); i++)
    {
      if (g_strcmp0 (helps[i].code, code) == 0)
        return _(helps[i].help);
    }

  return NULL;
}

void
tamiz_set_aside_free (TamizSetAside *self)
{
  g_clear_object (&self->record);
  g_clear_object (&self->import);
  g_clear_pointer (&self->way, json_decref);
  g_clear_pointer (&self->map, json_decref);
  g_clear_pointer (&self->header, g_ptr_array_unref);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_object (&self->normalizer);
  g_free (self);
}

/* What is said of all rows of an import, or of a door. */
void
tamiz_set_aside_copy_way (json_t *from,
                          json_t *to)
{
  static const char *const said[] = { "of", "source", "campaign", "activity", "match", "ids" };

  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      json_t *text = json_object_get (from, said[i]);

      if (json_is_string (text))
        json_object_set (to, said[i], text);
    }
}

static json_t *
load_object (const char *text)
{
  json_t *object = text != NULL ? json_loads (text, 0, NULL) : NULL;

  return json_is_object (object) ? object : json_object ();
}

/* How a row that came by no import is read, and what else is known of it. */
json_t *
tamiz_set_aside_load_options (TamizRecord *record)
{
  return load_object (tamiz_record_get_text (record, TAMIZ_SET_ASIDE_OPTIONS));
}

/* Later ones overrule: what somebody typed for the row comes last. */
static void
take_options (TamizSetAside *self,
              json_t        *options,
              json_t       **header)
{
  static const char *const maps[] = { "read_as", "map" };

  tamiz_set_aside_copy_way (options, self->way);
  for (guint i = 0; i < G_N_ELEMENTS (maps); i++)
    {
      json_t *map = json_object_get (options, maps[i]);

      if (json_is_object (map))
        json_object_update (self->map, map);
    }
  if (json_is_array (json_object_get (options, "header")))
    *header = json_object_get (options, "header");
}

/* An import of older versions did not note how it read its file, but what it was told. */
static void
take_told_map (TamizSetAside *self,
               json_t        *options)
{
  const char *text = tamiz_json_get_text (options, "mapping");
  g_autoptr (json_t) map = load_object (text);

  if (json_object_size (self->map) == 0)
    json_object_update (self->map, map);
}

/* Under the name that tamiz_row_to_json() gives a column. */
static void
take_column (TamizSetAside *self,
             json_t        *row,
             const char    *name,
             guint          place)
{
  g_autofree char *clean = tamiz_text_clean (name);
  g_autofree char *unnamed = g_strdup_printf ("column_%u", place + 1);
  const char *text = clean != NULL ? tamiz_json_get_text (row, clean) : NULL;

  if (clean == NULL || json_object_get (row, clean) == NULL
      || g_ptr_array_find_with_equal_func (self->header, clean, g_str_equal, NULL))
    text = tamiz_json_get_text (row, unnamed);
  g_ptr_array_add (self->header, g_strdup (clean != NULL ? clean : ""));
  g_ptr_array_add (self->cells, g_strdup (text != NULL ? text : ""));
}

static void
take_columns (TamizSetAside *self,
              json_t        *header)
{
  g_autoptr (json_t) row = load_object (tamiz_record_get_text (self->record, TAMIZ_SET_ASIDE_ROW));
  const char *name;
  json_t *value;
  gsize i;

  self->header = g_ptr_array_new_with_free_func (g_free);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  if (header == NULL)
    {
      json_object_foreach (row, name, value)
        take_column (self, row, name, self->header->len);
      return;
    }
  json_array_foreach (header, i, value)
    {
      name = json_string_value (value);
      take_column (self, row, name != NULL ? name : "", (guint) i);
    }
}

/* Columns that the map names and the row does not have are of no concern to it. */
static void
forget_other_columns (TamizSetAside *self)
{
  json_t *columns = json_object_get (self->map, "columns");
  g_autoptr (json_t) known = json_object ();
  const char *name;
  json_t *field;

  json_object_foreach (columns, name, field)
    {
      if (name[0] == '#' || g_ptr_array_find_with_equal_func (self->header, name, g_str_equal, NULL))
        json_object_set (known, name, field);
    }
  if (columns != NULL)
    json_object_set (self->map, "columns", known);
}

/* Whether somebody has said of the row alone how it is read. */
static gboolean
is_read_alone (json_t *own)
{
  return json_object_get (own, "map") != NULL || json_object_get (own, "header") != NULL;
}

/* Somebody else may have been quicker. */
TamizRecord *
tamiz_set_aside_find (TamizWork  *work,
                      gint64      id,
                      GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  TamizRecord *record = tamiz_reader_load (work->reader, TAMIZ_KIND_SET_ASIDE, id, &local_error);

  if (g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                        _("No row %" PRId64 " is to be completed: somebody has completed or discarded it"), id);
  else if (local_error != NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return record;
}

/**
 * tamiz_set_aside_read:
 * @work: an operation's work
 * @record: a row that is to be completed
 * @error: return location
 *
 * Finds out how a row is read.
 *
 * Returns: (transfer full): the row
 */
TamizSetAside *
tamiz_set_aside_read (TamizWork    *work,
                      TamizRecord  *record,
                      GError      **error)
{
  g_autoptr (TamizSetAside) self = g_new0 (TamizSetAside, 1);
  g_autoptr (json_t) own = NULL, options = NULL;
  json_t *header = NULL;
  gint64 import = tamiz_record_get_int (record, TAMIZ_SET_ASIDE_IMPORT);

  self->record = g_object_ref (record);
  if (import != 0)
    {
      self->import = tamiz_reader_load (work->reader, TAMIZ_KIND_IMPORT, import, error);
      if (self->import == NULL)
        return NULL;
    }

  self->way = json_object ();
  self->map = json_object ();
  options = load_object (self->import != NULL ? tamiz_record_get_text (self->import, TAMIZ_IMPORT_OPTIONS) : NULL);
  own = tamiz_set_aside_load_options (record);
  take_options (self, options, &header);
  take_told_map (self, options);
  take_options (self, own, &header);
  self->as_import = import != 0 && header != NULL && !is_read_alone (own);
  take_columns (self, header);
  forget_other_columns (self);

  return g_steal_pointer (&self);
}

/**
 * tamiz_set_aside_load:
 * @work: an operation's work
 * @id: the id of a row that is to be completed
 * @error: return location
 *
 * Loads a row with how it is read.
 *
 * Returns: (transfer full): the row; %TAMIZ_CORE_ERROR_NOT_FOUND where it waits no longer
 */
TamizSetAside *
tamiz_set_aside_load (TamizWork  *work,
                      gint64      id,
                      GError    **error)
{
  g_autoptr (TamizRecord) record = tamiz_set_aside_find (work, id, error);

  return record != NULL ? tamiz_set_aside_read (work, record, error) : NULL;
}

/**
 * tamiz_set_aside_take_next:
 * @self: a row
 * @record: another one
 *
 * Puts another row of the same import in the place of this one, where both are read alike.
 *
 * Returns: whether they are
 */
gboolean
tamiz_set_aside_take_next (TamizSetAside *self,
                           TamizRecord   *record)
{
  g_autoptr (json_t) own = tamiz_set_aside_load_options (record);
  g_autoptr (json_t) header = NULL;

  if (!self->as_import || is_read_alone (own)
      || tamiz_record_get_int (record, TAMIZ_SET_ASIDE_IMPORT) != tamiz_record_get_id (self->import))
    return FALSE;

  header = json_array ();
  for (guint i = 0; i < self->header->len; i++)
    json_array_append_new (header, json_string (g_ptr_array_index (self->header, i)));
  g_set_object (&self->record, record);
  g_clear_pointer (&self->header, g_ptr_array_unref);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  take_columns (self, header);

  return TRUE;
}

static TamizImportOf
get_of (TamizSetAside *self)
{
  const char *of = tamiz_json_get_text (self->way, "of");
  TamizImportOf result = TAMIZ_IMPORT_OF_PEOPLE;

  if (of != NULL)
    tamiz_import_of_from_nick (of, &result);
  return result;
}

static TamizMapping *
make_mapping (TamizSetAside  *self,
              TamizWork      *work,
              GError        **error)
{
  g_autoptr (GPtrArray) own = tamiz_reader_list (work->reader, TAMIZ_KIND_FIELD, error);
  g_autoptr (GPtrArray) header = g_ptr_array_new ();
  g_autoptr (TamizMapping) mapping = NULL;

  for (guint i = 0; i < self->header->len; i++)
    g_ptr_array_add (header, g_ptr_array_index (self->header, i));
  g_ptr_array_add (header, NULL);
  if (own != NULL)
    mapping = tamiz_mapping_new (get_of (self), (const char *const *) header->pdata, self->map, NULL,
                                 tamiz_record_get_text (work->base, TAMIZ_BASE_COUNTRY), error);
  if (mapping != NULL)
    tamiz_mapping_set_own_fields (mapping, own);

  return g_steal_pointer (&mapping);
}

/* @self->way stands in for the operation's own arguments meanwhile. */
static gboolean
prepare (TamizSetAside  *self,
         TamizWork      *work,
         const TamizRow *row,
         GError        **error)
{
  g_autoptr (TamizMapping) mapping = NULL;
  json_t *former = work->arguments;

  if (self->normalizer != NULL)
    return TRUE;
  mapping = make_mapping (self, work, error);
  if (mapping == NULL)
    return FALSE;
  tamiz_mapping_observe (mapping, row);
  tamiz_mapping_settle (mapping);
  work->arguments = self->way;
  self->normalizer = tamiz_work_make_normalizer (work, mapping, error);
  work->arguments = former;

  return self->normalizer != NULL;
}

/* Reads a row as whoever brought it would: with the map, the source and the rest of then. */
TamizStaged *
tamiz_set_aside_stage (TamizSetAside  *self,
                       TamizWork      *work,
                       GError        **error)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new ();
  g_autoptr (TamizRow) row = NULL;

  for (guint i = 0; i < self->cells->len; i++)
    g_ptr_array_add (cells, g_ptr_array_index (self->cells, i));
  g_ptr_array_add (cells, NULL);
  row = tamiz_row_new ((guint64) tamiz_record_get_int (self->record, TAMIZ_SET_ASIDE_LINE),
                       (const char *const *) cells->pdata);
  if (!prepare (self, work, row, error))
    return NULL;

  return tamiz_normalizer_stage (self->normalizer, row, error);
}

static int
find_header (TamizSetAside *self,
             const char    *name)
{
  g_autofree char *folded = tamiz_text_fold (name);

  for (guint i = 0; i < self->header->len; i++)
    {
      if (g_str_equal (g_ptr_array_index (self->header, i), name))
        return (int) i;
    }
  for (guint i = 0; i < self->header->len; i++)
    {
      g_autofree char *other = tamiz_text_fold (g_ptr_array_index (self->header, i));

      if (g_str_equal (other, folded))
        return (int) i;
    }

  return -1;
}

/* The column that fills a field; -1 where none does, -2 where there is no such field. */
static int
find_field (TamizSetAside *self,
            TamizMapping  *mapping,
            const char    *name)
{
  TamizStagedField field;

  if (tamiz_staged_field_from_name (get_of (self), name, &field))
    return tamiz_mapping_find_column (mapping, field);
  if (!g_str_has_prefix (name, "custom:") && !g_str_has_prefix (name, "handle:"))
    return -2;

  for (guint i = 0; i < tamiz_mapping_get_n_columns (mapping); i++)
    {
      g_autofree char *filled = tamiz_column_dup_field (tamiz_mapping_get_column (mapping, i));

      if (g_strcmp0 (filled, name) == 0)
        return (int) i;
    }
  return -1;
}

static gboolean
refuse_name (TamizSetAside  *self,
             const char     *name,
             GError        **error)
{
  g_autofree char *fields = tamiz_staged_field_list (get_of (self));
  g_autoptr (GString) columns = g_string_new (NULL);

  for (guint i = 0; i < self->header->len; i++)
    g_string_append_printf (columns, "%s%s", i > 0 ? ", " : "", (char *) g_ptr_array_index (self->header, i));

  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                             _("The row has no column “%s”, and there is no such field. Its columns are: %s. "
                               "The fields are: %s"),
                             name, columns->str, fields);
}

static void
add_column (TamizSetAside *self,
            const char    *field)
{
  json_t *columns = json_object_get (self->map, "columns");

  if (columns == NULL)
    {
      columns = json_object ();
      json_object_set_new (self->map, "columns", columns);
    }
  json_object_set_new (columns, field, json_string (field));
  g_clear_object (&self->normalizer);
  g_ptr_array_add (self->header, g_strdup (field));
  g_ptr_array_add (self->cells, g_strdup (""));
}

static gboolean
type_one (TamizSetAside  *self,
          TamizWork      *work,
          const char     *name,
          const char     *value,
          gboolean        only_blanks,
          GError        **error)
{
  int column = find_header (self, name);

  if (column < 0)
    {
      g_autoptr (TamizMapping) mapping = make_mapping (self, work, error);

      if (mapping == NULL)
        return FALSE;
      column = find_field (self, mapping, name);
      if (column == -2)
        return refuse_name (self, name, error);
      if (column < 0)
        {
          add_column (self, name);
          column = (int) self->header->len - 1;
        }
    }
  if (g_str_equal (g_ptr_array_index (self->cells, column), value)
      || (only_blanks && !tamiz_text_is_blank (g_ptr_array_index (self->cells, column))))
    return TRUE;

  g_free (g_ptr_array_index (self->cells, column));
  g_ptr_array_index (self->cells, column) = g_strdup (value);
  self->changed = TRUE;
  return TRUE;
}

/**
 * tamiz_set_aside_type:
 * @self: a row
 * @work: an operation's work
 * @pairs: (nullable): an array of `NAME=VALUE`: columns of the row, or fields
 * @only_blanks: whether what the row says of itself stands
 * @error: return location
 *
 * Puts what somebody typed into the row.
 *
 * Returns: whether all of it has a place there
 */
gboolean
tamiz_set_aside_type (TamizSetAside  *self,
                      TamizWork      *work,
                      json_t         *pairs,
                      gboolean        only_blanks,
                      GError        **error)
{
  json_t *pair;
  gsize i;

  json_array_foreach (pairs, i, pair)
    {
      g_autofree char *name = NULL;
      const char *value;

      if (!tamiz_pair_split (pair, &name, &value, error)
          || !type_one (self, work, name, value, only_blanks, error))
        return FALSE;
    }

  return TRUE;
}

char *
tamiz_set_aside_dup_row (TamizSetAside *self)
{
  g_autoptr (GPtrArray) header = g_ptr_array_new (), cells = g_ptr_array_new ();
  g_autoptr (TamizRow) row = NULL;
  g_autoptr (json_t) object = NULL;

  for (guint i = 0; i < self->header->len; i++)
    {
      g_ptr_array_add (header, g_ptr_array_index (self->header, i));
      g_ptr_array_add (cells, g_ptr_array_index (self->cells, i));
    }
  g_ptr_array_add (header, NULL);
  g_ptr_array_add (cells, NULL);
  row = tamiz_row_new (1, (const char *const *) cells->pdata);
  object = tamiz_row_to_json (row, (const char *const *) header->pdata);

  return tamiz_json_to_canonical (object);
}

/* How the row is read from now on: with the columns that were added to it. */
char *
tamiz_set_aside_dup_way (TamizSetAside *self)
{
  g_autoptr (json_t) way
      = load_object (tamiz_record_get_text (self->record, TAMIZ_SET_ASIDE_OPTIONS));
  json_t *header = json_array ();

  for (guint i = 0; i < self->header->len; i++)
    json_array_append_new (header, json_string (g_ptr_array_index (self->header, i)));
  json_object_set_new (way, "header", header);
  json_object_set (way, "map", self->map);

  return tamiz_json_to_canonical (way);
}
