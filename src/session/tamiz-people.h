#pragma once

#include "tamiz-person-name.h"
#include "tamiz-work.h"

G_BEGIN_DECLS

/* Private to session: what people, users and companies are called in answers. */
char        *tamiz_facts_dup_name       (TamizFacts   *facts);
char        *tamiz_work_dup_lead_name   (TamizWork    *work,
                                         gint64        lead);
GHashTable  *tamiz_work_load_users      (TamizWork    *work,
                                         GError      **error);
TamizRecord *tamiz_users_find           (GHashTable   *users,
                                         gint64        id);
json_t      *tamiz_work_consents_to_json (TamizWork   *work,
                                         GPtrArray    *consents);
TamizRecord *tamiz_work_find_person     (TamizWork    *work,
                                         const char   *argument,
                                         GError      **error);
void         tamiz_user_set_json        (json_t       *object,
                                         const char   *email_key,
                                         const char   *name_key,
                                         TamizRecord  *user);

G_END_DECLS
