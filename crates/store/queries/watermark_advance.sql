-- Goal: say what the database holds of a source once an import is done, in its transaction.
-- Selection: a period that touches the one held makes it longer; one that leaves a hole does
-- not, because a watermark over a hole would keep the hole from ever being read. A source
-- without period only changes its version.
-- Filters: an equal watermark is left alone, so that importing a run twice changes nothing.
-- Joins: none, one table is enough.
-- Order: none, since no row is answered.
-- Optimisation: the primary key finds the row; one statement reads and writes it.
INSERT INTO source_watermark AS held (source, held_from, held_until, version, run_id)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (source) DO UPDATE
SET held_from = CASE
        WHEN excluded.held_from <= held.held_until + 1 AND excluded.held_until >= held.held_from - 1
            THEN least(held.held_from, excluded.held_from)
        ELSE coalesce(held.held_from, excluded.held_from)
    END,
    held_until = CASE
        WHEN excluded.held_from <= held.held_until + 1 AND excluded.held_until >= held.held_from - 1
            THEN greatest(held.held_until, excluded.held_until)
        ELSE coalesce(held.held_until, excluded.held_until)
    END,
    version = coalesce(excluded.version, held.version),
    run_id = excluded.run_id
WHERE (held.held_from, held.held_until, held.version, held.run_id)
    IS DISTINCT FROM (excluded.held_from, excluded.held_until, excluded.version, excluded.run_id)
