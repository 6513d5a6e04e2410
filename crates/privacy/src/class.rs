//! What a column says of a person, as its comment in the database marks it.

/// The class of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Says who the person is, or leads to them: anonymising empties it.
    Identifying,
    /// About a person as long as its row holds an identifying value, and about nobody after.
    Linked,
    /// About nobody.
    NotPersonal,
}

impl Class {
    pub const ALL: [Self; 3] = [Self::Identifying, Self::Linked, Self::NotPersonal];

    /// In French, as the mark writes it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Identifying => "identifiante",
            Self::Linked => "liée",
            Self::NotPersonal => "non personnelle",
        }
    }

    pub fn is_personal(self) -> bool {
        self != Self::NotPersonal
    }

    /// The class that a comment of the database marks; `None` when it marks none, or two.
    pub fn marked_in(comment: &str) -> Option<Self> {
        let mut marks = comment.match_indices("[RGPD : ");
        let (at, opening) = marks.next()?;
        if marks.next().is_some() {
            return None;
        }
        let (label, _) = comment[at + opening.len()..].split_once(']')?;
        Self::ALL.into_iter().find(|class| class.label() == label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_wherever_the_comment_has_it() {
        assert_eq!(
            Class::marked_in("Adresse du compte. [RGPD : identifiante]"),
            Some(Class::Identifying)
        );
        assert_eq!(Class::marked_in("[RGPD : liée]"), Some(Class::Linked));
    }

    #[test]
    fn no_mark_an_unknown_one_or_two_are_no_class() {
        for comment in [
            "",
            "Adresse.",
            "[RGPD : sensible]",
            "[RGPD : liée",
            "[RGPD : liée] [RGPD : identifiante]",
        ] {
            assert_eq!(Class::marked_in(comment), None, "{comment}");
        }
    }
}
