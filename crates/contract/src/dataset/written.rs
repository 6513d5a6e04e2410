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

    by_serde!(&str, bool, i16, f32, f64);

    impl<T: Value> Value for Option<T> {
        fn write(&self, out: &mut Vec<u8>) {
            match self {
                Some(value) => value.write(out),
                None => out.extend_from_slice(b"null"),
            }
        }
    }

    /// How a column is held by a row that borrows its texts.
    pub trait Shown {
        type As<'a>
        where
            Self: 'a;
        fn shown(&self) -> Self::As<'_>;
    }

    impl Shown for String {
        type As<'a> = &'a str;
        fn shown(&self) -> &str {
            self
        }
    }

    impl<T: Shown> Shown for Option<T> {
        type As<'a>
            = Option<T::As<'a>>
        where
            T: 'a;
        fn shown(&self) -> Option<T::As<'_>> {
            self.as_ref().map(T::shown)
        }
    }

    macro_rules! as_they_are {
        ($($type:ty),+) => {
            $(impl Shown for $type {
                type As<'a> = Self;
                fn shown(&self) -> Self {
                    *self
                }
            })+
        };
    }

    as_they_are!(
        bool,
        i16,
        f32,
        f64,
        chrono::NaiveDate,
        chrono::DateTime<chrono::Utc>
    );

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
