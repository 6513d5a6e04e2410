-- Goal: watch a trip.
-- Selection: none, since nothing is answered but whether it is new.
-- Filters: a flight that the account already watches is left alone.
-- Joins: none; the foreign keys refuse an account, a carrier or an airport that is unknown.
-- Order: none, since one row is written.
-- Optimisation: one statement instead of a reading then a writing (ON CONFLICT).
INSERT INTO watched_trip (
    account_id, carrier_code, flight_number, origin_code, destination_code, flight_date,
    alert_probability, created_at
)
VALUES ($1::text::uuid, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT ON CONSTRAINT watched_trip_once DO NOTHING
