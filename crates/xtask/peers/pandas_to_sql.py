"""Peer: pandas for the cleaning, `DataFrame.to_sql` for the loading.

Does what `pipeline aggregate` then `pipeline import` do on a first load, from the same raw
payloads to the same tables: units to metric, impossible values blanked, local times to UTC with
daylight saving, rows that a rule refuses kept aside with the rule, references completed with the
codes that flights name, the hour of weather that each flight refers to.

Written as pandas is in real life: whole columns at a time, no loop over rows (time zones are
handled one zone at a time), `to_sql` through SQLAlchemy and psycopg by chunks of 10,000 rows, in
one transaction. With --set-aside, the foreign keys and indexes of the large tables are set aside
meanwhile by the schema's own functions, which people who call `to_sql` seldom do.
"""

import json
import sys
from pathlib import Path
from zoneinfo import available_timezones

import numpy as np
import pandas as pd
import sqlalchemy
from sqlalchemy.dialects.postgresql import JSONB

import shared

UNITS = {
    "°C": lambda value: value,
    "°F": lambda value: value * (5.0 / 9.0) + (-160.0 / 9.0),
    "m/s": lambda value: value,
    "km/h": lambda value: value * (1000.0 / 3600.0),
    "mp/h": lambda value: value * (1609.344 / 3600.0),
    "kn": lambda value: value * (1852.0 / 3600.0),
    "mm": lambda value: value,
    "inch": lambda value: value * 25.4,
    "m": lambda value: value,
    "ft": lambda value: value * 0.3048,
    "%": lambda value: value,
    "°": lambda value: value,
    "hPa": lambda value: value,
}

MEASURES = {
    # clean name: (name in the archive, lowest, highest)
    "temperature_c": ("temperature_2m", -60, 60),
    "dew_point_c": ("dew_point_2m", -80, 40),
    "humidity_pct": ("relative_humidity_2m", 0, 100),
    "wind_direction_deg": ("wind_direction_10m", 0, 360),
    "wind_speed_ms": ("wind_speed_10m", 0, 75),
    "wind_gust_ms": ("wind_gusts_10m", 0, 113),
    "precipitation_mm": ("precipitation", 0, 305),
    "pressure_hpa": ("pressure_msl", 870, 1085),
    "visibility_m": ("visibility", 0, np.inf),
}

FLIGHT_COLUMNS = [
    "FlightDate", "Reporting_Airline", "Flight_Number_Reporting_Airline", "Tail_Number", "Origin", "Dest",
    "CRSDepTime", "DepTime", "DepDelay", "CRSArrTime", "ArrTime", "ArrDelay", "AirTime", "Distance",
]  # fmt: skip


def first_rule(index: pd.Index, tests: list[tuple[str, pd.Series]]) -> pd.Series:
    """The first rule that each row breaks, or nothing."""
    names = [name for name, _ in tests]
    broken = [test.to_numpy(dtype=bool, na_value=False) for _, test in tests]
    return pd.Series(np.select(broken, names, default=""), index=index)


def rejections(source: str, positions: pd.Series, rules: pd.Series, raw: pd.DataFrame) -> pd.DataFrame:
    refused = rules != ""
    rows = raw[refused].to_json(orient="records", date_format="iso")
    return pd.DataFrame(
        {
            "source": source,
            "position": positions[refused].to_numpy(),
            "rule": rules[refused].to_numpy(),
            "raw_row": [json.dumps(row) for row in json.loads(rows)],
        }
    )


def within(values: pd.Series, low: float, high: float) -> pd.Series:
    return values.where(values.between(low, high))


def short(values: pd.Series) -> pd.Series:
    return values.astype("Int16")


def carriers(raw: Path) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    rows = shared.carriers(raw / "carriers" / "page.html")
    kept, rejected = shared.clean_carriers(rows)
    columns = ["source", "position", "rule", "raw_row"]
    return pd.DataFrame(kept), pd.DataFrame(rejected, columns=columns), len(rows)


def airports(raw: Path) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    table = pd.read_csv(raw / "airports" / "airports.csv", dtype=str, keep_default_na=False)
    code = table["faa"].str.strip()
    latitude = pd.to_numeric(table["lat"], errors="coerce")
    longitude = pd.to_numeric(table["lon"], errors="coerce")
    rules = first_rule(
        table.index,
        [
            ("AER-01", ~code.str.fullmatch("[A-Z0-9]{3}")),
            ("AER-02", ~(latitude.between(-90, 90) & longitude.between(-180, 180))),
            ("AER-03", code.duplicated()),
        ],
    )
    zone = table["tzone"].str.strip()
    name = table["name"].str.strip()
    clean = pd.DataFrame(
        {
            "code": code,
            "name": name.where(name != ""),
            "latitude_deg": latitude,
            "longitude_deg": longitude,
            "altitude_m": within(pd.to_numeric(table["alt"], errors="coerce") * 0.3048, -500, 6000).astype("float32"),
            "time_zone": zone.where(zone.isin(available_timezones())),
        }
    )
    positions = "airports.csv#" + (table.index + 1).astype(str).to_series(index=table.index)
    return clean[rules == ""], rejections("airports", positions, rules, table), len(table)


def aircraft(raw: Path) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    texts = dict.fromkeys(["n_number", "year_mfr", "type_acft", "mfr", "model", "engine_type"], str)
    table = pd.read_json(raw / "aircraft" / "aircraft.ndjson", lines=True, dtype=texts)
    mark = "N" + table["n_number"].str.strip()
    rules = first_rule(
        table.index,
        [("APP-01", ~mark.str.fullmatch("N[A-Z0-9]{1,5}")), ("APP-02", mark.duplicated())],
    )
    kinds = {"4": "Fixed wing single engine", "5": "Fixed wing multi engine", "6": "Rotorcraft"}
    speed = table["speed"].astype("float64")
    clean = pd.DataFrame(
        {
            "tail_number": mark,
            "year": short(within(pd.to_numeric(table["year_mfr"], errors="coerce"), 1920, 2013)),
            "kind": table["type_acft"].str.strip().map(kinds),
            "manufacturer": table["mfr"],
            "model": table["model"],
            "engines": short(within(table["no_eng"], 1, 8)),
            "seats": short(within(table["no_seats"], 1, 900)),
            "engine_kind": table["engine_type"],
            "cruise_speed_kmh": (speed.where(speed > 0) * 1609.344 / 1000.0).astype("float32"),
        }
    )
    positions = "aircraft.ndjson#" + (table.index + 1).astype(str).to_series(index=table.index)
    return clean[rules == ""], rejections("aircraft", positions, rules, table), len(table)


def weather(raw: Path) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    parts = []
    for path in sorted((raw / "weather").glob("*.json")):
        answer = json.loads(path.read_text(encoding="utf-8"))
        part = pd.DataFrame(answer["hourly"])
        part["airport"] = path.name.split("-")[0]
        part["position"] = path.name + "#" + (part.index + 1).astype(str)
        for clean, (name, low, high) in MEASURES.items():
            values = UNITS[answer["hourly_units"][name]](part[name].astype("float64")).astype("float32")
            part[clean] = within(values, low, high)
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    names = [name for name, *_ in MEASURES.values()]
    observed_at = pd.to_datetime(table["time"], format="%Y-%m-%dT%H:%M", errors="coerce", utc=True)
    empty = table[names].isna().all(axis=1)
    rules = first_rule(
        table.index,
        [
            ("MET-01", ~table["airport"].str.fullmatch("[A-Z0-9]{3}")),
            ("MET-02", observed_at.isna()),
            ("MET-03", empty),
            ("MET-04", table[~empty].duplicated(["airport", "time"]).reindex(table.index, fill_value=False)),
        ],
    )
    clean = table[list(MEASURES)].copy()
    clean.insert(0, "airport_code", table["airport"])
    clean.insert(1, "observed_at", observed_at)
    return clean[rules == ""], rejections("weather", table["position"], rules, table[["airport", "time", *names]]), len(table)


def clock_minutes(hhmm: pd.Series) -> pd.Series:
    """Minutes from midnight of a clock time written hhmm; 2400 ends the day."""
    valid = (hhmm % 100 < 60) & (hhmm.between(0, 2359) | (hhmm == 2400))
    return (hhmm // 100 * 60 + hhmm % 100).where(valid)


def instants(local: pd.Series, zone: str, first: bool) -> pd.Series:
    """Local times to UTC; of a time shown twice the first or the second, of one skipped none."""
    return local.dt.tz_localize(zone, ambiguous=np.full(len(local), first), nonexistent="NaT").dt.tz_convert("UTC")


def by_zone(zones: pd.Series, work) -> pd.Series:
    """Applies `work(rows, zone)` to the rows of each time zone; rows without one get nothing."""
    parts = [work(rows, zone) for zone, rows in zones.groupby(zones).groups.items()]
    return pd.concat(parts).reindex(zones.index)


def arrivals(departure: pd.Series, minutes: pd.Series, zones: pd.Series) -> pd.Series:
    """The next time after departure that the destination's clocks show the scheduled arrival."""

    def work(rows: pd.Index, zone: str) -> pd.Series:
        left = departure[rows]
        shown_at_departure = left.dt.tz_convert(zone).dt.tz_localize(None)
        today = shown_at_departure.dt.normalize() + pd.to_timedelta(minutes[rows], unit="min")
        found = pd.Series(pd.NaT, index=rows, dtype=left.dtype)
        for first in (True, False):
            instant = instants(today, zone, first)
            found = found.fillna(instant.where(instant > left))
        skipped = instants(today, zone, True).isna() & (today > shown_at_departure)
        tomorrow = instants(today + pd.Timedelta(days=1), zone, True)
        return found.fillna(tomorrow.where(~skipped))

    return by_zone(zones, work)


def flights(raw: Path, airport: pd.DataFrame, hours: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    parts = []
    for path in sorted((raw / "flights").glob("*.parquet")):
        part = pd.read_parquet(path, columns=FLIGHT_COLUMNS)
        part["position"] = path.name + "#" + (part.index + 1).astype(str)
        part["file"] = path.name
        parts.append(part)
    table = pd.concat(parts, ignore_index=True)
    table["FlightDate"] = pd.to_datetime(table["FlightDate"])
    zone_of = airport.set_index("code")["time_zone"]
    minutes = clock_minutes(table["CRSDepTime"])
    actual = clock_minutes(table["DepTime"]) % 1440
    shown = table["FlightDate"] + pd.to_timedelta(minutes, unit="min")
    zones = table["Origin"].map(zone_of).fillna("America/New_York")
    departure = by_zone(zones, lambda rows, zone: instants(shown[rows], zone, True))
    left = departure + pd.to_timedelta(table["DepDelay"], unit="min")
    clock_at_departure = by_zone(
        zones,
        lambda rows, zone: left[rows].dt.tz_convert(zone).dt.hour * 60 + left[rows].dt.tz_convert(zone).dt.minute,
    )
    departed, delayed = table["DepTime"].notna(), table["DepDelay"].notna()
    agrees = ((minutes + table["DepDelay"]) % 1440 == actual) | (clock_at_departure == actual)
    number = table["Flight_Number_Reporting_Airline"]
    impossible = lambda delay: delay.notna() & ~delay.between(-180, 2880)
    rules = first_rule(
        table.index,
        [
            ("VOL-01", table["FlightDate"].isna()),
            ("VOL-02", table["FlightDate"].dt.strftime("year=%Y-month=%m.parquet") != table["file"]),
            ("VOL-03", ~table["Reporting_Airline"].str.fullmatch("[A-Z0-9]{2}").fillna(False)),
            ("VOL-04", ~number.between(1, 9999)),
            ("VOL-05", ~table["Origin"].isin(["EWR", "JFK", "LGA"])),
            ("VOL-06", ~table["Dest"].str.fullmatch("[A-Z0-9]{3}").fillna(False) | (table["Dest"] == table["Origin"])),
            ("VOL-07", minutes.isna()),
            ("VOL-08", departure.isna()),
            ("VOL-13", departed & delayed & ~agrees),
            ("VOL-11", impossible(table["DepDelay"]) | impossible(table["ArrDelay"])),
            ("VOL-12", (departed & ~delayed) | (~delayed & table["ArrDelay"].notna())),
        ],
    )
    identity = (
        table["FlightDate"].dt.strftime("%Y%m%d-") + table["Reporting_Airline"] + "-"
        + number.astype("Int64").astype("str") + "-" + table["Origin"]
    )  # fmt: skip
    twice = identity[rules == ""].duplicated().reindex(table.index, fill_value=False)
    rules = rules.mask(twice, "VOL-10")
    refused = rejections("flights", table["position"], rules, table[FLIGHT_COLUMNS])

    kept = rules == ""
    table, departure, identity = table[kept], departure[kept], identity[kept]
    tail = table["Tail_Number"].where(table["Tail_Number"].str.fullmatch("N[A-Z0-9]{1,5}").fillna(False))
    hour = departure.dt.floor("h")
    measured = pd.MultiIndex.from_arrays([table["Origin"], hour]).isin(
        pd.MultiIndex.from_frame(hours[["airport_code", "observed_at"]])
    )
    clean = pd.DataFrame(
        {
            "id": identity,
            "flight_date": table["FlightDate"].dt.date,
            "carrier_code": table["Reporting_Airline"],
            "flight_number": short(table["Flight_Number_Reporting_Airline"]),
            "tail_number": tail,
            "origin_code": table["Origin"],
            "destination_code": table["Dest"],
            "scheduled_departure": departure,
            "scheduled_arrival": arrivals(departure, clock_minutes(table["CRSArrTime"]), table["Dest"].map(zone_of)),
            "departure_delay_min": short(table["DepDelay"]),
            "arrival_delay_min": short(table["ArrDelay"]),
            "air_time_min": short(within(table["AirTime"], 1, 1200)),
            "distance_km": within(table["Distance"].astype("float64") * 1609.344 / 1000.0, 1, 20040).astype("float32"),
            "weather_observed_at": hour.where(measured),
        }
    )
    return clean, refused, len(kept)


def complete(table: pd.DataFrame, key: str, *named: pd.Series) -> pd.DataFrame:
    """Adds the codes that flights name and no source lists."""
    codes = pd.concat([series.dropna() for series in named]).drop_duplicates()
    missing = codes[~codes.isin(table[key])]
    return pd.concat([table, pd.DataFrame({key: missing})], ignore_index=True)


def aggregate(raw: Path) -> tuple[dict[str, pd.DataFrame], dict[str, int]]:
    """The clean tables in the order that foreign keys ask for, and how many rows were read."""
    carrier, no_carrier, carriers_read = carriers(raw)
    airport, no_airport, airports_read = airports(raw)
    plane, no_plane, aircraft_read = aircraft(raw)
    hours, no_hour, weather_read = weather(raw)
    airport = complete(airport, "code", hours["airport_code"])
    flight, no_flight, flights_read = flights(raw, airport, hours)
    tables = {
        "carrier": complete(carrier, "code", flight["carrier_code"]),
        "airport": complete(airport, "code", flight["origin_code"], flight["destination_code"]),
        "aircraft": complete(plane, "tail_number", flight["tail_number"]),
        "weather": hours,
        "flight": flight,
        "rejected_row": pd.concat([no_carrier, no_airport, no_plane, no_hour, no_flight], ignore_index=True),
    }
    read = {
        "weather": weather_read,
        "carriers": carriers_read,
        "airports": airports_read,
        "aircraft": aircraft_read,
        "flights": flights_read,
    }
    return tables, read


def load(tables: dict[str, pd.DataFrame], run: str, read: dict[str, int], url: str, set_aside: bool) -> None:
    """Everything in one transaction, as ours."""
    engine = sqlalchemy.create_engine(url.replace("postgres://", "postgresql+psycopg://", 1))
    rejected = tables["rejected_row"]
    rejected["reason"] = "rule " + rejected["rule"]
    rejected["row_md5"] = [shared.md5(text) for text in rejected["raw_row"]]
    rejected["raw_row"] = [json.loads(text) for text in rejected["raw_row"]]
    large = ["flight", "weather"] if set_aside else []
    with engine.begin() as connection:
        # The version of the dataset, which our API alone reads, advances once a statement: to_sql
        # sends one a row, and would measure that trigger rather than itself.
        connection.execute(sqlalchemy.text("DROP FUNCTION dataset_version_advance() CASCADE"))
        connection.execute(sqlalchemy.text("INSERT INTO run (id, started_at) VALUES (:run, now())"), {"run": run})
        lost = rejected["source"].value_counts()
        counts = pd.DataFrame({"run_id": run, "source": list(read), "rows_read": list(read.values())})
        counts["rows_rejected"] = counts["source"].map(lost).fillna(0).astype(int)
        counts["rows_kept"] = counts["rows_read"] - counts["rows_rejected"]
        counts.to_sql("run_source", connection, if_exists="append", index=False)
        for day in tables["flight"]["flight_date"].map(lambda day: day.replace(day=1)).drop_duplicates():
            connection.execute(sqlalchemy.text("SELECT flight_month_ensure(:day)"), {"day": day})
        for name in large:
            connection.execute(sqlalchemy.text(f"SELECT bulk_load_begin('{name}'::regclass)"))
        for name, table in tables.items():
            kinds = {"raw_row": JSONB} if name == "rejected_row" else None
            table.assign(run_id=run).to_sql(
                name, connection, if_exists="append", index=False, chunksize=10_000, dtype=kinds
            )
        for name in reversed(large):
            connection.execute(sqlalchemy.text(f"SELECT bulk_load_end('{name}'::regclass)"))


def main() -> None:
    set_aside = "--set-aside" in sys.argv
    if set_aside:
        sys.argv.remove("--set-aside")
    folder, url = shared.arguments()
    phases = shared.Phases()
    tables, read = aggregate(folder / "raw")
    phases.end("aggregate")
    load(tables, folder.name, read, url, set_aside)
    phases.end("import")
    phases.print()


if __name__ == "__main__":
    main()
