#define G_LOG_DOMAIN "tamiz-operations-set-aside"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-set-aside.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* Rows that are to be completed: listed with what is wrong, looked at, mended and discarded. */

typedef struct
{
  TamizSetAsideTelling *telling;
  TamizWork *work;
  gint64 import;            /* 0 = all */
  const char *code;         /* (nullable) */
  char *words;              /* (nullable): folded */
  gint64 offset, limit;     /* limit 0 = all */
  gint64 total;             /* of those that fit */
  json_t *items;
} Listing;

static gboolean
has_words (Listing     *self,
           TamizRecord *row)
{
  g_autofree char *text = NULL;

  if (self->words == NULL)
    return TRUE;

  text = tamiz_text_fold (tamiz_record_get_text (row, TAMIZ_SET_ASIDE_ROW));
  return strstr (text, self->words) != NULL;
}

static gboolean
list_row (TamizRecord *row,
          gpointer     user_data)
{
  Listing *self = user_data;

  if ((self->import != 0 && tamiz_record_get_int (row, TAMIZ_SET_ASIDE_IMPORT) != self->import)
      || (self->code != NULL && g_strcmp0 (tamiz_record_get_text (row, TAMIZ_SET_ASIDE_CODE), self->code) != 0)
      || !has_words (self, row))
    return TRUE;

  if (self->total >= self->offset && (self->limit == 0 || self->total < self->offset + self->limit))
    json_array_append_new (self->items, tamiz_set_aside_tell (self->telling, row));
  self->total++;
  /* How many there are is known, but of those that are searched. */
  return self->words != NULL || self->limit == 0 || self->total < self->offset + self->limit;
}

static void
count_all (Listing   *self,
           GPtrArray *codes)
{
  self->total = 0;
  for (guint i = 0; i < codes->len; i++)
    {
      const TamizCodeCount *code = g_ptr_array_index (codes, i);

      if (self->code == NULL || g_strcmp0 (code->code, self->code) == 0)
        self->total += (gint64) code->count;
    }
}

static gboolean
list_rows (Listing  *self,
           GError  **error)
{
  if (self->import == 0)
    return tamiz_reader_scan (self->work->reader, TAMIZ_KIND_SET_ASIDE, list_row, self, self->work->cancellable,
                              error);

  return tamiz_reader_scan_by (self->work->reader, TAMIZ_KIND_SET_ASIDE, TAMIZ_SET_ASIDE_IMPORT, self->import, list_row,
                               self, self->work->cancellable, error);
}

static json_t *
reasons_to_json (GPtrArray *codes)
{
  json_t *reasons = json_array ();

  for (guint i = 0; i < codes->len; i++)
    {
      TamizCodeCount *code = g_ptr_array_index (codes, i);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "code", code->code);
      json_object_set_new (object, "count", json_integer ((json_int_t) code->count));
      tamiz_json_set_text (object, "help", tamiz_set_aside_get_help (code->code));
      json_array_append_new (reasons, object);
    }

  return reasons;
}

static json_t *
list_set_aside (TamizWork  *work,
                GError    **error)
{
  const char *search = tamiz_work_text (work, "search");
  g_autoptr (json_t) items = json_array ();
  g_autoptr (TamizSetAsideTelling) telling = tamiz_set_aside_telling_new (work);
  Listing self = {
    .telling = telling,
    .work = work,
    .import = tamiz_work_id (work, "import"),
    .code = tamiz_work_text (work, "code"),
    .offset = MAX (tamiz_work_number (work, "offset", 0), 0),
    .limit = MAX (tamiz_work_number (work, "limit", 0), 0),
    .items = items,
  };
  g_autofree char *words = tamiz_text_is_blank (search) ? NULL : tamiz_text_fold (search);
  g_autoptr (GPtrArray) codes = tamiz_reader_count_set_aside (work->reader, self.import, error);
  g_autoptr (json_t) imports = codes != NULL ? tamiz_set_aside_list_imports (work, error) : NULL;
  json_t *answer;

  self.words = words;
  if (imports == NULL || !list_rows (&self, error))
    return NULL;
  if (words == NULL)
    count_all (&self, codes);

  answer = json_object ();
  json_object_set_new (answer, "total", json_integer (self.total));
  json_object_set (answer, "items", items);
  json_object_set_new (answer, "reasons", reasons_to_json (codes));
  json_object_set (answer, "imports", imports);
  return answer;
}

/* Each column with what stands in it and what it is for. */
static json_t *
columns_to_json (TamizSetAside *row,
                 TamizStaged   *staged)
{
  json_t *columns = json_array ();

  for (guint i = 0; i < row->header->len; i++)
    {
      const TamizColumn *column
          = staged != NULL ? tamiz_mapping_get_column (staged->mapping, i) : NULL;
      g_autofree char *field = column != NULL ? tamiz_column_dup_field (column) : NULL;
      json_t *object = json_object ();

      tamiz_json_set_text (object, "column", g_ptr_array_index (row->header, i));
      tamiz_json_set_text (object, "value", g_ptr_array_index (row->cells, i));
      tamiz_json_set_text (object, "field", field);
      tamiz_json_set_text (object, "label", column != NULL && column->use == TAMIZ_COLUMN_FIELD
                                                ? tamiz_staged_field_get_label (column->field)
                                                : NULL);
      json_array_append_new (columns, object);
    }

  return columns;
}

/* What the row says as it is understood. */
static json_t *
fields_to_json (TamizStaged *staged)
{
  json_t *fields = json_object ();

  for (guint i = 0; i < TAMIZ_STAGED_N_FIELDS; i++)
    {
      const char *text = tamiz_staged_get_text (staged, i);

      if (text != NULL)
        tamiz_json_set_text (fields, tamiz_staged_field_get_info (i)->name, text);
    }
  for (guint i = 0; i < staged->emails->len; i++)
    tamiz_json_set_text (fields, "email", ((TamizStagedEmail *) g_ptr_array_index (staged->emails, 0))->address);
  for (guint i = 0; i < staged->phones->len; i++)
    {
      TamizStagedPhone *phone = g_ptr_array_index (staged->phones, 0);

      tamiz_json_set_text (fields, "phone", phone->e164 != NULL ? phone->e164 : phone->as_typed);
    }

  return fields;
}

static json_t *
problems_to_json (TamizSetAside *row,
                  TamizStaged   *staged)
{
  json_t *problems = json_array ();

  for (guint i = 0; i < staged->problems->len; i++)
    {
      TamizIntakeProblem *problem = g_ptr_array_index (staged->problems, i);
      gboolean named = problem->column >= 0 && (guint) problem->column < row->header->len;
      json_t *object = json_object ();

      tamiz_json_set_text (object, "column", named ? g_ptr_array_index (row->header, problem->column) : NULL);
      tamiz_json_set_text (object, "code", problem->code);
      tamiz_json_set_text (object, "message", problem->message);
      json_array_append_new (problems, object);
    }

  return problems;
}

/* Where the row cannot even be read (its source is gone), that is what is wrong. */
static json_t *
show_set_aside (TamizWork  *work,
                GError    **error)
{
  g_autoptr (TamizSetAside) row = tamiz_set_aside_load (work, tamiz_work_id (work, "id"), error);
  g_autoptr (TamizSetAsideTelling) telling = tamiz_set_aside_telling_new (work);
  g_autoptr (TamizStaged) staged = NULL;
  g_autoptr (GError) unread = NULL;
  json_t *object;

  if (row == NULL)
    return NULL;

  staged = tamiz_set_aside_stage (row, work, &unread);
  object = tamiz_set_aside_tell (telling, row->record);
  tamiz_json_set_text (object, "file",
                       row->import != NULL ? tamiz_record_get_text (row->import, TAMIZ_IMPORT_FILE) : NULL);
  tamiz_json_set_text (object, "source", tamiz_json_get_text (row->way, "source"));
  tamiz_json_set_text (object, "of", tamiz_json_get_text (row->way, "of"));
  json_object_set_new (object, "columns", columns_to_json (row, staged));
  json_object_set_new (object, "fields", staged != NULL ? fields_to_json (staged) : json_object ());
  json_object_set_new (object, "problems", staged != NULL ? problems_to_json (row, staged) : json_array ());
  tamiz_json_set_text (object, "unread", unread != NULL ? unread->message : NULL);

  return object;
}

static void
refuse_row (json_t     *refused,
            gint64      id,
            const char *message)
{
  json_t *object = json_object ();

  tamiz_json_set_id (object, "id", id);
  tamiz_json_set_text (object, "message", message);
  json_array_append_new (refused, object);
}

static gboolean
discard_one (TamizWork       *work,
             TamizChangeSet  *set,
             const char      *text,
             const char      *reason,
             json_t          *refused,
             GError         **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (TamizRecord) row = NULL;
  gint64 id = 0;

  if (!tamiz_work_require (text != NULL && g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, &id, NULL),
                           TAMIZ_CORE_ERROR_INVALID, error, _("“%s” is not a number (%s)"),
                           text != NULL ? text : "", "ids"))
    return FALSE;
  row = tamiz_set_aside_find (work, id, &local_error);
  if (row == NULL && !g_error_matches (local_error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (row == NULL)
    {
      refuse_row (refused, id, local_error->message);
      return TRUE;
    }

  tamiz_change_set_update_text (set, row, TAMIZ_SET_ASIDE_REASON, reason);
  tamiz_change_set_retract (set, row);
  return TRUE;
}

/* The reason stays in the history, with what was wrong before. */
static json_t *
discard_set_aside (TamizWork  *work,
                   GError    **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "set-aside.discard");
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));
  json_t *ids = json_object_get (work->arguments, "ids"), *id;
  g_autoptr (TamizCommit) commit = NULL;
  g_autoptr (json_t) refused = json_array ();
  g_autofree char *change = NULL;
  json_t *answer;
  gsize i;

  if (!tamiz_work_require (reason != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                           _("Say why the rows are of no use")))
    return NULL;
  json_array_foreach (ids, i, id)
    {
      if (!discard_one (work, set, json_string_value (id), reason, refused, error))
        return NULL;
    }
  if (!tamiz_change_set_is_empty (set))
    {
      commit = tamiz_work_apply (work, set, error);
      if (commit == NULL)
        return NULL;
      change = g_strdup_printf ("c%" PRId64, commit->change);
    }

  answer = json_object ();
  json_object_set_new (answer, "done", json_integer ((json_int_t) (json_array_size (ids) - json_array_size (refused))));
  json_object_set (answer, "refused", refused);
  tamiz_json_set_text (answer, "change", change);
  return answer;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter list_parameters[] = {
  { "import", TAMIZ_PARAMETER_ID, 0, 0, N_("Only those of this import") },
  { "code", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only those with this reason: least_record, source, who, value …") },
  { "search", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only those in which this stands") },
  { "limit", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("So many at most") },
  { "offset", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Leave out so many first") },
  { NULL },
};

static const TamizParameter id_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("Its id") },
  { NULL },
};

static const TamizParameter mend_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("Its id") },
  { "fields", TAMIZ_PARAMETER_PAIRS, TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("What stands in its columns, or a field: COLUMN=VALUE") },
  { NULL },
};

static const TamizParameter retry_parameters[] = {
  { "import", TAMIZ_PARAMETER_ID, 0, 0, N_("Only those of this import") },
  { "code", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Only those with this reason: least_record, source, who, value …") },
  { "set", TAMIZ_PARAMETER_PAIRS, 0, 0, N_("What those of them are given that do not say it: FIELD=VALUE") },
  { NULL },
};

static const TamizParameter discard_parameters[] = {
  { "ids", TAMIZ_PARAMETER_TEXTS, REQUIRED_POSITIONAL, 0, N_("The rows' ids") },
  { "reason", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Why") },
  { NULL },
};

const TamizOperationEntry tamiz_set_aside_operations[] = {
  { { "set-aside.list", N_("List the rows to be completed"), TAMIZ_OPERATION_READS, list_parameters,
      "id,import,line,name,reason" },
    list_set_aside },
  { { "set-aside.show", N_("Show a row to be completed, and how it is understood"), TAMIZ_OPERATION_READS,
      id_parameters, NULL },
    show_set_aside },
  { { "set-aside.mend", N_("Complete a row and bring it in"), 0, mend_parameters, NULL }, tamiz_set_aside_mend },
  { { "set-aside.retry", N_("Bring in many rows at once, with what they lack"), 0, retry_parameters, NULL },
    tamiz_set_aside_retry },
  { { "set-aside.discard", N_("Take rows off that are of no use"), 0, discard_parameters, NULL },
    discard_set_aside },
  { { NULL }, NULL },
};
