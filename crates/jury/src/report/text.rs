//! The summary for a terminal.

use crate::audit::Audit;
use crate::checks::Kind;
use crate::grid::Grid;
use crate::verdict::{Status, Verdict};
use crate::words::plural;

pub(crate) fn render(audit: &Audit) -> String {
    let mut lines = Vec::new();
    for depot in &audit.depots {
        let commit = depot
            .commit
            .as_deref()
            .map_or("archive sans historique", |it| &it[..10.min(it.len())]);
        lines.push(format!(
            "{} ({commit}) : {}",
            depot.nom,
            plural(depot.fichiers, "fichier")
        ));
        for unread in &depot.non_lus {
            lines.push(format!(
                "  non lus : {}, {} ({})",
                plural(unread.fichiers, "fichier"),
                unread.raison,
                unread.exemple
            ));
        }
        if !depot.branches_non_fusionnees.is_empty() {
            lines.push(format!(
                "  branches non fusionnées, non lues : {}",
                depot.branches_non_fusionnees.join(", ")
            ));
        }
    }
    let counts: Vec<_> = Status::ALL
        .into_iter()
        .filter(|it| audit.count(*it) > 0)
        .map(|it| format!("{} {}", audit.count(it), it.word()))
        .collect();
    lines.push(format!("141 critères : {}.", counts.join(", ")));
    for competence in &Grid::get().competences {
        lines.push(format!(
            "\n{} ({}) — {}",
            competence.id, competence.epreuve, competence.titre
        ));
        for critere in &competence.criteres {
            if let Some(verdict) = audit.verdict(&critere.id) {
                lines.extend(one(verdict));
            }
        }
    }
    lines.extend(findings(audit));
    lines.push("\nL'outil ne décide pas : chaque statut se vérifie en ouvrant la preuve et en posant la question.".to_owned());
    lines.join("\n") + "\n"
}

fn one(verdict: &Verdict) -> Vec<String> {
    let mut lines = vec![format!(
        "  {:<7}{:<15}{}",
        verdict.critere,
        verdict.statut.word(),
        verdict.raison
    )];
    if let Some(first) = verdict.preuves.first() {
        lines.push(format!("         {}  « {} »", first.place(), first.quote));
    }
    lines
}

fn findings(audit: &Audit) -> Vec<String> {
    if audit.trouvailles.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![format!(
        "\nFausses preuves et contradictions : {}",
        audit.trouvailles.len()
    )];
    for kind in Kind::ALL {
        let found: Vec<_> = audit
            .trouvailles
            .iter()
            .filter(|it| it.kind == *kind)
            .collect();
        let Some(first) = found.first() else { continue };
        lines.push(format!(
            "  {} ({}) : {}",
            kind.title(),
            found.len(),
            first.sentence
        ));
        lines.push(format!("    {}", first.evidence.place()));
        if let Some(other) = &first.other {
            lines.push(format!("    face à {}", other.place()));
        }
    }
    lines
}
