//! PostgreSQL's binary COPY format (manual, `COPY`, section "Binary Format").

use chrono::{DateTime, NaiveDate, Utc};

const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";
/// Bytes before the first row: the signature, then no flags and no header extension.
const HEADER: usize = SIGNATURE.len() + 8;
/// Microseconds from the Unix epoch to PostgreSQL's, 2000-01-01.
const EPOCH_MICROS: i64 = 946_684_800_000_000;

/// Encodes a batch of rows.
#[derive(Debug)]
pub(crate) struct Encoder {
    buffer: Vec<u8>,
}

impl Encoder {
    pub(crate) fn new() -> Self {
        let mut buffer = Vec::with_capacity(1 << 17);
        buffer.extend_from_slice(SIGNATURE);
        buffer.resize(HEADER, 0);
        Self { buffer }
    }

    /// Starts a row of `fields` fields; exactly that many values must follow.
    pub(crate) fn row(&mut self, fields: i16) -> &mut Self {
        self.buffer.extend_from_slice(&fields.to_be_bytes());
        self
    }

    pub(crate) fn put<T: Field>(&mut self, value: T) -> &mut Self {
        let start = self.buffer.len();
        self.buffer.extend_from_slice(&[0; 4]);
        let length = if value.write(&mut self.buffer) {
            (self.buffer.len() - start - 4) as i32
        } else {
            -1 // NULL
        };
        self.buffer[start..start + 4].copy_from_slice(&length.to_be_bytes());
        self
    }

    /// Ends the stream and gives its bytes; nothing follows before [`Encoder::restart`].
    pub(crate) fn finish(&mut self) -> &[u8] {
        self.buffer.extend_from_slice(&(-1_i16).to_be_bytes());
        &self.buffer
    }

    /// Forgets every row, and keeps the room.
    pub(crate) fn restart(&mut self) {
        self.buffer.truncate(HEADER);
    }
}

/// A value of a COPY row. `write` returns false for NULL.
pub(crate) trait Field {
    fn write(&self, buffer: &mut Vec<u8>) -> bool;
}

macro_rules! field {
    ($($type:ty: |$value:ident| $bytes:expr),+ $(,)?) => {
        $(impl Field for $type {
            fn write(&self, buffer: &mut Vec<u8>) -> bool {
                let $value = self;
                buffer.extend_from_slice($bytes.as_ref());
                true
            }
        })+
    };
}

field! {
    &str: |value| value.as_bytes(),
    i16: |value| value.to_be_bytes(),
    f32: |value| value.to_be_bytes(),
    f64: |value| value.to_be_bytes(),
    DateTime<Utc>: |value| (value.timestamp_micros() - EPOCH_MICROS).to_be_bytes(),
    NaiveDate: |value| days_from_2000(*value).to_be_bytes(),
}

impl<T: Field> Field for Option<T> {
    fn write(&self, buffer: &mut Vec<u8>) -> bool {
        self.as_ref().is_some_and(|value| value.write(buffer))
    }
}

fn days_from_2000(date: NaiveDate) -> i32 {
    let unix_days = date.signed_duration_since(NaiveDate::default()).num_days();
    (unix_days - EPOCH_MICROS / 86_400_000_000) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_encoded_as_the_manual_says() {
        let mut encoder = Encoder::new();
        encoder
            .row(3)
            .put("é")
            .put(None::<i16>)
            .put(NaiveDate::from_ymd_opt(2000, 1, 2));
        let bytes = encoder.finish();
        let expected = [
            SIGNATURE,
            &[0; 8],
            &[0, 3],
            &[0, 0, 0, 2, 0xC3, 0xA9],
            &[0xFF; 4],
            &[0, 0, 0, 4, 0, 0, 0, 1],
            &[0xFF, 0xFF],
        ];
        assert_eq!(bytes, expected.concat());
    }
}
