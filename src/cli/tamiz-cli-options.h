#pragma once

#include "tamiz-cli-verbs.h"

G_BEGIN_DECLS

/* What a command line says. */
typedef struct
{
  char *base;               /* (nullable) */
  char *as;                 /* (nullable) */
  char *passphrase_file;    /* (nullable) */
  char *passphrase_env;     /* (nullable) */
  gboolean json;
  gboolean help;
  gboolean version;
  gboolean list_operations; /* for completion and tests */
  char *group;              /* (nullable): the verb's first word */
  const TamizOperation *verb; /* (nullable) */
  json_t *arguments;        /* by the names of the verb's parameters */
} TamizCliOptions;

gboolean   tamiz_cli_options_parse (TamizCliOptions       *self,
                                    char                 **words,
                                    GError               **error);
void       tamiz_cli_options_clear (TamizCliOptions       *self);
GPtrArray *tamiz_cli_list_options  (const TamizOperation  *verb);

/* In tamiz-cli-help.c. */
char      *tamiz_cli_help          (const TamizCliOptions *options);
char      *tamiz_cli_help_usage    (const TamizOperation  *verb);
char      *tamiz_cli_placeholder   (const TamizParameter  *parameter);
char      *tamiz_cli_list_operations (void);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizCliOptions, tamiz_cli_options_clear)

G_END_DECLS
