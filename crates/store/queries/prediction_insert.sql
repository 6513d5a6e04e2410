-- Goal: keep what the model answered.
-- Selection: its id, which feedback refers to.
-- Filters: none, since one row is written.
-- Joins: none; the foreign key refuses a client that is unknown.
-- Order: none, since one row is written.
-- Optimisation: none needed; one row by its key.
INSERT INTO prediction (
    requested_at, client_id, subject_pseudonym, pseudonym_key, carrier_code, flight_number,
    origin_code, destination_code, scheduled_departure, horizon, model_version, late_probability
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
RETURNING id::text AS "id!"
