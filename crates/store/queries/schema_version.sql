-- Goal: tell whether the schema is the one the program expects, for the readiness probe.
-- Selection: the newest migration; 0 when there is none.
-- Filters: those applied with success.
-- Joins: none, since one table is asked.
-- Order: none, since one row is answered.
-- Optimisation: none: there are a few migrations, in one page.
SELECT coalesce(max(version), 0) AS "version!"
FROM _sqlx_migrations
WHERE success
