-- Goal: tell, without writing anything, how many rows each rule would purge.
-- Selection: one count by rule that is about rows of this database.
-- Filters: those of the purge of each rule (purge_*.sql), with the same limits.
-- Joins: none; each count reads one table.
-- Order: none, since one row is answered.
-- Optimisation: the index of each purge, of which only the part that is due is read.
SELECT
    (SELECT count(*) FROM session WHERE expires_at <= $1) AS "sessions!",
    (SELECT count(*) FROM watched_trip WHERE flight_date < $2) AS "trips!",
    (SELECT count(*) FROM account WHERE last_seen_at <= $3) AS "accounts!",
    (
        SELECT count(*) FROM prediction
        WHERE requested_at <= $4 AND pseudonym_key IS NOT NULL
    ) AS "pseudonyms!",
    (
        SELECT count(*) FROM feedback
        WHERE created_at <= $5 AND (account_id IS NOT NULL OR comment IS NOT NULL)
    ) AS "feedback!",
    (SELECT count(*) FROM prediction WHERE requested_at <= $6) AS "predictions!",
    (SELECT count(*) FROM audit_event WHERE occurred_at <= $7) AS "audit!"
