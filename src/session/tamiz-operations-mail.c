#define G_LOG_DOMAIN "tamiz-operations-mail"

#include "config.h"

#include "tamiz-bounces.h"
#include "tamiz-error.h"
#include "tamiz-mail-take.h"
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

static gboolean
is_local (const char *path)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_filesystem_info (folder, G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE, NULL, NULL);

  return info != NULL && !g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE);
}

/* The folders that a monitor is told by when something is dropped into them.  On a network's disk nobody is, and asking may take as
 * long as the network likes: that is done here, on a worker's thread.
 */
static json_t *
list_watched (const char *path)
{
  g_autofree char *new = g_build_filename (path, "new", NULL);
  json_t *watched = json_array ();

  if (!is_local (path))
    return watched;
  json_array_append_new (watched, json_string (path));
  if (g_file_test (new, G_FILE_TEST_IS_DIR))
    json_array_append_new (watched, json_string (new));

  return watched;
}

static json_t *
folder_to_json (TamizWork       *work,
                TamizMailFolder *folder)
{
  json_t *object = json_object ();

  tamiz_json_set_text (object, "path", folder->path);
  tamiz_json_set_text (object, "source", folder->source);
  tamiz_json_set_text (object, "campaign", folder->campaign);
  tamiz_json_set_text (object, "owner", folder->owner);
  tamiz_json_set_text (object, "kind", folder->kind);
  json_object_set_new (object, "every", json_integer (folder->every));
  tamiz_work_set_time (work, object, "last", folder->last);
  json_object_set_new (object, "taken", json_integer (folder->taken));
  json_object_set_new (object, "inquiries", json_integer (folder->inquiries));
  json_object_set_new (object, "left_out", json_integer (folder->left_out));
  json_object_set_new (object, "failed", json_integer (folder->failed));
  tamiz_json_set_text (object, "problem", folder->problem);
  json_object_set_new (object, "watched", list_watched (folder->path));

  return object;
}

static json_t *
list_folders (TamizWork  *work,
              GError    **error)
{
  g_autoptr (GPtrArray) folders = tamiz_mail_folders_list (work, error);
  g_autofree char *source = NULL;
  json_t *items, *answer;

  if (folders == NULL || !tamiz_mail_folders_get_source (work, &source, error))
    return NULL;

  items = json_array ();
  for (guint i = 0; i < folders->len; i++)
    json_array_append_new (items, folder_to_json (work, g_ptr_array_index (folders, i)));
  answer = tamiz_work_items (items);
  tamiz_json_set_text (answer, "last_source", source);

  return answer;
}

/* What the folder's mails are said to be must be there. */
static gboolean
check_folder (TamizWork        *work,
              TamizMailFolder  *folder,
              GError          **error)
{
  g_autoptr (GPtrArray) folders = tamiz_mail_folders_list (work, error);
  g_autoptr (TamizRecord) source = folders != NULL ? tamiz_work_find_source (work, folder->source, error) : NULL;
  g_autoptr (TamizRecord) campaign = NULL, owner = NULL;
  g_autofree char *base = g_canonicalize_filename (tamiz_store_get_path (work->store), NULL);
  g_autofree char *beside = g_path_get_dirname (base);

  if (source == NULL)
    return FALSE;
  if (folder->campaign != NULL)
    {
      campaign = tamiz_work_find_campaign (work, folder->campaign, error);
      if (campaign == NULL)
        return FALSE;
    }
  if (folder->owner != NULL)
    {
      owner = tamiz_work_find_user (work, folder->owner, error);
      if (owner == NULL)
        return FALSE;
    }

  return tamiz_work_require (g_file_test (folder->path, G_FILE_TEST_IS_DIR), TAMIZ_CORE_ERROR_INVALID, error,
                             _("There is no folder “%s”"), folder->path)
         /* What is no mail is put away, the base too. */
         && tamiz_work_require (!g_str_equal (beside, folder->path), TAMIZ_CORE_ERROR_REFUSED, error,
                                _("The base itself lies in “%s”; choose a folder that holds mail alone"), folder->path)
         && tamiz_work_require (tamiz_mail_folders_find (folders, folder->path) == NULL, TAMIZ_CORE_ERROR_EXISTS,
                                error, _("Mail is taken from “%s” already"), folder->path);
}

static json_t *
add_folder (TamizWork  *work,
            GError    **error)
{
  g_autoptr (TamizMailFolder) folder = g_new0 (TamizMailFolder, 1);
  int kind = tamiz_work_choice (work, "kind", TAMIZ_ENUM_ACTIVITY);

  folder->path = g_canonicalize_filename (tamiz_work_text (work, "path"), NULL);
  folder->source = g_strdup (tamiz_work_text (work, "source"));
  folder->campaign = g_strdup (tamiz_work_text (work, "campaign"));
  folder->owner = g_strdup (tamiz_work_text (work, "owner"));
  folder->kind = g_strdup (tamiz_enum_nick (TAMIZ_ENUM_ACTIVITY, kind >= 0 ? kind : TAMIZ_ACTIVITY_EMAIL_IN));
  folder->every = tamiz_work_number (work, "every", 60);
  if (!tamiz_work_require (folder->every >= 5 && folder->every <= 86400, TAMIZ_CORE_ERROR_INVALID, error,
                           _("A folder is looked at every 5 to 86400 seconds"))
      || !check_folder (work, folder, error) || !tamiz_mail_folders_save (work, folder, error))
    return NULL;

  return folder_to_json (work, folder);
}

static json_t *
remove_folder (TamizWork  *work,
               GError    **error)
{
  g_autoptr (GPtrArray) folders = tamiz_mail_folders_list (work, error);
  TamizMailFolder *folder = folders != NULL ? tamiz_mail_folders_find (folders, tamiz_work_text (work, "path")) : NULL;

  if (folders == NULL)
    return NULL;
  if (!tamiz_work_require (folder != NULL, TAMIZ_CORE_ERROR_NOT_FOUND, error, _("No mail is taken from “%s”"),
                           tamiz_work_text (work, "path"))
      || !tamiz_mail_folders_remove (work, folder, error))
    return NULL;

  return folder_to_json (work, folder);
}

#define REQUIRED_POSITIONAL (TAMIZ_PARAMETER_REQUIRED | TAMIZ_PARAMETER_POSITIONAL)

static const TamizParameter bounced_parameters[] = {
  { "address", TAMIZ_PARAMETER_TEXT, REQUIRED_POSITIONAL, 0, N_("An e-mail address of somebody in the base") },
  { "reason", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Why it cannot be reached") },
  { "clear", TAMIZ_PARAMETER_FLAG, 0, 0, N_("It can be reached again") },
  { NULL },
};

static const TamizParameter add_parameters[] = {
  { "path", TAMIZ_PARAMETER_FILE, REQUIRED_POSITIONAL, 0, N_("A folder, or a Maildir") },
  { "source", TAMIZ_PARAMETER_TEXT, TAMIZ_PARAMETER_REQUIRED, 0, N_("Source of its mails") },
  { "campaign", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Campaign of its mails") },
  { "owner", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Who owns the new prospects") },
  { "kind", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_ACTIVITY, N_("What each mail is (email_in)") },
  { "every", TAMIZ_PARAMETER_NUMBER, 0, 0, N_("Looked at every so many seconds (60)") },
  { NULL },
};

static const TamizParameter remove_parameters[] = {
  { "path", TAMIZ_PARAMETER_FILE, REQUIRED_POSITIONAL, 0, N_("A folder, or a Maildir") },
  { NULL },
};

static const TamizParameter take_parameters[] = {
  { "path", TAMIZ_PARAMETER_TEXTS, TAMIZ_PARAMETER_POSITIONAL, 0,
    N_("Messages, mboxes or folders; none for the folders that were added") },
  { "source", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Source of what is brought") },
  { "campaign", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Campaign of what is brought") },
  { "owner", TAMIZ_PARAMETER_TEXT, 0, 0, N_("Who owns the new prospects") },
  { "kind", TAMIZ_PARAMETER_TEXT, 0, 0, N_("What each mail is (email_in)") },
  { "match", TAMIZ_PARAMETER_CHOICE, 0, TAMIZ_ENUM_MATCH, N_("What becomes of sure duplicates") },
  { NULL },
};

static const TamizParameter no_parameters[] = { { NULL } };

const TamizOperationEntry tamiz_mail_operations[] = {
  { { "mail.folder.add", N_("Take mail from a folder"), 0, add_parameters, NULL }, add_folder },
  { { "mail.folder.list", N_("List the folders from which mail is taken"), TAMIZ_OPERATION_READS, no_parameters,
      "path,source,taken,inquiries,left_out,failed,last" },
    list_folders },
  { { "mail.folder.remove", N_("Take no more mail from a folder"), 0, remove_parameters, NULL }, remove_folder },
  { { "mail.take", N_("Take in the mail that is there"), 0, take_parameters, NULL }, tamiz_mail_take },
  { { "email.bounced", N_("Say that an address cannot be reached"), 0, bounced_parameters, NULL }, mark_bounced },
  { { NULL }, NULL },
};
