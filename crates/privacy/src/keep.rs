//! How long something is kept, and the instant before which it no longer is.

use chrono::{DateTime, Days, Months, NaiveDate, TimeDelta, Utc};

/// A day is a local date, of an airport that may be anywhere: it is over everywhere on Earth when
/// it is over in the last time zone, twelve hours behind UTC.
const LAST_ZONE_BEHIND_UTC: TimeDelta = TimeDelta::hours(12);

/// A duration of the calendar, counted in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    Days(u32),
    Months(u32),
}

impl Keep {
    /// What happened at this instant or before is no longer kept at `now`.
    pub fn limit(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let limit = match self {
            Self::Days(days) => now.checked_sub_days(Days::new(days.into())),
            // The same day of an earlier month, or its last one.
            Self::Months(months) => now.checked_sub_months(Months::new(months)),
        };
        // Nothing is older than what a calendar can say.
        limit.unwrap_or(DateTime::<Utc>::MIN_UTC)
    }

    /// The first day that is still kept at `now`; those before it are no longer.
    pub fn first_day_kept(self, now: DateTime<Utc>) -> NaiveDate {
        let limit = self.limit(now);
        limit
            .checked_sub_signed(LAST_ZONE_BEHIND_UTC)
            .unwrap_or(limit)
            .date_naive()
    }

    /// When it ends, in French, for a sentence.
    pub fn moment(self) -> String {
        match self {
            Self::Days(0) => "dès l'échéance".to_owned(),
            keep => format!("après {}", keep.label()),
        }
    }

    /// In French, for a table.
    pub fn label(self) -> String {
        match self {
            Self::Days(0) => "aucune".to_owned(),
            Self::Days(1) => "1 jour".to_owned(),
            Self::Days(days) => format!("{days} jours"),
            Self::Months(months) if months.is_multiple_of(12) => {
                let years = months / 12;
                format!("{years} an{}", if years > 1 { "s" } else { "" })
            }
            Self::Months(months) => format!("{months} mois"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn months_are_those_of_the_calendar() {
        assert_eq!(
            Keep::Months(1).limit(utc("2026-03-31T10:00:00Z")),
            utc("2026-02-28T10:00:00Z")
        );
        assert_eq!(
            Keep::Months(24).limit(utc("2028-02-29T00:00:00Z")),
            utc("2026-02-28T00:00:00Z")
        );
    }

    #[test]
    fn a_day_is_over_when_it_is_over_everywhere() {
        let first = |now| Keep::Days(0).first_day_kept(utc(now)).to_string();
        assert_eq!(first("2026-07-02T11:59:59Z"), "2026-07-01");
        assert_eq!(first("2026-07-02T12:00:00Z"), "2026-07-02");
    }

    #[test]
    fn durations_are_told_in_french() {
        let labels = [
            Keep::Days(0),
            Keep::Days(30),
            Keep::Months(13),
            Keep::Months(24),
        ];
        assert_eq!(
            labels.map(Keep::label),
            ["aucune", "30 jours", "13 mois", "2 ans"]
        );
        assert_eq!(Keep::Days(0).moment(), "dès l'échéance");
        assert_eq!(Keep::Days(1).moment(), "après 1 jour");
    }

    #[test]
    fn a_duration_longer_than_the_calendar_keeps_everything() {
        let limit = Keep::Months(u32::MAX).limit(utc("2026-01-01T00:00:00Z"));
        assert_eq!(limit, DateTime::<Utc>::MIN_UTC);
    }
}
