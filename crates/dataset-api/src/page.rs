//! Pages of a list: their size, and where the next one begins.
//!
//! A cursor is opaque: base64url of the key of the last row, and of a fingerprint of what was
//! asked. Shown with other filters it is refused, instead of skipping rows that nobody saw.

use std::hash::{DefaultHasher, Hash, Hasher};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::Page;

use crate::error::ApiError;

pub(crate) const DEFAULT: u32 = 100;
pub(crate) const MAX: u32 = 5000;

/// The size asked, within bounds.
pub(crate) fn size(asked: Option<u32>) -> Result<usize, ApiError> {
    let size = asked.unwrap_or(DEFAULT);
    if (1..=MAX).contains(&size) {
        Ok(size as usize)
    } else {
        Err(ApiError::Limit)
    }
}

/// What a list was asked, whatever the size of its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked(u64);

impl Asked {
    pub(crate) fn of(list: &str, filters: impl std::fmt::Debug) -> Self {
        let mut hasher = DefaultHasher::new();
        (list, format!("{filters:?}")).hash(&mut hasher);
        Self(hasher.finish())
    }

    pub(crate) fn cursor(self, key: &str) -> String {
        URL_SAFE_NO_PAD.encode(format!("{:016x}{key}", self.0))
    }

    /// The key of a cursor of the same list.
    pub(crate) fn key(self, cursor: Option<&str>) -> Result<Option<String>, ApiError> {
        let Some(cursor) = cursor else {
            return Ok(None);
        };
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
        let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let text = text.ok_or(ApiError::Cursor)?;
        let (asked, key) = text.split_at_checked(16).ok_or(ApiError::Cursor)?;
        let asked = u64::from_str_radix(asked, 16).map_err(|_| ApiError::Cursor)?;
        if asked != self.0 {
            return Err(ApiError::OtherCursor);
        }
        if key.chars().any(char::is_control) {
            return Err(ApiError::Cursor); // PostgreSQL has no such text
        }
        Ok(Some(key.to_owned()))
    }

    /// The same, where the key is a code.
    pub(crate) fn code<T: std::str::FromStr>(
        self,
        cursor: Option<&str>,
    ) -> Result<Option<T>, ApiError> {
        let key = self.key(cursor)?;
        key.map(|key| key.parse().map_err(|_| ApiError::Cursor))
            .transpose()
    }

    /// The same, where the key is two values.
    pub(crate) fn pair<A: std::str::FromStr, B: std::str::FromStr>(
        self,
        cursor: Option<&str>,
    ) -> Result<Option<(A, B)>, ApiError> {
        let Some(key) = self.key(cursor)? else {
            return Ok(None);
        };
        let (first, second) = key.split_once(' ').ok_or(ApiError::Cursor)?;
        match (first.parse(), second.parse()) {
            (Ok(first), Ok(second)) => Ok(Some((first, second))),
            _ => Err(ApiError::Cursor),
        }
    }

    /// Cuts what was read, one row more than a page holds, into a page.
    pub(crate) fn page<T>(
        self,
        mut items: Vec<T>,
        size: usize,
        key: impl Fn(&T) -> String,
    ) -> Page<T> {
        let is_followed = items.len() > size;
        items.truncate(size);
        let next_cursor = items
            .last()
            .filter(|_| is_followed)
            .map(|last| self.cursor(&key(last)));
        Page { items, next_cursor }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use domain::FlightId;

    use super::*;

    #[test]
    fn a_cursor_round_trips_and_others_are_refused() {
        let asked = Asked::of("flights", "from EWR");
        let key = "2013-01-01T10:15:00Z 20130101-UA-1545-EWR";
        let cursor = asked.cursor(key);
        let pair = asked.pair::<DateTime<Utc>, FlightId>(Some(&cursor));
        let (instant, id) = pair.expect("ours").expect("given");
        assert_eq!(
            (instant.to_rfc3339(), id.as_str()),
            (
                "2013-01-01T10:15:00+00:00".to_owned(),
                "20130101-UA-1545-EWR"
            )
        );
        for bad in ["", "é", "AAAA", &asked.cursor("2013 x"), &asked.cursor("")] {
            let refused = asked.pair::<DateTime<Utc>, FlightId>(Some(bad));
            assert!(matches!(refused, Err(ApiError::Cursor)), "{bad:?}");
        }
        let other = Asked::of("flights", "from JFK");
        assert!(matches!(
            other.key(Some(&cursor)),
            Err(ApiError::OtherCursor)
        ));
        assert_eq!(asked.key(None).expect("absent"), None);
    }

    #[test]
    fn the_last_page_says_so_even_when_it_is_full() {
        let asked = Asked::of("numbers", ());
        let page = asked.page(vec![1, 2, 3], 2, i32::to_string);
        assert_eq!(page.items, [1, 2]);
        assert_eq!(
            asked
                .code::<i32>(page.next_cursor.as_deref())
                .expect("ours"),
            Some(2)
        );
        assert_eq!(asked.page(vec![1, 2], 2, i32::to_string).next_cursor, None);
    }
}
