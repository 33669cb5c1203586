#pragma once

#include "tamiz-csv-source.h"

G_BEGIN_DECLS

/* A property of a card: EMAIL;TYPE=work:ana@example.com. */
typedef struct
{
  guint64 line;        /* of the file, from 1 */
  char *group;         /* (nullable): lower case, of item1.EMAIL */
  char *name;          /* upper case */
  char *types;         /* lower case, between commas: ",cell,work," */
  char *service;       /* (nullable): what X-SERVICE-TYPE names */
  guint pref;          /* 1 = the most liked; G_MAXUINT where nothing is said */
  char *value;         /* UTF-8; escapes are still in it */
  gboolean quoted;     /* its value was quoted-printable */
  gboolean repaired;   /* its bytes were not what they should be */
  gboolean cut;        /* it is too long to be kept whole */
} TamizVcardProperty;

/* Walks over the lines of cards: unfolds them, as each version folds, and reads the
 * properties.  A line that is none has an empty name and is the value.
 */
typedef struct
{
  TamizCsvSource source;
  gsize used;          /* of what the source has at hand */
  guint64 line;        /* of the next line */
  gboolean old;        /* version 2.1, where a fold keeps its blank */
  GByteArray *text;    /* the line at hand */
  gboolean cut;
} TamizVcardLines;

gboolean            tamiz_vcard_lines_init   (TamizVcardLines    *self,
                                              GBytes             *bytes,
                                              GError            **error);
void                tamiz_vcard_lines_clear  (TamizVcardLines    *self);
void                tamiz_vcard_lines_rewind (TamizVcardLines    *self);
guint64             tamiz_vcard_lines_get_position (TamizVcardLines *self);
TamizVcardProperty *tamiz_vcard_lines_next   (TamizVcardLines    *self);

TamizVcardProperty *tamiz_vcard_property_new (const char         *text,
                                              guint64             line);
void                tamiz_vcard_property_free (TamizVcardProperty *property);
gboolean            tamiz_vcard_property_has_type (const TamizVcardProperty *property,
                                              const char         *type);
char               *tamiz_vcard_unescape     (const char         *text);
GPtrArray          *tamiz_vcard_split        (const char         *value,
                                              char                separator);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizVcardProperty, tamiz_vcard_property_free)

G_END_DECLS
