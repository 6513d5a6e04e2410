//! The comment on top of a `.sql` file: six parts, always the same, in this order.

/// What a query says of itself, in English, for who opens the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Part and text, in the order of [`PARTS`].
    pub parts: Vec<(&'static str, String)>,
}

/// The parts that every query file has. One that does not apply says why.
pub const PARTS: [&str; 6] = [
    "Goal",
    "Selection",
    "Filters",
    "Joins",
    "Order",
    "Optimisation",
];

/// Fewer characters say nothing: `none` alone is not a reason.
const SHORTEST: usize = 12;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeaderFault {
    #[error("il manque la partie « -- {0}: … » (ou elle n'est pas à sa place)")]
    Missing(&'static str),
    #[error("la partie « {0} » ne dit rien : donnez la raison, même pour « none »")]
    Empty(&'static str),
    #[error("rien ne suit l'en-tête")]
    NoStatement,
}

impl Header {
    /// The header of a file's text.
    ///
    /// # Errors
    /// Fails on the first part that is missing, out of place or empty.
    pub fn parse(sql: &str) -> Result<Self, HeaderFault> {
        let comment: Vec<&str> = sql
            .lines()
            .map_while(|line| line.strip_prefix("--"))
            .map(str::trim)
            .collect();
        if statement(sql).trim().is_empty() {
            return Err(HeaderFault::NoStatement);
        }
        let mut parts: Vec<(&'static str, String)> = Vec::new();
        for line in comment {
            let expected = PARTS.get(parts.len()).copied();
            let opened = expected.and_then(|part| {
                let text = line.strip_prefix(part)?.strip_prefix(':')?;
                Some((part, text.trim().to_owned()))
            });
            match (opened, parts.last_mut()) {
                (Some(part), _) => parts.push(part),
                (None, Some((_, text))) if !line.is_empty() => {
                    text.push(' ');
                    text.push_str(line);
                }
                _ => {}
            }
        }
        if let Some(missing) = PARTS.get(parts.len()) {
            return Err(HeaderFault::Missing(missing));
        }
        match parts.iter().find(|(_, text)| text.len() < SHORTEST) {
            Some((part, _)) => Err(HeaderFault::Empty(part)),
            None => Ok(Self { parts }),
        }
    }
}

/// The statement that follows the header.
pub fn statement(sql: &str) -> String {
    sql.lines()
        .skip_while(|line| line.starts_with("--"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "-- Goal: one airport, for a page.\n\
        -- Selection: every column,\n--   but the run.\n--\n\
        -- Filters: the code, which is the key.\n\
        -- Joins: none, since one table holds it all.\n\
        -- Order: none, since there is one row.\n\
        -- Optimisation: the index of the primary key.\n\
        SELECT 1\nFROM airport\n";

    #[test]
    fn a_whole_header_has_its_six_parts_and_its_statement() {
        let header = Header::parse(WHOLE).expect("a header");
        assert_eq!(header.parts.len(), 6);
        assert_eq!(header.parts[1].1, "every column, but the run.");
        assert_eq!(statement(WHOLE), "SELECT 1\nFROM airport");
    }

    #[test]
    fn a_missing_part_is_named_wherever_it_is_missing() {
        for part in PARTS {
            let without = WHOLE.replace(&format!("-- {part}:"), "-- Other:");
            assert_eq!(Header::parse(&without), Err(HeaderFault::Missing(part)));
        }
    }

    #[test]
    fn a_part_without_a_reason_is_refused() {
        let empty = WHOLE.replace("none, since one table holds it all.", "none");
        assert_eq!(Header::parse(&empty), Err(HeaderFault::Empty("Joins")));
        let header_alone = WHOLE.replace("SELECT 1\nFROM airport\n", "");
        assert_eq!(Header::parse(&header_alone), Err(HeaderFault::NoStatement));
        assert_eq!(Header::parse("SELECT 1"), Err(HeaderFault::Missing("Goal")));
    }
}
