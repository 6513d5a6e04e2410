-- Goal: one page of hours of weather, for `GET /v1/weather`.
-- Selection: what the API answers, and not the run that wrote the row.
-- Filters: each is skipped when its parameter is NULL; both instants are included.
-- Joins: none, since the airport is its code.
-- Order: airport then instant, which is the primary key.
-- Optimisation: the index of the primary key (`weather_pk`) for the window and for the cursor;
--   connections ask for a plan by call, without which five long pages are enough for every
--   later window to read the table.
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
WHERE ($1::text IS NULL OR airport_code = $1)
    AND ($2::timestamptz IS NULL OR observed_at >= $2)
    AND ($3::timestamptz IS NULL OR observed_at <= $3)
    AND ($4::text IS NULL OR (airport_code, observed_at) > ($4, $5::timestamptz))
ORDER BY airport_code, observed_at
LIMIT $6
