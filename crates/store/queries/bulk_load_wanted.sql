-- Goal: choose, for weather, between a row-by-row merge and a bulk load.
-- Selection: true when the table holds nothing yet; no column is read.
-- Filters: none, since any row is enough to answer.
-- Joins: none, since one table is asked.
-- Order: none, since any row is enough to answer.
-- Optimisation: EXISTS stops at the first row, where counting would read the table.
SELECT NOT EXISTS (SELECT FROM weather) AS "wanted!"
