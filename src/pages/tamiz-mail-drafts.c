#define G_LOG_DOMAIN "tamiz-mail-drafts"

#include "config.h"

#include "tamiz-mail-drafts.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#define KEPT_SECONDS (24 * 3600)

char *
tamiz_mail_drafts_dup_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "tamiz", "mails", NULL);
}

static void
clean_cb (GTask        *task,
          gpointer      source,
          gpointer      data,
          GCancellable *cancellable)
{
  const char *folder = data, *name;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf about;

      if (g_lstat (path, &about) == 0 && S_ISREG (about.st_mode) && now - about.st_mtime > KEPT_SECONDS
          && g_unlink (path) != 0)
        g_debug ("%s stays: it cannot be removed", path);
    }
  g_task_return_boolean (task, TRUE);
}

/* Takes away what is older than a day, in the background. */
void
tamiz_mail_drafts_clean (void)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_source_tag (task, tamiz_mail_drafts_clean);
  g_task_set_task_data (task, tamiz_mail_drafts_dup_folder (), g_free);
  g_task_run_in_thread (task, clean_cb);
}
