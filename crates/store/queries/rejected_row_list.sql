-- Goal: one page of rejected rows, for `GET /v1/rejections`.
-- Selection: the row, its place, the rule and the reason, and the run that rejected it.
-- Filters: source, rule and run, each skipped when its parameter is NULL.
-- Joins: none, since a rejection holds all that is told of it.
-- Order: the primary key: source, place, rule, hash of the row.
-- Optimisation: the row comparison enters the primary key (`rejected_row_pk`) just after the
--   previous page (no OFFSET); a run alone is found by `rejected_row_run_idx`.
SELECT source, position, rule, reason, raw_row, row_md5, run_id
FROM rejected_row
WHERE ($1::text IS NULL OR source = $1)
    AND ($2::text IS NULL OR rule = $2)
    AND ($3::text IS NULL OR run_id = $3)
    AND ($4::text IS NULL OR (source, position, rule, row_md5) > ($4, $5::text, $6::text, $7::text))
ORDER BY source, position, rule, row_md5
LIMIT $8
