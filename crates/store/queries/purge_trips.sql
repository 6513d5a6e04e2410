-- Goal: delete one batch of watched trips whose flight is long past.
-- Selection: none, since nothing is answered but a count.
-- Filters: those whose day comes before $1, the first one still kept; held rows are skipped.
-- Joins: the batch, chosen first, leads to the rows by their key.
-- Order: the oldest first, so that a purge that is stopped has done the most urgent.
-- Optimisation: the index watched_trip_date_idx gives the order, and LIMIT ($2) stops it.
WITH due AS MATERIALIZED (
    SELECT id
    FROM watched_trip
    WHERE flight_date < $1
    ORDER BY flight_date
    LIMIT $2
    FOR UPDATE SKIP LOCKED
)
DELETE FROM watched_trip
USING due
WHERE watched_trip.id = due.id
