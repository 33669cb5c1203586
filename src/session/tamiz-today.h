#pragma once

#include "tamiz-agreement.h"
#include "tamiz-handoffs.h"

G_BEGIN_DECLS

/* Private to session: what there is to do now. */
#define TAMIZ_TODAY_ITEMS 10

typedef struct
{
  gint64 lead;
  gint64 since;             /* when the person asked */
  gint64 last_activity;
} TamizTodayInquiry;

/* Leads that today is about, found in one pass over the index. */
typedef struct
{
  GArray *with_sales;       /* gint64: at handed_off or accepted */
  GArray *of_month;         /* gint64: handed over, for the first time or again, this month */
  GArray *returned;         /* gint64: before their handoff again */
  GArray *inquiries;        /* TamizTodayInquiry */
} TamizTodayLeads;

typedef struct
{
  TamizWork *work;
  TamizRecord *user;        /* (nullable): whose day it is */
  TamizAgreement *agreement; /* (nullable): in force */
  gint64 month_begins;
  TamizTodayLeads leads;
  GPtrArray *handoffs;      /* TamizRecord: of all leads above but the inquiries, lead by lead */
  TamizHandoffs *view;
} TamizToday;

gboolean tamiz_today_find_leads  (TamizToday  *self,
                                  GError     **error);
void     tamiz_today_clear_leads (TamizToday  *self);
gboolean tamiz_today_was_worked  (TamizFacts  *facts,
                                  gint64       since);
json_t  *tamiz_today_inquiries   (TamizToday  *self,
                                  GError     **error);
json_t  *tamiz_today_packets     (TamizToday  *self,
                                  GError     **error);
json_t  *tamiz_today_owed        (TamizToday  *self,
                                  GError     **error);
json_t  *tamiz_today_returned    (TamizToday  *self,
                                  GError     **error);
json_t  *tamiz_today_promise     (TamizToday  *self,
                                  GError     **error);

json_t  *tamiz_work_list_calls   (TamizWork   *work,
                                  guint        offset,
                                  guint        limit,
                                  GError     **error);
json_t  *tamiz_work_task_to_json (TamizWork   *work,
                                  TamizRecord *task,
                                  GHashTable  *users);
json_t  *tamiz_work_list_unfinished_imports (TamizWork *work,
                                  GError     **error);

G_END_DECLS
