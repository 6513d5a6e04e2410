//! A static site of an audit: a page a competence, a matrix, a search without a server.

mod excerpt;
mod index;
mod map;

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::audit::Audit;
use crate::grid::{Competence, Critere, Grid};
use crate::report::page::{STYLE, add, escape, page, status};
use crate::report::write;
use crate::tree::Project;

pub use map::EvidenceMap;

const HEAD: &str = "<link rel=\"stylesheet\" href=\"style.css\">";

/// Writes every page; gives the first.
pub fn build(project: &Project, audit: &Audit, folder: &Path) -> Result<PathBuf> {
    let map = EvidenceMap::of(project);
    let title = title(audit);
    write(folder, "style.css", STYLE)?;
    for competence in &Grid::get().competences {
        let text = competence_page(project, audit, &map, competence);
        write(folder, &format!("{}.html", competence.id), &text)?;
    }
    write(folder, "recherche.html", &index::search(&title, audit))?;
    write(folder, "index.html", &index::matrix(&title, audit))
}

fn title(audit: &Audit) -> String {
    let names: Vec<_> = audit.depots.iter().map(|it| it.nom.as_str()).collect();
    format!("Visite de {}", names.join(", "))
}

/// The links of every page, the current one told.
fn navigation(current: &str) -> String {
    let mut out = String::from("<nav aria-label=\"Pages\"><ul>\n");
    let mut link = |file: &str, text: &str| {
        let here = if file == current {
            " aria-current=\"page\""
        } else {
            ""
        };
        add(
            &mut out,
            format!("<li><a href=\"{file}\"{here}>{}</a></li>\n", escape(text)),
        );
    };
    link("index.html", "Les 141 critères");
    link("recherche.html", "Recherche");
    for competence in &Grid::get().competences {
        link(
            &format!("{}.html", competence.id),
            &format!("{} : {}", competence.id, competence.titre),
        );
    }
    out + "</ul></nav>\n"
}

fn competence_page(
    project: &Project,
    audit: &Audit,
    map: &EvidenceMap,
    competence: &Competence,
) -> String {
    let Competence {
        id, titre, epreuve, ..
    } = competence;
    let mut body = format!(
        "<header><h1>{id} : {}</h1><p>Épreuve {epreuve}</p></header>\n<main id=\"contenu\">\n",
        escape(titre)
    );
    for critere in &competence.criteres {
        body.push_str(&criterion(project, audit, map, critere));
    }
    body.push_str("</main>\n");
    body.push_str(&navigation(&format!("{id}.html")));
    page(&format!("{id} : {titre}"), HEAD, &body)
}

fn criterion(project: &Project, audit: &Audit, map: &EvidenceMap, critere: &Critere) -> String {
    let Some(verdict) = audit.verdict(&critere.id) else {
        return String::new();
    };
    let mut out = format!(
        "<section aria-labelledby=\"k{0}\">\n<h2 id=\"k{0}\">{0} : {1}</h2>\n<p>{2} : {3}</p>\n<p>Ce qu'on cherche : {4}</p>\n",
        critere.id,
        escape(&critere.libelle),
        status(verdict.statut),
        escape(&verdict.raison),
        escape(&critere.attendu)
    );
    if let Some(entry) = map.get(&critere.id) {
        if let Some(command) = &entry.commande {
            add(
                &mut out,
                format!(
                    "<p>La commande qui le montre : <code>{}</code></p>\n",
                    escape(command)
                ),
            );
        }
        let files: Vec<_> = entry
            .fichiers
            .iter()
            .map(|it| format!("<code>{}</code>", escape(it)))
            .collect();
        if !files.is_empty() {
            add(
                &mut out,
                format!("<p>Les fichiers à ouvrir : {}</p>\n", files.join(", ")),
            );
        }
    }
    for it in &verdict.preuves {
        out.push_str(&excerpt::of(project, it));
    }
    let faux: Vec<_> = critere
        .faux
        .iter()
        .map(|it| format!("<li>{}</li>", escape(it)))
        .collect();
    add(
        &mut out,
        format!(
            "<p>Ce qui passe souvent pour une preuve :</p>\n<ul>{}</ul>\n",
            faux.join("")
        ),
    );
    for finding in verdict
        .trouvailles
        .iter()
        .take(10)
        .filter_map(|it| audit.trouvailles.get(*it))
    {
        add(
            &mut out,
            format!(
                "<p>⚠ {} <code>{}</code></p>\n",
                escape(&finding.sentence),
                escape(&finding.evidence.place())
            ),
        );
    }
    add(
        &mut out,
        format!(
            "<p>À demander : {}</p>\n</section>\n",
            escape(&critere.question)
        ),
    );
    out
}
