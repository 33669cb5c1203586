#define G_LOG_DOMAIN "tamiz-mapping"

#include "config.h"

#include "tamiz-mapping.h"
#include "tamiz-intake-words.h"

#include "tamiz-error.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Dates and numbers are looked at in so many rows before the base's country decides. */
#define MAX_LEARNT_ROWS 10000

/* What a column's values prove. */
typedef struct
{
  guint dmy, mdy, ymd;
  guint comma, point;
} Proof;

struct _TamizMapping
{
  GObject parent_instance;

  TamizImportOf of;
  GArray *columns;           /* TamizColumn */
  GArray *proofs;            /* Proof, of each column */
  char *base_country;
  TamizDateOrder date_order; /* said by the map */
  char decimal;              /* said by the map */
  char *defaults[TAMIZ_STAGED_N_FIELDS];
};

G_DEFINE_FINAL_TYPE (TamizMapping, tamiz_mapping, G_TYPE_OBJECT)

static void
clear_column (TamizColumn *column)
{
  g_free (column->header);
  g_free (column->custom);
  g_free (column->detail);
}

static TamizColumn *
column_at (TamizMapping *self,
           guint         i)
{
  return &g_array_index (self->columns, TamizColumn, i);
}

static TamizRead
read_of (const TamizColumn *column)
{
  return tamiz_staged_field_get_info (column->field)->read;
}

static gboolean
is_date (const TamizColumn *column)
{
  return column->use == TAMIZ_COLUMN_FIELD
         && (read_of (column) == TAMIZ_READ_TIME || read_of (column) == TAMIZ_READ_DAY);
}

static gboolean
is_number (const TamizColumn *column)
{
  return column->use == TAMIZ_COLUMN_FIELD
         && (read_of (column) == TAMIZ_READ_NUMBER || read_of (column) == TAMIZ_READ_MONEY);
}

/* Fields that several columns may fill together. */
static gboolean
takes_several (TamizStagedField field)
{
  switch (tamiz_staged_field_get_info (field)->read)
    {
    case TAMIZ_READ_EMAIL:
    case TAMIZ_READ_PHONE:
    case TAMIZ_READ_TAGS:
    case TAMIZ_READ_HANDLE:
      return TRUE;
    default:
      return field == TAMIZ_STAGED_FIRST_NAME || field == TAMIZ_STAGED_NOTES
             || field == TAMIZ_STAGED_PAIN_POINTS || field == TAMIZ_STAGED_TEXT;
    }
}

static gboolean
is_key_taken (TamizMapping *self,
              const char   *key)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      if (g_strcmp0 (column_at (self, i)->custom, key) == 0)
        return TRUE;
    }

  return FALSE;
}

/* A key made from a column's name: the same for the same name, and once only. */
static char *
make_key (TamizMapping *self,
          const char   *header,
          guint         number)
{
  g_autofree char *folded = tamiz_text_fold (header);
  g_autoptr (GString) key = g_string_new (NULL);
  g_autofree char *unique = NULL;

  for (const char *p = folded; *p != '\0' && key->len < 48; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (key, *p);
      else if (key->len > 0 && key->str[key->len - 1] != '_')
        g_string_append_c (key, '_');
    }
  while (key->len > 0 && key->str[key->len - 1] == '_')
    g_string_truncate (key, key->len - 1);
  if (key->len == 0)
    g_string_printf (key, "column_%u", number + 1);

  unique = g_strdup (key->str);
  for (guint i = 2; is_key_taken (self, unique); i++)
    {
      g_free (unique);
      unique = g_strdup_printf ("%s_%u", key->str, i);
    }

  return g_steal_pointer (&unique);
}

static void
use_as_custom (TamizMapping *self,
               guint         i)
{
  TamizColumn *column = column_at (self, i);

  g_clear_pointer (&column->custom, g_free);
  column->custom = make_key (self, column->header, i);
  column->use = TAMIZ_COLUMN_CUSTOM;
}

/* A handle's network is the first word of its column; an amount's currency may stand
 * in brackets behind it.
 */
static void
note_detail (TamizColumn *column)
{
  g_autofree char *folded = NULL;
  const char *open, *close;

  g_clear_pointer (&column->detail, g_free);
  if (column->use != TAMIZ_COLUMN_FIELD)
    return;

  if (column->field == TAMIZ_STAGED_HANDLE)
    {
      folded = tamiz_header_fold (column->header);
      folded[strcspn (folded, " ")] = '\0';
      column->detail = g_strdup (g_str_equal (folded, "handle") ? "" : folded);
      return;
    }

  open = strchr (column->header, '(');
  close = open != NULL ? strchr (open, ')') : NULL;
  if (read_of (column) == TAMIZ_READ_MONEY && close != NULL)
    {
      g_autofree char *unit = g_strndup (open + 1, close - open - 1);

      column->detail = tamiz_currency_from_text (unit, NULL);
    }
}

static void
use_as_field (TamizColumn      *column,
              TamizStagedField  field)
{
  g_clear_pointer (&column->custom, g_free);
  column->use = TAMIZ_COLUMN_FIELD;
  column->field = field;
  note_detail (column);
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

  return -1;
}

static gboolean
fail (GError    **error,
      const char *format,
      ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError    **error,
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
  return fail (error, _("There is no column “%s” in the file; its columns are: %s"), name,
               names->str);
}

static gboolean
is_custom_key (const char *key)
{
  for (const char *p = key; *p != '\0'; p++)
    {
      if (!g_ascii_islower (*p) && !g_ascii_isdigit (*p) && *p != '_')
        return FALSE;
    }

  return *key != '\0' && strlen (key) <= 64;
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
  int i;

  if (!need_header (self, header, &i, error))
    return FALSE;
  column = column_at (self, i);
  column->said = TRUE;

  if (g_str_has_prefix (field_name, "custom:"))
    custom = field_name + strlen ("custom:");
  else if (g_str_has_prefix (field_name, "lead.custom."))
    custom = field_name + strlen ("lead.custom.");
  if (custom != NULL && self->of == TAMIZ_IMPORT_OF_PEOPLE)
    {
      if (!is_custom_key (custom))
        return fail (error, _("“%s” is no key of a custom field; use small letters, digits and _"),
                     custom);
      if (g_strcmp0 (column->custom, custom) != 0 && is_key_taken (self, custom))
        return fail (error, _("The map gives two columns to the field “%s”"), field_name);
      g_free (column->custom);
      column->custom = g_strdup (custom);
      column->use = TAMIZ_COLUMN_CUSTOM;
      return TRUE;
    }

  if (g_str_has_prefix (field_name, "handle:"))
    {
      use_as_field (column, TAMIZ_STAGED_HANDLE);
      g_free (column->detail);
      column->detail = g_strdup (field_name + strlen ("handle:"));
      return TRUE;
    }
  if (!tamiz_staged_field_from_name (self->of, field_name, &field))
    {
      g_autofree char *list = tamiz_staged_field_list (self->of);

      return fail (error, _("The map knows no field “%s” for column “%s”; the fields are: %s%s"),
                   field_name, header, list,
                   self->of == TAMIZ_IMPORT_OF_PEOPLE ? ", custom:KEY" : "");
    }

  use_as_field (column, field);
  return TRUE;
}

static gboolean
say_columns (TamizMapping *self,
             json_t       *columns,
             GError      **error)
{
  const char *header;
  json_t *value;

  if (!json_is_object (columns))
    return fail (error, _("“columns” in the map is to be an object of column names and fields"));

  json_object_foreach (columns, header, value)
    {
      int i;

      if (json_is_string (value))
        {
          if (!say_column (self, header, json_string_value (value), error))
            return FALSE;
          continue;
        }
      if (!json_is_null (value))
        return fail (error, _("Column “%s” in the map is to be given a field's name, or null"),
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

  return fail (error, _("“date_order” in the map is to be dmy, mdy or ymd"));
}

static gboolean
say_decimal (TamizMapping *self,
             json_t       *value,
             GError      **error)
{
  const char *text = json_string_value (value);

  if (g_strcmp0 (text, ",") != 0 && g_strcmp0 (text, ".") != 0)
    return fail (error, _("“decimal” in the map is to be \",\" or \".\""));

  self->decimal = *text;
  return TRUE;
}

static gboolean
say_defaults (TamizMapping *self,
              json_t       *defaults,
              GError      **error)
{
  const char *name;
  json_t *value;

  if (!json_is_object (defaults))
    return fail (error, _("“defaults” in the map is to be an object of fields and texts"));

  json_object_foreach (defaults, name, value)
    {
      TamizStagedField field;

      if (!tamiz_staged_field_from_name (self->of, name, &field))
        {
          g_autofree char *list = tamiz_staged_field_list (self->of);

          return fail (error, _("“defaults” in the map knows no field “%s”; the fields are: %s"),
                       name, list);
        }
      if (!json_is_string (value))
        return fail (error, _("The default of “%s” in the map is to be a text"), name);
      g_free (self->defaults[field]);
      self->defaults[field] = tamiz_text_clean (json_string_value (value));
    }

  return TRUE;
}

/* Refuses what two columns cannot both be; of guessed columns the first one stays. */
static gboolean
settle_doubles (TamizMapping *self,
                GError      **error)
{
  int owner[TAMIZ_STAGED_N_FIELDS];

  memset (owner, -1, sizeof owner);
  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < self->columns->len; i++)
        {
          TamizColumn *column = column_at (self, i);

          if (column->use != TAMIZ_COLUMN_FIELD || column->said != (pass == 0)
              || takes_several (column->field))
            continue;
          if (owner[column->field] < 0)
            owner[column->field] = (int) i;
          else if (pass == 0)
            return fail (error, _("The map gives two columns to the field “%s”: “%s” and “%s”"),
                         tamiz_staged_field_get_info (column->field)->name,
                         column_at (self, owner[column->field])->header, column->header);
          else if (self->of == TAMIZ_IMPORT_OF_PEOPLE)
            use_as_custom (self, i);
          else
            column->use = TAMIZ_COLUMN_LEFT_OUT;
        }
    }

  return TRUE;
}

/* Beside a column of surnames, one called "Nombre" holds given names. */
static void
settle_names (TamizMapping *self)
{
  gboolean has_first = FALSE, has_last = FALSE;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const TamizColumn *column = column_at (self, i);
      g_autofree char *folded = tamiz_header_fold (column->header);

      if (column->use != TAMIZ_COLUMN_FIELD)
        continue;
      has_last = has_last || column->field == TAMIZ_STAGED_LAST_NAME;
      has_first = has_first
                  || (column->field == TAMIZ_STAGED_FIRST_NAME && strstr (folded, "segundo") == NULL
                      && strstr (folded, "middle") == NULL
                      && strstr (folded, "additional") == NULL);
    }
  for (guint i = 0; has_last && !has_first && i < self->columns->len; i++)
    {
      TamizColumn *column = column_at (self, i);

      if (column->use == TAMIZ_COLUMN_FIELD && column->field == TAMIZ_STAGED_FULL_NAME
          && !column->said)
        column->field = TAMIZ_STAGED_FIRST_NAME;
    }
}

static void
guess_columns (TamizMapping      *self,
               const char *const *header)
{
  for (guint i = 0; header[i] != NULL; i++)
    {
      TamizColumn column = { .header = tamiz_text_clean (header[i]) };
      Proof proof = { 0 };
      TamizStagedField field;

      if (column.header == NULL)
        column.header = g_strdup ("");
      g_array_append_val (self->columns, column);
      g_array_append_val (self->proofs, proof);
      if (g_str_has_prefix (column.header, "custom:") && self->of == TAMIZ_IMPORT_OF_PEOPLE
          && is_custom_key (column.header + strlen ("custom:"))
          && !is_key_taken (self, column.header + strlen ("custom:")))
        {
          column_at (self, i)->custom = g_strdup (column.header + strlen ("custom:"));
          column_at (self, i)->use = TAMIZ_COLUMN_CUSTOM;
        }
      else if (*column.header != '\0'
               && tamiz_staged_field_guess (self->of, column.header, &field))
        use_as_field (column_at (self, i), field);
      else if (self->of == TAMIZ_IMPORT_OF_PEOPLE)
        use_as_custom (self, i);
    }
}

static gboolean
obey_map (TamizMapping *self,
          json_t       *map,
          char        **source_column,
          GError      **error)
{
  const char *key;
  json_t *value;

  if (!json_is_object (map))
    return fail (error, _("The map is to be a JSON object"));

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
      else if (!g_str_equal (key, "source_column"))
        right = fail (error,
                      _("The map knows no key “%s”; its keys are columns, source_column, "
                        "date_order, decimal and defaults"),
                      key);
      else if (json_is_string (value))
        *source_column = g_strdup (json_string_value (value));
      else if (!json_is_null (value))
        right = fail (error, _("“source_column” in the map is to be a column's name"));
      if (!right)
        return FALSE;
    }

  return TRUE;
}

/* The column that holds the rows' sources; one guessed before gives way. */
static gboolean
obey_source_column (TamizMapping *self,
                    const char   *name,
                    GError      **error)
{
  TamizStagedField field;
  int i;

  if (!tamiz_staged_field_from_name (self->of, "source", &field))
    return fail (error, _("This import has no sources; leave the source column out"));
  if (!need_header (self, name, &i, error))
    return FALSE;
  if (column_at (self, i)->said && column_at (self, i)->use == TAMIZ_COLUMN_FIELD
      && column_at (self, i)->field != field)
    return fail (error, _("Column “%s” cannot be the source and “%s” as well"), name,
                 tamiz_staged_field_get_info (column_at (self, i)->field)->name);

  use_as_field (column_at (self, i), field);
  column_at (self, i)->said = TRUE;
  return TRUE;
}

/**
 * tamiz_mapping_new:
 * @of: what is imported
 * @header: (array zero-terminated=1): the names of the columns
 * @map: (nullable): the map, as in `import --map`
 * @source_column: (nullable): the column that holds the source; goes before the map's
 * @base_country: (nullable): ISO 3166-1 alpha-2, decides where values do not
 * @error: return location
 *
 * Says what becomes of each column: by the map, else by the column's name, else (of
 * people) a text field of the lead.
 *
 * Returns: (transfer full) (nullable): the mapping; else %TAMIZ_INTAKE_ERROR_MAP
 */
TamizMapping *
tamiz_mapping_new (TamizImportOf      of,
                   const char *const *header,
                   json_t            *map,
                   const char        *source_column,
                   const char        *base_country,
                   GError           **error)
{
  g_autoptr (TamizMapping) self = g_object_new (TAMIZ_TYPE_MAPPING, NULL);
  g_autofree char *from_map = NULL;

  g_return_val_if_fail (header != NULL, NULL);

  self->of = of;
  self->base_country = g_strdup (base_country);
  guess_columns (self, header);
  if (map != NULL && !obey_map (self, map, &from_map, error))
    return NULL;
  if (source_column == NULL)
    source_column = from_map;
  if (source_column != NULL && !obey_source_column (self, source_column, error))
    return NULL;
  settle_names (self);
  if (!settle_doubles (self, error))
    return NULL;
  tamiz_mapping_settle (self);

  return g_steal_pointer (&self);
}

/**
 * tamiz_mapping_observe:
 * @self: a mapping
 * @row: a row of the file
 *
 * Looks at a row's dates and numbers for what they prove about the order of dates and
 * the decimal sign.
 */
void
tamiz_mapping_observe (TamizMapping   *self,
                       const TamizRow *row)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const TamizColumn *column = column_at (self, i);
      Proof *proof = &g_array_index (self->proofs, Proof, i);
      const char *cell = tamiz_row_get_cell (row, i);

      if (*cell == '\0')
        continue;
      if (is_date (column))
        {
          TamizDateOrder order = tamiz_date_guess_order (cell);

          proof->dmy += order == TAMIZ_DATE_ORDER_DMY;
          proof->mdy += order == TAMIZ_DATE_ORDER_MDY;
          proof->ymd += order == TAMIZ_DATE_ORDER_YMD;
        }
      else if (is_number (column))
        {
          char decimal = tamiz_number_guess_decimal (cell);

          proof->comma += decimal == ',';
          proof->point += decimal == '.';
        }
    }
}

static gboolean
is_proven (TamizMapping *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const TamizColumn *column = column_at (self, i);
      const Proof *proof = &g_array_index (self->proofs, Proof, i);

      if (is_date (column) && self->date_order == TAMIZ_DATE_ORDER_UNKNOWN
          && proof->dmy + proof->mdy + proof->ymd == 0)
        return FALSE;
      if (is_number (column) && self->decimal == 0 && proof->comma + proof->point == 0)
        return FALSE;
    }

  return TRUE;
}

static TamizDateOrder
settled_order (TamizMapping *self,
               const Proof  *proof)
{
  if (self->date_order != TAMIZ_DATE_ORDER_UNKNOWN)
    return self->date_order;
  if (proof->dmy > 0 && proof->mdy == 0)
    return TAMIZ_DATE_ORDER_DMY;
  if (proof->mdy > 0 && proof->dmy == 0)
    return TAMIZ_DATE_ORDER_MDY;
  if (proof->ymd > 0 && proof->dmy + proof->mdy == 0)
    return TAMIZ_DATE_ORDER_YMD;

  return g_strcmp0 (self->base_country, "US") == 0 ? TAMIZ_DATE_ORDER_MDY : TAMIZ_DATE_ORDER_DMY;
}

/**
 * tamiz_mapping_settle:
 * @self: a mapping
 *
 * Decides the order of dates and the decimal sign of each column: by the map, else by
 * what its values prove, else (of numbers) by what the other columns prove, else as
 * the base's country writes them.
 */
void
tamiz_mapping_settle (TamizMapping *self)
{
  guint comma = 0, point = 0;
  char usual;

  for (guint i = 0; i < self->proofs->len; i++)
    {
      comma += g_array_index (self->proofs, Proof, i).comma;
      point += g_array_index (self->proofs, Proof, i).point;
    }
  usual = comma > point                                       ? ','
          : point > comma                                     ? '.'
          : tamiz_country_writes_comma (self->base_country) ? ','
                                                              : '.';

  for (guint i = 0; i < self->columns->len; i++)
    {
      TamizColumn *column = column_at (self, i);
      const Proof *proof = &g_array_index (self->proofs, Proof, i);

      if (is_date (column))
        column->date_order = settled_order (self, proof);
      else if (is_number (column))
        column->decimal = self->decimal != 0             ? self->decimal
                          : proof->comma > proof->point ? ','
                          : proof->point > proof->comma ? '.'
                                                        : usual;
    }
}

/**
 * tamiz_mapping_learn:
 * @self: a mapping
 * @reader: the file, at its first row
 * @cancellable: (nullable): a cancellable
 * @error: return location
 *
 * Reads as many rows as it takes to know the order of dates and the decimal sign (at
 * most 10,000) and goes back to the first.
 *
 * Returns: whether the rows could be read; else as tamiz_csv_reader_read_row()
 */
gboolean
tamiz_mapping_learn (TamizMapping   *self,
                     TamizCsvReader *reader,
                     GCancellable   *cancellable,
                     GError        **error)
{
  g_return_val_if_fail (TAMIZ_IS_MAPPING (self), FALSE);

  for (guint rows = 0; rows < MAX_LEARNT_ROWS && !is_proven (self); rows++)
    {
      g_autoptr (TamizRow) row = NULL;

      if (!tamiz_csv_reader_read_row (reader, &row, cancellable, error))
        return FALSE;
      if (row == NULL)
        break;
      tamiz_mapping_observe (self, row);
    }

  tamiz_mapping_settle (self);
  tamiz_csv_reader_rewind (reader);
  return TRUE;
}

TamizImportOf
tamiz_mapping_get_of (TamizMapping *self)
{
  return self->of;
}

guint
tamiz_mapping_get_n_columns (TamizMapping *self)
{
  return self->columns->len;
}

/**
 * tamiz_mapping_get_column:
 * @self: a mapping
 * @column: a column, from 0
 *
 * Says what becomes of a column.
 *
 * Returns: (transfer none) (nullable): the column; %NULL beyond the last
 */
const TamizColumn *
tamiz_mapping_get_column (TamizMapping *self,
                          guint         column)
{
  return column < self->columns->len ? column_at (self, column) : NULL;
}

/**
 * tamiz_mapping_find_column:
 * @self: a mapping
 * @field: a field
 *
 * Finds the first column that fills a field.
 *
 * Returns: the column, or -1
 */
int
tamiz_mapping_find_column (TamizMapping     *self,
                           TamizStagedField  field)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const TamizColumn *column = column_at (self, i);

      if (column->use == TAMIZ_COLUMN_FIELD && column->field == field)
        return (int) i;
    }

  return -1;
}

/**
 * tamiz_mapping_get_n_custom:
 * @self: a mapping
 *
 * Counts the columns that become text fields of the lead because nobody said what they
 * are.  Above %TAMIZ_MAPPING_MAX_CUSTOM the caller asks or refuses.  Columns without a
 * name are not counted.
 *
 * Returns: how many
 */
guint
tamiz_mapping_get_n_custom (TamizMapping *self)
{
  guint n = 0;

  for (guint i = 0; i < self->columns->len; i++)
    {
      const TamizColumn *column = column_at (self, i);

      n += column->use == TAMIZ_COLUMN_CUSTOM && !column->said && *column->header != '\0';
    }

  return n;
}

const char *
tamiz_mapping_get_default (TamizMapping     *self,
                           TamizStagedField  field)
{
  g_return_val_if_fail (field < TAMIZ_STAGED_N_FIELDS, NULL);

  return self->defaults[field];
}

/**
 * tamiz_mapping_to_json:
 * @self: a mapping
 *
 * Writes the mapping as a map, with everything that was guessed, to be shown, kept
 * with the import and used again.
 *
 * Returns: (transfer full): the map
 */
json_t *
tamiz_mapping_to_json (TamizMapping *self)
{
  json_t *map = json_object (), *columns = json_object (), *defaults = json_object ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      const TamizColumn *column = column_at (self, i);
      g_autofree char *custom = NULL;

      if (*column->header == '\0')
        continue;
      if (column->use == TAMIZ_COLUMN_CUSTOM)
        custom = g_strconcat ("custom:", column->custom, NULL);
      else if (column->use == TAMIZ_COLUMN_FIELD && column->field == TAMIZ_STAGED_HANDLE
               && column->detail != NULL)
        custom = g_strconcat ("handle:", column->detail, NULL);
      else if (column->use == TAMIZ_COLUMN_FIELD)
        custom = g_strdup (tamiz_staged_field_get_info (column->field)->name);
      json_object_set_new (columns, column->header,
                           custom != NULL ? json_string (custom) : json_null ());
    }
  json_object_set_new (map, "columns", columns);

  if (self->date_order != TAMIZ_DATE_ORDER_UNKNOWN)
    {
      static const char *const orders[] = { "", "dmy", "mdy", "ymd" };

      json_object_set_new (map, "date_order", json_string (orders[self->date_order]));
    }
  if (self->decimal != 0)
    json_object_set_new (map, "decimal", json_stringn (&self->decimal, 1));
  for (guint i = 0; i < TAMIZ_STAGED_N_FIELDS; i++)
    {
      if (self->defaults[i] != NULL)
        json_object_set_new (defaults, tamiz_staged_field_get_info (i)->name,
                             json_string (self->defaults[i]));
    }
  if (json_object_size (defaults) > 0)
    json_object_set (map, "defaults", defaults);
  json_decref (defaults);

  return map;
}

static void
tamiz_mapping_finalize (GObject *object)
{
  TamizMapping *self = TAMIZ_MAPPING (object);

  g_array_unref (self->columns);
  g_array_unref (self->proofs);
  g_free (self->base_country);
  for (guint i = 0; i < TAMIZ_STAGED_N_FIELDS; i++)
    g_free (self->defaults[i]);
  G_OBJECT_CLASS (tamiz_mapping_parent_class)->finalize (object);
}

static void
tamiz_mapping_class_init (TamizMappingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_mapping_finalize;
}

static void
tamiz_mapping_init (TamizMapping *self)
{
  self->columns = g_array_new (FALSE, FALSE, sizeof (TamizColumn));
  g_array_set_clear_func (self->columns, (GDestroyNotify) clear_column);
  self->proofs = g_array_new (FALSE, TRUE, sizeof (Proof));
}
