#define _GNU_SOURCE
#define G_LOG_DOMAIN "tamiz-file-locks"

#include "config.h"

#include "tamiz-file-locks.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <sys/stat.h>

/* The locks that SQLite takes are the process's: whoever else in it opens and closes the same
 * file, such as the file chooser that looks what the files of a folder are, drops them all, and
 * another program takes the log away from under us (“How To Corrupt An SQLite Database File”,
 * 2.2).  Locks of open file descriptions (fcntl(2), F_OFD_SETLK) stay until theirs is closed, and
 * keep other programs off just as well.
 *
 * SQLite counts what its connections hold of a file together, and takes and gives a lock back by
 * whichever descriptor is at hand.  Here all locks of a file are those of one of them, its
 * holder, which SQLite closes only when none is left.
 */

#define MAX_RANGES 8

/* A file that is locked, or may be. */
typedef struct
{
  dev_t device;
  ino_t inode;
  int fd;                   /* the holder */
  gboolean writable;        /* whether the holder may write, and so lock for itself alone */
  struct flock ranges[MAX_RANGES];  /* what a holder that may not write has locked */
  guint n_ranges;
} Locked;

static GMutex mutex;
static GPtrArray *files;    /* of Locked: a base and its log's index, seldom more */

static gboolean
may_write (int fd)
{
  return (fcntl (fd, F_GETFL) & O_ACCMODE) != O_RDONLY;
}

static Locked *
find_file (const struct stat *status,
           int                fd)
{
  Locked *locked;

  for (guint i = 0; i < files->len; i++)
    {
      locked = g_ptr_array_index (files, i);
      if (locked->device == status->st_dev && locked->inode == status->st_ino)
        return locked;
    }

  locked = g_new0 (Locked, 1);
  locked->device = status->st_dev;
  locked->inode = status->st_ino;
  locked->fd = fd;
  locked->writable = may_write (fd);
  g_ptr_array_add (files, locked);

  return locked;
}

/* Where a range ends; of no length is what goes on for ever. */
static off_t
get_end (const struct flock *range)
{
  return range->l_len == 0 ? G_MAXINT64 : range->l_start + range->l_len;
}

/* What a holder that only reads has locked is kept, for one that may write to take over. */
static void
note_range (Locked             *locked,
            const struct flock *lock)
{
  for (guint i = 0; i < locked->n_ranges; i++)
    {
      const struct flock *range = &locked->ranges[i];

      if (range->l_start < get_end (lock) && lock->l_start < get_end (range))
        locked->ranges[i--] = locked->ranges[--locked->n_ranges];
    }
  if (lock->l_type != F_UNLCK && locked->n_ranges < MAX_RANGES)
    locked->ranges[locked->n_ranges++] = *lock;
}

/* Only who may write may lock for itself alone: it, @fd, becomes the holder, and nothing is
 * free meanwhile.
 */
static gboolean
take_over (Locked *locked,
           int     fd)
{
  struct flock all = { .l_type = F_UNLCK, .l_whence = SEEK_SET };

  for (guint i = 0; i < locked->n_ranges; i++)
    {
      if (fcntl (fd, F_OFD_SETLK, &locked->ranges[i]) != 0)
        return FALSE;
    }
  fcntl (locked->fd, F_OFD_SETLK, &all);
  locked->fd = fd;
  locked->writable = TRUE;
  locked->n_ranges = 0;

  return TRUE;
}

static int
set_lock (int           fd,
          int           command,
          struct flock *lock)
{
  struct flock own = *lock;
  struct stat status;
  Locked *locked;
  int result;

  if (fstat (fd, &status) != 0)
    return -1;
  /* SQLite tries this where it ends what it has only read; the system refuses it, too. */
  if (own.l_type == F_WRLCK && command != F_OFD_GETLK && !may_write (fd))
    {
      errno = EBADF;
      return -1;
    }

  own.l_pid = 0;
  locked = find_file (&status, fd);
  if (!locked->writable && own.l_type == F_WRLCK && command != F_OFD_GETLK && !take_over (locked, fd))
    return -1;
  result = fcntl (locked->fd, command, &own);
  if (result == 0 && command == F_OFD_GETLK)
    *lock = own;
  else if (result == 0 && !locked->writable)
    note_range (locked, &own);

  return result;
}

/* Told to SQLite in the place of fcntl(). */
static int
control (int fd,
         int command,
         ...)
{
  gpointer argument;
  va_list arguments;
  int result;

  va_start (arguments, command);
  argument = va_arg (arguments, gpointer);
  va_end (arguments);

  if (command != F_SETLK && command != F_SETLKW && command != F_GETLK)
    return fcntl (fd, command, argument);

  /* SQLite asks again where it would wait. */
  g_mutex_lock (&mutex);
  result = set_lock (fd, command == F_GETLK ? F_OFD_GETLK : F_OFD_SETLK, argument);
  g_mutex_unlock (&mutex);

  return result;
}

/* Told to SQLite in the place of close(): a holder goes when nothing is locked any more. */
static int
close_file (int fd)
{
  int result;

  g_mutex_lock (&mutex);
  for (guint i = 0; i < files->len; i++)
    {
      const Locked *locked = g_ptr_array_index (files, i);

      if (locked->fd == fd)
        g_ptr_array_remove_index_fast (files, i--);
    }
  result = close (fd);
  g_mutex_unlock (&mutex);

  return result;
}

/* Linux has them since 3.15. */
static gboolean
are_supported (void)
{
  struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET, .l_len = 1 };
  int fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  gboolean supported = fd >= 0 && fcntl (fd, F_OFD_GETLK, &lock) == 0;

  if (fd >= 0)
    close (fd);

  return supported;
}

/**
 * tamiz_file_locks_install:
 *
 * Has SQLite lock files so that nobody else in the process can drop its locks, unless the
 * system is too old for that.  To be called before the first connection is opened.
 */
void
tamiz_file_locks_install (void)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find ("unix");

  if (vfs == NULL || vfs->iVersion < 3 || files != NULL || !are_supported ())
    return;

  files = g_ptr_array_new_with_free_func (g_free);
  vfs->xSetSystemCall (vfs, "fcntl", (sqlite3_syscall_ptr) control);
  vfs->xSetSystemCall (vfs, "close", (sqlite3_syscall_ptr) close_file);
}
