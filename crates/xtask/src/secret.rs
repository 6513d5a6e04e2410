//! Passwords for our own servers: random, in files that only their owner reads.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result};

use crate::workspace::hex;

/// The password of that file, made and written when the file is absent.
pub(crate) fn password(path: &Path) -> Result<String> {
    match fs::read_to_string(path) {
        Ok(text) if !text.trim().is_empty() => return Ok(text.trim().to_owned()),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).with_context(|| format!("impossible de lire {}", path.display()));
        }
        _ => {}
    }
    let password = random()?;
    write(path, &password)?;
    Ok(password)
}

/// Writes a file that only its owner can read.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .with_context(|| format!("impossible d'écrire {}", path.display()))
}

/// 192 random bits, in letters that need no quoting in an address.
pub(crate) fn random() -> Result<String> {
    let mut bytes = [0; 24];
    File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .context("le générateur aléatoire du système ne répond pas")?;
    Ok(hex(&bytes))
}
