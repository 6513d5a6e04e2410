//! The flights as the Bureau of Transportation Statistics' on-time performance, in Parquet
//! partitioned by year and month.

use std::collections::BTreeMap;

use anyhow::Context;
use chrono::NaiveDate;
use domain::Source;
use polars::polars_utils::compression::ZstdLevel;
use polars::prelude::*;

use crate::output::Built;
use crate::package::Package;

/// Measured: 19 is a fifth smaller than the default level, and takes seconds.
const ZSTD_LEVEL: i32 = 19;

/// The package's columns, after year, month and day.
const TEXTS: [(&str, &str); 4] = [
    ("carrier", "Reporting_Airline"),
    ("tailnum", "Tail_Number"),
    ("origin", "Origin"),
    ("dest", "Dest"),
];
const INTEGERS: [(&str, &str); 9] = [
    ("flight", "Flight_Number_Reporting_Airline"),
    ("sched_dep_time", "CRSDepTime"),
    ("dep_time", "DepTime"),
    ("dep_delay", "DepDelay"),
    ("sched_arr_time", "CRSArrTime"),
    ("arr_time", "ArrTime"),
    ("arr_delay", "ArrDelay"),
    ("air_time", "AirTime"),
    ("distance", "Distance"),
];

#[derive(Default)]
struct Month<'a> {
    dates: Vec<NaiveDate>,
    texts: [Vec<Option<&'a str>>; TEXTS.len()],
    integers: [Vec<Option<i32>>; INTEGERS.len()],
}

pub(crate) fn build(package: &Package) -> anyhow::Result<Vec<Built>> {
    let flights = package.table("flights.csv")?;
    let days = flights.select(["year", "month", "day"])?;
    let texts = flights.select(TEXTS.map(|(name, _)| name))?;
    let integers = flights.select(INTEGERS.map(|(name, _)| name))?;
    let mut months = BTreeMap::<(i32, u32), Month>::new();
    for ((day, texts), integers) in days.iter().zip(texts).zip(integers) {
        let [year, month, day] = day.map(Option::unwrap_or_default);
        let (year, month) = (year.parse()?, month.parse()?);
        let date = NaiveDate::from_ymd_opt(year, month, day.parse()?).context("date")?;
        let partition = months.entry((year, month)).or_default();
        partition.dates.push(date);
        for (column, value) in partition.texts.iter_mut().zip(texts) {
            column.push(value);
        }
        for (column, value) in partition.integers.iter_mut().zip(integers) {
            column.push(value.map(str::parse).transpose()?);
        }
    }
    months
        .into_iter()
        .map(|((year, month), rows)| partition(year, month, rows))
        .collect()
}

fn partition(year: i32, month: u32, rows: Month) -> anyhow::Result<Built> {
    let height = rows.dates.len();
    let mut columns = vec![Column::new("FlightDate".into(), rows.dates)];
    for ((_, name), values) in TEXTS.into_iter().zip(rows.texts) {
        columns.push(Column::new(name.into(), values));
    }
    for ((_, name), values) in INTEGERS.into_iter().zip(rows.integers) {
        columns.push(Column::new(name.into(), values));
    }
    let mut frame = DataFrame::new(height, columns)?;
    let mut content = Vec::new();
    ParquetWriter::new(&mut content)
        .with_compression(ParquetCompression::Zstd(Some(ZstdLevel::try_new(
            ZSTD_LEVEL,
        )?)))
        .with_row_group_size(Some(height))
        .finish(&mut frame)?;
    let path = format!("flights/year={year}/month={month}/part-0.parquet");
    Ok(Built::data(Source::Flights, path, height, content))
}
