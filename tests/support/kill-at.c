/* A program that runs with this library before all others (LD_PRELOAD) ends, as by a power cut,
 * right before its Nth step that anybody outside could notice: a write, a flush, a connection, a
 * piece of a conversation.  TAMIZ_KILL_AT=N; with TAMIZ_COUNT_STEPS=FILE it lives, and the file
 * gets the number of steps when it ends.
 */

#define _GNU_SOURCE

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long steps;
static long kill_at;
static const char *count_file;

static void
write_count (void)
{
  FILE *file = count_file != NULL ? fopen (count_file, "w") : NULL;

  if (file == NULL)
    return;
  fprintf (file, "%ld\n", atomic_load (&steps));
  fclose (file);
}

__attribute__ ((constructor)) static void
begin (void)
{
  const char *number = getenv ("TAMIZ_KILL_AT");

  kill_at = number != NULL ? strtol (number, NULL, 10) : 0;
  count_file = getenv ("TAMIZ_COUNT_STEPS");
  if (count_file != NULL)
    atexit (write_count);
}

static void
step (void)
{
  if (atomic_fetch_add (&steps, 1) + 1 == kill_at)
    kill (getpid (), SIGKILL);
}

/* What wakes a loop of the program itself is seen by nobody. */
static int
is_seen (int descriptor)
{
  struct stat about;

  return fstat (descriptor, &about) == 0 && (S_ISREG (about.st_mode) || S_ISSOCK (about.st_mode));
}

#define REAL(name) \
  static __typeof__ (&name) real; \
  if (real == NULL) \
    real = (__typeof__ (&name)) dlsym (RTLD_NEXT, #name)

ssize_t
write (int         descriptor,
       const void *bytes,
       size_t      size)
{
  REAL (write);
  if (is_seen (descriptor))
    step ();
  return real (descriptor, bytes, size);
}

ssize_t
pwrite64 (int         descriptor,
          const void *bytes,
          size_t      size,
          off64_t     offset)
{
  REAL (pwrite64);
  step ();
  return real (descriptor, bytes, size, offset);
}

int
fsync (int descriptor)
{
  REAL (fsync);
  step ();
  return real (descriptor);
}

int
fdatasync (int descriptor)
{
  REAL (fdatasync);
  step ();
  return real (descriptor);
}

int
connect (int                    descriptor,
         const struct sockaddr *address,
         socklen_t              size)
{
  REAL (connect);
  step ();
  return real (descriptor, address, size);
}

ssize_t
send (int         descriptor,
      const void *bytes,
      size_t      size,
      int         flags)
{
  REAL (send);
  step ();
  return real (descriptor, bytes, size, flags);
}

ssize_t
sendmsg (int                  descriptor,
         const struct msghdr *message,
         int                  flags)
{
  REAL (sendmsg);
  step ();
  return real (descriptor, message, flags);
}

ssize_t
recv (int    descriptor,
      void  *bytes,
      size_t size,
      int    flags)
{
  REAL (recv);
  step ();
  return real (descriptor, bytes, size, flags);
}
