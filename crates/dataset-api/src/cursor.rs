//! Opaque cursors: base64url of the key of the last row, so that clients do not build them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, SecondsFormat, Utc};

use crate::error::{ApiError, calendar};

/// A cursor over an instant and a code.
pub(crate) fn encode(instant: DateTime<Utc>, code: &str) -> String {
    let instant = instant.to_rfc3339_opts(SecondsFormat::Micros, true);
    encode_text(&format!("{instant} {code}"))
}

/// The instant and the code of a cursor made by [`encode`].
pub(crate) fn decode<T: std::str::FromStr>(cursor: &str) -> Result<(DateTime<Utc>, T), ApiError> {
    let text = decode_text(cursor)?;
    let (instant, code) = text.split_once(' ').ok_or(ApiError::Cursor)?;
    let instant = instant.parse().map_err(|_| ApiError::Cursor)?;
    let instant = calendar::check(instant).map_err(|_| ApiError::Cursor)?;
    Ok((instant, code.parse().map_err(|_| ApiError::Cursor)?))
}

pub(crate) fn encode_text(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

pub(crate) fn decode_text(cursor: &str) -> Result<String, ApiError> {
    let bytes = URL_SAFE_NO_PAD
        .decode(cursor)
        .map_err(|_| ApiError::Cursor)?;
    String::from_utf8(bytes).map_err(|_| ApiError::Cursor)
}

#[cfg(test)]
mod tests {
    use domain::FlightId;

    use super::*;

    #[test]
    fn a_cursor_round_trips_and_others_are_refused() {
        let instant: DateTime<Utc> = "2013-01-01T10:15:00Z".parse().expect("an instant");
        let cursor = encode(instant, "20130101-UA-1545-EWR");
        let (decoded, id) = decode::<FlightId>(&cursor).expect("ours");
        assert_eq!((decoded, id.as_str()), (instant, "20130101-UA-1545-EWR"));
        for bad in [
            "",
            "é",
            "AAAA",
            &encode_text("2013 x"),
            &encode_text("2013-01-01T10:15:00Z nope"),
        ] {
            assert!(
                decode::<FlightId>(bad).is_err(),
                "{bad:?} should be refused"
            );
        }
    }
}
