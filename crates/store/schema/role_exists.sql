-- Goal: say whether a login exists, before creating it.
-- Selection: one truth value; roles are those of the whole cluster.
-- Filters: the name asked.
-- Joins: none, one view of the catalogue is enough.
-- Order: none, since one row is answered.
-- Optimisation: EXISTS stops at the first row; the catalogue finds a name by its unique index.
SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS "exists!"
