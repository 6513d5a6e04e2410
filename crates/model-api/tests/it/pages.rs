//! What the pages say of tests is true.

const OWASP: &str = include_str!("../../../../docs/modele/owasp.md");

/// Every test of the workspace, by its file.
fn has_test(file: &str, name: &str) -> bool {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    let text = std::fs::read_to_string(format!("{root}{file}"));
    text.is_ok_and(|text| text.contains(&format!("fn {name}(")))
}

#[test]
fn every_risk_of_the_page_names_tests_that_exist() {
    let mut risks = 0;
    for line in OWASP.lines().filter(|line| line.starts_with("| API")) {
        risks += 1;
        let cell = line.split('|').nth(4).expect("the cell of tests");
        let mut count = 0;
        for test in cell.split("<br>") {
            let (file, name) = test
                .trim()
                .trim_matches('`')
                .split_once("::")
                .unwrap_or_else(|| panic!("file::test, not {test}"));
            assert!(has_test(file, name), "{file} has no test {name}");
            count += 1;
        }
        assert!(count > 0, "{line}");
    }
    assert_eq!(risks, 10);
}
