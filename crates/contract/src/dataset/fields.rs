//! Which columns of the dataset a caller wants.

use super::DatasetRow;

/// Some of the columns, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSet(u64);

/// A text that does not name columns.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownField {
    #[error("no column of that name")]
    Name(String),
    #[error("no column at all")]
    Empty,
}

impl FieldSet {
    /// Every column.
    pub const ALL: Self = Self((1 << DatasetRow::COLUMNS.len()) - 1);

    pub(super) fn holds(self, place: usize) -> bool {
        self.0 >> place & 1 == 1
    }
}

impl std::str::FromStr for FieldSet {
    type Err = UnknownField;

    /// Names separated by commas; their order does not matter.
    fn from_str(text: &str) -> Result<Self, UnknownField> {
        let names = text
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let set = names.clone().try_fold(0, |set, name| {
            let place = DatasetRow::COLUMNS
                .iter()
                .position(|column| *column == name);
            place
                .map(|place| set | 1 << place)
                .ok_or_else(|| UnknownField::Name(name.to_owned()))
        })?;
        if set == 0 {
            return Err(UnknownField::Empty);
        }
        Ok(Self(set))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_columns_or_the_one_that_is_not_is_told() {
        assert_eq!(DatasetRow::COLUMNS.join(",").parse(), Ok(FieldSet::ALL));
        assert_eq!(
            "late, inconnu".parse::<FieldSet>(),
            Err(UnknownField::Name("inconnu".to_owned()))
        );
        for empty in ["", ",", " , "] {
            assert_eq!(empty.parse::<FieldSet>(), Err(UnknownField::Empty));
        }
    }
}
