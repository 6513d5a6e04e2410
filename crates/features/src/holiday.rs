//! US federal holidays, by computation (5 USC 6103(a)).

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// First year of Juneteenth as a federal holiday (Public Law 117-17).
const JUNETEENTH_SINCE: i32 = 2021;

/// The federal holidays of a year, in order, on their legal dates.
pub fn federal_holidays(year: i32) -> Vec<NaiveDate> {
    let juneteenth = (year >= JUNETEENTH_SINCE).then(|| fixed(year, 6, 19));
    [
        fixed(year, 1, 1),
        nth(year, 1, Weekday::Mon, 3),
        nth(year, 2, Weekday::Mon, 3),
        last_monday_of_may(year),
        juneteenth.flatten(),
        fixed(year, 7, 4),
        nth(year, 9, Weekday::Mon, 1),
        nth(year, 10, Weekday::Mon, 2),
        fixed(year, 11, 11),
        nth(year, 11, Weekday::Thu, 4),
        fixed(year, 12, 25),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Days from the nearest federal holiday: 0 on the day, negative before, positive after.
/// At equal distance, the coming one.
pub fn days_from_nearest(date: NaiveDate) -> i64 {
    (date.year() - 1..=date.year() + 1)
        .flat_map(federal_holidays)
        .map(|holiday| date.signed_duration_since(holiday).num_days())
        .min_by_key(|days| (days.abs(), *days))
        .unwrap_or(i64::MAX)
}

fn fixed(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

fn nth(year: i32, month: u32, weekday: Weekday, rank: u8) -> Option<NaiveDate> {
    NaiveDate::from_weekday_of_month_opt(year, month, weekday, rank)
}

fn last_monday_of_may(year: i32) -> Option<NaiveDate> {
    let last_day = fixed(year, 5, 31)?;
    last_day.checked_sub_days(Days::new(last_day.weekday().num_days_from_monday().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2013, month, day).expect("a date")
    }

    #[test]
    fn the_ten_holidays_of_2013() {
        let expected = [
            day(1, 1),
            day(1, 21),
            day(2, 18),
            day(5, 27),
            day(7, 4),
            day(9, 2),
            day(10, 14),
            day(11, 11),
            day(11, 28),
            day(12, 25),
        ];
        assert_eq!(federal_holidays(2013), expected);
    }

    #[test]
    fn juneteenth_begins_in_2021() {
        assert_eq!(federal_holidays(2020).len(), 10);
        assert!(
            federal_holidays(2021).contains(&NaiveDate::from_ymd_opt(2021, 6, 19).expect("a date"))
        );
    }

    #[test]
    fn distance_counts_both_ways_and_across_the_year() {
        assert_eq!(days_from_nearest(day(11, 28)), 0);
        assert_eq!(days_from_nearest(day(11, 27)), -1);
        assert_eq!(days_from_nearest(day(12, 1)), 3);
        assert_eq!(days_from_nearest(day(12, 31)), -1);
    }
}
