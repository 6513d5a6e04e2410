//! Which paths the commit holds: what links, commands and copies are checked against.

use std::collections::{BTreeSet, HashSet};

use super::File;

#[derive(Debug, Default)]
pub struct Paths {
    files: BTreeSet<(usize, String)>,
    folders: HashSet<(usize, String)>,
    /// Every path from its last byte to its first, in order: what a path ends with is found at once.
    backwards: Vec<Vec<u8>>,
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
        let files = paths.files.iter().map(|(_, path)| path);
        let folders = paths.folders.iter().map(|(_, path)| path);
        paths.backwards = files.chain(folders).map(|it| backwards(it)).collect();
        paths.backwards.sort_unstable();
        paths.backwards.dedup();
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
        if end.is_empty() {
            return false;
        }
        let wanted = backwards(end);
        let inside = [wanted.as_slice(), b"/"].concat();
        let next = self.backwards.partition_point(|it| *it < inside);
        self.backwards.binary_search(&wanted).is_ok()
            || self
                .backwards
                .get(next)
                .is_some_and(|it| it.starts_with(&inside))
    }

    /// At least one file whose path starts and ends so: `data/*.csv`.
    pub fn matches(&self, repository: usize, pattern: &str) -> bool {
        let (start, end) = pattern.split_once('*').unwrap_or((pattern, ""));
        let end = end.trim_start_matches('*');
        self.files
            .range((repository, start.to_owned())..)
            .take_while(|(own, path)| *own == repository && path.starts_with(start))
            .any(|(_, path)| path.len() >= start.len() + end.len() && path.ends_with(end))
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

fn backwards(path: &str) -> Vec<u8> {
    path.bytes().rev().collect()
}

/// The folder of a path, empty at the root.
pub fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_by_its_end_between_names_only() {
        let file = |path: &str| File {
            repository: 0,
            path: path.to_owned(),
            size: 1,
            content: super::super::Content::Binary,
        };
        let paths = Paths::of(&[file("a/b/c.md"), file("a/été/données.csv"), file("c.mdx")]);
        for end in [
            "c.md",
            "b/c.md",
            "./a/b/c.md",
            "b",
            "été/données.csv",
            "c.mdx",
        ] {
            assert!(paths.ends_with(end), "{end}");
        }
        for end in ["", "/", ".md", "nées.csv", "x/c.md", "c"] {
            assert!(!paths.ends_with(end), "{end}");
        }
        assert!(paths.matches(0, "a/*.csv") && !paths.matches(0, "b/*.csv"));
        assert!(!paths.matches(1, "a/*.csv"));
    }

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
