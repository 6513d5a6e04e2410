-- Goal: choose, for each of the two large tables, between a row-by-row merge and a bulk load.
-- Selection: true when the table holds nothing yet (EXISTS stops at the first row).
SELECT
    NOT EXISTS (SELECT FROM weather) AS "weather!",
    NOT EXISTS (SELECT FROM flight) AS "flights!"
