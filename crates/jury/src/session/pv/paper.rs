//! The procès-verbal as a paper and as a table.

use anyhow::{Result, bail};

use super::{REGLES, count, refus, validated};
use crate::grid::Grid;
use crate::session::dossier::{Candidat, Dossier, Fiche, Totaux, dates};
use crate::session::paper::{Paper, Table};

/// Refuses an irregular session, with every reason.
fn check(dossier: &Dossier) -> Result<()> {
    let found = refus(dossier);
    if found.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = found
        .iter()
        .map(|it| format!("- [{}] {}", it.regle, it.message))
        .collect();
    bail!(
        "procès-verbal refusé (« jury pv --regles » dit chaque règle) :\n{}",
        lines.join("\n")
    )
}

pub fn paper(dossier: &Dossier) -> Result<Paper> {
    check(dossier)?;
    let grid = Grid::get();
    let session = &dossier.session.session;
    let mut paper = Paper::new(format!("Procès-verbal : {}", session.intitule));
    let days: Vec<_> = session.dates.iter().map(|it| dates::long(*it)).collect();
    paper.list(vec![
        format!("Certification : {}, {}", grid.certification, grid.titre),
        format!("Dates : {}", days.join(", ")),
        format!("Centre : {}", session.centre),
        format!("Certificateur : {}", session.certificateur),
        format!("Lieu : {}", session.lieu),
    ]);
    paper.heading(2, "Jurys");
    paper.table(jurys(dossier));
    paper.heading(2, "Totaux");
    let rows = totals(count(dossier))
        .into_iter()
        .map(|(name, count)| vec![name.to_owned(), count.to_string()]);
    paper.table(Table::new(
        "Candidats de la session",
        &[("Total", 4.0), ("Candidats", 1.0)],
        rows.collect(),
    ));
    paper.heading(2, "Décisions");
    paper.table(Table::new(
        "Décision du jury pour chaque candidat",
        &[
            ("Candidat", 2.0),
            ("Accès", 1.0),
            ("Blocs présentés", 1.1),
            ("Blocs validés", 1.1),
            ("Décision", 1.3),
            ("Commentaire", 3.0),
        ],
        dossier
            .candidats()
            .map(|(candidat, fiche)| line(candidat, fiche))
            .collect(),
    ));
    paper.heading(2, "Règles vérifiées");
    paper.text("La session les respecte toutes.");
    paper.table(Table::new(
        "Règles de la session",
        &[("Règle", 2.3), ("Ce qu'elle dit", 5.0), ("Source", 2.2)],
        REGLES
            .iter()
            .map(|it| vec![it.id.to_owned(), it.texte(), it.source.to_owned()])
            .collect(),
    ));
    let jures: Vec<_> = dossier
        .session
        .jures
        .iter()
        .filter(|it| {
            dossier
                .session
                .jurys
                .iter()
                .any(|jury| jury.jures.contains(&it.id))
        })
        .map(|it| format!("{}, {}", it.nom, it.fonction))
        .collect();
    paper.signatures(&jures);
    Ok(paper)
}

fn jurys(dossier: &Dossier) -> Table {
    let session = &dossier.session;
    let rows = session.jurys.iter().flat_map(|jury| {
        jury.jures
            .iter()
            .filter_map(|id| session.jure(id))
            .map(|it| {
                vec![
                    it.nom.clone(),
                    format!("{}, {}", jury.id, jury.salle),
                    it.fonction.clone(),
                    it.employeur.clone(),
                    if it.externe { "externe" } else { "interne" }.to_owned(),
                    format!("{} ans", it.experience_ans).replace('.', ","),
                ]
            })
    });
    Table::new(
        "Composition des jurys",
        &[
            ("Juré", 2.0),
            ("Jury, salle", 1.6),
            ("Fonction", 2.0),
            ("Employeur", 1.8),
            ("Qualité", 1.1),
            ("Expérience", 1.2),
        ],
        rows.collect(),
    )
}

fn totals(it: Totaux) -> [(&'static str, usize); 6] {
    [
        ("Inscrits", it.inscrits),
        ("Présentés", it.presents),
        ("Admis au titre complet", it.admis),
        ("Admissions partielles", it.partielles),
        ("Refusés", it.refuses),
        ("Absents", it.absents),
    ]
}

fn line(candidat: &Candidat, fiche: &Fiche) -> Vec<String> {
    let decision = match fiche.decision {
        Some(decision) => decision.word(),
        None => "absent",
    };
    let blocs = match validated(candidat, fiche).as_slice() {
        [] => "aucun".to_owned(),
        blocs => blocs.join(", "),
    };
    vec![
        candidat.nom.clone(),
        candidat.acces.word().to_owned(),
        candidat.blocs.join(", "),
        blocs,
        decision.to_owned(),
        fiche.commentaire.trim().to_owned(),
    ]
}

/// A line a candidate, then a line a total.
pub fn csv(dossier: &Dossier) -> Result<String> {
    check(dossier)?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "rubrique",
        "nom",
        "acces",
        "blocs_presentes",
        "blocs_valides",
        "decision",
        "commentaire",
        "nombre",
    ])?;
    for (candidat, fiche) in dossier.candidats() {
        let mut cells = vec!["candidat".to_owned()];
        cells.extend(line(candidat, fiche));
        cells.push(String::new());
        writer.write_record(cells)?;
    }
    for (name, count) in totals(count(dossier)) {
        writer.write_record(["total", name, "", "", "", "", "", &count.to_string()])?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}
