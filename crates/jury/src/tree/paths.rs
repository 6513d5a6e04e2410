//! Which paths the commit holds: what links, commands and copies are checked against.

use std::collections::HashSet;
use std::sync::Arc;

use super::File;

/// A path, shared by the lists that hold it, with the place of its repository.
type Own = (usize, Arc<str>);

#[derive(Debug, Default)]
pub struct Paths {
    /// In order, as are the folders.
    files: Vec<Own>,
    folders: Vec<Own>,
    /// Every path, in the order of its letters read from its end: what a path ends with is found
    /// at once.
    backwards: Vec<Arc<str>>,
}

impl Paths {
    pub(super) fn of(files: &[File]) -> Self {
        let mut paths = Self {
            files: Vec::with_capacity(files.len()),
            ..Self::default()
        };
        let mut folders = HashSet::new();
        for file in files {
            let mut path = file.path.as_str();
            paths.files.push((file.repository, path.into()));
            while let Some((folder, _)) = path.rsplit_once('/') {
                if !folders.insert((file.repository, folder)) {
                    break;
                }
                path = folder;
            }
        }
        paths.folders = folders
            .into_iter()
            .map(|(repository, path)| (repository, path.into()))
            .collect();
        paths.files.sort_unstable();
        paths.folders.sort_unstable();
        let all = paths.files.iter().chain(&paths.folders);
        paths.backwards = all.map(|(_, path)| Arc::clone(path)).collect();
        paths
            .backwards
            .sort_unstable_by(|a, b| a.bytes().rev().cmp(b.bytes().rev()));
        paths.backwards.dedup();
        paths.backwards.shrink_to_fit();
        paths
    }

    pub fn has_file(&self, repository: usize, path: &str) -> bool {
        holds(&self.files, repository, path)
    }

    /// A file or a folder; the root is always there.
    pub fn has(&self, repository: usize, path: &str) -> bool {
        path.is_empty() || self.has_file(repository, path) || holds(&self.folders, repository, path)
    }

    /// A path of any repository that ends with these names.
    pub fn ends_with(&self, end: &str) -> bool {
        let end = end.trim_start_matches("./").trim_matches('/');
        if end.is_empty() {
            return false;
        }
        let wanted = || end.bytes().rev();
        let inside = || wanted().chain([b'/']);
        let next = self
            .backwards
            .partition_point(|it| it.bytes().rev().lt(inside()));
        self.backwards
            .binary_search_by(|it| it.bytes().rev().cmp(wanted()))
            .is_ok()
            || self.backwards.get(next).is_some_and(|it| {
                it.strip_suffix(end)
                    .is_some_and(|before| before.ends_with('/'))
            })
    }

    /// At least one file whose path starts and ends so: `data/*.csv`.
    pub fn matches(&self, repository: usize, pattern: &str) -> bool {
        let (start, end) = pattern.split_once('*').unwrap_or((pattern, ""));
        let end = end.trim_start_matches('*');
        let first = self
            .files
            .partition_point(|(own, path)| (*own, &**path) < (repository, start));
        self.files[first..]
            .iter()
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

fn holds(paths: &[Own], repository: usize, path: &str) -> bool {
    paths
        .binary_search_by(|(own, it)| (*own, &**it).cmp(&(repository, path)))
        .is_ok()
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
