-- What the purge and the rights of persons look for, and what the statistics must not repeat.

-- Each night looks for the pseudonyms that are too old: among a year of predictions, the few weeks
-- that still have one. Told by the name of the key, which goes with the pseudonym and, unlike it,
-- may have statistics: plans know that few rows have one.
CREATE INDEX prediction_linked_idx ON prediction (requested_at) WHERE pseudonym_key IS NOT NULL;
-- The same for feedback that still says who gave it, or what they wrote.
CREATE INDEX feedback_linked_idx ON feedback (created_at)
WHERE account_id IS NOT NULL OR comment IS NOT NULL;
-- The events about one person.
CREATE INDEX audit_event_pseudonym_idx ON audit_event (subject_pseudonym)
WHERE subject_pseudonym IS NOT NULL;
-- Which keys still have pseudonyms: read by jumping from one key to the next.
CREATE INDEX prediction_key_idx ON prediction (pseudonym_key) WHERE pseudonym_key IS NOT NULL;
CREATE INDEX audit_event_key_idx ON audit_event (pseudonym_key) WHERE pseudonym_key IS NOT NULL;

-- ANALYZE copies values of a column into pg_statistic, where an erasure does not reach them until
-- the next ANALYZE. No query needs those of the values that identify: keys and equality alone.
ALTER TABLE account
    ALTER COLUMN id SET STATISTICS 0,
    ALTER COLUMN email SET STATISTICS 0,
    ALTER COLUMN password_hash SET STATISTICS 0,
    ALTER COLUMN display_name SET STATISTICS 0;
ALTER TABLE session
    ALTER COLUMN token_hash SET STATISTICS 0,
    ALTER COLUMN account_id SET STATISTICS 0;
ALTER TABLE watched_trip ALTER COLUMN account_id SET STATISTICS 0;
ALTER TABLE prediction ALTER COLUMN subject_pseudonym SET STATISTICS 0;
ALTER TABLE feedback
    ALTER COLUMN account_id SET STATISTICS 0,
    ALTER COLUMN comment SET STATISTICS 0;
ALTER TABLE audit_event
    ALTER COLUMN account_id SET STATISTICS 0,
    ALTER COLUMN subject_pseudonym SET STATISTICS 0;
