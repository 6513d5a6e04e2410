-- Goal: make the table of a new month of flights, which nobody reads yet (migration 0023).
-- Selection: the name of the table, into which the same transaction may COPY.
-- Filters: none, since it is about one month.
-- Joins: none, since no row is read.
-- Order: none, since no row is answered.
-- Optimisation: it is one: a table made and filled in one transaction is written without its
--   journal where the server allows it, and its rows are born frozen.
SELECT flight_month_begin($1::date) AS "name!"
