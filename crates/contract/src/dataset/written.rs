//! Values written as bytes: JSON, and the plain text of CSV.

/// Values as JSON.
pub(super) mod json {
    use super::text;

    pub(in super::super) trait Value {
        fn write(&self, out: &mut Vec<u8>);
    }

    pub(in super::super) fn write(value: &impl Value, out: &mut Vec<u8>) {
        value.write(out);
    }

    macro_rules! by_serde {
        ($($type:ty),+) => {
            $(impl Value for $type {
                fn write(&self, out: &mut Vec<u8>) {
                    // Writing to memory cannot fail, and these types are always JSON.
                    let _ = serde_json::to_writer(out, self);
                }
            })+
        };
    }

    by_serde!(String, bool, i16, f32, f64);

    macro_rules! quoted {
        ($($type:ty = $write:path),+) => {
            $(impl Value for $type {
                fn write(&self, out: &mut Vec<u8>) {
                    out.push(b'"');
                    $write(*self, out);
                    out.push(b'"');
                }
            })+
        };
    }

    quoted!(
        chrono::NaiveDate = text::day,
        chrono::DateTime<chrono::Utc> = text::instant
    );
}

/// Values as plain text.
pub(super) mod text {
    use std::io::Write;

    use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Timelike, Utc};

    pub(in super::super) fn display(value: impl std::fmt::Display, out: &mut Vec<u8>) {
        // Writing to memory cannot fail.
        let _ = write!(out, "{value}");
    }

    /// `YYYY-MM-DD`.
    pub(in super::super) fn day(day: NaiveDate, out: &mut Vec<u8>) {
        let Ok(year @ 0..=9999) = u32::try_from(day.year()) else {
            return display(day, out);
        };
        digits::<4>(year, out);
        out.push(b'-');
        digits::<2>(day.month(), out);
        out.push(b'-');
        digits::<2>(day.day(), out);
    }

    /// `YYYY-MM-DDTHH:MM:SSZ`: flights and weather have no fraction of a second, but whoever does
    /// keeps it.
    pub(in super::super) fn instant(instant: DateTime<Utc>, out: &mut Vec<u8>) {
        if instant.nanosecond() != 0 || !(0..=9999).contains(&instant.year()) {
            return display(instant.to_rfc3339_opts(SecondsFormat::AutoSi, true), out);
        }
        day(instant.date_naive(), out);
        out.push(b'T');
        digits::<2>(instant.hour(), out);
        out.push(b':');
        digits::<2>(instant.minute(), out);
        out.push(b':');
        digits::<2>(instant.second(), out);
        out.push(b'Z');
    }

    fn digits<const N: usize>(mut number: u32, out: &mut Vec<u8>) {
        let mut text = [b'0'; N];
        for place in text.iter_mut().rev() {
            *place = b'0' + (number % 10) as u8;
            number /= 10;
        }
        out.extend_from_slice(&text);
    }
}
