//! The report in Markdown.

use crate::audit::Audit;
use crate::grid::Grid;
use crate::verdict::Status;

pub(crate) fn render(audit: &Audit) -> String {
    let names: Vec<_> = audit.depots.iter().map(|it| it.nom.as_str()).collect();
    let mut lines = vec![format!("# Audit de {}", names.join(", ")), String::new()];
    lines.push("| Statut | Critères | Sens |".to_owned());
    lines.push("| --- | --- | --- |".to_owned());
    for status in Status::ALL {
        lines.push(format!(
            "| {} | {} | {} |",
            status.word(),
            audit.count(status),
            status.meaning()
        ));
    }
    for competence in &Grid::get().competences {
        lines.push(format!("\n## {} — {}\n", competence.id, competence.titre));
        lines.push("| Critère | Statut | Raison | Preuves |".to_owned());
        lines.push("| --- | --- | --- | --- |".to_owned());
        for critere in &competence.criteres {
            let Some(verdict) = audit.verdict(&critere.id) else {
                continue;
            };
            let places: Vec<_> = verdict
                .preuves
                .iter()
                .map(|it| format!("`{}`", it.place()))
                .collect();
            lines.push(format!(
                "| {} {} | {} | {} | {} |",
                critere.id,
                cell(&critere.libelle),
                verdict.statut.word(),
                cell(&verdict.raison),
                cell(&places.join(", "))
            ));
        }
    }
    lines.push("\n## Fausses preuves et contradictions\n".to_owned());
    for finding in &audit.trouvailles {
        let other = finding
            .other
            .as_ref()
            .map(|it| format!(", face à `{}`", it.place()))
            .unwrap_or_default();
        lines.push(format!(
            "- **{}** : {} `{}`{other}",
            finding.kind.title(),
            finding.sentence,
            finding.evidence.place()
        ));
    }
    lines.join("\n") + "\n"
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
