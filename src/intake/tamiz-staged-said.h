#pragma once

#include "tamiz-definition.h"
#include "tamiz-staged.h"

G_BEGIN_DECLS

/* What a row of people says beside the person: answers to the definition's criteria, and by which
 * ways they may be contacted.
 */
typedef struct
{
  char *criterion;
  char *value;              /* (nullable): as it is kept; %NULL where it is not known */
  int state;                /* a TamizAnswerState */
} TamizStagedAnswer;

typedef struct
{
  TamizChannel channel;
  gboolean refuses;
  char *basis;              /* (nullable) */
  char *day;                /* (nullable): 2026-11-22 */
} TamizStagedConsent;

void        tamiz_staged_take_answer     (TamizStaged              *self,
                                          const TamizColumn        *how,
                                          guint                     column,
                                          TamizDefinition          *definition,
                                          const char               *text);
void        tamiz_staged_settle_consents (TamizStaged              *self);

/* What is known of somebody already, as texts. */
GHashTable *tamiz_said_new               (void);
void        tamiz_said_add_answer        (GHashTable               *said,
                                          const char               *criterion,
                                          const char               *value,
                                          int                       state);
void        tamiz_said_add_consent       (GHashTable               *said,
                                          TamizChannel              channel,
                                          gboolean                  refuses,
                                          const char               *basis,
                                          const char               *day);
void        tamiz_said_add_ended         (GHashTable               *said,
                                          TamizChannel              channel,
                                          gboolean                  refuses,
                                          const char               *basis,
                                          gint64                    until);
void        tamiz_said_learn             (GHashTable               *said,
                                          const TamizStaged        *staged);
gboolean    tamiz_said_has_answer        (GHashTable               *said,
                                          const TamizStagedAnswer  *answer,
                                          TamizMatchAction          action);
gboolean    tamiz_said_has_consent       (GHashTable               *said,
                                          const TamizStagedConsent *consent);
gboolean    tamiz_said_has_all           (GHashTable               *said,
                                          const TamizStaged        *staged,
                                          TamizMatchAction          action);

G_END_DECLS
