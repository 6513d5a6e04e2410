-- Goal: one page of airports, for `GET /v1/airports`.
-- Cursor: codes after the last one of the previous page, on the primary key.
SELECT code, name, latitude_deg, longitude_deg, altitude_m, time_zone
FROM airport
WHERE ($1::text IS NULL OR code > $1)
ORDER BY code
LIMIT $2
