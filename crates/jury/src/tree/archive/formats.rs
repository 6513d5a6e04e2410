//! Entries of a zip and of a tar, one after another.

use std::fs;
use std::io::{self, Read, Seek};
use std::path::Path;

use flate2::read::GzDecoder;

use super::{Entry, MOST_ENTRIES, refused};
use crate::tree::TreeError;

pub(super) type OnEntry<'a> = &'a mut dyn FnMut(Entry<'_>) -> Result<(), TreeError>;

pub(super) fn each(path: &Path, on_entry: OnEntry<'_>) -> Result<(), TreeError> {
    let fault = |source| TreeError::Read {
        path: path.to_owned(),
        source,
    };
    let mut file = fs::File::open(path).map_err(fault)?;
    let mut head = [0; 4];
    let length = file.read(&mut head).map_err(fault)?;
    file.rewind().map_err(fault)?;
    match &head[..length] {
        [b'P', b'K', ..] => each_zip(path, file, on_entry),
        [0x1F, 0x8B, ..] => each_tar(path, GzDecoder::new(file), on_entry),
        _ if path.extension().is_some_and(|it| it == "tar") => each_tar(path, file, on_entry),
        _ => Err(TreeError::NotReadable(path.to_owned())),
    }
}

pub(super) fn each_zip(
    path: &Path,
    file: fs::File,
    on_entry: OnEntry<'_>,
) -> Result<(), TreeError> {
    let broken =
        |error: &dyn std::fmt::Display| refused(path, &format!("elle est abîmée ({error})"));
    let mut archive = zip::ZipArchive::new(file).map_err(|error| broken(&error))?;
    if archive.len() > MOST_ENTRIES {
        return Err(refused(path, "elle contient trop de fichiers"));
    }
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).map_err(|error| broken(&error))?;
        if entry.is_dir() {
            continue;
        }
        let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
        let size = entry.size();
        let link = entry.is_symlink().then(|| {
            let mut target = String::new();
            // A link that is not text points nowhere.
            let _ = (&mut entry).take(4096).read_to_string(&mut target);
            target
        });
        on_entry(Entry {
            name: &name,
            size,
            link,
            body: &mut entry,
        })?;
    }
    Ok(())
}

pub(super) fn each_tar(
    path: &Path,
    file: impl Read,
    on_entry: OnEntry<'_>,
) -> Result<(), TreeError> {
    let broken = |error: io::Error| refused(path, &format!("elle est abîmée ({error})"));
    let mut archive = tar::Archive::new(file);
    for entry in archive.entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        let kind = entry.header().entry_type();
        if !(kind.is_file() || kind.is_symlink() || kind.is_hard_link()) {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let size = entry.size();
        let link = (!kind.is_file()).then(|| {
            let target = entry.link_name_bytes().unwrap_or_default();
            String::from_utf8_lossy(&target).into_owned()
        });
        on_entry(Entry {
            name: &name,
            size,
            link,
            body: &mut entry,
        })?;
    }
    Ok(())
}
