//! Dates and hours of TOML, as chrono has them, and as people read them.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, de::Error};
use toml::value::Datetime;

const DAYS: [&str; 7] = [
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
];
const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// `lundi 14 décembre 2026`.
pub fn long(date: NaiveDate) -> String {
    format!(
        "{} {}",
        DAYS[date.weekday().num_days_from_monday() as usize],
        short(date)
    )
}

/// `14 décembre 2026`, and `1er` for the first.
pub fn short(date: NaiveDate) -> String {
    let day = match date.day() {
        1 => "1er".to_owned(),
        day => day.to_string(),
    };
    format!("{day} {} {}", MONTHS[date.month0() as usize], date.year())
}

/// `9 h 05`, which no line cuts.
pub fn hour(time: NaiveTime) -> String {
    format!("{}\u{a0}h\u{a0}{:02}", time.hour(), time.minute())
}

fn date(value: Datetime) -> Option<NaiveDate> {
    let found = value.date.filter(|_| value.time.is_none())?;
    NaiveDate::from_ymd_opt(i32::from(found.year), found.month.into(), found.day.into())
}

fn time(value: Datetime) -> Option<NaiveTime> {
    let found = value.time.filter(|_| value.offset.is_none())?;
    NaiveTime::from_hms_opt(found.hour.into(), found.minute.into(), 0)
}

const DATE: &str = "une date s'écrit sans guillemets : 2026-12-14";
const TIME: &str = "une heure s'écrit sans guillemets : 09:00:00";
const MOMENT: &str = "un moment s'écrit sans guillemets ni fuseau : 2026-12-14T09:00:00";

pub(super) fn one<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    let value = Datetime::deserialize(from).map_err(|_| D::Error::custom(DATE))?;
    date(value).ok_or_else(|| D::Error::custom(DATE))
}

pub(super) fn maybe<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    one(from).map(Some)
}

pub(super) fn many<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<NaiveDate>, D::Error> {
    let values = Vec::<Datetime>::deserialize(from).map_err(|_| D::Error::custom(DATE))?;
    values
        .into_iter()
        .map(|it| date(it).ok_or_else(|| D::Error::custom(DATE)))
        .collect()
}

pub(super) fn at<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveTime, D::Error> {
    let value = Datetime::deserialize(from).map_err(|_| D::Error::custom(TIME))?;
    time(value)
        .filter(|_| value.date.is_none())
        .ok_or_else(|| D::Error::custom(TIME))
}

pub(super) fn moment<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<NaiveDateTime>, D::Error> {
    let value = Datetime::deserialize(from).map_err(|_| D::Error::custom(MOMENT))?;
    let day = Datetime {
        time: None,
        offset: None,
        ..value
    };
    match (date(day), time(value)) {
        (Some(date), Some(time)) => Ok(Some(date.and_time(time))),
        _ => Err(D::Error::custom(MOMENT)),
    }
}

pub(super) fn zone<'de, D: Deserializer<'de>>(from: D) -> Result<Tz, D::Error> {
    let name = String::deserialize(from)?;
    name.parse().map_err(|_| {
        D::Error::custom(format!(
            "« {name} » n'est pas un fuseau horaire : écrivez par exemple \"Europe/Paris\""
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_told_in_french() {
        let date = NaiveDate::from_ymd_opt(2026, 12, 1).expect("a date");
        assert_eq!(long(date), "mardi 1er décembre 2026");
        assert_eq!(
            hour(NaiveTime::from_hms_opt(9, 5, 0).expect("an hour")),
            "9\u{a0}h\u{a0}05"
        );
    }
}
