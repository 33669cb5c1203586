#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What people type in their locale's manner, as the engine reads it; the counterpart of
 * tamiz-figures.  What is not understood stays as it was typed, so that the engine says
 * what is wrong with it.
 */
char *tamiz_typed_number        (const char *text);
char *tamiz_typed_problem       (const char *text);
char *tamiz_typed_money         (const char *text);
char *tamiz_typed_money_problem (const char *text);
char *tamiz_typed_day           (const char *text);

G_END_DECLS
