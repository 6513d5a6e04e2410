//! `docs/donnees/requetes.md`, whole.

use explain::{Access, Explained, Gain};

use super::check::{CLOSE, OPEN, SHAPES};
use super::french::{milliseconds, ratio, table};
use super::{Study, counted, parquet, plans, registry};
use crate::thousands;

pub(super) fn text(study: &Study) -> String {
    let reads: Vec<&Explained> = of(study, |access| access == Access::Reads);
    let writes: Vec<&Explained> = of(study, |access| access != Access::Reads);
    let mut page = opening(study);
    page.push_str(&contents(study, &reads, &writes));
    page.push_str(&summary(study));
    for explained in &reads {
        page.push_str(&plans::section(explained));
        page.push('\n');
    }
    for explained in &study.registry.explained {
        page.push_str(&plans::section(explained));
        page.push('\n');
    }
    page.push_str(&registry::transfers(&study.registry));
    page.push('\n');
    page.push_str(&parquet::section(&study.parquet));
    page.push_str(
        "\n## Écritures\n\nExpliquées dans une transaction annulée : rien n'en reste. \
         Les deux appels de fonctions sont planifiés sans être exécutés. \
         L'import lui-même (tables d'attente, COPY, fusion) est décrit par \
         [la décision 0003](../adr/0003-chargement-initial.md).\n\n",
    );
    for explained in &writes {
        // One level lower: they are parts of this one.
        page.push_str(
            &plans::section(explained)
                .replace("\n### ", "\n#### ")
                .replacen("## ", "### ", 1),
        );
        page.push('\n');
    }
    page.push_str(&shapes(study));
    page
}

fn of(study: &Study, wanted: fn(Access) -> bool) -> Vec<&Explained> {
    let queries = study.queries.iter();
    queries
        .filter(|explained| wanted(explained.entry.access))
        .collect()
}

fn opening(study: &Study) -> String {
    let server = &study.server;
    format!(
        "# Les requêtes et leurs plans\n\n\
         Page écrite par `cargo xtask queries`, qui exécute chaque requête avec et sans son optimisation ; \
         `cargo xtask queries --check` refait les mesures et échoue si un texte, une requête, la forme d'un plan, \
         un index, une partition ou une colonne lue a changé, ou si une optimisation annoncée ne se voit plus. \
         Les temps, eux, dépendent de la machine : ils ne sont pas comparés.\n\n\
         Chaque requête est un fichier `.sql` dont l'en-tête dit, en anglais, le but, la sélection, les filtres, les jointures, \
         l'ordre et l'optimisation ; les programmes exécutent ce fichier même.\n\n\
         ## Comment les mesures sont prises\n\n\
         - Base : tous les vols, importés par `pipeline run` ; statistiques et carte de visibilité à jour (`VACUUM (ANALYZE)`). Elles portent sur toutes les lignes et non sur un échantillon, pour que deux mesures donnent le même plan.\n\
         - Session : `max_parallel_workers_per_gather = 0`, `jit = off`, `plan_cache_mode = force_custom_plan`, pour que le plan ne dépende que de la requête et des données.\n\
         - Chaque variante s'exécute dans une transaction annulée ensuite : un index supprimé pour comparer est aussitôt rendu.\n\
         - Un premier passage chauffe le cache ; les temps sont des médianes. `EXPLAIN (ANALYZE, BUFFERS)` chronomètre chaque nœud, ce qui ralentit les deux variantes.\n\
         - **Pages lues** : pages de 8 Ko trouvées en mémoire ou lues sur le disque (`shared hit` + `shared read`). **Lignes examinées** : lignes regardées par les parcours, gardées ou non. **Pages temporaires** : pages écrites parce qu'un tri déborde de la mémoire.\n\
         - Dans les tableaux, « ÷ 3,0 » dit trois fois moins avec l'optimisation, « × 3,0 » trois fois plus.\n\
         - Programmes compilés au profil de développement : les temps de Polars valent par comparaison, non dans l'absolu.\n\n\
         {OPEN}\n\n\
         Mesuré avec PostgreSQL {}, `shared_buffers` = {}, `work_mem` = {}, {} vols, {} répétitions.\n\n\
         {CLOSE}\n\n",
        server.version,
        server.shared_buffers,
        server.work_mem,
        thousands(server.flights.unsigned_abs()),
        study.repetitions,
    )
}

fn contents(study: &Study, reads: &[&Explained], writes: &[&Explained]) -> String {
    let item = |name: &str, said: &str| format!("- [{name}](#{name}) : {said}\n");
    let mut text =
        "## Sommaire\n\n- [Les gains en un tableau](#les-gains-en-un-tableau)\n".to_owned();
    for explained in reads.iter().copied().chain(&study.registry.explained) {
        text.push_str(&item(explained.entry.name, explained.entry.goal));
    }
    text.push_str(&item(
        "flights_polars",
        "Lire un mois de vols en Parquet partitionné.",
    ));
    text.push_str("- [Écritures](#écritures)\n");
    for explained in writes {
        text.extend([format!(
            "  {}",
            item(explained.entry.name, explained.entry.goal)
        )]);
    }
    text.push_str("- [Formes des plans](#formes-des-plans)\n\n");
    text
}

fn summary(study: &Study) -> String {
    let mut rows = Vec::new();
    for explained in study.queries.iter().chain(&study.registry.explained) {
        for measured in &explained.cases {
            let Some(other) = &measured.other else {
                continue;
            };
            if matches!(measured.case.gain, Gain::None(_)) {
                continue;
            }
            let (unit, kept_count, other_count) =
                counted(measured.case.gain, &measured.kept, other);
            let (kept_ms, other_ms) = (measured.kept.plan.execution_ms, other.plan.execution_ms);
            rows.push(vec![
                format!(
                    "[{0}](#{0}), {1}",
                    explained.entry.name, measured.case.title
                ),
                unit.to_owned(),
                thousands(kept_count),
                thousands(other_count),
                ratio(kept_count as f64, other_count as f64),
                milliseconds(kept_ms),
                milliseconds(other_ms),
            ]);
        }
    }
    for comparison in &study.parquet.comparisons {
        let (kept, other) = (&comparison.kept, &comparison.other);
        rows.push(vec![
            format!("[flights_polars](#flights_polars), {}", comparison.title),
            "octets lus".to_owned(),
            thousands(kept.bytes_read),
            thousands(other.bytes_read),
            ratio(kept.bytes_read as f64, other.bytes_read as f64),
            milliseconds(kept.median_ms),
            milliseconds(other.median_ms),
        ]);
    }
    let header = [
        "Requête et cas",
        "Ce qui est compté",
        "Avec",
        "Sans",
        "Effet",
        "Avec (ms)",
        "Sans (ms)",
    ];
    format!(
        "## Les gains en un tableau\n\n{OPEN}\n\n{}\n{CLOSE}\n\n",
        table(&header, &rows)
    )
}

fn shapes(study: &Study) -> String {
    let major = study.server.version.split(['.', ' ']).next().unwrap_or("?");
    let mut lines = String::new();
    for explained in study.queries.iter().chain(&study.registry.explained) {
        lines.push_str(&plans::shapes(explained));
    }
    format!(
        "## Formes des plans\n\n\
         Les nœuds de chaque plan, sans aucun chiffre : c'est ce que `cargo xtask queries --check` compare. \
         Une autre version majeure de PostgreSQL peut dessiner un plan autrement : les formes ne sont alors pas comparées, \
         mais les index attendus et les gains le sont toujours.\n\n\
         {SHAPES}{major} -->\n\n{}\n<!-- fin des formes -->\n",
        super::french::folded("Toutes les formes", "text", &lines)
    )
}
