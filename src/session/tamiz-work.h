#pragma once

/* Private to session: what an operation has at hand while it works on its thread. */

#include "tamiz-definition.h"
#include "tamiz-normalizer.h"
#include "tamiz-operation.h"
#include "tamiz-session.h"
#include "tamiz-store.h"
#include "tamiz-time.h"
#include "tamiz-verdict.h"

G_BEGIN_DECLS

typedef struct
{
  TamizSession *session;
  TamizStore *store;
  TamizReader *reader;
  TamizClock *clock;
  GCancellable *cancellable;
  TamizRecord *base;
  GTimeZone *zone;
  const char *email;        /* (nullable): who works */
  const char *passphrase;   /* (nullable) */
  TamizActor actor;         /* user 0 where an operation only reads */
  guint roles;
  json_t *arguments;
  GArray *changes;          /* (nullable): gint64 numbers of what was committed */
  gint64 now;
  guint64 judged;           /* leads that were judged anew because their time had come */
} TamizWork;

typedef json_t *(*TamizWorkFunc) (TamizWork  *work,
                                  GError    **error);

typedef struct
{
  TamizOperation operation;
  TamizWorkFunc func;
} TamizOperationEntry;

/* Each file of operations gives its table; the last entry has no name. */
extern const TamizOperationEntry tamiz_people_operations[];
extern const TamizOperationEntry tamiz_catalog_operations[];
extern const TamizOperationEntry tamiz_base_operations[];
extern const TamizOperationEntry tamiz_definition_operations[];
extern const TamizOperationEntry tamiz_version_operations[];
extern const TamizOperationEntry tamiz_exchange_operations[];
extern const TamizOperationEntry tamiz_rescoring_operations[];
extern const TamizOperationEntry tamiz_starter_operations[];
extern const TamizOperationEntry tamiz_draft_operations[];
extern const TamizOperationEntry tamiz_comment_operations[];
extern const TamizOperationEntry tamiz_opinion_operations[];
extern const TamizOperationEntry tamiz_signing_operations[];
extern const TamizOperationEntry tamiz_field_operations[];
extern const TamizOperationEntry tamiz_trial_operations[];
extern const TamizOperationEntry tamiz_learn_operations[];
extern const TamizOperationEntry tamiz_course_operations[];
extern const TamizOperationEntry tamiz_import_operations[];
extern const TamizOperationEntry tamiz_intake_operations[];
extern const TamizOperationEntry tamiz_text_operations[];
extern const TamizOperationEntry tamiz_set_aside_operations[];
extern const TamizOperationEntry tamiz_steward_operations[];
extern const TamizOperationEntry tamiz_merges_operations[];
extern const TamizOperationEntry tamiz_undo_operations[];
extern const TamizOperationEntry tamiz_preview_operations[];
extern const TamizOperationEntry tamiz_lead_operations[];
extern const TamizOperationEntry tamiz_list_operations[];
extern const TamizOperationEntry tamiz_company_operations[];
extern const TamizOperationEntry tamiz_account_operations[];
extern const TamizOperationEntry tamiz_consent_operations[];
extern const TamizOperationEntry tamiz_suppression_operations[];
extern const TamizOperationEntry tamiz_erasure_operations[];
extern const TamizOperationEntry tamiz_bulk_operations[];
extern const TamizOperationEntry tamiz_duplicate_operations[];
extern const TamizOperationEntry tamiz_merge_operations[];
extern const TamizOperationEntry tamiz_view_operations[];
extern const TamizOperationEntry tamiz_find_operations[];
extern const TamizOperationEntry tamiz_history_operations[];
extern const TamizOperationEntry tamiz_call_operations[];
extern const TamizOperationEntry tamiz_brief_operations[];
extern const TamizOperationEntry tamiz_candidate_operations[];
extern const TamizOperationEntry tamiz_prepare_operations[];
extern const TamizOperationEntry tamiz_executive_operations[];
extern const TamizOperationEntry tamiz_exception_operations[];
extern const TamizOperationEntry tamiz_send_operations[];
extern const TamizOperationEntry tamiz_decide_operations[];
extern const TamizOperationEntry tamiz_calendar_operations[];
extern const TamizOperationEntry tamiz_meeting_operations[];
extern const TamizOperationEntry tamiz_packet_operations[];
extern const TamizOperationEntry tamiz_answer_operations[];
extern const TamizOperationEntry tamiz_outcome_operations[];
extern const TamizOperationEntry tamiz_crm_operations[];
extern const TamizOperationEntry tamiz_crm_map_operations[];
extern const TamizOperationEntry tamiz_crm_difference_operations[];
extern const TamizOperationEntry tamiz_sign_in_operations[];
extern const TamizOperationEntry tamiz_outbox_operations[];
extern const TamizOperationEntry tamiz_report_operations[];
extern const TamizOperationEntry tamiz_sla_operations[];
extern const TamizOperationEntry tamiz_pause_operations[];
extern const TamizOperationEntry tamiz_notice_operations[];
extern const TamizOperationEntry tamiz_mail_operations[];
extern const TamizOperationEntry tamiz_upkeep_operations[];
extern const TamizOperationEntry tamiz_today_operations[];
extern const TamizOperationEntry tamiz_form_operations[];
extern const TamizOperationEntry tamiz_submission_operations[];
extern const TamizOperationEntry tamiz_mail_account_operations[];
extern const TamizOperationEntry tamiz_opt_in_operations[];
extern const TamizOperationEntry tamiz_mail_outbox_operations[];
extern const TamizOperationEntry tamiz_template_operations[];
extern const TamizOperationEntry tamiz_inbox_operations[];

/* Arguments; a getter answers FALSE or NULL without an error where one is absent. */
const char     *tamiz_work_text         (TamizWork        *work,
                                         const char       *name);
gboolean        tamiz_work_flag         (TamizWork        *work,
                                         const char       *name);
gint64          tamiz_work_number       (TamizWork        *work,
                                         const char       *name,
                                         gint64            fallback);
gint64          tamiz_work_id           (TamizWork        *work,
                                         const char       *name);
int             tamiz_work_choice       (TamizWork        *work,
                                         const char       *name,
                                         TamizEnum         list);
gboolean        tamiz_work_time         (TamizWork        *work,
                                         const char       *name,
                                         gint64           *at);
gboolean        tamiz_work_day          (TamizWork        *work,
                                         const char       *name,
                                         gint64           *day);
char           *tamiz_work_decimal      (TamizWork        *work,
                                         const char       *name);

/* Writing. */
TamizChangeSet *tamiz_work_change       (TamizWork        *work,
                                         const char       *cause);
TamizRecord    *tamiz_work_insert       (TamizWork        *work,
                                         TamizChangeSet   *change_set,
                                         TamizKind         kind,
                                         GError          **error);
TamizCommit    *tamiz_work_apply        (TamizWork        *work,
                                         TamizChangeSet   *change_set,
                                         GError          **error);
TamizCommit    *tamiz_work_apply_slice  (TamizWork        *work,
                                         TamizChangeSet   *change_set,
                                         TamizKeyLog      *log,
                                         GError          **error);
json_t         *tamiz_work_undo_change  (TamizWork        *work,
                                         gint64            change,
                                         GError          **error);
gboolean        tamiz_work_rest         (TamizWork        *work);
void            tamiz_work_progress     (TamizWork        *work,
                                         guint64           done,
                                         guint64           total);
void            tamiz_work_tell_address (TamizWork        *work,
                                         const char       *address);

/* Finding; errors say what is there instead. */
TamizRecord    *tamiz_work_find         (TamizWork        *work,
                                         TamizKind         kind,
                                         int               field,
                                         const char       *text,
                                         GError          **error);
TamizRecord    *tamiz_work_find_source  (TamizWork        *work,
                                         const char       *name,
                                         GError          **error);
TamizRecord    *tamiz_work_find_user    (TamizWork        *work,
                                         const char       *email,
                                         GError          **error);
TamizRecord    *tamiz_work_find_campaign (TamizWork       *work,
                                         const char       *name,
                                         GError          **error);
TamizRecord    *tamiz_work_load         (TamizWork        *work,
                                         TamizKind         kind,
                                         const char       *argument,
                                         GError          **error);
TamizFacts     *tamiz_work_load_facts   (TamizWork        *work,
                                         const char       *argument,
                                         GError          **error);
TamizFacts     *tamiz_work_find_facts   (TamizWork        *work,
                                         gint64            lead,
                                         GError          **error);
GHashTable     *tamiz_work_names        (TamizWork        *work,
                                         TamizKind         kind,
                                         int               field,
                                         GError          **error);
TamizRecord    *tamiz_work_find_in_force (TamizWork       *work,
                                         TamizDefinition **definition,
                                         GError          **error);
TamizDefinition *tamiz_session_parse_definition (TamizSession *session,
                                         TamizRecord      *record,
                                         GError          **error);
gboolean        tamiz_work_make_key     (TamizWork        *work,
                                         TamizChangeSet   *set,
                                         TamizRecord      *user,
                                         const char       *passphrase,
                                         char            **public_key,
                                         unsigned char   **secret_key,
                                         GError          **error);
TamizRecord    *tamiz_work_check_passphrase (TamizWork    *work,
                                         unsigned char   **secret_key,
                                         GError          **error);
gboolean        tamiz_work_bring_into_force (TamizWork    *work,
                                         TamizChangeSet   *set,
                                         TamizRecord      *version,
                                         gint64            at,
                                         GError          **error);

TamizNormalizer *tamiz_work_make_normalizer (TamizWork     *work,
                                         TamizMapping     *mapping,
                                         GError          **error);

/* Answers. */
json_t         *tamiz_work_record_to_json (TamizWork      *work,
                                         TamizRecord      *record);
json_t         *tamiz_work_items        (json_t           *items);
void            tamiz_work_set_time     (TamizWork        *work,
                                         json_t           *object,
                                         const char       *key,
                                         gint64            at);
void            tamiz_json_set_id       (json_t           *object,
                                         const char       *key,
                                         gint64            id);
json_t         *tamiz_json_money        (const char       *amount,
                                         const char       *currency);
json_t         *tamiz_work_lead_to_json (TamizWork        *work,
                                         TamizFacts       *facts,
                                         const TamizScore *score,
                                         const TamizVerdict *verdict);
json_t         *tamiz_work_lead_details (TamizWork        *work,
                                         gint64            lead,
                                         GError          **error);

gboolean        tamiz_work_require      (gboolean          condition,
                                         int               code,
                                         GError          **error,
                                         const char       *format,
                                         ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
