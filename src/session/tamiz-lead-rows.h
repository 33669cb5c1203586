#pragma once

#include "tamiz-session.h"

G_BEGIN_DECLS

/* Private to session: what lists of leads are filled from, read by workers. */

/* A lead as a row of a list shows it. */
typedef struct
{
  gint64 id;
  int stage;                 /* TamizStage */
  int grade;                 /* TamizGrade; -1 = none */
  gboolean outdated;         /* the grade is by an earlier version of the definition */
  gint64 received_on, last_activity;   /* microseconds; 0 = none */
  char *name, *company, *email, *source, *owner;   /* (nullable) */
} TamizLeadRowValues;

void       tamiz_lead_row_values_free     (TamizLeadRowValues   *self);

void       tamiz_session_find_leads_async (TamizSession         *self,
                                           json_t               *arguments,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
GArray    *tamiz_session_find_leads_finish (TamizSession        *self,
                                           GAsyncResult         *result,
                                           GError              **error);
void       tamiz_session_read_leads_async (TamizSession         *self,
                                           GArray               *ids,
                                           GCancellable         *cancellable,
                                           GAsyncReadyCallback   callback,
                                           gpointer              user_data);
GPtrArray *tamiz_session_read_leads_finish (TamizSession        *self,
                                           GAsyncResult         *result,
                                           GError              **error);

G_END_DECLS
