-- Goal: the newest hours of weather, which are held in memory beside the flights (`store::joins`).
-- Selection: what a flight shows of its weather, and the airport and instant that it names.
-- Filters: none; the number of rows is bounded, so that memory is, however many years are held.
-- Joins: none, since the airport is its code.
-- Order: the newest first, which are those to keep.
-- Optimisation: none is looked for: the table is read once a state of the dataset, aside, and the
--   sort keeps no more rows than what is asked.
SELECT
    airport_code AS "airport!",
    observed_at,
    temperature_c,
    dew_point_c,
    humidity_pct,
    wind_direction_deg,
    wind_speed_ms,
    wind_gust_ms,
    precipitation_mm,
    pressure_hpa,
    visibility_m
FROM weather
ORDER BY observed_at DESC
LIMIT $1
