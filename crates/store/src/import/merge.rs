//! Merge: staging into the tables, in the order that foreign keys ask for.

use chrono::{DateTime, Utc};
use domain::RunId;
use domain::clean::Rejection;
use sqlx::PgConnection;

use super::{Change, SourceCounts};
use crate::StoreError;

/// A target table: its key, then its other columns, without the run.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    /// The content, without where it came from.
    pub(crate) columns: &'static [&'static str],
    key: usize,
}

pub(crate) const TABLES: &[Table] = &[
    Table {
        name: "carrier",
        columns: &["code", "icao_code", "name", "call_sign", "country"],
        key: 1,
    },
    Table {
        name: "airport",
        columns: &[
            "code",
            "name",
            "latitude_deg",
            "longitude_deg",
            "altitude_m",
            "time_zone",
        ],
        key: 1,
    },
    Table {
        name: "aircraft",
        columns: &[
            "tail_number",
            "year",
            "kind",
            "manufacturer",
            "model",
            "engines",
            "seats",
            "engine_kind",
            "cruise_speed_kmh",
        ],
        key: 1,
    },
    Table {
        name: "weather",
        columns: &[
            "airport_code",
            "observed_at",
            "temperature_c",
            "dew_point_c",
            "humidity_pct",
            "wind_direction_deg",
            "wind_speed_ms",
            "wind_gust_ms",
            "precipitation_mm",
            "pressure_hpa",
            "visibility_m",
        ],
        key: 2,
    },
    Table {
        name: "flight",
        columns: &[
            "id",
            "flight_date",
            "carrier_code",
            "flight_number",
            "tail_number",
            "origin_code",
            "destination_code",
            "scheduled_departure",
            "scheduled_arrival",
            "departure_delay_min",
            "arrival_delay_min",
            "air_time_min",
            "distance_km",
            "weather_observed_at",
        ],
        key: 2,
    },
];

/// Updates what differs, inserts what is new, leaves equal rows alone. Two statements rather than
/// one `ON CONFLICT`: joined at once, rows cost a fraction of what looking each one up costs, and
/// both work on a table in partitions.
pub(super) async fn merge(
    connection: &mut PgConnection,
    table: &Table,
    run: &RunId,
    staged: u64,
) -> Result<Change, StoreError> {
    let name = table.name;
    let (key, values) = table.columns.split_at(table.key);
    let listed = |columns: &[&str], prefix: &str| -> String {
        let names = columns.iter().map(|column| format!("{prefix}{column}"));
        names.collect::<Vec<_>>().join(", ")
    };
    let assigned: Vec<_> = values
        .iter()
        .map(|column| format!("{column} = staged.{column}"))
        .collect();
    let same_key = format!(
        "({}) = ({})",
        listed(key, &format!("{name}.")),
        listed(key, "staged.")
    );
    let update = format!(
        "UPDATE {name} SET {assigned}, run_id = $1 FROM stage_{name} AS staged
        WHERE {same_key} AND ({current}) IS DISTINCT FROM ({offered})",
        assigned = assigned.join(", "),
        current = listed(values, &format!("{name}.")),
        offered = listed(values, "staged."),
    );
    let insert = format!(
        "INSERT INTO {name} ({columns}, run_id) SELECT {columns}, $1 FROM stage_{name} AS staged
        WHERE NOT EXISTS (SELECT FROM {name} WHERE {same_key})",
        columns = listed(table.columns, ""),
    );
    let mut change = Change {
        table: name,
        staged,
        ..Change::default()
    };
    if staged == 0 {
        return Ok(change);
    }
    for (statement, count) in [
        (update, &mut change.updated),
        (insert, &mut change.inserted),
    ] {
        *count = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(run.as_str())
            .execute(&mut *connection)
            .await?
            .rows_affected();
    }
    Ok(change)
}

/// Makes a place in the table of flights for the months that are staged.
///
/// Not checked at build time: the staging table exists only here.
pub(super) async fn ensure_months(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query(
        "SELECT flight_month_ensure(day)
        FROM (SELECT DISTINCT date_trunc('month', flight_date)::date AS day FROM stage_flight) AS months",
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Records the run; the first import of a run keeps its instant. What an earlier import of it
/// rejected is forgotten, to be kept again as it is now.
pub(super) async fn record_run(
    connection: &mut PgConnection,
    run: &RunId,
    started_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    sqlx::query_file!("queries/run_insert.sql", run.as_str(), started_at)
        .execute(&mut *connection)
        .await?;
    sqlx::query_file!("queries/rejected_row_delete.sql", run.as_str())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

/// Records how many rows of each source the run read, kept and rejected.
pub(super) async fn record_counts(
    connection: &mut PgConnection,
    run: &RunId,
    counts: &[SourceCounts],
) -> Result<(), StoreError> {
    for source in counts {
        let [read, kept, rejected] = [source.read, source.kept, source.rejected]
            .map(|rows| i64::try_from(rows).unwrap_or(i64::MAX));
        sqlx::query_file!(
            "queries/run_source_insert.sql",
            run.as_str(),
            source.source.as_str(),
            read,
            kept,
            rejected
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Keeps the rejected rows; the same row rejected again for the same reason is not kept twice.
pub(super) async fn record_rejections(
    connection: &mut PgConnection,
    run: &RunId,
    rejections: &[Rejection],
) -> Result<(), StoreError> {
    for chunk in rejections.chunks(1000) {
        let column = |field: fn(&Rejection) -> &str| -> Vec<String> {
            chunk
                .iter()
                .map(|rejection| field(rejection).to_owned())
                .collect()
        };
        let rows: Vec<_> = chunk
            .iter()
            .map(|rejection| rejection.row.clone())
            .collect();
        sqlx::query_file!(
            "queries/rejected_row_insert.sql",
            run.as_str(),
            &column(|r| r.source.as_str()),
            &column(|r| &r.position),
            &column(|r| &r.rule),
            &column(|r| &r.reason),
            &rows
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
