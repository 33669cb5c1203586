#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what lists show of a lead that they are not about. */
typedef struct
{
  int stage;                /* TamizStage */
  int grade;                /* TamizGrade; -1 = none */
  gint64 source, owner;     /* 0 = none */
  gint64 received_on, last_activity;
  char *name;               /* (nullable): of the person: first and last */
  char *company;            /* (nullable) */
} TamizGlance;

GHashTable        *tamiz_work_glance     (TamizWork    *work,
                                          GArray       *leads,
                                          GError      **error);
const TamizGlance *tamiz_glance_find     (GHashTable   *glances,
                                          gint64        lead);
void               tamiz_glance_set_json (json_t       *object,
                                          GHashTable   *glances,
                                          gint64        lead);

G_END_DECLS
