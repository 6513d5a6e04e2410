-- Goal: some flights by their natural keys at once, for `GET /v1/flights/{id}` asked by several.
-- Selection: the columns of the flight alone: its carrier, airports, aircraft and weather are held
--   in memory (`store::joins`); and the number of the state, read in the same snapshot, which
--   tells whether what is in memory is of that state.
-- Filters: the ids, each with the local day that it begins with, which is the primary key; and
--   the first and the last of these days, which put aside the other months before anything is
--   opened.
-- Joins: what is asked to its flight (INNER: an id that is none has no row).
-- Order: none, the caller finds each row by its id.
-- Optimisation: the index of each primary key; one plan a connection (`store::lookups`), and one
--   exchange with the server for all those who ask at the same time.
SELECT
    flight.id AS "flight_id!",
    flight.flight_date AS "flight_date!",
    flight.carrier_code AS "carrier!",
    flight.flight_number AS "flight_number!",
    flight.tail_number AS "tail_number?",
    flight.origin_code AS "origin!",
    flight.destination_code AS "destination!",
    flight.scheduled_departure AS "scheduled_departure!",
    flight.scheduled_arrival AS "scheduled_arrival?",
    flight.departure_delay_min AS "departure_delay_min?",
    flight.arrival_delay_min AS "arrival_delay_min?",
    flight.air_time_min AS "air_time_min?",
    flight.distance_km AS "distance_km?",
    flight.cancelled AS "cancelled!",
    flight.diverted AS "diverted!",
    flight.weather_observed_at AS "weather_observed_at?",
    flight.late AS "late?",
    (SELECT number FROM dataset_version) AS "state!"
FROM unnest($1::text[], $2::date[]) AS asked (id, day)
INNER JOIN flight ON flight.id = asked.id AND flight.flight_date = asked.day
WHERE flight.flight_date BETWEEN $3 AND $4
