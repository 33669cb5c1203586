#define G_LOG_DOMAIN "tamiz-operations-suppression"

#include "config.h"

#include "tamiz-error.h"
#include "tamiz-people.h"
#include "tamiz-phone.h"
#include "tamiz-suppression.h"
#include "tamiz-text.h"

#include <glib/gi18n-lib.h>

/* The list of whom nobody brings in again. */

static json_t *
entry_to_json (TamizWork   *work,
               TamizRecord *record,
               GHashTable  *users)
{
  json_t *object = json_object ();

  tamiz_json_set_id (object, "id", tamiz_record_get_id (record));
  tamiz_json_set_text (object, "kind", tamiz_record_get_text (record, TAMIZ_SUPPRESSION_KEY_KIND));
  tamiz_json_set_text (object, "reason", tamiz_record_get_text (record, TAMIZ_SUPPRESSION_REASON));
  tamiz_work_set_time (work, object, "at", tamiz_record_get_int (record, TAMIZ_SUPPRESSION_AT));
  tamiz_user_set_json (object, "by", "by_name",
                       tamiz_users_find (users, tamiz_record_get_int (record, TAMIZ_SUPPRESSION_BY)));

  return object;
}

static json_t *
list_suppressed (TamizWork *work,
                 GError   **error)
{
  g_autoptr (GPtrArray) records = tamiz_reader_list (work->reader, TAMIZ_KIND_SUPPRESSION, error);
  g_autoptr (GHashTable) users = records != NULL ? tamiz_work_load_users (work, error) : NULL;
  json_t *items;

  if (users == NULL)
    return NULL;

  items = json_array ();
  for (guint i = 0; i < records->len; i++)
    json_array_append_new (items, entry_to_json (work, g_ptr_array_index (records, i), users));

  return tamiz_work_items (items);
}

static gboolean
require_one (TamizWork  *work,
             GError    **error)
{
  guint n = 0;

  for (guint i = 0; i < 3; i++)
    {
      static const char *const names[] = { "email", "phone", "external" };

      n += tamiz_work_text (work, names[i]) != NULL;
    }

  return tamiz_work_require (n == 1, TAMIZ_CORE_ERROR_INVALID, error,
                             _("Give one of: an e-mail address, a telephone number, or an id with the "
                               "system it comes from"));
}

/* Brings what was given to the form in which rows bring it. */
static gboolean
read_entry (TamizWork            *work,
            TamizSuppressedKind  *kind,
            char                **text,
            GError              **error)
{
  const char *email = tamiz_work_text (work, "email");
  const char *phone = tamiz_work_text (work, "phone");
  const char *external = tamiz_work_text (work, "external");
  const char *colon;

  if (!require_one (work, error))
    return FALSE;
  if (email != NULL)
    {
      *kind = TAMIZ_SUPPRESSED_EMAIL;
      *text = tamiz_email_normalize (email);
      return tamiz_work_require (*text != NULL, TAMIZ_CORE_ERROR_INVALID, error,
                                 _("“%s” is no e-mail address"), email);
    }
  if (phone != NULL)
    {
      gboolean mobile;

      *kind = TAMIZ_SUPPRESSED_PHONE;
      return tamiz_work_require (tamiz_phone_normalize (phone, tamiz_record_get_text (work->base, TAMIZ_BASE_COUNTRY),
                                                        text, &mobile),
                                 TAMIZ_CORE_ERROR_INVALID, error,
                                 _("“%s” is no telephone number that can exist"), phone);
    }

  *kind = TAMIZ_SUPPRESSED_EXTERNAL;
  colon = strchr (external, ':');
  if (!tamiz_work_require (colon != NULL && colon != external && colon[1] != '\0', TAMIZ_CORE_ERROR_INVALID, error,
                           _("“%s” is not SYSTEM:ID"), external))
    return FALSE;
  *text = g_strdup_printf ("%.*s\n%s", (int) (colon - external), external, colon + 1);
  return TRUE;
}

static json_t *
add_suppressed (TamizWork *work,
                GError   **error)
{
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "suppression.add");
  g_autoptr (TamizSuppression) list = NULL;
  g_autoptr (GHashTable) users = NULL;
  g_autoptr (TamizCommit) commit = NULL;
  g_autofree char *reason = tamiz_text_clean (tamiz_work_text (work, "reason"));
  g_autofree char *text = NULL;
  TamizSuppressedKind kind;
  TamizRecord *record;

  if (!tamiz_work_require (reason != NULL, TAMIZ_CORE_ERROR_INVALID, error, _("Why? Give a reason"))
      || !read_entry (work, &kind, &text, error))
    return NULL;
  list = tamiz_suppression_load (work, error);
  if (list == NULL || !tamiz_suppression_add (list, work, set, kind, text, reason, &record, error)
      || !tamiz_work_require (record != NULL, TAMIZ_CORE_ERROR_EXISTS, error,
                              _("It is on the exclusion list already")))
    return NULL;

  commit = tamiz_work_apply (work, set, error);
  users = commit != NULL ? tamiz_work_load_users (work, error) : NULL;
  return users != NULL ? entry_to_json (work, record, users) : NULL;
}

static json_t *
remove_suppressed (TamizWork *work,
                   GError   **error)
{
  g_autoptr (TamizRecord) record = tamiz_work_load (work, TAMIZ_KIND_SUPPRESSION, "id", error);
  g_autoptr (TamizChangeSet) set = tamiz_work_change (work, "suppression.remove");
  g_autoptr (TamizCommit) commit = NULL;

  if (record == NULL)
    return NULL;

  tamiz_change_set_retract (set, record);
  commit = tamiz_work_apply (work, set, error);
  return commit != NULL ? list_suppressed (work, error) : NULL;
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter no_parameters[] = { { NULL } };

static const TamizParameter add_parameters[] = {
  { "email", TAMIZ_PARAMETER_TEXT, 0, 0, N_("An e-mail address") },
  { "phone", TAMIZ_PARAMETER_TEXT, 0, 0, N_("A telephone number") },
  { "external", TAMIZ_PARAMETER_TEXT, 0, 0, N_("SYSTEM:ID, an id of another system") },
  { "reason", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Why") },
  { NULL },
};

static const TamizParameter remove_parameters[] = {
  { "id", TAMIZ_PARAMETER_ID, REQUIRED_POSITIONAL, 0, N_("The entry's id") },
  { NULL },
};

const TamizOperationEntry tamiz_suppression_operations[] = {
  { { "suppression.list", N_("List whom nobody brings in again: the exclusion list"),
      TAMIZ_OPERATION_READS, no_parameters, "id,kind,reason,at,by" },
    list_suppressed },
  { { "suppression.add", N_("Put an address, a number or an id on the exclusion list"), 0, add_parameters,
      NULL },
    add_suppressed },
  { { "suppression.remove", N_("Take an entry off the exclusion list"), 0, remove_parameters,
      "id,kind,reason,at,by" },
    remove_suppressed },
  { { NULL }, NULL },
};
