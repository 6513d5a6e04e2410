-- Goal: one flight of the dataset by its natural key, for `GET /v1/flights/{id}`.
-- Selection: every column of the view `dataset_row`, in the order of the contract.
-- Filters: the id, equal, which is the primary key: one row or none; and the local day that the
--   id begins with, which says nothing new but names one partition.
-- Joins: those of the view: carrier and airports, which always exist (INNER), aircraft and
--   weather, which may be unknown (LEFT), all on primary keys.
-- Order: none, since there is at most one row.
-- Optimisation: the index of each primary key: one look-up a table, some fifteen pages in all.
SELECT
    flight_id AS "flight_id!",
    flight_date AS "flight_date!",
    carrier AS "carrier!",
    carrier_name AS "carrier_name?",
    flight_number AS "flight_number!",
    tail_number AS "tail_number?",
    origin AS "origin!",
    origin_name AS "origin_name?",
    origin_time_zone AS "origin_time_zone?",
    origin_latitude_deg AS "origin_latitude_deg?",
    origin_longitude_deg AS "origin_longitude_deg?",
    destination AS "destination!",
    destination_name AS "destination_name?",
    destination_time_zone AS "destination_time_zone?",
    destination_latitude_deg AS "destination_latitude_deg?",
    destination_longitude_deg AS "destination_longitude_deg?",
    scheduled_departure AS "scheduled_departure!",
    scheduled_arrival AS "scheduled_arrival?",
    departure_delay_min AS "departure_delay_min?",
    arrival_delay_min AS "arrival_delay_min?",
    air_time_min AS "air_time_min?",
    distance_km AS "distance_km?",
    cancelled AS "cancelled!",
    diverted AS "diverted!",
    aircraft_year AS "aircraft_year?",
    aircraft_kind AS "aircraft_kind?",
    aircraft_manufacturer AS "aircraft_manufacturer?",
    aircraft_model AS "aircraft_model?",
    aircraft_engines AS "aircraft_engines?",
    aircraft_seats AS "aircraft_seats?",
    aircraft_engine_kind AS "aircraft_engine_kind?",
    weather_observed_at AS "weather_observed_at?",
    temperature_c AS "temperature_c?",
    dew_point_c AS "dew_point_c?",
    humidity_pct AS "humidity_pct?",
    wind_direction_deg AS "wind_direction_deg?",
    wind_speed_ms AS "wind_speed_ms?",
    wind_gust_ms AS "wind_gust_ms?",
    precipitation_mm AS "precipitation_mm?",
    pressure_hpa AS "pressure_hpa?",
    visibility_m AS "visibility_m?",
    late AS "late?"
FROM dataset_row
WHERE flight_id = $1 AND flight_date = $2
