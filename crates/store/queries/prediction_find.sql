-- Goal: show a prediction again to the client that asked for it, with what was said of it since.
-- Selection: what was asked and answered, and the feedback; never whom it was about, nor a comment.
-- Filters: the id, which is the primary key, and the client: another's is as good as absent.
-- Joins: the feedback, if there is one, by its unique key.
-- Order: none, since there is at most one row.
-- Optimisation: two look-ups by key (`prediction_pk`, `feedback_once`).
SELECT
    prediction.requested_at, prediction.carrier_code, prediction.flight_number,
    prediction.origin_code, prediction.destination_code, prediction.scheduled_departure,
    prediction.horizon, prediction.model_version, prediction.known_at,
    prediction.late_probability, prediction.late_30_probability, prediction.late_60_probability,
    prediction.delay_low_min, prediction.delay_median_min, prediction.delay_high_min,
    feedback.created_at AS "told_at?", feedback.cancelled AS "cancelled?",
    feedback.arrival_delay_min AS "arrival_delay_min?"
FROM prediction
LEFT JOIN feedback ON feedback.prediction_id = prediction.id
WHERE prediction.id = $1::text::uuid AND prediction.client_id = $2
