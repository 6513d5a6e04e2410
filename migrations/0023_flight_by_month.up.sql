-- Flights by month, the unit in which they are published, read, loaded and kept: a month is loaded
-- aside, with its keys and indexes, then attached at once, while readers go on with the others; and
-- a query about some days opens the indexes of their months only.

DROP VIEW dataset_row;
ALTER TABLE flight RENAME TO flight_whole;
-- Names of indexes are those of the schema: the new table takes them over.
ALTER TABLE flight_whole RENAME CONSTRAINT flight_pk TO flight_whole_pk;
DROP INDEX flight_departure_idx;
DROP INDEX flight_route_idx;
DROP INDEX flight_carrier_idx;

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
    CONSTRAINT flight_pk PRIMARY KEY (id, flight_date),
    CONSTRAINT flight_carrier_fk FOREIGN KEY (carrier_code) REFERENCES carrier (code),
    CONSTRAINT flight_aircraft_fk FOREIGN KEY (tail_number) REFERENCES aircraft (tail_number),
    CONSTRAINT flight_origin_fk FOREIGN KEY (origin_code) REFERENCES airport (code),
    CONSTRAINT flight_destination_fk FOREIGN KEY (destination_code) REFERENCES airport (code),
    CONSTRAINT flight_weather_fk FOREIGN KEY (origin_code, weather_observed_at)
        REFERENCES weather (airport_code, observed_at),
    CONSTRAINT flight_run_fk FOREIGN KEY (run_id) REFERENCES run (id),
    -- The id says the day: with the day, which the key of a partitioned table must hold, the key
    -- is still the id alone.
    CONSTRAINT flight_id_is_its_identity CHECK (
        id = to_char(flight_date, 'YYYYMMDD') || '-' || carrier_code || '-' || flight_number || '-' || origin_code
    ),
    CONSTRAINT flight_departure_on_its_day CHECK (
        scheduled_departure >= (flight_date - 1)::timestamp AT TIME ZONE 'UTC'
        AND scheduled_departure < (flight_date + 2)::timestamp AT TIME ZONE 'UTC'
    ),
    CONSTRAINT flight_route_valid CHECK (origin_code <> destination_code),
    CONSTRAINT flight_arrival_after_departure CHECK (scheduled_arrival > scheduled_departure),
    CONSTRAINT flight_arrived_only_if_departed CHECK (
        arrival_delay_min IS NULL OR departure_delay_min IS NOT NULL
    )
) PARTITION BY RANGE (flight_date);

-- The order in which the API pages, alone and within one carrier or route.
CREATE INDEX flight_departure_idx ON flight (scheduled_departure, id);
CREATE INDEX flight_route_idx ON flight (destination_code, origin_code, scheduled_departure, id);
CREATE INDEX flight_carrier_idx ON flight (carrier_code, scheduled_departure, id);

CREATE FUNCTION flight_month_name(month date) RETURNS text
LANGUAGE sql STABLE
AS $$ SELECT to_char(month, '"flight_"YYYY"_"MM') $$;

-- Makes the table of a month, which nobody reads before it is attached, and names it; nothing when
-- the month is attached already. Whoever calls may then COPY into it, in the same transaction.
CREATE FUNCTION flight_month_begin(month date) RETURNS text
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = public, pg_temp
SET client_min_messages = warning
AS $$
DECLARE
    name text := flight_month_name(month);
BEGIN
    IF month <> date_trunc('month', month) THEN
        RAISE EXCEPTION 'a month is named by its first day' USING ERRCODE = 'invalid_parameter_value';
    END IF;
    IF EXISTS (SELECT FROM pg_class WHERE oid = to_regclass(name) AND relispartition) THEN
        RETURN NULL;
    END IF;
    -- Left by a load that was killed.
    EXECUTE format('DROP TABLE IF EXISTS %I', name);
    EXECUTE format(
        'CREATE TABLE %I (LIKE flight INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS INCLUDING COMMENTS)',
        name
    );
    IF session_user <> current_user THEN
        EXECUTE format('GRANT INSERT ON %I TO %I', name, session_user);
    END IF;
    RETURN name;
END
$$;

-- Builds the key and the indexes of a loaded month, like those of the whole table, then its
-- statistics, which plans need at once: a part of the usual sample is enough for one month.
CREATE FUNCTION flight_month_keys(month date) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = public, pg_temp
SET maintenance_work_mem = '64MB'
-- Months are loaded side by side: each is short enough for one process.
SET max_parallel_maintenance_workers = 0
SET default_statistics_target = 20
AS $$
DECLARE
    name text := flight_month_name(month);
    part record;
BEGIN
    FOR part IN
        SELECT
            replace(pg_class.relname, 'flight_', name || '_') AS name,
            substring(pg_get_indexdef(indexrelid) FROM ' USING .*$') AS columns,
            pg_get_constraintdef(pg_constraint.oid) AS key
        FROM pg_index
        INNER JOIN pg_class ON pg_class.oid = indexrelid
        LEFT JOIN pg_constraint ON conindid = indexrelid AND conrelid = indrelid
        WHERE indrelid = 'flight'::regclass
        ORDER BY pg_class.relname
    LOOP
        IF part.key IS NULL THEN
            EXECUTE format('CREATE INDEX %I ON %I %s', part.name, name, part.columns);
        ELSE
            EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I %s', name, part.name, part.key);
        END IF;
    END LOOP;
    EXECUTE format('ANALYZE %I', name);
END
$$;

-- Attaches a month: its foreign keys are checked at once, by joins, and its rows are in `flight`
-- as soon as the transaction ends.
CREATE FUNCTION flight_month_attach(month date) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = public, pg_temp
SET maintenance_work_mem = '64MB'
AS $$
DECLARE
    name text := flight_month_name(month);
BEGIN
    EXECUTE format(
        'ALTER TABLE flight ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        name, month, (month + interval '1 month')::date
    );
    -- The right to fill it ends with the load: from now on it is part of the whole table.
    IF session_user <> current_user THEN
        EXECUTE format('REVOKE INSERT ON %I FROM %I', name, session_user);
    END IF;
END
$$;

-- Makes the month of a day ready for rows that come one by one.
CREATE FUNCTION flight_month_ensure(day date) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    month date := date_trunc('month', day);
BEGIN
    IF flight_month_begin(month) IS NOT NULL THEN
        PERFORM flight_month_keys(month);
        PERFORM flight_month_attach(month);
    END IF;
END
$$;

-- Drops the months that a killed load left unattached, and says how many.
CREATE FUNCTION flight_month_forget() RETURNS integer
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    left_over record;
    forgotten integer := 0;
BEGIN
    FOR left_over IN
        SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace
            AND relkind = 'r' AND NOT relispartition
            AND relname ~ '^flight_[0-9]{4}_[0-9]{2}$'
    LOOP
        EXECUTE format('DROP TABLE %I', left_over.relname);
        forgotten := forgotten + 1;
    END LOOP;
    RETURN forgotten;
END
$$;

-- They act with the rights of the owner: only who imports may call them.
REVOKE EXECUTE ON FUNCTION
    flight_month_begin(date), flight_month_keys(date), flight_month_attach(date),
    flight_month_ensure(date), flight_month_forget()
FROM PUBLIC;

SELECT flight_month_ensure(day)
FROM (SELECT DISTINCT date_trunc('month', flight_date)::date AS day FROM flight_whole) AS months;
INSERT INTO flight (
    id, flight_date, carrier_code, flight_number, tail_number, origin_code, destination_code,
    scheduled_departure, scheduled_arrival, departure_delay_min, arrival_delay_min, air_time_min,
    distance_km, weather_observed_at, run_id
)
SELECT
    id, flight_date, carrier_code, flight_number, tail_number, origin_code, destination_code,
    scheduled_departure, scheduled_arrival, departure_delay_min, arrival_delay_min, air_time_min,
    distance_km, weather_observed_at, run_id
FROM flight_whole;
DROP TABLE flight_whole;

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

-- The definition of a partitioned table's index speaks of that table only: put back as it is, the
-- index would be in no partition.
CREATE OR REPLACE FUNCTION bulk_load_begin(target regclass) RETURNS void
LANGUAGE plpgsql
SET client_min_messages = warning
AS $$
DECLARE
    part record;
BEGIN
    CREATE TEMPORARY TABLE IF NOT EXISTS bulk_load_part (
        place integer GENERATED ALWAYS AS IDENTITY,
        target regclass NOT NULL,
        is_foreign_key boolean NOT NULL,
        definition text NOT NULL
    ) ON COMMIT DROP;

    -- A key that a foreign key leans on stays in place: those of the target are dropped first, so
    -- that only the tables that refer to it count.
    FOR part IN
        SELECT conname, contype = 'f' AS is_foreign_key, pg_get_constraintdef(oid) AS definition
        FROM pg_constraint
        WHERE conrelid = target
            AND (
                contype = 'f'
                OR contype = 'p' AND NOT EXISTS (
                    SELECT FROM pg_constraint AS leaning
                    WHERE leaning.confrelid = target AND leaning.contype = 'f'
                )
            )
        ORDER BY contype, conname
    LOOP
        INSERT INTO bulk_load_part (target, is_foreign_key, definition)
        VALUES (
            target,
            part.is_foreign_key,
            format('ALTER TABLE %s ADD CONSTRAINT %I %s', target, part.conname, part.definition)
        );
        EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', target, part.conname);
    END LOOP;

    FOR part IN
        SELECT replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') AS definition, indexrelid::regclass AS name
        FROM pg_index
        WHERE indrelid = target
            AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    LOOP
        INSERT INTO bulk_load_part (target, is_foreign_key, definition)
        VALUES (target, false, part.definition);
        EXECUTE format('DROP INDEX %s', part.name);
    END LOOP;
END
$$;
