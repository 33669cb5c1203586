-- Version 1.  Once landed this file never changes; later versions are further steps.
--
-- Times are microseconds since 1970, UTC; days are days since 1970; yes/no is 1/0; numbers
-- of closed lists are those of core.  Every kind of record has
--   id            unique in the whole base, never used again
--   change        the change that made it
--   changed       the last change that touched it
--   retracted_by  the change that took it back; NULL = it stands
-- Foreign keys are looked at when a transaction commits, so that a change may name its
-- records in any order.

-- One row: which base this is, and where its history stands.
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  base TEXT NOT NULL,
  change INTEGER NOT NULL,
  digest BLOB NOT NULL,
  schema INTEGER NOT NULL
) STRICT;

-- One row: the next id; programs take blocks of them.
CREATE TABLE sequence (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  next INTEGER NOT NULL
) STRICT;

-- Who did something, when and why.  The digest covers the one before, this row and the
-- entries of the change.
CREATE TABLE change (
  number INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  actor INTEGER NOT NULL CHECK (actor BETWEEN 0 AND 2),
  user INTEGER,
  cause TEXT,
  import INTEGER,
  undoes INTEGER,
  undoes_import INTEGER,
  digest BLOB NOT NULL
) STRICT;

CREATE INDEX change_import ON change (import) WHERE import IS NOT NULL;
CREATE INDEX change_undoes ON change (undoes) WHERE undoes IS NOT NULL;

-- What a change did, an entry a record or field.  op: 0 made, 1 field changed, 2 taken back,
-- 3 restored; of many records of a kind at once: 4 made by a slice of an import (ids from
-- record to last), 5 all that the change `record` made taken back, 6 all that the change
-- `record` had taken back restored, 7 all that the import `record` made taken back.
CREATE TABLE audit (
  change INTEGER NOT NULL,
  n INTEGER NOT NULL,
  op INTEGER NOT NULL CHECK (op BETWEEN 0 AND 7),
  kind TEXT NOT NULL,
  record INTEGER NOT NULL,
  last INTEGER,
  lead INTEGER,
  field TEXT,
  hash BLOB,
  PRIMARY KEY (change, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX audit_record ON audit (record);
CREATE INDEX audit_many ON audit (op, kind) WHERE op >= 4;

-- The values lie apart: audit.hash covers them with their salt, so that erasing a person can
-- remove values and salt and the chain of digests still verifies.
CREATE TABLE audit_value (
  change INTEGER NOT NULL,
  n INTEGER NOT NULL,
  salt BLOB NOT NULL,
  old TEXT,
  new TEXT,
  PRIMARY KEY (change, n)
) STRICT, WITHOUT ROWID;

-- What the last verdict on a lead was, and as of when; thousandths, -1 = none.
CREATE TABLE lead_score (
  lead INTEGER PRIMARY KEY,
  fit INTEGER NOT NULL,
  interest INTEGER NOT NULL,
  grade INTEGER NOT NULL CHECK (grade BETWEEN -1 AND 4),
  next_change INTEGER NOT NULL,
  definition INTEGER NOT NULL,
  change INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE INDEX lead_score_next_change ON lead_score (next_change) WHERE next_change > 0;
CREATE INDEX lead_score_definition ON lead_score (definition);
CREATE INDEX lead_score_change ON lead_score (change);

-- What duplicates are found by: 64 bits of a hash and the row whose text it is.  kind: 0
-- e-mail, 1 telephone, 2 last eight digits of one not understood, 3 external id, 4 company's
-- name, 5 domain.  A key may outlive its text; a hit is verified.
CREATE TABLE match_key (
  hash INTEGER NOT NULL,
  kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 5),
  record INTEGER NOT NULL,
  PRIMARY KEY (hash, kind, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE base (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  country TEXT,
  language TEXT,
  currency TEXT,
  timezone TEXT,
  waive_meeting INTEGER CHECK (waive_meeting IN (0, 1)),
  waive_confirmation INTEGER CHECK (waive_confirmation IN (0, 1)),
  waive_acceptance INTEGER CHECK (waive_acceptance IN (0, 1)),
  sample INTEGER CHECK (sample IN (0, 1))
) STRICT;

CREATE TABLE member (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  name TEXT,
  email TEXT,
  roles INTEGER,
  active INTEGER CHECK (active IN (0, 1)),
  deputy INTEGER CHECK (deputy IN (0, 1)),
  languages TEXT,
  territory TEXT,
  capacity INTEGER,
  public_key TEXT,
  sealed_key TEXT
) STRICT;

CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  name TEXT,
  kind INTEGER CHECK (kind BETWEEN 0 AND 13)
) STRICT;

CREATE TABLE product_line (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  name TEXT
) STRICT;

CREATE TABLE campaign (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  source INTEGER REFERENCES source DEFERRABLE INITIALLY DEFERRED,
  name TEXT,
  starts INTEGER,
  ends INTEGER,
  product_line INTEGER REFERENCES product_line DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX campaign_by_source ON campaign (source) WHERE source IS NOT NULL;

CREATE TABLE cost (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  campaign INTEGER REFERENCES campaign DEFERRABLE INITIALLY DEFERRED,
  day INTEGER,
  amount TEXT,
  currency TEXT
) STRICT;

CREATE INDEX cost_by_campaign ON cost (campaign) WHERE campaign IS NOT NULL;

CREATE TABLE company (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  name TEXT,
  tax_number TEXT,
  industry TEXT,
  employees INTEGER,
  revenue TEXT,
  revenue_currency TEXT,
  address TEXT,
  city TEXT,
  country TEXT,
  relation INTEGER CHECK (relation BETWEEN 0 AND 4),
  merged_into INTEGER REFERENCES company DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX company_merged_into ON company (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE domain (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  company INTEGER REFERENCES company DEFERRABLE INITIALLY DEFERRED,
  domain TEXT
) STRICT;

CREATE INDEX domain_by_company ON domain (company) WHERE company IS NOT NULL;
CREATE INDEX domain_by_domain ON domain (domain) WHERE domain IS NOT NULL;

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  first_name TEXT,
  last_name TEXT,
  job_title TEXT,
  language TEXT,
  city TEXT,
  country TEXT,
  timezone TEXT,
  company INTEGER REFERENCES company DEFERRABLE INITIALLY DEFERRED,
  merged_into INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX person_by_company ON person (company) WHERE company IS NOT NULL;
CREATE INDEX person_merged_into ON person (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE email (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  address TEXT,
  role_mailbox INTEGER CHECK (role_mailbox IN (0, 1)),
  valid INTEGER CHECK (valid IN (0, 1))
) STRICT;

CREATE INDEX email_by_person ON email (person) WHERE person IS NOT NULL;

CREATE TABLE phone (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  e164 TEXT,
  as_typed TEXT,
  mobile INTEGER CHECK (mobile IN (0, 1))
) STRICT;

CREATE INDEX phone_by_person ON phone (person) WHERE person IS NOT NULL;

CREATE TABLE handle (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  network TEXT,
  handle TEXT
) STRICT;

CREATE INDEX handle_by_person ON handle (person) WHERE person IS NOT NULL;

CREATE TABLE external_id (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  system TEXT,
  value TEXT
) STRICT;

CREATE INDEX external_id_by_person ON external_id (person) WHERE person IS NOT NULL;

CREATE TABLE lead (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  company INTEGER REFERENCES company DEFERRABLE INITIALLY DEFERRED,
  product_line INTEGER REFERENCES product_line DEFERRABLE INITIALLY DEFERRED,
  source INTEGER REFERENCES source DEFERRABLE INITIALLY DEFERRED,
  campaign INTEGER REFERENCES campaign DEFERRABLE INITIALLY DEFERRED,
  received_on INTEGER,
  owner INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  stage INTEGER CHECK (stage BETWEEN 0 AND 9),
  journey INTEGER CHECK (journey BETWEEN 0 AND 2),
  persona TEXT,
  persona_reason TEXT,
  pain_points TEXT,
  notes TEXT,
  amount TEXT,
  currency TEXT,
  wanted_by INTEGER,
  deferred_until INTEGER,
  previous INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  created INTEGER,
  updated INTEGER,
  import INTEGER REFERENCES import DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX lead_by_person ON lead (person) WHERE person IS NOT NULL;
CREATE INDEX lead_by_company ON lead (company) WHERE company IS NOT NULL;
CREATE INDEX lead_deferred ON lead (deferred_until) WHERE stage = 8;

CREATE TABLE lead_person (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  lead INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  role INTEGER CHECK (role BETWEEN 0 AND 4)
) STRICT;

CREATE INDEX lead_person_by_lead ON lead_person (lead) WHERE lead IS NOT NULL;
CREATE INDEX lead_person_by_person ON lead_person (person) WHERE person IS NOT NULL;

CREATE TABLE tag (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  lead INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  text TEXT
) STRICT;

CREATE INDEX tag_by_lead ON tag (lead) WHERE lead IS NOT NULL;
CREATE INDEX tag_by_person ON tag (person) WHERE person IS NOT NULL;

CREATE TABLE field (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  record TEXT,
  key TEXT,
  label TEXT,
  type INTEGER CHECK (type BETWEEN 0 AND 6),
  choices TEXT
) STRICT;

CREATE TABLE custom (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  lead INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  company INTEGER REFERENCES company DEFERRABLE INITIALLY DEFERRED,
  field INTEGER REFERENCES field DEFERRABLE INITIALLY DEFERRED,
  value TEXT
) STRICT;

CREATE INDEX custom_by_lead ON custom (lead) WHERE lead IS NOT NULL;
CREATE INDEX custom_by_person ON custom (person) WHERE person IS NOT NULL;
CREATE INDEX custom_by_company ON custom (company) WHERE company IS NOT NULL;

CREATE TABLE task (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  lead INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  text TEXT,
  assignee INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  due INTEGER,
  done_at INTEGER
) STRICT;

CREATE INDEX task_by_lead ON task (lead) WHERE lead IS NOT NULL;

CREATE TABLE activity (
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  lead INTEGER NOT NULL REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  at INTEGER NOT NULL,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  kind INTEGER CHECK (kind BETWEEN 0 AND 24),
  source INTEGER REFERENCES source DEFERRABLE INITIALLY DEFERRED,
  campaign INTEGER REFERENCES campaign DEFERRABLE INITIALLY DEFERRED,
  subject TEXT,
  text TEXT,
  content INTEGER REFERENCES content DEFERRABLE INITIALLY DEFERRED,
  by_user INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  external_id TEXT,
  PRIMARY KEY (lead, at, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE call (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  lead INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  activity INTEGER,
  at INTEGER,
  purpose INTEGER CHECK (purpose BETWEEN 0 AND 8),
  outcome INTEGER CHECK (outcome BETWEEN 0 AND 9),
  duration INTEGER,
  follows INTEGER,
  next_step TEXT,
  next_at INTEGER,
  by_user INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX call_by_lead ON call (lead) WHERE lead IS NOT NULL;

CREATE TABLE answer (
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  lead INTEGER NOT NULL REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  at INTEGER NOT NULL,
  criterion TEXT,
  value TEXT,
  state INTEGER CHECK (state BETWEEN 0 AND 2),
  by_user INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  door TEXT,
  call INTEGER REFERENCES call DEFERRABLE INITIALLY DEFERRED,
  disputed INTEGER REFERENCES handoff DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (lead, at, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE definition (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  version INTEGER,
  state INTEGER CHECK (state BETWEEN 0 AND 4),
  content TEXT,
  digest TEXT,
  signers TEXT,
  effective_at INTEGER,
  in_force_at INTEGER,
  created INTEGER,
  downward INTEGER CHECK (downward IN (0, 1))
) STRICT;

CREATE UNIQUE INDEX definition_in_force ON definition (state)
  WHERE state = 3 AND retracted_by IS NULL;

CREATE TABLE signature (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  definition INTEGER REFERENCES definition DEFERRABLE INITIALLY DEFERRED,
  side INTEGER CHECK (side BETWEEN 0 AND 1),
  member INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  digest TEXT,
  at INTEGER,
  public_key TEXT,
  signature TEXT,
  void INTEGER CHECK (void IN (0, 1))
) STRICT;

CREATE INDEX signature_by_definition ON signature (definition) WHERE definition IS NOT NULL;
CREATE UNIQUE INDEX signature_once ON signature (definition, member)
  WHERE coalesce(void, 0) = 0 AND retracted_by IS NULL;

CREATE TABLE content (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  title TEXT,
  link TEXT,
  journey INTEGER CHECK (journey BETWEEN 0 AND 2),
  persona TEXT,
  platform TEXT,
  language TEXT
) STRICT;

CREATE TABLE attachment (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  lead INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  company INTEGER REFERENCES company DEFERRABLE INITIALLY DEFERRED,
  name TEXT,
  type TEXT,
  size INTEGER,
  digest TEXT,
  content BLOB
) STRICT;

CREATE INDEX attachment_by_lead ON attachment (lead) WHERE lead IS NOT NULL;
CREATE INDEX attachment_by_person ON attachment (person) WHERE person IS NOT NULL;
CREATE INDEX attachment_by_company ON attachment (company) WHERE company IS NOT NULL;

CREATE TABLE handoff (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  number INTEGER,
  lead INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  executive INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  meeting INTEGER,
  uuid TEXT,
  packet TEXT,
  packet_digest TEXT,
  state INTEGER CHECK (state BETWEEN 0 AND 5),
  sent_at INTEGER,
  sent_by INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  decided_at INTEGER,
  criterion TEXT,
  cause INTEGER CHECK (cause BETWEEN 0 AND 4),
  reason TEXT,
  definition INTEGER REFERENCES definition DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX handoff_by_lead ON handoff (lead) WHERE lead IS NOT NULL;
CREATE INDEX handoff_by_number ON handoff (number) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX handoff_number_once ON handoff (number) WHERE retracted_by IS NULL;
CREATE UNIQUE INDEX handoff_sent_once ON handoff (lead)
  WHERE state = 0 AND retracted_by IS NULL;

CREATE TABLE handoff_step (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  handoff INTEGER REFERENCES handoff DEFERRABLE INITIALLY DEFERRED,
  step INTEGER CHECK (step BETWEEN 0 AND 5),
  state INTEGER CHECK (state BETWEEN 0 AND 4),
  message TEXT,
  at INTEGER
) STRICT;

CREATE INDEX handoff_step_by_handoff ON handoff_step (handoff) WHERE handoff IS NOT NULL;

CREATE TABLE outcome (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  lead INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  handoff INTEGER REFERENCES handoff DEFERRABLE INITIALLY DEFERRED,
  kind INTEGER CHECK (kind BETWEEN 0 AND 2),
  amount TEXT,
  currency TEXT,
  reason TEXT,
  competitor TEXT,
  until_at INTEGER,
  at INTEGER,
  good_lead INTEGER CHECK (good_lead IN (0, 1)),
  by_user INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  connection INTEGER REFERENCES connection DEFERRABLE INITIALLY DEFERRED,
  raw TEXT
) STRICT;

CREATE INDEX outcome_by_lead ON outcome (lead) WHERE lead IS NOT NULL;

CREATE TABLE consent (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  channel INTEGER CHECK (channel BETWEEN 0 AND 4),
  basis TEXT,
  origin TEXT,
  day INTEGER,
  until_day INTEGER,
  do_not_contact INTEGER CHECK (do_not_contact IN (0, 1)),
  reason TEXT
) STRICT;

CREATE INDEX consent_by_person ON consent (person) WHERE person IS NOT NULL;

CREATE TABLE list_entry (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  list INTEGER CHECK (list BETWEEN 0 AND 3),
  key TEXT,
  label TEXT,
  domains TEXT
) STRICT;

CREATE TABLE rate (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  currency TEXT,
  day INTEGER,
  rate TEXT
) STRICT;

CREATE TABLE import (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  file TEXT,
  file_digest TEXT,
  options TEXT,
  state INTEGER CHECK (state BETWEEN 0 AND 2),
  started INTEGER,
  finished INTEGER,
  position INTEGER,
  counts TEXT,
  program TEXT
) STRICT;

CREATE TABLE set_aside (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  import INTEGER REFERENCES import DEFERRABLE INITIALLY DEFERRED,
  line INTEGER,
  row_data TEXT,
  code TEXT,
  reason TEXT
) STRICT;

CREATE INDEX set_aside_by_import ON set_aside (import) WHERE import IS NOT NULL;

CREATE TABLE stage_move (
  id INTEGER NOT NULL,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  lead INTEGER NOT NULL REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  at INTEGER NOT NULL,
  from_stage INTEGER CHECK (from_stage BETWEEN -1 AND 9),
  to_stage INTEGER CHECK (to_stage BETWEEN 0 AND 9),
  cause INTEGER CHECK (cause BETWEEN 0 AND 13),
  actor INTEGER CHECK (actor BETWEEN 0 AND 2),
  by_user INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  why TEXT,
  definition INTEGER REFERENCES definition DEFERRABLE INITIALLY DEFERRED,
  handoff INTEGER REFERENCES handoff DEFERRABLE INITIALLY DEFERRED,
  PRIMARY KEY (lead, at, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE not_same (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  other INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX not_same_by_person ON not_same (person) WHERE person IS NOT NULL;
CREATE INDEX not_same_by_other ON not_same (other) WHERE other IS NOT NULL;

CREATE TABLE connection (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  name TEXT,
  kind TEXT,
  url TEXT,
  login TEXT,
  settings TEXT
) STRICT;

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  connection INTEGER REFERENCES connection DEFERRABLE INITIALLY DEFERRED,
  lead INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  handoff INTEGER REFERENCES handoff DEFERRABLE INITIALLY DEFERRED,
  object TEXT,
  op TEXT,
  idem_key TEXT,
  depends_on INTEGER REFERENCES outbox DEFERRABLE INITIALLY DEFERRED,
  payload TEXT,
  payload_digest TEXT,
  state INTEGER CHECK (state BETWEEN 0 AND 5),
  reason TEXT,
  attempts INTEGER,
  probes INTEGER,
  next_at INTEGER,
  created INTEGER,
  done_at INTEGER,
  http_status INTEGER,
  server_words TEXT
) STRICT;

CREATE INDEX outbox_by_lead ON outbox (lead) WHERE lead IS NOT NULL;
CREATE INDEX outbox_by_connection ON outbox (connection) WHERE connection IS NOT NULL;
CREATE INDEX outbox_by_handoff ON outbox (handoff) WHERE handoff IS NOT NULL;
-- A handoff leaves once for each CRM, whoever writes its rows.
CREATE UNIQUE INDEX outbox_once ON outbox (connection, handoff, object);

CREATE TABLE remote_link (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  connection INTEGER REFERENCES connection DEFERRABLE INITIALLY DEFERRED,
  object TEXT,
  lead INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  idem_key TEXT,
  remote_id TEXT,
  remote_url TEXT,
  state INTEGER CHECK (state BETWEEN 0 AND 2),
  pushed TEXT,
  remote_state TEXT,
  remote_modified TEXT
) STRICT;

CREATE INDEX remote_link_by_lead ON remote_link (lead) WHERE lead IS NOT NULL;
CREATE INDEX remote_link_by_connection ON remote_link (connection) WHERE connection IS NOT NULL;
CREATE INDEX remote_link_by_idem_key ON remote_link (idem_key) WHERE idem_key IS NOT NULL;
CREATE UNIQUE INDEX remote_link_once ON remote_link (connection, object, remote_id);

CREATE TABLE cursor (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  connection INTEGER REFERENCES connection DEFERRABLE INITIALLY DEFERRED,
  object TEXT,
  since TEXT,
  polled_at INTEGER,
  reconciled_at INTEGER,
  paused TEXT,
  paused_words TEXT,
  paused_until INTEGER,
  failures INTEGER,
  lease TEXT,
  lease_until INTEGER
) STRICT;

CREATE INDEX cursor_by_connection ON cursor (connection) WHERE connection IS NOT NULL;
CREATE UNIQUE INDEX cursor_once ON cursor (connection, object);

CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  outbox INTEGER REFERENCES outbox DEFERRABLE INITIALLY DEFERRED,
  at INTEGER,
  status INTEGER,
  class TEXT,
  words TEXT
) STRICT;

CREATE INDEX attempt_by_outbox ON attempt (outbox) WHERE outbox IS NOT NULL;
