-- The door.  suppression_key: hex; what the hashes of the suppression list are keyed with.
ALTER TABLE base ADD COLUMN suppression_key TEXT;

-- Whose account a company is, and the deal that is open with it.
ALTER TABLE company ADD COLUMN owner INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE company ADD COLUMN open_deal TEXT;

-- Who is known already is asked of every lead that is shown; most companies are nobody's.
CREATE INDEX company_known ON company (id) WHERE (relation > 0 OR open_deal IS NOT NULL)
  AND retracted_by IS NULL AND merged_into IS NULL;

ALTER TABLE person ADD COLUMN erased INTEGER;

ALTER TABLE email ADD COLUMN bounced INTEGER;
ALTER TABLE email ADD COLUMN bounce_reason TEXT;

-- The lead that goes on with what this one, of the same person and product line, began.
ALTER TABLE lead ADD COLUMN merged_into INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED;

-- How a row that no import brought was to be read: {"source", "door", …}.
ALTER TABLE set_aside ADD COLUMN options TEXT;

ALTER TABLE not_same ADD COLUMN company INTEGER REFERENCES company DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE not_same ADD COLUMN other_company INTEGER REFERENCES company DEFERRABLE INITIALLY DEFERRED;

CREATE INDEX not_same_by_company ON not_same (company) WHERE company IS NOT NULL;
CREATE INDEX not_same_by_other_company ON not_same (other_company) WHERE other_company IS NOT NULL;

-- A pair of people, or of companies, that somebody has to look at.  It is open while neither
-- was merged and nobody said that they are not the same.  evidence: what they have in common.
CREATE TABLE duplicate (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  other INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  company INTEGER REFERENCES company DEFERRABLE INITIALLY DEFERRED,
  other_company INTEGER REFERENCES company DEFERRABLE INITIALLY DEFERRED,
  likeness INTEGER CHECK (likeness BETWEEN 0 AND 3),
  evidence TEXT,
  at INTEGER
) STRICT;

CREATE INDEX duplicate_by_person ON duplicate (person) WHERE person IS NOT NULL;
CREATE INDEX duplicate_by_other ON duplicate (other) WHERE other IS NOT NULL;
CREATE INDEX duplicate_by_company ON duplicate (company) WHERE company IS NOT NULL;
CREATE INDEX duplicate_by_other_company ON duplicate (other_company) WHERE other_company IS NOT NULL;

-- Whom nobody may bring in again: keyed hashes of addresses, numbers and ids, never the texts.
CREATE TABLE suppression (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  hash TEXT,
  key_kind TEXT,
  reason TEXT,
  at INTEGER,
  by_user INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX suppression_by_hash ON suppression (hash) WHERE hash IS NOT NULL;

-- That a person was erased, and what was: the proof without the data.
CREATE TABLE erasure (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  at INTEGER,
  by_user INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  reason TEXT,
  summary TEXT
) STRICT;

CREATE INDEX erasure_by_person ON erasure (person) WHERE person IS NOT NULL;

-- A form of a web site.  token: a digest of what its posts carry.  settings: the honeypot's
-- name, limits, double opt-in.
CREATE TABLE form (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  name TEXT,
  source INTEGER REFERENCES source DEFERRABLE INITIALLY DEFERRED,
  campaign INTEGER REFERENCES campaign DEFERRABLE INITIALLY DEFERRED,
  token TEXT,
  origins TEXT,
  mapping TEXT,
  settings TEXT,
  active INTEGER CHECK (active IN (0, 1)),
  created INTEGER
) STRICT;

CREATE INDEX form_by_token ON form (token) WHERE token IS NOT NULL;

-- What was posted, whatever became of it.  opt_in: a digest of what the mail asks to confirm.
CREATE TABLE submission (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  form INTEGER REFERENCES form DEFERRABLE INITIALLY DEFERRED,
  at INTEGER,
  state INTEGER CHECK (state BETWEEN 0 AND 5),
  fields TEXT,
  page TEXT,
  reason TEXT,
  person INTEGER REFERENCES person DEFERRABLE INITIALLY DEFERRED,
  lead INTEGER REFERENCES lead DEFERRABLE INITIALLY DEFERRED,
  opt_in TEXT,
  decided_at INTEGER
) STRICT;

CREATE INDEX submission_by_form ON submission (form) WHERE form IS NOT NULL;
CREATE INDEX submission_by_person ON submission (person) WHERE person IS NOT NULL;
CREATE INDEX submission_by_lead ON submission (lead) WHERE lead IS NOT NULL;
CREATE INDEX submission_by_opt_in ON submission (opt_in) WHERE opt_in IS NOT NULL;

-- Messages are found by their Message-ID, which answers name.
CREATE INDEX activity_by_external_id ON activity (external_id) WHERE external_id IS NOT NULL;

-- What the record of a lead lacks, in bits (tamiz-lacks.h).  Verdicts that are older do not say
-- it: their leads are judged again, as where it is not known how interest goes on.
ALTER TABLE lead_score ADD COLUMN lacks INTEGER;
UPDATE lead_score SET fading = NULL;

-- Counted whenever the steward looks.
CREATE INDEX set_aside_standing ON set_aside (code) WHERE retracted_by IS NULL;
