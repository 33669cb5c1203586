#pragma once

#include "tamiz-cli-verbs.h"

G_BEGIN_DECLS

extern const TamizParameter tamiz_cli_serve_parameters[];

json_t *tamiz_cli_serve (TamizCli  *cli,
                         json_t    *arguments,
                         GError   **error);

G_END_DECLS
