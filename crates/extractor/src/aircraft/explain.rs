//! The join over the registry, explained by the registry itself, to our reader.
//!
//! The reader may only select: nothing here asks for more.

use std::time::Instant;

use explain::{Access, Case, Entry, Explained, Gain, MeasureError, Session, Variant};
use futures::TryStreamExt;
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row};

use super::Config;
use super::client::{FINGERPRINT, QUERY, connect, failure};
use crate::SourceError;

/// What the page tells of the queries on the registry.
pub static ENTRIES: [&Entry; 2] = [&JOIN, &CHANGED];

static JOIN: Entry = Entry {
    name: "aircraft_registry",
    path: "crates/extractor/queries/aircraft_registry.sql",
    sql: QUERY,
    access: Access::Reads,
    used_by: "pipeline extract, source « appareils »",
    goal: "Décrire chaque appareil immatriculé, une ligne par immatriculation, pour l'extraction. Rôle en lecture seule, une instruction, aucun paramètre.",
    selection: "Ce que l'agrégation utilise et rien d'autre : l'immatriculation et l'année viennent du registre (`master`) ; le type, le constructeur, le modèle, les moteurs, les sièges et la vitesse, de la référence des appareils (`acftref`) ; le type de moteur en mots, de la référence des moteurs (`engine`).",
    filters: "Aucun sur les valeurs : les juger est le travail de l'agrégation. Seules les immatriculations absentes sont laissées, car elles ne pourraient être rapprochées d'aucun vol.",
    joins: "Les deux références sont jointes sur leur clé primaire, à partir des clés étrangères de `master` : aucune ligne n'est multipliée. Jointures externes gauches : un appareil dont la référence manque reste, avec ce que l'on sait de lui.",
    optimisation: "Une seule instruction, donc un seul état cohérent des trois tables et un seul aller-retour. Deux jointures par hachage : les références, petites, sont lues une fois en mémoire, puis chaque appareil y est cherché.",
    types: "",
    cases: &[
        Case {
            title: "jointure par hachage ou boucles imbriquées",
            arguments: "",
            setup: &[],
            lesson: "Sans table de hachage, chaque appareil retourne lire l'index et la page de sa référence.",
            kept: Variant::kept("jointures par hachage"),
            other: Some(Variant::after(
                "boucles imbriquées par les clés",
                &[
                    "SET LOCAL enable_hashjoin = off",
                    "SET LOCAL enable_mergejoin = off",
                    "SET LOCAL enable_memoize = off",
                    "SET LOCAL enable_material = off",
                ],
            )),
            gain: Gain::Pages,
            indexes: &[],
        },
        Case {
            title: "jointure par hachage ou par fusion",
            arguments: "",
            setup: &[],
            lesson: "La fusion demande que les deux côtés soient triés : une table de plus de trois mille lignes est triée pour en joindre cent quarante-neuf.",
            kept: Variant::kept("jointures par hachage"),
            other: Some(Variant::after(
                "jointures par fusion",
                &[
                    "SET LOCAL enable_hashjoin = off",
                    "SET LOCAL enable_nestloop = off",
                ],
            )),
            gain: Gain::None(
                "les pages lues sont presque les mêmes : seul le temps du tri s'ajoute, et un temps ne se vérifie pas d'une machine à l'autre.",
            ),
            indexes: &[],
        },
    ],
};

static CHANGED: Entry = Entry {
    name: "aircraft_fingerprint",
    path: "crates/extractor/queries/aircraft_fingerprint.sql",
    sql: FINGERPRINT,
    access: Access::Reads,
    used_by: "pipeline extract, source « appareils », avant la jointure",
    goal: "Savoir si le registre a changé depuis sa dernière lecture : il ne publie pas de date.",
    selection: "Un texte : pour chaque table, le nombre de lignes et la somme d'une empreinte de 64 bits du texte de chacune.",
    filters: "Aucun : n'importe quelle ligne peut changer la jointure.",
    joins: "Aucune : chaque table est sommée seule.",
    optimisation: "Une ligne traverse le réseau au lieu de milliers, et la jointure n'est demandée que si elle diffère. Une somme ne dépend pas de l'ordre : aucun tri.",
    types: "",
    cases: &[Case {
        title: "les trois tables",
        arguments: "",
        setup: &[],
        lesson: "Chaque table est lue une fois ; rien n'est trié. Ce que l'on évite, la jointure et son transport, est mesuré plus haut.",
        kept: Variant::kept("somme des empreintes"),
        other: None,
        gain: Gain::None("le serveur doit lire ses tables pour savoir si elles ont changé."),
        indexes: &[],
    }],
};

/// One way of bringing the registry here, measured on the wire.
#[derive(Debug, Clone)]
pub struct Transfer {
    /// In French.
    pub title: &'static str,
    pub statements: u64,
    pub rows: u64,
    /// In the text format of COPY, as the server sends it.
    pub bytes: u64,
    pub median_ms: f64,
}

/// Everything that the page tells of the registry.
#[derive(Debug)]
pub struct Study {
    /// One by entry of [`ENTRIES`].
    pub explained: Vec<Explained>,
    /// The join first, then other ways of bringing the same thing.
    pub transfers: Vec<Transfer>,
}

/// # Errors
/// Fails as the extraction of the source does, or when a plan cannot be read.
pub async fn study(config: &Config, repetitions: usize) -> Result<Study, SourceError> {
    let mut connection = connect(config).await?;
    let mut session = ReaderSession(&mut connection);
    let mut explained = Vec::new();
    for entry in ENTRIES {
        let measured = explain::measure(&mut session, entry, repetitions).await;
        explained.push(measured.map_err(|error| match error {
            MeasureError::Session { source, .. } => source,
            other => SourceError::garbage_because(
                domain::Source::Aircraft,
                entry.name,
                "plan illisible",
                other,
            ),
        })?);
    }
    let statement = QUERY.trim_end();
    let whole = ["master", "acftref", "engine"].map(|table| format!("SELECT * FROM {table}"));
    let mut transfers = vec![
        transfer(
            &mut connection,
            "la jointure, colonnes utiles",
            &[statement.to_owned()],
            repetitions,
        )
        .await?,
        transfer(
            &mut connection,
            "les trois tables entières, jointes ensuite chez nous",
            &whole,
            repetitions,
        )
        .await?,
    ];
    transfers.push(one_by_one(&mut connection).await?);
    let _ = connection.close().await;
    Ok(Study {
        explained,
        transfers,
    })
}

/// Brings the rows of each statement with COPY and counts what arrives.
async fn transfer(
    connection: &mut PgConnection,
    title: &'static str,
    statements: &[String],
    repetitions: usize,
) -> Result<Transfer, SourceError> {
    let mut times = Vec::new();
    let (mut rows, mut bytes) = (0, 0);
    for _ in 0..repetitions.max(1) {
        (rows, bytes) = (0, 0);
        let start = Instant::now();
        for statement in statements {
            let copy = format!("COPY ({statement}\n) TO STDOUT");
            let mut stream = connection.copy_out_raw(&copy).await.map_err(failure)?;
            while let Some(chunk) = stream.try_next().await.map_err(failure)? {
                bytes += chunk.len() as u64;
                rows += chunk.split(|&byte| byte == b'\n').skip(1).count() as u64;
            }
        }
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(Transfer {
        title,
        statements: statements.len() as u64,
        rows,
        bytes,
        median_ms: explain::measure::median(times.into_iter()),
    })
}

/// The list of aircraft, then the two references of each: what code without a join does.
async fn one_by_one(connection: &mut PgConnection) -> Result<Transfer, SourceError> {
    let start = Instant::now();
    let masters = sqlx::query("SELECT n_number, year_mfr, mfr_mdl_code, eng_mfr_mdl FROM master")
        .fetch_all(&mut *connection)
        .await
        .map_err(failure)?;
    let mut total = Transfer {
        title: "appareil par appareil : la liste, puis les deux références de chacun",
        statements: 1,
        rows: masters.len() as u64,
        bytes: width(&masters),
        median_ms: 0.0,
    };
    for master in &masters {
        for (column, statement) in [
            (
                "mfr_mdl_code",
                "SELECT type_acft, mfr, model, no_eng::text, no_seats::text, speed::text FROM acftref WHERE code = $1",
            ),
            ("eng_mfr_mdl", "SELECT type FROM engine WHERE code = $1"),
        ] {
            let code: Option<String> = master.try_get(column).map_err(failure)?;
            let found = sqlx::query(statement)
                .bind(code)
                .fetch_all(&mut *connection)
                .await
                .map_err(failure)?;
            total.statements += 1;
            total.rows += found.len() as u64;
            total.bytes += width(&found);
        }
    }
    total.median_ms = start.elapsed().as_secs_f64() * 1000.0;
    Ok(total)
}

/// Bytes of the values and one separator each, to compare with what COPY sends.
fn width(rows: &[sqlx::postgres::PgRow]) -> u64 {
    let value = |row: &sqlx::postgres::PgRow, index| {
        row.try_get::<Option<String>, _>(index)
            .ok()
            .flatten()
            .map_or(2, |text| text.len())
            + 1
    };
    let bytes: usize = rows
        .iter()
        .map(|row| (0..row.len()).map(|index| value(row, index)).sum::<usize>())
        .sum();
    bytes as u64
}

struct ReaderSession<'a>(&'a mut PgConnection);

impl Session for ReaderSession<'_> {
    type Error = SourceError;

    async fn run(&mut self, statement: &str) -> Result<Vec<String>, SourceError> {
        // Only texts of the catalogue, which are constants of ours, come here.
        let statement = AssertSqlSafe(statement.to_owned());
        let rows = sqlx::raw_sql(statement)
            .fetch_all(&mut *self.0)
            .await
            .map_err(failure)?;
        let first = |row: &sqlx::postgres::PgRow| row.try_get_unchecked::<String, _>(0).ok();
        Ok(rows.iter().filter_map(first).collect())
    }
}
