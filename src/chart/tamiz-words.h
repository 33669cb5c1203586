#pragma once

#include "tamiz-enums.h"
#include "tamiz-json.h"

G_BEGIN_DECLS

/* What a handoff packet's JSON says, in words: on paper and on screen the same.  @zone is
 * whose clock times are read from.  What is not known is NULL and left out.
 */

typedef void (*TamizPairFunc) (gpointer    user_data,
                               const char *label,
                               const char *value);

const char *tamiz_words_get_text        (json_t        *object,
                                         const char    *key);
const char *tamiz_words_get_label       (json_t        *object,
                                         const char    *key,
                                         TamizEnum      list);
gboolean    tamiz_words_get_time        (json_t        *object,
                                         const char    *key,
                                         gint64        *at);
char       *tamiz_words_dup_day         (json_t        *object,
                                         const char    *key,
                                         GTimeZone     *zone);
char       *tamiz_words_dup_name        (json_t        *packet);
char       *tamiz_words_dup_role        (json_t        *packet);
void        tamiz_words_list_person     (json_t        *packet,
                                         TamizPairFunc  func,
                                         gpointer       user_data);
char       *tamiz_words_dup_ways        (json_t        *person);
void        tamiz_words_list_company    (json_t        *packet,
                                         TamizPairFunc  func,
                                         gpointer       user_data);
void        tamiz_words_list_lead       (json_t        *packet,
                                         GTimeZone     *zone,
                                         TamizPairFunc  func,
                                         gpointer       user_data);
char       *tamiz_words_dup_meeting     (json_t        *packet);
char       *tamiz_words_dup_their_time  (json_t        *packet,
                                         GTimeZone     *zone);
char       *tamiz_words_dup_handed      (json_t        *packet);
char       *tamiz_words_dup_silence     (json_t        *packet);
char       *tamiz_words_dup_answer      (json_t        *criterion,
                                         GTimeZone     *zone);
char       *tamiz_words_dup_established (json_t        *criterion,
                                         GTimeZone     *zone);
char       *tamiz_words_dup_points      (gint64         thousandths);
char       *tamiz_words_dup_activity    (json_t        *activity);

G_END_DECLS
