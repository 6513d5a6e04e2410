//! The procès-verbal: each irregular session is refused, by its own rule and its own message.

use chrono::NaiveDate;
use jury::session::dossier::{Acquis, Decision, Dossier};
use jury::session::paper::{html, pdf};
use jury::session::pv::{self, REGLES, refus};
use proptest::prelude::*;

use super::regular;

/// The only rule that a session breaks, and what is said of it.
fn refused(change: impl FnOnce(&mut Dossier)) -> (&'static str, String) {
    let mut dossier = regular();
    change(&mut dossier);
    let found = refus(&dossier);
    assert_eq!(found.len(), 1, "{found:?}");
    let error = pv::paper(&dossier).expect_err("a refusal").to_string();
    assert!(error.contains(&found[0].message), "{error}");
    assert!(pv::csv(&dossier).is_err());
    (found[0].regle, found[0].message.clone())
}

#[test]
fn a_session_exactly_on_every_limit_is_regular() {
    let dossier = regular();
    assert_eq!(refus(&dossier), []);
    let session = &dossier.session;
    assert_eq!(session.jurys[0].jures.len(), 2);
    assert_eq!(session.jures.iter().filter(|it| it.externe).count(), 1);
    assert!(
        session
            .jures
            .iter()
            .all(|it| (it.experience_ans - 2.0).abs() < f64::EPSILON)
    );
    let given = session.session.livrables_remis_le.expect("a date");
    assert_eq!((session.session.dates[0] - given).num_days(), 5);
}

#[test]
fn one_juror_is_not_enough() {
    let (rule, message) = refused(|it| {
        it.session.jurys[0].jures.truncate(1);
    });
    assert_eq!(rule, "jures-nombre");
    assert!(
        message.contains("jury-a compte 1 juré, il en faut au moins 2"),
        "{message}"
    );
}

#[test]
fn one_external_juror_of_three_is_less_than_half() {
    let (rule, message) = refused(|it| {
        let mut third = it.session.jures[1].clone();
        "trois".clone_into(&mut third.id);
        it.session.jures.push(third);
        it.session.jurys[0].jures.push("trois".to_owned());
    });
    assert_eq!(rule, "jures-externes");
    assert!(message.contains("1 juré externe sur 3"), "{message}");
}

#[test]
fn a_juror_employed_by_the_centre_is_not_external() {
    let (rule, message) = refused(|it| it.session.jures[1].externe = true);
    assert_eq!(rule, "externe-employeur");
    assert!(message.contains("Dominique Petit"), "{message}");
}

#[test]
fn a_juror_with_less_than_two_years_is_refused() {
    let (rule, message) = refused(|it| it.session.jures[0].experience_ans = 1.9);
    assert_eq!(rule, "jures-experience");
    assert!(
        message.contains("Camille Durand a 1,9 an d'expérience"),
        "{message}"
    );
}

#[test]
fn a_partial_admission_without_comment_is_refused() {
    let (rule, message) = refused(|it| it.fiches[1].commentaire = " \n".to_owned());
    assert_eq!(rule, "commentaire-partielle");
    assert!(message.contains("candidats/bilal.toml"), "{message}");
}

#[test]
fn a_refusal_without_comment_is_refused() {
    let (rule, message) = refused(|it| it.fiches[2].commentaire.clear());
    assert_eq!(rule, "commentaire-refus");
    assert!(message.contains("candidats/chloe.toml"), "{message}");
}

#[test]
fn totals_that_do_not_add_up_are_refused() {
    let mut dossier = regular();
    dossier.session.totaux.as_mut().expect("totals").presents = 4;
    let found = refus(&dossier);
    let sums: Vec<_> = found
        .iter()
        .filter(|it| it.regle == "totaux-somme")
        .collect();
    assert_eq!(sums.len(), 2, "{found:?}");
    assert!(
        sums[0]
            .message
            .contains("4 présents + 1 absents ne font pas 4 inscrits")
    );
}

#[test]
fn totals_that_add_up_to_something_else_than_the_sheets_are_refused() {
    let mut dossier = regular();
    let totals = dossier.session.totaux.as_mut().expect("totals");
    (totals.admis, totals.refuses) = (2, 0);
    let found = refus(&dossier);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().all(|it| it.regle == "totaux-fiches"));
    assert!(
        found[0].message.contains("admis = 2"),
        "{}",
        found[0].message
    );
}

#[test]
fn deliverables_handed_in_four_days_before_are_refused() {
    let (rule, message) = refused(|it| {
        it.session.candidats[0].livrables_remis_le = NaiveDate::from_ymd_opt(2027, 1, 14);
    });
    assert_eq!(rule, "livrables-delai");
    assert!(
        message.contains("le 14 janvier 2027, pour une session le 18 janvier 2027"),
        "{message}"
    );
}

#[test]
fn deliverables_without_a_date_are_refused() {
    let mut dossier = regular();
    dossier.session.session.livrables_remis_le = None;
    let found = refus(&dossier);
    assert_eq!(found.len(), 3, "one for each who is present: {found:?}");
    assert!(found.iter().all(|it| it.regle == "livrables-delai"));
}

#[test]
fn an_undecided_grid_is_refused() {
    let (rule, message) = refused(|it| it.fiches[0].competences[2].decision = None);
    assert_eq!(rule, "decision-ecrite");
    assert!(
        message.contains("C3") && message.contains("jury grille --candidat alice"),
        "{message}"
    );
}

#[test]
fn a_decision_that_the_grid_contradicts_is_refused() {
    let (rule, message) = refused(|it| {
        it.fiches[0].competences[0].decision = Some(Acquis::NonAcquis);
    });
    assert_eq!(rule, "decision-blocs");
    assert!(message.contains("blocs validés : BC02, BC03"), "{message}");
}

#[test]
fn a_bloc_that_completes_the_title_admits_in_full() {
    let mut dossier = regular();
    let chloe = &mut dossier.session.candidats[2];
    chloe.blocs_obtenus = vec!["BC01".to_owned(), "BC03".to_owned()];
    for it in &mut dossier.fiches[2].competences {
        it.decision = Some(Acquis::Acquis);
    }
    dossier.fiches[2].decision = Some(Decision::Admis);
    dossier.session.totaux = None;
    assert_eq!(refus(&dossier), []);
    assert_eq!(pv::count(&dossier).admis, 2);
}

#[test]
fn a_session_wrong_in_many_ways_hears_every_reason_in_the_order_of_the_table() {
    let mut dossier = regular();
    dossier.session.jurys[0].jures = vec!["deux".to_owned()];
    dossier.session.jures[1].experience_ans = 0.0;
    dossier.session.session.livrables_remis_le = None;
    dossier.session.totaux.as_mut().expect("totals").admis = 9;
    dossier.fiches[0].presence = None;
    dossier.fiches[1].commentaire.clear();
    dossier.fiches[2].commentaire.clear();
    dossier.fiches[2].decision = Some(Decision::Admis);
    let mut broken: Vec<_> = refus(&dossier).iter().map(|it| it.regle).collect();
    broken.dedup();
    let apart = ["externe-employeur", "commentaire-refus"];
    let expected: Vec<_> = REGLES
        .iter()
        .map(|it| it.id)
        .filter(|it| !apart.contains(it))
        .collect();
    assert_eq!(broken, expected);
}

#[test]
fn the_paper_and_the_table_carry_the_same_totals_and_comments() {
    let dossier = regular();
    let page = html::render(&pv::paper(&dossier).expect("a paper"));
    assert!(page.contains("<th scope=\"row\">Admissions partielles</th><td>1</td>"));
    assert!(page.contains("Le registre des traitements manque."));
    let table = pv::csv(&dossier).expect("a table");
    assert!(table.contains("total,Présentés,,,,,,3\n"), "{table}");
    assert!(
        table.contains("candidat,Dan Levy,formation,\"BC01, BC02, BC03\",aucun,absent,,"),
        "{table}"
    );
    assert!(pdf::render(&pv::paper(&dossier).expect("a paper")).is_ok());
}

proptest! {
    /// Whatever the jury decides, the totals that are counted add up.
    #[test]
    fn counted_totals_always_add_up(choices in prop::collection::vec(0u8..4, 1..30)) {
        let mut dossier = regular();
        dossier.session.totaux = None;
        let (candidat, fiches) = (dossier.session.candidats[1].clone(), dossier.fiches.clone());
        dossier.session.candidats.clear();
        dossier.fiches.clear();
        for choice in choices {
            dossier.session.candidats.push(candidat.clone());
            dossier.fiches.push(fiches[choice as usize].clone());
        }
        let counted = pv::count(&dossier);
        prop_assert_eq!(counted.inscrits, counted.presents + counted.absents);
        prop_assert_eq!(counted.presents, counted.admis + counted.partielles + counted.refuses);
        prop_assert!(refus(&dossier).iter().all(|it| it.regle != "totaux-somme"));
    }
}
