-- Goal: one page of aircraft, for `GET /v1/aircraft`.
-- Selection: what the API answers, and not the run that wrote the row.
-- Filters: marks after the last one of the previous page; every mark when there is none.
-- Joins: none, since the description of an aircraft is flattened when it is imported.
-- Order: by mark, so that the last mark of a page says where the next one begins.
-- Optimisation: a cursor on the primary key (`aircraft_pk`) instead of OFFSET, whose cost grows
--   with the page number.
SELECT tail_number, year, kind, manufacturer, model, engines, seats, engine_kind, cruise_speed_kmh
FROM aircraft
WHERE ($1::text IS NULL OR tail_number > $1)
ORDER BY tail_number
LIMIT $2
