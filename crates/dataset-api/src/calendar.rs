//! Days and instants that the database can hold and that flights can have.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::error::ApiError;

pub(crate) const YEARS: std::ops::RangeInclusive<i32> = 1900..=2100;

/// A range of days, in order.
pub(crate) fn check_days(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<(), ApiError> {
    check(from, to, Datelike::year)
}

/// A range of instants, in order.
pub(crate) fn check_instants(
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
) -> Result<(), ApiError> {
    check(from, to, Datelike::year)
}

fn check<T: PartialOrd>(
    from: Option<T>,
    to: Option<T>,
    year: impl Fn(&T) -> i32,
) -> Result<(), ApiError> {
    let ordered = from
        .as_ref()
        .zip(to.as_ref())
        .is_none_or(|(from, to)| from <= to);
    if ordered && from.iter().chain(&to).all(|at| YEARS.contains(&year(at))) {
        Ok(())
    } else {
        Err(ApiError::Range)
    }
}
