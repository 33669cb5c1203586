#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The closed lists of the domain.  A number is what the base stores and never
 * changes once landed; a nick is what scripts, definitions and JSON use; a label
 * is what people read, translated.  E (PREFIX, NAME, number, nick, label)
 */
#define TAMIZ_ROLES(E) \
  E (ROLE, MARKETING, 0, "marketing", N_("Marketing")) \
  E (ROLE, SALES, 1, "sales", N_("Sales executive")) \
  E (ROLE, MANAGER, 2, "manager", N_("Manager")) \
  E (ROLE, STEWARD, 3, "steward", N_("Steward")) \
  E (ROLE, OBSERVER, 4, "observer", N_("Observer"))

#define TAMIZ_SOURCE_KINDS(E) \
  E (SOURCE_KIND, WEB, 0, "web", N_("Web site")) \
  E (SOURCE_KIND, TELEMARKETING, 1, "telemarketing", N_("Telemarketing")) \
  E (SOURCE_KIND, INBOUND_CALL, 2, "inbound_call", N_("Inbound call")) \
  E (SOURCE_KIND, MESSAGING, 3, "messaging", N_("Messaging")) \
  E (SOURCE_KIND, CHAT, 4, "chat", N_("Chat")) \
  E (SOURCE_KIND, DIRECT_MAIL, 5, "direct_mail", N_("Direct mail")) \
  E (SOURCE_KIND, EVENT, 6, "event", N_("Event")) \
  E (SOURCE_KIND, SOCIAL, 7, "social", N_("Social network")) \
  E (SOURCE_KIND, REFERRAL, 8, "referral", N_("Referral")) \
  E (SOURCE_KIND, EMAIL, 9, "email", N_("E-mail")) \
  E (SOURCE_KIND, ADVERTISING, 10, "advertising", N_("Advertising")) \
  E (SOURCE_KIND, PARTNER, 11, "partner", N_("Partner")) \
  E (SOURCE_KIND, SALES, 12, "sales", N_("Sales")) \
  E (SOURCE_KIND, OTHER, 13, "other", N_("Other"))

#define TAMIZ_RELATIONS(E) \
  E (RELATION, PROSPECT, 0, "prospect", N_("Prospective customer")) \
  E (RELATION, CUSTOMER, 1, "customer", N_("Customer")) \
  E (RELATION, PARTNER, 2, "partner", N_("Partner")) \
  E (RELATION, SUPPLIER, 3, "supplier", N_("Supplier")) \
  E (RELATION, COMPETITOR, 4, "competitor", N_("Competitor"))

#define TAMIZ_PURCHASE_ROLES(E) \
  E (PURCHASE_ROLE, DECIDES, 0, "decides", N_("Decides")) \
  E (PURCHASE_ROLE, INFLUENCES, 1, "influences", N_("Influences")) \
  E (PURCHASE_ROLE, USES, 2, "uses", N_("Uses")) \
  E (PURCHASE_ROLE, PAYS, 3, "pays", N_("Pays")) \
  E (PURCHASE_ROLE, KNOWS, 4, "knows", N_("Knows"))

/* The main line of the funnel is PROSPECT … WON in this order. */
#define TAMIZ_STAGES(E) \
  E (STAGE, PROSPECT, 0, "prospect", N_("Prospect")) \
  E (STAGE, INQUIRY, 1, "inquiry", N_("Inquiry")) \
  E (STAGE, MQL, 2, "mql", N_("Marketing-qualified (MQL)")) \
  E (STAGE, SQL, 3, "sql", N_("Lead, ready for sales (SQL)")) \
  E (STAGE, HANDED_OFF, 4, "handed_off", N_("Handed off")) \
  E (STAGE, ACCEPTED, 5, "accepted", N_("Accepted by sales")) \
  E (STAGE, WON, 6, "won", N_("Won")) \
  E (STAGE, LOST, 7, "lost", N_("Lost")) \
  E (STAGE, DEFERRED, 8, "deferred", N_("Deferred")) \
  E (STAGE, DISCARDED, 9, "discarded", N_("Discarded"))

#define TAMIZ_JOURNEYS(E) \
  E (JOURNEY, AWARENESS, 0, "awareness", N_("Awareness")) \
  E (JOURNEY, CONSIDERATION, 1, "consideration", N_("Consideration")) \
  E (JOURNEY, DECISION, 2, "decision", N_("Decision"))

/* The parameter is M here: a grade is called E. */
#define TAMIZ_GRADES(M) \
  M (GRADE, A, 0, "A", "A") \
  M (GRADE, B, 1, "B", "B") \
  M (GRADE, C, 2, "C", "C") \
  M (GRADE, D, 3, "D", "D") \
  M (GRADE, E, 4, "E", "E")

#define TAMIZ_ACTIVITY_KINDS(E) \
  E (ACTIVITY, PAGE_VIEW, 0, "page_view", N_("Page view")) \
  E (ACTIVITY, DOWNLOAD, 1, "download", N_("Download")) \
  E (ACTIVITY, FORM, 2, "form", N_("Web form")) \
  E (ACTIVITY, CHAT, 3, "chat", N_("Chat")) \
  E (ACTIVITY, EMAIL_IN, 4, "email_in", N_("E-mail received")) \
  E (ACTIVITY, EMAIL_OUT, 5, "email_out", N_("E-mail sent")) \
  E (ACTIVITY, EMAIL_OPEN, 6, "email_open", N_("E-mail opened")) \
  E (ACTIVITY, EMAIL_CLICK, 7, "email_click", N_("Link in an e-mail clicked")) \
  E (ACTIVITY, MESSAGE_IN, 8, "message_in", N_("Message received")) \
  E (ACTIVITY, MESSAGE_OUT, 9, "message_out", N_("Message sent")) \
  E (ACTIVITY, EVENT_REGISTERED, 10, "event_registered", N_("Registered for an event")) \
  E (ACTIVITY, EVENT_ATTENDED, 11, "event_attended", N_("Attended an event")) \
  E (ACTIVITY, DEMO, 12, "demo", N_("Demonstration")) \
  E (ACTIVITY, PRICE_REQUEST, 13, "price_request", N_("Asked the price")) \
  E (ACTIVITY, SOCIAL_LIKE, 14, "social_like", N_("Like")) \
  E (ACTIVITY, SOCIAL_FOLLOW, 15, "social_follow", N_("Follow")) \
  E (ACTIVITY, SOCIAL_COMMENT, 16, "social_comment", N_("Comment on a social network")) \
  E (ACTIVITY, SOCIAL_MESSAGE, 17, "social_message", N_("Message on a social network")) \
  E (ACTIVITY, CALL_IN, 18, "call_in", N_("Call received")) \
  E (ACTIVITY, CALL_OUT, 19, "call_out", N_("Call made")) \
  E (ACTIVITY, MEETING, 20, "meeting", N_("Meeting")) \
  E (ACTIVITY, VISIT, 21, "visit", N_("Visit")) \
  E (ACTIVITY, CONTENT_SENT, 22, "content_sent", N_("Content sent")) \
  E (ACTIVITY, NOTE, 23, "note", N_("Note")) \
  E (ACTIVITY, OTHER, 24, "other", N_("Other"))

#define TAMIZ_CALL_PURPOSES(E) \
  E (CALL_PURPOSE, EVENT_FOLLOW_UP, 0, "event_follow_up", N_("Follow-up of an event")) \
  E (CALL_PURPOSE, WEB_FOLLOW_UP, 1, "web_follow_up", N_("Follow-up of a web visit or form")) \
  E (CALL_PURPOSE, MAIL_FOLLOW_UP, 2, "mail_follow_up", N_("Follow-up of a mail")) \
  E (CALL_PURPOSE, MESSAGE_FOLLOW_UP, 3, "message_follow_up", N_("Follow-up of a message")) \
  E (CALL_PURPOSE, INQUIRY_FOLLOW_UP, 4, "inquiry_follow_up", N_("Follow-up of an inquiry")) \
  E (CALL_PURPOSE, VERIFY, 5, "verify", N_("Verify data")) \
  E (CALL_PURPOSE, CALLBACK, 6, "callback", N_("Call back as agreed")) \
  E (CALL_PURPOSE, REACTIVATE, 7, "reactivate", N_("Reactivate")) \
  E (CALL_PURPOSE, CONFIRM_MEETING, 8, "confirm_meeting", N_("Confirm the meeting"))

#define TAMIZ_CALL_OUTCOMES(E) \
  E (CALL_OUTCOME, REACHED, 0, "reached", N_("Reached")) \
  E (CALL_OUTCOME, ASSISTANT, 1, "assistant", N_("Spoke with the assistant")) \
  E (CALL_OUTCOME, OTHER_PERSON, 2, "other_person", N_("Another person")) \
  E (CALL_OUTCOME, CALLBACK, 3, "callback", N_("Call back")) \
  E (CALL_OUTCOME, NO_ANSWER, 4, "no_answer", N_("No answer")) \
  E (CALL_OUTCOME, BUSY, 5, "busy", N_("Busy")) \
  E (CALL_OUTCOME, VOICEMAIL, 6, "voicemail", N_("Voicemail")) \
  E (CALL_OUTCOME, WRONG_NUMBER, 7, "wrong_number", N_("Wrong number")) \
  E (CALL_OUTCOME, NOT_INTERESTED, 8, "not_interested", N_("Not interested")) \
  E (CALL_OUTCOME, DO_NOT_CALL, 9, "do_not_call", N_("Do not call again"))

#define TAMIZ_ANSWER_STATES(E) \
  E (ANSWER, KNOWN, 0, "known", N_("Known")) \
  E (ANSWER, DOES_NOT_KNOW, 1, "does_not_know", N_("Does not know")) \
  E (ANSWER, WOULD_NOT_SAY, 2, "would_not_say", N_("Would not say"))

#define TAMIZ_DEFINITION_STATES(E) \
  E (DEFINITION, DRAFT, 0, "draft", N_("Draft")) \
  E (DEFINITION, PROPOSED, 1, "proposed", N_("Proposed")) \
  E (DEFINITION, SIGNED, 2, "signed", N_("Signed")) \
  E (DEFINITION, IN_FORCE, 3, "in_force", N_("In force")) \
  E (DEFINITION, SUPERSEDED, 4, "superseded", N_("Superseded"))

#define TAMIZ_SIDES(E) \
  E (SIDE, MARKETING, 0, "marketing", N_("Marketing")) \
  E (SIDE, SALES, 1, "sales", N_("Sales"))

#define TAMIZ_HANDOFF_STATES(E) \
  E (HANDOFF, SENT, 0, "sent", N_("Sent")) \
  E (HANDOFF, ACCEPTED, 1, "accepted", N_("Accepted")) \
  E (HANDOFF, RETURNED, 2, "returned", N_("Returned")) \
  E (HANDOFF, WITHDRAWN, 3, "withdrawn", N_("Withdrawn")) \
  E (HANDOFF, REASSIGNED, 4, "reassigned", N_("Reassigned")) \
  E (HANDOFF, EXPIRED, 5, "expired", N_("Expired"))

#define TAMIZ_HANDOFF_STEPS(E) \
  E (STEP, COMPLETE, 0, "complete", N_("Complete")) \
  E (STEP, MEETING, 1, "meeting", N_("Meeting")) \
  E (STEP, CONFIRMATION, 2, "confirmation", N_("Confirmation")) \
  E (STEP, ALERT, 3, "alert", N_("Alert")) \
  E (STEP, ACCEPTANCE, 4, "acceptance", N_("Acceptance")) \
  E (STEP, TRANSFER, 5, "transfer", N_("Transfer to the CRM"))

#define TAMIZ_STEP_STATES(E) \
  E (STEP_STATE, WAITING, 0, "waiting", N_("Waiting")) \
  E (STEP_STATE, DONE, 1, "done", N_("Done")) \
  E (STEP_STATE, FAILED, 2, "failed", N_("Failed")) \
  E (STEP_STATE, WAIVED, 3, "waived", N_("Waived")) \
  E (STEP_STATE, IN_DOUBT, 4, "in_doubt", N_("In doubt"))

#define TAMIZ_RETURN_CAUSES(E) \
  E (RETURN, WRONG_DATA, 0, "wrong_data", N_("Wrong data")) \
  E (RETURN, UNREACHABLE, 1, "unreachable", N_("Cannot be reached")) \
  E (RETURN, CUSTOMER, 2, "customer", N_("Already a customer")) \
  E (RETURN, DUPLICATE, 3, "duplicate", N_("Duplicate")) \
  E (RETURN, DENIES_INTEREST, 4, "denies_interest", N_("Denies any interest"))

#define TAMIZ_OUTCOMES(E) \
  E (OUTCOME, WON, 0, "won", N_("Won")) \
  E (OUTCOME, LOST, 1, "lost", N_("Lost")) \
  E (OUTCOME, DEFERRED, 2, "deferred", N_("Deferred"))

#define TAMIZ_CHANNELS(E) \
  E (CHANNEL, MAIL, 0, "mail", N_("E-mail")) \
  E (CHANNEL, PHONE, 1, "phone", N_("Telephone")) \
  E (CHANNEL, MESSAGING, 2, "messaging", N_("Messaging")) \
  E (CHANNEL, POST, 3, "post", N_("Post")) \
  E (CHANNEL, ANY, 4, "any", N_("Any"))

#define TAMIZ_LISTS(E) \
  E (LIST, LOST_REASON, 0, "lost_reason", N_("Lost reasons")) \
  E (LIST, DISCARD_REASON, 1, "discard_reason", N_("Discard reasons")) \
  E (LIST, INDUSTRY, 2, "industry", N_("Industries")) \
  E (LIST, COMPETITOR, 3, "competitor", N_("Competitors"))

#define TAMIZ_FIELD_TYPES(E) \
  E (FIELD_TYPE, TEXT, 0, "text", N_("Text")) \
  E (FIELD_TYPE, NUMBER, 1, "number", N_("Number")) \
  E (FIELD_TYPE, MONEY, 2, "money", N_("Money")) \
  E (FIELD_TYPE, DATE, 3, "date", N_("Date")) \
  E (FIELD_TYPE, CHOICE, 4, "choice", N_("Choice")) \
  E (FIELD_TYPE, SEVERAL, 5, "several", N_("Several choices")) \
  E (FIELD_TYPE, YES_NO, 6, "yes_no", N_("Yes or no"))

#define TAMIZ_IMPORT_STATES(E) \
  E (IMPORT, RUNNING, 0, "running", N_("Running")) \
  E (IMPORT, DONE, 1, "done", N_("Done")) \
  E (IMPORT, UNDONE, 2, "undone", N_("Undone"))

#define TAMIZ_MATCH_ACTIONS(E) \
  E (MATCH, UPDATE, 0, "update", N_("Update")) \
  E (MATCH, FILL, 1, "fill", N_("Fill blanks")) \
  E (MATCH, SKIP, 2, "skip", N_("Skip")) \
  E (MATCH, ASK, 3, "ask", N_("Ask"))

/* Why a lead moved. */
#define TAMIZ_MOVE_CAUSES(E) \
  E (MOVE, ENTRY, 0, "entry", N_("Entered")) \
  E (MOVE, ACTIVITY, 1, "activity", N_("Activity")) \
  E (MOVE, VERDICT, 2, "verdict", N_("Assessment")) \
  E (MOVE, HAND, 3, "hand", N_("By hand")) \
  E (MOVE, HANDOFF, 4, "handoff", N_("Handoff")) \
  E (MOVE, ACCEPT, 5, "accept", N_("Accepted")) \
  E (MOVE, RETURN, 6, "return", N_("Returned")) \
  E (MOVE, WITHDRAW, 7, "withdraw", N_("Withdrawn")) \
  E (MOVE, EXPIRE, 8, "expire", N_("Expired unanswered")) \
  E (MOVE, OUTCOME, 9, "outcome", N_("Outcome")) \
  E (MOVE, IMPORTED, 10, "imported", N_("Imported outcome")) \
  E (MOVE, CORRECTION, 11, "correction", N_("Correction")) \
  E (MOVE, DUE, 12, "due", N_("Its date came")) \
  E (MOVE, DEFINITION, 13, "definition", N_("New definition"))

#define TAMIZ_ACTORS(E) \
  E (ACTOR, USER, 0, "user", N_("User")) \
  E (ACTOR, CONNECTOR, 1, "connector", N_("CRM connection")) \
  E (ACTOR, PROGRAM, 2, "program", N_("Program"))

#define TAMIZ_OUTBOX_STATES(E) \
  E (OUTBOX, QUEUED, 0, "queued", N_("Waiting to be sent")) \
  E (OUTBOX, SENDING, 1, "sending", N_("Being sent")) \
  E (OUTBOX, PROBING, 2, "probing", N_("Being verified")) \
  E (OUTBOX, DONE, 3, "done", N_("Done")) \
  E (OUTBOX, HELD, 4, "held", N_("Held: a person must decide")) \
  E (OUTBOX, DEAD, 5, "dead", N_("Refused by the CRM"))

#define TAMIZ_LINK_STATES(E) \
  E (LINK, LIVE, 0, "live", N_("Live")) \
  E (LINK, MERGED, 1, "merged", N_("Merged")) \
  E (LINK, GONE, 2, "gone", N_("Gone"))

/* How sure it is that two records speak of the same person or company. */
#define TAMIZ_LIKENESSES(E) \
  E (LIKENESS, NO, 0, "no", N_("Different")) \
  E (LIKENESS, SAME_COMPANY, 1, "same_company", N_("Same company")) \
  E (LIKENESS, LIKELY, 2, "likely", N_("Likely the same")) \
  E (LIKENESS, SURE, 3, "sure", N_("Surely the same"))

/* What became of a post to a web form. */
#define TAMIZ_SUBMISSION_STATES(E) \
  E (SUBMISSION, RECEIVED, 0, "received", N_("Received")) \
  E (SUBMISSION, WAITING, 1, "waiting", N_("Waiting for confirmation")) \
  E (SUBMISSION, ADMITTED, 2, "admitted", N_("Admitted")) \
  E (SUBMISSION, SET_ASIDE, 3, "set_aside", N_("To be completed")) \
  E (SUBMISSION, SPAM, 4, "spam", N_("Spam")) \
  E (SUBMISSION, REFUSED, 5, "refused", N_("Refused"))

/* How contact and executive meet. */
#define TAMIZ_MEETINGS(E) \
  E (MEETING, MEETING, 0, "meeting", N_("Meeting")) \
  E (MEETING, CALL, 1, "call", N_("Call")) \
  E (MEETING, VIDEO, 2, "video", N_("Video call"))

/* What the contact answered to the invitation. */
#define TAMIZ_MEETING_STATES(E) \
  E (MEETING_STATE, INVITED, 0, "invited", N_("Invited")) \
  E (MEETING_STATE, ACCEPTED, 1, "accepted", N_("Accepted")) \
  E (MEETING_STATE, TENTATIVE, 2, "tentative", N_("Tentative")) \
  E (MEETING_STATE, DECLINED, 3, "declined", N_("Declined")) \
  E (MEETING_STATE, CANCELLED, 4, "cancelled", N_("Cancelled"))

/* What becomes of a meeting when its handoff ends. */
#define TAMIZ_MEETING_FATES(E) \
  E (MEETING_FATE, OTHER_EXECUTIVE, 0, "other_executive", N_("Another executive goes")) \
  E (MEETING_FATE, MARKETING_CALLS, 1, "marketing_calls", N_("Marketing calls the contact")) \
  E (MEETING_FATE, CANCELLED, 2, "cancelled", N_("It is cancelled"))

#define TAMIZ_EXCEPTION_STATES(E) \
  E (EXCEPTION, ASKED, 0, "asked", N_("Asked for")) \
  E (EXCEPTION, GRANTED, 1, "granted", N_("Granted")) \
  E (EXCEPTION, REFUSED, 2, "refused", N_("Refused")) \
  E (EXCEPTION, USED, 3, "used", N_("Used")) \
  E (EXCEPTION, REPLACED, 4, "replaced", N_("Replaced"))

#define TAMIZ_ENUM_LISTS(L) \
  L (ROLE, Role, ROLES) \
  L (SOURCE_KIND, SourceKind, SOURCE_KINDS) \
  L (RELATION, Relation, RELATIONS) \
  L (PURCHASE_ROLE, PurchaseRole, PURCHASE_ROLES) \
  L (STAGE, Stage, STAGES) \
  L (JOURNEY, Journey, JOURNEYS) \
  L (GRADE, Grade, GRADES) \
  L (ACTIVITY, ActivityKind, ACTIVITY_KINDS) \
  L (CALL_PURPOSE, CallPurpose, CALL_PURPOSES) \
  L (CALL_OUTCOME, CallOutcome, CALL_OUTCOMES) \
  L (ANSWER, AnswerState, ANSWER_STATES) \
  L (DEFINITION, DefinitionState, DEFINITION_STATES) \
  L (SIDE, Side, SIDES) \
  L (HANDOFF, HandoffState, HANDOFF_STATES) \
  L (STEP, HandoffStep, HANDOFF_STEPS) \
  L (STEP_STATE, StepState, STEP_STATES) \
  L (RETURN, ReturnCause, RETURN_CAUSES) \
  L (OUTCOME, OutcomeKind, OUTCOMES) \
  L (CHANNEL, Channel, CHANNELS) \
  L (LIST, ListName, LISTS) \
  L (FIELD_TYPE, FieldType, FIELD_TYPES) \
  L (IMPORT, ImportState, IMPORT_STATES) \
  L (MATCH, MatchAction, MATCH_ACTIONS) \
  L (MOVE, MoveCause, MOVE_CAUSES) \
  L (ACTOR, ActorKind, ACTORS) \
  L (OUTBOX, OutboxState, OUTBOX_STATES) \
  L (LINK, LinkState, LINK_STATES) \
  L (LIKENESS, Likeness, LIKENESSES) \
  L (SUBMISSION, SubmissionState, SUBMISSION_STATES) \
  L (MEETING, MeetingKind, MEETINGS) \
  L (MEETING_STATE, MeetingState, MEETING_STATES) \
  L (MEETING_FATE, MeetingFate, MEETING_FATES) \
  L (EXCEPTION, ExceptionState, EXCEPTION_STATES)

#define TAMIZ_ENUM_MEMBER(PREFIX, NAME, number, nick, label) TAMIZ_##PREFIX##_##NAME = number,
#define TAMIZ_ENUM_TYPE(PREFIX, Type, LIST) \
  typedef enum \
  { \
    TAMIZ_##LIST (TAMIZ_ENUM_MEMBER) \
  } Tamiz##Type;
TAMIZ_ENUM_LISTS (TAMIZ_ENUM_TYPE)

/* Names a closed list; TAMIZ_ENUM_NONE for fields that are no choice. */
#define TAMIZ_ENUM_ID(PREFIX, Type, LIST) TAMIZ_ENUM_##PREFIX,
typedef enum
{
  TAMIZ_ENUM_NONE,
  TAMIZ_ENUM_LISTS (TAMIZ_ENUM_ID) TAMIZ_N_ENUMS
} TamizEnum;

const char *tamiz_enum_nick      (TamizEnum    list,
                                  int          number);
const char *tamiz_enum_label     (TamizEnum    list,
                                  int          number);
gboolean    tamiz_enum_from_nick (TamizEnum    list,
                                  const char  *nick,
                                  int         *number);
guint       tamiz_enum_size      (TamizEnum    list);
char       *tamiz_enum_nicks     (TamizEnum    list);

gboolean    tamiz_activity_kind_asks          (TamizActivityKind kind);
gboolean    tamiz_activity_kind_is_call       (TamizActivityKind kind);
int         tamiz_source_kind_asks_as         (TamizSourceKind   kind);

G_END_DECLS
