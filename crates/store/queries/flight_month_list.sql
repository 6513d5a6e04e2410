-- Goal: which months of flights the base holds, to load the others aside (migration 0023).
-- Selection: the first day of each month, read from the name of its table.
-- Filters: the partitions of `flight`, by the catalogue's index on the parent.
-- Joins: each child of `flight` to its name, by the key of the catalogue (INNER: it has one).
-- Order: by month, so that two answers are alike.
-- Optimisation: the catalogue is read, and no flight.
SELECT to_date(right(pg_class.relname, 7), 'YYYY_MM') AS "month!"
FROM pg_inherits
INNER JOIN pg_class ON pg_class.oid = pg_inherits.inhrelid
WHERE pg_inherits.inhparent = 'flight'::regclass
ORDER BY 1
