//! How one column type travels: Arrow array, CSV text.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float32Array, Float64Array, Int16Array,
    StringArray, TimestampMicrosecondArray,
};
use arrow_schema::{DataType, TimeUnit};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use super::written::{json, text};

/// A batch that is not the dataset.
#[derive(Debug, thiserror::Error)]
pub enum DatasetError {
    #[error("column {0} is missing or has another type")]
    Column(&'static str),
    #[error("column {0} has a missing value where none is allowed")]
    Missing(&'static str),
    #[error("the Arrow batch could not be built")]
    Arrow(#[from] arrow_schema::ArrowError),
}

/// A Rust type that is a dataset column.
pub trait ColumnType: Sized {
    const NULLABLE: bool;
    fn data_type() -> DataType;
    /// Borrows the values: a text is copied once, into the array.
    fn to_array<'a>(values: impl Iterator<Item = &'a Self>) -> ArrayRef
    where
        Self: 'a;
    /// `None` when the array is of another type.
    fn from_array(array: &dyn Array) -> Option<Vec<Option<Self>>>;
    /// Appends the CSV text, not quoted; nothing for a missing value.
    fn write_text(&self, out: &mut Vec<u8>);
}

/// Collects a column from rows: the glue between the row list and [`ColumnType`].
#[derive(Debug)]
pub struct ColumnBuilder;

impl ColumnBuilder {
    /// Reads a column back, refusing another type or a forbidden missing value.
    pub fn read<T: ColumnType>(
        array: Option<&ArrayRef>,
        name: &'static str,
    ) -> Result<Vec<T>, DatasetError> {
        let array = array.ok_or(DatasetError::Column(name))?;
        T::from_array(array.as_ref())
            .ok_or(DatasetError::Column(name))?
            .into_iter()
            .map(|value| value.ok_or(DatasetError::Missing(name)))
            .collect()
    }
}

macro_rules! column_type {
    ($type:ty, $array:ty, $data_type:expr, |$value:ident| $store:expr, |$stored:ident| $load:expr, |$shown:ident, $out:ident| $text:expr) => {
        impl ColumnType for $type {
            const NULLABLE: bool = false;
            fn data_type() -> DataType {
                $data_type
            }
            fn to_array<'a>(values: impl Iterator<Item = &'a Self>) -> ArrayRef {
                Arc::new(<$array>::from_iter(values.map(|$value| Some($store))).with_zone())
            }
            fn from_array(array: &dyn Array) -> Option<Vec<Option<Self>>> {
                let array = array.as_any().downcast_ref::<$array>()?;
                Some(
                    array
                        .iter()
                        .map(|value| value.map(|$stored| $load))
                        .collect(),
                )
            }
            fn write_text(&self, $out: &mut Vec<u8>) {
                let $shown = self;
                $text
            }
        }

        impl ColumnType for Option<$type> {
            const NULLABLE: bool = true;
            fn data_type() -> DataType {
                $data_type
            }
            fn to_array<'a>(values: impl Iterator<Item = &'a Self>) -> ArrayRef {
                Arc::new(
                    <$array>::from_iter(values.map(|value| value.as_ref().map(|$value| $store)))
                        .with_zone(),
                )
            }
            fn from_array(array: &dyn Array) -> Option<Vec<Option<Self>>> {
                Some(<$type>::from_array(array)?.into_iter().map(Some).collect())
            }
            fn write_text(&self, out: &mut Vec<u8>) {
                if let Some(value) = self {
                    value.write_text(out);
                }
            }
        }
    };
}

/// Timestamps carry UTC in their type; other arrays are left as they are.
trait WithZone {
    fn with_zone(self) -> Self;
}

macro_rules! no_zone {
    ($($array:ty),*) => {
        $(impl WithZone for $array {
            fn with_zone(self) -> Self { self }
        })*
    };
}

no_zone!(
    BooleanArray,
    Date32Array,
    Float32Array,
    Float64Array,
    Int16Array,
    StringArray
);

impl WithZone for TimestampMicrosecondArray {
    fn with_zone(self) -> Self {
        self.with_timezone("UTC")
    }
}

fn days_since_epoch(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - NaiveDate::default().num_days_from_ce()
}

fn date_of(days: i32) -> NaiveDate {
    let magnitude = Days::new(days.unsigned_abs().into());
    let epoch = NaiveDate::default();
    let date = if days < 0 {
        epoch.checked_sub_days(magnitude)
    } else {
        epoch.checked_add_days(magnitude)
    };
    date.unwrap_or(epoch)
}

column_type!(
    String,
    StringArray,
    DataType::Utf8,
    |v| v,
    |v| v.to_owned(),
    |v, out| {
        out.extend_from_slice(v.as_bytes());
    }
);
column_type!(
    bool,
    BooleanArray,
    DataType::Boolean,
    |v| *v,
    |v| v,
    |v, out| {
        json::write(v, out);
    }
);
column_type!(i16, Int16Array, DataType::Int16, |v| *v, |v| v, |v, out| {
    json::write(v, out);
});
column_type!(
    f32,
    Float32Array,
    DataType::Float32,
    |v| *v,
    |v| v,
    |v, out| {
        text::display(v, out);
    }
);
column_type!(
    f64,
    Float64Array,
    DataType::Float64,
    |v| *v,
    |v| v,
    |v, out| {
        text::display(v, out);
    }
);
column_type!(
    NaiveDate,
    Date32Array,
    DataType::Date32,
    |v| days_since_epoch(*v),
    |v| date_of(v),
    |v, out| {
        text::day(*v, out);
    }
);
column_type!(
    DateTime<Utc>,
    TimestampMicrosecondArray,
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
    |v| v.timestamp_micros(),
    |v| DateTime::from_timestamp_micros(v).unwrap_or_default(),
    |v, out| {
        text::instant(*v, out);
    }
);
