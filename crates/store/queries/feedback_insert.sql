-- Goal: keep what really happened, as a person tells it.
-- Selection: none, since nothing is answered but whether it is new.
-- Filters: a prediction that already has its feedback is left alone.
-- Joins: none; the foreign keys refuse a prediction or an account that is gone.
-- Order: none, since one row is written.
-- Optimisation: one statement instead of a reading then a writing (ON CONFLICT).
INSERT INTO feedback (
    prediction_id, account_id, arrival_delay_min, cancelled, comment, created_at
)
VALUES ($1::text::uuid, $2::text::uuid, $3, $4, $5, $6)
ON CONFLICT ON CONSTRAINT feedback_once DO NOTHING
