-- Goal: when the last runs were imported, for `pipeline runs`.
-- Selection: id and instant of import.
-- Filters: the last $1, since a scheduler makes one a day for years.
-- Joins: none, one table is enough.
-- Order: newest first; ids begin with the instant of the start, so they sort as time does.
-- Optimisation: the primary key read backwards gives the order, and LIMIT stops it.
SELECT id, imported_at
FROM run
ORDER BY id DESC
LIMIT $1
