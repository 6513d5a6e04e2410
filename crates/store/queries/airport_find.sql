-- Goal: one airport by its code, for `GET /v1/airports/{code}`.
SELECT code, name, latitude_deg, longitude_deg, altitude_m, time_zone
FROM airport
WHERE code = $1
