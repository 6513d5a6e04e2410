-- Goal: show that an import changed nothing: rows and checksum of each table of the dataset.
-- Selection: the sum of a 64-bit hash of each row's text, which does not depend on the order of
--   rows.
-- Filters: none, since a change anywhere must show.
-- Joins: none: one branch a table, put together by UNION ALL, which sorts nothing.
-- Order: none on rows; the branches come in the order in which they are written.
-- Optimisation: none: every row must be read, once, in the order of the file; summing the
--   hashes saves a sort of the rows.
SELECT 'carrier' AS "table!", count(*) AS "rows!",
    coalesce(sum(hashtextextended(carrier::text, 0)), 0)::text AS "checksum!"
FROM carrier
UNION ALL
SELECT 'airport', count(*), coalesce(sum(hashtextextended(airport::text, 0)), 0)::text FROM airport
UNION ALL
SELECT 'aircraft', count(*), coalesce(sum(hashtextextended(aircraft::text, 0)), 0)::text FROM aircraft
UNION ALL
SELECT 'weather', count(*), coalesce(sum(hashtextextended(weather::text, 0)), 0)::text FROM weather
UNION ALL
SELECT 'flight', count(*), coalesce(sum(hashtextextended(flight::text, 0)), 0)::text FROM flight
UNION ALL
SELECT 'rejected_row', count(*), coalesce(sum(hashtextextended(rejected_row::text, 0)), 0)::text
FROM rejected_row
