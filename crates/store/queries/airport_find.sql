-- Goal: one airport by its code, for `GET /v1/airports/{code}`.
-- Selection: what the API answers, and not the run that wrote the row.
-- Filters: the code, equal, which is the primary key: one row or none.
-- Joins: none, since one table holds all that is asked.
-- Order: none, since there is at most one row.
-- Optimisation: the index of the primary key (`airport_pk`): three pages instead of the whole
--   table.
SELECT code, name, latitude_deg, longitude_deg, altitude_m, time_zone
FROM airport
WHERE code = $1
