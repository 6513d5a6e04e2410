//! The query over Parquet in the page.

use extractor::flights::explain::{self, Comparison, Study, Variant};

use super::check::{CLOSE, OPEN};
use super::french::{bytes, folded, milliseconds, ratio, table};
use super::plans::{heading, link, told};
use crate::thousands;

pub(super) fn section(study: &Study) -> String {
    let mut text = "## flights_polars\n\n".to_owned();
    text.push_str(&told(&[
        ("Fichier", &link(explain::PATH)),
        ("Exécutée par", "pipeline extract, source « vols », une fois par mois"),
        ("Objectif", "Lire les vols d'un mois dans les fichiers de ponctualité du Bureau of Transportation Statistics, en Parquet partitionné par année et par mois."),
        ("Sélection", "Les quatorze colonnes que l'agrégation utilise, par leur nom."),
        ("Filtres et conditions", "Les deux colonnes de partition, qui sont dans les chemins et non dans les fichiers ; des nombres entiers y remplacent `:year` et `:month`, jamais du texte. Aucun filtre sur les valeurs : les juger est le travail de l'agrégation."),
        ("Jointures", "Aucune : compagnies, aéroports, appareils et météo sont rapprochés par l'agrégation, après le nettoyage de chacun."),
        ("Optimisation", "Un mois à la fois, pour que la mémoire reste plate ; le filtre poussé dans la lecture n'ouvre que les fichiers du mois ; les colonnes nommées sont les seules décompressées."),
    ]));
    text.push_str(&folded("Texte de la requête", "sql", explain::SQL));
    text.push('\n');
    text.push_str(&folded(
        "Plan logique, avant toute optimisation (explain(false))",
        "text",
        &study.logical,
    ));
    for comparison in &study.comparisons {
        text.push_str(&one(comparison));
    }
    text.push_str("\nLa même extraction en Spark SQL, pour une grappe de machines, a sa page : [les requêtes Spark](requetes-spark.md).\n");
    text
}

fn one(comparison: &Comparison) -> String {
    let Comparison {
        title,
        lesson,
        kept,
        other,
    } = comparison;
    let lasting = |variant: &Variant| {
        vec![
            variant.title.to_owned(),
            partitions(variant),
            format!("{} sur {}", variant.columns_read, variant.columns_published),
        ]
    };
    let measured = |variant: &Variant| {
        vec![
            variant.title.to_owned(),
            thousands(variant.rows),
            thousands(variant.rows_read),
            bytes(variant.bytes_read),
            milliseconds(variant.median_ms),
        ]
    };
    let effect = vec![
        "effet de l'optimisation".to_owned(),
        ratio(kept.rows as f64, other.rows as f64),
        ratio(kept.rows_read as f64, other.rows_read as f64),
        ratio(kept.bytes_read as f64, other.bytes_read as f64),
        ratio(kept.median_ms, other.median_ms),
    ];
    format!(
        "\n### {}\n\n{lesson}\n\n{}\n{OPEN}\n\n{}\n{CLOSE}\n\n{}\n{}",
        heading(title),
        table(
            &["Variante", "Partitions lues", "Colonnes lues"],
            &[lasting(kept), lasting(other)],
        ),
        table(
            &[
                "Variante",
                "Lignes rendues",
                "Lignes lues",
                "Octets lus",
                "Temps (ms)",
            ],
            &[measured(kept), measured(other), effect],
        ),
        folded(&format!("Plan « {} »", kept.title), "text", &kept.plan),
        folded(&format!("Plan « {} »", other.title), "text", &other.plan),
    )
}

/// The names of one partition, the number of many.
fn partitions(variant: &Variant) -> String {
    match variant.files.as_slice() {
        [one] => format!("`{one}`"),
        many => format!("les {} partitions", many.len()),
    }
}
