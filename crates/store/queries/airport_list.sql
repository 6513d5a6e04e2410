-- Goal: one page of airports, for `GET /v1/airports`.
-- Selection: what the API answers, and not the run that wrote the row.
-- Filters: codes after the last one of the previous page; every code when there is none.
-- Joins: none, since one table holds all that is asked.
-- Order: by code, so that the last code of a page says where the next one begins.
-- Optimisation: a cursor on the primary key (`airport_pk`) instead of OFFSET, whose cost grows
--   with the page number.
SELECT code, name, latitude_deg, longitude_deg, altitude_m, time_zone
FROM airport
WHERE ($1::text IS NULL OR code > $1)
ORDER BY code
LIMIT $2
