-- Goal: choose between a row-by-row merge and a bulk load of flights.
-- Selection: true when the table holds nothing yet (EXISTS stops at the first row).
SELECT NOT EXISTS (SELECT FROM flight) AS "wanted!"
