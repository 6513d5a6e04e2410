//! A piece of a file's text that shares the text instead of copying it: a program is mostly names
//! and arguments, and what is nested is held at each level.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// A text, whole or in part. It reads, compares and hashes as the `str` that it is.
#[derive(Clone, Default)]
pub struct Piece {
    whole: Arc<str>,
    start: u32,
    end: u32,
}

impl Piece {
    /// Shares `whole` when `part` is a slice of it; else keeps a copy of the part.
    pub(super) fn within(whole: &Arc<str>, part: &str) -> Self {
        let start = part.as_ptr().addr().checked_sub(whole.as_ptr().addr());
        let bounds = start.and_then(|start| {
            let end = start.checked_add(part.len())?;
            let is_inside = whole.get(start..end) == Some(part);
            is_inside.then_some((u32::try_from(start).ok()?, u32::try_from(end).ok()?))
        });
        match bounds {
            Some((start, end)) => Self {
                whole: Arc::clone(whole),
                start,
                end,
            },
            None => Self::from(part),
        }
    }

    pub fn as_str(&self) -> &str {
        // The bounds come from a slice of this very text.
        let range = self.start as usize..self.end as usize;
        self.whole.get(range).unwrap_or_default()
    }
}

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        // No file that is read is so long.
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        Self {
            whole: text.into(),
            start: 0,
            end,
        }
    }
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

/// Several, one after another.
impl FromIterator<Piece> for Piece {
    fn from_iter<T: IntoIterator<Item = Piece>>(pieces: T) -> Self {
        let mut text = String::new();
        for piece in pieces {
            text.push_str(&piece);
        }
        Self::from(text)
    }
}

impl From<Piece> for String {
    fn from(piece: Piece) -> Self {
        piece.as_str().to_owned()
    }
}

impl Deref for Piece {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for Piece {
    fn borrow(&self) -> &str {
        self
    }
}

impl AsRef<str> for Piece {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Hash for Piece {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Eq for Piece {}

impl PartialEq for Piece {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl PartialEq<str> for Piece {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Piece {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for Piece {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<Piece> for String {
    fn eq(&self, other: &Piece) -> bool {
        self == other.as_str()
    }
}

impl PartialEq<Piece> for str {
    fn eq(&self, other: &Piece) -> bool {
        self == other.as_str()
    }
}

impl fmt::Debug for Piece {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), out)
    }
}

impl fmt::Display for Piece {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_shares_its_text_and_any_other_text_is_copied() {
        let whole: Arc<str> = "des étés".into();
        for part in [&whole[4..], "", &whole[..0], "ailleurs", &whole] {
            assert_eq!(Piece::within(&whole, part), part);
        }
        let shared = Piece::within(&whole, &whole[4..]);
        assert!(Arc::ptr_eq(&shared.whole, &whole));
        let copied = Piece::within(&whole, "étés".to_owned().as_str());
        assert!(!Arc::ptr_eq(&copied.whole, &whole));
        assert_eq!(shared, copied);
    }
}
