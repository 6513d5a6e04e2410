//! `docs/modele/metriques.md` and what other programs read, from the table of the measures.

use std::fmt::Write as _;
use std::num::NonZeroU32;

use super::TABLE;
use super::measure::tell;

const HEAD: &str = "# Mesures du modèle en service

Page produite par `cargo xtask docs` à partir de `crates/model-api/src/monitor/table/` : ne pas la modifier à la main. Les règles d'alerte de Prometheus, le tableau de bord et la page de supervision viennent de la même table : [comment la chaîne s'installe et se lit](supervision.md). `GET /metrics` les donne à Prometheus, `GET /v1/monitoring/drift` donne la dérive et la qualité à qui a le droit `model:read`.

L'indice de stabilité (PSI) compare la répartition d'une variable, ou des probabilités, sur les deux mille derniers vols demandés (la fenêtre glisse par deux cents) à celle de l'apprentissage, gardée dans `reference.json` avec le modèle. Par convention, sous 0,10 rien n'a bougé, au-delà de 0,25 la population est une autre ; chaque modèle garde en outre ce que vaut l'indice d'une semaine de son apprentissage, d'où vient [le seuil de chaque variable](derive.md). Sous cinq cents vols il n'est pas rendu : ce serait du bruit.
";

const COLUMNS: &str = "| Mesure | Question | Lecture | Seuil | Que faire |
| --- | --- | --- | --- | --- |
";

/// The page, in French.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    for group in TABLE {
        let _ = write!(page, "\n## {}\n\n{COLUMNS}", group.title);
        for measure in group.measures {
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | {} | {} |",
                measure.name,
                measure.question,
                measure.reading,
                measure.threshold(1),
                measure.action
            );
        }
    }
    page
}

/// The same in JSON, for what makes the rules and the dashboards. Durations are divided by `faster`.
///
/// # Errors
/// None that a table of constants can bring.
pub fn json(faster: NonZeroU32) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&tell(TABLE, faster.get()))
}
