//! The conceptual model, read from its Mocodo sources.
//!
//! `mcd.mcd` is the overview: every entity with its identifiers, every association. Each
//! `mcd-….mcd` is a view, in which an entity has all its attributes or none: all in one view
//! exactly, none where it is only recalled.

use std::collections::BTreeMap;

/// Sources by file name.
pub type Sources = BTreeMap<String, String>;

pub(crate) const OVERVIEW: &str = "mcd.mcd";

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct View {
    pub(crate) file: String,
    /// The comment that opens the file: what the view is about.
    pub(crate) subject: String,
    pub(crate) entities: Vec<Entity>,
    pub(crate) associations: Vec<Association>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entity {
    pub(crate) name: String,
    pub(crate) attributes: Vec<Attribute>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    pub(crate) is_identifier: bool,
    /// Numbers of the other identifiers that it is a part of.
    pub(crate) alternates: Vec<char>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Association {
    /// With the digit that tells homonyms apart, which the drawing leaves out.
    pub(crate) name: String,
    pub(crate) legs: Vec<Leg>,
    pub(crate) attributes: Vec<Attribute>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Leg {
    pub(crate) entity: String,
    pub(crate) min: char,
    pub(crate) max: char,
    /// The entity is identified through this association too.
    pub(crate) is_identifying: bool,
}

impl Leg {
    /// `0,n`
    pub(crate) fn cardinality(&self) -> String {
        format!("{},{}", self.min, self.max.to_ascii_lowercase())
    }
}

impl Association {
    /// As people read it.
    pub(crate) fn label(&self) -> &str {
        self.name
            .trim_end_matches(|sign: char| sign.is_ascii_digit())
    }

    pub(crate) fn leg(&self, entity: &str) -> Option<&Leg> {
        self.legs.iter().find(|leg| leg.entity == entity)
    }
}

impl Entity {
    pub(crate) fn identifiers(&self) -> impl Iterator<Item = &Attribute> {
        let all = self.attributes.iter();
        all.filter(|attribute| attribute.is_identifier)
    }
}

/// Reads one source; the error names the line.
pub(crate) fn read(file: &str, text: &str) -> Result<View, String> {
    let mut view = View {
        file: file.to_owned(),
        subject: String::new(),
        entities: Vec::new(),
        associations: Vec::new(),
    };
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(comment) = line.strip_prefix('%') {
            if view.subject.is_empty() {
                comment.trim().clone_into(&mut view.subject);
            }
            continue;
        }
        // A box left empty, for the layout.
        if line.chars().all(|sign| sign == ':') {
            continue;
        }
        let fault = |what: &str| format!("{file}, ligne {} : {what}", index + 1);
        let (head, attributes) = line.split_once(':').unwrap_or((line, ""));
        if let Some((name, legs)) = head.split_once(',') {
            let legs = legs.split(',').map(leg).collect::<Option<Vec<_>>>();
            view.associations.push(Association {
                name: name.trim().to_owned(),
                legs: legs.ok_or_else(|| {
                    fault("une patte s'écrit « 0N ENTITÉ », cardinalités 01, 11, 0N ou 1N")
                })?,
                attributes: self::attributes(attributes, false),
            });
        } else if line.contains(':') {
            view.entities.push(Entity {
                name: head.trim().to_owned(),
                attributes: self::attributes(attributes, true),
            });
        } else {
            return Err(fault("ni entité (« NOM: attributs ») ni association"));
        }
    }
    Ok(view)
}

/// The first attribute of an entity identifies it, and those that begin with `_`; `1_` begins
/// those of another identifier.
fn attributes(text: &str, of_entity: bool) -> Vec<Attribute> {
    let names = text.split(',').map(str::trim);
    let names = names.filter(|name| !name.is_empty());
    names
        .enumerate()
        .map(|(rank, name)| {
            let (prefix, bare) = match name.split_once('_') {
                Some((prefix, bare)) if prefix.chars().all(|sign| sign.is_ascii_digit()) => {
                    (prefix, bare)
                }
                _ => ("", name),
            };
            let is_marked = name.starts_with('_');
            Attribute {
                name: bare.trim().to_owned(),
                is_identifier: of_entity && (rank == 0 || is_marked),
                alternates: prefix.chars().collect(),
            }
        })
        .collect()
}

fn leg(text: &str) -> Option<Leg> {
    let text = text.trim();
    let (is_identifying, text) = match text.strip_prefix('_') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (cardinality, entity) = text.split_once(' ')?;
    let mut signs = cardinality.chars();
    let (min, max) = (signs.next()?, signs.next()?);
    let is_known = "01".contains(min) && "1N".contains(max) && signs.next().is_none();
    is_known.then(|| Leg {
        entity: entity.trim().to_owned(),
        min,
        max,
        is_identifying,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_associations_and_empty_boxes_are_told_apart() {
        let text = "% Sujet.\nA: x, _y, 1_z\n:\nLIER, 0N A, _11 B C: w\n\nB C:\n";
        let view = read("v", text).expect("it is sound");
        assert_eq!(view.subject, "Sujet.");
        let marks: Vec<_> = view.entities[0]
            .attributes
            .iter()
            .map(|it| (it.name.as_str(), it.is_identifier, it.alternates.len()))
            .collect();
        assert_eq!(marks, [("x", true, 0), ("y", true, 0), ("z", false, 1)]);
        assert_eq!(view.entities[1].name, "B C");
        assert!(view.entities[1].attributes.is_empty());
        let association = &view.associations[0];
        assert_eq!(association.legs[0].cardinality(), "0,n");
        assert!(association.legs[1].is_identifying);
        assert!(!association.attributes[0].is_identifier);
    }

    #[test]
    fn a_line_that_says_nothing_is_refused_with_its_number() {
        for text in ["A: x\n\nLIER, 0N A, B", "A: x\n\nLIER, 5N A", "A: x\n\nnom"] {
            let fault = read("v", text).expect_err("it is refused");
            assert!(fault.starts_with("v, ligne 3"), "{fault}");
        }
    }
}
