//! What a file is by its path and its first words.

/// A register of treatments, and not one of models, images or aircraft.
pub(super) fn is_register(folded: &str) -> bool {
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
pub(super) fn is_watch(folded: &str) -> bool {
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

pub(super) fn is_test(lower: &str, name: &str) -> bool {
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
pub(super) fn is_page(lower: &str, text: &str) -> bool {
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

pub(super) fn is_licence(name: &str) -> bool {
    name.starts_with("licen")
        || name.starts_with("copying")
        || name == "requirements.txt"
        || name == "robots.txt"
}

/// A table of words (a backlog, a journal) and not of measures.
pub(super) fn is_table_document(lower: &str, words: usize) -> bool {
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
    ]
    .iter()
    .any(|it| lower.contains(it));
    let in_docs = (lower.split('/').rev().skip(1))
        .any(|it| matches!(it, "doc" | "docs" | "documents" | "documentation"));
    (is_named || in_docs) && words > 0
}

pub(super) fn is_template(name: &str, text: &str) -> bool {
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
            let near = &rest.as_bytes()[..rest.len().min(60)];
            rest.starts_with(char::is_uppercase)
                && memchr::memchr(b']', near)
                    .is_some_and(|end| end >= 4 && !rest[end + 1..].starts_with(['(', '[', ':']))
        })
        .count();
    (is_named && brackets + holes >= 2) || holes >= 4 || (is_named && brackets >= 1 && holes >= 1)
}
