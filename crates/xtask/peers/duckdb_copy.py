"""Peer: DuckDB for the cleaning, PostgreSQL's COPY for the loading.

Does what `pipeline aggregate` then `pipeline import` do on a first load, from the same raw
payloads to the same tables: units to metric, impossible values blanked, local times to UTC with
daylight saving, rows that a rule refuses kept aside with the rule, references completed with the
codes that flights name, the hour of weather that each flight refers to.

Written as one would for speed: every step is one SQL statement over whole columns, DuckDB uses
all cores, tables leave it as CSV (its fastest text writer) and enter PostgreSQL by one
`COPY ... FROM STDIN` each, in one transaction, with the keys and indexes of the large tables made
afterwards by the schema's own functions (`bulk_load_begin`, `flight_month_begin` and their like).
"""

import tempfile
from pathlib import Path

import duckdb
import psycopg

import shared

MEASURES = {
    # clean name: (name in the archive, unit name of the macro, lowest, highest)
    "temperature_c": ("temperature_2m", "celsius", -60, 60),
    "dew_point_c": ("dew_point_2m", "celsius", -80, 40),
    "humidity_pct": ("relative_humidity_2m", "same", 0, 100),
    "wind_direction_deg": ("wind_direction_10m", "same", 0, 360),
    "wind_speed_ms": ("wind_speed_10m", "metres_per_second", 0, 75),
    "wind_gust_ms": ("wind_gusts_10m", "metres_per_second", 0, 113),
    "precipitation_mm": ("precipitation", "millimetres", 0, 305),
    "pressure_hpa": ("pressure_msl", "same", 870, 1085),
    "visibility_m": ("visibility", "metres", 0, 3.4e38),
}

MACROS = """
SET TimeZone = 'UTC';
CREATE MACRO celsius(value, unit) AS CASE unit
    WHEN '°C' THEN value
    WHEN '°F' THEN value * (5::DOUBLE / 9) + (-160::DOUBLE / 9)
    ELSE error('unknown unit ' || unit) END;
CREATE MACRO metres_per_second(value, unit) AS CASE unit
    WHEN 'm/s' THEN value
    WHEN 'km/h' THEN value * (1000::DOUBLE / 3600)
    WHEN 'mp/h' THEN value * (1609.344::DOUBLE / 3600)
    WHEN 'kn' THEN value * (1852::DOUBLE / 3600)
    ELSE error('unknown unit ' || unit) END;
CREATE MACRO millimetres(value, unit) AS CASE unit
    WHEN 'mm' THEN value WHEN 'inch' THEN value * 25.4::DOUBLE ELSE error('unknown unit ' || unit) END;
CREATE MACRO metres(value, unit) AS CASE unit
    WHEN 'm' THEN value WHEN 'ft' THEN value * 0.3048::DOUBLE ELSE error('unknown unit ' || unit) END;
CREATE MACRO same(value, unit) AS CASE
    WHEN unit IN ('%', '°', 'hPa') THEN value ELSE error('unknown unit ' || unit) END;
CREATE MACRO within(value, low, high) AS CASE WHEN value BETWEEN low AND high THEN value END;
-- Minutes from midnight of a clock time written hhmm; 2400 ends the day.
CREATE MACRO clock_minutes(hhmm) AS CASE
    WHEN hhmm % 100 < 60 AND (hhmm BETWEEN 0 AND 2359 OR hhmm = 2400) THEN (hhmm // 100) * 60 + hhmm % 100 END;
-- DuckDB takes the second of two instants that show the same clock time.
CREATE MACRO first_instant(zone, local_time, last) AS
    CASE WHEN timezone(zone, last - INTERVAL 1 HOUR) = local_time THEN last - INTERVAL 1 HOUR ELSE last END;
"""

AIRPORTS = """
CREATE TABLE raw_airport AS
SELECT row_number() OVER () AS place, * FROM read_csv('{raw}/airports/airports.csv', all_varchar = true, parallel = false);
CREATE TABLE judged_airport AS
SELECT *, trim(faa) AS code, try_cast(trim(lat) AS DOUBLE) AS latitude, try_cast(trim(lon) AS DOUBLE) AS longitude,
    CASE
        WHEN NOT regexp_full_match(trim(faa), '[A-Z0-9]{{3}}') THEN 'AER-01'
        WHEN coalesce(latitude NOT BETWEEN -90 AND 90, true) OR coalesce(longitude NOT BETWEEN -180 AND 180, true) THEN 'AER-02'
        WHEN row_number() OVER (PARTITION BY trim(faa) ORDER BY place) > 1 THEN 'AER-03'
    END AS rule
FROM raw_airport;
CREATE TABLE airport AS
SELECT code, nullif(trim(judged_airport.name), '') AS name, latitude AS latitude_deg, longitude AS longitude_deg,
    within(try_cast(trim(alt) AS DOUBLE) * 0.3048::DOUBLE, -500, 6000)::REAL AS altitude_m, zone.name AS time_zone
FROM judged_airport LEFT JOIN pg_timezone_names() AS zone ON zone.name = trim(tzone)
WHERE rule IS NULL;
"""

AIRCRAFT = """
CREATE TABLE raw_aircraft AS
SELECT row_number() OVER () AS place, * FROM read_json('{raw}/aircraft/aircraft.ndjson', format = 'nd', columns = {{
    n_number: 'VARCHAR', year_mfr: 'VARCHAR', type_acft: 'VARCHAR', mfr: 'VARCHAR', model: 'VARCHAR',
    no_eng: 'INTEGER', no_seats: 'INTEGER', speed: 'INTEGER', engine_type: 'VARCHAR'}});
CREATE TABLE judged_aircraft AS
SELECT *, 'N' || trim(n_number) AS tail_number,
    CASE
        WHEN NOT regexp_full_match(tail_number, 'N[A-Z0-9]{{1,5}}') THEN 'APP-01'
        WHEN row_number() OVER (PARTITION BY trim(n_number) ORDER BY place) > 1 THEN 'APP-02'
    END AS rule
FROM raw_aircraft;
CREATE TABLE aircraft AS
SELECT tail_number, within(try_cast(trim(year_mfr) AS INTEGER), 1920, 2013) AS year,
    CASE trim(type_acft) WHEN '4' THEN 'Fixed wing single engine' WHEN '5' THEN 'Fixed wing multi engine'
        WHEN '6' THEN 'Rotorcraft' END AS kind,
    mfr AS manufacturer, model, within(no_eng, 1, 8) AS engines, within(no_seats, 1, 900) AS seats,
    engine_type AS engine_kind,
    CASE WHEN speed > 0 THEN (speed::DOUBLE * 1609.344::DOUBLE / 1000)::REAL END AS cruise_speed_kmh
FROM judged_aircraft WHERE rule IS NULL;
"""

WEATHER = """
CREATE TABLE raw_weather AS
SELECT parse_filename(filename) AS file, split_part(file, '-', 1) AS airport,
    generate_subscripts(hourly.time, 1) AS place, hourly_units AS units,
    unnest(hourly.time) AS time, {unnested}
FROM read_json('{raw}/weather/*.json', filename = true, maximum_object_size = 67108864, columns = {{
    hourly_units: 'STRUCT({unit_types})', hourly: 'STRUCT(time VARCHAR[], {types})'}});
CREATE TABLE judged_weather AS
SELECT *, try_strptime(time, '%Y-%m-%dT%H:%M')::TIMESTAMPTZ AS observed_at,
    CASE
        WHEN NOT regexp_full_match(airport, '[A-Z0-9]{{3}}') THEN 'MET-01'
        WHEN observed_at IS NULL THEN 'MET-02'
        WHEN coalesce({names}) IS NULL THEN 'MET-03'
        WHEN row_number() OVER (PARTITION BY airport, time ORDER BY coalesce({names}) IS NULL, file, place) > 1 THEN 'MET-04'
    END AS rule
FROM raw_weather;
CREATE TABLE weather AS
SELECT airport AS airport_code, observed_at, {clean} FROM judged_weather WHERE rule IS NULL;
INSERT INTO airport (code) SELECT DISTINCT airport_code FROM weather WHERE airport_code NOT IN (SELECT code FROM airport);
"""

FLIGHTS = """
CREATE TABLE scheduled AS
SELECT flight.*, parse_filename(filename) AS file,
    clock_minutes("CRSDepTime") AS minutes, clock_minutes("DepTime") % 1440 AS actual,
    coalesce(origin.time_zone, 'America/New_York') AS zone,
    "FlightDate"::TIMESTAMP + to_minutes(minutes) AS shown,
    timezone(zone, shown) AS last,
    first_instant(zone, shown, last) AS departure,
    strftime("FlightDate", '%Y%m%d') || '-' || "Reporting_Airline" || '-' || "Flight_Number_Reporting_Airline" || '-' || "Origin" AS id
FROM read_parquet('{raw}/flights/*.parquet', filename = true, file_row_number = true) AS flight
LEFT JOIN airport AS origin ON origin.code = flight."Origin";
CREATE TABLE judged_flight AS
SELECT *,
    CASE
        WHEN "FlightDate" IS NULL THEN 'VOL-01'
        WHEN strftime("FlightDate", 'year=%Y-month=%m.parquet') <> file THEN 'VOL-02'
        WHEN NOT coalesce(regexp_full_match("Reporting_Airline", '[A-Z0-9]{{2}}'), false) THEN 'VOL-03'
        WHEN coalesce("Flight_Number_Reporting_Airline" NOT BETWEEN 1 AND 9999, true) THEN 'VOL-04'
        WHEN coalesce("Origin" NOT IN ('EWR', 'JFK', 'LGA'), true) THEN 'VOL-05'
        WHEN NOT coalesce(regexp_full_match("Dest", '[A-Z0-9]{{3}}'), false) OR "Dest" = "Origin" THEN 'VOL-06'
        WHEN minutes IS NULL THEN 'VOL-07'
        WHEN timezone(zone, last) <> shown THEN 'VOL-08'
        WHEN "DepTime" IS NOT NULL AND "DepDelay" IS NOT NULL
            AND NOT coalesce((minutes + "DepDelay" + 14400) % 1440 = actual, false)
            AND NOT coalesce(date_diff('minute', date_trunc('day', timezone(zone, departure + to_minutes("DepDelay"))),
                timezone(zone, departure + to_minutes("DepDelay"))) = actual, false) THEN 'VOL-13'
        WHEN "DepDelay" NOT BETWEEN -180 AND 2880 OR "ArrDelay" NOT BETWEEN -180 AND 2880 THEN 'VOL-11'
        WHEN ("DepTime" IS NOT NULL AND "DepDelay" IS NULL) OR ("DepDelay" IS NULL AND "ArrDelay" IS NOT NULL) THEN 'VOL-12'
    END AS first_rule,
    CASE WHEN first_rule IS NULL AND row_number() OVER (
        PARTITION BY id, first_rule IS NULL ORDER BY file, file_row_number) > 1 THEN 'VOL-10' ELSE first_rule END AS rule
FROM scheduled;
CREATE TABLE flight AS
SELECT id, "FlightDate" AS flight_date, "Reporting_Airline" AS carrier_code,
    "Flight_Number_Reporting_Airline" AS flight_number,
    CASE WHEN regexp_full_match("Tail_Number", 'N[A-Z0-9]{{1,5}}') THEN "Tail_Number" END AS tail_number,
    "Origin" AS origin_code, "Dest" AS destination_code, departure AS scheduled_departure,
    CASE
        WHEN there = shown_0 AND first_0 > departure THEN first_0
        WHEN there = shown_0 AND last_0 > departure THEN last_0
        WHEN there <> shown_0 AND shown_0 > timezone(arrival_zone, departure) THEN NULL
        WHEN timezone(arrival_zone, timezone(arrival_zone, shown_1)) = shown_1
            THEN first_instant(arrival_zone, shown_1, timezone(arrival_zone, shown_1))
    END AS scheduled_arrival,
    "DepDelay" AS departure_delay_min, "ArrDelay" AS arrival_delay_min, within("AirTime", 1, 1200) AS air_time_min,
    within("Distance"::DOUBLE * 1609.344::DOUBLE / 1000, 1, 20040)::REAL AS distance_km,
    hour.observed_at AS weather_observed_at
FROM (
    SELECT judged_flight.*, destination.time_zone AS arrival_zone,
        CAST(timezone(arrival_zone, departure) AS DATE)::TIMESTAMP + to_minutes(clock_minutes("CRSArrTime")) AS shown_0,
        shown_0 + INTERVAL 1 DAY AS shown_1,
        timezone(arrival_zone, shown_0) AS last_0,
        first_instant(arrival_zone, shown_0, last_0) AS first_0,
        timezone(arrival_zone, last_0) AS there
    FROM judged_flight LEFT JOIN airport AS destination ON destination.code = "Dest"
    WHERE rule IS NULL
) AS kept
LEFT JOIN weather AS hour ON hour.airport_code = "Origin" AND hour.observed_at = date_trunc('hour', departure);
INSERT INTO carrier (code) SELECT DISTINCT carrier_code FROM flight WHERE carrier_code NOT IN (SELECT code FROM carrier);
INSERT INTO airport (code) SELECT DISTINCT code FROM (SELECT origin_code AS code FROM flight UNION SELECT destination_code FROM flight)
    WHERE code NOT IN (SELECT code FROM airport);
INSERT INTO aircraft (tail_number) SELECT DISTINCT tail_number FROM flight
    WHERE tail_number IS NOT NULL AND tail_number NOT IN (SELECT tail_number FROM aircraft);
"""

REJECTED = """
INSERT INTO rejected_row
SELECT 'airports', 'airports.csv#' || place, rule, to_json(judged_airport) FROM judged_airport WHERE rule IS NOT NULL;
INSERT INTO rejected_row
SELECT 'aircraft', 'aircraft.ndjson#' || place, rule, to_json(judged_aircraft) FROM judged_aircraft WHERE rule IS NOT NULL;
INSERT INTO rejected_row
SELECT 'weather', file || '#' || place, rule, to_json(judged_weather) FROM judged_weather WHERE rule IS NOT NULL;
INSERT INTO rejected_row
SELECT 'flights', file || '#' || (file_row_number + 1), rule, to_json(judged_flight) FROM judged_flight WHERE rule IS NOT NULL;
"""


def aggregate(duck: duckdb.DuckDBPyConnection, raw: Path) -> dict[str, int]:
    """Fills DuckDB's tables; gives how many rows each source had."""
    duck.execute(MACROS)
    rows = shared.carriers(raw / "carriers" / "page.html")
    kept, rejected = shared.clean_carriers(rows)
    duck.execute("CREATE TABLE carrier (code VARCHAR, icao_code VARCHAR, name VARCHAR, call_sign VARCHAR, country VARCHAR)")
    duck.execute("CREATE TABLE rejected_row (source VARCHAR, position VARCHAR, rule VARCHAR, raw_row VARCHAR)")
    duck.executemany("INSERT INTO carrier VALUES (?, ?, ?, ?, ?)", [list(row.values()) for row in kept])
    if rejected:
        duck.executemany("INSERT INTO rejected_row VALUES (?, ?, ?, ?)", [list(row.values()) for row in rejected])
    raws = [name for name, *_ in MEASURES.values()]
    duck.execute(AIRPORTS.format(raw=raw))
    duck.execute(AIRCRAFT.format(raw=raw))
    duck.execute(
        WEATHER.format(
            raw=raw,
            names=", ".join(raws),
            unnested=", ".join(f"unnest(hourly.{name}) AS {name}" for name in raws),
            types=", ".join(f"{name} DOUBLE[]" for name in raws),
            unit_types=", ".join(f"{name} VARCHAR" for name in raws),
            clean=", ".join(
                f"within({macro}({name}, units.{name})::REAL, {low}::REAL, {high}::REAL) AS {clean}"
                for clean, (name, macro, low, high) in MEASURES.items()
            ),
        )
    )
    duck.execute(FLIGHTS.format(raw=raw))
    duck.execute(REJECTED)
    count = lambda table: duck.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return {
        "weather": count("raw_weather"),
        "carriers": len(rows),
        "airports": count("raw_airport"),
        "aircraft": count("raw_aircraft"),
        "flights": count("judged_flight"),
    }


def load(duck: duckdb.DuckDBPyConnection, run: str, read: dict[str, int], url: str) -> None:
    """Everything in one transaction, as ours."""
    with psycopg.connect(url) as database, database.cursor() as cursor, tempfile.TemporaryDirectory() as folder:
        cursor.execute("INSERT INTO run (id, started_at) VALUES (%s, now())", [run])
        for source in shared.SOURCES:
            sql = "SELECT count(*) FROM rejected_row WHERE source = ?"
            rejected = duck.execute(sql, [source]).fetchone()[0]
            cursor.execute(
                "INSERT INTO run_source VALUES (%s, %s, %s, %s, %s)",
                [run, source, read[source], read[source] - rejected, rejected],
            )
        cursor.execute("SELECT bulk_load_begin('weather'::regclass)")
        for table in ["carrier", "airport", "aircraft", "weather"]:
            columns = ", ".join(row[0] for row in duck.execute(f"DESCRIBE {table}").fetchall())
            copy(duck, cursor, folder, run, table, columns, f"SELECT {columns} FROM {table}")
        cursor.execute("SELECT bulk_load_end('weather'::regclass)")
        columns = ", ".join(row[0] for row in duck.execute("DESCRIBE flight").fetchall())
        months = "SELECT DISTINCT date_trunc('month', flight_date)::DATE FROM flight ORDER BY 1"
        for (month,) in duck.execute(months).fetchall():
            name = cursor.execute("SELECT flight_month_begin(%s)", [month]).fetchone()[0]
            rows = f"SELECT {columns} FROM flight WHERE date_trunc('month', flight_date) = DATE '{month}'"
            copy(duck, cursor, folder, run, name, columns, rows, ", FREEZE")
            cursor.execute("SELECT flight_month_keys(%s)", [month])
            cursor.execute("SELECT flight_month_attach(%s)", [month])
        copy(
            duck, cursor, folder, run, "rejected_row", "source, position, rule, reason, raw_row, row_md5",
            "SELECT source, position, rule, 'rule ' || rule, raw_row, md5(raw_row) FROM rejected_row",
        )


def copy(duck, cursor, folder: str, run: str, table: str, columns: str, query: str, frozen: str = "") -> None:
    path = Path(folder) / f"{table}.csv"
    duck.execute(f"COPY (SELECT *, '{run}' FROM ({query})) TO '{path}' (FORMAT csv, HEADER false)")
    with path.open("rb") as file, cursor.copy(f"COPY {table} ({columns}, run_id) FROM STDIN (FORMAT csv{frozen})") as stream:
        while chunk := file.read(1 << 20):
            stream.write(chunk)


def main() -> None:
    folder, url = shared.arguments()
    phases = shared.Phases()
    duck = duckdb.connect()
    read = aggregate(duck, folder / "raw")
    phases.end("aggregate")
    load(duck, folder.name, read, url)
    phases.end("import")
    phases.print()


if __name__ == "__main__":
    main()
