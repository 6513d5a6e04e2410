//! Files written to make a reader blow up, loop or crawl: each is read to its end, and soon.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::submission::Submission;

/// Far more than any takes; those that this was written for took minutes.
const PATIENCE: Duration = Duration::from_mins(2);

/// A submission with such a file is audited whole.
fn is_audited(path: &str, content: &[u8]) {
    let submission = Submission::empty();
    submission.write(path, content);
    submission.write("README.md", b"# Projet\n");
    submission.commit("un");
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let _ = sender.send(submission.audit().criteres.len());
    });
    let judged = receiver.recv_timeout(PATIENCE);
    assert_eq!(judged, Ok(141), "{path}");
}

fn repeated(text: &str, bytes: usize) -> Vec<u8> {
    text.repeat(bytes / text.len()).into_bytes()
}

fn numbered(count: usize, line: impl Fn(usize) -> String) -> Vec<u8> {
    let mut text = String::new();
    for number in 0..count {
        let _ = writeln!(text, "{}", line(number));
    }
    text.into_bytes()
}

#[test]
fn a_hundred_thousand_parentheses_are_read() {
    let text = format!("x = {}1{}", "(".repeat(100_000), ")".repeat(100_000));
    is_audited("a.py", text.as_bytes());
    is_audited("b.py", &repeated("f(", 600_000));
    is_audited("c.js", &repeated("[", 600_000));
    is_audited("d.rs", format!("fn a(){}", "{".repeat(600_000)).as_bytes());
    is_audited(
        "e.sql",
        format!("SELECT {}", "(".repeat(300_000)).as_bytes(),
    );
}

#[test]
fn a_program_of_many_functions_calls_and_classes_is_read() {
    let functions = |it: usize| format!("def test_{it}():\n    assert f({it})\n    g(u)\n");
    is_audited("tests/test_a.py", &numbered(12_000, functions));
    let classes = |it: usize| format!("class C{it}(Base):\n    a = Column(Integer)\n");
    is_audited("models.py", &numbered(12_000, classes));
    let tests = repeated("it(\"a\", () => { expect(1).toBe(1) })\n", 600_000);
    is_audited("a.test.js", &tests);
}

#[test]
fn nested_calls_around_a_long_text_are_not_copied_at_each_level() {
    let (open, close) = ("f(".repeat(300), ")".repeat(300));
    let text = format!("x = {open}\"{}\"{close}", "a".repeat(1_500_000));
    is_audited("a.py", text.as_bytes());
}

#[test]
fn documents_of_one_mark_repeated_are_read() {
    for mark in [
        "[", "[a](", "![", "*", "_a", "`a", "> ", "- ", "|", "<", "<a ", "# a\n", "&", "\n|a",
    ] {
        is_audited("a.md", &repeated(mark, 400_000));
    }
    for mark in ["<div>", "<", "<!--", "<script>", "<p>a"] {
        is_audited("a.html", &repeated(mark, 400_000));
    }
}

/// What a builder or an export writes: one line of megabytes. What is too large, or made by a
/// tool, is told.
#[test]
fn one_line_of_megabytes_is_bounded_and_said() {
    let submission = Submission::empty();
    let script = "!function(e,t){var n=t(e,[1,2]);return n.map(x=>f(g(x),{a:`${x}`}))}(a,b);";
    let numbers = |bytes| [b"[".to_vec(), repeated("1,", bytes), b"1]".to_vec()].concat();
    submission.write("web/dist/app.min.js", &repeated(script, 1_900_000));
    submission.write("web/dist/lourd.min.js", &repeated(script, 5_000_000));
    submission.write("data/mesures.json", &numbers(1_900_000));
    submission.write("data/lourdes.json", &numbers(8_000_000));
    submission.write("data/mesures.csv", &repeated("12.5;", 1_900_000));
    let rows = format!("INSERT INTO t VALUES {}(1);", "(1, 'x'), ".repeat(190_000));
    submission.write("sql/donnees.sql", rows.as_bytes());
    let braces = format!("SELECT {}", "{%(".repeat(120_000));
    submission.write("sql/trous.sql", braces.as_bytes());
    submission.write("config.yml", &repeated("[1, 2], ", 400_000));
    submission.write("README.md", b"# Projet\n");
    submission.commit("un");
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let _ = sender.send(submission.audit());
    });
    let audit = receiver.recv_timeout(PATIENCE).expect("an audit, soon");
    let told: Vec<_> = (audit.depots[0].non_lus.iter())
        .map(|it| (it.raison, it.fichiers))
        .collect();
    assert_eq!(
        told,
        [
            ("fichier trop gros", 2),
            ("données très longues, lues en partie", 1),
            (
                "programme en lignes démesurées (produit par un outil), non lu",
                1
            ),
            (
                "script SQL très long, dont seuls les commentaires sont lus",
                1
            ),
        ]
    );
}

#[test]
fn aliases_that_would_unfold_to_billions_do_not() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let alias = format!("*a{}", level - 1);
        let _ = writeln!(
            text,
            "a{level}: &a{level} [{}]",
            [alias.as_str(); 9].join(", ")
        );
    }
    is_audited("a.yml", text.as_bytes());
    is_audited("b.yml", &repeated("{a: ", 400_000));
    is_audited("c.yml", &repeated("- ", 400_000));
}

#[test]
fn data_nested_without_end_is_read() {
    is_audited("a.json", &repeated("[", 900_000));
    is_audited("b.json", &repeated("{\"a\":", 900_000));
    is_audited("c.ipynb", &repeated("{\"cells\":[", 900_000));
    is_audited("d.toml", format!("a = {}", "[".repeat(900_000)).as_bytes());
    is_audited(
        "e.toml",
        format!("a{} = 1", ".a".repeat(300_000)).as_bytes(),
    );
}

#[test]
fn a_file_of_one_line_is_read_whatever_its_name() {
    for name in [
        "a.txt",
        "b.csv",
        "c.sql",
        "d.js",
        "Dockerfile",
        ".env",
        "e.sh",
        "f.mcd",
        "g.dbml",
        "h.dot",
        "i.drawio",
        "j.prisma",
        "requirements.txt",
    ] {
        is_audited(name, &repeated("a b, c: ", 900_000));
    }
}

#[test]
fn a_workflow_of_thousands_of_jobs_is_read() {
    let mut text = "on: push\njobs:\n".to_owned();
    for number in 0..4_000 {
        let _ = writeln!(
            text,
            "  j{number}:\n    steps:\n      - run: bash a.sh || true"
        );
    }
    is_audited(".github/workflows/a.yml", text.as_bytes());
}

#[test]
fn a_notebook_of_thousands_of_cells_on_one_line_is_read() {
    let cell = r#"{"cell_type":"code","source":["def f():\n","  return g(u)\n"],"outputs":[]}"#;
    let cells = vec![cell; 8_000].join(",");
    is_audited("a.ipynb", format!("{{\"cells\":[{cells}]}}").as_bytes());
}

#[test]
fn a_pdf_that_loops_or_unfolds_out_of_measure_is_read() {
    let loops = b"%PDF-1.4\n\
        1 0 obj<</Type/Catalog/Pages 2 0 R/StructTreeRoot 2 0 R>>endobj\n\
        2 0 obj<</Type/Pages/Kids[2 0 R 3 0 R]/Parent 2 0 R/Count 99999999/K[2 0 R]>>endobj\n\
        3 0 obj<</Type/Page/Parent 2 0 R/Contents[3 0 R 4 0 R]/Resources 3 0 R>>endobj\n\
        4 0 obj<</Length 4 0 R>>stream\n/A Do\nendstream endobj\n\
        trailer<</Root 1 0 R/Size 5/Prev 0>>\nstartxref\n0\n%%EOF";
    is_audited("a.pdf", loops);
    is_audited(
        "b.pdf",
        &[b"%PDF-1.4\n1 0 obj".as_slice(), &repeated("[", 900_000)].concat(),
    );
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..200 {
        encoder.write_all(&vec![b' '; 1 << 20]).expect("bytes");
    }
    let packed = encoder.finish().expect("a stream");
    let head = "%PDF-1.4\n1 0 obj<</Type/ObjStm/N 1/First 5/Filter/FlateDecode>>stream\n";
    let tail = b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF";
    is_audited("c.pdf", &[head.as_bytes(), &packed, tail].concat());
}

#[test]
fn an_office_document_that_unfolds_out_of_measure_is_read() {
    for (name, entry, text) in [
        ("a.docx", "word/document.xml", "a"),
        ("b.docx", "word/document.xml", "<w:p>"),
        ("c.odt", "content.xml", "<text:p>"),
    ] {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Deflated);
        writer.start_file(entry, options).expect("an entry");
        let piece = repeated(text, 1 << 20);
        for _ in 0..40 {
            writer.write_all(&piece).expect("bytes");
        }
        let bytes = writer.finish().expect("an archive").into_inner();
        is_audited(name, &bytes);
    }
}
