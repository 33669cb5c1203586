#pragma once

#include "tamiz-test-session.h"

G_BEGIN_DECLS

/* A base with everybody and everything that invented leads refer to, but without leads. */
TamizTestSession *bench_set_up    (const char *path);

/* Which part of a file of leads. */
typedef struct
{
  guint rows;                /* at most; 0 = all */
  gboolean phones;           /* keep the last column */
  gboolean others;           /* as if other people had written: other addresses */
} BenchCsvPart;

void              bench_copy_csv  (const char         *from,
                                   const char         *to,
                                   const BenchCsvPart *part);

G_END_DECLS
