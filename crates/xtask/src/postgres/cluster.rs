//! The files of our cluster: made once, whole or not at all.

use std::fs;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::account::Account;
use super::binaries::Binaries;
use crate::workspace::Workspace;
use crate::{process, secret};

/// The superuser of our cluster.
pub(super) const ROLE: &str = "ponctuel";

/// For throw-away data only: a power cut may cost the cluster, which is then made again.
const SETTINGS: &str = "
# Ponctuel: demo and tests.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = '256MB'
max_wal_size = '2GB'
wal_level = minimal
max_wal_senders = 0
fsync = off
synchronous_commit = off
full_page_writes = off
";

/// The folder of this checkout outside of it: a server that runs under another account could
/// not enter a home folder.
pub(super) fn base(workspace: &Workspace, account: Account) -> Result<PathBuf> {
    let path = Path::new("/var/tmp").join(format!("ponctuel-{}", workspace.digest()));
    let mode = if account.is_other() { 0o755 } else { 0o700 };
    if !path.is_dir() {
        fs::DirBuilder::new()
            .mode(mode)
            .create(&path)
            .with_context(|| format!("impossible de créer {}", path.display()))?;
        // The mask of the account may have taken away what the server needs.
        fs::set_permissions(&path, fs::Permissions::from_mode(mode))?;
    }
    let owner = fs::symlink_metadata(&path)?;
    if !owner.is_dir() || !account.trusts(owner.uid()) {
        bail!(
            "{} appartient à un autre compte ; enlevez-le ou travaillez sous ce compte",
            path.display()
        );
    }
    Ok(path)
}

/// Makes the cluster when it is absent, and gives the superuser's password.
pub(super) fn ensure(
    binaries: &Binaries,
    account: Account,
    folder: &Path,
    password_file: &Path,
) -> Result<String> {
    let known = password_file.is_file();
    let password = secret::password(password_file)?;
    if !folder.join("PG_VERSION").is_file() {
        initialise(binaries, account, folder, &password, SETTINGS)?;
    } else if !known {
        reset_password(binaries, account, folder, &password)?;
    }
    Ok(password)
}

pub(super) fn initialise(
    binaries: &Binaries,
    account: Account,
    folder: &Path,
    password: &str,
    settings: &str,
) -> Result<()> {
    let temporary = folder.with_extension("init");
    if temporary.exists() {
        // Ours alone, under the lock: an interrupted creation left it.
        fs::remove_dir_all(&temporary)?;
    }
    fs::DirBuilder::new().mode(0o700).create(&temporary)?;
    account.own(&temporary)?;
    let password_file = folder.with_extension("password");
    secret::write(&password_file, password)?;
    account.own(&password_file)?;
    let mut command = binaries.command("initdb");
    command
        .args(["--encoding=UTF8", "--locale=C", "--no-sync"])
        .args(["--auth=scram-sha-256", "--username", ROLE])
        .arg("--pwfile")
        .arg(&password_file)
        .arg("--pgdata")
        .arg(&temporary);
    let made = process::output(account.apply(&mut command), "création du serveur privé");
    let _ = fs::remove_file(&password_file);
    made?;
    let configuration = temporary.join("postgresql.conf");
    let text = fs::read_to_string(&configuration)? + settings;
    fs::write(&configuration, text)?;
    if folder.exists() {
        bail!(
            "{} existe mais n'est pas un serveur PostgreSQL ; enlevez-le",
            folder.display()
        );
    }
    fs::rename(&temporary, folder)?;
    Ok(())
}

/// The password's file was lost (a cleaned `data/`): the server, alone with its files, takes
/// the new one without asking for the old.
fn reset_password(
    binaries: &Binaries,
    account: Account,
    folder: &Path,
    password: &str,
) -> Result<()> {
    use std::io::Write;
    use std::process::Stdio;

    let mut stop = binaries.command("pg_ctl");
    stop.args(["stop", "--mode=fast", "--pgdata"]).arg(folder);
    // Fails when the server is not running, which is what is wanted.
    let _ = process::output(account.apply(&mut stop), "arrêt du serveur privé");

    let mut single = binaries.command("postgres");
    single.arg("--single").arg("-D").arg(folder).arg("postgres");
    let mut child = account
        .apply(&mut single)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("impossible de renouveler le mot de passe du serveur privé")?;
    if let Some(mut input) = child.stdin.take() {
        writeln!(input, "ALTER ROLE {ROLE} PASSWORD '{password}'")?;
    }
    let status = child.wait()?;
    if !status.success() {
        bail!(
            "le mot de passe du serveur privé n'a pas pu être renouvelé : {}",
            process::ending(status)
        );
    }
    Ok(())
}
