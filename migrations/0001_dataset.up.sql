-- The dataset: carriers, airports, aircraft, weather, flights; the runs that wrote them;
-- the raw rows that a rule refused.

CREATE TABLE run (
    id text NOT NULL,
    started_at timestamptz NOT NULL,
    imported_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT run_pk PRIMARY KEY (id)
);

CREATE TABLE run_source (
    run_id text NOT NULL,
    source text NOT NULL,
    rows_read bigint NOT NULL,
    rows_kept bigint NOT NULL,
    rows_rejected bigint NOT NULL,
    CONSTRAINT run_source_pk PRIMARY KEY (run_id, source),
    CONSTRAINT run_source_run_fk FOREIGN KEY (run_id) REFERENCES run (id) ON DELETE CASCADE,
    CONSTRAINT run_source_conserved CHECK (rows_read = rows_kept + rows_rejected)
);

-- A rejected row is never lost: its text, its place and the reason stay.
CREATE TABLE rejected_row (
    source text NOT NULL,
    position text NOT NULL,
    rule text NOT NULL,
    reason text NOT NULL,
    raw_row jsonb NOT NULL,
    -- Another row rejected later at the same place is another rejection.
    row_md5 text NOT NULL,
    run_id text NOT NULL,
    CONSTRAINT rejected_row_pk PRIMARY KEY (source, position, rule, row_md5),
    CONSTRAINT rejected_row_run_fk FOREIGN KEY (run_id) REFERENCES run (id),
    CONSTRAINT rejected_row_reason_given CHECK (reason <> '')
);

CREATE TABLE carrier (
    code text NOT NULL,
    icao_code text,
    name text,
    call_sign text,
    country text,
    run_id text NOT NULL,
    CONSTRAINT carrier_pk PRIMARY KEY (code),
    CONSTRAINT carrier_run_fk FOREIGN KEY (run_id) REFERENCES run (id),
    CONSTRAINT carrier_code_valid CHECK (code ~ '^[A-Z0-9]{2}$')
);

CREATE TABLE airport (
    code text NOT NULL,
    name text,
    latitude_deg double precision,
    longitude_deg double precision,
    altitude_m real,
    time_zone text,
    run_id text NOT NULL,
    CONSTRAINT airport_pk PRIMARY KEY (code),
    CONSTRAINT airport_run_fk FOREIGN KEY (run_id) REFERENCES run (id),
    CONSTRAINT airport_code_valid CHECK (code ~ '^[A-Z0-9]{3}$'),
    CONSTRAINT airport_latitude_valid CHECK (latitude_deg BETWEEN -90 AND 90),
    CONSTRAINT airport_longitude_valid CHECK (longitude_deg BETWEEN -180 AND 180)
);

CREATE TABLE aircraft (
    tail_number text NOT NULL,
    year smallint,
    kind text,
    manufacturer text,
    model text,
    engines smallint,
    seats smallint,
    engine_kind text,
    cruise_speed_kmh real,
    run_id text NOT NULL,
    CONSTRAINT aircraft_pk PRIMARY KEY (tail_number),
    CONSTRAINT aircraft_run_fk FOREIGN KEY (run_id) REFERENCES run (id),
    CONSTRAINT aircraft_tail_number_valid CHECK (tail_number ~ '^N[A-Z0-9]{1,5}$'),
    CONSTRAINT aircraft_seats_positive CHECK (seats > 0),
    CONSTRAINT aircraft_engines_positive CHECK (engines > 0)
);

CREATE TABLE weather (
    airport_code text NOT NULL,
    observed_at timestamptz NOT NULL,
    temperature_c real,
    dew_point_c real,
    humidity_pct real,
    wind_direction_deg real,
    wind_speed_ms real,
    wind_gust_ms real,
    precipitation_mm real,
    pressure_hpa real,
    visibility_m real,
    run_id text NOT NULL,
    CONSTRAINT weather_pk PRIMARY KEY (airport_code, observed_at),
    CONSTRAINT weather_airport_fk FOREIGN KEY (airport_code) REFERENCES airport (code),
    CONSTRAINT weather_run_fk FOREIGN KEY (run_id) REFERENCES run (id),
    CONSTRAINT weather_humidity_valid CHECK (humidity_pct BETWEEN 0 AND 100),
    CONSTRAINT weather_direction_valid CHECK (wind_direction_deg BETWEEN 0 AND 360),
    CONSTRAINT weather_wind_valid CHECK (wind_speed_ms BETWEEN 0 AND 75)
);

CREATE TABLE flight (
    id text NOT NULL,
    flight_date date NOT NULL,
    carrier_code text NOT NULL,
    flight_number smallint NOT NULL,
    tail_number text,
    origin_code text NOT NULL,
    destination_code text NOT NULL,
    scheduled_departure timestamptz NOT NULL,
    scheduled_arrival timestamptz,
    departure_delay_min smallint,
    arrival_delay_min smallint,
    air_time_min smallint,
    distance_km real,
    weather_observed_at timestamptz,
    cancelled boolean NOT NULL GENERATED ALWAYS AS (departure_delay_min IS NULL) STORED,
    diverted boolean NOT NULL GENERATED ALWAYS AS (
        departure_delay_min IS NOT NULL AND arrival_delay_min IS NULL
    ) STORED,
    -- Late: 15 minutes or more (14 CFR 234.2).
    late boolean GENERATED ALWAYS AS (arrival_delay_min >= 15) STORED,
    run_id text NOT NULL,
    CONSTRAINT flight_pk PRIMARY KEY (id),
    CONSTRAINT flight_carrier_fk FOREIGN KEY (carrier_code) REFERENCES carrier (code),
    CONSTRAINT flight_aircraft_fk FOREIGN KEY (tail_number) REFERENCES aircraft (tail_number),
    CONSTRAINT flight_origin_fk FOREIGN KEY (origin_code) REFERENCES airport (code),
    CONSTRAINT flight_destination_fk FOREIGN KEY (destination_code) REFERENCES airport (code),
    CONSTRAINT flight_weather_fk FOREIGN KEY (origin_code, weather_observed_at)
        REFERENCES weather (airport_code, observed_at),
    CONSTRAINT flight_run_fk FOREIGN KEY (run_id) REFERENCES run (id),
    -- The key is the identity spelt out, so that no second unique index is needed.
    CONSTRAINT flight_id_is_its_identity CHECK (
        id = to_char(flight_date, 'YYYYMMDD') || '-' || carrier_code || '-' || flight_number || '-' || origin_code
    ),
    CONSTRAINT flight_route_valid CHECK (origin_code <> destination_code),
    CONSTRAINT flight_arrival_after_departure CHECK (scheduled_arrival > scheduled_departure),
    CONSTRAINT flight_arrived_only_if_departed CHECK (
        arrival_delay_min IS NULL OR departure_delay_min IS NOT NULL
    )
);

-- The order in which the API pages, alone and within one carrier or route.
CREATE INDEX flight_departure_idx ON flight (scheduled_departure, id);
CREATE INDEX flight_route_idx ON flight (origin_code, destination_code, scheduled_departure, id);
CREATE INDEX flight_carrier_idx ON flight (carrier_code, scheduled_departure, id);

-- One row a flight, joined to all it refers to: the final dataset.
CREATE VIEW dataset_row AS
SELECT
    flight.id AS flight_id,
    flight.flight_date,
    flight.carrier_code AS carrier,
    carrier.name AS carrier_name,
    flight.flight_number,
    flight.tail_number,
    flight.origin_code AS origin,
    origin.name AS origin_name,
    origin.time_zone AS origin_time_zone,
    origin.latitude_deg AS origin_latitude_deg,
    origin.longitude_deg AS origin_longitude_deg,
    flight.destination_code AS destination,
    destination.name AS destination_name,
    destination.time_zone AS destination_time_zone,
    destination.latitude_deg AS destination_latitude_deg,
    destination.longitude_deg AS destination_longitude_deg,
    flight.scheduled_departure,
    flight.scheduled_arrival,
    flight.departure_delay_min,
    flight.arrival_delay_min,
    flight.air_time_min,
    flight.distance_km,
    flight.cancelled,
    flight.diverted,
    aircraft.year AS aircraft_year,
    aircraft.kind AS aircraft_kind,
    aircraft.manufacturer AS aircraft_manufacturer,
    aircraft.model AS aircraft_model,
    aircraft.engines AS aircraft_engines,
    aircraft.seats AS aircraft_seats,
    aircraft.engine_kind AS aircraft_engine_kind,
    flight.weather_observed_at,
    weather.temperature_c,
    weather.dew_point_c,
    weather.humidity_pct,
    weather.wind_direction_deg,
    weather.wind_speed_ms,
    weather.wind_gust_ms,
    weather.precipitation_mm,
    weather.pressure_hpa,
    weather.visibility_m,
    flight.late
FROM flight
INNER JOIN carrier ON carrier.code = flight.carrier_code
INNER JOIN airport AS origin ON origin.code = flight.origin_code
INNER JOIN airport AS destination ON destination.code = flight.destination_code
LEFT JOIN aircraft ON aircraft.tail_number = flight.tail_number
LEFT JOIN weather
    ON weather.airport_code = flight.origin_code
    AND weather.observed_at = flight.weather_observed_at;
