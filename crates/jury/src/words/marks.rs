//! Marks of the words that begin in a text, so that most searches end before they begin: the same
//! lines are asked for hundreds of terms, and hold few of them.

use std::ops::Deref;

use super::{Searched, fold};

/// Bytes of a beginning.
const BEGINNING: usize = 3;

/// One bit for each beginning of a word, `WORDS` times 64 bits in all. Two beginnings may share a bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marks<const WORDS: usize>([u64; WORDS]);

impl<const WORDS: usize> Default for Marks<WORDS> {
    fn default() -> Self {
        Self([0; WORDS])
    }
}

impl<const WORDS: usize> Marks<WORDS> {
    /// Marks every place where a term may begin: what precedes it is not a letter or a digit.
    pub fn put(&mut self, folded: &str) {
        let bytes = folded.as_bytes();
        let mut is_inside = false;
        for (place, letter) in folded.char_indices() {
            if !is_inside && let Some(beginning) = bytes.get(place..place + BEGINNING) {
                let (word, bit) = Self::place(beginning);
                self.0[word] |= bit;
            }
            is_inside = letter.is_alphanumeric();
        }
    }

    /// False only when no such term begins a word of what was marked.
    pub fn may_have(&self, term: &str) -> bool {
        let term = term.strip_suffix('$').unwrap_or(term);
        let Some(beginning) = term.as_bytes().get(..BEGINNING) else {
            return true;
        };
        let (word, bit) = Self::place(beginning);
        self.0[word] & bit != 0
    }

    fn place(beginning: &[u8]) -> (usize, u64) {
        let number = beginning
            .iter()
            .fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
        // Fibonacci hashing: the high bits depend on all of the number.
        let mixed = number.wrapping_mul(2_654_435_769);
        let bit = (mixed >> 16) as usize % (WORDS * 64);
        (bit / 64, 1 << (bit % 64))
    }
}

/// A folded text, with its marks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    text: String,
    marks: Marks<4>,
}

impl Folded {
    pub fn of(text: &str) -> Self {
        Self::from(fold(text))
    }
}

/// From a text that is folded already.
impl From<String> for Folded {
    fn from(text: String) -> Self {
        let mut marks = Marks::default();
        marks.put(&text);
        Self { text, marks }
    }
}

impl Deref for Folded {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl Searched for Folded {
    fn text(&self) -> &str {
        &self.text
    }

    fn may_have(&self, term: &str) -> bool {
        self.marks.may_have(term)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::words::has;

    proptest! {
        #[test]
        fn marks_never_hide_a_term(text in ".{0,60}", start in 0_usize..60, length in 1_usize..8) {
            let folded = fold(&text);
            let term: String = folded.chars().skip(start).take(length).collect();
            prop_assume!(!term.is_empty());
            prop_assert_eq!(has(&Folded::of(&text), &term), has(folded.as_str(), &term));
        }
    }

    #[test]
    fn marks_tell_that_a_word_is_not_there() {
        let folded = Folded::of("Le serveur écoute");
        assert!(folded.may_have("serveur$") && folded.may_have("ecout"));
        assert!(!folded.may_have("budget"));
    }
}
