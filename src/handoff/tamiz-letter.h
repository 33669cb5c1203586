#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A mail that is to be sent.  Texts are UTF-8; what is in none of them cannot get into a header. */
typedef struct
{
  const char *from;         /* "Name <a@b>" or "a@b" */
  const char *to;           /* one address */
  const char *subject;
  const char *text;         /* plain text */
  const char *message_id;   /* (nullable): without <>; a new one without it */
  gboolean automatic;       /* nobody typed it: other programs need not answer */
} TamizLetter;

GBytes  *tamiz_letter_compose      (const TamizLetter  *letter,
                                    GError            **error);
char    *tamiz_letter_read_address (const char         *mailbox,
                                    char              **name,
                                    GError            **error);

G_END_DECLS
