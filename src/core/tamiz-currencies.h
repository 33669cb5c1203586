#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The currencies of the countries where a base may work, by their ISO 4217 codes. */
const char *tamiz_currency_get_nth   (guint       position);
const char *tamiz_currency_get_title (const char *code);
char       *tamiz_currency_from_text (const char *text,
                                      const char *base_currency);

G_END_DECLS
