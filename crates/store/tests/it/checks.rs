//! What a rule of the aggregation refuses or blanks, the tables refuse too, whoever writes.

use store::Pool;

use crate::people;

/// A value out of bounds, and the constraint that names it.
const WRONG: &[(&str, &str)] = &[
    (
        "UPDATE flight SET flight_number = 0, id = replace(id, '-1-', '-0-') WHERE flight_number = 1",
        "flight_number_valid",
    ),
    (
        "UPDATE flight SET departure_delay_min = 2881",
        "flight_departure_delay_valid",
    ),
    (
        "UPDATE flight SET arrival_delay_min = -181 WHERE departure_delay_min IS NOT NULL",
        "flight_arrival_delay_valid",
    ),
    (
        "UPDATE flight SET air_time_min = 1201",
        "flight_air_time_valid",
    ),
    ("UPDATE flight SET distance_km = 0", "flight_distance_valid"),
    (
        "UPDATE weather SET temperature_c = 61",
        "weather_temperature_valid",
    ),
    (
        "UPDATE weather SET dew_point_c = -81",
        "weather_dew_point_valid",
    ),
    (
        "UPDATE weather SET wind_gust_ms = 114",
        "weather_gust_valid",
    ),
    (
        "UPDATE weather SET precipitation_mm = -1",
        "weather_precipitation_valid",
    ),
    (
        "UPDATE weather SET pressure_hpa = 869",
        "weather_pressure_valid",
    ),
    (
        "UPDATE weather SET visibility_m = -1",
        "weather_visibility_valid",
    ),
    ("UPDATE aircraft SET year = 1919", "aircraft_year_valid"),
    ("UPDATE aircraft SET seats = 901", "aircraft_seats_valid"),
    ("UPDATE aircraft SET engines = 9", "aircraft_engines_valid"),
    (
        "UPDATE aircraft SET cruise_speed_kmh = 2501",
        "aircraft_speed_valid",
    ),
    (
        "UPDATE aircraft SET kind = 'Balloon'",
        "aircraft_kind_known",
    ),
    (
        "UPDATE airport SET altitude_m = 6001",
        "airport_altitude_valid",
    ),
    (
        "UPDATE carrier SET icao_code = 'UAL1'",
        "carrier_icao_code_valid",
    ),
    (
        "UPDATE run_source SET source = 'trains'",
        "run_source_source_known",
    ),
    (
        "UPDATE run_source SET rows_rejected = -1, rows_kept = rows_read + 1",
        "run_source_counts_positive",
    ),
    (
        "UPDATE rejected_row SET source = 'trains'",
        "rejected_row_source_known",
    ),
    (
        "UPDATE rejected_row SET rule = 'au hasard'",
        "rejected_row_rule_valid",
    ),
    (
        "UPDATE rejected_row SET row_md5 = 'x'",
        "rejected_row_md5_valid",
    ),
    (
        "UPDATE source_watermark SET source = 'trains'",
        "source_watermark_source_known",
    ),
    (
        "UPDATE job_execution SET job = 'Tout refaire'",
        "job_execution_job_valid",
    ),
    (
        "UPDATE prediction SET origin_code = 'New York'",
        "prediction_codes_valid",
    ),
    (
        "UPDATE prediction SET flight_number = 0",
        "prediction_flight_number_valid",
    ),
    (
        "UPDATE prediction SET destination_code = origin_code",
        "prediction_route_valid",
    ),
    (
        "UPDATE prediction SET model_version = ''",
        "prediction_model_version_given",
    ),
    (
        "UPDATE feedback SET arrival_delay_min = 2881",
        "feedback_delay_valid",
    ),
];

#[sqlx::test(migrations = "../../migrations")]
async fn a_value_that_no_rule_lets_through_is_refused_by_name(pool: Pool) {
    testkit::seed(&pool).await;
    people::seed(&pool).await;
    for (statement, constraint) in WRONG {
        let refused = sqlx::raw_sql(*statement).execute(&pool).await;
        let Err(sqlx::Error::Database(fault)) = refused else {
            panic!("{statement} is not refused");
        };
        assert_eq!(fault.constraint(), Some(*constraint), "{statement}");
    }
}

#[test]
fn every_check_of_the_migration_has_its_wrong_value() {
    let migration = include_str!("../../../../migrations/0050_row_checks.up.sql");
    for (at, _) in migration.match_indices("ADD CONSTRAINT ") {
        let rest = &migration[at + "ADD CONSTRAINT ".len()..];
        let name = rest.split_whitespace().next().expect("a name");
        assert!(WRONG.iter().any(|(_, told)| *told == name), "{name}");
    }
}
