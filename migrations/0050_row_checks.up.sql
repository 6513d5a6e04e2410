-- What the rules of the aggregation already refuse or blank, the tables refuse too, whoever
-- writes. On the two large tables only comparisons: they run for every row of a bulk load.
-- Aircraft have no newest year here: that bound of APP-03 moves with the data.

ALTER TABLE run_source
    ADD CONSTRAINT run_source_source_known CHECK (
        source IN ('weather', 'carriers', 'airports', 'aircraft', 'flights')
    ),
    ADD CONSTRAINT run_source_counts_positive CHECK (rows_kept >= 0 AND rows_rejected >= 0);

ALTER TABLE rejected_row
    ADD CONSTRAINT rejected_row_source_known CHECK (
        source IN ('weather', 'carriers', 'airports', 'aircraft', 'flights')
    ),
    ADD CONSTRAINT rejected_row_rule_valid CHECK (rule ~ '^[A-Z]{3}-[0-9]{2}$'),
    ADD CONSTRAINT rejected_row_md5_valid CHECK (row_md5 ~ '^[0-9a-f]{32}$');

ALTER TABLE source_watermark
    ADD CONSTRAINT source_watermark_source_known CHECK (
        source IN ('weather', 'carriers', 'airports', 'aircraft', 'flights')
    );

ALTER TABLE carrier
    ADD CONSTRAINT carrier_icao_code_valid CHECK (icao_code ~ '^[A-Z]{3}$');

ALTER TABLE airport
    ADD CONSTRAINT airport_altitude_valid CHECK (altitude_m BETWEEN -500 AND 6000);

ALTER TABLE aircraft
    ADD CONSTRAINT aircraft_year_valid CHECK (year >= 1920),
    ADD CONSTRAINT aircraft_seats_valid CHECK (seats BETWEEN 1 AND 900),
    ADD CONSTRAINT aircraft_engines_valid CHECK (engines BETWEEN 1 AND 8),
    ADD CONSTRAINT aircraft_speed_valid CHECK (cruise_speed_kmh BETWEEN 1 AND 2500),
    ADD CONSTRAINT aircraft_kind_known CHECK (
        kind IN ('Fixed wing single engine', 'Fixed wing multi engine', 'Rotorcraft')
    ),
    DROP CONSTRAINT aircraft_seats_positive,
    DROP CONSTRAINT aircraft_engines_positive;

ALTER TABLE weather
    ADD CONSTRAINT weather_temperature_valid CHECK (temperature_c BETWEEN -60 AND 60),
    ADD CONSTRAINT weather_dew_point_valid CHECK (dew_point_c BETWEEN -80 AND 40),
    ADD CONSTRAINT weather_gust_valid CHECK (wind_gust_ms BETWEEN 0 AND 113),
    ADD CONSTRAINT weather_precipitation_valid CHECK (precipitation_mm BETWEEN 0 AND 305),
    ADD CONSTRAINT weather_pressure_valid CHECK (pressure_hpa BETWEEN 870 AND 1085),
    ADD CONSTRAINT weather_visibility_valid CHECK (visibility_m >= 0);

ALTER TABLE flight
    ADD CONSTRAINT flight_number_valid CHECK (flight_number BETWEEN 1 AND 9999),
    ADD CONSTRAINT flight_departure_delay_valid CHECK (departure_delay_min BETWEEN -180 AND 2880),
    ADD CONSTRAINT flight_arrival_delay_valid CHECK (arrival_delay_min BETWEEN -180 AND 2880),
    ADD CONSTRAINT flight_air_time_valid CHECK (air_time_min BETWEEN 1 AND 1200),
    ADD CONSTRAINT flight_distance_valid CHECK (distance_km BETWEEN 1 AND 20040);

ALTER TABLE job_execution
    ADD CONSTRAINT job_execution_job_valid CHECK (job ~ '^[a-z][a-z_-]{0,31}$');

-- A flight may be asked about that the dataset does not hold: codes are checked, not referred to.
ALTER TABLE prediction
    ADD CONSTRAINT prediction_codes_valid CHECK (
        carrier_code ~ '^[A-Z0-9]{2}$' AND origin_code ~ '^[A-Z0-9]{3}$' AND destination_code ~ '^[A-Z0-9]{3}$'
    ),
    ADD CONSTRAINT prediction_flight_number_valid CHECK (flight_number BETWEEN 1 AND 9999),
    ADD CONSTRAINT prediction_route_valid CHECK (origin_code <> destination_code),
    ADD CONSTRAINT prediction_model_version_given CHECK (model_version <> '');

ALTER TABLE feedback
    ADD CONSTRAINT feedback_delay_valid CHECK (arrival_delay_min BETWEEN -180 AND 2880);
