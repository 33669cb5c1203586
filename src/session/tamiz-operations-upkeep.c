#define G_LOG_DOMAIN "tamiz-operations-upkeep"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-sample.h"
#include "tamiz-session-private.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* Whether the base is sound, copies of it, and sample data. */

/* What a recovery noted is told apart from what is wrong since. */
static json_t *
check (TamizWork *work,
       GError   **error)
{
  g_autoptr (GPtrArray) found = tamiz_store_check (work->store, work->cancellable, error);
  json_t *answer, *problems, *lost;

  if (found == NULL)
    return NULL;

  problems = json_array ();
  lost = json_array ();
  for (guint i = 0; i < found->len; i++)
    {
      TamizProblem *problem = g_ptr_array_index (found, i);
      json_t *object = json_object ();

      tamiz_json_set_text (object, "what", problem->what);
      tamiz_json_set_text (object, "where", problem->where);
      tamiz_json_set_text (object, "message", problem->message);
      json_array_append_new (problem->known ? lost : problems, object);
    }
  answer = json_object ();
  json_object_set_new (answer, "ok", json_boolean (json_array_size (problems) == 0));
  json_object_set_new (answer, "problems", problems);
  json_object_set_new (answer, "lost", lost);
  return answer;
}

static json_t *
backup (TamizWork *work,
        GError   **error)
{
  const char *path = tamiz_work_text (work, "output");
  json_t *answer;

  if (!tamiz_store_backup (work->store, path, work->cancellable, error))
    return NULL;

  answer = json_object ();
  tamiz_json_set_text (answer, "output", path);
  return answer;
}

static json_t *
fill_sample (TamizWork *work,
             GError   **error)
{
  gint64 size = tamiz_work_number (work, "size", 8000);
  gint64 seed = tamiz_work_number (work, "seed", 1);

  if (!tamiz_work_require (size > 0 && size <= 1000000, TAMIZ_CORE_ERROR_INVALID, error,
                           _("Sample data has between 1 and 1,000,000 prospects")))
    return NULL;

  return tamiz_sample_fill (work, (guint) size, (guint32) seed, error);
}

static const TamizParameter no_parameters[] = { { NULL } };

static const TamizParameter backup_parameters[] = {
  { "output", TAMIZ_PARAMETER_OUTPUT, TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("The file to write") },
  { NULL },
};

static const TamizParameter sample_parameters[] = {
  { "size", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("How many prospects") },
  { "seed", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("The same seed makes the same data") },
  { NULL },
};

const TamizOperationEntry tamiz_upkeep_operations[] = {
  { { "check", N_("Check the base"), TAMIZ_OPERATION_READS, no_parameters, NULL }, check },
  { { "backup", N_("Make a copy of the base"), TAMIZ_OPERATION_READS, backup_parameters, NULL }, backup },
  { { "sample.fill", N_("Fill an empty base with sample data"), TAMIZ_OPERATION_READS,
      sample_parameters, NULL },
    fill_sample },
  { { NULL }, NULL },
};
