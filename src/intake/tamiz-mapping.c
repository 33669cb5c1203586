#define G_LOG_DOMAIN "tamiz-mapping"

#include "config.h"

#include "tamiz-mapping.h"
#include "tamiz-mapping-private.h"
#include "tamiz-intake-words.h"

#include "tamiz-currencies.h"
#include "tamiz-error.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Dates and numbers are looked at in so many rows before the base's country decides. */
#define MAX_LEARNT_ROWS 10000

G_DEFINE_FINAL_TYPE (TamizMapping, tamiz_mapping, G_TYPE_OBJECT)

static void
clear_column (TamizColumn *column)
{
  g_free (column->header);
  g_free (column->title);
  g_free (column->custom);
  g_clear_object (&column->own);
  g_free (column->detail);
}

static TamizRead
read_of (const TamizColumn *column)
{
  return tamiz_staged_field_get_info (column->field)->read;
}

/* TEXT for what is no field of the base's own. */
static TamizFieldType
own_type_of (const TamizColumn *column)
{
  return column->use == TAMIZ_COLUMN_CUSTOM && column->own != NULL ? tamiz_own_field_get_type (column->own)
                                                                   : TAMIZ_FIELD_TYPE_TEXT;
}

static gboolean
is_money (const TamizColumn *column)
{
  return (column->use == TAMIZ_COLUMN_FIELD && read_of (column) == TAMIZ_READ_MONEY)
         || own_type_of (column) == TAMIZ_FIELD_TYPE_MONEY;
}

static gboolean
is_date (const TamizColumn *column)
{
  return own_type_of (column) == TAMIZ_FIELD_TYPE_DATE
         || (column->use == TAMIZ_COLUMN_FIELD
             && (read_of (column) == TAMIZ_READ_TIME || read_of (column) == TAMIZ_READ_DAY));
}

static gboolean
is_number (const TamizColumn *column)
{
  return own_type_of (column) == TAMIZ_FIELD_TYPE_NUMBER || is_money (column)
         || (column->use == TAMIZ_COLUMN_FIELD && read_of (column) == TAMIZ_READ_NUMBER);
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
             || field == TAMIZ_STAGED_PAIN_POINTS || field == TAMIZ_STAGED_TEXT
             || field == TAMIZ_STAGED_LAST_NAME || field == TAMIZ_STAGED_ADDRESS;
    }
}

gboolean
tamiz_mapping_is_key_taken (TamizMapping *self,
                            TamizKind     of,
                            const char   *key)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      if (column_at (self, i)->of == of && g_strcmp0 (column_at (self, i)->custom, key) == 0)
        return TRUE;
    }

  return FALSE;
}

/* A key made from a column's name: the same for the same name, and once only. */
static char *
make_key (TamizMapping *self,
          TamizKind     of,
          const char   *header,
          guint         number)
{
  g_autofree char *key = tamiz_text_make_key (header);
  char *unique;

  if (*key == '\0')
    {
      g_free (key);
      key = g_strdup_printf ("column_%u", number + 1);
    }

  unique = g_strdup (key);
  for (guint i = 2; tamiz_mapping_is_key_taken (self, of, unique); i++)
    {
      g_free (unique);
      unique = g_strdup_printf ("%s_%u", key, i);
    }

  return unique;
}

/* Makes a column a text field, whose key comes from the column's name. */
void
tamiz_mapping_use_as_custom (TamizMapping *self,
                             guint         i,
                             TamizKind     of)
{
  TamizColumn *column = column_at (self, i);

  g_clear_pointer (&column->custom, g_free);
  g_clear_object (&column->own);
  column->of = of;
  column->custom = make_key (self, of, column->header, i);
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
  if (column->use == TAMIZ_COLUMN_LEFT_OUT)
    return;

  if (column->use == TAMIZ_COLUMN_FIELD && column->field == TAMIZ_STAGED_HANDLE)
    {
      folded = tamiz_header_fold (column->header);
      folded[strcspn (folded, " ")] = '\0';
      column->detail = g_strdup (g_str_equal (folded, "handle") ? "" : folded);
      return;
    }

  open = strchr (column->header, '(');
  close = open != NULL ? strchr (open, ')') : NULL;
  if (is_money (column) && close != NULL)
    {
      g_autofree char *unit = g_strndup (open + 1, close - open - 1);

      column->detail = tamiz_currency_from_text (unit, NULL);
    }
}

void
tamiz_column_use_as_field (TamizColumn      *column,
                           TamizStagedField  field)
{
  g_clear_pointer (&column->custom, g_free);
  column->use = TAMIZ_COLUMN_FIELD;
  column->field = field;
  note_detail (column);
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
            {
              g_set_error (error, TAMIZ_INTAKE_ERROR, TAMIZ_INTAKE_ERROR_MAP,
                           _("Two columns cannot both be “%s”: “%s” and “%s”"),
                           tamiz_staged_field_get_label (column->field),
                           column_at (self, owner[column->field])->header, column->header);
              return FALSE;
            }
          else if (self->of == TAMIZ_IMPORT_OF_PEOPLE)
            tamiz_mapping_use_as_custom (self, i, TAMIZ_KIND_LEAD);
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

/* What advertising platforms tell their own things apart by; nobody would ever look for it. */
static gboolean
is_of_platform (const char *header)
{
  static const char *const names[] = { "ad id", "adset id", "ad set id", "adgroup id", "campaign id", "form id",
                                       "is organic", "platform", "creative id", "gclid", "fbclid", NULL };
  g_autofree char *folded = tamiz_header_fold (header);

  return g_strv_contains (names, folded);
}

static void
guess_columns (TamizMapping      *self,
               const char *const *header)
{
  for (guint i = 0; header[i] != NULL; i++)
    {
      TamizColumn column = { .header = tamiz_text_clean (header[i]), .of = TAMIZ_KIND_LEAD };
      Proof proof = { 0 };
      TamizStagedField field;
      const char *key = NULL;
      TamizKind of;

      if (column.header == NULL)
        column.header = g_strdup ("");
      g_array_append_val (self->columns, column);
      g_array_append_val (self->proofs, proof);
      if (g_str_equal (column.header, TAMIZ_HEADER_REASON))
        continue;
      if (tamiz_mapping_read_own (column.header, &of, &key) && tamiz_mapping_may_own (self, of)
          && tamiz_mapping_is_custom_key (key) && !tamiz_mapping_is_key_taken (self, of, key))
        {
          column_at (self, i)->custom = g_strdup (key);
          column_at (self, i)->of = of;
          column_at (self, i)->use = of == TAMIZ_KIND_ANSWER ? TAMIZ_COLUMN_ANSWER : TAMIZ_COLUMN_CUSTOM;
        }
      else if (*column.header != '\0'
               && tamiz_staged_field_guess (self->of, column.header, &field))
        tamiz_column_use_as_field (column_at (self, i), field);
      else if (self->of == TAMIZ_IMPORT_OF_PEOPLE && !is_of_platform (column.header))
        tamiz_mapping_use_as_custom (self, i, TAMIZ_KIND_LEAD);
    }
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
  if (map != NULL && !tamiz_mapping_obey_map (self, map, &from_map, error))
    return NULL;
  if (source_column == NULL)
    source_column = from_map;
  if (source_column != NULL && !tamiz_mapping_obey_source_column (self, source_column, error))
    return NULL;
  settle_names (self);
  if (!settle_doubles (self, error))
    return NULL;
  tamiz_mapping_settle (self);

  return g_steal_pointer (&self);
}

/**
 * tamiz_mapping_set_titles:
 * @self: a mapping
 * @reader: the file whose columns it is of
 *
 * Takes what people call the columns of a format that names them itself, and those that this
 * program wrote beside rows to be completed.
 */
void
tamiz_mapping_set_titles (TamizMapping   *self,
                          TamizRowReader *reader)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      TamizColumn *column = column_at (self, i);

      g_free (column->title);
      column->title = g_str_equal (column->header, TAMIZ_HEADER_REASON)   ? g_strdup (_("Why it is to be completed"))
                      : g_str_equal (column->header, TAMIZ_HEADER_MENDED) ? g_strdup (_("Row to be completed"))
                                                                          : tamiz_row_reader_dup_title (reader, i);
    }
}

/**
 * tamiz_mapping_set_own_fields:
 * @self: a mapping that has not learnt from its file yet
 * @fields: (element-type TamizRecord): the FIELDs of the base
 *
 * Tells of the base's own fields, so that what stands in a column of one of them is read
 * by the field's type.
 */
void
tamiz_mapping_set_own_fields (TamizMapping *self,
                              GPtrArray    *fields)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      TamizColumn *column = column_at (self, i);

      if (column->use == TAMIZ_COLUMN_CUSTOM)
        tamiz_mapping_settle_own (self, column, fields);
      if (column->own != NULL)
        note_detail (column);
    }
  tamiz_mapping_settle (self);
}

/* 03/04/2026 is one of two days. */
static gboolean
is_open_date (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  gint64 at, one, other;

  return tamiz_date_parse (text, TAMIZ_DATE_ORDER_DMY, utc, &at, &one)
         && tamiz_date_parse (text, TAMIZ_DATE_ORDER_MDY, utc, &at, &other) && one != other;
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
          proof->open += proof->open == 0 && order == TAMIZ_DATE_ORDER_UNKNOWN && is_open_date (cell);
        }
      else if (is_number (column))
        {
          char decimal = tamiz_number_guess_decimal (cell);

          proof->comma += decimal == ',';
          proof->point += decimal == '.';
          proof->open += decimal == 0 && strpbrk (cell, ".,") != NULL;
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
settled_order (TamizMapping      *self,
               const TamizColumn *column,
               const Proof       *proof)
{
  if (column->said && column->said_order != TAMIZ_DATE_ORDER_UNKNOWN)
    return column->said_order;
  if (self->date_order != TAMIZ_DATE_ORDER_UNKNOWN)
    return self->date_order;
  if (proof->dmy > 0 && proof->mdy == 0)
    return TAMIZ_DATE_ORDER_DMY;
  if (proof->mdy > 0 && proof->dmy == 0)
    return TAMIZ_DATE_ORDER_MDY;
  if (proof->ymd > 0 && proof->dmy + proof->mdy == 0)
    return TAMIZ_DATE_ORDER_YMD;

  /* Where the values do not say, the last file of the source does. */
  if (column->said_order != TAMIZ_DATE_ORDER_UNKNOWN)
    return column->said_order;

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
        column->date_order = settled_order (self, column, proof);
      else if (is_number (column))
        column->decimal = column->said && column->said_decimal != 0 ? column->said_decimal
                          : self->decimal != 0                      ? self->decimal
                          : proof->comma > proof->point             ? ','
                          : proof->point > proof->comma             ? '.'
                          : column->said_decimal != 0               ? column->said_decimal
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
 * Reads as many rows as it takes to know what columns are of whose names that is not sure,
 * the order of dates and the decimal sign (at most 10,000), and goes back to the first.
 *
 * Returns: whether the rows could be read; else as tamiz_row_reader_read_row()
 */
gboolean
tamiz_mapping_learn (TamizMapping   *self,
                     TamizRowReader *reader,
                     GCancellable   *cancellable,
                     GError        **error)
{
  g_return_val_if_fail (TAMIZ_IS_MAPPING (self), FALSE);

  if (!tamiz_mapping_look_at_values (self, reader, cancellable, error))
    return FALSE;
  for (guint rows = 0; rows < MAX_LEARNT_ROWS && !is_proven (self); rows++)
    {
      g_autoptr (TamizRow) row = NULL;

      if (!tamiz_row_reader_read_row (reader, &row, cancellable, error))
        return FALSE;
      if (row == NULL)
        break;
      tamiz_mapping_observe (self, row);
    }

  tamiz_mapping_settle (self);
  tamiz_row_reader_rewind (reader);
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

      n += column->use == TAMIZ_COLUMN_CUSTOM && !column->said && column->own == NULL
           && *column->header != '\0';
    }

  return n;
}

/**
 * tamiz_mapping_is_in_doubt:
 * @self: a mapping that has learnt from its file
 * @column: a column
 *
 * Tells whether values of a column of dates or numbers can be read in more than one way
 * and no other value of it says which, so that the base's country had to decide.
 *
 * Returns: whether somebody should look
 */
gboolean
tamiz_mapping_is_in_doubt (TamizMapping *self,
                           guint         column)
{
  const TamizColumn *info = column_at (self, column);
  const Proof *proof = &g_array_index (self->proofs, Proof, column);

  if (is_date (info))
    return self->date_order == TAMIZ_DATE_ORDER_UNKNOWN && info->said_order == TAMIZ_DATE_ORDER_UNKNOWN
           && proof->open > 0
           && (proof->dmy > 0) == (proof->mdy > 0);
  if (is_number (info))
    return self->decimal == 0 && info->said_decimal == 0 && proof->open > 0 && proof->comma == proof->point;

  return FALSE;
}

const char *
tamiz_mapping_get_default (TamizMapping     *self,
                           TamizStagedField  field)
{
  g_return_val_if_fail (field < TAMIZ_STAGED_N_FIELDS, NULL);

  return self->defaults[field];
}

/**
 * tamiz_column_dup_field:
 * @column: a column of a mapping
 *
 * Writes what a column is for, as a map does.
 *
 * Returns: (transfer full) (nullable): a field's name, `custom:KEY`, `answer:KEY` or `handle:NETWORK`;
 *   %NULL where the column is left out
 */
char *
tamiz_column_dup_field (const TamizColumn *column)
{
  if (column->use == TAMIZ_COLUMN_CUSTOM && column->of == TAMIZ_KIND_LEAD)
    return g_strconcat ("custom:", column->custom, NULL);
  if (column->use == TAMIZ_COLUMN_CUSTOM)
    return tamiz_column_dup_own_key (column);
  if (column->use == TAMIZ_COLUMN_ANSWER)
    return g_strconcat ("answer:", column->custom, NULL);
  if (column->use == TAMIZ_COLUMN_LEFT_OUT)
    return NULL;
  if (column->field == TAMIZ_STAGED_HANDLE && column->detail != NULL)
    return g_strconcat ("handle:", column->detail, NULL);

  return g_strdup (tamiz_staged_field_get_info (column->field)->name);
}

static json_t *
write_map (TamizMapping *self,
           gboolean      reading)
{
  json_t *map = json_object (), *columns = json_object (), *defaults = json_object ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *name = tamiz_mapping_dup_column_name (self, i);

      json_object_set_new (columns, name, tamiz_mapping_dup_column_value (self, i, reading));
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
  return write_map (self, FALSE);
}

/**
 * tamiz_mapping_to_reading:
 * @self: a mapping that has learnt from its file
 *
 * Writes the mapping with how the dates and numbers of each column are read, for the next
 * file of the same columns.
 *
 * Returns: (transfer full): the map
 */
json_t *
tamiz_mapping_to_reading (TamizMapping *self)
{
  return write_map (self, TRUE);
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
