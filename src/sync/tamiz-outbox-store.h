#pragma once

#include "tamiz-connector.h"
#include "tamiz-record.h"

G_BEGIN_DECLS

/* Where the worker keeps what leaves; session implements it over the base.  All
 * methods wait and are called on the worker's thread.  Rows are #TamizRecord.
 *
 * What a decision writes into the outbox, in its own transaction, one row per object:
 *
 *   OBJECT          "company", "person", "lead", "note", "packet": those the connector knows
 *   OP              "ensure"; "reopen" for the lead of a second handoff; "update"
 *   IDEM_KEY        a bare lower-case UUID, made once with the decision, never changed
 *   DEPENDS_ON      the row of the one before (empty where there is none)
 *   STATE           TAMIZ_OUTBOX_QUEUED; ATTEMPTS 0, PROBES 0, NEXT_AT empty
 *   PAYLOAD         one flat JSON object of registered keys, below
 *   PAYLOAD_DIGEST  tamiz_json_digest () of its canonical form
 *
 * Keys of the payload (texts unless said otherwise; absent, null and "" are alike):
 *
 *   key                  the row's IDEM_KEY
 *   company.key          the company's IDEM_KEY, in both rows: the lead's record over
 *                        there hangs on the one that was made under it.  Absent where the
 *                        lead has neither company nor person to make one of.  A company
 *                        that was sent before keeps its key and needs no row
 *   person.key, lead.key   likewise
 *   company.name         absent: the person's name stands in
 *   company.tax_number, company.website, company.address, company.city, company.country
 *   person.first_name, person.last_name, person.full_name, person.job_title
 *   person.email, person.phone    the first ones, the phone as E.164
 *   person.phone_as_typed         where it is no valid number
 *   person.city, person.country
 *   lead.title           one line: who, and what they need
 *   lead.reasons_text    why it is qualified: grade, criteria with answers, pain points
 *   lead.pain_points, lead.grade, lead.source, lead.campaign, lead.product_line
 *   lead.received_on     2026-11-22
 *   lead.amount          a decimal, "12000.00"
 *   lead.currency        ISO 4217
 *   handoff.number       the handoff's number
 *   handoff.executive, handoff.executive_email
 *   handoff.meeting      ISO 8601 with offset
 *   handoff.meeting_text   the same as people read it, in the base's language and zone
 *   words.amount, words.meeting   what is put before an amount and a meeting, in that language
 *   note.title, note.text  what happened so far, in a line and in sentences
 *   force_create         true: somebody has looked, and it is to be created although the CRM
 *                        has something alike
 *
 * Reasons that rows carry (REASON): backoff, rate, auth, tls, not_the_api, lost_answer,
 * recovered, duplicate, rights, gone, mapping, invalid, gave_up, depends,
 * conflict (somebody changed over there what an update would write), linked (it was there before);
 * sent_again: in state probing, it is there, and later one looks whether it is there twice;
 * unchanged: an update that never left, and what it said is not so any more;
 * given_up and by_hand, where a person has ended it.
 */

#define TAMIZ_PAYLOAD_FORCE_CREATE "force_create"

/* What begins the line of an attempt's words that lists records over there, “→ 12, 15”. */
#define TAMIZ_FOUND_RECORDS "→ "

/* How an attempt ended; everything in it is written in one transaction. */
typedef struct
{
  TamizOutboxState state;
  const char *reason;           /* (nullable): a word of the list above; NULL empties it */
  gint64 attempts;              /* the row's count from now on */
  gint64 probes;
  gint64 next_at;               /* microseconds since 1970; 0 = now */
  gint64 done_at;               /* 0 = it is not done */
  guint http_status;            /* 0 = no answer */
  const char *words;            /* (nullable): the server's own */
  TamizRecord *link;            /* (nullable): a REMOTE_LINK; id 0 = a new one, to be made
                                   unless its (connection, object, remote id) is there */
  TamizRecord *attempt;         /* (nullable): an ATTEMPT with id 0 */
} TamizSettlement;

#define TAMIZ_TYPE_OUTBOX_STORE (tamiz_outbox_store_get_type ())

G_DECLARE_INTERFACE (TamizOutboxStore, tamiz_outbox_store, TAMIZ, OUTBOX_STORE, GObject)

/**
 * TamizOutboxStoreInterface:
 * @list_rows: the OUTBOX rows of a connection that are not done, by rising id
 * @begin: sets state sending and attempts + 1 and commits before it returns, also in
 *   @row; %TAMIZ_CORE_ERROR_CONFLICT where state or attempts are no longer those of @row
 * @settle: writes what @settlement says, also into @row; one transaction
 * @load_cursor: the CURSOR of a connection and object; one with id 0 where there is none
 * @save_cursor: writes every field but LEASE and LEASE_UNTIL
 * @find_link: the REMOTE_LINK made under a key, or %NULL without error
 * @list_links: all REMOTE_LINKs of an object
 * @apply_changes: brings outcomes home: links, and what they mean for the leads; writes
 *   @cursor, where there is one, in the same transaction.  Called again with the same
 *   changes it does nothing
 * @take_lease: the right to work on a connection until @until; the same owner may
 *   prolong it; %TAMIZ_CORE_ERROR_CONFLICT while another owner holds it, unless
 *   tamiz_lease_is_dead () of that one
 * @release_lease: gives it back, where @owner holds it
 * @complete: (nullable): adds what is not kept in the payload because it is large, made anew
 *   from what is frozen: `packet.name`, `packet.pdf` (base64); %TAMIZ_SYNC_ERROR_MAPPING where
 *   it cannot be made of this row
 */
struct _TamizOutboxStoreInterface
{
  GTypeInterface parent;

  GPtrArray   *(*list_rows)     (TamizOutboxStore       *self,
                                 gint64                  connection,
                                 GError                **error);
  gboolean     (*begin)         (TamizOutboxStore       *self,
                                 TamizRecord            *row,
                                 GError                **error);
  gboolean     (*settle)        (TamizOutboxStore       *self,
                                 TamizRecord            *row,
                                 const TamizSettlement  *settlement,
                                 GError                **error);
  TamizRecord *(*load_cursor)   (TamizOutboxStore       *self,
                                 gint64                  connection,
                                 const char             *object,
                                 GError                **error);
  gboolean     (*save_cursor)   (TamizOutboxStore       *self,
                                 TamizRecord            *cursor,
                                 GError                **error);
  TamizRecord *(*find_link)     (TamizOutboxStore       *self,
                                 gint64                  connection,
                                 const char             *object,
                                 const char             *idem_key,
                                 GError                **error);
  GPtrArray   *(*list_links)    (TamizOutboxStore       *self,
                                 gint64                  connection,
                                 const char             *object,
                                 GError                **error);
  gboolean     (*apply_changes) (TamizOutboxStore       *self,
                                 gint64                  connection,
                                 GPtrArray              *changes,
                                 TamizRecord            *cursor,
                                 GError                **error);
  gboolean     (*take_lease)    (TamizOutboxStore       *self,
                                 gint64                  connection,
                                 const char             *owner,
                                 gint64                  now,
                                 gint64                  until,
                                 GError                **error);
  gboolean     (*release_lease) (TamizOutboxStore       *self,
                                 gint64                  connection,
                                 const char             *owner,
                                 GError                **error);
  gboolean     (*complete)      (TamizOutboxStore       *self,
                                 TamizRecord            *row,
                                 json_t                 *values,
                                 GError                **error);
};

GPtrArray   *tamiz_outbox_store_list_rows     (TamizOutboxStore       *self,
                                               gint64                  connection,
                                               GError                **error);
gboolean     tamiz_outbox_store_begin         (TamizOutboxStore       *self,
                                               TamizRecord            *row,
                                               GError                **error);
gboolean     tamiz_outbox_store_settle        (TamizOutboxStore       *self,
                                               TamizRecord            *row,
                                               const TamizSettlement  *settlement,
                                               GError                **error);
TamizRecord *tamiz_outbox_store_load_cursor   (TamizOutboxStore       *self,
                                               gint64                  connection,
                                               const char             *object,
                                               GError                **error);
gboolean     tamiz_outbox_store_save_cursor   (TamizOutboxStore       *self,
                                               TamizRecord            *cursor,
                                               GError                **error);
TamizRecord *tamiz_outbox_store_find_link     (TamizOutboxStore       *self,
                                               gint64                  connection,
                                               const char             *object,
                                               const char             *idem_key,
                                               GError                **error);
GPtrArray   *tamiz_outbox_store_list_links    (TamizOutboxStore       *self,
                                               gint64                  connection,
                                               const char             *object,
                                               GError                **error);
gboolean     tamiz_outbox_store_apply_changes (TamizOutboxStore       *self,
                                               gint64                  connection,
                                               GPtrArray              *changes,
                                               TamizRecord            *cursor,
                                               GError                **error);
gboolean     tamiz_outbox_store_take_lease    (TamizOutboxStore       *self,
                                               gint64                  connection,
                                               const char             *owner,
                                               gint64                  now,
                                               gint64                  until,
                                               GError                **error);
gboolean     tamiz_outbox_store_release_lease (TamizOutboxStore       *self,
                                               gint64                  connection,
                                               const char             *owner,
                                               GError                **error);
gboolean     tamiz_outbox_store_complete      (TamizOutboxStore       *self,
                                               TamizRecord            *row,
                                               json_t                 *values,
                                               GError                **error);

void         tamiz_settlement_apply           (const TamizSettlement  *settlement,
                                               TamizRecord            *row);
char        *tamiz_lease_new                  (void);
gboolean     tamiz_lease_is_dead              (const char             *lease);
gboolean     tamiz_lease_is_alive             (const char             *lease);

G_END_DECLS
