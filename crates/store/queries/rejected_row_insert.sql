-- Goal: keep rejected rows, a thousand at a time.
-- Filter: a row already rejected by the same rule at the same place is kept once, with its first run.
INSERT INTO rejected_row (source, position, rule, reason, raw_row, run_id)
SELECT offered.source, offered.position, offered.rule, offered.reason, offered.raw_row, $1
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[])
    AS offered (source, position, rule, reason, raw_row)
ON CONFLICT (source, position, rule) DO NOTHING
