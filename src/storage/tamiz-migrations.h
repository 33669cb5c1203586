#pragma once

#include "tamiz-connection.h"

G_BEGIN_DECLS

/* A step from the version before to this one. */
typedef struct
{
  int version;
  const char *resource;     /* the step's SQL */
} TamizMigration;

gboolean tamiz_migrations_create  (TamizConnection      *connection,
                                   gint64                version,
                                   GError              **error);
gboolean tamiz_migrations_complete (TamizConnection     *connection,
                                   GError              **error);
gboolean tamiz_migrations_run     (TamizConnection      *connection,
                                   GError              **error);
gboolean tamiz_migrations_run_steps (TamizConnection    *connection,
                                   const TamizMigration *steps,
                                   guint                 n_steps,
                                   GError              **error);

G_END_DECLS
