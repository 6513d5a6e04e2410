-- Goal: say whether whoever is connected may change the schema, before trying to migrate.
-- Selection: one truth value; no row of ours is read.
-- Filters: none, since it is about one schema.
-- Joins: none, since the server answers from the rights of the schema.
-- Order: none, since one row is answered.
-- Optimisation: none, the answer is in memory.
SELECT has_schema_privilege('public', 'CREATE') AS "may_change!"
