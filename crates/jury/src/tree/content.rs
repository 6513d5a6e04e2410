//! What a file holds, within bounds: a text in any usual encoding, or why there is none.

use std::sync::Arc;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// The largest text kept; notebooks carry their pictures.
const TEXT_BYTES: usize = 2 << 20;
const NOTEBOOK_BYTES: usize = 16 << 20;
/// The largest document whose text is taken out (PDF, docx, odt).
const DOCUMENT_BYTES: usize = 32 << 20;
/// All texts of a project together: a program takes ten times its size once read. Real ones have
/// some megabytes.
const TEXTS_BYTES: usize = 64 << 20;
/// All its documents and notebooks, which are mostly pictures.
const DOCUMENTS_BYTES: usize = 192 << 20;
/// Where a zero byte tells a binary file.
const HEAD: usize = 8000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// Shared by the pieces that readers keep of it.
    Text(Arc<str>),
    /// Kept for the readers of PDF, docx and odt.
    Document(Vec<u8>),
    Binary,
    /// Larger than what is read.
    TooBig,
    /// Among the largest of a project that holds more texts than are read.
    PastBudget,
    /// The object is not in this clone: « non disponible », never « absent ».
    Missing,
    /// Where it points; never followed.
    Symlink(String),
    Submodule,
    /// A pointer to a large file kept elsewhere.
    Lfs,
    /// Somebody else's code, kept in the repository (node_modules, a virtual environment).
    Vendored,
}

/// What may still be read.
#[derive(Debug)]
pub(super) struct Budget {
    texts: usize,
    documents: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            texts: TEXTS_BYTES,
            documents: DOCUMENTS_BYTES,
        }
    }
}

impl Budget {
    /// The sizes up to which files are read, when all together are more than what may still be:
    /// data are left first, then the largest.
    pub(super) fn largest<'a>(&self, files: impl Iterator<Item = (&'a str, usize)>) -> Largest {
        let (documents, texts): (Vec<_>, Vec<_>) = files.partition(|(path, _)| is_document(path));
        let (data, others): (Vec<_>, Vec<_>) = texts.into_iter().partition(|(it, _)| is_data(it));
        let taken = others.iter().map(|(_, size)| size).sum();
        Largest {
            data: largest(data, self.texts.saturating_sub(taken)),
            texts: largest(others, self.texts),
            documents: largest(documents, self.documents),
        }
    }

    fn of(&mut self, path: &str) -> &mut usize {
        if is_document(path) {
            &mut self.documents
        } else {
            &mut self.texts
        }
    }
}

/// The largest sizes that are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Largest {
    data: usize,
    texts: usize,
    documents: usize,
}

impl Largest {
    pub(super) fn takes(self, path: &str, size: usize) -> bool {
        let most = if is_document(path) {
            self.documents
        } else if is_data(path) {
            self.data
        } else {
            self.texts
        };
        size <= most
    }
}

fn is_document(path: &str) -> bool {
    bound(path).is_ok_and(|most| most > TEXT_BYTES)
}

/// What is left first: rows, pages taken from elsewhere, and files of no known kind, which are
/// mostly binary and cost nothing then. A report is none, whatever its format.
pub(crate) fn is_data(path: &str) -> bool {
    const FOLDERS: [&str; 8] = [
        "data", "datas", "dataset", "datasets", "donnees", "raw", "dumps", "scraped",
    ];
    const TEXTS: [&str; 33] = [
        "md", "markdown", "mdx", "txt", "rst", "adoc", "asciidoc", "org", "tex", "py", "pyw", "js",
        "jsx", "mjs", "cjs", "ts", "tsx", "vue", "rs", "go", "java", "cs", "php", "r", "sh", "css",
        "yml", "yaml", "toml", "cfg", "ini", "sql", "mcd",
    ];
    const REPORTS: [&str; 5] = ["rapport", "report", "memoire", "dossier", "readme"];
    let lower = path.to_lowercase();
    let (folders, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    if REPORTS.iter().any(|it| name.contains(it)) {
        return false;
    }
    let is_dump = name.contains("dump") || name.contains("insert");
    let is_text = match name.rsplit_once('.') {
        Some(("", _)) | None => true,
        Some((_, "sql")) => !is_dump,
        Some((_, extension)) => TEXTS.contains(&extension),
    };
    !is_text || folders.split('/').any(|it| FOLDERS.contains(&it))
}

fn largest(files: Vec<(&str, usize)>, left: usize) -> usize {
    let mut sizes: Vec<usize> = files.into_iter().map(|(_, size)| size).collect();
    sizes.sort_unstable();
    let mut sum = 0_usize;
    for size in sizes {
        sum = sum.saturating_add(size);
        if sum > left {
            return size.saturating_sub(1);
        }
    }
    usize::MAX
}

/// The most bytes worth reading of a file, or why it is not read at all.
pub(super) fn bound(path: &str) -> Result<usize, Content> {
    let lower = path.to_lowercase();
    if is_vendored(&lower) {
        return Err(Content::Vendored);
    }
    let extension = lower.rsplit('.').next().unwrap_or_default();
    match extension {
        "pdf" | "docx" | "odt" => Ok(DOCUMENT_BYTES),
        "ipynb" => Ok(NOTEBOOK_BYTES),
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "ico" | "bmp" | "tiff" | "mp3" | "mp4"
        | "mov" | "avi" | "wav" | "woff" | "woff2" | "ttf" | "otf" | "eot" | "zip" | "gz"
        | "tgz" | "tar" | "7z" | "rar" | "jar" | "exe" | "dll" | "so" | "dylib" | "pyc" | "pkl"
        | "pickle" | "joblib" | "onnx" | "h5" | "pt" | "pth" | "safetensors" | "parquet"
        | "feather" | "npy" | "npz" | "db" | "sqlite" | "sqlite3" | "duckdb" | "xlsx" | "xls"
        | "pptx" | "ppt" | "fig" | "sketch" => Err(Content::Binary),
        _ => Ok(TEXT_BYTES),
    }
}

/// Folders that hold the code of others.
fn is_vendored(lower: &str) -> bool {
    const FOLDERS: [&str; 12] = [
        "node_modules",
        ".venv",
        "venv",
        "env/lib",
        "site-packages",
        "__pycache__",
        ".ipynb_checkpoints",
        "bower_components",
        ".terraform",
        "target/debug",
        "target/release",
        ".mypy_cache",
    ];
    FOLDERS.iter().any(|folder| {
        lower
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
            || lower.contains(&format!("/{folder}/"))
    })
}

/// What these bytes are.
pub(super) fn decode(path: &str, bytes: &[u8], budget: &mut Budget) -> Content {
    let Ok(most) = bound(path) else {
        return Content::Binary;
    };
    if bytes.len() > most {
        return Content::TooBig;
    }
    let left = budget.of(path);
    if bytes.len() > *left {
        return Content::PastBudget;
    }
    if most == DOCUMENT_BYTES {
        *left -= bytes.len();
        return Content::Document(bytes.to_vec());
    }
    if bytes.starts_with(b"version https://git-lfs.github.com/spec/") {
        return Content::Lfs;
    }
    let content = text_of(bytes).map_or(Content::Binary, |text| Content::Text(text.into()));
    if let Content::Text(text) = &content {
        *left -= text.len().min(*left);
    }
    content
}

/// UTF-8, UTF-16 with its mark, else the Latin alphabet of Windows; nothing when binary.
pub(crate) fn text_of(bytes: &[u8]) -> Option<String> {
    let (encoding, bytes) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, &bytes[length..]),
        None if bytes.iter().take(HEAD).any(|byte| *byte == 0) => return None,
        None if std::str::from_utf8(bytes).is_ok() => (UTF_8, bytes),
        None => (WINDOWS_1252, bytes),
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Some(text.replace("\r\n", "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_encodings_give_the_same_text() {
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("été".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for bytes in ["été".as_bytes(), &[0xE9, b't', 0xE9], &utf16] {
            assert_eq!(text_of(bytes).as_deref(), Some("été"));
        }
        assert_eq!(text_of(b"a\0b"), None);
    }

    #[test]
    fn a_pointer_to_a_large_file_is_said_to_be_one() {
        let pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n";
        let content = decode("data/vols.csv", pointer, &mut Budget::default());
        assert_eq!(content, Content::Lfs);
    }

    #[test]
    fn the_largest_files_are_left_first() {
        let budget = Budget {
            texts: 100,
            documents: 50,
        };
        let files = [("a.csv", 60), ("b.py", 10), ("c.md", 30), ("r.pdf", 50)];
        let most = budget.largest(files.into_iter());
        assert!(files.iter().all(|(path, size)| most.takes(path, *size)));
        let more = files.into_iter().chain([("d.md", 20), ("s.pdf", 1)]);
        let most = budget.largest(more);
        assert!(!most.takes("a.csv", 60) && !most.takes("r.pdf", 50));
        assert!(most.takes("c.md", 30) && most.takes("s.pdf", 1));
    }

    #[test]
    fn data_are_left_before_a_larger_report() {
        let budget = Budget {
            texts: 100,
            documents: 50,
        };
        let pages: Vec<_> = (0..20).map(|it| format!("scrap/{it}.html")).collect();
        let files = [("rapport.md", 60), ("main.py", 25)];
        let most = budget.largest(pages.iter().map(|it| (it.as_str(), 20)).chain(files));
        assert!(files.iter().all(|(path, size)| most.takes(path, *size)));
        assert!(!most.takes("scrap/1.html", 20));
        for path in ["a.csv", "data/a.txt", "x.json", "sql/dump.sql", "w.bin"] {
            assert!(is_data(path), "{path}");
        }
        for path in [
            "Dockerfile",
            ".env",
            "schema.sql",
            "rapport.html",
            "data.py",
        ] {
            assert!(!is_data(path), "{path}");
        }
    }

    #[test]
    fn the_code_of_others_is_not_read() {
        assert!(is_vendored("web/node_modules/x/index.js"));
        assert!(is_vendored("venv/bin/activate"));
        assert!(!is_vendored("src/venvironment.py"));
    }
}
