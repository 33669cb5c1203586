#define G_LOG_DOMAIN "tamiz-call-drafts"

#include "config.h"

#include "tamiz-call-drafts.h"

#include "tamiz-json.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* What somebody said on the telephone is nobody else's business on this machine. */
#define OWNER_ONLY_FILE 0600
#define OWNER_ONLY_FOLDER 0700

/* One file a base. */
static char *
make_path (TamizDesk *desk)
{
  const char *base = tamiz_session_get_path (tamiz_desk_get_session (desk));
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, base, -1);
  g_autofree char *name = g_strdup_printf ("calls-%.16s.json", digest);

  return g_build_filename (g_get_user_state_dir (), "tamiz", name, NULL);
}

/**
 * tamiz_call_drafts_load:
 * @desk: a desk
 *
 * Returns: (transfer full): the drafts, lead's id → json_t; none where there is no file, or
 *   none that can be read
 */
GHashTable *
tamiz_call_drafts_load (TamizDesk *desk)
{
  GHashTable *drafts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_decref);
  g_autofree char *path = make_path (desk);
  g_autoptr (json_t) all = json_load_file (path, JSON_REJECT_DUPLICATES, NULL);
  const char *lead;
  json_t *draft;

  json_object_foreach (all, lead, draft)
    {
      if (!json_is_object (draft))
        continue;
      /* The clock of a call does not run while the program does not. */
      json_object_del (draft, "running");
      g_hash_table_insert (drafts, g_strdup (lead), json_incref (draft));
    }

  return drafts;
}

/* Writes all of them; without any the file goes.  A draft that cannot be written is still on
 * the form: nobody is stopped on the telephone for it.
 */
void
tamiz_call_drafts_save (TamizDesk  *desk,
                        GHashTable *drafts)
{
  g_autofree char *path = make_path (desk);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (json_t) all = json_object ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer lead, draft;

  if (g_hash_table_size (drafts) == 0)
    {
      if (g_unlink (path) != 0 && errno != ENOENT)
        g_message ("%s: %s", path, g_strerror (errno));
      return;
    }

  g_hash_table_iter_init (&iter, drafts);
  while (g_hash_table_iter_next (&iter, &lead, &draft))
    json_object_set (all, lead, draft);
  text = json_dumps (all, JSON_COMPACT);
  g_mkdir_with_parents (folder, OWNER_ONLY_FOLDER);
  /* Not synced: the main thread does not wait for the disk. */
  if (!g_file_set_contents_full (path, text, (gssize) strlen (text), G_FILE_SET_CONTENTS_NONE,
                                 OWNER_ONLY_FILE, &error))
    g_message ("%s", error->message);
}
