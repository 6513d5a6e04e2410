//! `docs/donnees/requetes-spark.md`: what the shape of the query saves, as the server said it.

use std::fmt::Write as _;
use std::fs;
use std::thread::available_parallelism;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::java::Java;
use crate::text::{decimal, thousands};
use crate::workspace::Workspace;

const PATH: &str = "docs/donnees/requetes-spark.md";

/// Around what depends on the machine and the moment, and is not compared.
const MEASURED: [&str; 2] = ["<!-- durées : début -->", "<!-- durées : fin -->"];

/// What the example `spark_plans` of the extractor prints.
#[derive(Debug, Deserialize)]
pub(super) struct Evidence {
    spark: String,
    month: String,
    query: String,
    runs: usize,
    ways: Vec<Way>,
}

#[derive(Debug, Deserialize)]
struct Way {
    name: String,
    sql: String,
    plan: String,
    partition_filters: String,
    pushed_filters: String,
    columns: usize,
    files: u64,
    bytes: u64,
    rows_read: u64,
    rows: u64,
    median_ms: u64,
}

impl Way {
    fn title(&self) -> &str {
        match self.name.as_str() {
            "query" => "La requête",
            "two-columns" => "Deux colonnes seulement",
            "by-date" => "Mois demandé par la date",
            "by-function" => "Mois demandé par une fonction",
            other => other,
        }
    }
}

pub(super) fn write(workspace: &Workspace, evidence: &Evidence, java: &Java) -> Result<String> {
    claims(evidence)?;
    let path = workspace.path(PATH);
    fs::create_dir_all(workspace.path("docs/donnees"))?;
    fs::write(&path, page(evidence, &measured(evidence, java)))
        .with_context(|| format!("impossible d'écrire {}", path.display()))?;
    Ok("récrite".to_owned())
}

/// Everything but the times.
pub(super) fn compare(workspace: &Workspace, evidence: &Evidence) -> Result<String> {
    claims(evidence)?;
    let committed = fs::read_to_string(workspace.path(PATH)).unwrap_or_default();
    let (committed, fresh) = (steady(&committed), steady(&page(evidence, "")));
    if committed == fresh {
        return Ok("plans, filtres, fichiers et lignes conformes".to_owned());
    }
    let mut pairs = committed.lines().zip(fresh.lines());
    let (written, found) = pairs
        .find(|(written, found)| written != found)
        .unwrap_or(("(fin de la page)", "(fin de la page)"));
    bail!(
        "{PATH} ne dit plus ce que fait le serveur : lancez cargo xtask spark --write\n\
         page    : {written}\nserveur : {found}"
    )
}

/// What the page says in words holds in the server's figures.
fn claims(evidence: &Evidence) -> Result<()> {
    let way = |name: &str| {
        let found = evidence.ways.iter().find(|way| way.name == name);
        found.with_context(|| format!("la façon {name} manque"))
    };
    let (query, columns) = (way("query")?, way("two-columns")?);
    let (date, function) = (way("by-date")?, way("by-function")?);
    for (holds, claim) in [
        (
            query.files < function.files,
            "Spark n'écarte plus les autres mois avant de lire",
        ),
        (
            columns.columns < query.columns,
            "Spark lit des colonnes qui ne sont pas nommées",
        ),
        (
            query.files < date.files,
            "un filtre sur la date écarte aussi des fichiers",
        ),
        (
            date.rows_read < function.rows_read,
            "Spark ne transmet plus le filtre à Parquet",
        ),
    ] {
        if !holds {
            bail!("{claim} : l'explication de la page est à revoir");
        }
    }
    Ok(())
}

fn page(evidence: &Evidence, measured: &str) -> String {
    let Evidence {
        month, query, ways, ..
    } = evidence;
    let rows = ways.first().map_or(0, |way| way.rows);
    let [start, end] = MEASURED;
    let mut page = format!(
        "# La requête Spark, expliquée et mesurée\n\n{GENERATED}\n\n## Ses choix\n\n{EXPLAINED}\n\n\
         ## Son texte\n\n```sql\n{query}\n```\n\n\
         ## Ce que lit chaque façon de demander\n\n{COMPARED}\n\n\
         Le mois demandé est `{month}` ; les {} façons rendent toutes ses {} lignes.\n\n\
         {}\n{start}\n{measured}{end}\n\n## Les plans\n\n{PLANS}\n",
        ways.len(),
        thousands(rows),
        read(ways),
    );
    for way in ways {
        let _ = write!(
            page,
            "\n### {}\n\n```sql\n{}\n```\n\n```text\n{}\n```\n",
            way.title(),
            way.sql,
            way.plan
        );
    }
    page
}

const GENERATED: &str = "\
Cette page est écrite par `cargo xtask spark --write`, d'après un vrai serveur Spark ; personne ne \
la modifie à la main. `cargo xtask spark --check` refait tout et échoue si une requête, un plan, \
un filtre, un nombre de fichiers ou de lignes n'est plus celui-ci. Seules les durées, propres à \
une machine et à un moment, ne sont pas comparées.";

const EXPLAINED: &str = "\
La requête est dans [flights_spark.sql](../../crates/extractor/queries/flights_spark.sql), avec \
son explication en tête. Elle est la jumelle de \
[flights_polars.sql](../../crates/extractor/queries/flights_polars.sql), pour un historique qui ne \
tient plus sur une machine ; `--check` vérifie aussi que les deux moteurs rendent les mêmes lignes \
pour toute l'année.

| Point | Choix | Raison |
| --- | --- | --- |
| Sélection | les seules colonnes que l'agrégation utilise, nommées une à une | Parquet range les données par colonne : une colonne qui n'est pas nommée n'est pas décodée (`ReadSchema` dans le plan) |
| Filtres | `year` et `month` seuls, comparés tels quels | ce sont des noms de dossiers : Spark écarte les autres mois avant d'ouvrir un fichier (`PartitionFilters` dans le plan) ; juger les valeurs est le travail de l'agrégation |
| Jointures | aucune | compagnies, aéroports, appareils et météo sont joints après leur nettoyage, et aucun n'est assez grand pour demander une grappe |
| Ordre | aucun | un tri ferait circuler le mois entre les machines ; sans lui, Spark rend les lignes fichier par fichier mais ne promet rien : le rang d'une ligne rejetée, et celle de deux lignes d'un même vol qui vient la première, sont ceux de ce passage |
| Paramètres | `:year` et `:month` sont envoyés à côté du texte | rien de ce qui est demandé ne peut devenir du SQL |";

const COMPARED: &str = "\
Les autres façons rendent les mêmes vols, demandés autrement. Elles sont tirées du texte de la \
requête par le programme, et ne peuvent donc pas s'en éloigner.

| Façon | Ce qu'elle change |
| --- | --- |
| La requête | rien |
| Deux colonnes seulement | nomme deux colonnes : `ReadSchema` se réduit à elles, ce qui montre que seul ce qui est nommé est décodé ; la réplique n'a que les colonnes utiles, les fichiers du BTS en ont une centaine |
| Mois demandé par la date | un intervalle sur `FlightDate` : plus d'élagage, chaque fichier est ouvert ; Spark transmet le filtre à Parquet (`PushedFilters`), qui écarte ensuite les blocs hors du mois |
| Mois demandé par une fonction | `year(FlightDate)` et `month(FlightDate)` : ni les dossiers ni Parquet n'en tirent rien, toutes les lignes de l'année sont décodées puis jetées |";

const PLANS: &str = "\
Ce que répond `EXPLAIN FORMATTED`, sans les numéros d'expression ni le chemin du dossier, qui \
changent d'une machine à l'autre. À lire de bas en haut : la lecture des fichiers (`Scan parquet`) \
est la première étape.";

/// Counted by the server: the same wherever the data are the same.
fn read(ways: &[Way]) -> String {
    let mut table = String::from(
        "| Façon | Filtres de partition | Filtres transmis à Parquet | Colonnes lues | Fichiers ouverts | Taille de ces fichiers (octets) | Lignes sorties des fichiers |\n\
         | --- | --- | --- | ---: | ---: | ---: | ---: |\n",
    );
    for way in ways {
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} | {} | {} | {} |",
            way.title(),
            filters(&way.partition_filters),
            filters(&way.pushed_filters),
            way.columns,
            way.files,
            thousands(way.bytes),
            thousands(way.rows_read),
        );
    }
    table
}

fn filters(list: &str) -> String {
    let inside = list.trim_start_matches('[').trim_end_matches(']');
    if inside.is_empty() {
        "aucun".to_owned()
    } else {
        format!("`{inside}`")
    }
}

fn measured(evidence: &Evidence, java: &Java) -> String {
    let mut text = format!(
        "\nSur si peu de données, le coût fixe d'une requête (plan, lancement des tâches, envoi des \
         lignes) domine ; l'écart qui grandit avec l'historique est celui du tableau précédent.\n\n\
         Durées médianes de {} exécutions, lignes reçues comprises, quand la page a été écrite : \
         Spark {}, Java {}, {} cœurs, serveur et programme sur la même machine.\n\n\
         | Façon | Durée médiane (ms) | Par rapport à la requête |\n| --- | ---: | ---: |\n",
        evidence.runs,
        evidence.spark,
        java.major,
        available_parallelism().map_or(0, usize::from),
    );
    let first = evidence.ways.first().map_or(1, |way| way.median_ms).max(1);
    for way in &evidence.ways {
        let _ = writeln!(
            text,
            "| {} | {} | × {} |",
            way.title(),
            thousands(way.median_ms),
            decimal(way.median_ms as f64 / first as f64, 1)
        );
    }
    text.push('\n');
    text
}

/// The page without what is between the marks.
fn steady(page: &str) -> String {
    let [start, end] = MEASURED;
    let cut = || {
        let (before, rest) = page.split_once(start)?;
        let (_, after) = rest.split_once(end)?;
        Some(format!("{before}{after}"))
    };
    cut().unwrap_or_else(|| page.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(plan: &str, median_ms: u64) -> Evidence {
        let way = Way {
            name: "query".to_owned(),
            sql: "SELECT 1".to_owned(),
            plan: plan.to_owned(),
            partition_filters: "[(month = 1)]".to_owned(),
            pushed_filters: String::new(),
            columns: 14,
            files: 1,
            bytes: 1000,
            rows_read: 10,
            rows: 10,
            median_ms,
        };
        Evidence {
            spark: "4.3.0".to_owned(),
            month: "year=2013/month=1".to_owned(),
            query: "SELECT 1".to_owned(),
            runs: 3,
            ways: vec![way],
        }
    }

    #[test]
    fn a_claim_that_no_longer_holds_is_refused() {
        let named = |name: &str, columns, files, rows_read| Way {
            name: name.to_owned(),
            columns,
            files,
            rows_read,
            ..evidence("Scan", 1).ways.remove(0)
        };
        let mut evidence = evidence("Scan", 1);
        evidence.ways = vec![
            named("query", 14, 1, 10),
            named("two-columns", 2, 1, 10),
            named("by-date", 14, 12, 10),
            named("by-function", 14, 12, 120),
        ];
        claims(&evidence).expect("all hold");
        evidence.ways[0].files = 12;
        let error = claims(&evidence).expect_err("nothing is pruned");
        assert!(error.to_string().contains("n'écarte plus"), "{error}");
    }

    #[test]
    fn times_are_not_compared_and_plans_are() {
        let java = Java { major: 17 };
        let written = |plan, ms| {
            let evidence = evidence(plan, ms);
            steady(&page(&evidence, &measured(&evidence, &java)))
        };
        assert_eq!(written("Scan", 1), written("Scan", 1000));
        assert_eq!(written("Scan", 1), steady(&page(&evidence("Scan", 1), "")));
        assert_ne!(written("Scan", 1), written("Other", 1));
        assert!(written("Scan", 1).contains("| La requête | `(month = 1)` | aucun | 14 |"));
    }
}
