#pragma once

#include <gio/gio.h>

#include "tamiz-definition.h"
#include "tamiz-intake-fields.h"
#include "tamiz-json.h"
#include "tamiz-own-field.h"
#include "tamiz-row-reader.h"

G_BEGIN_DECLS

/* More text fields than this come out of one import only when somebody said so. */
#define TAMIZ_MAPPING_MAX_CUSTOM 64

typedef enum
{
  TAMIZ_COLUMN_LEFT_OUT,
  TAMIZ_COLUMN_FIELD,     /* one of TamizStagedField */
  TAMIZ_COLUMN_CUSTOM,    /* a field of the base's own, of the lead */
  TAMIZ_COLUMN_ANSWER,    /* answers to a criterion of the definition */
} TamizColumnUse;

/* What becomes of a column.  Everything belongs to the mapping. */
typedef struct
{
  char *header;                /* as in the file, trimmed; empty where it has no name */
  char *title;                 /* (nullable): what people call it, where the format made the header */
  TamizColumnUse use;
  TamizStagedField field;      /* of FIELD */
  char *custom;                /* (nullable): of CUSTOM, its key; of ANSWER the criterion's */
  TamizKind of;                /* of CUSTOM: LEAD, PERSON or COMPANY; of ANSWER: ANSWER */
  TamizRecord *own;            /* (nullable): of CUSTOM, the FIELD that the base has, or is to get: that has no id */
  char *detail;                /* (nullable): of a handle the network, of money the currency */
  TamizDateOrder date_order;   /* of dates */
  char decimal;                /* of numbers: '.', ',' or 0 = not known */
  TamizDateOrder said_order;   /* by the map, of this column */
  char said_decimal;           /* the same */
  gboolean sets_aside;         /* a row whose value does not fit the own field's type */
  gboolean said;               /* by the map, not guessed */
  gboolean learnt;             /* of the last such file; a guess, but somebody's */
} TamizColumn;

#define TAMIZ_TYPE_MAPPING (tamiz_mapping_get_type ())

G_DECLARE_FINAL_TYPE (TamizMapping, tamiz_mapping, TAMIZ, MAPPING, GObject)

TamizMapping      *tamiz_mapping_new           (TamizImportOf      of,
                                                const char *const *header,
                                                json_t            *map,
                                                const char        *source_column,
                                                const char        *base_country,
                                                GError           **error);
void               tamiz_mapping_set_titles    (TamizMapping      *self,
                                                TamizRowReader    *reader);
gboolean           tamiz_mapping_has_answers   (TamizMapping      *self);
void               tamiz_mapping_guess_answers (TamizMapping      *self,
                                                TamizDefinition   *definition);
TamizCriterion    *tamiz_mapping_find_criterion (TamizDefinition  *definition,
                                                const char        *name);
gboolean           tamiz_mapping_check_answers (TamizMapping      *self,
                                                TamizDefinition   *definition,
                                                GError           **error);
void               tamiz_mapping_set_own_fields (TamizMapping    *self,
                                                GPtrArray         *fields);
gboolean           tamiz_mapping_learn         (TamizMapping      *self,
                                                TamizRowReader    *reader,
                                                GCancellable      *cancellable,
                                                GError           **error);
void               tamiz_mapping_observe       (TamizMapping      *self,
                                                const TamizRow    *row);
void               tamiz_mapping_settle        (TamizMapping      *self);

TamizImportOf      tamiz_mapping_get_of        (TamizMapping      *self);
guint              tamiz_mapping_get_n_columns (TamizMapping      *self);
const TamizColumn *tamiz_mapping_get_column    (TamizMapping      *self,
                                                guint              column);
int                tamiz_mapping_find_column   (TamizMapping      *self,
                                                TamizStagedField   field);
guint              tamiz_mapping_get_n_custom  (TamizMapping      *self);
gboolean           tamiz_mapping_is_in_doubt   (TamizMapping      *self,
                                                guint              column);
char              *tamiz_mapping_dup_column_name (TamizMapping    *self,
                                                guint              column);
const char        *tamiz_mapping_get_default   (TamizMapping      *self,
                                                TamizStagedField   field);
json_t            *tamiz_mapping_to_json       (TamizMapping      *self);

char              *tamiz_column_dup_field      (const TamizColumn *column);
char              *tamiz_column_dup_own_key    (const TamizColumn *column);
json_t            *tamiz_mapping_to_reading    (TamizMapping      *self);

G_END_DECLS
