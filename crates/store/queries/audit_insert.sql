-- Goal: leave the trace of what was done, in the transaction that does it.
-- Selection: the number of the trace, for a purge that counts on as its batches go.
-- Filters: none, since one row is written.
-- Joins: none, since one row of one table is written.
-- Order: none, since one row is answered.
-- Optimisation: none needed; the identity gives the key.
INSERT INTO audit_event (
    occurred_at, actor_kind, action, subject_pseudonym, pseudonym_key, detail
)
VALUES ($1, 'system', $2, $3, $4, $5)
RETURNING id
