-- What was posted is listed the newest first, of a form or in a state, and what waits is looked for
-- again and again beside all that was ever posted.
CREATE INDEX submission_newest ON submission (at, id) WHERE retracted_by IS NULL;
CREATE INDEX submission_newest_in_state ON submission (state, at, id) WHERE retracted_by IS NULL;
CREATE INDEX submission_newest_of_form ON submission (form, at, id, state) WHERE retracted_by IS NULL;

-- As of people and companies: the leads that go on in another are asked for by it.
CREATE INDEX lead_merged_into ON lead (merged_into) WHERE merged_into IS NOT NULL;

-- Whether anybody is left at a company is answered by the index alone.
DROP INDEX person_by_company;
CREATE INDEX person_by_company ON person (company, retracted_by, merged_into) WHERE company IS NOT NULL;
