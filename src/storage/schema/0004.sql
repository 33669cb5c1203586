-- What marketing and sales say about a draft or a proposal.  A comment stays with its version;
-- without a part it is about the whole.  roles: what the author was at that time, NULL where
-- the comment was written for both sides from their opinions.
CREATE TABLE comment (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  definition INTEGER REFERENCES definition DEFERRABLE INITIALLY DEFERRED,
  part TEXT,
  text TEXT,
  by_user INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  roles INTEGER,
  at INTEGER,
  resolved_by INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  resolved_at INTEGER
) STRICT;

CREATE INDEX comment_by_definition ON comment (definition) WHERE definition IS NOT NULL;

-- What a user, for a side, thinks a good lead is, before there is a draft.  definition: the
-- draft that came of it, NULL as long as none did.
CREATE TABLE opinion (
  id INTEGER PRIMARY KEY,
  change INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  retracted_by INTEGER,
  member INTEGER REFERENCES member DEFERRABLE INITIALLY DEFERRED,
  side INTEGER CHECK (side BETWEEN 0 AND 1),
  answers TEXT,
  at INTEGER,
  definition INTEGER REFERENCES definition DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE UNIQUE INDEX opinion_once ON opinion (member, side)
  WHERE definition IS NULL AND retracted_by IS NULL;
