//! The report as one accessible page that needs nothing else.

use super::page::{STYLE, add, escape, evidence, page, status};
use crate::audit::Audit;
use crate::grid::{Critere, Grid};
use crate::verdict::{Status, Verdict};
use crate::words::plural;

pub(crate) fn render(audit: &Audit) -> String {
    let names: Vec<_> = audit.depots.iter().map(|it| it.nom.as_str()).collect();
    let title = format!("Audit de {}", names.join(", "));
    let mut body = format!("<header><h1>{}</h1></header>\n", escape(&title));
    body.push_str("<nav aria-label=\"Compétences\"><ul>\n");
    for competence in &Grid::get().competences {
        add(
            &mut body,
            format!(
                "<li><a href=\"#{0}\">{0} : {1}</a></li>\n",
                competence.id,
                escape(&competence.titre)
            ),
        );
    }
    body.push_str(
        "<li><a href=\"#trouvailles\">Fausses preuves et contradictions</a></li>\n</ul></nav>\n",
    );
    body.push_str("<main id=\"contenu\">\n<p>L'outil ne décide pas : chaque statut se vérifie en ouvrant la preuve et en posant la question.</p>\n");
    body.push_str(&repositories(audit));
    body.push_str(&summary(audit));
    for competence in &Grid::get().competences {
        add(
            &mut body,
            format!(
                "<section aria-labelledby=\"{0}\">\n<h2 id=\"{0}\">{0} ({1}) : {2}</h2>\n",
                competence.id,
                competence.epreuve,
                escape(&competence.titre)
            ),
        );
        for critere in &competence.criteres {
            if let Some(verdict) = audit.verdict(&critere.id) {
                body.push_str(&criterion(audit, critere, verdict));
            }
        }
        body.push_str("</section>\n");
    }
    body.push_str(&findings(audit));
    body.push_str("</main>");
    page(&title, &format!("<style>{STYLE}</style>"), &body)
}

fn repositories(audit: &Audit) -> String {
    let mut out = String::from("<h2>Ce qui a été lu</h2>\n<ul>\n");
    for depot in &audit.depots {
        let commit = depot.commit.as_deref().unwrap_or("archive sans historique");
        add(
            &mut out,
            format!(
                "<li>{} au commit <code>{}</code> : {}",
                escape(&depot.nom),
                escape(commit),
                plural(depot.fichiers, "fichier")
            ),
        );
        let unread: Vec<_> = depot
            .non_lus
            .iter()
            .map(|it| format!("{} ({})", plural(it.fichiers, "fichier"), it.raison))
            .collect();
        if !unread.is_empty() {
            add(
                &mut out,
                format!(" ; non lus : {}", escape(&unread.join(", "))),
            );
        }
        if !depot.branches_non_fusionnees.is_empty() {
            add(
                &mut out,
                format!(
                    " ; branches non fusionnées, non lues : {}",
                    escape(&depot.branches_non_fusionnees.join(", "))
                ),
            );
        }
        out.push_str("</li>\n");
    }
    out + "</ul>\n"
}

fn summary(audit: &Audit) -> String {
    let mut out = String::from(
        "<table>\n<caption>Les 141 critères par statut</caption>\n<thead><tr><th scope=\"col\">Statut</th><th scope=\"col\">Critères</th><th scope=\"col\">Sens</th></tr></thead>\n<tbody>\n",
    );
    for it in Status::ALL {
        add(
            &mut out,
            format!(
                "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n",
                status(it),
                audit.count(it),
                escape(it.meaning())
            ),
        );
    }
    out + "</tbody>\n</table>\n"
}

/// One criterion: what is asked, the status, the reason, the evidence and the question.
pub(crate) fn criterion(audit: &Audit, critere: &Critere, verdict: &Verdict) -> String {
    let mut out = format!(
        "<article aria-labelledby=\"k{0}\">\n<h3 id=\"k{0}\">{0} : {1}</h3>\n<p>{2} : {3}</p>\n",
        critere.id,
        escape(&critere.libelle),
        status(verdict.statut),
        escape(&verdict.raison)
    );
    if !verdict.preuves.is_empty() {
        out.push_str("<p>Preuves :</p>\n<ul>\n");
        for it in &verdict.preuves {
            out.push_str(&evidence(it));
            out.push('\n');
        }
        out.push_str("</ul>\n");
    }
    if !verdict.trouvailles.is_empty() {
        add(
            &mut out,
            format!(
                "<details><summary>{} sur {}</summary>\n<ul>\n",
                plural(verdict.trouvailles.len(), "trouvaille"),
                critere.id
            ),
        );
        for finding in verdict
            .trouvailles
            .iter()
            .take(20)
            .filter_map(|it| audit.trouvailles.get(*it))
        {
            add(
                &mut out,
                format!(
                    "<li>{} <code>{}</code></li>\n",
                    escape(&finding.sentence),
                    escape(&finding.evidence.place())
                ),
            );
        }
        out.push_str("</ul></details>\n");
    }
    add(
        &mut out,
        format!(
            "<p>À demander : {}</p>\n</article>\n",
            escape(verdict.question)
        ),
    );
    out
}

fn findings(audit: &Audit) -> String {
    let mut out = String::from(
        "<section aria-labelledby=\"trouvailles\">\n<h2 id=\"trouvailles\">Fausses preuves et contradictions</h2>\n",
    );
    if audit.trouvailles.is_empty() {
        return out + "<p>Aucune.</p>\n</section>\n";
    }
    out.push_str("<div class=\"large\" tabindex=\"0\" role=\"region\" aria-label=\"Table des trouvailles\">\n<table>\n<caption>Chaque trouvaille et sa ligne</caption>\n<thead><tr><th scope=\"col\">Nature</th><th scope=\"col\">Ce qui est dit</th><th scope=\"col\">Où</th><th scope=\"col\">Face à</th></tr></thead>\n<tbody>\n");
    for finding in &audit.trouvailles {
        let other = finding.other.as_ref().map_or_else(
            || "rien".to_owned(),
            |it| format!("<code>{}</code>", escape(&it.place())),
        );
        add(
            &mut out,
            format!(
                "<tr><td>{}</td><td>{}</td><td><code>{}</code></td><td>{other}</td></tr>\n",
                escape(finding.kind.title()),
                escape(&finding.sentence),
                escape(&finding.evidence.place())
            ),
        );
    }
    out + "</tbody>\n</table>\n</div>\n</section>\n"
}
