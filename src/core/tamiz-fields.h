#pragma once

#include "tamiz-enums.h"

G_BEGIN_DECLS

/* The field registry: every kind of record, its table and its fields.
 *
 * This one table is expanded into the enumerations here, into the descriptions in
 * tamiz-fields.c, and in storage into the SQL literals.  The schema itself is
 * written out in storage/schema/, because a landed version never changes; a test
 * holds the two against each other.
 *
 * F (KIND, number, NAME, column, TYPE, detail): number is the column's place among
 * the parameters of an INSERT ($1 is the id, $2 the change), so it starts at 3.
 * TYPE TEXT, INT, BOOL (0 or 1), TIME (microseconds since 1970, UTC), DATE (days
 * since 1970), DECIMAL (text, as typed), JSON (opaque text), BYTES, ENUM (detail: the
 * list), REF (detail: the kind referred to).
 */
#define TAMIZ_FIELDS_BASE(F) \
  F (BASE, 3, COUNTRY, country, TEXT, NONE) \
  F (BASE, 4, LANGUAGE, language, TEXT, NONE) \
  F (BASE, 5, CURRENCY, currency, TEXT, NONE) \
  F (BASE, 6, TIMEZONE, timezone, TEXT, NONE) \
  F (BASE, 7, WAIVE_MEETING, waive_meeting, BOOL, NONE) \
  F (BASE, 8, WAIVE_CONFIRMATION, waive_confirmation, BOOL, NONE) \
  F (BASE, 9, WAIVE_ACCEPTANCE, waive_acceptance, BOOL, NONE) \
  F (BASE, 10, SAMPLE, sample, BOOL, NONE) \
  F (BASE, 11, SUPPRESSION_KEY, suppression_key, TEXT, NONE) \
  F (BASE, 12, ORGANISATION, organisation, TEXT, NONE)

#define TAMIZ_FIELDS_USER(F) \
  F (USER, 3, NAME, name, TEXT, NONE) \
  F (USER, 4, EMAIL, email, TEXT, NONE) \
  F (USER, 5, ROLES, roles, INT, NONE) \
  F (USER, 6, ACTIVE, active, BOOL, NONE) \
  F (USER, 7, DEPUTY, deputy, BOOL, NONE) \
  F (USER, 8, LANGUAGES, languages, TEXT, NONE) \
  F (USER, 9, TERRITORY, territory, TEXT, NONE) \
  F (USER, 10, CAPACITY, capacity, INT, NONE) \
  F (USER, 11, PUBLIC_KEY, public_key, TEXT, NONE) \
  F (USER, 12, SEALED_KEY, sealed_key, JSON, NONE) \
  F (USER, 13, TIMEZONE, timezone, TEXT, NONE) \
  F (USER, 14, INDUSTRIES, industries, TEXT, NONE) \
  F (USER, 15, PRODUCT_LINES, product_lines, TEXT, NONE) \
  F (USER, 16, PHONE, phone, TEXT, NONE)

#define TAMIZ_FIELDS_SOURCE(F) \
  F (SOURCE, 3, NAME, name, TEXT, NONE) \
  F (SOURCE, 4, KIND, kind, ENUM, SOURCE_KIND)

#define TAMIZ_FIELDS_PRODUCT_LINE(F) F (PRODUCT_LINE, 3, NAME, name, TEXT, NONE)

#define TAMIZ_FIELDS_CAMPAIGN(F) \
  F (CAMPAIGN, 3, SOURCE, source, REF, SOURCE) \
  F (CAMPAIGN, 4, NAME, name, TEXT, NONE) \
  F (CAMPAIGN, 5, STARTS, starts, DATE, NONE) \
  F (CAMPAIGN, 6, ENDS, ends, DATE, NONE) \
  F (CAMPAIGN, 7, PRODUCT_LINE, product_line, REF, PRODUCT_LINE)

#define TAMIZ_FIELDS_COST(F) \
  F (COST, 3, CAMPAIGN, campaign, REF, CAMPAIGN) \
  F (COST, 4, DAY, day, DATE, NONE) \
  F (COST, 5, AMOUNT, amount, DECIMAL, NONE) \
  F (COST, 6, CURRENCY, currency, TEXT, NONE)

#define TAMIZ_FIELDS_COMPANY(F) \
  F (COMPANY, 3, NAME, name, TEXT, NONE) \
  F (COMPANY, 4, TAX_NUMBER, tax_number, TEXT, NONE) \
  F (COMPANY, 5, INDUSTRY, industry, TEXT, NONE) \
  F (COMPANY, 6, EMPLOYEES, employees, INT, NONE) \
  F (COMPANY, 7, REVENUE, revenue, DECIMAL, NONE) \
  F (COMPANY, 8, REVENUE_CURRENCY, revenue_currency, TEXT, NONE) \
  F (COMPANY, 9, ADDRESS, address, TEXT, NONE) \
  F (COMPANY, 10, CITY, city, TEXT, NONE) \
  F (COMPANY, 11, COUNTRY, country, TEXT, NONE) \
  F (COMPANY, 12, RELATION, relation, ENUM, RELATION) \
  F (COMPANY, 13, MERGED_INTO, merged_into, REF, COMPANY) \
  F (COMPANY, 14, OWNER, owner, REF, USER) \
  F (COMPANY, 15, OPEN_DEAL, open_deal, TEXT, NONE)

#define TAMIZ_FIELDS_DOMAIN(F) \
  F (DOMAIN, 3, COMPANY, company, REF, COMPANY) \
  F (DOMAIN, 4, DOMAIN, domain, TEXT, NONE)

#define TAMIZ_FIELDS_PERSON(F) \
  F (PERSON, 3, FIRST_NAME, first_name, TEXT, NONE) \
  F (PERSON, 4, LAST_NAME, last_name, TEXT, NONE) \
  F (PERSON, 5, JOB_TITLE, job_title, TEXT, NONE) \
  F (PERSON, 6, LANGUAGE, language, TEXT, NONE) \
  F (PERSON, 7, CITY, city, TEXT, NONE) \
  F (PERSON, 8, COUNTRY, country, TEXT, NONE) \
  F (PERSON, 9, TIMEZONE, timezone, TEXT, NONE) \
  F (PERSON, 10, COMPANY, company, REF, COMPANY) \
  F (PERSON, 11, MERGED_INTO, merged_into, REF, PERSON) \
  F (PERSON, 12, ERASED, erased, TIME, NONE)

#define TAMIZ_FIELDS_EMAIL(F) \
  F (EMAIL, 3, PERSON, person, REF, PERSON) \
  F (EMAIL, 4, ADDRESS, address, TEXT, NONE) \
  F (EMAIL, 5, ROLE_MAILBOX, role_mailbox, BOOL, NONE) \
  F (EMAIL, 6, VALID, valid, BOOL, NONE) \
  F (EMAIL, 7, BOUNCED, bounced, TIME, NONE) \
  F (EMAIL, 8, BOUNCE_REASON, bounce_reason, TEXT, NONE)

#define TAMIZ_FIELDS_PHONE(F) \
  F (PHONE, 3, PERSON, person, REF, PERSON) \
  F (PHONE, 4, E164, e164, TEXT, NONE) \
  F (PHONE, 5, AS_TYPED, as_typed, TEXT, NONE) \
  F (PHONE, 6, MOBILE, mobile, BOOL, NONE)

#define TAMIZ_FIELDS_HANDLE(F) \
  F (HANDLE, 3, PERSON, person, REF, PERSON) \
  F (HANDLE, 4, NETWORK, network, TEXT, NONE) \
  F (HANDLE, 5, HANDLE, handle, TEXT, NONE)

#define TAMIZ_FIELDS_EXTERNAL_ID(F) \
  F (EXTERNAL_ID, 3, PERSON, person, REF, PERSON) \
  F (EXTERNAL_ID, 4, SYSTEM, system, TEXT, NONE) \
  F (EXTERNAL_ID, 5, VALUE, value, TEXT, NONE)

#define TAMIZ_FIELDS_LEAD(F) \
  F (LEAD, 3, PERSON, person, REF, PERSON) \
  F (LEAD, 4, COMPANY, company, REF, COMPANY) \
  F (LEAD, 5, PRODUCT_LINE, product_line, REF, PRODUCT_LINE) \
  F (LEAD, 6, SOURCE, source, REF, SOURCE) \
  F (LEAD, 7, CAMPAIGN, campaign, REF, CAMPAIGN) \
  F (LEAD, 8, RECEIVED_ON, received_on, TIME, NONE) \
  F (LEAD, 9, OWNER, owner, REF, USER) \
  F (LEAD, 10, STAGE, stage, ENUM, STAGE) \
  F (LEAD, 11, JOURNEY, journey, ENUM, JOURNEY) \
  F (LEAD, 12, PERSONA, persona, TEXT, NONE) \
  F (LEAD, 13, PERSONA_REASON, persona_reason, TEXT, NONE) \
  F (LEAD, 14, PAIN_POINTS, pain_points, TEXT, NONE) \
  F (LEAD, 15, NOTES, notes, TEXT, NONE) \
  F (LEAD, 16, AMOUNT, amount, DECIMAL, NONE) \
  F (LEAD, 17, CURRENCY, currency, TEXT, NONE) \
  F (LEAD, 18, WANTED_BY, wanted_by, DATE, NONE) \
  F (LEAD, 19, DEFERRED_UNTIL, deferred_until, TIME, NONE) \
  F (LEAD, 20, PREVIOUS, previous, REF, LEAD) \
  F (LEAD, 21, CREATED, created, TIME, NONE) \
  F (LEAD, 22, UPDATED, updated, TIME, NONE) \
  F (LEAD, 23, IMPORT, import, REF, IMPORT) \
  F (LEAD, 24, MERGED_INTO, merged_into, REF, LEAD)

#define TAMIZ_FIELDS_LEAD_PERSON(F) \
  F (LEAD_PERSON, 3, LEAD, lead, REF, LEAD) \
  F (LEAD_PERSON, 4, PERSON, person, REF, PERSON) \
  F (LEAD_PERSON, 5, ROLE, role, ENUM, PURCHASE_ROLE)

#define TAMIZ_FIELDS_TAG(F) \
  F (TAG, 3, LEAD, lead, REF, LEAD) \
  F (TAG, 4, PERSON, person, REF, PERSON) \
  F (TAG, 5, TEXT, text, TEXT, NONE)

#define TAMIZ_FIELDS_FIELD(F) \
  F (FIELD, 3, RECORD, record, TEXT, NONE) \
  F (FIELD, 4, KEY, key, TEXT, NONE) \
  F (FIELD, 5, LABEL, label, TEXT, NONE) \
  F (FIELD, 6, TYPE, type, ENUM, FIELD_TYPE) \
  F (FIELD, 7, CHOICES, choices, JSON, NONE)

#define TAMIZ_FIELDS_CUSTOM(F) \
  F (CUSTOM, 3, LEAD, lead, REF, LEAD) \
  F (CUSTOM, 4, PERSON, person, REF, PERSON) \
  F (CUSTOM, 5, COMPANY, company, REF, COMPANY) \
  F (CUSTOM, 6, FIELD, field, REF, FIELD) \
  F (CUSTOM, 7, VALUE, value, TEXT, NONE)

#define TAMIZ_FIELDS_TASK(F) \
  F (TASK, 3, LEAD, lead, REF, LEAD) \
  F (TASK, 4, TEXT, text, TEXT, NONE) \
  F (TASK, 5, ASSIGNEE, assignee, REF, USER) \
  F (TASK, 6, DUE, due, TIME, NONE) \
  F (TASK, 7, DONE_AT, done_at, TIME, NONE)

#define TAMIZ_FIELDS_ACTIVITY(F) \
  F (ACTIVITY, 3, LEAD, lead, REF, LEAD) \
  F (ACTIVITY, 4, AT, at, TIME, NONE) \
  F (ACTIVITY, 5, PERSON, person, REF, PERSON) \
  F (ACTIVITY, 6, KIND, kind, ENUM, ACTIVITY) \
  F (ACTIVITY, 7, SOURCE, source, REF, SOURCE) \
  F (ACTIVITY, 8, CAMPAIGN, campaign, REF, CAMPAIGN) \
  F (ACTIVITY, 9, SUBJECT, subject, TEXT, NONE) \
  F (ACTIVITY, 10, TEXT, text, TEXT, NONE) \
  F (ACTIVITY, 11, CONTENT, content, REF, CONTENT) \
  F (ACTIVITY, 12, BY, by_user, REF, USER) \
  F (ACTIVITY, 13, EXTERNAL_ID, external_id, TEXT, NONE)

#define TAMIZ_FIELDS_CALL(F) \
  F (CALL, 3, LEAD, lead, REF, LEAD) \
  F (CALL, 4, ACTIVITY, activity, INT, NONE) \
  F (CALL, 5, AT, at, TIME, NONE) \
  F (CALL, 6, PURPOSE, purpose, ENUM, CALL_PURPOSE) \
  F (CALL, 7, OUTCOME, outcome, ENUM, CALL_OUTCOME) \
  F (CALL, 8, DURATION, duration, INT, NONE) \
  F (CALL, 9, FOLLOWS, follows, INT, NONE) \
  F (CALL, 10, NEXT_STEP, next_step, TEXT, NONE) \
  F (CALL, 11, NEXT_AT, next_at, TIME, NONE) \
  F (CALL, 12, BY, by_user, REF, USER)

#define TAMIZ_FIELDS_ANSWER(F) \
  F (ANSWER, 3, LEAD, lead, REF, LEAD) \
  F (ANSWER, 4, AT, at, TIME, NONE) \
  F (ANSWER, 5, CRITERION, criterion, TEXT, NONE) \
  F (ANSWER, 6, VALUE, value, TEXT, NONE) \
  F (ANSWER, 7, STATE, state, ENUM, ANSWER) \
  F (ANSWER, 8, BY, by_user, REF, USER) \
  F (ANSWER, 9, DOOR, door, TEXT, NONE) \
  F (ANSWER, 10, CALL, call, REF, CALL) \
  F (ANSWER, 11, DISPUTED, disputed, REF, HANDOFF)

#define TAMIZ_FIELDS_DEFINITION(F) \
  F (DEFINITION, 3, VERSION, version, INT, NONE) \
  F (DEFINITION, 4, STATE, state, ENUM, DEFINITION) \
  F (DEFINITION, 5, CONTENT, content, JSON, NONE) \
  F (DEFINITION, 6, DIGEST, digest, TEXT, NONE) \
  F (DEFINITION, 7, SIGNERS, signers, JSON, NONE) \
  F (DEFINITION, 8, EFFECTIVE_AT, effective_at, TIME, NONE) \
  F (DEFINITION, 9, IN_FORCE_AT, in_force_at, TIME, NONE) \
  F (DEFINITION, 10, CREATED, created, TIME, NONE) \
  F (DEFINITION, 11, DOWNWARD, downward, BOOL, NONE)

#define TAMIZ_FIELDS_SIGNATURE(F) \
  F (SIGNATURE, 3, DEFINITION, definition, REF, DEFINITION) \
  F (SIGNATURE, 4, SIDE, side, ENUM, SIDE) \
  F (SIGNATURE, 5, MEMBER, member, REF, USER) \
  F (SIGNATURE, 6, DIGEST, digest, TEXT, NONE) \
  F (SIGNATURE, 7, AT, at, TIME, NONE) \
  F (SIGNATURE, 8, PUBLIC_KEY, public_key, TEXT, NONE) \
  F (SIGNATURE, 9, SIGNATURE, signature, TEXT, NONE) \
  F (SIGNATURE, 10, VOID, void, BOOL, NONE)

#define TAMIZ_FIELDS_COMMENT(F) \
  F (COMMENT, 3, DEFINITION, definition, REF, DEFINITION) \
  F (COMMENT, 4, PART, part, TEXT, NONE) \
  F (COMMENT, 5, TEXT, text, TEXT, NONE) \
  F (COMMENT, 6, BY, by_user, REF, USER) \
  F (COMMENT, 7, ROLES, roles, INT, NONE) \
  F (COMMENT, 8, AT, at, TIME, NONE) \
  F (COMMENT, 9, RESOLVED_BY, resolved_by, REF, USER) \
  F (COMMENT, 10, RESOLVED_AT, resolved_at, TIME, NONE)

#define TAMIZ_FIELDS_OPINION(F) \
  F (OPINION, 3, MEMBER, member, REF, USER) \
  F (OPINION, 4, SIDE, side, ENUM, SIDE) \
  F (OPINION, 5, ANSWERS, answers, JSON, NONE) \
  F (OPINION, 6, AT, at, TIME, NONE) \
  F (OPINION, 7, DEFINITION, definition, REF, DEFINITION)

#define TAMIZ_FIELDS_CONTENT(F) \
  F (CONTENT, 3, TITLE, title, TEXT, NONE) \
  F (CONTENT, 4, LINK, link, TEXT, NONE) \
  F (CONTENT, 5, JOURNEY, journey, ENUM, JOURNEY) \
  F (CONTENT, 6, PERSONA, persona, TEXT, NONE) \
  F (CONTENT, 7, PLATFORM, platform, TEXT, NONE) \
  F (CONTENT, 8, LANGUAGE, language, TEXT, NONE)

#define TAMIZ_FIELDS_ATTACHMENT(F) \
  F (ATTACHMENT, 3, LEAD, lead, REF, LEAD) \
  F (ATTACHMENT, 4, PERSON, person, REF, PERSON) \
  F (ATTACHMENT, 5, COMPANY, company, REF, COMPANY) \
  F (ATTACHMENT, 6, NAME, name, TEXT, NONE) \
  F (ATTACHMENT, 7, TYPE, type, TEXT, NONE) \
  F (ATTACHMENT, 8, SIZE, size, INT, NONE) \
  F (ATTACHMENT, 9, DIGEST, digest, TEXT, NONE) \
  F (ATTACHMENT, 10, CONTENT, content, BYTES, NONE)

#define TAMIZ_FIELDS_HANDOFF(F) \
  F (HANDOFF, 3, NUMBER, number, INT, NONE) \
  F (HANDOFF, 4, LEAD, lead, REF, LEAD) \
  F (HANDOFF, 5, EXECUTIVE, executive, REF, USER) \
  F (HANDOFF, 6, MEETING, meeting, TIME, NONE) \
  F (HANDOFF, 7, UUID, uuid, TEXT, NONE) \
  F (HANDOFF, 8, PACKET, packet, JSON, NONE) \
  F (HANDOFF, 9, PACKET_DIGEST, packet_digest, TEXT, NONE) \
  F (HANDOFF, 10, STATE, state, ENUM, HANDOFF) \
  F (HANDOFF, 11, SENT_AT, sent_at, TIME, NONE) \
  F (HANDOFF, 12, SENT_BY, sent_by, REF, USER) \
  F (HANDOFF, 13, DECIDED_AT, decided_at, TIME, NONE) \
  F (HANDOFF, 14, CRITERION, criterion, TEXT, NONE) \
  F (HANDOFF, 15, CAUSE, cause, ENUM, RETURN) \
  F (HANDOFF, 16, REASON, reason, TEXT, NONE) \
  F (HANDOFF, 17, DEFINITION, definition, REF, DEFINITION) \
  F (HANDOFF, 18, MEETING_KIND, meeting_kind, ENUM, MEETING) \
  F (HANDOFF, 19, MEETING_MINUTES, meeting_minutes, INT, NONE) \
  F (HANDOFF, 20, MEETING_PLACE, meeting_place, TEXT, NONE) \
  F (HANDOFF, 21, MEETING_UID, meeting_uid, TEXT, NONE) \
  F (HANDOFF, 22, MEETING_SEQUENCE, meeting_sequence, INT, NONE) \
  F (HANDOFF, 23, MEETING_STATE, meeting_state, ENUM, MEETING_STATE) \
  F (HANDOFF, 24, MEETING_WORDS, meeting_words, TEXT, NONE) \
  F (HANDOFF, 25, CHOICE, choice, JSON, NONE) \
  F (HANDOFF, 26, EXCEPTION, exception, REF, EXCEPTION) \
  F (HANDOFF, 27, PREVIOUS, previous, REF, HANDOFF) \
  F (HANDOFF, 28, WANTED, wanted, TEXT, NONE) \
  F (HANDOFF, 29, DOOR, door, TEXT, NONE) \
  F (HANDOFF, 30, MEETING_FATE, meeting_fate, ENUM, MEETING_FATE) \
  F (HANDOFF, 31, DECIDED_BY, decided_by, REF, USER) \
  F (HANDOFF, 32, BROUGHT_BY, brought_by, REF, USER)

#define TAMIZ_FIELDS_HANDOFF_STEP(F) \
  F (HANDOFF_STEP, 3, HANDOFF, handoff, REF, HANDOFF) \
  F (HANDOFF_STEP, 4, STEP, step, ENUM, STEP) \
  F (HANDOFF_STEP, 5, STATE, state, ENUM, STEP_STATE) \
  F (HANDOFF_STEP, 6, MESSAGE, message, TEXT, NONE) \
  F (HANDOFF_STEP, 7, AT, at, TIME, NONE)

#define TAMIZ_FIELDS_OUTCOME(F) \
  F (OUTCOME, 3, LEAD, lead, REF, LEAD) \
  F (OUTCOME, 4, HANDOFF, handoff, REF, HANDOFF) \
  F (OUTCOME, 5, KIND, kind, ENUM, OUTCOME) \
  F (OUTCOME, 6, AMOUNT, amount, DECIMAL, NONE) \
  F (OUTCOME, 7, CURRENCY, currency, TEXT, NONE) \
  F (OUTCOME, 8, REASON, reason, TEXT, NONE) \
  F (OUTCOME, 9, COMPETITOR, competitor, TEXT, NONE) \
  F (OUTCOME, 10, UNTIL, until_at, TIME, NONE) \
  F (OUTCOME, 11, AT, at, TIME, NONE) \
  F (OUTCOME, 12, GOOD_LEAD, good_lead, BOOL, NONE) \
  F (OUTCOME, 13, BY, by_user, REF, USER) \
  F (OUTCOME, 14, CONNECTION, connection, REF, CONNECTION) \
  F (OUTCOME, 15, RAW, raw, TEXT, NONE)

#define TAMIZ_FIELDS_CONSENT(F) \
  F (CONSENT, 3, PERSON, person, REF, PERSON) \
  F (CONSENT, 4, CHANNEL, channel, ENUM, CHANNEL) \
  F (CONSENT, 5, BASIS, basis, TEXT, NONE) \
  F (CONSENT, 6, ORIGIN, origin, TEXT, NONE) \
  F (CONSENT, 7, DAY, day, DATE, NONE) \
  F (CONSENT, 8, UNTIL, until_day, DATE, NONE) \
  F (CONSENT, 9, DO_NOT_CONTACT, do_not_contact, BOOL, NONE) \
  F (CONSENT, 10, REASON, reason, TEXT, NONE)

#define TAMIZ_FIELDS_LIST_ENTRY(F) \
  F (LIST_ENTRY, 3, LIST, list, ENUM, LIST) \
  F (LIST_ENTRY, 4, KEY, key, TEXT, NONE) \
  F (LIST_ENTRY, 5, LABEL, label, TEXT, NONE) \
  F (LIST_ENTRY, 6, DOMAINS, domains, TEXT, NONE)

#define TAMIZ_FIELDS_RATE(F) \
  F (RATE, 3, CURRENCY, currency, TEXT, NONE) \
  F (RATE, 4, DAY, day, DATE, NONE) \
  F (RATE, 5, RATE, rate, DECIMAL, NONE)

#define TAMIZ_FIELDS_IMPORT(F) \
  F (IMPORT, 3, FILE, file, TEXT, NONE) \
  F (IMPORT, 4, FILE_DIGEST, file_digest, TEXT, NONE) \
  F (IMPORT, 5, OPTIONS, options, JSON, NONE) \
  F (IMPORT, 6, STATE, state, ENUM, IMPORT) \
  F (IMPORT, 7, STARTED, started, TIME, NONE) \
  F (IMPORT, 8, FINISHED, finished, TIME, NONE) \
  F (IMPORT, 9, POSITION, position, INT, NONE) \
  F (IMPORT, 10, COUNTS, counts, JSON, NONE) \
  F (IMPORT, 11, PROGRAM, program, TEXT, NONE)

#define TAMIZ_FIELDS_SET_ASIDE(F) \
  F (SET_ASIDE, 3, IMPORT, import, REF, IMPORT) \
  F (SET_ASIDE, 4, LINE, line, INT, NONE) \
  F (SET_ASIDE, 5, ROW, row_data, JSON, NONE) \
  F (SET_ASIDE, 6, CODE, code, TEXT, NONE) \
  F (SET_ASIDE, 7, REASON, reason, TEXT, NONE) \
  F (SET_ASIDE, 8, OPTIONS, options, JSON, NONE)

#define TAMIZ_FIELDS_STAGE_MOVE(F) \
  F (STAGE_MOVE, 3, LEAD, lead, REF, LEAD) \
  F (STAGE_MOVE, 4, AT, at, TIME, NONE) \
  F (STAGE_MOVE, 5, FROM, from_stage, ENUM, STAGE) \
  F (STAGE_MOVE, 6, TO, to_stage, ENUM, STAGE) \
  F (STAGE_MOVE, 7, CAUSE, cause, ENUM, MOVE) \
  F (STAGE_MOVE, 8, ACTOR, actor, ENUM, ACTOR) \
  F (STAGE_MOVE, 9, BY, by_user, REF, USER) \
  F (STAGE_MOVE, 10, WHY, why, TEXT, NONE) \
  F (STAGE_MOVE, 11, DEFINITION, definition, REF, DEFINITION) \
  F (STAGE_MOVE, 12, HANDOFF, handoff, REF, HANDOFF)

#define TAMIZ_FIELDS_NOT_SAME(F) \
  F (NOT_SAME, 3, PERSON, person, REF, PERSON) \
  F (NOT_SAME, 4, OTHER, other, REF, PERSON) \
  F (NOT_SAME, 5, COMPANY, company, REF, COMPANY) \
  F (NOT_SAME, 6, OTHER_COMPANY, other_company, REF, COMPANY)

#define TAMIZ_FIELDS_DUPLICATE(F) \
  F (DUPLICATE, 3, PERSON, person, REF, PERSON) \
  F (DUPLICATE, 4, OTHER, other, REF, PERSON) \
  F (DUPLICATE, 5, COMPANY, company, REF, COMPANY) \
  F (DUPLICATE, 6, OTHER_COMPANY, other_company, REF, COMPANY) \
  F (DUPLICATE, 7, LIKENESS, likeness, ENUM, LIKENESS) \
  F (DUPLICATE, 8, EVIDENCE, evidence, JSON, NONE) \
  F (DUPLICATE, 9, AT, at, TIME, NONE)

#define TAMIZ_FIELDS_SUPPRESSION(F) \
  F (SUPPRESSION, 3, HASH, hash, TEXT, NONE) \
  F (SUPPRESSION, 4, KEY_KIND, key_kind, TEXT, NONE) \
  F (SUPPRESSION, 5, REASON, reason, TEXT, NONE) \
  F (SUPPRESSION, 6, AT, at, TIME, NONE) \
  F (SUPPRESSION, 7, BY, by_user, REF, USER)

#define TAMIZ_FIELDS_ERASURE(F) \
  F (ERASURE, 3, PERSON, person, REF, PERSON) \
  F (ERASURE, 4, AT, at, TIME, NONE) \
  F (ERASURE, 5, BY, by_user, REF, USER) \
  F (ERASURE, 6, REASON, reason, TEXT, NONE) \
  F (ERASURE, 7, SUMMARY, summary, JSON, NONE)

#define TAMIZ_FIELDS_FORM(F) \
  F (FORM, 3, NAME, name, TEXT, NONE) \
  F (FORM, 4, SOURCE, source, REF, SOURCE) \
  F (FORM, 5, CAMPAIGN, campaign, REF, CAMPAIGN) \
  F (FORM, 6, TOKEN, token, TEXT, NONE) \
  F (FORM, 7, ORIGINS, origins, JSON, NONE) \
  F (FORM, 8, MAPPING, mapping, JSON, NONE) \
  F (FORM, 9, SETTINGS, settings, JSON, NONE) \
  F (FORM, 10, ACTIVE, active, BOOL, NONE) \
  F (FORM, 11, CREATED, created, TIME, NONE)

#define TAMIZ_FIELDS_SUBMISSION(F) \
  F (SUBMISSION, 3, FORM, form, REF, FORM) \
  F (SUBMISSION, 4, AT, at, TIME, NONE) \
  F (SUBMISSION, 5, STATE, state, ENUM, SUBMISSION) \
  F (SUBMISSION, 6, FIELDS, fields, JSON, NONE) \
  F (SUBMISSION, 7, PAGE, page, TEXT, NONE) \
  F (SUBMISSION, 8, REASON, reason, TEXT, NONE) \
  F (SUBMISSION, 9, PERSON, person, REF, PERSON) \
  F (SUBMISSION, 10, LEAD, lead, REF, LEAD) \
  F (SUBMISSION, 11, OPT_IN, opt_in, TEXT, NONE) \
  F (SUBMISSION, 12, DECIDED_AT, decided_at, TIME, NONE)

#define TAMIZ_FIELDS_CONNECTION(F) \
  F (CONNECTION, 3, NAME, name, TEXT, NONE) \
  F (CONNECTION, 4, KIND, kind, TEXT, NONE) \
  F (CONNECTION, 5, URL, url, TEXT, NONE) \
  F (CONNECTION, 6, LOGIN, login, TEXT, NONE) \
  F (CONNECTION, 7, SETTINGS, settings, JSON, NONE)

#define TAMIZ_FIELDS_OUTBOX(F) \
  F (OUTBOX, 3, CONNECTION, connection, REF, CONNECTION) \
  F (OUTBOX, 4, LEAD, lead, REF, LEAD) \
  F (OUTBOX, 5, HANDOFF, handoff, REF, HANDOFF) \
  F (OUTBOX, 6, OBJECT, object, TEXT, NONE) \
  F (OUTBOX, 7, OP, op, TEXT, NONE) \
  F (OUTBOX, 8, IDEM_KEY, idem_key, TEXT, NONE) \
  F (OUTBOX, 9, DEPENDS_ON, depends_on, REF, OUTBOX) \
  F (OUTBOX, 10, PAYLOAD, payload, JSON, NONE) \
  F (OUTBOX, 11, PAYLOAD_DIGEST, payload_digest, TEXT, NONE) \
  F (OUTBOX, 12, STATE, state, ENUM, OUTBOX) \
  F (OUTBOX, 13, REASON, reason, TEXT, NONE) \
  F (OUTBOX, 14, ATTEMPTS, attempts, INT, NONE) \
  F (OUTBOX, 15, PROBES, probes, INT, NONE) \
  F (OUTBOX, 16, NEXT_AT, next_at, TIME, NONE) \
  F (OUTBOX, 17, CREATED, created, TIME, NONE) \
  F (OUTBOX, 18, DONE_AT, done_at, TIME, NONE) \
  F (OUTBOX, 19, HTTP_STATUS, http_status, INT, NONE) \
  F (OUTBOX, 20, SERVER_WORDS, server_words, TEXT, NONE) \
  F (OUTBOX, 21, SENDER, sender, REF, USER)

#define TAMIZ_FIELDS_REMOTE_LINK(F) \
  F (REMOTE_LINK, 3, CONNECTION, connection, REF, CONNECTION) \
  F (REMOTE_LINK, 4, OBJECT, object, TEXT, NONE) \
  F (REMOTE_LINK, 5, LEAD, lead, REF, LEAD) \
  F (REMOTE_LINK, 6, IDEM_KEY, idem_key, TEXT, NONE) \
  F (REMOTE_LINK, 7, REMOTE_ID, remote_id, TEXT, NONE) \
  F (REMOTE_LINK, 8, REMOTE_URL, remote_url, TEXT, NONE) \
  F (REMOTE_LINK, 9, STATE, state, ENUM, LINK) \
  F (REMOTE_LINK, 10, PUSHED, pushed, JSON, NONE) \
  F (REMOTE_LINK, 11, REMOTE_STATE, remote_state, TEXT, NONE) \
  F (REMOTE_LINK, 12, REMOTE_MODIFIED, remote_modified, TEXT, NONE) \
  F (REMOTE_LINK, 13, REMOTE, remote, JSON, NONE)

#define TAMIZ_FIELDS_CURSOR(F) \
  F (CURSOR, 3, CONNECTION, connection, REF, CONNECTION) \
  F (CURSOR, 4, OBJECT, object, TEXT, NONE) \
  F (CURSOR, 5, SINCE, since, TEXT, NONE) \
  F (CURSOR, 6, POLLED_AT, polled_at, TIME, NONE) \
  F (CURSOR, 7, RECONCILED_AT, reconciled_at, TIME, NONE) \
  F (CURSOR, 8, PAUSED, paused, TEXT, NONE) \
  F (CURSOR, 9, PAUSED_WORDS, paused_words, TEXT, NONE) \
  F (CURSOR, 10, PAUSED_UNTIL, paused_until, TIME, NONE) \
  F (CURSOR, 11, FAILURES, failures, INT, NONE) \
  F (CURSOR, 12, LEASE, lease, TEXT, NONE) \
  F (CURSOR, 13, LEASE_UNTIL, lease_until, TIME, NONE)

#define TAMIZ_FIELDS_ATTEMPT(F) \
  F (ATTEMPT, 3, OUTBOX, outbox, REF, OUTBOX) \
  F (ATTEMPT, 4, AT, at, TIME, NONE) \
  F (ATTEMPT, 5, STATUS, status, INT, NONE) \
  F (ATTEMPT, 6, CLASS, class, TEXT, NONE) \
  F (ATTEMPT, 7, WORDS, words, TEXT, NONE)

/* A handoff of what does not meet the definition: asked by one side, granted by the other. */
#define TAMIZ_FIELDS_EXCEPTION(F) \
  F (EXCEPTION, 3, LEAD, lead, REF, LEAD) \
  F (EXCEPTION, 4, REASON, reason, TEXT, NONE) \
  F (EXCEPTION, 5, ASKED_BY, asked_by, REF, USER) \
  F (EXCEPTION, 6, ASKED_AT, asked_at, TIME, NONE) \
  F (EXCEPTION, 7, STATE, state, ENUM, EXCEPTION) \
  F (EXCEPTION, 8, DECIDED_BY, decided_by, REF, USER) \
  F (EXCEPTION, 9, DECIDED_AT, decided_at, TIME, NONE) \
  F (EXCEPTION, 10, WORDS, words, TEXT, NONE) \
  F (EXCEPTION, 11, LACKS, lacks, TEXT, NONE)

#define TAMIZ_FIELDS_TEMPLATE(F) \
  F (TEMPLATE, 3, KEY, key, TEXT, NONE) \
  F (TEMPLATE, 4, LANGUAGE, language, TEXT, NONE) \
  F (TEMPLATE, 5, SUBJECT, subject, TEXT, NONE) \
  F (TEMPLATE, 6, BODY, body, TEXT, NONE)

#define TAMIZ_FIELDS_ABSENCE(F) \
  F (ABSENCE, 3, MEMBER, member, REF, USER) \
  F (ABSENCE, 4, STARTS, starts, DATE, NONE) \
  F (ABSENCE, 5, ENDS, ends, DATE, NONE) \
  F (ABSENCE, 6, REASON, reason, TEXT, NONE)

/* When somebody is busy, as it was last read; BUSY: [[from, to] …], microseconds since 1970. */
#define TAMIZ_FIELDS_CALENDAR(F) \
  F (CALENDAR, 3, MEMBER, member, REF, USER) \
  F (CALENDAR, 4, BUSY, busy, JSON, NONE) \
  F (CALENDAR, 5, READ_AT, read_at, TIME, NONE) \
  F (CALENDAR, 6, PROBLEM, problem, TEXT, NONE)

/* The clocks of a handoff, or of an inquiry, stand still; without ENDS they do so on. */
#define TAMIZ_FIELDS_PAUSE(F) \
  F (PAUSE, 3, HANDOFF, handoff, REF, HANDOFF) \
  F (PAUSE, 4, LEAD, lead, REF, LEAD) \
  F (PAUSE, 5, STARTS, starts, TIME, NONE) \
  F (PAUSE, 6, ENDS, ends, TIME, NONE) \
  F (PAUSE, 7, REASON, reason, TEXT, NONE) \
  F (PAUSE, 8, BY, by_user, REF, USER)

/* What somebody is told; KEY says what of, so that it is told once. */
#define TAMIZ_FIELDS_NOTICE(F) \
  F (NOTICE, 3, MEMBER, member, REF, USER) \
  F (NOTICE, 4, AT, at, TIME, NONE) \
  F (NOTICE, 5, TOPIC, topic, TEXT, NONE) \
  F (NOTICE, 6, LEAD, lead, REF, LEAD) \
  F (NOTICE, 7, HANDOFF, handoff, REF, HANDOFF) \
  F (NOTICE, 8, CLOCK, clock, TEXT, NONE) \
  F (NOTICE, 9, DUE, due, TIME, NONE) \
  F (NOTICE, 10, TEXT, text, TEXT, NONE) \
  F (NOTICE, 11, KEY, key, TEXT, NONE) \
  F (NOTICE, 12, SEEN_AT, seen_at, TIME, NONE)

/* K (KIND, nick, table, WAY): WAY is RECORD (audited, undone by marking), CLUSTERED
 * (the same, stored beside its lead, key lead, at, id) or MACHINE (the bookkeeping of
 * sending: neither audited nor undone).
 */
#define TAMIZ_KINDS(K) \
  K (BASE, "base", base, RECORD) \
  K (USER, "user", member, RECORD) \
  K (SOURCE, "source", source, RECORD) \
  K (PRODUCT_LINE, "product_line", product_line, RECORD) \
  K (CAMPAIGN, "campaign", campaign, RECORD) \
  K (COST, "cost", cost, RECORD) \
  K (COMPANY, "company", company, RECORD) \
  K (DOMAIN, "domain", domain, RECORD) \
  K (PERSON, "person", person, RECORD) \
  K (EMAIL, "email", email, RECORD) \
  K (PHONE, "phone", phone, RECORD) \
  K (HANDLE, "handle", handle, RECORD) \
  K (EXTERNAL_ID, "external_id", external_id, RECORD) \
  K (LEAD, "lead", lead, RECORD) \
  K (LEAD_PERSON, "lead_person", lead_person, RECORD) \
  K (TAG, "tag", tag, RECORD) \
  K (FIELD, "field", field, RECORD) \
  K (CUSTOM, "custom", custom, RECORD) \
  K (TASK, "task", task, RECORD) \
  K (ACTIVITY, "activity", activity, CLUSTERED) \
  K (CALL, "call", call, RECORD) \
  K (ANSWER, "answer", answer, CLUSTERED) \
  K (DEFINITION, "definition", definition, RECORD) \
  K (SIGNATURE, "signature", signature, RECORD) \
  K (COMMENT, "comment", comment, RECORD) \
  K (OPINION, "opinion", opinion, RECORD) \
  K (CONTENT, "content", content, RECORD) \
  K (ATTACHMENT, "attachment", attachment, RECORD) \
  K (HANDOFF, "handoff", handoff, RECORD) \
  K (HANDOFF_STEP, "handoff_step", handoff_step, RECORD) \
  K (OUTCOME, "outcome", outcome, RECORD) \
  K (CONSENT, "consent", consent, RECORD) \
  K (LIST_ENTRY, "list_entry", list_entry, RECORD) \
  K (RATE, "rate", rate, RECORD) \
  K (IMPORT, "import", import, RECORD) \
  K (SET_ASIDE, "set_aside", set_aside, RECORD) \
  K (STAGE_MOVE, "stage_move", stage_move, CLUSTERED) \
  K (NOT_SAME, "not_same", not_same, RECORD) \
  K (DUPLICATE, "duplicate", duplicate, RECORD) \
  K (SUPPRESSION, "suppression", suppression, RECORD) \
  K (ERASURE, "erasure", erasure, RECORD) \
  K (FORM, "form", form, RECORD) \
  K (SUBMISSION, "submission", submission, RECORD) \
  K (CONNECTION, "connection", connection, RECORD) \
  K (OUTBOX, "outbox", outbox, MACHINE) \
  K (REMOTE_LINK, "remote_link", remote_link, MACHINE) \
  K (CURSOR, "cursor", cursor, MACHINE) \
  K (ATTEMPT, "attempt", attempt, MACHINE) \
  K (EXCEPTION, "exception", exception, RECORD) \
  K (TEMPLATE, "template", template, RECORD) \
  K (ABSENCE, "absence", absence, RECORD) \
  K (CALENDAR, "calendar", calendar, MACHINE) \
  K (PAUSE, "pause", pause, RECORD) \
  K (NOTICE, "notice", notice, RECORD)

/* L (KIND, FIELD, table, column): children are listed by these.  Each is indexed in
 * the schema, or is the first column of a clustered key.
 */
#define TAMIZ_LOOKUPS(L) \
  L (CAMPAIGN, SOURCE, campaign, source) \
  L (COST, CAMPAIGN, cost, campaign) \
  L (DOMAIN, COMPANY, domain, company) \
  L (DOMAIN, DOMAIN, domain, domain) \
  L (PERSON, COMPANY, person, company) \
  L (EMAIL, PERSON, email, person) \
  L (PHONE, PERSON, phone, person) \
  L (HANDLE, PERSON, handle, person) \
  L (EXTERNAL_ID, PERSON, external_id, person) \
  L (LEAD, PERSON, lead, person) \
  L (LEAD, COMPANY, lead, company) \
  L (LEAD_PERSON, LEAD, lead_person, lead) \
  L (LEAD_PERSON, PERSON, lead_person, person) \
  L (TAG, LEAD, tag, lead) \
  L (TAG, PERSON, tag, person) \
  L (CUSTOM, LEAD, custom, lead) \
  L (CUSTOM, PERSON, custom, person) \
  L (CUSTOM, COMPANY, custom, company) \
  L (TASK, LEAD, task, lead) \
  L (ACTIVITY, LEAD, activity, lead) \
  L (ACTIVITY, EXTERNAL_ID, activity, external_id) \
  L (CALL, LEAD, call, lead) \
  L (ANSWER, LEAD, answer, lead) \
  L (SIGNATURE, DEFINITION, signature, definition) \
  L (COMMENT, DEFINITION, comment, definition) \
  L (ATTACHMENT, LEAD, attachment, lead) \
  L (ATTACHMENT, PERSON, attachment, person) \
  L (ATTACHMENT, COMPANY, attachment, company) \
  L (HANDOFF, LEAD, handoff, lead) \
  L (HANDOFF, NUMBER, handoff, number) \
  L (HANDOFF_STEP, HANDOFF, handoff_step, handoff) \
  L (OUTCOME, LEAD, outcome, lead) \
  L (CONSENT, PERSON, consent, person) \
  L (SET_ASIDE, IMPORT, set_aside, import) \
  L (STAGE_MOVE, LEAD, stage_move, lead) \
  L (NOT_SAME, PERSON, not_same, person) \
  L (NOT_SAME, OTHER, not_same, other) \
  L (NOT_SAME, COMPANY, not_same, company) \
  L (NOT_SAME, OTHER_COMPANY, not_same, other_company) \
  L (DUPLICATE, PERSON, duplicate, person) \
  L (DUPLICATE, OTHER, duplicate, other) \
  L (DUPLICATE, COMPANY, duplicate, company) \
  L (DUPLICATE, OTHER_COMPANY, duplicate, other_company) \
  L (SUPPRESSION, HASH, suppression, hash) \
  L (ERASURE, PERSON, erasure, person) \
  L (FORM, TOKEN, form, token) \
  L (SUBMISSION, FORM, submission, form) \
  L (SUBMISSION, PERSON, submission, person) \
  L (SUBMISSION, LEAD, submission, lead) \
  L (SUBMISSION, OPT_IN, submission, opt_in) \
  L (OUTBOX, LEAD, outbox, lead) \
  L (OUTBOX, CONNECTION, outbox, connection) \
  L (OUTBOX, HANDOFF, outbox, handoff) \
  L (REMOTE_LINK, LEAD, remote_link, lead) \
  L (REMOTE_LINK, CONNECTION, remote_link, connection) \
  L (REMOTE_LINK, IDEM_KEY, remote_link, idem_key) \
  L (CURSOR, CONNECTION, cursor, connection) \
  L (ATTEMPT, OUTBOX, attempt, outbox) \
  L (OUTBOX, IDEM_KEY, outbox, idem_key) \
  L (EXCEPTION, LEAD, exception, lead) \
  L (TEMPLATE, KEY, template, key) \
  L (ABSENCE, MEMBER, absence, member) \
  L (CALENDAR, MEMBER, calendar, member) \
  L (PAUSE, HANDOFF, pause, handoff) \
  L (PAUSE, LEAD, pause, lead) \
  L (NOTICE, MEMBER, notice, member) \
  L (NOTICE, LEAD, notice, lead) \
  L (NOTICE, HANDOFF, notice, handoff) \
  L (NOTICE, KEY, notice, key) \
  L (HANDOFF, MEETING_UID, handoff, meeting_uid) \
  L (HANDOFF, PREVIOUS, handoff, previous)

#define TAMIZ_KIND_MEMBER(KIND, nick, table, WAY) TAMIZ_KIND_##KIND,
typedef enum
{
  TAMIZ_KINDS (TAMIZ_KIND_MEMBER) TAMIZ_N_KINDS
} TamizKind;

typedef enum
{
  TAMIZ_WAY_RECORD,
  TAMIZ_WAY_CLUSTERED,
  TAMIZ_WAY_MACHINE,
} TamizWay;

typedef enum
{
  TAMIZ_TYPE_TEXT,
  TAMIZ_TYPE_INT,
  TAMIZ_TYPE_BOOL,
  TAMIZ_TYPE_TIME,
  TAMIZ_TYPE_DATE,
  TAMIZ_TYPE_DECIMAL,
  TAMIZ_TYPE_JSON,
  TAMIZ_TYPE_BYTES,
  TAMIZ_TYPE_ENUM,
  TAMIZ_TYPE_REF,
} TamizType;

/* Fields are numbered within their kind, from 0: TAMIZ_PERSON_FIRST_NAME … */
#define TAMIZ_FIELD_MEMBER(KIND, number, NAME, column, TYPE, detail) TAMIZ_##KIND##_##NAME,
#define TAMIZ_FIELD_ENUM(KIND, nick, table, WAY) \
  enum \
  { \
    TAMIZ_FIELDS_##KIND (TAMIZ_FIELD_MEMBER) TAMIZ_##KIND##_N_FIELDS \
  };
TAMIZ_KINDS (TAMIZ_FIELD_ENUM)

typedef struct
{
  const char *name;     /* the column */
  TamizType type;
  TamizEnum list;       /* of TAMIZ_TYPE_ENUM */
  int kind;             /* of TAMIZ_TYPE_REF: a #TamizKind, else -1 */
} TamizField;

typedef struct
{
  const char *nick;
  const char *table;
  TamizWay way;
  const TamizField *fields;
  guint n_fields;
} TamizKindInfo;

const TamizKindInfo *tamiz_kind_get_info  (TamizKind    kind);
const char          *tamiz_kind_get_word  (TamizKind    kind);
gboolean             tamiz_kind_from_nick (const char  *nick,
                                           TamizKind   *kind);
int                  tamiz_kind_find_field (TamizKind   kind,
                                            const char *name);
const char          *tamiz_field_get_title (TamizKind   kind,
                                            int         field);
gboolean             tamiz_field_is_secret (TamizKind   kind,
                                            int         field);

int                  tamiz_kind_get_merged_field (TamizKind kind);

/* Which lead-side record a registered key such as "person.job_title" speaks of. */
typedef struct
{
  TamizKind kind;            /* PERSON, COMPANY or LEAD; EMAIL, PHONE … for lists */
  int field;                 /* -1 for a custom field */
  const char *custom;        /* (nullable): interned key of a custom field */
} TamizFieldRef;

gboolean    tamiz_field_ref_parse (const char    *key,
                                   TamizFieldRef *ref);
const char *tamiz_field_ref_title (const char    *key);
const char *tamiz_field_ref_get   (guint          position);

G_END_DECLS
