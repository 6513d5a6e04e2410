-- Goal: delays summed up by carrier, route, hour or month, for `GET /v1/statistics/delays`.
-- Selection: the group, its flights, those cancelled and diverted, the mean and the median of the
--   arrival delays, and the share of those that arrived late among those that arrived.
-- Filters: days, origin and carrier, each skipped when its parameter is NULL; the two bounds on
--   `scheduled_departure` say nothing new, but the engine can look them up in an index.
-- Joins: INNER with the origin, which always exists, for its time zone: an hour is an hour of the
--   airport's clock.
-- Order: by group, so that two calls answer the same bytes.
-- Optimisation: one reading for every figure (FILTER) instead of one by figure; a period reads
--   the index `flight_departure_idx` instead of the table.
SELECT
    CASE $1::text
        WHEN 'carrier' THEN flight.carrier_code
        WHEN 'route' THEN flight.origin_code || '-' || flight.destination_code
        WHEN 'hour' THEN
            to_char(flight.scheduled_departure AT TIME ZONE coalesce(origin.time_zone, 'UTC'), 'HH24')
        ELSE to_char(flight.flight_date, 'YYYY-MM')
    END AS "key!",
    count(*) AS "flights!",
    count(*) FILTER (WHERE flight.cancelled) AS "cancelled!",
    count(*) FILTER (WHERE flight.diverted) AS "diverted!",
    count(*) FILTER (WHERE flight.late) AS "late!",
    count(flight.arrival_delay_min) AS "arrived!",
    avg(flight.arrival_delay_min)::double precision AS mean_arrival_delay_min,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY flight.arrival_delay_min)
        AS median_arrival_delay_min
FROM flight
INNER JOIN airport AS origin ON origin.code = flight.origin_code
WHERE ($2::date IS NULL OR flight.flight_date >= $2)
    AND ($3::date IS NULL OR flight.flight_date <= $3)
    AND ($2::date IS NULL OR flight.scheduled_departure >= ($2 - 1)::timestamp AT TIME ZONE 'UTC')
    AND ($3::date IS NULL OR flight.scheduled_departure < ($3 + 2)::timestamp AT TIME ZONE 'UTC')
    AND ($4::text IS NULL OR flight.origin_code = $4)
    AND ($5::text IS NULL OR flight.carrier_code = $5)
GROUP BY 1
ORDER BY 1
