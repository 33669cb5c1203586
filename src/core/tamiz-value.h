#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  TAMIZ_VALUE_NULL,
  TAMIZ_VALUE_INT,
  TAMIZ_VALUE_TEXT,
  TAMIZ_VALUE_BYTES,
} TamizValueType;

/* What a field holds.  Zeroed memory is an empty value. */
typedef struct
{
  TamizValueType type;
  union
  {
    gint64 integer;
    char *text;
    GBytes *bytes;
  };
} TamizValue;

#define TAMIZ_VALUE_INIT { TAMIZ_VALUE_NULL, { 0 } }

void     tamiz_value_clear    (TamizValue       *value);
void     tamiz_value_set_int  (TamizValue       *value,
                               gint64            integer);
void     tamiz_value_set_text (TamizValue       *value,
                               const char       *text);
void     tamiz_value_take_text (TamizValue      *value,
                               char             *text);
void     tamiz_value_set_bytes (TamizValue      *value,
                               GBytes           *bytes);
void     tamiz_value_copy     (const TamizValue *value,
                               TamizValue       *copy);
gboolean tamiz_value_equal    (const TamizValue *a,
                               const TamizValue *b);
char    *tamiz_value_to_text  (const TamizValue *value);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TamizValue, tamiz_value_clear)

G_END_DECLS
