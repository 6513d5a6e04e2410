-- Goal: tell whether the registry has changed since it was last read, for the extraction of
-- the aircraft source: the registry publishes no date of change. Read-only role, one
-- statement, no parameter.
--
-- Selection: one text, the number of rows of each table and the sum of a 64-bit hash of each
-- row's text. A sum does not depend on the order of rows; any changed row changes it.
--
-- Filters: none, since any row of the three tables may change the join.
--
-- Joins: none; each table is summed alone, and the three texts are put one after the other.
--
-- Order: none; a sum has none.
--
-- Optimisation: the server reads its tables, and one line crosses the network instead of
-- 3,322; the join is asked only when the line differs.
SELECT concat_ws(
    '/',
    (SELECT concat(count(*), ':', sum(hashtextextended(master::text, 0))) FROM master),
    (SELECT concat(count(*), ':', sum(hashtextextended(acftref::text, 0))) FROM acftref),
    (SELECT concat(count(*), ':', sum(hashtextextended(engine::text, 0))) FROM engine)
)
