//! What a source declares of its data, compared with what it declared last time.

use domain::Source;
use serde::{Deserialize, Serialize};

use crate::SourceError;

/// The fields that a source declares, in its own order, each with its unit or its type.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration(Vec<Field>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Field {
    name: String,
    /// Unit of a measure, type of a column, position of a text column.
    kind: String,
}

impl Declaration {
    pub(crate) fn new<N: Into<String>, K: Into<String>>(
        fields: impl IntoIterator<Item = (N, K)>,
    ) -> Self {
        let fields = fields.into_iter().map(|(name, kind)| Field {
            name: name.into(),
            kind: kind.into(),
        });
        Self(fields.collect())
    }

    /// Text columns, of which only the names and the order can change.
    pub(crate) fn columns<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        let names = names.into_iter().enumerate();
        Self::new(names.map(|(index, name)| (name, format!("colonne {}", index + 1))))
    }

    /// Refuses what differs from `former`: whoever reads the source decides what to do of it
    /// before any row is written.
    ///
    /// # Errors
    /// [`SourceError::Changed`], with every difference in French.
    pub(crate) fn check(
        &self,
        kind: Source,
        place: &str,
        former: Option<&Self>,
    ) -> Result<(), SourceError> {
        let changes = former.map(|former| self.changes(former));
        match changes {
            Some(changes) if !changes.is_empty() => Err(SourceError::Changed {
                kind,
                place: place.to_owned(),
                changes: changes.join(" ; "),
            }),
            _ => Ok(()),
        }
    }

    fn changes(&self, former: &Self) -> Vec<String> {
        let find = |fields: &[Field], name: &str| {
            fields
                .iter()
                .find(|field| field.name == name)
                .map(|field| field.kind.clone())
        };
        let mut changes = Vec::new();
        for Field { name, kind } in &former.0 {
            match find(&self.0, name) {
                None => changes.push(format!("{name} disparaît")),
                Some(now) if now != *kind => changes.push(format!("{name} : {kind} devient {now}")),
                Some(_) => {}
            }
        }
        for Field { name, kind } in &self.0 {
            if find(&former.0, name).is_none() {
                changes.push(format!("{name} apparaît ({kind})"));
            }
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difference_is_told() {
        let former = Declaration::new([("a", "mp/h"), ("b", "°F"), ("c", "%")]);
        let now = Declaration::new([("a", "km/h"), ("c", "%"), ("d", "m")]);
        let error = now
            .check(Source::Weather, "réponse", Some(&former))
            .unwrap_err();
        let SourceError::Changed { changes, .. } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(
            changes,
            "a : mp/h devient km/h ; b disparaît ; d apparaît (m)"
        );
        assert!(error.advice().contains("--accept weather"));
    }

    #[test]
    fn the_same_declaration_and_the_first_one_pass() {
        let now = Declaration::columns(["iata", "icao"]);
        now.check(Source::Carriers, "page", None).unwrap();
        now.check(Source::Carriers, "page", Some(&now.clone()))
            .unwrap();
    }

    #[test]
    fn a_moved_column_is_a_change() {
        let former = Declaration::columns(["iata", "icao"]);
        let now = Declaration::columns(["icao", "iata"]);
        assert_eq!(
            now.changes(&former),
            [
                "iata : colonne 1 devient colonne 2",
                "icao : colonne 2 devient colonne 1"
            ]
        );
    }
}
