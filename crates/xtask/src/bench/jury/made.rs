//! Repositories made on the fly: programs, tests, documents, SQL, settings and data that name one
//! another, streamed to `git fast-import`.

use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::process;
use crate::text::thousands;

/// Of the heavy repository: data beside the programs.
const BLOBS: u32 = 20;
const BLOB_BYTES: usize = 52 << 20;
/// Of each text of the repository that is all texts.
const TEXT_BYTES: usize = 650 << 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    Files(u32),
    /// 2,000 files, and 1 GB of data.
    Heavy,
    /// 2,000 files, of which programs, documents and SQL weigh 1 GB.
    Texts,
}

impl Size {
    pub(super) fn name(self) -> String {
        match self {
            Self::Files(count) => format!("{} fichiers", thousands(count.into())),
            Self::Heavy => "2 000 fichiers et 1 Go de données".to_owned(),
            Self::Texts => "2 000 fichiers, 1 Go de textes".to_owned(),
        }
    }

    fn files(self) -> u32 {
        match self {
            Self::Files(count) => count,
            Self::Heavy | Self::Texts => 2_000,
        }
    }
}

/// A bare repository with one commit; says how much it weighs.
pub(super) fn repository(folder: &Path, size: Size) -> Result<String> {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder).args(arguments);
        command
    };
    process::output(&mut git(&["init", "--quiet", "--bare"]), "git init")?;
    process::output(
        &mut git(&["symbolic-ref", "HEAD", "refs/heads/main"]),
        "git symbolic-ref",
    )?;
    let mut import = git(&["-c", "core.compression=0", "fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn()
        .context("git est introuvable")?;
    let stdin = import.stdin.take().context("git n'écoute pas")?;
    let written = write(BufWriter::new(stdin), size);
    let status = import.wait()?;
    written.context("git fast-import s'est arrêté")?;
    if !status.success() {
        bail!("git fast-import a échoué");
    }
    Ok(format!("{} Mo", weight(folder)? >> 20))
}

fn write(mut out: impl Write, size: Size) -> std::io::Result<()> {
    out.write_all(
        b"commit refs/heads/main\ncommitter Banc <banc@exemple.fr> 1700000000 +0000\n\
          data 5\nBanc\n\n",
    )?;
    for number in 0..size.files() {
        let (path, text) = match size {
            Size::Texts => long_file(number),
            Size::Files(_) | Size::Heavy => file(number),
        };
        put(&mut out, &path, text.as_bytes())?;
    }
    if size == Size::Heavy {
        let mut state = 42;
        for number in 0..BLOBS {
            let bytes: Vec<u8> = (0..BLOB_BYTES / 8).flat_map(|_| next(&mut state)).collect();
            put(&mut out, &format!("data/brut_{number}.bin"), &bytes)?;
        }
    }
    out.flush()
}

fn put(out: &mut impl Write, path: &str, bytes: &[u8]) -> std::io::Result<()> {
    write!(out, "M 100644 inline {path}\ndata {}\n", bytes.len())?;
    out.write_all(bytes)?;
    out.write_all(b"\n")
}

/// The same bytes at each run, that no compression makes smaller (xorshift).
fn next(state: &mut u64) -> [u8; 8] {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    state.to_le_bytes()
}

/// The same file and those of its kind that follow, as one text; those kinds are still whole so.
fn long_file(number: u32) -> (String, String) {
    let (path, mut text) = file(number);
    let mut others = (number..).step_by(10).skip(1);
    while number % 10 < 8 && text.len() < TEXT_BYTES {
        text.extend(others.next().map(|other| file(other).1));
    }
    (path, text)
}

/// Ten files make a module: four programs, two tests, then one of each other kind.
fn file(number: u32) -> (String, String) {
    let folder = number / 100;
    let first = number - number % 10;
    match number % 10 {
        0..=3 => (
            format!("src/lot{folder}/module_{number}.py"),
            program(number),
        ),
        4 | 5 => (
            format!("tests/lot{folder}/test_module_{number}.py"),
            format!(
                "from src.lot{folder}.module_{first} import lire_{first}\n\n\n\
                 def test_lire_{number}(client):\n    \
                 reponse = client.get(\"/m{first}/vols/3\")\n    \
                 assert reponse.status_code == 200\n    \
                 assert reponse.json()[\"id\"] == 3\n"
            ),
        ),
        6 => (format!("docs/module_{number}.md"), document(first)),
        7 => (
            format!("sql/lot{folder}/table_{number}.sql"),
            format!(
                "-- Les vols du module {number}.\n\
                 CREATE TABLE vol_{number} (id INTEGER PRIMARY KEY, nom TEXT NOT NULL, email TEXT);\n\
                 SELECT id, nom FROM vol_{number} WHERE id > {number} ORDER BY nom;\n"
            ),
        ),
        8 => (
            format!("deploy/lot{folder}/compose_{number}.yml"),
            format!("services:\n  s{number}:\n    image: postgres:16\n    ports: [\"5432\"]\n"),
        ),
        _ => (
            format!("data/lot{folder}/vols_{number}.json"),
            format!("{{\"id\": {number}, \"vols\": [1, 2, {{\"retard\": 3}}]}}\n"),
        ),
    }
}

fn program(number: u32) -> String {
    format!(
        "\"\"\"Extraction des vols, module {number}.\"\"\"\n\
         import requests\n\
         from fastapi import APIRouter, Depends\n\n\
         router = APIRouter(prefix=\"/m{number}\")\n\n\n\
         @router.get(\"/vols/{{vol}}\")\n\
         def lire_{number}(vol: int, user=Depends(current_user)):\n    \
         \"\"\"Lit un vol.\"\"\"\n    \
         reponse = requests.get(\"https://api.exemple.org/v1/{number}\", timeout=10)\n    \
         curseur.execute(\"SELECT id, nom FROM vol_{number} WHERE id = %s\", (vol,))\n    \
         if reponse.json()[\"retard\"] > {number}:\n        \
         raise ValueError(\"retard inconnu\")\n    \
         return {{\"id\": vol}}\n"
    )
}

fn document(first: u32) -> String {
    let folder = first / 100;
    format!(
        "# Module {first}\n\nCe module lit les vols, voir \
         [le code](../src/lot{folder}/module_{first}.py).\n\n\
         ## Installation\n\nLancer `python src/lot{folder}/module_{first}.py` puis `pytest tests/`. \
         Le choix de FastAPI est justifié par la veille.\n\n\
         | champ | type |\n| --- | --- |\n| nom | texte |\n\n\
         - Durée de conservation : 3 ans\n- Métrique : rappel, dérive\n"
    )
}

fn weight(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let data = entry.metadata()?;
        sum += if data.is_dir() {
            weight(&entry.path())?
        } else {
            data.len()
        };
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_repository_holds_the_files_that_its_size_says() {
        let folder = tempfile::tempdir().expect("a folder");
        repository(folder.path(), Size::Files(200)).expect("a repository");
        let mut list = Command::new("git");
        list.arg("-C")
            .arg(folder.path())
            .args(["ls-tree", "-r", "--name-only", "HEAD"]);
        let names = process::output(&mut list, "git ls-tree").expect("names");
        assert_eq!(names.lines().count(), 200);
        assert!(names.contains("src/lot1/module_101.py"), "{names}");
    }

    #[test]
    fn the_texts_of_a_repository_weigh_what_its_size_says() {
        let module: usize = (0..10).map(|number| long_file(number).1.len()).sum();
        let all = module * Size::Texts.files() as usize / 10;
        assert!((1_000_000_000..1_200_000_000).contains(&all), "{all}");
    }

    #[test]
    fn sizes_are_named_as_people_write_them() {
        assert_eq!(Size::Files(200_000).name(), "200\u{202f}000 fichiers");
        assert_eq!(Size::Files(150).name(), "150 fichiers");
    }
}
