//! Which paths the commit holds: what links, commands and copies are checked against.

use std::collections::{BTreeSet, HashSet};

use super::File;

#[derive(Debug, Default)]
pub struct Paths {
    files: BTreeSet<(usize, String)>,
    folders: HashSet<(usize, String)>,
}

impl Paths {
    pub(super) fn of(files: &[File]) -> Self {
        let mut paths = Self::default();
        for file in files {
            let mut path = file.path.as_str();
            paths.files.insert((file.repository, path.to_owned()));
            while let Some((folder, _)) = path.rsplit_once('/') {
                if !paths.folders.insert((file.repository, folder.to_owned())) {
                    break;
                }
                path = folder;
            }
        }
        paths
    }

    pub fn has_file(&self, repository: usize, path: &str) -> bool {
        self.files.contains(&(repository, path.to_owned()))
    }

    /// A file or a folder; the root is always there.
    pub fn has(&self, repository: usize, path: &str) -> bool {
        path.is_empty()
            || self.has_file(repository, path)
            || self.folders.contains(&(repository, path.to_owned()))
    }

    /// A path of any repository that ends with these names.
    pub fn ends_with(&self, end: &str) -> bool {
        let end = end.trim_start_matches("./").trim_matches('/');
        !end.is_empty()
            && (self.files.iter().map(|(_, path)| path))
                .chain(self.folders.iter().map(|(_, path)| path))
                .any(|path| {
                    path.strip_suffix(end)
                        .is_some_and(|before| before.is_empty() || before.ends_with('/'))
                })
    }

    /// At least one file whose path starts and ends so: `data/*.csv`.
    pub fn matches(&self, repository: usize, pattern: &str) -> bool {
        let (start, end) = pattern.split_once('*').unwrap_or((pattern, ""));
        let end = end.trim_start_matches('*');
        self.files.iter().any(|(own, path)| {
            *own == repository
                && path.len() >= start.len() + end.len()
                && path.starts_with(start)
                && path.ends_with(end)
        })
    }

    /// `a/b/../c` from a folder, as one path; nothing when it leaves the repository.
    pub fn join(folder: &str, path: &str) -> Option<String> {
        let mut names: Vec<&str> = if path.starts_with('/') {
            Vec::new()
        } else {
            folder.split('/').filter(|name| !name.is_empty()).collect()
        };
        for name in path.split('/') {
            match name {
                "" | "." => {}
                ".." => {
                    names.pop()?;
                }
                name => names.push(name),
            }
        }
        Some(names.join("/"))
    }
}

/// The folder of a path, empty at the root.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_joined_and_never_leaves_its_repository() {
        assert_eq!(
            Paths::join("docs", "../src/a.py").as_deref(),
            Some("src/a.py")
        );
        assert_eq!(
            Paths::join("docs", "/README.md").as_deref(),
            Some("README.md")
        );
        assert_eq!(Paths::join("", "../x"), None);
    }
}
