use proptest::prelude::*;

use super::*;
use crate::session::paper::Table;

fn long() -> Paper {
    let mut paper = Paper::new("Titre d'essai");
    paper.heading(2, "Partie");
    paper.list(vec!["un".to_owned(), String::new()]);
    paper.text("Une phrase. ".repeat(200));
    let rows = (0..60).map(|it| {
        let words = if it == 30 { 2000 } else { 3 };
        vec![format!("C{it}"), "mot ".repeat(words), String::new()]
    });
    paper.table(Table::new(
        "Légende",
        &[("Une", 1.0), ("Deux", 3.0), ("Trois", 1.0)],
        rows.collect(),
    ));
    paper
}

#[test]
fn a_long_paper_is_written_as_tagged_pdf_in_french() {
    let bytes = render(&long()).expect("a PDF that passes the checks of PDF/UA-1");
    let file = lopdf::Document::load_mem(&bytes).expect("a PDF");
    let catalog = file.catalog().expect("a catalog");
    assert_eq!(
        catalog
            .get(b"Lang")
            .and_then(lopdf::Object::as_str)
            .expect("a language"),
        b"fr-FR"
    );
    let marks = catalog
        .get_deref(b"MarkInfo", &file)
        .and_then(lopdf::Object::as_dict)
        .expect("marks");
    assert!(
        marks
            .get(b"Marked")
            .and_then(lopdf::Object::as_bool)
            .expect("a mark")
    );
    assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"Outlines"));
    assert!(file.get_pages().len() > 3);
}

/// The kinds of elements of the structure, each with how many there are.
fn kinds(bytes: &[u8]) -> std::collections::BTreeMap<String, usize> {
    let file = lopdf::Document::load_mem(bytes).expect("a PDF");
    let mut found = std::collections::BTreeMap::new();
    for object in file.objects.values() {
        let Ok(element) = object.as_dict() else {
            continue;
        };
        if element.get(b"Type").and_then(lopdf::Object::as_name).ok() != Some(b"StructElem") {
            continue;
        }
        let kind = element
            .get(b"S")
            .and_then(lopdf::Object::as_name)
            .expect("a kind");
        *found
            .entry(String::from_utf8_lossy(kind).into_owned())
            .or_insert(0) += 1;
    }
    found
}

#[test]
fn every_cell_is_in_the_structure_even_empty_or_cut_between_pages() {
    let kinds = kinds(&render(&long()).expect("a PDF"));
    assert_eq!(kinds["TR"], 61);
    assert_eq!(kinds["TH"], 3 + 60);
    assert_eq!(kinds["TD"], 2 * 60);
    assert_eq!(kinds["Caption"], 1);
    assert_eq!((kinds["L"], kinds["LI"]), (1, 2));
    assert_eq!((kinds["H1"], kinds["H2"]), (1, 1));
}

#[test]
fn names_of_many_languages_are_written_as_they_are() {
    let mut paper =
        Paper::new("Chloé Nguyễn, Šárka Dvořáková, Łukasz Żółć, Ελένη, Олена, œuvre « ici »");
    assert!(replaced(&paper).expect("a typeface").is_empty());
    paper.text("山田 🎉");
    let told: Vec<_> = replaced(&paper).expect("a typeface").into_iter().collect();
    assert_eq!(told, ['山', '田', '🎉']);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn whatever_a_human_writes_the_paper_can_be_rendered(text in any::<String>(), count in 0usize..4) {
        let mut paper = Paper::new("Titre");
        paper.heading(2, text.clone());
        paper.text(text.clone());
        paper.list(vec![text.clone(); count]);
        paper.table(Table::new(text.clone(), &[("Une", 1.0), ("Deux", 1.0)], vec![vec![text.clone(), text]; count]));
        prop_assert!(render(&paper).is_ok());
    }
}
