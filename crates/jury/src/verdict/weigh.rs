//! How parts, claims and false evidence make a status.

use super::Status;
use crate::checks::Finding;
use crate::facts::Evidence;

/// As many pieces of evidence as are kept for a criterion, and for one of its parts.
const MOST: usize = 6;
const MOST_OF_PART: usize = 2;

/// What a criterion's function says.
#[derive(Debug, Clone)]
pub struct Opinion {
    pub status: Status,
    pub evidence: Vec<Evidence>,
    /// One French sentence.
    pub reason: String,
}

/// The parts that a criterion asks, found or not.
pub(crate) struct Weigh {
    /// What is looked for, after « rien sur ».
    subject: &'static str,
    parts: Vec<(&'static str, Vec<Evidence>)>,
    claims: Vec<Evidence>,
    lies: Vec<(Evidence, String)>,
    weak: Vec<(Option<Evidence>, String)>,
    is_overruled: bool,
}

impl Weigh {
    pub(crate) fn of(subject: &'static str) -> Self {
        Self {
            subject,
            parts: Vec::new(),
            claims: Vec::new(),
            lies: Vec::new(),
            weak: Vec::new(),
            is_overruled: false,
        }
    }

    /// A named part, with what shows it.
    pub(crate) fn part(
        mut self,
        name: &'static str,
        found: impl IntoIterator<Item = Evidence>,
    ) -> Self {
        self.parts
            .push((name, found.into_iter().take(20).collect()));
        self
    }

    /// Only a sentence says so.
    pub(crate) fn claim(mut self, found: impl IntoIterator<Item = Evidence>) -> Self {
        self.claims.extend(found.into_iter().take(3));
        self
    }

    /// False evidence: decides when nothing else is found.
    pub(crate) fn lies<'a>(mut self, findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let told = findings
            .into_iter()
            .take(3)
            .map(|it| (it.evidence.clone(), it.sentence.clone()));
        self.lies.extend(told);
        self
    }

    pub(crate) fn lie(mut self, evidence: Option<Evidence>, sentence: &str) -> Self {
        self.lies
            .extend(evidence.map(|it| (it, sentence.to_owned())));
        self
    }

    /// False evidence that outweighs what else is found.
    pub(crate) fn overruled_if(mut self, is_so: bool) -> Self {
        self.is_overruled |= is_so && !self.lies.is_empty();
        self
    }

    /// Everything may be there; this makes it partial all the same.
    pub(crate) fn weak<'a>(mut self, findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let told = findings
            .into_iter()
            .take(2)
            .map(|it| (Some(it.evidence.clone()), it.sentence.clone()));
        self.weak.extend(told);
        self
    }

    pub(crate) fn weak_if(mut self, is_so: bool, sentence: &str) -> Self {
        if is_so {
            self.weak.push((None, sentence.to_owned()));
        }
        self
    }

    pub(crate) fn found(&self) -> usize {
        self.parts.iter().filter(|(_, it)| !it.is_empty()).count()
    }

    /// `enough` parts make it observed.
    pub(crate) fn verdict(self, enough: usize) -> Opinion {
        let found = self.found();
        if self.is_overruled || (found == 0 && !self.lies.is_empty()) {
            return self.misleading();
        }
        if found == 0 {
            return self.nothing();
        }
        let mut evidence = self.spread();
        let present = list(
            self.parts
                .iter()
                .filter(|(_, it)| !it.is_empty())
                .map(|(name, _)| *name),
        );
        let missing: Vec<_> = self
            .parts
            .iter()
            .filter(|(_, it)| it.is_empty())
            .map(|(name, _)| *name)
            .collect();
        let is_observed = found >= enough && self.weak.is_empty();
        let mut reason = format!("Trouvé : {present}");
        if !is_observed && !missing.is_empty() {
            add(
                &mut reason,
                format!(" ; non trouvé : {}", list(missing.into_iter())),
            );
        }
        if let Some((place, sentence)) = self.weak.first() {
            let sentence = sentence.trim_end_matches('.');
            add(&mut reason, format!(" ; mais {}", lower_first(sentence)));
            evidence.extend(place.clone());
        }
        reason.push('.');
        Opinion {
            status: if is_observed {
                Status::Observed
            } else {
                Status::Partial
            },
            evidence,
            reason,
        }
    }

    /// Every part is needed.
    pub(crate) fn all(self) -> Opinion {
        let enough = self.parts.len();
        self.verdict(enough)
    }

    fn misleading(self) -> Opinion {
        let reason = self.lies[0].1.clone();
        Opinion {
            status: Status::Misleading,
            evidence: self.lies.into_iter().map(|(it, _)| it).take(MOST).collect(),
            reason,
        }
    }

    fn nothing(self) -> Opinion {
        if self.claims.is_empty() {
            return Opinion {
                status: Status::Absent,
                evidence: Vec::new(),
                reason: format!("Le dépôt ne contient rien sur {}.", self.subject),
            };
        }
        Opinion {
            status: Status::Declared,
            evidence: self.claims,
            reason: format!(
                "Une phrase affirme quelque chose sur {} ; rien d'autre ne le montre.",
                self.subject
            ),
        }
    }

    /// A few pieces of each part, none forgotten.
    fn spread(&self) -> Vec<Evidence> {
        let mut kept: Vec<Evidence> = Vec::new();
        for round in 0..MOST_OF_PART {
            for (_, found) in &self.parts {
                if let Some(it) = found.get(round)
                    && kept.len() < MOST
                    && !kept
                        .iter()
                        .any(|known| known.path == it.path && known.line == it.line)
                {
                    kept.push(it.clone());
                }
            }
        }
        kept
    }
}

/// Nothing asked, one sentence.
pub(crate) fn absent(subject: &'static str) -> Opinion {
    Weigh::of(subject).verdict(1)
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if !text.starts_with('«') => {
            first.to_lowercase().collect::<String>() + letters.as_str()
        }
        _ => text.to_owned(),
    }
}

impl Opinion {
    /// What is only described counts for a part, and not for a sentence.
    pub(crate) fn or_partial(mut self, reason: &str) -> Self {
        if self.status == Status::Declared {
            self.status = Status::Partial;
            reason.clone_into(&mut self.reason);
        }
        self
    }
}

fn add(out: &mut String, text: String) {
    out.push_str(&text);
}
