#define G_LOG_DOMAIN "tamiz-own-rows"

#include "config.h"

#include "tamiz-own-rows.h"

#include "tamiz-enums.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LEAD "lead.custom."
/* What “lead.set” writes before the key of a field of the lead. */
#define CUSTOM "custom:"

static int
get_type (json_t *field)
{
  int type;

  return tamiz_enum_from_nick (TAMIZ_ENUM_FIELD_TYPE, tamiz_json_get_text (field, "type"), &type)
             ? type
             : TAMIZ_FIELD_TYPE_TEXT;
}

/* What “lead.show” calls a field: of the lead by what is behind the dots. */
static const char *
get_member (json_t *field)
{
  const char *key = tamiz_json_get_text (field, "key");

  return g_str_has_prefix (key, LEAD) ? key + strlen (LEAD) : key;
}

/* Without a company there is nothing that its fields could be of. */
static gboolean
is_possible (json_t *lead,
             json_t *field)
{
  return json_is_true (json_object_get (field, "own"))
         && (g_strcmp0 (tamiz_json_get_text (field, "record"), "company") != 0
             || tamiz_json_get_text (lead, "company") != NULL);
}

static gboolean
is_missing (json_t     *lead,
            const char *key)
{
  json_t *missing = json_object_get (json_object_get (lead, "verdict"), "missing"), *item;
  gsize i;

  json_array_foreach (missing, i, item)
    {
      if (g_strcmp0 (tamiz_json_get_text (item, "key"), key) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * tamiz_own_rows_choose:
 * @fields: what “field.list” answered
 * @lead: what “lead.show” answered
 *
 * Chooses the fields that a lead's page shows.  Of texts, of which files bring many, it is those
 * that are filled in or that the definition asks for; fields that somebody gave a type are
 * always there.
 *
 * Returns: (transfer full): those of @fields
 */
json_t *
tamiz_own_rows_choose (json_t *fields,
                       json_t *lead)
{
  json_t *chosen = json_array (), *field;
  gsize i;

  json_array_foreach (json_object_get (fields, "items"), i, field)
    {
      const char *key = tamiz_json_get_text (field, "key");

      if (is_possible (lead, field)
          && (get_type (field) != TAMIZ_FIELD_TYPE_TEXT
              || json_object_get (json_object_get (lead, "custom"), get_member (field)) != NULL
              || is_missing (lead, key)))
        json_array_append (chosen, field);
    }

  return chosen;
}

static TamizFieldKind
find_kind (json_t *field)
{
  switch (get_type (field))
    {
    case TAMIZ_FIELD_TYPE_NUMBER:
      return TAMIZ_FIELD_NUMBER;
    case TAMIZ_FIELD_TYPE_MONEY:
      return TAMIZ_FIELD_MONEY;
    case TAMIZ_FIELD_TYPE_DATE:
      return TAMIZ_FIELD_DAY;
    case TAMIZ_FIELD_TYPE_CHOICE:
    case TAMIZ_FIELD_TYPE_YES_NO:
      return TAMIZ_FIELD_CHOICE;
    case TAMIZ_FIELD_TYPE_SEVERAL:
      return TAMIZ_FIELD_SEVERAL;
    default:
      return TAMIZ_FIELD_TEXT;
    }
}

static void
offer_choices (TamizFieldRow *row,
               json_t        *field)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  json_t *choice;
  gsize i;

  json_array_foreach (json_object_get (field, "choices"), i, choice)
    {
      g_ptr_array_add (keys, (char *) json_string_value (choice));
      g_ptr_array_add (labels, (char *) json_string_value (choice));
    }
  if (get_type (field) == TAMIZ_FIELD_TYPE_YES_NO)
    {
      g_ptr_array_add (keys, (char *) "yes");
      g_ptr_array_add (labels, _("Yes"));
      g_ptr_array_add (keys, (char *) "no");
      g_ptr_array_add (labels, _("No"));
    }
  if (find_kind (field) == TAMIZ_FIELD_SEVERAL)
    tamiz_field_row_set_several (row, keys);
  else
    tamiz_field_row_set_choices (row, _("Not known"), keys, labels);
}

/* @field: one of those that tamiz_own_rows_choose () chose */
GtkWidget *
tamiz_own_row_new (json_t *field)
{
  const char *key = tamiz_json_get_text (field, "key");
  g_autofree char *name = g_str_has_prefix (key, LEAD) ? g_strconcat (CUSTOM, get_member (field), NULL)
                                                       : g_strdup (key);
  TamizFieldKind kind = find_kind (field);
  GtkWidget *row = tamiz_field_row_new (name, tamiz_json_get_text (field, "label"), kind);

  if (kind == TAMIZ_FIELD_CHOICE || kind == TAMIZ_FIELD_SEVERAL)
    offer_choices (TAMIZ_FIELD_ROW (row), field);

  return row;
}

/* (nullable): what the lead, its person or its company holds. */
const char *
tamiz_own_row_get_value (TamizFieldRow *row,
                         json_t        *lead)
{
  const char *name = tamiz_field_row_get_name (row);
  const char *member = g_str_has_prefix (name, CUSTOM) ? name + strlen (CUSTOM) : name;

  return tamiz_json_get_text (json_object_get (lead, "custom"), member);
}
