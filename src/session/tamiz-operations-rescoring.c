#define G_LOG_DOMAIN "tamiz-operations-rescoring"

#include "config.h"

#include "tamiz-upkeep.h"

#include <glib/gi18n-lib.h>

/* Judging the base by a new version: how far it is, and doing it now. */

static json_t *
show_progress (TamizWork *work,
               GError   **error)
{
  json_t *answer;
  guint64 left, judged;
  gint64 version;

  if (!tamiz_work_count_stale (work, &left, &judged, &version, error))
    return NULL;

  answer = json_object ();
  if (version != 0)
    json_object_set_new (answer, "version", json_integer (version));
  json_object_set_new (answer, "judged", json_integer ((json_int_t) judged));
  json_object_set_new (answer, "left", json_integer ((json_int_t) left));
  return answer;
}

static json_t *
rescore (TamizWork *work,
         GError   **error)
{
  work->actor = (TamizActor) { TAMIZ_ACTOR_PROGRAM, 0 };

  return tamiz_work_do_due (work, error) ? show_progress (work, error) : NULL;
}

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_rescoring_operations[] = {
  { { "definition.progress", N_("Show how many leads the version in force has judged"),
      TAMIZ_OPERATION_READS, no_parameters, NULL },
    show_progress },
  { { "definition.rescore", N_("Judge anew the leads that another version judged"),
      TAMIZ_OPERATION_READS, no_parameters, NULL },
    rescore },
  { { NULL }, NULL },
};
