//! C4, the models: conceptual, logical, physical, and the choice of the engine.

use crate::checks::Kind as Lie;
use crate::facts::roles::Domain;
use crate::facts::schema::Origin;
use crate::facts::{Evidence, data_models, docs_models};
use crate::readers::doc::{Block, Doc, Section};
use crate::readers::sql::Kind;
use crate::verdict::Context;
use crate::verdict::shared::topic;
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

/// Files and headings that bear one of these names, and hold a drawing.
pub(in crate::verdict) fn drawn(context: &Context<'_>, names: &[&str]) -> Vec<Evidence> {
    named(context, names, has_drawing)
}

/// The same, in words or in a table as well: a logical model is a text.
fn described(context: &Context<'_>, names: &[&str]) -> Vec<Evidence> {
    named(context, names, |doc, section| {
        has_drawing(doc, section) || section.rows() >= 2 || section.words() >= 20
    })
}

fn named(
    context: &Context<'_>,
    names: &[&str],
    holds: impl Fn(&Doc, &Section) -> bool,
) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found: Vec<_> = facts
        .sources
        .iter()
        .filter(|it| {
            let is_drawing = DRAWINGS.contains(&it.file.extension().as_str());
            is_drawing && !it.role.is_page && any(&it.words, names) && it.file.size > 100
        })
        .map(|it| facts.with(it, 1, &it.file.path))
        .collect();
    for (source, doc) in facts.docs() {
        let sections = doc.sections.iter();
        let kept = sections.filter(|it| any(&fold(&it.title), names) && holds(doc, it));
        found.extend(kept.map(|it| facts.with(source, it.line, &it.title)));
    }
    found
}

const DRAWINGS: [&str; 15] = [
    "png", "jpg", "jpeg", "svg", "drawio", "mcd", "mocodo", "dbml", "loo", "pdf", "puml", "mmd",
    "dot", "md", "webp",
];

/// A picture or a diagram before the next heading of the same rank: code is not a drawing.
fn has_drawing(doc: &Doc, section: &Section) -> bool {
    let next = doc
        .sections
        .iter()
        .find(|it| it.line > section.line && it.level <= section.level)
        .map_or(usize::MAX, |it| it.line);
    let inside = |line: usize| line >= section.line && line < next;
    doc.images.iter().any(|it| inside(it.line))
        || doc
            .blocks
            .iter()
            .any(|it| inside(it.line) && is_diagram(it))
}

fn is_diagram(block: &Block) -> bool {
    const LANGUAGES: [&str; 9] = [
        "mermaid", "plantuml", "puml", "dot", "graphviz", "mocodo", "dbml", "d2", "mcd",
    ];
    const ARROWS: [&str; 8] = ["->", "<-", "→", "←", "↓", "▼", "►", "||--"];
    let is_plain = matches!(block.language.as_str(), "" | "text" | "txt" | "ascii");
    LANGUAGES.contains(&block.language.as_str())
        || (is_plain && ARROWS.iter().any(|it| block.text.contains(it)))
}

/// The models that could be read have entities, and nothing that binds them.
pub(in crate::verdict) fn is_loose(context: &Context<'_>, shown: &[Evidence]) -> bool {
    let models = data_models(context.facts);
    let is_bound = models.iter().any(|it| !it.model.associations.is_empty());
    // A picture beside them may bind what they only list.
    let is_read = |it: &Evidence| models.iter().any(|model| model.source.file.path == it.path);
    !shown.is_empty() && !is_bound && shown.iter().all(is_read)
}

pub(super) fn merise(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let entities: Vec<_> = docs_models(facts).into_iter().map(|(_, it)| it).collect();
    let conceptual = described(
        context,
        &[
            "mcd$",
            "modele conceptuel",
            "entite-association",
            "entites-associations",
        ],
    );
    let conceptual: Vec<_> = conceptual
        .into_iter()
        .chain(if entities.len() >= 2 {
            entities
        } else {
            Vec::new()
        })
        .collect();
    let is_loose = is_loose(context, &conceptual);
    let logical = described(context, &["mld$", "mlr$", "modele logique"]);
    let pictured = described(
        context,
        &[
            "mpd$",
            "modele physique",
            "erd$",
            "bdd$",
            "schema bdd",
            "db$",
            "schema base",
        ],
    );
    // A script first; else what an ORM creates, which is a physical model as well.
    let written = |origin: Origin| {
        let tables = facts.tables.iter().filter(move |it| it.origin == origin);
        tables.map(|it| it.evidence.clone())
    };
    let physical = written(Origin::Sql).chain(written(Origin::Orm));
    Weigh::of("les modèles de données")
        .part("le modèle conceptuel (MCD)", conceptual)
        .part("le modèle logique (MLD)", logical)
        .part(
            "le modèle physique (MPD)",
            pictured.into_iter().chain(physical),
        )
        .lie(
            context.dead(&["merise", "mcd", "mld"]),
            "Un modèle Merise est annoncé, mais son chemin est absent du commit.",
        )
        .weak_if(
            is_loose,
            "aucune association ne relie les entités du modèle",
        )
        .weak(context.of(&[Lie::ModelGap]))
        .all()
}

pub(super) fn created(context: &Context<'_>) -> Opinion {
    let facts = context.facts;
    let tables: Vec<_> = facts.tables.iter().map(|it| it.evidence.clone()).collect();
    let broken = facts.sources.iter().any(|it| {
        let Some(text) = it.file.text().filter(|_| it.file.extension() == "sql") else {
            return false;
        };
        let sql = crate::readers::sql::read(text, 1);
        let creates = sql.statements.iter().any(|it| it.kind == Kind::CreateTable);
        creates && sql.faults.len() > sql.statements.len()
    });
    Weigh::of("la création de la base")
        .part("les tables créées par un script ou des migrations", tables)
        .weak_if(
            broken,
            "une partie du script ne se lit dans aucun dialecte SQL",
        )
        .weak(context.of(&[Lie::MissingMigrations]))
        .all()
}

const ENGINES: &[&str] = &[
    "postgres",
    "mysql",
    "sqlite",
    "mongodb",
    "mariadb",
    "sgbd",
    "duckdb",
    "sql server",
    "oracle",
];

pub(super) fn chosen(context: &Context<'_>) -> Opinion {
    let topic = topic(
        &[
            "choix du sgbd",
            "choix de la base",
            "sgbd",
            "postgres",
            "mysql",
            "sqlite",
            "mongodb",
            "mariadb",
            "choix technique",
            "choix techno",
            "base de donnees",
        ],
        &[],
        0,
    );
    // A choice is argued wherever its own section says why: in a watch or a benchmark as well.
    let everywhere = [Domain::General, Domain::Watch, Domain::Benchmark];
    let hits = context.about_in(&everywhere, &topic);
    let argued = hits.iter().filter(|it| {
        let is_choice = any(&it.section.path, CHOICES) || any(&fold(&it.section.title), ENGINES);
        let is_asked = any(&it.section.path, CHOICES);
        let mut lines = it.section.lines.iter();
        let argues = lines.any(|line| {
            // Under the name of an engine alone, the reason names it or its kind.
            let is_own = is_asked || any(&line.folded, ENGINES) || any(&line.folded, KINDS);
            let arguments = if is_asked { ARGUMENTS } else { STRONG };
            is_own && any(&line.folded, arguments)
        });
        is_choice && it.says(ENGINES) && it.size >= 30 && argues
    });
    let argued: Vec<_> = argued.map(|it| it.evidence.clone()).collect();
    let lines = context.facts.lines(|line| {
        // In the same sentence: a paragraph speaks of many things.
        sentences(&line.folded).any(|it| any(it, ENGINES) && any(it, STRONG) && !names_exporter(it))
    });
    let is_short = argued.is_empty();
    Weigh::of("le choix du SGBD")
        .part(
            "un argument sur le choix du SGBD",
            argued.into_iter().chain(lines),
        )
        .weak_if(is_short, "l'argument tient en une phrase")
        .all()
}

/// A point inside a version ends no sentence.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.split(". ").flat_map(|it| it.split([';', '!', '?']))
}

/// The program that shows the measures of an engine, and not what somebody exports.
fn names_exporter(sentence: &str) -> bool {
    const BEFORE: [&str; 8] = ["_", "-", "l'", "un ", "le ", "cet ", "prometheus ", "db "];
    sentence.match_indices("exporter").any(|(place, word)| {
        let before = &sentence[..place];
        let last = before.split_whitespace().next_back().unwrap_or_default();
        sentence[place + word.len()..].starts_with('s')
            || BEFORE.iter().any(|it| before.ends_with(it))
            || any(last, ENGINES)
    })
}

const CHOICES: &[&str] = &["choix", "pourquoi", "sgbd", "adr", "justification"];

/// What an engine is, in other words.
const KINDS: &[&str] = &[
    "relationnel",
    "base de donnees",
    "sgbd",
    "acid$",
    "transaction",
];

const STRONG: &[&str] = &[
    "choisi",
    "retenu",
    "justifi",
    "plutot que",
    "parce que",
    "prefere a",
];

const ARGUMENTS: &[&str] = &[
    "car$",
    "parce que",
    "choisi",
    "retenu",
    "justif",
    "plutot que",
    "avantage",
    "permet",
    "adapte",
    "contrainte",
    "relationnel",
];
