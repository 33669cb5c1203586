#pragma once

#include "tamiz-cli.h"

G_BEGIN_DECLS

TamizCliExit tamiz_cli_print_answer (const TamizOperation *verb,
                                     json_t               *arguments,
                                     json_t               *answer,
                                     gboolean              as_json);
TamizCliExit tamiz_cli_print_error  (const GError         *error,
                                     const TamizOperation *verb,
                                     gboolean              as_json);
json_t      *tamiz_cli_error_to_json (const GError       *error);
TamizCliExit tamiz_cli_print_text   (char                 *text);
void         tamiz_cli_print_notice (const char           *notice);

/* For people: the parts that answers are written with. */
void         tamiz_cli_write_table  (GString              *text,
                                     json_t               *items,
                                     const char           *columns,
                                     guint                 indent);
void         tamiz_cli_write_object (GString              *text,
                                     json_t               *object,
                                     guint                 indent);
char        *tamiz_cli_format_value (json_t               *value);

/* In tamiz-cli-words.c: what people read for a key of the answers. */
const char  *tamiz_cli_title        (const char           *key);

/* In tamiz-cli-verdict.c. */
void         tamiz_cli_write_verdict (GString             *text,
                                     json_t               *verdict);
void         tamiz_cli_write_missing (GString             *text,
                                     json_t               *missing);

/* What says one answer in sentences. */
typedef struct
{
  const char *name;         /* of the operation */
  void (*write) (GString *text, json_t *answer);
} TamizCliWriter;

/* In tamiz-cli-answers.c. */
gboolean     tamiz_cli_write_by_name (const TamizCliWriter *writers,
                                     guint                 n_writers,
                                     GString              *text,
                                     const char           *name,
                                     json_t               *answer);

/* In tamiz-cli-definition.c: FALSE where the answer is none of the definition's, or needs no sentences. */
gboolean     tamiz_cli_write_definition (GString          *text,
                                     const char           *name,
                                     json_t               *answer);

/* In tamiz-cli-answers.c: FALSE where a table or a list of values says it well enough. */
gboolean     tamiz_cli_write_answer (GString              *text,
                                     const TamizOperation *verb,
                                     json_t               *answer);

G_END_DECLS
