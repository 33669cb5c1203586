#define G_LOG_DOMAIN "tamiz-mail-claim"

#include "config.h"

#include "tamiz-mail-claim.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* A file is called .taking-PROCESS.SECONDS-NAME while it is taken: of two programs that rename it
 * one fails, and by the name is known whose it is, since when, and what it was called.
 */

#define PREFIX ".taking-"
#define LEFT (5 * 60) /* seconds */

/* (nullable): the name that was claimed */
static const char *
read_claim (const char *name,
            gint64     *process,
            gint64     *at)
{
  char *end;

  if (!g_str_has_prefix (name, PREFIX))
    return NULL;
  *process = g_ascii_strtoll (name + strlen (PREFIX), &end, 10);
  if (*process <= 0 || *end != '.')
    return NULL;
  *at = g_ascii_strtoll (end + 1, &end, 10);

  return *end == '-' && end[1] != '\0' ? end + 1 : NULL;
}

/* Whether the program that claimed it was ended before it could let it go. */
gboolean
tamiz_mail_claim_is_left (const char *name)
{
  gint64 process, at;

  if (read_claim (name, &process, &at) == NULL || g_get_real_time () / G_USEC_PER_SEC - at < LEFT)
    return FALSE;

  return process > G_MAXINT32 || (kill ((pid_t) process, 0) != 0 && errno == ESRCH);
}

/* (transfer full): where a file lies when nobody takes it */
char *
tamiz_mail_claim_dup_path (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  gint64 process, at;
  const char *claimed = read_claim (name, &process, &at);

  return g_build_filename (folder, claimed != NULL ? claimed : name, NULL);
}

/* (transfer full) (nullable): where it lies now; %NULL without an error where another program was
 * faster
 */
char *
tamiz_mail_claim (const char  *path,
                  GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *free_path = tamiz_mail_claim_dup_path (path);
  g_autofree char *name = g_path_get_basename (free_path);
  g_autofree char *claim = g_strdup_printf (PREFIX "%d.%" G_GINT64_FORMAT "-%s", (int) getpid (),
                                            g_get_real_time () / G_USEC_PER_SEC, name);
  g_autofree char *claimed = g_build_filename (folder, claim, NULL);

  if (g_file_test (claimed, G_FILE_TEST_EXISTS))
    return NULL;
  if (g_rename (path, claimed) == 0)
    return g_steal_pointer (&claimed);
  if (errno == ENAMETOOLONG)
    return g_strdup (path); /* there is no room for a claim; it is taken nevertheless */
  if (errno != ENOENT)
    g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (errno), _("%s cannot be taken: %s"), path,
                 g_strerror (errno));

  return NULL;
}

/* Back to where it lay, for another time; where there is something again, it is left as claimed. */
void
tamiz_mail_claim_let_go (const char *path)
{
  g_autofree char *free_path = tamiz_mail_claim_dup_path (path);

  if (!g_file_test (free_path, G_FILE_TEST_EXISTS) && g_rename (path, free_path) != 0 && errno != ENOENT)
    g_warning ("%s: %s", path, g_strerror (errno));
}
