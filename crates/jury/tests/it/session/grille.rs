//! The individual grid: what the jury wrote, whole, or nothing.

use jury::session::dossier::{Acquis, Jugement};
use jury::session::grille;
use jury::session::paper::{html, pdf};

use super::regular;

#[test]
fn a_grid_that_is_not_decided_says_everything_that_is_missing() {
    let mut dossier = regular();
    let fiche = &mut dossier.fiches[0];
    fiche.competences[1].decision = None;
    fiche.competences[4].criteres = vec![Jugement {
        id: "C5.2".to_owned(),
        decision: Some(Acquis::Acquis),
        ..Jugement::default()
    }];
    fiche.competences.pop();
    let session = &dossier.session;
    let error = grille::paper(session, &session.candidats[0], &dossier.fiches[0])
        .expect_err("a refusal")
        .to_string();
    for wanted in [
        "C2 : écrivez decision",
        "C5 : des critères",
        "C5.1, C5.3, C5.4, C5.5",
        "C21 manque",
    ] {
        assert!(error.contains(wanted), "{wanted} : {error}");
    }
    assert!(!error.contains("C1 "), "{error}");
    assert!(grille::csv(&session.candidats[0], &dossier.fiches[0]).is_err());
}

#[test]
fn an_absent_candidate_has_no_grid() {
    let dossier = regular();
    let error =
        grille::check(&dossier.session.candidats[3], &dossier.fiches[3]).expect_err("a refusal");
    assert!(error.to_string().contains("absent"));
}

#[test]
fn the_grid_carries_the_decisions_and_comments_as_they_were_written() {
    let mut dossier = regular();
    let judged = &mut dossier.fiches[2].competences[1];
    assert_eq!(judged.id, "C7");
    judged.commentaire = "Écarte « sans » raison < 3 services".to_owned();
    let session = &dossier.session;
    let (candidat, fiche) = (&session.candidats[2], &dossier.fiches[2]);
    let paper = grille::paper(session, candidat, fiche).expect("a grid");
    let page = html::render(&paper);
    assert!(page.contains("Écarte « sans » raison &lt; 3 services"));
    assert_eq!(page.matches("<p>Décision du jury : acquis.</p>").count(), 7);
    assert_eq!(
        page.matches("<p>Décision du jury : non acquis.</p>")
            .count(),
        1
    );
    assert!(
        !page.contains("id=\"C1\"") && !page.contains("C1.1"),
        "only the blocs presented"
    );
    let table = grille::csv(candidat, fiche).expect("a table");
    assert!(
        table.contains("Chloé Nguyễn,BC02,E2,C7,,non acquis,Écarte « sans » raison < 3 services")
    );
    let file = lopdf::Document::load_mem(&pdf::render(&paper).expect("a PDF")).expect("a PDF");
    let pages: Vec<u32> = file.get_pages().keys().copied().collect();
    assert!(pages.len() > 1);
}
