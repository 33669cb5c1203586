-- The handoff.  organisation: what the own company is called in mails.
ALTER TABLE base ADD COLUMN organisation TEXT;

-- By what executives are chosen, beside territory, languages and capacity; lists with commas.
ALTER TABLE member ADD COLUMN timezone TEXT;
ALTER TABLE member ADD COLUMN industries TEXT;
ALTER TABLE member ADD COLUMN product_lines TEXT;
ALTER TABLE member ADD COLUMN phone TEXT;

-- A handoff of what does not meet the definition: asked for by one side, granted by the other.
-- lacks: what was missing when it was asked for, a line each; it makes up for nothing else.
CREATE TABLE exception (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  lead INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  reason TEXT,
  asked_by INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  asked_at INTEGER,
  state INTEGER CHECK (state BETWEEN 0 AND 4),
  decided_by INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  decided_at INTEGER,
  words TEXT,
  lacks TEXT
) STRICT;

CREATE INDEX exception_by_lead ON exception (lead) WHERE lead IS NOT NULL;
CREATE INDEX exception_asked ON exception (id) WHERE state < 2 AND retracted_by IS NULL;

-- The invitation that contact and executive have: what mail programs know it by, how often it
-- was changed, and what the contact answered.  choice: why this executive.  door: by which way
-- sales decided, NULL = in the program; brought_by: who took such an answer in.
ALTER TABLE handoff ADD COLUMN meeting_kind INTEGER CHECK (meeting_kind BETWEEN 0 AND 2);
ALTER TABLE handoff ADD COLUMN meeting_minutes INTEGER;
ALTER TABLE handoff ADD COLUMN meeting_place TEXT;
ALTER TABLE handoff ADD COLUMN meeting_uid TEXT;
ALTER TABLE handoff ADD COLUMN meeting_sequence INTEGER;
ALTER TABLE handoff ADD COLUMN meeting_state INTEGER CHECK (meeting_state BETWEEN 0 AND 4);
ALTER TABLE handoff ADD COLUMN meeting_words TEXT;
ALTER TABLE handoff ADD COLUMN choice TEXT;
ALTER TABLE handoff ADD COLUMN exception INTEGER REFERENCES exception DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE handoff ADD COLUMN previous INTEGER REFERENCES handoff DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE handoff ADD COLUMN wanted TEXT;
ALTER TABLE handoff ADD COLUMN door TEXT;
ALTER TABLE handoff ADD COLUMN meeting_fate INTEGER CHECK (meeting_fate BETWEEN 0 AND 2);
ALTER TABLE handoff ADD COLUMN decided_by INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE handoff ADD COLUMN brought_by INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED;

CREATE INDEX handoff_by_meeting_uid ON handoff (meeting_uid) WHERE meeting_uid IS NOT NULL;
CREATE INDEX handoff_by_previous ON handoff (previous) WHERE previous IS NOT NULL;
-- What the clocks of the agreement need, without the packets beside which it lies.
CREATE INDEX handoff_clocks ON handoff (lead, sent_at, state, executive, sent_by, decided_at, meeting,
  definition, exception, number, retracted_by);
-- Whose meetings and open handoffs these are.
CREATE INDEX handoff_of_executive ON handoff (executive, meeting) WHERE state < 2 AND retracted_by IS NULL;

-- Underneath the gate: nothing is written that reaches sales by no handoff.  (4: handed_off, and
-- the cause handoff; 5: accepted, and the cause accept.)
CREATE TRIGGER stage_move_gate BEFORE INSERT ON stage_move
  WHEN (NEW.to_stage = 4 AND NEW.cause = 4 OR NEW.to_stage = 5 AND NEW.cause = 5) AND NEW.handoff IS NULL
BEGIN
  SELECT RAISE (ABORT, 'a lead reaches sales by a handoff only');
END;

-- What is written to people by mail.
CREATE TABLE template (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  key TEXT,
  language TEXT,
  subject TEXT,
  body TEXT
) STRICT;

CREATE INDEX template_by_key ON template (key) WHERE key IS NOT NULL;
CREATE UNIQUE INDEX template_once ON template (key, language) WHERE retracted_by IS NULL;

-- Mail leaves through the outbox as well: rows without a connection, their key is the
-- Message-ID.  sender: by whose account, NULL = by anybody's.
ALTER TABLE outbox ADD COLUMN sender INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED;

CREATE INDEX outbox_by_idem_key ON outbox (idem_key) WHERE idem_key IS NOT NULL;
CREATE UNIQUE INDEX outbox_mail_once ON outbox (handoff, op)
  WHERE object = 'mail' AND op IN ('confirmation', 'packet') AND retracted_by IS NULL;

-- Who is on leave, from the first day to the last.
CREATE TABLE absence (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  member INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  starts INTEGER,
  ends INTEGER,
  reason TEXT
) STRICT;

CREATE INDEX absence_by_member ON absence (member) WHERE member IS NOT NULL;

-- When somebody is busy, as their calendar said when it was last read: times, and nothing else.
CREATE TABLE calendar (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  member INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  busy TEXT,
  read_at INTEGER,
  problem TEXT
) STRICT;

CREATE INDEX calendar_by_member ON calendar (member) WHERE member IS NOT NULL;

-- While the clocks of a handoff, or of an inquiry, stand still; ends NULL = they still do.
CREATE TABLE pause (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  handoff INTEGER REFERENCES handoff DEFERRABLE INITIALLY DEFERRED,
  lead INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  starts INTEGER,
  ends INTEGER,
  reason TEXT,
  by_user INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX pause_by_handoff ON pause (handoff) WHERE handoff IS NOT NULL;
CREATE INDEX pause_by_lead ON pause (lead) WHERE lead IS NOT NULL;

-- What somebody is told.  key: what it is about, so that whoever sees it first tells it, once.
CREATE TABLE notice (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  member INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  at INTEGER,
  topic TEXT,
  lead INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  handoff INTEGER REFERENCES handoff DEFERRABLE INITIALLY DEFERRED,
  clock TEXT,
  due INTEGER,
  text TEXT,
  key TEXT,
  seen_at INTEGER
) STRICT;

CREATE INDEX notice_by_member ON notice (member) WHERE member IS NOT NULL;
CREATE INDEX notice_by_lead ON notice (lead) WHERE lead IS NOT NULL;
CREATE INDEX notice_by_handoff ON notice (handoff) WHERE handoff IS NOT NULL;
CREATE INDEX notice_by_key ON notice (key) WHERE key IS NOT NULL;
CREATE UNIQUE INDEX notice_once ON notice (key) WHERE key IS NOT NULL AND retracted_by IS NULL;
CREATE INDEX notice_unseen ON notice (member, at) WHERE seen_at IS NULL AND retracted_by IS NULL;

-- What the CRM said of a record when it was last read: outcome, amount, currency, reason, days.
ALTER TABLE remote_link ADD COLUMN remote TEXT;
