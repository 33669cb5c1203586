#pragma once

#include "tamiz-mapping.h"

G_BEGIN_DECLS

/* What a column's values prove. */
typedef struct
{
  guint dmy, mdy, ymd;
  guint comma, point;
  guint open;                /* values that can be read in more than one way */
} Proof;

struct _TamizMapping
{
  GObject parent_instance;

  TamizImportOf of;
  GArray *columns;           /* TamizColumn */
  GArray *proofs;            /* Proof, of each column */
  char *base_country;
  TamizDateOrder date_order; /* said by the map */
  char decimal;              /* said by the map */
  char *defaults[TAMIZ_STAGED_N_FIELDS];
};

static inline TamizColumn *
column_at (TamizMapping *self,
           guint         i)
{
  return &g_array_index (self->columns, TamizColumn, i);
}

gboolean tamiz_mapping_look_at_values     (TamizMapping     *self,
                                           TamizRowReader   *reader,
                                           GCancellable     *cancellable,
                                           GError          **error);
gboolean tamiz_mapping_is_key_taken       (TamizMapping     *self,
                                           TamizKind         of,
                                           const char       *key);
void     tamiz_mapping_use_as_custom      (TamizMapping     *self,
                                           guint             column,
                                           TamizKind         of);
gboolean tamiz_mapping_read_own           (const char       *name,
                                           TamizKind        *of,
                                           const char      **key);
gboolean tamiz_mapping_may_own            (TamizMapping     *self,
                                           TamizKind         of);
void     tamiz_mapping_settle_own         (TamizMapping     *self,
                                           TamizColumn      *column,
                                           GPtrArray        *fields);
gboolean tamiz_mapping_say_more           (TamizMapping     *self,
                                           TamizColumn      *column,
                                           json_t           *value,
                                           GError          **error);
json_t  *tamiz_mapping_dup_column_value   (TamizMapping     *self,
                                           guint             column,
                                           gboolean          reading);
gboolean tamiz_mapping_is_custom_key      (const char       *key);
void     tamiz_column_use_as_field        (TamizColumn      *column,
                                           TamizStagedField  field);
gboolean tamiz_mapping_fail               (GError          **error,
                                           const char       *format,
                                           ...) G_GNUC_PRINTF (2, 3);
gboolean tamiz_mapping_obey_map           (TamizMapping     *self,
                                           json_t           *map,
                                           char            **source_column,
                                           GError          **error);
gboolean tamiz_mapping_obey_source_column (TamizMapping     *self,
                                           const char       *name,
                                           GError          **error);

G_END_DECLS
