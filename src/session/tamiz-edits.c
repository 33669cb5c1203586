#define G_LOG_DOMAIN "tamiz-edits"

#include "config.h"

#include "tamiz-edits.h"

#include "tamiz-error.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* FIELD=VALUE. */
gboolean
tamiz_pair_split (json_t       *pair,
                  char        **name,
                  const char  **value,
                  GError      **error)
{
  const char *text = json_string_value (pair);
  const char *equals = text != NULL ? strchr (text, '=') : NULL;

  if (!tamiz_work_require (equals != NULL && equals != text, TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” is not FIELD=VALUE"), text != NULL ? text : ""))
    return FALSE;

  *name = g_strndup (text, equals - text);
  *value = equals + 1;
  return TRUE;
}

/* (nullable): what a list of pairs says of a field. */
static char *
dup_value (TamizWork  *work,
           const char *argument,
           const char *name)
{
  json_t *pair;
  gsize i;

  json_array_foreach (json_object_get (work->arguments, argument), i, pair)
    {
      g_autofree char *key = NULL;
      const char *value;

      if (tamiz_pair_split (pair, &key, &value, NULL) && g_str_equal (key, name))
        return g_strdup (value);
    }

  return NULL;
}

/* (nullable): what the caller says to have seen in a field. */
char *
tamiz_work_dup_seen (TamizWork  *work,
                     const char *name)
{
  return dup_value (work, "seen", name);
}

static char *
dup_referred (TamizWork         *work,
              const TamizField  *field,
              gint64             id)
{
  g_autoptr (TamizRecord) record = tamiz_reader_load (work->reader, field->kind, id, NULL);
  int name = field->kind == TAMIZ_KIND_USER ? TAMIZ_USER_EMAIL
             : field->kind == TAMIZ_KIND_PRODUCT_LINE ? TAMIZ_PRODUCT_LINE_NAME
                                                      : -1;

  if (record != NULL && name >= 0)
    return g_strdup (tamiz_record_get_text (record, name));

  return g_strdup_printf ("%" G_GINT64_FORMAT, id);
}

/* What a field holds, as answers show it; empty where nothing. */
static char *
dup_stored (TamizWork   *work,
            TamizRecord *record,
            int          field)
{
  const TamizField *info = &tamiz_kind_get_info (tamiz_record_get_kind (record))->fields[field];
  gint64 number = tamiz_record_get_int (record, field);

  if (!tamiz_record_has (record, field))
    return g_strdup ("");

  switch (info->type)
    {
    case TAMIZ_TYPE_ENUM:
      return g_strdup (tamiz_enum_nick (info->list, (int) number));
    case TAMIZ_TYPE_DATE:
      return tamiz_day_format (number);
    case TAMIZ_TYPE_TIME:
      return tamiz_time_format (number, work->zone);
    case TAMIZ_TYPE_REF:
      return dup_referred (work, info, number);
    case TAMIZ_TYPE_INT:
    case TAMIZ_TYPE_BOOL:
      return g_strdup_printf ("%" G_GINT64_FORMAT, number);
    default:
      return g_strdup (tamiz_record_get_text (record, field));
    }
}

/* Blanks do not matter. */
static gboolean
is_same (const char *first,
         const char *second)
{
  g_autofree char *a = tamiz_text_clean (first);
  g_autofree char *b = tamiz_text_clean (second);

  return g_strcmp0 (a, b) == 0;
}

/* 12000 and 12000.00 are one amount. */
static gboolean
is_same_value (TamizType   type,
               const char *first,
               const char *second)
{
  gint64 x, y;

  return is_same (first, second)
         || ((type == TAMIZ_TYPE_DECIMAL || type == TAMIZ_TYPE_INT)
             && tamiz_decimal_to_thousandths (first, &x) && tamiz_decimal_to_thousandths (second, &y)
             && x == y);
}

/* Who wrote what a field holds now, and when; empty where nobody is known. */
static char *
describe_writer (TamizWork   *work,
                 TamizRecord *record,
                 const char  *field)
{
  g_autoptr (GPtrArray) rows = NULL;
  TamizHistoryRow *last = NULL;
  g_autoptr (TamizRecord) user = NULL;
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  g_autofree char *when = NULL;
  const char *who;

  if (record == NULL)
    return g_strdup ("");
  rows = tamiz_reader_list_history (work->reader, tamiz_record_get_kind (record),
                                    tamiz_record_get_id (record), NULL);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      TamizHistoryRow *row = g_ptr_array_index (rows, i);

      if (row->field == NULL || g_strcmp0 (row->field, field) == 0)
        last = row;
    }
  if (last == NULL)
    return g_strdup ("");

  if (last->user != 0)
    user = tamiz_reader_load (work->reader, TAMIZ_KIND_USER, last->user, NULL);
  who = user != NULL ? tamiz_record_get_text (user, TAMIZ_USER_NAME)
                     : tamiz_enum_label (TAMIZ_ENUM_ACTOR, last->actor);
  utc = g_date_time_new_from_unix_utc (last->at / TAMIZ_SECOND);
  local = g_date_time_to_timezone (utc, work->zone);
  when = g_date_time_format (local, "%Y-%m-%d %H:%M");

  return g_strdup_printf (_(" (%s, %s)"), who, when);
}

static gboolean
refuse (TamizWork    *work,
        TamizRecord  *record,
        const char   *column,
        const char   *name,
        const char   *stored,
        const char   *seen,
        GError      **error)
{
  g_autofree char *writer = describe_writer (work, record, column);

  return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_CONFLICT, error,
                             _("“%s” was changed meanwhile: it holds “%s” now%s; you saw “%s”. Nothing "
                               "was stored: look at it again and decide"),
                             name, stored, writer, seen);
}

/* Someone who saw something else may still want what the field holds already. */
static gboolean
check_field (TamizWork    *work,
             TamizRecord  *record,
             int           field,
             const char   *name,
             const char   *seen,
             GError      **error)
{
  const TamizField *info = &tamiz_kind_get_info (tamiz_record_get_kind (record))->fields[field];
  g_autofree char *stored = dup_stored (work, record, field);
  g_autofree char *wanted = dup_value (work, "fields", name);

  if (is_same_value (info->type, stored, seen)
      || (wanted != NULL && is_same_value (info->type, stored, wanted)))
    return TRUE;

  return refuse (work, record, info->name, name, stored, seen, error);
}

/* Whether an e-mail address, a telephone, a tag … is the one that @text names. */
gboolean
tamiz_part_is (TamizRecord *record,
               const char  *text)
{
  g_autofree char *address = NULL;

  switch (tamiz_record_get_kind (record))
    {
    case TAMIZ_KIND_EMAIL:
      address = tamiz_email_normalize (text);
      return is_same (tamiz_record_get_text (record, TAMIZ_EMAIL_ADDRESS), address != NULL ? address : text);
    case TAMIZ_KIND_PHONE:
      return is_same (tamiz_record_get_text (record, TAMIZ_PHONE_AS_TYPED), text)
             || (tamiz_record_has (record, TAMIZ_PHONE_E164)
                 && is_same (tamiz_record_get_text (record, TAMIZ_PHONE_E164), text));
    case TAMIZ_KIND_HANDLE:
      return is_same (tamiz_record_get_text (record, TAMIZ_HANDLE_HANDLE), text);
    case TAMIZ_KIND_EXTERNAL_ID:
      return is_same (tamiz_record_get_text (record, TAMIZ_EXTERNAL_ID_VALUE), text);
    case TAMIZ_KIND_DOMAIN:
      return is_same (tamiz_record_get_text (record, TAMIZ_DOMAIN_DOMAIN), text);
    case TAMIZ_KIND_TAG:
      return is_same (tamiz_record_get_text (record, TAMIZ_TAG_TEXT), text);
    default:
      return FALSE;
    }
}

static gboolean
is_among (GPtrArray  *records,
          const char *text)
{
  for (guint i = 0; i < records->len; i++)
    {
      if (tamiz_part_is (g_ptr_array_index (records, i), text))
        return TRUE;
    }

  return FALSE;
}

/* Of e-mail addresses, telephones and tags there may be several: what was seen must be
 * among them, and who saw none must find none.
 */
static gboolean
check_list (TamizWork   *work,
            GPtrArray   *records,
            int          field,
            const char  *name,
            const char  *seen,
            GError     **error)
{
  g_autofree char *wanted = dup_value (work, "fields", name);
  TamizRecord *first = records->len > 0 ? g_ptr_array_index (records, 0) : NULL;
  const char *stored = first != NULL ? tamiz_record_get_text (first, field) : "";

  if (is_among (records, seen) || (wanted != NULL && is_among (records, wanted))
      || (tamiz_text_is_blank (seen) && records->len == 0))
    return TRUE;
  if (stored == NULL)
    stored = tamiz_record_get_text (first, TAMIZ_PHONE_AS_TYPED);

  return refuse (work, first, NULL, name, stored, seen, error);
}

/* A custom field, of the lead where its key does not say more. */
static gboolean
check_custom (TamizWork            *work,
              TamizFacts           *facts,
              const TamizFieldRef  *ref,
              const char           *name,
              const char           *seen,
              GError              **error)
{
  const TamizValue *value = tamiz_facts_get_value (facts, ref);
  g_autofree char *wanted = dup_value (work, "fields", name);
  const char *stored = value != NULL ? value->text : "";

  if (is_same (stored, seen) || (wanted != NULL && is_same (stored, wanted)))
    return TRUE;

  return refuse (work, NULL, NULL, name, stored, seen, error);
}

static GPtrArray *
find_list (TamizFacts *facts,
           TamizKind   kind)
{
  switch (kind)
    {
    case TAMIZ_KIND_EMAIL:
      return facts->emails;
    case TAMIZ_KIND_PHONE:
      return facts->phones;
    case TAMIZ_KIND_HANDLE:
      return facts->handles;
    case TAMIZ_KIND_EXTERNAL_ID:
      return facts->external_ids;
    case TAMIZ_KIND_DOMAIN:
      return facts->domains;
    case TAMIZ_KIND_TAG:
      return facts->tags;
    default:
      return NULL;
    }
}

/* Currencies stand beside their amounts and have no key of their own. */
static gboolean
find_field (const char    *name,
            TamizFieldRef *ref)
{
  const char *key = g_str_has_prefix (name, "custom:") ? name + strlen ("custom:") : name;
  g_autofree char *custom = g_strdup_printf ("lead.custom.%s", key);
  TamizStagedField field;

  if (g_str_equal (name, "currency"))
    *ref = (TamizFieldRef) { TAMIZ_KIND_LEAD, TAMIZ_LEAD_CURRENCY, NULL };
  else if (g_str_equal (name, "revenue_currency"))
    *ref = (TamizFieldRef) { TAMIZ_KIND_COMPANY, TAMIZ_COMPANY_REVENUE_CURRENCY, NULL };
  else if (tamiz_staged_field_from_name (TAMIZ_IMPORT_OF_PEOPLE, name, &field))
    return tamiz_field_ref_parse (tamiz_staged_field_get_info (field)->key, ref);
  else
    return tamiz_field_ref_parse (name, ref) || tamiz_field_ref_parse (custom, ref);

  return TRUE;
}

static gboolean
check_seen (TamizWork   *work,
            TamizFacts  *facts,
            const char  *name,
            const char  *seen,
            GError     **error)
{
  TamizFieldRef ref;
  TamizRecord *record;
  GPtrArray *list;

  if (!tamiz_work_require (find_field (name, &ref), TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” is no field of a lead, its person or its company"), name))
    return FALSE;
  if (ref.field < 0)
    return check_custom (work, facts, &ref, name, seen, error);
  list = find_list (facts, ref.kind);
  if (list != NULL)
    return check_list (work, list, ref.field, name, seen, error);

  record = ref.kind == TAMIZ_KIND_PERSON    ? facts->person
           : ref.kind == TAMIZ_KIND_COMPANY ? facts->company
                                            : facts->lead;
  if (record == NULL)
    return tamiz_text_is_blank (seen) || refuse (work, NULL, NULL, name, "", seen, error);

  return check_field (work, record, ref.field, name, seen, error);
}

/* Refuses a change of a lead where a field holds something else than the caller saw. */
gboolean
tamiz_work_check_seen (TamizWork   *work,
                       TamizFacts  *facts,
                       GError     **error)
{
  json_t *pair;
  gsize i;

  json_array_foreach (json_object_get (work->arguments, "seen"), i, pair)
    {
      g_autofree char *name = NULL;
      const char *seen;

      if (!tamiz_pair_split (pair, &name, &seen, error) || !check_seen (work, facts, name, seen, error))
        return FALSE;
    }

  return TRUE;
}

/* Reads what somebody typed for a field of a record, by the field's type. */
static gboolean
parse_value (TamizWork         *work,
             const TamizField  *field,
             const char        *text,
             TamizValue        *value,
             GError           **error)
{
  g_autofree char *clean = tamiz_text_clean (text);
  gint64 number = 0;
  int member = 0;
  char *decimal = NULL;

  if (clean == NULL)
    return TRUE; /* FIELD= empties it */

  switch (field->type)
    {
    case TAMIZ_TYPE_TEXT:
      tamiz_value_set_text (value, clean);
      return TRUE;
    case TAMIZ_TYPE_INT:
      {
        char *end;

        number = g_ascii_strtoll (clean, &end, 10);
        tamiz_value_set_int (value, number);
        return tamiz_work_require (*end == '\0', TAMIZ_CORE_ERROR_INVALID, error,
                                   _("“%s” is not a number (%s)"), clean, field->name);
      }
    case TAMIZ_TYPE_DECIMAL:
      if (!tamiz_decimal_parse (clean, &decimal, error))
        return FALSE;
      tamiz_value_take_text (value, decimal);
      return TRUE;
    case TAMIZ_TYPE_ENUM:
      if (!tamiz_enum_from_nick (field->list, clean, &member))
        {
          g_autofree char *nicks = tamiz_enum_nicks (field->list);

          return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                                     _("“%s” is not possible for %s; possible are: %s"), clean,
                                     field->name, nicks);
        }
      tamiz_value_set_int (value, member);
      return TRUE;
    case TAMIZ_TYPE_REF:
      if (field->kind == TAMIZ_KIND_USER)
        {
          g_autoptr (TamizRecord) user = tamiz_work_find_user (work, clean, error);

          if (user != NULL)
            tamiz_value_set_int (value, tamiz_record_get_id (user));
          return user != NULL;
        }
      G_GNUC_FALLTHROUGH;
    default:
      return tamiz_work_require (FALSE, TAMIZ_CORE_ERROR_INVALID, error,
                                 _("“%s” cannot be changed this way"), field->name);
    }
}

static int
find_own_field (TamizKind    kind,
                const char  *name,
                GError     **error)
{
  int field = tamiz_kind_find_field (kind, name);

  tamiz_work_require (field >= 0, TAMIZ_CORE_ERROR_INVALID, error,
                      _("A %s has no field “%s” of its own; e-mail, phone, tags and what is "
                        "asked of a lead are changed with the lead"),
                      tamiz_kind_get_word (kind), name);
  return field;
}

/* Sets the fields that the argument “fields” names, where they hold what “seen” says. */
gboolean
tamiz_work_edit_record (TamizWork       *work,
                        TamizChangeSet  *set,
                        TamizRecord     *record,
                        GError         **error)
{
  TamizKind kind = tamiz_record_get_kind (record);
  json_t *pair;
  gsize i;

  json_array_foreach (json_object_get (work->arguments, "seen"), i, pair)
    {
      g_autofree char *name = NULL;
      const char *seen;
      int field;

      if (!tamiz_pair_split (pair, &name, &seen, error))
        return FALSE;
      field = find_own_field (kind, name, error);
      if (field < 0 || !check_field (work, record, field, name, seen, error))
        return FALSE;
    }

  json_array_foreach (json_object_get (work->arguments, "fields"), i, pair)
    {
      g_auto (TamizValue) value = TAMIZ_VALUE_INIT;
      g_autofree char *name = NULL;
      const char *text;
      int field;

      if (!tamiz_pair_split (pair, &name, &text, error))
        return FALSE;
      field = find_own_field (kind, name, error);
      if (field < 0
          || !parse_value (work, &tamiz_kind_get_info (kind)->fields[field], text, &value, error)
          || !tamiz_work_require (value.type != TAMIZ_VALUE_NULL || kind != TAMIZ_KIND_COMPANY
                                      || field != TAMIZ_COMPANY_NAME,
                                  TAMIZ_CORE_ERROR_INVALID, error, _("A name is needed")))
        return FALSE;
      tamiz_change_set_update (set, record, field, &value);
    }

  return TRUE;
}
