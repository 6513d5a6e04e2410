-- Goal: keep rejected rows, a thousand at a time.
-- Selection: the columns offered, with the hash of the row, computed by the server.
-- Filters: the same row already rejected by the same rule at the same place is kept once, with
--   its first run; another row at that place (its hash differs) is kept beside it.
-- Joins: none; UNNEST turns five arrays into rows.
-- Order: none, since the key does not depend on it.
-- Optimisation: a thousand rows a statement instead of one, and the primary key, not a reading,
--   finds those already there (ON CONFLICT).
INSERT INTO rejected_row (source, position, rule, reason, raw_row, row_md5, run_id)
SELECT
    offered.source, offered.position, offered.rule, offered.reason, offered.raw_row,
    md5(offered.raw_row::text), $1
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[])
    AS offered (source, position, rule, reason, raw_row)
ON CONFLICT (source, position, rule, row_md5) DO NOTHING
