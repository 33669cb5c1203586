-- How the interest of each lead goes on from lead_score.at while nothing happens: terms of
-- half-life, sum and cap.  NULL where the verdict is older than this column: such a lead is
-- judged again.
ALTER TABLE lead_score ADD COLUMN fading BLOB;

CREATE INDEX lead_score_without_fading ON lead_score (lead) WHERE fading IS NULL;
