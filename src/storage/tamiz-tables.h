#pragma once

#include "tamiz-record.h"
#include "tamiz-statement.h"

G_BEGIN_DECLS

/* The SQL of every kind of record, whole literals made from the field registry when
 * this is compiled.  A parameter for a lead exists in those of clustered kinds only.
 */
typedef struct
{
  const char *insert;           /* $1 id, $2 change, $3 … the fields by their numbers */
  const char *select;           /* $1 id; of clustered kinds $2 lead */
  const char *select_anywhere;  /* $1 id: of clustered kinds reads the whole table */
  const char *list;             /* what stands, in order of the key */
  const char *list_from;        /* what stands, in order of ids, $1 the first */
  const char *scan;             /* everything, in order of the key */
  const char *slice;            /* what change $1 made of ids $2 to $3, in order of the key */
  const char *retract;          /* $1 id, $2 change, $3 lead */
  const char *restore;          /* $1 id, $2 change, $3 lead, $4 the change it was taken back by */
  const char *retract_slice;    /* $1 first id, $2 change, $3 last id, $4 the change that made them */
  const char *retract_leads;    /* (nullable) $1 first lead, $2 change, $3 last lead, $4 the change that
                                   made them: of clustered kinds */
  const char *retract_import;   /* $1 import, $2 change */
  const char *restore_all;      /* $1 the change they were taken back by, $2 change */
  const char *const *update;    /* by field: $1 id, $2 change, $3 after, $4 before, $5 lead;
                                   answers retracted_by */
  const char *const *select_field; /* by field: $1 id, $2 lead */
} TamizTable;

/* Where the fields stand in the rows of select, list, scan and lookups. */
#define TAMIZ_COLUMN_ID 0
#define TAMIZ_COLUMN_CHANGE 1
#define TAMIZ_COLUMN_CHANGED 2
#define TAMIZ_COLUMN_RETRACTED_BY 3
#define TAMIZ_COLUMN_FIELDS 4

const TamizTable *tamiz_table_get           (TamizKind         kind);
const char       *tamiz_table_get_lookup    (TamizKind         kind,
                                             int               field);
const char       *tamiz_table_get_whole_lookup (TamizKind      kind,
                                             int               field);
const char       *tamiz_table_get_range     (TamizKind         kind,
                                             int               field);
int               tamiz_table_get_lead_field (TamizKind        kind);
gboolean          tamiz_table_is_clustered  (TamizKind         kind);
gboolean          tamiz_table_is_derived    (TamizKind         kind,
                                             int               field);
TamizRecord      *tamiz_table_read_record   (TamizKind         kind,
                                             TamizStatement   *statement);

G_END_DECLS
