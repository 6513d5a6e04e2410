//! Counts by source, and what each rule did.

use aggregator::Example;
use aggregator::rules::{Action, RULES, Rule};
use domain::Source;
use indicatif::HumanBytes;

use crate::audit::french::{count, counted, percent};
use crate::audit::gather::Findings;
use crate::steps::Aggregated;

pub(super) struct Overview {
    pub(super) rows: Vec<CountRow>,
    pub(super) conclusion: String,
}

pub(super) struct CountRow {
    pub(super) label: &'static str,
    pub(super) files: String,
    pub(super) bytes: String,
    pub(super) read: String,
    pub(super) kept: String,
    pub(super) rejected: String,
}

pub(super) fn overview(findings: &Findings) -> Overview {
    let sources = Source::ALL.into_iter().map(|source| {
        let counts = findings.aggregated.sources.get(&source);
        (source, counts.copied().unwrap_or_default())
    });
    let row = |(source, counts): (Source, aggregator::Counts)| {
        let record = findings.record.sources.get(&source);
        CountRow {
            label: source.label(),
            files: count(record.map_or(0, |record| record.files.len() as u64)),
            bytes: HumanBytes(record.map_or(0, |record| record.bytes))
                .to_string()
                .replace('.', ",")
                .replace("iB", "io")
                .replace(" B", " octets"),
            read: count(counts.read),
            kept: count(counts.kept),
            rejected: count(counts.rejected),
        }
    };
    let read: u64 = sources.clone().map(|(_, counts)| counts.read).sum();
    let rejected: u64 = sources.clone().map(|(_, counts)| counts.rejected).sum();
    let lost = sources.clone().find(|(_, counts)| !counts.is_conserved());
    let conserved = match lost {
        None => "Pour chaque source, lues = gardées + rejetées : aucune ligne ne s'est perdue."
            .to_owned(),
        Some((source, _)) => format!("Des lignes se sont perdues : {}.", source.label()),
    };
    Overview {
        conclusion: format!(
            "{conserved} {} sur {} ({}).",
            counted(
                rejected,
                "Aucune ligne n'est rejetée",
                "ligne est rejetée",
                "lignes sont rejetées"
            ),
            count(read),
            percent(rejected, read),
        ),
        rows: sources.map(row).collect(),
    }
}

pub(super) struct Rules {
    pub(super) rows: Vec<RuleRow>,
    pub(super) untripped: Vec<&'static str>,
    pub(super) conclusion: String,
}

pub(super) struct RuleRow {
    pub(super) id: &'static str,
    pub(super) source: &'static str,
    pub(super) field: &'static str,
    pub(super) condition: &'static str,
    pub(super) action: &'static str,
    pub(super) rows: String,
    pub(super) examples: Vec<Example>,
}

pub(super) fn rules(aggregated: &Aggregated) -> Rules {
    let times = |id: &str| aggregated.rules.get(id).copied().unwrap_or_default();
    let (tripped, untripped): (Vec<&Rule>, Vec<&Rule>) =
        RULES.iter().partition(|rule| times(rule.id) > 0);
    let most = tripped.iter().max_by_key(|rule| times(rule.id));
    let rejecting = tripped.iter().filter(|rule| rule.action == Action::Reject);
    let conclusion = match most {
        None => "Aucune règle n'a servi : toutes les lignes étaient déjà propres.".to_owned(),
        Some(most) => format!(
            "{} sur {} ; {}. La plus fréquente, {}, touche {} : {}.",
            counted(
                tripped.len() as u64,
                "aucune règle n'a servi",
                "règle a servi",
                "règles ont servi"
            ),
            RULES.len(),
            counted(
                rejecting.count() as u64,
                "aucune n'a rejeté de ligne",
                "d'entre elles a rejeté des lignes",
                "d'entre elles ont rejeté des lignes"
            ),
            most.id,
            counted(times(most.id), "", "ligne", "lignes"),
            most.reason,
        ),
    };
    Rules {
        rows: tripped
            .into_iter()
            .map(|rule| RuleRow {
                id: rule.id,
                source: rule.source.label(),
                field: rule.field,
                condition: rule.condition,
                action: rule.action.label(),
                rows: count(times(rule.id)),
                examples: aggregated
                    .examples
                    .get(rule.id)
                    .cloned()
                    .unwrap_or_default(),
            })
            .collect(),
        untripped: untripped.into_iter().map(|rule| rule.id).collect(),
        conclusion,
    }
}
