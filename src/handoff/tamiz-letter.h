#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file that goes along with a letter. */
typedef struct
{
  const char *name;         /* of the file, in any script */
  const char *type;         /* "application/pdf" */
  GBytes *content;
} TamizLetterFile;

/* A mail that is to be sent.  Texts are UTF-8; what is in none of them cannot get into a header. */
typedef struct
{
  const char *from;         /* "Name <a@b>" or "a@b"; of a draft nullable */
  const char *to;           /* one, like @from */
  const char *cc;           /* (nullable): like @from; several are separated by commas */
  const char *reply_to;     /* (nullable): like @from */
  const char *subject;
  const char *text;         /* plain text */
  const char *html;         /* (nullable): the same, as mail programs show it */
  const char *calendar;     /* (nullable): an invitation (RFC 5545) */
  const char *calendar_method; /* of @calendar: "REQUEST", "CANCEL" */
  const TamizLetterFile *files; /* (array length=n_files) */
  gsize n_files;
  const char *message_id;   /* (nullable): without <>; a new one without it */
  const char *in_reply_to;  /* (nullable): without <> */
  const char *references;   /* (nullable): without <>, separated by blanks */
  gboolean automatic;       /* nobody typed it: other programs need not answer */
  gboolean draft;           /* for a mail program to show, for somebody to send */
} TamizLetter;

GBytes  *tamiz_letter_compose        (const TamizLetter  *letter,
                                      GError            **error);
char    *tamiz_letter_read_address   (const char         *mailbox,
                                      char              **name,
                                      GError            **error);
char   **tamiz_letter_read_addresses (const char         *mailboxes,
                                      GError            **error);
char    *tamiz_letter_write_mailbox  (const char         *name,
                                      const char         *address);

G_END_DECLS
