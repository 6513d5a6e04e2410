-- Goal: which run wrote a flight and each row it is joined to, for `GET /v1/flights/{id}/lineage`.
-- Selection: for each row joined, its source, its key and the run that wrote it last.
-- Filters: the flight, by its id, and the local day that the id begins with, which says nothing
--   new but names one partition.
-- Joins: those of the view `dataset_row`: carrier and airports, which always exist (INNER),
--   aircraft and weather, which may be unknown (LEFT), all on primary keys.
-- Order: as the sources are named, the flight first.
-- Optimisation: the index of each primary key: one look-up a table.
SELECT piece.source AS "source!", piece.key AS "key!", piece.run_id AS "run_id!"
FROM flight
INNER JOIN carrier ON carrier.code = flight.carrier_code
INNER JOIN airport AS origin ON origin.code = flight.origin_code
INNER JOIN airport AS destination ON destination.code = flight.destination_code
LEFT JOIN aircraft ON aircraft.tail_number = flight.tail_number
LEFT JOIN weather
    ON weather.airport_code = flight.origin_code
    AND weather.observed_at = flight.weather_observed_at
CROSS JOIN LATERAL (
    VALUES
        (1, 'flights', flight.id, flight.run_id),
        (2, 'carriers', carrier.code, carrier.run_id),
        (3, 'airports', origin.code, origin.run_id),
        (4, 'airports', destination.code, destination.run_id),
        (5, 'aircraft', aircraft.tail_number, aircraft.run_id),
        (
            6, 'weather',
            weather.airport_code || ' '
                || to_char(weather.observed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            weather.run_id
        )
) AS piece (place, source, key, run_id)
WHERE flight.id = $1
    AND flight.flight_date = $2
    AND piece.run_id IS NOT NULL
ORDER BY piece.place
