//! The first page, whose matrix is a table too, and the search.

use super::{HEAD, navigation};
use crate::audit::Audit;
use crate::grid::Grid;
use crate::report::page::{add, escape, page, status};
use crate::verdict::Status;

pub(super) fn matrix(title: &str, audit: &Audit) -> String {
    let mut body = format!(
        "<header><h1>{}</h1></header>\n<main id=\"contenu\">\n",
        escape(title)
    );
    body.push_str("<p>Chaque case est un critère. L'outil ne décide pas : il dit ce qui est là et où.</p>\n<h2>En un coup d'œil</h2>\n<ul class=\"cases\">\n");
    for (competence, critere) in Grid::get().criteres() {
        if let Some(verdict) = audit.verdict(&critere.id) {
            add(
                &mut body,
                format!(
                    "<li><a href=\"{0}.html#k{1}\">{1}<br>{2}</a></li>\n",
                    competence.id,
                    critere.id,
                    status(verdict.statut)
                ),
            );
        }
    }
    body.push_str("</ul>\n<h2>Le même en table</h2>\n<table>\n<caption>Les 141 critères, leur statut et pourquoi</caption>\n<thead><tr><th scope=\"col\">Critère</th><th scope=\"col\">Ce qui est demandé</th><th scope=\"col\">Statut</th><th scope=\"col\">Raison</th></tr></thead>\n<tbody>\n");
    for (competence, critere) in Grid::get().criteres() {
        if let Some(verdict) = audit.verdict(&critere.id) {
            add(
                &mut body,
                format!(
                    "<tr><th scope=\"row\"><a href=\"{0}.html#k{1}\">{1}</a></th><td>{2}</td><td>{3}</td><td>{4}</td></tr>\n",
                    competence.id,
                    critere.id,
                    escape(&critere.libelle),
                    status(verdict.statut),
                    escape(&verdict.raison)
                ),
            );
        }
    }
    body.push_str("</tbody>\n</table>\n");
    body.push_str(&legend());
    body.push_str("</main>\n");
    body.push_str(&navigation("index.html"));
    page(title, HEAD, &body)
}

fn legend() -> String {
    let mut out = String::from("<h2>Les statuts</h2>\n<dl>\n");
    for it in Status::ALL {
        add(
            &mut out,
            format!("<dt>{}</dt><dd>{}</dd>\n", status(it), escape(it.meaning())),
        );
    }
    out + "</dl>\n"
}

/// Every row is in the page: without a script, the browser's own search finds it.
const SCRIPT: &str = "<script>\
const champ=document.getElementById('q'),lignes=[...document.querySelectorAll('#resultats li')],bilan=document.getElementById('bilan');\
const plat=t=>t.toLowerCase().normalize('NFD').replace(/[\\u0300-\\u036f]/g,'');\
const textes=lignes.map(l=>plat(l.textContent));\
champ.addEventListener('input',()=>{const mots=plat(champ.value).split(/\\s+/).filter(Boolean);let n=0;\
lignes.forEach((l,i)=>{const vu=mots.every(m=>textes[i].includes(m));l.hidden=!vu;n+=vu;});\
bilan.textContent=n+(n>1?' critères trouvés':' critère trouvé');});\
</script>";

pub(super) fn search(title: &str, audit: &Audit) -> String {
    let mut body = String::from(
        "<header><h1>Recherche</h1></header>\n<main id=\"contenu\">\n<p><label for=\"q\">Mots à chercher</label> <input id=\"q\" type=\"search\" autocomplete=\"off\"></p>\n<p id=\"bilan\" role=\"status\">141 critères</p>\n<ul id=\"resultats\">\n",
    );
    for (competence, critere) in Grid::get().criteres() {
        let Some(verdict) = audit.verdict(&critere.id) else {
            continue;
        };
        let places: Vec<_> = verdict.preuves.iter().map(|it| it.path.clone()).collect();
        add(
            &mut body,
            format!(
                "<li><a href=\"{0}.html#k{1}\">{1} : {2}</a> ({3}). {4} <code>{5}</code></li>\n",
                competence.id,
                critere.id,
                escape(&critere.libelle),
                escape(verdict.statut.word()),
                escape(&verdict.raison),
                escape(&places.join(" "))
            ),
        );
    }
    body.push_str("</ul>\n</main>\n");
    body.push_str(&navigation("recherche.html"));
    body.push_str(SCRIPT);
    page(&format!("Recherche, {title}"), HEAD, &body)
}
