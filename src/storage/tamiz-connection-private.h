#pragma once

#include "tamiz-connection.h"

#include <sqlite3.h>

G_BEGIN_DECLS

struct _TamizConnection
{
  sqlite3 *handle;
  char *path;
  GHashTable *statements;  /* literal → TamizStatement, so that each is prepared once */
  int log_frames;
  gint64 waits_until;      /* of what is waited for now: when to give up */
  TamizDamage *damage;     /* (nullable) */
};

int  tamiz_statement_add_tell   (sqlite3          *handle);
void tamiz_connection_set_error (TamizConnection  *self,
                                 int               code,
                                 GError          **error);

G_END_DECLS
