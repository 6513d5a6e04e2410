-- Goal: one aircraft by its mark, for `GET /v1/aircraft/{tail_number}`.
SELECT tail_number, year, kind, manufacturer, model, engines, seats, engine_kind, cruise_speed_kmh
FROM aircraft
WHERE tail_number = $1
