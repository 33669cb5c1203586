#define G_LOG_DOMAIN "tamiz-store"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-transaction.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MEBIBYTE (1024 * 1024)
#define MAX_FIELD_SIZE (1 * MEBIBYTE)
#define MAX_RECORD_SIZE (16 * MEBIBYTE)
#define MAX_ATTACHMENT_SIZE (25 * MEBIBYTE)

static TamizValueType
stored_as (TamizType type)
{
  switch (type)
    {
    case TAMIZ_TYPE_TEXT:
    case TAMIZ_TYPE_DECIMAL:
    case TAMIZ_TYPE_JSON:
      return TAMIZ_VALUE_TEXT;
    case TAMIZ_TYPE_BYTES:
      return TAMIZ_VALUE_BYTES;
    case TAMIZ_TYPE_INT:
    case TAMIZ_TYPE_BOOL:
    case TAMIZ_TYPE_TIME:
    case TAMIZ_TYPE_DATE:
    case TAMIZ_TYPE_ENUM:
    case TAMIZ_TYPE_REF:
      return TAMIZ_VALUE_INT;
    default:
      g_assert_not_reached ();
    }
}

static gboolean
check_value (TamizKind         kind,
             int               field,
             const TamizValue *value,
             gsize            *size,
             GError          **error)
{
  const TamizKindInfo *info = tamiz_kind_get_info (kind);
  gsize limit = MAX_FIELD_SIZE;

  *size = 0;
  if (value->type == TAMIZ_VALUE_NULL)
    return TRUE;
  if (value->type != stored_as (info->fields[field].type)
      || (value->type == TAMIZ_VALUE_TEXT && !g_utf8_validate (value->text, -1, NULL)))
    {
      g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
                   _("What %s.%s is to hold is not of its type, or not text in UTF-8"), info->nick,
                   info->fields[field].name);
      return FALSE;
    }
  if (value->type == TAMIZ_VALUE_INT)
    return TRUE;

  if (value->type == TAMIZ_VALUE_BYTES)
    {
      limit = MAX_ATTACHMENT_SIZE;
      *size = g_bytes_get_size (value->bytes);
    }
  else
    {
      *size = strlen (value->text);
    }
  if (*size <= limit)
    return TRUE;

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_TOO_LARGE,
               _("%s.%s would hold %.1f MiB; at most %zu MiB are possible. Shorten "
                 "it, or keep it outside and store a link"),
               info->nick, info->fields[field].name, (double) *size / MEBIBYTE, limit / MEBIBYTE);
  return FALSE;
}

/**
 * tamiz_limits_check_record:
 * @record: a new record
 * @error: return location
 *
 * Checks types and sizes: a field at most 1 MiB, a record 16 MiB, an attachment 25 MiB.
 *
 * Returns: whether the record can be stored
 */
gboolean
tamiz_limits_check_record (TamizRecord *record,
                           GError     **error)
{
  TamizKind kind = tamiz_record_get_kind (record);
  const TamizKindInfo *info = tamiz_kind_get_info (kind);
  gsize total = 0;

  for (guint i = 0; i < info->n_fields; i++)
    {
      gsize size;

      if (!check_value (kind, i, tamiz_record_get (record, i), &size, error))
        return FALSE;
      if (info->fields[i].type != TAMIZ_TYPE_BYTES)
        total += size;
    }
  if (total <= MAX_RECORD_SIZE)
    return TRUE;

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_TOO_LARGE,
               _("A record of %s would hold %.1f MiB; at most %d MiB are possible"), info->nick,
               (double) total / MEBIBYTE, MAX_RECORD_SIZE / MEBIBYTE);
  return FALSE;
}

gboolean
tamiz_limits_check_update (const TamizUpdate *update,
                           GError           **error)
{
  gsize size;

  return check_value (update->kind, update->field, &update->after, &size, error);
}
