#pragma once

#include "tamiz-json.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A mail that is ready, for the user's mail program to show.  Borrowed. */
typedef struct
{
  const char *path;         /* the mail as a file, with X-Unsent */
  const char *to;           /* an address */
  const char *cc;           /* (nullable): an address */
  const char *subject;
  const char *text;
  json_t *files;            /* (nullable): paths of what goes along */
} TamizPlatformMail;

/* @error: (nullable): why no program could be opened */
typedef void (*TamizOpenedFunc) (GtkWidget    *owner,
                                 const GError *error);

void tamiz_platform_open_mail (GtkWidget               *owner,
                               const TamizPlatformMail *mail,
                               TamizOpenedFunc          func);

G_END_DECLS
