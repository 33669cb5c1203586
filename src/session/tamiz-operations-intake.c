#define G_LOG_DOMAIN "tamiz-operations-intake"

#include "config.h"

#include "tamiz-door.h"
#include "tamiz-error.h"
#include "tamiz-import-file.h"
#include "tamiz-json-cells.h"
#include "tamiz-staging.h"

#include <glib/gi18n-lib.h>

/* Records of other programs, one at a time, through the same door as a file's rows. */

/* No record makes more columns. */
#define MAX_COLUMNS 500

/* What a record says besides its fields: it goes before what was said for all of them. */
static const char *const said[] = { "activity", "ids" };

typedef struct
{
  GPtrArray *header;
  GPtrArray *cells;
  json_t *arguments;        /* of this record */
  TamizImportOf of;
  gboolean has_day;         /* the record says itself when it was received */
} Reading;

static void
reading_clear (Reading *self)
{
  g_clear_pointer (&self->header, g_ptr_array_unref);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_pointer (&self->arguments, json_decref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static gboolean
is_activity (const char *text)
{
  int kind;

  return g_str_equal (text, "none") || tamiz_enum_from_nick (TAMIZ_ENUM_ACTIVITY, text, &kind);
}

/* Of people, what they did and when is said of the record and not of them. */
static const char *
rename_column (Reading    *reading,
               const char *column)
{
  if (reading->of == TAMIZ_IMPORT_OF_PEOPLE && g_str_equal (column, "at") && !reading->has_day)
    return "received_on";

  return column;
}

static void
take_cell_cb (const char *column,
              char       *value,
              gpointer    user_data)
{
  Reading *reading = user_data;

  if (*value != '\0' && g_strv_contains (said, column))
    tamiz_json_set_text (reading->arguments, column, value);
  else if (reading->of == TAMIZ_IMPORT_OF_PEOPLE && g_str_equal (column, "kind") && is_activity (value))
    tamiz_json_set_text (reading->arguments, "activity", value);
  else if (!g_strv_contains (said, column) && reading->header->len < MAX_COLUMNS)
    {
      g_ptr_array_add (reading->header, g_strdup (rename_column (reading, column)));
      g_ptr_array_add (reading->cells, value);
      return;
    }
  g_free (value);
}

static gboolean
begin_reading (Reading    *reading,
               TamizWork  *work,
               GError    **error)
{
  const char *of = tamiz_work_text (work, "of");

  reading->header = g_ptr_array_new_with_free_func (g_free);
  reading->cells = g_ptr_array_new_with_free_func (g_free);
  reading->arguments = json_copy (work->arguments);
  json_object_del (reading->arguments, "record");

  return of == NULL
         || tamiz_work_require (tamiz_import_of_from_nick (of, &reading->of), TAMIZ_CORE_ERROR_INVALID, error,
                                _("“%s” is not possible for %s; possible are: %s"), of, "of",
                                "people, activities, answers, outcomes, companies, consents");
}

static gboolean
read_record (Reading    *reading,
             TamizWork  *work,
             GError    **error)
{
  g_autoptr (json_t) record = tamiz_json_parse (tamiz_work_text (work, "record"), -1, error);

  if (record == NULL
      || !tamiz_work_require (json_is_object (record), TAMIZ_CORE_ERROR_INVALID, error,
                              _("A record is to be a JSON object, as {\"email\": \"ana@example.com\"}")))
    return FALSE;

  reading->has_day = json_object_get (record, "received_on") != NULL;
  tamiz_json_cells_foreach (record, take_cell_cb, reading);
  g_ptr_array_add (reading->header, NULL);
  g_ptr_array_add (reading->cells, NULL);
  return TRUE;
}

/* A map speaks of all columns that records may have; one has only some of them. */
static json_t *
choose_of_map (Reading *reading,
               json_t  *map)
{
  json_t *own = json_copy (map);
  json_t *columns = json_object_get (map, "columns");
  json_t *kept = json_object (), *value;
  const char *column;

  json_object_foreach (columns, column, value)
    {
      for (guint i = 0; i + 1 < reading->header->len; i++)
        {
          if (g_str_equal (reading->header->pdata[i], column))
            json_object_set (kept, column, value);
        }
    }
  json_object_set_new (own, "columns", kept);

  return own;
}

static TamizStaged *
stage (Reading    *reading,
       TamizWork  *work,
       GError    **error)
{
  GError *local_error = NULL;
  g_autoptr (json_t) map = tamiz_work_read_map (work, &local_error);
  g_autoptr (json_t) own = NULL;

  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return NULL;
    }
  if (map != NULL)
    own = choose_of_map (reading, map);

  return tamiz_work_stage_row (work, reading->of, reading->header, reading->cells, own, error);
}

static json_t *
list_problems (TamizStaged *staged)
{
  json_t *problems = json_array ();

  for (guint i = 0; i < staged->problems->len; i++)
    {
      const TamizIntakeProblem *problem = g_ptr_array_index (staged->problems, i);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "code", problem->code);
      tamiz_json_set_text (object, "message", problem->message);
      json_array_append_new (problems, object);
    }

  return problems;
}

static json_t *
make_answer (TamizDoor            *door,
             TamizStaged          *staged,
             const TamizAdmission *admission)
{
  json_t *answer = json_object ();
  GPtrArray *sources = tamiz_door_get_new_sources (door);
  json_t *new_sources = json_array ();

  for (guint i = 0; i < sources->len; i++)
    json_array_append_new (new_sources, json_string (g_ptr_array_index (sources, i)));
  tamiz_json_set_text (answer, "result", tamiz_admitted_get_nick (admission->what));
  tamiz_json_set_id (answer, "lead", admission->lead);
  tamiz_json_set_id (answer, "person", admission->person);
  tamiz_json_set_id (answer, "company", admission->company);
  tamiz_json_set_text (answer, "code", admission->code);
  tamiz_json_set_text (answer, "reason", admission->reason);
  json_object_set_new (answer, "doubtful", json_integer (admission->doubtful));
  json_object_set_new (answer, "doubts",
                       admission->doubts != NULL ? json_incref (admission->doubts) : json_array ());
  json_object_set_new (answer, "kept_as_typed", list_problems (staged));
  json_object_set_new (answer, "new_sources", new_sources);

  return answer;
}

static json_t *
admit (TamizWork    *work,
       TamizStaged  *staged,
       GError      **error)
{
  g_autoptr (TamizDoor) door = NULL;
  TamizAdmission admission = { 0 };
  TamizMatchAction action;
  json_t *answer = NULL;

  if (!tamiz_door_choose_action (work, &action, error))
    return NULL;
  door = tamiz_door_new (work, action, 0, FALSE, error);
  if (door == NULL)
    return NULL;

  tamiz_door_keep_refused (door, "intake", NULL);
  if (tamiz_door_admit (door, staged, &admission, error) && tamiz_door_flush (door, error))
    answer = make_answer (door, staged, &admission);
  tamiz_admission_clear (&admission);

  return answer;
}

static json_t *
take_in (TamizWork  *work,
         GError    **error)
{
  g_auto (Reading) reading = { 0 };
  g_autoptr (TamizStaged) staged = NULL;
  json_t *former = work->arguments, *answer = NULL;

  if (!begin_reading (&reading, work, error) || !read_record (&reading, work, error))
    return NULL;

  work->arguments = reading.arguments;
  staged = stage (&reading, work, error);
  if (staged != NULL)
    answer = admit (work, staged, error);
  work->arguments = former;

  return answer;
}

static const TamizParameter intake_parameters[] = {
  { "record", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("The record, a JSON object") },
  { "source", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Source of the records that name none") },
  { "campaign", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Campaign of the records that name none") },
  { "activity", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What each record did (form, chat …), or none") },
  { "ids", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The system that external_id comes from") },
  { "of", TAMIZ_PARAMETER_TEXT, 0, 0,
    N_("What the records are: people, activities, answers, outcomes, companies, consents") },
  { "map", TAMIZ_PARAMETER_FILE, 0, 0, N_("A map of keys to fields, in JSON") },
  { "mapping", TAMIZ_PARAMETER_TEXT, 0, 0, N_("The map itself instead of its file") },
  { "match", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_MATCH, N_("What becomes of sure duplicates") },
  { "line", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("The line of the input that it came on") },
  { NULL },
};

const TamizOperationEntry tamiz_intake_operations[] = {
  { { "intake", N_("Take in a record of another program"), 0, intake_parameters, NULL }, take_in },
  { { NULL }, NULL },
};
