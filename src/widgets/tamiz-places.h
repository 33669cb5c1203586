#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A country where a base may work: what follows from it unless somebody says otherwise. */
typedef struct
{
  const char *code;         /* ISO 3166, as BO */
  const char *currency;     /* ISO 4217 */
  const char *timezone;     /* of its capital, or where most people are */
} TamizPlace;

const TamizPlace *tamiz_places_get      (guint       position);
guint             tamiz_places_get_size (void);
guint             tamiz_places_guess    (void);

G_END_DECLS
