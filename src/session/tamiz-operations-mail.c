#define G_LOG_DOMAIN "tamiz-operations-mail"

#include "config.h"

#include "tamiz-bounces.h"
#include "tamiz-error.h"
#include "tamiz-work.h"

#include <glib/gi18n-lib.h>

/* Addresses that came back, and mail that is taken in. */

/* By hand, from what a mailing program or a person knows. */
static json_t *
mark_bounced (TamizWork  *work,
              GError    **error)
{
  const char *address = tamiz_work_text (work, "address");
  g_autoptr (GArray) people = tamiz_reader_find_key (work->reader, TAMIZ_KEY_EMAIL, address, error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "email.bounced");
  g_autoptr (TamizCommit) commit = NULL;
  json_t *answer;
  guint n = 0;

  if (people == NULL
      || !tamiz_work_require (people->len > 0, TAMIZ_CORE_ERROR_NOT_FOUND, error,
                              _("Nobody in the base has the address “%s”"), address))
    return NULL;
  if (tamiz_work_flag (work, "clear")
          ? !tamiz_bounces_clear (work, set, people, address, G_MAXINT64, &n, error)
          : !tamiz_bounces_mark (work, set, people, address, work->now, tamiz_work_text (work, "reason"), &n,
                                 error))
    return NULL;
  if (n > 0)
    {
      commit = tamiz_work_apply (work, set, error);
      if (commit == NULL)
        return NULL;
    }

  answer = json_object ();
  tamiz_json_set_text (answer, "email", address);
  json_object_set_new (answer, "changed", json_integer (n));
  tamiz_json_set_id (answer, "person", g_array_index (people, gint64, 0));
  return answer;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter bounced_parameters[] = {
  { "address", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("An e-mail address of somebody in the base") },
  { "reason", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Why it cannot be reached") },
  { "clear", TAMIZ_PARAMETER_FLAG, 0, 0, N_("It can be reached again") },
  { NULL },
};

const TamizOperationEntry tamiz_mail_operations[] = {
  { { "email.bounced", N_("Say that an address cannot be reached"), 0, bounced_parameters, NULL }, mark_bounced },
  { { NULL }, NULL },
};
