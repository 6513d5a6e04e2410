//! The account that the server runs as: PostgreSQL refuses root.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// Another account to run as, when we are root.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account {
    /// Ours.
    own: u32,
    other: Option<(u32, u32)>,
}

impl Account {
    pub(super) fn choose() -> Result<Self> {
        let own = process::output(Command::new("id").arg("-u"), "identité du compte")?;
        let own: u32 = own.trim().parse().context("identité du compte illisible")?;
        let other = if own == 0 {
            let accounts =
                std::fs::read_to_string("/etc/passwd").context("impossible de lire /etc/passwd")?;
            let found = ["postgres", "nobody"]
                .into_iter()
                .find_map(|name| find(&accounts, name));
            if found.is_none() {
                bail!(
                    "PostgreSQL refuse de tourner sous root, et ni « postgres » ni « nobody » \
                     n'existent : créez l'un des deux (useradd --system postgres)"
                );
            }
            found
        } else {
            None
        };
        Ok(Self { own, other })
    }

    /// Makes a program run as that account, from a folder it may enter.
    pub(super) fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        if let Some((user, group)) = self.other {
            command.uid(user).gid(group);
        }
        command.current_dir("/")
    }

    pub(super) fn own(&self, path: &Path) -> Result<()> {
        let Some((user, group)) = self.other else {
            return Ok(());
        };
        std::os::unix::fs::chown(path, Some(user), Some(group))
            .with_context(|| format!("impossible de donner {} au serveur", path.display()))
    }

    /// Whether a file is ours or the server's, and so can be trusted.
    pub(super) fn trusts(&self, owner: u32) -> bool {
        owner == self.own || self.other.is_some_and(|(user, _)| user == owner)
    }

    pub(super) fn is_other(&self) -> bool {
        self.other.is_some()
    }
}

fn find(accounts: &str, name: &str) -> Option<(u32, u32)> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let user = fields.nth(1)?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        Some((user, group))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let text = "postgres2:x:7:7::/:/bin/sh\npostgres:x:104:110:x:/var:/bin/sh\nbad\n";
        assert_eq!(find(text, "postgres"), Some((104, 110)));
        assert_eq!(find(text, "nobody"), None);
    }
}
