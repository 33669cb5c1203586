#define G_LOG_DOMAIN "tamiz-operations-preview"

#include "config.h"

#include "tamiz-criteria.h"
#include "tamiz-error.h"
#include "tamiz-import-file.h"
#include "tamiz-import-guess.h"
#include "tamiz-import-learnt.h"
#include "tamiz-staged-said.h"

#include <glib/gi18n-lib.h>

/* What an import would make of a file, before anything is asked of the base. */

#define N_SAMPLES 3
#define N_VALUES 200
#define MAX_LOOKED_AT 2000
#define N_ITEMS 20

typedef struct
{
  TamizWork *work;
  TamizImportFile *file;
  GPtrArray *samples;       /* json_t: texts of each column */
  GPtrArray *values;        /* GPtrArray of char *: different texts of each, to guess a type by */
  GArray *filled;           /* guint: in how many rows each says anything */
  json_t *items;
  guint64 rows;
  TamizDefinition *definition; /* (nullable): in force */
} Preview;

static gboolean
has_sample (json_t     *samples,
            const char *text)
{
  json_t *sample;
  gsize i;

  json_array_foreach (samples, i, sample)
    {
      if (g_str_equal (json_string_value (sample), text))
        return TRUE;
    }

  return FALSE;
}

/* More different texts than these are no choices anyhow. */
static void
take_value (Preview    *self,
            guint       column,
            const char *text)
{
  GPtrArray *values = g_ptr_array_index (self->values, column);

  g_array_index (self->filled, guint, column)++;
  if (values->len < N_VALUES && !g_ptr_array_find_with_equal_func (values, text, g_str_equal, NULL))
    g_ptr_array_add (values, g_strdup (text));
}

/* The first few texts that are different and say something. */
static void
take_samples (Preview  *self,
              TamizRow *row)
{
  if (row->reject_code != NULL)
    return;

  for (guint i = 0; i < self->samples->len; i++)
    {
      json_t *samples = g_ptr_array_index (self->samples, i);
      const char *cell = tamiz_row_get_cell (row, i);
      g_autofree char *text = cell != NULL ? g_strstrip (g_strdup (cell)) : NULL;

      if (text == NULL || *text == '\0')
        continue;
      if (json_array_size (samples) < N_SAMPLES && !has_sample (samples, text))
        json_array_append_new (samples, json_string (text));
      if (self->rows <= MAX_LOOKED_AT)
        take_value (self, i, text);
    }
}

static void
set_joined (json_t     *values,
            const char *key,
            GPtrArray  *texts)
{
  g_autofree char *joined = NULL;

  if (texts->len == 0)
    return;

  g_ptr_array_add (texts, NULL);
  joined = g_strjoinv (", ", (char **) texts->pdata);
  tamiz_json_set_text (values, key, joined);
}

static void
set_several (json_t      *values,
             TamizStaged *staged)
{
  g_autoptr (GPtrArray) emails = g_ptr_array_new (), phones = g_ptr_array_new ();
  g_autoptr (GPtrArray) tags = g_ptr_array_new ();
  g_autoptr (GPtrArray) handles = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < staged->emails->len; i++)
    g_ptr_array_add (emails, ((TamizStagedEmail *) g_ptr_array_index (staged->emails, i))->address);
  for (guint i = 0; i < staged->phones->len; i++)
    {
      TamizStagedPhone *phone = g_ptr_array_index (staged->phones, i);

      g_ptr_array_add (phones, phone->e164 != NULL ? phone->e164 : phone->as_typed);
    }
  for (guint i = 0; i < staged->handles->len; i++)
    {
      TamizStagedHandle *handle = g_ptr_array_index (staged->handles, i);

      g_ptr_array_add (handles, g_strdup_printf ("%s:%s", handle->network, handle->handle));
    }
  for (guint i = 0; i < staged->tags->len; i++)
    g_ptr_array_add (tags, g_ptr_array_index (staged->tags, i));
  set_joined (values, "email", emails);
  set_joined (values, "phone", phones);
  set_joined (values, "handle", handles);
  set_joined (values, "tags", tags);
}

/* Times as they were understood, which is what one looks for. */
static void
set_times (TamizWork   *work,
           json_t      *values,
           TamizStaged *staged)
{
  const struct
  {
    TamizStagedField field;
    gint64 at;
  } times[] = {
    { TAMIZ_STAGED_RECEIVED_ON, staged->received_on },
    { TAMIZ_STAGED_AT, staged->at },
    { TAMIZ_STAGED_UNTIL, staged->until },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      const char *key = tamiz_staged_field_get_info (times[i].field)->name;

      if (times[i].at != 0)
        tamiz_work_set_time (work, values, key, times[i].at);
    }
}

static char *
dup_answer (Preview                 *self,
            const TamizStagedAnswer *answer)
{
  TamizCriterion *criterion
      = self->definition != NULL ? tamiz_definition_find_criterion (self->definition, answer->criterion) : NULL;

  if (criterion == NULL || answer->value == NULL)
    return g_strdup (answer->value != NULL ? answer->value : tamiz_enum_label (TAMIZ_ENUM_ANSWER, answer->state));

  return tamiz_criterion_dup_label (criterion, self->definition, answer->value);
}

static json_t *
values_to_json (Preview     *self,
                TamizStaged *staged)
{
  json_t *values = json_object ();

  for (guint i = 0; i < TAMIZ_STAGED_N_FIELDS; i++)
    {
      const char *text = tamiz_staged_get_text (staged, i);

      if (text != NULL && i != TAMIZ_STAGED_MENDED)
        tamiz_json_set_text (values, tamiz_staged_field_get_info (i)->name, text);
    }
  for (guint i = 0; staged->answers != NULL && i < staged->answers->len; i++)
    {
      const TamizStagedAnswer *answer = g_ptr_array_index (staged->answers, i);
      g_autofree char *key = g_strconcat ("answer:", answer->criterion, NULL);
      g_autofree char *words = dup_answer (self, answer);

      tamiz_json_set_text (values, key, words);
    }
  set_several (values, staged);
  set_times (self->work, values, staged);
  for (guint i = 0; i < staged->customs->len; i++)
    {
      TamizStagedCustom *custom = g_ptr_array_index (staged->customs, i);
      g_autofree char *key = tamiz_column_dup_field (tamiz_mapping_get_column (staged->mapping, custom->column));

      tamiz_json_set_text (values, key, custom->value);
    }

  return values;
}

static json_t *
staged_to_json (Preview     *self,
                TamizStaged *staged)
{
  json_t *object = json_object (), *problems = json_array ();
  g_autofree char *reason = NULL, *skipped = tamiz_staged_dup_still_open (staged);
  const char *code;

  for (guint i = 0; i < staged->problems->len; i++)
    {
      TamizIntakeProblem *problem = g_ptr_array_index (staged->problems, i);

      json_array_append_new (problems, json_string (problem->message));
    }
  tamiz_staged_check_least_record (staged, &code, &reason);
  json_object_set_new (object, "line", json_integer (staged->line));
  json_object_set_new (object, "values", values_to_json (self, staged));
  tamiz_json_set_text (object, "activity",
                       staged->activity_kind >= 0
                           ? tamiz_enum_nick (TAMIZ_ENUM_ACTIVITY, staged->activity_kind)
                           : NULL);
  tamiz_json_set_text (object, "set_aside", reason);
  tamiz_json_set_text (object, "skipped", skipped);
  json_object_set_new (object, "problems", problems);

  return object;
}

static gboolean
read_rows (Preview  *self,
           GError  **error)
{
  for (;;)
    {
      g_autoptr (TamizRow) row = NULL;
      g_autoptr (TamizStaged) staged = NULL;

      if (!tamiz_row_reader_read_row (self->file->reader, &row, self->work->cancellable, error))
        return FALSE;
      if (row == NULL)
        return TRUE;
      self->rows++;
      take_samples (self, row);
      if (json_array_size (self->items) >= N_ITEMS)
        continue;
      staged = tamiz_normalizer_stage (self->file->normalizer, row, error);
      if (staged == NULL)
        return FALSE;
      json_array_append_new (self->items, staged_to_json (self, staged));
    }
}

/* How its dates and numbers are read, and whether that had to be guessed. */
static void
set_reading (Preview           *self,
             json_t            *object,
             guint              i,
             const TamizColumn *column)
{
  static const char *const orders[] = { NULL, "dmy", "mdy", "ymd" };
  TamizRead read = column->use == TAMIZ_COLUMN_FIELD ? tamiz_staged_field_get_info (column->field)->read
                                                     : TAMIZ_READ_TEXT;
  gboolean is_date = read == TAMIZ_READ_TIME || read == TAMIZ_READ_DAY;
  gboolean is_number = read == TAMIZ_READ_NUMBER || read == TAMIZ_READ_MONEY;

  tamiz_json_set_text (object, "date_order", is_date ? orders[column->date_order] : NULL);
  json_object_set_new (object, "decimal",
                       is_number ? json_stringn (&column->decimal, 1) : json_null ());
  json_object_set_new (object, "in_doubt",
                       json_boolean (tamiz_mapping_is_in_doubt (self->file->mapping, i)));
}

/* What an own field of the column would be. */
static void
set_guess (Preview *self,
           json_t  *object,
           guint    column)
{
  g_auto (GStrv) choices = NULL;
  TamizFieldType type = tamiz_own_field_guess_type (g_ptr_array_index (self->values, column),
                                                    g_array_index (self->filled, guint, column), &choices);
  json_t *array = json_array ();

  for (guint i = 0; choices != NULL && choices[i] != NULL; i++)
    json_array_append_new (array, json_string (choices[i]));
  tamiz_json_set_text (object, "type_guess", tamiz_enum_nick (TAMIZ_ENUM_FIELD_TYPE, type));
  json_object_set_new (object, "choices_guess", array);
}

/* A column's field is written as in a map, so that it can be given back in one. */
static json_t *
columns_to_json (Preview *self)
{
  json_t *array = json_array ();

  for (guint i = 0; i < tamiz_mapping_get_n_columns (self->file->mapping); i++)
    {
      const TamizColumn *column = tamiz_mapping_get_column (self->file->mapping, i);
      g_autofree char *field = tamiz_column_dup_field (column);
      g_autofree char *name = tamiz_mapping_dup_column_name (self->file->mapping, i);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "name", name);
      tamiz_json_set_text (object, "header", column->header);
      tamiz_json_set_text (object, "title", column->title);
      tamiz_json_set_text (object, "field", column->use == TAMIZ_COLUMN_FIELD || column->use == TAMIZ_COLUMN_ANSWER ? field : NULL);
      tamiz_json_set_text (object, "custom",
                           column->use == TAMIZ_COLUMN_CUSTOM ? column->custom : NULL);
      json_object_set (object, "samples", g_ptr_array_index (self->samples, i));
      if (column->use == TAMIZ_COLUMN_CUSTOM)
        {
          json_object_set_new (object, "own", json_string (field));
          json_object_set_new (object, "exists",
                               json_boolean (column->own != NULL && tamiz_record_get_id (column->own) != 0));
        }
      set_guess (self, object, i);
      set_reading (self, object, i, column);
      json_array_append_new (array, object);
    }

  return array;
}

static json_t *
fields_to_json (TamizImportOf of)
{
  json_t *array = json_array ();

  for (guint i = 0; i < TAMIZ_STAGED_N_FIELDS; i++)
    {
      const TamizStagedFieldInfo *info = tamiz_staged_field_get_info (i);
      json_t *object;

      if ((info->imports & (1 << of)) == 0 || i == TAMIZ_STAGED_MENDED)
        continue;
      object = json_object ();
      tamiz_json_set_text (object, "key", info->name);
      tamiz_json_set_text (object, "label", tamiz_staged_field_get_label (i));
      json_array_append_new (array, object);
    }

  return array;
}

/* Null where the file is no workbook. */
static json_t *
sheets_to_json (TamizRowReader *reader)
{
  const char *const *sheets = tamiz_row_reader_get_sheets (reader);
  json_t *array;

  if (sheets == NULL)
    return json_null ();

  array = json_array ();
  for (guint i = 0; sheets[i] != NULL; i++)
    json_array_append_new (array, json_string (sheets[i]));
  return array;
}

/* The fields that the base has of its own, by the keys that maps give them. */
static gboolean
append_own_fields (Preview  *self,
                   json_t   *array,
                   GError  **error)
{
  g_autoptr (GPtrArray) fields = tamiz_reader_list (self->work->reader, TAMIZ_KIND_FIELD, error);
  TamizImportOf of = tamiz_mapping_get_of (self->file->mapping);

  if (fields == NULL)
    return FALSE;

  for (guint i = 0; i < fields->len; i++)
    {
      TamizRecord *field = g_ptr_array_index (fields, i);
      const char *record = tamiz_record_get_text (field, TAMIZ_FIELD_RECORD);
      g_autofree char *key = g_strcmp0 (record, "lead") == 0
                                 ? g_strconcat ("custom:", tamiz_record_get_text (field, TAMIZ_FIELD_KEY), NULL)
                                 : tamiz_own_field_dup_key (field);
      json_t *object;

      if (of != TAMIZ_IMPORT_OF_PEOPLE && (of != TAMIZ_IMPORT_OF_COMPANIES || g_strcmp0 (record, "company") != 0))
        continue;
      object = json_object ();
      tamiz_json_set_text (object, "key", key);
      tamiz_json_set_text (object, "label", tamiz_record_get_text (field, TAMIZ_FIELD_LABEL));
      json_array_append_new (array, object);
    }

  return TRUE;
}

/* Whether no row can say where it comes from, and nobody has said it of all. */
static gboolean
needs_source (Preview *self)
{
  TamizMapping *mapping = self->file->mapping;

  return tamiz_mapping_get_of (mapping) == TAMIZ_IMPORT_OF_PEOPLE && tamiz_work_text (self->work, "source") == NULL
         && tamiz_mapping_find_column (mapping, TAMIZ_STAGED_SOURCE) < 0
         && tamiz_mapping_get_default (mapping, TAMIZ_STAGED_SOURCE) == NULL;
}

/* What no row can say; of activities, who did not say of all what happened. */
static const char *
find_lack (Preview *self)
{
  const char *lack = tamiz_import_find_lack (self->file->mapping);

  return g_strcmp0 (lack, "kind") == 0 && tamiz_work_text (self->work, "activity") != NULL ? NULL : lack;
}

/* How all cases ended, where every row says on which day they did. */
static const char *
guess_outcome (Preview *self)
{
  int column = tamiz_import_find_won_column (self->file->mapping);
  guint64 rows = MIN (self->rows, MAX_LOOKED_AT);

  return column >= 0 && rows > 0 && g_array_index (self->filled, guint, column) == rows
             ? tamiz_enum_nick (TAMIZ_ENUM_OUTCOME, TAMIZ_OUTCOME_WON)
             : NULL;
}

static json_t *
preview_to_json (Preview *self)
{
  TamizImportFile *file = self->file;
  char delimiter = tamiz_row_reader_get_delimiter (file->reader);
  json_t *answer = json_object ();

  tamiz_json_set_text (answer, "format", tamiz_row_reader_get_format (file->reader));
  tamiz_json_set_text (answer, "encoding", tamiz_row_reader_get_encoding (file->reader));
  json_object_set_new (answer, "delimiter", delimiter != 0 ? json_stringn (&delimiter, 1) : json_null ());
  json_object_set_new (answer, "sheets", sheets_to_json (file->reader));
  tamiz_json_set_text (answer, "sheet", tamiz_row_reader_get_sheet (file->reader));
  json_object_set (answer, "same_file", file->same);
  json_object_set_new (answer, "rows", json_integer (self->rows));
  json_object_set_new (answer, "left_out",
                       json_integer ((json_int_t) tamiz_row_reader_get_n_left_out (file->reader)));
  json_object_set_new (answer, "columns", columns_to_json (self));
  json_object_set_new (answer, "new_fields",
                       json_integer (tamiz_mapping_get_n_custom (file->mapping)));
  json_object_set_new (answer, "fields", fields_to_json (tamiz_mapping_get_of (file->mapping)));
  json_object_set_new (answer, "needs_source", json_boolean (needs_source (self)));
  tamiz_json_set_text (answer, "lacks", find_lack (self));
  tamiz_json_set_text (answer, "outcome_guess", guess_outcome (self));
  tamiz_json_set_text (answer, "of_guess",
                       tamiz_import_of_get_nick (tamiz_import_guess_of (file->reader)));
  json_object_set_new (answer, "mapping", tamiz_mapping_to_json (file->mapping));
  json_object_set (answer, "items", self->items);
  json_object_set_new (answer, "learnt",
                       file->learnt != NULL ? tamiz_learnt_to_json (file->learnt, self->work) : json_null ());

  return answer;
}

/* What people are asked by the definition in force, which columns may answer. */
static json_t *
criteria_to_json (Preview *self)
{
  json_t *array = json_array ();

  if (self->definition == NULL || tamiz_mapping_get_of (self->file->mapping) != TAMIZ_IMPORT_OF_PEOPLE)
    return array;

  for (guint i = 0; i < self->definition->criteria->len; i++)
    {
      const TamizCriterion *criterion = g_ptr_array_index (self->definition->criteria, i);
      g_autofree char *key = g_strconcat ("answer:", criterion->key, NULL);
      /* Translators: %s is the title of a criterion */
      g_autofree char *label = g_strdup_printf (_("Answer: %s"), criterion->title);
      json_t *object;

      if (criterion->bound != NULL || criterion->bound_field != NULL)
        continue;
      object = json_object ();
      tamiz_json_set_text (object, "key", key);
      tamiz_json_set_text (object, "label", label);
      json_array_append_new (array, object);
    }

  return array;
}

static json_t *
preview_import (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizImportFile) file = tamiz_import_file_open (work, error);
  g_autoptr (GPtrArray) samples = g_ptr_array_new_with_free_func ((GDestroyNotify) json_decref);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GArray) filled = g_array_new (FALSE, TRUE, sizeof (guint));
  g_autoptr (json_t) items = json_array (), own = json_array ();
  g_autoptr (TamizDefinition) definition = NULL;
  Preview preview = { work, file, samples, values, filled, items, 0, NULL };
  json_t *answer;

  if (file == NULL || !tamiz_import_find_definition (work, &definition, error))
    return NULL;
  preview.definition = definition;
  g_array_set_size (filled, tamiz_mapping_get_n_columns (file->mapping));
  for (guint i = 0; i < tamiz_mapping_get_n_columns (file->mapping); i++)
    {
      g_ptr_array_add (samples, json_array ());
      g_ptr_array_add (values, g_ptr_array_new_with_free_func (g_free));
    }
  if (!read_rows (&preview, error) || !append_own_fields (&preview, own, error))
    return NULL;

  answer = preview_to_json (&preview);
  json_object_set (answer, "own_fields", own);
  json_object_set_new (answer, "criteria", criteria_to_json (&preview));
  return answer;
}

static const TamizParameter preview_parameters[] = {
  { "file", TAMIZ_PARAMETER_FILE, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("The file: a table, a workbook, contacts, or JSON lines") },
  { "source", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Source of the rows that name none") },
  { "source-column", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The column that names the source") },
  { "ids", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The system that external_id comes from") },
  { "activity", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What each row did (form, chat …), or none") },
  { "of", TAMIZ_PARAMETER_TEXT, 0, 0,
    N_("What the rows are: people, activities, answers, outcomes, companies, consents") },
  { "campaign", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Campaign of the rows that name none") },
  { "sheet", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The sheet of a workbook, else the first that holds a table") },
  { "map", TAMIZ_PARAMETER_FILE, 0, 0, N_("A map of columns, in JSON") },
  { "mapping", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The map itself instead of its file") },
  { "as-before", TAMIZ_PARAMETER_FLAG, 0, 0, N_("Read it as such files of its source were read before") },
  { NULL },
};

const TamizOperationEntry tamiz_preview_operations[] = {
  { { "import.preview", N_("Show what an import would make of a file"), TAMIZ_OPERATION_READS,
      preview_parameters, NULL },
    preview_import },
  { { NULL }, NULL },
};
