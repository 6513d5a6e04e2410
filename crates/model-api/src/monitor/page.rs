//! `docs/modele/metriques.md`, from the table of the measures.

use std::fmt::Write as _;

use super::TABLE;

const HEAD: &str = "# Mesures du modèle en service

Page produite par `cargo xtask docs` à partir de `crates/model-api/src/monitor/table.rs` : ne pas la modifier à la main. `GET /metrics` les donne à Prometheus, `GET /v1/monitoring/drift` donne la dérive et la qualité à qui a le droit `model:read`.

L'indice de stabilité (PSI) compare la répartition d'une variable, ou des probabilités, sur les deux mille derniers vols demandés (la fenêtre glisse par deux cents) à celle de l'apprentissage, gardée dans `reference.json` avec le modèle. Par convention, sous 0,10 rien n'a bougé, au-delà de 0,25 la population est une autre ; chaque modèle garde en outre ce que vaut l'indice d'une semaine de son apprentissage, d'où vient [le seuil de chaque variable](derive.md). Sous cinq cents vols il n'est pas rendu : ce serait du bruit.

| Mesure | Question | Lecture | Seuil | Que faire |
| --- | --- | --- | --- | --- |
";

/// The page, in French.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    for measure in TABLE {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} |",
            measure.name, measure.question, measure.reading, measure.threshold, measure.action
        );
    }
    page
}
