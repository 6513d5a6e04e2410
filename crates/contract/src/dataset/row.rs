//! The one list of the dataset's columns.
//!
//! Adding a column here adds it to the JSON body, the OpenAPI schema, the CSV and the
//! Parquet exports; the SQL view `dataset_row` must then give it (the `store` crate does
//! not compile otherwise).

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{Field, Schema, SchemaRef};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::column::{ColumnBuilder, ColumnType, DatasetError};
use super::fields::FieldSet;
use super::written::json::{self, Shown};

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident: $type:ty,)+) => {
        /// One flight joined to its carrier, airports, aircraft and weather, with the label.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
        pub struct DatasetRow {
            $($(#[$doc])* pub $name: $type,)+
        }

        impl DatasetRow {
            /// Column names, in order.
            pub const COLUMNS: &[&str] = &[$(stringify!($name)),+];

            pub fn schema() -> SchemaRef {
                Arc::new(Schema::new(vec![$(
                    Field::new(stringify!($name), <$type>::data_type(), <$type>::NULLABLE)
                ),+]))
            }

            /// # Errors
            /// Fails only when Arrow refuses the batch, which the schema above prevents.
            pub fn to_batch(rows: &[Self]) -> Result<RecordBatch, DatasetError> {
                let columns = vec![$(
                    <$type>::to_array(rows.iter().map(|row| &row.$name))
                ),+];
                Ok(RecordBatch::try_new(Self::schema(), columns)?)
            }

            /// # Errors
            /// Fails when a column is missing, of another type, or lacks a required value.
            pub fn from_batch(batch: &RecordBatch) -> Result<Vec<Self>, DatasetError> {
                $(let mut $name = ColumnBuilder::read::<$type>(
                    batch.column_by_name(stringify!($name)), stringify!($name),
                )?.into_iter();)+
                Ok((0..batch.num_rows())
                    .map_while(|_| Some(Self { $($name: $name.next()?,)+ }))
                    .collect())
            }

            /// The same row, its texts borrowed.
            pub fn view(&self) -> RowView<'_> {
                RowView { $($name: self.$name.shown(),)+ }
            }

            /// Gives each column as CSV text, not quoted, in the order of [`Self::COLUMNS`].
            pub fn each_text<E>(
                &self,
                scratch: &mut Vec<u8>,
                mut write: impl FnMut(&[u8]) -> Result<(), E>,
            ) -> Result<(), E> {
                $(
                    scratch.clear();
                    self.$name.write_text(scratch);
                    write(scratch)?;
                )+
                Ok(())
            }
        }

        /// A [`DatasetRow`] whose texts are borrowed from wherever they are held.
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct RowView<'a> {
            $(pub $name: <$type as Shown>::As<'a>,)+
        }

        impl RowView<'_> {
            /// Appends the chosen columns as one JSON object, as `serde` would.
            pub fn write_json(&self, fields: FieldSet, out: &mut Vec<u8>) {
                out.push(b'{');
                let mut place = 0;
                let mut is_first = true;
                $(
                    if fields.holds(place) {
                        if !std::mem::take(&mut is_first) {
                            out.push(b',');
                        }
                        out.extend_from_slice(concat!("\"", stringify!($name), "\":").as_bytes());
                        json::write(&self.$name, out);
                    }
                    place += 1;
                )+
                debug_assert_eq!(place, DatasetRow::COLUMNS.len());
                out.push(b'}');
            }
        }
    };
}

columns! {
    /// `YYYYMMDD-CARRIER-NUMBER-ORIGIN`.
    #[schema(example = "20130101-UA-1545-EWR")]
    flight_id: String,
    /// Local day of the scheduled departure.
    flight_date: NaiveDate,
    carrier: String,
    carrier_name: Option<String>,
    flight_number: i16,
    tail_number: Option<String>,
    origin: String,
    origin_name: Option<String>,
    origin_time_zone: Option<String>,
    origin_latitude_deg: Option<f64>,
    origin_longitude_deg: Option<f64>,
    destination: String,
    destination_name: Option<String>,
    destination_time_zone: Option<String>,
    destination_latitude_deg: Option<f64>,
    destination_longitude_deg: Option<f64>,
    /// UTC.
    scheduled_departure: DateTime<Utc>,
    /// UTC; absent when the destination's time zone is unknown.
    scheduled_arrival: Option<DateTime<Utc>>,
    /// Minutes, negative when early; absent when cancelled. Known only afterwards.
    departure_delay_min: Option<i16>,
    /// Minutes, negative when early; absent when cancelled or diverted. Known only afterwards.
    arrival_delay_min: Option<i16>,
    /// Minutes in the air. Known only afterwards.
    air_time_min: Option<i16>,
    distance_km: Option<f32>,
    cancelled: bool,
    diverted: bool,
    aircraft_year: Option<i16>,
    aircraft_kind: Option<String>,
    aircraft_manufacturer: Option<String>,
    aircraft_model: Option<String>,
    aircraft_engines: Option<i16>,
    aircraft_seats: Option<i16>,
    aircraft_engine_kind: Option<String>,
    /// Hour of the weather joined, at the origin; absent when the station has none.
    weather_observed_at: Option<DateTime<Utc>>,
    temperature_c: Option<f32>,
    dew_point_c: Option<f32>,
    humidity_pct: Option<f32>,
    wind_direction_deg: Option<f32>,
    wind_speed_ms: Option<f32>,
    wind_gust_ms: Option<f32>,
    precipitation_mm: Option<f32>,
    pressure_hpa: Option<f32>,
    visibility_m: Option<f32>,
    /// The label: arrived 15 minutes late or more. Absent when the flight never arrived.
    late: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> DatasetRow {
        let instant = DateTime::from_timestamp(1_357_034_400, 0).expect("a valid instant");
        DatasetRow {
            flight_id: "20130101-UA-1545-EWR".into(),
            flight_date: NaiveDate::from_ymd_opt(2013, 1, 1).expect("a valid date"),
            carrier: "UA".into(),
            carrier_name: Some("United, \"Air\" Lines".into()),
            flight_number: 1545,
            tail_number: None,
            origin: "EWR".into(),
            origin_name: None,
            origin_time_zone: Some("America/New_York".into()),
            origin_latitude_deg: Some(40.7),
            origin_longitude_deg: Some(-74.2),
            destination: "SJU".into(),
            destination_name: None,
            destination_time_zone: None,
            destination_latitude_deg: None,
            destination_longitude_deg: None,
            scheduled_departure: instant,
            scheduled_arrival: None,
            departure_delay_min: Some(-2),
            arrival_delay_min: Some(20),
            air_time_min: Some(227),
            distance_km: Some(2253.1),
            cancelled: false,
            diverted: false,
            aircraft_year: None,
            aircraft_kind: None,
            aircraft_manufacturer: None,
            aircraft_model: None,
            aircraft_engines: Some(2),
            aircraft_seats: None,
            aircraft_engine_kind: None,
            weather_observed_at: Some(instant),
            temperature_c: Some(3.9),
            dew_point_c: None,
            humidity_pct: None,
            wind_direction_deg: None,
            wind_speed_ms: None,
            wind_gust_ms: None,
            precipitation_mm: Some(0.0),
            pressure_hpa: None,
            visibility_m: None,
            late: Some(true),
        }
    }

    #[test]
    fn rows_survive_the_trip_through_arrow() {
        let rows = [
            row(),
            DatasetRow {
                late: None,
                flight_date: NaiveDate::MIN,
                ..row()
            },
        ];
        let batch = DatasetRow::to_batch(&rows[..1]).expect("a batch");
        assert_eq!(DatasetRow::from_batch(&batch).expect("rows"), rows[..1]);
        assert_eq!(batch.num_columns(), DatasetRow::COLUMNS.len());
    }

    #[test]
    fn a_batch_without_a_column_is_refused_by_name() {
        let batch = DatasetRow::to_batch(&[row()]).expect("a batch");
        let without_label = batch.project(&[0, 1]).expect("a projection");
        let refusal = DatasetRow::from_batch(&without_label).expect_err("it lacks columns");
        assert_eq!(
            refusal.to_string(),
            "column carrier is missing or has another type"
        );
    }

    fn record(row: &DatasetRow) -> Vec<String> {
        let mut record = Vec::new();
        let pushed: Result<(), ()> = row.each_text(&mut Vec::new(), |text| {
            record.push(String::from_utf8_lossy(text).into_owned());
            Ok(())
        });
        pushed.expect("pushing cannot fail");
        record
    }

    #[test]
    fn csv_fields_follow_the_columns_and_a_missing_value_is_empty() {
        let record = record(&row());
        assert_eq!(record.len(), DatasetRow::COLUMNS.len());
        assert_eq!(record[0], "20130101-UA-1545-EWR");
        assert_eq!(record[5], "");
        assert_eq!(record[16], "2013-01-01T10:00:00Z");
        assert_eq!(record.last().map(String::as_str), Some("true"));
    }

    #[test]
    fn the_json_written_by_hand_is_the_one_of_serde() {
        let odd = DatasetRow {
            carrier_name: Some("\u{1}\"\\é".into()),
            temperature_c: Some(f32::MIN_POSITIVE),
            origin_latitude_deg: Some(-0.1),
            scheduled_departure: DateTime::from_timestamp(1, 500_000_000).expect("an instant"),
            flight_date: NaiveDate::from_ymd_opt(12_345, 1, 1).expect("a date"),
            ..row()
        };
        for row in [row(), odd] {
            let mut written = Vec::new();
            row.view().write_json(FieldSet::ALL, &mut written);
            let by_serde = serde_json::to_string(&row).expect("JSON");
            assert_eq!(String::from_utf8_lossy(&written), by_serde);
        }
    }

    #[test]
    fn only_the_fields_asked_for_are_written() {
        let fields: FieldSet = "late,flight_id".parse().expect("two columns");
        let mut written = Vec::new();
        row().view().write_json(fields, &mut written);
        assert_eq!(
            String::from_utf8_lossy(&written),
            r#"{"flight_id":"20130101-UA-1545-EWR","late":true}"#
        );
    }
}
