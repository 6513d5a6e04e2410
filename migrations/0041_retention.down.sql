ALTER TABLE audit_event
    ALTER COLUMN account_id SET STATISTICS -1,
    ALTER COLUMN subject_pseudonym SET STATISTICS -1;
ALTER TABLE feedback
    ALTER COLUMN account_id SET STATISTICS -1,
    ALTER COLUMN comment SET STATISTICS -1;
ALTER TABLE prediction ALTER COLUMN subject_pseudonym SET STATISTICS -1;
ALTER TABLE watched_trip ALTER COLUMN account_id SET STATISTICS -1;
ALTER TABLE session
    ALTER COLUMN token_hash SET STATISTICS -1,
    ALTER COLUMN account_id SET STATISTICS -1;
ALTER TABLE account
    ALTER COLUMN id SET STATISTICS -1,
    ALTER COLUMN email SET STATISTICS -1,
    ALTER COLUMN password_hash SET STATISTICS -1,
    ALTER COLUMN display_name SET STATISTICS -1;
DROP INDEX audit_event_key_idx;
DROP INDEX prediction_key_idx;
DROP INDEX audit_event_pseudonym_idx;
DROP INDEX feedback_linked_idx;
DROP INDEX prediction_linked_idx;
