-- Goal: give a person all that is held about them, whatever the table (RGPD, article 15).
-- Selection: the table and the whole row, so that a column added later is not forgotten; the caller
--   withholds the hashes of secrets.
-- Filters: the account ($1); the predictions that bear one of their pseudonyms ($2) or that their
--   feedback is about; the traces they left, or that are about them ($3).
-- Joins: none; each table is reached by the account or by the pseudonyms.
-- Order: by table then by time, so that two exports compare.
-- Optimisation: the index of each reference to the account and of the pseudonyms.
SELECT held.table_name AS "table_name!", held.content AS "content!"
FROM (
    SELECT 'account' AS table_name, created_at AS moment, to_jsonb(account) AS content
    FROM account
    WHERE id = $1::text::uuid
    UNION ALL
    SELECT 'session', created_at, to_jsonb(session)
    FROM session
    WHERE account_id = $1::text::uuid
    UNION ALL
    SELECT 'watched_trip', created_at, to_jsonb(watched_trip)
    FROM watched_trip
    WHERE account_id = $1::text::uuid
    UNION ALL
    SELECT 'prediction', requested_at, to_jsonb(prediction)
    FROM prediction
    WHERE id IN (
        SELECT id FROM prediction WHERE subject_pseudonym = ANY ($2::bytea[])
        UNION
        SELECT prediction_id FROM feedback WHERE account_id = $1::text::uuid
    )
    UNION ALL
    SELECT 'feedback', created_at, to_jsonb(feedback)
    FROM feedback
    WHERE account_id = $1::text::uuid
    UNION ALL
    SELECT 'audit_event', occurred_at, to_jsonb(audit_event)
    FROM audit_event
    WHERE id IN (
        SELECT id FROM audit_event WHERE account_id = $1::text::uuid
        UNION
        SELECT id FROM audit_event WHERE subject_pseudonym = ANY ($3::bytea[])
    )
) AS held
ORDER BY held.table_name, held.moment, held.content::text
