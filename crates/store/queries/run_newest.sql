-- Goal: what the newest run read, kept and rejected, source by source.
-- Run ids begin with the instant of the start, so the greatest id is the newest run.
SELECT run_source.run_id, run.started_at, run_source.source,
    run_source.rows_read, run_source.rows_kept, run_source.rows_rejected
FROM run_source
INNER JOIN run ON run.id = run_source.run_id
WHERE run.id = (SELECT max(id) FROM run)
ORDER BY run_source.source
