#pragma once

#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: companies, their people and leads, as several operations show them. */
json_t    *tamiz_company_to_json          (TamizWork    *work,
                                           TamizRecord  *company);
GPtrArray *tamiz_work_list_company_leads  (TamizWork    *work,
                                           gint64        company,
                                           GPtrArray    *people,
                                           GError      **error);
GPtrArray *tamiz_work_list_company_people (TamizWork    *work,
                                           gint64        company,
                                           GError      **error);
json_t    *tamiz_lead_to_brief_json       (TamizWork    *work,
                                           TamizRecord  *lead);
gboolean   tamiz_work_set_contact         (TamizWork    *work,
                                           json_t       *object,
                                           TamizRecord  *person,
                                           GError      **error);

G_END_DECLS
