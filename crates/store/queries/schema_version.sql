-- Goal: tell whether the schema is the one the program expects, for the readiness probe.
-- Selection: the newest migration applied with success; 0 when there is none.
SELECT coalesce(max(version), 0) AS "version!"
FROM _sqlx_migrations
WHERE success
