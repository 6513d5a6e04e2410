//! Tests that prove nothing.

use jury::checks::Kind;
use jury::verdict::Status;

use crate::submission::{Submission, findings, seeded, status};

const APP: (&str, &str) = ("calcul.py", "def double(x):\n    return 2 * x\n");
const GOOD: &str = "from calcul import double\n\ndef test_double():\n    assert double(2) == 4\n";

fn test_file(kind: Kind, line: usize, text: &str) {
    seeded(
        kind,
        ("tests/test_calcul.py", line),
        &[APP, ("tests/test_calcul.py", text)],
        &[APP, ("tests/test_calcul.py", GOOD)],
    );
}

#[test]
fn assert_true_is_always_true() {
    test_file(
        Kind::AlwaysTrue,
        4,
        "from calcul import double\n\ndef test_double():\n    assert True\n",
    );
}

#[test]
fn or_true_is_always_true() {
    test_file(
        Kind::AlwaysTrue,
        4,
        "from calcul import double\n\ndef test_double():\n    assert double(2) == 5 or True\n",
    );
}

#[test]
fn a_length_is_never_negative() {
    test_file(
        Kind::AlwaysTrue,
        4,
        "from calcul import double\n\ndef test_double():\n    assert len([double(2)]) >= 0\n",
    );
}

#[test]
fn a_branch_that_always_passes_is_seen_beside_a_real_assertion() {
    test_file(
        Kind::AlwaysTrue,
        7,
        "from calcul import double\n\ndef test_double():\n    if double:\n        assert double(2) == 4\n    else:\n        assert True\n",
    );
}

#[test]
fn a_test_without_assertion_proves_nothing() {
    test_file(
        Kind::NoAssertion,
        3,
        "from calcul import double\n\ndef test_double():\n    double(2)\n",
    );
}

#[test]
fn a_test_that_returns_false_swallows_its_failure() {
    test_file(
        Kind::NoAssertion,
        3,
        "from calcul import double\n\ndef test_double():\n    if double(2) != 4:\n        return False\n",
    );
}

#[test]
fn a_test_that_prints_proves_nothing() {
    test_file(
        Kind::NoAssertion,
        3,
        "from calcul import double\n\ndef test_double():\n    print('ok', double(2))\n",
    );
}

#[test]
fn a_status_among_which_500_accepts_a_crash() {
    test_file(
        Kind::AcceptsError,
        5,
        "from calcul import double\n\ndef test_api(client):\n    reponse = client.get('/x')\n    assert reponse.status_code in [200, 500]\n",
    );
}

#[test]
fn anything_but_403_accepts_a_crash() {
    test_file(
        Kind::AcceptsError,
        5,
        "from calcul import double\n\ndef test_api(client):\n    reponse = client.get('/x')\n    assert reponse.status_code != 403\n",
    );
}

#[test]
fn a_test_always_skipped_is_seen() {
    test_file(
        Kind::AlwaysSkipped,
        4,
        "import pytest\nfrom calcul import double\n\n@pytest.mark.skip(reason='plus tard')\ndef test_double():\n    assert double(2) == 4\n",
    );
}

#[test]
fn a_test_skipped_by_its_first_line_is_seen() {
    test_file(
        Kind::AlwaysSkipped,
        5,
        "import pytest\nfrom calcul import double\n\ndef test_double():\n    pytest.skip('plus tard')\n    assert double(2) == 4\n",
    );
}

#[test]
fn a_test_expected_to_fail_is_seen() {
    test_file(
        Kind::AlwaysSkipped,
        4,
        "import pytest\nfrom calcul import double\n\n@pytest.mark.xfail\ndef test_double():\n    assert double(2) == 4\n",
    );
}

#[test]
fn a_class_that_the_runner_never_collects_is_seen() {
    test_file(
        Kind::NeverCollected,
        4,
        "from calcul import double\n\nclass VerifieDouble:\n    def test_double(self):\n        assert double(2) == 4\n",
    );
}

#[test]
fn a_class_with_a_constructor_is_never_collected() {
    test_file(
        Kind::NeverCollected,
        6,
        "from calcul import double\n\nclass TestDouble:\n    def __init__(self):\n        self.x = 2\n    def test_double(self):\n        assert double(2) == 4\n",
    );
}

#[test]
fn a_file_that_the_runner_never_collects_is_seen() {
    seeded(
        Kind::NeverCollected,
        ("tests/verifications.py", 3),
        &[APP, ("tests/verifications.py", GOOD)],
        &[APP, ("tests/test_calcul.py", GOOD)],
    );
}

#[test]
fn a_file_that_the_settings_leave_out_is_seen_where_they_say_so() {
    let settings = "[tool.pytest.ini_options]\naddopts = [\"--ignore=tests/test_calcul.py\"]\n";
    seeded(
        Kind::NeverCollected,
        ("pyproject.toml", 2),
        &[
            APP,
            ("tests/test_calcul.py", GOOD),
            ("pyproject.toml", settings),
        ],
        &[
            APP,
            ("tests/test_calcul.py", GOOD),
            (
                "pyproject.toml",
                "[tool.pytest.ini_options]\naddopts = [\"-q\"]\n",
            ),
        ],
    );
}

#[test]
fn a_test_that_imports_nothing_of_the_project_is_seen() {
    test_file(
        Kind::NoProject,
        3,
        "import math\n\ndef test_double():\n    assert math.sqrt(4) == 2\n",
    );
}

#[test]
fn javascript_tests_are_read_too() {
    let app = ("app.js", "module.exports.f = (x) => x;\n");
    seeded(
        Kind::AlwaysTrue,
        ("app.test.js", 2),
        &[
            app,
            (
                "app.test.js",
                "test('f', () => {\n  expect(true).toBe(true);\n});\n",
            ),
        ],
        &[
            app,
            (
                "app.test.js",
                "test('f', () => {\n  expect(f(2)).toBe(2);\n});\n",
            ),
        ],
    );
}

#[test]
fn a_report_written_in_advance_is_seen() {
    let text = "import json\nfrom calcul import double\n\ndef test_rapport():\n    rapport = {\n        'total': 4, 'passed': 4, 'failed': 0, 'status': 'success', 'duree': 3,\n    }\n    json.dump(rapport, open('rapport.json', 'w'))\n    assert double(2) == 4\n";
    test_file(Kind::TypedReport, 5, text);
}

#[test]
fn a_count_that_forgets_hollow_tests_is_seen() {
    let hollow = "from calcul import double\n\ndef test_a():\n    assert True\n\ndef test_b():\n    assert double(2) == 4\n";
    let readme = ("README.md", "# Projet\n\nTests : 12/12 réussis.\n");
    seeded(
        Kind::CountedHollow,
        ("README.md", 3),
        &[APP, readme, ("tests/test_calcul.py", hollow)],
        &[APP, readme, ("tests/test_calcul.py", GOOD)],
    );
}

#[test]
fn hollow_tests_make_their_criteria_misleading() {
    let text = "def test_acces_refuse():\n    assert True\n\ndef test_connexion():\n    assert True\n\ndef test_formulaire():\n    assert True\n";
    let audit = Submission::of(&[APP, ("tests/test_interface.py", text)]).audit();
    assert_eq!(findings(&audit, Kind::AlwaysTrue).len(), 3);
    assert_eq!(status(&audit, "C17.9"), Status::Misleading);
    assert_eq!(status(&audit, "C10.7"), Status::Misleading);
}

#[test]
fn helpers_raises_and_unit_assertions_count_as_assertions() {
    let text = "import unittest\nimport pytest\nfrom calcul import double\n\ndef verifie(x):\n    assert x == 4\n\ndef test_a():\n    verifie(double(2))\n\ndef test_b():\n    with pytest.raises(TypeError):\n        double()\n\nclass Double(unittest.TestCase):\n    def test_c(self):\n        self.assertEqual(double(2), 4)\n";
    let audit = Submission::of(&[APP, ("tests/test_calcul.py", text)]).audit();
    assert!(findings(&audit, Kind::NoAssertion).is_empty());
    assert!(findings(&audit, Kind::NeverCollected).is_empty());
}
