-- Goal: erase accounts, and all that leads to the persons who had them.
-- Selection: how many rows of each table were erased or made anonymous; nothing of the persons.
-- Filters: the accounts ($1), held by the caller beforehand, so that nothing new refers to them; the
--   predictions that bear one of their pseudonyms ($2), or that their feedback is about.
-- Joins: none; each table is reached by the account or by the pseudonyms.
-- Order: none, since one row is answered. The rows that lead to the account go before the account,
--   whose foreign keys then find nothing left to do.
-- Optimisation: one statement, by the index of each reference to the account (session_account_idx,
--   watched_trip_once, feedback_account_idx) and of the pseudonyms (prediction_pseudonym_idx).
WITH erased AS MATERIALIZED (
    SELECT unnest($1::text[])::uuid AS id
),
unlinked AS (
    UPDATE prediction
    SET subject_pseudonym = NULL, pseudonym_key = NULL
    WHERE subject_pseudonym IS NOT NULL
        AND id IN (
            SELECT id FROM prediction WHERE subject_pseudonym = ANY ($2::bytea[])
            UNION
            SELECT prediction_id FROM feedback WHERE account_id IN (SELECT id FROM erased)
        )
    RETURNING 1
),
silenced AS (
    UPDATE feedback
    SET account_id = NULL, comment = NULL
    WHERE account_id IN (SELECT id FROM erased)
    RETURNING 1
),
closed AS (
    DELETE FROM session WHERE account_id IN (SELECT id FROM erased) RETURNING 1
),
forgotten AS (
    DELETE FROM watched_trip WHERE account_id IN (SELECT id FROM erased) RETURNING 1
),
gone AS (
    DELETE FROM account WHERE id IN (SELECT id FROM erased) RETURNING 1
)
SELECT
    (SELECT count(*) FROM gone) AS "accounts!",
    (SELECT count(*) FROM closed) AS "sessions!",
    (SELECT count(*) FROM forgotten) AS "trips!",
    (SELECT count(*) FROM silenced) AS "feedback!",
    (SELECT count(*) FROM unlinked) AS "predictions!"
