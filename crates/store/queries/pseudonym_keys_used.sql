-- Goal: know which keys still have pseudonyms, and cannot be destroyed yet.
-- Selection: their names, which say when each was made and nothing else.
-- Filters: rows that have a pseudonym.
-- Joins: none; predictions and traces are read one after the other.
-- Order: none, since a set is answered.
-- Optimisation: jumping from one key to the next in the indexes prediction_key_idx and
--   audit_event_key_idx: as many readings as there are keys, not as there are rows.
WITH RECURSIVE of_predictions AS (
    (
        SELECT pseudonym_key FROM prediction
        WHERE pseudonym_key IS NOT NULL
        ORDER BY pseudonym_key LIMIT 1
    )
    UNION ALL
    SELECT (
        SELECT prediction.pseudonym_key FROM prediction
        WHERE prediction.pseudonym_key > of_predictions.pseudonym_key
        ORDER BY prediction.pseudonym_key LIMIT 1
    )
    FROM of_predictions
    WHERE of_predictions.pseudonym_key IS NOT NULL
),
of_traces AS (
    (
        SELECT pseudonym_key FROM audit_event
        WHERE pseudonym_key IS NOT NULL
        ORDER BY pseudonym_key LIMIT 1
    )
    UNION ALL
    SELECT (
        SELECT audit_event.pseudonym_key FROM audit_event
        WHERE audit_event.pseudonym_key > of_traces.pseudonym_key
        ORDER BY audit_event.pseudonym_key LIMIT 1
    )
    FROM of_traces
    WHERE of_traces.pseudonym_key IS NOT NULL
)
SELECT pseudonym_key AS "key!" FROM of_predictions WHERE pseudonym_key IS NOT NULL
UNION
SELECT pseudonym_key FROM of_traces WHERE pseudonym_key IS NOT NULL
