#define G_LOG_DOMAIN "tamiz-record"

#include "config.h"

#include "tamiz-record.h"

#include "tamiz-json.h"

struct _TamizRecord
{
  GObject parent_instance;

  TamizKind kind;
  gint64 id;
  gint64 change;  /* the change that made it; 0 before it is stored */
  gint64 changed; /* the last change that touched it */
  TamizValue *values;
};

G_DEFINE_FINAL_TYPE (TamizRecord, tamiz_record, G_TYPE_OBJECT)

static void
tamiz_record_finalize (GObject *object)
{
  TamizRecord *self = TAMIZ_RECORD (object);

  for (guint i = 0; i < tamiz_kind_get_info (self->kind)->n_fields; i++)
    tamiz_value_clear (&self->values[i]);
  g_free (self->values);

  G_OBJECT_CLASS (tamiz_record_parent_class)->finalize (object);
}

static void
tamiz_record_class_init (TamizRecordClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = tamiz_record_finalize;
}

static void
tamiz_record_init (TamizRecord *self)
{
}

/**
 * tamiz_record_new:
 * @kind: what it is a record of
 * @id: its id
 *
 * Makes a record whose fields are all empty.
 *
 * A record is a value: what was read, or what is to be written.  Changing it changes
 * nothing in the base; a #TamizChangeSet does.
 *
 * Returns: (transfer full): a new record
 */
TamizRecord *
tamiz_record_new (TamizKind kind,
                  gint64    id)
{
  TamizRecord *self = g_object_new (TAMIZ_TYPE_RECORD, NULL);

  self->kind = kind;
  self->id = id;
  self->values = g_new0 (TamizValue, tamiz_kind_get_info (kind)->n_fields);

  return self;
}

/**
 * tamiz_record_dup:
 * @self: a record
 *
 * Copies a record with all its values.
 *
 * Returns: (transfer full): the copy
 */
TamizRecord *
tamiz_record_dup (TamizRecord *self)
{
  TamizRecord *copy;

  g_return_val_if_fail (TAMIZ_IS_RECORD (self), NULL);

  copy = tamiz_record_new (self->kind, self->id);
  copy->change = self->change;
  copy->changed = self->changed;
  for (guint i = 0; i < tamiz_kind_get_info (self->kind)->n_fields; i++)
    tamiz_value_copy (&self->values[i], &copy->values[i]);

  return copy;
}

TamizKind
tamiz_record_get_kind (TamizRecord *self)
{
  return self->kind;
}

gint64
tamiz_record_get_id (TamizRecord *self)
{
  return self->id;
}

/**
 * tamiz_record_peek_id:
 * @self: a record
 *
 * Gets where the id lies, to be a key of tables that the record outlives.
 *
 * Returns: (transfer none): the id's address
 */
const gint64 *
tamiz_record_peek_id (TamizRecord *self)
{
  return &self->id;
}

/**
 * tamiz_record_set_id:
 * @self: a record without an id
 * @id: its id from now on
 *
 * Names a record that was made before anybody knew under which id.
 */
void
tamiz_record_set_id (TamizRecord *self,
                     gint64       id)
{
  g_return_if_fail (TAMIZ_IS_RECORD (self));
  g_return_if_fail (self->id == 0);

  self->id = id;
}

/**
 * tamiz_record_get_change:
 * @self: a record
 *
 * Gets the number of the change that made the record.
 *
 * Returns: a change number; 0 where it is not stored yet
 */
gint64
tamiz_record_get_change (TamizRecord *self)
{
  return self->change;
}

/**
 * tamiz_record_get_changed:
 * @self: a record
 *
 * Gets the number of the last change that touched the record.
 *
 * Returns: a change number; 0 where it is not stored yet
 */
gint64
tamiz_record_get_changed (TamizRecord *self)
{
  return self->changed;
}

void
tamiz_record_set_changes (TamizRecord *self,
                          gint64       change,
                          gint64       changed)
{
  self->change = change;
  self->changed = changed;
}

/**
 * tamiz_record_get:
 * @self: a record
 * @field: a field of its kind, such as %TAMIZ_PERSON_FIRST_NAME
 *
 * Gets what a field holds.
 *
 * Returns: (transfer none): the value
 */
const TamizValue *
tamiz_record_get (TamizRecord *self,
                  int          field)
{
  g_assert (field >= 0 && (guint) field < tamiz_kind_get_info (self->kind)->n_fields);

  return &self->values[field];
}

gboolean
tamiz_record_has (TamizRecord *self,
                  int          field)
{
  return tamiz_record_get (self, field)->type != TAMIZ_VALUE_NULL;
}

/**
 * tamiz_record_get_int:
 * @self: a record
 * @field: a field of its kind
 *
 * Gets a whole number.
 *
 * Returns: the number; 0 where the field is empty (see tamiz_record_has())
 */
gint64
tamiz_record_get_int (TamizRecord *self,
                      int          field)
{
  const TamizValue *value = tamiz_record_get (self, field);

  return value->type == TAMIZ_VALUE_INT ? value->integer : 0;
}

/**
 * tamiz_record_get_text:
 * @self: a record
 * @field: a field of its kind
 *
 * Gets a text.
 *
 * Returns: (transfer none) (nullable): the text, %NULL where the field is empty
 */
const char *
tamiz_record_get_text (TamizRecord *self,
                       int          field)
{
  const TamizValue *value = tamiz_record_get (self, field);

  return value->type == TAMIZ_VALUE_TEXT ? value->text : NULL;
}

GBytes *
tamiz_record_get_bytes (TamizRecord *self,
                        int          field)
{
  const TamizValue *value = tamiz_record_get (self, field);

  return value->type == TAMIZ_VALUE_BYTES ? value->bytes : NULL;
}

/**
 * tamiz_record_edit:
 * @self: a record
 * @field: a field of its kind
 *
 * Gives a field to be filled.
 *
 * Returns: (transfer none): the value in its place
 */
TamizValue *
tamiz_record_edit (TamizRecord *self,
                   int          field)
{
  g_assert (field >= 0 && (guint) field < tamiz_kind_get_info (self->kind)->n_fields);

  return &self->values[field];
}

void
tamiz_record_set_int (TamizRecord *self,
                      int          field,
                      gint64       integer)
{
  tamiz_value_set_int (tamiz_record_edit (self, field), integer);
}

void
tamiz_record_set_text (TamizRecord *self,
                       int          field,
                       const char  *text)
{
  tamiz_value_set_text (tamiz_record_edit (self, field), text);
}

void
tamiz_record_set_bytes (TamizRecord *self,
                        int          field,
                        GBytes      *bytes)
{
  tamiz_value_set_bytes (tamiz_record_edit (self, field), bytes);
}

/**
 * tamiz_record_set_audited:
 * @self: a record
 * @field: a field of its kind
 * @text: (nullable): a value as the history has it
 *
 * Gives a field the value that an audit entry tells.  Of bytes the history keeps a digest
 * only: such a field stays as it is.
 */
void
tamiz_record_set_audited (TamizRecord *self,
                          int          field,
                          const char  *text)
{
  switch (tamiz_kind_get_info (self->kind)->fields[field].type)
    {
    case TAMIZ_TYPE_TEXT:
    case TAMIZ_TYPE_DECIMAL:
    case TAMIZ_TYPE_JSON:
      tamiz_record_set_text (self, field, text);
      break;
    case TAMIZ_TYPE_BYTES:
      break;
    default:
      if (text != NULL)
        tamiz_record_set_int (self, field, g_ascii_strtoll (text, NULL, 10));
      else
        tamiz_value_clear (tamiz_record_edit (self, field));
      break;
    }
}

/**
 * tamiz_record_to_text:
 * @self: a record
 *
 * Writes a record's filled fields as canonical JSON, which the audit keeps and
 * digests; bytes stand as their SHA-256.
 *
 * Returns: (transfer full): a JSON object
 */
char *
tamiz_record_to_text (TamizRecord *self)
{
  const TamizKindInfo *info = tamiz_kind_get_info (self->kind);
  g_autoptr (json_t) object = json_object ();

  for (guint i = 0; i < info->n_fields; i++)
    {
      const TamizValue *value = &self->values[i];
      g_autofree char *text = NULL;

      if (value->type == TAMIZ_VALUE_NULL)
        continue;
      if (value->type == TAMIZ_VALUE_INT)
        {
          json_object_set_new (object, info->fields[i].name, json_integer (value->integer));
          continue;
        }
      text = tamiz_value_to_text (value);
      json_object_set_new (object, info->fields[i].name, json_string (text));
    }

  return tamiz_json_to_canonical (object);
}
