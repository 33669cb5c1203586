#pragma once

#include "tamiz-cli.h"

G_BEGIN_DECLS

typedef json_t *(*TamizCliFunc) (TamizCli  *cli,
                                 json_t    *arguments,
                                 GError   **error);

/* A verb that is more than one operation of the session, or none. */
typedef struct
{
  TamizOperation operation;
  TamizCliFunc func;
} TamizCliVerb;

/* In tamiz-cli-intake.c. */
json_t *tamiz_cli_intake (TamizCli  *cli,
                          json_t    *arguments,
                          GError   **error);

/* In tamiz-cli-packet.c. */
json_t *tamiz_cli_verify_packet (TamizCli  *cli,
                                 json_t    *arguments,
                                 GError   **error);
json_t *tamiz_cli_show_packet (TamizCli  *cli,
                               json_t    *arguments,
                               GError   **error);
json_t *tamiz_cli_answer_packet (TamizCli  *cli,
                                 json_t    *arguments,
                                 GError   **error);

/* In tamiz-cli-base.c; ends with an entry without a name. */
extern const TamizCliVerb tamiz_cli_base_verbs[];

const TamizOperation *tamiz_cli_verb_find       (const char           *name);
const TamizOperation *tamiz_cli_verb_get        (guint                 position);
TamizCliFunc          tamiz_cli_verb_get_func   (const TamizOperation *verb);
char                 *tamiz_cli_verb_dup_words  (const TamizOperation *verb);
gboolean              tamiz_cli_verb_in_group   (const TamizOperation *verb,
                                                 const char           *group);
gboolean              tamiz_cli_verb_is_group   (const char           *word);
gboolean              tamiz_cli_is_secret       (const TamizParameter *parameter);

char                 *tamiz_cli_list_near       (const char           *word,
                                                 const char *const    *candidates);
char                 *tamiz_cli_near_verbs      (const char           *word,
                                                 const char           *group);
char                 *tamiz_cli_near_options    (const char           *word,
                                                 const TamizOperation *verb);

G_END_DECLS
