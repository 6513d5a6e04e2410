-- Goal: compare what was predicted with what happened, over the newest feedback.
-- Selection: the horizon, the probability and the delay, and nothing of who asked or told.
-- Filters: feedback since $1; a cancelled flight has no delay to compare.
-- Joins: the prediction of each feedback, by its primary key.
-- Order: the newest first, so that the limit keeps them.
-- Optimisation: the index `feedback_created_idx` gives the order, and LIMIT stops it.
SELECT
    prediction.horizon, prediction.late_probability,
    feedback.arrival_delay_min AS "arrival_delay_min!"
FROM feedback
INNER JOIN prediction ON prediction.id = feedback.prediction_id
WHERE feedback.created_at >= $1 AND NOT feedback.cancelled
ORDER BY feedback.created_at DESC
LIMIT $2
