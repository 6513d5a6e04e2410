ALTER TABLE feedback DROP CONSTRAINT feedback_delay_valid;
ALTER TABLE prediction
    DROP CONSTRAINT prediction_codes_valid,
    DROP CONSTRAINT prediction_flight_number_valid,
    DROP CONSTRAINT prediction_route_valid,
    DROP CONSTRAINT prediction_model_version_given;
ALTER TABLE job_execution DROP CONSTRAINT job_execution_job_valid;
ALTER TABLE flight
    DROP CONSTRAINT flight_number_valid,
    DROP CONSTRAINT flight_departure_delay_valid,
    DROP CONSTRAINT flight_arrival_delay_valid,
    DROP CONSTRAINT flight_air_time_valid,
    DROP CONSTRAINT flight_distance_valid;
ALTER TABLE weather
    DROP CONSTRAINT weather_temperature_valid,
    DROP CONSTRAINT weather_dew_point_valid,
    DROP CONSTRAINT weather_gust_valid,
    DROP CONSTRAINT weather_precipitation_valid,
    DROP CONSTRAINT weather_pressure_valid,
    DROP CONSTRAINT weather_visibility_valid;
ALTER TABLE aircraft
    ADD CONSTRAINT aircraft_seats_positive CHECK (seats > 0),
    ADD CONSTRAINT aircraft_engines_positive CHECK (engines > 0),
    DROP CONSTRAINT aircraft_year_valid,
    DROP CONSTRAINT aircraft_seats_valid,
    DROP CONSTRAINT aircraft_engines_valid,
    DROP CONSTRAINT aircraft_speed_valid,
    DROP CONSTRAINT aircraft_kind_known;
ALTER TABLE airport DROP CONSTRAINT airport_altitude_valid;
ALTER TABLE carrier DROP CONSTRAINT carrier_icao_code_valid;
ALTER TABLE source_watermark DROP CONSTRAINT source_watermark_source_known;
ALTER TABLE rejected_row
    DROP CONSTRAINT rejected_row_source_known,
    DROP CONSTRAINT rejected_row_rule_valid,
    DROP CONSTRAINT rejected_row_md5_valid;
ALTER TABLE run_source
    DROP CONSTRAINT run_source_source_known,
    DROP CONSTRAINT run_source_counts_positive;
