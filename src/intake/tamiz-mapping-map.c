#define G_LOG_DOMAIN "tamiz-mapping"

#include "config.h"

#include "tamiz-mapping.h"
#include "tamiz-mapping-private.h"
#include "tamiz-intake-words.h"

#include "tamiz-error.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* "#3" is the third column, for those that have no name or share one. */
static int
find_place (TamizMapping *self,
            const char   *name)
{
  guint64 place;

  return name[0] == '#'
                 && g_ascii_string_to_unsigned (name + 1, 10, 1, self->columns->len, &place, NULL)
             ? (int) place - 1
             : -1;
}

static int
find_header (TamizMapping *self,
             const char   *name)
{
  g_autofree char *clean = tamiz_text_clean (name);
  g_autofree char *folded = tamiz_text_fold (name);

  for (guint i = 0; clean != NULL && i < self->columns->len; i++)
    {
      if (g_str_equal (column_at (self, i)->header, clean))
        return (int) i;
    }
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *other = tamiz_text_fold (column_at (self, i)->header);

      if (*folded != '\0' && g_str_equal (other, folded))
        return (int) i;
    }

  return find_place (self, name);
}

gboolean
tamiz_mapping_fail (GError    **error,
                    const char *format,
                    ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_MAP, format,
                                                arguments));
  va_end (arguments);
  return FALSE;
}

/* Finds a column that the map or the command line names. */
static gboolean
need_header (TamizMapping *self,
             const char   *name,
             int          *column,
             GError      **error)
{
  g_autoptr (GString) names = NULL;

  *column = find_header (self, name);
  if (*column >= 0)
    return TRUE;

  names = g_string_new (NULL);
  for (guint i = 0; i < self->columns->len && i < 40; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", column_at (self, i)->header);
  return tamiz_mapping_fail (error, _("There is no column “%s” in the file; its columns are: %s"), name,
               names->str);
}

/* How a map names a column: by its header where that means it and no other. */
char *
tamiz_mapping_dup_column_name (TamizMapping *self,
                               guint         column)
{
  const char *header = column_at (self, column)->header;

  return *header != '\0' && find_header (self, header) == (int) column
             ? g_strdup (header)
             : g_strdup_printf ("#%u", column + 1);
}

gboolean
tamiz_mapping_is_custom_key (const char *key)
{
  for (const char *p = key; *p != '\0'; p++)
    {
      if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '_')
        return FALSE;
    }

  return *key != '\0' && strlen (key) <= 64;
}

/* @key: of the field, empty where the column's name makes it */
static gboolean
say_own (TamizMapping  *self,
         guint          i,
         TamizKind      of,
         const char    *key,
         const char    *field_name,
         GError       **error)
{
  TamizColumn *column = column_at (self, i);

  if (*key == '\0' && of != TAMIZ_KIND_ANSWER)
    {
      tamiz_mapping_use_as_custom (self, i, of);
      return TRUE;
    }
  if (!tamiz_mapping_is_custom_key (key))
    return tamiz_mapping_fail (error, _("“%s” is no key of a custom field; use small letters, digits and _"), key);
  if ((g_strcmp0 (column->custom, key) != 0 || column->of != of) && tamiz_mapping_is_key_taken (self, of, key))
    return tamiz_mapping_fail (error, _("The map gives two columns to the field “%s”"), field_name);

  g_free (column->custom);
  column->custom = g_strdup (key);
  column->of = of;
  column->use = of == TAMIZ_KIND_ANSWER ? TAMIZ_COLUMN_ANSWER : TAMIZ_COLUMN_CUSTOM;
  return TRUE;
}

/* Gives a column the field that the map says. */
static gboolean
say_column (TamizMapping *self,
            const char   *header,
            const char   *field_name,
            GError      **error)
{
  const char *custom = NULL;
  TamizStagedField field;
  TamizColumn *column;
  TamizKind of;
  int i;

  if (!need_header (self, header, &i, error))
    return FALSE;
  column = column_at (self, i);
  column->said = TRUE;
  g_clear_object (&column->own);

  if (tamiz_mapping_read_own (field_name, &of, &custom) && tamiz_mapping_may_own (self, of))
    return say_own (self, (guint) i, of, custom, field_name, error);

  if (g_str_has_prefix (field_name, "handle:"))
    {
      tamiz_column_use_as_field (column, TAMIZ_STAGED_HANDLE);
      g_free (column->detail);
      column->detail = g_strdup (field_name + strlen ("handle:"));
      return TRUE;
    }
  if (!tamiz_staged_field_from_name (self->of, field_name, &field))
    {
      g_autofree char *list = tamiz_staged_field_list (self->of);

      return tamiz_mapping_fail (error, _("The map knows no field “%s” for column “%s”; the fields are: %s%s"),
                   field_name, header, list,
                   self->of == TAMIZ_IMPORT_OF_PEOPLE ? ", custom:KEY, answer:CRITERION" : "");
    }

  tamiz_column_use_as_field (column, field);
  return TRUE;
}

/* A column of which the map says more than its field. */
static gboolean
say_object (TamizMapping *self,
            const char   *header,
            json_t       *value,
            GError      **error)
{
  const char *field = tamiz_json_get_text (value, "field");
  int i;

  if (field == NULL)
    return tamiz_mapping_fail (error, _("Column “%s” in the map is to be given a field's name, or null"), header);

  return say_column (self, header, field, error) && need_header (self, header, &i, error)
         && tamiz_mapping_say_more (self, column_at (self, i), value, error);
}

static gboolean
say_columns (TamizMapping *self,
             json_t       *columns,
             GError      **error)
{
  const char *header;
  json_t *value;

  if (!json_is_object (columns))
    return tamiz_mapping_fail (error, _("“columns” in the map is to be an object of column names and fields"));

  json_object_foreach (columns, header, value)
    {
      int i;

      if (json_is_string (value))
        {
          if (!say_column (self, header, json_string_value (value), error))
            return FALSE;
          continue;
        }
      if (json_is_object (value))
        {
          if (!say_object (self, header, value, error))
            return FALSE;
          continue;
        }
      if (!json_is_null (value))
        return tamiz_mapping_fail (error, _("Column “%s” in the map is to be given a field's name, or null"),
                     header);
      if (!need_header (self, header, &i, error))
        return FALSE;
      g_clear_pointer (&column_at (self, i)->custom, g_free);
      column_at (self, i)->use = TAMIZ_COLUMN_LEFT_OUT;
      column_at (self, i)->said = TRUE;
    }

  return TRUE;
}

static gboolean
say_date_order (TamizMapping *self,
                json_t       *value,
                GError      **error)
{
  static const char *const orders[] = { "dmy", "mdy", "ymd" };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      if (g_strcmp0 (json_string_value (value), orders[i]) == 0)
        {
          self->date_order = TAMIZ_DATE_ORDER_DMY + i;
          return TRUE;
        }
    }

  return tamiz_mapping_fail (error, _("“date_order” in the map is to be dmy, mdy or ymd"));
}

static gboolean
say_decimal (TamizMapping *self,
             json_t       *value,
             GError      **error)
{
  const char *text = json_string_value (value);

  if (g_strcmp0 (text, ",") != 0 && g_strcmp0 (text, ".") != 0)
    return tamiz_mapping_fail (error, _("“decimal” in the map is to be \",\" or \".\""));

  self->decimal = *text;
  return TRUE;
}

/* What would be wrong in every row is refused at once. */
static gboolean
may_be_default (TamizStagedField   field,
                const char        *text,
                GError           **error)
{
  g_autofree char *country = NULL;

  if (tamiz_staged_field_get_info (field)->read != TAMIZ_READ_COUNTRY)
    return TRUE;
  country = tamiz_country_from_text (text);
  return country != NULL || *text == '\0'
         || tamiz_mapping_fail (error, _("“%s” is no country; write its name or its code, such as BO"), text);
}

static gboolean
say_defaults (TamizMapping *self,
              json_t       *defaults,
              GError      **error)
{
  const char *name;
  json_t *value;

  if (!json_is_object (defaults))
    return tamiz_mapping_fail (error, _("“defaults” in the map is to be an object of fields and texts"));

  json_object_foreach (defaults, name, value)
    {
      TamizStagedField field;

      if (!tamiz_staged_field_from_name (self->of, name, &field))
        {
          g_autofree char *list = tamiz_staged_field_list (self->of);

          return tamiz_mapping_fail (error, _("“defaults” in the map knows no field “%s”; the fields are: %s"),
                       name, list);
        }
      if (!json_is_string (value))
        return tamiz_mapping_fail (error, _("The default of “%s” in the map is to be a text"), name);
      if (!may_be_default (field, json_string_value (value), error))
        return FALSE;
      g_free (self->defaults[field]);
      self->defaults[field] = tamiz_text_clean (json_string_value (value));
    }

  return TRUE;
}

/* What is learnt gives way to what the map says, as a guess does. */
static void
learn_columns (TamizMapping *self,
               json_t       *columns)
{
  const char *header;
  json_t *value;

  /* One that does not fit any more is guessed anew. */
  json_object_foreach (columns, header, value)
    {
      g_autoptr (json_t) one = json_object ();

      json_object_set (one, header, value);
      say_columns (self, one, NULL);
    }
  for (guint i = 0; i < self->columns->len; i++)
    {
      column_at (self, i)->learnt = column_at (self, i)->said;
      column_at (self, i)->said = FALSE;
    }
}

/* Does what the map says.  @source_column: (out): the column it names. */
gboolean
tamiz_mapping_obey_map (TamizMapping *self,
                        json_t       *map,
                        char        **source_column,
                        GError      **error)
{
  const char *key;
  json_t *value;

  if (!json_is_object (map))
    return tamiz_mapping_fail (error, _("The map is to be a JSON object"));
  learn_columns (self, json_object_get (map, "learnt"));

  json_object_foreach (map, key, value)
    {
      gboolean right = TRUE;

      if (g_str_equal (key, "columns"))
        right = say_columns (self, value, error);
      else if (g_str_equal (key, "date_order"))
        right = say_date_order (self, value, error);
      else if (g_str_equal (key, "decimal"))
        right = say_decimal (self, value, error);
      else if (g_str_equal (key, "defaults"))
        right = say_defaults (self, value, error);
      else if (g_str_equal (key, "learnt"))
        continue;
      else if (!g_str_equal (key, "source_column"))
        right = tamiz_mapping_fail (error,
                      _("The map knows no key “%s”; its keys are columns, source_column, "
                        "date_order, decimal and defaults"),
                      key);
      else if (json_is_string (value))
        *source_column = g_strdup (json_string_value (value));
      else if (!json_is_null (value))
        right = tamiz_mapping_fail (error, _("“source_column” in the map is to be a column's name"));
      if (!right)
        return FALSE;
    }

  return TRUE;
}

/* The column that holds the rows' sources; one guessed before gives way. */
gboolean
tamiz_mapping_obey_source_column (TamizMapping *self,
                                  const char   *name,
                                  GError      **error)
{
  TamizStagedField field;
  int i;

  if (!tamiz_staged_field_from_name (self->of, "source", &field))
    return tamiz_mapping_fail (error, _("This import has no sources; leave the source column out"));
  if (!need_header (self, name, &i, error))
    return FALSE;
  if (column_at (self, i)->said && column_at (self, i)->use == TAMIZ_COLUMN_FIELD
      && column_at (self, i)->field != field)
    return tamiz_mapping_fail (error, _("Column “%s” cannot be the source and “%s” as well"), name,
                 tamiz_staged_field_get_info (column_at (self, i)->field)->name);

  tamiz_column_use_as_field (column_at (self, i), field);
  column_at (self, i)->said = TRUE;
  return TRUE;
}
