//! The tables of the VAE booklet: the evidence of an audit, and room for the candidate.

use jury::session::livret::{self, Audit};
use jury::session::paper::{html, pdf};
use jury::verdict::Status;

use crate::submission::Submission;

#[test]
fn the_booklet_carries_the_evidence_of_an_audit_as_json_gives_it() {
    let submission = Submission::of(&[
        (
            "README.md",
            "# Projet\n\nInstallation : `pip install -r requirements.txt`\n",
        ),
        ("requirements.txt", "fastapi==0.110\n"),
        ("test_api.py", "def test_rien():\n    assert True\n"),
        (
            "api.py",
            "from fastapi import FastAPI\napp = FastAPI()\n\n@app.get(\"/vols\")\ndef vols():\n    return []\n",
        ),
    ]);
    let audited = submission.audit();
    let json = serde_json::to_string(&audited).expect("JSON");
    let read: Audit = serde_json::from_str(&json).expect("the JSON of an audit");
    assert_eq!(read.criteres.len(), 141);
    let page = html::render(&livret::paper(&read, Some("Alice <Martin>")));
    assert!(page.contains("Alice &lt;Martin&gt;"));
    assert!(page.contains("api.py:4"), "the route is evidence");
    let wrong = audited
        .criteres
        .iter()
        .filter(|it| it.statut == Status::Misleading);
    let mut lines = 0;
    let table = livret::csv(&read).expect("a table");
    for it in wrong {
        lines += 1;
        let row = table
            .lines()
            .find(|line| line.contains(&format!(",{},", it.critere)))
            .expect("a row");
        assert!(
            !row.contains("test_api.py:"),
            "no false evidence in a booklet: {row}"
        );
    }
    assert!(lines > 0, "the test that asserts nothing is seen");
    assert!(pdf::render(&livret::paper(&read, None)).is_ok());
}
