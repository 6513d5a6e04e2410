-- Goal: one page of flights of the dataset, for `GET /v1/flights`.
-- Selection: every column of the view `dataset_row`, in the order of the contract.
-- Filters: each is skipped when its parameter is NULL; days are local days of departure. The
--   two bounds on `scheduled_departure` say nothing new (constraint
--   `flight_departure_on_its_day`), but the engine can look them up in an index.
-- Joins: those of the view: carrier and airports, which always exist (INNER), aircraft and
--   weather, which may be unknown (LEFT), all on primary keys: no flight is lost nor
--   multiplied.
-- Order: scheduled departure then id, which ends the key of each index of the table.
-- Optimisation: the index of the filter (`flight_route_idx`, `flight_carrier_idx`, else
--   `flight_departure_idx`) gives rows in order, so that LIMIT stops the reading; the row
--   comparison starts just after the previous page (no OFFSET, whose cost grows with the page
--   number); connections ask for a plan by call, without which the skipped filters would forbid
--   every index.
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
WHERE ($1::text IS NULL OR origin = $1)
    AND ($2::text IS NULL OR destination = $2)
    AND ($3::text IS NULL OR carrier = $3)
    AND ($4::date IS NULL OR flight_date >= $4)
    AND ($5::date IS NULL OR flight_date <= $5)
    AND ($4::date IS NULL OR scheduled_departure >= ($4 - 1)::timestamp AT TIME ZONE 'UTC')
    AND ($5::date IS NULL OR scheduled_departure < ($5 + 2)::timestamp AT TIME ZONE 'UTC')
    AND ($6::boolean IS NULL OR cancelled = $6)
    AND ($7::boolean IS NULL OR late = $7)
    AND ($8::boolean IS NULL OR diverted = $8)
    AND ($9::smallint IS NULL OR arrival_delay_min >= $9)
    AND ($10::timestamptz IS NULL OR (scheduled_departure, flight_id) > ($10, $11::text))
ORDER BY scheduled_departure, flight_id
LIMIT $12
