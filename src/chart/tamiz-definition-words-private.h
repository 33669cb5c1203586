#pragma once

#include "tamiz-definition-words.h"

G_BEGIN_DECLS

/* The parts of the description, one file each. */
typedef struct
{
  TamizDefinition *definition;
  GHashTable *customs;      /* (nullable): labels of custom fields by `lead.custom.KEY` */
} TamizDefinitionWords;

const char *tamiz_definition_words_field      (const TamizDefinitionWords *self,
                                               const char                 *key);
char       *tamiz_definition_words_join       (GPtrArray                  *words,
                                               const char                 *last);
char       *tamiz_definition_words_percent    (gint64                      thousandths);
char       *tamiz_definition_words_points     (gint64                      thousandths);
char       *tamiz_definition_words_weight     (const TamizDefinitionWords *self,
                                               TamizAxis                   axis,
                                               gint64                      weight);
void        tamiz_definition_words_take_line  (json_t                     *item,
                                               char                       *line);
void        tamiz_definition_words_take_value (json_t                     *item,
                                               const char                 *label,
                                               char                       *value,
                                               char                       *note);
void        tamiz_definition_words_conditions (const TamizDefinitionWords *self,
                                               json_t                     *item,
                                               TamizCondition             *condition);
const char *tamiz_definition_words_title      (const char                 *key);
char       *tamiz_definition_words_lowest_grade (int                       grade);
char       *tamiz_definition_words_note       (const TamizDefinitionWords *self,
                                               TamizCriterion             *criterion);
char       *tamiz_definition_words_range      (TamizCriterion             *criterion,
                                               TamizChoice                *choice);
char       *tamiz_definition_words_choice     (TamizCriterion             *criterion,
                                               TamizChoice                *choice);
char       *tamiz_definition_words_choice_value (TamizCriterion           *criterion,
                                               TamizChoice                *choice);
char       *tamiz_definition_words_promise    (const TamizSla             *sla,
                                               guint                       promise,
                                               const char                **member,
                                               char                      **number);
char       *tamiz_definition_words_escalation (const TamizSla             *sla);
char       *tamiz_definition_words_hours      (const TamizOfficeHours     *hours);
char       *tamiz_definition_words_days       (GArray                     *days);
json_t     *tamiz_definition_words_criterion  (const TamizDefinitionWords *self,
                                               TamizCriterion             *criterion);
json_t     *tamiz_definition_words_rules      (const TamizDefinitionWords *self);
json_t     *tamiz_definition_words_agreement  (const TamizDefinitionWords *self);

G_END_DECLS
