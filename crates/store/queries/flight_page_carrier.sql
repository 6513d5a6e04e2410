-- Goal: one page of flights of one carrier, the first departures first, for `GET /v1/flights`.
-- Selection: the columns of the flight alone: its carrier, airports, aircraft and weather are held
--   in memory (`store::joins`); and the number of the state, read in the same snapshot, which
--   tells whether what is in memory is of that state.
-- Filters: the day bounds, which are never NULL and name the months to open; where the page
--   begins, just after the previous one, and an instant past which it is not looked for; then
--   those of the request, each skipped when NULL, on the rows that the index gives.
-- Joins: none, since what a flight refers to is joined in memory, to rows already there.
-- Order: scheduled departure then id, which is that of the index.
-- Optimisation: what leads the index `flight_carrier_idx` is asked without "or NULL", so that a plan made
--   once a connection (`store::lookups`) reads it in order, and LIMIT stops the reading; months
--   out of the bounds are put aside before anything is opened.
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
FROM flight
WHERE ($1::text IS NULL OR flight.origin_code = $1)
    AND ($2::text IS NULL OR flight.destination_code = $2)
    AND flight.carrier_code = $3
    AND flight.flight_date BETWEEN $4 AND $5
    AND ($6::boolean IS NULL OR flight.cancelled = $6)
    AND ($7::boolean IS NULL OR flight.late = $7)
    AND ($8::boolean IS NULL OR flight.diverted = $8)
    AND (flight.scheduled_departure, flight.id) > ($9, $10::text)
    AND flight.scheduled_departure < $11
ORDER BY flight.scheduled_departure, flight.id
LIMIT $12
