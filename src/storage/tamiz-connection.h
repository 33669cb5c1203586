#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The driver: a connection to a database and its prepared statements.  SQLite is
 * behind it; nothing outside of these two files' implementations names it.  A
 * connection belongs to one thread at a time.
 */
typedef struct _TamizConnection TamizConnection;
typedef struct _TamizStatement TamizStatement;

/* Shared by the connections to a file: whether one of them found it damaged.  An atomic
 * reference counted box. */
typedef struct
{
  int found;
} TamizDamage;

typedef enum
{
  TAMIZ_CONNECTION_READ_WRITE = 0,
  TAMIZ_CONNECTION_READ_ONLY = 1 << 0,
  TAMIZ_CONNECTION_IMMUTABLE = 1 << 1,  /* ignores the log; for a file nobody writes */
  TAMIZ_CONNECTION_CREATE = 1 << 2,
  TAMIZ_CONNECTION_KEEP_LOG = 1 << 3,   /* leaves the log as it is when it closes */
  TAMIZ_CONNECTION_MEMORY = 1 << 4,     /* no file at all */
  TAMIZ_CONNECTION_TOLERANT = 1 << 5,   /* reads what it can of a damaged file, and nothing else */
} TamizConnectionFlags;

typedef gboolean (*TamizProgressFunc)   (gpointer              user_data);

TamizConnection *tamiz_connection_open  (const char           *path,
                                         TamizConnectionFlags  flags,
                                         GError              **error);
void             tamiz_connection_close (TamizConnection      *self);
const char      *tamiz_connection_get_path (TamizConnection   *self);
void             tamiz_connection_watch (TamizConnection      *self,
                                         TamizDamage          *damage);
void             tamiz_connection_leave_log (TamizConnection  *self);
gboolean         tamiz_connection_look_over (TamizConnection  *self,
                                         GCancellable         *cancellable,
                                         GError              **error);

gboolean         tamiz_connection_run   (TamizConnection      *self,
                                         const char           *sql,
                                         GError              **error);
gboolean         tamiz_connection_get_int (TamizConnection    *self,
                                         const char           *sql,
                                         gint64               *number,
                                         GError              **error);
void             tamiz_connection_release_memory (TamizConnection *self);
gint64           tamiz_connection_count_changed (TamizConnection *self);
gboolean         tamiz_connection_is_in_transaction (TamizConnection *self);
gboolean         tamiz_connection_is_at_rest (TamizConnection *self);
gboolean         tamiz_connection_checkpoint (TamizConnection *self,
                                         gboolean              truncate);
gsize            tamiz_connection_get_log_size (TamizConnection *self);
gboolean         tamiz_connection_copy  (TamizConnection      *self,
                                         const char           *path,
                                         TamizProgressFunc     go_on,
                                         gpointer              user_data,
                                         GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizConnection, tamiz_connection_close)

G_END_DECLS
