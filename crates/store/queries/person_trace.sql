-- Goal: know, before an erasure, the values that must be found nowhere after it.
-- Selection: where each value is and the value itself, as text.
-- Filters: the account ($1), and the predictions that bear one of its pseudonyms ($2).
-- Joins: none; each table is reached by the account or by the pseudonyms.
-- Order: none, since a set is looked for.
-- Optimisation: the index of each reference to the account and of the pseudonyms.
SELECT traced.place AS "place!", traced.value AS "value!"
FROM (
    SELECT 'account.id' AS place, id::text AS value FROM account WHERE id = $1::text::uuid
    UNION ALL
    SELECT 'account.email', email FROM account WHERE id = $1::text::uuid
    UNION ALL
    SELECT 'account.display_name', display_name FROM account WHERE id = $1::text::uuid
    UNION ALL
    SELECT 'account.password_hash', password_hash FROM account WHERE id = $1::text::uuid
    UNION ALL
    SELECT 'session.token_hash', encode(token_hash, 'hex')
    FROM session
    WHERE account_id = $1::text::uuid
    UNION ALL
    SELECT 'watched_trip.id', id::text FROM watched_trip WHERE account_id = $1::text::uuid
    UNION ALL
    SELECT 'feedback.comment', comment
    FROM feedback
    WHERE account_id = $1::text::uuid AND comment IS NOT NULL
    UNION ALL
    SELECT DISTINCT 'prediction.subject_pseudonym', encode(subject_pseudonym, 'hex')
    FROM prediction
    WHERE subject_pseudonym = ANY ($2::bytea[])
) AS traced
