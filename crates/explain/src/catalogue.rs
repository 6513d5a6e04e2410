//! The words of a catalogue of queries: what is told of each, and how it is compared.

/// One query file, and what the page tells of it in French.
#[derive(Debug)]
pub struct Entry {
    /// Name of the file without `.sql`.
    pub name: &'static str,
    /// Path of the file from the root of the repository.
    pub path: &'static str,
    /// The text of the file.
    pub sql: &'static str,
    pub access: Access,
    /// Who runs it.
    pub used_by: &'static str,
    pub goal: &'static str,
    pub selection: &'static str,
    pub filters: &'static str,
    pub joins: &'static str,
    pub optimisation: &'static str,
    /// Types of the parameters, `(text, bigint)`; empty when there is none.
    pub types: &'static str,
    pub cases: &'static [Case],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// It only reads.
    Reads,
    /// It writes: explained inside a transaction that is undone.
    Writes,
    /// It calls a function that changes the schema: planned, never run.
    Calls,
}

/// One use of a query: its arguments, and the variant that shows what the optimisation brings.
#[derive(Debug)]
pub struct Case {
    pub title: &'static str,
    /// The arguments as SQL, `('EWR', NULL)`; empty when there is none.
    pub arguments: &'static str,
    /// Statements run before each variant, undone after: rows added, so that a table is large.
    pub setup: &'static [&'static str],
    /// What is told under the figures.
    pub lesson: &'static str,
    pub kept: Variant,
    /// Without the optimisation; `None` when there is nothing to compare.
    pub other: Option<Variant>,
    pub gain: Gain,
    /// Indexes that the kept variant must use.
    pub indexes: &'static [&'static str],
}

/// One way of running a query.
#[derive(Debug)]
pub struct Variant {
    pub title: &'static str,
    /// Statements run before, undone after: `SET LOCAL …`, `DROP INDEX …`.
    pub before: &'static [&'static str],
    /// Calls of the prepared statement made before the one that is measured.
    pub earlier: &'static [&'static str],
    /// Replacements made in the text of the query.
    pub edits: &'static [(&'static str, &'static str)],
    /// Other arguments than those of the case.
    pub arguments: Option<&'static str>,
}

impl Variant {
    /// The query as it stands.
    pub const fn kept(title: &'static str) -> Self {
        Self {
            title,
            before: &[],
            earlier: &[],
            edits: &[],
            arguments: None,
        }
    }

    /// The query as it stands, on a database or session changed beforehand.
    pub const fn after(title: &'static str, before: &'static [&'static str]) -> Self {
        Self {
            before,
            ..Self::kept(title)
        }
    }

    /// The query written another way.
    pub const fn edited(
        title: &'static str,
        edits: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self {
            edits,
            ..Self::kept(title)
        }
    }

    /// The text that this variant runs; `None` when an edit does not apply any more.
    pub fn text(&self, sql: &str) -> Option<String> {
        let mut text = sql.to_owned();
        for (from, to) in self.edits {
            if !text.contains(from) {
                return None;
            }
            text = text.replace(from, to);
        }
        Some(text)
    }
}

/// What must be lower in the kept variant: a page without gain is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gain {
    /// Pages of the cache or the disk that the plan touches (`shared hit` + `read`).
    Pages,
    /// Rows looked at by the scans, kept or not.
    RowsExamined,
    /// Temporary pages written because a sort or a hash overflows the memory.
    TemporaryPages,
    /// Nothing to gain, and why.
    None(&'static str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_that_no_longer_applies_is_noticed() {
        let variant = Variant::edited("sans curseur", &[("LIMIT $1", "LIMIT $1 OFFSET 10")]);
        assert_eq!(
            variant.text("SELECT 1 LIMIT $1").as_deref(),
            Some("SELECT 1 LIMIT $1 OFFSET 10")
        );
        assert_eq!(variant.text("SELECT 1"), None);
    }
}
