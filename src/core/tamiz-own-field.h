#pragma once

#include "tamiz-quantities.h"
#include "tamiz-record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Between the choices of a field, and between those that a value of several has. */
#define TAMIZ_CHOICES_BETWEEN "; "

/* How numbers and dates are written where a value comes from. */
typedef struct
{
  TamizDateOrder date_order;
  char decimal;             /* '.' or ',' of what says neither; 0 = '.' */
  const char *currency;     /* (nullable): ISO 4217, of amounts that name none */
} TamizWriting;

TamizFieldType tamiz_own_field_get_type     (TamizRecord         *field);
char          *tamiz_own_field_dup_key      (TamizRecord         *field);
char         **tamiz_own_field_dup_choices  (TamizRecord         *field);
char         **tamiz_own_field_read_choices (const char          *text,
                                             GError             **error);
char          *tamiz_own_field_write_choices (const char *const  *choices);
gboolean       tamiz_own_field_read         (TamizRecord         *field,
                                             const char          *text,
                                             const TamizWriting  *writing,
                                             char               **canonical,
                                             GError             **error);
gboolean       tamiz_own_field_holds        (TamizRecord         *field,
                                             const char          *value);

G_END_DECLS
