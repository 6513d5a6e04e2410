//! What a file is for, from its place and its content.

use crate::readers::Read;
use crate::readers::doc::Format;
use crate::tree::File;
use crate::words::fold;

/// What a document is about, when it is about one thing: its words prove nothing elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Domain {
    #[default]
    General,
    Watch,
    Benchmark,
    Privacy,
    Stories,
    /// The grid itself, or a plan of what to do: it says what is asked, not what is done.
    Asked,
}

/// Turns of the règlement: a document that holds several copies it.
const GRID: [&str; 18] = [
    "bloc de competences",
    "blocs de competences",
    "au moins un vecteur de restitution",
    "testee dans un bac a sable",
    "le benchmark detaille",
    "les raisons pour ecarter",
    "versionnees et accessibles depuis",
    "est accessible depuis un depot git",
    "les modelisations des donnees",
    "respectent la methode",
    "le registre des traitements de donnees personnelles integre",
    "les procedures de tri des donnees personnelles",
    "en programmant le script adapte",
    "afin de perenniser la collecte",
    "sont reconnus et executes par le systeme",
    "respecte les recommandations d'accessibilite",
    "la documentation couvre tous les points de terminaison",
    "les preconisations du top 10 d'owasp",
];

/// Words of a file that asks or plans: instructions of an assistant, lists of things to do.
const PLANS: [&str; 11] = [
    "referentiel",
    "referenciel",
    "reglement",
    "grille",
    "todo",
    "consigne",
    "claude md",
    "agents md",
    "copilot instructions",
    "cursor",
    "prompt",
];

impl Domain {
    /// From its whole text: a copy of the grid, or a plan.
    fn of_document(folded_path: &str, read: &Read) -> Self {
        let Some(doc) = &read.doc else {
            return Self::of(folded_path);
        };
        let holds = |turn: &&&str| {
            doc.lines().any(|line| line.folded.contains(**turn))
                || doc.sections.iter().any(|it| it.path.contains(**turn))
        };
        let copied = GRID.iter().filter(holds).count();
        let is_text = doc.format == Format::Markdown || doc.format == Format::Plain;
        if copied >= 5 || (is_text && crate::words::any(folded_path, &PLANS)) {
            return Self::Asked;
        }
        Self::of(folded_path)
    }

    /// From a path or a heading, folded and with spaces between words.
    pub fn of(folded: &str) -> Self {
        let any = |terms: &[&str]| crate::words::any(folded, terms);
        if any(&[
            "benchmark",
            "comparatif",
            "etude comparative",
            "analyse comparative",
        ]) {
            Self::Benchmark
        } else if is_watch(folded) {
            Self::Watch
        } else if any(&[
            "rgpd",
            "gdpr",
            "privacy",
            "confidentialite",
            "donnees personnelles",
            "tri des donnees",
            "tri donnees",
        ]) || is_register(folded)
        {
            Self::Privacy
        } else if any(&["user stor", "userstor", "backlog"]) {
            Self::Stories
        } else {
            Self::General
        }
    }
}

#[derive(Debug, Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent properties of one file"
)]
pub struct Role {
    pub domain: Domain,
    pub is_test: bool,
    /// Written for people to read.
    pub is_document: bool,
    pub is_notebook: bool,
    /// A page of an application, not a document.
    pub is_page: bool,
    /// A model of a document that nobody filled in.
    pub is_template: bool,
    /// At the root of its repository.
    pub is_root: bool,
    pub is_readme: bool,
    /// Written by a tool.
    pub is_generated: bool,
}

impl Role {
    pub(super) fn of(file: &File, read: &Read) -> Self {
        let lower = file.path.to_lowercase();
        let name = file.name().to_lowercase();
        let is_code = read.code.is_some() && file.extension() != "ipynb";
        let text = file.text().unwrap_or_default();
        // A text that a program fills in is its template, not a document.
        let is_filled =
            lower.contains("templates/") && (text.contains("{{") || text.contains("{%"));
        let is_page = is_page(&lower, text) || (is_filled && !is_code);
        let is_readme = name.starts_with("readme");
        Self {
            domain: Domain::of_document(&fold(&file.path).replace(['_', '-', '/', '.'], " "), read),
            is_test: is_code && is_test(&lower, &name),
            is_document: read.doc.as_ref().is_some_and(|doc| {
                !is_page
                    && !is_licence(&name)
                    && (doc.format != Format::Table || is_table_document(&lower, doc.words()))
            }),
            is_notebook: file.extension() == "ipynb",
            is_page,
            is_template: is_template(&name, text),
            is_root: !file.path.contains('/'),
            is_readme,
            is_generated: text.starts_with("// Code generated") || lower.contains("/migrations/0"),
        }
    }
}

/// A register of treatments, and not one of models, images or aircraft.
fn is_register(folded: &str) -> bool {
    let other = [
        "modele",
        "model",
        "image",
        "docker",
        "appareil",
        "immatricul",
        "registry",
        "aircraft",
    ];
    crate::words::has(folded, "registre") && !crate::words::any(folded, &other)
}

/// « Veille » as a watch: « la veille » alone is the day before.
fn is_watch(folded: &str) -> bool {
    let any = |terms: &[&str]| crate::words::any(folded, terms);
    let is_named = any(&[
        "technolog",
        "reglementaire",
        "technique",
        "juridique",
        "plan de veille",
        "journal de veille",
        "synthese",
        "source",
        "outil",
        "agregat",
        "veille ia",
        "strategique",
        "informationnelle",
    ]);
    let is_eve = folded.contains("(veille)")
        || folded.contains("-veille")
        || any(&[
            "la veille",
            "avant",
            "depart",
            "reservation",
            "lendemain",
            "horizon",
        ]);
    (any(&["veille"]) && (is_named || !is_eve)) || any(&["sources fiables", "tech watch"])
}

fn is_test(lower: &str, name: &str) -> bool {
    let in_folder = ["tests/", "test/", "__tests__/", "spec/", "e2e/"]
        .iter()
        .any(|it| lower.starts_with(it) || lower.contains(&format!("/{it}")));
    in_folder
        || name.starts_with("test_")
        || name.ends_with("_test.py")
        || name == "tests.py"
        || name == "tests.rs"
        || name == "conftest.py"
        || name.contains(".test.")
        || name.contains(".spec.")
}

/// HTML served by an application: under its templates, or with the marks of an engine.
fn is_page(lower: &str, text: &str) -> bool {
    let is_html = [".html", ".htm", ".jinja", ".jinja2", ".j2"]
        .iter()
        .any(|it| lower.ends_with(it));
    is_html
        && (lower.contains("templates/")
            || lower.contains("static/")
            || lower.contains("public/")
            || text.contains("{%")
            || text.contains("<script type=\"module\""))
}

fn is_licence(name: &str) -> bool {
    name.starts_with("licen")
        || name.starts_with("copying")
        || name == "requirements.txt"
        || name == "robots.txt"
}

/// A table of words (a backlog, a journal) and not of measures.
fn is_table_document(lower: &str, words: usize) -> bool {
    let is_named = [
        "backlog",
        "kanban",
        "veille",
        "journal",
        "planning",
        "sprint",
        "registre",
        "benchmark",
        "risque",
        "suivi",
        "incident",
        "traceab",
        "tracab",
        "user_stor",
        "stories",
        "budget",
        "doc",
    ]
    .iter()
    .any(|it| lower.contains(it));
    is_named && words > 0
}

fn is_template(name: &str, text: &str) -> bool {
    let is_named =
        name.contains("template") || name.contains("modele_") || name.contains("gabarit");
    let holes = [
        "[À compléter",
        "[à compléter",
        concat!("[TO", "DO"),
        "[Titre",
        "[Nom",
        "[Date",
        "[date",
        "XX/XX",
        "JJ/MM",
        "Lorem ipsum",
        "<à remplir",
        "[…]",
        "[...]",
    ]
    .iter()
    .map(|it| text.matches(it).count())
    .sum::<usize>();
    // Brackets that are neither links nor tasks.
    let brackets = text
        .match_indices('[')
        .filter(|(place, _)| {
            let rest = &text[place + 1..];
            rest.find(']').is_some_and(|end| {
                let inner = &rest[..end];
                let after = &rest[end + 1..];
                (4..60).contains(&inner.len())
                    && inner.starts_with(char::is_uppercase)
                    && !after.starts_with(['(', '[', ':'])
            })
        })
        .count();
    (is_named && brackets + holes >= 2) || holes >= 4 || (is_named && brackets >= 1 && holes >= 1)
}
