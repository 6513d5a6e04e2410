//! Declared dependencies, and imports that nothing declares.

use std::collections::{BTreeMap, BTreeSet};

use super::{Evidence, Facts};
use crate::readers::code::Language;
use crate::readers::data::Node;
use crate::readers::is_requirements;

#[derive(Debug, Default)]
pub struct Manifest {
    /// By normalised name.
    pub declared: BTreeMap<String, Evidence>,
    /// Files that declare, in order.
    pub files: Vec<Evidence>,
    /// How many are pinned to a version.
    pub pinned: usize,
    /// Python packages imported and declared nowhere.
    pub undeclared: Vec<(String, Evidence)>,
}

pub(super) fn of(facts: &Facts<'_>) -> Manifest {
    let mut manifest = Manifest::default();
    for source in &facts.sources {
        let name = source.file.name().to_lowercase();
        let text = source.file.text().unwrap_or_default();
        let before = manifest.declared.len();
        if is_requirements(&name)
            && (source.file.extension() == "txt" || source.file.extension() == "in")
        {
            for (place, line) in text.lines().enumerate() {
                let line = line.split('#').next().unwrap_or_default().trim();
                if line.is_empty() || line.starts_with('-') {
                    continue;
                }
                manifest.pinned += usize::from(line.contains("==") || line.contains("~="));
                put(
                    &mut manifest,
                    requirement(line),
                    facts.at(source, place + 1),
                );
            }
        } else if let Some(data) = &source.read.data {
            for (name, line) in named(&name, data) {
                put(&mut manifest, name, facts.at(source, line));
            }
        } else if name == "environment.yml" || name == "pipfile" {
            for (place, line) in text.lines().enumerate() {
                let word = line.trim().trim_start_matches("- ");
                put(
                    &mut manifest,
                    requirement(word),
                    facts.at(source, place + 1),
                );
            }
        }
        if manifest.declared.len() > before || is_requirements(&name) {
            manifest.files.push(facts.at(source, 1));
        }
    }
    manifest.undeclared = undeclared(facts, &manifest);
    manifest
}

fn put(manifest: &mut Manifest, name: String, evidence: Evidence) {
    if !name.is_empty() {
        manifest.declared.entry(name).or_insert(evidence);
    }
}

/// `Prometheus_Client[x]>=1` is `prometheus-client`.
fn requirement(line: &str) -> String {
    let end = line
        .find(|it: char| !(it.is_alphanumeric() || "-_.".contains(it)))
        .unwrap_or(line.len());
    line[..end].to_lowercase().replace(['_', '.'], "-")
}

fn named(name: &str, data: &Node) -> Vec<(String, usize)> {
    let keys: &[&[&str]] = match name {
        "package.json" => &[&["dependencies"], &["devDependencies"]],
        "cargo.toml" => &[
            &["dependencies"],
            &["dev-dependencies"],
            &["workspace", "dependencies"],
        ],
        "pyproject.toml" => &[
            &["project", "dependencies"],
            &["project", "optional-dependencies"],
            &["dependency-groups"],
            &["tool", "poetry", "dependencies"],
            &["tool", "poetry", "group", "dev", "dependencies"],
            &["tool", "uv", "dev-dependencies"],
        ],
        "environment.yml" | "environment.yaml" => &[&["dependencies"]],
        _ => &[],
    };
    let mut found = Vec::new();
    for node in keys.iter().filter_map(|it| data.at(it)) {
        for entry in node.entries() {
            // A group holds a list; a dependency, a version.
            if entry.node.items().is_empty() || name != "pyproject.toml" {
                found.push((requirement(&entry.key), entry.line));
            }
            found.extend(
                entry
                    .node
                    .items()
                    .iter()
                    .map(|it| (requirement(it.text().unwrap_or_default()), it.line)),
            );
        }
        for item in node.items() {
            found.push((requirement(item.text().unwrap_or_default()), item.line));
            let pip = item.get("pip").map(Node::items).unwrap_or_default();
            found.extend(
                pip.iter()
                    .map(|it| (requirement(it.text().unwrap_or_default()), it.line)),
            );
        }
    }
    found
}

/// Where the name that is imported differs from the one that is installed.
const ALIASES: [(&str, &str); 24] = [
    ("bs4", "beautifulsoup4"),
    ("sklearn", "scikit-learn"),
    ("yaml", "pyyaml"),
    ("dotenv", "python-dotenv"),
    ("jose", "python-jose"),
    ("jwt", "pyjwt"),
    ("PIL", "pillow"),
    ("cv2", "opencv-python"),
    ("psycopg2", "psycopg2-binary"),
    ("rest_framework", "djangorestframework"),
    ("rest_framework_simplejwt", "djangorestframework-simplejwt"),
    ("corsheaders", "django-cors-headers"),
    ("dateutil", "python-dateutil"),
    ("multipart", "python-multipart"),
    ("MySQLdb", "mysqlclient"),
    ("google", "google"),
    ("azure", "azure"),
    ("faiss", "faiss-cpu"),
    ("prophet", "prophet"),
    ("drf_spectacular", "drf-spectacular"),
    ("decouple", "python-decouple"),
    ("environ", "django-environ"),
    ("docx", "python-docx"),
    ("fitz", "pymupdf"),
];

/// The standard library, by its first names.
const STANDARD: &str = " abc argparse array ast asyncio atexit base64 bisect bz2 calendar cmath code codecs collections concurrent configparser contextlib contextvars copy copyreg csv ctypes curses dataclasses datetime decimal difflib dis email encodings enum errno faulthandler fcntl filecmp fnmatch fractions ftplib functools gc getpass gettext glob graphlib grp gzip hashlib heapq hmac html http imaplib importlib inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox math mimetypes mmap multiprocessing netrc numbers operator os pathlib pdb pickle pkgutil platform plistlib poplib posixpath pprint profile pstats pwd pydoc queue quopri random re readline reprlib resource runpy sched secrets select selectors shelve shlex shutil signal site smtplib socket socketserver sqlite3 ssl stat statistics string stringprep struct subprocess symtable sys sysconfig syslog tarfile tempfile termios textwrap threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle types typing unicodedata unittest urllib uuid venv warnings wave weakref webbrowser winreg wsgiref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo distutils imp typing_extensions pkg_resources setuptools pip __future__ __main__ ";

fn undeclared(facts: &Facts<'_>, manifest: &Manifest) -> Vec<(String, Evidence)> {
    if manifest.declared.is_empty() {
        return Vec::new();
    }
    let own: BTreeSet<&str> = facts
        .project
        .files
        .iter()
        .flat_map(|file| file.path.split('/'))
        .map(|name| name.strip_suffix(".py").unwrap_or(name))
        .collect();
    let mut found = BTreeMap::new();
    for (source, code) in facts.programs() {
        if code.language != Language::Python || source.role.is_notebook {
            continue;
        }
        for import in &code.imports {
            let first = import.module.split('.').next().unwrap_or_default();
            let is_known = first.is_empty()
                || STANDARD.contains(&format!(" {first} "))
                || own.contains(first)
                || is_declared(&manifest.declared, first, &import.module);
            if !is_known {
                found
                    .entry(first.to_owned())
                    .or_insert_with(|| facts.at(source, import.line));
            }
        }
    }
    found.into_iter().collect()
}

fn is_declared(declared: &BTreeMap<String, Evidence>, first: &str, module: &str) -> bool {
    let plain = first.to_lowercase().replace('_', "-");
    let alias = ALIASES
        .iter()
        .find(|(import, _)| *import == first)
        .map(|(_, name)| *name);
    let starts = |name: &str| declared.keys().any(|it| it.starts_with(name));
    declared.contains_key(&plain)
        || alias.is_some_and(starts)
        || declared.contains_key(&format!("python-{plain}"))
        || declared.contains_key(&format!("py{plain}"))
        || declared.contains_key(&module.to_lowercase().replace(['_', '.'], "-"))
        // A package that another brings with it: `starlette` comes with `fastapi`.
        || [("starlette", "fastapi"), ("pydantic", "fastapi"), ("numpy", "pandas"), ("numpy", "scikit-learn"), ("requests", "streamlit"), ("pandas", "streamlit"), ("jinja2", "flask"), ("werkzeug", "flask"), ("urllib3", "requests"), ("anyio", "httpx"), ("langchain-core", "langchain"), ("joblib", "scikit-learn"), ("plotly", "dash"), ("pyarrow", "duckdb"), ("langchain-community", "langchain"), ("asgiref", "django")]
            .iter()
            .any(|(name, with)| *name == plain && starts(with))
}

impl Manifest {
    pub fn has(&self, name: &str) -> Option<&Evidence> {
        self.declared.get(name)
    }
}
