-- Goal: keep what the model answered, many answers at once, some time after they were given.
-- Selection: none: each answer came with its id already.
-- Filters: an id that is already there is left alone, so that trying again adds nothing twice.
-- Joins: none; the foreign key refuses a client that is unknown.
-- Order: none, since rows are written.
-- Optimisation: one statement for the whole batch (UNNEST of one array a column) instead of one a row.
INSERT INTO prediction (
    id, requested_at, client_id, subject_pseudonym, pseudonym_key, carrier_code, flight_number,
    origin_code, destination_code, scheduled_departure, horizon, model_version, known_at,
    late_probability, late_30_probability, late_60_probability, delay_low_min, delay_median_min,
    delay_high_min
)
SELECT
    answer.id::uuid, answer.requested_at, answer.client_id, answer.subject_pseudonym,
    answer.pseudonym_key, answer.carrier_code, answer.flight_number, answer.origin_code,
    answer.destination_code, answer.scheduled_departure, answer.horizon, answer.model_version,
    answer.known_at, answer.late_probability, answer.late_30_probability,
    answer.late_60_probability, answer.delay_low_min, answer.delay_median_min,
    answer.delay_high_min
FROM UNNEST(
    $1::text[], $2::timestamptz[], $3::text[], $4::bytea[], $5::text[], $6::text[], $7::smallint[],
    $8::text[], $9::text[], $10::timestamptz[], $11::text[], $12::text[], $13::timestamptz[],
    $14::real[], $15::real[], $16::real[], $17::real[], $18::real[], $19::real[]
) AS answer (
    id, requested_at, client_id, subject_pseudonym, pseudonym_key, carrier_code, flight_number,
    origin_code, destination_code, scheduled_departure, horizon, model_version, known_at,
    late_probability, late_30_probability, late_60_probability, delay_low_min, delay_median_min,
    delay_high_min
)
ON CONFLICT ON CONSTRAINT prediction_pk DO NOTHING
