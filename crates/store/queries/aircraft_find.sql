-- Goal: one aircraft by its mark, for `GET /v1/aircraft/{tail_number}`.
-- Selection: what the API answers, and not the run that wrote the row.
-- Filters: the mark, equal, which is the primary key: one row or none.
-- Joins: none, since the description of an aircraft is flattened when it is imported.
-- Order: none, since there is at most one row.
-- Optimisation: the index of the primary key (`aircraft_pk`): three pages instead of the whole
--   table.
SELECT tail_number, year, kind, manufacturer, model, engines, seats, engine_kind, cruise_speed_kmh
FROM aircraft
WHERE tail_number = $1
