-- Goal: record a run of the pipeline once; importing it again leaves the first record.
INSERT INTO run (id, started_at)
VALUES ($1, $2)
ON CONFLICT (id) DO NOTHING
