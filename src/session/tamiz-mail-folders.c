#define G_LOG_DOMAIN "tamiz-mail-folders"

#include "config.h"

#include "tamiz-mail-folders.h"

#include "tamiz-error.h"

#include <glib/gi18n-lib.h>

#define LAST_SOURCE "last_source"
#define DEFAULT_EVERY 60

/* A group of the file is a folder of a base: the base's id and a number. */
static char *
get_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "tamiz", "mail.ini", NULL);
}

/* One that is not there yet is empty; what cannot be read is never written over. */
static GKeyFile *
load_file (GError **error)
{
  g_autofree char *path = get_path ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;

  if (g_key_file_load_from_file (file, path, G_KEY_FILE_KEEP_COMMENTS, &local_error)
      || g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&file);

  g_set_error (error, TAMIZ_CORE_ERROR, TAMIZ_CORE_ERROR_INVALID,
               _("The list of the folders from which mail is taken, %s, cannot be read: %s. Mend it or take it away"),
               path, local_error->message);
  return NULL;
}

static gboolean
save_file (GKeyFile  *file,
           GError   **error)
{
  g_autofree char *path = get_path ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_mkdir_with_parents (folder, 0700);

  return g_key_file_save_to_file (file, path, error);
}

void
tamiz_mail_folder_free (TamizMailFolder *self)
{
  g_free (self->group);
  g_free (self->path);
  g_free (self->source);
  g_free (self->campaign);
  g_free (self->owner);
  g_free (self->kind);
  g_free (self->problem);
  g_free (self);
}

static TamizMailFolder *
read_folder (GKeyFile   *file,
             const char *group)
{
  TamizMailFolder *self = g_new0 (TamizMailFolder, 1);

  self->group = g_strdup (group);
  self->path = g_key_file_get_string (file, group, "path", NULL);
  self->source = g_key_file_get_string (file, group, "source", NULL);
  self->campaign = g_key_file_get_string (file, group, "campaign", NULL);
  self->owner = g_key_file_get_string (file, group, "owner", NULL);
  self->kind = g_key_file_get_string (file, group, "kind", NULL);
  self->problem = g_key_file_get_string (file, group, "problem", NULL);
  self->every = g_key_file_get_int64 (file, group, "every", NULL);
  self->last = g_key_file_get_int64 (file, group, "last", NULL);
  self->taken = g_key_file_get_int64 (file, group, "taken", NULL);
  self->inquiries = g_key_file_get_int64 (file, group, "inquiries", NULL);
  self->left_out = g_key_file_get_int64 (file, group, "left_out", NULL);
  self->failed = g_key_file_get_int64 (file, group, "failed", NULL);
  if (self->kind == NULL)
    self->kind = g_strdup ("email_in");
  if (self->every <= 0)
    self->every = DEFAULT_EVERY;

  return self;
}

/* The folders of the open base, in the order in which they were added; %NULL with an error. */
GPtrArray *
tamiz_mail_folders_list (TamizWork  *work,
                         GError    **error)
{
  g_autoptr (GKeyFile) file = load_file (error);
  g_auto (GStrv) groups = file != NULL ? g_key_file_get_groups (file, NULL) : NULL;
  g_autofree char *prefix = g_strconcat (tamiz_store_get_id (work->store), "/", NULL);
  GPtrArray *folders;

  if (file == NULL)
    return NULL;

  folders = g_ptr_array_new_with_free_func ((GDestroyNotify) tamiz_mail_folder_free);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_autoptr (TamizMailFolder) folder
          = g_str_has_prefix (groups[i], prefix) ? read_folder (file, groups[i]) : NULL;

      if (folder != NULL && folder->path != NULL && folder->source != NULL)
        g_ptr_array_add (folders, g_steal_pointer (&folder));
    }

  return folders;
}

/* (nullable) (transfer none) */
TamizMailFolder *
tamiz_mail_folders_find (GPtrArray  *folders,
                         const char *path)
{
  g_autofree char *wanted = g_canonicalize_filename (path, NULL);

  for (guint i = 0; i < folders->len; i++)
    {
      TamizMailFolder *folder = g_ptr_array_index (folders, i);

      if (g_str_equal (folder->path, wanted))
        return folder;
    }

  return NULL;
}

static char *
make_group (TamizWork *work,
            GKeyFile  *file)
{
  for (guint i = 1;; i++)
    {
      g_autofree char *group = g_strdup_printf ("%s/%u", tamiz_store_get_id (work->store), i);

      if (!g_key_file_has_group (file, group))
        return g_steal_pointer (&group);
    }
}

static void
set_text (GKeyFile   *file,
          const char *group,
          const char *key,
          const char *text)
{
  if (text != NULL)
    g_key_file_set_string (file, group, key, text);
  else
    g_key_file_remove_key (file, group, key, NULL);
}

/* Adds a folder that has no group yet, else keeps what has become of it. */
gboolean
tamiz_mail_folders_save (TamizWork        *work,
                         TamizMailFolder  *folder,
                         GError          **error)
{
  g_autoptr (GKeyFile) file = load_file (error);

  if (file == NULL)
    return FALSE;
  if (folder->group == NULL)
    folder->group = make_group (work, file);
  else if (!g_key_file_has_group (file, folder->group))
    return TRUE; /* it was removed meanwhile */
  set_text (file, folder->group, "path", folder->path);
  set_text (file, folder->group, "source", folder->source);
  set_text (file, folder->group, "campaign", folder->campaign);
  set_text (file, folder->group, "owner", folder->owner);
  set_text (file, folder->group, "kind", folder->kind);
  set_text (file, folder->group, "problem", folder->problem);
  g_key_file_set_int64 (file, folder->group, "every", folder->every);
  g_key_file_set_int64 (file, folder->group, "last", folder->last);
  g_key_file_set_int64 (file, folder->group, "taken", folder->taken);
  g_key_file_set_int64 (file, folder->group, "inquiries", folder->inquiries);
  g_key_file_set_int64 (file, folder->group, "left_out", folder->left_out);
  g_key_file_set_int64 (file, folder->group, "failed", folder->failed);

  return save_file (file, error);
}

gboolean
tamiz_mail_folders_remove (TamizWork        *work,
                           TamizMailFolder  *folder,
                           GError          **error)
{
  g_autoptr (GKeyFile) file = load_file (error);

  if (file == NULL)
    return FALSE;
  g_key_file_remove_group (file, folder->group, NULL);

  return save_file (file, error);
}

/* @source: (out) (nullable): which source mail that somebody brought was last said to be of */
gboolean
tamiz_mail_folders_get_source (TamizWork  *work,
                               char      **source,
                               GError    **error)
{
  g_autoptr (GKeyFile) file = load_file (error);

  if (file != NULL)
    *source = g_key_file_get_string (file, tamiz_store_get_id (work->store), LAST_SOURCE, NULL);

  return file != NULL;
}

gboolean
tamiz_mail_folders_set_source (TamizWork   *work,
                               const char  *source,
                               GError     **error)
{
  g_autoptr (GKeyFile) file = load_file (error);

  if (file == NULL)
    return FALSE;
  g_key_file_set_string (file, tamiz_store_get_id (work->store), LAST_SOURCE, source);

  return save_file (file, error);
}
