#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Private to session: where what ships beside the program lies. */
char *tamiz_data_folder (const char *name);

G_END_DECLS
