-- Goal: tell whether real people may have accounts here, before sample people are added.
-- Selection: true or false, and nothing of the persons.
-- Filters: addresses outside example.org, which is reserved for examples (RFC 2606).
-- Joins: none, one table is enough.
-- Order: none, since one row is answered.
-- Optimisation: none needed; EXISTS stops at the first account found, and an empty base answers at
--   once.
SELECT EXISTS (
    SELECT FROM account WHERE email NOT LIKE '%@example.org'
) AS "exists!"
