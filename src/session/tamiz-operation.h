#pragma once

#include "tamiz-enums.h"

G_BEGIN_DECLS

/* What a front end can do with an open base: a name, what it needs, and what it does.
 * The window and tamizctl both go through this one table, so neither can do anything
 * that the other cannot.
 */

typedef enum
{
  TAMIZ_PARAMETER_TEXT,
  TAMIZ_PARAMETER_ID,       /* a record's id as printed */
  TAMIZ_PARAMETER_NUMBER,   /* a whole number */
  TAMIZ_PARAMETER_TIME,     /* ISO 8601, in the base's zone */
  TAMIZ_PARAMETER_DAY,
  TAMIZ_PARAMETER_DECIMAL,
  TAMIZ_PARAMETER_CHOICE,   /* a nick of a closed list */
  TAMIZ_PARAMETER_FILE,     /* a path to read */
  TAMIZ_PARAMETER_OUTPUT,   /* a path to write */
  TAMIZ_PARAMETER_FLAG,
  TAMIZ_PARAMETER_PAIRS,    /* FIELD=VALUE … */
  TAMIZ_PARAMETER_TEXTS,    /* may be given several times */
} TamizParameterType;

typedef enum
{
  TAMIZ_PARAMETER_OPTIONAL = 0,
  TAMIZ_PARAMETER_REQUIRED = 1 << 0,
  TAMIZ_PARAMETER_POSITIONAL = 1 << 1, /* on a command line it stands without a name */
  TAMIZ_PARAMETER_IN_MEMORY = 1 << 2,  /* never on a command line, where others would read it */
  TAMIZ_PARAMETER_CLEARS = 1 << 3,     /* given empty it takes away what is there */
  TAMIZ_PARAMETER_SECRET = 1 << 4,     /* nobody sees it typed, and it does not stay in memory */
} TamizParameterFlags;

typedef struct
{
  const char *name;
  TamizParameterType type;
  TamizParameterFlags flags;
  TamizEnum list;           /* of CHOICE */
  const char *help;
} TamizParameter;

typedef enum
{
  TAMIZ_OPERATION_WRITES = 0,
  TAMIZ_OPERATION_READS = 1 << 0,      /* needs no user */
} TamizOperationFlags;

typedef struct
{
  const char *name;         /* "campaign.cost" */
  const char *summary;
  TamizOperationFlags flags;
  const TamizParameter *parameters; /* ends with a NULL name */
  const char *columns;      /* of a table of the answer's items: keys, separated by commas */
} TamizOperation;

const TamizOperation *tamiz_operation_find (const char *name);
const TamizOperation *tamiz_operation_get  (guint       position);

G_END_DECLS
