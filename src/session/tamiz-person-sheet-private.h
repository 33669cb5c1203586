#pragma once

#include "tamiz-person-export.h"

#include "tamiz-definition.h"

G_BEGIN_DECLS

/* Private to the sheet that a person is given. */

#define TAMIZ_SHEET_CELLS 5

typedef struct
{
  TamizWork *work;
  GHashTable *users;
  GArray *rows;                /* TamizPersonRow */
  TamizDefinition *definition; /* (nullable): in force */
  json_t *sections;
} TamizPersonSheet;

/* Fills @cells with what a row of a kind says. */
typedef void (*TamizSheetTeller) (TamizPersonSheet  *self,
                                  TamizRecord       *record,
                                  char             **cells);

typedef struct
{
  const char *title;
  TamizKind kind;
  int at; /* by what rows are in order; -1 = as they were made */
  const char *columns[TAMIZ_SHEET_CELLS];
  int weights[TAMIZ_SHEET_CELLS];
  TamizSheetTeller tell;
} TamizSheetTable;

/* tamiz-person-sheet-tables.c */
extern const TamizSheetTable tamiz_sheet_tables[];
extern const guint           tamiz_sheet_n_tables;

char *tamiz_sheet_join_lines (char        *first,
                              char        *second);
char *tamiz_sheet_dup_money  (TamizRecord *record,
                              int          amount,
                              int          currency);

G_END_DECLS
