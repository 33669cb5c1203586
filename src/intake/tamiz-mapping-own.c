#define G_LOG_DOMAIN "tamiz-mapping"

#include "config.h"

#include "tamiz-mapping.h"
#include "tamiz-mapping-private.h"

#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Columns that become fields of the base's own: those it has, and those that the import makes. */

static const struct
{
  const char *prefix;
  TamizKind of;
} prefixes[] = {
  { "custom:", TAMIZ_KIND_LEAD },
  { "lead.custom.", TAMIZ_KIND_LEAD },
  { "person.custom.", TAMIZ_KIND_PERSON },
  { "company.custom.", TAMIZ_KIND_COMPANY },
  { "answer:", TAMIZ_KIND_ANSWER },
};

static const char *const unfit_nicks[] = { "notes", "set_aside" };
static const char *const orders[] = { NULL, "dmy", "mdy", "ymd" };

/* @key: (out): of it, empty where it is to be made from the column's name */
gboolean
tamiz_mapping_read_own (const char  *name,
                        TamizKind   *of,
                        const char **key)
{
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      if (!g_str_has_prefix (name, prefixes[i].prefix))
        continue;
      *of = prefixes[i].of;
      *key = name + strlen (prefixes[i].prefix);
      return TRUE;
    }

  return FALSE;
}

/* Whose fields an import's columns may become. */
gboolean
tamiz_mapping_may_own (TamizMapping *self,
                       TamizKind     of)
{
  return self->of == TAMIZ_IMPORT_OF_PEOPLE
         || (self->of == TAMIZ_IMPORT_OF_COMPANIES && of == TAMIZ_KIND_COMPANY);
}

/**
 * tamiz_column_dup_own_key:
 * @column: a column that becomes a field of the base's own
 *
 * Writes the field's key: of the lead as it is, else as definitions name it.
 *
 * Returns: (transfer full): `club`, or `person.custom.club`
 */
char *
tamiz_column_dup_own_key (const TamizColumn *column)
{
  return column->of == TAMIZ_KIND_LEAD
             ? g_strdup (column->custom)
             : g_strdup_printf ("%s.custom.%s", tamiz_kind_get_info (column->of)->nick, column->custom);
}

static gboolean
is_alike (const char *one,
          const char *other)
{
  g_autofree char *a = tamiz_text_fold (one != NULL ? one : ""), *b = tamiz_text_fold (other != NULL ? other : "");

  return *a != '\0' && g_str_equal (a, b);
}

static gboolean
is_of (TamizRecord *field,
       TamizKind    of)
{
  return g_strcmp0 (tamiz_record_get_text (field, TAMIZ_FIELD_RECORD), tamiz_kind_get_info (of)->nick) == 0;
}

static TamizRecord *
find_by_key (GPtrArray  *fields,
             TamizKind   of,
             const char *key)
{
  for (guint i = 0; i < fields->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (fields, i);

      if (is_of (field, of) && g_strcmp0 (tamiz_record_get_text (field, TAMIZ_FIELD_KEY), key) == 0)
        return field;
    }

  return NULL;
}

/* (nullable): of whatever record, by its label, or the key that the column's name makes. */
static TamizRecord *
find_by_name (TamizMapping      *self,
              GPtrArray         *fields,
              const TamizColumn *column,
              TamizKind         *of)
{
  static const TamizKind kinds[] = { TAMIZ_KIND_LEAD, TAMIZ_KIND_PERSON, TAMIZ_KIND_COMPANY };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      for (guint i = 0; tamiz_mapping_may_own (self, kinds[k]) && i < fields->len; i++)
        {
          TamizRecord *field = g_ptr_array_index (fields, i);
          const char *key = tamiz_record_get_text (field, TAMIZ_FIELD_KEY);

          if (!is_of (field, kinds[k]) || tamiz_mapping_is_key_taken (self, kinds[k], key)
              || (g_strcmp0 (key, column->custom) != 0
                  && !is_alike (tamiz_record_get_text (field, TAMIZ_FIELD_LABEL), column->header)))
            continue;
          *of = kinds[k];
          return field;
        }
    }

  return NULL;
}

/* The field that the base has for a column; one of whose key nobody spoke is looked for by name. */
void
tamiz_mapping_settle_own (TamizMapping *self,
                          TamizColumn  *column,
                          GPtrArray    *fields)
{
  TamizRecord *field = find_by_key (fields, column->of, column->custom);

  if (field == NULL && !column->said && column->own == NULL)
    {
      field = find_by_name (self, fields, column, &column->of);
      if (field != NULL)
        {
          g_free (column->custom);
          column->custom = g_strdup (tamiz_record_get_text (field, TAMIZ_FIELD_KEY));
        }
    }
  if (field != NULL)
    g_set_object (&column->own, field);
}

static gboolean
find_nick (const char        *text,
           const char *const *nicks,
           guint              n,
           guint             *found)
{
  for (guint i = 0; i < n; i++)
    {
      if (g_strcmp0 (nicks[i], text) == 0)
        {
          *found = i;
          return TRUE;
        }
    }

  return FALSE;
}

static char **
read_choices (json_t  *value,
              GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  json_t *choice;
  gsize i;

  if (json_is_string (value))
    return tamiz_own_field_read_choices (json_string_value (value), error);
  json_array_foreach (value, i, choice)
    {
      if (json_is_string (choice))
        g_string_append_printf (text, "%s\n", json_string_value (choice));
    }

  return tamiz_own_field_read_choices (text->str, error);
}

/* The field that the import is to make, where the base has none of its key. */
static gboolean
say_type (TamizColumn  *column,
          json_t       *value,
          GError      **error)
{
  const char *label = tamiz_json_get_text (value, "label"), *type = tamiz_json_get_text (value, "type");
  g_auto (GStrv) choices = NULL;
  g_autofree char *clean = label != NULL ? tamiz_text_clean (label) : NULL;
  g_autofree char *written = NULL;
  int number = TAMIZ_FIELD_TYPE_TEXT;

  if (type != NULL && !tamiz_enum_from_nick (TAMIZ_ENUM_FIELD_TYPE, type, &number))
    return tamiz_mapping_fail (error, _("The map knows no type “%s”; the types are: %s"), type,
                               "text, number, money, date, choice, several, yes_no");
  if (number == TAMIZ_FIELD_TYPE_CHOICE || number == TAMIZ_FIELD_TYPE_SEVERAL)
    {
      choices = read_choices (json_object_get (value, "choices"), error);
      if (choices == NULL)
        return FALSE;
      written = tamiz_own_field_write_choices ((const char *const *) choices);
    }

  g_clear_object (&column->own);
  column->own = tamiz_record_new (TAMIZ_KIND_FIELD, 0);
  tamiz_record_set_text (column->own, TAMIZ_FIELD_RECORD, tamiz_kind_get_info (column->of)->nick);
  tamiz_record_set_text (column->own, TAMIZ_FIELD_KEY, column->custom);
  tamiz_record_set_text (column->own, TAMIZ_FIELD_LABEL, clean != NULL ? clean : column->header);
  tamiz_record_set_int (column->own, TAMIZ_FIELD_TYPE, number);
  tamiz_record_set_text (column->own, TAMIZ_FIELD_CHOICES, written);
  return TRUE;
}

/* What a map says of a column beside its field. */
gboolean
tamiz_mapping_say_more (TamizMapping *self,
                        TamizColumn  *column,
                        json_t       *value,
                        GError      **error)
{
  const char *order = tamiz_json_get_text (value, "date_order"), *decimal = tamiz_json_get_text (value, "decimal");
  const char *unfit = tamiz_json_get_text (value, "unfit");
  guint found = 0;

  if (order != NULL && !find_nick (order, orders, G_N_ELEMENTS (orders), &found))
    return tamiz_mapping_fail (error, _("“date_order” in the map is to be dmy, mdy or ymd"));
  column->said_order = (TamizDateOrder) found;
  if (decimal != NULL && !g_str_equal (decimal, ",") && !g_str_equal (decimal, "."))
    return tamiz_mapping_fail (error, _("“decimal” in the map is to be \",\" or \".\""));
  column->said_decimal = decimal != NULL ? *decimal : 0;
  found = 0;
  if (unfit != NULL && !find_nick (unfit, unfit_nicks, G_N_ELEMENTS (unfit_nicks), &found))
    return tamiz_mapping_fail (error, _("“unfit” in the map is to be notes or set_aside"));
  column->sets_aside = found == 1;

  return column->use != TAMIZ_COLUMN_CUSTOM
         || (json_object_get (value, "label") == NULL && json_object_get (value, "type") == NULL)
         || say_type (column, value, error);
}

static void
set_own_members (json_t            *object,
                 const TamizColumn *column)
{
  g_auto (GStrv) choices = tamiz_own_field_dup_choices (column->own);
  json_t *array = json_array ();

  tamiz_json_set_text (object, "label", tamiz_record_get_text (column->own, TAMIZ_FIELD_LABEL));
  tamiz_json_set_text (object, "type",
                       tamiz_enum_nick (TAMIZ_ENUM_FIELD_TYPE, tamiz_own_field_get_type (column->own)));
  for (guint i = 0; choices[i] != NULL; i++)
    json_array_append_new (array, json_string (choices[i]));
  if (json_array_size (array) > 0)
    json_object_set (object, "choices", array);
  json_decref (array);
}

/**
 * tamiz_mapping_dup_column_value:
 * @self: a mapping
 * @column: a column
 * @reading: whether how its dates and numbers are read is to be told, too
 *
 * Writes what becomes of a column as a map says it.
 *
 * Returns: (transfer full): a field's name, null, or an object where there is more to say
 */
json_t *
tamiz_mapping_dup_column_value (TamizMapping *self,
                                guint         column,
                                gboolean      reading)
{
  const TamizColumn *info = column_at (self, column);
  g_autofree char *field = tamiz_column_dup_field (info);
  TamizDateOrder order = reading ? info->date_order : info->said_order;
  char decimal = reading ? info->decimal : info->said_decimal;
  gboolean makes = info->use == TAMIZ_COLUMN_CUSTOM && info->own != NULL && tamiz_record_get_id (info->own) == 0;
  json_t *object;

  if (field == NULL)
    return json_null ();
  if (order == TAMIZ_DATE_ORDER_UNKNOWN && decimal == 0 && !makes && !info->sets_aside)
    return json_string (field);

  object = json_object ();
  tamiz_json_set_text (object, "field", field);
  if (order != TAMIZ_DATE_ORDER_UNKNOWN)
    tamiz_json_set_text (object, "date_order", orders[order]);
  if (decimal != 0)
    json_object_set_new (object, "decimal", json_stringn (&decimal, 1));
  if (makes)
    set_own_members (object, info);
  if (info->sets_aside)
    tamiz_json_set_text (object, "unfit", "set_aside");

  return object;
}
