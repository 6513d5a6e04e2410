//! The generated pages of `docs/donnees/`: nothing in them is typed twice.

mod conceptual;
mod dictionary;
mod logical;
mod physical;
mod roles;

use crate::model::Model;
use crate::schema::Schema;

pub use roles::roles_page;

/// File name, then text.
pub type Pages = Vec<(&'static str, String)>;

/// The models and the dictionary, in the order in which people read them.
///
/// # Panics
/// Never: the templates have no filter that fails.
pub fn pages(model: &Model, schema: &Schema) -> Pages {
    vec![
        ("mcd.md", conceptual::page(model)),
        ("mld.md", logical::page(model)),
        ("mpd.md", physical::page(model, schema)),
        ("dictionnaire.md", dictionary::page(model, schema)),
    ]
}

/// A text as a cell of a table holds it.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn render(template: &impl askama::Template) -> String {
    let text = template
        .render()
        .expect("a template without fallible filter");
    format!("{}\n", text.trim_end())
}

fn yes(truth: bool) -> &'static str {
    if truth { "oui" } else { "non" }
}

/// `a, b et c`
fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} et {last}", first.join(", ")),
    }
}
