-- What is done with very many records is done in several changes, so that others may write
-- between them.  All but the first name the first; together they are undone as one.  Where
-- there is a number the change's digest covers it.
ALTER TABLE change ADD COLUMN part_of INTEGER;

CREATE INDEX change_part_of ON change (part_of) WHERE part_of IS NOT NULL;

-- What is not done yet (3) is counted and found without reading what has been sent for years.
CREATE INDEX outbox_open ON outbox (connection, id, state, retracted_by)
  WHERE state <> 3 AND retracted_by IS NULL;
