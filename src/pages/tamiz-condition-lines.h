#pragma once

#include "tamiz-json.h"

G_BEGIN_DECLS

/* A condition as people build it: groups of lines, each a field, how it is compared, and one
 * value or several.  Several values of one line are, in a definition, a group of tests or a
 * “one_of”; they are read back as one line.
 */
typedef struct _TamizConditionLine TamizConditionLine;
struct _TamizConditionLine
{
  TamizConditionLine *parent; /* (nullable) */
  GPtrArray *children;        /* (nullable) TamizConditionLine: of a group */
  gboolean any;               /* of a group: any of them; else all of them */
  char *field;                /* (nullable): of a test */
  char *operator;             /* never “one_of” */
  GPtrArray *values;          /* char */
};

TamizConditionLine *tamiz_condition_line_new_group (gboolean            any);
TamizConditionLine *tamiz_condition_line_new_test  (const char         *field,
                                                    const char         *operator);
void                tamiz_condition_line_free      (TamizConditionLine *self);
void                tamiz_condition_line_add       (TamizConditionLine *self,
                                                    TamizConditionLine *child);
void                tamiz_condition_line_remove    (TamizConditionLine *self);
TamizConditionLine *tamiz_condition_line_read      (json_t             *condition);
json_t             *tamiz_condition_line_write     (TamizConditionLine *self);
char               *tamiz_condition_line_dup_text  (TamizConditionLine *self);
void                tamiz_condition_line_set_text  (TamizConditionLine *self,
                                                    const char         *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TamizConditionLine, tamiz_condition_line_free)

G_END_DECLS
