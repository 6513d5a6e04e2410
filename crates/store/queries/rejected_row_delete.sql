-- Goal: forget what an earlier import of the same run rejected, before its rejections are kept
-- again: rules may have changed between two aggregations of one run.
DELETE FROM rejected_row
WHERE run_id = $1
